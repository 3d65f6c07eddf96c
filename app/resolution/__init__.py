"""Keys of entities in, joins out: which names across articles are one entity, and why.

Pure: a function of the stored set alone, whatever the order in which articles came. Precision comes first, since a
wrong join puts one person's words into another's mouth, and a missed one only leaves a name on its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents import EntityType
from app.enrichers import gazetteer
from app.resolution import candidates
from app.resolution.candidates import Rule
from app.resolution.company import Company, KnownKey, Likeness, Numbers
from app.resolution.joining import Claim, Groups, Judgement, join
from app.resolution.names import Name, name_of
from app.resolution.short import acronyms, surnames

__all__ = ["Decided", "Judgement", "KnownKey", "Likeness", "Numbers", "Resolution", "resolve"]

# How alike the company must be for a rule to join: for a surname that only few bear, and for one of many bearers.
# Set by eye on news articles so that fewer than 3 of 100 joins are wrong; docs/decisions.md has the numbers.
_NEEDED: dict[Rule, tuple[float, float]] = {
    "same-name": (0.0, 0.0),
    "known-place": (0.1, 0.1),
    "legal-form": (0.01, 0.05),
    "middle-name": (0.02, 0.06),
    "short-given-name": (0.03, 0.08),
    "transliteration": (0.03, 0.06),
    "vowels": (0.08, 0.12),
    "misspelling": (0.05, 0.08),
    "initials": (0.1, 0.15),
    "suffix": (0.15, 0.2),
    "word-order": (0.04, 0.04),
}
_FEW_BEARERS = 3
# For a surname or another single word alone, and what a further whole name between given name and surname asks more.
_ALONE, _WHOLE_MIDDLE_NAME = 0.15, 0.04
# A misspelling is rarer than the name by this much.
_RARER = 4
# Candidates that were turned down are told of each key, the nearest first.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """What editors decided, as pairs of keys: these are one, those are not. It goes before every rule."""

    one: Collection[tuple[str, str]] = ()
    apart: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """`answering` has for each joined key the one that answers; `judgements` tell why, and of near misses why not."""

    answering: dict[str, str]
    judgements: list[Judgement]


def resolve(keys: Sequence[KnownKey], named: Numbers, decided: Decided = Decided()) -> Resolution:
    """Which of `keys`, in their order, are one entity. `named` has pairs of key number and article number."""
    company = Company(keys, named)
    names = [name_of(one.type, _spelling(one)) for one in keys]
    numbers = {one.key: number for number, one in enumerate(keys)}
    groups = Groups(keys, names, company, _numbered(decided.apart, numbers))
    for left, right in sorted(_numbered(decided.one, numbers)):
        groups.join(left, right)
    by_type: dict[EntityType, list[tuple[int, Name]]] = defaultdict(list)
    for number, (one, name) in enumerate(zip(keys, names, strict=True)):
        if name.tokens:
            by_type[one.type].append((number, name))
    judged: list[Judgement] = []
    for entity_type in sorted(by_type):
        judged += join(groups, _claims(keys, company, entity_type, by_type[entity_type]))
    judged += acronyms(groups, by_type["organisation"])
    judged += surnames(groups, by_type["person"])
    answering = {
        keys[member].key: keys[min(members, key=lambda m: rank(keys[m].key))].key
        for members in groups.all()
        for member in members
    }
    return Resolution(
        {key: answer for key, answer in sorted(answering.items()) if key != answer}, _told(judged, company)
    )


def rank(key: str) -> tuple[bool, str]:
    """The order of keys in which the first of an entity answers: those of authorities, then by text."""
    return key.count(":") < 2, key


def _spelling(one: KnownKey) -> str:
    return one.name if one.key.count(":") > 1 else one.key.partition(":")[2]


def _numbered(pairs: Collection[tuple[str, str]], numbers: dict[str, int]) -> set[tuple[int, int]]:
    known = ((numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers)
    return {(min(pair), max(pair)) for pair in known}


def _claims(
    keys: Sequence[KnownKey], company: Company, entity_type: EntityType, names: Sequence[tuple[int, Name]]
) -> Iterator[Claim]:
    parts = dict(names)
    bearers = _bearers(names) if entity_type == "person" else Counter[str]()
    for (left, right), found in sorted(candidates.pairs(entity_type, names).items()):
        rule = _rule(keys[left], keys[right], found)
        if rule is None:
            continue
        likeness = company.likeness((left,), (right,))
        many = max(bearers[parts[left].surname], bearers[parts[right].surname]) > _FEW_BEARERS
        if rule == "legal-form":
            many = len(parts[left].tokens) == 1
        is_alone = _is_alone(rule, parts[left], parts[right], entity_type)
        needed = _ALONE if is_alone else _needed(rule, many=many)
        if rule == "middle-name" and not _are_initials(parts[left], parts[right]):
            needed += _WHOLE_MIDDLE_NAME
        yield Claim(left, right, rule, likeness, needed)


def _is_alone(rule: Rule, left: Name, right: Name, entity_type: EntityType) -> bool:
    """Whether nothing but a single word speaks for two keys: "Mullah Omar" and "Omar"."""
    if len(left.tokens) > 1 or len(right.tokens) > 1:
        return False
    return rule == "transliteration" or (rule == "same-name" and entity_type == "person" and not left.suffix)


def _are_initials(left: Name, right: Name) -> bool:
    """Whether what the one name has more is initials: "John Q. Adams" is surer to be John Adams than "John Quincy"."""
    return all(len(token) == 1 for token in (left.middle or right.middle)) or bool(left.middle and right.middle)


def _needed(rule: Rule, *, many: bool) -> float:
    few, much = _NEEDED[rule]
    if rule == "legal-form" and not many:
        return 0.0
    return much if many else few


def _rule(left: KnownKey, right: KnownKey, rule: Rule) -> Rule | None:
    """The rule that holds for two keys once more is known than their names; None where none does."""
    authorities = (left.key.count(":") > 1) + (right.key.count(":") > 1)
    if left.type == "place":
        if authorities == 2 or (rule != "same-name" and _both_known(left, right)):
            return None
        if authorities == 1 and rule == "same-name":
            return "known-place"
    if rule in ("misspelling", "transliteration") and _are_two_known(left, right):
        return None
    if rule == "misspelling":
        less, more = sorted((left.article_count, right.article_count))
        return rule if less * _RARER <= more else None
    return rule


def _both_known(left: KnownKey, right: KnownKey) -> bool:
    """Whether the gazetteer has both names: Columbia is no misspelt Colombia, "Californian" no misspelt California."""
    return all(gazetteer.lookup(one.name) or gazetteer.lookup(one.name.title()) for one in (left, right)) or any(
        one.name.lower() == other.name.lower() + "n" for one, other in ((left, right), (right, left))
    )


def _are_two_known(left: KnownKey, right: KnownKey) -> bool:
    """Whether the gazetteer has both names, as two things: Wikimedia is no misspelt Wikipedia."""
    one, other = (gazetteer.lookup(key.name) for key in (left, right))
    return one is not None and other is not None and one.key != other.key


def _bearers(names: Sequence[tuple[int, Name]]) -> Counter[str]:
    """How many given names each surname has been seen with."""
    seen = {(name.surname, name.given) for _, name in names if name.given}
    return Counter(surname for surname, _ in seen)


def _told(judged: Sequence[Judgement], company: Company) -> list[Judgement]:
    """The joins, and of each key the nearest candidates that were turned down; with the company that they share."""
    told: Counter[int] = Counter()
    kept = []
    for one in sorted(judged, key=lambda j: (not j.joined, -j.likeness.score, j.left, j.right)):
        if not one.joined:
            if min(told[one.left], told[one.right]) >= _TOLD:
                continue
            told.update((one.left, one.right))
        kept.append(replace(one, shared=tuple(company.shared((one.left,), (one.right,)))))
    return kept
