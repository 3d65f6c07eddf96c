"""What stands around a headline in scraped text: standfirst, byline, dates, captions with credits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.documents import Image, Moment
from app.readers.text.captions import is_credit_line, picture
from app.readers.text.lines import Line
from app.readers.text.signatures import (
    GLUED,
    LONE_INTRO,
    byline_at,
    byline_below,
    is_date_line,
    is_repeated,
    only_names,
    opens_head,
    opens_with_name,
)
from app.readers.values.bylines import Byline, is_person, parse_byline
from app.readers.values.cleaning import is_section
from app.readers.values.dates import moment_span, parse_moment
from app.readers.values.metadata import Candidate
from app.readers.values.names import AGENCIES, OUTLET_WORDS
from app.text import fold

# The head of an article is over after this many lines of prose without a byline or date among them.
_PROSE_BEFORE_BODY = 2
_LONGEST_HEAD = 60
_LINES_ABOVE = 4
# Names without "By" and without a date beside them are sought in so many lines below the headline.
_BARE_NAMES_WITHIN = 4
_LONGEST_STANDFIRST = 45
# "(Reporting by Jane Doe in Lagos; additional reporting by John Roe; editing by Ann Hall)".
_REPORTERS = re.compile(r"^[(\[]?(?:reporting|writing|reporting and writing) by:? (?P<names>[^;()]+)", re.IGNORECASE)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|last edited|aktualisiert|mis a jour|modifie|actualizado|обновлено)\b"
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|first published|created|publie|veroffentlicht|publicado|опубликовано)\b"
)


@dataclass(slots=True)
class Head:
    """What the lines around a headline say. `body_start` is the place of the first line that may be body."""

    body_start: int
    standfirst: Candidate[str] | None = None
    bylines: list[Candidate[Byline]] = field(default_factory=list)
    published: list[Candidate[Moment]] = field(default_factory=list)
    modified: list[Candidate[Moment]] = field(default_factory=list)
    pictures: list[Candidate[Image]] = field(default_factory=list)
    outlets: list[Candidate[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the lines are read against."""

    publisher: str | None
    today: date
    captions: frozenset[int]


def read_head(lines: Sequence[Line], first: int, end: int, setting: Setting) -> Head:
    """The head of the article whose first line below the headline is `first` and whose body ends before `end`."""
    last = _last_head_line(lines, first, end, setting)
    head = Head(body_start=last + 1)
    _note_above(head, lines, first - 1, setting)
    _note_below(head, lines, end, setting)
    at = first
    while at <= last:
        at += _note(head, lines, at, setting)
    if not head.bylines:
        _note_bare_names(head, lines, first, setting)
    while head.body_start < end and (taken := _note_picture(head, lines, head.body_start, setting)):
        head.body_start += taken
    return head


def _note_above(head: Head, lines: Sequence[Line], headline: int, setting: Setting) -> None:
    """Takes what the lines above the headline say; less sure, since they may be another article's.

    A headline is often printed twice; what stands right below the first is as good as what stands above the second. The
    page's title itself has menus and teasers below it.
    """
    if headline < 1:
        return
    above = range(max(1, headline - _LINES_ABOVE), headline)
    repeats = [at for at in range(max(1, headline - _LONGEST_HEAD), headline) if _is_same(lines[at], lines[headline])]
    below_repeats = [at for place in repeats for at in range(place + 1, min(headline, place + 1 + _LINES_ABOVE))]
    for at in sorted({*above, *below_repeats}):
        byline = byline_at(lines, at, setting.publisher)
        is_dated = byline and any(is_date_line(lines[near].text) for near in range(at + 1, min(at + 3, headline)))
        if byline and (byline.value.has_intro or byline.value.moment_text or is_dated or at in below_repeats):
            head.bylines.append(Candidate(byline.value, byline.shown, byline.source, 0.5))
        # A bare date above a headline is today's, which newspapers print at the top of every page.
        if byline or (is_date_line(lines[at].text) and (_PUBLISHED.search(lines[at].folded) or at in below_repeats)):
            _note_moments(head, lines[at], setting, 0.5)


def _is_same(line: Line, other: Line) -> bool:
    return line.folded == other.folded and line.mass >= 3


def _note_below(head: Head, lines: Sequence[Line], end: int, setting: Setting) -> None:
    """Takes a byline or a note on the author ("Jane Doe is a reporter ...") at the end of the body."""
    for at in range(max(0, end - 2), min(end + 4, len(lines))):
        line, source = lines[at], f"line:{lines[at].number}"
        if LONE_INTRO.match(line.folded) and (names := byline_below(lines, at, setting.publisher)):
            head.bylines.append(Candidate(names.value, names.shown, names.source, 0.45))
        parsed = parse_byline(line.text, setting.publisher) if line.mass <= 25 else Byline("")
        if parsed.has_intro and parsed.authors and opens_with_name(parsed):
            head.bylines.append(Candidate(parsed, line.text, source, 0.5))
        if reporters := _REPORTERS.match(line.text):
            shown = "By " + reporters["names"]
            parsed = parse_byline(shown, setting.publisher)
            if opens_with_name(parsed):
                head.bylines.append(Candidate(parsed, line.text, source, 0.5))
        name = line.note_name
        if name and is_person(name, setting.publisher):
            head.bylines.append(Candidate(Byline(name, (name,)), line.text, source, 0.55))


def _last_head_line(lines: Sequence[Line], first: int, end: int, setting: Setting) -> int:
    """The place of the last byline, date or picture credit before the body; `first - 1` where there is none."""
    last, prose = first - 1, 0
    for at in range(first, min(end, first + _LONGEST_HEAD, len(lines))):
        line = lines[at]
        if _says_who_or_when(lines, at, setting):
            last = at
        elif line.is_prose and at not in setting.captions:
            prose += 1
            if prose > _PROSE_BEFORE_BODY or (last >= first and prose > 1) or _is_below_names(lines, at):
                break
    return last


def _is_below_names(lines: Sequence[Line], at: int) -> bool:
    """Whether a paragraph is the first, since names stand right above it and no byline opened by "By" comes soon."""
    soon = [parse_byline(line.text) for line in lines[at + 1 : at + 4] if line.mass <= 25]
    return opens_head(lines, at - 1) and not any(parsed.has_intro and opens_with_name(parsed) for parsed in soon)


def _says_who_or_when(lines: Sequence[Line], at: int, setting: Setting) -> bool:
    line = lines[at]
    return bool(is_date_line(line.text) or byline_at(lines, at, setting.publisher))


def _note(head: Head, lines: Sequence[Line], at: int, setting: Setting) -> int:
    """Takes what the line at a place says into `head`; gives the number of lines used up."""
    line = lines[at]
    byline = byline_at(lines, at, setting.publisher)
    if byline:
        head.bylines.append(byline)
    if byline or is_date_line(line.text):
        _note_moments(head, line, setting, 0.9)
        return 1
    taken = _note_picture(head, lines, at, setting)
    if taken:
        return taken
    if _is_outlet(line):
        head.outlets.append(Candidate(line.text, line.text, f"line:{line.number}", 0.4))
        return 1
    if head.standfirst is None and not head.bylines and not head.published and _is_standfirst(line):
        head.standfirst = Candidate(line.text, line.text, f"line:{line.number}", 0.7)
    return 1


def _note_bare_names(head: Head, lines: Sequence[Line], first: int, setting: Setting) -> None:
    """Takes names that stand alone right below the headline or right above the first paragraph, where no byline is."""
    for at in range(first, min(first + _BARE_NAMES_WITHIN, len(lines) - 1)):
        line = lines[at]
        if line.is_prose and line.mass > _LONGEST_STANDFIRST:
            return
        if line.is_junk or line.is_sentence or not 2 <= line.mass <= 8:
            continue
        parsed = parse_byline(line.text, setting.publisher)
        is_alone = parsed.authors and all(name in parsed.byline for name in parsed.authors) and only_names(parsed)
        beside = first <= at <= first + 1 or lines[at + 1].is_prose
        if is_alone and beside and not is_repeated(lines, at):
            head.bylines.append(Candidate(parsed, line.text, f"line:{line.number}", 0.4))
            head.body_start = max(head.body_start, at + 1)
            return


def _is_outlet(line: Line) -> bool:
    """Whether a line is the name of a paper alone: `The Calder Courier`, `Вестник Приозёрья`."""
    tokens = line.text.split()
    if line.is_junk or line.is_sentence or not 2 <= len(tokens) <= 4 or is_section(line.text):
        return False
    has_word = fold(tokens[0]) in OUTLET_WORDS or fold(tokens[-1]) in OUTLET_WORDS
    return has_word and all(token[:1].isupper() for token in tokens) and fold(line.text) not in AGENCIES


def _is_standfirst(line: Line) -> bool:
    return not line.is_junk and 5 <= line.mass <= 60 and not is_credit_line(line.text)


def _note_moments(head: Head, line: Line, setting: Setting, confidence: float) -> None:
    text = GLUED.sub(" ", line.text)
    label = ""
    while span := moment_span(text):
        label = fold(text[: span.start][-30:])
        written = text[span.start : span.end]
        moment = parse_moment(written, today=setting.today)
        if moment:
            found = Candidate(
                moment, line.text, f"line:{line.number}", confidence + (0.05 if _PUBLISHED.search(label) else 0)
            )
            is_update = _UPDATED.search(label) and not _PUBLISHED.search(label)
            (head.modified if is_update else head.published).append(found)
        text = text[span.end :]


def _note_picture(head: Head, lines: Sequence[Line], at: int, setting: Setting) -> int:
    """Takes the caption and credit at a place into the pictures; gives the number of lines they fill, 0 for none."""
    line = lines[at]
    if is_credit_line(line.text):
        return 1
    if at not in setting.captions:
        return 0
    head.pictures.append(picture(lines, at))
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    repeats = at + 1 < len(lines) and line.folded == lines[at + 1].folded
    return 2 if repeats or is_credit_line(following) else 1
