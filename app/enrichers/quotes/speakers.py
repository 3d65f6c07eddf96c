"""Whom a speaker as written stands for: names, surnames, "he", "the minister"; the unnamed stay unnamed."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from app.documents import EntityInArticle, Mention, Speaker
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.words import JOINING, PERSONAL, POSSESSIVE

_MALE_TITLE = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Father|Congressman|Chairman|spokesman|Spokesman)\.? $")
_FEMALE_TITLE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Mme|Lady|Queen|Princess|Sister|Congresswoman|Chairwoman|[Ss]pokeswoman)\.? $"
)
# How far back a pronoun or a title may reach, in code points.
_REACH = 1_500
# How many speakers back a pronoun may reach.
_MOST_LAST = 20
_ROLES = frozenset(
    """president minister premier chancellor senator governor mayor congressman congresswoman lawmaker ambassador
    chairman chairwoman chair director secretary general commander judge justice prosecutor sheriff chief pope king
    queen prince bishop archbishop professor author economist analyst coach ceo founder candidate nominee speaker
    commissioner spokesman spokeswoman spokesperson lawyer attorney representative billionaire businessman
    businesswoman leader pastor doctor historian journalist singer actor actress striker captain manager""".split()
)


class Speakers:
    """Resolves the speakers of one field, in reading order; remembers who spoke last."""

    def __init__(self, text: str, field: str, entities: Sequence[EntityInArticle], mentions: Sequence[Mention]) -> None:
        self._text = text
        self._names = {entity.key: entity.name for entity in entities}
        self._mentions = sorted((m for m in mentions if m.field == field), key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]
        self._last: list[tuple[int, str]] = []
        self._gender = _genders(text, self._mentions)
        self._types = {entity.key: entity.type for entity in entities}
        self._roles: dict[str, list[Mention]] = defaultdict(list)

    def speaker(self, tokens: Sequence[Token], phrase: Phrase) -> Speaker:
        """The span of the phrase, with the name and key of whom it stands for where that is known."""
        start, end = tokens[phrase.first].start, tokens[phrase.end - 1].end
        end = _without_possessive(self._text, start, end)
        key = self._key(tokens, phrase, start, end)
        if key is not None and key in self._names:
            self._last.append((start, key))
            return Speaker(start, end, self._names[key], key)
        return Speaker(start, end)

    def _key(self, tokens: Sequence[Token], phrase: Phrase, start: int, end: int) -> str | None:
        low = tokens[phrase.first].low
        if phrase.end - phrase.first == 1 and low in PERSONAL:
            return self._person_before(start, "f" if low == "she" else "m")
        if low in ("his", "her") and phrase.end - phrase.first == 1:
            return self._person_before(start, "f" if low == "her" else "m")
        if low == "it" and phrase.end - phrase.first == 1:
            return self._body_before(start)
        if low == "who":
            return self._antecedent(start)
        inside = self._between(start, end)
        head = self._head(tokens, phrase)
        for mention in inside:
            if mention.start <= head.start < mention.end or mention.start < head.end <= mention.end:
                if mention.type == "group" or _joins_two(self._text, inside):
                    return None
                return mention.key
        if low == "the" or low in POSSESSIVE:
            return self._by_role(head.low, start)
        return None

    def _head(self, tokens: Sequence[Token], phrase: Phrase) -> Token:
        """The word that the phrase is about: the last before "of", "for", "in"."""
        for at in range(phrase.first + 1, phrase.end):
            if tokens[at].low in JOINING:
                return tokens[at - 1]
        return tokens[phrase.end - 1]

    def _between(self, start: int, end: int) -> list[Mention]:
        found = []
        at = bisect_left(self._starts, start)
        if at > 0 and self._mentions[at - 1].end > start:
            at -= 1
        while at < len(self._mentions) and self._mentions[at].start < end:
            found.append(self._mentions[at])
            at += 1
        return found

    def _before(self, start: int) -> list[Mention]:
        """The mentions before `start` within reach, nearest first."""
        at = bisect_left(self._starts, start)
        found = []
        while at > 0 and self._mentions[at - 1].start >= start - _REACH:
            at -= 1
            found.append(self._mentions[at])
        return found

    def _person_before(self, start: int, gender: str) -> str | None:
        """The last speaker whom the pronoun fits, unless somebody else was named since as the one spoken of."""
        nearest = [m for m in self._before(start) if m.type == "person" and self._fits(m.key, gender)]
        line = self._text.rfind("\n", 0, start) + 1
        spoken = next(
            (
                (at, key)
                for at, key in reversed(self._last[-_MOST_LAST:])
                if at < start and self._fits(key, gender) and self._types.get(key) == "person"
            ),
            None,
        )
        here = [m for m in nearest if m.start >= line]
        if spoken is not None and spoken[0] >= line:
            return spoken[1]
        if here:
            return here[-1].key
        if spoken is not None and start - spoken[0] <= _REACH:
            return spoken[1]
        return nearest[0].key if nearest else None

    def _fits(self, key: str, gender: str) -> bool:
        return self._gender.get(key, gender) == gender

    def _body_before(self, start: int) -> str | None:
        for at, key in reversed(self._last[-1:]):
            if start - at > _REACH:
                break
            return key if self._types.get(key) in ("organisation", "place") else None
        return None

    def _antecedent(self, start: int) -> str | None:
        at = bisect_left(self._starts, start)
        if at == 0:
            return None
        mention = self._mentions[at - 1]
        between = self._text[mention.end : start].strip(" ,")
        return mention.key if not between and mention.type != "group" else None

    def _by_role(self, noun: str, start: int) -> str | None:
        """The person within reach whom the article gives the role: "President Adams", "Adams, the president"."""
        if noun not in _ROLES:
            return None
        at = bisect_left(self._starts, start)
        for mention in reversed(self._mentions[max(0, at - 40) : at]):
            if mention.type == "person" and self._has_role(mention, noun):
                return mention.key
        return None

    def _has_role(self, mention: Mention, noun: str) -> bool:
        if mention.role is not None and noun in mention.role.lower():
            return True
        before = self._text[max(0, mention.start - 40) : mention.start].lower()
        if re.search(rf"\b{noun} (?:\w+\. )?$", before):
            return True
        return (
            re.match(
                rf",? (?:the|a|an|its|his|her) [^,.;]{{0,40}}\b{noun}\b",
                self._text[mention.end : mention.end + 70].lower(),
            )
            is not None
        )


def _joins_two(text: str, inside: Sequence[Mention]) -> bool:
    return any(
        left.type == right.type
        and left.key != right.key
        and text[left.end : right.start].strip() in ("and", "&", ", and")
        for left, right in zip(inside, inside[1:], strict=False)
    )


def _without_possessive(text: str, start: int, end: int) -> int:
    return end - 2 if text[start:end].endswith(("'s", "’s")) and end - start > 2 else end


def _genders(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """ "m" or "f" of the persons whose titles tell, by key."""
    found: dict[str, str] = {}
    for mention in mentions:
        if mention.type == "person" and mention.key not in found:
            before = text[max(0, mention.start - 14) : mention.start]
            if _MALE_TITLE.search(before):
                found[mention.key] = "m"
            elif _FEMALE_TITLE.search(before):
                found[mention.key] = "f"
    return found
