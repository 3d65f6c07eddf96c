"""Joins keys into entities: the pairs that are surest first, and never two that a third member speaks against."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.resolution.candidates import Rule
from app.resolution.company import Company, KnownKey, Likeness
from app.resolution.names import Name, conflict

Reason = Literal["company", "names", "places", "together", "rival", "editor"]
# A rival whose company is nearly as alike leaves the question open.
_CLEARLY = 1.5
# In so many of the rarer name's articles both may be named as two: the grouping in an article errs now and then.
_MAY_STAND_BESIDE = 0.1
# Names for which standing in one article as two entities says nothing: the grouping in an article does not join them.
_TWICE_IN_ARTICLE: frozenset[Rule] = frozenset(
    ("same-name", "legal-form", "transliteration", "misspelling", "word-order", "short-given-name", "acronym")
)
_MANY_CAN_BE_MEANT: frozenset[Rule] = frozenset(
    ("middle-name", "initials", "short-given-name", "suffix", "known-place")
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is held of two keys, by number: joined or not, by which rule, how alike, and why not (`reason`)."""

    left: int
    right: int
    rule: Rule
    joined: bool
    likeness: Likeness
    needed: float
    reason: Reason | None = None
    shared: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Two keys that may be one by name, with the likeness that this takes."""

    left: int
    right: int
    rule: Rule
    likeness: Likeness
    needed: float

    def judged(self, *, joined: bool, reason: Reason | None = None) -> Judgement:
        return Judgement(self.left, self.right, self.rule, joined, self.likeness, self.needed, reason)


@dataclass(slots=True)
class Groups:
    """Which keys are one so far. `apart` holds pairs of keys that an editor keeps apart."""

    keys: Sequence[KnownKey]
    names: Sequence[Name]
    company: Company
    apart: Collection[tuple[int, int]] = ()
    _of: dict[int, int] = field(default_factory=dict)
    _members: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def members(self, number: int) -> tuple[int, ...]:
        """The numbers of all keys that are one with `number`, in order."""
        head = self._of.get(number, number)
        return self._members.get(head, (head,))

    def join(self, left: int, right: int) -> None:
        whole = tuple(sorted({*self.members(left), *self.members(right)}))
        self._members[whole[0]] = whole
        for member in whole:
            self._of[member] = whole[0]

    def all(self) -> list[tuple[int, ...]]:
        """The groups of two and more, by their smallest number."""
        return [self._members[head] for head in sorted(set(self._of.values()))]

    def objection(self, claim: Claim, may_stand_beside: float = _MAY_STAND_BESIDE) -> Reason | None:
        """Why the groups of a claim's two keys may not be one; None where nothing speaks against it.

        `may_stand_beside` is the share of the rarer one's articles in which both may be named, as two.
        """
        lefts, rights = self.members(claim.left), self.members(claim.right)
        for left in lefts:
            for right in rights:
                if (min(left, right), max(left, right)) in self.apart:
                    return "editor"
                if _have_other_authorities(self.keys[left], self.keys[right]):
                    return "places"
                if self.keys[left].type == "person" and conflict(self.names[left], self.names[right]):
                    return "names"
        if claim.rule not in _TWICE_IN_ARTICLE:
            articles = min(len(self.company.articles(lefts)), len(self.company.articles(rights)))
            if self.company.together(lefts, rights) > may_stand_beside * articles:
                return "together"
        return None


def join(groups: Groups, claims: Iterable[Claim]) -> list[Judgement]:
    """Joins what the claims allow, surest first, and says of each claim what became of it."""
    judged = []
    rivals = _rivals(claims := list(claims))
    for claim in sorted(claims, key=lambda one: (one.needed > 0, -one.likeness.score, one.left, one.right)):
        if claim.right in groups.members(claim.left):
            continue
        if claim.likeness.score < claim.needed:
            judged.append(claim.judged(joined=False, reason="company"))
        elif (objection := groups.objection(claim)) is not None:
            judged.append(claim.judged(joined=False, reason=objection))
        elif _has_rival(groups, claim, rivals):
            judged.append(claim.judged(joined=False, reason="rival"))
        else:
            groups.join(claim.left, claim.right)
            judged.append(claim.judged(joined=True))
    return judged


def _rivals(claims: Iterable[Claim]) -> dict[int, list[tuple[int, float]]]:
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for claim in claims:
        if claim.rule in _MANY_CAN_BE_MEANT:
            found[claim.left].append((claim.right, claim.likeness.score))
            found[claim.right].append((claim.left, claim.likeness.score))
    return found


def _has_rival(groups: Groups, claim: Claim, rivals: dict[int, list[tuple[int, float]]]) -> bool:
    """Whether either name may as well mean another than the claim says, who cannot be the same."""
    if claim.rule not in _MANY_CAN_BE_MEANT:
        return False
    for one, other in ((claim.left, claim.right), (claim.right, claim.left)):
        for rival, score in rivals[one]:
            if rival == other or rival in groups.members(other) or score * _CLEARLY <= claim.likeness.score:
                continue
            if conflict(groups.names[rival], groups.names[other]) or _have_other_authorities(
                groups.keys[rival], groups.keys[other]
            ):
                return True
    return False


def _have_other_authorities(left: KnownKey, right: KnownKey) -> bool:
    """Whether two keys are known beforehand to be two things, or lie in two countries."""
    if left.key.count(":") > 1 and right.key.count(":") > 1:
        return True
    return bool(left.country and right.country and left.country != right.country)
