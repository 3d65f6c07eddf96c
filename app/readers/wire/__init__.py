"""What news agencies send: ninjs, NewsML-G2, NewsML 1, NITF. A message that carries several items is a container."""

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers.stated import Stated, stated_document
from app.readers.values.trees import children, local_name, read_tree, root_name
from app.readers.wire.newsml1 import state_newsml1
from app.readers.wire.newsmlg2 import state_newsml_g2
from app.readers.wire.ninjs import looks_like_ninjs, state_ninjs
from app.readers.wire.nitf import state_nitf

__all__ = ["looks_like_wire", "read_wire"]

_ROOTS = frozenset(("nitf", "newsml", "newsitem", "newsmessage", "packageitem"))


def looks_like_wire(raw: RawFile) -> bool:
    """Whether the content is an item in one of the agencies' formats."""
    return looks_like_ninjs(raw.content) or (root_name(raw.content) or "").lower().rpartition(":")[2] in _ROOTS


def read_wire(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """The article of a news item; of a message the first, since `raw_files` hands over one item at a time.

    Raises UnreadableFile (`unreadable`, `bad_record`, `no_article`, `too_large`).
    """
    if len(raw.content) > limits.max_record_bytes:
        raise UnreadableFile("too_large", f"The news item is larger than {limits.max_record_bytes} bytes.")
    stated = state_ninjs(raw.content) if looks_like_ninjs(raw.content) else _state_xml(raw.content)
    return stated_document(raw, hints, stated)


def _state_xml(content: bytes) -> Stated:
    root = read_tree(content)
    name = local_name(root)
    if name == "nitf":
        return state_nitf(root)
    if name == "newsml":
        return state_newsml1(root)
    if name == "newsmessage":
        sets = children(root, "itemset")
        item = next((one for itemset in sets for one in itemset), None)
    else:
        item = root
    if item is None or local_name(item) != "newsitem":
        raise UnreadableFile("no_article", "The file holds no news item but a package, a plan or a concept.")
    return state_newsml_g2(item, root)
