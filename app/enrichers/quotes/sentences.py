"""The sentences of a text as words and quotes: what stands between quotation marks is one piece of its sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.enrichers import wording
from app.enrichers.quotes.marks import Marked
from app.text import Span, sentence_spans

_TOKEN = re.compile(r"[$£€]?\d+(?:[.,:]\d+)*%?\w*(?:-\w+)*|[^\W\d_][\w]*(?:[.’'&\-‑][^\W_]+)*\.?|--+|\S")


class Token(NamedTuple):
    """A word, a sign, or a whole quote; `low` is the word in small letters with plain apostrophes.

    A quote is `"` where it ends with a stop or comma, as speech does; else `”`, or `'` for a few words, as a nickname
    or a term is.
    """

    start: int
    end: int
    low: str
    is_word: bool
    is_capital: bool
    quote: int | None = None


@dataclass(slots=True)
class Sentence:
    """The tokens of one sentence without its last stop; `paragraph` numbers the line in which it stands."""

    span: Span
    paragraph: int
    tokens: list[Token] = field(default_factory=list)

    @property
    def low(self) -> list[str]:
        return [token.low for token in self.tokens]


def sentences(text: str, marked: Sequence[Marked]) -> list[Sentence]:
    """The sentences of `text`, in order; a quote that holds several sentences is one token of the one it stands in."""
    masked = _without_dateline(_masked(text, marked))
    found: list[Sentence] = []
    paragraph, at = 0, 0
    next_quote = 0
    for whole in sentence_spans(masked):
        for span in _lines(masked, whole):
            paragraph += masked.count("\n", at, span.start) > 0 or not found
            at = span.start
            sentence = Sentence(span, paragraph)
            next_quote = _fill(sentence, text, masked, marked, next_quote)
            found += _cut(sentence)
    return found


def _without_dateline(text: str) -> str:
    """The text with its dateline blanked, which is no part of what its first sentence says."""
    opening = wording.DATELINE.match(text)
    if opening is None or opening[0].endswith(": "):
        return text
    return " " * opening.end() + text[opening.end() :]


# A longer sentence is a table or a list; it is cut, so that no rule looks further than this.
_MOST_TOKENS = 300


def _cut(sentence: Sentence) -> Iterator[Sentence]:
    for start in range(0, max(1, len(sentence.tokens)), _MOST_TOKENS):
        yield Sentence(sentence.span, sentence.paragraph, sentence.tokens[start : start + _MOST_TOKENS])


def _lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        stop = text.find("\n", start, span.end)
        end = span.end if stop < 0 else stop
        if text[start:end].strip():
            yield Span(start, end)
        start = end + 1


def _masked(text: str, marked: Sequence[Marked]) -> str:
    """`text` with the words of quotes blotted out, so that no stop within one ends the sentence around it.

    A full stop at a quote's end is kept, since it ends the sentence too; a question mark may be followed by who asks.
    """
    pieces: list[str] = []
    at = 0
    for one in marked:
        pieces.append(text[at : one.inner.start])
        inner = text[one.inner.start : one.inner.end]
        last = inner[-1] if inner[-1] in ".…" or one.is_open else "x"
        pieces.append("x" * (len(inner) - 1) + last)
        at = one.inner.end
    pieces.append(text[at:])
    return "".join(pieces)


def _fill(sentence: Sentence, text: str, masked: str, marked: Sequence[Marked], number: int) -> int:
    """Adds the tokens; gives the number of the first quote behind the sentence."""
    start, end = sentence.span
    while number < len(marked) and marked[number].outer.end <= start:
        number += 1
    at = start
    while number < len(marked) and marked[number].outer.start < end:
        outer = marked[number].outer
        sentence.tokens += _tokens(text, at, outer.start)
        sentence.tokens.append(_quote_token(text, marked[number], number, is_first=not sentence.tokens))
        at = max(at, outer.end)
        number += 1
    if at < end:
        last = end
        while last > at and text[last - 1] in ".!?…":
            last -= 1
        sentence.tokens += _tokens(text, at, last)
    return number


_SIGNS = {"—": "-", "–": "-", "-": "-", "’": "'"}
_CONTRACTION = re.compile(r"(he|she|they|it|i|we|you|there|who)'(?:s|re|ve|ll|d|m)$")


def _low(word: str) -> str:
    """The word in small letters; of "he'll" only the pronoun, which is what a clause is told by."""
    low = word.lower().replace("’", "'")
    found = _CONTRACTION.match(low) if "'" in low else None
    return found.group(1) if found else low


# A quote of more words is hardly a nickname or a term.
_MOST_TERM_WORDS = 4


def is_title(inner: str) -> bool:
    """Whether quoted words are written as names and titles of works are: "Face the Nation"."""
    words = inner.strip(",. ").split()
    return (
        len(words) > 1
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and inner[-1] not in "!?"
        and all(word[0].isupper() or word[0].isdigit() or len(word) <= 3 for word in words)
    )


def _quote_token(text: str, one: Marked, number: int, *, is_first: bool) -> Token:
    inner = text[one.inner.start : one.inner.end]
    is_short = inner.count(" ") < _MOST_TERM_WORDS and not one.is_open
    ends = one.is_open or inner[-1] in ",.!?;…-—–" or text[one.outer.end : one.outer.end + 1] == ","
    low = (
        "'"
        if is_short and (not ends or (not is_first and (is_title(inner) or " " not in inner)))
        else '"'
        if ends
        else "”"
    )
    return Token(*one.outer, low, False, not inner[0].islower(), number)


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        first = word[0]
        is_word = first.isalnum() or first in "$£€"
        yield Token(
            found.start(), found.end(), _low(word) if is_word else _SIGNS.get(first, word), is_word, first.isupper()
        )
