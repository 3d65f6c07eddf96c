"""Passages as the encoder reads them: piece numbers, shapes, and the tags that each word may have."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from app.enrichers import wordpieces
from app.enrichers.wordpieces import CLS, SEP
from training import corpora
from training.corpora import KINDS, Sentence

TAGS = ("O", *(f"{edge}-{kind}" for kind in KINDS for edge in "BI"))
# A word's tag is one of several where its set does not say: a bit for each tag. 0 is for pieces that carry none.
_BIT = {tag: 1 << number for number, tag in enumerate(TAGS)} | {"X": 0}
_BIT["O?"] = _BIT["O"] | _BIT["B-MISC"] | _BIT["I-MISC"]
LONGEST = 256
# How often a name is replaced by another of its kind, a passage is set in capitals or headline case, and a sentence
# begins a new line.
SWAPPED, IN_CAPITALS, IN_HEADLINE, NEW_LINE = 0.2, 0.02, 0.02, 0.2


class Example(NamedTuple):
    pieces: list[int]
    shapes: list[int]
    allowed: list[int]


def one_round(folder: Path, rng: random.Random) -> list[Example]:
    """The passages of one round through all sets, shuffled."""
    sets = corpora.read(folder)
    names = corpora.names_by_kind(sets)
    found = []
    for name, documents in sets.items():
        left = corpora.ROUNDS[name]
        while left > 0:
            for passage in corpora.passages(documents, name in corpora.IN_ORDER, rng):
                if rng.random() < left:
                    found.extend(_examples([corpora.swapped(s, names, SWAPPED, rng) for s in passage], rng))
            left -= 1
    rng.shuffle(found)
    return found


def _examples(passage: Sequence[Sentence], rng: random.Random) -> Iterator[Example]:
    numbers = wordpieces.vocabulary()
    case = rng.random()
    one = Example([numbers[CLS]], [0], [0])
    for sentence in passage:
        text, spans = corpora.written(sentence)
        text = _in_case(text, case)
        pieces, shapes, allowed = _tagged(text, spans)
        if len(one.pieces) + len(pieces) + 2 > LONGEST and len(one.pieces) > 1:
            yield _ended(one)
            one = Example([numbers[CLS]], [0], [0])
        elif len(one.pieces) > 1 and rng.random() < NEW_LINE:
            one = Example([*one.pieces, numbers[SEP]], [*one.shapes, 0], [*one.allowed, 0])
        room = LONGEST - 1 - len(one.pieces)
        one = Example(one.pieces + pieces[:room], one.shapes + shapes[:room], one.allowed + allowed[:room])
    yield _ended(one)


def _ended(one: Example) -> Example:
    return Example([*one.pieces, wordpieces.vocabulary()[SEP]], [*one.shapes, 0], [*one.allowed, 0])


def _in_case(text: str, case: float) -> str:
    changed = text
    if case < IN_CAPITALS:
        changed = text.upper()
    elif case < IN_CAPITALS + IN_HEADLINE:
        changed = " ".join(w[:1].upper() + w[1:] if len(w) > 3 else w for w in text.split(" "))
    return changed if len(changed) == len(text) else text


def _tagged(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[list[int], list[int], list[int]]:
    pieces: list[int] = []
    shapes: list[int] = []
    allowed: list[int] = []
    tokens = iter(spans)
    start, end, tag = next(tokens, (0, 0, "O"))
    for word in wordpieces.words(text):
        while word.start >= end:
            start, end, tag = next(tokens)
        # The first word of a token has its tag, the rest of it goes on.
        inside = word.start > start and tag.startswith("B-")
        pieces.extend(word.pieces)
        shapes.extend([word.shape] * len(word.pieces))
        allowed.append(_BIT[f"I-{tag[2:]}" if inside else tag])
        allowed.extend([0] * (len(word.pieces) - 1))
    return pieces, shapes, allowed
