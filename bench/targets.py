"""What is fuzzed: for each reader files to begin with, how they are harmed, and what must hold for what is read."""

import bz2
import dataclasses
import gzip
import io
import lzma
import random
import sys
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

from app import readers
from app.documents import Hints, Limits, ParsedDocument, RawFile, RejectedRecord
from app.errors import BadRequest, UnreadableFile
from app.readers.files import raw_files
from app.readers.records.mapping import read_mapping
from bench.injuries import injured

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What a fuzzed file may cost: small, so that what grows meets its limit soon, and every limit is met.
LIMITS = Limits(
    max_file_bytes=3_000_000, max_record_bytes=1_000_000, max_archive_bytes=8_000_000, max_archive_members=500
)
MOST_RECORDS = 2_000
_HOME = Path(__file__).parent.parent
_ODD_NAMES = (
    "a.txt", "b.html", "../up.txt", "/root.txt", "C:\\x.txt", "", ".", "..", ".hidden", "f/", "n\0l.txt",
    "\u202etxt.exe", "x" * 400, "a.html.gz", "i.zip", "\udcff.txt", "__MACOSX/._a", "CON", "a.jsonl", "a.csv",
)  # fmt: skip

Harm = Callable[[bytes, Sequence[bytes], random.Random], bytes]


class Broken(AssertionError):
    """What was read breaks a promise."""


def outcomes(path: Path, chance: random.Random, hints: Hints | None = None) -> Iterator[str]:
    """The outcome of each record in a file. Raises Broken, or whatever the readers should not have raised."""
    hints = hints or chance.choice((Hints(), Hints("The Herald", "https://herald.example/2025/")))
    sources: set[str] = set()
    for one in islice(raw_files([path], hints, LIMITS), MOST_RECORDS):
        _must(one.source not in sources, f"two outcomes for one record, {one.source}")
        sources.add(one.source)
        if isinstance(one, RejectedRecord):
            _must(one.code.isidentifier() and one.message.endswith(".") and str(path) not in one.message, repr(one))
            yield one.code
        else:
            yield _outcome(one, hints, chance)
    _must(bool(sources), "a file without an outcome")


def _outcome(raw: RawFile, hints: Hints, chance: random.Random) -> str:
    if chance.random() < 0.1:
        raw = dataclasses.replace(raw, charset=chance.choice(("latin1", "utf-16", "utf-7", "no such", "", "hex")))
    try:
        document = readers.read(raw, hints, LIMITS)
    except UnreadableFile as error:
        return error.code
    check(document, raw)
    if chance.random() < 0.02:
        _must(readers.read(raw, hints, LIMITS) == document, "two readings of one file differ")
    return "read"


def check(document: ParsedDocument, raw: RawFile) -> None:
    """Raises Broken where a document breaks a promise."""
    _must(document.source == raw.source, "another source")
    _must(bool(document.body.strip()), "an empty body")
    blocks = [document.body[paragraph.start : paragraph.end] for paragraph in document.paragraphs]
    _must("\n\n".join(blocks) == document.body and all(map(str.strip, blocks)), "paragraphs that do not cover the body")
    try:
        orjson.dumps(dataclasses.asdict(document))
    except TypeError as error:
        raise Broken(f"no JSON: {error}") from error
    for text in _texts(document):
        _must("\0" not in text, f"NUL in {text[:80]!r}")
    for field in ("title", "byline", "standfirst", "section", "language", "dateline", "record_id"):
        value = getattr(document, field)
        _must(value is None or (bool(value.strip()) and "\n" not in value), f"{field} {value!r:.80}")
    _must(
        all(name.strip() for name in (*(author.name for author in document.authors), *document.topics)), "a blank name"
    )
    for moment in (document.published, document.modified):
        _must(moment is None or moment.at.utcoffset() is not None, "a moment without an offset")
    _must(all(0 < proof.confidence <= 1 for proof in document.evidence), "confidence out of range")
    addresses = (document.canonical_url, *document.aliases)
    _must(all(one is None or one.startswith(("http://", "https://")) for one in addresses), f"addresses {addresses}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader under test. `names` are what its files are called, `seeds` files to begin with."""

    names: tuple[str, ...]
    seeds: Callable[[], list[bytes]]
    harm: Harm = injured
    read: Callable[[Path, random.Random], Iterator[str]] = outcomes


def _samples(folder: str, *cases: str) -> list[bytes]:
    """The samples of a folder, unpacked, and the golden cases whose names begin with one of `cases`."""
    found = [
        *sorted((_HOME / "samples" / folder).iterdir()),
        *(path for case in cases for path in sorted((_HOME / "tests" / "readers" / "cases").glob(f"{case}*/raw.*"))),
    ]
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found]


def _records() -> list[bytes]:
    lines = [
        {"title": "Ferry late", "text": "It left late.\n\nNobody minded.", "date": "2025-03-01", "author": ["A. Berg"]},
        {"headline": {"main": "Rain"}, "articleBody": "<p>It rained.</p>", "datePublished": 1740787200, "tags": "a, b"},
    ]  # fmt: skip
    table = (
        'title,text,date,author\n"Ferry, late","It left late.\nNobody ""minded"".",2025-03-01,Ann Berg\n'
        "Rain,It rained.,1 May 2024,\n"
    )
    return [
        *_samples("records", "record"),
        b"\n".join(map(orjson.dumps, lines)),
        orjson.dumps(lines),
        orjson.dumps(lines[0]).decode().encode("utf-16"),
        table.encode(),
        table.replace(",", "\t").encode("utf-16"),
        ("sep=;\r\n" + table.replace(",", ";")).encode("cp1252"),
    ]


def _pages() -> list[bytes]:
    return [*_samples("text"), *_samples("html"), *_samples("records"), *_samples("feeds")]


def _archives() -> list[bytes]:
    packed = [path.read_bytes() for path in sorted((_HOME / "samples" / "packed").iterdir())]
    pages, chance = _pages(), random.Random(7)
    made = [_packed(pages, chance) for _ in range(40)]
    return [*packed, (_HOME / "samples" / "pages.zip").read_bytes(), *made]


def _packed(pages: Sequence[bytes], chance: random.Random) -> bytes:
    """Some of the pages in an archive or packed file of some kind."""
    chosen = [chance.choice(pages)[: chance.choice((0, 10, 600, 5_000))] for _ in range(chance.randint(0, 4))]
    content = b"".join(chosen[:1])
    way = chance.choice((_zipped, _zipped, _tarred, _tarred, _framed, _framed))
    return way(chosen, chance) if way is not _framed else _framed([content], chance)


def _zipped(pages: Sequence[bytes], chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are what is wanted
        for content in pages:
            member = zipfile.ZipInfo("x")
            member.filename = chance.choice(_ODD_NAMES).encode("utf-8", "replace").decode()
            member.compress_type = chance.choice((0, 8, 12, 14))
            archive.writestr(member, content)
    return stream.getvalue()


def _tarred(pages: Sequence[bytes], chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=chance.choice((0, 1, 2))) as archive:
        for content in pages:
            member = tarfile.TarInfo(chance.choice(_ODD_NAMES)[:90].replace("\0", ""))
            member.size = len(content)
            member.type = chance.choice((b"0", b"0", b"0", b"1", b"2", b"5", b"S", b"L", b"x", b"g", b"K", b"7", b"\0"))
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def _framed(pages: Sequence[bytes], chance: random.Random) -> bytes:
    pack = chance.choice((gzip.compress, bz2.compress, lzma.compress, zstd.compress))
    return b"".join(pack(content) for content in (*pages, *([b"\nMore."] if chance.random() < 0.2 else [])))


def _harmed_archive(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """An archive harmed as it lies there, or a new one of harmed pages or of other archives."""
    act = chance.random()
    if act < 0.5:
        return injured(content, others, chance)
    inner = [injured(chance.choice(others), others, chance) for _ in range(2)]
    made = _packed([*inner, *others[:8], content], chance)
    return injured(made, others, chance) if act > 0.8 else made


def _warcs() -> list[bytes]:
    page = _samples("html")[0]
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    answers = [
        (b"", page),
        (b"Transfer-Encoding: chunked\r\n", chunked),
        (b"Content-Encoding: gzip\r\n", gzip.compress(page)),
        (b"Content-Encoding: deflate\r\n", zlib.compress(page)),
        (b"Content-Encoding: zstd\r\nTransfer-Encoding: chunked\r\n", zstd.compress(page)),
        (b"Content-Encoding: br\r\n", page),
    ]
    records = [
        _record(b"response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n%s" % answer) for answer in answers
    ]
    records += [_record(kind, page) for kind in (b"warcinfo", b"resource", b"conversion", b"revisit", b"metadata")]
    return [*records, b"".join(records), b"".join(map(gzip.compress, records))]


def _record(kind: bytes, block: bytes) -> bytes:
    shown = b"application/http; msgtype=response" if kind == b"response" else b"text/html"
    head = b"WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: https://x.example/a\r\nContent-Type: %s\r\n" % (kind, shown)
    return head + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)


def _harmed_warc(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    harmed = injured(content, others, chance)
    return gzip.compress(harmed) if chance.random() < 0.1 else harmed


_TABLE = b"kop,tekst,dag,wie\nFerry late,The ferry left three hours late. Nobody minded.,2025-03-01,Ann Berg\n"


def _mappings() -> list[bytes]:
    return [
        b'{"title": "kop", "body": ["tekst", "text"], "published_at": "dag", "authors": "wie"}',
        b'title = "kop"\nbody = ["tekst"]\npublished_at = "dag"\nbyline = """wie"""\n',
        b'{"images": "wie", "topics": "kop", "url": "dag", "embargoed_until": "dag", "body": "tekst"}',
    ]


def _map(path: Path, chance: random.Random) -> Iterator[str]:
    table = path.with_name("table.csv")
    try:
        mapping = read_mapping(path)
    except BadRequest as error:
        _must(str(path) not in str(error), "a message with a path")
        yield "bad_request"
        return
    if not table.exists():
        table.write_bytes(_TABLE)
    yield from outcomes(table, chance, Hints(mapping=mapping))


TARGETS = {
    "text": Target(("a.txt", "a"), lambda: _samples("text", "text", "foreign")),
    "html": Target(("a.html", "a"), lambda: _samples("html", "html")),
    "feeds": Target(("a.xml", "a.rss", "a.json"), lambda: _samples("feeds", "feed")),
    "wire": Target(("a.xml", "a.json"), lambda: _samples("wire", "wire")),
    "records": Target(("a.json", "a.jsonl", "a.csv", "a"), _records),
    "archives": Target(("a", "a.zip", "a.gz"), _archives, _harmed_archive),
    "warc": Target(("a.warc", "a.warc.gz"), _warcs, _harmed_warc),
    "mapping": Target(("a.json", "a.toml"), _mappings, read=_map),
}
