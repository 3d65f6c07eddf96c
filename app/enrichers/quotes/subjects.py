"""The subjects of verbs without a parser: before the verb, before an apposition, or of the verb it is joined to."""

from collections.abc import Sequence

from app.enrichers.quotes import phrases
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.verbs import time_before
from app.enrichers.quotes.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_time,
)

# Before a participle these show that its subject is that of the sentence.
_BEFORE_PARTICIPLE = frozenset(", - ; ) and but or by after before while without in when".split())
_WRITINGS = frozenset("statement letter message tweet post release email e-mail memo note video op-ed".split())
# Behind a comma these begin another clause.
_TURNING = frozenset("but and while so".split())


def subject(tokens: Sequence[Token], verb: int) -> Phrase | None:
    """The subject of a finite verb whose group starts at `verb`."""
    if verb == 0:
        return None
    before = tokens[verb - 1]
    if before.low in ("and", "or", "but") or (before.low == "," and tokens[max(0, verb - 2)].low in ("and", "but")):
        return main_subject(tokens, verb - 1)
    if before.low in (",", ")", "-"):
        return _before_apposition(tokens, verb - 1)
    if before.low in ("that", "which") and verb > 1:
        # "a poll that shows": the noun before it; "the report, which found".
        at = verb - 2 if tokens[verb - 2].low == "," else verb - 1
        return phrases.before(tokens, at) or Phrase(verb - 1, verb)
    return _before_relative(tokens, phrases.before(tokens, verb))


def _before_relative(tokens: Sequence[Token], found: Phrase | None) -> Phrase | None:
    """Whom a clause with "who" is about, where it stands before the verb: "aides who came to help said"."""
    if found is None or found.first == 0 or tokens[found.first - 1].low != "to":
        return found
    first = tokens[found.first]
    if first.is_capital or first.low in DETERMINERS or first.low in PRONOUNS:
        return found
    who = next((n for n in range(found.first - 2, 0, -1) if tokens[n].low == "who"), None)
    if who is None:
        return found
    return phrases.before(tokens, who - 1 if tokens[who - 1].low == "," else who) or found


def participle_subject(tokens: Sequence[Token], start: int) -> Phrase | None:
    """Whose saying it is: the noun right before it ("critics calling for"), else the subject of the sentence."""
    if start == 0:
        comma = next((n for n, token in enumerate(tokens) if token.low == ","), None)
        return phrases.after(tokens, comma + 1) if comma is not None and comma + 1 < len(tokens) else None
    before = tokens[start - 1]
    if before.low in _BEFORE_PARTICIPLE:
        return main_subject(tokens, start - 1 if before.low != ")" else start)
    if before.quote is not None:
        return main_subject(tokens, start)
    if before.low in PREPOSITIONS or before.low in SUBORDINATORS or not before.is_word:
        return None
    found = phrases.before(tokens, start)
    if found is not None and found.first > 0 and tokens[found.end - 1].low in _WRITINGS:
        # Who issued a statement saying so said so.
        author = main_subject(tokens, found.first)
        return author if author is not None and author.end < found.first else found
    return found if found is not None else main_subject(tokens, start)


def main_subject(tokens: Sequence[Token], before: int) -> Phrase | None:
    """The subject of the clause that lies before token `before`: of the last that has a verb, its first phrase."""
    start = 0
    for at in range(before - 1, -1, -1):
        if tokens[at].low in ('"', ";", ":"):
            start = at + 1
            break
    clauses = [at + 2 for at in range(start, before - 2) if tokens[at].low == "," and tokens[at + 1].low in _TURNING]
    for clause in (*reversed(clauses), _behind_clause(tokens, start, before)):
        found = _first_subject(tokens, clause, before)
        if found is not None:
            return found
    first = phrases.after(tokens, start) if start < before else None
    return first if first is not None and first.end <= before else None


def _first_subject(tokens: Sequence[Token], start: int, before: int) -> Phrase | None:
    for at in range(start, before):
        is_past = tokens[at].low.endswith("ed") and at > start and not tokens[at].is_capital
        if is_past or phrases.is_verbish(tokens, at):
            found = _subject_of_plain(tokens, at, start)
            if found is not None:
                return found
    return None


def has_apposition(tokens: Sequence[Token], start: int) -> bool:
    """Whether the verb has its subject before a comma, behind the quote: `"...," Smith, the mayor, told`."""
    if tokens[start - 1].quote is not None:
        return False
    for at in range(start - 2, -1, -1):
        if tokens[at].low == '"':
            return at < start - 2 and _before_apposition(tokens, start - 1) is not None
    return False


def _before_apposition(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """The first phrase that can be a subject before ", the governor of Iowa," or ", 22, of Flint," or "(R-Iowa)"."""
    opening = None
    floor = 0
    if tokens[comma].low == ")":
        opening = next((n for n in range(comma - 1, -1, -1) if tokens[n].low == "("), None)
        return phrases.before(tokens, opening) if opening else None
    for at in range(comma - 1, -1, -1):
        if tokens[at].low in ('"', ";", ":"):
            floor = at + 1
            break
    commas = [n for n in range(floor, comma) if tokens[n].low == tokens[comma].low]
    for first in commas:
        found = phrases.before(tokens, first, floor)
        if found is not None and _can_be_subject(tokens, found, floor):
            return found
    return None


def _can_be_subject(tokens: Sequence[Token], phrase: Phrase, floor: int) -> bool:
    first = tokens[phrase.first]
    before = tokens[phrase.first - 1].low if phrase.first > floor else ""
    if is_time(first.low) or first.low.isdigit():
        return False
    if phrase.first == floor and phrase.end - phrase.first > 1 and first.low.endswith(("ing", "ed")):
        return False
    # "In Washington," and "After the vote," are no subjects.
    if before in PREPOSITIONS or before in ("to",):
        return False
    return not phrases.is_verbish(tokens, phrase.first - 1) if phrase.first > floor else True


def _behind_clause(tokens: Sequence[Token], start: int, before: int) -> int:
    """Where the main clause starts when it follows "When asked about it," or "Recalling the moment,"."""
    low = tokens[start].low if start < before else ""
    if low in SUBORDINATORS or low in PREPOSITIONS or low.endswith("ing"):
        comma = next((n for n in range(start, before) if tokens[n].low == ","), None)
        if comma is not None and comma + 1 < before:
            return comma + 1
    return start


def _subject_of_plain(tokens: Sequence[Token], verb: int, floor: int) -> Phrase | None:
    start = verb
    while start > floor and (tokens[start - 1].low in AUXILIARIES or is_adverb(tokens[start - 1].low)):
        start -= 1
    start = time_before(tokens, start)
    if start <= floor:
        return None
    if tokens[start - 1].low in (",", ")"):
        return _before_apposition(tokens, start - 1)
    if tokens[start - 1].low in ("that", "which"):
        return None
    return phrases.before(tokens, start, floor)
