"""The images of a record, with caption and credit where it states them."""

from collections.abc import Iterator, Mapping
from typing import Any

from app import addresses
from app.documents import Evidence, Image
from app.readers.records import fields
from app.readers.records.fields import Record, texts_of
from app.readers.records.fragments import plain
from app.readers.values.cleaning import split_credit
from app.readers.values.metadata import Candidate, evidence

_MOST_IMAGES = 60
_ADDRESS = ("url", "src", "href", "contenturl", "link", "original", "large")
_ALT = ("alt", "alttext", "alternativetext")


def pictures(record: Record, base: str | None) -> tuple[tuple[Image, ...], tuple[Evidence, ...]]:
    """The images in the order of the record. A caption beside a single image belongs to it."""
    found: dict[str, tuple[Image, str]] = {}
    for key, value in record.values(fields.IMAGES):
        for item in value[:_MOST_IMAGES] if isinstance(value, list) else [value]:
            image = _image(item, base)
            if image and (image.url or image.caption):
                found.setdefault(image.url or image.caption or "", (image, f"record:{key}"))
    caption = record.first_text(fields.CAPTION)
    if caption and len(found) <= 1:
        image, source = next(iter(found.values()), (Image(), caption.source))
        found = {"": (_captioned(image, caption.value, _credit_beside(record)), source)}
    kept = list(found.values())[:_MOST_IMAGES]
    proof = tuple(
        evidence(f"images.{at}", "record-image/1", Candidate(image, image.caption or image.url or "", source, 0.9))
        for at, (image, source) in enumerate(kept)
    )
    return tuple(image for image, _ in kept), proof


def _credit_beside(record: Record) -> str | None:
    credit = record.first_text(("imagecredit", "photocredit", "credit"))
    return credit.value if credit else None


def _captioned(image: Image, caption: str, credit: str | None) -> Image:
    if image.caption:
        return image
    text, written = split_credit(caption)
    return Image(image.url, text or None, image.credit or credit or written, image.alt)


def _image(value: Any, base: str | None) -> Image | None:
    if isinstance(value, str):
        url = addresses.absolute(value, base)
        return Image(url=url) if url else None
    if not isinstance(value, Mapping):
        return None
    inner = Record(value)
    url = addresses.absolute(next(_texts(inner, _ADDRESS), None), base)
    written = next(_texts(inner, (*fields.CAPTION, "description", "title")), None)
    caption, credit = split_credit(written) if written else ("", None)
    credit = next(_texts(inner, fields.CREDIT), None) or credit
    return Image(url, caption or None, credit, next(_texts(inner, _ALT), None))


def _texts(record: Record, names: tuple[str, ...]) -> Iterator[str]:
    for _, value in record.values(names):
        for text in texts_of(value):
            if plain(text):
                yield plain(text)
