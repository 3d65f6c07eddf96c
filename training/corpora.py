"""Tagged sentences as texts with named spans, in passages that read as an article's paragraphs do."""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

KINDS = ("PER", "ORG", "LOC", "MISC")
# How often each set is read in one round. Tweets are many and least like news.
ROUNDS = {"wikigold": 2.0, "crossner": 1.0, "ewt": 2.0, "gum": 1.0, "wnut": 0.4, "btc": 0.2}
# Sets whose sentences stand in the order of their documents, so that neighbours make a passage.
IN_ORDER = ("wikigold", "crossner", "ewt", "gum")

NO_BLANK_BEFORE = frozenset(", . ; : ! ? ) ] } % 's 'm 're 've 'll 'd n't ’s '' ” ...".split())
NO_BLANK_AFTER = frozenset("( [ { $ £ € `` “ # @".split())
_HYPHENS = frozenset("- – /".split())


@dataclass(frozen=True, slots=True)
class Token:
    """One token, its tag ("B-PER", "O", "O?" where MISC is not known, "X" to be ignored)."""

    text: str
    tag: str


Sentence = tuple[Token, ...]


def read(folder: Path) -> dict[str, list[list[Sentence]]]:
    """Each set with its documents; a set that states none is one document."""
    found = {}
    for name in ROUNDS:
        documents: dict[str, list[Sentence]] = defaultdict(list)
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                one = json.loads(line)
                documents[one["doc"]].append(tuple(map(Token, one["t"], one["y"])))
        found[name] = list(documents.values())
    return found


def names_by_kind(sets: dict[str, list[list[Sentence]]]) -> dict[str, list[Sentence]]:
    """The names of each kind, as often as they occur, to be put in each other's place; none from tweets."""
    names: dict[str, list[Sentence]] = {kind: [] for kind in KINDS}
    for name, documents in sets.items():
        if name in ("btc", "wnut"):
            continue
        for sentence in (s for document in documents for s in document):
            for start, end, kind in named(sentence):
                if kind in names and all(t.text[0].isupper() or len(t.text) < 4 for t in sentence[start:end]):
                    names[kind].append(sentence[start:end])
    return names


def named(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    start = None
    for at, token in enumerate((*sentence, Token("", "O"))):
        if start is not None and not token.tag.startswith("I-"):
            yield start, at, sentence[start].tag[2:]
            start = None
        if token.tag.startswith("B-"):
            start = at


def swapped(sentence: Sentence, names: dict[str, list[Sentence]], chance: float, rng: random.Random) -> Sentence:
    """The sentence with some names replaced by others of their kind."""
    out: list[Token] = []
    behind = 0
    for start, end, kind in named(sentence):
        if rng.random() < chance and names.get(kind) and kind != "MISC":
            out.extend(sentence[behind:start])
            out.extend(rng.choice(names[kind]))
            behind = end
    return (*out, *sentence[behind:])


def passages(documents: Sequence[Sequence[Sentence]], in_order: bool, rng: random.Random) -> Iterator[list[Sentence]]:
    """One to ten sentences at a time; neighbours where the set keeps their order."""
    for document in documents:
        sentences = list(document)
        if not in_order:
            rng.shuffle(sentences)
        at = 0
        while at < len(sentences):
            many = rng.choice((1, 1, 2, 3, 5, 8, 10))
            yield sentences[at : at + many]
            at += many


def written(sentence: Sentence) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence as it was written before it was cut into tokens, as near as rules get, and each token's span."""
    text = ""
    spans = []
    glued = True
    open_quote = False
    for token in sentence:
        word = {"``": "“", "''": "”", "'\"'": '"', "-LRB-": "(", "-RRB-": ")"}.get(token.text, token.text)
        blank = not glued and word not in NO_BLANK_BEFORE
        glued = word in NO_BLANK_AFTER
        if word == '"':
            blank, glued = blank and not open_quote, not open_quote
            open_quote = not open_quote
        elif word in _HYPHENS and token.tag[:2] == "I-":
            blank, glued = False, True
        text += " " * blank
        spans.append((len(text), len(text) + len(word), token.tag))
        text += word
    return text, spans
