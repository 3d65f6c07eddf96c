"""CSV and TSV files: each row is a record, and prose stays prose."""

import io
import json
from pathlib import Path

import pytest

from app.documents import Author, Hints, Limits, RawFile, RejectedRecord
from app.errors import BadRequest
from app.readers import read
from app.readers.files import raw_files
from app.readers.records.mapping import FIELDS, read_mapping

ROWS = "title,body,author\n"


def found(path: Path, content: bytes, limits: Limits | None = None) -> list[RawFile | RejectedRecord]:
    path.write_bytes(content)
    return list(raw_files([path], Hints(), limits or Limits()))


def records(path: Path, content: bytes, limits: Limits | None = None) -> list[dict[str, str] | str]:
    """The row's record, or its outcome code."""
    came = found(path, content, limits)
    assert [one.source for one in came] == [f"{path}#{n}" for n in range(1, len(came) + 1)]
    return [json.loads(one.content) if isinstance(one, RawFile) else one.code for one in came]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_each_row_is_a_record(tmp_path: Path, separator: str, charset: str, line_end: str) -> None:
    said = "sagte er, und fügte später hinzu, die Fähre über den Fluß sei größer"
    rows = [
        ["Titel", "Headline", "Content"],
        [
            "x",
            "Fähre spät dran",
            f'"Zwei{line_end}Zeilen{separator}" {said}',
        ],
        ["", "B", ""],
    ]
    text = line_end.join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    assert records(tmp_path / "news", (line_end + text + line_end).encode(charset)) == [
        {
            "Titel": "x",
            "Headline": "Fähre spät dran",
            "Content": f'"Zwei{line_end}Zeilen{separator}" {said}',
        },
        {"Headline": "B"},
    ]


def test_a_row_is_read_like_any_record(tmp_path: Path) -> None:
    body = "The ferry was three hours late on Wednesday, the harbour said. " * 4
    table = f'id,Headline,Article Text,Date Published,Authors\n7,Ferry late,"{body}",2024-05-06,"Ann Lee, Bo Ek"\n'
    (raw,) = found(tmp_path / "news.csv", table.encode())
    assert isinstance(raw, RawFile)
    document = read(raw, Hints(), Limits())
    assert (document.title, document.authors, document.record_id) == (
        "Ferry late",
        (Author("Ann Lee"), Author("Bo Ek")),
        "7",
    )
    assert document.published
    assert document.published.at.date().isoformat() == "2024-05-06"


def test_a_row_in_another_charset_is_read_by_itself(tmp_path: Path) -> None:
    words = "Später hieß es; die Fähre über den Fluß sei größer"
    content = ROWS.encode() + f"Fähre,{words},x\n".encode() + f"Fähre,{words},x\n".encode("cp1252")
    assert records(tmp_path / "news.csv", content) == [{"title": "Fähre", "body": words, "author": "x"}] * 2


def test_a_row_that_fits_no_header_has_its_outcome(tmp_path: Path) -> None:
    content = (ROWS + "A,B\n\nA,B,C,D\nA,B,C,\n").encode()
    assert records(tmp_path / "news.csv", content) == [
        {"title": "A", "body": "B"}, "bad_record", {"title": "A", "body": "B", "author": "C"},
    ]  # fmt: skip
    assert [one.code for one in found(tmp_path / "x", b"title,body\n\n") if isinstance(one, RejectedRecord)] == [
        "empty"
    ]


def test_an_open_quote_takes_no_more_than_a_record_may_have(tmp_path: Path) -> None:
    content = (ROWS + 'A,"B,C\n' + "words,words,words\n" * 100).encode()
    came = records(tmp_path / "news.csv", content, Limits(max_record_bytes=500))
    assert came[0] == "too_large"
    assert came[-1] == {"title": "words", "body": "words", "author": "words"}


@pytest.mark.parametrize(
    "text",
    [
        "Title, body and soul\nThe ferry was late.\n",
        "Ferry late, harbour says\nBy Ann Lee\nThe ferry was late, the harbour said.\n",
        "News | Sport | Text\nFerry late\n",
        "title\nbody\n",
        "title,body",
        "Date,Price\n2024-01-01,3\n",
    ],
)
def test_prose_is_no_table(tmp_path: Path, text: str) -> None:
    path = tmp_path / "story.txt"
    assert found(path, text.encode()) == [RawFile(str(path), "story.txt", text.encode())]


def test_a_long_table_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    content = io.BytesIO()
    content.write(ROWS.encode())
    for n in range(3_000):
        content.write(b"%d,%s,x\n" % (n, b"words " * 300))
    assert len(records(path, content.getvalue())) == 3_000


def test_excel_may_say_what_divides_the_cells(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfsep=|\r\ntitle|body\r\nA, B|C; D\r\n"
    assert records(tmp_path / "news.csv", content) == [{"title": "A, B", "body": "C; D"}]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_wide_table_needs_no_mark(tmp_path: Path, charset: str) -> None:
    content = "title,body\nFähre,spät\n".encode(charset)
    assert records(tmp_path / "news.csv", content) == [{"title": "Fähre", "body": "spät"}]


BODY = "The ferry was three hours late on Wednesday, the harbour said."


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("map.json", '{"title": "Überschrift", "body": ["Text 2", "日付"], "authors": "Wer"}'),
        ("map.toml", 'title = "überschrift"\nbody = ["Text 2", "日付"]\nauthors = "wer"\n'),
    ],
)
def test_a_mapping_says_which_column_is_which_field(tmp_path: Path, name: str, written: str) -> None:
    (tmp_path / name).write_text(written)
    hints = Hints(mapping=read_mapping(tmp_path / name))
    table = tmp_path / "news.csv"
    table.write_text(f"Überschrift;Text 2;日付;Wer;Section\nFerry late;;{BODY};Ann Lee;Harbour\n")
    (raw,) = raw_files([table], hints, Limits())
    assert isinstance(raw, RawFile)
    document = read(raw, hints, Limits())
    assert (document.title, document.body, document.authors, document.section) == (
        "Ferry late", BODY, (Author("Ann Lee"),), "Harbour",
    )  # fmt: skip


def test_a_mapping_reaches_into_objects_and_leaves_no_name_to_another_field(tmp_path: Path) -> None:
    hints = Hints(mapping=(("body", ("story.text",)), ("title", ("summary",))))
    record = {"summary": "Ferry late", "title": "Not this", "story": {"text": BODY}, "section": "Harbour"}
    document = read(RawFile("a#1", "a", json.dumps(record).encode()), hints, Limits())
    assert (document.title, document.body, document.standfirst) == ("Ferry late", BODY, None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "is neither JSON nor TOML"),
        ("[1]", "must be one object"),
        ("{}", "names no field"),
        ('{"headline": "a"}', "has no field 'headline'"),
        ('{"title": 3}', "must name a column for 'title'"),
        ('{"title": []}', "must name a column for 'title'"),
        ("[" * 100_000, "is neither JSON nor TOML"),
    ],
    ids=range(7),
)
def test_a_wrong_mapping_is_told_in_one_sentence(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "map.json").write_text(written)
    with pytest.raises(BadRequest, match=said):
        read_mapping(tmp_path / "map.json")
    with pytest.raises(BadRequest, match="cannot be read"):
        read_mapping(tmp_path / "nowhere.json")


def test_every_field_of_a_mapping_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs/operations.md").read_text()
    assert [name for name in FIELDS if f"`{name}`" not in page.partition("### Mapping files")[2]] == []
