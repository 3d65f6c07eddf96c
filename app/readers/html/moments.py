"""When a page was published and changed, and the place its first line is dated from."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from app.documents import Evidence, Moment
from app.readers.html.jsonld import texts
from app.readers.html.page import Element, Page, spaced_text_of, text_of
from app.readers.values.bylines import parse_byline
from app.readers.values.dates import address_moment, parse_moment
from app.readers.values.metadata import Candidate, evidence

_ZONED = re.compile(r"(?:[zZ]|[+\-−]\d\d:?\d\d|\b(?:GMT|UTC|[A-Z]{2,4}T|PT|ET|MT|CT))\)?\s*$|^\d{9,13}$")
_LONGEST_LINE = 160
_BELOW_HEADLINE = 80
# Less sure candidates do not complete others.
_LEAST_SURE = 0.5
_CLOCK_AND_ZONE = 8
_EXACTNESS = {"none": 0, "year": 1, "month": 2, "day": 3, "minute": 4, "second": 5}
_PUBLISHED = {
    "article:published_time": 0.95, "og:published_time": 0.9, "og:article:published_time": 0.9, "parsely-pub-date": 0.9,
    "sailthru.date": 0.85, "article:published": 0.85, "datepublished": 0.9, "dc.date.issued": 0.85,
    "dcterms.issued": 0.85,
    "dcterms.created": 0.75, "dc.date.created": 0.75, "dc.date": 0.7, "dcterms.date": 0.7, "pubdate": 0.85,
    "publishdate": 0.85, "publish-date": 0.85, "publish_date": 0.85, "publication_date": 0.85, "published-date": 0.85,
    "article.published": 0.85, "originalpublicationdate": 0.85, "cxenseparse:recs:publishtime": 0.8, "ptime": 0.7,
    "citation_publication_date": 0.75, "citation_online_date": 0.7, "citation_date": 0.7, "article_date_original": 0.8,
    "date": 0.6, "dat": 0.6, "displaydate": 0.7, "bt:pubdate": 0.85, "created": 0.5, "timestamp": 0.4,
}  # fmt: skip
_MODIFIED = {
    "article:modified_time": 0.9, "og:updated_time": 0.7, "dcterms.modified": 0.8, "dc.date.modified": 0.8,
    "datemodified": 0.9, "lastmod": 0.7, "last-modified": 0.6, "revised": 0.6, "article:modified": 0.8, "utime": 0.6,
    "article.updated": 0.8, "bt:moddate": 0.8,
}  # fmt: skip
_MARKED = re.compile(
    r"publish|posted|pub-?date|post-?date|entry-date|article-?date|date-?line|timestamp|story-?date|(?:^|[\s_-])date",
    re.I,
)
_LABELLED = re.compile(r"publi|posted|veröffentlicht|опубликовано|公開|掲載|発表", re.I)
_UPDATED = re.compile(r"updat|modif|edited|last", re.I)


def published(page: Page, lines: Sequence[tuple[str, str]], today: date) -> tuple[Moment | None, tuple[Evidence, ...]]:
    """When the page was first published. `lines` are its bylines, (source, text), which may hold the date."""
    reading = _Reading(page, today)
    found = list(reading.all(_stated(page, "datePublished", _PUBLISHED)))
    found += reading.all(_shown(page))
    found += reading.all(
        (moment, f"{source}:date", 0.55) for source, line in lines if (moment := parse_byline(line).moment_text)
    )
    for one in reading.all(_stated(page, "dateCreated", {})):
        found.append(Candidate(one.value, one.shown, one.source, 0.5))
    chosen = _agreeing_best(found)
    if chosen is None:
        chosen = reading.from_address()
    return (chosen.value, (evidence("published_at", "page-date/1", chosen, found),)) if chosen else (None, ())


def modified(page: Page, first: Moment | None, today: date) -> tuple[Moment | None, tuple[Evidence, ...]]:
    """When the page was last changed; never before it was published."""
    found = [
        one
        for one in _Reading(page, today).all(_stated(page, "dateModified", _MODIFIED))
        if first is None or one.value.at.date() >= first.at.date()
    ]
    chosen = _agreeing_best(found)
    return (chosen.value, (evidence("modified_at", "page-date/1", chosen, found),)) if chosen else (None, ())


class _Reading:
    """Reads dates as this page means them."""

    def __init__(self, page: Page, today: date) -> None:
        self._page, self._today = page, today
        tag = (page.tree.get("lang") or "").lower().replace("_", "-")
        # Only Americans and Filipinos put the month first; "en" alone leaves it open.
        self._day_first = None if tag in ("", "en") else tag not in ("en-us", "en-ph")

    def all(self, stated: Iterator[tuple[str, str, float]]) -> Iterator[Candidate[Moment]]:
        for written, source, confidence in stated:
            moment = parse_moment(written, today=self._today, day_first=self._day_first)
            if moment is None and "T" in written:
                moment = parse_moment(written.partition("T")[0], today=self._today, day_first=self._day_first)
            if moment:
                yield Candidate(moment, written, source, confidence)

    def from_address(self) -> Candidate[Moment] | None:
        links = [link.get("href") for link in self._page.tree.xpath("//link[@rel='canonical' and @href]")]
        for address in (self._page.address, *links, *(content for _, content in self._page.meta("og:url"))):
            moment = address_moment(address, today=self._today) if address else None
            if moment and address:
                return Candidate(moment, address, "address", 0.5)
        return None


def _agreeing_best(found: list[Candidate[Moment]]) -> Candidate[Moment] | None:
    """The surest candidate, or one that says the same more exactly: a clock time for its day, a zone for its clock."""
    best = max(found, key=lambda one: one.confidence, default=None)
    if best is None or _says(best) >= _CLOCK_AND_ZONE:
        return best
    fuller = [
        one
        for one in found
        if one.confidence >= _LEAST_SURE and _says(one) > _says(best) and _is_same(one.value.at, best.value)
    ]
    return max(fuller, key=lambda one: (_says(one), one.confidence), default=best)


def _says(one: Candidate[Moment]) -> int:
    """How much a moment says: its precision first, then whether its zone is stated."""
    exact = _EXACTNESS[one.value.precision]
    return exact + _CLOCK_AND_ZONE - 4 if exact >= 4 and _ZONED.search(one.shown) else exact


def _is_same(at: datetime, stated: Moment) -> bool:
    """Whether a moment may be the stated one: the same day, and the same minute where that has a clock time."""
    if _EXACTNESS[stated.precision] < 4:
        return at.date() == stated.at.date()
    same_clock = at.replace(tzinfo=None, second=0, microsecond=0) == stated.at.replace(
        tzinfo=None, second=0, microsecond=0
    )
    return same_clock or abs((at - stated.at).total_seconds()) < 60


def _stated(page: Page, key: str, ranks: dict[str, float]) -> Iterator[tuple[str, str, float]]:
    for text in texts(page.article.get(key))[:1]:
        yield text, f"json-ld:{key}", 0.97
    for name, content in page.meta(*ranks):
        yield content, f"meta:{name}", ranks[name]
    for element in page.by_property.get(key.lower(), ()):
        if not page.in_aside(element):
            yield element.get("datetime") or element.get("content") or text_of(element), f"microdata:{key}", 0.88


def _shown(page: Page) -> Iterator[tuple[str, str, float]]:
    """The times that the page shows: in time elements, where the class says so, and right below the headline."""
    for element in page.tree.iter("time"):
        written = element.get("datetime") or text_of(element)
        if written and not page.in_aside(element):
            around = element.getparent().get("class") or ""
            marks = f"{element.get('class') or ''} {element.get('itemprop') or ''} {around} {text_of(element)[:20]}"
            yield written, "html:time", 0.8 if element.get("pubdate") is not None else _sureness(element, marks, page)
    for element in page.tree.xpath("//body//*[@class or @id]"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _MARKED.search(marks) or element.tag in ("body", "article", "main", "time"):
            continue
        attributes = (element.get(name) for name in ("datetime", "data-datetime", "data-timestamp"))
        written = next(filter(None, attributes), "") or spaced_text_of(element)
        near = _LABELLED.search(written[:40]) or -60 < page.distance(element) < 250
        if 6 <= len(written) <= _LONGEST_LINE and near and not page.in_aside(element):
            yield written, "html:date", _sureness(element, marks + written[:20], page) - 0.1
    for element in page.after_heading:
        written = text_of(element)
        if 6 <= len(written) <= 60:
            yield written, "html:after-headline", 0.42


def _sureness(element: Element, marks: str, page: Page) -> float:
    """How surely a shown time is the time of publication, by its labels and its place."""
    if _UPDATED.search(marks):
        return 0.5
    return 0.75 if 0 < page.distance(element) < _BELOW_HEADLINE else 0.6
