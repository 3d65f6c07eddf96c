"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1): what one item states."""

from collections.abc import Iterator, Mapping
from typing import Any

from app import addresses
from app.documents import Image
from app.readers.bodies import Body, best_body, channel_name, merged_images, plain_candidate
from app.readers.stated import Stated, Text, address_at, all_at, at

_RULE = "json-feed/1"


def state_item(feed: Mapping[str, Any], item: Mapping[str, Any]) -> Stated:
    """What an item states; the feed's authors and language hold where the item names none."""
    url = address_at(_text(item.get("url")), "item:url")
    external = address_at(_text(item.get("external_url")), "item:external_url")
    base = url.value if url else None
    body, summaries = best_body(
        (
            Body(_text(item.get("content_html")), "item:content_html"),
            Body(_text(item.get("content_text")), "item:content_text", is_markup=False),
            Body(_text(item.get("summary")), "item:summary", is_markup=False, is_summary=True),
        ),
        base,
    )
    home = _text(feed.get("home_page_url"))
    images = (
        *(_image(item.get(key), base) for key in ("image", "banner_image")),
        *(_image(one.get("url"), base) for one in _attached(item)),
        *body.images,
    )
    return Stated(
        rule=_RULE,
        blocks=body.blocks,
        body_source=body.source,
        title=plain_candidate(_text(item.get("title")), "item:title"),
        standfirst=summaries,
        names=tuple(_authors(item)) or tuple(_authors(feed, "feed")),
        published=all_at([_text(item.get("date_published")), _text(item.get("date_modified"))], "item:date_published"),
        modified=all_at([_text(item.get("date_modified"))], "item:date_modified"),
        url=url or external,
        aliases=(external.value,) if url and external else (),
        record_id=at(_text(item.get("id")), "item:id"),
        publisher=channel_name(_text(feed.get("title")), "feed:title"),
        site=addresses.absolute(home),
        topics=all_at((_text(tag) for tag in _items(item.get("tags"))), "item:tags"),
        language=all_at([_text(item.get("language")), _text(feed.get("language"))], "item:language"),
        images=merged_images(images),
        images_source="item:image",
    )


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(holder: Mapping[str, Any], place: str = "item") -> Iterator[Text]:
    for author in [*_items(holder.get("authors")), holder.get("author")]:
        name = at(_text(author.get("name")), f"{place}:authors") if isinstance(author, Mapping) else None
        if name:
            yield name


def _attached(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in _items(item.get("attachments")):
        if isinstance(one, Mapping) and str(one.get("mime_type")).startswith("image/"):
            yield one


def _image(value: Any, base: str | None) -> Image | None:
    url = addresses.absolute(_text(value), base)
    return Image(url=url) if url else None
