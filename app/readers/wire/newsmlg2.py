"""NewsML-G2 2.x (iptc.org/standards/newsml-g2): one news item. Catalogs of its codes are never fetched."""

from collections.abc import Iterator

from app import addresses
from app.documents import Image, Rights
from app.errors import UnreadableFile
from app.readers.bodies import Body, best_body, merged_images, plain_candidate
from app.readers.stated import Stated, Text, address_at, all_at, at, first_stated
from app.readers.values.blocks import Block
from app.readers.values.cleaning import split_credit
from app.readers.values.trees import Element, children, descend, inner_markup, local_name, text_of
from app.readers.wire.nitf import nitf_blocks, state_nitf
from app.text import clean

_RULE = "newsml-g2/1"
_NOT_PUBLISHED = frozenset(("canceled", "cancelled", "withheld"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def state_newsml_g2(item: Element, root: Element) -> Stated:
    """What a news item states; `root` is the message that it came in, or the item itself.

    Raises UnreadableFile (`no_article`) for an item that its agency has canceled or withheld.
    """
    meta, content = descend(item, "itemmeta"), descend(item, "contentmeta")
    status = descend(meta, "pubstatus")
    if status is not None and _code(status).lower() in _NOT_PUBLISHED:
        raise UnreadableFile("no_article", "The item is canceled or withheld by its agency.")
    text = _Text.of(item)
    inner = text.nitf
    titles = (*_lines(content, "headline"), *_lines(meta, "title"))
    summaries = tuple(one for one in _lines(content, "description"))
    blocks = text.blocks or _as_text(summaries)
    created = (*_moments(meta, "firstcreated"), *_moments(content, "contentcreated"), *_moments(meta, "versioncreated"))
    guid, byline = item.get("guid"), first_stated(_lines(content, "by"))
    return Stated(
        rule=_RULE,
        blocks=blocks,
        body_source="newsml:contentset" if text.blocks else "newsml:description",
        title=first_stated((*titles, inner.title if inner else None)),
        standfirst=summaries if text.blocks else summaries[1:],
        byline=byline or (inner.byline if inner else None),
        names=tuple(_people(content)) or (inner.names if inner and not byline else ()),
        published=created,
        modified=_moments(meta, "versioncreated") if created and created[0].source != "newsml:versioncreated" else (),
        embargo=_moments(meta, "embargoed"),
        url=address_at(guid, "newsml:guid"),
        record_id=at(guid, "newsml:guid"),
        publisher=first_stated((*_named(meta, "provider"), *_named(descend(root, "header"), "sender", "origin"))),
        topics=(*_topics(item, content), *(inner.topics if inner else ())),
        language=(
            *all_at((one.get("tag") for one in _all(content, "language")), "newsml:language"),
            *all_at([item.get(_LANGUAGE)], "xml:lang"),
        ),
        dateline=_place(content) or (inner.dateline if inner else None),
        images=merged_images((*_pictures(item, content, summaries), *text.images)),
        images_source="newsml:remotecontent",
        rights=_rights(item),
    )


class _Text:
    """What the item carries in itself: blocks of NITF, XHTML or plain text, and the pictures in them."""

    def __init__(
        self, blocks: tuple[Block, ...] = (), images: tuple[Image, ...] = (), nitf: Stated | None = None
    ) -> None:
        self.blocks, self.images, self.nitf = blocks, images, nitf

    @classmethod
    def of(cls, item: Element) -> "_Text":
        content = descend(item, "contentset")
        for inline in _all(content, "inlinexml"):
            root = next((one for one in inline if isinstance(one.tag, str)), None)
            if root is not None and local_name(root) == "nitf":
                blocks, images = nitf_blocks(root)
                if blocks:
                    return cls(blocks, images, state_nitf(root))
            elif root is not None:
                body = descend(root, "body") if local_name(root) == "html" else None
                read, _ = best_body(
                    (Body(inner_markup(body if body is not None else inline), "newsml:inlinexml"),), None
                )
                if read.blocks:
                    return cls(read.blocks, read.images)
        for inline in _all(content, "inlinedata"):
            kind = inline.get("contenttype", "text/plain")
            if kind.startswith("text/") and not inline.get("encoding"):
                read, _ = best_body((Body(text_of(inline), "newsml:inlinedata", is_markup="html" in kind),), None)
                if read.blocks:
                    return cls(read.blocks, read.images)
        return cls()


def _as_text(summaries: tuple[Text, ...]) -> tuple[Block, ...]:
    """The description of an item without text of its own: a picture's caption, a video's summary."""
    return (Block(summaries[0].value),) if summaries else ()


def _all(parent: Element | None, *names: str) -> Iterator[Element]:
    return children(parent, *names) if parent is not None else iter(())


def _code(element: Element) -> str:
    return (element.get("qcode") or element.get("literal") or text_of(element)).rpartition(":")[2]


def _lines(parent: Element | None, name: str) -> tuple[Text, ...]:
    """The short texts of a name; of several the main one first."""
    found = sorted(_all(parent, name), key=lambda one: "main" not in (one.get("role") or "main").lower())
    return tuple(line for one in found if (line := plain_candidate(text_of(one), f"newsml:{name}")))


def _moments(parent: Element | None, name: str) -> tuple[Text, ...]:
    return all_at((text_of(one) for one in _all(parent, name)), f"newsml:{name}")


def _name(element: Element) -> str | None:
    names = list(children(element, "name"))
    best = next((one for one in names if "full" in (one.get("role") or "")), names[0] if names else None)
    return text_of(best) if best is not None else element.get("literal")


def _named(parent: Element | None, *names: str) -> tuple[Text, ...]:
    """The names of parties; a bare code says who it is only to those who have its catalog, but it says so always."""
    for name in names:
        found = all_at(
            (_name(one) or text_of(one) or (one.get("qcode") or "").rpartition(":")[2] for one in _all(parent, name)),
            f"newsml:{name}",
        )
        if found:
            return found
    return ()


def _people(content: Element | None) -> Iterator[Text]:
    """The creators that are named; a code alone is no name."""
    for one in _all(content, "creator"):
        yield from all_at([_name(one)], "newsml:creator")


def _topics(item: Element, content: Element | None) -> Iterator[Text]:
    """Keywords and the names of subjects: abstract ones, people, organisations, places."""
    for one in _all(content, "keyword"):
        yield from all_at([text_of(one)], "newsml:keyword")
    asserted = {one.get("qcode"): _name(one) for one in children(item, "assert") if one.get("qcode")}
    for one in _all(content, "subject"):
        yield from all_at([_name(one) or asserted.get(one.get("qcode"))], "newsml:subject")


def _place(content: Element | None) -> Text | None:
    lines = [one for one in _lines(content, "dateline")]
    located = next(_all(content, "located"), None)
    names = [_name(located)] if located is not None else []
    if located is not None and names[0]:
        names += [_name(one) for one in children(located, "broader") if (one.get("type") or "").endswith("country")]
    place = ", ".join(clean(name) for name in names if name)
    return at(place, "newsml:located") or (lines[0] if lines else None)


def _pictures(item: Element, content: Element | None, summaries: tuple[Text, ...]) -> Iterator[Image]:
    """The picture of a picture item: its widest rendition."""
    remote = [
        one
        for one in _all(descend(item, "contentset"), "remotecontent")
        if (one.get("contenttype") or "").startswith("image/") and addresses.absolute(one.get("href"))
    ]
    if not remote:
        return
    widest = max(remote, key=lambda one: _number(one.get("width")))
    captions = [one for one in summaries] or [*_lines(content, "headline")]
    caption, credit = split_credit(captions[0].value) if captions else ("", None)
    stated = first_stated((*_lines(content, "creditline"), *_lines(content, "by")))
    yield Image(addresses.absolute(widest.get("href")), caption or None, stated.value if stated else credit)


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 8 else 0


def _rights(item: Element) -> Rights:
    info = descend(item, "rightsinfo")
    holder = first_stated((*_named(info, "copyrightholder"), *_lines(info, "copyrightnotice")))
    terms = first_stated(_lines(info, "usageterms"))
    return Rights(holder.value if holder else None, terms.value if terms else None)
