"""Scraped text beyond the golden cases: shapes, damage, what is known about the file, and that nothing is invented."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import Author, Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers import read

BODY = [
    "The ferry to Skerrin left on time on Monday for the first time since the new timetable was printed in March.",
    "“We had stopped looking at the clock,” said Maud Ferris, who has sold tickets on the pier for nineteen years.",
    "The company put the change down to a shorter queue, a lower tide and a captain who lives nearer to the harbour.",
    "Nobody missed the boat, but two people who had counted on its being late had to run for the last forty metres.",
]


def read_text(*lines: str, hints: Hints | None = None, url: str | None = None) -> ParsedDocument:
    return read(RawFile("page.txt", "page.txt", "\n".join(lines).encode(), url), hints or Hints(), Limits())


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(RawFile("page.txt", "page.txt", content), Hints(), limits or Limits())
    return caught.value.code


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n", "\u200b\n\u200c".encode()])
def test_a_file_without_words_is_empty(content: bytes) -> None:
    assert code_of(content) == "empty"


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\x03" * 500, b"%PDF-1.7\n" + bytes(range(256)) * 40, b"\x7fELF" + bytes(range(32)) * 100],
)
def test_binary_content_is_no_text(content: bytes) -> None:
    assert code_of(content) == "unsupported_type"


@pytest.mark.parametrize("lines", [["Home", "News", "Sport"], ["Sign up for our newsletter"], ["A single headline"]])
def test_menus_and_headlines_alone_are_no_article(lines: list[str]) -> None:
    assert code_of("\n".join(lines).encode()) == "no_article"


def test_a_text_over_the_limit_is_too_large() -> None:
    assert code_of("\n".join(BODY).encode(), Limits(max_record_bytes=100)) == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_charset_is_found(encoding: str) -> None:
    content = "\n".join(["Ferry on time", "By Zoë Çelik", "4 May 2024", *BODY]).encode(encoding)
    document = read(RawFile("page.txt", "page.txt", content), Hints(), Limits())
    assert document.title == "Ferry on time"
    assert document.authors == (Author("Zoë Çelik"),)
    assert "“We had stopped looking at the clock,”" in document.body


def test_line_ends_of_every_system_divide_lines() -> None:
    content = "\r\n\r\n".join(["Ferry on time", *BODY]).encode()
    document = read(RawFile("page.txt", "page.txt", content), Hints(), Limits())
    assert document.body == "\n\n".join(BODY)


def test_the_title_is_given_once_and_without_the_name_of_the_site() -> None:
    document = read_text("Ferry on time at last | The Daily Tern", "Menu", "Ferry on time at last", *BODY)
    assert document.title == "Ferry on time at last"
    assert document.publisher.name == "The Daily Tern"
    assert document.body == "\n\n".join(BODY)


def test_a_headline_that_differs_from_the_page_title_wins_where_it_stands_above_the_body() -> None:
    document = read_text(
        "Skerrin ferry leaves pier on time - Daily Tern News", "Menu", "Home",
        "Skerrin ferry leaves the pier on time for once", "By Oona Marsh", "4 May 2024", *BODY,
    )  # fmt: skip
    assert document.title == "Skerrin ferry leaves the pier on time for once"


def test_teasers_above_and_comments_below_stay_outside() -> None:
    teasers = ["Why the bakery on the corner of Tide Street never opened at all", "Moira Blane", "2 hours ago"] * 4
    comments = [
        "Comments",
        "gannet77",
        "I was one of the two people who ran, and I would do it again at the same hour.",
    ]
    document = read_text("Ferry on time at last", "Menu", *teasers, "Ferry on time at last", *BODY, *comments)
    assert document.body == "\n\n".join(BODY)
    assert document.authors == ()


def test_what_the_importer_knows_comes_first() -> None:
    document = read_text(
        "Ferry on time at last | The Daily Tern", "Ferry on time at last", "By Tern Newsroom", *BODY,
        hints=Hints(publisher="Daily Tern"), url="https://www.dailytern.example/ferry",
    )  # fmt: skip
    assert (document.publisher.name, document.publisher.domain) == ("Daily Tern", "dailytern.example")
    assert document.url == "https://www.dailytern.example/ferry"
    assert document.authors == ()


def test_an_update_alone_is_no_day_of_publication() -> None:
    document = read_text("Ferry on time at last", "By Oona Marsh", "Updated 4 May 2024, 10:00", *BODY)
    assert document.published is None
    assert document.modified is not None
    assert document.modified.at.isoformat() == "2024-05-04T10:00:00+00:00"


def test_todays_date_at_the_top_of_a_page_is_no_day_of_publication() -> None:
    document = read_text(
        "Ferry on time at last", "Home", "News", "Monday, 6 May 2024", "Ferry on time at last", "By Oona Marsh", *BODY
    )
    assert document.published is None


def test_a_line_about_the_author_gives_the_author_and_is_no_paragraph() -> None:
    document = read_text("Ferry on time at last", *BODY, "Oona Marsh is a reporter for the Daily Tern in Skerrin.")
    assert document.authors == (Author("Oona Marsh"),)
    assert document.body.endswith("forty metres.")


def test_other_values_that_were_seen_are_kept_with_the_evidence() -> None:
    document = read_text("Ferry on time at last", "By Oona Marsh", "3 May 2024", "4 May 2024", *BODY)
    proof = {one.field: one for one in document.evidence}
    assert (proof["published_at"].source, proof["published_at"].value) == ("line:3", "3 May 2024")
    assert proof["published_at"].rejected == (("line:4: 4 May 2024", "less certain"),)
    assert proof["authors"].source == "line:2"


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_give_an_article_or_an_outcome(content: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        read(RawFile("page.txt", "page.txt", content), Hints(), Limits())


LINE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [*BODY, "By Oona Marsh", "By", "Updated 4 May 2024", "Image: AFP", "(", "Comments", "•", "x" * 300]
    ),
)


@settings(deadline=None)
@given(st.lists(LINE, max_size=30))
def test_any_lines_give_spans_that_cover_the_body(lines: list[str]) -> None:
    try:
        document = read_text(*(line.encode("utf-8", "replace").decode() for line in lines))
    except UnreadableFile:
        return
    blocks = [document.body[paragraph.start : paragraph.end] for paragraph in document.paragraphs]
    assert "\n\n".join(blocks) == document.body
    assert all(blocks)
    assert {"body"} <= {proof.field for proof in document.evidence}
