"""How much of one text another repeats, and where their words differ."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from app.text import WORD, fold, telling_words

# Of the shorter text's words, in order. At .7 a quote of ten words may differ in three; two that only begin alike
# ("we will do everything in our power to") fall below.
_LEAST_SHARE = 0.7
_FEWEST_WORDS = 5
# And so many of them say what it is about: "there are a lot of" does not.
_FEWEST_TELLING = 2


def rewording(here: str, there: str) -> list[dict[str, Any]] | None:
    """The changes that lead from `here` to `there`, `{here, there}` each; None where they are not the same words.

    A side is null where it has nothing: words that were added or left out. Case and punctuation are no changes.
    """
    left, right = ([(one.start(), one.end()) for one in WORD.finditer(text)] for text in (here, there))
    olds, news = [fold(here[s:e]) for s, e in left], [fold(there[s:e]) for s, e in right]
    steps = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    shared = sum(stop - start for step, start, stop, _, _ in steps if step == "equal")
    if shared < max(_FEWEST_WORDS, _LEAST_SHARE * min(len(olds), len(news))):
        return None
    kept = " ".join(word for step, start, stop, _, _ in steps if step == "equal" for word in olds[start:stop])
    if len(telling_words(kept)) < _FEWEST_TELLING:
        return None
    return list(_changes(steps, (here, left), (there, right)))


_Words = tuple[str, list[tuple[int, int]]]


def _changes(steps: list[Any], here: _Words, there: _Words) -> Iterator[dict[str, Any]]:
    for step, old, old_stop, new, new_stop in steps:
        if step != "equal":
            yield {"here": _between(here, old, old_stop), "there": _between(there, new, new_stop)}


def _between(words: _Words, first: int, stop: int) -> str | None:
    text, spans = words
    return text[spans[first][0] : spans[stop - 1][1]] if first < stop else None
