"""NewsML 1.0 to 1.2 (iptc.org/standards/newsml-1): a news item of nested components, still sent by news wires."""

from collections.abc import Iterator

from app import addresses
from app.documents import Image, Rights
from app.errors import UnreadableFile
from app.readers.bodies import Body, best_body, merged_images, plain_candidate
from app.readers.records.fragments import markup_blocks
from app.readers.stated import Stated, Text, all_at, at, first_stated
from app.readers.values.blocks import Block
from app.readers.values.cleaning import split_credit
from app.readers.values.trees import Element, children, descend, inner_markup, local_name, text_of
from app.readers.wire.nitf import nitf_blocks

_RULE = "newsml-1/1"
_NOT_PUBLISHED = frozenset(("canceled", "cancelled", "withheld"))
# Roles of components that are no part of the text.
_NOT_TEXT = frozenset("stylesheet contact headline subheadline logo photo video audio graphic caption related".split())


def state_newsml1(root: Element) -> Stated:
    """What the first news item of a NewsML file states.

    Raises UnreadableFile (`no_article`) where there is none, or where its agency has canceled or withheld it.
    """
    item = next(children(root, "newsitem"), None)
    if item is None:
        raise UnreadableFile("no_article", "The file holds no news item.")
    management, identifier = descend(item, "newsmanagement"), descend(item, "identification", "newsidentifier")
    status = _formal(descend(management, "status"))
    if (status or "").lower() in _NOT_PUBLISHED:
        raise UnreadableFile("no_article", "The item is canceled or withheld by its agency.")
    blocks, images = _text(item)
    created = all_at([text_of(descend(management, "firstcreated"))], "newsml:FirstCreated")
    revised = all_at([text_of(descend(management, "thisrevisioncreated"))], "newsml:ThisRevisionCreated")
    title = first_stated(_lines(item, "headline"))
    return Stated(
        rule=_RULE,
        blocks=blocks,
        body_source="newsml:DataContent",
        title=title or first_stated(_of_role(item, "headline")),
        standfirst=(*_lines(item, "subheadline"), *_of_role(item, "subheadline")),
        byline=first_stated(_lines(item, "byline")),
        published=(*created, *revised),
        modified=revised if created and revised and created[0].value != revised[0].value else (),
        embargo=_embargo(management, status),
        record_id=first_stated(
            at(text_of(descend(identifier, name)), f"newsml:{name}") for name in ("publicidentifier", "newsitemid")
        ),
        publisher=first_stated((*_parties(item, "provider"), *_sender(root), *_parties(item, "source"))),
        site=_site(text_of(descend(identifier, "providerid"))),
        topics=tuple(_topics(item)),
        language=all_at((_formal(one) for one in item.iter("{*}Language")), "newsml:Language"),
        dateline=first_stated(_lines(item, "dateline")),
        images=merged_images((*_pictures(item), *images)),
        images_source="newsml:ContentItem",
        rights=_rights(item),
    )


def _formal(element: Element | None) -> str | None:
    return element.get("FormalName") if element is not None else None


def _components(item: Element) -> Iterator[Element]:
    yield from item.iter("{*}NewsComponent")


def _role(component: Element) -> str:
    return (_formal(descend(component, "role")) or "").lower()


def _lines(item: Element, name: str) -> tuple[Text, ...]:
    """The news lines of a name in the components that are no pictures, the outermost first."""
    return tuple(
        line
        for component in _components(item)
        if _role(component) not in _NOT_TEXT
        for one in (descend(component, "newslines"),)
        if one is not None
        for element in children(one, name)
        if (line := plain_candidate(text_of(element), f"newsml:{name}"))
    )


def _of_role(item: Element, role: str) -> Iterator[Text]:
    """The texts of the components that are the headline or the like themselves."""
    for component in _components(item):
        if _role(component) == role:
            blocks, _ = _content(component)
            yield from all_at([" ".join(block.text for block in blocks)], f"newsml:{role}")


def _text(item: Element) -> tuple[tuple[Block, ...], tuple[Image, ...]]:
    """The longest text among the components that may hold one; one that is called the body comes first."""
    found = []
    for component in _components(item):
        if _role(component) not in _NOT_TEXT:
            blocks, images = _content(component)
            size = sum(len(block.text) for block in blocks)
            if size:
                found.append((_role(component).startswith(("body", "main")), size, blocks, images))
    if not found:
        return (), ()
    _, _, blocks, images = max(found, key=lambda one: one[:2])
    return blocks, images


def _content(component: Element) -> tuple[tuple[Block, ...], tuple[Image, ...]]:
    """What a component's own content items say, in the first form that can be read."""
    for content in children(component, "contentitem"):
        data = descend(content, "datacontent")
        if data is None or (descend(content, "encoding") is not None):
            continue
        root = next((one for one in data if isinstance(one.tag, str)), None)
        if root is None:
            kind = f"{_formal(descend(content, 'mimetype'))} {_formal(descend(content, 'format'))}".lower()
            read, _ = best_body((Body(text_of(data), "newsml:DataContent", "html" in kind or None),), None)
            blocks, images = read.blocks, read.images
        elif local_name(root) == "nitf":
            blocks, images = nitf_blocks(root)
        else:
            body = descend(root, "body")
            blocks, images = tuple(markup_blocks(inner_markup(body if body is not None else data))), ()
        if blocks:
            return blocks, images
    return (), ()


def _pictures(item: Element) -> Iterator[Image]:
    """One picture a component, its widest form, with the component's own lines as caption and credit."""
    for component in _components(item):
        pictures = [
            one
            for one in children(component, "contentitem")
            if one.get("Href") and (_formal(descend(one, "mimetype")) or "image/").startswith("image/")
        ]
        if not pictures or _role(component) in ("video", "audio", "stylesheet"):
            continue
        widest = max(pictures, key=_width)
        lines = descend(component, "newslines")
        written = text_of(descend(lines, "headline")) if lines is not None else ""
        caption, credit = split_credit(written)
        stated = text_of(descend(lines, "creditline")) if lines is not None else ""
        url = addresses.absolute(widest.get("Href"))
        if url or caption:
            yield Image(url, caption or None, stated.strip() or credit)


def _width(content: Element) -> int:
    for one in content.iter("{*}Property"):
        written = one.get("Value") or ""
        if one.get("FormalName") in ("PixelWidth", "Width") and written.isdecimal() and len(written) < 8:
            return int(written)
    return 0


def _embargo(management: Element | None, status: str | None) -> tuple[Text, ...]:
    """When an embargoed item is to become usable."""
    if (status or "").lower() != "embargoed":
        return ()
    change = descend(management, "statuswillchange", "dateandtime")
    return all_at([text_of(change)], "newsml:StatusWillChange")


def _parties(item: Element, name: str) -> Iterator[Text]:
    for metadata in item.iter("{*}AdministrativeMetadata"):
        for one in children(metadata, name):
            for party in children(one, "party"):
                yield from all_at([_formal(party)], f"newsml:{name}")


def _sender(root: Element) -> tuple[Text, ...]:
    return all_at([_formal(descend(root, "newsenvelope", "sentfrom", "party"))], "newsml:SentFrom")


def _site(provider: str) -> str | None:
    """The address of a provider, whose id is its domain."""
    return f"https://{provider.strip()}/" if "." in provider.strip() and " " not in provider.strip() else None


def _topics(item: Element) -> Iterator[Text]:
    """Keywords, subjects and places."""
    for one in item.iter("{*}Property"):
        name = one.get("FormalName") or ""
        if name.lower().endswith(("keyword", "keywords")):
            yield from all_at([one.get("Value")], f"newsml:{name}")
    for line in _lines(item, "keywordline"):
        yield from all_at(line.value.split(","), "newsml:KeywordLine")
    for location in item.iter("{*}Location"):
        yield from all_at((one.get("Value") for one in location.iter("{*}Property")), "newsml:Location")


def _rights(item: Element) -> Rights:
    holder = first_stated(_lines(item, "copyrightline"))
    terms = first_stated(_lines(item, "rightsline"))
    return Rights(holder.value if holder else None, terms.value if terms else None)
