"""The title and standfirst of a page."""

import re
from collections.abc import Iterator, Sequence

from app.documents import Evidence
from app.readers.html.jsonld import texts
from app.readers.html.page import Page, text_of
from app.readers.values.cleaning import strip_site_suffix
from app.readers.values.metadata import Candidate, candidate, evidence, first_best
from app.text import fold, words

_STANDFIRST_CLASSES = ("standfirst", "dek", "subhead", "sub-head", "subtitle", "article-summary", "lede")
_OF_A_CLASS = " or ".join(f"contains(@class, '{name}')" for name in _STANDFIRST_CLASSES)
_STANDFIRSTS = f"//*[self::p or self::h2 or self::h3 or self::div][{_OF_A_CLASS}]"
_LONGEST_TITLE = 400
_LONGEST_STANDFIRST = 800
# A first-level heading is the page's headline when it shares this part of its words with what the head of the page
# says, or of theirs with it: heads carry shortened and search-engine versions of the same headline.
_LEAST_SHARED = 0.12
# Rubrics and names of sites have fewer words.
_HEADLINE_WORDS = 4
_LONGEST_NAME_WORDS = 6
# Some systems put the headline where the name of the site belongs.
_LONGEST_SITE_WORDS = 8
# Han, kana and Thai have no blanks between words: runs of two letters take their place.
_NO_BLANKS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# "Headline [The Herald]": the name at the end of a title stands in brackets.
_BRACKETED_NAME = re.compile(r"\S\s+\[(?P<name>[^\[\]]{3,60})\]$")
_DIVIDERS = re.compile(r"\s[|\-–—·•»:/]+\s|[|｜»_]|:\s")


def title(page: Page, names: Sequence[str]) -> tuple[str | None, tuple[Evidence, ...]]:
    """The headline of a page, without the site's name.

    A first-level heading that agrees with the head of the page comes first, then one long enough to be a headline,
    then what the head states. Other headings are the site's name or a rubric. Readers see the heading: where
    it differed from the title for sharing on the handed-out pages, it was right 23 times, the other 12 times.
    """
    headings = {fold(text_of(heading)) for heading in page.headings}
    names = [*(name for name in names if not _is_headline(name, headings)), *_names_in_title(page)]
    stated = [one for one in _stated_titles(page, names) if 0 < len(one.value) <= _LONGEST_TITLE]
    stated = [one for one in stated if not _is_site_name(one.value, names)] or stated
    shown = [one for one in _shown_titles(page, names) if 0 < len(one.value) <= _LONGEST_TITLE]
    shown = [one for one in shown if not _is_site_name(one.value, names) and not _is_site_name(one.shown, names)]
    chosen = _agreed(shown, stated) or _long_heading(shown) or first_best(stated) or first_best(shown)
    if chosen is None:
        return None, ()
    return chosen.value, (evidence("title", "page-title/1", chosen, (*stated, *shown)),)


def _is_headline(name: str, headings: set[str]) -> bool:
    length = len(name.split())
    return length > _LONGEST_SITE_WORDS or (length > _HEADLINE_WORDS and fold(name) in headings)


def _agreed(shown: list[Candidate[str]], stated: list[Candidate[str]]) -> Candidate[str] | None:
    """The heading that agrees best with what the head states, if one does."""
    shares = [max((_agreement(one.value, other.value) for other in stated), default=0.0) for one in shown]
    # Of a headline and the name of its site, which both stand in the title, the headline begins it.
    openings = [any(fold(other.value).startswith(fold(one.value)) for other in stated) for one in shown]
    best = max(
        range(len(shown)),
        key=lambda place: (shares[place], shown[place].source.startswith("html:"), openings[place]),
        default=None,
    )
    if best is None or shares[best] < _LEAST_SHARED:
        return None
    one = shown[best]
    # Parts of a heading in elements of their own run together; the head of the page keeps the blank.
    same = [other.value for other in stated if other.value.replace(" ", "") == one.value.replace(" ", "")]
    value = max([one.value, *same], key=lambda text: text.count(" "))
    return Candidate(value, one.shown, one.source, 0.98 if shares[best] > 0.9 else 0.92)


def _long_heading(shown: list[Candidate[str]]) -> Candidate[str] | None:
    """The page's only heading with a headline's length: heads may carry quite another wording for search engines."""
    long = {
        fold(one.value): one for one in shown if one.source == "html:h1" and len(one.value.split()) >= _HEADLINE_WORDS
    }
    return next(iter(long.values())) if len(long) == 1 else None


def _names_in_title(page: Page) -> list[str]:
    """Names of the site that the page's title itself gives away.

    That is the short last part of the title that a heading repeats, what a title has more than the one for sharing, and
    a name in brackets at its end.
    """
    found = []
    headings = [text_of(heading) for heading in page.headings]
    shared = {_plain(text) for text in headings} | {_plain(text) for _, text in page.meta("og:title", "twitter:title")}
    for whole in [text_of(element) for element in page.tree.xpath("//head/title")[:1]]:
        # A title that was never closed holds the page.
        if len(whole) > _LONGEST_TITLE:
            break
        if bracketed := _BRACKETED_NAME.search(whole):
            found += [bracketed["name"], *_opened_by(bracketed["name"], headings, most_words=1)]
        for divider in _DIVIDERS.finditer(whole):
            before, after = whole[: divider.start()].strip(), whole[divider.end() :].strip()
            shorter = len(after) < len(before) or _plain(after) not in shared
            if _plain(before) in shared and shorter and len(after.split()) <= _LONGEST_NAME_WORDS:
                found.append(after)
            elif _plain(after) in shared and len(before) < len(after):
                found.append(before)
            if len(after) < len(before) and (opened := _opened_by(after, headings)):
                found += [after, *opened]
    return [name for name in found if name]


def _plain(text: str) -> str:
    return fold(text).strip("■●◆▶ ")


def _opened_by(name: str, headings: Sequence[str], most_words: int = 400) -> list[str]:
    """The headings that begin with a name and have at most so many words more."""
    wanted = fold(name).split()
    return [
        heading
        for heading in headings
        if (said := fold(heading).split())[: len(wanted)] == wanted and len(said) <= len(wanted) + most_words
    ]


def standfirst(page: Page, headline: str | None) -> tuple[str | None, tuple[Evidence, ...]]:
    """The summary under the headline: as shown on the page, else as stated in its head."""
    found = [
        one
        for one in _stated_standfirsts(page)
        if 20 <= len(one.value) <= _LONGEST_STANDFIRST and fold(one.value) != fold(headline or "")
    ]
    chosen = first_best(found)
    return (chosen.value, (evidence("standfirst", "page-standfirst/1", chosen, found),)) if chosen else (None, ())


def _stated_titles(page: Page, names: Sequence[str]) -> Iterator[Candidate[str]]:
    for text in texts(page.article.get("headline"))[:1]:
        # Search engines cut headlines at 110 characters, and some pages cut them beforehand.
        yield _title(text, "json-ld:headline", 0.6 if text.endswith(("...", "…")) else 0.9, names)
    ranks = {"og:title": 0.88, "dc.title": 0.89, "dcterms.title": 0.89, "citation_title": 0.86, "parsely-title": 0.85,
             "sailthru.title": 0.8, "hdl": 0.8, "twitter:title": 0.75, "title": 0.6}  # fmt: skip
    for name, content in page.meta(*ranks):
        yield _title(content, f"meta:{name}", ranks[name], names)
    for element in page.tree.xpath("//head/title")[:1]:
        yield _title(text_of(element), "html:title", 0.7, names)
    for text in texts(page.article.get("name"))[:1]:
        yield _title(text, "json-ld:name", 0.65, names)


def _shown_titles(page: Page, names: Sequence[str]) -> Iterator[Candidate[str]]:
    for element in page.by_property.get("headline", ()):
        if not page.in_aside(element) and element.tag in ("h1", "h2", "h3", "div", "span", "p"):
            yield _title(text_of(element), "microdata:headline", 0.5, names)
    for element in page.headings:
        yield _title(text_of(element), f"html:{element.tag}", 0.4, names)


def _title(text: str, source: str, confidence: float, names: Sequence[str]) -> Candidate[str]:
    # Headings of documents end with the mark of a link to themselves, those of diaries begin with a square.
    text = text[: _LONGEST_TITLE + 1].rstrip("¶ ").lstrip("■●◆▶ ")
    bracketed = _BRACKETED_NAME.search(text)
    whole = text[: bracketed.start() + 1] if bracketed and _is_site_name(bracketed["name"], names) else text
    return Candidate(strip_site_suffix(whole, names), text, source, confidence)


def _is_site_name(text: str, names: Sequence[str]) -> bool:
    return fold(text) in {fold(name) for name in names}


def _agreement(one: str, other: str) -> float:
    """How far two versions of a headline are the same: the share of the shorter one's words that the other has."""
    left, right = set(words(one)), set(words(other))
    if not left or not right:
        return 0.0
    whole, part = fold(one).replace(" ", ""), fold(other).replace(" ", "")
    # Scripts without blanks have no words to share; one within the other says the same.
    if whole == part:
        return 1.0
    if min(len(whole), len(part)) >= 8 and (whole in part or part in whole):
        return 0.95
    if _NO_BLANKS.search(whole) and _NO_BLANKS.search(part):
        runs, others = _runs(whole), _runs(part)
        return len(runs & others) / max(1, min(len(runs), len(others)))
    shared = {word for word in left & right if len(word) > 3 or not word.isascii() or word.isdecimal()}
    shorter = min(len(left), len(right))
    share = len(shared) / shorter
    # One word in common says nothing of a heading of two.
    return share if shorter >= _HEADLINE_WORDS or share >= 0.6 else 0.0


def _runs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _stated_standfirsts(page: Page) -> Iterator[Candidate[str]]:
    for name in ("alternativeheadline", "description"):
        for element in page.by_property.get(name, ())[:1]:
            if not page.in_aside(element):
                yield candidate(text_of(element), f"microdata:{name}", 0.9)
    for element in page.tree.xpath(_STANDFIRSTS)[:5]:
        if not page.in_aside(element) and not element.xpath(".//p[2]"):
            yield candidate(text_of(element), "html:standfirst", 0.85)
    for name, content in page.meta(
        "og:description", "description", "twitter:description", "dc.description", "sailthru.description"
    ):
        yield candidate(content, f"meta:{name}", 0.8 if name == "og:description" else 0.7)
    for text in texts(page.article.get("description"))[:1]:
        yield candidate(text, "json-ld:description", 0.75)
