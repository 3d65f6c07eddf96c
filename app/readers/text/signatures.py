"""Which lines of scraped text are bylines or dates, by their words and by the lines beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from app.readers.text.captions import is_credit_line
from app.readers.text.lines import Line
from app.readers.values.bylines import Byline, has_intro, is_organisation, parse_byline
from app.readers.values.cleaning import split_credit
from app.readers.values.dates import moment_span
from app.readers.values.metadata import Candidate
from app.readers.values.names import JOB_WORDS, ORGANISATION_WORDS, TITLE_WORDS
from app.text import fold, words

_LONGEST_BYLINE = 400
# Names without "By" fill so many words at most.
_LONGEST_NAMES = 25
_MOMENT_LABELS = re.compile(
    r"\b(?:first|last|published|posted|created|updated?|modified|on|at|date|issued|filed|added|by|le|am|um|a|vom|el|"
    r"the|est|edt|gmt|bst|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\W|\d"
)
GLUED = re.compile(
    r"(?<=[a-z)])(?=(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.? \d|(?:Updated|Published|Posted|Last)\b)|(?<=\d)(?=[A-Z][a-z]{2})|"
    r"(?<=Updated)(?=\d)|(?<=Published)(?=\d)|"
    r"(?<=[ .,/](?:19|20)\d\d)(?=\d{1,2}(?: (?:year|month|week|day|hour|min)|:\d\d))"
)
LONE_INTRO = re.compile(
    r"^(?:(?:(?:written|posted|published) (?:on [\w ,.]{3,20} )?|story |words |reported )?by|von|par|por|автор|"
    r"authors?(?: of the article)?)\s*:?$",
    re.I,
)
_READING = re.compile(
    r"\d+ ?(?:min(?:ute)?s?|hours?|days?|years?|comments?|views?|shares?)(?: ago| read)?", re.IGNORECASE
)
_AGO = re.compile(
    r"\b(?:\d+ ?(?:h|m|d|hrs?|mins?|hours?|minutes?|days?|weeks?) ago|\d+ min(?:ute)?s? read)\b|"
    r"^(?:vor|il y a|hace|ha|for|pred|før|för) \d+ \w+|^\d+ \w+ (?:siden|sedan|назад|geleden|temu|fa)$"
)
_WIDE_NAME = re.compile("[\u3400-\u9fff][\u3400-\u9fff\u3005]{0,3}[\u3040-\u30ff]{0,3}")
_WIDE_ORGANISATION = re.compile(
    "[社部网網局报報刊编編集团団室組会聞闻誌件新日一無无]$|新[闻聞]|[编編]|日[报報]|発売|今日|更新|発表|公開"
)
_FRESH = re.compile(r"\b(?:ago|published|updated|posted)\b|\b\d{1,2} ?[hmd]\b")
_FOLLOW = re.compile(
    r"^(?:follow|profile|@\w|contributor|view (?:bio|profile)|see (?:all|more)|twitter|contact|email the author)"
)
_BEHIND_NAMES = (
    JOB_WORDS | TITLE_WORDS | ORGANISATION_WORDS | frozenset(("and", "the", "with", "for", "follow", "updated"))
)


def byline_at(lines: Sequence[Line], at: int, publisher: str | None) -> Candidate[Byline] | None:
    """The byline in a line: opened by "By" or the like, or names alone beside a date or a job title."""
    line = lines[at]
    if LONE_INTRO.match(line.folded):
        return byline_below(lines, at, publisher)
    if len(line.text) > _LONGEST_BYLINE:
        return None
    if line.mass > _LONGEST_NAMES and "|" not in line.text and not has_intro(line.text):
        return None
    parsed = parse_byline(line.text, publisher)
    if parsed.has_intro and opens_with_name(parsed):
        return _opened(line, parsed, publisher)
    if split_credit(line.text)[1] or is_credit_line(line.text):
        return None
    if parsed.has_intro:
        return _opened(line, parsed, publisher)
    return _names_alone(lines, at, parsed)


def _names_alone(lines: Sequence[Line], at: int, parsed: Byline) -> Candidate[Byline] | None:
    """The byline in a line without "By": names beside a date, a time, a job, or printed twice."""
    line = lines[at]
    if line.is_junk or line.is_sentence or line.mass > _LONGEST_NAMES:
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
    return replace(parsed, authors=(name,)) if is_dated and not is_repeated(lines, at) else None


def _stands_beside_names(line: Line) -> bool:
    """Whether a line is a date, a time for reading or since, a job, or a button for following an author."""
    is_reading = bool(_READING.fullmatch(line.text)) or bool(_AGO.search(line.folded) and line.mass <= 5)
    return is_date_line(line.text) or is_reading or _is_job(line.folded) or bool(_FOLLOW.match(line.folded))


def _opened(line: Line, parsed: Byline, publisher: str | None) -> Candidate[Byline] | None:
    """A line that opens with "By": a byline where people, an agency or an organisation follow at once."""
    source = f"line:{line.number}"
    if opens_with_name(parsed):
        return Candidate(parsed, line.text, source, 0.9)
    is_short = len(parsed.byline.split()) <= 6 and not line.is_junk
    if is_short and is_organisation(parsed.byline, publisher):
        return Candidate(parsed, line.text, source, 0.8)
    # "By Somebody 4 March 2026" is a byline whoever somebody is.
    return Candidate(parsed, line.text, source, 0.7) if is_short and parsed.moment_text and parsed.byline else None


def byline_below(lines: Sequence[Line], at: int, publisher: str | None) -> Candidate[Byline] | None:
    """The names on the lines below a "By" that stands alone."""
    names: list[str] = []
    for line in lines[at + 1 : at + 6]:
        parsed = parse_byline(line.text, publisher)
        if line.mass > 10 or not opens_with_name(parsed):
            break
        names.append(parsed.byline)
    if not names:
        return None
    shown = "By " + ", ".join(names)
    parsed = parse_byline(shown, publisher)
    return Candidate(parsed, shown, f"line:{lines[at + 1].number}", 0.9) if parsed.authors or parsed.agencies else None


def opens_head(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is surely a byline or the date of an article, as those right below a headline are."""
    line = lines[at]
    if line.mass > 25 or line.is_sentence:
        return False
    if is_date_line(line.text):
        return True
    parsed = parse_byline(line.text)
    if parsed.has_intro:
        return opens_with_name(parsed)
    is_alone = bool(parsed.authors) and only_names(parsed)
    return is_alone and at + 1 < len(lines) and lines[at + 1].is_prose and not is_repeated(lines, at)


@lru_cache(maxsize=2_048)
def is_date_line(text: str) -> bool:
    """Whether a line is a date, with nothing but labels beside it."""
    if len(text) > 160:
        return False
    unglued = GLUED.sub(" ", text)
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


def only_names(parsed: Byline) -> bool:
    """Whether a byline holds names of people and nothing else."""
    rest = fold(parsed.byline)
    for name in parsed.authors:
        rest = rest.replace(fold(name), " ")
    return not rest.replace(" and ", " ").strip(" ,&;|")


def is_repeated(lines: Sequence[Line], at: int) -> bool:
    """Whether a line stands above too, as sections and menu entries do."""
    return any(line.folded == lines[at].folded for line in lines[:at])


def _is_names_alone(parsed: Byline) -> bool:
    """Whether a line without "By" is names, with nothing behind them but marks, a job, an outlet or another name."""
    if not opens_with_name(parsed) or any(len(name.split()) > 4 for name in parsed.authors):
        return False
    length = max(len(name) for name in (*parsed.authors, *parsed.agencies) if _opens_with(parsed.byline, name))
    rest = _bare(parsed.byline)[length:].strip()
    if rest.startswith(("and ", "& ")) and len(parsed.authors) + len(parsed.agencies) < 2:
        return False
    return not rest or not rest[0].isalpha() or fold(rest.split()[0]).strip(".,:") in _BEHIND_NAMES


def opens_with_name(parsed: Byline) -> bool:
    return any(_opens_with(parsed.byline, name) for name in (*parsed.authors, *parsed.agencies))


def _opens_with(byline: str, name: str) -> bool:
    return _bare(byline)[: len(name)].casefold() == name.casefold()


def _bare(byline: str) -> str:
    return byline[4:] if byline.startswith(("The ", "the ")) else byline


def _has_job(text: str) -> bool:
    return any(word in JOB_WORDS for word in words(text))


def _is_job(text: str) -> bool:
    return len(text.split()) <= 6 and _has_job(text)
