"""Finds the terms of a text and how each stands to the next, as one string that grammars run over."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from app.enrichers.terms.vocabulary import (
    ADJECTIVES,
    ATTACHED_MAGNITUDES,
    CURRENCY_CODES,
    MEASURES,
    SHORT_DATES,
    SHORT_UNITS,
    SIGNS,
    TIGHT_MAGNITUDES,
    TIME_UNITS,
    VOCABULARY,
)

# What may stand between two terms that belong together; anything else is "|".
GAPS = {
    "": "0",
    " ": "1",
    "-": "2",
    "–": "2",
    "‑": "2",
    "−": "2",
    ", ": "3",
    " of ": "4",
    " of the ": "4",
    " in ": ":",
    " in the ": ":",
    " to ": "5",
    "- to ": "5",
    " through ": "5",
    " till ": "5",
    "-to-": "5",
    " and ": "6",
    ", and ": "6",
    " or ": "7",
    " the ": "8",
    "'s ": "9",
    "’s ": "9",
    "' ": "9",
    "’ ": "9",
    " and a ": "!",
    "-and-a-": "!",
    " - ": "~",
    " – ": "~",
    " — ": "~",
    " day ": "^",
    " on ": "@",
    " from ": "<",
    " from the ": "<",
    "-a-": "&",
    "/": "/",
    " eve ": ";",
    " eve, ": ";",
} | {f" {adjective} ": "?" for adjective in ADJECTIVES}
_LONGEST_GAP = max(map(len, GAPS))
# Kinds before which "a" is a number or an article that belongs to the term.
_COUNTABLE = frozenset("hmzqTsQKuN%GoS")

# Finding the words as bytes takes a third of the time that a regular expression takes. Everything else is a blank, also
# letters beyond ASCII, each of which stands as one byte.
_KNOWN = {word.encode(): entry for word, entry in VOCABULARY.items()}
_BLANKED = bytes(n if chr(n).isalnum() or chr(n) == "_" else 32 for n in range(128)) + b" " * 128
# It begins with one set of characters, which the engine skips to; digits go on as far as the number does.
_NUMBER = re.compile(rf"[\d½¼¾%{re.escape(''.join(SIGNS))}](?:(?<=\d)\d*+(?:,\d{{3}}(?!\d))*+(?:\.\d++)?+[½¼¾⅓⅔]?+)?")
_LONGEST_NUMBER = 24
_VULGAR = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal("0.3333"),
    "⅔": Decimal("0.6667"),
}
_ISO_DATE = re.compile(r"-(\d\d)-(\d\d)(?:t\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:z|[+\-]\d\d:?\d\d)?)?(?![\w-])")
_SLASHED = re.compile(r"/(\d{1,2})(?:/(\d{4}|\d\d))?(?![\w/])")
# The fractions of prices and recipes, and the word that follows.
_PART = re.compile(r"/(2|3|4|8|16)(?![\w/])(?:[ -]([a-z]+))?")
_MONTH_YEAR = re.compile(r"/(?:19|20)\d\d(?![\w/])")
_CLOCK = re.compile(r"(?::[0-5]\d){1,2}(?:\.\d{1,3}){0,2}")
_HALF_DAY = re.compile(r"\s?(?:[ap]\.m\b\.?|[ap]m\b|o'clock|o’clock)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![^\W_])")
_DECADE = re.compile(r"['’]?s(?![^\W_])")
_UNITS = {word: unit for table in (MEASURES, TIME_UNITS) for unit, forms in table.items() for word in forms.split()}
_SHORT = sorted({*SHORT_UNITS, *ATTACHED_MAGNITUDES, "bps"}, key=len, reverse=True)
_TIGHT = "|".join(sorted({*TIGHT_MAGNITUDES, "m", "c", "p", "pc"}, key=len, reverse=True))
_SUFFIX = re.compile(rf"(?:[ \-]?(?P<loose>{'|'.join(_SHORT)})|(?P<tight>{_TIGHT}))(?![^\W_])")
_PREFIXES = {
    "us": "USD", "u.s.": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "nz": "NZD",
    "hk": "HKD",
    "s": "SGD", "sg": "SGD", "nt": "TWD", "r": "BRL", "mx": "MXN", "tt": "TTD", "j": "JMD", "z": "ZWL", "n": "NAD",
    "b": "BND", "fj": "FJD", "bz": "BZD", "rd": "DOP",
}  # fmt: skip
_BEFORE_SIGN = re.compile(r"(?<![\w.])(?:(U\.S\.|US) ?|([A-Z][A-Za-z]?[A-Z]?))$")
_CODE_BEFORE = re.compile(r"(?<![\w$£€])(RM|RMB|Rs\.?|R|Tk|DM|SR|Rp|K[Ss]h|Dhs?|SFr|[A-Z]{3}) ?$")
_MIXED_CODES = ("Rs", "Rs.", "Tk", "Rp", "sh", "Dh", "Dhs", "SFr")
_WORD_CODES = {
    "RM": "MYR", "RMB": "CNY", "R": "ZAR", "Tk": "BDT", "DM": "DEM", "SR": "SAR", "Rp": "IDR", "Ksh": "KES",
    "KSh": "KES", "Dh": "AED", "Dhs": "AED", "SFr": "CHF",
}  # fmt: skip


@dataclass(slots=True)
class Terms:
    """The terms of one text in order. `shape` has two characters for each: its kind, then the gap that follows it."""

    text: str
    lower: str
    shape: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def kind(self, n: int) -> str:
        return self.shape[2 * n]

    def gap(self, n: int) -> str:
        return self.shape[2 * n + 1]


def terms_of(text: str) -> Terms:
    """The terms of `text`, in time that grows with its length alone."""
    return _Lexer(text).run()


class _Lexer:
    """One walk over a text; `kinds`, `starts`, `ends` and `values` grow together."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(low if len(low := one.lower()) == 1 else one for one in text)
        self.text, self.lower = text, lower.replace("\xa0", " ")
        self.is_ascii = text.isascii()
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.values: list[Any] = []

    def run(self) -> Terms:
        behind = 0
        found: list[tuple[int, int, Any]] = self.known_words()
        if numbers := [(*one.span(), one[0]) for one in _NUMBER.finditer(self.lower)]:
            found += numbers
            found.sort(key=itemgetter(0))
        for start, end, what in found:
            if start < behind:
                continue
            if isinstance(what, str):
                behind = self.sign_or_number(start, end, what)
            else:
                self.word(start, end, what)
        return Terms(self.text, self.lower, self.shape(), self.starts, self.ends, self.values)

    def known_words(self) -> list[tuple[int, int, Any]]:
        """Start, end and entry of each word of the vocabulary."""
        blanked = (b" " + self.lower.encode("ascii", "replace") + b" ").translate(_BLANKED)
        found: list[tuple[int, int, Any]] = []
        at = 0
        for word in [one for one in blanked.split() if one in _KNOWN]:
            # Each of its occurrences is met in turn, so that the next one is this one.
            at = blanked.find(b" %b " % word, at)
            found.append((at, at + len(word), _KNOWN[word]))
            at += len(word)
        return found

    def put(self, kind: str, start: int, end: int, value: Any) -> int:
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)
        self.values.append(value)
        return end

    def shape(self) -> str:
        """Kinds and gaps in turn; the article before a term that can be counted becomes a term of its own."""
        gaps: list[str] = []
        lower = self.lower
        for start, end in zip(self.starts[1:], self.ends, strict=False):
            gap = lower[end:start] if start - end <= _LONGEST_GAP else "|"
            code = GAPS.get(gap)
            if code is None and "\n" in gap:
                code = GAPS.get(gap.replace("\n", " ", 1))
            gaps.append(code or "|")
        gaps.append("|")
        return "".join([part for pair in zip(self.kinds, gaps, strict=False) for part in pair])

    def word(self, start: int, end: int, entry: tuple[str, Any]) -> None:
        text, lower = self.text, self.lower
        kind, value = entry
        # Letters beyond ASCII stand as blanks in what the words were found in.
        if not self.is_ascii and ((start and lower[start - 1].isalnum()) or lower[end : end + 1].isalnum()):
            return
        if kind in _COUNTABLE and lower[start - 2 : start - 1] in ("a", "n"):
            self.article(start)
        if kind == "C":
            if not text[start:end].isupper():
                return
        elif kind in "MWH":
            if not text[start].isupper():
                return
            if lower[start:end] in SHORT_DATES:
                if lower[end : end + 1] == ".":
                    end += 1
                elif not lower[end : end + 3].lstrip(" ,")[:1].isdigit():
                    return
        elif kind == "u" and value.share != 1 and lower.startswith("per ", max(0, start - 4)):
            kind, start, value = "%", start - 4, None
        elif kind == "u" and value.base == "won" and not (self.kinds and self.kinds[-1] in "hmrp"):
            # Most often a verb: "ran in 2016 won't".
            return
        self.put(kind, start, end, value)

    def article(self, start: int) -> None:
        lower = self.lower
        before = lower[max(0, start - 4) : start]
        if before.endswith("a ") and not before[-3:-2].isalnum():
            width = 2
        elif before.endswith(("an ", "an-")) and not before[-4:-3].isalnum():
            width = 3
        else:
            return
        first = start - width
        # "and a half" is told by its gap.
        if not (self.ends and self.ends[-1] > first) and lower[max(0, first - 4) : first] not in ("and ", "and-"):
            self.put("a", first, start - 1, Decimal(1))

    def sign_or_number(self, start: int, end: int, word: str) -> int:
        if word == "%":
            return self.put("%", start, end, None)
        if word in SIGNS:
            return self.sign(start, end, word)
        return self.number(start, end, word)

    def sign(self, start: int, end: int, sign: str) -> int:
        code = SIGNS[sign]
        if sign == "$" and (before := _BEFORE_SIGN.search(self.text, max(0, start - 5), start)):
            prefix = (before.group(1) or before.group(2)).lower()
            if prefix in _PREFIXES:
                code, start = _PREFIXES[prefix], before.start()
            elif prefix.upper() in CURRENCY_CODES:
                code, start = prefix.upper(), before.start()
        if self.ends and self.ends[-1] > start:
            self.drop(start)
        return self.put("c", start, end, code)

    def drop(self, start: int) -> None:
        while self.ends and self.ends[-1] > start:
            for column in (self.kinds, self.starts, self.ends, self.values):
                column.pop()

    def number(self, start: int, end: int, digits: str) -> int:
        lower = self.lower
        before, after = lower[start - 1 : start], lower[end : end + 1]
        if end - start > _LONGEST_NUMBER or before in ("_", "@", "#", "/") or (before == "." and start > 1):
            # The second year of "2026/27".
            is_span = before == "/" and len(digits) in (2, 4) and self.touches(start - 1) and self.kinds[-1] == "y"
            return self.put(
                "n" if is_span and digits.isdigit() else "j", start, end, Decimal(digits) if is_span else None
            )
        near = self.text[max(0, start - 4) : start].rstrip(" ")
        if near[-1:].isupper() or near.endswith(_MIXED_CODES):
            self.code_before(start)
        if before in ("q", "h") and digits in ("1", "2", "3", "4") and not after.isalnum():
            if not lower[start - 2 : start - 1].isalnum() and self.text[start - 1].isupper():
                return self.put("i", start - 1, end, (self.text[start - 1], int(digits)))
        glued = before.isalpha() and not (self.ends and self.ends[-1] == start)
        if glued or (before == "-" and lower[start - 2 : start - 1].isalpha() and not self.touches(start - 1)):
            return self.put("j", start, self.skip_word(end), None)
        if after in (":", "/", "-") and (special := self.special(start, end, digits)):
            return special
        if len(digits) <= 5 and (found := _HALF_DAY.match(lower, end)):
            return self.put("j", start, found.end(), None)
        return self.plain(start, end, digits)

    def touches(self, at: int) -> bool:
        """Whether the last term ends where the hyphen at `at` stands, as in "mid-2023"."""
        return bool(self.ends) and self.ends[-1] == at

    def skip_word(self, end: int) -> int:
        while end < len(self.lower) and self.lower[end].isalnum():
            end += 1
        return end

    def code_before(self, start: int) -> None:
        if (found := _CODE_BEFORE.search(self.text, max(0, start - 5), start)) is None:
            return
        written = found.group(1)
        # One letter is a currency only when it touches its number: "R500", never "Category R 5".
        if len(written) == 1 and found.end() - found.start() > 1:
            return
        code = _WORD_CODES.get(written) or (written if written in CURRENCY_CODES else None)
        if code is None and not written.startswith("Rs"):
            return
        self.drop(found.start())
        self.put("c" if code is None else "C", found.start(), found.start() + len(written), code or "rupee")

    def special(self, start: int, end: int, digits: str) -> int:
        """The end of a date in digits, a clock time or a score with colons; 0 where there is none."""
        lower = self.lower
        if len(digits) == 4 and (found := _ISO_DATE.match(lower, end)):
            return self.put("Z", start, found.end(), _day(digits, found.group(1), found.group(2)))
        if len(digits) <= 2 and (part := _PART.match(lower, end)) and (stop := self.part(start, digits, part)):
            return stop
        if len(digits) <= 2 and (month := _MONTH_YEAR.match(lower, end)):
            return self.put("j", start, month.end(), None)
        if len(digits) <= 2 and (found := _SLASHED.match(lower, end)):
            value: Any = (int(digits), int(found.group(1)), found.group(2))
            if digits == "9" and found.group(1) == "11" and not found.group(2):
                return self.put("Z", start, found.end(), date(2001, 9, 11))
            return self.put("Z" if found.group(2) else "j", start, found.end(), value)
        if len(digits) <= 3 and (found := _CLOCK.match(lower, end)):
            stop = found.end()
            if half := _HALF_DAY.match(lower, stop):
                stop = half.end()
            return self.put("k", start, stop, lower[start : found.end()])
        return 0

    def part(self, start: int, digits: str, found: re.Match[str]) -> int:
        """The end of a fraction, as in "1 1/2" and "3/4 mile"; 0 where it may be a date or a score."""
        parts, whole = int(digits), int(found[1])
        if not 0 < parts < whole:
            return 0
        value = (Decimal(parts) / whole).quantize(Decimal("0.0001")).normalize()
        if self.touches(start - 1) and self.kinds[-1] in "dn" and self.lower[start - 1] in " -":
            self.values[-1] += value
            self.ends[-1], self.kinds[-1] = found.end(1), "n"
            return found.end(1)
        following = VOCABULARY.get(found[2] or "", ("", None))[0]
        return self.put("n", start, found.end(1), value) if following and following in "%GKT" else 0

    def plain(self, start: int, end: int, digits: str) -> int:
        lower = self.lower
        if lower[end : end + 1] in ("s", "'", "’") and (found := _DECADE.match(lower, end)):
            if stop := self.decade(start, end, found.end(), digits):
                return stop
        if lower[end : end + 1].isalpha() and digits.isdigit() and (found := _ORDINAL.match(lower, end)):
            return self.put("o", start, found.end(), Decimal(digits))
        value = _VULGAR.get(digits[-1], Decimal(0))
        if digits[:-1] or not value:
            value += Decimal(digits.rstrip("½¼¾⅓⅔").replace(",", ""))
        kind = "n"
        if digits.isdigit():
            if len(digits) <= 2 and value <= 31:
                kind = "d"
            elif len(digits) == 4 and 1000 <= value < 2200:
                kind = "y"
            elif digits[0] == "0":
                kind = "j"
        elif lower[end : end + 2].lstrip(".")[:1].isdigit() and lower[end] == ".":
            kind = "j"
        self.put(kind, start, end, value)
        found = _SUFFIX.match(lower, end)
        if found is None:
            # Digits with unknown letters behind them are a name or a model.
            if end < len(lower) and lower[end].isalpha():
                self.drop(start)
                return self.put("j", start, self.skip_word(end), None)
            return end
        return self.suffix(found.start("loose") if found["loose"] else end, found.end(), found["loose"], found["tight"])

    def suffix(self, start: int, end: int, loose: str | None, tight: str | None) -> int:
        word = loose or tight or ""
        if loose and loose in ATTACHED_MAGNITUDES:
            return self.put("m", start, end, Decimal(ATTACHED_MAGNITUDES[loose]))
        if word in ("bps", "pc"):
            return self.put("%", start, end, "basis point" if word == "bps" else None)
        if loose:
            return self.put("T" if _UNITS[word] in TIME_UNITS else "K", start, end, _UNITS[word])
        if word == "m":
            return self.put("r", start, end, Decimal(10**6))
        if word in ("c", "p"):
            return self.put("u", start, end, VOCABULARY["cents" if word == "c" else "pence"][1])
        return self.put("h" if word == "k" else "m", start, end, Decimal(TIGHT_MAGNITUDES[word]))

    def decade(self, start: int, end: int, stop: int, digits: str) -> int:
        """The end of `1990s`, or of `'90s` and `90s` of the last century; 0 for the possessive of a year."""
        plural = stop == end + 1
        if len(digits) == 4 and digits[3] == "0" and "1000" <= digits < ("2200" if plural else "2000"):
            return self.put("D", start, stop, int(digits))
        if len(digits) == 2 and digits[1] == "0" and plural:
            if self.lower[start - 1 : start] in ("'", "’", "‘", "`"):
                start -= 1
            return self.put("D", start, stop, 1900 + int(digits))
        return self.put("j", start, stop, None) if plural else 0


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
