"""The enrichers through their one door: golden cases, and what holds for any article."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import enrichers
from app.documents import EnrichedArticle, Image, Paragraph, ParsedDocument, Publisher
from app.identity import entity_id
from app.text import join_blocks

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def document(
    *blocks: str, title: str | None = None, captions: tuple[str, ...] = (), language: str | None = "en"
) -> ParsedDocument:
    body, spans = join_blocks(blocks)
    return ParsedDocument(
        source="test",
        title=title,
        body=body,
        paragraphs=tuple(Paragraph(*span) for span in spans),
        language=language,
        images=tuple(Image(caption=caption) for caption in captions),
    )


def enriched(*blocks: str, **rest: Any) -> EnrichedArticle:
    (article,) = enrichers.enrich([document(*blocks, **rest)])
    return article


def texts_of(article: EnrichedArticle) -> dict[str, str]:
    found = article.document
    captions = {f"caption:{n}": image.caption or "" for n, image in enumerate(found.images)}
    return {"title": found.title or "", "standfirst": found.standfirst or "", "body": found.body, **captions}


def mentions_by_entity(article: EnrichedArticle) -> dict[str, set[str]]:
    return {
        entity.key: {m.text for m in article.enrichment.mentions if m.key == entity.key}
        for entity in article.enrichment.entities
    }


def assert_sound(article: EnrichedArticle) -> None:
    """What holds for any article: exact offsets, no overlap, every mention of a listed entity, counts that agree."""
    texts, ends = texts_of(article), dict.fromkeys(texts_of(article), 0)
    keys = {entity.key: entity for entity in article.enrichment.entities}
    for mention in article.enrichment.mentions:
        assert texts[mention.field][mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip() != ""
        assert mention.start >= ends[mention.field]
        named = keys[mention.key]
        assert mention.type == named.type or (mention.type, named.type) == ("group", "place")
        ends[mention.field] = mention.end
    for entity in keys.values():
        assert entity.id == entity_id(entity.key)
        assert entity.mention_count == sum(m.key == entity.key for m in article.enrichment.mentions) > 0
        assert 0 <= entity.salience <= 1
    assert len(keys) == len(article.enrichment.entities)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_entities(case: Path) -> None:
    raw = json.loads((case / "raw.json").read_text())
    expected = json.loads((case / "expected.json").read_text())
    body, spans = join_blocks(raw["body"])
    (article,) = enrichers.enrich(
        [
            ParsedDocument(
                source=case.name,
                title=raw["title"],
                body=body,
                paragraphs=tuple(Paragraph(*span) for span in spans),
                language=raw.get("language", "en"),
                publisher=Publisher(raw.get("publisher")),
                images=tuple(Image(caption=caption) for caption in raw.get("captions", [])),
            )
        ]
    )
    assert_sound(article)
    assert article.enrichment.state == expected.get("state", "done")
    mentions = mentions_by_entity(article)
    for wanted in expected["entities"]:
        same = [e for e in article.enrichment.entities if (e.name, e.type) == (wanted["name"], wanted["type"])]
        assert len(same) == 1, f"{wanted['name']}: {[(e.name, e.type) for e in article.enrichment.entities]}"
        assert mentions[same[0].key] == set(wanted["mentions"])
        assert same[0].key == wanted.get("key", same[0].key)
        assert same[0].country == wanted.get("country", same[0].country)
    assert not {m.text for m in article.enrichment.mentions} & set(expected["absent"])


def test_an_article_is_enriched_alike_alone_and_among_others() -> None:
    articles = [
        document("Maria Lindqvist of Sweden won in Oslo.", title="A win for Lindqvist"),
        document("The European Central Bank (ECB) kept rates. The ECB meets again in June."),
        document("Nothing happened."),
        document("Kofi Mensah told Reuters that Ghana would wait. Mensah leads the delegation."),
    ]
    together = enrichers.enrich(articles)
    assert together == [enrichers.enrich([article])[0] for article in articles]
    assert enrichers.enrich(articles[::-1]) == together[::-1]


def test_an_acronym_meets_its_full_name_in_another_article() -> None:
    full = enriched("Ministers of the Eurasian Economic Union met in Minsk on Friday.")
    short = enriched("The EEU will lower its tariffs, officials in Minsk said.")
    shared = {e.id for e in full.enrichment.entities} & {e.id for e in short.enrichment.entities}
    assert {entity_id("organisation:body:EAEU"), entity_id("place:minsk")} <= shared


def test_what_the_title_and_the_lead_name_is_more_salient_than_a_late_aside() -> None:
    article = enriched(
        "Portugal will host the summit, the foreign ministry in Lisbon said on Tuesday.",
        "Talks begin in the spring and go on for a week, with most of the work done by officials.",
        "Observers from Paraguay will attend.",
        title="Portugal to host the summit",
    )
    salience = {entity.country: entity.salience for entity in article.enrichment.entities if entity.country}
    assert salience["PT"] > 2 * salience["PY"]


def test_names_in_captions_and_the_title_join_those_in_the_body() -> None:
    article = enriched(
        "Ingrid Solheim opened the bridge in Bergen. Solheim cut the ribbon at noon.",
        title="Solheim opens the bridge",
        captions=("Ingrid Solheim at the bridge.",),
    )
    fields = {m.field for m in article.enrichment.mentions if m.key == "person:ingrid solheim"}
    assert fields == {"title", "body", "caption:0"}


def test_a_document_that_does_not_state_its_language_is_judged_by_its_words() -> None:
    english = "The mayor of the town said that it was ready for the winter and that the roads were in good order."
    assert enriched(english, language=None).enrichment.state == "done"
    assert enriched("Мэр города рассказал о дорогах и зиме.", language=None).enrichment.state == "unsupported"


def test_an_empty_document_has_no_entities() -> None:
    article = enriched()
    assert (article.enrichment.state, article.enrichment.entities) == ("unsupported", ()) or not article.document.body
    assert article.enrichment.mentions == ()
    assert article.enrichment.version == enrichers.VERSION


def test_a_body_of_a_hundred_thousand_characters_without_a_line_break_is_read_to_its_end() -> None:
    filler = "the council met again and the talks went on without much news for anyone who had come to listen, "
    body = "Amara Okafor spoke first, and " + filler * 1_100 + "and at the very end Okafor thanked Switzerland."
    article = enriched(body)
    assert_sound(article)
    last = article.enrichment.mentions[-1]
    assert (last.text, last.end) == ("Switzerland", len(body) - 1)


NAMES = st.sampled_from(
    (
        "John Smith|Smith|Kyrgyzstan|Kyrgyz|Kyrgzystan|the U.S.|EEU|European Union (EU)|Ms. Jones|al-Maliki|NATO's"
        "|Inc.|Acme Corp|President|MOSCOW (AP) -|Lake Issyk-Kul|Jr.|and|, |\n\n|😀|Ж|e\u0301|“|’s|(|)|-|. |said|of the"
        "|(EEU)|U.S.-China|Cholpon-Ata"
    ).split("|")
)
ANY_TEXT = st.lists(st.one_of(NAMES, st.text(max_size=6)), max_size=40).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(title=ANY_TEXT, body=ANY_TEXT, caption=ANY_TEXT, language=st.sampled_from(["en", "ru", None]))
def test_offsets_are_exact_whatever_the_text(title: str, body: str, caption: str, language: str | None) -> None:
    (article,) = enrichers.enrich([document(body, title=title, captions=(caption,), language=language)])
    assert_sound(article)


def test_another_process_finds_the_same() -> None:
    """Python orders sets by a seed of the process; nothing that is found may depend on it."""
    program = (
        "import json, sys; from app import enrichers; from app.documents import ParsedDocument;"
        "texts = json.load(sys.stdin);"
        "found = enrichers.enrich([ParsedDocument(str(n), None, t, (), language='en') for n, t in enumerate(texts)]);"
        "print([a.enrichment for a in found])"
    )
    texts = ["\n\n".join(json.loads((case / "raw.json").read_text())["body"]) for case in CASES]
    texts += [
        path.read_text(errors="replace")
        for path in sorted((Path(__file__).parents[2] / "samples" / "text").glob("*.txt"))
    ]
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(texts),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1
