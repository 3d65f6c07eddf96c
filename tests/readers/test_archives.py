"""Packed files and archives: every member comes once under its number, and floods and faults end as outcomes."""

import bz2
import gzip
import io
import json
import lzma
import resource
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents import Hints, Limits, RawFile, RejectedRecord
from app.readers.files import raw_files

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKED = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd.compress}
PACKS = pytest.mark.parametrize(("suffix", "pack"), PACKED.items(), ids=list(PACKED))
NOISE = bytes(range(256)) * 4


def found(path: Path, content: bytes, limits: Limits | None = None) -> list[RawFile | RejectedRecord]:
    path.write_bytes(content)
    return list(raw_files([path], Hints(url_prefix="https://x.example/"), limits or Limits()))


def outcomes(path: Path, content: bytes, limits: Limits | None = None) -> list[tuple[str, str]]:
    return [
        (one.source.removeprefix(str(path)), one.code if isinstance(one, RejectedRecord) else "read")
        for one in found(path, content, limits)
    ]


def tarred(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            if name.endswith("/"):
                header.type = tarfile.DIRTYPE
            archive.addfile(header, io.BytesIO(content))
    return packed.getvalue()


def special(kind: bytes, name: str = "link", target: str = "/etc/passwd") -> bytes:
    """The header of a tar member that is no file."""
    header = tarfile.TarInfo(name)
    header.type, header.linkname = kind, target
    return header.tobuf()


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


@PACKS
def test_a_packed_file_is_no_container(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"page.html{suffix}"
    page = RawFile(str(path), "page.html", b"<html>one</html> and two", "https://x.example/page.html")
    assert found(path, pack(b"<html>one</html>") + pack(b" and two")) == [page]
    assert outcomes(path, pack(NOISE)[:-9]) == [("", "unreadable")]


@PACKS
def test_a_packed_tar_archive_gives_its_members(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    content = tarred({"./": b"", "./a.html": b"<html>a", "b/._c": b"x", "b/c.html": b"<html>c", "e.txt": b""})
    path = tmp_path / f"pages.tar{suffix}"
    assert found(path, pack(content)) == [
        RawFile(f"{path}#1", "a.html", b"<html>a", "https://x.example/a.html"),
        RejectedRecord(
            f"{path}#2", "hidden", "The file is hidden by its name or that of a folder; name it to import it."
        ),
        RawFile(f"{path}#3", "c.html", b"<html>c", "https://x.example/b/c.html"),
        RejectedRecord(f"{path}#4", "empty", "The file is empty."),
    ]


@PACKS
def test_bytes_behind_a_whole_packed_file_are_ignored(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"page.txt{suffix}"
    for garbage in (b"\n", b"garbage", b"\xff" * 200_000):
        (page,) = found(path, pack(b"one ") + pack(b"two") + garbage)
        assert isinstance(page, RawFile)
        assert page.content == b"one two"


@pytest.mark.parametrize("build", [lambda files: zipped(*files.items()), tarred], ids=["zip", "tar"])
def test_a_spent_budget_is_told_once_with_the_members_that_were_left_out(
    tmp_path: Path, build: Callable[[dict[str, bytes]], bytes]
) -> None:
    path = tmp_path / "all"
    content = build({f"{n}.txt": NOISE for n in range(7)})
    *read, told = found(path, content, Limits(max_archive_members=3))
    assert [one.source for one in read if isinstance(one, RawFile)] == [f"{path}#{n}" for n in (1, 2, 3)]
    assert told == RejectedRecord(
        f"{path}#4",
        "archive_bomb",
        "The archive has more members than archives may have; 4 members from here on left out.",
    )


def test_an_archive_that_is_too_large_says_how_many_members_it_left_out(tmp_path: Path) -> None:
    files = {f"{n}.txt": NOISE * 100 for n in range(7)}
    path = tmp_path / "all"
    came = found(path, zipped(*files.items()), Limits(max_archive_bytes=250_000))
    assert [one.message for one in came if isinstance(one, RejectedRecord)] == [
        "The archive is larger, unpacked, than archives may be.",
        "The archive is larger, unpacked, than archives may be; 4 members from here on left out.",
    ]
    *_, told = found(path, gzip.compress(tarred(files)), Limits(max_archive_bytes=250_000))
    assert isinstance(told, RejectedRecord)
    assert told.message.endswith("what follows was left out, and how many members that is cannot be told.")


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_names_and_names_in_other_scripts_are_kept(tmp_path: Path, form: int) -> None:
    name = "архив/" + "слово-" * 30 + "a.html"
    (page,) = found(tmp_path / "pages.tar", tarred({name: b"<html>"}, form))
    assert isinstance(page, RawFile)
    assert page.name == name.rpartition("/")[2]


def test_links_and_steps_upwards_lead_nowhere(tmp_path: Path) -> None:
    content = special(tarfile.SYMTYPE) + special(tarfile.LNKTYPE) + special(tarfile.FIFOTYPE)
    content += special(tarfile.CHRTYPE) + tarred({"../../etc/cron.d/x": b"words", "/root/y": b"words"})
    path = tmp_path / "pages.tar"
    came = found(path, content)
    assert [one.code for one in came if isinstance(one, RejectedRecord)] == ["unsupported_type"] * 4
    assert [one.url for one in came if isinstance(one, RawFile)] == [
        "https://x.example/etc/cron.d/x", "https://x.example/root/y",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [path]
    steps = zipped(("../../x.html", b"<html>"), ("/y.html", b"<html>"))
    assert [one.url for one in found(path, steps) if isinstance(one, RawFile)] == [
        "https://x.example/x.html", "https://x.example/y.html",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_header_in_a_tar_archive_costs_one_outcome(tmp_path: Path) -> None:
    content = bytearray(tarred(dict.fromkeys("abcd", b"words")))
    content[1024 + 100] ^= 0xFF
    assert outcomes(tmp_path / "pages.tar", bytes(content)) == [
        ("#1", "read"), ("#2", "unreadable"), ("#3", "read"), ("#4", "read"),
    ]  # fmt: skip
    assert outcomes(tmp_path / "pages.tar", bytes(content[:3074])) == [
        ("#1", "read"), ("#2", "unreadable"), ("#3", "read"), ("#4", "unreadable"),
    ]  # fmt: skip


def test_archives_within_archives_are_opened_as_deep_as_they_may(tmp_path: Path) -> None:
    record = json.dumps({"title": "A", "body": "Words."}).encode() + b"\n"
    inner = tarred({"a.txt": b"words", "b.jsonl": record * 2})
    content = zipped(("one.tar.xz", lzma.compress(inner)), ("two.tar", inner), ("three.zip", zipped(("x", b"words"))))
    assert outcomes(tmp_path / "all.zip", content) == [
        ("#1#1", "read"), ("#1#2#1", "read"), ("#1#2#2", "read"), ("#2#1", "read"), ("#2#2#1", "read"),
        ("#2#2#2", "read"), ("#3#1", "read"),
    ]  # fmt: skip
    assert outcomes(tmp_path / "all.zip", content, Limits(max_nesting=2))[0] == ("#1#1", "archive_bomb")


def test_two_zip_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(("a.txt", b"one"), ("a.txt", b"two"))
    assert [one.content for one in found(tmp_path / "x.zip", content) if isinstance(one, RawFile)] == [b"one", b"two"]


def test_a_zip_member_without_a_name_is_read(tmp_path: Path) -> None:
    content = zipped(("~", b"words")).replace(b"~", b"\0")
    assert outcomes(tmp_path / "x.zip", content) == [("#1", "read")]


def test_a_zip_archive_with_long_offsets_is_read(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(b"words")
    assert outcomes(tmp_path / "x.zip", packed.getvalue()) == [("#1", "read")]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_packing_of_zip_members_is_read_within_the_limits(tmp_path: Path, method: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in (("a.txt", NOISE * 300), ("b.txt", bytes(300_000_000)), ("c.txt", b"words")):
            archive.writestr(name, content)
    path = tmp_path / "x.zip"
    path.write_bytes(packed.getvalue())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    came = list(raw_files([path], Hints(), Limits()))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    first, flood, last = came
    assert isinstance(first, RawFile)
    assert first.content == NOISE * 300
    assert isinstance(flood, RejectedRecord)
    assert flood.code in {"too_large", "archive_bomb"}
    assert isinstance(last, RawFile)
    assert last.content == b"words"


def overlapping() -> bytes:
    """A zip archive whose directory names the same packed bytes five times."""
    content = zipped(("a.txt", b"words " * 500))
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    tail = bytearray(content[end:])
    struct.pack_into("<HHL", tail, 8, 5, 5, 5 * (end - start))
    return content[:start] + content[start:end] * 5 + bytes(tail)


def flooded_directory() -> bytes:
    """A zip archive whose directory says that it has a gigabyte, most of it zeros."""
    content = zipped(("a.txt", b"words"))
    tail = bytearray(content[content.index(b"PK\x05\x06") :])
    struct.pack_into("<L", tail, 12, 100_000_000)
    return content[:-22] + bytes(100_000_000) + bytes(tail)


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (overlapping, [("#1", "read"), *((f"#{n}", "archive_bomb") for n in range(2, 6))]),
        (flooded_directory, [("", "archive_bomb")]),
    ],
)
def test_a_directory_that_multiplies_is_refused(
    tmp_path: Path, build: Callable[[], bytes], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(tmp_path / "x.zip", build()) == expected


@PACKS
def test_a_small_file_that_becomes_a_flood_is_refused(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    flood = pack(bytes(30_000_000))
    path = tmp_path / f"bomb{suffix}"
    assert outcomes(path, flood)[0][1] in {"too_large", "archive_bomb"}
    assert outcomes(path, tarred({"a": flood, "b.txt": b"words"}))[1] == ("#2", "read")
    packed_tar = pack(tarred({"a": bytes(300_000), "b": bytes(3_000_000)}))
    assert {outcome for _, outcome in outcomes(path, packed_tar, Limits(max_expansion=2))} <= {"read", "archive_bomb"}


def test_the_members_of_a_tar_archive_are_counted(tmp_path: Path) -> None:
    content = tarred({str(n): b"words" for n in range(9)})
    assert outcomes(tmp_path / "x.tar", content, Limits(max_archive_members=2)) == [
        ("#1", "read"), ("#2", "read"), ("#3", "archive_bomb"),
    ]  # fmt: skip


def test_a_packed_web_archive_with_a_dictionary_is_read(tmp_path: Path) -> None:
    page = b"<html><title>Ferry late</title><p>The ferry was late, the harbour said.</p></html>"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    )
    dictionary = zstd.train_dict([record.replace(b"late", b"%d" % n) * 3 for n in range(500)], 2_000)
    for kept in (dictionary.dict_content, zstd.compress(dictionary.dict_content)):
        frames = b"".join(zstd.compress(record, zstd_dict=dictionary) for _ in range(2))
        content = b"\x5d\x2a\x4d\x18" + struct.pack("<L", len(kept)) + kept + frames
        assert [one.content for one in found(tmp_path / "x.warc.zst", content) if isinstance(one, RawFile)] == [
            page
        ] * 2


MEMBERS = {"a.html": b"<html>words", "b.jsonl": b'{"a": 1}\n{"a": 2}\n', "c.txt": NOISE}


@pytest.mark.parametrize(
    "content",
    [zipped(*MEMBERS.items()), tarred(MEMBERS), *(pack(tarred(MEMBERS)) for pack in PACKED.values())],
    ids=["zip", "tar", *PACKED],
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_a_changed_archive_gives_records_or_outcomes(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        changed[at] = data.draw(st.integers(0, 255))
    came = found(tmp_path / "file", bytes(changed[: data.draw(st.integers(len(content) // 2, len(content)))]))
    assert came
    assert len({one.source for one in came}) == len(came)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
