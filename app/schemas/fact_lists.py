"""Quotes, figures and dates on their own: lists whose items say their article and their sentence."""

from typing import Any

from app.schemas.articles import ArticleSummary
from app.schemas.fields import Shape, documented, example
from app.schemas.paging import ListOut
from app.schemas.parts import DateOut, FigureOut, QuoteOut
from app.text import Span, sentence_spans


class SentenceOut(Shape):
    start: int = documented("First position of the sentence, or of the first of several, in the fact's field.", 0)
    end: int = documented("Position after its last.", 70)
    text: str = documented("The sentence.", "Varna's harbour reopened on Tuesday, Port Minister Elena Petrova said.")


class QuoteItemOut(QuoteOut):
    """A quote with where it stands."""

    article: ArticleSummary = documented("The article that it stands in.", example(ArticleSummary))
    sentence: SentenceOut = documented("What it stands in.", example(SentenceOut))


class FigureItemOut(FigureOut):
    """A figure with where it stands."""

    article: ArticleSummary = documented("The article that it stands in.", example(ArticleSummary))
    sentence: SentenceOut = documented("What it stands in.", example(SentenceOut))


class DateItemOut(DateOut):
    """A date with where it stands."""

    article: ArticleSummary = documented("The article that it stands in.", example(ArticleSummary))
    sentence: SentenceOut = documented("What it stands in.", example(SentenceOut))


class QuoteListOut(ListOut):
    """A page of quotes."""

    items: list[QuoteItemOut] = documented("The quotes, newest article first.", [example(QuoteItemOut)])


class FigureListOut(ListOut):
    """A page of figures."""

    items: list[FigureItemOut] = documented("The figures, newest article first.", [example(FigureItemOut)])


class DateListOut(ListOut):
    """A page of dates."""

    items: list[DateItemOut] = documented("The dates, newest article first.", [example(DateItemOut)])


def fact_item(fact: dict[str, Any], summary: dict[str, Any], field: str) -> dict[str, Any]:
    """A fact as lists show it: with its article's summary and the sentence in `field`, the text that it stands in.

    A fact that runs over several sentences has the span from the first to the last of them.
    """
    span = _sentences_around(field, Span(fact["start"], fact["end"]))
    sentence = {"start": span.start, "end": span.end, "text": field[span.start : span.end]}
    return fact | {"article": summary, "sentence": sentence}


def _sentences_around(field: str, span: Span) -> Span:
    # A blank line always ends a sentence, so that the blocks which the span touches are all that must be read.
    begin = max(field.rfind("\n\n", 0, span.start) + 2, 0) if "\n\n" in field[: span.start] else 0
    stop = field.find("\n\n", span.end)
    block = field[begin : stop if stop >= 0 else len(field)]
    met = [one for one in sentence_spans(block) if one.end + begin > span.start and one.start + begin < span.end]
    if not met:
        return span
    return Span(min(met[0].start + begin, span.start), max(met[-1].end + begin, span.end))
