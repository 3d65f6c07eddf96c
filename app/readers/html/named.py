"""The people that a place made for author names gives, in scripts without capitals too."""

import re

from app.readers.values.bylines import is_organisation, is_person, parse_byline
from app.readers.values.cleaning import is_section
from app.readers.values.names import FURNITURE_WORDS, JOB_WORDS, TITLE_WORDS
from app.text import clean, fold

# Words in front of a name in scripts where `parse_byline` does not know them.
_LABEL = re.compile(
    r"^\W*(?:文|著者|作者|作成者|記者|投稿者|執筆者?|取材・文|责任编辑|编辑|記者名|글|기자|撰文|署名|by)\s*[:：●／/]*\s*",
    re.I,
)
_IN_BRACKETS = re.compile(r"\s*\([^()]{1,40}\)\s*")
# "Doe, Jane" as library data has it: one word, or one with a particle, and the given names.
_INVERTED = re.compile(
    r"(?P<last>(?:(?:van|von|de|di|da|la|le|el|al|mac)\s)?[^\s,]{2,30}),\s(?P<first>[^,]{1,40})", re.I
)
_LONE_NAME = re.compile(r"[A-Z][^\W\d_]{2,19}")
_ROLE_AFTER = re.compile(r"\s*(?:著|監訳|訳|氏|さん|記者|기자|報導|／.*|（.*|\(.*)$")


def in_order(name: str) -> str:
    """`Jong, Michiel de` as `Michiel de Jong`."""
    found = _INVERTED.fullmatch(name)
    if not found or is_organisation(found["first"]) or not found["last"][-1:].islower():
        return name
    return f"{found['first']} {found['last']}"


def people_in(text: str, publisher: str | None) -> tuple[str, ...]:
    """The people that a place made for author names gives, in scripts without capitals too."""
    caseless = _caseless_people(text, publisher)
    if caseless:
        return caseless
    # "Richard (R.J.) Roe", "jane roe" as some systems store it.
    for written in (text, _IN_BRACKETS.sub(" ", text), text.title() if text.islower() else ""):
        if written and (found := parse_byline(written, publisher).authors):
            # What stands in brackets within a name is part of it as written.
            inner = len(found) == 1 and found[0] == clean(written) and not text.rstrip().endswith(")")
            return (clean(text),) if inner and "(" in text else found
    return ()


def lone_name(text: str, publisher: str | None) -> str:
    """The only word of a place made for author names, where it may be a name; empty elsewhere."""
    word = parse_byline(text, publisher).byline
    return word if _LONE_NAME.fullmatch(word) and may_be_name(word, publisher) else ""


def may_be_name(word: str, publisher: str | None = None) -> bool:
    known = FURNITURE_WORDS | JOB_WORDS | TITLE_WORDS
    return fold(word) not in known and not is_organisation(word, publisher) and not is_section(word)


def _caseless_people(text: str, publisher: str | None) -> tuple[str, ...]:
    line = parse_byline(text, publisher).byline or text
    bare = _ROLE_AFTER.sub("", _LABEL.sub("", clean(re.sub(r"[\[\]【】()|]", " ", line))))
    pieces = [_ROLE_AFTER.sub("", piece.strip()) for piece in re.split(r"[,、，;/／]|\s*·\s*", bare) if piece.strip()]
    if not any(_is_caseless_person(piece, publisher) for piece in pieces):
        return ()
    return tuple(piece for piece in pieces if _is_caseless_person(piece, publisher) or is_person(piece, publisher))


def _is_caseless_person(name: str, publisher: str | None) -> bool:
    """A name in a script without capitals, as long as names there are: `松村太郎`, `समीर शर्मा`."""
    letters = [c for c in name if c.isalpha()]
    if not letters or any(c.lower() != c.upper() for c in letters) or any(c.isdigit() for c in name):
        return False
    if is_organisation(name, publisher) or re.search(r"編集|部$|社$|新聞|ニュース|网|社区|डेस्क|भास्कर", name):
        return False
    han = any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in name)
    return 2 <= len(name) <= 8 if han else 2 <= len(name.split()) <= 4 and len(name) <= 40
