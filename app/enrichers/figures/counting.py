"""Counts, and the many numbers that count nothing: labels, list marks, telephone numbers, pronouns."""

import re

from app.enrichers.figures.draft import Draft
from app.enrichers.figures.nouns import bought, counted
from app.enrichers.figures.quantities import count as counted_draft
from app.enrichers.figures.quantities import single
from app.enrichers.terms.lexer import Terms

__all__ = ["count", "single"]

# "Threat Level 1 criminals" are not one criminal.
_NAMED_LABEL = re.compile(r"\b(?:Level|Tier|Grade|Class|Category|Stage|Group|Title|Phase|Type|Unit|Zone|Sector|Step) $")
_SURE_LABEL = re.compile(
    r"(?:\b(?:no\.|nos\.|per|phase|type|section|article|chapter|page|apartment|highway|route|interstate) ?|[#№§] ?)$"
)
_LABEL = re.compile(
    r"(?:\b(?:no|number|section|article|chapter|route|highway|interstate|page|pages|room|phase|type|step|part|level"
    r"|channel|season|episode|version|gate|grade|volume|vol\.|figure|fig\.|table|district|precinct|pier|line|flight"
    r"|psalm|verse|title|proposition|prop\.|amendment|sector|area|formula|division|group|windows|ios|android|apollo|boeing"
    r"|airbus|tel\.?|phone|call|fax|zip|box|apt\.?|suite|unit|rule|resolution|bill|hr|h\.r\.|s\.|case|docket|catch|big"
    r"|top|under-?|size|bus|train|exit|mile|class|model|category|week|day|game|round|act|scene|stage|lot|block|ward)"
    r" ?|[#№]|\b[a-z]+\.)$"
)
_AGE_BEFORE = re.compile(
    r"(?:\b(?:girl|boy|man|woman|student|teenager|victim|suspect|driver|mother|father|son|daughter|brother|sister|wife"
    r"|husband|pensioner|widow|farmer|teacher|resident|soldier|officer), |[^\W\d_a-z][\w'’.\-]*, "
    r"|\bage[ds]? |\bat age |\bages )$"
)
_AGE_BEHIND = re.compile(r"[,.;]|$| (?:and|who|of|from|was|is|to)\b")
_NAME_BEFORE = re.compile(r"(?:^|[^.!?:\"“”'’`*_(\n] ?)\b[^\W\d_a-z][\w'’\-]*(?<!['’]s) $")
_STREET = re.compile(
    r" (?:[A-Z][\w.]+ ){0,2}(?:Street|St\.|Avenue|Ave\.?|Road|Rd\.|Drive|Boulevard|Blvd|Lane|Square|Place|Plaza)\b"
)
# "1. Preheat the oven" behind the full stop of the step before.
_NUMBERED_STEP = re.compile(r"\. (?=[A-Z][a-z]+ )")
_STEP_BEFORE = (". ", "! ", ") ", ": ")
_LIST_MARK = re.compile(r"(?:[.):]| [-–—])\s")
_NO_ONE = re.compile(
    r"(?:\b(?:no|any|every|some|each|this|that|which|the|new|last|first|next|good|bad|big|great|right|wrong|another"
    r"|top|current|previous|old|little|young|other|loved|[a-z]+er|[a-z]+est|square|day|back|by|it|in|quite|such)[ -]"
    r"|['’]s )$"
)
_NOT_ONE = re.compile(
    r"(?: (?:who|that|which|another|can|could|must|should|might|would|may|day|by one|knows|thing\b)|['’]s"
    r"|-on-one|-sided|-way|-off|-time\b)"
)
# "An economic one."
_A_SUCH = re.compile(r"\b(?:an?|the|very|more|most) (?:[a-z]+ ){1,2}$")
_END = re.compile(r"[.,;:!?\"”’)]|$")
# "Millions in aid" are money, of a currency that nobody says.
_SUM_OF = re.compile(
    r" in (?:[a-z]+ ){0,2}(?:aid|funding|funds|taxes|fees|damages|donations|spending|grants|loans|revenues?|profits?"
    r"|savings|subsidies|contracts|investments?|debts?|contributions|projects|losses|sales|bonuses|fines|royalties)\b"
)
_OFTEN = re.compile(r" times (?:an?|per|each|every) (?P<unit>day|week|month|year)\b")
_HYPHENATED = re.compile(r"-(?P<noun>[a-z]{3,14})(?:-(?!old)[a-z]{2,10}){0,3}+(?![\w-])")
_NO_NOUN = re.compile(r"(?:al|ed|ly|ive|ous|some|something|fold|for|plus|and|year|something|ish|way|sided)$")


def count(terms: Terms, first: int, last: int) -> Draft | None:
    """A number that counts something, `of` it where that is said; None for a label, a list mark or a pronoun."""
    made = counted_draft(terms, first, last)
    text, lower, end = terms.text, terms.lower, made.end
    if terms.kind(last - 1) == "v" and terms.gap(last - 1) == "2":
        # "Twenty-first" where it is the label that no ordinal is.
        return None
    is_digits = terms.kind(first) in "dyn"
    if is_digits and _is_old(terms, made):
        made.kind, made.unit, made.of = "measure", "year", "age"
        return made
    if _is_numbered(terms, made) or (made.value == 1 and not is_digits and _is_pronoun(terms, made)):
        return None
    if often := _OFTEN.match(lower, end):
        made.kind, made.unit, made.end = "measure", f"time per {often['unit']}", often.end()
        return made
    if terms.kind(last - 1) == "p" and _SUM_OF.match(lower, end):
        made.kind, made.of = "money", bought(text, end)
        return made
    hyphenated = _HYPHENATED.match(lower, end)
    if hyphenated and last == first + 1 and not _NO_NOUN.search(hyphenated["noun"]):
        made.of, made.end = hyphenated["noun"], hyphenated.end("noun")
        return made
    made.of = None if hyphenated else counted(text, end, made.value == 1)
    if made.of is None and (
        (hyphenated and made.value == 1)
        or (made.value == 0 and not is_digits)
        or (is_digits and _is_label(terms, made))
    ):
        return None
    if terms.kind(last - 1) == "r" and made.of is None:
        # 100m is a distance, "5m people" are millions.
        made.kind, made.unit, made.value = "measure", "metre", terms.values[first]
    return made


def _is_numbered(terms: Terms, made: Draft) -> bool:
    """Whether the number is that of a section, a phase or a step."""
    text, start = terms.text, made.start
    if text[start].isalpha() and text[start].islower():
        return False
    if _NAMED_LABEL.search(text, max(0, start - 12), start):
        return True
    if _SURE_LABEL.search(terms.lower, max(0, start - 12), start) or text.startswith("(k)", made.end):
        return True
    if text.startswith(")", made.end) and "(" not in text[max(0, start - 40) : start]:
        return True
    return _NUMBERED_STEP.match(text, made.end) is not None and text[max(0, start - 2) : start] in _STEP_BEFORE


def _is_pronoun(terms: Terms, made: Draft) -> bool:
    """Whether "one" stands for a thing and counts none: "no one", "the one", "Channel One"."""
    text, start = terms.text, made.start
    if text[start] == "O" and _NAME_BEFORE.search(text, max(0, start - 24), start):
        return True
    if _NO_ONE.search(terms.lower, max(0, start - 14), start):
        return True
    if _A_SUCH.search(terms.lower, max(0, start - 32), start) and _END.match(terms.lower, made.end):
        return True
    return _NOT_ONE.match(terms.lower, made.end) is not None


def _is_old(terms: Terms, made: Draft) -> bool:
    value = made.value
    found = _AGE_BEFORE.search(terms.text, max(0, made.start - 24), made.start)
    if found and made.most is not None and made.most <= 110:
        return not found.group().endswith(", ")
    if value is None or not 1 <= value <= 110 or value % 1 or made.last - made.first != 1:
        return False
    if found is None:
        return False
    return not found.group().endswith(", ") or _AGE_BEHIND.match(terms.text, made.end) is not None


def _is_label(terms: Terms, made: Draft) -> bool:
    text, start, end = terms.text, made.start, made.end
    if start == 0 or text[start - 1] == "\n":
        return _LIST_MARK.match(text, end) is not None
    if text[start - 1] == "(" and text[end : end + 1] == ")" and end - start < 3:
        return True
    if _LABEL.search(terms.lower, max(0, start - 16), start) or _STREET.match(text, end):
        return True
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isdigit() and len(text[end + 1 : end + 5]) == 4:
        return text[end + 1 : end + 5].isdigit()
    return _NAME_BEFORE.search(text, max(0, start - 24), start) is not None
