"""Roles as written, through the enrichers' one door."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import enrichers
from app.documents import EnrichedArticle, Image, ParsedDocument, Role

RU, KG = "place:iso3166:RU", "place:iso3166:KG"


def enriched(body: str, title: str | None = None, caption: str | None = None) -> EnrichedArticle:
    images = (Image(caption=caption),) if caption else ()
    (article,) = enrichers.enrich([ParsedDocument("test", title, body, (), language="en", images=images)])
    return article


def roles(body: str) -> list[tuple[str, str, str, str, str | None]]:
    """Text, title, status, holder and owner of each role."""
    found = enriched(body).enrichment.roles
    return [(r.text, r.title, r.status, r.key.removeprefix("person:"), r.of) for r in found]


@pytest.mark.parametrize(
    ("body", "text", "title", "status", "holder", "owner"),
    [
        (
            "Russian Prime Minister Mikhail Mishustin arrived on Monday.",
            "Russian Prime Minister",
            "prime minister",
            "current",
            "mikhail mishustin",
            RU,
        ),
        (
            "Former Treasury Secretary Robert Rubin spoke on Monday.",
            "Former Treasury Secretary",
            "treasury secretary",
            "former",
            "robert rubin",
            None,
        ),
        (
            "The bank was led by acting director Maria Lindqvist on Monday.",
            "acting director",
            "director",
            "acting",
            "maria lindqvist",
            None,
        ),
        (
            "Ingrid Solheim, the former mayor of Oslo, said so.",
            "former mayor of Oslo",
            "mayor",
            "former",
            "ingrid solheim",
            "place:oslo",
        ),
        (
            "The minister, Ms. Ingrid Solheim, said so.",
            "minister",
            "minister",
            "current",
            "ingrid solheim",
            None,
        ),
        (
            "Kyrgyz president of nearly five years Sadyr Japarov spoke.",
            "Kyrgyz president of nearly five years",
            "president",
            "current",
            "sadyr japarov",
            KG,
        ),
        (
            "He met his Kyrgyz counterpart, Chairman of the Cabinet of Ministers Adylbek Kasymaliev.",
            "Chairman of the Cabinet of Ministers",
            "chair of the cabinet of ministers",
            "current",
            "adylbek kasymaliev",
            KG,
        ),
        (
            "Ingrid Solheim was appointed chief executive of Reuters on Monday.",
            "chief executive of Reuters",
            "chief executive",
            "current",
            "ingrid solheim",
            "organisation:reuters",
        ),
        (
            "The then-Senator John Kerry agreed with them.",
            "then-Senator",
            "senator",
            "former",
            "john kerry",
            None,
        ),
        (
            "The late Chief Justice William Rehnquist agreed with them.",
            "late Chief Justice",
            "chief justice",
            "former",
            "william rehnquist",
            None,
        ),
        (
            "He spoke with then-CIA Director Ingrid Solheim on Monday.",
            "then-CIA Director",
            "director",
            "former",
            "ingrid solheim",
            "organisation:central intelligence agency",
        ),
        (
            "A film about former Trump campaign chairman Per Holm opened on Monday.",
            "former Trump campaign chairman",
            "campaign chair",
            "former",
            "per holm",
            None,
        ),
        (
            "He praised pro-Palestinian advocate Ingrid Solheim on Monday.",
            "pro-Palestinian advocate",
            "pro-palestinian advocate",
            "current",
            "ingrid solheim",
            None,
        ),
        (
            "Russian ambassador to France Ingrid Solheim agreed.",
            "Russian ambassador to France",
            "ambassador to france",
            "current",
            "ingrid solheim",
            RU,
        ),
        (
            "Russian Minister of National Defence Ingrid Solheim agreed with them.",
            "Russian Minister of National Defence",
            "national defense minister",
            "current",
            "ingrid solheim",
            RU,
        ),
        (
            "WATCHED President Ingrid Solheim arrived on Monday.",
            "President",
            "president",
            "current",
            "ingrid solheim",
            None,
        ),
    ],
)
def test_a_role_is_read_as_it_is_written(
    body: str, text: str, title: str, status: str, holder: str, owner: str | None
) -> None:
    assert (text, title, status, holder, owner) in roles(body)


@pytest.mark.parametrize(
    "body",
    [
        "Ingrid Solheim met the president, and the minister left.",
        "Ingrid Solheim, the president's daughter, left early.",
        "A spokesman said that Ingrid Solheim had gone home.",
        "Ingrid Solheim told the director that Maria Lindqvist was away.",
        "The major problem for Ingrid Solheim is the rent.",
        "Ingrid Solheim ran for president of the club and lost.",
        "The billionaire named Ingrid Solheim in a long letter.",
    ],
)
def test_a_role_near_a_name_is_not_therefore_its_own(body: str) -> None:
    assert roles(body) == []


def test_an_office_alone_is_the_one_person_who_is_said_to_hold_it() -> None:
    found = roles("Russian Prime Minister Mikhail Mishustin came. Crowds met the Russian PM at noon.")
    assert ("Russian PM", "prime minister", "current", "mikhail mishustin", RU) in found


def test_an_office_alone_with_two_holders_is_left_open() -> None:
    found = roles(
        "Russian Prime Minister Mikhail Mishustin came, and acting Russian Prime Minister Andrei Belousov left. "
        "Crowds met the Russian prime minister at noon."
    )
    assert [text for text, *_ in found] == ["Russian Prime Minister", "acting Russian Prime Minister"]


def test_a_plural_gives_its_role_to_each_name_of_the_list() -> None:
    found = roles("Senators John McCain, Lindsey Graham and Joe Lieberman voted on Monday.")
    assert {(title, holder) for _, title, _, holder, _ in found} == {
        ("senator", "john mccain"),
        ("senator", "lindsey graham"),
        ("senator", "joe lieberman"),
    }


def test_a_person_may_have_two_roles_in_one_apposition() -> None:
    found = roles("Ingrid Solheim, the mayor of Oslo and a former teacher, said so.")
    assert [(text, status) for text, _, status, *_ in found] == [
        ("mayor of Oslo", "current"),
        ("former teacher", "former"),
    ]


def test_a_mention_carries_the_text_of_its_first_role() -> None:
    article = enriched("Russian Prime Minister Mikhail Mishustin arrived. Mishustin left again.")
    assert [m.role for m in article.enrichment.mentions if m.key == "person:mikhail mishustin"] == [
        "Russian Prime Minister",
        None,
    ]


def assert_proven(article: EnrichedArticle) -> None:
    document = article.document
    texts = {"title": document.title or "", "body": document.body}
    texts |= {f"caption:{n}": image.caption or "" for n, image in enumerate(document.images)}
    keys = {entity.key for entity in article.enrichment.entities}
    starts = {(m.field, m.start): m for m in article.enrichment.mentions}
    for role in article.enrichment.roles:
        assert texts[role.field][role.start : role.end] == role.text == role.text.strip() != ""
        assert role.title
        assert {role.key, role.of or role.key} <= keys
        if role.mention_start is not None:
            assert starts[role.field, role.mention_start].key == role.key
    assert len(set(article.enrichment.roles)) == len(article.enrichment.roles)


PIECES = st.sampled_from(
    (
        "Russian|Prime Minister|President|president|former|ex-|then-|the|a|his|John Smith|Mikhail Mishustin|Ms. Jones"
        "|,|.|\n|and|of|of the|for|Oslo|Acme Corp|CEO|Sens.|Sen.|(R-Texas)|of nearly five years|who is|“|”"
        "|was appointed|'s|’s|😀|Ж|e\u0301|-|—|45,|chairman of the Cabinet|spokeswoman|counterpart,|said"
        "|named|Secretary|R-Maine|("
    ).split("|")
)


@settings(max_examples=200, deadline=None)
@given(title=st.lists(PIECES, max_size=12).map(" ".join), body=st.lists(PIECES, max_size=40).map(" ".join))
def test_every_role_stands_where_it_says_whatever_the_text(title: str, body: str) -> None:
    assert_proven(enriched(body, title=title, caption=body[:80]))


def test_roles_are_frozen_and_compare_by_value() -> None:
    first, second = (enriched("Senator John Kerry agreed.").enrichment.roles for _ in range(2))
    assert first == second != ()
    assert isinstance(first[0], Role)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Ingrid Solheim, president and co-founder of Reuters, spoke.",
            {("president", "current", "organisation:reuters"), ("co-founder", "current", "organisation:reuters")},
        ),
        (
            "Ingrid Solheim, Reuters president and CEO, spoke.",
            {("president", "current", "organisation:reuters"), ("chief executive", "current", "organisation:reuters")},
        ),
        (
            "Ingrid Solheim, a professor and former labor secretary, spoke.",
            {("professor", "current", None), ("labor secretary", "former", None)},
        ),
        (
            "Ingrid Solheim, a former governor and senator, spoke.",
            {("governor", "former", None), ("senator", "former", None)},
        ),
        (
            "Ingrid Solheim, secretary of health and human services, spoke.",
            {("health and human services secretary", "current", None)},
        ),
    ],
)
def test_offices_that_and_joins_are_held_each_by_itself(body: str, expected: set[tuple[str, str, str | None]]) -> None:
    found = enriched(body).enrichment.roles
    assert {(role.title, role.status, role.of) for role in found} == expected


def test_an_age_is_no_part_of_a_title() -> None:
    assert [t for _, t, *_ in roles("Ingrid Solheim, a 41-year-old film director, spoke.")] == ["film director"]


def test_a_name_within_a_compound_holds_nothing() -> None:
    found = roles("They spoke of Ingrid Solheim, the Per Holm-friendly adviser. A Golda Meir-type leader was missing.")
    assert not {holder for _, _, _, holder, _ in found} & {"per holm", "golda meir"}


def test_the_assistant_of_a_secretary_keeps_the_words_in_their_order() -> None:
    text = "Ingrid Solheim, assistant secretary of defense for international affairs, spoke."
    assert [title for _, title, *_ in roles(text)] == ["assistant secretary of defense for international affairs"]
    assert [t for _, t, *_ in roles("Ingrid Solheim, deputy press secretary for the campaign, spoke.")] == [
        "deputy press secretary for the campaign"
    ]
