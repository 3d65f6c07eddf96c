"""Feeds: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed. A feed is a container; each item is read as a file of its own."""

import re

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers.feeds.elements import state_entry
from app.readers.feeds.items import entries, is_json_feed, json_feed
from app.readers.feeds.jsonfeed import state_item
from app.readers.stated import Stated, stated_document
from app.readers.values.trees import read_tree, root_name

__all__ = ["looks_like_feed", "looks_like_json_feed", "read_feed", "state_feed_item"]

# RDF is a general format; it is RSS where it says so.
_RSS_IN_RDF = re.compile(
    rb"purl\.org/(?:rss/1\.|net/rss1)|my\.netscape\.com|channel\.netscape\.com|<items?[\s>]", re.IGNORECASE
)
_OPENING_BYTES = 16_384


def looks_like_feed(raw: RawFile) -> bool:
    """Whether the content is a feed, or a single item of one in its feed's frame."""
    return looks_like_json_feed(raw.content) or is_xml_feed(raw.content)


def looks_like_json_feed(content: bytes) -> bool:
    """Whether a JSON object names itself a JSON Feed."""
    return is_json_feed(content)


def is_xml_feed(content: bytes) -> bool:
    name = (root_name(content) or "").lower().rpartition(":")[2]
    opening = content[:_OPENING_BYTES].replace(b"\0", b"")
    if name == "rdf":
        return bool(_RSS_IN_RDF.search(opening))
    return name in ("rss", "feed")


def read_feed(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """The article of a feed item: the first of the feed, since `raw_files` hands over one item at a time.

    Raises UnreadableFile (`unreadable`, `bad_record`, `no_article`, `too_large`).
    """
    if len(raw.content) > limits.max_record_bytes:
        raise UnreadableFile("too_large", f"The feed item is larger than {limits.max_record_bytes} bytes.")
    return stated_document(raw, hints, state_feed_item(raw.content))


def state_feed_item(content: bytes) -> Stated:
    """What the first item of a feed states, with or without any text."""
    if is_json_feed(content):
        feed = json_feed(content)
        items = feed.get("items")
        first = items[0] if isinstance(items, list) and items else None
        if not isinstance(first, dict):
            raise UnreadableFile("no_article", "The feed holds no items.")
        return state_item(feed, first)
    root = read_tree(content)
    entry = next(entries(root), None)
    if entry is None:
        raise UnreadableFile("no_article", "The feed holds no items.")
    return state_entry(root, entry)
