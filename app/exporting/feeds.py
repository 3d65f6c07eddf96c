"""A list of articles as a feed: JSON Feed 1.1, Atom (RFC 4287) and RSS 2.0."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson

_ATOM = "http://www.w3.org/2005/Atom"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
# XML 1.0 has no way to write these.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a feed: its summary, the beginning of its text, and when the archive last changed it (RFC 3339)."""

    summary: Mapping[str, Any]
    lead: str
    updated_at: str

    def page(self, server: str) -> str:
        """Where a reader finds it: its own page, and where it has none, the archive's answer."""
        return str(self.summary["url"] or self.address(server))

    def address(self, server: str) -> str:
        return f"{server}/v1/articles/{self.summary['id']}"

    @property
    def title(self) -> str:
        return self.summary["title"] or self.lead[:80] or self.summary["id"]


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed. `server` is what the archive's addresses begin with, `address` the page's own."""

    title: str
    server: str
    address: str
    next_address: str | None
    entries: tuple[Entry, ...]


def json_feed(feed: Feed) -> bytes:
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{feed.server}/docs",
        "feed_url": feed.address,
        "next_url": feed.next_address,
        "items": [_filled(_json_item(entry, feed.server)) for entry in feed.entries],
    }
    return orjson.dumps(_filled(found) | {"items": found["items"]})


def _json_item(entry: Entry, server: str) -> dict[str, Any]:
    article = entry.summary
    return {
        "id": entry.address(server),
        "url": entry.page(server),
        "title": article["title"],
        "summary": article["standfirst"],
        "content_text": entry.lead or entry.title,
        "date_published": article["published_at"],
        "date_modified": entry.updated_at,
        "authors": [{"name": author["name"]} for author in article["authors"]],
        "language": article["language"],
        "tags": [article["section"]] if article["section"] else [],
    }


def atom(feed: Feed) -> bytes:
    root = Element("feed", {"xmlns": _ATOM})
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", max((entry.updated_at for entry in feed.entries), default="1970-01-01T00:00:00+00:00"))
    # An entry without an author of its own has the feed's.
    _text(SubElement(root, "author"), "name", "Dateline")
    SubElement(root, "link", {"rel": "self", "href": feed.address, "type": "application/atom+xml"})
    if feed.next_address:
        SubElement(root, "link", {"rel": "next", "href": feed.next_address})
    for entry in feed.entries:
        _atom_entry(SubElement(root, "entry"), entry, feed.server)
    return _written(root)


def _atom_entry(element: Element, entry: Entry, server: str) -> None:
    article = entry.summary
    _text(element, "id", entry.address(server))
    _text(element, "title", entry.title)
    SubElement(element, "link", {"rel": "alternate", "href": _clean(entry.page(server))})
    if article["published_at"]:
        _text(element, "published", article["published_at"])
    _text(element, "updated", entry.updated_at)
    for author in article["authors"]:
        _text(SubElement(element, "author"), "name", author["name"])
    if article["section"]:
        SubElement(element, "category", {"term": _clean(article["section"])})
    _text(element, "summary", article["standfirst"] or entry.lead)


def rss(feed: Feed) -> bytes:
    root = Element("rss", {"version": "2.0", "xmlns:atom": _ATOM, "xmlns:dc": _DUBLIN_CORE})
    channel = SubElement(root, "channel")
    _text(channel, "title", feed.title)
    _text(channel, "link", f"{feed.server}/docs")
    _text(channel, "description", feed.title)
    SubElement(channel, "atom:link", {"rel": "self", "href": feed.address, "type": "application/rss+xml"})
    if feed.next_address:
        SubElement(channel, "atom:link", {"rel": "next", "href": feed.next_address})
    for entry in feed.entries:
        _rss_item(SubElement(channel, "item"), entry, feed.server)
    return _written(root)


def _rss_item(element: Element, entry: Entry, server: str) -> None:
    article = entry.summary
    _text(element, "title", entry.title)
    _text(element, "link", entry.page(server))
    _text(element, "guid", entry.address(server), isPermaLink="false")
    if article["published_at"]:
        _text(element, "pubDate", format_datetime(_moment(article["published_at"])))
    # The element `author` of RSS is an e-mail address.
    for author in article["authors"]:
        _text(element, "dc:creator", author["name"])
    if article["section"]:
        _text(element, "category", article["section"])
    _text(element, "description", article["standfirst"] or entry.lead)


FORMATS: Mapping[str, tuple[str, Callable[[Feed], bytes]]] = {
    "json": ("application/feed+json", json_feed),
    "atom": ("application/atom+xml", atom),
    "rss": ("application/rss+xml", rss),
}


def _moment(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _text(parent: Element, name: str, value: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _clean(value)


def _clean(value: str) -> str:
    return _UNWRITABLE.sub("\ufffd", value)


def _written(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
