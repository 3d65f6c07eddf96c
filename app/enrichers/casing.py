"""Headlines and leads in capitals, shown to the model as the article itself writes their words."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MID_SENTENCE = re.compile(r"(?<=[a-z,;] )[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_WORD = re.compile(r"(?<![\w’'])[a-z][a-z]+")
# A line is in capitals, or in headline case, when at least this share of its longer words is; half is common in plain
# prose that is full of names.
_SHARE = 0.8
_FEWEST_WORDS = 4
# Longer lines are prose, whatever their words.
_LONGEST_HEADLINE = 300
# Shorter words say nothing of a line's case ("of", "US").
_LONGER = 4


class Casing:
    """How an article writes its words in the middle of its sentences."""

    def __init__(self, prose: Sequence[str]) -> None:
        self._prose = prose
        self._in_headline: dict[str, str] = {}

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(word for text in self._prose for word in _SMALL_WORD.findall(text))

    @cached_property
    def _usual(self) -> dict[str, str]:
        counts: dict[str, Counter[str]] = {}
        for text in self._prose:
            for word in _MID_SENTENCE.findall(text):
                counts.setdefault(word.lower(), Counter())[word] += 1
        return {word: seen.most_common(1)[0][0] for word, seen in counts.items()}

    def is_common(self, word: str) -> bool:
        """Whether the article also writes `word` without a capital, so that it is no name by itself."""
        return word.lower() in self._small

    def shown(self, line: str) -> str:
        """`line`, as long as it was; one in capitals or headline case has its words as the article writes them."""
        if not is_headline(line):
            return line
        longer = _longer_words(line)
        in_capitals = sum(word.isupper() for word in longer) >= _SHARE * len(longer)
        changed = _WORD.sub(lambda found: self._word(found.group(), in_capitals), line)
        return changed if len(changed) == len(line) else line

    def _word(self, word: str, in_capitals: bool) -> str:
        if not in_capitals:
            if word not in self._in_headline:
                self._in_headline[word] = self._small_if_usual(word) if word.istitle() else word
            return self._in_headline[word]
        usual = self._usual.get(word.lower())
        if usual is not None and len(usual) == len(word):
            return usual
        return word[0] + word[1:].lower() if len(word) >= _LONGER else word

    def _small_if_usual(self, word: str) -> str:
        small = sum(text.count(f" {word.lower()}") for text in self._prose)
        if not small:
            return word
        capital = sum(text.count(f" {word}") - text.count(f". {word}") for text in self._prose)
        return word.lower() if small > capital else word


def is_headline(line: str) -> bool:
    """Whether a line is in headline case or in capitals, so that a capital in it says nothing of a name."""
    longer = _longer_words(line) if len(line) <= _LONGEST_HEADLINE else []
    return len(longer) >= _FEWEST_WORDS and sum(word[0].isupper() for word in longer) >= _SHARE * len(longer)


def _longer_words(line: str) -> list[str]:
    return [word for word in _WORD.findall(line) if len(word) >= _LONGER]
