"""Files harmed by chance, the same ones each time: `make fuzz` goes on where this ends."""

import random
from pathlib import Path

import pytest

from bench.targets import TARGETS

# About a second for each reader.
FILES = {
    "text": 100, "html": 80, "archives": 150, "warc": 150, "feeds": 250, "wire": 250, "records": 250, "mapping": 800,
}  # fmt: skip


@pytest.mark.parametrize("reader", TARGETS)
def test_harmed_files_end_in_outcomes_that_hold_what_they_promise(reader: str, tmp_path: Path) -> None:
    target, chance = TARGETS[reader], random.Random(20261124)
    seeds = target.seeds()
    found: list[str] = []
    for _ in range(FILES[reader]):
        content = target.harm(chance.choice(seeds), seeds, chance)
        path = tmp_path / chance.choice(target.names)
        path.write_bytes(content)
        found += target.read(path, chance)
    assert found.count("read") > FILES[reader] / 20
    assert len(set(found)) > 1
