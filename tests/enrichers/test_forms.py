"""Figures and dates, form by form: what each is worth, where it stands, and what is none."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import enrichers
from app.documents import DateSpan, Enrichment, Figure, Moment, ParsedDocument, Publisher

FORMS = Path(__file__).parent / "forms"
PUBLISHED = datetime(2025, 8, 14, tzinfo=UTC)


def forms(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FORMS / name).read_text().splitlines()]


def enriched(text: str, **rest: Any) -> Enrichment:
    published = Moment(PUBLISHED, rest.get("published_precision", "day")) if "published" not in rest else None
    document = ParsedDocument(
        "test",
        None,
        text,
        (),
        language=rest.get("language", "en"),
        published=published,
        publisher=Publisher(None, rest.get("domain")),
        dateline=rest.get("dateline"),
    )
    (article,) = enrichers.enrich([document])
    return article.enrichment


def shown(fact: Figure | DateSpan, names: set[str]) -> dict[str, Any]:
    fields = {"from": "first_day", "to": "last_day", "span": "text"}
    return {name: getattr(fact, fields.get(name, name)) for name in names}


@pytest.mark.parametrize("form", forms("figures.jsonl"), ids=lambda form: form["text"])
def test_a_figure_has_its_span_and_value(form: dict[str, Any]) -> None:
    expected = {name: value for name, value in form.items() if name not in ("text", "domain", "dateline")}
    found = enriched(**form).figures
    assert expected in [shown(figure, set(expected)) for figure in found], found


@pytest.mark.parametrize("form", forms("dates.jsonl"), ids=lambda form: form["text"])
def test_a_date_has_its_span_and_days(form: dict[str, Any]) -> None:
    settings = ("text", "domain", "published", "published_precision")
    expected = {name: value for name, value in form.items() if name not in settings}
    found = enriched(**form).dates
    assert expected in [shown(date, set(expected)) for date in found], found


@pytest.mark.parametrize(
    "text",
    [
        "Nobody on Channel One said which one it was, and no one asked.",
        "COVID-19 came to Section 8 on Route 66, the F-16 and the A320.",
        "Call 555-0199 or write to box 4.",
        "They leave at 7:30 p.m. or 9 a.m., from gate 12.",
        "May said that a march may spring up if prices fall.",
        "She was the second lady of the First Amendment.",
        "It was 1) paid for, 2) unverified and 3) in her 401(k).",
        "Jan Novak and June Carter met April Smith.",
        "The strike could last months, she told Harbour Tonight and USA TODAY.",
        "Threat Level 1 criminals read The Sun. Mike Pence praised an economic one.",
    ],
)
def test_labels_names_and_clock_times_are_neither_figures_nor_dates(text: str) -> None:
    found = enriched(text)
    assert (found.figures, found.dates) == ((), ())


def test_a_publication_of_the_kind_that_the_archive_is_for() -> None:
    found = enriched(
        "In late May, the Tallow Gazette wrote on how $7.4bn had been moved over a period of three months. Last year, "
        "the volume of freight reached $2.8 billion, and we are close to the target of $4 billion. In the first five "
        "months of this year, ferry traffic increased by 12% and amounted to $1.1 billion. The plan runs until 2027."
    )
    figures = {one.text: one for one in found.figures}
    dates = {one.text: (one.first_day, one.last_day) for one in found.dates}
    assert {text: one.value for text, one in figures.items()} == {
        "$7.4bn": "7400000000",
        "three months": "3",
        "$2.8 billion": "2800000000",
        "$4 billion": "4000000000",
        "12%": "12",
        "$1.1 billion": "1100000000",
    }
    assert (figures["$2.8 billion"].of, figures["$2.8 billion"].period) == ("volume of freight", "Last year")
    assert (figures["$4 billion"].of, figures["$4 billion"].period) == ("target", None)
    assert (figures["12%"].of, figures["12%"].direction) == ("ferry traffic", "up")
    assert figures["12%"].period == figures["$1.1 billion"].period == "the first five months of this year"
    assert figures["$1.1 billion"].of == "ferry traffic"
    assert dates == {
        "late May": ("2025-05-21", "2025-05-31"),
        "Last year": ("2024-01-01", "2024-12-31"),
        "the first five months of this year": ("2025-01-01", "2025-05-31"),
        "until 2027": (None, "2027-12-31"),
    }


def test_in_other_languages_only_what_reads_alike_in_all_is_read() -> None:
    found = enriched(
        "Der Umsatz stieg am 2025-03-09 um 3,5 % auf EUR 500. Es waren EUR 5 Millionen, 1.234 USD, 12 500 % und 20 CHF",
        language="de",
    )
    read = [(one.text, one.kind, one.value, one.currency) for one in found.figures]
    assert read == [
        ("3,5 %", "percent", "3.5", None),
        ("EUR 500", "money", "500", "EUR"),
        ("20 CHF", "money", "20", "CHF"),
    ]
    assert [(one.text, one.first_day) for one in found.dates] == [("2025-03-09", "2025-03-09")]
