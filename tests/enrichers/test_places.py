"""Which place a name means, through the enrichers' one door."""

import csv
from pathlib import Path

import pytest

from app import enrichers
from app.documents import EntityInArticle, ParsedDocument
from app.enrichers import geography

DATA = Path(enrichers.__file__).parent / "data"


def place(text: str, name: str) -> EntityInArticle:
    (article,) = enrichers.enrich([ParsedDocument("test", None, text, (), language="en")])
    found = [e for e in article.enrichment.entities if e.type == "place" and e.name == name]
    assert len(found) == 1, [(e.name, e.type) for e in article.enrichment.entities]
    return found[0]


@pytest.mark.parametrize(
    ("text", "name", "country", "authority"),
    [
        ("Shops closed in Paris, Texas, on Monday. Paris officials said so.", "Paris", "US", "geonames:4717560"),
        ("The president of France spoke in Paris on Monday.", "Paris", "FR", "geonames:2988507"),
        ("The mayor of Springfield, Ill., spoke. Springfield was cold.", "Springfield", "US", "geonames:4250542"),
        ("Police in London, Ontario, said that London was quiet.", "London", "CA", "geonames:6058560"),
        ("Gov. Ada Reed of Georgia spoke in Atlanta. Georgia and Alabama agreed.", "Georgia", "US", "iso3166-2:US-GA"),
        ("Ministers met in Tbilisi, the capital of Georgia.", "Georgia", "GE", "iso3166:GE"),
        ("Talks in Kyrgyzstan began in Naryn on Monday.", "Naryn", "KG", "geonames:1527592"),
        ("Farmers in Bavaria said that Germany was late.", "Bavaria", "DE", "geonames-admin1:DE.02"),
    ],
)
def test_a_place_is_settled_by_what_the_article_says(text: str, name: str, country: str, authority: str) -> None:
    found = place(text, name)
    assert (found.country, found.authority) == (country, authority)
    assert found.latitude is not None
    assert found.longitude is not None


def test_a_place_that_many_could_be_is_left_open() -> None:
    found = place("A man from the city of Springfield was held on Monday.", "Springfield")
    assert (found.key, found.authority, found.latitude) == ("place:springfield", None, None)
    # Every city of that name and size lies in one country, so that is certain.
    assert found.country == "US"


def test_namesakes_in_two_articles_have_two_keys_and_the_usual_one_keeps_its_name() -> None:
    usual = place("The president of France spoke in Paris on Monday.", "Paris")
    other = place("Shops closed in Paris, Texas, on Monday.", "Paris")
    assert (usual.key, other.key) == ("place:paris", "place:geonames:4717560")


def test_a_small_town_named_like_a_famous_city_does_not_take_its_country() -> None:
    found = place("Crews drove to Paris, Kentucky, on Monday to help.", "Paris")
    assert (found.country, found.authority, found.key) == ("US", None, "place:paris, kentucky")


def test_a_city_in_a_list_of_countries_stays_where_it_is() -> None:
    found = place("Talks between Moscow, Ukraine and the West went on.", "Moscow")
    assert (found.country, found.authority) == ("RU", "geonames:524901")


def test_a_lake_has_a_point_in_it() -> None:
    found = place("They walked along Lake Issyk-Kul in Kyrgyzstan.", "Lake Issyk-Kul")
    assert found.country == "KG"
    assert (found.latitude, found.longitude) == (42.4, 77.3)


@pytest.mark.parametrize("table", sorted(path.stem for path in DATA.glob("*.tsv")))
def test_every_line_of_a_table_has_its_columns(table: str) -> None:
    most = {"cities": 7, "regions": 7, "middles": 4, "waters": 5, "countries": 4, "given_names": 1, "organisations": 2}
    with (DATA / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    assert rows
    assert {len(row) for row in rows} <= set(range(1 if table == "given_names" else 2, most.get(table, 3) + 1))
    assert all(row[0] for row in rows)


def test_the_same_city_is_found_however_it_is_shortened() -> None:
    assert geography.cities_called("St. Louis")[0] == geography.cities_called("Saint Louis")[0]
    assert (
        geography.cities_called("Saigon")[0].geonames_id == geography.cities_called("Ho Chi Minh City")[0].geonames_id
    )
