"""Quotes, figures and dates over HTTP: each with its span, its sentence and its article."""

from datetime import date

import pytest

from app.schemas.fact_lists import DateListOut, FigureListOut, QuoteListOut

LISTS = {"quotes": QuoteListOut, "figures": FigureListOut, "dates": DateListOut}


@pytest.fixture
def whole(ask, walk):
    """Every public article of the archive as its own address shows it, newest first."""
    return [ask(f"/v1/articles/{item['id']}") for item in walk("/v1/articles?limit=200")]


def text_of(article, field):
    name, _, number = field.partition(":")
    return article["images"][int(number)]["caption"] if number else article[name]


@pytest.mark.store
@pytest.mark.parametrize("kind", list(LISTS))
def test_a_walk_visits_every_fact_of_every_article_in_reading_order(ask, walk, whole, kind):
    walked = walk(f"/v1/{kind}?limit=7")
    assert [{**item, "article": item["article"]["id"]} for item in walked] == [
        {**fact, "article": article["id"], "sentence": item["sentence"]}
        for (article, fact), item in zip(
            ((article, fact) for article in whole for fact in article[kind]), walked, strict=True
        )
    ]
    assert len({item["id"] for item in walked}) == len(walked) == ask(f"/v1/{kind}")["total"] > 5
    LISTS[kind].model_validate(ask(f"/v1/{kind}", limit=200))


@pytest.mark.parametrize("kind", list(LISTS))
def test_each_fact_is_exact_and_lies_in_its_sentence(walk, whole, kind):
    articles = {article["id"]: article for article in whole}
    for item in walk(f"/v1/{kind}?limit=200"):
        field, sentence = text_of(articles[item["article"]["id"]], item["field"]), item["sentence"]
        assert field[item["start"] : item["end"]] == item["text"]
        assert field[sentence["start"] : sentence["end"]] == sentence["text"]
        assert sentence["start"] <= item["start"] < item["end"] <= sentence["end"]


@pytest.mark.store
def test_a_speaker_has_the_quotes_that_are_theirs(ask, walk):
    everything = walk("/v1/quotes?limit=200")
    speakers = {item["speaker"]["entity_id"] for item in everything} - {None}
    assert speakers
    for speaker in speakers:
        wanted = [item for item in everything if item["speaker"]["entity_id"] == speaker]
        assert ask("/v1/quotes", speaker=speaker, limit=200)["items"] == wanted
        assert ask(f"/v1/entities/{speaker}/quotes", limit=200)["items"] == wanted


@pytest.mark.store
def test_about_leaves_the_quotes_that_name_the_entity_themselves(ask, walk, whole):
    mentions = [(article["id"], mention) for article in whole for mention in article["mentions"]]
    everything = walk("/v1/quotes?limit=200")

    def names(item, entity_id):
        return any(
            found == item["article"]["id"]
            and (mention["entity_id"], mention["field"]) == (entity_id, item["field"])
            and item["start"] <= mention["start"] < mention["end"] <= item["end"]
            for found, mention in mentions
        )

    named = {m["entity_id"] for _, m in mentions if any(names(item, m["entity_id"]) for item in everything)}
    assert named
    for entity_id in sorted(named)[:5]:
        wanted = [item for item in everything if names(item, entity_id)]
        assert ask("/v1/quotes", about=entity_id, limit=200)["items"] == wanted


@pytest.mark.store
@pytest.mark.parametrize(("kind", "names"), [("quotes", ("kind",)), ("figures", ("kind", "currency", "unit"))])
def test_facts_are_narrowed_by_what_they_are(ask, walk, kind, names):
    everything = walk(f"/v1/{kind}?limit=200")
    for name in names:
        for value in {item[name] for item in everything} - {None}:
            wanted = [item for item in everything if item[name] == value]
            assert ask(f"/v1/{kind}", **{name: value}, limit=200)["items"] == wanted[:200]


def bounds(figure):
    """The least and the most that a figure may be, as numbers."""
    low, high = (float(figure[end]) if figure[end] is not None else None for end in ("min", "max"))
    if low is None and high is None:
        low = high = float(figure["value"]) if figure["value"] is not None else None
    return low, high


@pytest.mark.store
@pytest.mark.parametrize(("least", "most"), [(5, None), (None, 5), (10, 1_000), (0.5, 0.5)])
def test_figures_are_narrowed_to_those_that_may_lie_between(ask, walk, least, most):
    def fits(figure):
        low, high = bounds(figure)
        if low is None and high is None:
            return False
        return (least is None or high is None or high >= least) and (most is None or low is None or low <= most)

    wanted = [item["id"] for item in walk("/v1/figures?limit=200") if fits(item)]
    limits = {name: value for name, value in (("min", least), ("max", most)) if value is not None}
    assert [item["id"] for item in ask("/v1/figures", **limits, limit=200)["items"]] == wanted[:200]


@pytest.mark.store
@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        ("2026-05-21", date(2026, 5, 21), date(2026, 5, 21)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024/2025", date(2024, 1, 1), date(2025, 12, 31)),
        ("../2020", date.min, date(2020, 12, 31)),
    ],
)
def test_dates_are_narrowed_to_those_that_share_a_day(ask, walk, on, first, last):
    def meets(item):
        if item["from"] is None and item["to"] is None:
            return False
        return (item["from"] or "0001-01-01") <= last.isoformat() and (item["to"] or "9999-12-31") >= first.isoformat()

    wanted = [item["id"] for item in walk("/v1/dates?limit=200") if meets(item)]
    assert [item["id"] for item in ask("/v1/dates", on=on, limit=200)["items"]] == wanted[:200]


@pytest.mark.store
@pytest.mark.parametrize("kind", ["quote", "figure"])
def test_articles_and_searches_are_narrowed_to_those_that_have_facts(ask, whole, kind):
    wanted = [article["id"] for article in whole if article[f"{kind}s"]]
    assert 0 < len(wanted) < len(whole)
    assert [item["id"] for item in ask("/v1/articles", has=kind, limit=200)["items"]] == wanted
    hits = ask("/v1/search", has=kind, sort="-published_at", limit=200)["items"]
    assert [item["article"]["id"] for item in hits] == wanted


@pytest.mark.store
@pytest.mark.parametrize("kind", list(LISTS))
def test_facts_take_the_filters_of_articles_and_hide_with_them(act, ask, walk, kind):
    everything = walk(f"/v1/{kind}?limit=200")
    first = everything[0]["article"]
    publisher = first["publisher"]["id"]
    wanted = [item for item in everything if item["article"]["publisher"]["id"] == publisher]
    assert ask(f"/v1/{kind}", publisher=publisher, limit=200)["items"] == wanted
    act("UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE id = :id", id=first["id"])
    left = [item for item in everything if item["article"]["id"] != first["id"]]
    answer = ask(f"/v1/{kind}", limit=200)
    assert (answer["items"], answer["total"]) == (left[:200], len(left))


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/figures?min=many", "min"),
        ("/v1/figures?max=1e400", "max"),
        ("/v1/figures?currency=euro", "currency"),
        ("/v1/figures?kind=weight", "kind"),
        ("/v1/dates?on=soon", "on"),
        ("/v1/dates?on=2024-13", "on"),
        ("/v1/quotes?kind=loud", "kind"),
        ("/v1/quotes?speaker=", "speaker"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(client, path, parameter):
    answer = client.get(path)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("name", ["speaker", "about"])
def test_an_entity_that_nobody_knows_has_no_quotes(ask, name):
    assert ask("/v1/quotes", **{name: "e_nobody"})["total"] == 0
