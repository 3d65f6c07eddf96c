"""That what is served, what OpenAPI says of it and what the examples show are the same."""

import importlib
import pkgutil
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import identity, schemas, text
from app.documents import (
    Author,
    EnrichedArticle,
    Enrichment,
    EntityInArticle,
    Image,
    Mention,
    Moment,
    Paragraph,
    ParsedDocument,
    Publisher,
    Rights,
)
from app.errors import BadRequest
from app.schemas.articles import Article, ArticleSummary, Kept, article_json, publisher_id
from app.schemas.fields import Shape, example
from app.schemas.filters import DayRange, parse_published
from app.schemas.offsets import field_text, utf16
from app.schemas.paging import decode_cursor, encode_cursor

for module in pkgutil.iter_modules(schemas.__path__):
    importlib.import_module(f"app.schemas.{module.name}")


def all_models(model=Shape):
    return [below for child in model.__subclasses__() for below in (child, *all_models(child))]


MODELS = sorted({model for model in all_models() if model.__module__.startswith("app.")}, key=lambda m: m.__name__)
KEPT = Kept(
    "a_kept", "p_kept", "live", 2, "2025-03-05T04:00:00.000000+00:00", "2025-03-06T04:00:00.000000+00:00", "a_first"
)
ONLY_KEPT = {"imported_at", "updated_at", "version", "status", "duplicates", "links"}


def article(title="Ana Ortiz 🚢 speaks", body="𝔉or Ana Ortiz, it ended.\n\nNothing else.", caption="🚢 Ana Ortiz"):
    """An article in which Ana Ortiz is mentioned in each text."""
    name, key = "Ana Ortiz", identity.entity_key("person", "Ana Ortiz")
    mentions = [
        Mention(key, "person", field, value.index(name), value.index(name) + len(name), name, "minister")
        for field, value in (("caption:1", caption), ("body", body), ("title", title))
    ]
    first, _, second = body.partition("\n\n")
    document = ParsedDocument(
        source="a.html",
        title=title,
        body=body,
        paragraphs=(Paragraph(0, len(first)), Paragraph(len(first) + 2, len(first) + 2 + len(second), "quote")),
        url="https://post.example/a?utm_source=x",
        canonical_url="https://post.example/a",
        aliases=("https://www.post.example/a", "https://m.post.example/a"),
        authors=(Author("Ana Ortiz"), Author("Jo Bell"), Author("Reuters", "organisation")),
        publisher=Publisher("Harbour Post", "post.example"),
        topics=("ports",),
        published=Moment(datetime(2025, 8, 14, tzinfo=UTC), "day"),
        modified=Moment(datetime(2025, 8, 15, 7, 30, 1, 5, tzinfo=UTC), "second"),
        embargoed_until=datetime.fromisoformat("2025-08-14T02:00:00+02:00"),
        images=(Image("https://post.example/1.jpg"), Image(None, caption, "I. Dimov")),
        rights=Rights("Harbour Post", None),
    )
    entity = EntityInArticle(identity.entity_id(key), key, name, "person", 3, 0.9)
    return EnrichedArticle(document, Enrichment("done", "1", (entity,), tuple(mentions)))


def test_the_article_that_is_built_is_the_article_that_is_described():
    built = article_json(article(), KEPT)
    assert Article.model_validate(built).model_dump(by_alias=True) == built
    assert list(built) == list(Article.model_fields)


def test_an_article_of_which_nothing_is_known_is_described_too():
    bare = EnrichedArticle(ParsedDocument(source="b.txt", title=None, body="", paragraphs=()))
    built = article_json(bare, KEPT)
    assert Article.model_validate(built).model_dump(by_alias=True) == built
    assert built["published_at"] is None
    assert built["published_precision"] == "none"
    assert built["publisher"] == {"id": None, "name": None, "domain": None}


def test_a_file_alone_gives_all_but_what_the_archive_adds():
    read = article_json(article(), None)
    assert set(read) == set(Article.model_fields) - ONLY_KEPT | {"source"}
    assert read["id"] == identity.identify(article().document).article_id
    assert read["source"] == "a.html"


def test_moments_have_an_offset_and_whole_seconds():
    built = article_json(article(), KEPT)
    assert built["published_at"] == "2025-08-14T00:00:00+00:00"
    assert built["modified_at"] == "2025-08-15T07:30:01+00:00"
    assert built["embargoed_until"] == "2025-08-14T00:00:00+00:00"


def test_aliases_are_other_pages():
    assert article_json(article(), KEPT)["aliases"] == ["https://m.post.example/a"]


def test_an_author_who_is_mentioned_is_an_entity():
    built = article_json(article(), KEPT)
    assert built["authors"] == [
        {"name": "Ana Ortiz", "type": "person", "entity_id": built["entities"][0]["id"]},
        {"name": "Jo Bell", "type": "person", "entity_id": None},
        {"name": "Reuters", "type": "organisation", "entity_id": None},
    ]


def test_mentions_come_in_the_order_of_reading():
    assert [mention["field"] for mention in article_json(article(), KEPT)["mentions"]] == ["title", "body", "caption:1"]


def test_a_publisher_is_known_by_name_before_domain():
    assert publisher_id(Publisher("Harbour  POST", None)) == publisher_id(Publisher("harbour post", "post.example"))
    assert publisher_id(Publisher(None, "post.example")) == publisher_id(Publisher("", "Post.example"))
    assert publisher_id(Publisher(None, "post.example")) != publisher_id(Publisher(None, "other.example"))
    assert publisher_id(Publisher()) is None


def of_units(value, start, end):
    return value.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le")


@given(before=st.text(), between=st.text())
def test_positions_in_utf16_units_cut_out_the_same_text(before, between):
    before, between = (value.encode("utf-8", "ignore").decode() for value in (before, between))
    built = article_json(
        article(f"{before}Ana Ortiz{between}", f"{between}Ana Ortiz{before}\n\nEnd.", f"{between}Ana Ortiz"), KEPT
    )
    turned = utf16(built)
    for mention in turned["mentions"]:
        assert of_units(field_text(built, mention["field"]), mention["start"], mention["end"]) == "Ana Ortiz"
    for paragraph, unturned in zip(turned["paragraphs"], built["paragraphs"], strict=True):
        cut = of_units(built["body"], paragraph["start"], paragraph["end"])
        assert cut == built["body"][unturned["start"] : unturned["end"]]


def test_facts_are_turned_to_utf16_with_their_speakers():
    shown = example(Article) | {"body": "🚢" + example(Article)["body"]}
    shown |= {"quotes": [moved(quote) | {"speaker": moved(quote["speaker"])} for quote in shown["quotes"]]}
    turned = utf16(shown)
    (quote,) = turned["quotes"]
    assert of_units(shown["body"], quote["start"], quote["end"]) == quote["text"]
    assert of_units(shown["body"], quote["speaker"]["start"], quote["speaker"]["end"]) == "Elena Petrova"
    assert turned["figures"][0]["start"] == shown["figures"][0]["start"] + 1


def moved(span):
    return span | {"start": span["start"] + 1, "end": span["end"] + 1}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_a_description_and_a_working_example(model):
    model.model_validate(example(model))
    for name, field in model.model_fields.items():
        assert field.description, name
        assert field.examples, name


def test_the_example_article_keeps_the_contract_of_offsets():
    shown = example(Article)
    for fact in shown["mentions"] + shown["quotes"] + shown["figures"] + shown["dates"]:
        assert field_text(shown, fact["field"])[fact["start"] : fact["end"]] == fact["text"]
    (quote,) = shown["quotes"]
    assert shown["body"][quote["speaker"]["start"] : quote["speaker"]["end"]] == quote["speaker"]["name"]
    assert [shown["body"][p["start"] : p["end"]] for p in shown["paragraphs"]] == shown["body"].split("\n\n")
    assert shown["body_sha256"] == text.sha256_hex(shown["body"].encode())
    assert shown["word_count"] == text.count_words(shown["body"])
    assert shown["publisher"]["id"] == publisher_id(Publisher("Harbour Post"))
    assert {name: shown[name] for name in ArticleSummary.model_fields} == example(ArticleSummary)


json_scalars = st.one_of(st.text(), st.integers(), st.none(), st.booleans())


@given(st.lists(json_scalars).map(tuple))
def test_a_cursor_comes_back_as_it_was(cursor):
    assert decode_cursor(encode_cursor(cursor)) == cursor


@given(st.text(max_size=40))
def test_what_is_no_cursor_is_a_bad_request(text):
    with pytest.raises(BadRequest) as refused:
        decode_cursor(text)
    assert refused.value.faults[0].parameter == "cursor"


@given(st.data())
def test_a_mangled_cursor_is_a_bad_request(data):
    good = encode_cursor(("-published_at", "after", 5430599))
    place = data.draw(st.integers(0, len(good) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_=~").filter(lambda c: c != good[place]))
    with pytest.raises(BadRequest):
        decode_cursor(good[:place] + letter + good[place + 1 :])


TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("given_text", "first", "last"),
    [
        ("2025-08-14", date(2025, 8, 14), date(2025, 8, 14)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-08/2025-09", date(2025, 8, 1), date(2025, 9, 30)),
        ("2025-08-02/2026", date(2025, 8, 2), date(2026, 12, 31)),
        ("2025-08/..", date(2025, 8, 1), None),
        ("../2024", None, date(2024, 12, 31)),
        ("P7D", date(2026, 3, 24), TODAY),
        ("P1M", date(2026, 2, 28), TODAY),
        ("P1Y2M", date(2025, 1, 31), TODAY),
        ("P2W", date(2026, 3, 17), TODAY),
    ],
)
def test_days_are_read_as_iso_8601_has_them(given_text, first, last):
    assert parse_published(given_text, TODAY) == DayRange(first, last)


@pytest.mark.parametrize(
    ("given_text", "position"),
    [
        ("", 0),
        ("yesterday", 0),
        ("2025-02-30", 0),
        ("2025-13", 0),
        ("2025-08-14\n", 0),
        ("25-08-14", 0),
        ("2025-09/2025-08", 8),
        ("2025-09/soon", 8),
        ("../..", 0),
        ("P", 0),
        ("P7H", 0),
        ("P9999Y", 0),
        ("٢٠٢٥", 0),
    ],
)
def test_what_is_no_date_is_refused_with_its_position(given_text, position):
    with pytest.raises(BadRequest) as refused:
        parse_published(given_text, TODAY)
    (fault,) = refused.value.faults
    assert (fault.parameter, fault.position) == ("published", position)


@given(st.dates(), st.integers(0, 400))
def test_a_day_and_an_interval_name_the_days_that_they_say(day, length):
    assert parse_published(day.isoformat(), TODAY) == DayRange(day, day)
    if day.toordinal() + length <= date.max.toordinal():
        last = day + timedelta(days=length)
        assert parse_published(f"{day}/{last}", TODAY) == DayRange(day, last)
