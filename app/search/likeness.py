"""Articles like another one: those that share the words which tell it from the rest of the archive."""

import math
from collections import Counter

import tantivy
from tantivy import Occur

from app.search.index import SCHEMA
from app.search.stopwords import STOP_WORDS
from app.search.words import words

# What an article is about takes a few dozen words; of these a third must be shared, or anything is like anything.
_TELLING_WORDS = 30
_SHARED = 1 / 3
_TITLE_COUNTS = 3
_SHORTEST_WORD = 3


def like(searcher: tantivy.Searcher, title: str, body: str) -> tantivy.Query | None:
    """What finds articles like one with these texts; None where it has no word that another article has too."""
    telling = _telling(searcher, title, body)
    if not telling:
        return None
    scored = [
        (Occur.Should, tantivy.Query.boost_query(tantivy.Query.term_query(SCHEMA, "text", word), weight))
        for word, weight in telling
    ]
    return tantivy.Query.boolean_query(scored, math.ceil(len(scored) * _SHARED))


def _telling(searcher: tantivy.Searcher, title: str, body: str) -> list[tuple[str, float]]:
    """The words that are frequent here and rare elsewhere, each with how frequent it is here (1 for the most)."""
    counts = Counter(words(body))
    for word in words(title):
        counts[word] += _TITLE_COUNTS
    every, weighed = searcher.num_docs, []
    for word, count in counts.items():
        if len(word) < _SHORTEST_WORD or word in STOP_WORDS or not word.isalpha():
            continue
        articles = searcher.doc_freq("text", word)
        if articles > 1:
            weighed.append((word, (1 + math.log(count)), math.log(1 + every / articles)))
    best = sorted(weighed, key=lambda one: (-one[1] * one[2], one[0]))[:_TELLING_WORDS]
    most = max((here for _, here, _ in best), default=1.0)
    return [(word, here / most) for word, here, _ in best]
