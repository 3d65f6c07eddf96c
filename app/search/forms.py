"""The forms of a word: the words of the index that share its stem, by the rules of a language.

The index holds words as they are written. A word that is asked for without quotation marks is answered by all of its
forms, so that `election` finds elections, and `"election"` the very word.
"""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache

import Stemmer
import tantivy

from app.schemas.filters import primary_subtag
from app.search.stopwords import STOP_WORDS
from app.search.words import is_unspaced

SHORTEST_WORD = 3
# What is shorter begins thousands of words: forms of such stems are spelt out instead of looked for.
_SHORTEST_BEGINNING = 4
_MOST_FORMS = 64
# What a form counts beside the word as typed: an inflected one nearly as much, a derived one ("senator") less.
_INFLECTED, _DERIVED = 0.9, 0.7
_ENDING = re.compile("e?s|ie[sd]|[dey]?|.?(?:ed|ing)")
_SHORT_ENDINGS = ("", "s", "es", "e", "ed", "ing", "er", "ers", "y", "ies", "ied", "ying")
_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "fi": "finnish", "fr": "french", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# Folding writes "й" as "и"; behind these vowels an adjective ends so, and the stemmer knows it as "й" alone.
_FOLDED_ENDING = re.compile("(?<=[ыоe])и$")
_own = threading.local()


@dataclass(frozen=True, slots=True)
class Form:
    """A word of the index, how many articles have it, and how much it counts beside the word as typed."""

    word: str
    articles: int
    weight: float


def has_forms(word: str) -> bool:
    """Whether `word` is looked for by its stem: no stop word, no number, no script without blanks, no two letters."""
    return len(word) >= SHORTEST_WORD and word.isalpha() and word not in STOP_WORDS and not is_unspaced(word)


def forms(searcher: tantivy.Searcher, field: str, word: str, language: str | None) -> list[Form]:
    """The words in `field` that `word` stands for, the most frequent first; without any, no article has one."""
    if not has_forms(word):
        known = searcher.doc_freq(field, word)
        return [Form(word, known, 1.0)] if known else []
    shared = stem(word, language)
    found = [
        Form(candidate, articles, _weight(word, candidate))
        for candidate, articles in _candidates(searcher, field, word, shared)
        if articles and (candidate == word or (has_forms(candidate) and stem(candidate, language) == shared))
    ]
    return sorted(found, key=lambda form: (form.word != word, -form.articles, form.word))[:_MOST_FORMS]


@lru_cache(maxsize=65_536)
def stem(word: str, language: str | None) -> str:
    """The stem of a folded word in `language`, or where that is not given in the main language of its script."""
    code = primary_subtag(language) if language else _language_of(word[0])
    algorithm = _ALGORITHMS.get(code)
    if algorithm is None:
        return word
    if code == "ru":
        word = _FOLDED_ENDING.sub("й", word)
    # A stemmer keeps notes while it works, so that each thread needs its own.
    stemmers = vars(_own).setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return str(stemmers[algorithm].stemWord(word))


def _language_of(letter: str) -> str:
    if "\u0370" <= letter <= "\u03ff":
        return "el"
    return "ru" if "\u0400" <= letter <= "\u04ff" else "en"


def _candidates(searcher: tantivy.Searcher, field: str, word: str, shared: str) -> list[tuple[str, int]]:
    # A stem may end otherwise than its words do: "studi" of "study", "vote" of "voting".
    beginning = shared[:-1] if shared[-1] in "ei" else shared
    if len(beginning) < _SHORTEST_BEGINNING and beginning.isascii():
        doubled = shared + shared[-1]
        spelt = {start + ending for start in (shared, shared[:-1], doubled) for ending in _SHORT_ENDINGS} | {word}
        # "busi" is the stem of "busy", and of "businesses" as well, which are few enough to be looked for.
        longer = dict(searcher.terms_with_prefix(field, shared)) if len(shared) >= _SHORTEST_BEGINNING else {}
        return [*longer.items(), *((one, searcher.doc_freq(field, one)) for one in spelt - longer.keys())]
    return list(searcher.terms_with_prefix(field, beginning[: _alike(word, beginning)]))


def _weight(word: str, other: str) -> float:
    if word == other:
        return 1.0
    alike = _alike(word, other)
    inflected = all(_ENDING.fullmatch(one[alike:]) for one in (word, other))
    return _INFLECTED if inflected or not word.isascii() else _DERIVED


def _alike(left: str, right: str) -> int:
    """How many letters the two begin with in common."""
    pairs = zip(left, right, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right)))
