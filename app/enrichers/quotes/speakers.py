"""Whom a speaker as written stands for: names, surnames, "he", "the minister"; the unnamed stay unnamed."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from app.documents import EntityInArticle, Mention, Speaker
from app.enrichers.quotes.marks import Marked
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.words import DETERMINERS, JOINING
from app.text import Span

Known = tuple[Sequence[EntityInArticle], Sequence[Mention]]

# How far back a pronoun or a title may reach, in code points, speakers and mentions.
_REACH = 1_500
_MOST_LAST = 20
_MOST_MENTIONS = 40
_GENDERS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_MALE_TITLE = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Father|Congressman|[Cc]hairman|[Ss]pokesman)\.? $")
_FEMALE_TITLE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Mme|Dame|Lady|Queen|Princess|Sister|Congresswoman|[Cc]hairwoman|[Ss]pokeswoman)\.? $"
)
_ROLES = frozenset(
    """president minister premier chancellor senator governor mayor congressman congresswoman lawmaker ambassador
    chairman chairwoman chair director secretary general commander judge justice prosecutor sheriff chief pope king
    queen prince bishop archbishop professor author economist analyst coach ceo founder candidate nominee speaker
    commissioner spokesman spokeswoman spokesperson lawyer attorney representative billionaire businessman
    businesswoman leader pastor doctor historian journalist singer actor actress striker captain manager""".split()
)
_OFFICE = "[Ss]ecretary|[Mm]inister|[Cc]hief|[Dd]irector|[Ss]peaker|[Cc]hair(?:man|woman)?|[Cc]ommissioner"
_TITLE_OF = re.compile(
    rf"(?:[\w.-]+ ){{0,4}}?(?:{_OFFICE}) of (?:the )?(?!President|Prime|Sen|Rep|Gov|Mr|Ms)(?:[A-Z][\w&-]* ){{1,3}}"
)
_BEHIND_PREPOSITION = re.compile(
    r"\b(?:at|with|of|by|to|from|for|against|about|on|in|than|like|toward|towards) (?:\w+\.? ){0,2}\Z"
)
# Quoted spans up to this many code points are terms and nicknames.
_TERM = 25
_REFLEXIVES = ("himself", "herself", "itself", "themselves")
_MEMBERS = ("republican", "democrat")
_BODIES = ("organisation", "place")
# "One Republican", "most Democrats": some of them, not the body that bears the name.
_COUNTING = DETERMINERS - {"the", "his", "her", "its", "their", "our", "my", "your"}


class Speakers:
    """Resolves the speakers of one field, in reading order; remembers who spoke."""

    def __init__(self, text: str, known: Known, marked: Sequence[Marked]) -> None:
        """The mentions are those of this text; what is quoted names nobody whom "he" outside of it means."""
        entities, mentions = known
        self._text = text
        self._entities = {entity.key: entity for entity in entities}
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]
        self._quoted = _inside(self._mentions, [one.outer for one in marked if one.inner.end - one.inner.start > _TERM])
        self._spoken: list[tuple[int, str]] = []
        self._genders = _genders(text, self._mentions, self._entities)

    def speaker(self, tokens: Sequence[Token], phrase: Phrase) -> Speaker:
        """The span of the phrase, with the name and key of whom it stands for where that is known."""
        start, end = tokens[phrase.first].start, tokens[phrase.end - 1].end
        if self._text[start:end].endswith(("'s", "’s")) and end - start > 2:
            end -= 2
        key = self._key(tokens, phrase, Phrase(start, end))
        entity = self._entities.get(key) if key is not None else None
        if entity is None:
            return Speaker(start, end)
        self._spoken.append((start, entity.key))
        return Speaker(start, end, entity.name, entity.key)

    def _key(self, tokens: Sequence[Token], phrase: Phrase, span: tuple[int, int]) -> str | None:
        low, start = tokens[phrase.first].low, span[0]
        if phrase.end - phrase.first == 1:
            if low in _GENDERS:
                return self._person_before(start, _GENDERS[low], tokens[0])
            if low == "it":
                return self._body_before(start)
            if low == "who":
                return self._antecedent(start)
        head = _head(tokens, phrase)
        inside = self._between(*span)
        for mention in inside:
            if mention.start <= head.start < mention.end or mention.start < head.end <= mention.end:
                is_some = mention.type == "organisation" and (low in _COUNTING or head.low in _MEMBERS)
                return None if mention.type == "group" or is_some or _joins_two(self._text, inside) else mention.key
        if low not in ("a", "an") and head.low in _ROLES and inside and inside[-1].type == "person":
            # "Secretary of State Adams" is Adams; "a spokesman for Adams" is not.
            last = inside[-1]
            if last.end >= span[1] and _is_title(self._text[start : last.start]):
                return last.key
        if low == "the" and head.low in _ROLES:
            described = [token.low for token in tokens[phrase.first + 1 : phrase.end] if token is not head]
            return self._by_role(head.low, described, start)
        return None

    def _between(self, start: int, end: int) -> list[Mention]:
        at = max(0, bisect_left(self._starts, start) - 1)
        found = []
        while at < len(self._mentions) and self._mentions[at].start < end:
            if self._mentions[at].end > start:
                found.append(self._mentions[at])
            at += 1
        return found

    def _before(self, start: int) -> list[Mention]:
        """The mentions before `start` within reach, nearest first."""
        at = bisect_left(self._starts, start)
        found = self._mentions[max(0, at - _MOST_MENTIONS) : at]
        return [mention for mention in reversed(found) if mention.start >= start - _REACH]

    def _person_before(self, start: int, gender: str, opening: Token) -> str | None:
        """Whom a pronoun means: who spoke last in the line, else whom the line or the one before it names first.

        A sentence that opens with a participle ("Waving at Smith, he said") means nobody whom it names before.
        """
        line = self._line(start)
        until = opening.start if opening.low.endswith("ing") else start
        near = [m for m in self._before(until) if m.type == "person" and self._fits(m.key, gender)]
        near = [m for m in near if m.start not in self._quoted]
        spoken = next((one for one in reversed(self._spoken[-_MOST_LAST:]) if self._can_mean(one, start, gender)), None)
        for begin in (line, self._line(line - 2)):
            if spoken is not None and spoken[0] >= begin:
                return spoken[1]
            here = [mention for mention in near if mention.start >= begin]
            if here:
                subjects = [mention for mention in here if not self._is_object(mention)]
                return (subjects or here)[-1].key
        if spoken is not None:
            return spoken[1]
        return near[0].key if near else None

    def _is_object(self, mention: Mention) -> bool:
        return _BEHIND_PREPOSITION.search(self._text, max(0, mention.start - 30), mention.start) is not None

    def _line(self, at: int) -> int:
        return self._text.rfind("\n", max(0, at - _REACH), max(0, at)) + 1

    def _can_mean(self, one: tuple[int, str], start: int, gender: str) -> bool:
        at, key = one
        return start - _REACH <= at < start and self._entities[key].type == "person" and self._fits(key, gender)

    def _fits(self, key: str, gender: str) -> bool:
        return self._genders.get(key, gender) == gender

    def _body_before(self, start: int) -> str | None:
        """What "it" means: the body that spoke last, or the only one that the line names."""
        line = self._line(start)
        at, key = self._spoken[-1] if self._spoken else (-1, None)
        is_near = key is not None and start - at <= _REACH
        is_body = key is not None and self._entities[key].type in _BODIES
        if is_near and at >= line:
            return key if is_body else None
        here = {m.key for m in self._before(start) if m.start >= line and m.type == "organisation"}
        if len(here) == 1:
            return here.pop()
        return key if is_near and is_body and not here else None

    def _antecedent(self, start: int) -> str | None:
        """Whom "who" means: the name right before it."""
        at = bisect_left(self._starts, start)
        if at == 0:
            return None
        mention = self._mentions[at - 1]
        is_next = not self._text[mention.end : start].strip(" ,")
        return mention.key if is_next and mention.type == "person" else None

    def _by_role(self, noun: str, described: Sequence[str], start: int) -> str | None:
        """The person to whom the article gives the role: "President Adams", "Adams, the president".

        Words that describe the role must be given with it: "the US president" is no other country's.
        """
        at = bisect_left(self._starts, start)
        for mention in reversed(self._mentions[max(0, at - _MOST_MENTIONS) : at]):
            if mention.type == "person":
                role = self._role(mention, noun)
                if role is not None and all(word in role for word in described):
                    return mention.key
        return None

    def _role(self, mention: Mention, noun: str) -> str | None:
        """What is said of a person's role where it holds the noun: the words before the name, or those behind it."""
        if mention.role is not None and noun in mention.role.lower():
            return mention.role.lower()
        before = self._text[max(0, mention.start - 40) : mention.start].lower()
        if re.search(rf"\b{noun} (?:\w+\. )?$", before):
            return before
        behind = re.match(
            r",? (?:the|a|an|its|his|her) [^,.;]{0,60}", self._text[mention.end : mention.end + 70].lower()
        )
        return behind.group() if behind is not None and re.search(rf"\b{noun}\b", behind.group()) else None


def _is_title(before: str) -> bool:
    """Whether the words before a name are a role with what it is of: "Secretary of State "."""
    return _TITLE_OF.fullmatch(before) is not None


def _inside(mentions: Sequence[Mention], spans: Sequence[Span]) -> frozenset[int]:
    """The starts of the mentions that lie in one of the spans; both are in order."""
    found = []
    at = 0
    for mention in mentions:
        while at < len(spans) and spans[at].end <= mention.start:
            at += 1
        if at < len(spans) and spans[at].start <= mention.start:
            found.append(mention.start)
    return frozenset(found)


def _head(tokens: Sequence[Token], phrase: Phrase) -> Token:
    """The word that the phrase is about: the last before "of", "for", "in"."""
    end = phrase.end
    while end > phrase.first + 1 and tokens[end - 1].low in _REFLEXIVES:
        end -= 1
    for at in range(phrase.first + 1, end):
        if tokens[at].low in JOINING:
            return tokens[at - 1]
    return tokens[end - 1]


def _joins_two(text: str, inside: Sequence[Mention]) -> bool:
    return any(
        left.type == right.type and left.key != right.key and text[left.end : right.start].strip(" ,") in ("and", "&")
        for left, right in pairwise(inside)
    )


def _genders(text: str, mentions: Sequence[Mention], entities: dict[str, EntityInArticle]) -> dict[str, str]:
    """The genders "m" or "f" of the persons whose titles or given names tell, by key."""
    found: dict[str, str] = {}
    names = load_genders()
    for mention in mentions:
        if mention.type == "person" and mention.key not in found:
            before = text[max(0, mention.start - 16) : mention.start]
            if _MALE_TITLE.search(before):
                found[mention.key] = "m"
            elif _FEMALE_TITLE.search(before):
                found[mention.key] = "f"
    for key, entity in entities.items():
        given = entity.name.split()[0] if " " in entity.name else ""
        if entity.type == "person" and given in names:
            found.setdefault(key, names[given])
    return found


@cache
def load_genders() -> dict[str, str]:
    """The gender "m" or "f" by given name, read once in a process."""
    content = resources.files("app.enrichers").joinpath("data", "name_genders.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in content.splitlines() if line and not line.startswith("#"))
    return {name: gender for gender, names in rows for name in names.split("|")}
