"""What a page says of its site and its place there: addresses, publisher, section, topics, rights, language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app import addresses
from app.documents import Evidence, Publisher, Rights
from app.readers.html.jsonld import first_text, texts
from app.readers.html.page import Page, text_of
from app.readers.values.cleaning import is_section, site_of_title
from app.readers.values.languages import detect_language, primary_language
from app.readers.values.metadata import Candidate, candidate, evidence, first_best
from app.text import clean, fold

_MOST_TOPICS = 30
# How much of a text must speak for another language than the page declares: characters, share of common words.
_OVERRULING_LENGTH, _OVERRULING_SHARE = 400, 0.15
_LONGEST_NAME = 100
_LONGEST_TITLE, _SHORTEST_HEADLINE = 400, 12
# Ids and flags that content systems put among the keywords.
_NO_TOPIC = re.compile(
    r"^(?:[\w-]*\d[\w-]{15,}|[\w]+[:=~|].*|\d+|https?:.*|uncategori[sz]ed|null|none|undefined)$", re.I
)
# What stands where a section should and is none.
_NO_SECTION = re.compile(
    r"^(?:home(?:page)?|article|articles|news ?story|posts?|story|uncategori[sz]ed|index|blog|all|"
    r"nil|none|null|front-?page)$",
    re.I,
)
_HOLDER = re.compile(
    r"(?:[\d\s–-]*(?:©|\(c\)|&copy;|copyright)\s*)(?:©\s*)?(?:by\s+)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?,?\s*"
    r"(?:by\s+)?(?P<holder>.*)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Addresses:
    url: str | None
    canonical_url: str | None
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def page_addresses(page: Page) -> Addresses:
    """The addresses that the page gives itself. A front page or another site's address is never its canonical URL."""
    found = [
        Candidate(url, url, source, confidence)
        for written, source, confidence in _stated_addresses(page)
        if (url := addresses.absolute(written, page.base)) and not addresses.is_front_page(url)
    ]
    home = addresses.site(page.address) if page.address else None
    own_site = [one for one in found if home is None or addresses.site(one.value) == home]
    chosen = first_best(own_site)
    aliases = dict.fromkeys(one.value for one in own_site if one.value != (chosen.value if chosen else None))
    if page.address and chosen and page.address != chosen.value:
        aliases.setdefault(page.address)
    proof = (evidence("canonical_url", "page-address/1", chosen, found),) if chosen else ()
    return Addresses(
        page.address or (chosen.value if chosen else None), chosen.value if chosen else None, tuple(aliases), proof
    )


def _stated_addresses(page: Page) -> Iterator[tuple[str | None, str, float]]:
    for link in page.tree.xpath("//link[@rel and @href]"):
        relations = link.get("rel").lower().split()
        if "canonical" in relations:
            yield link.get("href"), "link:canonical", 0.95
        elif "shortlink" in relations:
            yield link.get("href"), "link:shortlink", 0.1
    for name, content in page.meta("og:url", "al:web:url", "parsely-link", "sailthru.url", "twitter:url"):
        yield content, f"meta:{name}", 0.85 if name == "og:url" else 0.6
    for key in ("mainEntityOfPage", "url"):
        yield first_text(page.article.get(key)), f"json-ld:{key}", 0.7


def site_names(
    page: Page, stated: Sequence[Candidate[str]], hinted: str | None, *, sure: bool = False
) -> tuple[str, ...]:
    """All names under which the page's site may appear, the surest first; `stated` are those of `publisher_names`.

    With `sure`, neither what the title seems to name nor the site's handle: both may be the writer's.
    """
    named = (one.value for one in stated if not (sure and one.source == "html:title"))
    kinds = ("application-name", "apple-mobile-web-app-title", "cre", *(() if sure else ("twitter:site",)))
    names = [hinted or "", *named, *(content for _, content in page.meta(*kinds))]
    for address in (page.address, *(content for _, content in page.meta("og:url"))):
        if address and (host := addresses.domain(address)):
            names += [host, (addresses.site(address) or host).split(".")[0]]
    return tuple(dict.fromkeys(name for name in (clean(name.lstrip("@")) for name in names) if name))


def publisher(
    page: Page, found: Addresses, stated: Sequence[Candidate[str]], hinted: str | None
) -> tuple[Publisher, tuple[Evidence, ...]]:
    """Who publishes the page: the importer's word first, then the page's own; the domain is that of its address."""
    names = list(stated)
    if hinted:
        names.insert(0, candidate(hinted, "hint:publisher", 1.0))
    # Some systems put the headline where the name of the site belongs.
    headlines = {fold(text_of(heading)) for heading in page.headings}
    names = [one for one in names if usable_name(one.value) and fold(one.value) not in headlines]
    chosen = first_best(names)
    address = found.url or found.canonical_url
    domain = addresses.domain(address) if address else None
    proof = (evidence("publisher", "page-publisher/1", chosen, names),) if chosen else ()
    return Publisher(chosen.value if chosen else None, domain), proof


def publisher_names(page: Page) -> Iterator[Candidate[str]]:
    """The names that the page gives its publisher."""
    for _, content in page.meta("og:site_name"):
        yield candidate(content, "meta:og:site_name", 0.9)
    for node in page.statements.follow(page.article.get("publisher")):
        yield from (candidate(name, "json-ld:publisher", 0.85) for name in texts(node)[:1])
    for element in page.by_property.get("publisher", ())[:3]:
        named = element.xpath(".//*[@itemprop='name' or @property='name' or @property='schema:name']")
        for text in [inner.get("content") or text_of(inner) for inner in named[:1]] or [text_of(element)]:
            yield candidate(clean(text), "microdata:publisher", 0.8)
    for node in page.statements.of_type("newsmediaorganization", "website"):
        yield from (candidate(name, "json-ld:site", 0.5) for name in texts(node.get("name"))[:1])
    for name, content in page.meta("dc.publisher", "dcterms.publisher", "publisher", "citation_journal_title"):
        yield candidate(content, f"meta:{name}", 0.6)
    for name, content in page.meta("application-name", "apple-mobile-web-app-title"):
        yield candidate(content, f"meta:{name}", 0.4)
    yield from _name_in_title(page)


def _name_in_title(page: Page) -> Iterator[Candidate[str]]:
    """What the page's title has besides the headline, where that is one name."""
    headlines = [text_of(heading) for heading in page.headings] + [content for _, content in page.meta("og:title")]
    for element in page.tree.xpath("//head/title")[:1]:
        title = text_of(element)
        for headline in headlines if len(title) <= _LONGEST_TITLE else ():
            name = site_of_title(title, headline) if len(headline) >= _SHORTEST_HEADLINE else None
            if name and fold(name) != fold(headline) and not is_section(name) and len(name) < len(headline):
                yield candidate(name, "html:title", 0.3)


def usable_name(name: str) -> bool:
    """Whether a text names somebody, and is no address, handle or sentence."""
    return len(name) <= _LONGEST_NAME and not name.startswith(("http", "@", "/", "#"))


def section(page: Page) -> tuple[str | None, tuple[Evidence, ...]]:
    stated = [
        candidate(text, source, confidence)
        for text, source, confidence in _stated_sections(page)
        if text and len(text) <= 60 and not _NO_SECTION.match(text) and not text.startswith(("http", "/"))
    ]
    chosen = first_best(stated)
    return (chosen.value, (evidence("section", "page-section/1", chosen, stated),)) if chosen else (None, ())


def _stated_sections(page: Page) -> Iterator[tuple[str, str, float]]:
    for name, content in page.meta(
        "article:section", "parsely-section", "sailthru.section", "section", "dc.subject.section", "category"
    ):
        yield content, f"meta:{name}", 0.9 if name == "article:section" else 0.7
    for text in texts(page.article.get("articleSection"))[:1]:
        yield text, "json-ld:articleSection", 0.85
    for node in page.statements.of_type("breadcrumblist"):
        items = [item for item in page.statements.follow(node.get("itemListElement")) if isinstance(item, dict)]
        crumbs = [first_text(item.get("name") or item.get("item")) or "" for item in items]
        # The first crumb is the front page, the last the article itself.
        yield from (
            (crumb, "json-ld:breadcrumb", 0.6)
            for crumb in [c for c in crumbs if not _NO_SECTION.match(c)][:1]
            if len(crumbs) > 1
        )
    for element in page.by_property.get("articlesection", ())[:1]:
        yield text_of(element), "microdata:articleSection", 0.6


def topics(page: Page) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The keywords and tags of the page, in its order, without repeats and without what is evidently no word."""
    found: dict[str, Candidate[str]] = {}
    for source, written in _stated_topics(page):
        for topic in re.split(r"[,;،、|]", written):
            name = clean(topic).strip("#\"' ")
            if 1 < len(name) <= 60 and not _NO_TOPIC.match(name):
                found.setdefault(fold(name), candidate(name, source, 0.8))
    kept = list(found.values())[:_MOST_TOPICS]
    if not kept:
        return (), ()
    shown = candidate(", ".join(one.value for one in kept), kept[0].source, 0.8)
    return tuple(one.value for one in kept), (evidence("topics", "page-topics/1", shown),)


def _stated_topics(page: Page) -> Iterator[tuple[str, str]]:
    for text in texts(page.article.get("keywords")):
        yield "json-ld:keywords", text
    for name, content in page.meta("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags"):
        yield f"meta:{name}", content
    for element in page.tree.xpath("//a[contains(concat(' ', @rel, ' '), ' tag ')]")[:_MOST_TOPICS]:
        yield "link:tag", text_of(element)


def rights(page: Page) -> tuple[Rights, tuple[Evidence, ...]]:
    """Who holds the rights and under which terms, as far as the page states it for itself."""
    holder: Candidate[str] | None = None
    for name, content in page.meta(
        "copyright", "dc.rights", "dcterms.rights", "dcterms.rightsholder", "rights", "article:copyright"
    ):
        written = _HOLDER.match(content)
        named = (written["holder"] if written else content).strip(" .,;-–")
        named = re.split(r"\.?\s+all rights reserved", named, flags=re.I)[0].strip(" .,;-–")
        if named and len(named) <= _LONGEST_NAME and not named.isdecimal():
            holder = holder or candidate(named, f"meta:{name}", 0.8)
    for node in page.statements.follow(page.article.get("copyrightHolder")):
        named = first_text(node) or ""
        if named and usable_name(named):
            holder = holder or candidate(named, "json-ld:copyrightHolder", 0.85)
    terms = first_text(page.article.get("license")) or first_text(page.article.get("usageInfo"))
    source = "json-ld:license"
    if terms is None:
        terms = next((link.get("href") for link in page.tree.xpath("//link[@rel='license' and @href]")), None)
        source = "link:license"
    terms = addresses.absolute(terms, page.base) or terms
    if terms and terms.startswith(("#", "/")):
        terms = None
    proof = [evidence("rights.holder", "page-rights/1", holder)] if holder else []
    if terms:
        proof.append(evidence("rights.usage_terms", "page-rights/1", candidate(terms, source, 0.8)))
    return Rights(holder.value if holder else None, terms), tuple(proof)


def language(page: Page, body: str) -> tuple[str | None, tuple[Evidence, ...]]:
    """The article's language: as declared, unless the text is evidently in another."""
    stated = [
        Candidate(code, written, source, confidence)
        for written, source, confidence in _stated_languages(page)
        if (code := primary_language(written))
    ]
    chosen = first_best(stated)
    detected = detect_language(body, _OVERRULING_SHARE if chosen else 0.08)
    if detected and (chosen is None or not _closely_related(detected, chosen.value)):
        # Templates declare English for anything; the words of a text of this length do not err.
        long = len(body) > _OVERRULING_LENGTH
        seen = Candidate(detected, detected, "text:common-words", 0.95 if long else 0.5)
        stated.append(seen)
        chosen = seen if chosen is None or long else chosen
    if chosen is None:
        return None, ()
    return chosen.value, (evidence("language", "page-language/1", chosen, stated),)


# Neighbours whose common words are too alike for the vote to overrule what a page declares.
_RELATED = tuple(
    set(family.split())
    for family in (
        "da no", "cs sk", "hr sr bs sl", "id ms", "es gl ca pt", "hi mr ne", "nl af", "zu xh ss nr", "bg mk",
        "ar fa ur ps ku",
    )
)  # fmt: skip


def _closely_related(one: str, other: str) -> bool:
    return one == other or any(one in family and other in family for family in _RELATED)


def _stated_languages(page: Page) -> Iterator[tuple[str, str, float]]:
    root = page.tree.getroottree().getroot()
    for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang"):
        if root.get(name):
            yield root.get(name), "html:lang", 0.9
    for text in texts(page.article.get("inLanguage"))[:1]:
        yield text, "json-ld:inLanguage", 0.85
    for name, content in page.meta(
        "og:locale", "content-language", "language", "dc.language", "dcterms.language", "lang"
    ):
        yield content, f"meta:{name}", 0.7
