"""A second, simpler way to an article's text, for pages whose markup the first one misreads.

Prose is where much text stands outside of links: each block counts for the element that it stands in and, less, for
those around it (after Kohlschuetter et al. 2010 and the readability bookmarklet); the element with most holds the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from app.documents import ParagraphKind
from app.readers.html.page import Element, Page, text_of
from app.readers.values.blocks import Block
from app.text import clean

_KINDS: dict[str, ParagraphKind] = {
    "p": "text", "h2": "heading", "h3": "heading", "h4": "heading", "li": "list", "blockquote": "quote", "pre": "text",
}  # fmt: skip
_LEFT_OUT = frozenset(
    "script style noscript template nav aside footer form button figure figcaption select option svg iframe video "
    "audio h1 time label input textarea".split()
)
_INLINE = frozenset("a abbr b bdi bdo br cite code em font i ins kbd mark q s small span strong sub sup u wbr".split())
# Shorter texts are labels as often as sentences.
_SHORTEST_PROSE = 60
_LINK_SHARE = 0.5
# A block counts fully for the element around it, half for the next, and so on.
_SHARES = (1.0, 0.5, 0.25)
_BREAKS = re.compile(r"\n\s*\n|\n")


def prose_blocks(page: Page) -> list[Block]:
    """The blocks of the element that holds most prose, in the order of the page; none where there is no prose."""
    scores: dict[Element, float] = defaultdict(float)
    for element in page.tree.iter("p", "div", "td", "section", "article", "span", "pre", "blockquote"):
        length = _prose_length(element)
        if length >= _SHORTEST_PROSE:
            around = (
                [element, *element.iterancestors()]
                if element.tag in ("div", "td", "section", "article")
                else list(element.iterancestors())
            )
            for above, share in zip(around, _SHARES, strict=False):
                scores[above] += length * share
    ranked = sorted(scores, key=lambda element: -scores[element])
    best = next(
        (element for element in ranked[:20] if element.tag not in ("body", "html") and not page.in_aside(element)), None
    )
    return [] if best is None else [block for block in _blocks(best, page) if block.text]


def _prose_length(element: Element) -> int:
    """The characters that stand in an element itself or in inline elements within, links left out."""
    if element.tag in ("span",) and element.getparent().tag in ("p", "span", "a", "li"):
        return 0
    own = len((element.text or "").strip())
    linked = 0
    for child in element:
        own += len((child.tail or "").strip())
        if child.tag == "a":
            linked += len(text_of(child))
        elif child.tag in _INLINE and element.tag in ("p", "blockquote", "pre"):
            own += len(text_of(child))
    return own if own >= linked else 0


def _blocks(element: Element, page: Page) -> Iterator[Block]:
    """The blocks within an element: its paragraphs, headings and list items, and the bare text between them."""
    loose = element.text or ""
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _INLINE:
            loose += "\n" if tag == "br" else " ".join(child.itertext())
        else:
            yield from _split(loose, "text")
            loose = ""
            yield from _block(child, tag, page)
        loose += child.tail or ""
    yield from _split(loose, "text")


def _block(child: Element, tag: str, page: Page) -> Iterator[Block]:
    if tag in _LEFT_OUT or not tag or page.in_aside(child):
        return
    if tag in _KINDS:
        text = text_of(child)
        linked = sum(len(text_of(link)) for link in child.iter("a"))
        if linked <= _LINK_SHARE * len(text) or (tag == "p" and len(text) > 3 * _SHORTEST_PROSE):
            yield Block(text, _KINDS[tag])
    else:
        yield from _blocks(child, page)


def _split(loose: str, kind: ParagraphKind) -> Iterator[Block]:
    for part in _BREAKS.split(loose):
        if len(text := clean(part)) > 1:
            yield Block(text, kind)
