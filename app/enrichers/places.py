"""Which place a name means: Paris in France or in Texas, Georgia the country or the state.

Every place that bears the name is weighed in tenfolds of inhabitants: a place ten times as populous is as much likelier
as one whose country the article names. What stays within one such step of another is left open.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.enrichers import gazetteer, geography
from app.enrichers.entities import Spotted
from app.enrichers.gazetteer import Known
from app.enrichers.geography import City, Region
from app.identity import entity_key

# All in powers of ten of inhabitants. A region counts as a city of a million, a country as one of three; a name may
# also mean a place too small for the table, which counts as one of 15,000.
_REGION, _COUNTRY, _UNLISTED = 6.0, 6.5, 4.2
_COUNTRY_NAMED, _PLACE_OF_COUNTRY_NAMED, _REGION_NAMED, _CAPITAL, _USUAL = 1.0, 0.5, 1.5, 1.5, 1.0
_PLACES_AROUND = 1.0
_MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Settled:
    """What a place's name means; `key` only where it is not the usual bearer of the name."""

    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    authority: str | None = None
    key: str | None = None


# A country is its code.
_Weighed = tuple[float, City | Region | str]


class Called(NamedTuple):
    """One place of an article: its spellings, the longest first, its mentions, and what the gazetteer knows."""

    names: tuple[str, ...]
    mentions: tuple[Spotted, ...]
    known: Known | None


@dataclass(frozen=True, slots=True)
class _Context:
    """What the article names: countries, countries of its sure places, regions with how many names name each.

    `ending` has the place whose mention ends at a position of a field.
    """

    countries: frozenset[str]
    of_places: Counter[str]
    regions: Counter[tuple[str, str]]
    ending: dict[tuple[str, int], str]


def settle(places: Sequence[Called], texts: dict[str, str]) -> list[Settled]:
    """What each place means, in the order given."""
    context = _context(places)
    return [_settled(place, context, texts) for place in places]


def _context(places: Sequence[Called]) -> _Context:
    countries = {p.known.country for p in places if p.known and p.known.country and p.known.kind != "place"}
    of_places: Counter[str] = Counter()
    regions: Counter[tuple[str, str]] = Counter()
    for place in places:
        if place.known is not None and place.known.kind == "place" and place.known.country and place.known.sure:
            of_places[place.known.country] += 1
        regions.update((region.country, code) for region in _regions(place) for code in region.codes)
    ending = {(one.field, one.end): one.text for place in places for one in place.mentions}
    return _Context(frozenset(countries), of_places, regions, ending)


def _regions(place: Called) -> tuple[Region, ...]:
    country = place.known.country if place.known is not None else None
    names = (place.known.name, *place.names) if place.known is not None else place.names
    found = {r.authority: r for name in names for r in geography.regions_called(name)}
    return tuple(r for r in found.values() if country in (None, r.country))


def _settled(place: Called, context: _Context, texts: dict[str, str]) -> Settled:
    known = place.known
    if known is not None and known.kind in ("country", "demonym"):
        return _country(known.country)
    name = known.name if known is not None else place.names[0]
    if (point := geography.load().waters.get(name)) is not None:
        return Settled(known.country if known else None, *point)
    usual = known.country if known is not None and known.kind == "place" else None
    base = name.partition(", ")[0]
    cities = () if geography.says_region(name) else _cities(place, base)
    regions = _regions(place)
    if (said := _qualifier(place, texts)) is not None:
        qualified = _as_qualified(base, said, cities, known)
        if qualified is not None:
            return qualified
    if not cities and not regions:
        return Settled(usual)
    weighed: list[_Weighed] = [(_weight_of_city(c, context, regions, usual), c) for c in cities]
    apart = [r for r in regions if not any(_holds(r, c) for c in cities) or _is_behind_city(place, r, context, texts)]
    weighed.extend((_weight_of_region(r, context, usual), r) for r in apart)
    if known is None and (country := gazetteer.lookup(name)) is not None and country.country is not None:
        # "Georgia": two other places of the United States speak for the state.
        weighed = [(w + _PLACES_AROUND * (context.of_places[_country_of(p)] > 1), p) for w, p in weighed]
        weighed.append((_COUNTRY, country.country))
    return _heaviest(weighed, usual)


def _cities(place: Called, base: str) -> tuple[City, ...]:
    every = {c.geonames_id: c for name in (base, *place.names) for c in geography.cities_called(name)}
    return tuple(every.values())


def _country(code: str | None) -> Settled:
    if code is None:
        return Settled()
    latitude, longitude = geography.load().middles.get(code, (None, None))
    return Settled(code, latitude, longitude, f"iso3166:{code}")


def _weight_of_city(city: City, context: _Context, same_name: Sequence[Region], usual: str | None) -> float:
    weight = math.log10(max(city.population, 1_000)) + _weight_of_country(city.country, context)
    # "New York" the city is no proof that the article speaks of the state.
    own = sum(1 for region in same_name if _holds(region, city))
    weight += _REGION_NAMED if context.regions[city.country, city.region] > own else 0
    return weight + (_CAPITAL if geography.is_capital(city) else 0) + (_USUAL if city.country == usual else 0)


def _weight_of_region(region: Region, context: _Context, usual: str | None) -> float:
    evidence = _weight_of_country(region.country, context) + (_USUAL if region.country == usual else 0)
    # Many regions have the names of other things ("Eastern District"); without a word of its country it is none.
    return _REGION + evidence if evidence else _UNLISTED


def _weight_of_country(country: str, context: _Context) -> float:
    named = _COUNTRY_NAMED if country in context.countries else 0
    return named + (_PLACE_OF_COUNTRY_NAMED if context.of_places[country] else 0)


def _holds(region: Region, city: City) -> bool:
    return city.country == region.country and city.region in region.codes


def _heaviest(weighed: list[_Weighed], usual: str | None) -> Settled:
    ordered = sorted(weighed, key=lambda pair: (-pair[0], str(pair[1])))
    best, place = ordered[0]
    close = [other for weight, other in ordered if weight > best - _MARGIN]
    if best - _UNLISTED < _MARGIN:
        return Settled(usual)
    if len(close) > 1:
        countries = {_country_of(other) for other in close}
        return Settled(countries.pop() if len(countries) == 1 else None)
    if isinstance(place, str):
        return _country(place)
    return _as(place, None if _is_usual_bearer(place, weighed, usual) else f"place:{place.authority}")


def _country_of(place: City | Region | str) -> str:
    return place if isinstance(place, str) else place.country


def _is_usual_bearer(place: City | Region, weighed: list[_Weighed], usual: str | None) -> bool:
    """Whether readers anywhere take the name for this place: then its key is the name's own."""
    if usual is not None:
        return place.country == usual
    others = [_fame(other) for _, other in weighed if other is not place]
    return _fame(place) >= max(others, default=0) + _MARGIN


def _fame(place: City | Region | str) -> float:
    if isinstance(place, City):
        return math.log10(max(place.population, 1_000)) + (_CAPITAL if geography.is_capital(place) else 0)
    return _COUNTRY if isinstance(place, str) else _REGION


def _as(place: City | Region, key: str | None) -> Settled:
    return Settled(place.country, place.latitude, place.longitude, place.authority, key)


_QUALIFIER = re.compile(r", ((?:[A-Z][\w'’-]*\.?)(?: (?:[A-Z][\w'’-]*\.?|of|and)){0,3})(?=[,.;:)\s]|$)")


def _qualifier(place: Called, texts: dict[str, str]) -> Known | None:
    """The state or country that the article puts behind the name with a comma, once at least: "Paris, Texas"."""
    found: dict[str, Known] = {}
    for one in place.mentions:
        inside = one.text.partition(", ")[2]
        behind = _QUALIFIER.match(texts[one.field], one.end)
        for written in (inside, behind.group(1) if behind else ""):
            known = _region_or_country(written)
            if known is not None:
                found[known.name] = known
    return next(iter(found.values())) if len(found) == 1 else None


def _region_or_country(written: str) -> Known | None:
    """What the longest beginning of `written` names, if that is a country or a first-level region."""
    words = written.split()
    for count in range(len(words), 0, -1):
        known = gazetteer.lookup(" ".join(words[:count]))
        if known is None:
            known = gazetteer.lookup(" ".join(words[:count]).rstrip("."))
        if known is not None and (known.kind == "country" or _region_of(known) is not None):
            return known
    return None


def _region_of(known: Known) -> Region | None:
    if known.kind != "place":
        return None
    same = [r for r in geography.regions_called(known.name) if known.country in (None, r.country)]
    return same[0] if len(same) == 1 else None


def _as_qualified(base: str, said: Known, cities: Sequence[City], known: Known | None) -> Settled | None:
    """The city of that name in the state or country said; where the tables have none, a place of its own there.

    None where the name has one bearer only: "Moscow, Ukraine and the West" is a list.
    """
    region = _region_of(said)
    country = said.country or (region.country if region is not None else None)
    fitting = [c for c in cities if c.country == country and (region is None or _holds(region, c))]
    if not fitting and not said.sure:
        # "Atlanta, Georgia": a state and a country share the name, and one of them has such a city.
        fitting = [c for c in cities if any(_holds(r, c) for r in geography.regions_called(said.name))]
    usual = known.country if known is not None else None
    if fitting:
        best = max(fitting, key=lambda c: c.population)
        is_famous = best.country == usual if usual else _is_first(best, cities)
        return _as(best, None if is_famous else f"place:{best.authority}")
    if known is not None and known.sure:
        return None
    if usual in (None, country):
        return Settled(country)
    return Settled(country, key=entity_key("place", f"{base}, {said.name}"))


def _is_first(city: City, cities: Sequence[City]) -> bool:
    return all(_fame(city) >= _fame(other) + _MARGIN for other in cities if other is not city)


def _is_behind_city(place: Called, region: Region, context: _Context, texts: dict[str, str]) -> bool:
    """Whether the name stands with a comma behind a city of that region: "Buffalo, New York"."""
    for one in place.mentions:
        before = context.ending.get((one.field, one.start - 2))
        if before is not None and texts[one.field][one.start - 2 : one.start] == ", ":
            if any(_holds(region, city) for city in geography.cities_called(before)):
                return True
    return False
