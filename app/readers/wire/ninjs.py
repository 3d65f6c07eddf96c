"""ninjs 1.0 to 3.x (iptc.org/standards/ninjs): news items in JSON.

The versions differ in the shape of names (`headline`, `headlines: [{role, value}]`) and in their case; both are read
without asking for the version, since files rarely state it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from app import addresses
from app.documents import Image, Rights
from app.errors import UnreadableFile
from app.readers.bodies import Body, best_body, merged_images, plain_candidate
from app.readers.stated import Stated, Text, address_at, all_at, at, first_stated
from app.readers.values.blocks import Block
from app.readers.values.cleaning import split_credit
from app.readers.values.trees import read_tree
from app.readers.wire.nitf import nitf_blocks

_RULE = "ninjs/1"
_SIGN = re.compile(
    rb'"(?:versioncreated|pubstatus|representationtype|headlines|bodies|descriptions|body_x?html|body_text|'
    rb'description_\w+|\$standard|eventdetails|associations|renditions)"',
    re.IGNORECASE,
)
_NOT_PUBLISHED = frozenset(("canceled", "cancelled", "withheld"))
_PICTURES = frozenset(("picture", "graphic"))
_TOPICS = ("subject", "subjects", "person", "people", "organisation", "organisations", "place", "places", "event",
           "events")  # fmt: skip
_NOT_SUMMARIES = frozenset(("creditline", "credit", "ednote", "caption"))
_DEEPEST = 12
# Why an item without a text has none, by its type.
_WITHOUT_TEXT = {
    "composite": "a package of other items, not an article",
    "package": "a package of other items, not an article",
    "planning": "a plan, not an article",
    "component": "a part of another item, not an article",
    "picture": "a picture that no text describes",
    "graphic": "a graphic that no text describes",
    "video": "a video that no text describes",
    "audio": "a sound recording that no text describes",
    "event": "an event that no text describes",
}


def looks_like_ninjs(content: bytes) -> bool:
    """Whether a JSON object has a `uri` and one of the properties that only ninjs has."""
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or b'"uri"' not in content:
        return False
    if not _SIGN.search(content):
        return False
    try:
        item = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return isinstance(item.get("uri"), str) and any(_SIGN.match(f'"{key}"'.encode()) for key in item)


def state_ninjs(content: bytes) -> Stated:
    """What an item states. An item without a body, a picture or an event, has its description as its text.

    Raises UnreadableFile (`no_article`) for an item that its agency has canceled or withheld.
    """
    item = _small_keys(orjson.loads(content.removeprefix(b"\xef\xbb\xbf")))
    if str(item.get("pubstatus")).lower().rpartition(":")[2] in _NOT_PUBLISHED:
        raise UnreadableFile("no_article", "The item is canceled or withheld by its agency.")
    blocks, source, images, summaries = _text(item)
    if not blocks and (kind := _line(item.get("type"))) in _WITHOUT_TEXT:
        raise UnreadableFile("no_article", f"The item is {_WITHOUT_TEXT[kind]}.")
    uri = _line(item.get("uri"))
    created = [_line(item.get(key)) for key in ("firstcreated", "contentcreated", "versioncreated")]
    holder = _line(item.get("copyrightholder"))
    return Stated(
        rule=_RULE,
        blocks=blocks,
        body_source=source,
        title=first_stated((*_values(item, "headline"), at(_line(item.get("title")), "ninjs:title"))),
        standfirst=summaries,
        byline=first_stated(at(_line(item.get(key)), f"ninjs:{key}") for key in ("byline", "by")),
        names=all_at((_name(one) for one in _items(item.get("bylines"))), "ninjs:bylines"),
        published=all_at(created, "ninjs:firstcreated" if created[0] else "ninjs:versioncreated"),
        modified=all_at([_line(item.get("versioncreated"))] if created[0] else [], "ninjs:versioncreated"),
        embargo=all_at([_line(item.get("embargoeduntil")), _line(item.get("embargoed"))], "ninjs:embargoed"),
        url=address_at(uri, "ninjs:uri"),
        record_id=at(uri, "ninjs:uri"),
        # The format has no word for who publishes; of an agency's own text that is the holder of its copyright.
        publisher=at(holder, "ninjs:copyrightholder", 0.6),
        topics=tuple(_topics(item)),
        language=all_at([_line(item.get("language"))], "ninjs:language"),
        dateline=at(_line(item.get("located")), "ninjs:located"),
        images=merged_images((*_images(item), *images)),
        images_source="ninjs:associations",
        rights=Rights(holder or _line(item.get("copyrightnotice")) or None, _line(item.get("usageterms")) or None),
    )


def _small_keys(value: Any, depth: int = 0) -> Any:
    """The value with all keys in small letters, since 3.0 writes `versionCreated`; too deep a nest is cut off."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {str(key).lower(): _small_keys(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_small_keys(inner, depth + 1) for inner in value]
    return value


def _line(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in _items(value) if isinstance(one, Mapping))


def _name(value: Any) -> str | None:
    return _line(value.get("name")) if isinstance(value, Mapping) else _line(value)


def _values(item: Mapping[str, Any], noun: str, *, main: tuple[str, ...] = ("main",)) -> Iterator[Text]:
    """The short texts of a property: `headlines` with the main one first, `headline`, `headline_short`."""
    listed = [one for one in _mappings(item.get(f"{noun}s")) if _line(one.get("value"))]
    for one in sorted(listed, key=lambda one: str(one.get("role")).lower() not in main):
        if found := plain_candidate(one["value"], f"ninjs:{noun}s"):
            yield found
    for key, value in item.items():
        if key == noun or key.startswith(f"{noun}_"):
            if found := plain_candidate(_line(value), f"ninjs:{key}"):
                yield found


def _text(item: Mapping[str, Any]) -> tuple[tuple[Block, ...], str, tuple[Image, ...], tuple[Text, ...]]:
    """The blocks of the item, where they stand, the pictures among them, and the summaries that are not the text."""
    bodies = sorted(_bodies(item), key=lambda one: one[0])
    nitf = next((written for rank, written, _ in bodies if rank == _NITF), None)
    best, _ = best_body(
        (Body(written, source, is_markup=rank <= _HTML) for rank, written, source in bodies if rank != _NITF), None
    )
    summaries = tuple(_summaries(item))
    if nitf and not any(rank == _HTML for rank, _, _ in bodies):
        blocks, images = nitf_blocks(read_tree(nitf))
        if blocks:
            return blocks, "ninjs:bodies", images, summaries
    if best.blocks:
        return best.blocks, best.source, best.images, summaries
    captions = (*summaries, *_captions(item))
    if not captions:
        return (), "", best.images, ()
    text, _ = best_body((Body(captions[0].value, captions[0].source, is_markup=False),), None)
    return text.blocks, text.source, best.images, captions[1:]


_HTML, _NITF, _PLAIN = 0, 1, 2


def _bodies(item: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Each body with its rank: HTML, NITF, plain text."""
    for one in _mappings(item.get("bodies")):
        written = _line(one.get("value"))
        kind = f"{_line(one.get('contenttype')) or ''} {_line(one.get('role')) or ''}".lower()
        if written and written.strip():
            if "html" in kind:
                yield _HTML, written, "ninjs:bodies"
            elif "nitf" in kind and "<nitf" in written[:1_000]:
                yield _NITF, written, "ninjs:bodies"
            elif "xml" not in kind:
                yield _PLAIN, written, "ninjs:bodies"
    for key, value in item.items():
        if key.startswith("body_") and isinstance(value, str) and value.strip():
            yield _HTML if "html" in key else _PLAIN, value, f"ninjs:{key}"


def _summaries(item: Mapping[str, Any]) -> Iterator[Text]:
    for one in _mappings(item.get("descriptions")):
        if str(one.get("role")).lower() not in _NOT_SUMMARIES:
            if found := plain_candidate(_line(one.get("value")), "ninjs:descriptions"):
                yield found
    for key, value in item.items():
        if key.startswith("description_") and (found := plain_candidate(_line(value), f"ninjs:{key}")):
            yield found


def _captions(item: Mapping[str, Any]) -> Iterator[Text]:
    for one in _mappings(item.get("descriptions")):
        if str(one.get("role")).lower() == "caption":
            if found := plain_candidate(_line(one.get("value")), "ninjs:descriptions"):
                yield found


def _topics(item: Mapping[str, Any]) -> Iterator[Text]:
    """The names of subjects, people, organisations and places that the item states."""
    for key in _TOPICS:
        for one in _items(item.get(key)):
            if found := at(_name(one), f"ninjs:{key}"):
                yield found


def _images(item: Mapping[str, Any]) -> Iterator[Image]:
    associated = item.get("associations")
    related = associated.values() if isinstance(associated, Mapping) else _items(associated)
    for one in (item, *related):
        if isinstance(one, Mapping) and str(one.get("type")).lower() in _PICTURES:
            image = _image(one)
            if image.url or image.caption:
                yield image


def _image(item: Mapping[str, Any]) -> Image:
    captions = (*_captions(item), *_summaries(item), *_values(item, "headline"))
    text, credit = split_credit(captions[0].value) if captions else ("", None)
    lines = (
        one for one in _mappings(item.get("descriptions")) if str(one.get("role")).lower() in ("creditline", "credit")
    )
    by = _line(item.get("byline")) or _line(item.get("by"))
    stated = by or next((_line(one.get("value")) for one in lines), None) or _line(item.get("creditline"))
    return Image(_largest(item), text or None, stated or credit)


def _largest(item: Mapping[str, Any]) -> str | None:
    """The address of the largest picture among an item's renditions; where they state no size, the first."""
    stated = item.get("renditions")
    renditions = [
        one for one in (stated.values() if isinstance(stated, Mapping) else _items(stated)) if isinstance(one, Mapping)
    ]
    pictures = [one for one in renditions if "image" in str(one.get("mimetype") or one.get("contenttype") or "image")]
    widest = sorted(pictures, key=_width, reverse=True)
    return next((url for one in widest if (url := addresses.absolute(_line(one.get("href"))))), None)


def _width(rendition: Mapping[str, Any]) -> float:
    width = rendition.get("width")
    return float(width) if isinstance(width, int | float) else 0.0
