"""Scraped plain text, one block a line: the article among the menus, teasers and buttons of its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app import addresses
from app.documents import (
    Author,
    Evidence,
    Hints,
    Image,
    Limits,
    Paragraph,
    ParagraphKind,
    ParsedDocument,
    Publisher,
    RawFile,
)
from app.errors import UnreadableFile
from app.readers.text import captions, heads, signatures, wires
from app.readers.text.lines import Line, article_lines
from app.readers.text.regions import PageTitle, Region, body_region, is_end_heading, unlike_headline
from app.readers.values.bylines import Byline, is_organisation, parse_byline
from app.readers.values.charsets import decode, is_binary
from app.readers.values.cleaning import is_section, site_of_title, strip_site_suffix
from app.readers.values.datelines import read_dateline
from app.readers.values.languages import detect_language
from app.readers.values.metadata import Candidate, Value, candidate, evidence, first_best
from app.readers.values.organisations import listed_authors
from app.text import fold, join_blocks

# Below this many words what is left is a teaser or a menu, not an article.
_LEAST_WORDS = 12
_SAMPLE_BYTES = 50_000
# The longest scraped page at hand has 2,000; five million short lines took 43 s and 1.6 GB.
_MOST_LINES = 100_000
_LANGUAGE_SAMPLE = 2_000
_LONGEST_TITLE_WORDS, _LONGEST_TITLE_SENTENCE = 45, 20
# Lines above the body among which the byline or date may stand.
_LONGEST_HEAD = 12
_LONGEST_GALLERY = 60
_LIKE_TITLE = 0.6


@dataclass(frozen=True, slots=True)
class _Source:
    """The file, what is known about it, and the section above its headline."""

    raw: RawFile
    hints: Hints
    section: Candidate[str] | None


@dataclass(frozen=True, slots=True)
class _Block:
    line: Line
    kind: ParagraphKind


def looks_like_text(raw: RawFile) -> bool:
    """Whether the content is text in some charset, not binary data."""
    sample = raw.content[:_SAMPLE_BYTES]
    if len(sample) < len(raw.content):
        # Cut at a line, not inside a character.
        sample = sample.rpartition(b"\n")[0] or sample
    return not is_binary(decode(sample))


def read_text(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """The article in a scraped text file.

    Raises UnreadableFile: `too_large`, `unsupported_type` for binary content, `empty`, `no_article` where nothing but
    menus and teasers is left.
    """
    if len(raw.content) > limits.max_record_bytes:
        raise UnreadableFile("too_large", f"The text is larger than {limits.max_record_bytes} bytes.")
    if raw.content.count(b"\n") > _MOST_LINES:
        raise UnreadableFile("too_large", f"The text has more than {_MOST_LINES} lines.")
    lines = article_lines(_decoded(raw.content))
    if not lines:
        raise UnreadableFile("empty", "The file holds no text.")
    kicker = _kicker(lines)
    lines = lines[1:] if kicker else lines
    head_line = lines[0].text if _may_be_title(lines[0]) else ""
    region = body_region(lines, PageTitle(head_line))
    if region is None:
        raise UnreadableFile("no_article", "The file holds menus and short lines, but no article.")
    return _read_region(_Source(raw, hints, kicker), lines, region)


def _decoded(content: bytes) -> str:
    text = decode(content)
    if is_binary(text[:_SAMPLE_BYTES]):
        raise UnreadableFile("unsupported_type", "The file is binary, not text.")
    return text


def _kicker(lines: Sequence[Line]) -> Candidate[str] | None:
    """The section above the headline, where a text begins with it and not with the page's title."""
    if len(lines) < 3 or lines[0].mass > 3 or not 3 <= lines[1].mass <= _LONGEST_TITLE_WORDS:
        return None
    if is_section(lines[0].text) and not lines[1].is_junk:
        return Candidate(lines[0].text, lines[0].text, f"line:{lines[0].number}", 0.7)
    return None


def _read_region(origin: _Source, lines: Sequence[Line], region: Region) -> ParsedDocument:
    raw, hints = origin.raw, origin.hints
    region = _with_headline(lines, region)
    title, site = _title(lines, region, hints)
    known = hints.publisher or (site.value if site else None)
    first = region.headline + 1 if region.headline is not None else _first_head_line(lines, region)
    setting = heads.Setting(known, datetime.now(UTC).date(), captions.caption_places(lines, first, region.end))
    head = heads.read_head(lines, first, region.end, setting)
    byline = first_best(head.bylines)
    said = _said(title, head.standfirst, byline)
    blocks = _body(lines, replace(region, start=max(head.body_start, region.start)), said, setting)
    pictures = [captions.picture(lines, at) for at in range(head.body_start, region.end) if at in setting.captions]
    body, spans = join_blocks(block.line.text for block in blocks)
    if sum(block.line.mass for block in blocks) < _LEAST_WORDS:
        raise UnreadableFile("no_article", "The file holds no article text.")
    named = [*([site] if site else []), *head.outlets, *([wire] if (wire := wires.agency(body)) else [])]
    publisher, publisher_proof = _publisher(origin, named, byline)
    dated = wires.day(body, setting.today) if not head.published else None
    published, modified = first_best([*head.published, *([dated] if dated else [])]), first_best(head.modified)
    language = detect_language(body[:_LANGUAGE_SAMPLE])
    place, place_proof = read_dateline(body)
    images = _distinct([*head.pictures, *pictures])
    proof = [
        *_title_proof(title, lines),
        *_proof("standfirst", "line-below-headline/1", head.standfirst),
        *_proof("byline", "byline-line/1", byline, head.bylines),
        *_proof("authors", "byline-names/1", _shown_authors(byline)),
        *publisher_proof,
        *_proof("section", "line-above-headline/1", origin.section),
        *_proof("published_at", "date-line/1", published, head.published),
        *_proof("modified_at", "date-line/1", modified, head.modified),
        *_image_proof(images),
        *place_proof,
        *_body_proof(blocks),
    ]
    if language:
        proof.append(evidence("language", "common-words/1", candidate(language, "body", 0.9)))
    return ParsedDocument(
        source=raw.source,
        title=title.value if title else None,
        body=body,
        paragraphs=tuple(
            Paragraph(span.start, span.end, block.kind) for span, block in zip(spans, blocks, strict=True)
        ),
        url=raw.url,
        standfirst=head.standfirst.value if head.standfirst else None,
        byline=byline.value.byline if byline else None,
        authors=_authors(byline.value) if byline else (),
        publisher=publisher,
        section=origin.section.value if origin.section else None,
        language=language,
        dateline=place,
        published=published.value if published else None,
        modified=modified.value if modified else None,
        images=tuple(one.value for one in images),
        evidence=tuple(proof),
    )


def _with_headline(lines: Sequence[Line], region: Region) -> Region:
    """The region with the headline above the byline, where none below the page's title says what that says."""
    if region.headline is not None or region.start < 4:
        return region
    for at in range(max(2, region.start - _LONGEST_HEAD), min(region.start + 2, region.end)):
        if signatures.opens_head(lines, at) and (place := unlike_headline(lines, at)) is not None:
            return replace(region, headline=place)
    return region


def _title(lines: Sequence[Line], region: Region, hints: Hints) -> tuple[Candidate[str] | None, Candidate[str] | None]:
    """The headline and the site's name behind it in the page's title, the first line."""
    whole = lines[0]
    names = (hints.publisher,) if hints.publisher else ()
    if region.headline is not None:
        shown = lines[region.headline]
        is_same = PageTitle(whole.text).likeness(shown) >= 1
        chosen = Candidate(shown.text, shown.text, f"line:{shown.number}", 0.95 if is_same else 0.75)
        site = site_of_title(whole.text, shown.text if is_same else strip_site_suffix(whole.text, names, guess=True))
    elif region.start == 0 and not _may_be_title(whole):
        return None, None
    else:
        stripped = strip_site_suffix(whole.text, names, guess=True)
        chosen = Candidate(stripped, whole.text, f"line:{whole.number}", 0.7)
        site = site_of_title(whole.text, stripped)
    return chosen, Candidate(site, whole.text, f"line:{whole.number}", 0.7) if site else None


def _may_be_title(line: Line) -> bool:
    """Whether the first line may be a title; a long sentence with its full stop is the first paragraph."""
    return line.mass <= (_LONGEST_TITLE_SENTENCE if line.text.endswith(".") else _LONGEST_TITLE_WORDS)


def _title_proof(title: Candidate[str] | None, lines: Sequence[Line]) -> list[Evidence]:
    if title is None:
        return []
    page_title = candidate(lines[0].text, f"line:{lines[0].number}", 0.6)
    return [evidence("title", "headline-line/1", title, [page_title], lambda _: "page title with the site's name")]


def _first_head_line(lines: Sequence[Line], region: Region) -> int:
    """Where the head may begin without a headline near the body: behind a line like the title, or near the body.

    A gallery may stand between the headline and the body.
    """
    title = PageTitle(lines[0].text)
    for at in range(region.start - 1, max(1, region.start - _LONGEST_GALLERY), -1):
        if title.likeness(lines[at]) >= _LIKE_TITLE and not lines[at].is_prose:
            return at + 1
    if region.start:
        return max(1, region.start - 8)
    return min(1, len(lines) - 1) if _may_be_title(lines[0]) else 0


def _said(
    title: Candidate[str] | None, standfirst: Candidate[str] | None, byline: Candidate[Byline] | None
) -> frozenset[str]:
    """What the head has said already, folded: the same line in the body is a repeat of the page."""
    lines = [one.value for one in (title, standfirst) if one]
    if byline:
        lines += [byline.shown, byline.value.byline, *byline.value.authors]
    return frozenset(fold(line) for line in lines)


def _body(lines: Sequence[Line], region: Region, said: frozenset[str], setting: heads.Setting) -> list[_Block]:
    """The blocks of the body, without captions, furniture and what was said before."""
    blocks: list[_Block] = []
    seen = set(said)
    for at in range(region.start, region.end):
        line = lines[at]
        kind = None if at in setting.captions else _kind(lines, at, region)
        if kind and line.folded not in said and (line.folded not in seen or line.mass < 4):
            blocks.append(_Block(line, kind))
        seen.add(line.folded)
    while blocks and (blocks[-1].kind == "heading" or blocks[-1].line.is_note or is_end_heading(blocks[-1].line)):
        blocks.pop()
    return blocks


def _kind(lines: Sequence[Line], at: int, region: Region) -> ParagraphKind | None:
    """What kind of block a line is, or None for a line that is no part of the article."""
    line = lines[at]
    if line.is_junk or captions.is_credit_line(line.text):
        return None
    if line.text.startswith(("•", "- ", "– ", "* ", "· ", "▪", "‣")) and line.mass >= 3:
        return "list"
    if line.is_prose or (line.is_sentence and not signatures.is_date_line(line.text)):
        return "text"
    if signatures.is_date_line(line.text) or line.text.isupper():
        return None
    return "heading" if _is_heading(lines, at, region) else None


def _is_heading(lines: Sequence[Line], at: int, region: Region) -> bool:
    """Whether a short line stands alone between paragraphs, as subheadings do; teasers come in groups."""
    if not 2 <= lines[at].mass <= 16 or at + 1 >= region.end or is_end_heading(lines[at]):
        return False
    before = lines[at - 1] if at else None
    return lines[at + 1].is_prose and (before is None or before.is_sentence or before.is_prose or before.is_junk)


def _publisher(
    origin: _Source, said: Sequence[Candidate[str]], byline: Candidate[Byline] | None
) -> tuple[Publisher, list[Evidence]]:
    """Who publishes it: the importer's word, the site's name in the title, else an organisation in head or byline."""
    raw, hints = origin.raw, origin.hints
    domain = addresses.domain(raw.url) if raw.url else None
    named: list[Candidate[str]] = []
    if hints.publisher:
        named.append(candidate(hints.publisher, "hint:publisher", 1.0))
    named.extend(said)
    if byline and not byline.value.authors and not byline.value.agencies and is_organisation(byline.value.byline):
        named.append(Candidate(byline.value.byline, byline.shown, byline.source, 0.6))
    outlet = byline.value.byline.rpartition("|") if byline else ("", "", "")
    if byline and outlet[1] and is_organisation(outlet[2]) and not parse_byline(outlet[2]).agencies:
        named.append(Candidate(outlet[2].strip(), byline.shown, byline.source, 0.5))
    chosen = first_best(named)
    if chosen is None:
        return Publisher(domain=domain), []
    return Publisher(chosen.value, domain), [evidence("publisher", "text-publisher/1", chosen, named)]


def _authors(byline: Byline) -> tuple[Author, ...]:
    """The people, else the agency; an outlet alone is as likely the publisher."""
    return listed_authors(byline.authors, () if byline.authors else byline.agencies)


def _shown_authors(byline: Candidate[Byline] | None) -> Candidate[str] | None:
    shown = ", ".join(author.name for author in _authors(byline.value)) if byline else ""
    return Candidate(shown, shown, byline.source, byline.confidence) if byline and shown else None


def _proof(
    field: str, rule: str, chosen: Candidate[Value] | None, others: Sequence[Candidate[Value]] = ()
) -> list[Evidence]:
    return [evidence(field, rule, chosen, others)] if chosen else []


def _distinct(pictures: Sequence[Candidate[Image]]) -> list[Candidate[Image]]:
    """The pictures without repeats; galleries print a caption twice."""
    first = {fold(one.value.caption or one.shown): one for one in reversed(pictures)}
    return [one for one in pictures if first[fold(one.value.caption or one.shown)] is one]


def _image_proof(images: Sequence[Candidate[Image]]) -> list[Evidence]:
    return [evidence(f"images.{at}.caption", "caption-line/1", image) for at, image in enumerate(images)]


def _body_proof(blocks: Sequence[_Block]) -> list[Evidence]:
    first, last = blocks[0].line, blocks[-1].line
    shown = Candidate(first.text, first.text[:80], f"line:{first.number}-{last.number}", 0.8)
    return [evidence("body", "prose-region/1", shown)]
