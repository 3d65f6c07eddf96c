"""Sentences of a text, and the runs of words that two texts share."""

import time

from hypothesis import given
from hypothesis import strategies as st

from app.text import SHORTEST_REUSE_WORDS, sentence_spans, word_runs


@given(st.text("aB.?!。」\"' \n", max_size=60))
def test_sentences_cover_every_character_that_is_no_blank_once(text: str) -> None:
    spans = sentence_spans(text)
    covered = [place for start, end in spans for place in range(start, end)]
    assert covered == sorted(set(covered))
    assert set(covered) >= {place for place, character in enumerate(text) if not character.isspace()}
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_sentences_end_at_marks_that_a_blank_follows() -> None:
    text = 'He said "Stop!" Then... nothing?! Prices rose 1.5 per cent.\n\nA heading\n\n他来了。「走吧。」她说。'
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        'He said "Stop!"',
        "Then... nothing?!",
        "Prices rose 1.5 per cent.",
        "A heading",
        "他来了。",
        "「走吧。」",
        "她说。",
    ]


def test_a_page_of_dots_is_read_as_fast_as_any_other() -> None:
    for marks in ("." * 200_000, "?!" * 100_000, "." + '"' * 200_000, "...…" * 50_000):
        started = time.process_time()
        assert len(sentence_spans(f"Contents {marks}x and an end.")) == 1
        assert time.process_time() - started < 2


WORDS = st.lists(st.sampled_from("we will open the pier again on Monday, Tuesday! storm".split()), max_size=12)


@given(WORDS, WORDS, WORDS, WORDS, st.lists(st.sampled_from("a b c d e f g".split()), min_size=6, max_size=9))
def test_texts_that_share_six_words_in_a_row_share_a_run(
    before: list[str], after: list[str], other: list[str], more: list[str], shared: list[str]
) -> None:
    left, right = " ".join((*before, *shared, *after)), " ".join((*other, *shared, *more)).upper()
    assert word_runs(left) & word_runs(right)


def test_a_short_text_has_no_runs() -> None:
    assert word_runs(" ".join("word" for _ in range(SHORTEST_REUSE_WORDS - 1))) == frozenset()
