"""Which runs of terms are figures, and which rule reads each."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from app.enrichers.figures import counting, money, quantities
from app.enrichers.figures.draft import Draft
from app.enrichers.figures.home import Home
from app.enrichers.figures.surroundings import is_move, words_before
from app.enrichers.terms.amounts import FRACTION, NUMBER, PART, VAGUE
from app.enrichers.terms.lexer import Terms

Rule = Callable[[Terms, Home, int, int], Draft | None]


def _at_home_anywhere(rule: Callable[[Terms, int, int], Draft | None]) -> Rule:
    return lambda terms, _, first, last: rule(terms, first, last)


_SIGNED = "[dyn](?:[012][hmr]){0,3}"
_RANGE = f"{NUMBER}(?:[25~76]{NUMBER})?"
_VAGUE_FEW = "(?:a1)?N4?"
# "Three-tenths of", "a quarter of", before one whole: "of a mile".
_PART_OF = f"{PART}4"
# A rate, as in "$50,000 a day", is the figure's period and no duration.
_NO_RATE = "(?<![dynhmrwvuCK%pT]1)"

# In the order in which they are tried. Kinds and gaps are those of the vocabulary and the lexer.
_RULES: tuple[tuple[str, str, Rule], ...] = (
    ("signed", f"[cC][01]{_SIGNED}(?:2{_SIGNED}|5[dyn](?:[012][hmr]){{1,3}})?", money.signed),
    ("with_coins", f"{NUMBER}[12]u[16]{NUMBER}1u", money.with_coins),
    ("worded", f"(?:[dyn]0r|{_RANGE})(?:[012?]u|[01]C)|{VAGUE}4u|{_VAGUE_FEW}1?u", money.worded),
    ("coins", f"u1{_SIGNED}", money.coins),
    (
        "share",
        f"{_PART_OF}(?:[dw]1%|a1(?:%|G[12]P))|(?:{_RANGE}|q1a|q|a|a1Q)[012](?:%|G[12]P|b[12]P)",
        _at_home_anywhere(quantities.share),
    ),
    ("age", f"{_RANGE}[12]T[12]O", _at_home_anywhere(quantities.age)),
    ("compound", f"{NUMBER}[012]T(?:[136]{NUMBER}[12]T){{1,3}}", _at_home_anywhere(quantities.compound)),
    (
        "duration",
        f"(?:{_PART_OF}a1T|(?:a1)?Q[12]T|(?:{NUMBER}|a)1T!q|(?:{_RANGE}|q1a)[012](?:T|s(?![12]T))|{_VAGUE_FEW}[12]?T|{_NO_RATE}a1T)",
        _at_home_anywhere(quantities.duration),
    ),
    ("clocked", "k(?:1T)?", _at_home_anywhere(quantities.clocked)),
    (
        "measure",
        f"{_PART_OF}a1K|[dw][12]K[12][dw][12]K|(?:[dyn]0r|{_RANGE}|q1a|(?:a1)?N)[012](?:Y[12])?[Ku]",
        _at_home_anywhere(quantities.measure),
    ),
    ("part", f"{_PART_OF}a1[hm]", _at_home_anywhere(counting.count)),
    ("fraction", f"{FRACTION}|w[12]T|w[12]Q|a1[oQ]|q", _at_home_anywhere(quantities.fraction)),
    ("count", f"(?:[dyn]0r|{_RANGE})", _at_home_anywhere(counting.count)),
    ("ordinal", "(?:v[12])?[os]", _at_home_anywhere(quantities.ordinal)),
)
_MEANING: dict[str | None, Rule] = {name: rule for name, _, rule in _RULES}
_NAMES = [name for name, _, _ in _RULES]
# The rules from the nth on, for where the rules before it declined.
_GRAMMARS = [re.compile("|".join(f"(?P<{name}>{form})" for name, form, _ in _RULES[n:])) for n in range(len(_RULES))]


# Terms that touch each other; "|" parts them.
_RUN = re.compile(r"[^|#]+")
# What a term is that stands alone, as most do.
_ALONE = dict.fromkeys("dynwvp", "count") | dict.fromkeys("os", "ordinal") | {"k": "clocked", "q": "fraction"}


def drafts_in(terms: Terms, shape: str, home: Home) -> Iterator[Draft]:
    """The figures of a text in order; `shape` is that of the terms, without those that belong to dates."""
    for run in _RUN.finditer(shape):
        start, end = run.span()
        if end - start > 1:
            yield from _drafts_of_run(terms, home, run[0], start)
        elif rule := _ALONE.get(run[0]):
            made = _MEANING[rule](terms, home, start // 2, start // 2 + 1)
            if made is not None:
                yield made


def _drafts_of_run(terms: Terms, home: Home, shape: str, offset: int) -> Iterator[Draft]:
    at = 0
    while match := _GRAMMARS[0].search(shape, at):
        begin = match.start()
        at = begin + 1
        if begin % 2:
            continue
        made = None
        trial: re.Match[str] | None = match
        while trial is not None and made is None:
            first, last = (offset + begin) // 2, (offset + trial.end() + 1) // 2
            made = _draft(terms, home, trial.lastgroup or "", first, last)
            following = _NAMES.index(trial.lastgroup or "") + 1
            trial = _GRAMMARS[following].match(shape, begin) if following < len(_NAMES) else None
        if made is not None:
            yield made
            at = 2 * made.last - offset


def _draft(terms: Terms, home: Home, name: str, first: int, last: int) -> Draft | None:
    if (cut := _split(terms, first, last)) and not _is_range(terms, first, cut):
        return counting.single(terms, first) if name == "count" and cut == first + 1 else None
    return _MEANING[name](terms, home, first, last)


def _split(terms: Terms, first: int, last: int) -> int:
    """The term at which a second number begins, or 0."""
    return next((n + 1 for n in range(first, last - 1) if money.is_range_gap(terms, n)), 0)


def _is_range(terms: Terms, first: int, cut: int) -> bool:
    """Whether two numbers are the ends of one range: "between 3 and 4", "15 to 20", "6-8", never the score "6-2"."""
    gap = terms.gap(cut - 1)
    if gap == "6":
        return terms.lower.startswith("between ", max(0, terms.starts[first] - 8))
    left, right = terms.values[cut - 1], terms.values[cut]
    are_numbers = isinstance(left, Decimal) and isinstance(right, Decimal)
    is_bare = terms.kind(cut) in "dyn" and (cut + 1 >= len(terms.starts) or terms.kind(cut + 1) not in "hmrz")
    if gap in "5~" and are_numbers and is_bare and left >= right:
        # The shares of a poll: "92 - 6 percent", "by 54 to 39 percent".
        return False
    if gap == "5" and terms.lower.startswith("from ", max(0, terms.starts[first] - 5)):
        # "Fell from 45 to 25 percent" is a change.
        words = words_before(terms.lower, terms.starts[first])
        return not (are_numbers and left > right) and not is_move(words[-2] if len(words) > 1 else "")
    if gap == "2" and cut == first + 1 and are_numbers:
        return bool(left < right)
    return True
