"""The body of a page: its blocks with their kinds, without what the page repeats around them."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby

import trafilatura
from lxml import etree

from app.documents import Evidence, Image, Paragraph, ParagraphKind
from app.readers.html.jsonld import first_text
from app.readers.html.page import Element, Page, text_of
from app.readers.html.prose import prose_blocks
from app.readers.values.blocks import Block
from app.readers.values.bylines import has_intro, parse_byline
from app.readers.values.cleaning import is_junk
from app.readers.values.dates import moment_span
from app.readers.values.metadata import candidate, evidence
from app.text import clean, fold, join_blocks

_OF_TABLES = ("table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "th", "td")
# The pages at hand, old ones that are laid out by tables among them, have up to six in each other.
_DEEPEST_TABLE = 15
# Trafilatura's time grows with the square of the elements in paragraphs: 3 s for 8,000, 50 s for 16,000. The page at
# hand with most of them, which prints a book, has 3,810.
_MOST_INLINE = 5_000
# Its time grows with the links in each box too, where a link in ten boxes counts ten times: 25,127 on the page at hand
# with most of them; 400,000 take 3 s.
_MOST_BOXED_LINKS = 50_000
# False where neither can be, since 800 links in 60 boxes each are fewer; a fifth of the time that counting both takes.
_MAY_BE_SLOW = etree.XPath(
    f"{'/*' * 60} or count(//a) > 800 or //p[ancestor::p] or count(//p//*) > {_MOST_INLINE}", smart_strings=False
)
_BOXES = frozenset(("div", "section", "article", "ul", "ol", "dl", "li", "table", "td", "th", "p"))
# What trafilatura has to say about a page it cannot read is said by our own outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Below this many characters a body is a teaser or a stray line, and what the page states of itself is tried too.
_SHORT_BODY = 250
# The second reading is asked only where the first lacks most of a fair amount of prose.
_LEAST_PROSE, _LEAST_COVERED, _MORE_THAN_FOUND = 400, 0.4, 1.5
_SENTENCE_MASS, _OPENING_LENGTH = 40, 40
_LINES = re.compile(r"\s*[\r\n]+\s*")
# A short line that comes this often is a label of the page.
_LABEL_LENGTH, _LABEL_TIMES = 60, 3
_CAPTION_WORDS = 4
_CREDIT_MARKS = ("image:", "photo:", "picture:", "credit:", "photo by", "image by")
# Kickers and standfirsts are one or two short lines; menus have more.
_LEAST_LABELS, _PROSE_AFTER_LABELS = 4, 0.7
_BIO = re.compile(
    r"(?:^|[\s_-])(?:author|writer|contributor)s?[-_]*(?:bio|info|about|description|desc|box|block|card)|(?:^|[\s_-])bio(?:$|[\s_-])",
    re.I,
)
_LONGEST_BIO = 900
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?(?:list)?|disqus|respond)(?:$|[\s_-])", re.I)
_RUBRIC = re.compile(
    r"^(?:by|photo|photograph|image|picture|credit|source|video|getty images|reuters|afp|ap photo)\b.{0,80}$", re.I
)
# "Length: 186 cm" says something; a menu does not.
_STATES = re.compile(r"\w:\s+\S")
# "Tern Bay/ Oakford:" in an element of its own before the first paragraph.
_PLACE_BEFORE = re.compile(r"[A-Z][\w.'’]+(?:[\s/,]+[A-Z][\w.'’]+){0,4}\s?(?:[:—–]|\s-)")
# A line that is all link and no sentence leads to another story; where much of the text is like that, it is a list.
_LEAD_AWAY_LENGTH, _LEAD_AWAY_SHARE = (20, 250), 0.3
_ENDS_SENTENCE = re.compile(r"[.!?…。！？।:;\"”’»)\]]$")


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    paragraphs: tuple[Paragraph, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else of the page is known, so that the body does not say it again."""

    title: str | None = None
    headings: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()


def body(page: Page, known: Surroundings) -> Body:
    """The article's text: what trafilatura finds, else the JSON-LD articleBody, else all paragraphs of the page.

    Where the page has no text at all, the body is empty.
    """
    for source, blocks, confidence in _readings(page):
        kept = _without_surroundings(blocks, known, _leading_away(page, blocks))
        if kept:
            text, spans = join_blocks(block.text for block in kept)
            paragraphs = tuple(Paragraph(*span, block.kind) for span, block in zip(spans, kept, strict=True))
            shown = candidate(f"{len(text)} characters in {len(kept)} blocks", source, confidence)
            return Body(text, paragraphs, (evidence("body", "page-body/1", shown),))
    return Body("", (), ())


def _readings(page: Page) -> Iterator[tuple[str, list[Block], float]]:
    """The readings of the body, the likeliest first."""
    found = _by_trafilatura(page)
    length = sum(len(block.text) for block in found)
    stated = [Block(text) for part in _LINES.split(_article_body(page)) if (text := clean(part))]
    # Trafilatura takes the articleBody itself where the page has no text, and runs its paragraphs together.
    lumped = len(found) == 1 and len(stated) > 1 and found[0].text.startswith(stated[0].text)
    if lumped or (length < _SHORT_BODY and sum(len(block.text) for block in stated) > 2 * length):
        yield "json-ld:articleBody", stated, 0.7
    prose = prose_blocks(page)
    if _misses(found, prose):
        yield "html:prose", prose, 0.6
    yield "trafilatura", found, 0.9 if length >= _SHORT_BODY else 0.5
    yield "json-ld:articleBody", stated, 0.6
    yield "html:prose", prose, 0.5
    yield "html:paragraphs", [Block(text) for p in page.tree.iter("p") if (text := text_of(p))], 0.3


def _misses(found: list[Block], prose: list[Block]) -> bool:
    """Whether a reading lacks most of the page's prose: it took another part of the page, or all of it in one lump."""
    sentences = [block.text for block in prose if _mass(block.text) >= _SENTENCE_MASS]
    whole = sum(map(_mass, sentences))
    if whole < _LEAST_PROSE:
        return False
    text = fold(" ".join(block.text for block in found))
    covered = sum(_mass(sentence) for sentence in sentences if fold(sentence)[:_OPENING_LENGTH] in text)
    if len(found) == 1 and len(sentences) > 1 and covered:
        return True
    return covered < _LEAST_COVERED * whole and whole >= _MORE_THAN_FOUND * sum(_mass(block.text) for block in found)


def _mass(text: str) -> int:
    """How much a text says: its bytes, since a Chinese character says as much as three letters."""
    return len(text.encode("utf-8", "replace"))


def _article_body(page: Page) -> str:
    stated = page.article.get("articleBody") or page.article.get("text")
    written = stated if isinstance(stated, str) else first_text(stated) or ""
    # Some pages put their markup into it.
    return re.sub(r"<[^<>]{1,200}>", "\n", written) if "</" in written else written


def _join_dateline(page: Page) -> None:
    """Puts a place that stands in an element of its own before the first paragraph into it."""
    found = [
        element
        for element in page.tree.iter("b", "strong", "span", "em")
        if not (element.tail or "").strip()
        and (following := element.getnext()) is not None
        and following.tag == "p"
        and _PLACE_BEFORE.fullmatch(clean(element.text or ""))
        and not len(element)
    ]
    if len(found) == 1 and not is_junk(found[0].text):
        paragraph = found[0].getnext()
        paragraph.text = f"{found[0].text.strip()} {paragraph.text or ''}"
        found[0].text = None


def _drop_comments(page: Page) -> None:
    """Takes the readers' comments and the notes on the author out of a page; both read like the article."""
    for element in list(page.tree.iter("div", "section", "ul", "ol", "aside", "footer")):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_comment = _COMMENTS.search(marks) and page.in_aside(element)
        if is_comment or (_BIO.search(marks) and len(text_of(element)) <= _LONGEST_BIO and element not in page.spine):
            if element.getparent() is not None:
                element.drop_tree()


def _open_deep_tables(page: Page) -> None:
    """Makes plain boxes of tables deep in tables: each is read in all that hold it, so time grows with the square."""
    depth, deep = 0, []
    for event, element in etree.iterwalk(page.tree, ("start", "end"), _OF_TABLES):
        depth += (1 if event == "start" else -1) if element.tag == "table" else 0
        if event == "start" and depth > _DEEPEST_TABLE:
            deep.append(element)
    for element in deep:
        element.tag = "div"


def _light_tree(page: Page) -> Element:
    """The page's tree; without links, and with nothing but text in its paragraphs, where these would take too long."""
    links, inline = _nested(page.tree) if _MAY_BE_SLOW(page.tree) else (0, 0)
    if links <= _MOST_BOXED_LINKS and inline <= _MOST_INLINE:
        return page.tree
    tree = deepcopy(page.tree)
    if links > _MOST_BOXED_LINKS:
        etree.strip_tags(tree, "a")
    if inline > _MOST_INLINE:
        outermost = [paragraph for paragraph in tree.iter("p") if next(paragraph.iterancestors("p"), None) is None]
        for paragraph in outermost:
            text = "".join(paragraph.itertext())
            paragraph.clear(keep_tail=True)
            paragraph.text = text
    return tree


def _nested(tree: Element) -> tuple[int, int]:
    """How many links lie in boxes, and elements in paragraphs; what lies in two counts twice, as it is read twice."""
    links = inline = boxes = paragraphs = 0
    for event, element in etree.iterwalk(tree, ("start", "end")):
        step = 1 if event == "start" else -1
        tag = element.tag
        if step > 0:
            inline += paragraphs
        if tag == "a" and step > 0:
            links += boxes
        elif tag in _BOXES:
            boxes += step
            paragraphs += step if tag == "p" else 0
    return links, inline


def _by_trafilatura(page: Page) -> list[Block]:
    _join_dateline(page)
    _drop_comments(page)
    _open_deep_tables(page)
    try:
        found = trafilatura.bare_extraction(
            _light_tree(page), fast=True, include_comments=False, output_format="xml", with_metadata=False
        )
    except (RecursionError, AttributeError, IndexError, KeyError, AssertionError):
        # Trees nested or broken beyond what it was written for.
        return []
    tree = getattr(found, "body", None)
    return [] if tree is None else list(_blocks(tree))


def _blocks(tree: Element) -> Iterator[Block]:
    for element in tree:
        if element.tag == "p" and _BIO.search(element.get("class") or ""):
            continue
        if element.tag == "head":
            yield from _texts(element, "heading")
        elif element.tag == "quote":
            yield from _texts(element, "quote")
        elif element.tag == "list":
            for item in element.iter("item"):
                yield from _texts(item, "list")
        elif element.tag == "table":
            for row in element.iter("row"):
                cells = [text for cell in row.iter("cell") if (text := clean(" ".join(cell.itertext())))]
                if cells:
                    yield Block(" | ".join(cells), "list")
        elif element.tag not in ("graphic", "lb"):
            yield from _texts(element, "text")
        if element.tail and (text := clean(element.tail)):
            yield Block(text)


def _texts(element: Element, kind: ParagraphKind) -> Iterator[Block]:
    """The blocks within one element: inner paragraphs, and what two line breaks divide, stand on their own."""
    pieces = [element.text or ""]
    for inner in element.iterdescendants():
        if inner.tag == "lb":
            pieces.append("\n")
        elif inner.tag in ("p", "item", "quote", "list", "head"):
            pieces.append("\n\n")
        pieces.append(inner.text or "")
        if inner.tag in ("p", "item", "quote", "list", "head"):
            pieces.append("\n\n")
        pieces.append(inner.tail or "")
    for part in re.split(r"\n[^\S\n]*\n\s*", "".join(pieces)):
        if text := clean(part):
            yield Block(text, kind)


def _without_surroundings(blocks: list[Block], known: Surroundings, links: frozenset[str]) -> list[Block]:
    """`blocks` without a repeated title, byline, captions, share lines, and related links at the end."""
    said = {fold(text) for image in known.images for text in (image.caption, image.credit) if text}
    said |= {fold(f"{image.caption} {image.credit}") for image in known.images if image.caption and image.credit}
    said |= {f"{mark} {fold(image.credit)}" for image in known.images if image.credit for mark in _CREDIT_MARKS}
    times = Counter(block.text for block in blocks if len(block.text) <= _LABEL_LENGTH)
    said |= {fold(label) for label, count in times.items() if count >= _LABEL_TIMES}
    kept: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        folded = fold(block.text)
        repeated = folded in seen and len(folded) > 60
        if not repeated and not is_junk(block.text) and not _is_said(block, folded, said):
            seen.add(folded)
            kept.append(block)
    return _without_tail(_without_labels(_without_head(_without_links(kept, links), known)))


def _leading_away(page: Page, blocks: Iterable[Block]) -> frozenset[str]:
    """The folded lines among `blocks` that are nothing but a link to another page."""
    lines = {
        block.text: fold(block.text)
        for block in blocks
        if _LEAD_AWAY_LENGTH[0] <= len(block.text) <= _LEAD_AWAY_LENGTH[1] and not _ENDS_SENTENCE.search(block.text)
    }
    if not lines:
        return frozenset()
    wanted, found = set(lines.values()), set()
    for link in page.tree.iter("a"):
        address = (link.get("href") or "").strip()
        if address and not address.startswith(("#", "javascript:", "mailto:")):
            text = text_of(link)
            if text in lines or (len(text) >= _LEAD_AWAY_LENGTH[0] and fold(text) in wanted):
                found.add(fold(text))
    return frozenset(found)


def _without_links(blocks: list[Block], links: frozenset[str]) -> list[Block]:
    """`blocks` without the headlines of other stories between the paragraphs: lines, and lists of nothing else."""
    kept: list[Block] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        group = list(run)
        leads = [kind in ("text", "list") and fold(block.text) in links for block in group]
        if kind == "list":
            leads = [all(leads)] * len(group)
        kept += [block for block, away in zip(group, leads, strict=True) if not away]
    length = sum(len(block.text) for block in blocks)
    return kept if length - sum(len(block.text) for block in kept) <= _LEAD_AWAY_SHARE * length else blocks


def _is_said(block: Block, folded: str, said: set[str]) -> bool:
    """Whether a block is a caption or a credit line that an image already has."""
    if folded in said:
        return True
    # A caption with its credit run on.
    return any(
        len(caption.split()) >= _CAPTION_WORDS and folded.startswith(caption) and len(folded) < len(caption) + 80
        for caption in said
    )


def _without_head(blocks: list[Block], known: Surroundings) -> list[Block]:
    """`blocks` from the first that is no title, byline, date or rubric."""
    titles, byline = {fold(title) for title in (known.title or "", *known.headings)}, fold(known.byline or "")
    kept = []
    for place, block in enumerate(blocks):
        folded = fold(block.text)
        if place < 8 and (folded in titles or (folded and folded == byline) or _is_byline(block.text, known.authors)):
            continue
        kept.append(block)
    return kept


def _without_labels(blocks: list[Block]) -> list[Block]:
    """`blocks` without a run of labels at their head (a menu, buttons), where prose follows; verse has labels only."""
    first = next((place for place, block in enumerate(blocks) if _is_prose(block)), 0)
    prose = sum(len(block.text) for block in blocks[first:] if _is_prose(block))
    followed = prose >= _PROSE_AFTER_LABELS * sum(len(block.text) for block in blocks[first:])
    return blocks[first:] if first >= _LEAST_LABELS and followed else blocks


def _is_prose(block: Block) -> bool:
    if _mass(block.text) > _LABEL_LENGTH or _STATES.search(block.text):
        return True
    return bool(_ENDS_SENTENCE.search(block.text)) and not block.text.endswith(":")


def _is_byline(line: str, authors: Sequence[str]) -> bool:
    if len(line) > 200 or (_ENDS_SENTENCE.search(line) and len(line.split()) > 12):
        return False
    span = moment_span(line)
    if span and span.end - span.start > 0.5 * len(line):
        return True
    named = {fold(name) for name in parse_byline(line).authors}
    return (
        bool(named)
        and named <= {fold(name) for name in authors}
        and (has_intro(line) or len(line) < 80)
        and not _ENDS_SENTENCE.search(line)
    )


def _without_tail(blocks: list[Block]) -> list[Block]:
    """`blocks` up to the last that is prose: headings, links, labels and rubrics after it lead elsewhere."""
    prose = sum(len(block.text) for block in blocks if _is_prose(block))
    # Verse and lists are made of short lines.
    has_labels = prose < _PROSE_AFTER_LABELS * sum(len(block.text) for block in blocks)
    end = len(blocks)
    while end > 1 and (_leads_elsewhere(last := blocks[end - 1]) or not (has_labels or _closes(last))):
        end -= 1
    return blocks[:end]


def _leads_elsewhere(block: Block) -> bool:
    return block.kind == "heading" or bool(_RUBRIC.match(block.text))


def _closes(block: Block) -> bool:
    """Whether a text may end with a block: not with a label, nor with the words that lead over to links."""
    if block.kind != "text":
        return True
    is_label = _mass(block.text) <= _LABEL_LENGTH and not _ENDS_SENTENCE.search(block.text)
    return not is_label and not (block.text.endswith(":") and len(block.text) <= _LABEL_LENGTH)
