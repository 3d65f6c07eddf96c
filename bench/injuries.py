"""What can go wrong with a file on its way: cuts, splices, flipped bits, lost tags, odd charsets, deep nesting.

Each injury takes the content, other files to splice from, and a source of chance; the same chance does the same harm.
"""

import codecs
import random
import re
from collections.abc import Callable, Sequence

Injury = Callable[[bytes, Sequence[bytes], random.Random], bytes]

_TAG = re.compile(rb"<[^<>]{0,400}>")
_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z][\w:\-]{1,30}")
_PLACE = re.compile(rb"""[\s<>"'{}\[\],:;=&\\/|\n]""")
_CHARSETS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "cp037", "shift_jis", "utf-7",
             "gb18030",
             "koi8-r", "iso2022_jp", "big5", "cp1251", "cp424")  # fmt: skip
_LABELS = (b"utf-8", b"utf-16", b"utf-7", b"ebcdic-cp-us", b"iso-8859-1", b"shift_jis", b"no-such", b"idna", b"hex",
           b"rot13",
           b"\xff", b"", b"a" * 300)  # fmt: skip
_NUMBERS = (b"0", b"-1", b"00000000000", b"1e400", b"-1e-400", b"9" * 25, b"9" * 400, b"2147483648",
            b"18446744073709551616",
            b"NaN", b"Infinity", b"99999999999", b"-62135596801", b"253402300800", b"0x10", b"1.7976931348623157e309",
            "\u0661\u0662".encode(), "\u00b2".encode())  # fmt: skip
_TOKENS = (
    b"\0", b"\0" * 50, b"\x0b", b"\x1b$B", b"\x7f", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xa8", b"\xc2\x85", b"\xc2\xa0", b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xf0\x9f\x90\xa6",
    b"e\xcc\x81" * 30, b"\r", b"\r\n",
    b"\n\n", b"\t", b"<", b">", b"&", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"<!--", b"-->",
    b"<![CDATA[", b"]]>",
    b"<?xml", b"?>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#xD800;", b"&#x110000;",
    b"&#99999999999999;",
    b"&nbsp", b"&amp;lt;b&amp;gt;", b"<script>", b"</body>", b"<p>", b"</p>", b"<br/>", b"<table>", b"<svg>",
    b"<template>",
    b"<plaintext>", b"<base href='//'>", b"<x:y xmlns:x='urn:z'>", b" xmlns=''", b" xml:lang='en'",
    b" xml:base='http://['",
    b"http://[", b"http://x:99999999/", b"//", b"javascript:", b"data:,", b"\\ud800", b"\\u0000", b'"\\ud83d"',
    b"null", b"true",
    b"[[[[", b"]]]]", b"{}", b'""', b"By ", b"By , and ", b"(Reuters) - ", b"2025-02-30", b"0000-00-00",
    b"9999-12-31T23:59:60Z",
    b"0001-01-01T00:00:00+14:00", b"Mon, 99 Foo 99999 99:99:99 +9999", b"31/12/9999", b"2025-01-01T00:00:00-24:00",
    b"date,title,body\n", b'"title":', b'"body":', b'"@graph":', b"Content-Length: ", b"WARC/1.0\r\n",
    b"Transfer-Encoding: chunked\r\n",
)  # fmt: skip
_BRACKETS = ((b"<div>", b"</div>"), (b"<p>", b""), (b"<a>", b"</a>"), (b"[", b"]"), (b'{"a":', b"}"), (b"(", b")"),
             (b'"', b'"'),
             (b"<item>", b"</item>"), (b"<b><i>", b"</b></i>"), (b"<table><tr><td>", b""), (b"<ul><li>",
             b""))  # fmt: skip


def injured(content: bytes, others: Sequence[bytes], chance: random.Random, injuries: Sequence[Injury] = ()) -> bytes:
    """The content after one to three injuries."""
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(injuries or INJURIES)(content, others, chance)
    return content


def grown(content: bytes, chance: random.Random) -> Callable[[int], bytes]:
    """The content with one piece of it, or a mark, written over and over; called with how many bytes of that."""
    at = _place(content, chance)
    piece = content[at : at + chance.choice((1, 2, 5, 20, 60, 300))] if chance.random() < 0.5 else b""
    piece = piece or chance.choice(_TOKENS) + chance.choice((b"", b"", b" ", b"\n", chance.choice(_TOKENS)))
    return lambda size: content[:at] + piece * (size // len(piece)) + content[at:]


def cut(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def spliced(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def flipped(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 20, 400)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def robbed(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    share = chance.choice((0.02, 0.2, 0.6))
    return _TAG.sub(lambda tag: b"" if chance.random() < share else tag[0], content)


def repeated(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randint(1, 2_000)]
    return content[:start] + piece * chance.randint(2, 30) + content[start:]


def _marked(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 4))):
        at = _place(content, chance)
        content = content[:at] + chance.choice(_TOKENS) + content[at + chance.choice((0, 0, 1, 9)) :]
    return content


def _miscounted(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    share = chance.choice((0.05, 0.3, 1))
    return _NUMBER.sub(lambda found: chance.choice(_NUMBERS) if chance.random() < share else found[0], content)


def _nested(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    opening, closing = chance.choice(_BRACKETS)
    count = chance.choice((3, 40, 300, 1_500))
    start, stop = sorted((_place(content, chance), _place(content, chance)))
    return content[:start] + opening * count + content[start:stop] + closing * count + content[stop:]


def _recoded(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    text = content.decode(chance.choice(("utf-8", "utf-8", "cp1252")), "replace")
    return text.encode(chance.choice(_CHARSETS), chance.choice(("replace", "xmlcharrefreplace")))


def _relabelled(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    label = chance.choice(_LABELS)
    if b"ncoding=" in content or b"harset=" in content:
        return re.sub(rb"""((?:encoding|charset)=["']?)[\w\-]*""", lambda found: found[1] + label, content, flags=re.I)
    return b'<?xml version="1.0" encoding="' + label + b'"?>' + content


def _renamed(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """One word in all its places as another word of this file or another."""
    mine, theirs = _WORD.findall(content), _WORD.findall(chance.choice((content, chance.choice(others))))
    return content.replace(chance.choice(mine), chance.choice(theirs)) if mine and theirs else content


def _shuffled(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    mark = chance.choice((b"\n", b"\n\n", b">", b",", b" "))
    pieces = content.split(mark)
    first, second = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    act = chance.choice(("swap", "drop", "double"))
    if act == "swap":
        pieces[first], pieces[second] = pieces[second], pieces[first]
    elif act == "drop":
        del pieces[first]
    else:
        pieces.insert(second, pieces[first])
    return mark.join(pieces)


def _rewritten(content: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """All line ends, quotation marks, blanks or cases as another system writes them."""
    old, new = chance.choice(
        ((b"\n", b"\r"), (b"\n", b"\r\n"), (b"\n", b""), (b"\n", b"\n\n"), (b'"', b"'"), (b'"', b""), (b" ", b""),
        (b" ", b"\t"),
         (b" ", b"\xc2\xa0"), (b"<", b"&lt;"), (b"&lt;", b"<"), (b"</", b"<"), (b".", b""), (b" ", b"  "), (b"\\", b""))
    )  # fmt: skip
    content = content.replace(old, new)
    return chance.choice((bytes.upper, bytes.lower, bytes, bytes))(content)


def _place(content: bytes, chance: random.Random) -> int:
    """Where something is done to a file: half of the time beside a mark of its format."""
    at = chance.randrange(len(content) + 1)
    found = _PLACE.search(content, at) if chance.random() < 0.5 else None
    return chance.choice(found.span()) if found else at


# Those that files met on their way; the rest is malice or a fault in what wrote them.
PAGE_INJURIES: tuple[Injury, ...] = (cut, spliced, flipped, robbed, repeated)
INJURIES: tuple[Injury, ...] = (*PAGE_INJURIES, _marked, _marked, _miscounted, _nested, _recoded, _relabelled, _renamed,
                                _shuffled, _rewritten)  # fmt: skip

assert all(map(codecs.lookup, _CHARSETS))
