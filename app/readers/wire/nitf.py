"""NITF 3.x (iptc.org/standards/nitf): one article in XML, alone or inside another format."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime

from app import addresses
from app.documents import Image, Rights
from app.readers.bodies import merged_images
from app.readers.records.fragments import markup_blocks
from app.readers.stated import Stated, Text, all_at, at, first_stated
from app.readers.values.blocks import Block
from app.readers.values.cleaning import split_credit
from app.readers.values.dates import parse_moment
from app.readers.values.trees import Element, children, descend, html_name, inner_markup, local_name, text_of
from app.text import clean

_RULE = "nitf/1"
# Names of HTML for what NITF calls otherwise; its marks within a line become spans.
_AS_HTML = {"hl2": "h2", "hl1": "h1", "bq": "blockquote", "block": "div", "fn": "div"}
_INLINE = frozenset(
    """person location org money num chron event function object.title virtloc copyrite copyrite.year copyrite.holder
    lang pronounce frac frac-num frac-sep frac-den postaddr sublocation city state region country name.given
    name.family classifier addressee delivery.point postcode story.date byttl""".split()
)
_NOT_TEXT = frozenset(("media", "nitf-table", "table", "byline", "dateline", "note", "series", "custom-table"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def state_nitf(root: Element) -> Stated:
    """What a NITF document states."""
    head, body = descend(root, "head"), descend(root, "body")
    docdata, pubdata = descend(head, "docdata"), descend(head, "pubdata")
    top, content = descend(body, "body.head"), descend(body, "body.content")
    blocks, images = nitf_blocks(root)
    issued, released = _norm(descend(docdata, "date.issue")), _norm(descend(docdata, "date.release"))
    told = _norm(descend(top, "dateline", "story.date"))
    published = (
        *all_at([issued], "nitf:date.issue"),
        *all_at([pubdata.get("date.publication") if pubdata is not None else None], "nitf:date.publication"),
        *all_at([told], "nitf:story.date"),
        *all_at([released], "nitf:date.release"),
    )
    byline = _first(top, "byline")
    return Stated(
        rule=_RULE,
        blocks=blocks,
        body_source="nitf:body.content",
        title=first_stated(
            (
                at(text_of(descend(top, "hedline", "hl1")), "nitf:hl1"),
                at(text_of(descend(top, "hedline")), "nitf:hedline"),
                at(text_of(descend(head, "title")), "nitf:title"),
            )
        ),
        standfirst=(
            *all_at([text_of(descend(top, "abstract"))], "nitf:abstract"),
            *all_at([text_of(descend(top, "hedline", "hl2"))], "nitf:hl2"),
        ),
        byline=at(text_of(byline), "nitf:byline"),
        names=all_at((text_of(one) for one in byline.iter("{*}person")) if byline is not None else (), "nitf:person"),
        published=published,
        embargo=_embargo(issued, released),
        record_id=_attribute(docdata, "doc-id", "id-string"),
        publisher=first_stated(
            (
                at(pubdata.get("name") if pubdata is not None else None, "nitf:pubdata"),
                at(text_of(descend(top, "distributor")), "nitf:distributor"),
                _attribute(docdata, "doc.copyright", "holder", 0.6),
            )
        ),
        section=at(pubdata.get("position.section") if pubdata is not None else None, "nitf:pubdata"),
        topics=tuple(_topics(head, docdata)),
        language=all_at(
            [one.get(_LANGUAGE) for one in (content, body, root) if one is not None and one.get(_LANGUAGE)], "xml:lang"
        ),
        dateline=first_stated(
            (
                at(text_of(descend(top, "dateline", "location")), "nitf:dateline"),
                _attribute(docdata, "evloc", "city"),
            )
        ),
        images=images,
        images_source="nitf:media",
        rights=_rights(docdata, top),
    )


def nitf_blocks(root: Element) -> tuple[tuple[Block, ...], tuple[Image, ...]]:
    """The blocks of a NITF document's content and the pictures in it."""
    content = descend(root, "body", "body.content")
    if content is None:
        return (), ()
    images = merged_images(
        _image(media) for media in content.iter("{*}media") if media.get("media-type", "image") == "image"
    )
    copy = deepcopy(content)
    for element in list(copy.iter("*")):
        name = local_name(element)
        if name in _NOT_TEXT and element.getparent() is not None:
            _remove(element)
        elif name in _INLINE:
            element.tag = "span"
        else:
            element.tag = _AS_HTML.get(name) or html_name(element)
    return tuple(markup_blocks(inner_markup(copy))), images


def _remove(element: Element) -> None:
    """Takes an element out; the text behind it stays."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _image(media: Element) -> Image | None:
    references = [one for one in media.iter("{*}media-reference") if "image" in one.get("mime-type", "image")]
    widest = max(references, key=lambda one: _number(one.get("width")), default=None)
    url = addresses.absolute(widest.get("source")) if widest is not None else None
    caption, credit = split_credit(" ".join(text_of(one) for one in media.iter("{*}media-caption")))
    producer = clean(" ".join(text_of(one) for one in media.iter("{*}media-producer")))
    alt = widest.get("alternate-text") if widest is not None else None
    return Image(url, caption or None, producer or credit, clean(alt or "") or None)


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 8 else 0


def _first(element: Element | None, *names: str) -> Element | None:
    return next(children(element, *names), None) if element is not None else None


def _norm(element: Element | None) -> str | None:
    """A moment as `norm` writes it, `20240229T1015Z`, else the element's own text."""
    return (element.get("norm") or text_of(element)) if element is not None else None


def _attribute(parent: Element | None, name: str, attribute: str, confidence: float = 0.95) -> Text | None:
    element = _first(parent, name)
    return at(element.get(attribute), f"nitf:{name}", confidence) if element is not None else None


def _embargo(issued: str | None, released: str | None) -> tuple[Text, ...]:
    """The date of release, where it lies behind the date of issue."""
    far = datetime(9000, 1, 1, tzinfo=UTC).date()
    release = parse_moment(released or "", today=far)
    issue = parse_moment(issued or "", today=far)
    return all_at([released], "nitf:date.release") if release and (not issue or release.at > issue.at) else ()


def _topics(head: Element | None, docdata: Element | None) -> Iterator[Text]:
    """Keywords, subjects, and the people, organisations and places that the document identifies."""
    if docdata is not None:
        for keyword in docdata.iter("{*}keyword"):
            yield from all_at([keyword.get("key") or text_of(keyword)], "nitf:keyword")
        for content in children(docdata, "identified-content"):
            for one in content:
                if local_name(one) in ("person", "org", "location", "event", "object.title", "classifier"):
                    yield from all_at([text_of(one) or one.get("value")], f"nitf:{local_name(one)}")
    subjects = head.iter("{*}tobject.subject") if head is not None else ()
    for subject in subjects:
        kinds = ("detail", "matter", "type")
        yield from all_at(
            [next((v for kind in kinds if (v := subject.get(f"tobject.subject.{kind}"))), None)], "nitf:tobject.subject"
        )


def _rights(docdata: Element | None, top: Element | None) -> Rights:
    holder = _attribute(docdata, "doc.copyright", "holder")
    rights = descend(top, "rights")
    owner = at(text_of(descend(rights, "rights.owner")), "nitf:rights.owner")
    terms = _attribute(docdata, "doc.rights", "limitations") or at(text_of(rights), "nitf:rights")
    found = holder or owner
    return Rights(found.value if found else None, terms.value if terms else None)
