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
