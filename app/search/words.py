"""The words of a text as the index holds them, one definition for indexing, queries and highlights.

A word is a run of letters, digits and marks; folded as `app.text.fold` folds names. A possessive 's belongs to no
word, any other apostrophe or hyphen parts two. Scripts that are written without spaces give pairs of neighbouring
characters and, at the end of a run, its last character, so that a single character is the beginning of some word.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from app.text import Span

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_POSSESSIVE = re.compile(r"'s(?![a-z0-9\x80-\U0010ffff])")
# Folding leaves blanks for all other characters that part words, so only ASCII ones are left to tell apart.
_WORD = re.compile(r"[a-z0-9\x80-\U0010ffff]+")
_UNSPACED_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_SCRIPTS}]+")
_RUN = re.compile(f"[{_UNSPACED_SCRIPTS}]+|[^{_UNSPACED_SCRIPTS}]+")
_PARTING = bytes(code if code >= 0x80 or chr(code).isalnum() else 0x20 for code in range(256))


class PlacedWords:
    """The words of a text in order, and for each the code points of the text that it stands for."""

    def __init__(self, text: str) -> None:
        folded = _POSSESSIVE.sub(_same_length, _fold(text))
        pieces = list(_WORD.finditer(folded))
        self.words = [piece.group() for piece in pieces]
        self._spans = [piece.span() for piece in pieces]
        if not text.isascii() and _UNSPACED.search(folded):
            parted = [
                part for word, (start, _) in zip(self.words, self._spans, strict=True) for part in _parts(word, start)
            ]
            self.words, self._spans = [word for word, _ in parted], [span for _, span in parted]
        self._text = text
        self._origins: Callable[[int], int] | None = None
        self._placed = text.isascii()

    def span(self, number: int) -> Span:
        if not self._placed:
            self._origins, self._placed = _origins(self._text), True
        start, end = self._spans[number]
        return Span(start, end) if self._origins is None else Span(self._origins(start), self._origins(end - 1) + 1)


def index_words(text: str) -> str:
    """The words of `text` in order, separated by blanks: what the index is given."""
    folded = _POSSESSIVE.sub(" ", _fold(text))
    words = folded.encode("utf-8", "replace").translate(_PARTING).decode()
    return words if words.isascii() else _UNSPACED.sub(_paired, words)


def words(text: str) -> list[str]:
    """The words of `text` in order, as `index_words` gives them."""
    return index_words(text).split()


def shown_words(text: str) -> list[str]:
    """The words of `text` as a reader would write them: folded, but with no run of characters taken apart."""
    return _WORD.findall(_POSSESSIVE.sub(" ", _fold(text)))


def is_unspaced(word: str) -> bool:
    return _UNSPACED.match(word) is not None


def _parts(word: str, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The runs of a word by kind of script, and of unspaced scripts the pairs of characters."""
    for run in _RUN.finditer(word):
        characters, start = run.group(), at + run.start()
        if not is_unspaced(characters):
            yield characters, (start, start + len(characters))
            continue
        for n in range(len(characters)):
            pair = characters[n : n + 2]
            yield pair, (start + n, start + n + len(pair))


def _same_length(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _paired(found: re.Match[str]) -> str:
    run = found.group()
    return f" {' '.join(run[n : n + 2] for n in range(len(run)))} "


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _FOREIGN.sub(_fold_run, text).lower()


def _fold_run(found: re.Match[str]) -> str:
    return _folded(found.group())


@lru_cache(maxsize=65_536)
def _folded(run: str) -> str:
    return "".join(map(_fold_character, run))


@lru_cache(maxsize=65_536)
def _fold_character(character: str) -> str:
    if character in "’‘ʼ´＇":
        return "'"
    decomposed = unicodedata.normalize("NFKD", character)
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))
    return "".join(map(_parted, plain.casefold()))


def _parted(character: str) -> str:
    category = unicodedata.category(character)
    # Soft hyphens and joiners, and what only chooses between an emoji and a sign, are no part of how a word is spelt.
    if category in ("Cf", "Me") or "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0000":
        return ""
    return character if character.isalnum() or category.startswith("M") else " "


def _origins(text: str) -> Callable[[int], int] | None:
    """From a place in the folded text to the place in `text` that it comes from; None where they are the same."""
    runs = [(found.start(), found.group()) for found in _FOREIGN.finditer(text)]
    if all(len(_fold_character(character)) == 1 for character in set("".join(run for _, run in runs))):
        return None
    places: list[int] = []
    at = 0
    for start, run in runs:
        places.extend(range(at, start))
        for n, character in enumerate(run):
            places.extend([start + n] * len(_fold_character(character)))
        at = start + len(run)
    places.extend(range(at, len(text)))
    return places.__getitem__
