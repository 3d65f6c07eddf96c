"""Authority lists as files: CSV with a header, JSON Lines, or FollowTheMoney entities, told by their content."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import orjson

from app import text
from app.documents import EntityType
from app.errors import BadRequest, NotFound

# An index entry of PostgreSQL holds 2,700 bytes, and four bytes make a character at most.
LONGEST_ID = 400
LONGEST_NAME = 600
# A refusal that is no mistake: the row is about something that has no name in articles, a sanction or a passport.
OTHER_SCHEMA = "other_schema"
_LONGEST_FIELD = 10_000_000
_BEGINNING = 65_536

_BOTH: tuple[EntityType, ...] = ("person", "organisation")
_SAID: dict[EntityType, str] = {
    "person": "person people individual human per q5",
    "organisation": """organisation organization company business enterprise corporation agency institution publicbody
        airline bank party org q43229""",
    "place": "place location country city town region state territory loc gpe",
    "event": "event",
    "product": "product vessel ship airplane aircraft vehicle",
    "law": "law treaty legislation",
    "group": "group norp nationality",
}
_TYPES: dict[str, tuple[EntityType, ...]] = {
    **{word: (entity_type,) for entity_type, words in _SAID.items() for word in words.split()},
    "legalentity": _BOTH,
    "entity": _BOTH,
}
_COLUMNS = {
    "id": ("id", "entity_id", "identifier", "qid", "item"),
    "name": ("name", "caption", "full_name", "label", "itemlabel"),
    "aliases": ("aliases", "alias", "other_names", "also_known_as", "altlabel", "aka"),
    "weak_aliases": ("weak_aliases", "weak_alias", "weakalias"),
    "type": ("type", "schema", "entity_type", "kind"),
}
# What a byte that is no UTF-8 was read as.
_SURROGATE = re.compile("[\ud800-\udfff]")
_PARTS = str.maketrans("|\n", ";;")


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """One entry of a list: its id there and its names. `types` has two where the list leaves open which it is.

    `full_names` are what the list says it is called, `aliases` what else; `weak_count` counts names that the list
    itself holds to be weak.
    """

    id: str
    types: tuple[EntityType, ...]
    full_names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    weak_count: int = 0


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that gives no entry: its line in the file, a code, and why."""

    line: int
    code: str
    message: str


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def read_list(path: Path, default_type: EntityType | None = None) -> Iterator[AuthorityEntry | RefusedRow]:
    """The entries of a list in the order of the file, and what was refused of it; blank lines are passed over.

    `default_type` is the type of rows that state none. Raises NotFound where there is no file, and BadRequest where it
    is no list at all.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path.name}.")
    # Bytes that are no UTF-8 come as lone surrogates, so that only the rows that have them are refused.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        beginning = file.read(_BEGINNING)
        file.seek(0)
        if beginning.lstrip()[:1] == "[":
            raise BadRequest("The file is a JSON array; a list has one JSON object on each line.")
        rows = _json_rows(file) if beginning.lstrip()[:1] == "{" else _csv_rows(file, beginning)
        seen: set[str] = set()
        for line, row in rows:
            try:
                if isinstance(row, _Refused):
                    raise row
                entry = _entry(row, default_type)
                if entry.id in seen:
                    raise _Refused("repeated_id", "An earlier row has the same id.")
            except _Refused as refused:
                yield RefusedRow(line, refused.code, refused.message)
            else:
                seen.add(entry.id)
                yield entry


def _json_rows(file: TextIO) -> Iterator[tuple[int, Mapping[str, Any] | _Refused]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line.encode("utf-8", "surrogateescape"))
        except ValueError:
            row = None
        if isinstance(row, dict):
            yield number, _followed(row) if isinstance(row.get("properties"), dict) else row
        else:
            yield number, _Refused("bad_row", "The line is no JSON object.")


def _followed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A FollowTheMoney entity as a plain row."""
    properties: Mapping[str, Any] = row["properties"]
    return {
        "id": row.get("id"),
        "type": row.get("schema"),
        "name": properties.get("name") or row.get("caption"),
        "aliases": [*_listed(properties.get("alias")), *_listed(properties.get("previousName"))],
        "weak_aliases": properties.get("weakAlias"),
    }


def _csv_rows(file: TextIO, beginning: str) -> Iterator[tuple[int, Mapping[str, Any] | _Refused]]:
    header = next(csv.reader(io.StringIO(beginning)), [])
    delimiter = max(",;\t", key=lambda one: len(next(csv.reader(io.StringIO(beginning), delimiter=one), [])))
    with _long_fields():
        reader = csv.reader(file, delimiter=delimiter)
        header = [text.clean(name).casefold().replace(" ", "_") for name in next(reader, [])]
        columns = {field: _column(header, names) for field, names in _COLUMNS.items()}
        if columns["name"] is None or columns["id"] is None:
            raise BadRequest("The file is no list: the first line of a CSV file names its columns, `id` and `name`.")
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, _Refused("bad_row", "The row cannot be read as CSV.")
                continue
            if any(cell.strip() for cell in cells):
                yield line, {field: _cell(cells, at, field) for field, at in columns.items()}


@contextmanager
def _long_fields() -> Iterator[None]:
    """Lets a cell have thousands of names; the limit is the module's own, so it is put back."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _cell(cells: Sequence[str], at: int | None, field: str) -> Any:
    value = cells[at] if at is not None and at < len(cells) else ""
    return value.translate(_PARTS).split(";") if field in ("aliases", "weak_aliases") else value


def _entry(row: Mapping[str, Any], default_type: EntityType | None) -> AuthorityEntry:
    values = {field: next((row[name] for name in (field, *names) if row.get(name)), None) for field, names in
              _COLUMNS.items()}  # fmt: skip
    entry_id = values["id"]
    entry_id = _text(str(entry_id) if isinstance(entry_id, int) else entry_id)
    if not entry_id:
        raise _Refused("no_id", "The row has no id.")
    types = _types(values["type"], default_type)
    full_names = _names(values["name"])
    if not full_names:
        raise _Refused("no_name", "The row has no name.")
    if max(len(entry_id) - LONGEST_ID, *(len(name) - LONGEST_NAME for name in full_names)) > 0:
        raise _Refused("too_long", f"The id is longer than {LONGEST_ID} characters or a name than {LONGEST_NAME}.")
    aliases = tuple(name for name in _names(values["aliases"]) if name not in full_names)
    return AuthorityEntry(entry_id, types, full_names, aliases, len(_names(values["weak_aliases"])))


def _types(stated: Any, default_type: EntityType | None) -> tuple[EntityType, ...]:
    written = _text(stated)
    if not written:
        if default_type is None:
            raise _Refused("no_type", "The row has no type; `--type` says one for rows that state none.")
        return (default_type,)
    found = _TYPES.get(written.casefold().replace(" ", "").replace("_", ""))
    if found is None:
        raise _Refused(OTHER_SCHEMA, f"Of the type {written[:60]}, which articles do not name.")
    return found


def _names(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in _listed(value) if (name := _text(one))))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A value as text, cleaned; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    if _SURROGATE.search(value):
        raise _Refused("not_utf8", "The row is not UTF-8.")
    return text.clean(value)
