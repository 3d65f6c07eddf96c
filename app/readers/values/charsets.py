"""Bytes to text: which charset a page or text is really in, whatever it says."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers take these labels for (WHATWG Encoding Standard): the larger set that pages really use.
_READ_AS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-euc-jp": "euc_jp",
    "x-cp1251": "cp1251",
}
# Codecs of Python that are no charsets of pages; `declared` could name them and fail in odd ways.
_NOT_CHARSETS = re.compile(
    r"^(utf-?7|utf-?16.*|utf-?32.*|idna|punycode|unicode.escape|raw.unicode.escape|.*_codec)$", re.I
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:\-]+)""", re.I
)
# A charset is believed when fewer characters than this share are broken in it: real pages carry a few stray bytes.
_BROKEN_SHARE = 0.002
# Where fewer bytes than this share are not ASCII, detection guesses; what is undeclared and nearly ASCII is Western.
_WESTERN_SHARE = 0.02
_HIGH = re.compile(rb"[\x80-\xff]")
# Control characters and broken ones, of which real texts hold a few at most: one in 10,000 in 295 scraped pages, where
# random bytes, numbers and packed data have one in fourteen and more.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_CONTROL_SHARE = 0.02
_HEAD_BYTES = 16_384
# charset-normalizer takes seconds for much more than this and gains nothing by it.
_DETECTED_BYTES = 6_000
_TELLING = re.compile(rb"[A-Za-z]{0,20}(?:[\x80-\xff][A-Za-z@-~]{0,3} ?)+")
_SAMPLE_BYTES = 60_000
_PIECE_BYTES = 262_144


def decode(content: bytes, told: str | None = None) -> str:
    """The text of `content`. Never fails: what fits no charset is read with replacement characters.

    In this order: a byte order mark, UTF-16 and UTF-32 by their zero bytes, the bytes being valid UTF-8, the charset
    that the server told, the one that the page declares, detection.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if wide := _zero_bytes(content[:400]):
        return content.decode(wide, "replace")
    declared = declared_charset(content)
    if declared == "iso2022_jp" and b"\x1b" in content:
        return content.decode(declared, "replace")
    for charset in ("utf-8", charset_named(told) if told else None, declared):
        if charset and (text := _read(content, charset)) is not None:
            return text
    return content.decode(detected_charset(content), "replace")


def charset_of(stream: BinaryIO) -> tuple[str, int]:
    """The codec that `decode` reads a stream in, and the length of the byte order mark there."""
    stream.seek(0)
    head = stream.read(_SAMPLE_BYTES)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    if wide := _zero_bytes(head[:400]):
        return wide, 0
    declared = declared_charset(head)
    if declared == "iso2022_jp" and any("\x1b" in text for text in decoded(stream, "latin-1")):
        return declared, 0
    for charset in ("utf-8", declared):
        if charset and _reads(stream, charset):
            return charset, 0
    return detected_charset(head), 0


def decoded(stream: BinaryIO, charset: str, start: int = 0, errors: str = "replace") -> Iterator[str]:
    """The text of a stream from the byte `start` on, in pieces."""
    stream.seek(start)
    decoder = codecs.getincrementaldecoder(charset)(errors)
    while piece := stream.read(_PIECE_BYTES):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def is_binary(text: str) -> bool:
    """Whether what was decoded is no text in any charset."""
    return len(_CONTROLS.findall(text)) > _CONTROL_SHARE * max(1, len(text))


def declared_charset(content: bytes) -> str | None:
    """The codec that a page's `<meta charset>` or XML declaration stands for, or None."""
    found = _DECLARED.search(content[:_HEAD_BYTES])
    if not found:
        return None
    return charset_named((found[1] or found[2]).decode("ascii", "replace"))


def charset_named(label: str) -> str | None:
    """The codec that a label stands for, as browsers read it, or None."""
    try:
        name = codecs.lookup(_READ_AS.get(label.lower(), label.lower())).name
        # Python knows codecs that make no text of bytes, and one that always fails.
        b"a".decode(name)
    except (LookupError, ValueError):
        return None
    return None if _NOT_CHARSETS.match(name) else name


def _read(content: bytes, name: str) -> str | None:
    """`content` in one charset, or None where more than a few stray bytes do not fit."""
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        text = content.decode(name, "replace")
    return text if _is_tolerable(len(text), *_odd(text)) else None


def _reads(stream: BinaryIO, name: str) -> bool:
    """Whether `_read` would give the text of a stream in this charset."""
    try:
        for _ in decoded(stream, name, errors="strict"):
            pass
    except UnicodeDecodeError:
        size = wide = broken = 0
        for text in decoded(stream, name):
            more = _odd(text)
            size, wide, broken = size + len(text), wide + more[0], broken + more[1]
        return _is_tolerable(size, wide, broken)
    return True


def _odd(text: str) -> tuple[int, int]:
    """The number of characters that are not ASCII, and of those that are broken."""
    return len(text) - len(text.encode("ascii", "ignore")), text.count("\ufffd")


def _is_tolerable(size: int, wide: int, broken: int) -> bool:
    return broken <= max(3, _BROKEN_SHARE * size) and broken <= wide / 4


def detected_charset(content: bytes) -> str:
    """The codec that fits a text which is no UTF-8 and says nothing of its charset."""
    high = len(_HIGH.findall(content[:_SAMPLE_BYTES]))
    if high < _WESTERN_SHARE * len(content[:_SAMPLE_BYTES]):
        return "cp1252"
    # Only the words that are not ASCII tell charsets apart.
    telling = b" ".join(_TELLING.findall(content[:_SAMPLE_BYTES]))[:_DETECTED_BYTES]
    best = charset_normalizer.from_bytes(telling).best()
    return (charset_named(best.encoding) if best else None) or "cp1252"


def _zero_bytes(head: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark: markup is mostly ASCII, so of two or four bytes all but one are zero."""
    if len(head) < 16:
        return None
    zeros = [head[place::4].count(0) / len(head[place::4]) for place in range(4)]
    for charset, order in (("be", zeros), ("le", zeros[::-1])):
        if order[3] < 0.2 and order[0] > 0.9 and order[1] > 0.9 and order[2] > 0.6:
            return f"utf-32-{charset}"
        if order[1] < 0.2 and order[3] < 0.2 and order[0] > 0.6 and order[2] > 0.6:
            return f"utf-16-{charset}"
    return None
