"""The place that a report is dated from, at the start of its first line."""

import re

from app.documents import Evidence
from app.readers.values.metadata import Candidate, evidence

# "WASHINGTON (AP) — ", "LONDON, March 3 (Reuters) - ", "Paris – ": a place, perhaps a date and an agency, and a dash.
_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'’\-]+(?:\s[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'’\-]+){0,3}(?:,\s[A-Z][A-Za-z.]+(?:\s[A-Z][a-z]+)?)?)"
    r"(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?))?\s*(?:\([^()]{2,40}\)\s*)?(?:—|–|--|-|:)\s+(?=\S)"
)
_AGENCY_DATELINE = re.compile(
    r"^(?P<place>[A-Z][\w.'’\-]+(?:[\s,]+[A-Z][\w.'’\-]+){0,3})\s\([A-Z][\w\s/.]{1,30}\)\s*(?:—|–|--|-)\s+(?=\S)"
)

# What agencies and desks write in capitals in front of a report.
_NO_PLACE = re.compile(
    r"(?:file|file (?:photo|image|pic)|exclusive|update[ds]?|breaking(?: news)?|analysis|opinion|factbox|explainer|"
    r"video|watch|photos?|live|correct(?:ed|ion)|editor'?s note|note|sponsored|review|interview|comment|timeline|"
    r"graphic|insight|wrapup|special report|developing|just in|read|listen|more|related|advertisement|subscribe|"
    r"faq|alert)(?:\s\d+)?",
    re.I,
)


def read_dateline(body: str) -> tuple[str | None, tuple[Evidence, ...]]:
    """The place that the first line of the body is dated from, as written there."""
    opening = body[:120]
    found = _DATELINE.match(opening) or _AGENCY_DATELINE.match(opening)
    if not found or len(found["place"]) < 3 or _NO_PLACE.fullmatch(found["place"]):
        return None, ()
    place = found["place"].strip(" ,")
    shown = Candidate(place, found[0].strip(), "body:opening", 0.9)
    return place, (evidence("dateline", "dateline/1", shown),)
