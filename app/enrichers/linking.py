"""Groups the names of one article into entities and gives each entity its key.

Longest name wins. A surname, given name or acronym joins the one full name that it can stand for. Of two Smiths the
surname alone is the one named first; a given name or acronym that two can claim stays apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.documents import EntityInArticle, EntityType, Mention
from app.enrichers import gazetteer, kinds, places, wording
from app.enrichers.additions import expansion
from app.enrichers.entities import Spotted
from app.identity import entity_id, entity_key
from app.text import Span, fold

# Type and spelling: one name has one type in an article.
_Name = tuple[EntityType, str]


@dataclass(slots=True)
class _Group:
    """The mentions of one entity; `known_key` is set where the gazetteer knows it."""

    type: EntityType
    mentions: list[Spotted] = field(default_factory=list)
    known: gazetteer.Known | None = None
    misspelt: set[str] = field(default_factory=set)
    place: places.Settled = field(default_factory=places.Settled)


def linked(found: Sequence[Spotted], texts: dict[str, str]) -> tuple[tuple[EntityInArticle, ...], tuple[Mention, ...]]:
    """The entities, most salient first, and their mentions in the order of `found`; `texts` holds each field's text."""
    named, misspelt = _representatives(found, texts)
    groups: dict[_Name, _Group] = {}
    for one in found:
        group = groups.setdefault(named[(one.type, one.text)], _Group(one.type))
        group.mentions.append(one)
        if (one.type, one.text) in misspelt:
            group.misspelt.add(one.text)
        group.known = group.known or one.known
    _settle_places([group for group in groups.values() if group.type == "place"], texts)
    keyed: dict[str, _Group] = {}
    keys: dict[_Name, str] = {}
    for name, group in groups.items():
        key = _key(group)
        keys[name] = key
        if key in keyed:
            keyed[key].mentions.extend(group.mentions)
        else:
            keyed[key] = group
    entities = tuple(sorted((_entity(k, g, texts) for k, g in keyed.items()), key=lambda e: (-e.salience, e.key)))
    mentions = tuple(
        Mention(keys[named[(one.type, one.text)]], _mention_type(one), one.field, one.start, one.end, one.text)
        for one in found
    )
    return entities, mentions


def _settle_places(groups: Sequence[_Group], texts: dict[str, str]) -> None:
    called = [
        places.Called(
            tuple(sorted({m.text for m in g.mentions}, key=lambda n: (-len(n), n))), tuple(g.mentions), g.known
        )
        for g in groups
    ]
    for group, settled in zip(groups, places.settle(called, texts), strict=True):
        group.place = settled


def _mention_type(one: Spotted) -> EntityType:
    """The span's own type: an adjective names a people, though what it links to is the country."""
    return "group" if one.known is not None and one.known.kind == "demonym" else one.type


def _representatives(found: Sequence[Spotted], texts: dict[str, str]) -> tuple[dict[_Name, _Name], set[_Name]]:
    """For each (type, spelling) the (type, longer spelling) that it stands for, and which spellings are slips."""
    counts = Counter((one.type, one.text) for one in found)
    # A title names people by surname before the lead names them in full.
    reading = sorted(found, key=lambda one: one.field == "title")
    order = {name: at for at, name in enumerate(dict.fromkeys((one.type, one.text) for one in reading))}
    stands_for: dict[_Name, _Name] = {}
    misspelt: set[_Name] = set()
    # Spellings that fold alike are one: "CHOLPON-ATA" and "Cholpon-Ata".
    folded: dict[_Name, _Name] = {}
    for name in counts:
        folded.setdefault((name[0], _plain(name[1])), name)
    known_as: dict[str, _Name] = {}
    for one in found:
        if one.known is not None:
            stands_for[(one.type, one.text)] = known_as.setdefault(one.known.key, (one.type, one.text))
    acronyms = _acronyms(found, texts)
    longest_first = sorted(counts, key=lambda n: (-len(n[1]), order[n]))
    claims: dict[_Name, list[_Name]] = defaultdict(list)
    for name in longest_first:
        for short in _claimed(name):
            claims[(name[0], short)].append(name)
    for name in sorted(counts, key=lambda n: (-len(n[1]), order[n])):
        if name in stands_for:
            continue
        same = folded[(name[0], _plain(name[1]))]
        if same != name:
            stands_for[name] = stands_for.get(same, same)
            continue
        full = acronyms.get(name)
        if full is None:
            full = _meant(name, claims.get((name[0], _plain(name[1])), []), order, stands_for)
        if full is None and (full := _misspelt(name, counts, claims, order)) is not None:
            misspelt.add(name)
        stands_for[name] = stands_for.get(full, full) if full is not None else name
    return stands_for, misspelt


def _plain(name: str) -> str:
    return fold(name).replace(".", "").replace(",", "")


# Shorter names with two letters swapped may be two names: "Mail" and "Mali".
_SHORTEST_MISSPELT = 7


def _misspelt(
    name: _Name, counts: Counter[_Name], claims: dict[_Name, list[_Name]], order: dict[_Name, int]
) -> _Name | None:
    """The one other name, or full name with another surname, that differs by two neighbouring letters swapped."""
    kind, text = name
    if kind not in ("person", "organisation") or len(text) < _SHORTEST_MISSPELT:
        return None
    wrong = _plain(text)
    whole = [n for n in counts if n != name and n[0] == kind and _are_swapped(wrong, _plain(n[1]))]
    # Of the two the slip is the rarer one, or the later.
    same = [n for n in whole if (-counts[n], order[n]) < (-counts[name], order[name])]
    if kind == "person":
        surnames = ((short, owners) for (k, short), owners in claims.items() if k == kind)
        same += [owner for short, owners in surnames if _are_swapped(wrong, short) for owner in owners]
    different = list(dict.fromkeys(n for n in same if n != name))
    return different[0] if len(different) == 1 else None


def _are_swapped(left: str, right: str) -> bool:
    if len(left) != len(right) or left == right:
        return False
    at = next(n for n, (a, b) in enumerate(zip(left, right, strict=True)) if a != b)
    return left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]


def _claimed(name: _Name) -> set[str]:
    """The shorter forms that a name can be meant by, folded."""
    kind, text = name
    words = text.split()
    if len(words) < 2:
        return set()
    if kind == "person":
        forms = _forms_of_person(text, words)
    elif kind == "place":
        forms = _forms_of_place(words)
    else:
        forms = _forms_of_organisation(text, words)
    return {_plain(form) for form in forms} - {_plain(text)}


def _forms_of_person(text: str, words: list[str]) -> set[str]:
    plain = [w.rstrip(",") for w in words if not _is_suffix(w)]
    if _is_suffix(words[-1]):
        return {f"{plain[-1]} {words[-1]}", kinds.surname(text)}
    return {kinds.surname(text), plain[0], plain[-1], f"{plain[0]} {plain[-1]}", _ARTICLE.sub("", plain[-1])}


def _forms_of_place(words: list[str]) -> set[str]:
    if words[-1] in wording.PLACE_NOUNS:
        return {" ".join(words[:-1])}
    return {" ".join(words[1:])} if words[0] in wording.PLACE_NOUNS else set()


def _forms_of_organisation(text: str, words: list[str]) -> set[str]:
    shorter = list(words)
    if len(shorter) > 1 and shorter[0] in wording.LEGAL_FORMS:
        shorter.pop(0)
    while len(shorter) > 1 and shorter[-1].rstrip(".,") in wording.LEGAL_FORMS:
        shorter.pop()
        if len(shorter) > 2 and shorter[-1] in ("and", "&"):
            shorter.pop()
    forms = {" ".join(shorter).rstrip(",")}
    if shorter != words or shorter[-1] in wording.ORGANISATION_NOUNS or shorter[1] in wording.ORGANISATION_NOUNS:
        forms.add(shorter[0].rstrip(","))
    if len(shorter) > 2:
        forms.add(" ".join(shorter[:-1]))
    if gazetteer.lookup(" ".join(words[:-1])) is not None:
        forms.add(words[-1])
    every = ("".join(w[0] for w in _PARTS.split(name) if w[:1].isupper()) for name in (text, " ".join(shorter)))
    return forms | {initials for initials in every if len(initials) > 1}


_PARTS = re.compile(r"[ -]")
_ARTICLE = re.compile(r"[AaEe]l-")


def _is_suffix(word: str) -> bool:
    return word.rstrip(".,") in ("Jr", "Sr", "II", "III", "IV")


def _meant(
    name: _Name, claimants: list[_Name], order: dict[_Name, int], stands_for: dict[_Name, _Name]
) -> _Name | None:
    """The one name that a short form stands for, or None where it cannot be told.

    Of two Smiths the one whom the article names first, in full and before the surname alone, is its Smith; the others
    are named in full again. A "Jr." gives way to a name without.
    """
    different = list(dict.fromkeys(stands_for.get(c, c) for c in claimants if c != name))
    if len(different) > 1:
        different = [c for c in different if not _is_suffix(c[1].split()[-1])] or different
    if len(different) > 1 and name[0] == "person":
        family = [c for c in different if _plain(kinds.surname(c[1])) == _plain(name[1])]
        first = min(family, key=lambda c: order[c], default=None)
        return first if first is not None and order[first] < order[name] else None
    return different[0] if len(different) == 1 else None


def _acronyms(found: Sequence[Spotted], texts: dict[str, str]) -> dict[_Name, _Name]:
    """Acronyms written in brackets behind the name that they stand for."""
    result: dict[_Name, _Name] = {}
    before: Spotted | None = None
    for one in found:
        text = texts[one.field]
        if (
            before is not None
            and before.field == one.field
            and before.type == one.type
            and len(one.text) < len(before.text)
        ):
            between = text[before.end : one.start].strip()
            if between in ("(", "(the", '("', "(“", ", or") and text[one.end : one.end + 1] in (
                ")",
                '"',
                "”",
                ",",
                "'",
            ):
                full: Span | None = expansion(text, before.end, one.text)
                if full is not None or one.text.isupper():
                    result.setdefault((one.type, one.text), (before.type, before.text))
        before = one
    return result


def _key(group: _Group) -> str:
    if group.place.key is not None:
        return group.place.key
    if group.known is not None:
        return group.known.key
    return entity_key(group.type, _longest(_spelt_well(group)))


def _spelt_well(group: _Group) -> list[Spotted]:
    return [one for one in group.mentions if one.text not in group.misspelt] or group.mentions


def _longest(mentions: Sequence[Spotted]) -> str:
    names = Counter(one.text for one in mentions)
    return max(names, key=lambda name: (len(name), names[name], name))


def _entity(key: str, group: _Group, texts: dict[str, str]) -> EntityInArticle:
    return EntityInArticle(
        id=entity_id(key),
        key=key,
        name=_name(group),
        type=group.type,
        mention_count=len(group.mentions),
        salience=salience(group.mentions, len(texts.get("body", ""))),
        country=group.place.country,
        latitude=group.place.latitude,
        longitude=group.place.longitude,
        authority=group.place.authority,
    )


def _name(group: _Group) -> str:
    """The longest name as written; the usual English one where only adjectives, abbreviations or misspellings are."""
    if group.known is None:
        return _longest(_spelt_well(group))
    proper = [m for m in group.mentions if m.known is not None and m.known.sure and m.known.kind != "demonym"]
    written = _longest(proper or group.mentions)
    known = gazetteer.lookup(written)
    if group.type == "place" and (
        known is None or known.kind == "demonym" or len(written) <= 3 or written.endswith(".")
    ):
        return group.known.name
    return written


def salience(mentions: Sequence[Spotted], body_length: int) -> float:
    """How much an article is about an entity, 0 to 1.

    0.3 for being named in the title, 0.3 x (1 - place of the first mention in the body / its length) squared, and
    0.4 x n / (n + 3) for n mentions, so that the tenth counts less than the second.
    """
    in_title = 0.3 if any(one.field == "title" for one in mentions) else 0.0
    starts = [one.start for one in mentions if one.field == "body"]
    early = 0.3 * (1 - min(starts) / max(1, body_length)) ** 2 if starts else 0.0
    often = 0.4 * len(mentions) / (len(mentions) + 3)
    return round(in_title + early + often, 4)
