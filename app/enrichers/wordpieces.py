"""Cuts text into the pieces that the encoder knows: its own vocabulary, without capitals and accents.

Greedy longest match, as BERT's WordPiece does. What a piece loses, the capitals of its word, goes in as its shape.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
# A word is a run of letters and digits, with the marks that combine with them; every other sign is a word by itself.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+|[^\s]")
_LONGEST_WORD = 100
# Shapes: capitals, digits and signs, each with and without a blank before it; 0 is for what stands for no word.
SHAPES = 20


class Word(NamedTuple):
    """A word of a text: its span, its pieces and its shape."""

    start: int
    end: int
    pieces: tuple[int, ...]
    shape: int


@cache
def vocabulary() -> dict[str, int]:
    """Each piece with its number; a piece that goes on a word begins with ##."""
    content = resources.files("app.enrichers").joinpath("data", "tagger.vocab.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(content.split("\n"))}


def words(text: str) -> list[Word]:
    """The words of `text` in order; between them is white space only."""
    found = []
    behind = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        # A longer word is unknown as a whole, and not worth remembering.
        pieces, shape = _read(match.group()[: _LONGEST_WORD + 1])
        found.append(Word(start, end, pieces, shape + (0 if start == behind and start else 1)))
        behind = end
    return found


@lru_cache(maxsize=50_000)
def _read(word: str) -> tuple[tuple[int, ...], int]:
    return _pieces(word), 2 * _shape(word)


def _pieces(word: str) -> tuple[int, ...]:
    known = vocabulary()
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
    found: list[int] = []
    start = 0
    while start < len(plain) <= _LONGEST_WORD:
        for end in range(len(plain), start, -1):
            number = known.get(plain[start:end] if start == 0 else f"##{plain[start:end]}")
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            return (known[UNKNOWN],)
    return tuple(found) or (known[UNKNOWN],)


def _shape(word: str) -> int:
    if not any(c.isalnum() for c in word):
        return 1
    if not word.isalpha():
        return 2 if word.isdecimal() else 3
    if word.islower():
        return 4
    if word.isupper():
        return 5 if len(word) == 1 else 6
    if word[0].isupper() and word[1:].islower():
        return 7
    return 8 if word.lower() != word else 9
