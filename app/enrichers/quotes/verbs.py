"""Verbs without a tagger: which words belong to one, and whether a form that may be a noun is a verb here."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.enrichers.quotes.cues import Cue
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.words import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    HAVE,
    MODALS,
    NOUNS_TOO,
    PRONOUNS,
    TIME_STARTS,
    is_adverb,
    is_time,
)

# Subjects that take a verb's bare form.
_PLURALS = frozenset(
    """i we you they who people police percent others many some most both few democrats republicans conservatives
    liberals americans officials""".split()
)


_LEADING = frozenset("continued continues continue prompted plans planned".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in its sentence: the tokens from `verb` up to `end`, particles included."""

    tokens: Sequence[Token]
    verb: int
    end: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with its auxiliaries: where it starts, and what is among them."""

    start: int
    words: frozenset[str]


def group_of(tokens: Sequence[Token], verb: int) -> Group:
    start = verb
    words = set()
    while start > 0:
        low = tokens[start - 1].low
        if (
            low in AUXILIARIES
            or low.endswith("n't")
            or low == "not"
            or (is_adverb(low) and not tokens[start - 1].is_capital)
        ):
            words.add(low)
            start -= 1
        elif (stop := time_before(tokens, start)) < start:
            start = stop
        elif low == "to" and (stop := _leading_verb(tokens, start - 1)) < start:
            words |= {"to", "do"}
            start = stop
        else:
            break
    return Group(start, frozenset(words))


def _leading_verb(tokens: Sequence[Token], to: int) -> int:
    """Where "went on to", "continued to" starts, behind which a verb counts as finite; behind `to` where none does."""
    if to > 1 and tokens[to - 1].low == "on" and tokens[to - 2].low in ("went", "goes", "go", "gone"):
        return to - 2
    return to - 1 if to > 0 and tokens[to - 1].low in _LEADING else to + 1


def time_before(tokens: Sequence[Token], end: int) -> int:
    """Where a time that ends at `end` starts: "on Tuesday", "last month"; `end` where there is none."""
    at = end
    while at > 0 and (is_time(tokens[at - 1].low) or (tokens[at - 1].low.isdigit() and at < end)):
        at -= 1
    if at == end or tokens[end - 1].low == "may":
        return end
    starts = at
    while at > 0 and tokens[at - 1].low in TIME_STARTS:
        at -= 1
    if at == starts and tokens[at].low not in ("today", "yesterday", "tonight") and not tokens[at].is_capital:
        return end
    return at


def is_finite(found: Found, group: Group) -> bool:
    """Whether the form can be the verb of a clause in the active voice."""
    tenses = found.cue.tenses
    if tenses == {"gerund"} or group.words & BE:
        return False
    if group.start and found.tokens[group.start - 1].low == "to" and "to" not in group.words:
        return False
    if {"past", "participle"} & tenses:
        is_passive = found.end < len(found.tokens) and found.tokens[found.end].low == "by"
        return not is_passive and ("past" in tenses or bool(group.words & HAVE))
    return True


def agrees(found: Found, speaker: Phrase, group: Group) -> bool:
    """Whether the form goes with that subject, so that it is no noun behind it: "officials say"."""
    tenses = found.cue.tenses
    first = found.tokens[speaker.first].low
    # "You" outside of quotation marks is nobody who spoke.
    if first == "you":
        return False
    if first == "that" and (speaker.first == 0 or found.cue.verb == "mean"):
        return False
    if found.cue.verb == "call" and _is_named(found.tokens, speaker):
        return False
    following = found.tokens[found.end].low if found.end < len(found.tokens) else ""
    if found.cue.verb.split()[0] in NOUNS_TOO and {"base", "present"} & tenses and following in AUXILIARIES:
        return False
    if tenses == {"base"}:
        return _takes_base(found, speaker, group)
    is_clear = found.cue.verb.split()[0] not in NOUNS_TOO
    return "present" not in tenses or is_clear or _takes_present(found.tokens, speaker)


def _takes_base(found: Found, speaker: Phrase, group: Group) -> bool:
    """Whether a bare form is a verb: behind a modal or "do", or behind a subject of more than one."""
    if any(word in MODALS or word in ("do", "does", "did") or word.endswith("n't") for word in group.words):
        return True
    tokens, verb = found.tokens, found.cue.verb
    last = tokens[speaker.end - 1]
    if last.low in _PLURALS:
        return speaker.end == group.start
    if verb.split()[0] not in NOUNS_TOO:
        return last.low not in ("he", "she", "it", "that", "this", "which")
    if speaker.end != group.start:
        return False
    is_plural = last.low.endswith("s") and not last.low.endswith(("'s", "ss", "us", "is"))
    is_name = last.is_capital and speaker.end - 1 > 0 and tokens[speaker.first].low != "the"
    return is_plural and last.low not in PRONOUNS and not is_name


def _takes_present(tokens: Sequence[Token], speaker: Phrase) -> bool:
    """Whether a form in -s is a verb and no plural noun: behind a name, "he", or a noun with its determiner."""
    last = tokens[speaker.end - 1]
    if last.low in ("he", "she", "it", "who", "that", "which", "one"):
        return True
    if last.low in PRONOUNS or last.low.endswith("'s"):
        return False
    if last.low.endswith("ing"):
        return False
    first = tokens[speaker.first]
    return last.is_capital or first.is_capital or (first.low in DETERMINERS and speaker.end - speaker.first > 1)


def _is_named(tokens: Sequence[Token], speaker: Phrase) -> bool:
    """Whether "called" only names: "a group called", "an adaptation of a show called"."""
    for at in range(speaker.end - 1, speaker.first - 1, -1):
        if tokens[at].low in DETERMINERS:
            return tokens[at].low in ("a", "an")
        if tokens[at].is_capital:
            return False
    return False
