"""Names that the model misses or should not decide: known ones, and those that their surroundings give away."""

import re
from collections.abc import Sequence

from app.enrichers import gazetteer, trimming, wording
from app.enrichers.fields import Field
from app.enrichers.gazetteer import Known
from app.text import Span

# "US", "WHO", "AP": in a line of capitals they may be plain words.
_LONGEST_LIKE_A_WORD = 4
_HYPHENATED = re.compile(r"-[A-Z]")


def add_known(one: Field) -> None:
    """Adds the gazetteer's names; a longer one replaces a part of it that the model found."""
    text = one.text
    for start, end, known in gazetteer.scan(text):
        span = Span(start, end)
        if one.is_free(span):
            if not known.sure or _belongs_to_longer(text, span, known):
                continue
            team = wording.TEAM_AFTER.match(text, end) if known.kind == "place" else None
            if team is None or not one.add(Span(start, team.end()), "TEAM"):
                one.add(span, "KNOWN")
        elif known.sure and span not in one.spans:
            inside = [s for s in one.spans if start <= s.start and s.end <= end and s != span]
            if inside and sum(s.end - s.start for s in inside) == sum(one.taken[start:end]):
                for part in inside:
                    one.remove(part)
                one.add(span, "KNOWN")


def add_exactly(one: Field, publisher: str | None) -> None:
    """Adds the publisher where it names itself."""
    if publisher and len(publisher) > 3:
        for found in re.finditer(rf"(?<!\w){re.escape(publisher)}(?!\w)", one.text):
            one.add(Span(found.start(), found.end()), "COMPANY")


_TWO_WORDS = re.compile(r"[A-Z]\S* [A-Z]")


def add_companies(one: Field) -> None:
    """Adds companies that their form gives away, without a demonym before them."""
    stopped = wording.stops_its_forms(one.text)
    for pattern in (wording.COMPANY_OF_TWO, wording.COMPANY):
        for found in pattern.finditer(one.text):
            start, end = found.span()
            first, _, rest = found.group().partition(" ")
            if gazetteer.is_of_a_country(first) and _TWO_WORDS.match(rest):
                start += len(first) + 1
            one.add(Span(start, end - (not stopped and one.text[end - 1] == ".")), "COMPANY")


def _belongs_to_longer(text: str, span: Span, known: Known) -> bool:
    """Whether a known form is part of another name ("Jack London", "Bristol-Myers") or a word in capitals (US)."""
    if known.kind != "place" and span.end - span.start <= _LONGEST_LIKE_A_WORD:
        around = text[max(0, span.start - 12) : span.end + 12]
        return around.isupper() and len(around) > span.end - span.start + 4
    if known.kind not in ("country", "place"):
        return False
    if wording.ERA.search(text, max(0, span.start - 12), span.end):
        return True
    if known.kind == "place" and _HYPHENATED.match(text, span.end):
        return True
    before = text[max(0, span.start - 20) : span.start].split(" ")
    return len(before) > 1 and not before[-1] and before[-2][:1].isupper() and gazetteer.is_given_name(before[-2])


def add_titled(fields: Sequence[Field]) -> None:
    for one in fields:
        for found in wording.SURE_TITLE.finditer(one.text):
            span = trimming.trimmed(one.text, *found.span(1))
            name = one.text[span.start : span.end] if span else ""
            if span and (name in wording.SURNAMES_TOO or not trimming.is_junk(name)):
                one.add(span, "TITLED")


def add_by_kind(fields: Sequence[Field]) -> None:
    for one in fields:
        for pattern, label in ((wording.ORGANISATION_BY_KIND, "KIND"), (wording.PRODUCT_BY_KIND, "THING")):
            for found in pattern.finditer(one.text):
                if not trimming.is_junk(found.group(1)) and gazetteer.lookup(found.group(1)) is None:
                    one.add(Span(*found.span(1)), label)


def drop_terms(fields: Sequence[Field]) -> None:
    """Drops an acronym that the article explains by words in small letters: "an angiotensin inhibitor (AI)"."""
    terms = {
        found.group(1)
        for one in fields
        for found in wording.BRACKETED.finditer(one.text)
        if _is_term(one.text[max(0, found.start() - 120) : found.start()], found.group(1))
    }
    for one in fields:
        for span in [s for s in one.spans if one.text[s.start : s.end] in terms]:
            one.remove(span)


def _is_term(before: str, acronym: str) -> bool:
    """Whether the words before an acronym begin with its letters, all of them small."""
    words = re.findall(r"[^\W\d_]+", before)[-len(acronym) :]
    initials = "".join(word[0] for word in words)
    return acronym.isalpha() and acronym.isupper() and initials == acronym.lower() and gazetteer.lookup(acronym) is None


def add_bracketed(fields: Sequence[Field]) -> None:
    """Adds "EEU" of "Eurasian Economic Union (EEU)" and, where the model missed it, the full name by its initials."""
    for one in fields:
        for found in wording.BRACKETED.finditer(one.text):
            full = expansion(one.text, found.start(), found.group(1))
            if full is not None and not trimming.is_junk(found.group(1)):
                one.add(Span(*found.span(1)), "ACRONYM")
                one.add(full, "ACRONYM")


_WORD_OR_AMPERSAND = re.compile(r"[\w'’.]+|&")


def expansion(text: str, end: int, acronym: str) -> Span | None:
    """The words right before `end` whose initials spell `acronym`; small words may be skipped."""
    letters = [c.lower() for c in acronym if c.isalpha()]
    words = list(_WORD_OR_AMPERSAND.finditer(text, max(0, end - 120), end))
    start, left = None, len(letters)
    for found in reversed(words):
        word = found.group()
        if left and word[0].lower() == letters[left - 1] and (word[0].isupper() or word in wording.SMALL_WORDS):
            left -= 1
            start = found.start()
        elif word.lower() not in wording.SMALL_WORDS:
            break
        if not left:
            break
    if left or start is None or len(letters) < 2 or not text[start].isupper():
        return None
    stripped = text[start:end].rstrip()
    return Span(start, start + len(stripped)) if "\n" not in stripped and "." not in stripped[-1:] else None


def read_dateline(fields: Sequence[Field]) -> None:
    """Reads "MOSCOW (AP) -" at the start of the body: a place, perhaps what it lies in, and an agency."""
    for one in fields:
        if one.name != "body" or (found := wording.DATELINE.match(one.text)) is None:
            continue
        for group, label in ((1, "DATELINE"), (2, "DATELINE"), (3, "AGENCY")):
            if found.group(group) and (label == "AGENCY" or not trimming.is_junk(found.group(group))):
                span = Span(*found.span(group))
                for other in [s for s in one.spans if s.start < span.end and span.start < s.end]:
                    one.remove(other)
                one.add(span, label)
