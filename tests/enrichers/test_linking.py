"""How the names of one article are grouped, through the enrichers' one door."""

import pytest

from app import enrichers
from app.documents import EnrichedArticle, ParsedDocument


def enriched(body: str, title: str | None = None) -> EnrichedArticle:
    (article,) = enrichers.enrich([ParsedDocument("test", title, body, (), language="en")])
    return article


def groups(body: str) -> dict[str, set[str]]:
    """The spellings of each entity, by its key."""
    article = enriched(body)
    return {e.key: {m.text for m in article.enrichment.mentions if m.key == e.key} for e in article.enrichment.entities}


@pytest.mark.parametrize(
    ("body", "key", "spellings"),
    [
        (
            "Mikhail Mishustin came to Oslo. Mikhail Mishutsin left, and Mishustin's aides stayed.",
            "person:mikhail mishustin",
            {"Mikhail Mishustin", "Mikhail Mishutsin", "Mishustin"},
        ),
        (
            "Shares of Kidder, Peabody and Co rose on Monday. Brokers at Kidder Peabody said that it would sell.",
            "organisation:kidder, peabody and co",
            {"Kidder, Peabody and Co", "Kidder Peabody"},
        ),
        (
            "Ministers of Kyrgyzstan met. Kyrgzystan is small, Kyrgyz officials said.",
            "place:iso3166:KG",
            {"Kyrgyzstan", "Kyrgzystan", "Kyrgyz"},
        ),
        (
            "The Eurasian Economic Union (EEU) met in Minsk. Ministers of the EEU agreed.",
            "organisation:body:EAEU",
            {"Eurasian Economic Union", "EEU"},
        ),
    ],
)
def test_spellings_of_one_name_are_one_entity(body: str, key: str, spellings: set[str]) -> None:
    assert groups(body)[key] == spellings


def test_two_surnames_that_differ_by_more_than_a_slip_stay_two() -> None:
    found = groups("Ingrid Hansen met Ingrid Hanssen in Oslo. Ingrid Hansen left, and Ingrid Hanssen stayed.")
    assert {"person:ingrid hansen", "person:ingrid hanssen"} <= set(found)


def salience(article: EnrichedArticle) -> dict[str, float]:
    return {entity.key: entity.salience for entity in article.enrichment.entities}


LEAD = "Portugal will host the talks. Officials from Spain are coming, and the work goes on for a week or more."


def test_a_name_in_the_title_is_more_salient_than_without_it() -> None:
    with_title = salience(enriched(LEAD, title="Spain goes to the talks"))
    without = salience(enriched(LEAD))
    assert with_title["place:iso3166:ES"] > without["place:iso3166:ES"]
    assert with_title["place:iso3166:ES"] > with_title["place:iso3166:PT"]


def test_an_early_name_is_more_salient_than_a_late_one_and_a_frequent_one_than_a_rare_one() -> None:
    once = salience(enriched(LEAD))
    often = salience(
        enriched(LEAD + " Spain wants more. Spain has asked before, and Spain will ask again. Spain pays.")
    )
    assert once["place:iso3166:PT"] > once["place:iso3166:ES"]
    assert often["place:iso3166:ES"] > often["place:iso3166:PT"]


def test_entities_come_in_the_order_of_their_salience() -> None:
    listed = [entity.salience for entity in enriched(LEAD, title="Talks in Portugal").enrichment.entities]
    assert listed == sorted(listed, reverse=True)
