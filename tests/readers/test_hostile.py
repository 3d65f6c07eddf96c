"""Files that are made to do harm: each ends in outcomes, in bounded time and memory, and reaches nothing outside."""

import bz2
import gzip
import io
import lzma
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents import Hints, Limits, RejectedRecord
from app.errors import UnreadableFile
from app.readers import read
from app.readers.files import raw_files

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What a file of a few megabytes may cost where several tests share the processors.
MOST_SECONDS = 60
MOST_BYTES = 400_000_000
ZEROS = bytes(1_000_000)
STORY = b"The ferry to Skerrin left three hours late on Wednesday, and nobody in Calder minded it very much. "

READ = """
import resource, sys
from pathlib import Path
from app.documents import Hints, Limits, RejectedRecord
from app.errors import UnreadableFile
from app.readers import read
from app.readers.files import raw_files

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
codes = set()
for one in raw_files([Path(sys.argv[1])], Hints(), Limits()):
    try:
        codes.add(one.code if isinstance(one, RejectedRecord) else read(one, Hints(), Limits()) and "read")
    except UnreadableFile as error:
        codes.add(error.code)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024, *sorted(codes))
"""


def flood(compressor: object, millions: int = 300) -> bytes:
    """Zeros, packed a million at a time."""
    packed: io.BytesIO = io.BytesIO()
    for _ in range(millions):
        packed.write(compressor.compress(ZEROS))  # type: ignore[attr-defined]
    return packed.getvalue() + compressor.flush()  # type: ignore[attr-defined, no-any-return]


def gzip_flood() -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(300):
            file.write(ZEROS)
    return packed.getvalue()


def zip_flood(levels: int) -> bytes:
    content = ZEROS * 30
    for _ in range(levels):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(20):
                archive.writestr(f"{number}.zip", content)
        content = packed.getvalue()
    return content


def lying_tar(kind: bytes) -> bytes:
    header = tarfile.TarInfo("a.txt")
    header.type, header.size = kind, 1 << 33
    return header.tobuf(tarfile.GNU_FORMAT) + STORY


def answered(headers: bytes, body: bytes, length: int | None = None) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + b"\r\n" + body
    size = len(http) if length is None else length
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Type: application/http\r\n"
    )
    return head + b"Content-Length: %d\r\n\r\n" % size + http + b"\r\n\r\n"


def laughs(root: str) -> bytes:
    names = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    text = "&l19;" + STORY.decode()
    content = f"<{root}><channel><item><p>{text}</p></item></channel></{root}>"
    return f'<!DOCTYPE {root} [<!ENTITY l0 "lol">{names}]>{content}'.encode()


BOMBS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "gz": (gzip_flood, {"archive_bomb"}),
    "bz2": (lambda: flood(bz2.BZ2Compressor()), {"archive_bomb"}),
    "xz": (lambda: flood(lzma.LZMACompressor()), {"archive_bomb"}),
    "zst": (lambda: flood(zstd.ZstdCompressor()), {"archive_bomb"}),
    "zip": (lambda: zip_flood(1), {"archive_bomb"}),
    "nested zip": (lambda: zip_flood(4), {"archive_bomb"}),
    "tar that lies": (lambda: lying_tar(tarfile.REGTYPE), {"unreadable"}),
    "tar with endless attributes": (lambda: lying_tar(tarfile.XHDTYPE), {"empty"}),
    "warc that says too much": (lambda: answered(b"", STORY, 10**17), {"unreadable"}),
    "warc that says too little": (lambda: answered(b"", b"<html><p>" + STORY, 30), {"bad_record", "empty"}),
    "warc with broken chunks": (
        lambda: answered(b"Transfer-Encoding: chunked\r\n", b"ffffffff\r\n<p>" + STORY), {"read"}
    ),
    "warc with a packed flood": (lambda: answered(b"Content-Encoding: gzip\r\n", gzip_flood()), {"archive_bomb"}),
    "entities in html": (lambda: laughs("html"), {"read"}),
    "entities in a feed": (lambda: laughs("rss"), {"no_article"}),
    "deep json": (lambda: b'{"title":"t","text":' + b"[" * 3_000_000, {"bad_record"}),
    "deep list": (lambda: b"[" * 3_000_000, {"bad_record"}),
    "deep html": (lambda: b"<html><body>" + b"<div>" * 400_000 + STORY, {"too_large"}),
    "headings in headings": (lambda: b"<html><body>" + b"<div><h1>Ferry late" * 12_000 + STORY, {"read", "no_article"}),
    "marks in one line": (lambda: b"Ferry late" + b" :" * 450_000, {"no_article"}),
    "figures in figures": (lambda: b"<html><body>" + b"<figure><img src=x>" * 60_000 + STORY, {"read", "no_article"}),
    "links in a paragraph": (
        lambda: b"<html><body><p>" + STORY + b"<a href=x>y</a>, " * 60_000 + b"<p>" + STORY * 5, {"read"}
    ),
    "links in boxes": (
        lambda: b"<html><body>" + b"<div><a href=x>Ferry late</a> <a<a>y" * 20_000 + STORY, {"read", "no_article"}
    ),
    "paragraphs in paragraphs": (lambda: b"<html><body>" + b"<p<p><p>" * 30_000 + STORY, {"read", "no_article"}),
    "paragraphs in deep lists": (
        lambda: b"<html><body>" + b"<ul><li>" * 40 + b"<p>late<p>" * 9_000 + STORY, {"read", "no_article"}
    ),
    "blank lines between records": (
        lambda: b'{"title":"t"}\n' + (b"\n" * 60_000 + b"x") * 60, {"bad_record", "no_article"}
    ),
    "tables in tables": (lambda: b"<html><body>" + b"<table><tr><td>" * 6_000 + STORY, {"read", "no_article"}),
    "paragraphs": (lambda: b"<html><body>" + b"<p>The ferry left late.</p>" * 240_000, {"too_large"}),
    "list of numbers": (lambda: b"[" + b"1," * 9_000_000 + b"{}]", {"archive_bomb"}),
    "deep xml": (lambda: b"<rss><channel><item>" + b"<a>" * 400_000, {"no_article"}),
    "attributes": (lambda: b"<html><body " + b"".join(b"a%d=1 " % n for n in range(200_000)), {"unreadable"}),
    "endless line": (lambda: STORY * 60_000, {"read", "no_article"}),
    "endless line of html": (lambda: b"<html><body><p>" + STORY * 30_000, {"read"}),
    "blank lines": (lambda: b"\n" * 15_000_000, {"empty"}),
    "short lines": (lambda: b"a b\n" * 4_000_000, {"too_large"}),
    "zeros": (lambda: STORY + b"\0" * 3_000_000, {"unsupported_type"}),
    "zeros between words": (lambda: b"words\0" * 500_000, {"unsupported_type"}),
    "broken utf-8": (lambda: b"\xff\xfe\xfd" + b"F\xe4hre \xc3" * 300_000, {"no_article", "read", "unsupported_type"}),
    "a hundred megabytes": (lambda: STORY * 1_010_000, {"too_large"}),
    "open quotation mark": (lambda: b'title,body\n"' + STORY * 210_000, {"bad_record", "too_large"}),
    "cells": (lambda: b"title,body\n" + b"," * 5_000_000, {"empty", "bad_record"}),
    "sender without end": (
        lambda: b"From: " + b"be" * 200_000 + b"\nSubject: Ferry late\nDate: 14 May 2025\n\n" + STORY * 9, {"read"}
    ),
    "author without end": (
        lambda: b"<rss><channel><item><author>" + b"be" * 200_000 + b"@</author><description>" + STORY, {"read"}
    ),
    "headers of a mail": (lambda: b"A-B: c\n " * 1_000_000, {"unsupported_type", "no_article"}),
    "fields of a warc": (lambda: b"WARC/1.0\r\n" + b"A: b\r\n" * 1_000_000, {"bad_record"}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_ends_in_an_outcome_and_costs_little(tmp_path: Path, name: str) -> None:
    build, expected = BOMBS[name]
    path = tmp_path / "file"
    path.write_bytes(build())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    cost, *codes = done.stdout.split()
    assert set(codes) <= expected
    assert codes
    assert int(cost) < MOST_BYTES


@pytest.mark.parametrize("root", ["rss", "html", "nitf"])
def test_entities_of_other_places_are_never_fetched(tmp_path: Path, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    path = tmp_path / "file"
    story = STORY.decode() * 2
    path.write_text(
        f'<!DOCTYPE {root} SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY a SYSTEM "{secret.as_uri()}">'
        f'<!ENTITY % b SYSTEM "http://127.0.0.1:9/b">%b;]><{root}><head><title>T</title></head><channel><item><title>T</title>'
        f"<description>&a; {story}</description></item></channel>"
        f"<body><body.content><p>&a; {story}</p></body.content></body></{root}>"
    )

    def refused(*_: object) -> None:
        raise AssertionError("a reader reached for the network")

    monkeypatch.setattr(socket, "socket", refused)
    for one in raw_files([path], Hints(), Limits()):
        assert not isinstance(one, RejectedRecord)
        try:
            document = read(one, Hints(), Limits())
        except UnreadableFile:
            continue
        assert "hidden words" not in str(document)
