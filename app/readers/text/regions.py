"""Where the article stands among the lines of a scraped page: its headline, and the run of prose that is its body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.readers.text.lines import Line, mass
from app.readers.text.signatures import is_date_line
from app.readers.values.cleaning import is_notice, strip_site_suffix, title_openings
from app.text import fold, words

# Weights of lines in the sum that the body maximises. Each was halved and doubled on two thirds of the handed-out
# pages: body F1 stays between .948 and .951, so that the shape of the sum matters and not these numbers.
_PROSE_WEIGHT, _MOST_PROSE = 0.5, 40.0
_SENTENCE_WEIGHT = 0.35
_JUNK_COST, _OTHER_COST, _LONG_OTHER_COST = 3.0, 3.0, 2.0
# Lines between the first paragraph and the run, such as a table or a gallery, that do not part them.
_NEAR_LINES = 14
# What the headline has below it must be an article, not a teaser, to be preferred to a longer run far below.
_OWN_WORDS = 50
_MOST_HEADLINE_WORDS = 40
# Marks between the parts of page titles, those of Chinese and Japanese pages with no blank beside them.
_TITLE_MARKS = re.compile(r"\s+[|\-–—·•»«:/›－]+\s+|\s*[|｜_＿]\s*|\s+::\s+")
_LEAST_PART = 4
_LONGEST_TITLE = 2_000
_PICTURE = re.compile(r"photo|foto|credit|image|picture|illustr|ilustr|getty|courtesy")
_WIDE_RUN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# A headline that is not like the page's title stands so many lines above the byline or date at most.
_ABOVE_BYLINE = 4
# Headings behind which other articles, comments and the foot of the page stand.
_END = re.compile(
    r"^(?:\d*\s*comments?(?: \(?\d+\)?)?|leave a (?:comment|reply)|post a comment|add a? ?comment|view comments|"
    r"would you like to comment.*|join the (?:conversation|discussion)|what do you think\??|conversation|"
    r"discussion|related(?: (?:topics|articles|stories|posts|content|news|links|reading|coverage|items))?:?|"
    r"(?:see )?more (?:from|on|in|about|news|stories|articles|like this)\b.{0,60}|"
    r"most (?:read|popular|viewed|shared|recent|commented)\b.{0,30}|top stories|trending\b.{0,30}|"
    r"recommended\b.{0,40}|you (?:may|might) (?:also )?(?:like|enjoy|be interested).{0,30}|"
    r"(?:read|up|what to read) next:?|from (?:around )?the (?:web|site)|from around the (?:web|site)|"
    r"around the web|about the authors?|published under\b.*|(?:filed|posted) (?:under|in|to)\b.*|tags?:?|tags: .*|"
    r"topics?:.*|topics in this article|in this (?:article|story)\W*|follow (?:us|[\w ]{2,30} on)\b.*|"
    r"share (?:this|or comment).*|copyright\b.*|©.*|sponsored\b.{0,30}|promoted\b.{0,30}|"
    r"editors?'?s? (?:picks|choice)|don'?t miss|latest (?:news|stories|articles|posts)|newsletters?(?: sign ?up)?|"
    r"sign up for\b.*|subscribe\b.{0,60}|our network|advertise with us|recent (?:posts|articles|stories|comments)|"
    r"popular (?:posts|articles|stories|now)|also (?:on|in)\b.{0,40}|mehr zum thema|kommentare?|"
    r"commentaires?(?: \d+)?|sur le meme (?:sujet|theme)|lire aussi|comentarios|noticias relacionadas|комментарии|"
    r"читайте также|похожие (?:статьи|материалы)|関連記事|関連ニュース|next article|previous article|next:? .{0,80}|"
    r"previous:? .{0,80}|(?:click|tap) here to (?:comment|subscribe)|read more (?:from|on|about)\b.*|more info|"
    r"footnotes|references|notes and references)$"
)
_COMMENTS = re.compile(
    r"^(?:\d+\s*(?:comments?|responses?|replies|thoughts on)\b.*|comments?(?: \(?\d+\)?)?:?|leave a (?:comment|reply)|"
    r"discussion|join the (?:conversation|discussion)|kommentare?|commentaires?(?: \d+)?|комментарии)$"
)


@dataclass(frozen=True, slots=True)
class Region:
    """Lines `start` to `end` (exclusive, places in the list) hold the body; `headline` is the headline's place."""

    start: int
    end: int
    headline: int | None


class PageTitle:
    """The title of a page, the site's name and all, against which lines are held."""

    def __init__(self, written: str) -> None:
        written = written[:_LONGEST_TITLE]
        self._openings = {fold(opening) for opening in title_openings(written)}
        parts = [part for part in _TITLE_MARKS.split(written) if mass(part) >= _LEAST_PART]
        # A wide colon may also stand inside the headline, so that only what opens the title is sure.
        before_colon = written.partition("：")[0]
        if parts:
            self._openings |= {fold(parts[0]), fold(max(parts, key=mass))}
        if mass(before_colon) >= _LEAST_PART:
            self._openings.add(fold(before_colon))
        # The section's or site's own line is no headline, though all its words are in the title.
        self._others = {fold(part) for part in _TITLE_MARKS.split(written)} - self._openings
        self._words = _tokens(strip_site_suffix(written))

    def likeness(self, line: Line) -> float:
        """How much a line says what the title says: 1 for the title, or its opening before the site's name.

        Below 1 it is what they have in common of their words; headlines are often longer or shorter than page titles.
        """
        if line.folded in self._openings and line.mass >= 2:
            return 1.0
        if not 3 <= line.mass <= _MOST_HEADLINE_WORDS or len(self._words) < 3 or line.folded in self._others:
            return 0.0
        said = _tokens(line.text)
        shared = len(said & self._words)
        return 0.99 * max(shared / len(said | self._words), 0.75 * shared / max(3, min(len(said), len(self._words))))

    def closeness(self, line: Line) -> float:
        """How far a line and the title cover each other: of two lines that are like it, the fuller is the headline.

        A line that the title begins with is closer than any other.
        """
        said = _tokens(line.text)
        opens = any(opening.startswith(line.folded) for opening in self._openings)
        return opens + 2 * len(said & self._words) / max(1, len(said) + len(self._words))


def _tokens(text: str) -> set[str]:
    """The words of a text, those of scripts without blanks as pairs of characters."""
    if text.isascii():
        return set(words(text))
    wide = [pair for run in _WIDE_RUN.findall(text) for pair in (run[at : at + 2] for at in range(len(run) - 1))]
    return {*words(_WIDE_RUN.sub(" ", text)), *wide}


def body_region(lines: Sequence[Line], title: PageTitle) -> Region | None:
    """The run of lines with the body, or None where no line reads like prose.

    The body is the run with the largest sum of weights (prose counts for, furniture against); it begins behind the
    last headline that still has most of the run behind it, and ends where comments or other articles begin.
    """
    run = _heaviest_run(lines)
    if run is None:
        return None
    start, end = run
    headline = _headline_place(lines, title, start, end)
    if headline is not None:
        start, end = _near_headline(lines, headline, start, end)
    end = _cut(lines, start, end)
    return Region(start, end, headline) if start < end else None


def _near_headline(lines: Sequence[Line], headline: int, start: int, end: int) -> tuple[int, int]:
    """The run moved to the headline: never above it, and from the first paragraph below it where that is near.

    Where the headline's own paragraphs stand far above the run, the run is comments or another article.
    """
    if start <= headline:
        return headline + 1, end
    first = next((at for at in range(headline + 1, start) if lines[at].is_prose), start)
    if start - first <= _NEAR_LINES:
        return first, end
    own = _heaviest_run(lines[headline + 1 : start])
    if own and sum(line.mass for line in lines[headline + 1 + own[0] : headline + 1 + own[1]]) >= _OWN_WORDS:
        return headline + 1 + own[0], headline + 1 + own[1]
    return start, end


def _weight(line: Line) -> float:
    if line.is_prose:
        return min(line.mass * _PROSE_WEIGHT, _MOST_PROSE)
    if line.is_junk:
        return 0.0 if is_notice(line.text) else -_JUNK_COST
    if line.is_sentence:
        return line.mass * _SENTENCE_WEIGHT
    return -_LONG_OTHER_COST if line.mass >= 8 else -_OTHER_COST


def _heaviest_run(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The run with the largest sum of weights (Kadane's algorithm), or None where no weight is positive."""
    best, best_run = 0.0, None
    total, start = 0.0, 0
    for at, line in enumerate(lines):
        if total <= 0:
            total, start = 0.0, at
        total += _weight(line)
        if total > best:
            best, best_run = total, (start, at + 1)
    return best_run


def _headline_place(lines: Sequence[Line], title: PageTitle, start: int, end: int) -> int | None:
    """The last place of the headline, before or in the run, that leaves most of the run's prose behind it."""
    masses = [line.mass if line.is_prose else 0 for line in lines[start:end]]
    behind = [*accumulate(reversed(masses), initial=0)][::-1]
    places = [
        at
        for at in range(1, end)
        if title.likeness(lines[at]) >= 1.0 and (at < start or behind[at - start] >= 0.6 * behind[0])
    ]
    if places:
        return _fuller(lines, places[-1], title)
    near = [at for at in range(max(1, start - 25), min(end, start + 6)) if _may_be_headline(lines[at])]
    near = [at for at in near if at < start or behind[at - start] >= 0.6 * behind[0]]
    likely = [(title.closeness(lines[at]), at) for at in near if title.likeness(lines[at]) >= 0.5]
    return max(likely)[1] if likely else None


def unlike_headline(lines: Sequence[Line], byline: int) -> int | None:
    """The headline above the byline or date at a place, where the page's title above the menus says something else.

    It is the topmost of the lines that stand together above the byline and read like headlines.
    """
    place = None
    for at in range(byline - 1, max(0, byline - 1 - _ABOVE_BYLINE), -1):
        line = lines[at]
        if line.is_junk or line.mass < 3 or _PICTURE.search(line.folded):
            if place is not None:
                break
        elif is_date_line(line.text):
            continue
        elif _may_be_headline(line) and not line.is_sentence and 4 <= line.mass <= 25:
            place = at
        elif not line.is_sentence or line.mass > 60:
            break
    has_menu = place is not None and any(line.is_junk or line.mass <= 2 for line in lines[1:place])
    return place if has_menu else None


def _fuller(lines: Sequence[Line], place: int, title: PageTitle) -> int:
    """The line below a short headline instead, where it says the same at more length: the short one is for menus."""
    below = place + 1
    if below < len(lines) and _may_be_headline(lines[below]) and len(lines[below].text) > len(lines[place].text):
        return below if 0.5 <= title.likeness(lines[below]) < 1 and not lines[below].is_sentence else place
    return place


def _may_be_headline(line: Line) -> bool:
    is_paragraph = line.is_prose and (line.mass > 25 or line.text.endswith("."))
    return not line.is_junk and 3 <= line.mass <= _MOST_HEADLINE_WORDS and not is_paragraph


def _cut(lines: Sequence[Line], start: int, end: int) -> int:
    """The end of the body: before the first heading of comments or other articles that has the body before it."""
    total = sum(line.mass for line in lines[start:end] if line.is_prose)
    before = 0
    for at in range(start, end):
        folded = lines[at].folded
        if before >= 0.3 * total and before >= 60 and _COMMENTS.match(folded):
            return at
        if before >= 0.6 * total and lines[at].mass <= 14 and _END.match(folded):
            return at
        before += lines[at].mass if lines[at].is_prose else 0
    return end


def is_end_heading(line: Line) -> bool:
    """Whether a line heads what comes behind an article."""
    return line.mass <= 14 and bool(_END.match(line.folded))
