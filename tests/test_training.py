"""What the training is fed: sentences as they were written, and tags that leave open what a set does not say."""

import gzip
import json
import random
from pathlib import Path

import pytest

from app.enrichers import tagger, wordpieces
from training import corpora, examples
from training.corpora import Token

SENTENCE = {
    "t": ["Mr.", "Abe", "'s", "U.S.", "visit", "(", "in", "May", ")", "annoyed", "Toyota", "Motor", "."],
    "y": ["O?", "B-PER", "O?", "B-LOC", "O?", "O?", "O?", "X", "O?", "O?", "B-ORG", "I-ORG", "O?"],
    "doc": "",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in corpora.ROUNDS:
        (tmp_path / f"{name}.jsonl.gz").write_bytes(gzip.compress(json.dumps(SENTENCE).encode()))
    return tmp_path


def test_a_sentence_is_written_as_it_was_before_it_was_cut() -> None:
    text, spans = corpora.written(tuple(map(Token, SENTENCE["t"], SENTENCE["y"])))
    assert text == "Mr. Abe's U.S. visit (in May) annoyed Toyota Motor."
    assert [text[start:end] for start, end, _ in spans] == SENTENCE["t"]


def test_each_word_carries_the_tags_that_its_set_allows(data: Path) -> None:
    found = examples.one_round(data, random.Random(4))
    pieces = {number: piece for piece, number in wordpieces.vocabulary().items()}
    plain = next(e for e in found if "toyota" in [pieces[p] for p in e.pieces])
    tags = {
        pieces[piece]: {tag for at, tag in enumerate(examples.TAGS) if allowed >> at & 1}
        for piece, allowed in zip(plain.pieces, plain.allowed, strict=True)
    }
    assert tags["toyota"] == {"B-ORG"}
    assert tags["motor"] == {"I-ORG"}
    assert tags["visit"] == {"O", "B-MISC", "I-MISC"}
    assert tags["may"] == tags["[CLS]"] == tags["[SEP]"] == set()


def test_the_same_seed_gives_the_same_round(data: Path) -> None:
    assert examples.one_round(data, random.Random(1)) == examples.one_round(data, random.Random(1))


def test_the_tagger_answers_in_the_order_in_which_it_was_taught() -> None:
    assert ("O", *(f"{edge}-{kind}" for kind in tagger.KINDS for edge in "BI")) == examples.TAGS
