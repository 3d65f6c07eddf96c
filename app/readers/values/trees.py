"""XML from strangers as a tree: no DTD, no entity but the characters that HTML names, no network, bounded depth."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from html.entities import html5
from typing import Any

from lxml import etree

from app.errors import UnreadableFile
from app.readers.values.charsets import decode
from app.readers.values.floods import check_attributes

# lxml publishes no types.
Element = Any

_SNIFFED_BYTES = 16_384
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|[^<]", re.DOTALL)
_NAME = re.compile(r"<(?P<name>[A-Za-z_][\w.:\-]*)(?=[\s/>])")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*", re.IGNORECASE)
# The characters and forms that XML 1.0 forbids; feeds carry them out of databases.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HERE = "record-stands-here"
_CDATA = ("<![CDATA[", "]]>")
# The last form is an ampersand that begins no reference.
_REFERENCE = re.compile(
    r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});|#(?P<number>[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});)|&(?P<bare>)"
)
_HTML_NAME = re.compile(r"[a-z][a-z0-9.\-]*")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def root_name(content: bytes) -> str | None:
    """The name of the first element as written, `rdf:RDF`; None where the content is no XML or HTML."""
    head = content[:_SNIFFED_BYTES]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]
    text = decode(head) if wide else head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    # PHP warnings and the like stand in front of some feeds, never more than a few lines.
    at = _after_prolog(text, longest_text=1_000)
    found = _NAME.match(text, at)
    return found["name"] if found else None


def _after_prolog(text: str, longest_text: int) -> int:
    at, words = 0, 0
    while at < len(text):
        if doctype := _DOCTYPE.match(text, at):
            at = _doctype_end(text, doctype.end())
            continue
        found = _PROLOG.match(text, at)
        if not found:
            return at
        words += len(found[0]) == 1 and not found[0].isspace()
        if words > longest_text:
            return len(text)
        at = found.end()
    return at


def _doctype_end(text: str, at: int) -> int:
    """Where a DOCTYPE ends whose name and identifiers end at `at`, its internal subset included."""
    if text[at : at + 1] == "[":
        closed = re.compile(r"\]\s*>").search(text, at)
        return closed.end() if closed else len(text)
    return text.find(">", at) + 1 or len(text)


def without_prolog(texts: Iterable[str]) -> Iterator[str]:
    """The text of an XML file, in pieces, from its first element on, without characters that XML forbids."""
    for number, text in enumerate(texts):
        allowed = _FORBIDDEN.sub("", text)
        yield allowed if number else allowed[_after_prolog(allowed, longest_text=1_000) :]


def read_tree(content: bytes | str) -> Element:
    """The root of an XML file, mended where it is broken. Raises UnreadableFile (`unreadable`) where nothing is left.

    A DOCTYPE is cut off before anything reads it, so that no entity of its own can be expanded.
    """
    text = _FORBIDDEN.sub("", decode(content) if isinstance(content, bytes) else content)
    text = "".join(_mended_pieces(text[_after_prolog(text, longest_text=1_000) :]))
    check_attributes(text)
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFile("unreadable", "The file is no XML.") from error
    if root is None:
        raise UnreadableFile("unreadable", "The file is no XML.")
    return root


def _mended_pieces(text: str) -> Iterator[str]:
    """The text with its references mended; what is CDATA stays as it is."""
    opening, closing = _CDATA
    place = 0
    while (start := text.find(opening, place)) >= 0 and (end := text.find(closing, start)) >= 0:
        yield _REFERENCE.sub(_mended, text[place:start])
        yield text[start : end + len(closing)]
        place = end + len(closing)
    yield _REFERENCE.sub(_mended, text[place:])


def _mended(found: re.Match[str]) -> str:
    """A reference in a form that XML knows: named characters as such, what names nothing as its own text."""
    name, number = found["name"], found["number"]
    if name:
        if name in _OF_XML:
            return found[0]
        characters = html5.get(f"{name};")
        return characters.translate(_ESCAPED) if characters else f"&amp;{name};"
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        if 0x80 <= code <= 0x9F:
            return bytes([code]).decode("cp1252", "replace")
        return "" if code > 0x10FFFF or _FORBIDDEN.match(chr(code)) else f"&#{code};"
    return "&amp;"


def local_name(element: Element) -> str:
    """The element's name without its namespace, in small letters."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def html_name(element: Element) -> str:
    """The element's name as one of HTML; `span` where mending left none that can be written."""
    name = local_name(element)
    return name if _HTML_NAME.fullmatch(name) else "span"


def children(element: Element, *names: str) -> Iterator[Element]:
    """The child elements whose local names, in small letters, are among `names`."""
    return (child for child in element if local_name(child) in names)


def descend(element: Element | None, *path: str) -> Element | None:
    """The first element under a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """All text in an element, its descendants' included."""
    return "".join(str(piece) for piece in element.itertext()) if element is not None else ""


def inner_markup(element: Element) -> str:
    """The content of an element as HTML, names without namespaces."""
    pieces = [(element.text or "").translate(_ESCAPED)]
    for child in element:
        copy = deepcopy(child)
        copy.tail = None
        for one in copy.iter("*"):
            one.tag = html_name(one)
        etree.cleanup_namespaces(copy)
        pieces.append(str(etree.tostring(copy, encoding="unicode", method="html")))
        pieces.append((child.tail or "").translate(_ESCAPED))
    return "".join(pieces)


def keep_only(element: Element, names: frozenset[str]) -> None:
    """Takes all children out whose local names are not among `names`."""
    for child in [child for child in element if local_name(child) not in names]:
        element.remove(child)


def split_here(root: Element, holder: Element) -> tuple[bytes, bytes]:
    """The bytes of a file before and after what is to stand in `holder`, in UTF-8."""
    etree.SubElement(holder, _HERE)
    before, _, after = etree.tostring(root, encoding="utf-8", xml_declaration=True).rpartition(f"<{_HERE}/>".encode())
    return before, after
