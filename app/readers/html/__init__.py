"""Saved HTML pages: bytes to a parsed document, every value with its evidence. Nothing is ever fetched."""

import re
from datetime import UTC, datetime

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers.html import headlines, moments, paragraphs, people, sites
from app.readers.html.images import images
from app.readers.html.page import Page, parse_page, text_of
from app.readers.values.datelines import read_dateline

_HEAD_BYTES = 4_096
# Ten times those of the largest page at hand; half a million took minutes.
_MOST_TAGS = 200_000
_LEADING = re.compile(rb"^(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*", re.S)
_OPENING = re.compile(
    rb"<(?:!doctype\s*html|html|head|body|title|meta|link|script|style|article|main|section|header|div|table|h[1-6]|"
    rb"p|br|a|span|img|figure)\b[^<>]*>?",
    re.I,
)
# What a page may have before its markup: the answer of the server that it was saved with, or stray characters.
_PREFACE = re.compile(
    rb"^(?:HTTP/[\d.]+ \d{3}.{0,3000}?\r?\n\r?\n|[^<{\[\w]{0,20})\s*(?=<(?:!doctype\s*html|html)[\s>])", re.I | re.S
)


def looks_like_html(raw: RawFile) -> bool:
    """Whether the content begins as an HTML page does, in any charset; other XML is none."""
    head = raw.content[:_HEAD_BYTES].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    start = _LEADING.sub(b"", head, count=1)
    if start.startswith(b"<"):
        return bool(_OPENING.match(start) or start.startswith(b"<!--"))
    return bool(_PREFACE.match(start))


def read_html(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """The article of a saved page. Raises UnreadableFile (`too_large`, `empty`, `no_article`) where there is none."""
    if len(raw.content) > limits.max_record_bytes:
        raise UnreadableFile("too_large", f"The page is larger than {limits.max_record_bytes} bytes.")
    if raw.content.count(b"<") > _MOST_TAGS:
        raise UnreadableFile("too_large", f"The page has more than {_MOST_TAGS} tags.")
    page = parse_page(raw.content, raw.url, raw.charset)
    try:
        return _read_page(page, raw, hints)
    except RecursionError as error:
        raise UnreadableFile("unreadable", "The page is nested too deeply.") from error


def _read_page(page: Page, raw: RawFile, hints: Hints) -> ParsedDocument:
    today = datetime.now(UTC).date()
    stated = tuple(sites.publisher_names(page))
    names = sites.site_names(page, stated, hints.publisher)
    found = sites.page_addresses(page)
    publisher, publisher_proof = sites.publisher(page, found, stated, hints.publisher)
    title, title_proof = headlines.title(page, names)
    standfirst, standfirst_proof = headlines.standfirst(page, title)
    authorship = people.authorship(page, sites.site_names(page, stated, hints.publisher, sure=True))
    published, published_proof = moments.published(page, authorship.lines, today)
    modified, modified_proof = moments.modified(page, published, today)
    section, section_proof = sites.section(page)
    topics, topics_proof = sites.topics(page)
    rights, rights_proof = sites.rights(page)
    pictures, pictures_proof = images(page)
    known = paragraphs.Surroundings(
        title,
        tuple(map(text_of, page.headings)),
        authorship.byline,
        tuple(author.name for author in authorship.authors),
        pictures,
    )
    body = paragraphs.body(page, known)
    if not body.text:
        raise UnreadableFile("no_article", "The page holds no article text.")
    language, language_proof = sites.language(page, body.text)
    dateline, dateline_proof = read_dateline(body.text)
    return ParsedDocument(
        source=raw.source,
        title=title,
        body=body.text,
        paragraphs=body.paragraphs,
        url=found.url,
        canonical_url=found.canonical_url,
        aliases=found.aliases,
        standfirst=standfirst,
        byline=authorship.byline,
        authors=authorship.authors,
        publisher=publisher,
        section=section,
        topics=topics,
        language=language,
        dateline=dateline,
        published=published,
        modified=modified,
        images=pictures,
        rights=rights,
        evidence=(
            *title_proof, *standfirst_proof, *authorship.evidence, *publisher_proof, *section_proof, *topics_proof,
            *language_proof, *dateline_proof, *published_proof, *modified_proof, *found.evidence, *body.evidence,
            *pictures_proof, *rights_proof,
        ),
    )  # fmt: skip
