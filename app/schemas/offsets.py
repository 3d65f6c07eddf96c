"""The positions of spans, in code points or in UTF-16 units."""

from collections.abc import Callable, Mapping
from typing import Any

from app import text


def utf16(article: Mapping[str, Any]) -> dict[str, Any]:
    """The article with every position in UTF-16 code units, in which JavaScript strings count."""
    units = _Units(article)
    turned = dict(article)
    turned["paragraphs"] = [units.turn(paragraph, "body") for paragraph in article.get("paragraphs", ())]
    for facts in ("mentions", "quotes", "figures", "dates"):
        turned[facts] = [units.turn(fact, fact["field"]) for fact in article.get(facts, ())]
    turned["quotes"] = [q | {"speaker": units.turn(q["speaker"], q["field"])} for q in turned["quotes"]]
    return turned


def utf16_highlights(highlights: Mapping[str, Any], title: str, body: str) -> dict[str, Any]:
    """The highlights of a hit with every position in UTF-16 code units."""
    units = _Units({"title": title, "body": body})
    passages = [
        units.turn(passage, "body") | {"ranges": [units.turn(found, "body") for found in passage["ranges"]]}
        for passage in highlights["body"]
    ]
    return {"title": [units.turn(found, "title") for found in highlights["title"]], "body": passages}


def utf16_item(item: Mapping[str, Any], to_units: Callable[[int], int]) -> dict[str, Any]:
    """A fact on its own with every position in UTF-16 code units; `to_units` is that of the fact's field."""
    turned = _turned(item, to_units) | {"sentence": _turned(item["sentence"], to_units)}
    return turned | {"speaker": _turned(item["speaker"], to_units)} if "speaker" in item else turned


def _turned(span: Mapping[str, Any], to_units: Callable[[int], int]) -> dict[str, Any]:
    return dict(span) | {
        end: None if span[end] is None else to_units(span[end]) for end in ("start", "end") if end in span
    }


class _Units:
    """The UTF-16 positions of an article's fields, each field's text gone through once."""

    def __init__(self, article: Mapping[str, Any]) -> None:
        self._article = article
        self._by_field: dict[str, Callable[[int], int]] = {}

    def turn(self, span: Mapping[str, Any], field: str) -> dict[str, Any]:
        if field not in self._by_field:
            self._by_field[field] = text.Utf16Offsets(field_text(self._article, field))
        return _turned(span, self._by_field[field])


def field_text(article: Mapping[str, Any], field: str) -> str:
    """The text that spans with this `field` count in; empty where the article has none."""
    name, _, number = field.partition(":")
    value = article["images"][int(number)]["caption"] if name == "caption" else article[name]
    return value or ""
