"""The images of an article, with caption, credit and alternative text."""

import re
from collections.abc import Iterator
from itertools import islice

from app import addresses
from app.documents import Evidence, Image
from app.readers.html.jsonld import Node, first_text, texts, types
from app.readers.html.page import Element, Page, spaced_text_of, text_of
from app.readers.values.cleaning import is_junk, split_credit
from app.readers.values.metadata import candidate, evidence
from app.text import clean, fold

_MOST_IMAGES = 60
_LONGEST_CAPTION = 2_000
# A figure with more elements was never closed, and others like it lie in it.
_MOST_IN_FIGURE = 500
_CREDIT_CLASS = re.compile(
    r"credit|copyright|photographer|attribution|source|byline|(?:^|[\s_-])rights|author|agency|provider|distributor|fotograf",
    re.I,
)
_CAPTION_CLASS = re.compile(
    r"caption|legende|bildunterschrift|cutline|(?:image|photo|media)[-_]?(?:text|desc)|info-?description", re.I
)
_FIGURES = (
    "//figure | //figcaption | //*[contains(@class, 'aption') or contains(@class, 'mage-text') or "
    "contains(@class, 'mage-desc') or contains(@class, 'utline') or contains(@class, 'egende') or "
    "contains(@class, 'nfoDescription')]"
)
# A box that holds more text than its caption twice and this holds other things as well.
_LONGEST_LABEL = 160
_SHORTEST_ALT = 12
_LABEL = re.compile(
    r"^(?:images?|photo(?:graph)?s?|pictures?|photo credit|image credit|credits?|source|courtesy(?: of)?|foto|bild|"
    r"©|\(c\)|by)\s*(?:[:/]|by\b:?)?\s*",
    re.I,
)
# A line of its own that gives a picture's credit, and how much text a box of picture, caption and credit may hold.
_CREDIT_LINE = re.compile(
    r"^[(\[]?(?:images?|photos?|pictures?|photographs?|foto|bild)(?: credits?)?(?::| by:?)\s*"
    r"(?P<credit>\S.{1,99}?)[)\]]?$",
    re.I,
)
_LONGEST_BOX = 700
# Buttons of galleries that stand inside captions.
_BUTTON = re.compile(
    r"^(?:hide|toggle|show|open|view|enlarge|expand|close|read)\s+(?:caption|image|full(?:screen| size)?|gallery|"
    r"more)\b|\b(?:hide|toggle) caption\b",
    re.I,
)
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "data-url")
_NO_PICTURE = re.compile(
    r"(?:^data:|pixel|spacer|blank\.|1x1|/avatar|gravatar|logo|favicon|headshot|\.svg(?:\?|$))", re.I
)


def images(page: Page) -> tuple[tuple[Image, ...], tuple[Evidence, ...]]:
    """The images of the article in the order of the page; one that only the head states comes first."""
    shown = [(image, source) for image, source in _shown(page) if image.url or image.caption]
    known = {_file_key(image.url) for image, _ in shown if image.url}
    captions = {fold(image.caption) for image, _ in shown if image.caption}
    stated: list[tuple[Image, str]] = []
    for image, source in _stated(page):
        if not (image.url or image.caption):
            continue
        key = _file_key(image.url) if image.url else ""
        if key in known or (image.caption and fold(image.caption) in captions):
            shown = [(_completed(one, image, key), where) for one, where in shown]
        elif not stated:
            known.add(key)
            stated.append((image, source))
    return _with_evidence([*stated, *shown][:_MOST_IMAGES])


def _with_evidence(found: list[tuple[Image, str]]) -> tuple[tuple[Image, ...], tuple[Evidence, ...]]:
    proof = []
    for place, (image, source) in enumerate(found):
        for field in ("url", "caption", "credit", "alt"):
            value = getattr(image, field)
            if value:
                proof.append(evidence(f"images.{place}.{field}", "page-images/1", candidate(value, source, 0.85)))
    return tuple(image for image, _ in found), tuple(proof)


def _completed(one: Image, other: Image, key: str) -> Image:
    """An image as shown, with what the head says of the same file and the page does not."""
    if not one.url or _file_key(one.url) != key:
        return one
    return Image(one.url, one.caption or other.caption, one.credit or other.credit, one.alt or other.alt)


def _file_key(url: str) -> str:
    """What the sizes and crops of one picture share: the last part of the path, without size marks."""
    inner = re.search(r"url=(?:https?%3A%2F%2F|https?://)([^&]+)", url)
    path = (inner[1].replace("%2F", "/") if inner else url).split("?")[0].rstrip("/")
    return re.sub(r"[-_]?\d{2,4}x\d{2,4}|@\dx", "", path.rpartition("/")[2]).lower() or path


def _shown(page: Page) -> Iterator[tuple[Image, str]]:
    seen: set[Element] = set()
    for element in page.tree.xpath(_FIGURES):
        box, caption_element = _box(element, page)
        if box is None or box in seen or any(above in seen for above in box.iterancestors()) or page.in_aside(box):
            continue
        seen.add(box)
        if caption_element is not None and _is_teaser(caption_element):
            continue
        image = _image(box, caption_element, page)
        if image.caption or (image.url and not _NO_PICTURE.search(image.url)):
            yield image, f"html:{box.tag}"
    yield from _with_credit_line(page, seen)
    yield from _with_repeated_alt(page, seen)


def _box(element: Element, page: Page) -> tuple[Element | None, Element | None]:
    """The smallest element that holds a caption and its picture, and the caption; a figure without one is a box too."""
    if element.tag == "figure" and (caption := _caption_element(element)) is not None:
        return element, caption
    caption = None if element.tag == "figure" else element
    length = len(text_of(element))
    for above in (element, *element.iterancestors()):
        # The article itself holds pictures and captions too, and much else.
        if above in page.spine or len(text_of(above)) > 2 * length + _LONGEST_LABEL:
            break
        if any(True for _ in above.iter("img", "amp-img", "picture")):
            if caption is None and above.tag == "figure":
                return _outer_box(above)
            return above, caption if caption is not None else _caption_element(above)
    return (element, caption) if element.tag == "figcaption" else (None, None)


def _outer_box(figure: Element) -> tuple[Element, Element | None]:
    """A figure whose caption stands beside it, within the same small box."""
    following = figure.getnext()
    if following is not None and (following.tag == "figcaption" or _CAPTION_CLASS.search(following.get("class") or "")):
        return figure.getparent(), following
    return figure, None


def _is_teaser(caption: Element) -> bool:
    """Whether a caption is the title of another story: all of it is a link."""
    linked = sum(len(text_of(link)) for link in caption.iter("a"))
    whole = len(text_of(caption))
    return (
        any(above.tag == "a" and above.get("href") for above in list(caption.iterancestors())[:4])
        or linked > 0.9 * whole
    )


def _with_credit_line(page: Page, seen: set[Element]) -> Iterator[tuple[Image, str]]:
    """Pictures in no figure with a credit below them: what else their box says is the caption."""
    for line in page.tree.iter("p", "span", "div", "small", "em", "i"):
        found = _CREDIT_LINE.match(clean(line.text or ""))
        if not found or len(line) or any(above in seen for above in (line, *line.iterancestors())):
            continue
        for box in line.iterancestors():
            if box in page.spine or len(text_of(box)) > _LONGEST_BOX or page.in_aside(box):
                break
            if (picture := next(box.iter("img", "amp-img"), None)) is not None:
                seen.add(box)
                caption = _text_without(box, [line])
                caption = "" if len(caption) > _LONGEST_CAPTION or is_junk(caption) else caption
                alt = clean(picture.get("alt") or "")
                address = _picture_address(picture, page)
                yield Image(address, caption or None, found["credit"].strip(), alt or None), "html:credit-line"
                break


def _with_repeated_alt(page: Page, seen: set[Element]) -> Iterator[tuple[Image, str]]:
    """Pictures in no figure whose alternative text is printed below them: that is their caption."""
    for picture in page.tree.iter("img"):
        alt = clean(picture.get("alt") or "")
        around = list(picture.iterancestors())
        if (
            len(alt) < _SHORTEST_ALT
            or any(above in seen or above.tag == "a" for above in around)
            or page.in_aside(picture)
        ):
            continue
        for above in (picture, *around[:3]):
            following = above.getnext()
            if following is not None and following.tag != "a" and fold(text_of(following)) == fold(alt):
                yield Image(_picture_address(picture, page), alt, None, alt), "html:img"
                break


def _image(box: Element, caption_element: Element | None, page: Page) -> Image:
    picture = next((img for img in box.iter("img", "amp-img")), None)
    url = _picture_address(picture, page) if picture is not None else None
    alt = clean(picture.get("alt") or "") if picture is not None else ""
    caption, credit = _caption_and_credit(box, caption_element)
    return Image(url, caption, credit, alt or None)


def _caption_element(figure: Element) -> Element | None:
    captions = list(figure.iter("figcaption"))
    captions += [
        element
        for element in islice(figure.iter(), _MOST_IN_FIGURE)
        if isinstance(element.tag, str) and element is not figure and element.tag not in ("img", "figure")
        and _CAPTION_CLASS.search(element.get("class") or "")
    ]  # fmt: skip
    return next((caption for caption in captions if text_of(caption)), None)


def _caption_and_credit(figure: Element, element: Element | None) -> tuple[str | None, str | None]:
    if element is None:
        return None, _unlabelled(_credit_elements(figure))
    marked = _credit_elements(element) or [e for e in _credit_elements(figure) if not _holds(e, element)]
    kept = _text_without(element, marked)
    caption, split = split_credit(kept) if kept else ("", None)
    credit = _unlabelled(marked)
    if credit is None:
        credit = re.sub(r"^(?:by|:)\s*", "", split, flags=re.I) if split else None
    elif split:
        caption = kept if fold(split) not in fold(credit) and len(split.split()) > 6 else caption
    caption = caption.strip(" |;/–—")
    if len(caption) > _LONGEST_CAPTION or is_junk(caption):
        caption = ""
    return caption or None, credit


def _holds(element: Element, inner: Element) -> bool:
    return element is inner or any(above is element for above in inner.iterancestors())


def _credit_elements(within: Element) -> list[Element]:
    """The outermost elements that say they hold a credit."""
    found: list[Element] = []
    for element in within.iter():
        if (
            not isinstance(element.tag, str)
            or element is within
            or element.tag in ("img", "source", "script", "style", "picture", "svg")
        ):
            continue
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _CREDIT_CLASS.search(marks) and element.find(".//img") is None and len(text_of(element)) <= 200:
            if not any(above in found for above in element.iterancestors()):
                found.append(element)
    return found


def _unlabelled(marked: list[Element]) -> str | None:
    """The credit that these elements state, without "Photo:" and brackets; repeats once."""
    named = dict.fromkeys(
        _LABEL.sub("", _LABEL.sub("", spaced_text_of(e).strip(" ()[]|/.,:"))).strip(" ()[]|/.,:") for e in marked
    )
    kept = [credit for credit in named if credit and not _BUTTON.search(credit)]
    return " / ".join(kept)[:200] or None


def _text_without(element: Element, left_out: list[Element]) -> str:
    """The text of an element without that of some elements within it, and without buttons."""
    skipped = {inner for outer in left_out for inner in outer.iter()}
    pieces = []
    for inner in element.iter():
        silent = inner in skipped or inner.tag in ("script", "style", "button", "svg")
        if not silent and isinstance(inner.tag, str) and inner.text and not _BUTTON.search(clean(inner.text)):
            pieces.append(inner.text)
        # What follows an element belongs to the one around it.
        if inner is not element and inner.tail and inner.getparent() not in skipped:
            pieces.append(inner.tail)
    return clean("".join(_spaced(pieces)))


def _spaced(pieces: list[str]) -> Iterator[str]:
    for piece in pieces:
        yield piece
        if piece[-1:] in ".!?)":
            yield " "


def _picture_address(picture: Element, page: Page) -> str | None:
    for name in _SOURCES:
        written = (picture.get(name) or "").strip()
        if name.endswith("srcset"):
            written = written.split(",")[-1].strip().split(" ")[0]
        if written and not written.startswith("data:"):
            return addresses.absolute(written, page.base)
    return None


def _stated(page: Page) -> Iterator[tuple[Image, str]]:
    """The images that the head of the page states: JSON-LD objects first, then the picture for sharing."""
    for node in page.statements.follow(page.article.get("image")):
        if isinstance(node, dict):
            yield _from_node(node, page), "json-ld:image"
        elif isinstance(node, str):
            yield Image(addresses.absolute(node, page.base)), "json-ld:image"
    alt = next((content for _, content in page.meta("og:image:alt", "twitter:image:alt")), None)
    for name, content in page.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        url = addresses.absolute(content, page.base)
        if url and not _NO_PICTURE.search(url):
            yield Image(url, alt=alt), f"meta:{name}"


def _from_node(node: Node, page: Page) -> Image:
    url = addresses.absolute(first_text(node.get("url") or node.get("contentUrl") or node.get("@id")), page.base)
    written = first_text(node.get("caption")) or (
        first_text(node.get("description")) if "imageobject" in types(node) else None
    )
    caption, split = split_credit(written) if written else ("", None)
    credit = next(iter(texts(node.get("creditText")) + texts(node.get("author")) + texts(node.get("creator"))), None)
    return Image(url, caption or None, credit or split, None)
