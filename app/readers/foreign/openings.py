"""Kinds of files that their first bytes tell."""

import re

from app.readers.values.trees import root_name

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"PK\x03\x04", "an archive"),
    (b"PK\x07\x08", "a part of an archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"MSCF\0", "a cabinet archive"),
    (b"!<arch>\n", "an archive of objects"),
    (b"\x1f\x9d", "a file packed with compress"),
    (b"\x04\x22\x4d\x18", "a file packed with LZ4"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"8BPS", "a picture"),
    (b"OTTO\0", "a font"),
    (b"ttcf\0", "a font"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"ID3", "a sound recording"),
    (b"OggS\0", "a sound recording"),
    (b"fLaC\0", "a sound recording"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\0asm", "a program"),
    (b"#!", "a program"),
    (b"<?php", "program text"),
    (b"<%", "program text"),
    (b"PAR1", "a table in Parquet"),
    (b"ARROW1\0", "a table in Arrow"),
    (b"\x93NUMPY", "an array of numbers"),
    (b"\x89HDF\r\n", "an array of numbers"),
    (b"BEGIN:VCARD", "an address card"),
    (b"BEGIN:VCALENDAR", "a calendar"),
    (b"WEBVTT", "a list of subtitles"),
    (b"#EXTM3U", "a list of recordings"),
    (b"-----BEGIN ", "a key or a certificate"),
    (b"diff --git ", "a list of changes"),
    (b"Index: ", "a list of changes"),
    (b"\\documentclass", "a LaTeX document"),
)
# The marks of icons and of TrueType are mostly zeros, which other data begins with too; what follows them tells.
_ICON = re.compile(rb"\0\0\x01\0[\x01-\x40]\0[\s\S]{3}\0")
_TRUETYPE = re.compile(rb"\0\x01\0\0\0[\x01-\x40][\0-\x04][\0\x10\x20\x40\x80]\0[\0-\x06]")
_RIFF = re.compile(rb"RIFF[\s\S]{4}(?:WEBP|WAVE|AVI )|[\s\S]{4}ftyp[a-zA-Z0-9]{3}")
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")

_MBOX = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d")
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9\-]{1,40}):[ \t]*[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+(?:\r?\n|$)")
# What only mail programs write; a mail that was printed or forwarded as text shows sender, date and subject.
_OF_MAIL = frozenset(
    (b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"content-transfer-encoding",
     b"dkim-signature", b"references", b"in-reply-to", b"x-mailer", b"list-unsubscribe", b"authentication-results")
)  # fmt: skip
_PRINTED = frozenset((b"from", b"to", b"date", b"subject", b"sender", b"cc", b"reply-to"))
_MAIL_NAMES = (".eml", ".mbox", ".mht", ".mhtml", ".emlx")
_MOST_HEADERS = 200
_LONGEST_HEAD_BYTES = 65_536

_DOCTYPE = re.compile(r"<!doctype\s+([\w.:\-]+)", re.I)
_OF_HTML = frozenset(
    """html head body title meta link script style article main section header div table h1 h2 h3 h4 h5 h6 p br a span
    img figure nav aside footer form ul ol li center font b i em strong blockquote pre noscript iframe hr""".split()
)
_OWN_NAMESPACE = re.compile(rb"""<[\w.:\-]+[^<>]{0,2000}?\sxmlns\s*=\s*["'](?!https?://www\.w3\.org/1999/xhtml)""")
_HEAD_BYTES = 4_096


def opening_kind(content: bytes, name: str) -> str | None:
    """The kind of a file with a mark at its beginning, or of a mail with the headers that programs write."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if _ICON.match(content):
        return "a picture"
    if _TRUETYPE.match(content):
        return "a font"
    if _RIFF.match(content):
        return "a picture, a film or a sound recording"
    return "an e-mail" if _is_mail(content, name) else None


def _is_mail(content: bytes, name: str) -> bool:
    content = content[:_LONGEST_HEAD_BYTES]
    start = _BLANK.match(content)
    at = start.end() if start else 0
    if _MBOX.match(content, at):
        return True
    of_mail = printed = 0
    for _ in range(_MOST_HEADERS):
        header = _HEADER.match(content, at)
        if not header:
            break
        at = header.end()
        of_mail += header[1].lower() in _OF_MAIL
        printed += header[1].lower() in _PRINTED
    return of_mail + printed >= 2 and (of_mail > 0 or name.lower().endswith(_MAIL_NAMES))


def xml_kind(content: bytes) -> str | None:
    """The kind of an XML file that is no page; files in formats that have a reader are not asked about."""
    head = content[:_HEAD_BYTES].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if not head.startswith(b"<"):
        return None
    name = root_name(content)
    if name is None:
        return "a document type" if head.startswith((b"<!ELEMENT", b"<!ENTITY", b"<?xml")) else None
    doctype = _DOCTYPE.search(head.decode("latin-1"))
    if doctype and doctype[1].lower() != "html":
        return f"XML ({name})"
    if name.lower() in _OF_HTML:
        return f"XML ({name})" if name.lower() != "html" and _OWN_NAMESPACE.search(head) else None
    is_whole = content[-_HEAD_BYTES:].rstrip(b"\0 \t\r\n").endswith((f"</{name}>".encode(), b"/>"))
    return f"XML ({name})" if is_whole or head.startswith(b"<?xml") or _OWN_NAMESPACE.search(head) else None
