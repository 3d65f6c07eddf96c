"""What an article's title, standfirst and captions say that its body does not: how `body:` is answered exactly.

The index holds all texts of an article in one field, and no second copy of the body. Beside it stands what only the
other texts have: the shortest runs of words that the body lacks. A longer run that the body lacks holds a shorter one
of them, so that whoever looks for a phrase in the body looks for every run of words in it here. With a last word of
which only the beginning is known, a run ends in the shortest beginning that the body lacks, and an asterisk.
"""

from collections.abc import Iterable, Iterator, Sequence

# No query asks for a longer run, nor for a longer beginning of a word.
LONGEST_RUN = 100
LONGEST_BEGINNING = 50


def absent_runs(texts: Iterable[str], body: str) -> list[str]:
    """The shortest runs of words of `texts` that `body` lacks; both are words with blanks between them."""
    padded = f" {' '.join(body.split())} "
    return list(dict.fromkeys(run for text in texts for run in _shortest(text.split(), padded)))


def runs_within(words: Sequence[str]) -> set[str]:
    """Every run of words in a phrase of whole words, as `absent_runs` writes them."""
    return {" ".join(words[start:end]) for end in range(1, len(words) + 1) for start in range(end)}


def runs_with_beginning(words: Sequence[str]) -> set[str]:
    """Every run of words in a phrase whose last word is only a beginning, as `absent_runs` writes them."""
    *before, beginning = words
    ending = {
        " ".join((*before[start:], f"{beginning[:length]}*"))
        for start in range(len(before) + 1)
        for length in range(1, len(beginning) + 1)
    }
    return runs_within(before) | ending


def _shortest(words: list[str], padded: str) -> Iterator[str]:
    start = 0
    for end in range(1, len(words) + 1):
        # The words from `start` to before this one are in the body, and with one more before them they are not.
        start = max(start, end - LONGEST_RUN)
        if f" {' '.join(words[start:end])} " in padded:
            continue
        yield from _shortest_beginnings(words[start:end], padded)
        while start < end and f" {' '.join(words[start:end])} " not in padded:
            start += 1
        yield " ".join(words[start - 1 : end])


def _shortest_beginnings(run: list[str], padded: str) -> Iterator[str]:
    """The shortest runs that end in a beginning of the last word; the words before that are in the body."""
    last, start = run[-1], 0
    for length in range(1, min(len(last), LONGEST_BEGINNING) + 1):
        known = start
        while start < len(run) and f" {' '.join((*run[start:-1], last[:length]))}" not in padded:
            start += 1
        if start > known:
            yield " ".join((*run[start - 1 : -1], f"{last[:length]}*"))
        if start == len(run):
            return
