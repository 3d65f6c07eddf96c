"""Type-ahead: the entities, publishers and titles of which words begin as what somebody has typed so far.

The indexes propose, and the store decides what is shown: nothing that only hidden articles say, and each entity once.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from sqlalchemy.orm import Session
from tantivy import Occur

from app.search import facets, names
from app.search.index import SCHEMA
from app.search.names import NamesReader, name_words, typed_words
from app.search.reader import Reader, Snapshot
from app.search.spelling import SHORTEST_WORD, edits
from app.store import articles, entity_names
from app.store.entity_names import PublicEntity
from app.text import fold, storable

MAX_CHARACTERS = 200
MAX_WORDS = 8
# Where fewer are found exactly, what is nearly so is shown behind them; for shorter words, which are like many others,
# where nothing is.
_FEW, _TELLING = 3, 6
# Of what an index proposes the store may show nothing; so often further ones are asked for.
_TURNS = 5


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, as words; a misspelt word may have one letter wrong, too many or too few, or two swapped."""

    words: tuple[str, ...]
    may_be_misspelt: bool = False

    @property
    def can_be_misspelt(self) -> bool:
        return any(map(_is_long, self.words))

    def fits(self, name: str) -> bool:
        """Whether each word begins some word of `name`."""
        known = name_words(name)
        return all(any(self._begins(word, one) for one in known) for word in self.words)

    def _begins(self, beginning: str, word: str) -> bool:
        if word.startswith(beginning):
            return True
        if not self.may_be_misspelt or not _is_long(beginning):
            return False
        lengths = range(len(beginning) - 1, min(len(beginning) + 1, len(word)) + 1)
        return any(edits(beginning, word[:length], 1) <= 1 for length in lengths)


def suggest(reader: Reader, named: NamesReader, session: Session, typed: str, limit: int) -> dict[str, Any]:
    """Up to `limit` of each kind as JSON values, best first. Raises NotReady while there is no index.

    Of what is typed the first MAX_CHARACTERS count, and of these MAX_WORDS words.
    """
    snapshot = reader.newest()
    begun = _Typed(tuple(typed_words(storable(typed[:MAX_CHARACTERS]))[:MAX_WORDS]))
    if not begun.words:
        return {"entities": [], "publishers": [], "titles": []}
    return {
        "entities": _entities(snapshot, named, session, begun, limit),
        "publishers": _publishers(snapshot, session, begun, limit),
        "titles": _titles(snapshot, session, begun, limit),
    }


def _tolerant(find: Callable[[_Typed], list[dict[str, Any]]], typed: _Typed, limit: int) -> list[dict[str, Any]]:
    """What `find` finds for what was typed, and where that is little, behind it what is nearly so."""
    found = find(typed)
    enough = _FEW if max(map(len, typed.words)) >= _TELLING else 1
    if len(found) >= min(enough, limit) or not typed.can_be_misspelt:
        return found
    known = {one["id"] for one in found}
    near = find(_Typed(typed.words, may_be_misspelt=True))
    return [*found, *(one for one in near if one["id"] not in known)][:limit]


def _entities(
    snapshot: Snapshot, named: NamesReader, session: Session, typed: _Typed, limit: int
) -> list[dict[str, Any]]:
    def find(wanted: _Typed) -> list[dict[str, Any]]:
        query = names.like(wanted.words, may_be_misspelt=wanted.may_be_misspelt, shortest=SHORTEST_WORD)
        found: list[PublicEntity] = []
        at_once = 2 * limit
        for turn in range(_TURNS):
            rows = named.rows(snapshot.folder, query, at_once, turn * at_once)
            shown = entity_names.public(session, rows)
            # By one name alone: two words of two names are what nobody calls it.
            found.extend(one for one in shown if any(map(wanted.fits, (one.name, *one.names))))
            if len(found) >= limit or len(rows) < at_once:
                break
        return [entity_json(one) for one in sorted(found, key=lambda one: one.place)[:limit]]

    return _tolerant(find, typed, limit)


def entity_json(one: PublicEntity) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "type": one.type, "article_count": one.article_count}


def _publishers(snapshot: Snapshot, session: Session, typed: _Typed, limit: int) -> list[dict[str, Any]]:
    def find(wanted: _Typed) -> list[dict[str, Any]]:
        query = _beginning("publisher_name", wanted)
        counted = facets.facets(session, snapshot.searcher, query, ("publisher",), limit)["publisher"].values
        return [{"id": one["value"], "name": one["label"], "article_count": one["count"]} for one in counted]

    return _tolerant(find, typed, limit)


def _titles(snapshot: Snapshot, session: Session, typed: _Typed, limit: int) -> list[dict[str, Any]]:
    """The newest articles; of several with one title the newest alone."""

    def find(wanted: _Typed) -> list[dict[str, Any]]:
        query, searcher = _beginning("title", wanted), snapshot.searcher
        hits = searcher.search(query, 2 * limit, count=False, order_by_field="newest_key").hits
        rows = [int(row or 0) for row in searcher.fast_field_values("row", [place for _, place in hits])]
        shown = articles.titles(session, rows)
        found: dict[str, dict[str, Any]] = {}
        for one in (shown[row] for row in rows if row in shown):
            found.setdefault(fold(one["title"]), one)
        return list(found.values())[:limit]

    return _tolerant(find, typed, limit)


def _beginning(field: str, typed: _Typed) -> tantivy.Query:
    """Articles with all of the words in `field`; the last one only has to begin so."""
    return tantivy.Query.boolean_query(list(_clauses(field, typed)))


def _clauses(field: str, typed: _Typed) -> Sequence[tuple[Occur, tantivy.Query]]:
    *before, last = typed.words
    found: list[tuple[Occur, tantivy.Query]] = []
    for word in before:
        if typed.may_be_misspelt and _is_long(word):
            found.append((Occur.Must, tantivy.Query.fuzzy_term_query(SCHEMA, field, word)))
        else:
            found.append((Occur.Must, tantivy.Query.term_query(SCHEMA, field, word)))
    if typed.may_be_misspelt and _is_long(last):
        found.append((Occur.Must, tantivy.Query.fuzzy_term_query(SCHEMA, field, last, prefix=True)))
    else:
        found.append((Occur.Must, tantivy.Query.regex_query(SCHEMA, field, f"{re.escape(last)}.*")))
    return found


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha()
