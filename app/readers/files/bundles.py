"""Files that carry several articles in one piece, feeds and agency messages, taken apart into records of their own."""

from collections.abc import Iterator

from lxml import etree

from app.documents import Limits, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers.feeds import is_xml_feed
from app.readers.feeds.items import is_json_feed, json_feed_items, xml_feed_items
from app.readers.files.places import Place, largest_record
from app.readers.values.trees import children, descend, keep_only, local_name, read_tree, root_name, split_here

_MESSAGES = frozenset(("newsml", "newsmessage"))
# What changes with each sending of the same item.
_OF_THE_SENDING = frozenset(("sent", "dateandtime", "transmitid", "transmissionid", "catalogcontainer"))


def is_bundle(opening: bytes) -> bool:
    """Whether a file that begins so is a feed or message in XML."""
    return is_xml_feed(opening) or (root_name(opening) or "").lower().rpartition(":")[2] in _MESSAGES


def bundle_records(content: bytes, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    """The records of a feed or message under numbers of their own; any other content as it is."""
    records = _bundled(content)
    if records is None:
        yield RawFile(place.source, place.name, content, place.url)
        return
    for number, record in enumerate(records, start=1):
        source = f"{place.source}#{number}"
        if isinstance(record, UnreadableFile):
            yield RejectedRecord(source, record.code, str(record))
        elif len(record) > largest_record(limits):
            yield RejectedRecord(source, "too_large", "The record is larger than records may be.")
        else:
            yield RawFile(source, place.name, record)


def _bundled(content: bytes) -> Iterator[bytes | UnreadableFile] | None:
    """The records of a feed or message, each with its frame, or why there is none; None for any other content."""
    if is_json_feed(content):
        return _or_error(json_feed_items(content), "The feed holds no items.")
    if is_xml_feed(content):
        return _or_error(xml_feed_items(content), "The feed holds no items.")
    if (root_name(content) or "").lower().rpartition(":")[2] in _MESSAGES:
        return _or_error(_message_items(content), "The message holds no news items.")
    return None


def _or_error(
    records: Iterator[bytes | UnreadableFile] | Iterator[bytes], why: str
) -> Iterator[bytes | UnreadableFile]:
    """The records; where there are none, the reason instead of them."""
    is_empty = True
    for record in records:
        is_empty = False
        yield record
    if is_empty:
        raise UnreadableFile("no_article", why)


def _message_items(content: bytes) -> Iterator[bytes | UnreadableFile]:
    root = read_tree(content)
    holder = root if local_name(root) == "newsml" else descend(root, "itemset")
    if holder is None:
        return
    items = [item for item in holder if local_name(item).endswith("item")]
    for item in items:
        holder.remove(item)
    keep_only(root, frozenset(("header", "newsenvelope", "itemset")))
    for header in children(root, "header", "newsenvelope"):
        for one in [child for child in header if local_name(child) in _OF_THE_SENDING]:
            header.remove(one)
    before, after = split_here(root, holder)
    for item in items:
        if local_name(item) == "newsitem":
            yield before + etree.tostring(item, encoding="utf-8", with_tail=False) + after
        else:
            yield UnreadableFile("no_article", "The item is a package, a plan or a concept, not an article.")
