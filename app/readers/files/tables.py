"""CSV and TSV files with a header of field names: each row as the record that it stands for.

A table is told from prose by its header, in which at least two cells are names that records use, one of them that of
the title or of the body, and all are short. Rows are divided at the comma, semicolon, tab or bar that divides the
header.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from app.documents import RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers.files.places import BOM, Place, largest_record
from app.readers.records import fields
from app.readers.unpacking import Budget
from app.readers.values.charsets import decode, detected_charset

_SEPARATORS = (",", ";", "\t", "|")
_LONGEST_NAME = 60
_MOST_COLUMNS = 500
_STATEMENT = re.compile(r"""[\r\n]*"?sep=([,;\t|])"?\r?\n""", re.I)
_FIRST_LINE = re.compile(r"[\r\n]*([^\r\n]+)[\r\n]")
# A character that divides the cells of a row while its charset is found; no text holds it.
_BETWEEN = "\x1f"
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NAMES = frozenset(
    name
    for names in (
        fields.TITLE, fields.BODY, fields.PUBLISHED, fields.MODIFIED, fields.BYLINE, fields.AUTHORS, fields.PUBLISHER,
        fields.DOMAIN, fields.URL, fields.CANONICAL, fields.ID, fields.SECTION, fields.TOPICS, fields.LANGUAGE,
        fields.STANDFIRST, fields.IMAGES,
    )
    for name in names
)  # fmt: skip
_ARTICLE_NAMES = frozenset((*fields.TITLE, *fields.BODY))


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of a table, what divides its cells, and the charset of what is no UTF-8.

    In a wide charset every character has two bytes; the cells are then text already.
    """

    names: tuple[str, ...]
    separator: str
    charset: str
    is_wide: bool
    has_statement: bool = False


def columns_of(head: bytes, said: frozenset[str] = frozenset()) -> Columns | None:
    """The columns of the table that begins with `head`, or None where it begins as anything else.

    `said` are names of columns, case folded, that the import expects in a header.
    """
    wide = _wide_charset(head)
    # Only the first line with something in it; a header whose cells hold line feeds is none.
    text = head[: len(head) & ~1].decode(wide, "replace") if wide else head.removeprefix(BOM).decode("latin-1")
    text, stated = _without_statement(text.removeprefix("\ufeff"))
    line = _FIRST_LINE.match(text)
    for separator in ((stated,) if stated else _SEPARATORS) if line else ():
        names = next(csv.reader([line[1]], delimiter=separator), []) if line else []
        if not 2 <= len(names) <= _MOST_COLUMNS:
            continue
        charset = wide or detected_charset(head)
        cells = [cell.strip() for cell in (names if wide else _decoded(names, charset))]
        if _is_header(cells, said):
            return Columns(tuple(cells), separator, charset, wide is not None, has_statement=stated is not None)
    return None


def _wide_charset(head: bytes) -> str | None:
    if found := _WIDE_MARKS.get(head[:2]):
        return found
    # Without a mark: the ASCII characters of a header, each with a zero beside it.
    if len(head) >= 8 and not any(head[1:8:2]) and all(head[0:8:2]):
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 8 and not any(head[0:8:2]) and all(head[1:8:2]) else None


def _without_statement(text: str) -> tuple[str, str | None]:
    """The text without the line `sep=;` that Excel writes, and the separator that this states."""
    found = _STATEMENT.match(text)
    return (text[found.end() :], found[1]) if found else (text, None)


def _is_header(names: Sequence[str], said: frozenset[str]) -> bool:
    if any(len(name) > _LONGEST_NAME for name in names):
        return False
    if said and any(name.casefold() in said for name in names):
        return True
    known = {name for name in map(fields.folded, names) if name in _NAMES}
    return len(known) >= 2 and not known.isdisjoint(_ARTICLE_NAMES)


def table_rows(
    stream: io.BufferedReader, columns: Columns, place: Place, budget: Budget
) -> Iterator[RawFile | RejectedRecord]:
    """Each row below the header as a JSON object, empty cells left out."""
    limit = largest_record(budget.limits)
    # The module has one limit for all readers in a process, and its default is less than a long article.
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    lines = _Lines(stream, columns, limit)
    try:
        yield from _rows(lines, columns, place, budget)
    finally:
        lines.close()


def _rows(lines: "_Lines", columns: Columns, place: Place, budget: Budget) -> Iterator[RawFile | RejectedRecord]:
    rows = csv.reader(lines, delimiter=columns.separator)
    # Above the rows stand the header and, before it, what Excel says of the separator.
    number = -2 if columns.has_statement else -1
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            number += 1
            yield RejectedRecord(f"{place.source}#{number}", "bad_record", "The row is no row of a table.")
            continue
        except UnreadableFile as error:
            yield RejectedRecord(f"{place.source}#{number + 1}", error.code, str(error))
            if error.code != "too_large" or budget.is_spent:
                return
            number += 1
            continue
        if row is None:
            break
        lines.taken_bytes = 0
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        if number > 0:
            yield _record(row, columns, Place(f"{place.source}#{number}", place.name, None))
    if number <= 0:
        raise UnreadableFile("empty", "The table has no rows.")


def _record(row: list[str], columns: Columns, place: Place) -> RawFile | RejectedRecord:
    if any(cell.strip() for cell in row[len(columns.names) :]):
        return RejectedRecord(place.source, "bad_record", "The row has more cells than the header has names.")
    cells = row if columns.is_wide else _decoded(row, columns.charset)
    record: dict[str, str] = {}
    for name, cell in zip(columns.names, cells, strict=False):
        if name and cell.strip():
            record.setdefault(name, cell)
    return RawFile(place.source, place.name, orjson.dumps(record))


def _decoded(row: list[str], charset: str) -> list[str]:
    """The cells in UTF-8 or `charset`, whichever fits the row as a whole."""
    cells = decode(_BETWEEN.join(row).encode("latin-1"), charset).split(_BETWEEN)
    return cells if len(cells) == len(row) else [decode(cell.encode("latin-1"), charset) for cell in row]


class _Lines:
    """The lines of a table as text; each byte is one character, except where a mark says that two are.

    Raises UnreadableFile where `taken_bytes`, which its user sets to 0 with each row, pass the limit of a record.
    """

    def __init__(self, stream: io.BufferedReader, columns: Columns, limit: int) -> None:
        self._text = io.TextIOWrapper(stream, columns.charset if columns.is_wide else "latin-1", "replace", newline="")
        self._is_first = True
        self._limit = limit
        self.taken_bytes = 0

    def close(self) -> None:
        """Lets go of the stream, which its owner closes."""
        self._text.detach()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit + 2)
        if not line:
            raise StopIteration
        self.taken_bytes += len(line)
        if self.taken_bytes > self._limit:
            self.taken_bytes = 0
            raise UnreadableFile("too_large", "The row is larger than records may be.")
        if self._is_first:
            line = line.removeprefix(BOM.decode("latin-1"))
            self._is_first = not line.strip()
        # What CSV cannot hold, and no text should.
        return line.replace("\0", "")
