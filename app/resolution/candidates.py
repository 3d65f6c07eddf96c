"""Which keys may be one entity by their names: pairs with the rule that says so, found by blocks of likely ones."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from app.documents import EntityType
from app.enrichers import gazetteer
from app.resolution.names import Name, full_given_names, one_edit_apart
from app.resolution.sounds import consonants, sound

Rule = Literal[
    "same-name",
    "known-place",
    "legal-form",
    "middle-name",
    "initials",
    "short-given-name",
    "suffix",
    "transliteration",
    "vowels",
    "misspelling",
    "word-order",
    "acronym",
    "surname",
]
# A block of more keys than this is a word of the language, not a name.
_LARGEST_BLOCK = 400
_SHORTEST_MISSPELT, _SHORTEST_SOUND = 6, 5
_VOWELS = frozenset("aeiou")
_OFFICES = frozenset("ministry department party council commission court parliament army police committee".split())
_LINKING = frozenset("of for the in on de".split())

Pairs = dict[tuple[int, int], Rule]
Keyed = Sequence[tuple[int, Name]]


def pairs(entity_type: EntityType, names: Keyed) -> Pairs:
    """Pairs of keys (the smaller number first) that may be one entity, each with the first rule that says so."""
    found: Pairs = {}
    for block in _blocks(names, lambda name: [name.bare]):
        _put(found, block, lambda left, right: _same(entity_type, left, right))
    if entity_type == "person":
        many = [one for one in names if len(one[1].tokens) > 1]
        for block in _blocks(many, _sounding):
            _put(found, block, _person)
        single = [one for one in names if len(one[1].tokens) == 1]
        for block in _blocks(single, lambda name: [sound(name.bare)] if len(name.bare) > _SHORTEST_SOUND else []):
            _put(found, block, lambda left, right: "transliteration")
    if entity_type in ("organisation", "place"):
        for block in _blocks(names, lambda name: [" ".join(map(sound, name.tokens))] if _is_long(name) else []):
            _put(found, block, _heard)
    if entity_type == "organisation":
        for block in _blocks(names, _office):
            _put(found, block, lambda left, right: "word-order")
    if entity_type in ("person", "organisation", "place"):
        for block in _blocks(names, _nearly):
            _put(found, block, _misspelt)
    return found


def by_surname(names: Keyed) -> dict[str, list[int]]:
    """The keys of full names by the surname alone; a surname of particles also by its last word."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, name in names:
        if len(name.tokens) > 1:
            for surname in {name.surname.replace(" ", ""), name.surname.split()[-1]}:
                found[surname].append(number)
    return found


def _blocks(names: Keyed, keys: Callable[[Name], list[str]]) -> Iterator[list[tuple[int, Name]]]:
    blocks: dict[str, list[tuple[int, Name]]] = defaultdict(list)
    for one in names:
        for key in keys(one[1]):
            if key:
                blocks[key].append(one)
    return (block for block in blocks.values() if 1 < len(block) <= _LARGEST_BLOCK)


def _put(found: Pairs, block: list[tuple[int, Name]], judged: Callable[[Name, Name], Rule | None]) -> None:
    for (left, left_name), (right, right_name) in combinations(block, 2):
        pair = (min(left, right), max(left, right))
        if pair not in found and left != right and (rule := judged(left_name, right_name)) is not None:
            found[pair] = rule


def _same(entity_type: EntityType, left: Name, right: Name) -> Rule | None:
    if left.tokens != right.tokens and (len(left.bare) < _SHORTEST_SOUND or _is_torn(left) or _is_torn(right)):
        # "R-N.C." is a Republican of North Carolina, "R.N.C." the Republican National Committee.
        return None
    if left.suffix != right.suffix:
        return "suffix" if not (left.suffix and right.suffix) else None
    if entity_type == "organisation" and left.legal != right.legal:
        return "legal-form"
    return "same-name"


def _is_torn(name: Name) -> bool:
    """Whether a name is a letter and the rest of a word: "T rump"."""
    return len(name.tokens) == 2 and len(name.given) == 1


def _sounding(name: Name) -> list[str]:
    heard = consonants(name.surname)
    initials = {sound(full)[:1] for full in full_given_names(name.given)}
    return [f"{heard} {initial}" for initial in sorted(initials) if len(heard) > 1 and initial]


def _person(left: Name, right: Name) -> Rule | None:
    if left.suffix and right.suffix and left.suffix != right.suffix:
        return None
    if left.surname == right.surname:
        if rule := _same_surname(left, right):
            return "suffix" if left.suffix != right.suffix else rule
    return _transliterated(left, right)


def _same_surname(left: Name, right: Name) -> Rule | None:
    if left.given == right.given:
        return "middle-name"
    shorter, longer = sorted((left.given, right.given), key=len)
    if len(shorter) == 1:
        return "initials" if longer.startswith(shorter) else None
    if full_given_names(left.given) & full_given_names(right.given):
        return "short-given-name"
    return None


def _transliterated(left: Name, right: Name) -> Rule | None:
    given = sound(left.given) == sound(right.given) and bool(sound(left.given))
    surname = sound(left.surname) == sound(right.surname)
    if given and surname:
        return "transliteration"
    if min(len(left.surname), len(right.surname)) < _SHORTEST_SOUND or min(len(left.given), len(right.given)) < 3:
        return None
    if not given and (gazetteer.is_given_name(left.given.title()) and gazetteer.is_given_name(right.given.title())):
        return None
    if (given or consonants(left.given) == consonants(right.given)) and (
        surname
        or (given and consonants(left.surname) == consonants(right.surname) and len(consonants(left.surname)) > 2)
    ):
        return "vowels"
    return None


def _is_long(name: Name) -> bool:
    return (
        len(name.bare) > _SHORTEST_SOUND + 1 and not any(map(str.isdigit, name.bare)) and all(map(sound, name.tokens))
    )


def _heard(left: Name, right: Name) -> Rule | None:
    return "transliteration"


def _office(name: Name) -> list[str]:
    words = sorted(set(name.tokens) - _LINKING)
    return [" ".join(words)] if len(words) > 1 and _OFFICES & set(words) else []


def _nearly(name: Name) -> list[str]:
    """Blocks in which names meet that differ by one letter of one long word."""
    found = []
    for place, token in enumerate(name.tokens):
        if len(token) < _SHORTEST_MISSPELT or len(name.bare) < 9 or any(map(str.isdigit, token)):
            continue
        rest = " ".join((*name.tokens[:place], "", *name.tokens[place + 1 :]))
        found += [f"{rest}|{token[:at]}{token[at + 1 :]}" for at in range(len(token))] + [f"{rest}|{token}"]
    return found


def _misspelt(left: Name, right: Name) -> Rule | None:
    if len(left.tokens) != len(right.tokens) or left.suffix != right.suffix:
        return None
    different = [(a, b) for a, b in zip(left.tokens, right.tokens, strict=True) if a != b]
    if len(different) != 1 or not one_edit_apart(*different[0]):
        return None
    left_word, right_word = different[0]
    known = all(gazetteer.is_given_name(word.title()) for word in different[0])
    if known or _is_plural(left_word, right_word) or _begin_otherwise(left_word, right_word):
        return None
    return "misspelling"


def _begin_otherwise(left: str, right: str) -> bool:
    """Whether the words begin with other consonants: a slip is rare there, another name is not."""
    return left[0] != right[0] and not {left[0], right[0]} <= _VOWELS


def _is_plural(left: str, right: str) -> bool:
    return left + "s" == right or right + "s" == left
