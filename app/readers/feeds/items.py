"""The items of a feed, each as a feed of one item in a frame of its own, so that it can be kept and read alone."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from app.errors import UnreadableFile
from app.readers.values.trees import Element, children, keep_only, local_name

# Of the frame only what belongs to the items too; the moment of its making would make each copy of an item a new one.
_FRAME = frozenset(
    "title link id language copyright rights publisher author managingeditor creator tagline base".split()
)
_JSON_FRAME = ("version", "title", "home_page_url", "feed_url", "language", "author", "authors")
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.IGNORECASE)
_OPENING_BYTES = 16_384


def names_json_feed(opening: bytes) -> bool:
    """Whether a JSON object that begins so names, at its beginning, the JSON Feed version it follows."""
    return bool(_JSON_FEED.search(opening[:_OPENING_BYTES]))


def is_json_feed(content: bytes) -> bool:
    """Whether the content is a JSON object that names the JSON Feed version it follows."""
    opening = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not opening.startswith(b"{") or b"jsonfeed.org" not in content:
        return False
    if names_json_feed(content):
        return True
    try:
        feed = orjson.loads(opening)
    except orjson.JSONDecodeError:
        return False
    return isinstance(feed, dict) and "jsonfeed.org/version" in str(feed.get("version"))[:100]


def json_feed(content: bytes) -> dict[str, Any]:
    """A JSON Feed as it stands there. Raises UnreadableFile (`bad_record`) for broken JSON."""
    try:
        feed: dict[str, Any] = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise UnreadableFile("bad_record", "The feed is no JSON.") from error
    return feed


def json_feed_frame(content: bytes) -> dict[str, Any]:
    """What of a JSON Feed holds for its items too. Raises UnreadableFile (`bad_record`) for broken JSON."""
    feed = json_feed(content)
    return {key: feed[key] for key in _JSON_FRAME if key in feed}


def json_feed_item(frame: dict[str, Any], content: bytes) -> bytes | UnreadableFile:
    """An item of a JSON Feed in a frame of its own, or why it is none."""
    try:
        item = orjson.loads(content)
    except orjson.JSONDecodeError:
        item = None
    if not isinstance(item, dict):
        return UnreadableFile("bad_record", "The item is no JSON object.")
    return orjson.dumps({**frame, "items": [item]})


def feed_frame(root: Element) -> tuple[Element, list[Element]] | None:
    """What holds the items of an RSS or Atom feed, and they; of the rest only what holds for the items too is left."""
    found = list(entries(root))
    if not found:
        return None
    holder = found[0].getparent()
    for part in (root, *children(root, "channel")):
        keep_only(part, _FRAME | {"channel", "item", "entry", local_name(holder)})
    return holder, found


def entries(root: Element) -> Iterator[Element]:
    """The items of a feed in order: in the root, and in its channels."""
    for child in root:
        name = local_name(child)
        if name in ("item", "entry"):
            yield child
        elif name in ("channel", "items"):
            yield from children(child, "item", "entry")
