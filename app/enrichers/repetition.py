"""What the rest of the article says of a name: where it stands again, and whether a headline's word is one at all."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.documents import EntityType
from app.enrichers import gazetteer, kinds, trimming, wording
from app.enrichers.casing import Casing, is_headline
from app.enrichers.fields import Field
from app.text import Span


def drop_headline_words(fields: Sequence[Field]) -> None:
    """Drops names from a headline in capitals or headline case that nothing but their capitals speaks for."""
    for one in fields:
        if one.name == "body" or not is_headline(one.text):
            continue
        elsewhere = {f.text[s.start : s.end] for f in fields if f is not one for s in f.spans}
        words = {word for name in elsewhere for word in name.split()}
        for span in list(one.spans):
            name = one.text[span.start : span.end]
            first, _, rest = name.partition(" ")
            backed = name in elsewhere or name in words or gazetteer.lookup(name) is not None
            if backed:
                continue
            label = one.remove(span)
            if rest and gazetteer.is_given_name(first) and kinds.looks_personal(name):
                one.add(Span(span.start, span.start + len(_up_to_known_word(name, words))), label)


def _up_to_known_word(name: str, words: set[str]) -> str:
    """Of "William Barr Testifies" the first two words when Barr is named elsewhere; else the whole."""
    parts = name.split(" ")
    ends = [at for at in range(1, len(parts)) if parts[at] in words]
    return " ".join(parts[: ends[-1] + 1]) if ends else name


def add_again(fields: Sequence[Field], types: dict[str, EntityType], casing: Casing) -> None:
    """Finds further occurrences of the names, longest first, and types the short forms."""
    wanted: dict[str, EntityType] = {}
    for name, kind in types.items():
        if not casing.is_common(name):
            wanted.setdefault(name, kind)
        for short in _short_forms(name, kind):
            is_plain = short not in types and not casing.is_common(short) and not trimming.is_junk(short)
            if is_plain or (kind == "person" and short in _MONTHS):
                wanted.setdefault(short, kind)
    places = [_name_starts(f.text) for f in fields]
    for name in sorted(wanted, key=lambda n: (-len(n), n)):
        first = _FIRST_WORD.match(name)
        for one, starts in zip(fields, places, strict=True):
            for start in starts.get(first.group(), ()) if first else ():
                if _names(one.text, name, start) and one.add(Span(start, start + len(name)), "AGAIN"):
                    types.setdefault(name, wanted[name])


def _names(text: str, name: str, start: int) -> bool:
    """Whether `name` stands at `start` and is the name there: no part of a word, no month, no era."""
    end = start + len(name)
    if not text.startswith(name, start) or _goes_on(text, end):
        return False
    if name in _MONTHS and _is_month(text, start, end):
        return False
    return wording.ERA.search(text, max(0, start - 12), end) is None


# Months that are surnames too: "May" of an article on Theresa May, where it stands as no month does.
_MONTHS = frozenset("April August June March May".split())
_BEFORE_MONTH = re.compile(
    r"(?:\d|\b(?:after|and|before|by|during|early|every|for|from|in|last|late|mid|next|of|on|or|since|this|through|to"
    r"|until))[ -]$"
)
_BEHIND_SURNAME = re.compile(
    r"['’]s |,? (?:who|said|says|told|added|has|had|is|was|will|would|wants|did|met|also|faces|insisted|argued|warned"
    r"|called|made|may)\b"
)


def _is_month(text: str, start: int, end: int) -> bool:
    before = _BEFORE_MONTH.search(text[max(0, start - 8) : start].lower())
    return before is not None or _BEHIND_SURNAME.match(text, end) is None


def add_companies_by_first_word(fields: Sequence[Field], types: dict[str, EntityType], casing: Casing) -> None:
    """Finds "Federal" of "Federal Paper Board Co" where it does what companies do: "Federal added"."""
    firsts = {
        name.split()[0]
        for name, kind in types.items()
        if kind == "organisation" and " " in name and name.split()[-1].rstrip(".") in wording.LEGAL_FORMS
    }
    for first in sorted(f for f in firsts if len(f) > 3 and f[0].isupper() and f.isalpha() and f not in types):
        if casing.is_common(first) or gazetteer.is_of_a_country_or_place(first):
            continue
        for one in fields:
            for found in re.finditer(
                rf"(?<![\w-]){first}(?= (?:said|added|also|declined|expects|plans|reported)\b)", one.text
            ):
                if one.add(Span(*found.span()), "AGAIN"):
                    types.setdefault(first, "organisation")


def _short_forms(name: str, kind: EntityType) -> Iterator[str]:
    if kind == "person" and kinds.looks_personal(name):
        yield kinds.surname(name)
    elif kind == "organisation" and " " in name:
        words = name.split()
        if len(words[-1]) > 3 and words[-1].endswith("s") and gazetteer.lookup(" ".join(words[:-1])):
            yield words[-1]
        while len(words) > 1 and words[-1].rstrip(".,") in wording.LEGAL_FORMS:
            words.pop()
            short = " ".join(words).rstrip(",")
            if not gazetteer.lookup(short):
                yield short


_FIRST_WORD = re.compile(r"\w+")
_STARTS_NAME = re.compile(r"(?<![\w’'])(?:[^\W\d_a-z]\w*|(?:al|bin|da|de|del|di|dos|el|van|von)\b)")


def _name_starts(text: str) -> dict[str, list[int]]:
    """Where each word that can begin a name stands."""
    starts: dict[str, list[int]] = {}
    for found in _STARTS_NAME.finditer(text):
        starts.setdefault(found.group(), []).append(found.start())
    return starts


def join_neighbours(fields: Sequence[Field], types: dict[str, EntityType]) -> None:
    """Makes one person of two person's names that stand side by side: "Natalia" and "Veselnitskaya"."""
    for one in fields:
        ordered = sorted(one.spans)
        for left, right in pairwise(ordered):
            if right.start != left.end + 1 or one.text[left.end] != " " or left not in one.spans:
                continue
            name = one.text[left.start : right.end]
            parts = (one.text[left.start : left.end], one.text[right.start : right.end])
            if all(types.get(part) == "person" and " " not in part for part in parts) and kinds.looks_personal(name):
                one.remove(left)
                one.remove(right)
                one.add(Span(left.start, right.end), "PERSON")
                types[name] = "person"


def _goes_on(text: str, end: int) -> bool:
    following = text[end : end + 1]
    return following.isalnum() or following == "_"
