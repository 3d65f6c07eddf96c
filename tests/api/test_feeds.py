"""Searches as feeds: what they hold, how they are walked, and that feed readers can read them."""

from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

ATOM = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}
FORMATS = {"json": "application/feed+json", "atom": "application/atom+xml", "rss": "application/rss+xml"}


@pytest.fixture
def newest(ask):
    """The summaries that the feeds of a search should hold, in order."""
    return [item["article"] for item in ask("/v1/search", q="said", sort="-published_at", limit=200)["items"]]


@pytest.mark.store
def test_a_json_feed_is_walked_to_its_end_and_holds_every_hit_once(ask, newest):
    address, found = "/v1/feed.json?q=said&limit=2", []
    while address:
        page = ask(address)
        assert page["version"] == "https://jsonfeed.org/version/1.1"
        found += page["items"]
        address = page.get("next_url")
    assert [item["id"].rsplit("/", 1)[-1] for item in found] == [article["id"] for article in newest]
    assert [item.get("date_published") for item in found] == [article["published_at"] for article in newest]
    assert all(item["content_text"] and item["url"].startswith("http") for item in found)


def test_an_atom_feed_says_of_each_hit_title_page_author_and_time(client, newest):
    root = etree.fromstring(client.get("/v1/feed.atom?q=said&limit=200").content)
    entries = root.findall("a:entry", ATOM)
    assert [entry.findtext("a:title", None, ATOM) for entry in entries] == [article["title"] for article in newest]
    assert [entry.findtext("a:published", None, ATOM) for entry in entries] == [
        article["published_at"] for article in newest
    ]
    for entry, article in zip(entries, newest, strict=True):
        assert [one.text for one in entry.findall("a:author/a:name", ATOM)] == [
            one["name"] for one in article["authors"]
        ]
        assert entry.findtext("a:id", None, ATOM).endswith(article["id"])
        assert entry.findtext("a:updated", None, ATOM) <= root.findtext("a:updated", None, ATOM)


def test_an_rss_feed_says_of_each_hit_title_page_author_and_time(client, newest):
    root = etree.fromstring(client.get("/v1/feed.rss?q=said&limit=200").content)
    items = root.findall("channel/item")
    assert [item.findtext("title") for item in items] == [article["title"] for article in newest]
    dated = [article for article in newest if article["published_at"]]
    moments = [parsedate_to_datetime(found).timestamp() for item in items if (found := item.findtext("pubDate"))]
    assert len(moments) == len(dated)
    assert moments == sorted(moments, reverse=True)
    assert [one.text for one in items[0].findall("dc:creator", ATOM)] == [one["name"] for one in newest[0]["authors"]]


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_has_its_media_type_takes_filters_and_answers_304(client, name):
    answer = client.get(f"/v1/feed.{name}?language=en&limit=1")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == FORMATS[name]
    again = client.get(f"/v1/feed.{name}?language=en&limit=1", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/v1/feed.{name}?langage=en").status_code == 422
    assert client.get(f"/v1/feed.{name}?sort=oldest").status_code == 422


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_is_searched_for_the_feed_stays_well_formed(client, name):
    for q in ("<&>\"'", "\u0001\ufffe ]]>", "🐦 (", "нет такого слова"):
        answer = client.get(f"/v1/feed.{name}", params={"q": q})
        assert answer.status_code == 200
        if name == "json":
            assert answer.json()["title"].startswith("Dateline")
        else:
            assert etree.fromstring(answer.content) is not None
