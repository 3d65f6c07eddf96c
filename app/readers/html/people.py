"""Who wrote a page: its byline as written, and the authors who are people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents import Evidence
from app.readers.html.jsonld import texts, types
from app.readers.html.page import Element, Page, text_of
from app.readers.values.bylines import has_intro, is_organisation, parse_byline
from app.readers.values.cleaning import is_section
from app.readers.values.metadata import Candidate, evidence
from app.readers.values.names import FURNITURE_WORDS, JOB_WORDS, TITLE_WORDS
from app.text import clean, fold

_MOST_ELEMENTS = 40
_LONGEST_LINE = 250
# How many elements of the page before and after its headline a byline usually stands, and where it surely does.
_BEFORE_HEADING, _AFTER_HEADING, _BESIDE_HEADING = -40, 150, 60
# What a line of names alone holds besides them: "By", commas, "and", an agency.
_LONGEST_AROUND_NAMES = 40
# Weaker marks than this (a link to a writer's page) count beside the headline only.
_SAYS_AUTHOR = 0.61
_PART_OF_NAME = re.compile(r"given-?name|first-?name|sur-?name|last-?name|family-?name", re.I)
# A line without a person is a byline ("Our foreign staff") only where it says so by its mark and its place.
_SURE_LINE = 0.7
# rel="author", itemprop="author" and a byline's class name somebody; one word alone is still
# less than a name with a surname elsewhere.
_SAYS_AUTHOR_ITSELF, _LESS_FOR_LONE = 0.7, 0.15
_LONE_NAME = re.compile(r"[A-Z][^\W\d_]{2,19}")
_HANDLES = re.compile(r"\s+(?:@\w+|\+?\s?follow\b.*|\S+@\S+\.\w+)", re.I)
_NO_LINES = frozenset("script style img svg input link meta time form button figure figcaption html body".split())
_BYLINE = re.compile(r"by-?line|(?:posted|written|published)-?by", re.I)
_AUTHOR_NAME = re.compile(r"(?:author|writer|reporter)s?[-_]{0,2}(?:full)?name(?!-link)", re.I)
_NO_BYLINE = re.compile(
    r"(?:^|[\s_-])bio|avatar|image|photo|img|credit|social|share|comment|count|-date|time(?:stamp)?(?:$|\s)", re.I
)
# Where sites keep a page for each of their writers.
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|people|profiles?|editors?|contributors?|staff|journalists?|reporters?|writers?|columnists?|"
    r"auteurs?|autor(?:es|en)?|redaktion|authorarticles?)/[^/?#]+/?(?:[?#].*)?$",
    re.I,
)
_MARKED = re.compile(r"authors?|contributors?|writers?|reporters?|creators?", re.I)
_NOT_MARKED = re.compile(
    r"bio|avatar|image|photo|img|credit|caption|social|share|related|follow|archive|flyout|comment|count|-date|time|"
    r"disclosure|tooltip|description|headline|title(?!s?-author)|job|role",
    re.I,
)
# Words in front of a name in scripts where `parse_byline` does not know them.
_LABEL = re.compile(
    r"^\W*(?:文|著者|作者|作成者|記者|投稿者|執筆者?|取材・文|责任编辑|编辑|記者名|글|기자|撰文|署名|by)\s*[:：●／/]*\s*",
    re.I,
)
_IN_BRACKETS = re.compile(r"\s*\([^()]{1,40}\)\s*")
_ROLE_AFTER = re.compile(r"\s*(?:著|監訳|訳|氏|さん|記者|기자|報導|／.*|（.*|\(.*)$")
_JOINED_TO_NEXT = re.compile(r"(?:^|\s)(?:by|and|und|et|y|e|von|par|por|di|door|av|&|,)[:.]?$|[,(]$", re.I)
_JOINED_TO_LAST = re.compile(r"^(?:[,.;:)]|(?:and|und|et|&)(?:\s|$))", re.I)


@dataclass(frozen=True, slots=True)
class Authorship:
    """`lines` are the raw byline lines of the page, which may hold its date."""

    byline: str | None = None
    authors: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Credit:
    """One statement of who wrote it: the line as written and the people in it."""

    line: str
    people: tuple[str, ...]


def authorship(page: Page, names: Sequence[str]) -> Authorship:
    """The byline and authors of a page; the publisher, agencies and nameless staff are no authors.

    `names` are the site's names. JSON-LD comes first, then the meta tags, then the line shown beside the headline.
    """
    publisher = names[0] if names else None
    shown = list(_shown(page, publisher))
    stated = [*_stated(page, publisher), *shown]
    stated = [_without_sites(one, names) for one in stated]
    chosen = _fullest(
        max((one for one in stated if one.value.people), key=lambda one: one.confidence, default=None), shown
    )
    line = _byline(stated, chosen)
    proof = []
    if chosen:
        shown_names = Candidate(chosen.value, ", ".join(chosen.value.people), chosen.source, chosen.confidence)
        proof.append(evidence("authors", "page-authors/1", shown_names, stated, lambda one: _why_not(one.value)))
    if line:
        proof.append(evidence("byline", "page-byline/1", line, stated))
    lines = tuple((one.source, one.value.line) for one in shown)
    return Authorship(line.shown if line else None, chosen.value.people if chosen else (), tuple(proof), lines)


def _fullest(best: Candidate[_Credit] | None, shown: list[Candidate[_Credit]]) -> Candidate[_Credit] | None:
    """A line on the page that names those of `best` and more: elements for each name divide what one line says."""
    if best is None or not best.source.startswith("html:"):
        return best
    wanted = {fold(name) for name in best.value.people}
    fuller = [
        one
        for one in shown
        if wanted < {fold(name) for name in one.value.people}
        and one.confidence > best.confidence - 0.2
        and len(one.value.line) - sum(map(len, one.value.people)) <= _LONGEST_AROUND_NAMES
    ]
    return max(fuller, key=lambda one: one.confidence, default=best)


def _byline(stated: list[Candidate[_Credit]], chosen: Candidate[_Credit] | None) -> Candidate[_Credit] | None:
    """The line that names the chosen authors as the page shows it; without authors, one that names a desk or agency."""
    wanted = {fold(name) for name in chosen.value.people} if chosen else set()
    fitting = [one for one in stated if wanted <= {fold(name) for name in one.value.people}] if wanted else stated
    # Of the elements around each other the smallest holds the line and nothing else.
    ranked = sorted(
        fitting,
        key=lambda one: (not has_intro(one.value.line), not one.source.startswith("html:"), len(one.value.line)),
    )
    for one in [*ranked, *([chosen] if chosen else [])]:
        parsed = parse_byline(one.value.line)
        line = _HANDLES.sub("", clean((parsed.byline or one.value.line).replace(" | ", " "))).strip(" ,|")
        if line and (wanted or parsed.agencies or (is_organisation(line) and one.confidence >= _SURE_LINE)):
            return Candidate(one.value, line, one.source, one.confidence)
    return None


def _why_not(credit: _Credit) -> str:
    return "less certain" if credit.people else "no person"


def _without_sites(one: Candidate[_Credit], names: Sequence[str]) -> Candidate[_Credit]:
    """A site that is named after a person would be its own author without this."""
    sites = {_compact(name) for name in names} | {_compact(name).removeprefix("the") for name in names}
    people = tuple(name for name in one.value.people if _compact(name) not in sites)
    return Candidate(_Credit(one.value.line, people), one.shown, one.source, one.confidence)


def _stated(page: Page, publisher: str | None) -> Iterator[Candidate[_Credit]]:
    for key, confidence in (("author", 0.95), ("creator", 0.85)):
        nodes = [node for node in page.statements.follow(page.article.get(key)) if not _is_organisation_node(node)]
        written = [name for node in nodes for name in texts(node)[:1]]
        yield from _credit(written, f"json-ld:{key}", confidence, publisher)
    ranks = {"parsely-author": 0.88, "sailthru.author": 0.86, "byl": 0.9, "author": 0.84, "citation_author": 0.9,
             "article:author": 0.8, "article:author_name": 0.8, "cxenseparse:author": 0.8, "dc.creator": 0.85,
             "dcterms.creator": 0.85, "dc.contributor": 0.6, "authors": 0.8, "rbauthors": 0.7}  # fmt: skip
    for name, rank in ranks.items():
        written = [content for _, content in page.meta(name) if not content.startswith(("http", "/", "@"))]
        yield from _credit(written, f"meta:{name}", rank, publisher)


def _credit(written: list[str], source: str, confidence: float, publisher: str | None) -> Iterator[Candidate[_Credit]]:
    """One candidate of all that one place states, where it states anything."""
    written = [text for text in written if text and not text.startswith(("http", "@"))]
    if written:
        people = dict.fromkeys(name for text in written for name in people_in(text, publisher))
        line = ", ".join(dict.fromkeys(written))
        yield Candidate(_Credit(line, tuple(people)), line, source, confidence)


def _is_organisation_node(node: object) -> bool:
    named = types(node) if isinstance(node, dict) else set()
    return bool(named) and "person" not in named and any("organization" in name for name in named)


def people_in(text: str, publisher: str | None) -> tuple[str, ...]:
    """The people that a place made for author names gives, in scripts without capitals too."""
    caseless = _caseless_people(text, publisher)
    if caseless:
        return caseless
    # "Richard (R.J.) Roe", "jane roe" as some systems store it.
    for written in (text, _IN_BRACKETS.sub(" ", text), text.title() if text.islower() else ""):
        if written and (found := parse_byline(written, publisher).authors):
            return found
    return ()


def lone_name(text: str, publisher: str | None) -> str:
    """The only word of a place made for author names, where it may be a name; empty elsewhere."""
    word = parse_byline(text, publisher).byline
    known = FURNITURE_WORDS | JOB_WORDS | TITLE_WORDS
    usable = _LONE_NAME.fullmatch(word) and fold(word) not in known and not is_organisation(word, publisher)
    return word if usable and not is_section(word) else ""


def _caseless_people(text: str, publisher: str | None) -> tuple[str, ...]:
    line = parse_byline(text, publisher).byline or text
    bare = _ROLE_AFTER.sub("", _LABEL.sub("", clean(re.sub(r"[\[\]【】()|]", " ", line))))
    pieces = [_ROLE_AFTER.sub("", piece.strip()) for piece in re.split(r"[,、，;/／]|\s*·\s*", bare) if piece.strip()]
    return tuple(piece for piece in pieces if _is_caseless_person(piece, publisher))


def _is_caseless_person(name: str, publisher: str | None) -> bool:
    """A name in a script without capitals, as long as names there are: `松村太郎`, `समीर शर्मा`."""
    letters = [c for c in name if c.isalpha()]
    if not letters or any(c.lower() != c.upper() for c in letters) or any(c.isdigit() for c in name):
        return False
    if is_organisation(name, publisher) or re.search(r"編集|部$|社$|新聞|ニュース|网|社区|डेस्क|भास्कर", name):
        return False
    han = any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in name)
    return 2 <= len(name) <= 8 if han else 2 <= len(name.split()) <= 4 and len(name) <= 40


def _shown(page: Page, publisher: str | None) -> Iterator[Candidate[_Credit]]:
    """The bylines on the page itself, those that follow the headline closely before others."""
    neighbours: dict[tuple[Element, str, str], list[Candidate[_Credit]]] = {}
    for element, strength in _marked(page):
        line = _line_of(element)
        if not line or len(line) > _LONGEST_LINE:
            continue
        people = people_in(line, publisher) if not has_intro(line) else parse_byline(line, publisher).authors
        lone = "" if people else lone_name(line, publisher)
        if lone and (has_intro(line) or strength >= _SAYS_AUTHOR_ITSELF):
            people = (lone,)
        distance = page.distance(element)
        nearness = 0.1 if _BEFORE_HEADING < distance < _AFTER_HEADING else -0.1
        confidence = strength + nearness + (0.12 if has_intro(line) else 0.0)
        confidence -= _LESS_FOR_LONE if lone and people else 0.0
        one = Candidate(_Credit(line, people), line, _source(element), min(confidence, 0.94))
        yield one
        if people:
            kind = (element.getparent(), element.tag, element.get("class") or "")
            neighbours.setdefault(kind, []).append(one)
    for group in neighbours.values():
        # Lines that each open with "By" belong to one article each.
        if len(group) > 1 and sum(has_intro(one.value.line) for one in group) <= 1:
            yield _together(group)


def _together(group: list[Candidate[_Credit]]) -> Candidate[_Credit]:
    """One credit of elements that stand side by side, one for each author."""
    people = {fold(name): name for one in group for name in one.value.people}
    line = ", ".join(people.values())
    surest = max(one.confidence for one in group)
    return Candidate(_Credit(line, tuple(people.values())), line, group[0].source, min(surest + 0.01, 0.94))


def _source(element: Element) -> str:
    if "author" in (element.get("rel") or "").lower().split():
        return "html:rel=author"
    if element.get("itemprop"):
        return "html:itemprop=author"
    return "html:byline"


def _marked(page: Page) -> Iterator[tuple[Element, float]]:
    """The elements that say they hold the author, with how surely; lines that open with "By" near the headline too."""
    found = 0
    for element in page.tree.xpath(
        "//body//*[@class or @rel or @itemprop or @id or @data-testid or @href or self::address]"
    ):
        if element.tag in _NO_LINES:
            continue
        strength = _strength(element)
        if strength and _is_of_article(element, strength, page):
            found += 1
            yield element, strength
            if found >= _MOST_ELEMENTS:
                break
    for element in page.after_heading:
        line = _line_of(element)
        if has_intro(line) and len(line) <= 120:
            yield element, 0.6


def _is_of_article(element: Element, strength: float, page: Page) -> bool:
    """Beside the headline even a menu or aside may hold the byline; further away it names others."""
    if any(above.tag in ("blockquote", "figure", "q") for above in element.iterancestors()):
        return False
    distance = page.distance(element)
    if strength < _SAYS_AUTHOR and (
        not _BEFORE_HEADING < distance < _AFTER_HEADING or len(text_of(element.getparent())) > _LONGEST_LINE
    ):
        return False
    return 0 < distance < _BESIDE_HEADING or not page.in_aside(element)


def _strength(element: Element) -> float:
    relations = (element.get("rel") or "").lower().split()
    properties = (element.get("itemprop") or "").lower().split()
    marks = " ".join(element.get(name) or "" for name in ("class", "id", "data-testid"))
    if "author" in relations or "author" in properties or "creator" in properties:
        return 0.0 if re.search(r"credit|caption|image|photo", marks, re.I) else 0.72
    if _AUTHOR_NAME.search(marks):
        return 0.66
    if _BYLINE.search(marks):
        return 0.0 if _NO_BYLINE.search(marks) else 0.7
    if element.tag == "address" or (_AUTHOR_PAGE.search(element.get("href") or "") and not _NO_BYLINE.search(marks)):
        return 0.6
    return 0.62 if _MARKED.search(marks) and not _NOT_MARKED.search(marks) else 0.0


def _line_of(element: Element) -> str:
    """The text of an element, with a bar between what stands in different elements and belongs not together."""
    pieces = [piece for text in element.itertext() if (piece := clean(text))]
    if sum(map(len, pieces)) > _LONGEST_LINE * 2:
        return ""
    if any(_PART_OF_NAME.search(inner.get("class") or "") for inner in element.iter("span", "a")):
        return " ".join(pieces)
    line = ""
    for piece in pieces:
        joined = not line or _JOINED_TO_NEXT.search(line) or _JOINED_TO_LAST.match(piece)
        line += f" {piece}" if joined else f" | {piece}"
    return line.strip()


def _compact(name: str) -> str:
    return re.sub(r"\W+", "", fold(name))
