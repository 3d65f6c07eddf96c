"""A saved page, parsed once: its tree, its meta tags and its JSON-LD, as every reader of a field needs them."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import lxml.html
from lxml import etree

from app import addresses
from app.errors import UnreadableFile
from app.readers.html import jsonld
from app.readers.values.charsets import decode
from app.readers.values.floods import check_attributes
from app.text import clean, fold, words

# lxml's stubs are not installed; an element is what lxml.html gives.
Element = Any

# XML, and so lxml, allows no other characters below the blank.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
# Parts of a page that tell of other articles or of nothing.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:list)?|comment-?(?:author|form|body)|respond|disqus|related|recommend(?:ed|ations?)?|"
    r"sidebar|promo|newsletter|popular|trending|most-?read|more-?(?:stories|news|from)|read-?(?:more|next)|"
    r"also-?(?:read|like)|footer|nav|navigation|menu|breadcrumbs?|outbrain|taboola|teasers?|tease|modal|cookie|"
    r"consent|advert(?:isement)?|cards?|recirc(?:ulation)?|latest|flyout)(?:$|[\s_-])",
    re.I,
)
# RDFa writes a colon where HTML has a dot: "dc:creator", "DC.creator".
_DUBLIN_CORE = re.compile(r"^(dc|dcterms?):")
# An element with more text than this part of what all paragraphs of the page hold is the article, not beside it.
_MOST_OF_PAGE = 0.6
# A lower heading with this part of the page's title is the headline, and less where it begins the title; a longer
# title holds a page that was never closed.
_LEAST_OF_TITLE, _LEAST_OF_OPENING, _MOST_OF_TITLE, _LONGEST_TITLE = 0.5, 0.35, 0.7, 400
_SHORTEST_TITLE = 8
# Front pages have a hundred headings of the first level at most, and no headline is as long as this.
_MOST_HEADINGS, _LONGEST_HEADING = 300, 2_000
# Browsers go no deeper than twice this. The deepest page at hand, with elements that are never closed, has 221; each
# element is read again in every one that holds it, so time grows with the square of the depth.
_DEEPEST, _UNWRAPPED = 250, "unwrapped"
_IS_DEEP = etree.XPath(f"boolean({'/*' * (_DEEPEST + 1)})")
_ASIDE_TAGS = frozenset(("aside", "nav", "footer", "template", "noscript", "dialog"))


@dataclass(frozen=True, eq=False)
class Page:
    """`address` is where the page was saved from, if the import knows it."""

    tree: Element
    address: str | None

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """The contents of the meta tags by lower-case name, property or itemprop, in the order of the page."""
        found: dict[str, list[str]] = {}
        for meta in self.tree.iter("meta"):
            # Content systems escape what is escaped already; tools that save pages write `value` for `content`.
            content = clean(html.unescape(meta.get("content") or meta.get("value") or ""))
            if content:
                for attribute in ("property", "name", "itemprop", "http-equiv"):
                    for name in (meta.get(attribute) or "").lower().split():
                        found.setdefault(_DUBLIN_CORE.sub(r"\1.", name), []).append(content)
        return found

    @cached_property
    def statements(self) -> jsonld.Statements:
        scripts = self.tree.xpath("//script[contains(@type, 'ld+json')]")
        return jsonld.Statements(script.text or "" for script in scripts)

    @cached_property
    def article(self) -> jsonld.Node:
        """The JSON-LD node of the page's article, empty where the page has none."""
        return self.statements.article()

    @cached_property
    def base(self) -> str | None:
        """What relative addresses of the page are resolved against."""
        for element in self.tree.xpath("//base[@href]")[:1]:
            return addresses.absolute(element.get("href"), self.address)
        return self.address

    @cached_property
    def headings(self) -> list[Element]:
        """The first-level headings with text, in the order of the page; a lower one too where none says the title.

        Templates keep the first level for the name of the site, and give the headline the second.
        """
        written = [(heading, text_of(heading)) for heading in islice(self.tree.iter("h1"), _MOST_HEADINGS)]
        written = [(heading, text) for heading, text in written if text]
        # One that was never closed holds what follows it, other such headings with all that they hold too.
        first = [heading for heading, text in written if len(text) <= _LONGEST_HEADING] or [
            heading for heading, _ in written[:1]
        ]
        titles = self._stated_titles
        said = [_compact(text_of(heading)) for heading in first]
        if not titles or any(_says(text, title) for text in said for title in titles):
            return first
        # A title that holds the first-level heading too divides into the two: which is the site must be plain.
        divided = any(text in title for text in said for title in titles)
        for heading in (heading for tag in ("h2", "h3") for heading in self.tree.iter(tag)):
            text = _compact(text_of(heading))
            if any(_says(text, title, _MOST_OF_TITLE if divided else _LEAST_OF_OPENING) for title in titles):
                return [*first, heading]
        return first

    @cached_property
    def _stated_titles(self) -> list[str]:
        """The titles of the head without blanks and marks."""
        written = [text_of(title) for title in self.tree.xpath("//head/title")[:1]]
        written += [content for _, content in self.meta("og:title", "twitter:title", "sailthru.title", "parsely-title")]
        titles = dict.fromkeys(_compact(title) for title in written if len(title) <= _LONGEST_TITLE)
        return [title for title in titles if len(title) >= _SHORTEST_TITLE]

    @cached_property
    def by_property(self) -> dict[str, list[Element]]:
        """The elements with a microdata or RDFa property, by lower-case name; meta tags are in `metas`."""
        found: dict[str, list[Element]] = {}
        for element in self.tree.xpath("//*[@itemprop or @property]"):
            if element.tag != "meta":
                for name in (element.get("itemprop") or element.get("property") or "").lower().split():
                    found.setdefault(name.rpartition(":")[2], []).append(element)
        return found

    @cached_property
    def main_heading(self) -> Element | None:
        """The heading that says the same as the page's head, else the first one; None where the page has none."""
        stated = {word for name, content in self.meta("og:title", "twitter:title") for word in words(content)}
        stated |= {word for title in self.tree.xpath("//head/title")[:1] for word in words(text_of(title))}
        return max(self.headings, key=lambda heading: len(stated & set(words(text_of(heading)))), default=None)

    @cached_property
    def after_heading(self) -> list[Element]:
        """The innermost elements with text that follow the main heading, the first forty."""
        if self.main_heading is None:
            return []
        following = self.main_heading.xpath(
            "following::*[normalize-space(text()) != ''][not(self::script or self::style)]"
        )
        return list(following[:40])

    @cached_property
    def _places(self) -> dict[Element, int]:
        return {element: place for place, element in enumerate(self.tree.iter())}

    def distance(self, element: Element) -> int:
        """How many elements after the main heading an element begins; negative before it."""
        return self._places[element] - self._places.get(self.main_heading, 0)

    @cached_property
    def _trunk(self) -> set[Element]:
        """What the headings stand in: it holds the article, whatever its class says."""
        return {above for heading in self.headings for above in heading.iterancestors()}

    @property
    def spine(self) -> set[Element]:
        """The elements that hold a first-level heading; each holds more than a part of the article."""
        return self._trunk

    def in_aside(self, element: Element) -> bool:
        """Whether an element is in a part of the page that tells of other things: comments, related stories, menus."""
        passed = []
        answer = False
        for above in (element, *element.iterancestors()):
            known = self._asides.get(above)
            if known is not None or above in self._trunk:
                answer = bool(known)
                break
            passed.append(above)
            if self._is_aside(above):
                answer = True
                break
        self._asides.update(dict.fromkeys(passed, answer))
        return answer

    def _is_aside(self, element: Element) -> bool:
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag not in _ASIDE_TAGS and not _ASIDE.search(marks):
            return False
        # What was never closed, or is named oddly, may hold the article itself.
        return len(text_of(element)) < _MOST_OF_PAGE * self._length

    @cached_property
    def _asides(self) -> dict[Element, bool]:
        return {}

    @cached_property
    def _length(self) -> int:
        return sum(len(text_of(paragraph)) for paragraph in self.tree.iter("p"))

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """The (name, content) pairs of these meta tags, by the order of the names, then of the page."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield name, content


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _says(heading: str, title: str, least: float = _LEAST_OF_OPENING) -> bool:
    """Whether a heading is most of a title, this part of it at its start, or goes on where a cut title ends."""
    if len(heading) < _SHORTEST_TITLE:
        return False
    if title.startswith(heading):
        return len(heading) >= least * len(title)
    if heading.startswith(title):
        return len(title) >= _LEAST_OF_TITLE * len(heading)
    return heading in title and len(heading) >= max(least, _LEAST_OF_TITLE) * len(title)


def parse_page(content: bytes, address: str | None, charset: str | None = None) -> Page:
    """The page of these bytes, read in `charset` where the server told one that fits.

    Raises UnreadableFile: `empty` or `no_article` where there is no markup with text, `unreadable` where it would take
    too long.
    """
    markup = _CONTROLS.sub("", _XML_DECLARATION.sub("", decode(content, charset)))
    if not markup.strip():
        raise UnreadableFile("empty", "The file is empty.")
    check_attributes(markup)
    parser = lxml.html.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableFile("no_article", "The page holds no text.") from error
    # What follows a page's end, such as a second page, becomes part of it: every search must see the same elements.
    for other in [*tree.itersiblings(preceding=True), *tree.itersiblings()]:
        tree.append(other)
    if _IS_DEEP(tree):
        _unwrap_deep(tree)
    return Page(tree, addresses.absolute(address))


def text_of(element: Element) -> str:
    """The text of an element and all within it, cleaned."""
    return clean(str(element.xpath("string()")))


def spaced_text_of(element: Element) -> str:
    """Like `text_of`, but what stands in different elements never runs together."""
    return clean(" ".join(element.itertext()))


def _unwrap_deep(tree: Element) -> None:
    """Takes away what holds other elements too deep down; its text and the innermost elements stay."""
    deep, depth = [], 0
    for event, element in etree.iterwalk(tree, ("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST and len(element):
            deep.append(element)
    for element in deep:
        element.tag, element.tail = _UNWRAPPED, f" {element.tail or ''}"
    etree.strip_tags(tree, _UNWRAPPED)
