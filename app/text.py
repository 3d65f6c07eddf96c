"""Pure text helpers: white space, folding, words, sentence spans, fingerprints, stable ids, UTF-16 offsets.

All offsets count Unicode code points, `end` exclusive, unless a name says UTF-16.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import numpy

WORD = re.compile(r"\w+(?:['’]\w+)*")
_BLANKS = re.compile(r"[^\S\n]+")
# Invisible characters that scrapes leave in words: soft hyphen, zero-width space and joiners, BOM, NUL and controls.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\\-/_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
# Names and words come again and again; longer texts are folded once and not kept.
_LONGEST_KEPT = 40
_APOSTROPHES = re.compile("[’‘ʼ`´]")


class Span(NamedTuple):
    start: int
    end: int


def clean(text: str) -> str:
    """`text` without invisible characters, each run of white space one blank, trimmed; line breaks count as blanks."""
    return " ".join(_INVISIBLE.sub("", text).split())


def clean_lines(text: str) -> list[str]:
    """The lines of `text`, each cleaned; blank lines stay as empty strings, since they separate blocks."""
    return [" ".join(_BLANKS.sub(" ", line).split()) for line in _INVISIBLE.sub("", text).splitlines()]


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates, which databases and JSON refuse."""
    return UNSTORABLE.sub("", text)


def fold(text: str) -> str:
    """The form in which names and words are compared: no accents, no case, hyphens as blanks, plain apostrophes.

    >>> fold("Cholpon\u2013Ata’s Café")
    "cholpon ata's cafe"
    """
    return _folded_word(text) if len(text) <= _LONGEST_KEPT else _folded(text)


@lru_cache(maxsize=16_384)
def _folded_word(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        plain = text
    else:
        decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text))
        # Only marks over Latin, Greek and Cyrillic fold; in other scripts a mark is a vowel or another letter.
        plain = unicodedata.normalize("NFC", _MARKS.sub("", decomposed))
    return " ".join(_HYPHENS.sub(" ", plain.casefold()).split())


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return WORD.findall(fold(text))


def count_words(text: str) -> int:
    return len(WORD.findall(text))


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def stable_id(prefix: str, identity: str) -> str:
    """An opaque id that depends on `identity` alone: `prefix` and 20 letters and digits (100 bits of SHA-256)."""
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()
    return f"{prefix}_{base64.b32encode(digest)[:20].decode().lower()}"


def shingle_resemblance(left: str, right: str, size: int = 4) -> float:
    """The Jaccard index of the two texts' runs of `size` words, 0 to 1; 1 means word for word the same."""
    a, b = set(_shingles(words(left), size)), set(_shingles(words(right), size))
    return len(a & b) / len(a | b) if a and b else 0.0


_BANDS, _ROWS = 12, 4
_GENERATOR = numpy.random.default_rng(20250814)
_FACTORS = _GENERATOR.integers(1, 2**31 - 1, _BANDS * _ROWS, dtype=numpy.uint64) * 2 + 1
# Odd numbers, so that a run of words hashes by the words' order too.
_PLACES = _GENERATOR.integers(1, 2**62, 4, dtype=numpy.uint64) * numpy.uint64(2) + numpy.uint64(1)
_OFFSETS = _GENERATOR.integers(0, 2**63 - 1, _BANDS * _ROWS, dtype=numpy.uint64)
# Fewer words than this say too little to call two articles near copies of each other.
SHORTEST_FINGERPRINT_WORDS = 40


def near_copy_bands(text: str) -> tuple[int, ...]:
    """Twelve signed 64-bit numbers, of which near copies of `text` share at least one; empty for very short texts.

    MinHash (Broder 1997) over runs of four words, 48 permutations in 12 bands of 4: two texts that share 80 % of
    their runs meet with probability .998, two that share 30 % with .09. Whoever uses it compares the texts themselves.
    """
    found = words(text)
    if len(found) < SHORTEST_FINGERPRINT_WORDS:
        return ()
    word_hashes = numpy.fromiter((crc32(word.encode("utf-8", "replace")) for word in found), numpy.uint64, len(found))
    runs = sum(word_hashes[n : len(found) - 3 + n] * factor for n, factor in enumerate(_PLACES))
    hashes = numpy.unique(runs)
    smallest = ((hashes[:, None] * _FACTORS + _OFFSETS) >> numpy.uint64(16)).min(axis=0)
    bands = smallest.reshape(_BANDS, _ROWS)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([n]) + band.tobytes(), digest_size=8).digest(), "little", signed=True)
        for n, band in enumerate(bands)
    )


# Words of four letters and more that say little of what a sentence is about.
_COMMON = frozenset(
    """about after also been before could from have into just like more most other over said says some such than that
    their them then there these they this very want were what when where which while will with would year years your
    it's we're they're that's don't going""".split()
)


def telling_words(text: str) -> frozenset[str]:
    """The folded words of `text` by which one can tell what it is about: no short, no common ones, no numbers."""
    return frozenset(w for w in words(text) if len(w) > 3 and not w[0].isdigit() and w not in _COMMON)


SHORTEST_REUSE_WORDS = 5
_RUN_WORDS, _WINDOW = 4, 3


def word_runs(text: str) -> frozenset[int]:
    """Signed 64-bit numbers, one of which two texts share wherever they share six words in a row.

    Winnowing (Schleimer, Wilkerson and Aiken 2003): of every three neighbouring runs of four words the smallest hash.
    Empty for a text of fewer than `SHORTEST_REUSE_WORDS`.
    """
    found = words(text)
    if len(found) < SHORTEST_REUSE_WORDS:
        return frozenset()
    hashes = [
        int.from_bytes(hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8).digest(), "little", signed=True)
        for run in _shingles(found, _RUN_WORDS)
    ]
    return frozenset(min(hashes[n : n + _WINDOW]) for n in range(max(1, len(hashes) - _WINDOW + 1)))


def _shingles(found: list[str], size: int) -> Iterator[str]:
    for start in range(max(1, len(found) - size + 1)):
        yield " ".join(found[start : start + size])


# Words that end in a full stop without ending a sentence: Kiss & Strunk (2006) as a method, with news additions.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sr jr st gen col lt capt sgt maj cmdr adm brig rev hon sen rep gov pres supt det insp amb
    messrs mme mlle fr sheikh no nos vs etc inc ltd co corp plc bros dept univ assn approx est fig vol pp ed eds
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev
    okla ore pa tenn tex va vt wash wis wyo ave blvd rd mt ft e.g i.e a.m p.m u.s u.k u.n e.u d.c""".split()
)
# It never starts within a run of marks, nor gives back what it took: a page of dot leaders is read once.
_SENTENCE_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+(?=\s|$)|[。！？]+[」』”]*|\n\s*\n")
_LAST_TOKEN = re.compile(r"(\S+)$")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text`, in order.

    Spans cover every non-blank character exactly once; an empty text gives an empty list. A blank line always ends a
    sentence. A full stop after an abbreviation (`ABBREVIATIONS`), an initial or before a small letter does not.
    """
    spans: list[Span] = []
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if not found.group().isspace() and _goes_on(text, start, found.start(), found.end()):
            continue
        _append_trimmed(spans, text, start, found.end())
        start = found.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _goes_on(text: str, start: int, stop: int, end: int) -> bool:
    following = text[end : end + 12].lstrip(" \t\r\f\v")
    if following.startswith("\n"):
        return False
    if following[:1].islower():
        return True
    if text[stop] != "." or end - stop > 1:
        return False
    token = _LAST_TOKEN.search(text, max(start, stop - 20), stop)
    last = token.group(1).lstrip("\"'“‘([").casefold() if token else ""
    return last in ABBREVIATIONS or (len(last) == 1 and last.isalpha() and following[:1].isupper())


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + len(piece) - len(piece.lstrip())
        spans.append(Span(first, first + len(stripped)))


class Utf16Offsets:
    """Turns code-point offsets of one text into UTF-16 code units, in which JavaScript strings count."""

    def __init__(self, text: str) -> None:
        self._units = None if text.isascii() else [0, *accumulate(2 if c > "\uffff" else 1 for c in text)]

    def __call__(self, offset: int) -> int:
        return offset if self._units is None else self._units[offset]


def join_blocks(blocks: Iterable[str]) -> tuple[str, tuple[Span, ...]]:
    """One body of the non-empty `blocks`, a blank line between them, and the span of each block in it."""
    spans: list[Span] = []
    body: list[str] = []
    at = 0
    for block in blocks:
        if block:
            spans.append(Span(at, at + len(block)))
            body.append(block)
            at += len(block) + 2
    return "\n\n".join(body), tuple(spans)
