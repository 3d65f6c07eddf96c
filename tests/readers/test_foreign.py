"""Files that are no articles are refused by what they hold; prose of every shape and language still gets through."""

import json
import random
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from app.documents import Hints, Limits, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers import read
from app.readers.files import raw_files

PROSE = (
    "The ferry to Skerrin left three hours late on Wednesday, because nobody had found the captain's spectacles.",
    "The harbour master, Ilse Brandvold, said that this happened about twice a year and that nobody was to blame.",
    "A second ferry was sent from Calder, but it turned back when the fog came down behind the northern pier.",
)
GERMAN = (
    "Die Fähre nach Skerrin fuhr am Mittwoch drei Stunden zu spät ab; niemand fand den Kapitän, sagte die "
    "Hafenmeisterin (und auch seine Brille nicht) am Abend in Calder."
)
RUSSIAN = (
    "Паром в Скеррин ушёл в среду на три часа позже, потому что никто не нашёл очки капитана, сказала в среду "
    "вечером начальница порта, и добавила, что так бывает два раза в год."
)
JAPANESE = (
    "フェリーは水曜日に三時間遅れて出発した。船長の眼鏡が見つからなかったためだと港長は話した。"
    "同じことは年に二度ほど起きるという。二隻目の船はカルダーから出たが、霧のため引き返した。"
)


def outcomes(path: Path) -> set[str]:
    """The outcome codes of everything in a file, `read` for an article."""
    found = set()
    for one in raw_files([path], Hints(), Limits()):
        if isinstance(one, RejectedRecord):
            found.add(one.code)
            continue
        try:
            read(one, Hints(), Limits())
        except UnreadableFile as error:
            found.add(error.code)
        else:
            found.add("read")
    return found


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann Lee <a@x.example>", "b@x.example", "Ferry late"
    message.set_content("\n\n".join(PROSE))
    return bytes(message)


def database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "made.db") as connection:
        connection.execute("CREATE TABLE stories (title TEXT, body TEXT)")
        connection.executemany("INSERT INTO stories VALUES (?, ?)", [("Ferry late", text) for text in PROSE])
    connection.close()
    return (folder / "made.db").read_bytes()


def office(folder: Path) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<document>{' '.join(PROSE)}</document>")
    return packed.getvalue()


def picture(folder: Path) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    words = chunk(b"tEXt", b"Comment\0" + "\n".join(PROSE).encode())
    return b"\x89PNG\r\n\x1a\n" + header + words + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def lines(*wanted: str) -> bytes:
    return "\n".join(wanted).encode() + b"\n"


CODE = lines(
    '"""Ferries and when they leave."""',
    "import datetime",
    "",
    "def leaves(ferry, day):",
    '    """When the ferry leaves on a day, or None where it stays in the harbour for the weather or the crew."""',
    "    if ferry.is_laid_up or day.weekday() == 6:",
    "        return None",
    "    return datetime.datetime.combine(day, ferry.hour)",
)
JAVASCRIPT = lines(
    "/* Ferries and when they leave. This text is long enough to be a sentence of an article, were it one. */",
    "const ferries = [];",
    "export function leaves(ferry, day) {",
    "  if (ferry.laidUp) { return null; }",
    "  return ferry.hours[day.getDay()];",
    "}",
)
SETTINGS = lines(
    "# How the harbour's own machine is set up; ask Ilse before anything in here is changed, please and thank you.",
    "[server]",
    "host = harbour.example",
    "port = 8080",
    "[paths]",
    "log_file = /var/log/harbour.log",
    "greeting = The ferry to Skerrin leaves at nine o'clock in the morning from the northern pier of Calder",
)
YAML = lines(
    "version: 3",
    "services:",
    "  ferry:",
    "    image: harbour/ferry:1.2",
    "    description: Tells everyone who asks when the next ferry to Skerrin leaves, and from which pier it does so.",
    "    ports:",
    "      - 8080:80",
)
LOG = lines(
    *(f"2024-05-0{day} 09:00:00,123 INFO ferry {text}" for day, text in enumerate(PROSE, start=1)),
    "Traceback (most recent call last):",
)
TABLE = lines("date,price,where", "2024-05-06,3,Calder", "2024-05-07,4,Skerrin", "2024-05-08,5,Calder")
XML = lines(
    '<?xml version="1.0"?>',
    '<project xmlns="http://build.example/4.0">',
    *(f"<description>{text}</description>" for text in PROSE),
    "</project>",
)


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("a.pdf", lambda _: b"%PDF-1.4\n1 0 obj\n<< /Title (Ferry late) >>\n" + lines(*PROSE)),
        ("a.rtf", lambda _: b"{\\rtf1\\ansi " + lines(*PROSE) + b"}"),
        ("a.docx", office),
        ("a.doc", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 200 + lines(*PROSE)),
        ("a.png", picture),
        ("a.ttf", lambda _: b"\0\1\0\0\0\x10\0\x80" + lines(*PROSE)),
        ("a.db", database),
        ("a.xml", lambda _: XML),
        ("a.svg", lambda _: b'<svg xmlns="http://www.w3.org/2000/svg"><text>' + lines(*PROSE) + b"</text></svg>"),
        ("sitemap.xml", lambda _: b"<urlset><url><loc>https://x.example/</loc></url></urlset>"),
        ("citation.xml", lambda _: b'<?xml version="1.0"?><style xmlns="http://csl.example/"><p>' + lines(*PROSE)),
        ("wide.xml", lambda _: XML.decode().encode("utf-16")),
        ("a.eml", lambda _: mail()),
        ("plain.eml", lambda _: b"From: a@x.example\nTo: b@x.example\nSubject: Ferry late\n\n" + lines(*PROSE)),
        ("a.mbox", lambda _: b"From a@x.example Mon May  6 09:00:00 2024\n" + mail()),
        ("a.py", lambda _: CODE),
        ("a.js", lambda _: JAVASCRIPT),
        ("script", lambda _: b"#!/bin/sh\n# " + b"\n# ".join(text.encode() for text in PROSE)),
        ("a.ini", lambda _: SETTINGS),
        ("a.yaml", lambda _: YAML),
        ("a.log", lambda _: LOG),
        ("a.csv", lambda _: TABLE),
        ("a.ics", lambda _: lines("BEGIN:VCALENDAR", "SUMMARY:" + PROSE[0], "DESCRIPTION:" + PROSE[1])),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
def test_what_is_no_article_is_refused(
    tmp_path: Path, name: str, build: Callable[[Path], bytes], *, named: bool
) -> None:
    if name == "plain.eml" and not named:
        pytest.skip("sender, date and subject above a text are how a mail is printed; only the name tells")
    path = tmp_path / (name if named else "file")
    path.write_bytes(build(tmp_path))
    assert outcomes(path) == {"unsupported_type"}


def test_the_refusal_names_the_kind(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"%PDF-1.7\n")
    (raw,) = raw_files([path], Hints(), Limits())
    assert not isinstance(raw, RejectedRecord)
    with pytest.raises(UnreadableFile, match=r"^The file is a PDF document, which no reader takes\.$"):
        read(raw, Hints(), Limits())


@pytest.mark.parametrize(
    "text",
    [
        lines("Ferry late", *PROSE),
        lines("[Update] Ferry late", "#ferry #skerrin", *PROSE, "* Calder", "* Skerrin", "Share | Mail | Print"),
        lines("Q&A with the harbour master", *(f"IB: {text}" for text in PROSE), *(f"Q: {text}" for text in PROSE)),
        lines("Live: ferry late", *(f"09:1{n} {text}" for n, text in enumerate(PROSE))),
        lines("Results, all of them", "Calder, 3", *PROSE, "Skerrin, 4", "Sando, 5"),
        lines("How to tell a ferry what to do", *PROSE, "    ferry.leave(now);", "    return ferry;", *PROSE),
        lines("Fähre verspätet", GERMAN, RUSSIAN),
        lines("Паром опоздал", RUSSIAN),
        lines("フェリー遅れ", JAPANESE),
    ],
)  # fmt: skip
def test_prose_is_read_under_any_name(tmp_path: Path, text: bytes) -> None:
    for name in ("story", "story.txt", "story.bin", "story.dat", "story.log"):
        (tmp_path / name).write_bytes(text)
        assert outcomes(tmp_path / name) == {"read"}


@pytest.mark.parametrize("name", ["data", "data.bin", "data.txt", "data.py", "data.csv", "data.html"])
@pytest.mark.parametrize(
    "draw",
    [
        lambda drawn: drawn.randbytes(2_000),
        lambda drawn: zlib.compress(drawn.randbytes(2_000))[2:],
        lambda drawn: b"".join(struct.pack("<d", drawn.random()) for _ in range(300)),
        lambda drawn: b"".join(struct.pack("<i", drawn.randrange(-50_000, 50_000)) for _ in range(500)),
        lambda drawn: b"\0\1\0\0\0\0" + bytes(drawn.choice((0, 0, 0, 1, 255)) for _ in range(2_000)),
        lambda drawn: b"\0\0\1\0" + bytes(drawn.choice((0, 0, 0, 1, 255)) for _ in range(2_000)),
    ],
    ids=["random", "packed", "floats", "integers", "nearly a font", "nearly an icon"],
)
def test_binary_data_is_called_so(draw: Callable[[random.Random], bytes], name: str) -> None:
    for seed in range(20):
        content = draw(random.Random(seed))
        with pytest.raises(UnreadableFile) as caught:
            read(RawFile(name, name, content), Hints(), Limits())
        assert (caught.value.code, "binary data" in str(caught.value)) == ("unsupported_type", True)


@pytest.mark.parametrize("record", [{"name": "harbour", "version": "1.2"}, {"type": "FeatureCollection"}])
def test_records_that_hold_no_article_are_read_and_say_so(tmp_path: Path, record: dict[str, str]) -> None:
    path = tmp_path / "package.json"
    path.write_text(json.dumps(record))
    assert outcomes(path) == {"no_article"}


@pytest.mark.corpora
def test_every_scraped_page_of_the_corpora_is_taken_for_text(corpora: Path) -> None:
    pages = sorted(path for path in (corpora / "pages" / "text").rglob("*") if path.is_file())
    assert pages
    assert [path.name for path in pages if "unsupported_type" in outcomes(path)] == []
