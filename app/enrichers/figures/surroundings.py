"""What stands around a figure: how exact it is meant to be, whether it rises or falls, and the time that it is for."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from app.documents import DateSpan, Direction, FigureKind, Qualifier

# Checked at the end of the text before a figure, longest first.
_QUALIFIERS: dict[Qualifier, tuple[str, ...]] = {
    "at least": ("at least", "no less than", "no fewer than", "not less than", "minimum of", "as little as"),
    "more than": (
        "more than", "over", "above", "exceeding", "exceeded", "exceeds", "upwards of", "upward of", "in excess of",
        "greater than", "well over", "topped", "beyond", "surpassed", "higher than",
    ),
    "at most": (
        "at most", "no more than", "not more than", "up to", "as much as", "as many as", "a maximum of", "maximum of",
        "as high as", "at the most",
    ),
    "less than": ("less than", "fewer than", "under", "below", "lower than", "smaller than"),
    "almost": ("almost", "nearly", "close to", "just short of", "just shy of", "nearing", "virtually"),
    "about": (
        "about", "around", "roughly", "approximately", "approx", "approx.", "some", "estimated", "circa",
        "in the region of", "more or less", "probably", "near",
    ),
}  # fmt: skip
_MEANING = {tuple(form.split()): meaning for meaning, forms in _QUALIFIERS.items() for form in forms}
_LAST_WORDS = frozenset(form[-1] for form in _MEANING)
_LONGEST = max(map(len, _MEANING))
_ARTICLES = frozenset({"a", "an", "the"})
_BEHIND = re.compile(
    r"(?:[ -](?:[a-z]+ )?or (?P<so>so|thereabouts|more|less|fewer|greater|higher)\b|(?P<plus>\+|-plus| plus)(?!\w))"
)
_MEANING_BEHIND: dict[str, Qualifier] = {
    "more": "at least",
    "greater": "at least",
    "higher": "at least",
    "less": "at most",
    "fewer": "at most",
}
# "Warned about 42,000 followers" says nothing of how many they are.
_NO_QUALIFIER = frozenset(
    """warn warned warning warns talk talked talking talks think thinking know knows worry worried complain complained
    concern concerns concerned ask asked told tell tells questions story stories learn learned hear heard all
    revolve revolves revolved spread""".split()
)
# "Edged up to 7.3 percent" is where it went.
_MOVED = frozenset(
    """edged edges edging went goes go going gone moved moves inched ticked crept shot bumped pushed pushes nudged
    brings brought bringing ramped back climbed rose jumped drove driven driving bid scaled revised""".split()
)
# "Over" before a length of time is most often "during"; after these it is "more than".
_BEFORE_OVER = frozenset("for just well by little bit lasted took spent".split())
_LONGEST_TAIL = 60


def words_before(lower: str, start: int) -> list[str]:
    """The last words before a figure, with the marks that touch them; empty where a mark parts them from it."""
    tail = lower[max(0, start - _LONGEST_TAIL) : start]
    return tail.split() if tail[-1:] in (" ", "-", "\n") else []


def qualifier_of(lower: str, end: int, words: list[str], is_duration: bool) -> Qualifier | None:
    """One of `about`, `almost`, `at least`, `more than`, `at most`, `less than`, or None."""
    last = len(words) - (1 if words and words[-1] in _ARTICLES else 0)
    if last and words[last - 1].lstrip("(\"“‘'") in _LAST_WORDS:
        for size in range(min(_LONGEST, last), 0, -1):
            form = tuple(words[last - size : last])
            if (found := _MEANING.get(form)) is None:
                continue
            before = words[last - size - 1] if last > size else ""
            is_verb = (form[-1] in ("about", "around") and before in _NO_QUALIFIER) or (
                form == ("up", "to") and before in _MOVED
            )
            if not is_verb and not (is_duration and form == ("over",) and before not in _BEFORE_OVER):
                return found
    behind = _BEHIND.match(lower, end)
    if behind is None:
        return None
    return "at least" if behind["plus"] else _MEANING_BEHIND.get(behind["so"], "about")


_UP = frozenset(
    """rose rise rises risen rising up increase increased increases increasing grew grow grows grown growing growth
    climb climbs climbed climbing jump jumps jumped jumping surge surges surged surging soar soars soared
    soaring gain gains gained gaining added advanced rallied expand expands expanded expanding expansion raise
    raised raises raising boost boosts boosted boosting accelerated spiked swelled hike hiked hikes improved
    rebounded higher""".split()
)
_DOWN = frozenset(
    """fell fall falls fallen falling down decrease decreases decreased decreasing decline declines declined declining
    drop drops dropped dropping slid slip slips slipped sank plunge plunges plunged plunging plummet plummets
    plummeted plummeting tumble tumbles tumbled tumbling lost cut cuts cutting reduce reduces reduced reducing
    reduction shrink shrank shrunk slash slashes slashed slashing contracted contraction eased dip dips dipped
    slump slumps slumped lower lowers lowered lowering narrowed trim trims trimmed weakened crashed collapsed
    shed dwindled""".split()
)
_TOWARDS = frozenset(
    """by to from of about around nearly almost more than another some roughly only just as much an a the further
    between at least over less estimated additional approximately sharply slightly steadily""".split()
)
_GOT = frozenset("raise raised raises raising lost gained gain gains added".split())
_MAKE = frozenset("make makes made making".split())
_STEPS = frozenset({"by", "to", "from"})
_NOUNS = frozenset({"growth", "expansion", "reduction", "contraction"})
_MOVE_BEHIND = re.compile(
    r"[ -](?:(?:pay|price|tax|wage|annual|sales|revenue|rate|salary|further|year-on-year|sharp|overall|average) )"
    r"{0,2}"
    r"(?:(?P<up>increase[sd]?|rises?|gains?|jump|growth|hike|surge|higher|more|up|boost|raise)"
    r"|(?P<down>decreases?|falls?|drop|decline|cuts?|reduction|loss|plunge|slump|lower|less|fewer|dip"
    r"|down(?! payment)))\b"
)


def is_move(word: str) -> bool:
    """Whether the word says that something rises or falls."""
    return word in _UP or word in _DOWN


# "Rose 3 percent to", "fell by 12 cents to": the amount by which, before that to which.
_STEP_WORD = re.compile(
    r"[$€£¥]?\d[\d.,]*(?:%|bn|m|p)?|an?|by|about|nearly|almost|more|than|percent|per|cents?|pence|percentage|basis|points?"
    r"|million|billion|half|one|two|three|four|five|six|seven|eight|nine|ten"
)


def _before_step(words: list[str], n: int) -> int:
    """The index of the word before "four points to" at the end of `words`; `n` where there is no such step."""
    at = n
    while at > 0 and n - at < 6 and _STEP_WORD.fullmatch(words[at]):
        at -= 1
    return at if at < n and is_move(words[at]) else n


def _is_no_rise(before: str, following: str) -> bool:
    return before in _MAKE or (following == "to" and before not in _MOVED)


def direction_of(lower: str, end: int, words: list[str], kind: FigureKind) -> Direction | None:
    """`up` or `down` where the words beside the figure say so; "20,000 more users" is no rise."""
    n = len(words) - 1
    while n >= 0 and len(words) - n <= 5 and words[n] in _TOWARDS:
        n -= 1
    if n >= 0 and words[n + 1 : n + 2] == ["to"]:
        n = _before_step(words, n)
    if n >= 0:
        word, following = words[n], words[n + 1] if n + 1 < len(words) else ""
        # "Up to 500" is a bound, "make up 2 percent" a share, and "reduce growth by" the contrary of growth.
        is_bound = word == "up" and _is_no_rise(words[n - 1] if n else "", following)
        is_contrary = word in _NOUNS and following == "by"
        # Who raised $5m had less before, but the sum did not rise.
        is_got = kind != "percent" and word in _GOT and not _STEPS.intersection(words[n + 1 :])
        if not (is_bound or is_contrary or is_got):
            if word in _UP:
                return "up"
            if word in _DOWN:
                return "down"
    found = None if kind == "count" else _MOVE_BEHIND.match(lower, end)
    if found is None:
        return None
    return "up" if found["up"] else "down"


_RATE = re.compile(
    r"(?: or so)?(?: (?P<each>(?:an?|per|each|every) (?:second|minute|hour|day|night|week|month|quarter|year))\b"
    r"|-(?P<hyphen>(?:an?|per)-(?:day|week|month|year))\b|/(?P<slash>day|hour|month|week|year)\b"
    r"| (?P<adverb>annually|yearly|monthly|weekly|daily|hourly|nightly)\b)"
)
# The opening date is not that of what is reported in the sentence, nor of a further clause.
_OTHER_CLAUSE = re.compile(
    r"[.!?][\"'”’)]*\s|\n|;|, (?:and|but|while|which|who|or)\b|\b(?:reported|said|announced|told|warned)\b"
)
_LINK = re.compile(r"[, ]*(?:(?:in|for|during|over|since|between|as of|at|by|from|through)(?: the)? ?)?$")
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:][\"'”’)]*\s+|\n|[\"“‘(])[\"“‘']?(?:(?:in|for|during|over|since|between|as of|by)(?: the)? )?$"
)
_REACH = 120
_NO_PERIOD = frozenset({"decade", "century"})
_NEAR = 24


# Wages, rents and charges; what is named by the year is most often a total, and stays an amount.
_SHORT_RATE = re.compile(
    r"(?P<aside>(?: \([^()\n]{1,24})?\))? (?:an?|per|each|every) (?P<unit>hour|day|night|week|month)\b"
    r"(?! (?:ago|later|earlier|before|after|from))"
)


def rate_of(lower: str, end: int) -> tuple[str, int] | None:
    """The unit of time ("day") and the end of a rate behind an amount, as in "$50,000 a day".

    Of "76 kroner ($10) an hour" both amounts are rates, and each ends before the other.
    """
    found = _SHORT_RATE.match(lower, end)
    if found is None:
        return None
    return found["unit"], end if found["aside"] else found.end()


class Periods:
    """The dates of one text, asked for the one that a figure is for."""

    def __init__(self, lower: str, dates: Sequence[DateSpan]) -> None:
        self.lower = lower
        self.dates = [one for one in dates if one.kind != "recurring" and one.precision not in _NO_PERIOD]
        self.starts = [one.start for one in self.dates]

    def of(self, start: int, end: int) -> str | None:
        """The time as written: "a day", or the date that follows the figure or opens its sentence."""
        if rate := _RATE.match(self.lower, end):
            return next(found for found in rate.groups() if found)
        n = bisect_left(self.starts, end)
        if n < len(self.dates) and self.dates[n].start - end <= _NEAR:
            following = self.dates[n]
            is_owner = self.lower.startswith(("'s", "’s"), following.end)
            if following.kind != "point" and not is_owner and _LINK.fullmatch(self.lower, end, following.start):
                return following.text
        while n and self.dates[n - 1].end > start:
            n -= 1
        opening = self.dates[n - 1] if n else None
        if opening is None or start - opening.end >= _REACH or opening.kind != "interval":
            return None
        if _OTHER_CLAUSE.search(self.lower, opening.end, start) or not self._opens(opening):
            return None
        return opening.text

    def _opens(self, date: DateSpan) -> bool:
        return _SENTENCE_START.search(self.lower, max(0, date.start - 14), date.start) is not None
