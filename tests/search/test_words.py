"""What counts as a word: the same in the index, in queries and in highlights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.words import PlacedWords, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cholpon\u2013Ata\u2019s Café", ["cholpon", "ata", "cafe"]),
        ("Trump's wall, the BBC's", ["trump", "wall", "the", "bbc"]),
        ("don't O\u2019Brien l'Europe", ["don", "t", "o", "brien", "l", "europe"]),
        ("16% of 1,000.50", ["16", "of", "1", "000", "50"]),
        ("Ёлки в Йошкар-Оле", ["елки", "в", "иошкар", "оле"]),
        ("Straße İstanbul ﬁnance", ["strasse", "istanbul", "finance"]),
        ("e\u0301te\u0301 été", ["ete", "ete"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("重新开放 5G网络", ["重新", "新开", "开放", "放", "5g", "网络", "络"]),
        ("soft\u00adhyphen \x00 😀 \u26a0\ufe0fhttps", ["softhyphen", "https"]),
        ("", []),
    ],
)
def test_words_fold_case_accents_hyphens_and_possessives(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_every_word_has_its_place_in_the_text(text: str) -> None:
    placed = PlacedWords(text)
    spans = [placed.span(n) for n in range(len(placed.words))]
    assert placed.words == words(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert spans == sorted(spans)


@given(st.text())
def test_the_piece_that_a_word_stands_for_holds_that_word(text: str) -> None:
    placed = PlacedWords(text)
    for n, word in enumerate(placed.words):
        start, end = placed.span(n)
        assert word in " ".join(words(text[start:end]))
