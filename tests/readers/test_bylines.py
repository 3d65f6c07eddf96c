"""Bylines: who is a person, what is an organisation, and what else stands in the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.values.bylines import is_organisation, is_person, parse_byline


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe and John Roe, Reuters", ("Jane Doe", "John Roe")),
        ("JANE DOE", ("Jane Doe",)),
        ("By ROSE MCCARTHY and ANNA THOMSON-DEVEAUX", ("Rose McCarthy", "Anna Thomson-Deveaux")),
        ("Analysis by Ann Smith", ("Ann Smith",)),
        ("Analysis Ann Smith", ("Ann Smith",)),
        ("Von Max Muster", ("Max Muster",)),
        ("Par Alexandre Dupont et Jérémy Petit", ("Alexandre Dupont", "Jérémy Petit")),
        ("Por Ana María López y Juan Pérez", ("Ana María López", "Juan Pérez")),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("Alex Heath, a deputy editor and author of the Line newsletter", ("Alex Heath",)),
        ("Jane Doe | Staff Writer", ("Jane Doe",)),
        ("Jane Doe Deputy Political Editor", ("Jane Doe",)),
        ("Jane DoeStaff Writer", ("Jane Doe",)),
        ("ByJane Doe", ("Jane Doe",)),
        ("By Jane Doe @janedoe, jane.doe@example.com", ("Jane Doe",)),
        ("By Jane Doe in London and John Roe in Paris", ("Jane Doe", "John Roe")),
        ("By Jane Doe, Jane Doe", ("Jane Doe",)),
        ("Jane Doe, Jr.", ("Jane Doe Jr.",)),
        ("David A. Graham, J.D. Roe, MJ Lee", ("David A. Graham", "J.D. Roe", "MJ Lee")),
        ("Sen. Jane Doe", ("Jane Doe",)),
        ("Fouzia Van Der Fort|Published 4 months ago", ("Fouzia Van Der Fort",)),
        ("By Jane Doe The Associated Press", ("Jane Doe",)),
        ("By Jane Doe For Example.Com", ("Jane Doe",)),
        ("Edited by Jane Doe", ()),
        ("By Jane Doe. Photographs by John Roe", ("Jane Doe",)),
        ("John Fund", ("John Fund",)),
        ('"Cortney OBrien"', ("Cortney OBrien",)),
        ("Jane.Doe Example.Com, Jane Doe", ("Jane Doe",)),
    ],
)
def test_people_are_found(line: str, authors: tuple[str, ...]) -> None:
    assert parse_byline(line).authors == authors


@pytest.mark.parametrize(
    "line",
    [
        "By valley IntelliWire August 14, 2025",
        "Sun-Times Staff",
        "By The New York Times",
        "Reuters",
        "Backgroundurl Avatar_Large, Story Count, Comment Count, Popular Tags",
        "In July Of",
        "By signing up you agree to everything",
        "By changed lines",
        "White House Correspondent",
        "CNN Business",
        "Le Monde",
        "Politics Staff Writer, View All",
        "दैनिक समाचार",
        "By 1963, as the paper explains",
        "admin",
        "",
        "word " * 200,
    ],
)
def test_what_is_no_person_beyond_doubt_is_no_author(line: str) -> None:
    assert parse_byline(line).authors == ()


def test_the_publisher_is_no_author() -> None:
    assert parse_byline("By Lina Marlow").authors == ("Lina Marlow",)
    assert parse_byline("By Lina Marlow", "Lina Marlow").authors == ()


def test_a_line_is_divided_into_names_and_date() -> None:
    parsed = parse_byline("By Jane Doe and John Roe, Reuters | 14 August 2025 5:30 PM EST")
    assert parsed.byline == "Jane Doe and John Roe, Reuters"
    assert parsed.agencies == ("Reuters",)
    assert parsed.moment_text == "14 August 2025 5:30 PM EST"


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By valley IntelliWire August 14, 2025", "valley IntelliWire"),
        ("Dec. 2, 2016 By Jane Doe", "Jane Doe"),
        ("By Jane Doe last updated 4 April 2017", "Jane Doe"),
        ("By Jane Doe2 hours ago", "Jane Doe"),
        ("By Jane Doe March 18 at 3:57 PM Follow @janedoe", "Jane Doe"),
        ("By Jane Doe - Associated Press - Friday, April 28, 2023", "Jane Doe - Associated Press"),
    ],
)
def test_the_byline_is_kept_without_its_opening_and_date(line: str, byline: str) -> None:
    assert parse_byline(line).byline == byline


@pytest.mark.parametrize(
    "name", ["Associated Press", "AFP", "The Daily Tern Staff", "BuzzFeed", "Redaktion", "Calder TV"]
)
def test_organisations_are_told_by_their_words(name: str) -> None:
    assert is_organisation(name)
    assert not is_person(name)


@given(st.text(max_size=200))
def test_any_line_is_read_and_every_author_is_a_person(line: str) -> None:
    parsed = parse_byline(line)
    assert len(set(parsed.authors)) == len(parsed.authors)
    assert all(name.strip() == name and len(name) > 1 for name in parsed.authors)
