"""What becomes of the spans that a model proposes: edges moved to the name, joined names parted, parted ones joined."""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.enrichers import gazetteer, kinds, trimming, wording
from app.enrichers.fields import Field
from app.text import Span

_NAMELESS = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL LANGUAGE WORK_OF_ART".split())


def proposed(text: str, found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[Span, str]]:
    """What stays of the spans that a model finds, each (start, end, the parser's label), as names with their labels."""
    for start, end, label in found:
        span = trimming.trimmed(text, start, end) if label not in _NAMELESS else None
        if span is not None:
            for part, part_label in _repaired(text, span, label):
                if not trimming.is_junk(text[part.start : part.end]):
                    yield part, part_label


# "Institute for Energy Studies in Almaty" are two names; "Denver city council" is Denver, with what is described.
_SEAT = re.compile(r" in ([A-Z][\w.’' -]+)$")
# "St. Petersburg's Institute of Urban Studies", "Oklahoma City-based Burns Advisory Group".
_OF_A_PLACE = re.compile(r"([A-Z][\w.]*(?: [A-Z][\w.]*){0,2})(?:['’]s|-based) (?=[A-Z])")
_SAINT = re.compile(r"(?:St\b\.?|Saint) ")
# "Republican party" and "Korean peninsula" are more than what stands before the small word.
_KEPT_TAIL = re.compile(r" (?:(party)|mainland|peninsula|strip|subcontinent|territories)$")
_SMALL_TAIL = re.compile(r"(?: [a-z]+)+$")


def _repaired(text: str, span: Span, label: str) -> Iterator[tuple[Span, str]]:
    """A span with its edges moved as its kind asks; adjectives of countries in it are names of their own."""
    name = text[span.start : span.end]
    if found := _KEPT_TAIL.search(name):
        yield span, "ORG" if found.group(1) else "LOC"
    elif (found := _SMALL_TAIL.search(name)) and gazetteer.lookup(name[: found.start()]):
        yield Span(span.start, span.start + found.start()), "GPE"
    elif label == "ORG" and (found := _SEAT.search(name)) and gazetteer.lookup(found.group(1)):
        yield from _repaired(text, Span(span.start, span.start + found.start()), label)
        yield Span(span.start + found.start(1), span.end), "GPE"
    elif (found := _OF_A_PLACE.match(name)) and gazetteer.is_of_a_country_or_place(found.group(1)):
        yield Span(span.start, span.start + found.end(1)), "GPE"
        yield from _repaired(text, Span(span.start + found.end(), span.end), label)
    elif found := wording.COMPANYS.search(text, span.start, span.end):
        yield from _repaired(text, Span(span.start, found.start()), "ORG")
        yield from _repaired(text, Span(found.end(), span.end), label)
    elif (
        gazetteer.lookup(name) is None
        and len(pair := name.split("-", 1)) == 2
        and all(map(gazetteer.is_of_a_country, pair))
    ):
        yield Span(span.start, span.start + len(pair[0])), label
        yield Span(span.end - len(pair[1]), span.end), label
    else:
        yield from _fitted(text, span, "PERSON" if wording.LEADING_HONORIFIC.match(name) else label)


def _fitted(text: str, span: Span, label: str) -> Iterator[tuple[Span, str]]:
    """A person without titles, a company with its legal form."""
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
        bare = span if _SAINT.match(text, span.start) else trimming.without_titles(text, span)
        if bare != span and kinds.looks_personal(text[bare.start : bare.end]):
            if gazetteer.is_given_name(text[bare.start : bare.end].partition(" ")[0]):
                span, label = bare, "PERSON"
    yield span, label


_NOUN_BEHIND = re.compile(r" ([A-Z][a-z]+)\b(?! [A-Z])")
_FIRST_BEFORE = re.compile(r"(?:^|(?<=[\n\W] )|(?<=[a-z,] ))(First|General|National|Royal|United|American) $")
# From this certainty on the tagger's span is one name, whatever stands in it.
_SURELY_ONE = 0.5


def part_joined(fields: Sequence[Field]) -> None:
    """Parts "Holm and Berg", "Lind, Moreau" and "Council of Ministers Rustam Nazarov" into their names."""
    alone = {f.text[s.start : s.end]: label for f in fields for s, label in f.spans.items()}
    for one in fields:
        for span in list(one.spans):
            name = one.text[span.start : span.end]
            if gazetteer.lookup(name) or one.tagged.get(span, ("", 0.0))[1] >= _SURELY_ONE:
                continue
            if one.spans[span] == "PERSON" and wording.DOUBLE_NAME.fullmatch(name):
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


def widen_organisations(fields: Sequence[Field]) -> None:
    """Adds the noun that a model left off: "Freeport Oil Royalty" before "Trust", "Boston Corp" behind "First"."""
    for one in fields:
        for span, label in list(one.spans.items()):
            if label not in ("ORG", "COMPANY") or " " not in (name := one.text[span.start : span.end]):
                continue
            start, end = span
            behind = _NOUN_BEHIND.match(one.text, end)
            if behind and behind.group(1) in wording.ORGANISATION_NOUNS and name[-1] != ".":
                end = behind.end()
            if before := _FIRST_BEFORE.search(one.text, max(0, start - 16), start):
                start = before.start(1)
            if (start, end) != span and one.is_free(Span(start, span.start)) and one.is_free(Span(span.end, end)):
                one.remove(span)
                one.add(Span(start, end), label)


def join_companies(fields: Sequence[Field]) -> None:
    """Joins a name that ends in a legal form with the names right before it: "Harcourt Brace" and "Canada Inc."."""
    for one in fields:
        ends = {span.end: span for span in one.spans}
        for span in sorted(one.spans):
            last = one.text[span.start : span.end].rpartition(" ")[2].rstrip(".,")
            before = ends.get(span.start - 1) if last in wording.LEGAL_FORMS else None
            if before is None or one.text[before.end] != " " or before not in one.spans:
                continue
            name = one.text[before.start : before.end]
            if name[-1] == "." or gazetteer.is_of_a_country(name) or one.spans[before] in ("COMPANY", "NORP"):
                continue
            one.remove(before)
            one.remove(span)
            one.add(Span(before.start, span.end), "COMPANY")


_APOSTROPHE = re.compile(r"\w['’]s\b")
_GENITIVE_AFTER = re.compile(r" [^\W\d_]")


def part_genitives(fields: Sequence[Field]) -> None:
    """In an article that has lost its apostrophes, "Iraqs" and "Pennzoils" before a noun are Iraq and Pennzoil."""
    if any(_APOSTROPHE.search(f.text) for f in fields):
        return
    names = {f.text[s.start : s.end] for f in fields for s in f.spans}
    known = names | {name.split()[0] for name in names} | {kinds.surname(name) for name in names if " " in name}
    for one in fields:
        for span in list(one.spans):
            name = one.text[span.start : span.end]
            stem = name[:-1]
            if name[-1] == "s" and (len(stem) > 3 or stem.isupper()) and _GENITIVE_AFTER.match(one.text, span.end):
                if gazetteer.lookup(name) is None and (
                    stem in known or stem.isupper() or gazetteer.lookup(stem) is not None
                ):
                    one.add(Span(span.start, span.end - 1), one.remove(span))


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
