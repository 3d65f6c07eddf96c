"""Noun phrases without a parser: how far one reaches to the left of a verb, or to the right of it."""

from collections.abc import Sequence
from typing import NamedTuple

from app.enrichers.quotes import cues
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    IRREGULAR_VERBS,
    JOINING,
    MONTHS,
    NOUNS_TOO,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME_NOUNS,
    is_adverb,
    is_time,
)

_AFTER_VERB = frozenset("to him them that".split())
# A phrase longer than this is a clause that was not understood.
_LONGEST = 30


class Phrase(NamedTuple):
    """Tokens `first` up to, not including, `end`."""

    first: int
    end: int


def is_verbish(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is surely or very likely a finite verb."""
    low = tokens[at].low
    if low in AUXILIARIES or low.endswith("n't"):
        return not tokens[at].is_capital
    before = tokens[at - 1].low if at else ""
    if tokens[at].is_capital or before in DETERMINERS or before in JOINING:
        return False
    if before in PRONOUNS and before != "it":
        return not is_adverb(low) and low not in PREPOSITIONS
    return low in IRREGULAR_VERBS or _is_past(tokens, at, before) or _is_cue(tokens, at, before)


def _is_past(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a word in -ed is a verb by what follows it: "arrived in", "wanted the"; not "obtained by"."""
    low = tokens[at].low
    if not low.endswith("ed") or len(low) <= 4 or at + 1 >= len(tokens) or not before.isalpha():
        return False
    following = tokens[at + 1].low
    if tokens[at - 1].is_capital and following != "by":
        return True
    return following in _AFTER_VERB or following in DETERMINERS or (following in PREPOSITIONS and following != "by")


def _is_cue(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a word is a cue in the past, or in the present and no noun."""
    is_behind_name = at > 0 and (tokens[at - 1].is_capital or before in PRONOUNS)
    for cue in cues.load().get(tokens[at].low, ()):
        if "past" in cue.tenses:
            return True
        if "present" in cue.tenses and (is_behind_name or cue.verb.split()[0] not in NOUNS_TOO):
            return True
    return False


def has_verb(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether there is a word that can be a clause's verb."""
    return any(
        is_verbish(tokens, at) or (tokens[at].low.endswith("ed") and not tokens[at].is_capital)
        for at in range(first, end)
    )


def before(tokens: Sequence[Token], end: int, floor: int = 0) -> Phrase | None:
    """The noun phrase that ends right before token `end`, not reaching below `floor`."""
    last = end - 1
    if last < floor or not _can_end(tokens, last):
        return None
    if tokens[last].low in PRONOUNS or tokens[last].low in ("that", "which", "one", "someone", "nobody", "everyone"):
        return Phrase(last, end)
    first = last
    while first > floor and end - first < _LONGEST and _goes_left(tokens, first - 1, floor):
        first -= 1
    first = _without_lead(tokens, first, end)
    return Phrase(first, end) if first < end else None


def _can_end(tokens: Sequence[Token], at: int) -> bool:
    low = tokens[at].low
    if tokens[at].quote is not None or low in IRREGULAR_VERBS:
        return False
    if low in PRONOUNS or low in ("that", "which"):
        return True
    return tokens[at].is_word and not (
        low
        in DETERMINERS - {"some", "others", "many", "most", "few", "another", "both", "several", "all", "one", "this"}
        or low in PREPOSITIONS
        or low in SUBORDINATORS
        or (low in AUXILIARIES and not tokens[at].is_capital)
        or low in ("to", "not", "and")
        or (is_adverb(low) and not (tokens[at].is_capital and at > 0))
    )


def _goes_left(tokens: Sequence[Token], at: int, floor: int) -> bool:
    token = tokens[at]
    low = token.low
    if not token.is_word:
        return low in ("&", "/", "%", "'")
    if low == "and":
        return at > floor and tokens[at - 1].is_word and tokens[at - 1].is_capital == tokens[at + 1].is_capital
    if low in SUBORDINATORS or low in PRONOUNS or low == "to":
        return low in ("to",) and at > floor and not is_verbish(tokens, at - 1) and tokens[at + 1].is_capital
    return not is_verbish(tokens, at)


def _without_lead(tokens: Sequence[Token], first: int, end: int) -> int:
    """The phrase's own start, behind a leading "In July", "On Tuesday the", "Now", "And"."""
    while first < end - 1:
        low = tokens[first].low
        if (
            low in ("and", "but", "so", "or", "yet")
            or (low in ADVERBS and low not in ("most", "only"))
            or (is_adverb(low) and not low.endswith("nearly"))
        ):
            first += 1
        elif low in PREPOSITIONS or low == "to":
            inner = _behind_lead(tokens, first + 1, end)
            if inner is None:
                return first + 1
            first = inner
        elif (low in DAYS or low in MONTHS or low.isdigit()) and first + 1 < end and tokens[first + 1].is_word:
            if low.isdigit() and not tokens[first + 1].is_capital:
                return first
            first += 1
        elif low in ("last", "this", "next", "earlier") and tokens[first + 1].low in TIME_NOUNS:
            first += 2
        else:
            return first
    return min(first, end - 1)


def _behind_lead(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where a new phrase begins behind a leading preposition's own: at a determiner, or where capitals begin."""
    at = start
    if tokens[at].low in DETERMINERS:
        at += 1
    timed = False
    while at < end:
        low = tokens[at].low
        if at > start and (low in DETERMINERS and tokens[at - 1].low not in PREPOSITIONS):
            return at
        if timed and not is_time(low) and not low.isdigit():
            return at
        timed = is_time(low) or (low.isdigit() and len(low) == 4)
        if (
            at > start
            and tokens[at].is_capital
            and not tokens[at - 1].is_capital
            and (
                tokens[at - 1].is_word
                and tokens[at - 1].low not in PREPOSITIONS
                and tokens[at - 1].low not in DETERMINERS
            )
        ):
            return at
        at += 1
    return None


def after(tokens: Sequence[Token], start: int) -> Phrase | None:
    """The noun phrase that starts at token `start`."""
    if start >= len(tokens) or not _can_start(tokens, start):
        return None
    if tokens[start].low in PRONOUNS or (
        tokens[start].low in ("him", "her", "them", "us", "me")
        and not (
            tokens[start].low == "her"
            and start + 1 < len(tokens)
            and tokens[start + 1].is_word
            and not is_verbish(tokens, start + 1)
            and tokens[start + 1].low not in PREPOSITIONS
            and tokens[start + 1].low not in SUBORDINATORS
        )
    ):
        return Phrase(start, start + 1)
    end = start + 1
    while end < len(tokens) and end - start < _LONGEST and _goes_right(tokens, end):
        end += 1
    while end > start + 1 and (
        tokens[end - 1].low in PREPOSITIONS
        or tokens[end - 1].low in DETERMINERS
        or is_time(tokens[end - 1].low)
        or is_adverb(tokens[end - 1].low)
        or tokens[end - 1].low == "and"
    ):
        end -= 1
    return Phrase(start, end)


def _can_start(tokens: Sequence[Token], at: int) -> bool:
    low = tokens[at].low
    if not tokens[at].is_word:
        return False
    if low in PRONOUNS or low in DETERMINERS:
        return low != "that"
    return not (
        low in PREPOSITIONS
        or low in SUBORDINATORS
        or low in ("to", "not", "and")
        or (low in AUXILIARIES and not tokens[at].is_capital)
        or is_adverb(low)
        or is_time(low)
    )


# Behind a noun phrase these begin something else.
_ENDS_PHRASE = (
    SUBORDINATORS
    | PRONOUNS
    | DAYS
    | frozenset("to him them us me yesterday today tonight last this earlier late".split())
)


def _goes_right(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    low = token.low
    if not token.is_word:
        return low in ("&", "/", "'")
    if low in ("of", "for"):
        return True
    if low in PREPOSITIONS:
        return low in ("at", "with", "from", "in") and not tokens[at - 1].is_capital and _noun_follows(tokens, at)
    if low == "and":
        return at + 1 < len(tokens) and tokens[at + 1].is_capital and tokens[at - 1].is_capital
    if low in DETERMINERS and tokens[at - 1].low not in PREPOSITIONS:
        return False
    return not (low in _ENDS_PHRASE or is_adverb(low) or is_verbish(tokens, at))


def _noun_follows(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return following not in ("a", "an", "his", "her", "their", "its") and not is_time(following)
