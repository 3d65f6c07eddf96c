"""A mapping file: which columns of a table, or keys of a record, hold which field of the article."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import BadRequest
from app.readers.records import fields

# The article's own names for its fields, and the names of records that each takes the place of.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": fields.TITLE,
    "body": fields.BODY,
    "standfirst": fields.STANDFIRST,
    "byline": fields.BYLINE,
    "authors": fields.AUTHORS,
    "publisher": fields.PUBLISHER,
    "domain": fields.DOMAIN,
    "url": fields.URL,
    "canonical_url": fields.CANONICAL,
    "record_id": fields.ID,
    "section": fields.SECTION,
    "topics": fields.TOPICS,
    "language": fields.LANGUAGE,
    "published_at": fields.PUBLISHED,
    "modified_at": fields.MODIFIED,
    "embargoed_until": fields.EMBARGO,
    "images": fields.IMAGES,
    "caption": fields.CAPTION,
    "rights_holder": fields.HOLDER,
    "usage_terms": fields.TERMS,
}
_LARGEST_BYTES = 100_000

FieldMapping = tuple[tuple[str, tuple[str, ...]], ...]


def read_mapping(path: Path) -> FieldMapping:
    """The fields that a JSON or TOML file names, each with the columns or keys that hold it, best first.

    Raises BadRequest with one sentence about what is wrong.
    """
    mapping = []
    for field, written in _parsed(path).items():
        if field not in FIELDS:
            raise _wrong(f"has no field {field!r} to fill; there are {', '.join(FIELDS)}")
        names = [written] if isinstance(written, str) else written
        if not isinstance(names, list) or not names or not all(isinstance(one, str) and one.strip() for one in names):
            raise _wrong(f"must name a column for {field!r}, or a list of columns")
        mapping.append((field, tuple(name.strip() for name in names)))
    if not mapping:
        raise _wrong("names no field")
    return tuple(sorted(mapping))


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _wrong("cannot be read") from error
    if len(content) > _LARGEST_BYTES:
        raise _wrong("is far too large")
    try:
        text = content.decode("utf-8-sig")
        parsed = (
            json.loads(text) if text.lstrip().startswith(("{", "[")) and path.suffix != ".toml" else tomllib.loads(text)
        )
    except (ValueError, RecursionError) as error:
        raise _wrong("is neither JSON nor TOML") from error
    if not isinstance(parsed, dict):
        raise _wrong("must be one object of fields and their columns")
    return parsed


def _wrong(what: str) -> BadRequest:
    return BadRequest(f"The mapping {what}.")
