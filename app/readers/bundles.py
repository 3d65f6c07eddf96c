"""Files that carry several articles in one piece, feeds and agency messages, taken apart into records of their own."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from app.errors import UnreadableFile
from app.readers.feeds import is_xml_feed
from app.readers.feeds.items import is_json_feed, json_feed_items, xml_feed_items
from app.readers.values.trees import Element, children, local_name, read_tree, root_name

_MESSAGES = frozenset(("newsml", "newsmessage"))
# What changes with each sending of the same item.
_OF_THE_SENDING = frozenset(("sent", "dateandtime", "transmitid", "transmissionid", "catalogcontainer"))
_HERE = "item-stands-here"


def is_bundle(opening: bytes) -> bool:
    """Whether a file that begins so is a feed or message in XML."""
    return is_xml_feed(opening) or (root_name(opening) or "").lower().rpartition(":")[2] in _MESSAGES


def bundled(content: bytes) -> Iterator[bytes | UnreadableFile] | None:
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
    before, after = _frame(root)
    holders = [root] if local_name(root) == "newsml" else list(children(root, "itemset"))
    for holder in holders:
        for item in holder:
            name = local_name(item)
            if name == "newsitem":
                yield before + etree.tostring(item, encoding="utf-8", with_tail=False) + after
            elif name.endswith("item"):
                yield UnreadableFile("no_article", "The item is a package, a plan or a concept, not an article.")


def _frame(root: Element) -> tuple[bytes, bytes]:
    """The bytes before and after an item in a message of one item."""
    frame = etree.Element(root.tag, attrib=dict(root.attrib), nsmap=root.nsmap)
    for header in children(root, "header", "newsenvelope"):
        copy = deepcopy(header)
        for one in [child for child in copy if local_name(child) in _OF_THE_SENDING]:
            copy.remove(one)
        frame.append(copy)
    place = frame
    itemset = next(children(root, "itemset"), None)
    if itemset is not None:
        place = etree.SubElement(frame, itemset.tag, attrib=dict(itemset.attrib), nsmap=itemset.nsmap)
    etree.SubElement(place, _HERE)
    written = etree.tostring(frame, encoding="utf-8", xml_declaration=True)
    before, _, after = written.rpartition(f"<{_HERE}/>".encode())
    return before, after
