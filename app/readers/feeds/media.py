"""The pictures of a feed item: Media RSS, enclosures, itunes:image, and the plain elements that some feeds add."""

from collections.abc import Iterator

from app import addresses
from app.documents import Image
from app.readers.bodies import plain_candidate
from app.readers.feeds.parts import Parts
from app.readers.values.cleaning import split_credit
from app.readers.values.trees import Element, children, descend, text_of
from app.text import clean

_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


def item_images(item: Parts, base: str | None) -> Iterator[Image]:
    """The pictures in the order of trust; thumbnails only where there is nothing else."""
    found = [image for image in _stated(item, base) if image]
    yield from found or (image for image in _thumbnails(item, base) if image)


def _stated(item: Parts, base: str | None) -> Iterator[Image | None]:
    for content in item.all("media:content"):
        if _is_picture(content):
            yield _described(content, item, base)
    for link in item.all("enclosure", "link", "atom:link"):
        if (link.get("rel", "enclosure") == "enclosure" and link.get("type", "").startswith("image/")) or (
            link.get("url") and _has_picture_name(link.get("url", ""))
        ):
            yield _described(link, item, base)
    for image in item.all("itunes:image", "image", "media:image"):
        written = image.get("href") or image.get("url") or text_of(descend(image, "url")) or text_of(image)
        url = addresses.absolute(clean(written), image.base or base)
        yield Image(url=url) if url else None


def _thumbnails(item: Parts, base: str | None) -> Iterator[Image | None]:
    nested = (thumb for content in item.all("media:content") for thumb in children(content, "thumbnail"))
    for thumbnail in (*item.all("media:thumbnail"), *nested):
        yield _described(thumbnail, item, base)


def _is_picture(content: Element) -> bool:
    medium, kind = content.get("medium", ""), content.get("type", "")
    if medium or kind:
        return bool(medium == "image" or kind.startswith("image/"))
    return _has_picture_name(content.get("url", ""))


def _has_picture_name(url: str) -> bool:
    return url.partition("?")[0].lower().endswith(_ENDINGS)


def _described(element: Element, item: Parts, base: str | None) -> Image | None:
    """A picture with its own texts, else with those that the item gives for all its media."""
    url = addresses.absolute(element.get("url") or element.get("href"), element.base or base)
    if not url:
        return None
    written = _text(element, item, "description") or _text(element, item, "title") or ""
    caption, in_caption = split_credit(written)
    credit = _text(element, item, "credit") or in_caption
    return Image(url, caption or None, credit, None)


def _text(element: Element, item: Parts, name: str) -> str | None:
    own = [text_of(one) for one in children(element, name)]
    shared = [text_of(one) for one in item.all(f"media:{name}")]
    found = next((plain_candidate(one, "") for one in (*own, *shared) if one.strip()), None)
    return found.value if found else None
