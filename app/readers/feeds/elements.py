"""RSS and Atom: what one item states. Names are those of the formats in small letters, `dc:creator`, `media:credit`."""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from app import addresses
from app.documents import Rights
from app.readers.bodies import Body, best_body, channel_name, merged_images, plain_candidate
from app.readers.feeds.media import item_images
from app.readers.feeds.parts import Parts
from app.readers.stated import Stated, Text, address_at, all_at, at, first_stated
from app.readers.values.dates import parse_moment
from app.readers.values.trees import Element, children, descend, inner_markup, text_of
from app.text import clean

_PUBLISHED = ("pubdate", "published", "atom:published", "dc:date", "dcterms:issued", "issued", "dcterms:created",
              "created", "date", "dc:created")  # fmt: skip
_MODIFIED = ("updated", "atom:updated", "modified", "dcterms:modified", "dc:modified", "lastbuilddate")
_FULL_TEXTS = ("content:encoded", "content", "atom:content", "xhtml:body", "xhtml:div", "body", "fulltext", "encoded",
               "turbo:content")  # fmt: skip
_SUMMARIES = ("description", "summary", "atom:summary", "dc:description", "itunes:summary", "media:description")
_TOPICS = ("category", "atom:category", "dc:subject", "itunes:keywords", "media:keywords")
_NEVER = datetime.max.replace(tzinfo=UTC)
_MAIL = r"[^\s@<>()\[\]\"]+@[^\s@<>()\[\]\"]+"
_MAIL_AND_NAME = re.compile(rf"^(?:mailto:)?{_MAIL}\s*[(\[]\s*(?P<name>[^()]+?)\s*[)\]]?$")
_NAME_AND_MAIL = re.compile(rf"^(?P<name>.+?)\s*[(<\[]?\s*(?:mailto:)?{_MAIL}\s*[)>\]]?$")
_MAIL_ALONE = re.compile(rf"^[<(]?(?:mailto:)?{_MAIL}[>)]?$")
# Longer texts are no name; looking for an address in them takes the square of their length.
_LONGEST_NAME = 500
_XML = "{http://www.w3.org/XML/1998/namespace}"


def state_entry(root: Element, entry: Element) -> Stated:
    """What an item states, and of its feed what holds for each item: publisher, language, rights."""
    item = Parts.of(entry, root)
    frame = descend(root, "channel")
    feed = Parts.of(frame if frame is not None else root, root)
    url, aliases = _address(item)
    base = entry.base or (url.value if url else None) or _link(feed)
    body, summaries = best_body(_bodies(item), base)
    source = item.first("source", "atom:source")
    publisher, site = _publisher(source, feed)
    return Stated(
        rule="feed-item/1",
        blocks=body.blocks,
        body_source=body.source,
        title=first_stated(_line(item, name) for name in ("title", "atom:title", "dc:title", "media:title")),
        standfirst=summaries,
        names=tuple(_names(item)) or tuple(_feed_names(source, feed)),
        published=tuple(_moments(item, *_PUBLISHED, *_MODIFIED)),
        modified=tuple(item.texts(*_MODIFIED)),
        url=url,
        canonical=None,
        aliases=aliases,
        record_id=first_stated(item.texts("guid", "id", "atom:id", "dc:identifier")),
        publisher=publisher,
        site=site,
        topics=tuple(_topics(item)),
        language=tuple(_languages(entry, item, feed)),
        images=merged_images((*item_images(item, base), *body.images)),
        images_source="item:media",
        rights=_rights(item, feed),
    )


def _address(item: Parts) -> tuple[Text | None, tuple[str, ...]]:
    """The page of an item, and what other addresses it has."""
    found = list(_addresses(item))
    if not found:
        return None, ()
    return found[0], tuple(dict.fromkeys(one.value for one in found[1:] if one.value != found[0].value))


def _addresses(item: Parts) -> Iterator[Text]:
    found = [
        *(address_at(text_of(one), "item:origLink") for one in item.all("feedburner:origlink")),
        *(address_at(one.get("href"), "item:link", one.base) for one in _alternates(item)),
        *(address_at(text_of(one), "item:link", one.base) for one in item.all("link", "atom:link")),
        *(address_at(text_of(one), "item:guid") for one in item.all("guid") if _is_permalink(one)),
    ]
    if not any(found):
        found = [
            *(address_at(text_of(one), "item:id") for one in item.all("id", "dc:identifier")),
            address_at(item.attribute("about"), "item:rdf:about"),
        ]
    yield from (one for one in found if one)


def _alternates(item: Parts) -> Iterator[Element]:
    """The links to the item itself, pages before other types of file."""
    links = [
        one for one in item.all("link", "atom:link") if one.get("href") and one.get("rel", "alternate") == "alternate"
    ]
    yield from sorted(links, key=lambda one: "html" not in one.get("type", "html"))


def _is_permalink(guid: Element) -> bool:
    stated = next((value for key, value in guid.attrib.items() if key.lower() == "ispermalink"), "true")
    return str(stated).strip().lower() != "false"


def _link(feed: Parts) -> str | None:
    found = first_stated(_addresses(feed))
    return found.value if found else None


def _bodies(item: Parts) -> Iterator[Body]:
    for name in _FULL_TEXTS:
        for element in item.all(name):
            written, markup = _content(element)
            yield Body(written, f"item:{name}", markup)
    for name in _SUMMARIES:
        for element in item.all(name):
            written, markup = _content(element)
            yield Body(written, f"item:{name}", markup, is_summary=True)


def _content(element: Element) -> tuple[str | None, bool | None]:
    """A text construct's content, and whether it is HTML: as its type says, else open."""
    kind, mode = element.get("type", "").strip().lower(), element.get("mode", "").lower()
    if element.get("src") and not len(element):
        return None, None
    if mode == "base64" or ("/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "html"))):
        return _decoded(text_of(element)), None
    if len(element) and (kind in ("xhtml", "application/xhtml+xml") or mode == "xml" or not kind or "html" in kind):
        return inner_markup(element), True
    if "html" in kind:
        return text_of(element), True
    return text_of(element), None


def _decoded(written: str) -> str | None:
    try:
        return base64.b64decode("".join(written.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def _line(item: Parts, name: str) -> Text | None:
    """The first short text of a name; plain text in Atom is what it is, elsewhere HTML may stand in it."""
    for element in item.all(name):
        written, markup = _content(element)
        is_literal = markup is None and (element.get("type", "").lower() in ("text", "text/plain", "plain"))
        found = plain_candidate(written, f"item:{name}", markup=False if is_literal else markup)
        if found:
            return found
    return None


def _moments(item: Parts, *names: str) -> Iterator[Text]:
    """The moments that an item states, by the order of the names; of several under one name the earliest first."""
    today = datetime.now(UTC).date()
    for name in names:
        moments = [(parse_moment(one.value, today=today), one) for one in item.texts(name)]
        yield from (one for _, one in sorted(moments, key=lambda pair: pair[0].at if pair[0] else _NEVER))


def _names(item: Parts) -> Iterator[Text]:
    """The authors as the most telling element lists them."""
    for name in (
        "dc:creator",
        "author",
        "atom:author",
        "dcterms:creator",
        "itunes:author",
        "dc:author",
        "dc:contributor",
    ):
        found = [named for element in item.all(name) if (named := _person(element, f"item:{name}"))]
        if found:
            yield from found
            return


def _feed_names(source: Element | None, feed: Parts) -> Iterator[Text]:
    """An Atom feed's authors are those of each entry without any (RFC 4287, 4.2.1)."""
    holders = [*(children(source, "author") if source is not None else ()), *feed.all("author", "atom:author")]
    for element in holders:
        if next(children(element, "name", "email"), None) is not None:
            named = _person(element, "feed:author")
            if named:
                yield named


def _person(element: Element, place: str) -> Text | None:
    name = descend(element, "name")
    written = clean(text_of(name) if name is not None else "" if len(element) else text_of(element))
    plain = plain_candidate(written, place)
    return at(_without_mail(plain.value), place) if plain else None


def _without_mail(written: str) -> str | None:
    """The name in "jane@example.org (Jane Doe)", "Jane Doe <jane@example.org>"; None for a bare address."""
    if "@" not in written or len(written) > _LONGEST_NAME:
        return written
    if _MAIL_ALONE.match(written):
        return None
    found = _MAIL_AND_NAME.match(written) or _NAME_AND_MAIL.match(written)
    return found["name"].strip(" ,;()<>\"'") if found else written


def _publisher(source: Element | None, feed: Parts) -> tuple[Text | None, str | None]:
    """The paper that an aggregator took the item from, else the feed itself; and its address."""
    stated = first_stated(feed.texts("dc:publisher"))
    if source is not None:
        title = descend(source, "title")
        named = channel_name(
            text_of(title) if title is not None else "" if len(source) else text_of(source), "item:source"
        )
        if named:
            links = (one.get("href") for one in children(source, "link") if one.get("rel", "alternate") == "alternate")
            return named, addresses.absolute(source.get("url") or next(links, None) or text_of(descend(source, "id")))
    named = stated or first_stated(channel_name(one.value, "feed:title") for one in feed.texts("title", "atom:title"))
    return named, _link(feed)


def _topics(item: Parts) -> Iterator[Text]:
    for name in _TOPICS:
        for element in item.all(name):
            written = element.get("label") or element.get("term") or element.get("text") or text_of(element)
            pieces = written.split(",") if name.endswith("keywords") else [written]
            for piece in pieces:
                found = plain_candidate(piece, f"item:{name}")
                if found and not found.value.startswith(("http:", "https:")):
                    yield found


def _languages(entry: Element, item: Parts, feed: Parts) -> Iterator[Text]:
    yield from item.texts("dc:language", "language")
    content = item.first("content", "content:encoded", "description")
    for element in (content, entry, *entry.iterancestors()) if content is not None else (entry, *entry.iterancestors()):
        yield from all_at([element.get(f"{_XML}lang")], "xml:lang")
    yield from feed.texts("language", "dc:language")
    yield from all_at([feed.attribute(f"{_XML}lang")], "xml:lang")


def _rights(item: Parts, feed: Parts) -> Rights:
    names = ("dc:rights", "rights", "copyright", "media:copyright", "dcterms:rights")
    stated = first_stated(_line(part, name) for part in (item, feed) for name in names)
    licences = [one.get("href") or one.get(_RDF_RESOURCE) or text_of(one) for one in item.all("cc:license", "license")]
    links = [one.get("href") for one in item.all("link") if one.get("rel") == "license"]
    terms = next((clean(one) for one in (*licences, *links) if one and clean(one)), None)
    return Rights(stated.value if stated else None, terms)


_RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
