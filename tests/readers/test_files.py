"""Files, folders and archives: each record comes once, in order, under its own source, and nothing breaks the walk."""

import gzip
import io
import json
import os
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents import Hints, Limits, RawFile, RejectedRecord
from app.errors import NotFound
from app.readers.files import raw_files

RECORD = {"title": "A title", "text": "A body of a few words."}


def hidden(source: str) -> RejectedRecord:
    return RejectedRecord(source, "hidden", "The file is hidden by its name or that of a folder; name it to import it.")


def found(*paths: Path, hints: Hints | None = None, limits: Limits | None = None) -> list[RawFile | RejectedRecord]:
    return list(raw_files(paths, hints or Hints(), limits or Limits()))


def outcomes(*paths: Path, limits: Limits | None = None) -> list[tuple[str, str]]:
    """Source and what came of it, relative to nothing: `read` or the code."""
    return [
        (one.source, one.code if isinstance(one, RejectedRecord) else "read") for one in found(*paths, limits=limits)
    ]


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_file_comes_whole_under_the_path_as_given(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html>\r\n</html>\n")
    assert found(page) == [RawFile(str(page), "page.html", b"<html>\r\n</html>\n")]


def test_a_folder_is_walked_in_order_and_hidden_files_have_their_outcome(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a/one.txt", "c.txt", ".hidden.txt", ".git/config", ".git/refs/head"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("words")
    (tmp_path / ".away").symlink_to("/etc", target_is_directory=True)
    assert [(source.removeprefix(f"{tmp_path}/"), outcome) for source, outcome in outcomes(tmp_path)] == [
        (".away", "hidden"), (".git/config", "hidden"), (".git/refs/head", "hidden"), (".hidden.txt", "hidden"),
        ("a/one.txt", "read"), ("b/two.txt", "read"), ("c.txt", "read"),
    ]  # fmt: skip


def test_what_is_hidden_is_read_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / ".news").mkdir()
    (tmp_path / ".news/a.txt").write_text("words")
    (tmp_path / ".b.txt").write_text("words")
    assert outcomes(tmp_path / ".news", tmp_path / ".b.txt") == [
        (f"{tmp_path}/.news/a.txt", "read"), (f"{tmp_path}/.b.txt", "read"),
    ]  # fmt: skip


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty/within").mkdir(parents=True)
    assert outcomes(tmp_path / "empty") == [(str(tmp_path / "empty"), "empty")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no folder is closed to this user")
def test_a_folder_that_cannot_be_opened_has_its_outcome(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert outcomes(tmp_path) == [(str(tmp_path / "closed"), "unreadable")]


def test_a_relative_path_stays_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/one.txt").write_text("words")
    assert [source for source, _ in outcomes(Path("pages"))] == ["pages/one.txt"]


def test_a_path_that_does_not_exist_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        raw_files([tmp_path, tmp_path / "nowhere"], Hints(), Limits())


def test_gzip_is_no_container(tmp_path: Path) -> None:
    page = tmp_path / "page.html.gz"
    page.write_bytes(gzip.compress(b"<html>one</html>") + gzip.compress(b" and two"))
    assert found(page) == [RawFile(str(page), "page.html", b"<html>one</html> and two")]


def test_members_of_a_zip_are_numbered_from_one(tmp_path: Path) -> None:
    archive = tmp_path / "pages.zip"
    archive.write_bytes(
        zipped({"folder/": b"", "folder/a.html": b"<html>a", "__MACOSX/._a": b"x", "b.html": b"<html>b"})
    )
    assert found(archive) == [
        RawFile(f"{archive}#1", "a.html", b"<html>a"),
        hidden(f"{archive}#2"),
        RawFile(f"{archive}#3", "b.html", b"<html>b"),
    ]


def test_each_line_of_json_lines_is_a_record_even_where_there_is_one(tmp_path: Path) -> None:
    one, two, packed = tmp_path / "one.jsonl", tmp_path / "two.data", tmp_path / "two.ndjson.gz"
    one.write_bytes(lines(RECORD))
    two.write_bytes(b"\xef\xbb\xbf" + lines(RECORD) + b"\n\n" + lines(RECORD).strip())
    packed.write_bytes(gzip.compress(lines(RECORD, RECORD, RECORD)))
    assert [source for source, _ in outcomes(one, two, packed)] == [
        f"{one}#1", f"{two}#1", f"{two}#2", f"{packed}#1", f"{packed}#2", f"{packed}#3",
    ]  # fmt: skip
    assert all(
        json.loads(record.content) == RECORD for record in found(one, two, packed) if isinstance(record, RawFile)
    )


@pytest.mark.parametrize(
    "content", [json.dumps(RECORD).encode() + b"\n", json.dumps(RECORD, indent=2).encode(), b"{ not json"]
)
def test_a_file_that_is_one_object_is_one_record_as_it_stands(tmp_path: Path, content: bytes) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(content)
    assert found(record) == [RawFile(str(record), "record.json", content)]


def test_a_list_of_objects_gives_each_with_its_own_bytes(tmp_path: Path) -> None:
    records = tmp_path / "records.json"
    records.write_bytes('[{"a": 1.0},\n {"b": "ü"} ]'.encode())
    assert found(records) == [
        RawFile(f"{records}#1", "records.json", b'{"a": 1.0}'),
        RawFile(f"{records}#2", "records.json", '{"b": "ü"}'.encode()),
    ]


def test_text_that_begins_with_a_bracket_is_text(tmp_path: Path) -> None:
    song = tmp_path / "song.txt"
    song.write_bytes(b"[Verse 1]\nThe ferry is late")
    assert found(song) == [RawFile(str(song), "song.txt", b"[Verse 1]\nThe ferry is late")]


ODD = [b"null", b"17", b"[1,2]", b'"text"', b"// a note", b"[" * 1_000_000, b"{title: 1}"]


@pytest.mark.parametrize("name", ["records.jsonl", "records.data"])
@pytest.mark.parametrize("at", [0, 1, 2], ids=["first", "second", "last"])
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_a_line_that_is_no_object_is_rejected_alone(tmp_path: Path, name: str, at: int, odd: bytes) -> None:
    path = tmp_path / name
    written = [b'{"title": "a"}', b'{"title": "b"}']
    path.write_bytes(b"\n".join([*written[:at], odd, *written[at:]]))
    if name == "records.data" and at == 0 and len(odd) > 1_000:
        pytest.skip("nothing in the first bytes of this file says what it is")
    wanted = ["read", "read"]
    wanted.insert(at, "bad_record")
    assert outcomes(path) == [(f"{path}#{n}", outcome) for n, outcome in enumerate(wanted, start=1)]


@pytest.mark.parametrize("odd", ODD[:4], ids=range(4))
@pytest.mark.parametrize("at", [0, 1, 2], ids=["first", "second", "last"])
def test_an_item_of_a_list_that_is_no_object_is_rejected_alone(tmp_path: Path, at: int, odd: bytes) -> None:
    path = tmp_path / "file"
    written = [b'{"a": "],[\\\\\\""}', b'{"b": [1, {"c": 2}]}']
    items = [*written[:at], odd, *written[at:]]
    path.write_bytes(b"[ " + b" ,\n".join(items) + b"]\n")
    assert [one.content if isinstance(one, RawFile) else one.code for one in found(path)] == [
        item if item.startswith(b"{") else "bad_record" for item in items
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"null"), ("a.json", b"17"), ("a.json", b"// note"), ("a.json", b"[1, 2]"), ("file", b"[1, 2]"),
     ("file", b"[]"), ("file", b"[[1, 2], [3, 4]]"), ("file", b"[" * 1_000_000), ("a.jsonl", b"[" * 1_000_000),
     ("file", b'["Ferry late", "Ferry on time"]'), ("file", b"[" * 50_000 + b"]" * 50_000)],
    ids=range(11),
)  # fmt: skip
def test_json_without_a_record_is_one_bad_record(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert {code for _, code in outcomes(path)} == {"bad_record"}
    assert len(outcomes(path)) == 1


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("form", ["lines", "list", "object"])
def test_json_in_a_wide_charset_is_json(tmp_path: Path, charset: str, form: str) -> None:
    path = tmp_path / "file"
    record = json.dumps({"title": "Fähre 🚢"}, ensure_ascii=False)
    path.write_bytes({"lines": f"{record}\n{record}\n", "list": f"[{record}]", "object": record}[form].encode(charset))
    if charset == "utf-8-sig" and form == "object":
        assert len(found(path)) == 1
        return
    assert {one.content.decode() for one in found(path) if isinstance(one, RawFile)} == {record}


@pytest.mark.parametrize("text", ["[1] See below", "[1, 2] and more", "[news] The ferry", "[[Skerrin]] is a town"])
def test_text_in_brackets_is_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "song.txt"
    path.write_text(text)
    assert [one.content for one in found(path) if isinstance(one, RawFile)] == [text.encode()]


def test_records_in_an_archive_are_numbered_within_their_member(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    inner = zipped({"deep.txt": b"words", "deep.jsonl.gz": gzip.compress(lines(RECORD))})
    archive.write_bytes(zipped({"a.txt": b"words", "b.jsonl": lines(RECORD, RECORD), "c.zip": inner}))
    assert outcomes(archive) == [
        (f"{archive}#1", "read"), (f"{archive}#2#1", "read"), (f"{archive}#2#2", "read"),
        (f"{archive}#3#1", "read"), (f"{archive}#3#2#1", "read"),
    ]  # fmt: skip


def test_sources_are_unique_and_addresses_follow_the_prefix(tmp_path: Path) -> None:
    (tmp_path / "news/2024").mkdir(parents=True)
    (tmp_path / "news/2024/über uns.html.gz").write_bytes(gzip.compress(b"<html>"))
    (tmp_path / "news/pages.zip").write_bytes(zipped({"old/a.html": b"<html>"}))
    (tmp_path / "news/records.jsonl").write_bytes(lines(RECORD))
    records = found(tmp_path / "news", hints=Hints(url_prefix="https://x.example/archive"))
    assert [record.url for record in records if isinstance(record, RawFile)] == [
        "https://x.example/archive/2024/%C3%BCber%20uns.html",
        "https://x.example/archive/old/a.html",
        None,
    ]
    assert len({record.source for record in records}) == len(records)


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_read(tmp_path: Path) -> None:
    outside, folder = tmp_path / "secret.txt", tmp_path / "folder"
    folder.mkdir()
    outside.write_text("secret")
    (folder / "page.txt").write_text("words")
    (folder / "alias.txt").symlink_to("page.txt")
    (folder / "around").symlink_to(".", target_is_directory=True)
    (folder / "broken").symlink_to("nowhere")
    (folder / "escape").symlink_to("..", target_is_directory=True)
    (folder / "loop").symlink_to("loop")
    (folder / "steal.txt").symlink_to(outside)
    assert outcomes(folder) == [
        (str(folder / "alias.txt"), "read"),
        (str(folder / "broken"), "unreadable"),
        (str(folder / "escape"), "outside_folder"),
        (str(folder / "loop"), "unreadable"),
        (str(folder / "page.txt"), "read"),
        (str(folder / "steal.txt"), "outside_folder"),
    ]


def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert outcomes(tmp_path, Path("/dev/zero")) == [
        (str(tmp_path / "pipe"), "unsupported_type"),
        ("/dev/zero", "unsupported_type"),
    ]


def test_a_name_that_is_no_utf_8_still_gives_a_source(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("words")
    ((source, outcome),) = outcomes(tmp_path)
    assert outcome == "read"
    assert source.encode("utf-8").decode() == str(tmp_path) + "/caf\\xe9.txt"


def damaged(content: bytes) -> bytes:
    """An archive in which the bytes of the first member are spoilt."""
    return content[:40] + b"\xff" * 8 + content[48:]


def encrypted(content: bytes) -> bytes:
    """An archive whose only member is marked as encrypted, in both of its headers."""
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[local + 6] |= 1
    changed[central + 8] |= 1
    return bytes(changed)


# Parameters and their names are the same in every test process.
NOISE = random.Random(5).randbytes(900)
WORDS = {"a.txt": NOISE, "b.txt": b"words"}
OFFICE = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.txt", b"", [("", "empty")]),
        ("empty.zip", zipped({}), [("", "empty")]),
        ("cut.gz", gzip.compress(b"words " * 1000)[:-20], [("", "unreadable")]),
        ("tail.gz", gzip.compress(b"words") + b"\0" * 512, [("", "read")]),
        ("garbage.gz", gzip.compress(b"words") + b"no gzip at all", [("", "read")]),
        ("short-garbage.gz", gzip.compress(b"words") + b"\n", [("", "read")]),
        ("cut-second.gz", gzip.compress(b"words") + gzip.compress(b"more words")[:-9], [("", "unreadable")]),
        ("between.gz", gzip.compress(b"words") + b"garbage" + gzip.compress(b"words"), [("", "unreadable")]),
        ("cut.zip", zipped(WORDS)[:-30], [("", "unreadable")]),
        ("damaged.zip", damaged(zipped(WORDS)), [("#1", "unreadable"), ("#2", "read")]),
        ("locked.zip", encrypted(zipped({"a.txt": b"words"})), [("#1", "unreadable")]),
        ("report.docx", zipped(OFFICE), [("", "unsupported_type")]),
        ("list.json", b'[{"a": 1}, {"a": ', [("#1", "read"), ("#2", "bad_record")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damage_becomes_an_outcome(tmp_path: Path, name: str, content: bytes, expected: list[tuple[str, str]]) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert [(source.removeprefix(str(path)), outcome) for source, outcome in outcomes(path)] == expected


def test_a_cut_off_file_of_records_gives_what_it_holds_and_one_outcome_for_the_tail(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    records = [{"n": n, "noise": os.urandom(60).hex()} for n in range(4000)]
    path.write_bytes(gzip.compress(lines(*records))[:90_000])
    *read, (source, code) = outcomes(path)
    assert len(read) > 100
    assert {outcome for _, outcome in read} == {"read"}
    assert (source, code) == (f"{path}#{len(read) + 1}", "unreadable")


@pytest.mark.parametrize(
    ("build", "limits", "expected"),
    [
        (lambda: b"w" * 101, Limits(max_record_bytes=100), [("", "too_large")]),
        (lambda: gzip.compress(b"w" * 101), Limits(max_record_bytes=100), [("", "too_large")]),
        (lambda: gzip.compress(b"w" * 5_000_000), Limits(max_expansion=50), [("", "archive_bomb")]),
        (lambda: zipped({"a": b"w" * 5_000_000, "b": b"x"}), Limits(max_expansion=50),
         [("#1", "archive_bomb"), ("#2", "read")]),
        (lambda: zipped({str(n): b"w" for n in range(5)}), Limits(max_archive_members=2),
         [("#1", "read"), ("#2", "read"), ("#3", "archive_bomb")]),
        (lambda: zipped({str(n): os.urandom(900) for n in range(5)}), Limits(max_archive_bytes=2_000),
         [("#1", "read"), ("#2", "read"), ("#3", "too_large"), ("#4", "too_large")]),
        (lambda: lines({"a": "x" * 200}, {"a": 1}, {"a": "x" * 200}, {"a": 2}), Limits(max_record_bytes=100),
         [("", "too_large")]),
        (lambda: lines({"a": 1}, {"a": "x" * 200}, {"a": 2}), Limits(max_record_bytes=100),
         [("#1", "read"), ("#2", "too_large"), ("#3", "read")]),
        (lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d": b"w"})})})}), Limits(max_nesting=3),
         [("#1#1#1#1", "archive_bomb")]),
    ],
)  # fmt: skip
def test_limits_hold_while_unpacking(
    tmp_path: Path, build: Callable[[], bytes], limits: Limits, expected: list[tuple[str, str]]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(build())
    assert [(source.removeprefix(str(path)), outcome) for source, outcome in outcomes(path, limits=limits)] == expected


def test_a_large_file_of_records_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*({"text": os.urandom(1_000).hex()} for _ in range(5_000)))))
    tracemalloc.start()
    count = sum(1 for _ in raw_files([path], Hints(), Limits()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5_000
    assert peak < 2_000_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b\x08", b"PK\x03\x04", b"{", b"[{", b"\xef\xbb\xbf{"]))
def test_any_bytes_give_records_or_outcomes(tmp_path: Path, content: bytes, opening: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(opening + content)
    came = found(path)
    assert came
    assert all(one.source.startswith(str(path)) for one in came)
