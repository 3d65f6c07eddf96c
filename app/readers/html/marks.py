"""The elements of a page that say that they hold its author, and the lines in them."""

import re
from collections.abc import Iterator

from app.readers.html.page import Element, Page, text_of
from app.readers.values.bylines import has_intro
from app.text import clean

_MOST_ELEMENTS = 40
LONGEST_LINE, _LONGEST_CLOSING = 250, 120
# How many elements of the page before and after its headline a byline usually stands, and where it surely does.
BEFORE_HEADING, AFTER_HEADING, _BESIDE_HEADING = -40, 150, 60
# Weaker marks than this (a link to a writer's page) count beside the headline only.
_SAYS_AUTHOR = 0.61
# rel="author", itemprop="author" and a byline's class name somebody.
SAYS_AUTHOR_ITSELF = 0.7
_PART_OF_NAME = re.compile(r"given-?name|first-?name|sur-?name|last-?name|family-?name", re.I)
_NO_LINES = frozenset("script style img svg input link meta time form button figure figcaption html body".split())
_BY = re.compile(r"by\b", re.I)
_BYLINE = re.compile(r"by-?line|(?:posted|written|published)-?by", re.I)
_AUTHOR_NAME = re.compile(r"(?:author|writer|reporter)s?[-_]{0,2}(?:full)?name(?!-link)", re.I)
_NO_BYLINE = re.compile(
    r"(?:^|[\s_-])bio|avatar|image|photo|img|credit|social|share|comment|count|-date|time(?:stamp)?(?:$|\s)", re.I
)
_OF_PICTURE = re.compile(r"credit|caption|image|photo", re.I)
# No mark that counts is without one of these.
_MAY_SAY = re.compile(r"author|writer|reporter|contributor|creator|by-?line|-?by", re.I)
# Where sites keep a page for each of their writers.
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|people|profiles?|editors?|contributors?|staff|journalists?|reporters?|writers?|columnists?|"
    r"auteurs?|autor(?:es|en)?|redaktion|authorarticles?)/[^/?#]+/?(?:[?#].*)?$",
    re.I,
)
_MARKED = re.compile(r"authors?|contributors?|writers?|reporters?|creators?", re.I)
_NOT_MARKED = re.compile(
    r"bio|avatar|image|photo|img|credit|caption|social|share|related|follow|archive|flyout|comment|count|-date|time|"
    r"disclosure|tooltip|description|headline|title(?!s?-author)|job|role",
    re.I,
)
_JOINED_TO_NEXT = re.compile(r"(?:^|\s)(?:by|and|und|et|y|e|von|par|por|di|door|av|&|,)[:.]?$|[,(]$", re.I)
_JOINED_TO_LAST = re.compile(r"^(?:[,.;:)]|(?:and|und|et|&)(?:\s|$))", re.I)


def marked_elements(page: Page) -> Iterator[tuple[Element, float]]:
    """The elements that say they hold the author, with how surely; lines that open with "By" near the headline too."""
    found = 0
    for element in page.tree.xpath(
        "//body//*[@class or @rel or @itemprop or @id or @data-testid or @href or self::address]"
    ):
        if element.tag in _NO_LINES:
            continue
        strength = _strength(element)
        if strength and _is_of_article(element, strength, page):
            found += 1
            yield element, strength
            if found >= _MOST_ELEMENTS:
                break
    for element in page.after_heading:
        line = line_of(element)
        # "Analysis: Jane Doe" over a part of the text names who wrote that part.
        is_crosshead = element.tag in ("h2", "h3", "h4") and not _BY.match(line)
        if has_intro(line) and len(line) <= 120 and not is_crosshead:
            yield element, 0.6


def _is_of_article(element: Element, strength: float, page: Page) -> bool:
    """Beside the headline even a menu or aside may hold the byline; further away it names others."""
    if any(above.tag in ("blockquote", "figure", "q") for above in element.iterancestors()):
        return False
    distance = page.distance(element)
    if strength < _SAYS_AUTHOR and (
        not BEFORE_HEADING < distance < AFTER_HEADING or len(text_of(element.getparent())) > LONGEST_LINE
    ):
        return False
    return 0 < distance < _BESIDE_HEADING or not page.in_aside(element) or _closes_article(element, strength)


def _closes_article(element: Element, strength: float) -> bool:
    """Whether an element with a sure mark is alone in an aside or footer at the end of an article."""
    around = next((above for above in element.iterancestors("aside", "footer")), None)
    return (
        strength >= SAYS_AUTHOR_ITSELF
        and around is not None
        and around.getparent().tag == "article"
        and len(text_of(around)) <= _LONGEST_CLOSING
    )


def _strength(element: Element) -> float:
    get = element.get
    marks = f"{get('class') or ''} {get('id') or ''} {get('data-testid') or ''}"
    stated = f"{get('rel') or ''} {get('itemprop') or ''}".lower().split()
    if "author" in stated or "creator" in stated:
        return 0.0 if _OF_PICTURE.search(marks) else 0.72
    says = bool(_MAY_SAY.search(marks))
    if says and _AUTHOR_NAME.search(marks):
        return 0.66
    if says and _BYLINE.search(marks):
        return 0.0 if _NO_BYLINE.search(marks) else 0.7
    address = get("href")
    if element.tag == "address" or (address and _AUTHOR_PAGE.search(address) and not _NO_BYLINE.search(marks)):
        return 0.6
    return 0.62 if says and _MARKED.search(marks) and not _NOT_MARKED.search(marks) else 0.0


def line_of(element: Element) -> str:
    """The text of an element, with a bar between what stands in different elements and belongs not together."""
    pieces = [piece for text in element.itertext() if (piece := clean(text))]
    if sum(map(len, pieces)) > LONGEST_LINE * 2:
        return ""
    if any(_PART_OF_NAME.search(inner.get("class") or "") for inner in element.iter("span", "a")):
        return " ".join(pieces)
    line = ""
    for piece in pieces:
        joined = not line or _JOINED_TO_NEXT.search(line) or _JOINED_TO_LAST.match(piece)
        line += f" {piece}" if joined else f" | {piece}"
    return line.strip()
