"""Bylines, read into who wrote an article: people, agencies, and the date that stands beside them.

A name is an author only where it is a person's beyond reasonable doubt: two to five capitalised words, none of which
belongs to organisations, jobs or page furniture, and not the publisher. A missing author beats a wrong one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.readers.values import dates
from app.readers.values.names import (
    AGENCIES,
    ARTICLES,
    FURNITURE_WORDS,
    GIVEN_NAMES,
    HONORIFICS,
    JOB_WORDS,
    NO_PERSONS,
    ORGANISATION_WORDS,
    PARTICLES,
    SURNAMES_TOO,
    TITLE_WORDS,
)
from app.text import clean, fold

# Longer lines are prose that begins with "By".
LONGEST_BYLINE = 400

_INTRO = re.compile(
    r"^(?:(?:(?:analysis|opinion|commentary|review|perspective|story|words|text|report|news|written|reported|posted|"
    r"submitted|published|article|column|essay|interview|guest post|exclusive)\s+)?by\b\s*[:.\-–]?\s*(?=\S)|"
    r"(?:авторы?|текст|autor(?:es|en|in)?|auteure?s?|autore|autori|redactor|text|tekst|author\(?s?\)?|words)\s*:\s*|"
    r"(?:analysis|commentary|perspective|opinion|story)[:\s]\s*(?=\S+\s+\S))",
    re.IGNORECASE,
)
# "ByJane Doe" and "Byby Jane Doe": the word stands in an element of its own, and the blank was lost with it.
_GLUED_BY = re.compile(r"^(?:By)+(?=[A-Z]|by\s)")
# Words that begin a byline and also names: only in front of two capitalised words.
_SHORT_INTRO = re.compile(r"^(?:von|par|por|di|door|av|af|od|przez|tarafından|oleh)\s+(?=\S+\s+\S)", re.IGNORECASE)
_OTHER_HANDS = re.compile(
    r"[\s|,;(]*\b(?:edited|reviewed|translated|photograph(?:s|y)?|photos?|illustrat(?:ed|ions?)|video|fact.checked|"
    r"medically reviewed|produced|compiled|adapted|graphics?|source|published)\s*(?:by\b|in\b|:).*$",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(
    r"(?:,|\band\b|&)?[^,;&()]*\((?:photograph(?:y|s|er)|photos?|pictures?|illustrations?|video|graphics?)\)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?:follow\s+)?(?<![\w.])@\w+|(?<=[a-z])@\w+|\S+\s+\w+\.com\b(?=,|$)|"
    r"\b\w+\.(?:com|org|net)\b",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"\s*[|,•·\-–—(]*\s*\d+\s*(?:h|m|d|w|hrs?|hours?|mins?|minutes?|days?|weeks?|months?|years?)\.?[\s-]*"
    r"(?:(?:ago|read)\b.*)?$",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    r"[\s,|•·\-–—(]+(?:on\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
    r"(?:\s+at\s+\d{1,2}:\d\d(?:\s?[ap]\.?m\.?)?)?.*$",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    r"[\s,|•·\-–—(/:]*\b(?:(?:last|first)\s+)?(?:on|at|updated|published|posted|created|modified|filed|le|am|vom|el|"
    r"publiée?|mis à jour|veröffentlicht|aktualisiert|publicado|actualizado|pubblicato|опубликовано|обновлено|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?\s*$|[,|•·\-–—(/:]\s*(?:mon|tues?|wed|thu(?:rs)?|fri|sat|"
    r"sun)\.?\s*$|"
    r"[\s,|•·\-–—(/:]+$",
    re.IGNORECASE,
)
_JOBS = "|".join(sorted(JOB_WORDS | {word.capitalize() for word in JOB_WORDS} | {"CEO"}))
_TITLES = "|".join(sorted(word.capitalize() for word in TITLE_WORDS))
# Words that scrapes glue to the name before them, since each stands in an element of its own.
_GLUED_WORD = re.compile(
    r"(?<=[a-z])(?=(?:The|Follow|Updated|Published|Posted|Last|Email)\b)|(?<=[a-z])(?=Twitter(?:[A-Z\s]|$))|(?<=Twitter)(?=[A-Z])|"
    rf"(?<=[a-z])(?=(?=[A-Z])(?:{_JOBS})\b)|(?<=[a-z])(?=(?:{_TITLES})(?: \w+)?? (?:{_JOBS})\b)|"
    r"(?<=[a-z])(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)|(?<=\d)(?=[A-Z][a-z]+)|"
    r"(?<=[a-z])(?=\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_HAN_NAME = re.compile(
    r"(?:作者|記者|记者|撰文|執筆|筆者|文)\s*[:：●︱／/|]\s*(?P<name>[\u3400-\u9fff\u3040-\u30ff]{2,6})(?![\u3040-\u9fff])"
)
_PARTS = re.compile(r"\s*(?:[,;|•·\n]|\s[/\-–—]\s|\s&\s|\band\b|\bwith\b|\bund\b|(?<=\s)et(?=\s)|(?<=\s)и(?=\s))\s*")
# "And" in languages where the word may also belong to a name: it divides two full names only.
_SOFT_AND = re.compile(r"\s(?:y|e|i|en|och|og|ja|és|ve|та|și|a)\s")
_OUTLET = re.compile(r"(?<=\S)\sThe\s.*$")
_PLACE_OR_EMPLOYER = re.compile(r"\s(?:in|for|of|at|from|aus|à|to|For|In|Of|At)\s.*$|\s*\(.*$")
_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr|II|III|IV)\b\.?)")
# "d'Emilio", "l'Heureux".
_ELIDED = re.compile(r"[dl]['’][^\W\d_a-z]")
_TOKEN = re.compile(r"[^\W\d_]+(?:[.'’`\-][^\W\d_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Byline:
    """`byline` is the line without its opening word and date; `agencies` are wire services by their usual names.

    `has_intro` tells whether it was opened by a word such as "By".
    """

    byline: str
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    moment_text: str | None = None
    has_intro: bool = False


@lru_cache(maxsize=1_024)
def parse_byline(text: str, publisher: str | None = None) -> Byline:
    """Who and when of a byline such as "By Jane Doe and John Roe, Reuters | 14 August 2025".

    `publisher`, where known, is never an author. A text too long for a byline gives an empty one.
    """
    line = _GLUED_WORD.sub(" ", _GLUED_BY.sub("By ", clean(text)))
    if not line or len(line) > LONGEST_BYLINE:
        return Byline("")
    moment_text, line = _without_moments(line)
    line = _opened_first(line)
    opened = _without_intro(line)
    byline = _without_date_words(_READING_TIME.sub("", opened))
    byline = _YEARLESS.sub("", byline).strip(' ,;|•·-–—"“”')
    authors, agencies = _people_and_agencies(byline, publisher)
    return Byline(byline, authors, agencies, moment_text, has_intro=opened != line)


def _without_moments(line: str) -> tuple[str | None, str]:
    """The first date of a line, and the line without any."""
    first: str | None = None
    while span := dates.moment_span(line):
        first = first or line[span.start : span.end].strip(" ()|,")
        head, tail = _without_date_words(line[: span.start]), line[span.end :].strip(" ,;|•·-–—/:()")
        # Behind a name and a date stands another outlet or a button, unless "By" opens it.
        opened = next((piece for piece in map(str.strip, tail.split("|")) if _without_intro(piece) != piece), "")
        line = f"{head} | {opened}" if head and opened else head or tail
    return first, line.strip()


def _opened_first(line: str) -> str:
    """`The Herald | By Jane Doe` with the piece that "By" opens in front."""
    pieces = [piece.strip() for piece in line.split("|")]
    opened = next((piece for piece in pieces if _without_intro(piece) != piece), pieces[0])
    return line if opened == pieces[0] else " | ".join((opened, *(piece for piece in pieces if piece != opened)))


def has_intro(line: str) -> bool:
    """Whether a line opens as bylines do ("By ", "Von ", "Автор:")."""
    return _without_intro(_GLUED_BY.sub("By ", line)) != line


def is_person(name: str, publisher: str | None = None) -> bool:
    """Whether a name is a person's beyond reasonable doubt."""
    tokens = name.split()
    if not 2 <= len(tokens) <= 5 or len(name) > 60:
        return False
    if is_organisation(name, publisher):
        return False
    if any(not _TOKEN.fullmatch(token) for token in tokens):
        return False
    folded = [fold(token).rstrip(".") for token in tokens]
    # A single letter is an initial: the "A" of "David A. Graham" is no article.
    if any(len(word) > 1 and (word in FURNITURE_WORDS or word in JOB_WORDS) for word in folded):
        return False
    if "-".join(folded) in NO_PERSONS:
        return False
    if (
        (folded[-1] in PARTICLES and folded[-1] != "mac")
        or not tokens[0][0].isupper()
        or (len(tokens) == 2 and folded[0] in ARTICLES)
    ):
        return False
    return all(
        token[0].isupper() or word in PARTICLES or _ELIDED.match(token)
        for token, word in zip(tokens, folded, strict=True)
    ) and any(len(word) > 1 for word in folded)


def is_organisation(name: str, publisher: str | None = None) -> bool:
    """Whether a name is evidently an organisation's: the publisher, a news agency, or a name with such a word."""
    folded = fold(name)
    if not folded:
        return False
    if publisher and _compact(folded) in {_compact(fold(publisher)), _compact(fold(publisher)).removeprefix("the")}:
        return True
    if folded in AGENCIES or folded.removeprefix("the ") in AGENCIES:
        return True
    tokens = name.split()
    if len(tokens) == 2 and fold(tokens[0]) in GIVEN_NAMES and fold(tokens[1]) in SURNAMES_TOO:
        return False
    return any(_is_organisation_word(token, alone=name.isupper() or len(tokens) == 1) for token in tokens)


def _is_organisation_word(token: str, *, alone: bool) -> bool:
    plain = token.strip(".,()")
    words = fold(plain).split()
    if any(word in ORGANISATION_WORDS for word in words) or fold(plain) in AGENCIES:
        return True
    # "IntelliNews", "BuzzFeed": a capital inside, and the end of a company's name.
    inner = re.search(r"[a-z](News|Media|Times|Press|Post|Week|Wire|Feed|TV|Line|Net|Tech|Hub|Today)$", plain)
    # "CNN", "NBC" among words that are not all capitals; two letters may be initials (JD, MJ).
    acronym = not alone and plain.isupper() and len(plain) >= 3 and plain.isalpha() and plain not in {"III", "VAN"}
    return bool(inner) or acronym


def _compact(folded: str) -> str:
    return re.sub(r"\W+", "", folded)


def _without_intro(line: str) -> str:
    for _ in range(2):
        line = _INTRO.sub("", line, count=1)
    short = _SHORT_INTRO.match(line)
    if short and line[short.end() : short.end() + 1].isupper():
        line = line[short.end() :]
    return line.strip()


def _without_date_words(line: str) -> str:
    """`line` without the words and marks that lead over to a date at its end."""
    line = line.strip()
    while (shorter := _DATE_WORDS.sub("", line)) != line:
        line = shorter
    return line.lstrip(" ,;|•·-–—/:")


def _people_and_agencies(byline: str, publisher: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    authors: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for labelled in _HAN_NAME.finditer(byline):
        authors[labelled["name"]] = labelled["name"]
    for piece, is_behind_bar in _pieces(byline):
        for name in _names(_without_intro(piece)):
            folded = fold(name).removeprefix("the ")
            if folded in AGENCIES:
                agencies[AGENCIES[folded]] = None
            elif is_person(name, publisher) and (not is_behind_bar or _has_given_name(name)):
                authors.setdefault(fold(name), _in_usual_case(name))
        agencies.update(dict.fromkeys(_trailing_agencies(piece)))
    return tuple(authors.values()), tuple(agencies)


def _pieces(byline: str) -> list[tuple[str, bool]]:
    """The pieces between commas, bars and "and"; behind a bar an outlet is likelier than one more person."""
    kept = _OTHER_HANDS.sub("", _OTHER_ROLE.sub("", byline))
    kept = _ADDRESS.sub(" , ", kept)
    kept = _SUFFIX.sub(" ", kept.replace('"', ""))
    return [
        (piece if piece.endswith(("Jr.", "Sr.")) else piece.strip(" .:"), at > 0)
        for at, part in enumerate(kept.split("|"))
        for piece in _PARTS.split(part)
        if piece.strip()
    ]


def _has_given_name(name: str) -> bool:
    return fold(name.split(maxsplit=1)[0]) in GIVEN_NAMES


def _names(piece: str) -> list[str]:
    """The possible names in one piece of a byline, without place, employer, honorific and job title."""
    halves = _SOFT_AND.split(piece)
    if len(halves) > 1 and all(len(half.split()) > 1 for half in halves):
        return [name for half in halves for name in _names(half)]
    tokens = _without_agency(_PLACE_OR_EMPLOYER.sub("", " " + _OUTLET.sub("", piece)).split())
    while tokens and fold(tokens[0]).rstrip(".") in HONORIFICS:
        tokens = tokens[1:]
    return [" ".join(_without_job(tokens))]


def _without_job(tokens: list[str]) -> list[str]:
    """`Jane Doe Deputy Political Editor` without the job; a job needs its word, a title alone may be a surname."""
    folded = [fold(token).rstrip(".,") for token in tokens]
    if not any(word in JOB_WORDS for word in folded[2:]):
        return tokens
    return tokens[: next(at for at in range(2, len(tokens)) if folded[at] in JOB_WORDS or folded[at] in TITLE_WORDS)]


def _without_agency(tokens: list[str]) -> list[str]:
    """`Samya Kullab The Associated Press` without its last words, where two or more are left."""
    for length in (3, 2, 1):
        tail = fold(" ".join(tokens[-length:])).removeprefix("the ")
        if len(tokens) >= length + 2 and tail in AGENCIES:
            return tokens[:-length]
    return tokens


def _trailing_agencies(piece: str) -> list[str]:
    tokens = piece.split()
    kept = _without_agency(tokens)
    tail = fold(" ".join(tokens[len(kept) :])).removeprefix("the ")
    return [AGENCIES[tail]] if tail in AGENCIES else []


def _in_usual_case(name: str) -> str:
    """`STEVE MCCARTHY` as `Steve McCarthy`; a name that is not all capitals stays as written."""
    if not name.isupper() or sum(map(str.isalpha, name)) < 6:
        return name
    return " ".join(token if "." in token or len(token) <= 2 else _capitalised(token) for token in name.split())


def _capitalised(token: str) -> str:
    if token in {"II", "III", "IV"}:
        return token
    lowered = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), token)
    return re.sub(r"^Mc([a-z])(?=[a-z]{2})", lambda part: "Mc" + part[1].upper(), lowered)
