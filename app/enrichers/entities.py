"""Finds the names in one article: the model proposes, the gazetteer and the article itself decide.

1. The model reads every field, headlines in capitals as the article writes their words elsewhere.
2. Spans are trimmed to the name; joined names are parted; the gazetteer, titles ("Ms. Hopley"), datelines and acronyms
   in brackets add what the model missed.
3. Each name gets one type (`kinds`).
4. Every further occurrence of a name, of a person's surname, and of a company without its legal form is a mention too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.documents import EntityType, ParsedDocument
from app.enrichers import additions, gazetteer, kinds, model, proposals, repetition, tagger, voting
from app.enrichers.casing import Casing
from app.enrichers.fields import Field, fields_of
from app.enrichers.gazetteer import Known

# Left over from HTML, as agencies send it; shown to the models as what it means, and as long.
_AMPERSAND = re.compile("&(?:amp|AMP);")


class Spotted(NamedTuple):
    """A name found: `field` as in the contract, the span in it, its type, and what the gazetteer knows it as."""

    field: str
    start: int
    end: int
    text: str
    type: EntityType
    known: Known | None


def spotted(document: ParsedDocument, *, with_model: bool) -> list[Spotted]:
    """The names in a document, field by field in order of their start; within a field they never overlap."""
    fields = [Field(name, text) for name, text in fields_of(document)]
    casing = Casing([f.text for f in fields])
    if with_model:
        shown = [_AMPERSAND.sub("&    ", "\n".join(map(casing.shown, f.text.split("\n")))) for f in fields]
        for one, found, reading in zip(fields, model.find(shown), tagger.read(shown), strict=True):
            additions.add_exactly(one, document.publisher.name)
            additions.add_companies(one)
            voting.keep_found(one, found, reading)
        proposals.part_joined(fields)
        proposals.widen_organisations(fields)
        proposals.join_companies(fields)
        proposals.part_genitives(fields)
    for one in fields:
        additions.add_known(one)
    if with_model:
        additions.add_titled(fields)
        additions.add_by_kind(fields)
        additions.drop_terms(fields)
        additions.add_bracketed(fields)
        additions.read_dateline(fields)
    types = kinds.decide(
        kinds.Seen(f.text, span, f.text[span.start : span.end], label, f.parsed.get(span), f.reading.shares(*span))
        for f in fields
        for span, label in f.spans.items()
    )
    if with_model:
        repetition.drop_headline_words(fields)
        repetition.add_again(fields, types, casing)
        repetition.add_companies_by_first_word(fields, types, casing)
        repetition.join_neighbours(fields, types)
    return list(_typed(fields, types))


def _typed(fields: Sequence[Field], types: dict[str, EntityType]) -> Iterator[Spotted]:
    names = {f.text[s.start : s.end] for f in fields for s in f.spans}
    known_names = {name: known for name in names if (known := gazetteer.recognised(name)) is not None}
    sure = [known for known in known_names.values() if known.sure]
    keys = {known.key for known in sure}
    countries = {known.country for known in sure if known.kind == "place"}
    for one in fields:
        for span in sorted(one.spans):
            name = one.text[span.start : span.end]
            known = known_names.get(name)
            kind = types.get(name) or (known.type if known else None)
            if known is not None and not known.sure and not _is_settled(known, kind, keys, countries):
                known = None
            if known is not None and kind == "group":
                kind = known.type
            if kind is not None:
                yield Spotted(
                    one.name, span.start, span.end, name, kind, known if known and known.type == kind else None
                )


def _is_settled(known: Known, kind: EntityType | None, keys: set[str], countries: set[str | None]) -> bool:
    """Whether an unsure form means what the gazetteer says: "Georgian" beside Tbilisi, say."""
    if kind not in (known.type, "group"):
        return False
    if known.kind == "place" or known.key in keys:
        return True
    return known.kind in ("country", "demonym") and known.country in countries
