"""The tables of cities, regions, waters and countries: which places bear a name, and where they lie."""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from app.enrichers import gazetteer
from app.text import fold


@dataclass(frozen=True, slots=True)
class City:
    """A city as GeoNames has it; `region` is GeoNames' code of its first-level region."""

    name: str
    country: str
    region: str
    geonames_id: int
    latitude: float
    longitude: float
    population: int

    @property
    def authority(self) -> str:
        return f"geonames:{self.geonames_id}"


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level region; `codes` are GeoNames', `iso` ISO 3166-2 where certain; the point is a town."""

    name: str
    country: str
    codes: tuple[str, ...]
    iso: str
    latitude: float
    longitude: float

    @property
    def authority(self) -> str:
        return f"iso3166-2:{self.iso}" if self.iso else f"geonames-admin1:{self.country}.{self.codes[0]}"


@dataclass(frozen=True, slots=True)
class Tables:
    """`cities` holds lines in the order of `index_form`, read when asked for: 34,000 objects would cost 10 MB."""

    cities: list[str]
    regions: dict[str, tuple[Region, ...]]
    waters: dict[str, tuple[float, float]]
    middles: dict[str, tuple[float, float]]
    capitals: frozenset[tuple[str, str]]


@cache
def load() -> Tables:
    """The tables, read once in a process (about 30 ms)."""
    content = resources.files("app.enrichers").joinpath("data", "cities.tsv").read_text(encoding="utf-8")
    regions: dict[str, list[Region]] = defaultdict(list)
    for country, codes, name, iso, latitude, longitude, other in gazetteer.rows("regions"):
        region = Region(name, country, tuple(codes.split("|")), iso, float(latitude), float(longitude))
        for form in filter(None, (name, other)):
            regions[index_form(form)].append(region)
    middles = {row[0]: row for row in gazetteer.rows("middles")}
    return Tables(
        [line for line in content.splitlines() if not line.startswith("#")],
        {form: tuple(found) for form, found in regions.items()},
        {row[0].removeprefix("~"): (float(row[2]), float(row[3])) for row in gazetteer.rows("waters")},
        {code: (float(row[1]), float(row[2])) for code, row in middles.items()},
        frozenset((code, index_form(row[3])) for code, row in middles.items() if row[3]),
    )


_SHORTENED = re.compile(r"^(st|ft|mt) ")
_IN_FULL = {"st": "saint ", "ft": "fort ", "mt": "mount "}


def index_form(name: str) -> str:
    """The form under which places are looked up: folded, without stops, "St." and "Ft." in full."""
    return _SHORTENED.sub(lambda found: _IN_FULL[found.group(1)], fold(name).replace(".", ""))


# The first steps of every search look at the same lines.
@lru_cache(maxsize=4_096)
def _line_form(line: str) -> str:
    return index_form(line.partition("\t")[0])


@lru_cache(maxsize=8_000)
def cities_called(name: str) -> tuple[City, ...]:
    """The cities over 15,000 of that name, each once, the most populous first."""
    lines, form = load().cities, index_form(name)
    at = bisect_left(lines, form, key=_line_form)
    found: dict[int, City] = {}
    while at < len(lines) and _line_form(lines[at]) == form:
        city, country, region, number, latitude, longitude, population = lines[at].split("\t")
        found.setdefault(
            int(number),
            City(city, country, region, int(number), float(latitude), float(longitude), int(population)),
        )
        at += 1
    return tuple(found.values())


_REGION_WORD = re.compile(
    r" (?:region|province|oblast|state|krai|governorate|prefecture|county)$|^(?:state|province) of ", re.IGNORECASE
)


def regions_called(name: str) -> tuple[Region, ...]:
    """The first-level regions of that name, with or without what they are ("Tver region")."""
    regions = load().regions
    return regions.get(index_form(name)) or regions.get(index_form(_REGION_WORD.sub("", name)), ())


def says_region(name: str) -> bool:
    """Whether a name says itself that it is a region: "New York state"."""
    return _REGION_WORD.search(name) is not None


def is_capital(city: City) -> bool:
    return (city.country, index_form(city.name)) in load().capitals
