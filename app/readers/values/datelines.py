"""The place that a report is dated from, at the start of its first line, with the day and agency beside it."""

import re
from dataclasses import dataclass

from app.documents import Evidence
from app.readers.values.calendars import MONTHS, flatten
from app.readers.values.metadata import Candidate, evidence
from app.text import fold

_SAMPLE = 160
_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽА-ЯЁІЇЄҐΑ-Ω"
_CAPITALS = rf"[{_CAPITAL}](?:[{_CAPITAL}.]|['’\-](?=[{_CAPITAL}]))+"
_NAME = rf"[{_CAPITAL}][^\W\d_]*(?:[.'’\-][^\W\d_]+)*"
_REGION = rf"(?:,\s{_NAME}\.?(?:[A-Z]\.)*(?:\s{_NAME})?)?"
_DAY = (
    r"(?:,?\s(?P<day>(?P<month>[^\W\d_]{3,12})\.?\s\d{1,2}(?:,\s\d{4})?|"
    r"\d{1,2}\.?\s(?:de\s)?(?P<other_month>[^\W\d_]{3,12})(?:\s(?:de\s)?\d{4})?)\.?)?"
)
_DASH = r"(?:—|–|--|-|:)\s*"
# Between slashes an agency ends a dateline by itself.
_AGENCY = (
    rf"\s*(?:/(?P<slashed>[^/]{{2,30}})/\s*\.?\s*(?:{_DASH})?|"
    rf"(?:\((?P<agency>[^()]{{2,40}})\)\s*)?(?P<mark>{_DASH}))"
)
# Examples: "WASHINGTON (AP) — The", "LONDON/PARIS, March 3 (Reuters) -The", "МОСКВА, 3 сентября. /ТАСС/. В".
_IN_CAPITALS = re.compile(rf"^(?P<place>{_CAPITALS}(?:[\s/]{_CAPITALS}){{0,3}}{_REGION}){_DAY}{_AGENCY}(?=\S)")
# "Geneva, May 21 (Reuters) - ": only with a day or an agency, since names begin sentences.
_IN_SMALL = re.compile(rf"^(?P<place>{_NAME}(?:\s{_NAME}){{0,3}}{_REGION}){_DAY}{_AGENCY}(?=\S)")
# What headlines and labels write in capitals before a dash or colon.
_LABELS = frozenset(
    """update updated breaking exclusive opinion analysis video watch live text photo photos correction note news review
    sport factbox explainer interview listen read editorial comment related advertisement timeline poll podcast new
    question answer also more file files image pic graphic insight wrapup special report developing just corrected
    sponsored subscribe faq alert editor editor's""".split()
)

_OPENING_NAMES = frozenset("new san los las st tel port north south hong kuala cape rio mexico".split())


@dataclass(frozen=True, slots=True)
class Dateline:
    """`day` is as written, often without its year; `agency` is the name in brackets; `written` is all of it."""

    place: str
    day: str | None
    agency: str | None
    written: str


def parse_dateline(body: str) -> Dateline | None:
    """The dateline that a body begins with, if it does."""
    opening = body[:_SAMPLE].partition("\n")[0]
    for form in (_IN_CAPITALS, _IN_SMALL):
        found = form.match(opening)
        if found and _is_dateline(found, in_capitals=form is _IN_CAPITALS):
            agency = found["agency"] or found["slashed"]
            return Dateline(found["place"].strip(" ,"), found["day"], agency, found[0].strip())
    return None


def _is_dateline(found: re.Match[str], *, in_capitals: bool) -> bool:
    month = found["month"] or found["other_month"]
    if month and flatten(month) not in MONTHS:
        return False
    mark, place = found["mark"] or "", fold(found["place"]).split()
    if _LABELS.issuperset(place):
        return False
    agency = found["agency"] or found["slashed"]
    has_agency = bool(agency) and agency[:1].isupper()
    if has_agency or (month and mark):
        return True
    if not in_capitals or len(found["place"]) <= 3 or not mark.endswith(" "):
        return False
    if (_LABELS - _OPENING_NAMES).intersection(place):
        return False
    if mark.startswith(":"):
        # Speakers and captions are named before colons too.
        return len(place) == 1 or place[0] in _OPENING_NAMES
    return found[0][: -len(mark)].endswith(" ")


def read_dateline(body: str) -> tuple[str | None, tuple[Evidence, ...]]:
    """The place that the first line of the body is dated from, as written there."""
    found = parse_dateline(body)
    if found is None:
        return None, ()
    shown = Candidate(found.place, found.written, "body:opening", 0.9)
    return found.place, (evidence("dateline", "dateline/2", shown),)
