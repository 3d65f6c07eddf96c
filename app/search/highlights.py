"""Where the words of a query stand in title and body, in code points, with the sentences that show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.search.compiling import has_any_form
from app.search.forms import has_forms, stem
from app.search.query import Node, Text, wanted_texts
from app.search.words import PlacedWords
from app.text import Span, sentence_spans

_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """The words and phrases that a reading asks for, those for the title and those for the body apart.

    Forms of a word are those of `language`.
    """

    title: tuple[Text, ...]
    body: tuple[Text, ...]
    language: str | None = None


def sought(node: Node, language: str | None) -> Sought:
    """What is worth showing of `node`: what must or may occur in the texts, nothing that is excluded."""
    found = list(dict.fromkeys(wanted_texts(node)))
    return Sought(
        title=tuple(one for one in found if one.field in (None, "title")),
        body=tuple(one for one in found if one.field in (None, "body")),
        language=language,
    )


def highlights(wanted: Sought, title: str, body: str) -> dict[str, Any]:
    """`{title: [{start, end}], body: [{text, start, end, ranges}]}`; the body by its best three sentences."""
    return {
        "title": [_range_json(span) for span, _ in _spans(wanted.title, title, wanted.language)],
        "body": [
            _passage_json(body, passage, found)
            for passage, found in _passages(body, _spans(wanted.body, body, wanted.language))
        ],
    }


def _spans(wanted: tuple[Text, ...], text: str, language: str | None) -> list[tuple[Span, int]]:
    """The places of what is wanted, in order and without overlaps, each with the number of the one it belongs to."""
    if not wanted or not text:
        return []
    placed = PlacedWords(text)
    exact = {word for one in wanted for word in one.words}
    beginnings = tuple(one.words[-1] for one in wanted if one.prefix)
    stems = {number: stem(one.words[0], language) for number, one in enumerate(wanted) if _has_forms(one)}
    shared = set(stems.values())
    places: dict[str, list[int]] = {}
    by_stem: dict[str, list[int]] = {}
    for place, word in enumerate(placed.words):
        if word in exact or (beginnings and word.startswith(beginnings)):
            places.setdefault(word, []).append(place)
        if shared and has_forms(word) and (common := stem(word, language)) in shared:
            by_stem.setdefault(common, []).append(place)
    found: dict[int, int] = {}
    for number, one in enumerate(wanted):
        for place in by_stem.get(stems[number], ()) if number in stems else _matching(one, places):
            found.setdefault(place, number)
    return _joined(placed, found, wanted, text)


def _has_forms(one: Text) -> bool:
    return has_any_form(one) and has_forms(one.words[0])


def _matching(one: Text, places: dict[str, list[int]]) -> Iterator[int]:
    """The places of the words that make `one` match: all of a word, and of phrases those that stand together."""
    lists = [places.get(word, []) for word in one.words]
    if one.prefix:
        lists[-1] = sorted(place for word, found in places.items() if word.startswith(one.words[-1]) for place in found)
    if len(lists) == 1:
        yield from lists[0]
        return
    following = [set(found) for found in lists[1:]]
    for first in lists[0]:
        together = [first]
        for n, candidates in enumerate(following, start=1):
            near = _nearest(first + n, candidates, one.slop)
            if near is None:
                break
            together.append(near)
        else:
            yield from together


def _nearest(place: int, candidates: set[int], slop: int) -> int | None:
    for distance in range(slop + 1):
        if place + distance in candidates:
            return place + distance
        if place - distance in candidates:
            return place - distance
    return None


def _joined(placed: PlacedWords, found: dict[int, int], wanted: tuple[Text, ...], text: str) -> list[tuple[Span, int]]:
    """One span for neighbouring words of one phrase; pairs of characters overlap and always become one."""
    spans: list[tuple[Span, int]] = []
    last_place = -2
    for place in sorted(found):
        word, number = placed.span(place), found[place]
        if spans:
            span, before = spans[-1]
            phrase = (
                before == number
                and place == last_place + 1
                and len(wanted[number].words) > 1
                and not wanted[number].slop
            )
            if word.start < span.end or (phrase and "\n" not in text[span.end : word.start]):
                spans[-1] = (Span(span.start, max(span.end, word.end)), before)
                last_place = place
                continue
        spans.append((word, number))
        last_place = place
    return spans


def _passages(body: str, found: list[tuple[Span, int]]) -> list[tuple[Span, list[Span]]]:
    """The sentences that show most of what is wanted, the earlier first where they show as much."""
    if not found:
        return []
    candidates: list[tuple[int, Span, list[Span]]] = []
    at = 0
    for sentence in sentence_spans(body):
        inside: list[tuple[Span, int]] = []
        while at < len(found) and found[at][0].start < sentence.end:
            inside.append(found[at])
            at += 1
        if inside:
            candidates.append((len({number for _, number in inside}), sentence, [span for span, _ in inside]))
    best = sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1].start))[:_PASSAGES]
    return sorted((sentence, spans) for _, sentence, spans in best)


def _passage_json(body: str, passage: Span, found: list[Span]) -> dict[str, Any]:
    end = max(passage.end, found[-1].end)
    return {
        "text": body[passage.start : end],
        "start": passage.start,
        "end": end,
        "ranges": [_range_json(span) for span in found],
    }


def _range_json(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
