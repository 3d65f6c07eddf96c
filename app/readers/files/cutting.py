"""XML cut into its items and the frame around them, as a stream: no more of it is held than the frame or one item."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from lxml import etree

from app.errors import UnreadableFile
from app.readers.values.charsets import charset_of, decoded
from app.readers.values.trees import Element, read_tree, split_here, without_prolog

# What may hold the name of an item without being one, and how it ends.
_CLOSINGS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
# As the parser does, a quotation mark counts only behind an equals sign: one too many must not swallow what follows.
_IN_TAG = re.compile(r"""(?:[^"'<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=(?!\s*+["'])|["'])*+""")
# A tag without an end so far is no tag.
_LONGEST_TAG = 1_000_000
_RUN = "run"


@dataclass(frozen=True, slots=True)
class CutItem:
    """An item as written, None where it is too large, and the number of the run of items in which it stands."""

    name: str
    run: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to stand before and after each item, and for each run of items the opening tag they are read within."""

    before: bytes
    after: bytes
    openings: dict[int, str]


@dataclass(frozen=True, slots=True)
class Cut:
    """How a kind of file is cut: the names of its items, and what makes a frame out of the file without them.

    `names` is a regular expression. `frame` takes the root, in which an empty element stands for each run of items, and
    takes these out; it returns the element that is to hold an item, and them. None where there are no items.
    """

    names: str
    frame: Callable[[Element], tuple[Element, Sequence[Element]] | None]


def cut_items(stream: BinaryIO, cut: Cut, most: int) -> Iterator[tuple[str, bytes | UnreadableFile]]:
    """The items of a stream with their local names in small letters, each in its frame, or why it cannot be read.

    The stream is read several times. Raises UnreadableFile (`unreadable`, `too_large`) for the frame.
    """
    charset, start = charset_of(stream)

    def pieces() -> Iterator[str | CutItem]:
        return _pieces(without_prolog(decoded(stream, charset, start)), cut.names, most)

    frame = _frame(pieces(), cut, most)
    for item in pieces():
        if isinstance(item, CutItem) and item.run in frame.openings:
            yield item.name.rpartition(":")[2].lower(), _framed(item, frame)


def _frame(pieces: Iterator[str | CutItem], cut: Cut, most: int) -> Frame:
    kept: list[str] = []
    size, last = 0, 0
    for piece in pieces:
        if isinstance(piece, str):
            kept.append(piece)
        elif piece.run != last:
            last = piece.run
            kept.append(f'<{piece.name} {_RUN}="{last}"/>')
        else:
            continue
        size += len(kept[-1])
        if size > most:
            raise UnreadableFile("too_large", "What stands around the items is larger than records may be.")
    root = read_tree("".join(kept))
    found = cut.frame(root)
    if found is None:
        return Frame(b"", b"", {})
    holder, runs = found
    openings = {int(run.get(_RUN)): _opening(run) for run in runs if (run.get(_RUN) or "").isdecimal()}
    for run in runs:
        run.getparent().remove(run)
    return Frame(*split_here(root, holder), openings)


def _opening(run: Element) -> str:
    """An opening tag that declares what the elements around a run of items do."""
    declared = (
        f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(address)}"
        for prefix, address in run.getparent().nsmap.items()
    )
    return f"<frame{''.join(declared)}>"


def _framed(item: CutItem, frame: Frame) -> bytes | UnreadableFile:
    if item.text is None:
        return UnreadableFile("too_large", "The record is larger than records may be.")
    try:
        root = read_tree(frame.openings[item.run] + item.text)
    except UnreadableFile as error:
        return error
    element = next(iter(root), None)
    if element is None:
        return UnreadableFile("unreadable", "The item is no XML.")
    root.remove(element)
    return frame.before + bytes(etree.tostring(element, encoding="utf-8", with_tail=False)) + frame.after


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag with the name of an item; `step` is what it does to the depth."""

    name: str
    text: str
    step: int

    @classmethod
    def of(cls, name: str, text: str) -> "_Tag":
        return cls(name, text, -1 if text.startswith("</") else 0 if text.endswith("/>") else 1)


def _pieces(texts: Iterator[str], names: str, most: int) -> Iterator[str | CutItem]:
    """The items, and between them what is not blank of the frame, in pieces. Items in items belong to these."""
    run, depth = 0, 0
    is_apart = True
    item = _Held("", 0)
    for text, tag in _tags(texts, names):
        if depth:
            item.add(text)
            item.add(tag.text if tag else "")
            depth += tag.step if tag and tag.name.lower() == item.name.lower() else 0
        else:
            outside = text + tag.text if tag and tag.step < 0 else text
            if outside if is_apart else outside.strip():
                yield outside
                is_apart = True
            if not tag or tag.step < 0:
                continue
            run, is_apart = run + is_apart, False
            item = _Held(tag.name, most)
            item.add(tag.text)
            depth = tag.step
        if not depth:
            yield CutItem(item.name, run, item.text)
    if depth:
        yield CutItem(item.name, run, item.text)


class _Held:
    """The text of the item `name`, let go where it becomes larger than `most`."""

    def __init__(self, name: str, most: int) -> None:
        self.name = name
        self._most, self._size = most, 0
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        self._size += len(piece)
        if self._size <= self._most:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    @property
    def text(self) -> str | None:
        return "".join(self._pieces) if self._size <= self._most else None


def _tags(texts: Iterator[str], names: str) -> Iterator[tuple[str, _Tag | None]]:
    """The text of a stream, in pieces, each with the tag of an item that follows it, if one does."""
    marks = _Marks.of(names)
    waiting, closing = "", ""
    for text in chain(texts, (None,)):
        is_last = text is None
        waiting += text or ""
        start = at = 0
        while True:
            at, closing = _behind(waiting, at, closing)
            if closing:
                break
            at = _end(marks.others, waiting, at)
            found = marks.mark.match(waiting, at)
            if found and not found["name"]:
                at, closing = found.end(), _CLOSINGS[found[0].upper()]
                continue
            end = _end(_IN_TAG, waiting, found.end() if found else at + 1)
            if found and waiting[end : end + 1] == ">":
                yield waiting[start:at], _Tag.of(found["name"], waiting[at : end + 1])
                start = at = end + 1
            elif at == len(waiting) or (
                waiting[end : end + 1] in ("", "=") and not is_last and end - at < _LONGEST_TAG
            ):
                break
            else:
                # No tag, or one without an end: looking into it again would take the square of its length.
                at = end
        at = len(waiting) if is_last else at
        yield waiting[start:at], None
        waiting = waiting[at:]


def _behind(text: str, at: int, closing: str) -> tuple[int, str]:
    """Where what `closing` ends has ended, and nothing; where it has not, how far it was looked for, and `closing`."""
    if not closing:
        return at, ""
    end = text.find(closing, at)
    return (end + len(closing), "") if end >= 0 else (max(at, len(text) - len(closing) + 1), closing)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern ends that may match nothing."""
    found = pattern.match(text, at)
    return found.end() if found else at


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tags and the like are cut at, and what lies between: text and other tags, whose attributes may hold any."""

    mark: re.Pattern[str]
    others: re.Pattern[str]

    @classmethod
    def of(cls, names: str) -> "_Marks":
        mark = rf"<(?:!--|!\[CDATA\[|\?|/?(?P<name>(?:[\w.\-]{{1,100}}:)?(?:{names}))(?=[\s/>]))"
        others = rf"(?:[^<]++|(?!{mark})</?[\w:]{_IN_TAG.pattern}>)*+"
        return cls(re.compile(mark, re.IGNORECASE), re.compile(others, re.IGNORECASE))
