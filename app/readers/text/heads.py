"""What stands around a headline in scraped text: standfirst, byline, dates, captions with credits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.documents import Image, Moment
from app.readers.text.lines import Line
from app.readers.values.bylines import Byline, has_intro, is_organisation, is_person, parse_byline
from app.readers.values.cleaning import split_credit
from app.readers.values.dates import moment_span, parse_moment
from app.readers.values.metadata import Candidate
from app.readers.values.names import JOB_WORDS, ORGANISATION_WORDS, TITLE_WORDS
from app.text import fold, words

# The head of an article is over after this many lines of prose without a byline or date among them.
_PROSE_BEFORE_BODY = 2
_LONGEST_HEAD = 60
_LONGEST_BYLINE = 400
_LINES_ABOVE = 4
# Names without "By" and without a date beside them are sought in so many lines below the headline.
_BARE_NAMES_WITHIN = 4
_LONGEST_STANDFIRST = 45
_UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|last edited|aktualisiert|mis a jour|modifie|actualizado|обновлено)\b"
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|first published|created|publie|veroffentlicht|publicado|опубликовано)\b"
)
_MOMENT_LABELS = re.compile(
    r"\b(?:first|last|published|posted|created|updated?|modified|on|at|date|issued|filed|added|by|le|am|um|a|vom|el|"
    r"the|est|edt|gmt|bst|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\W|\d"
)
_GLUED = re.compile(
    r"(?<=[a-z)])(?=(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.? \d|(?:Updated|Published|Posted|Last)\b)|(?<=\d)(?=[A-Z][a-z]{2})|"
    r"(?<=Updated)(?=\d)|(?<=Published)(?=\d)|"
    r"(?<=[ .,/](?:19|20)\d\d)(?=\d{1,2}(?: (?:year|month|week|day|hour|min)|:\d\d))"
)
_LONE_INTRO = re.compile(
    r"^(?:(?:(?:written|posted|published) (?:on [\w ,.]{3,20} )?|story |words |reported )?by|von|par|por|автор|"
    r"authors?(?: of the article)?)\s*:?$",
    re.I,
)
_READING = re.compile(
    r"\d+ ?(?:min(?:ute)?s?|hours?|days?|years?|comments?|views?|shares?)(?: ago| read)?", re.IGNORECASE
)
_AGO = re.compile(r"\b(?:\d+ ?(?:h|m|d|hrs?|mins?|hours?|minutes?|days?|weeks?) ago|\d+ min(?:ute)?s? read)\b|"
    r"^(?:vor|il y a|hace|ha|for|pred|før|för) \d+ \w+|^\d+ \w+ (?:siden|sedan|назад|geleden|temu|fa)$")
_WIDE_NAME = re.compile("[\u3400-\u9fff][\u3400-\u9fff\u3005]{0,3}[\u3040-\u30ff]{0,3}")
_WIDE_ORGANISATION = re.compile("[社部网網局报報刊编編集团団室組会聞闻誌件新日一無无]$|新[闻聞]|[编編]|日[报報]|発売|今日|更新|発表|公開")
_FRESH = re.compile(r"\b(?:ago|published|updated|posted)\b|\b\d{1,2} ?[hmd]\b")
_FOLLOW = re.compile(
    r"^(?:follow|profile|@\w|contributor|view (?:bio|profile)|see (?:all|more)|twitter|contact|email the author)"
)
_CREDIT_LINE = re.compile(
    r"^\(?(?:(?:photo|image|picture|photograph|illustration|credit|source|foto|bild|video)s?(?:\s+(?:credit|"
    r"source|by))?"
    r"\s*[:/]|(?:photo|photograph|picture|image|illustration)s?\s+by\b|getty images|afp|reuters|ap photo|©|courtesy)",
    re.IGNORECASE,
)
_BEHIND_NAMES = (
    JOB_WORDS | TITLE_WORDS | ORGANISATION_WORDS | frozenset(("and", "the", "with", "for", "follow", "updated"))
)
_BRACKETED_NAME = re.compile(r"^\([A-Z][\w.'’\-]*(?:[ ,/&|]+(?:[A-Z][\w.'’\-]*|of|for|via|and|the)){0,7}\)$")
_NAME_AND_OUTLET = re.compile(r"^(?:[A-Z][\w.'’\-]+ ){1,3}?[A-Z][\w.'’\-]+\s?/\s?[A-Z]\w+(?: [A-Z]\w+){0,2}$")
_PICTURE_MARK = re.compile(
    r"^(?:view \d+ images?|image \d+ of \d+|\d+ of \d+|open image|view image|view images|view gallery|expand image|"
    r"\d+/\d+|image|photo|file photo|lead art.*|.*fullscreen.*expand|\[image.*\]|gallery)$"
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

    A headline is often printed twice; what stands right below the first is as good as what stands above the second.
    """
    if headline < 1:
        return
    above = range(max(1, headline - _LINES_ABOVE), headline)
    repeats = [at for at in range(max(0, headline - _LONGEST_HEAD), headline) if _is_same(lines[at], lines[headline])]
    below_repeats = [at for place in repeats for at in range(place + 1, min(headline, place + 1 + _LINES_ABOVE))]
    for at in sorted({*above, *below_repeats}):
        byline = _byline(lines, at, setting)
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
        if _LONE_INTRO.match(line.folded) and (names := _byline_below(lines, at, setting)):
            head.bylines.append(Candidate(names.value, names.shown, names.source, 0.45))
        parsed = parse_byline(line.text, setting.publisher) if line.mass <= 25 else Byline("")
        if parsed.has_intro and parsed.authors and _opens_with_name(parsed):
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
    return opens_head(lines, at - 1) and not any(parsed.has_intro and _opens_with_name(parsed) for parsed in soon)


def _says_who_or_when(lines: Sequence[Line], at: int, setting: Setting) -> bool:
    line = lines[at]
    return bool(is_date_line(line.text) or _byline(lines, at, setting))


def _note(head: Head, lines: Sequence[Line], at: int, setting: Setting) -> int:
    """Takes what the line at a place says into `head`; gives the number of lines used up."""
    line = lines[at]
    byline = _byline(lines, at, setting)
    if byline:
        head.bylines.append(byline)
    if byline or is_date_line(line.text):
        _note_moments(head, line, setting, 0.9)
        return 1
    taken = _note_picture(head, lines, at, setting)
    if taken:
        return taken
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
        is_alone = parsed.authors and all(name in parsed.byline for name in parsed.authors) and _only_names(parsed)
        beside = first <= at <= first + 1 or lines[at + 1].is_prose
        if is_alone and beside and not _is_repeated(lines, at):
            head.bylines.append(Candidate(parsed, line.text, f"line:{line.number}", 0.4))
            head.body_start = max(head.body_start, at + 1)
            return


def _only_names(parsed: Byline) -> bool:
    """Whether a byline holds names of people and nothing else."""
    rest = fold(parsed.byline)
    for name in parsed.authors:
        rest = rest.replace(fold(name), " ")
    return not rest.replace(" and ", " ").strip(" ,&;|")


def _is_repeated(lines: Sequence[Line], at: int) -> bool:
    """Whether a line stands above too, as sections and menu entries do."""
    return any(line.folded == lines[at].folded for line in lines[:at])


def _is_standfirst(line: Line) -> bool:
    return not line.is_junk and 5 <= line.mass <= 60 and not _CREDIT_LINE.match(line.text)


def is_date_line(text: str) -> bool:
    """Whether a line is a date, with nothing but labels beside it."""
    if len(text) > 160:
        return False
    unglued = _GLUED.sub(" ", text)
    span = moment_span(unglued)
    if span is None:
        return False
    label = fold(unglued[: span.start])[-12:].rstrip(" :")
    if label.endswith(("published", "updated", "posted", "modified")) and not unglued.endswith("."):
        return True
    beside = _READING.sub(" ", unglued[: span.start] + " " + unglued[span.end :])
    while other := moment_span(beside):
        beside = beside[: other.start] + " " + beside[other.end :]
    return len(_MOMENT_LABELS.sub("", fold(beside))) <= 12


def opens_head(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is surely a byline or the date of an article, as those right below a headline are."""
    line = lines[at]
    if line.mass > 25 or line.is_sentence:
        return False
    if is_date_line(line.text):
        return True
    parsed = parse_byline(line.text)
    if parsed.has_intro:
        return _opens_with_name(parsed)
    is_alone = bool(parsed.authors) and _only_names(parsed)
    return is_alone and at + 1 < len(lines) and lines[at + 1].is_prose and not _is_repeated(lines, at)


def _note_moments(head: Head, line: Line, setting: Setting, confidence: float) -> None:
    text = _GLUED.sub(" ", line.text)
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


def _byline(lines: Sequence[Line], at: int, setting: Setting) -> Candidate[Byline] | None:
    """The byline in a line: opened by "By" or the like, or names alone beside a date or a job title."""
    line = lines[at]
    if _LONE_INTRO.match(line.folded):
        return _byline_below(lines, at, setting)
    if len(line.text) > _LONGEST_BYLINE:
        return None
    parsed = parse_byline(line.text, setting.publisher)
    if parsed.has_intro and _opens_with_name(parsed):
        return _opened(line, parsed, setting)
    if split_credit(line.text)[1] or is_credit_line(line.text):
        return None
    if parsed.has_intro:
        return _opened(line, parsed, setting)
    if line.is_junk or line.is_sentence or line.mass > 25:
        return None
    if wide := _wide_name(lines, at, parsed):
        return Candidate(wide, line.text, f"line:{line.number}", 0.7)
    if not _is_names_alone(parsed):
        return None
    beside = [lines[near] for near in (at - 1, at + 1, at + 2) if 0 <= near < len(lines)]
    if (
        parsed.moment_text
        or _FRESH.search(line.folded)
        or _has_job(parsed.byline)
        or any(_stands_beside_names(one) for one in beside)
        or any(one.folded == line.folded for one in beside)
    ):
        return Candidate(parsed, line.text, f"line:{line.number}", 0.7)
    return None


def _wide_name(lines: Sequence[Line], at: int, parsed: Byline) -> Byline | None:
    """The Chinese or Japanese name that stands alone with a date beside or below it; such names have no blanks."""
    name = parsed.byline.strip()
    if not _WIDE_NAME.fullmatch(name) or _WIDE_ORGANISATION.search(name):
        return None
    is_dated = parsed.moment_text or (at + 1 < len(lines) and is_date_line(lines[at + 1].text))
    return replace(parsed, authors=(name,)) if is_dated and not _is_repeated(lines, at) else None


def _stands_beside_names(line: Line) -> bool:
    """Whether a line is a date, a time for reading or since, a job, or a button for following an author."""
    is_reading = bool(_READING.fullmatch(line.text)) or bool(_AGO.search(line.folded) and line.mass <= 5)
    return is_date_line(line.text) or is_reading or _is_job(line.folded) or bool(_FOLLOW.match(line.folded))


def _opened(line: Line, parsed: Byline, setting: Setting) -> Candidate[Byline] | None:
    """A line that opens with "By": a byline where people, an agency or an organisation follow at once."""
    source = f"line:{line.number}"
    if _opens_with_name(parsed):
        return Candidate(parsed, line.text, source, 0.9)
    is_short = len(parsed.byline.split()) <= 6 and not line.is_junk
    if is_short and is_organisation(parsed.byline, setting.publisher):
        return Candidate(parsed, line.text, source, 0.8)
    # "By Somebody 4 March 2026" is a byline whoever somebody is.
    return Candidate(parsed, line.text, source, 0.7) if is_short and parsed.moment_text and parsed.byline else None


def _opens_with_name(parsed: Byline) -> bool:
    return any(_opens_with(parsed.byline, name) for name in (*parsed.authors, *parsed.agencies))


def _opens_with(byline: str, name: str) -> bool:
    return _bare(byline)[: len(name)].casefold() == name.casefold()


def _bare(byline: str) -> str:
    return byline[4:] if byline.startswith(("The ", "the ")) else byline


def _is_names_alone(parsed: Byline) -> bool:
    """Whether a line without "By" is names, with nothing behind them but marks, a job, an outlet or another name."""
    if not _opens_with_name(parsed) or any(len(name.split()) > 4 for name in parsed.authors):
        return False
    length = max(len(name) for name in (*parsed.authors, *parsed.agencies) if _opens_with(parsed.byline, name))
    rest = _bare(parsed.byline)[length:].strip()
    if rest.startswith(("and ", "& ")) and len(parsed.authors) + len(parsed.agencies) < 2:
        return False
    return not rest or not rest[0].isalpha() or fold(rest.split()[0]).strip(".,:") in _BEHIND_NAMES


def _byline_below(lines: Sequence[Line], at: int, setting: Setting) -> Candidate[Byline] | None:
    """The names on the lines below a "By" that stands alone."""
    names: list[str] = []
    for line in lines[at + 1 : at + 6]:
        parsed = parse_byline(line.text, setting.publisher)
        if line.mass > 10 or not _opens_with_name(parsed):
            break
        names.append(parsed.byline)
    if not names:
        return None
    shown = "By " + ", ".join(names)
    parsed = parse_byline(shown, setting.publisher)
    return Candidate(parsed, shown, f"line:{lines[at + 1].number}", 0.9) if parsed.authors or parsed.agencies else None


def _has_job(text: str) -> bool:
    return any(word in JOB_WORDS for word in words(text))


def _is_job(text: str) -> bool:
    return len(text.split()) <= 6 and _has_job(text)


def caption_places(lines: Sequence[Line], first: int, end: int) -> frozenset[int]:
    """The places from `first` to `end` (exclusive) of the lines that are captions of pictures.

    A caption ends in a credit, stands above a credit or below a picture mark, or is printed twice in a row. Where
    credits stand below whole paragraphs or each other, pictures have no captions and credits say nothing of a line.
    """
    credit_places = [at for at in range(max(1, first), end) if is_credit_line(lines[at].text)]
    alone = sum(not _may_be_caption(lines[at - 1]) for at in credit_places)
    below = set(credit_places) if alone * 3 <= len(credit_places) else set()
    return frozenset(at for at in range(first, end) if _is_caption(lines, at, below))


def _may_be_caption(line: Line) -> bool:
    return 2 <= line.mass <= 60 and not line.is_junk and not is_credit_line(line.text) and not is_quote(line.text)


def is_quote(text: str) -> bool:
    return text.startswith(('"', "“", "„", "«", "'", "‘"))


def _is_caption(lines: Sequence[Line], at: int, below: set[int]) -> bool:
    line = lines[at]
    if line.mass > 120 or is_credit_line(line.text):
        return False
    if split_credit(line.text)[1] is not None:
        return not is_quote(line.text)
    if at + 1 in below and _may_be_caption(line) and not has_intro(line.text):
        return True
    if at + 1 < len(lines) and 8 <= line.mass <= 60 and line.folded == lines[at + 1].folded:
        return True
    before = lines[at - 1].folded if at else ""
    return bool(_PICTURE_MARK.match(before)) and not line.is_junk and line.mass >= 4 and not line.is_sentence


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


def picture(lines: Sequence[Line], at: int) -> Candidate[Image]:
    """The image behind the caption at a place, its credit taken from the caption's end or the line below."""
    caption, credit = split_credit(lines[at].text)
    if credit is None and at + 1 < len(lines) and is_credit_line(lines[at + 1].text):
        below = lines[at + 1].text.strip("() ")
        credit = split_credit(below)[1] or below
    image = Image(caption=caption or None, credit=credit)
    return Candidate(image, lines[at].text, f"line:{lines[at].number}", 0.8 if credit else 0.6)


def is_credit_line(text: str) -> bool:
    """Whether a line is the credit of a picture and nothing else: "Image: GCIS", "(Los Angeles Times)"."""
    return len(text) <= 120 and bool(
        _CREDIT_LINE.match(text) or _BRACKETED_NAME.match(text) or _NAME_AND_OUTLET.match(text)
    )
