"""Captions of pictures among the lines of scraped text, and the credits at their ends or below them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.documents import Image
from app.readers.text.lines import Line
from app.readers.values.bylines import has_intro
from app.readers.values.cleaning import split_credit
from app.readers.values.metadata import Candidate

_CREDIT_LINE = re.compile(
    r"^\(?(?:(?:photo|image|picture|photograph|illustration|credit|source|foto|bild|video)s?(?:\s+(?:credits?|"
    r"source|by))?"
    r"\s*[:/]|(?:photo|photograph|picture|image|illustration)s?\s+by\b|getty images|afp|reuters|ap photo|©|courtesy)",
    re.IGNORECASE,
)
_BRACKETED_NAME = re.compile(r"^\([A-Z][\w.'’\-]*(?:[ ,/&|]+(?:[A-Z][\w.'’\-]*|of|for|via|and|the)){0,7}\)$")
_NAME_AND_OUTLET = re.compile(r"^(?:[A-Z][\w.'’\-]+ ){1,3}?[A-Z][\w.'’\-]+\s?/\s?[A-Z]\w+(?: [A-Z]\w+){0,2}$")
_PICTURE_MARK = re.compile(
    r"^(?:view \d+ images?|image \d+ of \d+|\d+ of \d+|open image|view image|view images|view gallery|expand image|"
    r"\d+/\d+|image|photo|file photo|lead art.*|.*fullscreen.*expand|\[image.*\]|gallery)$"
)


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


def picture(lines: Sequence[Line], at: int) -> Candidate[Image]:
    """The image behind the caption at a place, its credit taken from the caption's end or the line below."""
    caption, credit = split_credit(lines[at].text)
    if credit is None and at + 1 < len(lines) and is_credit_line(lines[at + 1].text):
        below = lines[at + 1].text.strip("() ")
        credit = split_credit(below)[1] or below
    image = Image(caption=caption or None, credit=credit)
    return Candidate(image, lines[at].text, f"line:{lines[at].number}", 0.8 if credit else 0.6)


@lru_cache(maxsize=2_048)
def is_credit_line(text: str) -> bool:
    """Whether a line is the credit of a picture and nothing else: "Image: GCIS", "(Los Angeles Times)"."""
    return len(text) <= 120 and bool(
        _CREDIT_LINE.match(text) or _BRACKETED_NAME.match(text) or _NAME_AND_OUTLET.match(text)
    )
