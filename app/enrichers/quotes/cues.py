"""The words that mark speech and thought, by form: "said", "says", "pointed out", and what may follow each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Tense = Literal["base", "present", "past", "participle", "gerund"]

# Verbs that double their last letter: "quipped".
_DOUBLING = frozenset("quip rip slam plan admit refer beg sum nod bet brag forget".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a verb of speech. `frames` and `prepositions` say what may follow, as in data/cues.tsv."""

    verb: str
    particles: tuple[str, ...]
    tenses: frozenset[Tense]
    frames: frozenset[str]
    prepositions: frozenset[str]


@cache
def load() -> dict[str, tuple[Cue, ...]]:
    """The cues by the form of their verb, those with more particles first; read once in a process."""
    found: dict[str, list[Cue]] = {}
    for verb, particles, frames, irregular in _rows():
        forms: dict[str, set[Tense]] = {}
        for form, tense in _forms(verb, irregular):
            forms.setdefault(form, set()).add(tense)
        letters = frozenset(frame for frame in frames if not frame.startswith(">"))
        prepositions = frozenset(frame[1:] for frame in frames if frame.startswith(">"))
        for form, tenses in forms.items():
            cue = Cue(" ".join((verb, *particles)), particles, frozenset(tenses), letters, prepositions)
            found.setdefault(form, []).append(cue)
    return {form: tuple(sorted(cues, key=lambda cue: -len(cue.particles))) for form, cues in found.items()}


def _rows() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    content = resources.files("app.enrichers").joinpath("data", "cues.tsv").read_text("utf-8")
    for line in content.splitlines():
        if line and not line.startswith("#"):
            verb, frames, irregular = line.split("\t")
            first, *particles = verb.split()
            yield first, tuple(particles), tuple(frames.split()), tuple(irregular.split())


def _forms(verb: str, irregular: tuple[str, ...]) -> Iterator[tuple[str, Tense]]:
    yield verb, "base"
    yield _with_s(verb), "present"
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    yield (stem[:-1] if stem.endswith("e") and not stem.endswith(("ee", "oe")) else stem) + "ing", "gerund"
    if irregular:
        past, participle = irregular
        yield past, "past"
        yield participle, "participle"
        return
    ed = stem + "d" if stem.endswith("e") else stem[:-1] + "ied" if _ends_in_y(stem) else stem + "ed"
    yield ed, "past"
    yield ed, "participle"


def _with_s(verb: str) -> str:
    if _ends_in_y(verb):
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _ends_in_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"
