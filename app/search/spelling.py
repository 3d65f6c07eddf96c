"""Another spelling for what was typed and no article has."""

from collections.abc import Iterator

import tantivy

from app.search import compiling, index
from app.search.forms import forms
from app.search.query import Reading, wanted_texts
from app.search.words import PlacedWords, is_unspaced

SHORTEST_WORD = 4
# From so many letters on two mistakes are still the same word to a reader; shorter ones turn into any other.
_TWO_MISTAKES_FROM = 6
# Looking for one nearest word goes through all words with its first letter: about 20 ms where 30,000 have it.
_MOST_WORDS = 5
# The engine counts articles that are gone until it merges; so many at once will not be.
_SURELY_PRESENT = 1000
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω")


def respelt(searcher: tantivy.Searcher, reading: Reading, language: str | None) -> str | None:
    """The query as typed, but for words that no article has: each is the nearest word of the index in its place.

    Words of fewer than SHORTEST_WORD letters, with digits, or of scripts without blanks stay, and so does what is
    excluded, and a word of which an article has another form in `language`. None where nothing is near.
    """
    places = list(_unknown(searcher, reading, language))
    better: dict[tuple[str, str], str | None] = {}
    for name, word, _, _ in places:
        if (name, word) not in better and len(better) < _MOST_WORDS:
            better[name, word] = _nearest(searcher, name, word)
    text, found = reading.text, False
    for name, word, start, end in sorted(places, key=lambda place: -place[2]):
        if replacement := better.get((name, word)):
            text, found = text[:start] + replacement + text[end:], True
    return text if found else None


def _unknown(searcher: tantivy.Searcher, reading: Reading, language: str | None) -> Iterator[tuple[str, str, int, int]]:
    """The words that no article has in their field: the field, the word, and where it stands in the query."""
    for one in wanted_texts(reading.node):
        if one.typed is None or one.field == "language":
            continue
        name, at = compiling.FIELDS[one.field], one.typed.start
        whole = one.words[:-1] if one.prefix else one.words
        placed = PlacedWords(reading.text[at : one.typed.end])
        for number, word in enumerate(placed.words):
            if word not in whole or not _may_be_misspelt(word) or _occurs(searcher, name, word):
                continue
            if compiling.has_any_form(one) and any(
                _occurs(searcher, name, form.word) for form in forms(searcher, name, word, language)
            ):
                continue
            span = placed.span(number)
            yield name, word, at + span.start, at + span.end


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and not is_unspaced(word) and not any(map(str.isdigit, word))


def _occurs(searcher: tantivy.Searcher, name: str, word: str) -> bool:
    known = searcher.doc_freq(name, word)
    if known == 0 or known > _SURELY_PRESENT:
        return known > 0
    return index.total(searcher, tantivy.Query.term_query(index.SCHEMA, name, word)) > 0


def _nearest(searcher: tantivy.Searcher, name: str, word: str) -> str | None:
    """The word of the index with the fewest mistakes between the two; of equals the one in most articles."""
    most = 2 if len(word) >= _TWO_MISTAKES_FROM else 1
    letters = set(word)
    near: dict[str, tuple[int, int]] = {}
    for candidate, articles in searcher.terms_with_prefix(name, word[0]):
        # Two comparisons of sets leave one word in a hundred to be looked at letter by letter.
        if abs(len(candidate) - len(word)) > most or len(candidate) < SHORTEST_WORD:
            continue
        other = set(candidate)
        if len(letters - other) <= most and len(other - letters) <= most:
            distance = edits(word, candidate, most)
            if distance <= most:
                near[candidate] = (distance, -articles)
    for candidate in _other_beginnings(word):
        if len(candidate) >= SHORTEST_WORD and (articles := searcher.doc_freq(name, candidate)):
            near[candidate] = (1, -articles)
    ordered = sorted(near, key=lambda candidate: (near[candidate], candidate))
    return next((candidate for candidate in ordered if _occurs(searcher, name, candidate)), None)


def _other_beginnings(word: str) -> set[str]:
    """What `word` is with one mistake less at its first letter: too many, left out, swapped, or another one."""
    alphabet = next((letters for letters in _ALPHABETS if word[0] in letters or word[1] in letters), "")
    changed = {letter + rest for letter in alphabet for rest in (word, word[1:])}
    return (changed | {word[1:], word[1] + word[0] + word[2:]}) - {word}


def edits(left: str, right: str, most: int) -> int:
    """How many letters are too many, left out, wrong or swapped with their neighbour; `most` + 1 where more.

    The distance of Damerau and Levenshtein, no letter being edited twice.
    """
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, above = above, current
    return min(above[-1], most + 1)
