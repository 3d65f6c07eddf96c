"""Reads what somebody typed: words, phrases, exclusions, OR, parentheses, fields. Whatever it is, it has a reading.

words              all must occur, each in any of its forms
"a phrase"         these very words in this order;  "near words"~10  within ten moves of each other
-without           must not occur
this OR that       in capitals; blanks bind closer:  a b OR c  is  (a b) OR c
(a OR b) c         parentheses
begin*             words that begin so
title:word         field:word, field:"a phrase", field:(several words)
"""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from app.errors import BadRequest
from app.schemas.filters import DayRange, parse_published
from app.search.absence import LONGEST_BEGINNING
from app.search.words import is_unspaced, shown_words, words
from app.text import Span

FIELDS = (
    "title", "body", "publisher", "author", "entity", "person", "organisation", "place", "role", "section", "language",
    "published",
)  # fmt: skip
_SPELLINGS = {"organization": "organisation"}
MAX_WORDS = 100
MAX_CHARACTERS = 4000
MAX_SLOP = 100
_MAX_DEPTH = 20
_MAX_NOTES = 20
_SHOWN_CHARACTERS = 80

QUOTES = '"“”„«»'
_PIECE = re.compile(
    rf"""(?P<open>\()
    |(?P<close>\))
    |[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}](?:~(?P<slop>\d{{1,9}}))?
    |(?P<quote>[{QUOTES}])
    |(?P<word>[^\s(){QUOTES}]+)""",
    re.VERBOSE,
)
_BLANKS = re.compile(r"\s+")
_MINUS = re.compile(r"-(?=[^\s)-])")
_FIELD = re.compile(r"([A-Za-z]+):(?=[^\s)])")
_ENTITY_ID = re.compile(r"e_[a-z2-7]{20}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a row, in one field or in any text; `shown` is how they are written in the reading.

    A single word stands for all of its forms unless it is `exact`. `typed` is where the words stand in the query, where
    they stand there as words.
    """

    words: tuple[str, ...]
    shown: str
    field: str | None = None
    slop: int = 0
    prefix: bool = False
    exact: bool = False
    typed: Span | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Published:
    days: DayRange
    shown: str


@dataclass(frozen=True, slots=True)
class EntityId:
    id: str
    shown: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """All of the parts must hold; without any, everything matches."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Node", ...]


Node: TypeAlias = Text | Published | EntityId | Not | All | Any


@dataclass(frozen=True, slots=True)
class Ignored:
    """A piece of the query that was not used: its text, why, and where it begins in code points."""

    text: str
    why: str
    position: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How a query was read. `as_read` says it in the language itself and reads the same again."""

    text: str
    node: Node
    as_read: str
    ignored: tuple[Ignored, ...] = ()


def read_query(text: str, today: date) -> Reading:
    """The reading of `text`, which may be anything; at most MAX_WORDS words of its first MAX_CHARACTERS count."""
    end = _end(text)
    reader = _Reader(text[:end], today)
    node = reader.read()
    ignored = reader.ignored
    if end < len(text):
        cut = Ignored(text[end:][:_SHOWN_CHARACTERS], f"only the first {MAX_CHARACTERS} characters are read", end)
        ignored = [*ignored[: _MAX_NOTES - 1], cut]
    return Reading(text, node, write_query(node), tuple(ignored))


def write_query(node: Node) -> str:
    """`node` in the query language."""
    match node:
        case All(parts):
            return " ".join(_within(part, All, Any) for part in parts)
        case Any(parts):
            return " OR ".join(_within(part, Any) for part in parts)
        case Not(part):
            return "-" + _within(part, All, Any)
        case Text() | Published() | EntityId():
            return node.shown
    raise TypeError(node)


def entity_ids(node: Node) -> set[str]:
    """The entity ids that `node` asks for, excluded ones too."""
    match node:
        case EntityId(entity_id):
            return {entity_id}
        case All(parts) | Any(parts):
            return {one for part in parts for one in entity_ids(part)}
        case Not(part):
            return entity_ids(part)
    return set()


def wanted_texts(node: Node) -> Iterator[Text]:
    """The words and phrases that must or may occur; nothing that is excluded."""
    match node:
        case Text():
            yield node
        case All(parts) | Any(parts):
            for part in parts:
                yield from wanted_texts(part)


def _end(text: str) -> int:
    """Where reading ends: between two words where there is a blank, since half a word is another word."""
    if len(text) <= MAX_CHARACTERS or text[MAX_CHARACTERS].isspace():
        return min(len(text), MAX_CHARACTERS)
    blanks = list(_BLANKS.finditer(text, 0, MAX_CHARACTERS))
    return blanks[-1].end() if blanks else MAX_CHARACTERS


def _within(part: Node, *bracketed: type[All] | type[Any]) -> str:
    return f"({write_query(part)})" if isinstance(part, bracketed) else write_query(part)


@dataclass(slots=True)
class _Group:
    """What stands between two parentheses while it is read: alternatives of parts."""

    field: str | None
    negated: bool
    position: int
    alternatives: list[list[Node]] = dataclasses.field(default_factory=lambda: [[]])
    dangling: int | None = None

    def add(self, node: Node) -> None:
        self.alternatives[-1].append(node)
        self.dangling = None

    def node(self) -> Node | None:
        found = [parts[0] if len(parts) == 1 else All(tuple(parts)) for parts in self.alternatives if parts]
        if not found:
            return None
        return found[0] if len(found) == 1 else Any(tuple(found))


class _Reader:
    """Reads a query from left to right; nothing in it can stop that but the largest number of words."""

    def __init__(self, text: str, today: date) -> None:
        self.ignored: list[Ignored] = []
        self._text = text
        self._today = today
        self._groups = [_Group(None, False, 0)]
        self._left = MAX_WORDS

    def read(self) -> Node:
        at = self._after_blanks(0)
        while at < len(self._text) and self._left > 0:
            at = self._after_blanks(self._read_piece(at))
        if at < len(self._text):
            self._ignore(self._text[at:], f"only the first {MAX_WORDS} words are read", at)
        while len(self._groups) > 1:
            self._ignore("(", "is not closed", self._groups[-1].position)
            self._close()
        self._settle(self._groups[0])
        node = self._groups[0].node()
        if node is None:
            # Nothing but operators: somebody looks for these very words.
            found = words(self._text)[:MAX_WORDS]
            alone = [Text((word,), word) for word in found]
            return alone[0] if len(alone) == 1 else All(tuple(alone))
        return node

    def _after_blanks(self, at: int) -> int:
        blanks = _BLANKS.match(self._text, at)
        return blanks.end() if blanks else at

    def _read_piece(self, start: int) -> int:
        """Reads the piece that begins at `start` and says where it ends."""
        minus = _MINUS.match(self._text, start)
        at = minus.end() if minus else start
        name, at = self._field(at)
        piece = _PIECE.match(self._text, at)
        if piece is None:
            raise AssertionError("every character that is no blank begins a piece")
        place = _Place(start, name or self._groups[-1].field, minus is not None)
        if piece["open"]:
            self._open(place)
        elif piece["close"]:
            self._close_or_ignore(at)
        elif piece["quote"]:
            self._ignore(piece["quote"], "has no closing quotation mark", at)
        elif piece["phrase"] is not None:
            place = replace(place, typed=Span(*piece.span("phrase")))
            self._read_words(piece["phrase"], place, min(int(piece["slop"] or 0), MAX_SLOP), quoted=True)
        else:
            self._read_word(piece["word"], replace(place, typed=Span(*piece.span("word"))), bare=at == start)
        return piece.end()

    def _field(self, at: int) -> tuple[str | None, int]:
        found = _FIELD.match(self._text, at)
        if found is None:
            return None, at
        name = _SPELLINGS.get(found[1].lower(), found[1].lower())
        return (name, found.end()) if name in FIELDS else (None, at)

    def _read_word(self, word: str, place: "_Place", *, bare: bool) -> None:
        if bare and word == "OR":
            self._or(place.position)
        elif bare and word == "AND":
            self._ignore(word, "all words must occur anyway", place.position)
        else:
            self._read_words(word, place, 0, quoted=False)

    def _read_words(self, text: str, place: "_Place", slop: int, *, quoted: bool) -> None:
        found = self._special(text, place.field)
        if found is None:
            found = self._words(text, place, slop, quoted=quoted)
        if found is not None:
            self._groups[-1].add(_negated(found) if place.negated else found)

    def _special(self, text: str, name: str | None) -> Node | None:
        """A day, a span of days or an entity's id; None where `text` is none."""
        if name in ("entity", "person", "organisation", "place") and _ENTITY_ID.fullmatch(text):
            self._left -= 1
            return EntityId(text, f"{name}:{text}")
        if name == "published":
            try:
                days = parse_published(text.strip().upper(), self._today)
            except BadRequest:
                return None
            self._left -= 1
            return Published(days, f"published:{text.strip().upper()}")
        return None

    def _words(self, text: str, place: "_Place", slop: int, *, quoted: bool) -> Text | None:
        if place.field == "published":
            # What is no date is read as words, the field's name among them.
            text, place = f"published {text}", replace(place, field=None, typed=None)
        prefix = not quoted and text.endswith("*")
        shown, found = shown_words(text), words(text)
        if not found:
            self._ignore(f'"{text}"' if quoted else text, "has no letter and no digit", place.position)
            return None
        if len(found) > self._left:
            self._ignore(text, f"only the first {MAX_WORDS} words are read", place.position)
            shown, found = shown[: self._left], found[: self._left]
        self._left -= len(found)
        if is_unspaced(found[-1]):
            # Such words are pairs of characters: of several the last, a single character, is within the pair before.
            alone = len(found) == 1
            prefix, found = prefix or alone, found if alone or len(found[-1]) > 1 else found[:-1]
        prefix = prefix and len(found[-1]) <= LONGEST_BEGINNING
        return Text(
            tuple(found),
            _shown(shown, place.field, slop, "*" if prefix else '"' if quoted else ""),
            place.field,
            slop if len(found) > 1 else 0,
            prefix,
            quoted and len(found) == 1 and not prefix,
            place.typed,
        )

    def _or(self, position: int) -> None:
        group = self._groups[-1]
        if not group.alternatives[-1]:
            self._ignore("OR", "has nothing before it", position)
            return
        group.alternatives.append([])
        group.dangling = position

    def _open(self, place: "_Place") -> None:
        if len(self._groups) > _MAX_DEPTH:
            self._ignore("(", f"more than {_MAX_DEPTH} parentheses within each other", place.position)
            return
        self._groups.append(_Group(place.field, place.negated, place.position))

    def _close_or_ignore(self, position: int) -> None:
        if len(self._groups) > 1:
            self._close()
        else:
            self._ignore(")", "closes nothing", position)

    def _close(self) -> None:
        group = self._groups.pop()
        self._settle(group)
        node = group.node()
        if node is None:
            self._ignore("()", "holds nothing", group.position)
        else:
            self._groups[-1].add(_negated(node) if group.negated else node)

    def _settle(self, group: "_Group") -> None:
        if group.dangling is not None:
            self._ignore("OR", "has nothing after it", group.dangling)

    def _ignore(self, text: str, why: str, position: int) -> None:
        if len(self.ignored) < _MAX_NOTES:
            self.ignored.append(Ignored(text[:_SHOWN_CHARACTERS], why, position))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a piece begins, the field it is about, whether a minus stands before it, and where its words stand."""

    position: int
    field: str | None
    negated: bool
    typed: Span | None = None


def _negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)


def _shown(found: list[str], name: str | None, slop: int, mark: str) -> str:
    if mark == "*":
        shown = "-".join(found) + "*"
    elif mark or len(found) > 1:
        shown = f'"{" ".join(found)}"' + (f"~{slop}" if slop and len(found) > 1 else "")
    else:
        shown = found[0]
    return f"{name}:{shown}" if name else shown
