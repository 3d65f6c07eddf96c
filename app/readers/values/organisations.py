"""Organisations that are stated as authors: an agency, a desk, the publisher itself."""

import re
from collections.abc import Sequence

from app.documents import Author
from app.readers.values.bylines import is_organisation, is_person, parse_byline
from app.readers.values.names import JOB_WORDS, TITLE_WORDS
from app.text import clean, fold

_LONGEST_WORDS, _LONGEST = 8, 80
_ADDRESS = re.compile(r"https?:|www\.|@|^/|\.(?:com|org|net|html?)\b.*/", re.I)
_WORDS = re.compile(r"[^\W_]+")
# What stands where nobody is named: of such words alone no organisation is made.
_NOBODY = (
    JOB_WORDS
    | TITLE_WORDS
    | frozenset(
        """staff team desk newsroom newsdesk editorial board admin administrator user username guest contributor
        contributors contributing anonymous unknown none null nobody webmaster root noreply author authors
        agency agencies wire service services bureau press post posts blog web site website archive reports
        redaktion redaction redaccion redacao redazione redactie redakcja redakce редакция the
        our and by of from in for a""".split()
    )
)
_LABEL = re.compile(r"^(?:by|from|source)\b\s*:?\s*", re.I)
_LOOSE_END = re.compile(r"\s+(?:and|with|for|in|of)$", re.I)


def organisation_named(written: str, publisher: str | None = None, *, typed: bool = False) -> str | None:
    """The organisation that a place made for authors names; None for a person, a mere placeholder, an address.

    `typed` says that the file calls it an organisation, so that the words need not tell.
    """
    line = _LOOSE_END.sub(
        "", clean((parse_byline(written, publisher).byline or _LABEL.sub("", written)).replace("|", " "))
    )
    tokens = [fold(word) for word in _WORDS.findall(line)]
    if not tokens or len(tokens) > _LONGEST_WORDS or len(line) > _LONGEST or _ADDRESS.search(written):
        return None
    if all(token in _NOBODY or token.isdecimal() for token in tokens):
        return None
    # A site that is named like a person may well be a person's.
    return line if typed or (is_organisation(line, publisher) and not is_person(line)) else None


def organisations_in(written: Sequence[str], publisher: str | None, *, typed: bool = False) -> tuple[str, ...]:
    """The organisations that several texts of one place name, each once."""
    found = {fold(name): name for text in written if (name := organisation_named(text, publisher, typed=typed))}
    return tuple(found.values())


def listed_authors(people: tuple[str, ...], organisations: tuple[str, ...]) -> tuple[Author, ...]:
    """People first, then organisations; nobody twice."""
    known = {fold(name) for name in people}
    others = tuple(Author(name, "organisation") for name in organisations if fold(name) not in known)
    return (*map(Author, people), *others)
