"""Which entities a query names: what is offered beside the articles that it finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.search.query import QUOTES, Reading, wanted_texts
from app.search.stopwords import STOP_WORDS
from app.search.suggesting import entity_json
from app.store import entity_names
from app.text import UNSTORABLE, fold

_MOST = 3
# Names of more words are rare, and longer queries are no names.
_LONGEST_RUN, _MOST_UNITS = 8, 20
# Of those that share a name, as many are looked at: some may be named by articles alone that are not public.
_LOOKED_AT = 30
_FIELDS = (None, "title", "body", "entity", "person", "organisation", "place")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word or a phrase of the query, and where it stands there."""

    start: int
    end: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring units from number `first` to `last`, and what they say as names are compared."""

    first: int
    last: int
    name: str


def named_entities(session: Session, reading: Reading) -> list[dict[str, Any]]:
    """Up to three entities that are called as a phrase of the query is, or a run of its words, or all of it.

    Those in most articles come first. Of runs within each other the longest that is a name counts.
    """
    # A lone surrogate becomes a character of no name, so that places in the text stay what they are.
    text = UNSTORABLE.sub("\ufffd", reading.text)
    runs = list(_runs(text, list(_units(reading))))
    known = entity_names.known(session, {run.name for run in runs})
    if not known:
        return []
    names = {run.name for run in _longest([run for run in runs if run.name in known])}
    found = entity_names.public(session, entity_names.called(session, names, _LOOKED_AT))
    # What only articles that are not public call it, nobody may learn here.
    return [entity_json(one) for one in found if names & set(map(fold, (one.name, *one.names)))][:_MOST]


def _units(reading: Reading) -> Iterator[_Unit]:
    """The words and phrases that are looked for, as they were typed."""
    for one in wanted_texts(reading.node):
        if one.typed is not None and one.field in _FIELDS and not one.prefix and not one.slop:
            start, end = one.typed
            yield _Unit(start, end, start > 0 and reading.text[start - 1] in QUOTES)


def _runs(text: str, units: Sequence[_Unit]) -> Iterator[_Run]:
    """Phrases, and all runs of words with nothing but blanks between them."""
    units = units[:_MOST_UNITS]
    for first, unit in enumerate(units):
        end = unit.start
        for last in range(first, min(first + _LONGEST_RUN, len(units))):
            following = units[last]
            if last > first and (following.is_quoted or unit.is_quoted or text[end : following.start].strip()):
                break
            end = following.end
            name = fold(text[unit.start : end]).rstrip(",;:?")
            is_alone = unit.is_quoted or len(units) == 1
            if name and (is_alone or name not in STOP_WORDS):
                yield _Run(first, last, name)


def _longest(runs: Sequence[_Run]) -> Iterator[_Run]:
    taken: set[int] = set()
    for run in sorted(runs, key=lambda run: (run.first - run.last, run.first)):
        covered = range(run.first, run.last + 1)
        if taken.isdisjoint(covered):
            taken.update(covered)
            yield run
