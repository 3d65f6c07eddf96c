"""Bodies that records carry, as text or as a piece of HTML, divided into blocks. Nothing of them is left out."""

import html
import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from app.documents import ParagraphKind
from app.readers.html.page import Element
from app.readers.text.lines import joined_lines
from app.readers.values.blocks import Block
from app.readers.values.floods import check_attributes
from app.text import clean, clean_lines

_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|a|span|b|i|em|strong|blockquote|figure|img|table|section|article)\b[^<>]*>", re.I
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_TEXT = frozenset(("script", "style", "template", "noscript", "iframe", "svg", "head"))
_INLINE = frozenset(
    """a abbr b bdi br cite code del em font i ins kbd mark q s small span strike strong sub sup time tt u var
    wbr""".split()
)
_KINDS: dict[str, ParagraphKind] = {"li": "list", "blockquote": "quote", **{f"h{n}": "heading" for n in range(1, 7)}}
# Stands for a line break while a block is put together; one is a blank, two in a row divide paragraphs.
_BREAK = "\ue000"
_BREAKS = re.compile(f"{_BREAK}\\s*(?:{_BREAK}\\s*)+")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_BULLETS = ("•", "- ", "– ", "* ", "· ", "▪", "‣")


def is_markup(written: str) -> bool:
    """Whether a text is HTML: one of the tags in which bodies are written stands in it."""
    return bool(_MARKUP.search(written))


def body_blocks(written: str) -> list[Block]:
    """The blocks of a body: the elements of HTML, or what blank lines and line breaks divide in plain text."""
    if not is_markup(written):
        written = _unescaped(written)
    # Feeds escape markup once more, so that it shows only now.
    if is_markup(written):
        return markup_blocks(written)
    return [
        Block(text, "list" if text.startswith(_BULLETS) else "text") for _, text in joined_lines(clean_lines(written))
    ]


def plain(written: str) -> str:
    """A short text on one line, without markup."""
    if "<" in written and is_markup(written):
        return " ".join(block.text for block in markup_blocks(written))
    return clean(_unescaped(written))


def _unescaped(written: str) -> str:
    return html.unescape(written) if "&" in written and _ENTITY.search(written) else written


def markup_blocks(written: str) -> list[Block]:
    """The blocks of a piece of HTML with their kinds."""
    tree = markup_tree(written)
    if tree is None:
        text = clean(re.sub(r"<[^<>]*>", " ", written))
        return [Block(text)] if text else []
    return tree_blocks(tree)


def markup_tree(written: str) -> Element | None:
    """A piece of HTML under an element of its own; None where nothing can be made of it. Raises UnreadableFile."""
    check_attributes(written)
    try:
        return lxml.html.fragment_fromstring(_CONTROLS.sub("", written), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        # lxml asserts that every fragment has a body, which a broken DOCTYPE in it can swallow.
        return None


def tree_blocks(tree: Element) -> list[Block]:
    """The blocks of parsed HTML with their kinds."""
    blocks: list[Block] = []
    kind: ParagraphKind = "text"
    pieces: list[str] = []
    for piece, next_kind in _pieces(tree):
        if piece is None:
            _end_block(blocks, pieces, kind)
            kind = next_kind
        else:
            pieces.append(piece)
    _end_block(blocks, pieces, kind)
    return blocks


def _end_block(blocks: list[Block], pieces: list[str], kind: ParagraphKind) -> None:
    for part in _BREAKS.split("".join(pieces)):
        text = clean(part.replace(_BREAK, " "))
        if text:
            blocks.append(Block(text, kind))
    pieces.clear()


def _pieces(tree: Element) -> Iterator[tuple[str | None, ParagraphKind]]:
    """The text of a tree in order; None, with the kind of what follows, wherever a block begins or ends."""
    kinds: list[ParagraphKind] = ["text"]
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag not in _INLINE:
                kinds.append(_KINDS.get(tag, kinds[-1]))
                yield None, kinds[-1]
            if tag == "br":
                yield _BREAK, kinds[-1]
            if element.text and not _is_hidden(element):
                yield element.text, kinds[-1]
            continue
        if event == "end" and tag not in _INLINE:
            kinds.pop()
            yield None, kinds[-1]
        if element.tail and element is not tree and not _is_hidden(element.getparent()):
            yield element.tail, kinds[-1]


def _is_hidden(element: Element) -> bool:
    return any(one.tag in _NOT_TEXT for one in (element, *element.iterancestors()))
