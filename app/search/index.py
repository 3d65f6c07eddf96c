"""The index on disk: its schema and documents, and the folder that is in use.

Each index is a folder of its own beside the others; the file `current` names the one in use, so that a new one is
built beside it and then takes its place at once. What the index holds of the change sequence is a document within it,
replaced in every commit: whoever reads an index knows exactly up to which change it goes.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock, Timeout

from app.errors import IndexNotWritten, NotReady
from app.search.absence import absent_runs
from app.search.words import index_words
from app.store.indexing import IndexableArticle, Origin

# Raise it with every change of the schema, the documents or the words: an index of another version is built anew.
INDEX_VERSION = 4

_POINTER = "current"
# Words stand by position for phrases; `basic` fields only say which articles hold a value, whole as given.
_TEXTS = (
    "title", "text", "publisher_name", "author_name", "entity_name", "person_name", "organisation_name", "place_name",
    "role", "section_name",
)  # fmt: skip
_VALUES = ("kind", "id", "aside", "publisher_key", "topic", "entity", "role_key", "has", "status")
_COUNTED_VALUES = ("publisher", "author", "section", "language", "person", "organisation", "place")
SEARCHED = _TEXTS + _VALUES + _COUNTED_VALUES
NUMBERS = ("row", "revision", "id_hash", "day", "week", "month", "year", "newest_key", "oldest_key")
ARTICLE, STATE = "article", "state"
# A field of the index takes values of up to 65,530 bytes.
_LONGEST_VALUE = 16_000


@dataclass(frozen=True, slots=True)
class State:
    """Up to which change an index goes and of which store it was made, and the commit's own name.

    `as_of` is the moment as of which embargoes were looked at.
    """

    seq: int
    origin: Origin
    as_of: str
    generation: str


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _COUNTED_VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=False, fast=True)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _schema()


def article_document(article: IndexableArticle) -> tantivy.Document:
    title = index_words(article.title or "")
    beside = [title, *(index_words(text) for text in (article.standfirst or "", *article.captions))]
    body = index_words(article.body)
    names: dict[str, list[str]] = {"entity": [], "person": [], "organisation": [], "place": []}
    ids: dict[str, list[str]] = {"entity": [], "person": [], "organisation": [], "place": []}
    for entity in article.entities:
        folded = list(dict.fromkeys(map(index_words, entity.names)))
        for group in ("entity", entity.type):
            if group in ids:
                ids[group].append(entity.id)
                names[group].extend(folded)
    fields: dict[str, Any] = {
        "kind": [ARTICLE],
        "id": [article.id],
        "row": [article.row],
        "revision": [article.revision],
        "id_hash": [id_hash(article.id)],
        "title": [title],
        "text": [*filter(None, beside), body],
        "aside": _present(*absent_runs(beside, body)),
        "publisher": _present(article.publisher_id),
        "publisher_key": _present(article.publisher_id, article.publisher_folded, article.publisher_domain),
        "publisher_name": [index_words(name) for name in _present(article.publisher_name, article.publisher_domain)],
        "author": [folded for folded, _ in article.authors],
        "author_name": [index_words(name) for _, name in article.authors],
        "section": _present(article.section_folded),
        "section_name": [index_words(name) for name in _present(article.section)],
        "language": _present(article.language),
        "topic": list(article.topics),
        "role": [index_words(role) for role in article.roles],
        "role_key": list(article.role_keys),
        "has": _has(article),
        "status": [article.status],
        "newest_key": [article.newest_key],
        "oldest_key": [article.oldest_key],
        **ids,
        **{f"{group}_name": found for group, found in names.items()},
        **_calendar(article.published_on),
    }
    return tantivy.Document.from_dict({name: values for name, values in fields.items() if values}, SCHEMA)


def _has(article: IndexableArticle) -> list[str]:
    return [
        name
        for name, holds in (
            ("image", article.has_image),
            ("caption", bool(article.captions)),
            ("quote", article.has_quote),
            ("figure", article.has_figure),
            ("byline", article.byline is not None),
            ("section", article.section is not None),
            ("date", article.published_on is not None),
            ("original", article.duplicate_of is None),
        )
        if holds
    ]


def _calendar(published_on: str | None) -> dict[str, list[int]]:
    """The day, its week (from Monday, counted from 0001-01-01), month (yyyymm) and year as numbers."""
    if not published_on:
        return {}
    day = date.fromisoformat(published_on)
    number = day.toordinal()
    return {"day": [number], "week": [(number - 1) // 7], "month": [day.year * 100 + day.month], "year": [day.year]}


def _present(*values: str | None) -> list[str]:
    return list(dict.fromkeys(value for value in values if value and len(value) <= _LONGEST_VALUE))


def id_hash(article_id: str) -> int:
    """A number for an article's id, by which indexed articles are compared with stored ones; 56 bits."""
    return int.from_bytes(hashlib.blake2b(article_id.encode(), digest_size=7).digest())


def new_state(seq: int, origin: Origin, as_of: str) -> State:
    return State(seq, origin, as_of, secrets.token_hex(6))


def state_document(state: State) -> tantivy.Document:
    return tantivy.Document.from_dict({"kind": [STATE], "state": [json.dumps(asdict(state))]}, SCHEMA)


def read_state(searcher: tantivy.Searcher) -> tuple[State, str]:
    """The state that an index holds, and the place of it in the index, which changes when segments are merged."""
    hits = searcher.search(tantivy.Query.term_query(SCHEMA, "kind", STATE), 1).hits
    if not hits:
        raise NotReady("The search index is not complete; it will be built anew.")
    place = hits[0][1]
    written = json.loads(searcher.doc(place).get_first("state") or "{}")
    state = State(**written | {"origin": Origin(**written["origin"])})
    return state, f"{searcher.num_segments}.{place.segment_ord}.{place.doc}"


def total(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """The exact number of hits."""
    # The engine panics at a limit of 0, and its type stub has no `count`.
    found: Any = searcher.search(query, 1)
    return int(found.count)


def current_folder(root: Path) -> Path | None:
    """The folder of the index in use; None where there is none of this version."""
    try:
        name = (root / _POINTER).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    folder = root / name
    return folder if name.startswith(_prefix()) and (folder / "meta.json").is_file() else None


def new_folder(root: Path) -> Path:
    """An empty index of this version, which nobody uses yet."""
    folder = root / f"{_prefix()}{secrets.token_hex(4)}"
    with written():
        folder.mkdir(parents=True)
        tantivy.Index(SCHEMA, str(folder))
    return folder


def use(folder: Path) -> None:
    """Makes `folder` the index in use, at once for all processes."""
    pointer = folder.parent / _POINTER
    unfinished = pointer.with_suffix(f".{os.getpid()}.{secrets.token_hex(2)}")
    with written():
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(pointer)


def disuse(folder: Path) -> None:
    """Takes `folder` out of use for all processes: until there is another, nothing is answered, and nothing untrue."""
    if current_folder(folder.parent) == folder:
        (folder.parent / _POINTER).unlink(missing_ok=True)


def remove_unused(root: Path) -> None:
    """Removes every index but the one in use. Whoever still reads one keeps what it has open."""
    current = current_folder(root)
    for folder in root.glob("v*-*"):
        if folder.is_dir() and folder != current:
            remove_folder(folder)


def remove_folder(folder: Path) -> None:
    """Removes an index that is not in use; a file of it that cannot be removed stays."""
    shutil.rmtree(folder, ignore_errors=True)


def _prefix() -> str:
    return f"v{INDEX_VERSION}-"


@contextmanager
def written() -> Iterator[None]:
    """Raises IndexNotWritten where the files of an index cannot be written, which the engine tells in several ways."""
    try:
        yield
    except Timeout:
        raise
    except (OSError, ValueError) as error:
        raise IndexNotWritten(
            "The search index cannot be written under DATELINE_HOME; the articles are saved. Make room, or let it be "
            "written to, then run `dateline index rebuild`."
        ) from error


@contextmanager
def locked(root: Path, name: str, wait_seconds: float = 0) -> Iterator[bool]:
    """Whether the lock `name` of the index folder could be had; the system frees it when its holder dies."""
    lock = FileLock(root / f"{name}.lock")
    try:
        with written():
            root.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=wait_seconds)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
