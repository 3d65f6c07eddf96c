"""How queries are read: whatever is typed has a reading, and the reading says what it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.query import MAX_CHARACTERS, MAX_WORDS, read_query

TODAY = date(2026, 1, 31)


def as_read(text: str) -> str:
    return read_query(text, TODAY).as_read


def ignored(text: str) -> list[tuple[str, str, int]]:
    return [(one.text, one.why, one.position) for one in read_query(text, TODAY).ignored]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("central bank", "central bank"),
        ('"Central Bank" rate -Inflation', '"central bank" rate -inflation'),
        ("storm OR flood harbour", "storm OR flood harbour"),
        ("(storm OR flood) harbour", "(storm OR flood) harbour"),
        ('title:storm body:"the harbour"', 'title:storm body:"the harbour"'),
        ("TITLE:storm organization:nato", "title:storm organisation:nato"),
        ("harbour place:(varna OR odesa)", "harbour (place:varna OR place:odesa)"),
        ("kyrg* issyk-k*", "kyrg* issyk-k*"),
        ('"Harbour" title:"harbour"', '"harbour" title:"harbour"'),
        ('"ships wait"~10', '"ships wait"~10'),
        ("-(storm OR flood)", "-(storm OR flood)"),
        ("\u201ccurly quotes\u201d", '"curly quotes"'),
        ("Trump's Cholpon-Ata", 'trump "cholpon ata"'),
        ("published:2025-08/2025-09 published:p7d", "published:2025-08/2025-09 published:P7D"),
        ("entity:e_mhgqmnezapkesgeinpv5", "entity:e_mhgqmnezapkesgeinpv5"),
        ("", ""),
    ],
)
def test_the_language_of_the_contract_is_read(text: str, expected: str) -> None:
    assert as_read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foo:bar", '"foo bar"'),
        ("https://example.org/a", '"https example org a"'),
        ("published:soon", '"published soon"'),
        ("published:2025-13", '"published 2025 13"'),
        ("title:", "title"),
        ("ratio 3:1", 'ratio "3 1"'),
        ("OR", "or"),
        ("--force", "force"),
    ],
)
def test_what_does_not_parse_is_read_as_words(text: str, expected: str) -> None:
    assert as_read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('say "no', [('"', "has no closing quotation mark", 4)]),
        ("storm)", [(")", "closes nothing", 5)]),
        ("(storm", [("(", "is not closed", 0)]),
        ("storm OR", [("OR", "has nothing after it", 6)]),
        ("OR storm", [("OR", "has nothing before it", 0)]),
        ("storm & flood", [("&", "has no letter and no digit", 6)]),
        ("storm AND flood", [("AND", "all words must occur anyway", 6)]),
        ('"" storm', [('""', "has no letter and no digit", 0)]),
        ("storm () flood", [("()", "holds nothing", 6)]),
    ],
)
def test_the_reading_says_what_was_ignored_and_where(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert ignored(text) == expected


@pytest.mark.parametrize("piece", ["a ", "(", '"', "-", "OR ", "a:", "* ", "é", "title:", "() ", "港"])
def test_a_query_of_any_length_has_a_reading(piece: str) -> None:
    reading = read_query(piece * 30_000, TODAY)
    assert len(reading.as_read.split()) <= MAX_WORDS
    assert len(reading.ignored) <= 20


def test_words_beyond_the_largest_number_are_named_as_ignored() -> None:
    reading = read_query(" ".join(f"w{n}" for n in range(MAX_WORDS + 5)), TODAY)
    assert reading.as_read.split()[-1] == f"w{MAX_WORDS - 1}"
    assert reading.ignored[0].text.startswith(f"w{MAX_WORDS} ")


def test_characters_beyond_the_largest_number_are_named_as_ignored() -> None:
    text = "(" * 30 + " storm " * 14 + "." * (MAX_CHARACTERS - 133) + " half-read " + "y" * 50
    reading = read_query(text, TODAY)
    assert "half" not in reading.as_read
    cut = reading.ignored[-1]
    assert cut.why == f"only the first {MAX_CHARACTERS} characters are read"
    assert text[cut.position :].startswith(cut.text)
    assert text[cut.position - 1] == " "
    assert cut.position <= MAX_CHARACTERS
    assert len(reading.ignored) <= 20


def test_a_single_word_that_is_too_long_is_cut() -> None:
    reading = read_query("y" * (MAX_CHARACTERS + 5), TODAY)
    assert reading.as_read == "y" * MAX_CHARACTERS
    assert [(one.text, one.position) for one in reading.ignored] == [("yyyyy", MAX_CHARACTERS)]


PIECES = st.sampled_from(
    [
        '"',
        "(",
        ")",
        "-",
        "*",
        "~",
        ":",
        " ",
        "OR",
        "AND",
        "title:",
        "published:2025",
        "place:",
        "a",
        "bc",
        "é",
        "港口",
        "'s",
        "~3",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=50))
def test_a_reading_reads_the_same_again(text: str) -> None:
    reading = read_query(text, TODAY)
    again = read_query(reading.as_read, TODAY)
    assert again.node == reading.node
    assert again.as_read == reading.as_read
