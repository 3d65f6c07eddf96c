"""Files that carry several articles in one piece, feeds and agency messages, taken apart into records of their own."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from app.documents import Limits, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers.feeds import is_xml_feed
from app.readers.feeds.items import feed_frame, is_json_feed, json_feed_frame, json_feed_item
from app.readers.files import lists
from app.readers.files.cutting import Cut, cut_items
from app.readers.files.places import Place, largest_record, rewindable
from app.readers.unpacking import CHUNK_BYTES
from app.readers.values.trees import Element, children, descend, keep_only, local_name, root_name

_MESSAGES = frozenset(("newsml", "newsmessage"))
_OF_A_MESSAGE = frozenset(("header", "newsenvelope", "itemset"))
# What changes with each sending of the same item.
_OF_THE_SENDING = frozenset(("sent", "dateandtime", "transmitid", "transmissionid", "catalogcontainer"))


def is_bundle(opening: bytes) -> bool:
    """Whether a file that begins so is a feed or message in XML."""
    return is_xml_feed(opening) or (root_name(opening) or "").lower().rpartition(":")[2] in _MESSAGES


def bundle_records(stream: io.BufferedReader, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    """The records of a feed or message in XML under numbers of their own."""
    with rewindable(stream, limits.max_file_bytes) as file:
        if is_xml_feed(file.read(CHUNK_BYTES)):
            items, why = _items(cut_items(file, _FEED, largest_record(limits))), "The feed holds no items."
        else:
            items, why = (
                _news_items(cut_items(file, _MESSAGE, largest_record(limits))),
                "The message holds no news items.",
            )
        yield from _numbered(items, why, place, limits)


def json_bundle_records(content: bytes, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    """The records of a JSON Feed, wherever it names itself one; any other content as it is."""
    if is_json_feed(content):
        yield from json_feed_records(io.BytesIO(content), place, limits)
    else:
        yield RawFile(place.source, place.name, content, place.url)


def json_feed_records(stream: BinaryIO, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    """The records of a JSON Feed under numbers of their own."""
    yield from _numbered(_json_items(stream, largest_record(limits)), "The feed holds no items.", place, limits)


def _json_items(stream: BinaryIO, most: int) -> Iterator[bytes | UnreadableFile]:
    try:
        frame = json_feed_frame(lists.feed_frame(stream, most))
    except lists.NoFrame as error:
        raise UnreadableFile("bad_record", "The feed is no JSON.") from error
    for item in lists.feed_items(stream, most):
        if isinstance(item, bytes):
            yield json_feed_item(frame, item)
        elif isinstance(item, lists.Large):
            yield UnreadableFile("too_large", "The record is larger than records may be.")


def _numbered(
    records: Iterator[bytes | UnreadableFile], why: str, place: Place, limits: Limits
) -> Iterator[RawFile | RejectedRecord]:
    """The records; where there are none, raises UnreadableFile with the reason."""
    number = 0
    for number, record in enumerate(records, start=1):
        source = f"{place.source}#{number}"
        if isinstance(record, UnreadableFile):
            yield RejectedRecord(source, record.code, str(record))
        elif len(record) > largest_record(limits):
            yield RejectedRecord(source, "too_large", "The record is larger than records may be.")
        else:
            yield RawFile(source, place.name, record)
    if not number:
        raise UnreadableFile("no_article", why)


def _items(items: Iterator[tuple[str, bytes | UnreadableFile]]) -> Iterator[bytes | UnreadableFile]:
    return (item for _, item in items)


def _news_items(items: Iterator[tuple[str, bytes | UnreadableFile]]) -> Iterator[bytes | UnreadableFile]:
    for name, item in items:
        if name == "newsitem":
            yield item
        else:
            yield UnreadableFile("no_article", "The item is a package, a plan or a concept, not an article.")


def _message_frame(root: Element) -> tuple[Element, list[Element]] | None:
    """What holds the items of a message, and they; of the rest only what holds for the items too is left."""
    holder = root if local_name(root) == "newsml" else descend(root, "itemset")
    if holder is None:
        return None
    items = [item for item in holder if local_name(item).endswith("item")]
    keep_only(root, _OF_A_MESSAGE | {local_name(item) for item in items if holder is root})
    for header in children(root, "header", "newsenvelope"):
        for one in [child for child in header if local_name(child) in _OF_THE_SENDING]:
            header.remove(one)
    return holder, items


_FEED = Cut("item|entry", feed_frame)
_MESSAGE = Cut(r"[\w.\-]{0,100}item", _message_frame)
