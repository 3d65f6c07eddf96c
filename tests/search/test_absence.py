"""What the other texts of an article say that its body does not."""

from hypothesis import given
from hypothesis import strategies as st

from app.search.absence import absent_runs, runs_with_beginning, runs_within

# Few words of few letters, so that runs and beginnings come again.
WORDS = st.lists(st.text("ab", min_size=1, max_size=3), max_size=8)


@given(beside=st.lists(WORDS, max_size=3), body=WORDS)
def test_a_phrase_of_other_texts_that_the_body_lacks_holds_an_absent_run_and_no_other_phrase_does(
    beside: list[list[str]], body: list[str]
) -> None:
    absent = set(absent_runs(map(" ".join, beside), " ".join(body)))
    for text in beside:
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                phrase = text[start:end]
                assert bool(absent & runs_within(phrase)) == (not _has(body, phrase)), phrase
                for length in range(1, len(phrase[-1]) + 1):
                    begun = [*phrase[:-1], phrase[-1][:length]]
                    assert bool(absent & runs_with_beginning(begun)) == (not _has_begun(body, begun)), begun


def _has(body: list[str], phrase: list[str]) -> bool:
    return any(body[n : n + len(phrase)] == phrase for n in range(len(body)))


def _has_begun(body: list[str], begun: list[str]) -> bool:
    *before, beginning = begun
    found = (body[n : n + len(begun)] for n in range(len(body) - len(before)))
    return any(words[:-1] == before and words[-1].startswith(beginning) for words in found)
