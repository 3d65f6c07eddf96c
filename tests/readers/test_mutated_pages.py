"""Pages that were damaged on their way here."""

from pathlib import Path

import pytest

from app.documents import RawFile
from bench.mutating import SLOWEST_SECONDS, mutated, outcome

CASES = sorted((Path(__file__).parent / "cases").glob("html-*/raw.html"))


@pytest.mark.slow
def test_damaged_pages_end_in_an_outcome_and_soon() -> None:
    pages = [RawFile(path.parent.name, path.name, path.read_bytes()) for path in CASES]
    outcomes = {number: outcome(mutated(pages, number)) for number in range(500)}
    failed = {number: found for number, (found, _) in outcomes.items() if "\n" in found}
    assert failed == {}
    assert {number: took for number, (_, took) in outcomes.items() if took > SLOWEST_SECONDS} == {}
    assert sum(found == "read" for found, _ in outcomes.values()) > 250
