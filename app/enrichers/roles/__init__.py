"""Who holds which role, as the article says it: "Russian Prime Minister Mikhail Mishustin", "Ann Holm, the mayor".

A role stands right before the name, behind it between commas, before it with a comma ("the minister, Ms. Holm"), or
after "is" and the like. Where the article names one holder of a country's office, "the Russian PM" alone is that one.
What could be read two ways is left out: a wrong role is worse than none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.documents import Mention, Role
from app.enrichers.roles import belonging, phrases, units, words
from app.enrichers.roles.phrases import Phrase
from app.enrichers.roles.units import Head, Page


class Held(NamedTuple):
    """A phrase and the mention of the person whom it describes."""

    phrase: Phrase
    holder: Mention


def found(mentions: Sequence[Mention], texts: dict[str, str]) -> tuple[tuple[Role, ...], tuple[Mention, ...]]:
    """The roles, field by field in order, and the mentions with the first role that each is given."""
    roles: list[Role] = []
    pages = []
    for name, text in texts.items():
        page = units.page(name, text, [m for m in mentions if m.field == name])
        pages.append(page)
        held = sorted(set(_held(page)), key=lambda one: (one.phrase.first, one.holder.start))
        roles.extend(role for one in held for role in _roles(page, one))
    for page in pages:
        roles.extend(_alone(page, roles))
    order = {name: at for at, name in enumerate(texts)}
    roles.sort(key=lambda role: (order[role.field], role.start, role.end, role.key))
    said: dict[tuple[str, int], str] = {}
    for role in roles:
        if role.mention_start is not None:
            said.setdefault((role.field, role.mention_start), role.text)
    return tuple(roles), tuple(replace(m, role=said[at]) if (at := (m.field, m.start)) in said else m for m in mentions)


def _held(page: Page) -> Iterator[Held]:
    by_last = {head.last: head for head in page.heads}
    if not by_last:
        return
    for at, unit in enumerate(page.units):
        if unit.mention is None or unit.mention.type != "person":
            continue
        left = at - 1
        while left not in by_last and page.word(left) in words.HONORIFICS and page.touches(left):
            left -= 1
        ahead = _before(page, left, by_last)
        comma = left if ahead is None else _outside(page, ahead)
        for phrase in (ahead, *_behind(page, at), *_after_verb(page, at), _before_comma(page, comma, at)):
            if phrase is not None:
                others = list(_others(page, at)) if phrase.head.is_plural else []
                # One name behind a plural is no list: "the Cabinet of ministers Ann Holm".
                if others or not phrase.head.is_plural:
                    yield from (Held(phrase, person) for person in (unit.mention, *others))


def _outside(page: Page, phrase: Phrase) -> int:
    """The unit before a phrase and its determiner."""
    return phrase.first - 2 if page.word(phrase.first - 1) in words.DETERMINERS else phrase.first - 1


_PARTY_AND_STATE = re.compile(r"[RDI]-[A-Z]")


def _past_home(page: Page, at: int) -> int:
    """The unit after "of Texas" behind a name, or `at` where there is none."""
    home = page.mention(at + 1)
    return at + 2 if page.word(at) == "of" and home is not None and home.type == "place" else at


def _past_state(page: Page, at: int) -> int:
    """The unit after "of Maine", ", R-Maine," or "(R-Maine)" behind a name, or `at` where there is none."""
    at = _past_home(page, at)
    if page.mark(at) == "(":
        return next((n + 1 for n in range(at, at + 7) if page.mark(n) == ")"), at)
    if (
        page.mark(at) == ","
        and at + 1 < len(page.units)
        and _PARTY_AND_STATE.match(page.text, page.units[at + 1].start)
    ):
        at += 2
        while page.mark(at) in ("-", ".") or page.mention(at) is not None:
            at += 1
    return at


def _others(page: Page, at: int) -> Iterator[Mention]:
    """The further names of a list: "Senators Ann Holm, R-Maine, Per Berg and Ida Lind"."""
    at = _past_state(page, at + 1) - 1
    while page.mark(at + 1) == "," or page.word(at + 1) == "and":
        at += 3 if page.mark(at + 1) == "," and page.word(at + 2) == "and" else 2
        mention = page.mention(at)
        if mention is None or mention.type != "person":
            return
        yield mention
        at = _past_state(page, at + 1) - 1


def _before(page: Page, last: int, by_last: dict[int, Head]) -> Phrase | None:
    """The phrase that ends with unit `last`, right before the name."""
    named = page.word(last) in ("named", "called")
    last = last - 1 if named else last
    if last < 0 or not page.touches(last) or page.mark(last):
        return None
    for head in (h for h in page.heads if last - 10 < h.last < last):
        phrase = phrases.phrase_around(page, head)
        if phrase is not None and phrase.end == last + 1 and _is_office(page, head, last):
            return phrase
    nearest = by_last.get(last)
    if nearest is not None:
        head = nearest
        phrase = phrases.phrase_around(page, head, titled=True)
        if (
            phrase is None
            or (named and phrase.opening not in ("a", "an"))
            or (phrase.first == head.first and not _may_stand_alone(page, head))
        ):
            return None
        return replace(phrase, end=last + 1, behind=(), plain_end=last + 1)
    return None


def _may_stand_alone(page: Page, head: Head) -> bool:
    return page.units[head.first].is_capital or head.noun not in words.CAPITAL_ONLY


def _is_office(page: Page, head: Head, last: int) -> bool:
    """Whether what stands between a role noun and a name is a name too, or says how long: no clause of its own."""
    behind = page.units[head.last + 1 : last + 1]
    if behind and behind[-1].word in words.LENGTHS:
        return True
    return all(u.mention is not None or u.is_capital or u.word in words.SMALL_IN_NAMES for u in behind)


_OPENERS = {",", "(", "–", "—", "-"}


def _behind(page: Page, at: int) -> Iterator[Phrase]:
    """The phrases in apposition: "Ann Holm, 45, the former mayor of Oslo and a lawyer, said"."""
    start = _past_home(page, at + 1)
    if page.mark(start) == "(":
        closing = next((n for n in range(start + 1, start + 7) if page.mark(n) == ")"), None)
        if closing is not None and page.mark(closing + 1) == ",":
            start = closing + 1
    if page.mark(start) not in _OPENERS or page.is_hyphen(start):
        return
    start += 1
    if page.word(start).isdigit() and page.mark(start + 1) == ",":
        start += 2
    yield from _chain(page, _described(page, start))


def _chain(page: Page, phrase: Phrase | None) -> Iterator[Phrase]:
    """A phrase and those that "and" adds: "the mayor of Oslo and a former teacher"."""
    while phrase is not None:
        yield phrase
        start = phrase.end + 1 if page.mark(phrase.end) == "," else phrase.end
        phrase = _described(page, start + 1) if page.word(start) == "and" else None


def _described(page: Page, start: int) -> Phrase | None:
    """The phrase that begins at `start`, after "now" and a determiner or none, and is closed behind."""
    if page.word(start) in ("now", "currently", "also"):
        start += 1
    if page.word(start) in words.DETERMINERS:
        start += 1
    heads = [head for head in page.heads if start <= head.first <= start + 8]
    for number, head in enumerate(heads):
        if number + 1 < len(heads) and heads[number + 1].first == head.last + 1:
            continue
        if page.is_possessive(head.last + 1):
            return None
        phrase = phrases.phrase_around(page, head, start)
        if head.is_plural:
            return None
        if phrase is not None and phrase.first <= start and phrases.is_closed(page, phrase):
            return phrase
    return None


_IS = {"is", "remains", "became"}
_MADE = {"named", "appointed", "elected", "re-elected", "nominated"}


def _after_verb(page: Page, at: int) -> Iterator[Phrase]:
    """The phrases that a verb gives: "Ann Holm is the mayor of Oslo", "who was appointed chief executive"."""
    start = at + 1
    if page.mark(start) == "," and page.word(start + 1) == "who":
        start += 1
    if page.word(start) == "who":
        start += 1
    verb = page.word(start)
    if verb == "was" and page.word(start + 1) in _MADE - {"nominated"}:
        start += 2
        if page.word(start) == "as":
            start += 1
    elif verb == "serves" and page.word(start + 1) == "as":
        start += 2
    elif verb in _IS:
        start += 1
    else:
        return
    while page.word(start) in ("now", "also", "currently", "still"):
        start += 1
    phrase = _described(page, start)
    if phrase is not None and (verb != "is" or phrase.before or phrase.end > phrase.head.last + 1):
        yield from _chain(page, phrase)


_CLOSERS = {",", ".", ";", ":", ")", "—", "–", "\n", "!", "?"}


def _before_comma(page: Page, comma: int, at: int) -> Phrase | None:
    """The phrase before a comma and the name: "the agency's director, Ann Holm, said"."""
    if page.mark(comma) != "," or page.mark(at + 1) not in _CLOSERS:
        return None
    for head in reversed([h for h in page.heads if comma - 12 < h.last < comma]):
        phrase = phrases.phrase_around(page, head)
        if phrase is None or phrase.end != comma or head.is_plural:
            continue
        opened = phrase.opening not in ("", ",", "that", "another", "this") or phrase.before
        return phrase if opened and not _describes_another(page, phrase, at) else None
    return None


def _describes_another(page: Page, phrase: Phrase, at: int) -> bool:
    """Whether the phrase is in apposition to a person before it, so that the name behind begins something new."""
    first = phrase.first
    while first and (page.word(first - 1) in words.DETERMINERS or page.is_possessive(first - 1)):
        first -= 1
    before = page.mention(first - 2)
    if page.mark(first - 1) != "," or before is None or before.type != "person":
        return False
    return not (page.mark(at + 1) == "," and page.word(at + 2) in ("said", "told", "wrote", "announced"))


def _roles(page: Page, held: Held) -> Iterator[Role]:
    """The role of a phrase; of "president and co-founder" both, with the span of the whole."""
    phrase = held.phrase
    start, end = page.units[phrase.first].start, page.units[phrase.end - 1].end
    status = belonging.status(page, phrase)
    for part in phrases.parts(page, phrase):
        of, title = belonging.read(page, part)
        if part.first < part.head.first or part.head.status is not None:
            # "former governor and senator" says former of both.
            status = belonging.status(page, part)
        yield Role(
            field=page.name,
            start=start,
            end=end,
            text=page.text[start:end],
            title=title,
            status=status,
            key=held.holder.key,
            of=of,
            mention_start=held.holder.start,
        )


def _alone(page: Page, named: Sequence[Role]) -> Iterator[Role]:
    """Offices without a name, "the Russian PM", where one person only is said to hold them."""
    holders: dict[tuple[str, str], set[str]] = {}
    for role in named:
        if role.of is not None and role.status in ("current", "acting"):
            holders.setdefault((role.title, role.of), set()).add(role.key)
    if not holders:
        return
    taken = {(role.start, role.end) for role in named if role.field == page.name}
    for head in page.heads:
        phrase = phrases.phrase_around(page, head)
        if phrase is None or head.is_plural or phrase.opening in ("a", "an", "another", "one"):
            continue
        of, title = belonging.read(page, phrase)
        holder = holders.get((title, of or ""), set())
        start, end = page.units[phrase.first].start, page.units[phrase.end - 1].end
        overlaps = any(start < other_end and other_start < end for other_start, other_end in taken)
        status = belonging.status(page, phrase)
        if len(holder) == 1 and not overlaps and status == "current" and page.mention(phrase.end) is None:
            (key,) = holder
            yield Role(page.name, start, end, page.text[start:end], title, status, key, of)
