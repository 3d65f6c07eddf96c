"""What a structured file states of one article, and the document that it makes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app import addresses
from app.documents import Author, Evidence, Hints, Image, Moment, Paragraph, ParsedDocument, Publisher, RawFile, Rights
from app.errors import UnreadableFile
from app.readers.values.blocks import Block
from app.readers.values.bylines import Byline, parse_byline
from app.readers.values.datelines import read_dateline
from app.readers.values.dates import parse_moment
from app.readers.values.languages import detect_language, primary_language
from app.readers.values.metadata import Candidate, candidate, evidence, proof
from app.readers.values.organisations import listed_authors, organisations_in
from app.text import clean, fold, join_blocks

# An embargo lies in the future by its nature.
_FAR_AHEAD = date(9000, 1, 1)
_MOST_TOPICS = 50
_MOST_AUTHORS = 40
# The vote of the common words is settled long before the end of an article.
_LANGUAGE_SAMPLE = 2_000
# Between a repeated headline and the text stand the kicker and the source, in a line of their own each.
_LONGEST_HEAD_LINE = 60

_BARE_ADDRESS = re.compile(r"(?:https?://)?[\w.\-]+\.\w{2,}/?\S*$")

Text = Candidate[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The values of one article as a file states them, each with its place; of several the first that holds counts.

    `names` are the authors one by one, `byline` the whole line. `site` is an address of the publisher's. `language`
    and the moments are as written.
    """

    rule: str
    blocks: tuple[Block, ...] = ()
    body_source: str = "body"
    title: Text | None = None
    standfirst: tuple[Text, ...] = ()
    byline: Text | None = None
    names: tuple[Text, ...] = ()
    published: tuple[Text, ...] = ()
    modified: tuple[Text, ...] = ()
    embargo: tuple[Text, ...] = ()
    url: Text | None = None
    canonical: Text | None = None
    aliases: tuple[str, ...] = ()
    record_id: Text | None = None
    publisher: Text | None = None
    site: str | None = None
    section: Text | None = None
    topics: tuple[Text, ...] = ()
    language: tuple[Text, ...] = ()
    dateline: Text | None = None
    images: tuple[Image, ...] = ()
    images_source: str = "images"
    rights: Rights = field(default_factory=Rights)


def stated_document(raw: RawFile, hints: Hints, stated: Stated) -> ParsedDocument:
    """The document of what a file states. Raises UnreadableFile (`no_article`) where it has no text."""
    blocks = _without_head(stated.blocks, stated.title.value if stated.title else None)
    if not blocks:
        raise UnreadableFile("no_article", "The item holds no article text.")
    text, spans = join_blocks(block.text for block in blocks)
    url = stated.url.value if stated.url else raw.url
    publisher, publisher_proof = _publisher(stated, hints, url)
    people = _authorship(stated, publisher.name)
    today = datetime.now(UTC).date()
    published, modified = _moment(stated.published, today), _moment(stated.modified, today)
    embargo = _moment(stated.embargo, _FAR_AHEAD)
    standfirst, language = _standfirst(stated.standfirst, text), _language(stated.language, text)
    read_place, place_proof = read_dateline(text) if not stated.dateline else (stated.dateline.value, ())
    return ParsedDocument(
        source=raw.source,
        title=_value(stated.title),
        body=text,
        paragraphs=tuple(
            Paragraph(span.start, span.end, block.kind) for span, block in zip(spans, blocks, strict=True)
        ),
        url=url,
        canonical_url=_value(stated.canonical),
        aliases=stated.aliases,
        record_id=_value(stated.record_id),
        standfirst=_value(standfirst),
        byline=people.byline,
        authors=people.authors,
        publisher=publisher,
        section=_value(stated.section),
        topics=tuple(dict.fromkeys(topic.value for topic in stated.topics))[:_MOST_TOPICS],
        language=_value(language),
        dateline=read_place,
        published=published.value if published else None,
        modified=modified.value if modified else None,
        embargoed_until=embargo.value.at if embargo else None,
        images=stated.images,
        rights=stated.rights,
        evidence=(
            *_proof(stated.rule, title=stated.title, standfirst=standfirst, section=stated.section, language=language),
            *_proof(stated.rule, body=Candidate(text, clean(text[:80]), stated.body_source, 0.95)),
            *people.evidence,
            *publisher_proof,
            *_proof(stated.rule, published_at=published, modified_at=modified, embargoed_until=embargo),
            *_proof(stated.rule, url=stated.url, canonical_url=stated.canonical, record_id=stated.record_id),
            *_proof(stated.rule, topics=stated.topics[0] if stated.topics else None, dateline=stated.dateline),
            *place_proof,
            *_image_proof(stated),
        ),
    )


def first_stated(candidates: Iterable[Text | None]) -> Text | None:
    """The first candidate that is one."""
    return next((one for one in candidates if one), None)


def at(text: str | None, source: str, confidence: float = 0.95) -> Text | None:
    """A candidate of a short text on one line; None where it is blank."""
    line = clean(text or "")
    return candidate(line, source, confidence) if line else None


def all_at(texts: Iterable[str | None], source: str) -> tuple[Text, ...]:
    """The candidates of several texts of one place, blank ones left out."""
    return tuple(one for one in (at(text, source) for text in texts) if one)


def address_at(text: str | None, source: str, base: str | None = None) -> Text | None:
    """A candidate of an absolute web address; None where there is none."""
    url = addresses.absolute(text, base)
    return Candidate(url, clean(text or ""), source, 0.95) if url else None


def _value(one: Text | None) -> str | None:
    return one.value if one else None


def _without_head(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """The blocks without a headline that is repeated at their top and the kicker and source lines behind it."""
    wanted = fold(title or "")
    place = next((n for n, block in enumerate(blocks[:3]) if wanted and fold(block.text) == wanted), None)
    if place is None or place + 1 == len(blocks):
        return blocks
    place += 1
    while place + 1 < len(blocks) and _is_head_line(blocks[place]):
        place += 1
    return blocks[place:]


def _is_head_line(block: Block) -> bool:
    return block.kind == "text" and len(block.text) < _LONGEST_HEAD_LINE and block.text[-1:] not in '.!?…”"»:'


def _publisher(stated: Stated, hints: Hints, url: str | None) -> tuple[Publisher, tuple[Evidence, ...]]:
    address = stated.site or url
    domain = addresses.domain(address) if address else None
    named = candidate(hints.publisher, "hint:publisher", 1.0) if hints.publisher else None
    found = [one for one in (named, stated.publisher) if one]
    if not found:
        return Publisher(None, domain), ()
    return Publisher(found[0].value, domain), (evidence("publisher", stated.rule, found[0], found),)


@dataclass(frozen=True, slots=True)
class _Authorship:
    byline: str | None
    authors: tuple[Author, ...]
    evidence: tuple[Evidence, ...]


def _authorship(stated: Stated, publisher: str | None) -> _Authorship:
    """The line as written, and of the names the people, beyond doubt, and the organisations."""
    listed = [(one, parse_byline(one.value, publisher)) for one in stated.names[:_MOST_AUTHORS]]
    line = parse_byline(stated.byline.value, publisher) if stated.byline else None
    authors: dict[str, str] = {}
    for parsed in (*(parsed for _, parsed in listed), *([line] if line else [])):
        for name in parsed.authors:
            authors.setdefault(fold(name), name)
    shown = line.byline if line and line.byline else ", ".join(_shown_names(listed))
    source = stated.byline.source if line and stated.byline else listed[0][0].source if listed else ""
    nobody = [one for one, parsed in listed if not parsed.authors]
    organisations = (
        *organisations_in([one.value for one in nobody], publisher),
        *(line.agencies if line and not listed else ()),
    )
    refused = tuple(
        (f"{one.source}: {one.value}", "no name beyond doubt")
        for one in nobody
        if not organisations_in([one.value], publisher)
    )
    kept = listed_authors(tuple(authors.values()), organisations)[:_MOST_AUTHORS]
    proofs = [Evidence("byline", shown, source, stated.rule, 0.95)] if shown else []
    if kept or refused:
        names = ", ".join(one.name for one in kept)
        proofs.append(Evidence("authors", names, source, stated.rule, 0.9, refused))
    return _Authorship(shown or None, kept, tuple(map(proof, proofs)))


# What systems write where they have no name.
_NOBODY = frozenset(
    "admin administrator webmaster root author unknown none null nobody editor user noreply anonymous n/a".split()
)


def _shown_names(listed: list[tuple[Text, Byline]]) -> Iterator[str]:
    for one, parsed in listed:
        if parsed.byline and fold(one.value) not in _NOBODY:
            yield parsed.byline


def _moment(texts: tuple[Text, ...], today: date) -> Candidate[Moment] | None:
    for one in texts:
        moment = parse_moment(one.value, today=today)
        if moment:
            return Candidate(moment, one.shown, one.source, one.confidence)
    return None


def _standfirst(texts: tuple[Text, ...], body: str) -> Text | None:
    """The first summary that is no piece cut out of the body."""
    opening = fold(body[:2_000])
    for one in texts:
        if fold(one.value).rstrip(" .…[]") not in opening and not _BARE_ADDRESS.match(one.value):
            return one
    return None


def _language(texts: tuple[Text, ...], body: str) -> Text | None:
    for one in texts:
        code = primary_language(one.value)
        if code:
            return Candidate(code, one.shown, one.source, one.confidence)
    detected = detect_language(body[:_LANGUAGE_SAMPLE])
    return candidate(detected, "body", 0.9) if detected else None


def _proof(rule: str, **found: Candidate[Any] | None) -> list[Evidence]:
    return [evidence(field, rule, chosen) for field, chosen in found.items() if chosen]


def _image_proof(stated: Stated) -> Iterator[Evidence]:
    for place, image in enumerate(stated.images):
        shown = Candidate(image, image.caption or image.url or "", stated.images_source, 0.9)
        yield evidence(f"images.{place}", stated.rule, shown)
