"""What becomes of the spans that the model proposes: edges moved to the name, joined names parted."""

from collections.abc import Iterable, Iterator, Sequence

from app.enrichers import gazetteer, kinds, model, trimming, wording
from app.enrichers.fields import Field
from app.text import Span

_NAMELESS = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL LANGUAGE WORK_OF_ART".split())


def keep_found(one: Field, found: Iterable[model.Found]) -> None:
    text = one.text
    for start, end, label in found:
        if label in _NAMELESS:
            continue
        span = trimming.trimmed(text, start, end)
        if span is None:
            continue
        for part, part_label in _repaired(text, span, label):
            if not trimming.is_junk(text[part.start : part.end]):
                one.add(part, part_label)


def _repaired(text: str, span: Span, label: str) -> Iterator[tuple[Span, str]]:
    """A span with its edges moved as its kind asks; adjectives of countries in it are names of their own."""
    first, hyphen, second = text[span.start : span.end].partition("-")
    if hyphen and gazetteer.is_of_a_country(first) and gazetteer.is_of_a_country(second):
        yield Span(span.start, span.start + len(first)), label
        yield Span(span.end - len(second), span.end), label
        return
    if wording.LEADING_HONORIFIC.match(text, span.start, span.end):
        label = "PERSON"
    if label == "PERSON":
        span = trimming.without_titles(text, span)
        first = text[span.start : span.end].partition(" ")[0]
        known = gazetteer.lookup(first)
        if known is not None and known.kind == "demonym" and known.sure and len(first) < span.end - span.start:
            yield Span(span.start, span.start + len(first)), "NORP"
            span = trimming.without_titles(text, Span(span.start + len(first) + 1, span.end))
        span = trimming.widened_person(text, span)
    elif label == "ORG":
        span = trimming.fitted_company(text, span)
        bare = trimming.without_titles(text, span)
        if bare != span and kinds.looks_personal(text[bare.start : bare.end]):
            if gazetteer.is_given_name(text[bare.start : bare.end].partition(" ")[0]):
                span, label = bare, "PERSON"
    yield span, label


def part_joined(fields: Sequence[Field]) -> None:
    """Parts "Holm and Berg", "Lind, Moreau" and "Council of Ministers Rustam Nazarov" into their names."""
    alone = {f.text[s.start : s.end]: label for f in fields for s, label in f.spans.items()}
    for one in fields:
        for span in list(one.spans):
            name = one.text[span.start : span.end]
            if gazetteer.lookup(name):
                continue
            if (at := _person_inside(name, alone)) and one.spans[span] != "PERSON":
                label = one.remove(span)
                one.add(Span(span.start, span.start + len(name[:at].rstrip())), label)
                one.add(Span(span.start + at, span.end), "PERSON")
            elif any(mark in name for mark in (", ", " and ", "/", " - ")):
                parts = list(trimming.joined_parts(one.text, span))
                names = [one.text[p.start : p.end] for p in parts]
                if len(parts) > 1 and _are_apart(names, one.spans[span], alone):
                    label = one.remove(span)
                    for part, part_name in zip(parts, names, strict=True):
                        if not trimming.is_junk(part_name):
                            one.add(part, label)


def _person_inside(name: str, alone: dict[str, str]) -> int:
    """Where a person's full name begins at the end of a longer name; 0 where there is none."""
    words = name.split(" ")
    if len(words) < 3 or words[-1].rstrip(".") in wording.LEGAL_FORMS or words[-1] in wording.ORGANISATION_NOUNS:
        return 0
    full = f"{words[-2]} {words[-1]}"
    at = len(name) - len(full)
    if words[-2] in wording.SMALL_WORDS or not kinds.looks_personal(full):
        return 0
    if alone.get(full) == "PERSON" or (alone.get(words[-1]) == "PERSON" and gazetteer.is_given_name(words[-2])):
        return at
    return at if gazetteer.is_given_name(words[-2]) and words[-3] in wording.ORGANISATION_NOUNS else 0


def _are_apart(names: list[str], label: str, alone: dict[str, str]) -> bool:
    if names[-1].split()[-1].rstrip(".") in wording.LEGAL_FORMS | wording.ORGANISATION_NOUNS:
        return False
    if label == "PERSON":
        return True
    full = [n for n in names if kinds.looks_personal(n)]
    if len(full) == len(names):
        return any(gazetteer.is_given_name(n.split()[0]) for n in names)
    return any(n in alone for n in names)
