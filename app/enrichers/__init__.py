"""Parsed documents in, enriched articles out: names with their spans, grouped into entities, and who said what.

Pure and repeatable: the same document gives the same article, whatever else is enriched beside it.
"""

from collections.abc import Sequence

from app.documents import EnrichedArticle, Enrichment, ParsedDocument
from app.enrichers import entities, gazetteer, geography, linking, model, quotes, roles, tagger
from app.enrichers.facts import facts_of
from app.enrichers.fields import fields_of

# Raised with every change that alters what is found, so that stored articles can be told to be outdated.
VERSION = "4"


def prepare() -> None:
    """Loads the model and the tables, once in a process; `enrich` does so by itself when this was not called."""
    model.load()
    tagger.load()
    gazetteer.load()
    quotes.prepare()
    geography.load()


def enrich(documents: Sequence[ParsedDocument]) -> list[EnrichedArticle]:
    """Each document with its entities, mentions and quotes, in the order given.

    Documents that are not in English get the gazetteer's names only, no quotes, and the state `unsupported`.
    """
    return [_enriched(document) for document in documents]


def _enriched(document: ParsedDocument) -> EnrichedArticle:
    has_model = _is_english(document)
    found = entities.spotted(document, with_model=has_model)
    texts = dict(fields_of(document))
    grouped, mentions = linking.linked(found, texts)
    facts = facts_of(document, in_english=has_model)
    held, mentions = roles.found(mentions, texts) if has_model else ((), mentions)
    enrichment = Enrichment(
        state="done" if has_model else "unsupported",
        version=VERSION,
        entities=grouped,
        mentions=mentions,
        quotes=quotes.quoted(texts, grouped, mentions) if has_model else (),
        figures=facts.figures,
        dates=facts.dates,
        roles=held,
    )
    return EnrichedArticle(document, enrichment)


# Words of which English prose has more than one in ten, and other languages hardly any.
_ENGLISH = frozenset("the of and to in that is was for with on by are from".split())


def _is_english(document: ParsedDocument) -> bool:
    """Whether the document says so, or, where it says nothing, its first words do."""
    if document.language is not None:
        return document.language == "en"
    first = document.body[:2_000].lower().split() or (document.title or "").lower().split()
    return sum(word in _ENGLISH for word in first) >= 0.1 * len(first) > 0
