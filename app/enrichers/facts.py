"""Figures and dates of a document, field by field."""

from dataclasses import dataclass

from app.documents import DateSpan, Figure, ParsedDocument
from app.enrichers import dates, figures
from app.enrichers.fields import fields_of
from app.enrichers.figures import anywhere
from app.enrichers.terms.lexer import terms_of


@dataclass(frozen=True, slots=True)
class Facts:
    """What one document states, in the order of its fields and of their texts."""

    figures: tuple[Figure, ...]
    dates: tuple[DateSpan, ...]


def facts_of(document: ParsedDocument, in_english: bool) -> Facts:
    """The figures and dates of every field; of another language than English only what reads alike in all of them."""
    named: list[DateSpan] = []
    stated: list[Figure] = []
    anchor, home = dates.anchor_of(document), figures.home_of(document)
    for field, text in fields_of(document):
        if not in_english:
            named += anywhere.dates_in(text, field)
            stated += anywhere.figures_in(text, field)
            continue
        terms = terms_of(text)
        found = dates.dates_in(terms, field, anchor, home.country)
        named += found.spans
        stated += figures.figures_in(terms, found.shape, found.spans, field, home)
    return Facts(tuple(stated), tuple(named))
