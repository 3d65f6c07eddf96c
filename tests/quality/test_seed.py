"""The page that the project began with: whom and what it names, under every name that it uses."""

from pathlib import Path

import pytest

from app import enrichers, readers
from app.documents import Hints, Limits
from app.readers.files import raw_files

pytestmark = pytest.mark.corpora

NAMED = {
    "Mikhail Mishustin": {"Mikhail Mishustin", "Mishustin"},
    "Adylbek Kasymaliev": {"Adylbek Kasymaliev", "Kasymaliev"},
    "Sadyr Japarov": {"Sadyr Japarov"},
    "Russia": {"Russia", "Russian"},
    "Kyrgyzstan": {"Kyrgyzstan", "Kyrgyz"},
    "Eurasian Economic Union": {"Eurasian Economic Union", "EEU"},
}
FIGURES = {("9300000000", "USD"), ("3900000000", "USD"), ("16", None), ("90000", None)}
DAYS = {("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-05-31"), ("2025-07-21", "2025-07-31"), (None, "2026-12-31")}


def test_the_first_page_still_comes_out_right(corpora: Path) -> None:
    page = corpora.parent / "seed" / "article.txt"
    if not page.exists():
        pytest.skip(f"there is no {page.name} in the folder seed beside DATELINE_CORPORA")
    (raw,) = raw_files([page], Hints(), Limits())
    document = readers.read(raw, Hints(), Limits())
    assert (document.publisher.name, document.byline, document.authors) == ("bne IntelliNews", "bne IntelliNews", ())
    assert len(document.paragraphs) == 12
    (article,) = enrichers.enrich([document])
    found = article.enrichment
    for name, written in NAMED.items():
        (entity,) = [one for one in found.entities if one.name == name]
        assert written <= {mention.text for mention in found.mentions if mention.key == entity.key}
    roles = {mention.text: mention.role for mention in found.mentions if mention.role}
    assert {"Mikhail Mishustin", "Adylbek Kasymaliev", "Sadyr Japarov"} <= set(roles)
    assert {(figure.value, figure.currency) for figure in found.figures} >= FIGURES
    assert {(date.first_day, date.last_day) for date in found.dates} >= DAYS
    assert [quote.speaker.name for quote in found.quotes if quote.kind == "direct"] == [
        "Adylbek Kasymaliev",
        "Mikhail Mishustin",
    ]
