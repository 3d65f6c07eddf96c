"""Records: one JSON object that holds an article, whatever its exporter called the fields."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import orjson

from app import addresses
from app.documents import Evidence, Hints, Limits, Moment, Paragraph, ParsedDocument, Publisher, RawFile, Rights
from app.errors import UnreadableFile
from app.readers.records import fields
from app.readers.records.fields import Record
from app.readers.records.fragments import body_blocks
from app.readers.records.mapping import FIELDS
from app.readers.records.people import authorship
from app.readers.records.pictures import pictures
from app.readers.values.charsets import decode
from app.readers.values.datelines import read_dateline
from app.readers.values.dates import address_moment, parse_moment
from app.readers.values.languages import detect_language, primary_language
from app.readers.values.metadata import Candidate, candidate, evidence
from app.text import clean, fold, join_blocks

# An embargo lies in the future by its nature.
_FAR_AHEAD = date(9000, 1, 1)
_MOST_TOPICS = 50
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
# The vote of the common words is settled long before the end of an article.
_LANGUAGE_SAMPLE = 2_000


def looks_like_record(raw: RawFile) -> bool:
    """Whether the content begins as a JSON object does."""
    return bool(_OBJECT.match(raw.content))


def read_record(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """The article of one JSON object. Raises UnreadableFile (`bad_record`, `no_article`, `too_large`, `empty`)."""
    if len(raw.content) > limits.max_record_bytes:
        raise UnreadableFile("too_large", f"The record is larger than {limits.max_record_bytes} bytes.")
    record = Record(_parsed(raw.content), {FIELDS[field]: names for field, names in hints.mapping})
    today = datetime.now(UTC).date()
    body = record.first_text(fields.BODY, keep_lines=True)
    blocks = body_blocks(body.value) if body else []
    if body is None or not blocks:
        raise UnreadableFile("no_article", "The record holds no article text.")
    text, spans = join_blocks(block.text for block in blocks)
    url, canonical_url = _address(record, fields.URL), _address(record, fields.CANONICAL)
    own_url = url.value if url else canonical_url.value if canonical_url else raw.url
    title = record.first_text(fields.TITLE)
    publisher, publisher_proof = _publisher(record, hints, own_url)
    people = authorship(record, publisher.name)
    published = _moment(record, fields.PUBLISHED, today, own_url) or _address_day(own_url, today)
    modified = _moment(record, fields.MODIFIED, today, own_url)
    embargo = _moment(record, fields.EMBARGO, _FAR_AHEAD, None)
    standfirst = _standfirst(record, text)
    section = record.first_text(fields.SECTION)
    language = _language(record, text)
    place, place_proof = read_dateline(text)
    images, images_proof = pictures(record, own_url)
    holder, terms = record.first_text(fields.HOLDER), record.first_text(fields.TERMS)
    record_id = record.first_text(fields.ID)
    topics = record.texts(fields.TOPICS)[:_MOST_TOPICS]
    return ParsedDocument(
        source=raw.source,
        title=title.value if title else None,
        body=text,
        paragraphs=tuple(
            Paragraph(span.start, span.end, block.kind) for span, block in zip(spans, blocks, strict=True)
        ),
        url=own_url,
        canonical_url=canonical_url.value if canonical_url else None,
        record_id=record_id.value if record_id else None,
        standfirst=standfirst.value if standfirst else None,
        byline=people.byline,
        authors=people.authors,
        publisher=publisher,
        section=section.value if section else None,
        topics=tuple(dict.fromkeys(topic.value for topic in topics)),
        language=language.value if language else None,
        dateline=place,
        published=published.value if published else None,
        modified=modified.value if modified else None,
        embargoed_until=embargo.value.at if embargo else None,
        images=images,
        rights=Rights(holder.value if holder else None, terms.value if terms else None),
        evidence=(
            *_proof(title=title, standfirst=standfirst, section=section, language=language, body=_opening(body, text)),
            *people.evidence,
            *publisher_proof,
            *_proof(published_at=published, modified_at=modified, embargoed_until=embargo),
            *_proof(url=url, canonical_url=canonical_url, record_id=record_id, topics=topics[0] if topics else None),
            *place_proof,
            *images_proof,
        ),
    )


def _parsed(content: bytes) -> Mapping[str, Any]:
    if not content.strip():
        raise UnreadableFile("empty", "The record is empty.")
    try:
        parsed = orjson.loads(content)
    except orjson.JSONDecodeError:
        # Exporters also write NaN, lone surrogates and other charsets.
        try:
            parsed = json.loads(decode(content), strict=False)
        except (ValueError, RecursionError) as error:
            raise UnreadableFile("bad_record", "The record is no JSON.") from error
    if not isinstance(parsed, dict):
        raise UnreadableFile("bad_record", "The record is no JSON object.")
    return parsed


def _address(record: Record, names: tuple[str, ...]) -> Candidate[str] | None:
    for one in record.all_texts(names):
        url = addresses.absolute(one.value)
        if url:
            return Candidate(url, one.shown, one.source, one.confidence)
    return None


def _publisher(record: Record, hints: Hints, url: str | None) -> tuple[Publisher, tuple[Evidence, ...]]:
    """Who publishes it: the importer's word, else the record's. A domain in place of a name is read as the domain."""
    domain, name = None, None
    for one in (*record.all_texts(fields.DOMAIN), *record.all_texts(fields.PUBLISHER)):
        if fields.is_domain(one.value):
            domain = domain or addresses.domain(one.value.lower())
        elif one.source.removeprefix("record:") not in fields.DOMAIN:
            name = name or one
    domain = domain or (addresses.domain(url) if url else None)
    stated = [
        one for one in (candidate(hints.publisher, "hint:publisher", 1.0) if hints.publisher else None, name) if one
    ]
    if not stated:
        return Publisher(None, domain), ()
    return Publisher(stated[0].value, domain), (evidence("publisher", "record-field/1", stated[0], stated),)


def _moment(record: Record, names: tuple[str, ...], today: date, url: str | None) -> Candidate[Moment] | None:
    """The first field of `names` that states a plausible moment."""
    for one in record.all_texts(names):
        moment = parse_moment(one.value, today=today) or _settled_by_address(one.value, today, url)
        if moment:
            return Candidate(moment, one.shown, one.source, one.confidence)
    return None


def _settled_by_address(written: str, today: date, url: str | None) -> Moment | None:
    """A date that reads two ways (`8/9/18`), in the reading that the page's own address names (`/2018/08/09/`)."""
    day = address_moment(url, today=today) if url else None
    for day_first in (False, True):
        moment = parse_moment(written, today=today, day_first=day_first)
        if moment and day and moment.at.date() == day.at.date():
            return moment
    return None


def _address_day(url: str | None, today: date) -> Candidate[Moment] | None:
    day = address_moment(url, today=today) if url else None
    return Candidate(day, url or "", "record:url", 0.7) if day else None


def _standfirst(record: Record, body: str) -> Candidate[str] | None:
    """The summary of its own that the record has; one that is cut out of the body is none."""
    opening = fold(body[:2000])
    for one in record.all_texts(fields.STANDFIRST):
        if fold(one.value).rstrip(" .…[]") not in opening:
            return one
    return None


def _language(record: Record, body: str) -> Candidate[str] | None:
    for one in record.all_texts(fields.LANGUAGE):
        code = primary_language(one.value)
        if code:
            return Candidate(code, one.shown, one.source, one.confidence)
    detected = detect_language(body[:_LANGUAGE_SAMPLE])
    return candidate(detected, "body", 0.9) if detected else None


def _opening(body: Candidate[str], text: str) -> Candidate[str]:
    return Candidate(text, clean(text[:80]), body.source, body.confidence)


def _proof(**found: Candidate[Any] | None) -> list[Evidence]:
    return [evidence(field, "record-field/1", chosen) for field, chosen in found.items() if chosen]
