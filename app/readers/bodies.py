"""Bodies in feeds and wire items: which text is the article, its blocks, and the pictures that stand in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app import addresses
from app.documents import Image
from app.readers.records.fragments import body_blocks, is_markup, markup_blocks, markup_tree, plain, tree_blocks
from app.readers.stated import Text
from app.readers.values.blocks import Block
from app.readers.values.cleaning import is_junk, is_section, split_credit
from app.readers.values.metadata import Candidate
from app.readers.values.trees import Element, text_of
from app.text import clean, words

_MOST_IMAGES = 60
# What blog systems write under every item.
_TAIL = re.compile(
    r"^(?:the post .{1,300} appeared first on .{1,200}|read (?:the )?(?:more|full .{1,40}|rest of .{1,200})|"
    r"continue reading.{0,200}|\[?(?:…|\.\.\.)\]?|.{0,40}\bvia feedburner|source:? link)\W*$",
    re.IGNORECASE,
)
_TRACKING_PIXEL = frozenset(("0", "1", "2", "0px", "1px"))
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:>/]+\s+|\s*[|»]\s*")
_FEED_WORDS = frozenset(
    "rss feed feeds atom xml all latest top stories headlines articles entries posts full text story".split()
)


@dataclass(frozen=True, slots=True)
class Body:
    """One text of an item. `is_markup` is None where the format leaves it open whether a text is HTML."""

    written: str | None
    source: str
    is_markup: bool | None = True
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class ReadBody:
    blocks: tuple[Block, ...]
    source: str
    images: tuple[Image, ...] = ()


def best_body(bodies: Iterable[Body], base: str | None) -> tuple[ReadBody, tuple[Text, ...]]:
    """The article's text, and the summaries that are not it.

    The first full text counts, unless a summary is more than twice as long: some feeds exchange the two. An item
    with nothing but a summary has that as its text.
    """
    read = [(body, _read(body, base)) for body in bodies if body.written and body.written.strip()]
    full = [one for one in read if one[1].blocks and not one[0].is_summary]
    short = [one for one in read if one[1].blocks and one[0].is_summary]
    if not full and not short:
        images = tuple(image for _, body in read for image in body.images)
        return ReadBody((), "", images), ()
    chosen = (full or short)[0]
    longest = max(read, key=lambda one: _length(one[1]))
    if _length(longest[1]) > 2 * _length(chosen[1]):
        chosen = longest
    summaries = tuple(_summary(*one) for one in short if one is not chosen)
    images = (*chosen[1].images, *(image for one in read if one is not chosen for image in one[1].images))
    return ReadBody(chosen[1].blocks, chosen[1].source, images), summaries


def plain_candidate(written: str | None, source: str, *, markup: bool | None = None) -> Text | None:
    """A short text, its markup and references resolved as far as the format allows any."""
    if not written or not written.strip():
        return None
    text = clean(written) if markup is False else _markup_line(written) if markup else plain(written)
    return Candidate(text, written.strip(), source, 0.95) if text else None


def channel_name(written: str | None, source: str) -> Text | None:
    """A publisher's name out of a feed's title: "The Tern | World news | RSS" is The Tern's."""
    title = plain_candidate(written, source)
    if not title:
        return None
    parts = [part for part in _SEPARATOR.split(title.value) if part]
    kept = [part for part in parts if not is_section(part) and not set(words(part)) <= _FEED_WORDS]
    name = kept[0] if len(kept) == 1 else title.value
    return Candidate(name, title.shown, source, 0.8)


def merged_images(images: Iterable[Image | None]) -> tuple[Image, ...]:
    """Each picture once, with the first caption, credit and description that is given for its address."""
    found: dict[str, Image] = {}
    captions: dict[str, str] = {}
    for image in images:
        if image is None or not (image.url or image.caption):
            continue
        # The same caption under another address is another size of the picture.
        key = captions.get(image.caption or "") or (addresses.page_key(image.url) if image.url else image.caption or "")
        if image.caption:
            captions.setdefault(image.caption, key)
        old = found.get(key, image)
        found[key] = Image(old.url, old.caption or image.caption, old.credit or image.credit, old.alt or image.alt)
    return tuple(found.values())[:_MOST_IMAGES]


def _length(body: ReadBody) -> int:
    return sum(len(block.text) for block in body.blocks)


def _summary(body: Body, read: ReadBody) -> Text:
    text = " ".join(block.text for block in read.blocks)
    return Candidate(text, text[:300], body.source, 0.9)


def _markup_line(written: str) -> str:
    return " ".join(block.text for block in markup_blocks(written))


def _read(body: Body, base: str | None) -> ReadBody:
    written = body.written or ""
    if body.is_markup is None and not is_markup(written):
        return ReadBody(_without_tail(body_blocks(written)), body.source)
    if body.is_markup is False:
        return ReadBody(_without_tail(body_blocks(written)), body.source)
    tree = markup_tree(written)
    if tree is None:
        return ReadBody(_without_tail(markup_blocks(written)), body.source)
    images = tuple(_taken_images(tree, base))
    return ReadBody(_without_tail(tree_blocks(tree)), body.source, images)


def _without_tail(blocks: list[Block]) -> tuple[Block, ...]:
    kept = list(blocks)
    while len(kept) > 1 and (_TAIL.match(kept[-1].text) or is_junk(kept[-1].text)):
        kept.pop()
    return tuple(kept)


def _taken_images(tree: Element, base: str | None) -> Iterator[Image]:
    """The pictures of a body in order, their captions taken out of it."""
    for figure in list(tree.iter("figure")):
        if figure.getparent() is None or not list(figure.iter("img", "figcaption")):
            continue
        captions = list(figure.iter("figcaption"))
        caption, credit = split_credit(" ".join(clean(text_of(one)) for one in captions)) if captions else ("", None)
        for number, img in enumerate(figure.iter("img")):
            yield from _image(img, base, caption if not number else "", credit)
        figure.drop_tree()
    for img in tree.iter("img"):
        yield from _image(img, base, "", None)


def _image(img: Element, base: str | None, caption: str, credit: str | None) -> Iterator[Image]:
    if img.get("width", "") in _TRACKING_PIXEL or img.get("height", "") in _TRACKING_PIXEL:
        return
    url = addresses.absolute(img.get("src") or img.get("data-src"), base)
    alt = clean(img.get("alt") or "")
    if url or caption:
        yield Image(url, caption or None, credit, alt or None)
