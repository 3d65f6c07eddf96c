"""Joins short forms to the entity that they stand for: acronyms that articles spell out, and surnames alone."""

from collections import defaultdict
from collections.abc import Sequence

from app.enrichers import gazetteer
from app.resolution.candidates import by_surname
from app.resolution.company import KnownKey, Likeness
from app.resolution.joining import Claim, Groups, Judgement
from app.resolution.names import Name

# Of all articles that spell an acronym out this share must agree, and the company must be this much alike.
_AGREED, _ACRONYM_COMPANY, _TWO_LETTERS_COMPANY = 0.8, 0.03, 0.15
# Where its letters are not the name's initials ("DoJ", "ISIS") articles must say so twice, with more company.
_OTHER_LETTERS_STATED, _OTHER_LETTERS_COMPANY = 2, 0.1
# Of all who bear a surname one must outweigh the others so far, by articles times likeness, and be so much alike
# where one, two or three, or more bear it.
_OUTWEIGHS, _SURNAME_COMPANY = 0.85, (0.05, 0.12, 0.2)
# In so many of a surname's articles the full name may stand beside it as another: the grouping there may have erred.
_MAY_STAND_BESIDE = 0.5
_LONGEST_ACRONYM = 8
# "ABC News" is ABC, but "LBJ Library" is no LBJ.
_NEWS = frozenset(("news", "group"))
# Of a surname's bearers so many are weighed, the most named first; the others are mostly headlines run together.
_MOST_BEARERS = 60


def acronyms(groups: Groups, names: Sequence[tuple[int, Name]]) -> list[Judgement]:
    """Joins an acronym to the one full name for which articles write it."""
    stated: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for number, name in names:
        if len(name.tokens) > 1:
            for alias, count in groups.keys[number].aliases:
                if (short := _acronym(alias)) is not None and short != name.bare:
                    stated[short][groups.members(number)[0]] += count
    judged = []
    for number, name in names:
        if len(name.tokens) != 1 or not name.bare.isalpha() or len(name.bare) > _LONGEST_ACRONYM:
            continue
        full = stated.get(name.bare, {})
        if not full or number in {m for head in full for m in groups.members(head)}:
            continue
        best = min(full, key=lambda head: (-full[head], head))
        likeness = groups.company.likeness(groups.members(number), groups.members(best))
        needed = _needed_for(name.bare, groups.keys[best], groups.names[best], full[best])
        if needed is not None:
            known = _best_known(groups, best)
            claim = Claim(min(number, known), max(number, known), "acronym", likeness, needed)
            judged.append(_judge(groups, claim, full[best] / sum(full.values()) >= _AGREED))
    return judged


def _needed_for(short: str, key: KnownKey, full: Name, stated: int) -> float | None:
    """How alike an acronym and a full name must be; None where the acronym is but a word of the name."""
    if key.key.count(":") > 1:
        return _ACRONYM_COMPANY
    if short in full.tokens:
        return _ACRONYM_COMPANY if set(full.tokens) - {short} <= _NEWS else None
    if len(short) == 2:
        return _TWO_LETTERS_COMPANY
    initials = iter("".join(token[0] for token in full.tokens))
    if all(letter in initials for letter in short):
        return _ACRONYM_COMPANY
    return _OTHER_LETTERS_COMPANY if stated >= _OTHER_LETTERS_STATED else None


def surnames(groups: Groups, names: Sequence[tuple[int, Name]]) -> list[Judgement]:
    """Joins a surname that stands alone in its articles to its one bearer, where the company leaves no doubt."""
    bearers = by_surname(names)
    claims = []
    for number, name in names:
        heads = sorted({groups.members(one)[0] for one in bearers.get(name.bare, ())})
        heads = sorted(heads, key=lambda head: (-len(groups.company.articles(groups.members(head))), head))
        if len(name.tokens) != 1 or name.suffix or not heads:
            continue
        if gazetteer.is_given_name(name.bare.title()) or len(name.bare) < 3:
            continue
        found = [(head, groups.company.likeness((number,), groups.members(head))) for head in heads[:_MOST_BEARERS]]
        needed = _SURNAME_COMPANY[min(2, len(heads) // 2)]
        head, likeness, clear = _outweighing(groups, found)
        claims.append((number, _best_known(groups, head), likeness, clear, needed))
    # All are weighed before any is joined, so that none weighs by what another brought.
    return [
        _judge(groups, Claim(min(number, head), max(number, head), "surname", likeness, needed), clear)
        for number, head, likeness, clear, needed in sorted(claims, key=lambda one: (-one[2].score, one[0]))
    ]


def _outweighing(groups: Groups, found: Sequence[tuple[int, Likeness]]) -> tuple[int, Likeness, bool]:
    weights = {head: likeness.score * len(groups.company.articles(groups.members(head))) for head, likeness in found}
    best, likeness = min(found, key=lambda one: (-round(weights[one[0]], 6), one[0]))
    whole = sum(weights[head] for head in sorted(weights))
    return best, likeness, whole > 0 and weights[best] / whole >= _OUTWEIGHS


def _best_known(groups: Groups, head: int) -> int:
    """The key of an entity that most articles name."""
    return min(groups.members(head), key=lambda one: (-groups.keys[one].article_count, one))


def _judge(groups: Groups, claim: Claim, clear: bool) -> Judgement:
    if claim.likeness.score < claim.needed:
        return claim.judged(joined=False, reason="company")
    if not clear:
        return claim.judged(joined=False, reason="rival")
    if (objection := groups.objection(claim, _MAY_STAND_BESIDE)) is not None:
        return claim.judged(joined=False, reason=objection)
    groups.join(claim.left, claim.right)
    return claim.judged(joined=True)


def _acronym(alias: str) -> str | None:
    letters = alias.replace(".", "")
    return letters.lower() if 1 < len(letters) <= _LONGEST_ACRONYM and letters.isupper() and letters.isalpha() else None
