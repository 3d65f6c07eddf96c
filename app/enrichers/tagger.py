"""The second model: a small encoder that tags each word of an article, trained by `training` (docs/models.md).

MiniLM with six layers in eight bits, read by onnxruntime on one thread. It sees passages of whole lines, up to
`LONGEST` pieces each and one at a time, so that nothing is padded and no passage's answer depends on another.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from app.enrichers import wordpieces
from app.enrichers.wordpieces import CLS, SEP, Word

# Tags in the order of the model's answer: nothing, then begin and inside of each kind.
KINDS = ("PER", "ORG", "LOC", "MISC")
_OUTSIDE = 0
# How much of one article the encoder reads, about 60 long reads: half a minute. The parser reads on.
MOST_CHARACTERS = 300_000
# Pieces in one reading. Half as many are no faster by more than a tenth, and see less of the article at a time.
LONGEST = 256
_LINE = re.compile(r"[^\n]+")


class Tagged(NamedTuple):
    """A span that the encoder takes for a name; `score` is how likely it holds its tags, 0 to 1."""

    start: int
    end: int
    kind: str
    score: float


@dataclass(slots=True)
class Reading:
    """What the encoder makes of one text: the names it finds, and how likely each tag is for each word."""

    names: list[Tagged] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _likely: list[NDArray[np.float64]] = field(default_factory=list)

    def add(self, words: Sequence[Word], likely: NDArray[np.float64]) -> None:
        self.names.extend(_spans(words, likely))
        self._starts.extend(word.start for word in words)
        self._likely.extend(np.exp(likely))

    def shares(self, start: int, end: int) -> list[float]:
        """How likely the words of a span are of no name, or of a name of each of `KINDS`; sums to 1, or is all 0."""
        words = self._likely[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        if not words:
            return [0.0] * (len(KINDS) + 1)
        mean = np.add.reduce(words) / len(words)
        return [float(mean[_OUTSIDE]), *(mean[1::2] + mean[2::2]).tolist()]


@cache
def load() -> Any:
    """The network, loaded once in a process (a fifth of a second)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    content = resources.files("app.enrichers").joinpath("data", "tagger.onnx").read_bytes()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def read(texts: Sequence[str]) -> list[Reading]:
    """What the encoder makes of each of the texts of one article; the answer depends on these texts alone."""
    readings = [Reading() for _ in texts]
    for passage in _passages(texts):
        for (number, line), likely in zip(passage, _tagged(passage), strict=True):
            readings[number].add(line, likely)
    return readings


# The number of a text, and words of it that stand in one line.
_Line = tuple[int, list[Word]]


def _passages(texts: Sequence[str]) -> Iterator[list[_Line]]:
    passage: list[_Line] = []
    room = LONGEST - 1
    for line in _lines(texts):
        size = 1 + sum(len(word.pieces) for word in line[1])
        if size > room and passage:
            yield passage
            passage, room = [], LONGEST - 1
        passage.append(line)
        room -= size
    if passage:
        yield passage


def _lines(texts: Sequence[str]) -> Iterator[_Line]:
    """The lines that may hold a name, long ones in parts that end with a sentence where they can."""
    left = MOST_CHARACTERS
    for number, whole in enumerate(texts):
        # Agencies write ``so''; of equal length, so that every span holds.
        text = whole[:left].replace("``", " “").replace("''", "” ")
        left -= len(text)
        for line in _LINE.finditer(text):
            if line.group().islower() or not any(map(str.isupper, line.group())):
                continue
            words = [
                w._replace(start=w.start + line.start(), end=w.end + line.start())
                for w in wordpieces.words(line.group())
            ]
            yield from ((number, part) for part in _parts(words, text))


def _parts(words: list[Word], text: str) -> Iterator[list[Word]]:
    start = size = 0
    stop = 0
    for at, word in enumerate(words):
        size += len(word.pieces)
        if size > LONGEST - 2:
            cut = stop if stop > start else at
            yield words[start:cut]
            start, size = cut, sum(len(w.pieces) for w in words[cut : at + 1])
        if text[word.start : word.end] in {".", "!", "?", "”", '"'} and word.shape % 2 == 0:
            stop = at + 1
    if start < len(words):
        yield words[start:]


def _tagged(passage: Sequence[_Line]) -> Iterator[NDArray[np.float64]]:
    """For each line of a passage the logarithm of how likely each word has each tag."""
    numbers = wordpieces.vocabulary()
    pieces, shapes, firsts = [numbers[CLS]], [0], []
    for _, line in passage:
        for word in line:
            firsts.append(len(pieces))
            pieces.extend(word.pieces)
            shapes.extend([word.shape] * len(word.pieces))
        pieces.append(numbers[SEP])
        shapes.append(0)
    (answer,) = load().run(None, {"pieces": np.array([pieces]), "shapes": np.array([shapes])})
    likely = answer[0][firsts].astype(np.float64)
    likely -= likely.max(axis=-1, keepdims=True)
    likely -= np.log(np.exp(likely).sum(axis=-1, keepdims=True))
    behind = 0
    for _, line in passage:
        yield likely[behind : behind + len(line)]
        behind += len(line)


def _spans(words: Sequence[Word], likely: NDArray[np.float64]) -> Iterator[Tagged]:
    """The names of one line on the likeliest path of tags, in which "inside" only follows its own kind."""
    tags = [*_best_path(likely), _OUTSIDE]
    start = None
    for at, tag in enumerate(tags):
        if start is not None and (tag == _OUTSIDE or tag != tags[start] + 1):
            score = float(np.exp(likely[range(start, at), tags[start:at]].mean()))
            yield Tagged(words[start].start, words[at - 1].end, KINDS[tags[start] // 2], score)
            start = None
        if tag % 2 == 1:
            start = at


@cache
def _steps() -> NDArray[np.float64]:
    """0 where one tag may follow another, else -inf."""
    many = 2 * len(KINDS) + 1
    steps = np.zeros((many, many))
    for inside in range(2, many, 2):
        steps[:, inside] = -np.inf
        steps[[inside - 1, inside], inside] = 0.0
    return steps


def _best_path(likely: NDArray[np.float64]) -> list[int]:
    steps = _steps()
    score = likely[0] + np.where(np.arange(likely.shape[1]) % 2 == 0, -np.inf, 0.0)
    score[_OUTSIDE] = likely[0][_OUTSIDE]
    back = []
    for row in likely[1:]:
        together = score[:, None] + steps
        best = together.argmax(axis=0)
        back.append(best)
        score = together[best, np.arange(len(best))] + row
    path = [int(score.argmax())]
    for best in reversed(back):
        path.append(int(best[path[-1]]))
    return path[::-1]
