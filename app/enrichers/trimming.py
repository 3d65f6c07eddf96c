"""Puts the edges of a found span where the name begins and ends, and drops what is no name."""

import re
from collections.abc import Iterator

from app.enrichers import gazetteer, wording
from app.text import Span

_LEADING = re.compile(
    r"(?:[\s\"“”'’‘`«(\[{<•·*|_,;:.!?…\-–—]+|(?:[Tt]he|THE|[Aa]n?|[Tt]his|[Tt]hat|[Aa]nother|[Ii]ts|[Tt]heir|[Oo]ur|[Hh]is|[Hh]er|[Mm]y)\s+)+"
)
_TRAILING = re.compile(
    r"(?:[\s\"“”'‘`»\]}>•*|_,;:!?…\-–—]+|['’][sS]\b|(?<=s)['’]|\s+(?:and|of|the|in|for|at|on|to|by|as|from|with|a|vs))+$"
)
_GIVEN_NAME_GOES_ON = re.compile(r"-[a-z]{2,6}\b(?!-)")
_SURNAME_FIRST = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]{1,5}-[a-z]+")
_LAST_WORD = re.compile(r"[^\s]+$")
_SURNAMED = re.compile(
    r" the (?:Bald|Baptist|Bold|Confessor|Conqueror|Elder|Fat|German|Good|Great|Impaler|Lionheart|Magnificent"
    r"|Navigator|Pious|Terrible|Wise|Younger)\b"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+$")
# "US-led", "China-based"; "Wu Ching-kuo" and "Kim Seung-youn" are whole.
_COMPOUND = re.compile(
    r"-(?:[a-z]{3,}(?:ed|ing|ly)|area|backed|based|born|bound|built|centric|controlled|era|esque|free|friendly|funded|held|led|like"
    r"|linked|made|only|owned|related|run|sized|speaking|sponsored|style|themed|time|trained|turned|type|wide|wise|year)$"
)
# "ATT. Reuter" is two sentences; "St. Louis" and "Alex. Brown" are not.
_NEXT_SENTENCE = re.compile(r"(?:(?<=[A-Z]{3})|(?<=[a-z]{5}))\. (?=[A-Z])")
# What a place or people is, in small letters behind its name: "Denver city", "the Qing dynasty".
_WHAT_IT_IS = re.compile(
    r" (?:area|authorities|brothers|city|country|dynasty|family|government|nation|officials|province|region|state|town"
    r"|union|village)$"
)
# From where the first of these is found, the span is cut off.
_CUT_OFF = (_TRAILING, wording.TRAILING_DATE, _COMPOUND, _NEXT_SENTENCE, _WHAT_IT_IS)
# "Moscow-led", "U.S.-backed".
_PREFIX = re.compile(
    r"(?:s |(?:pro|anti|post|pre|ex|non|mid|then|former|late|neo|self|co)[- ]"
    r"|[DR]-(?=[A-Z][a-z])"
    r"|(?:[A-Z][\w.]* ){0,2}[A-Z][\w.]*-(?:[a-z]{2,}ed|led|born|era|made|run|speaking|style) "
    r"|(?:central|continental|downtown|(?:north|south)?(?:east|west|eastern|western)|north|south|northern|southern) )"
    r"(?=[A-Z])"
)
_LINK = re.compile(r"https?:|www\.|@|\.com/|\\")
_ABBREVIATED = frozenset(
    """Jr Sr Inc Corp Co Cos Ltd Bros S.A N.V Pty Cie St Mt Ave Blvd Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan
    Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que D.C Va W.Va""".split()
)
# Parts of a text or of a plan; sections and titles are of laws.
_PART = re.compile(r"(?:Chapter|Episode|Figure|Part|Phase|Season|Stage|Step|Table|Volume) (?:\d+|[IVX]+|One|Two|Three)")
_INITIAL = re.compile(r"[A-Z]\.")
_SUFFIXES = frozenset("Jr Sr II III IV".split())
_JOINS = re.compile(r", (?:and )?| and |/| - ")


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without quotation marks, articles, possessive endings, dates and punctuation; None if nothing stays."""
    while True:
        before = (start, end)
        if found := _LEADING.match(text, start, end):
            start = found.end()
        piece = text[start:end]
        if piece.endswith(".") and not _keeps_its_stop(piece):
            end -= 1
        elif found := next((found for cut in _CUT_OFF if (found := cut.search(piece))), None):
            end = start + found.start()
        elif found := wording.LEADING_DATE.match(piece) or _PREFIX.match(piece):
            start += found.end()
        elif piece.endswith(")") and "(" not in piece:
            end -= 1
        elif "(" in piece and ")" not in piece:
            end = start + piece.index("(")
        if start >= end:
            return None
        if (start, end) == before:
            return Span(start, end)


def _keeps_its_stop(piece: str) -> bool:
    last = _LAST_WORD.search(piece)
    return last is not None and (last.group()[:-1] in _ABBREVIATED or _INITIALS.search(last.group()) is not None)


def is_junk(name: str) -> bool:
    """Whether a trimmed span is no name: a day, a pronoun, a unit, a number, an address, a word in small letters."""
    if len(name) < 2 or name.casefold().rstrip(".") in wording.JUNK or len(name) > 150:
        return True
    if (
        wording.TITLES.fullmatch(name)
        or _INITIAL.fullmatch(name)
        or _PART.fullmatch(name)
        or all(word.rstrip(".,") in _SUFFIXES for word in name.split())
    ):
        return True
    if not any(c.isupper() for c in name):
        return gazetteer.lookup(name) is None
    return _LINK.search(name) is not None or sum(c.isalpha() for c in name) * 2 < len(name)


def without_titles(text: str, span: Span) -> Span:
    """A person's span without "Prime Minister", "Ms." or "former Sen." before the name."""
    found = wording.LEADING_TITLES.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found and found.end() < span.end else span


def widened_person(text: str, span: Span) -> Span:
    """A person's span with "del", "al-" or "van der" before it, and "Jr." or "II" behind it."""
    start, end = span
    if found := wording.PARTICLE_BEFORE.search(text, max(0, start - 12), start):
        start = found.start()
    if (found := _GIVEN_NAME_GOES_ON.match(text, end)) and _is_surname_first(text[start : found.end()]):
        end = found.end()
    found = wording.SUFFIX_AFTER.match(text, end)
    if found is None and " " not in text[start:end]:
        found = _SURNAMED.match(text, end)
    if found:
        end = found.end()
    return Span(start, end)


def _is_surname_first(name: str) -> bool:
    """Whether a name that ends in small letters is "Kim Seung-youn", and not "Bernie Sanders-style"."""
    return _SURNAME_FIRST.fullmatch(name) is not None and _COMPOUND.search(name) is None


def fitted_company(text: str, span: Span) -> Span:
    """An organisation's span up to its legal form: ", Inc." behind it is added, a ticker or "of Lohn" dropped."""
    if found := wording.LEGAL_FORM_AFTER.match(text, span.end):
        return Span(span.start, found.end())
    last = text[span.start : span.end].rpartition(" ")[2].rstrip(".")
    if last in wording.LEGAL_FORMS:
        if last not in _ABBREVIATED or "." in last:
            return span
        bare = span.end - (text[span.end - 1] == ".")
        return Span(span.start, bare + (text[bare : bare + 1] == "." and wording.stops_its_forms(text)))
    if (found := wording.LEGAL_FORM_INSIDE.search(text, span.start, span.end)) and found.end() < span.end:
        return Span(span.start, found.end())
    return span


def joined_parts(text: str, span: Span) -> Iterator[Span]:
    """The parts of a span at "and", "&", commas and slashes; the span itself where there is nothing to part."""
    start = span.start
    for found in _JOINS.finditer(text, span.start, span.end):
        if found.start() > start:
            yield Span(start, found.start())
        start = found.end()
    if start < span.end:
        yield Span(start, span.end)
