"""A field cut into what roles are made of: words, punctuation, and the names found in it, each as one unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app import titles
from app.documents import Mention
from app.enrichers.roles import words

_UNIT = re.compile(r"\n+|['’]s\b|['’](?=\s)|(?:[^\W\d_]\.){2,}|\w+(?:[-'’&./]\w+)*|[^\w\s]")
_PREFIX = re.compile(r"(?:ex|then|co|acting|vice|deputy)-(?=[a-z])")
_SUFFIX = re.compile(r"-(?:elect|designate)$")


class Unit(NamedTuple):
    """`word` is in small letters; it is empty for names, and a mark ("," or "'s") is no word."""

    start: int
    end: int
    text: str
    word: str = ""
    mention: Mention | None = None

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Head:
    """A role noun: units[first : last + 1]; `noun` is in the singular and without "ex-" or "-elect"."""

    first: int
    last: int
    noun: str
    is_plural: bool
    status: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One field: its text, its units, and the role nouns among them."""

    name: str
    text: str
    units: list[Unit]
    heads: list[Head] = field(default_factory=list)

    def touches(self, left: int) -> bool:
        """Whether one blank or nothing stands between a unit and the next."""
        return left + 1 < len(self.units) and self.units[left + 1].start - self.units[left].end <= 1

    def mark(self, at: int) -> str:
        """The punctuation at `at`, a line break where the field ends, an empty text for words and names."""
        if not 0 <= at < len(self.units):
            return "\n"
        unit = self.units[at]
        return unit.text[0] if not unit.word and unit.mention is None else ""

    def word(self, at: int) -> str:
        return self.units[at].word if 0 <= at < len(self.units) else ""

    def mention(self, at: int) -> Mention | None:
        return self.units[at].mention if 0 <= at < len(self.units) else None

    def is_hyphen(self, at: int) -> bool:
        """Whether a hyphen joins what stands on both sides of it to one word."""
        if self.mark(at) != "-" or not 0 < at < len(self.units) - 1:
            return False
        before, hyphen, behind = self.units[at - 1 : at + 2]
        return before.end == hyphen.start and hyphen.end == behind.start

    def is_possessive(self, at: int) -> bool:
        return self.mark(at) in ("'", "’")


# How far before and behind a person, and any other name, the words of a role can stand.
_AROUND_PERSON, _AROUND_NAME = (130, 200), (60, 90)


def page(name: str, text: str, mentions: Sequence[Mention]) -> Page:
    """The field with its mentions, which are in order and do not overlap; text far from any name is left out."""
    units: list[Unit] = []
    start = done = 0
    for mention in mentions:
        before, behind = _AROUND_PERSON if mention.type == "person" else _AROUND_NAME
        near = _at_blank(text, max(start, mention.start - before))
        if near > done:
            _cut(text, start, done, units)
            units.append(Unit(near, near, "…"))
            start = near
        _cut(text, start, mention.start, units)
        units.append(Unit(mention.start, mention.end, mention.text, "", mention))
        start = mention.end
        done = max(done, _at_blank(text, min(len(text), mention.end + behind)))
    _cut(text, start, max(start, done), units)
    found = Page(name, text, units)
    found.heads.extend(_heads(units))
    return found


def _at_blank(text: str, at: int) -> int:
    """The last blank before `at`, so that no word is cut."""
    return len(text) if at >= len(text) else max(0, text.rfind(" ", 0, at))


def _cut(text: str, start: int, end: int, units: list[Unit]) -> None:
    behind = start
    for found in _UNIT.finditer(text, start, end):
        first, last = found.span()
        if first < behind:
            continue
        behind = last
        piece = found.group()
        if not piece[0].isalnum():
            units.append(Unit(first, last, piece))
            continue
        word = piece.lower()
        if text.startswith(".", last) and last < end and word + "." in words.ABBREVIATIONS:
            piece, word, behind = piece + ".", word + ".", last + 1
        units.append(Unit(first, behind, piece, word.replace("’", "'")))


def _heads(units: Sequence[Unit]) -> list[Head]:
    found: list[Head] = []
    behind = 0
    for at, unit in enumerate(units):
        if at >= behind and (unit.word in words.HEADS_BY_FIRST_WORD or _is_rare_head(unit.word)):
            head = _head_at(units, at)
            if head is not None:
                found.append(head)
                behind = head.last + 1
    return found


def _is_rare_head(word: str) -> bool:
    """Whether a word may be a role noun with something before or behind it: "ex-mayor", "biologist"."""
    return "-" in word or word.endswith(("ologist", "ographer"))


def _head_at(units: Sequence[Unit], at: int) -> Head | None:
    plain, status = units[at].word, None
    if plain not in words.HEADS_BY_FIRST_WORD:
        if found := _PREFIX.match(plain):
            plain, status = plain[found.end() :], titles.STATUS.get(plain[: found.end() - 1])
        if found := _SUFFIX.search(plain):
            plain, status = plain[: found.start()], "elect"
    for parts in words.HEADS_BY_FIRST_WORD.get(plain, ()):
        following = tuple(unit.word for unit in units[at + 1 : at + len(parts)])
        if following == parts[1:]:
            noun = " ".join(parts)
            is_plural = noun in words.PLURALS and noun not in words.HEADS
            return Head(at, at + len(parts) - 1, words.PLURALS.get(noun, noun), is_plural, status)
    if words.OPEN_HEAD.fullmatch(plain):
        return Head(at, at, plain, is_plural=False, status=status)
    return None
