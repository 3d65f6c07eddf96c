"""Who wrote a page: its byline as written, and the authors, people and organisations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents import Author, Evidence
from app.readers.html.jsonld import texts, types
from app.readers.html.marks import (
    AFTER_HEADING,
    BEFORE_HEADING,
    LONGEST_LINE,
    SAYS_AUTHOR_ITSELF,
    line_of,
    marked_elements,
)
from app.readers.html.named import in_order, lone_name, may_be_name, people_in
from app.readers.html.page import Element, Page, text_of
from app.readers.values.bylines import has_intro, is_organisation, parse_byline
from app.readers.values.metadata import Candidate, evidence
from app.readers.values.organisations import listed_authors, organisations_in
from app.text import clean, fold

# What a line of names alone holds besides them: "By", commas, "and", an agency.
_LONGEST_AROUND_NAMES = 40
# A line without a person is a byline ("Our foreign staff") only where it says so by its mark and its place.
_SURE_LINE = 0.7
# One word alone is less than a name with a surname elsewhere.
_LESS_FOR_LONE = 0.15
_HANDLES = re.compile(r"\s+(?:@\w+|\+?\s?follow\b.*|\S+@\S+\.\w+)", re.I)
_LIBRARY_DATA = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))
# Other work on an article than writing it.
_OTHER_WORK = re.compile(
    r"^(?:photograph(?:ed|s|y)?|photos?|modell?ed|styled|styling|hair|make-?up|nails|illustrat(?:ed|ions?)|edited|video|"
    r"produced|directed|animat(?:ed|ion)|translated|designed|graphics|art|sound|music) by (?P<name>\S.{2,80})$",
    re.I,
)
# A line that says that it holds the author, and one that only leads to somebody's page.
_SURELY_AUTHOR, _HARDLY_AUTHOR = 0.82, 0.71
_PSEUDONYM = re.compile(r"(?!.*(?:admin|editor|staff|desk|team|news|press|master))[^\W\d_][\w.\-]{2,19}", re.I)


@dataclass(frozen=True, slots=True)
class Authorship:
    """`lines` are the raw byline lines of the page, which may hold its date."""

    byline: str | None = None
    authors: tuple[Author, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Credit:
    """One statement of who wrote it: the line as written, the people in it and the organisations."""

    line: str
    people: tuple[str, ...]
    organisations: tuple[str, ...] = ()


def authorship(page: Page, names: Sequence[str]) -> Authorship:
    """The byline and authors of a page: its people, else the organisation that it states in their place.

    `names` are the site's names. JSON-LD comes first, then the meta tags, then the line shown beside the headline.
    """
    publisher = names[0] if names else None
    shown = list(_shown(page, publisher))
    stated = [*_stated(page, publisher), *shown]
    stated = [_without_sites(one, names) for one in stated]
    named = [one for one in stated if one.value.people and not _is_overruled(one, stated)]
    chosen = _fullest(max(named, key=lambda one: one.confidence, default=None), shown) or _pseudonym(shown)
    chosen = _writers_of(chosen, page) or _organisation(stated)
    line = _byline(stated, chosen)
    proof = []
    if chosen:
        listed = ", ".join((*chosen.value.people, *chosen.value.organisations))
        shown_names = Candidate(chosen.value, listed, chosen.source, chosen.confidence)
        proof.append(evidence("authors", "page-authors/1", shown_names, stated, lambda one: _why_not(one.value)))
    if line:
        proof.append(evidence("byline", "page-byline/1", line, stated))
    lines = tuple((one.source, one.value.line) for one in shown)
    return Authorship(line.shown if line else None, _listed(chosen), tuple(proof), lines)


def _listed(chosen: Candidate[_Credit] | None) -> tuple[Author, ...]:
    return listed_authors(chosen.value.people, chosen.value.organisations) if chosen else ()


def _organisation(stated: list[Candidate[_Credit]]) -> Candidate[_Credit] | None:
    """The surest statement of an organisation as author."""
    named = [one for one in stated if one.value.organisations]
    return max(named, key=lambda one: one.confidence, default=None)


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


def _is_overruled(one: Candidate[_Credit], stated: list[Candidate[_Credit]]) -> bool:
    """Whether a weak mark names somebody where a sure one names a desk."""
    return (
        one.confidence < _HARDLY_AUTHOR
        and not has_intro(one.value.line)
        and any(
            other.source.startswith("html:")
            and other.confidence >= _SURELY_AUTHOR
            and not other.value.people
            and is_organisation(parse_byline(other.value.line).byline)
            for other in stated
        )
    )


def _pseudonym(shown: list[Candidate[_Credit]]) -> Candidate[_Credit] | None:
    """The one word that a line after "By" and a link to the author both give, where no name was found."""
    linked = {fold(one.value.line) for one in shown if one.source != "html:byline"}
    for one in shown:
        word = parse_byline(one.value.line).byline
        if has_intro(one.value.line) and fold(word) in linked and _PSEUDONYM.fullmatch(word) and may_be_name(word):
            return Candidate(_Credit(one.value.line, (word,)), one.shown, one.source, one.confidence - _LESS_FOR_LONE)
    return None


def _writers_of(chosen: Candidate[_Credit] | None, page: Page) -> Candidate[_Credit] | None:
    """The chosen credit without those whom the page credits with other work only."""
    if chosen is None or len(chosen.value.people) < 2:
        return chosen
    others: set[str] = set()
    for element in page.tree.xpath("//body//*[contains(text(), ' by ')]"):
        if (text := text_of(element)) and len(text) <= LONGEST_LINE and (found := _OTHER_WORK.match(text)):
            others |= {fold(name) for name in people_in(found["name"], None)}
    people = tuple(name for name in chosen.value.people if fold(name) not in others)
    if not people or len(people) == len(chosen.value.people):
        return chosen
    return Candidate(_Credit(chosen.value.line, people), chosen.shown, chosen.source, chosen.confidence)


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
    credit = _Credit(one.value.line, people, one.value.organisations)
    return Candidate(credit, one.shown, one.source, one.confidence)


def _stated(page: Page, publisher: str | None) -> Iterator[Candidate[_Credit]]:
    for key, confidence in (("author", 0.95), ("creator", 0.85)):
        nodes = page.statements.follow(page.article.get(key))
        typed = [name for node in nodes if _is_organisation_node(node) for name in texts(node)[:1]]
        written = [name for node in nodes if not _is_organisation_node(node) for name in texts(node)[:1]]
        yield from _credit(written, f"json-ld:{key}", confidence, publisher, typed)
    ranks = {"parsely-author": 0.88, "sailthru.author": 0.86, "byl": 0.9, "author": 0.84, "citation_author": 0.9,
             "article:author": 0.8, "article:author_name": 0.8, "cxenseparse:author": 0.8, "dc.creator": 0.85,
             "dcterms.creator": 0.85, "dc.contributor": 0.6, "authors": 0.8, "rbauthors": 0.7}  # fmt: skip
    for name, rank in ranks.items():
        written = [content for _, content in page.meta(name) if not content.startswith(("http", "/", "@"))]
        if name in _LIBRARY_DATA:
            written = [in_order(text) for text in written]
        yield from _credit(written, f"meta:{name}", rank, publisher)


def _credit(
    written: list[str], source: str, confidence: float, publisher: str | None, typed: Sequence[str] = ()
) -> Iterator[Candidate[_Credit]]:
    """One candidate of all that one place states, where it states anything; `typed` are called organisations there."""
    written = [text for text in written if text and not text.startswith(("http", "@"))]
    if written or typed:
        people = dict.fromkeys(name for text in written for name in people_in(text, publisher))
        nobody = [text for text in written if not people_in(text, publisher)]
        found = (*organisations_in(nobody, publisher), *organisations_in(typed, publisher, typed=True))
        # Beside its writers a page names its publisher by habit.
        kept = tuple(name for name in found if not people or not _is_publisher(name, publisher))
        line = ", ".join(dict.fromkeys((*written, *typed)))
        yield Candidate(_Credit(line, tuple(people), kept), line, source, confidence)


def _is_organisation_node(node: object) -> bool:
    named = types(node) if isinstance(node, dict) else set()
    return bool(named) and "person" not in named and any("organization" in name for name in named)


def _shown(page: Page, publisher: str | None) -> Iterator[Candidate[_Credit]]:
    """The bylines on the page itself, those that follow the headline closely before others."""
    neighbours: dict[tuple[Element, str, str], list[Candidate[_Credit]]] = {}
    for element, strength in marked_elements(page):
        line = line_of(element)
        if not line or len(line) > LONGEST_LINE:
            continue
        people = people_in(line, publisher) if not has_intro(line) else parse_byline(line, publisher).authors
        lone = "" if people else lone_name(line, publisher)
        if lone and (has_intro(line) or strength >= SAYS_AUTHOR_ITSELF):
            people = (lone,)
        nearness = 0.1 if BEFORE_HEADING < page.distance(element) < AFTER_HEADING else -0.1
        confidence = strength + nearness + (0.12 if has_intro(line) else 0.0)
        confidence -= _LESS_FOR_LONE if lone and people else 0.0
        source = _source(element)
        credit = _Credit(line, people, () if people else _shown_organisations(line, source, confidence, publisher))
        one = Candidate(credit, line, source, min(confidence, 0.94))
        yield one
        if people:
            kind = (element.getparent(), element.tag, element.get("class") or "")
            neighbours.setdefault(kind, []).append(one)
    for group in neighbours.values():
        # Lines that each open with "By" belong to one article each.
        if len(group) > 1 and sum(has_intro(one.value.line) for one in group) <= 1:
            yield _together(group)


def _shown_organisations(line: str, source: str, confidence: float, publisher: str | None) -> tuple[str, ...]:
    """The organisations of a line on the page; a bare byline that repeats the publisher says who publishes."""
    found = organisations_in([line], publisher) if confidence >= _SURE_LINE or parse_byline(line).agencies else ()
    return tuple(name for name in found if source != "html:byline" or not _is_publisher(name, publisher))


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


def _is_publisher(name: str, publisher: str | None) -> bool:
    return _compact(name).removeprefix("the") == _compact(publisher or "").removeprefix("the")


def _compact(name: str) -> str:
    return re.sub(r"\W+", "", fold(name))
