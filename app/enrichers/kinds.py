"""Which type a name has: everything the article says about it is weighed together, and one name gets one type.

The weights say how much one observation is worth against one PERSON of the model, which is right nine times in ten;
its ORG is right six times in ten, since it takes unknown names for organisations.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from app.documents import EntityType
from app.enrichers import gazetteer, wording
from app.enrichers.gazetteer import Known
from app.text import Span

_LABELS: dict[str, tuple[EntityType, float]] = {
    "PERSON": ("person", 0.7),
    "ORG": ("organisation", 0.6),
    "GPE": ("place", 0.8),
    "LOC": ("place", 0.8),
    "FAC": ("place", 0.7),
    "NORP": ("group", 1.2),
    "EVENT": ("event", 0.9),
    "PRODUCT": ("product", 0.8),
    "LAW": ("law", 0.9),
    # Not the model's but of our own rules, see entities.
    "TITLED": ("person", 1.5),
    "ACRONYM": ("organisation", 1.5),
    "DATELINE": ("place", 3.0),
    "AGENCY": ("organisation", 2.0),
    "COMPANY": ("organisation", 3.0),
    "TEAM": ("organisation", 2.0),
    "KIND": ("organisation", 1.0),
    "THING": ("product", 1.0),
}
_KNOWN_SURE, _KNOWN_UNSURE = 4.0, 0.7
_NOUN, _GIVEN_NAME, _CAPITALS, _PLACE_START, _UNKNOWN_WORD = 3.0, 2.5, 1.0, 0.4, 0.3
_WHO, _AGE, _KIN, _TITLE, _SAYING, _IN, _COMPANY, _VERB, _PRONOUN = 1.5, 2.0, 1.0, 1.5, 0.3, 0.9, 1.0, 0.4, 0.3
_LAW_NOUN = 1.5
_ROLE, _BUSINESS, _SAID = 1.0, 1.0, 1.0
_FULL_NAME, _GIVEN_ALONE, _FIRST_OF_COMPANY, _SURNAMES_OF_COMPANY = 1.0, 0.3, 1.5, 8.0
# The model's votes on one name are hardly independent; more of them than this share the worth of this many.
_MOST_VOTES = 3

_OWN = frozenset("TITLED ACRONYM DATELINE AGENCY COMPANY TEAM KIND THING".split())
# What the tagger knows only as a name of another kind.
_FINER: tuple[EntityType, ...] = ("group", "event", "product", "law")
_OTHER: Literal["other"] = "other"
# The tagger's kinds in its order, and what its certainty of one is worth.
_TAGGED: tuple[EntityType | Literal["other"], ...] = ("person", "organisation", "place", _OTHER)
_TAGGER, _TAGGED_OTHER = 2.0, 1.9

Weights = dict[EntityType | Literal["other"], float]


class Seen(NamedTuple):
    """One span found in `text`; `name` is text[span], `label` what found it.

    `parsed` is the parser's label for just this span, `shares` what the tagger takes its words for.
    """

    text: str
    span: Span
    name: str
    label: str
    parsed: str | None
    shares: Sequence[float]


def decide(seen: Iterable[Seen]) -> dict[str, EntityType]:
    """The type of each name, by spelling; a surname and the full name it belongs to get the same one."""
    every = list(seen)
    surnames = {surname(one.name) for one in every if one.label == "PERSON" and " " in one.name}
    count = Counter(one.name for one in every)
    weights: dict[str, Weights] = {}
    fixed: dict[str, EntityType] = {}
    for one in every:
        known = gazetteer.lookup(one.name)
        if known is not None and known.sure and known.kind != "place" and one.name not in surnames:
            fixed[one.name] = known.type
            continue
        if one.name in wording.PEOPLES and one.name not in surnames:
            fixed[one.name] = "group"
            continue
        if wording.LAW_OF_A_PERSON.fullmatch(one.name):
            fixed[one.name] = "law"
            continue
        if one.name not in weights:
            weights[one.name] = prior(one.name)
        _observe(weights[one.name], one, min(1.0, _MOST_VOTES / count[one.name]))
    _share_with_companies(weights)
    _share_with_surnames(weights)
    decided = {name: kind for name, found in weights.items() if (kind := _heaviest(found)) is not None}
    return decided | fixed


def _heaviest(found: Weights) -> EntityType | None:
    """The type that weighs most; None for a name of another kind that nothing tells more of."""
    finer = max((kind for kind in _FINER if kind in found), key=lambda kind: found[kind], default=None)
    if finer is not None:
        found = found | {finer: found[finer] + found.get(_OTHER, 0.0), _OTHER: 0.0}
    best = max(found, key=lambda kind: found[kind], default=None)
    return None if best == _OTHER else best


def prior(name: str) -> Weights:
    """What a name says of itself, before the article is read."""
    found: Weights = defaultdict(float)
    known = gazetteer.lookup(name)
    if known is not None:
        found[known.type] += _KNOWN_SURE if known.sure else _KNOWN_UNSURE
        if known.sure:
            return found
    words = name.split()
    if len(words) > 1:
        kind, weight = _by_its_words(name, words)
        if kind is not None:
            found[kind] += weight
    elif name.isupper() and len(name) <= 6 and known is None:
        found["organisation"] += _CAPITALS
    elif known is None and name.isalpha():
        found["person"] += _UNKNOWN_WORD + (_GIVEN_ALONE if gazetteer.is_given_name(name) else 0)
    return found


def _by_its_words(name: str, words: list[str]) -> tuple[EntityType | None, float]:
    first, last = words[0], words[-1].rstrip(".,")
    head = wording.HEAD.search(name)
    noun = head.group(1) if head else last
    if last in wording.LEGAL_FORMS:
        return "organisation", _NOUN
    if noun in wording.EVENT_NOUNS or wording.EVENT_STARTS.match(name):
        return "event", _NOUN
    if last in wording.LAW_NOUNS:
        return "law", _LAW_NOUN
    if noun in wording.ORGANISATION_NOUNS:
        return "organisation", _NOUN
    if noun in wording.PLACE_NOUNS or first in wording.PLACE_NOUNS - wording.NAMES_TOO:
        return "place", _NOUN
    if gazetteer.is_given_name(first) and looks_personal(name):
        return "person", _GIVEN_NAME
    return ("place", _PLACE_START) if first in wording.PLACE_STARTS else (None, 0)


def looks_personal(name: str) -> bool:
    """Whether a name has the form of a person's full name: two to five capitalised words, particles and initials."""
    words = name.split()
    if not 2 <= len(words) <= 5:
        return False
    for word in words:
        letters = word.replace("-", "").replace(".", "").replace("'", "").replace("’", "").replace(",", "")
        if not letters.isalpha() or not (word[0].isupper() or word in wording.PARTICLES or "-" in word[:3]):
            return False
        if len(word) > 3 and word.isupper() and not name.isupper():
            return False
    last = words[-1]
    return (
        last not in wording.ORGANISATION_NOUNS and last not in wording.LEGAL_FORMS and last not in wording.EVENT_NOUNS
    )


def _observe(found: Weights, one: Seen, share: float) -> None:
    for label, own in ((one.label, True), (one.parsed, False)):
        kind, weight = _LABELS.get(label or "", (None, 0.0))
        if kind is not None and own == (label in _OWN):
            found[kind] += weight * share
    for tagged, weight in zip(_TAGGED, one.shares[1:], strict=True):
        found[tagged] += (_TAGGED_OTHER if tagged == _OTHER else _TAGGER) * weight * share
    _observe_before(found, one.text, *one.span)
    _observe_behind(found, one.text, one.span.end)


def _observe_before(found: Weights, text: str, start: int, end: int) -> None:
    if text[start - 1 : start] != " ":
        return
    before = text[max(0, start - 24) : start]
    if wording.SAYING_BEFORE.search(before) and text[end : end + 1] == "," and looks_personal(text[start:end]):
        found["person"] += _SAID
    if wording.TITLE_BEFORE.search(before):
        found["person"] += _TITLE
    elif wording.IN_BEFORE.search(before):
        found["place"] += _IN
    elif wording.COMPANY_BEFORE.search(before):
        found["organisation"] += _COMPANY


# The first of these that stands behind a name counts, then a pronoun near it.
_BEHIND = (
    (wording.WHO_AFTER, _WHO),
    (wording.AGE_AFTER, _AGE),
    (wording.SAYING_AFTER, _SAYING),
    (wording.KIN_AFTER, _KIN),
    (wording.VERB_AFTER, _VERB),
)
_PRONOUN_WITHIN = 60


def _observe_behind(found: Weights, text: str, end: int) -> None:
    if text[end : end + 1] not in {",", " ", "'", "’"}:
        return
    found["person"] += next((weight for pattern, weight in _BEHIND if pattern.match(text, end)), 0)
    if wording.ROLE_AFTER.match(text, end):
        found["person"] += _ROLE
    elif wording.BUSINESS_AFTER.match(text, end):
        found["organisation"] += _BUSINESS
    if wording.PRONOUN_NEAR.search(text, end, end + _PRONOUN_WITHIN):
        found["person"] += _PRONOUN


def surname(name: str) -> str:
    """The last word of a full name with its particles: "del Ponte" of "Carla del Ponte", "King" of "Ann King, Jr."."""
    words = [w for w in name.replace(",", " ").split() if not wording.SUFFIX_AFTER.fullmatch(" " + w)]
    if len(words) < 2:
        return name
    at = len(words) - 1
    while at > 1 and words[at - 1] in wording.PARTICLES:
        at -= 1
    return " ".join(words[at:])


def _share_with_surnames(weights: dict[str, Weights]) -> None:
    """Full names that look personal and the single names they end in are weighed as one."""
    families: dict[str, list[str]] = defaultdict(list)
    for name in weights:
        if " " in name and looks_personal(name) and not _is_certain(gazetteer.lookup(name)):
            families[surname(name)].append(name)
            families[name.split()[-1]].append(name)
    for last, full_names in families.items():
        if last not in weights or _is_certain(gazetteer.lookup(last)):
            continue
        # In the order of the article: sums of fractions and ties depend on it, and a set's order changes by process.
        names = list(dict.fromkeys((last, *full_names)))
        together: Weights = defaultdict(float)
        for name in names:
            for kind, weight in weights[name].items():
                together[kind] += weight
        # Two capitalised words that the model once calls a person, beside the same surname, say more than each alone.
        if together["person"] > 0:
            together["person"] += _FULL_NAME
        for name in names:
            weights[name] = together


def _share_with_companies(weights: dict[str, Weights]) -> None:
    """What a company is called without its legal form, "Paxar" of "Paxar Corp", is a company too.

    So is what only a comma parts from it: "Kidder Peabody" of "Kidder, Peabody and Co".
    """
    parted_by_commas = {_bare(name) for name in weights if "," in name and _has_legal_form(name)}
    for name, found in weights.items():
        if " " in name and name in parted_by_commas:
            found["organisation"] += _SURNAMES_OF_COMPANY
    for name in list(weights):
        words = name.split()
        if _has_legal_form(name):
            for short, weight in ((" ".join(words[:-1]).rstrip(","), _NOUN), (words[0].rstrip(","), _FIRST_OF_COMPANY)):
                if short in weights:
                    weights[short]["organisation"] += weight


def _has_legal_form(name: str) -> bool:
    first, _, last = name.rpartition(" ")
    return bool(first) and last.rstrip(".,") in wording.LEGAL_FORMS


def _bare(name: str) -> str:
    """A company's name without commas, legal forms and the "and" before them."""
    words = name.replace(",", "").split()
    while len(words) > 1 and (words[-1].rstrip(".") in wording.LEGAL_FORMS or words[-1] in ("and", "&")):
        words.pop()
    return " ".join(words)


def _is_certain(known: Known | None) -> bool:
    return known is not None and known.sure
