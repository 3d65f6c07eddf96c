"""Names known beforehand: countries with their adjectives, places, waters, bodies, organisations, laws, events, tokens.

The tables under `data/` are facts (docs/gazetteer.md names their sources). A form marked `~` also names other things
(Jordan, Apple): it is a hint of the type where the model sees a name, never a mention by itself. The far larger tables
of cities and regions find no names; they tell which place a found name means (`places`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from app.documents import EntityType
from app.enrichers.wording import LEGAL_FORMS
from app.identity import entity_key

KnownKind = Literal["country", "demonym", "place", "body", "organisation", "law", "event", "token", "currency"]

# Misspellings are looked for in names of at least this many letters: "Kyrgzystan", never "Mali" for "Malta".
SHORTEST_MISSPELT = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What a form stands for. `name` is the usual English name; a form that also names other things is not `sure`."""

    kind: KnownKind
    key: str
    name: str
    country: str | None
    sure: bool

    @property
    def type(self) -> EntityType:
        if self.kind in ("body", "organisation"):
            return "organisation"
        if self.kind in ("token", "currency"):
            return "product"
        return self.kind if self.kind in ("law", "event") else "place"


class Hit(NamedTuple):
    start: int
    end: int
    known: Known


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`forms` by exact spelling; `capitals` by folded spelling, for text in capitals; `starts` by the first word."""

    forms: dict[str, Known]
    capitals: dict[str, Known]
    starts: dict[str, tuple[str, ...]]
    given_names: frozenset[str]
    misspelt: dict[str, Known]


@cache
def load() -> Gazetteer:
    """The tables, read once in a process (about 20 ms)."""
    # Later tables win: "Georgia" is first the state, then the country, and unsure either way.
    forms: dict[str, Known] = dict(
        (*_currencies(), *_tokens(), *_things(), *_organisations(), *_waters(), *_places(), *_bodies(), *_countries())
    )
    starts: dict[str, list[str]] = {}
    for form in forms:
        if first := _FIRST.match(form):
            starts.setdefault(first.group(), []).append(form)
    return Gazetteer(
        forms,
        {form.upper(): known for form, known in forms.items() if len(form) > 3 and "." not in form},
        {first: tuple(sorted(found, key=len, reverse=True)) for first, found in starts.items()},
        frozenset(name.removeprefix("~") for (name,) in rows("given_names")),
        {form: known for form, known in forms.items() if known.kind == "country" and _can_be_misspelt(form)},
    )


def lookup(name: str) -> Known | None:
    """What `name` stands for as it is spelt, or in capitals; None when it is not in the tables."""
    tables = load()
    known = tables.forms.get(name)
    if known is None and len(name) > 3 and name.isupper():
        known = tables.capitals.get(name)
    return known


def is_of_a_country(name: str) -> bool:
    """Whether `name` is a country's name or adjective, and nothing else's."""
    known = lookup(name)
    return known is not None and known.sure and known.kind in ("country", "demonym")


def is_of_a_country_or_place(name: str) -> bool:
    """Whether `name` is a country's, an adjective of one, or a known place, even if it is other things too."""
    known = lookup(name)
    return known is not None and known.kind in ("country", "demonym", "place")


def is_given_name(word: str) -> bool:
    return word in load().given_names or (word.isupper() and len(word) > 2 and word.title() in load().given_names)


_FIRST = re.compile(r"\w+")
_CAPITALISED = re.compile(r"(?<![\w@#])(?<![\w]\.)[^\W\d_a-z]\w*")


def scan(text: str) -> Iterator[Hit]:
    """The longest known form at each capitalised word of `text`, sure or not; forms never overlap.

    A form in brackets or before a hyphen counts ("Moscow-led"); one inside a longer word does not.
    """
    tables = load()
    behind = 0
    for word in _CAPITALISED.finditer(text):
        start = word.start()
        if start < behind:
            continue
        for form in tables.starts.get(word.group(), ()):
            end = start + len(form)
            if text.startswith(form, start) and not (text[end : end + 1].isalnum() and form[-1] != "."):
                yield Hit(start, end, tables.forms[form])
                behind = end
                break


@lru_cache(maxsize=20_000)
def recognised(name: str) -> Known | None:
    """What `name` stands for, even if it is a country misspelt or a company with its legal form."""
    if (known := lookup(name) or corrected(name)) is not None:
        return known
    base, _, form = name.rpartition(" ")
    known = lookup(base.rstrip(",")) if form.rstrip(".") in LEGAL_FORMS else None
    return known if known is not None and known.kind == "organisation" else None


def corrected(name: str) -> Known | None:
    """The country of which `name` is a misspelling: one letter more, less or other, or two neighbours swapped."""
    if len(name) < SHORTEST_MISSPELT - 1 or not name[0].isupper():
        return None
    for form, known in load().misspelt.items():
        if form[0] == name[0] and abs(len(form) - len(name)) <= 1 and _one_edit_apart(form, name):
            return known
    return None


def _one_edit_apart(left: str, right: str) -> bool:
    if left == right:
        return False
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[at:], right[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])


def _can_be_misspelt(form: str) -> bool:
    return len(form) >= SHORTEST_MISSPELT and form.isalpha()


def rows(table: str) -> Iterator[list[str]]:
    """The lines of one of the tables, split at tabs."""
    content = resources.files("app.enrichers").joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    for line in content.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _each(forms: str) -> Iterator[tuple[str, bool]]:
    for form in forms.split("|"):
        if form:
            yield form.removeprefix("~"), not form.startswith("~")


def _countries() -> Iterator[tuple[str, Known]]:
    for code, name, others, adjectives in rows("countries"):
        key, plain = f"place:iso3166:{code}", name.removeprefix("~")
        for form, sure in _each(f"{name}|{others}"):
            yield form, Known("country", key, plain, code, sure)
        for form, sure in _each(adjectives):
            yield form, Known("demonym", key, plain, code, sure)


def _bodies() -> Iterator[tuple[str, Known]]:
    for tag, name, others in rows("bodies"):
        plain = name.removeprefix("~")
        for form, sure in _each(f"{name}|{others}"):
            yield form, Known("body", f"organisation:body:{tag}", plain, None, sure)


def _places() -> Iterator[tuple[str, Known]]:
    for name, code, others in rows("places"):
        plain = name.removeprefix("~")
        for form, sure in _each(f"{name}|{others}"):
            yield form, Known("place", entity_key("place", plain), plain, code or None, sure)


def _waters() -> Iterator[tuple[str, Known]]:
    for name, code, _, _, *others in rows("waters"):
        plain = name.removeprefix("~")
        for form, sure in _each("|".join((name, *others))):
            yield form, Known("place", entity_key("place", plain), plain, code or None, sure)


def _tokens() -> Iterator[tuple[str, Known]]:
    for _, name, others in rows("tokens"):
        plain = name.removeprefix("~")
        for form, sure in _each(f"{name}|{others}"):
            yield form, Known("token", entity_key("product", plain), plain, None, sure)


def _things() -> Iterator[tuple[str, Known]]:
    kinds: dict[str, Literal["law", "event"]] = {"law": "law", "event": "event"}
    for kind, name, others in rows("things"):
        for form, sure in _each(f"{name}|{others}"):
            yield form, Known(kinds[kind], entity_key(kinds[kind], name), name, None, sure)


def _currencies() -> Iterator[tuple[str, Known]]:
    for _, name, *others in rows("currencies"):
        for form in (name, *others):
            yield form, Known("currency", entity_key("product", name), name, None, sure=False)


def _organisations() -> Iterator[tuple[str, Known]]:
    for name, others in rows("organisations"):
        plain = name.removeprefix("~")
        for form, sure in _each(f"{name}|{others}"):
            yield form, Known("organisation", entity_key("organisation", plain), plain, None, sure)
