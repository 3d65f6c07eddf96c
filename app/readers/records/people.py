"""Who wrote an article, as records say it: lists of names, objects, or one line with commas and dirt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.documents import Author, Evidence
from app.readers.records import fields
from app.readers.records.fields import Record, texts_of
from app.readers.records.fragments import plain
from app.readers.values.bylines import Byline, is_organisation, parse_byline
from app.readers.values.metadata import Candidate, proof
from app.readers.values.organisations import listed_authors, organisations_in
from app.text import fold

_MOST_AUTHORS = 40


@dataclass(frozen=True, slots=True)
class Authorship:
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def authorship(record: Record, publisher: str | None) -> Authorship:
    """The byline and the authors of a record, people before organisations; what is neither beyond doubt stays out.

    The byline is the record's own line, else its authors as it lists them.
    """
    line = record.first_text(fields.BYLINE)
    listed = [(one, parse_byline(one.value, publisher)) for one in _listed(record)]
    parsed_line = parse_byline(line.value, publisher) if line else None
    authors: dict[str, str] = {}
    for parsed in [*(parsed for _, parsed in listed), *([parsed_line] if parsed_line else [])]:
        for name in parsed.authors:
            authors.setdefault(fold(name), name)
    nobody = [one for one, parsed in listed if not parsed.authors]
    organisations = (
        *organisations_in([one.value for one in nobody], publisher),
        *(parsed_line.agencies if parsed_line and not listed else ()),
    )
    kept = listed_authors(tuple(authors.values()), organisations)[:_MOST_AUTHORS]
    refused = tuple(
        (f"{one.source}: {one.value}", "no name beyond doubt")
        for one in nobody
        if not organisations_in([one.value], publisher)
    )
    source = listed[0][0].source if listed else line.source if line else ""
    shown = (
        parsed_line.byline
        if parsed_line
        else ", ".join(parsed.byline for _, parsed in listed if _names_somebody(parsed))
    )
    proofs = []
    if shown:
        proofs.append(Evidence("byline", shown, line.source if line else source, "record-byline/1", 0.9))
    if kept or refused:
        names = ", ".join(one.name for one in kept)
        proofs.append(Evidence("authors", names, source, "record-authors/1", 0.9, refused))
    return Authorship(shown or None, kept, tuple(map(proof, proofs)))


def _names_somebody(parsed: Byline) -> bool:
    """Whether an entry is more than dirt of the exporter: it holds a person, an agency or an organisation."""
    return bool(parsed.authors or parsed.agencies or is_organisation(parsed.byline))


def _listed(record: Record) -> list[Candidate[str]]:
    """The entries of the first field that lists authors: one for a text, one for each item of a list."""
    for key, value in record.values(fields.AUTHORS):
        entries = [plain(name) for name in _names(value)]
        found = [
            Candidate(name, name, f"record:{key}", 0.9)
            for name in entries
            if fold(name) not in ("", "none", "null", "unknown")
        ]
        if found:
            return found[:_MOST_AUTHORS]
    return []


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping) and isinstance(item.get("first_name", item.get("firstName")), str):
            last = item.get("last_name", item.get("lastName"))
            yield f"{item.get('first_name', item.get('firstName'))} {last if isinstance(last, str) else ''}"
        else:
            yield from texts_of(item)
