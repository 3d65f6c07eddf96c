"""Quotes: who said what, direct, partial and indirect, with the word that marks it and the speaker.

Marks are paired, each sentence's cues are read with light rules instead of a parser, and what stands in quotation marks
goes to the cue that governs it, or goes on from the quote before.
"""

from collections.abc import Mapping, Sequence

from app.documents import EntityInArticle, Mention, Quote
from app.enrichers.quotes import cues, speakers
from app.enrichers.quotes.attribution import quotes_in


def prepare() -> None:
    """Reads the tables, once in a process."""
    cues.load()
    speakers.load_genders()


def quoted(
    texts: Mapping[str, str], entities: Sequence[EntityInArticle], mentions: Sequence[Mention]
) -> tuple[Quote, ...]:
    """The quotes of an article, field by field in order of their start; `texts` holds each field's text.

    Headlines are left out: what they quote, the body quotes.
    """
    found: list[Quote] = []
    groups = 0
    for field, text in texts.items():
        if field != "title":
            here, groups = quotes_in(text, field, (entities, mentions), groups)
            found += here
    return tuple(found)
