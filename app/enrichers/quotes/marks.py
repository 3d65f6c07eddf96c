"""Quotation marks: which pairs of them enclose what, paragraph by paragraph.

Straight, curly, low, angled, typewriter (`''`) and single marks are paired; an apostrophe is no mark. Only the
outermost pairs are given: what is quoted within a quote belongs to it.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from app.text import Span


class Marked(NamedTuple):
    """What stands between two marks: `outer` with the marks, `inner` without; `is_open` where no mark closes it."""

    outer: Span
    inner: Span
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    start: int
    width: int
    family: str


_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"''|``|‘‘|’’|[\"“”„‟«»‘’‚‹›'「」『』＂]")
# What each definite mark opens and closes. A straight mark may do either; so may the German “ and the Danish ».
_DOUBLE = frozenset('"“”„‟＂')
_OPENERS = {
    "“": "double",
    "„": "double",
    "‟": "double",
    "``": "double",
    "‘‘": "double",
    "«": "angled",
    "»": "angled",
    "‘": "single",
}
_OPENERS |= {"‚": "single", "‹": "single angled", "›": "single angled", "「": "corner", "『": "white corner"}
_CLOSERS = {"”": "double", "“": "double", "''": "double", "’’": "double", "»": "angled", "«": "angled", "’": "single"}
_CLOSERS |= {"‘": "single", "›": "single angled", "‹": "single angled", "」": "corner", "』": "white corner"}
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/:“\"'‘«„.…,]")
_NO_QUOTE = re.compile(r"'(?:\d0s|em|t|n|til|cause|n|tis|twas|bout)\b", re.IGNORECASE)


def marked_spans(text: str) -> list[Marked]:
    """The outermost quoted spans of a text, in order; none is blank and none crosses a line.

    A quote that is left open where its paragraph ends goes to that end, if it began the paragraph or if the next
    paragraph opens with a mark again, as quotes over several paragraphs do.
    """
    found: list[Marked] = []
    lines = list(_PARAGRAPH.finditer(text))
    for number, line in enumerate(lines):
        following = lines[number + 1].group() if number + 1 < len(lines) else ""
        found += _in_line(text, Span(*line.span()), _opens(following))
    return found


def _opens(line: str) -> bool:
    first = line.lstrip()[:1]
    return first in _DOUBLE or first in ("«", "`")


def _in_line(text: str, line: Span, goes_on: bool) -> list[Marked]:
    stack: list[_Opened] = []
    found: list[Marked] = []
    for mark in _MARK.finditer(text, line.start, line.end):
        closed = _closed(text, line, mark, stack)
        if closed is not None:
            opened = stack[closed]
            del stack[closed:]
            if not stack:
                _keep(
                    found, text, Marked(Span(opened.start, mark.end()), Span(opened.start + opened.width, mark.start()))
                )
            continue
        family = _opened_family(text, line, mark)
        if family is None:
            continue
        # A second opening of the kind that is open already: the first was never closed.
        for level, opened in enumerate(stack):
            if opened.family == family:
                del stack[level:]
                break
        stack.append(_Opened(mark.start(), len(mark.group()), family))
    if stack and stack[0].family in ("double", "angled", "straight"):
        opened = stack[0]
        at_start = not text[line.start : opened.start].strip()
        if at_start or goes_on:
            found = [one for one in found if one.outer.end <= opened.start]
            _keep(found, text, Marked(Span(opened.start, line.end), Span(opened.start + opened.width, line.end), True))
    return found


def _keep(found: list[Marked], text: str, one: Marked) -> None:
    piece = text[one.inner.start : one.inner.end]
    if piece.strip():
        start = one.inner.start + len(piece) - len(piece.lstrip())
        found.append(Marked(one.outer, Span(start, start + len(piece.strip())), one.is_open))


def _closed(text: str, line: Span, mark: re.Match[str], stack: list[_Opened]) -> int | None:
    """The place in the stack of the mark that this one closes."""
    if not stack:
        return None
    sign = mark.group()
    family = "straight" if sign in ('"', "＂") else "straight single" if sign == "'" else _CLOSERS.get(sign)
    if family is None or (sign in _OPENERS and _starts_word(text, line, mark)):
        return None
    wanted = {family}
    if family in ("straight", "double"):
        # Scrapes mix the two: “so" is closed all the same.
        if sign != '"' or not _starts_word(text, line, mark):
            wanted = {"straight", "double"}
    elif family in ("single", "straight single"):
        if not _ends_single(text, line, mark):
            return None
        wanted = {"single", "straight single"}
    for level in range(len(stack) - 1, -1, -1):
        if stack[level].family in wanted:
            return level
    return None


def _starts_word(text: str, line: Span, mark: re.Match[str]) -> bool:
    """Whether a mark stands before a word with nothing before it, so that it can only open."""
    before = text[mark.start() - 1] if mark.start() > line.start else " "
    after = text[mark.end()] if mark.end() < line.end else " "
    return before in " \t(\u00a0[—–" and not after.isspace() and after not in ".,;:!?)]"


def _ends_single(text: str, line: Span, mark: re.Match[str]) -> bool:
    """Whether a single mark can close a quote: no apostrophe within a word, and no plural's ("the workers' party")."""
    after = text[mark.end()] if mark.end() < line.end else " "
    before = text[mark.start() - 1] if mark.start() > line.start else " "
    if after.isalnum() or before.isspace():
        return False
    if before != "s" or after != " ":
        return True
    following = text[mark.end() + 1] if mark.end() + 1 < line.end else " "
    later = text.find(mark.group(), mark.end(), min(line.end, mark.end() + 200))
    return not (following.islower() and later > 0 and not text[later + 1 : later + 2].isalnum())


def _opened_family(text: str, line: Span, mark: re.Match[str]) -> str | None:
    """The kind of quote that a mark opens, or None where it opens none."""
    sign = mark.group()
    before = text[mark.start() - 1] if mark.start() > line.start else " "
    after = text[mark.end()] if mark.end() < line.end else " "
    if sign in ('"', "＂", "''"):
        can = (_BEFORE_OPENING.match(before) is not None) and (not after.isspace() or before.isspace())
        return ("double" if sign == "''" else "straight") if can and mark.end() < line.end else None
    if sign == "'":
        can = (
            before in ' \t(\u00a0["“—–'
            and (after.isalnum() or after in "[$£€…")
            and not _NO_QUOTE.match(text, mark.start())
        )
        return "straight single" if can else None
    family = _OPENERS.get(sign)
    if family in ("single", "angled", "single angled") and (before.isalnum() or (sign == "»" and after.isspace())):
        return None
    # A stray closing-shaped mark that opens: ” … in the case of Wyoming,”.
    if sign == "”" and mark.start() == line.start:
        return "double"
    return family
