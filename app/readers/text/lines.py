"""The lines of scraped plain text, and what each of them looks like: prose, a sentence, furniture."""

import re
from dataclasses import dataclass

from app.readers.values.cleaning import is_junk
from app.text import clean_lines, count_words, fold

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_TERMINAL = re.compile(r"[.!?…。！？।۔][\"'”’»›)\]」』*]*\d{0,2}$")
_UTF8_AS_LATIN1 = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]{1,3}")
_C1_CONTROLS = re.compile("[\u0080-\u0084\u0086-\u009f]")
# The headers above a text that was sent by e-mail, in the languages of the usual mail programs.
_HEADER = re.compile(r"(?P<name>[^\W\d_][\w\-]{1,14}):\s+(?P<value>\S.*)$")
_LONGEST_SENDER = 500
_MAIL_ADDRESS = re.compile(r"<[^<>]*>|\([^()]*@[^()]*\)|\S+@\S+")
_MOST_HEADERS = 15
_MEANINGS = {
    "subject": "subject", "betreff": "subject", "objet": "subject", "asunto": "subject", "тема": "subject",
    "from": "sender", "von": "sender", "de": "sender", "от": "sender",
    "date": "date", "sent": "date", "datum": "date", "gesendet": "date", "fecha": "date", "дата": "date",
}  # fmt: skip
# Prose has at least this many words in a line, or ends as a sentence does.
_PROSE_WORDS = 12
_LONG_PROSE_WORDS = 30
# An author's or outlet's note about itself below an article.
_NOTE = re.compile(
    r"^(?:(?:reporting|writing|editing|additional reporting|compiled|produced)\s+by\b|\(?(?:reporting|additional)\b.*"
    r"editing by|(?:contact|reach|email|e-mail|follow|write to)\s+(?:the |our )?(?:author|reporter|writer|him|her)\b|"
    r"(?P<name>[A-Z][\w.'’\-]+(?: [A-Z][\w.'’\-]+){1,3}) (?:is|are|was|covers|writes|reports|"
    r"joined)\b.{0,80}\b(?:reporter|"
    r"editor|writer|correspondent|columnist|journalist|contributor|author|producer|fellow|professor|covers|covering|"
    r"freelance\w*)\b)",
)


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1 in the file; `mass` is its length in words, a word for every two wide characters."""

    number: int
    text: str
    folded: str
    mass: int
    is_junk: bool
    is_sentence: bool

    @property
    def is_prose(self) -> bool:
        """Whether the line reads like a paragraph of an article."""
        if self.is_junk:
            return False
        return (self.is_sentence and self.mass >= _PROSE_WORDS) or self.mass >= _LONG_PROSE_WORDS

    @property
    def is_note(self) -> bool:
        """Whether the line is about who wrote or edited the article."""
        return bool(_NOTE.match(self.text))

    @property
    def note_name(self) -> str | None:
        """The name that a note on the author opens with."""
        found = _NOTE.match(self.text)
        return found["name"] if found else None


def article_lines(content: str) -> list[Line]:
    """The lines that are not blank, cleaned; paragraphs that were broken at a fixed width are put together again."""
    lines = _without_headers(joined_lines(clean_lines(repair_encoding(content))))
    return [_line(number, text) for number, text in _closed(lines)]


def _without_headers(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines with the headers of an e-mail in front read as what they say: subject, sender and date."""
    found: dict[str, tuple[int, str]] = {}
    count = 0
    for number, text in lines[:_MOST_HEADERS]:
        header = _HEADER.match(text)
        if not header:
            break
        count += 1
        found.setdefault(_MEANINGS.get(header["name"].lower(), ""), (number, header["value"].strip()))
    if count < 2 or "subject" not in found:
        return lines
    number, subject = found["subject"]
    said = [(number, subject)]
    if sender := found.get("sender"):
        said.append((sender[0], "By " + _MAIL_ADDRESS.sub("", sender[1][:_LONGEST_SENDER]).strip(' "')))
    if sent := found.get("date"):
        said.append((sent[0], "Published " + sent[1]))
    return said + lines[count:]


def repair_encoding(content: str) -> str:
    """`content` with UTF-8 that was once read as Latin-1 (three odd letters for an apostrophe) read again.

    Only texts with the control characters that this mistake leaves behind are touched: no good text has them.
    """
    if not _C1_CONTROLS.search(content):
        return content
    return _UTF8_AS_LATIN1.sub(_reread, content)


def _reread(found: re.Match[str]) -> str:
    run = found.group()
    # A run may hold a character and the beginning of what follows it.
    for end in range(len(run), 1, -1):
        try:
            return run[:end].encode("latin-1").decode() + run[end:]
        except UnicodeDecodeError:
            continue
    return run


def _line(number: int, text: str) -> Line:
    size = mass(text)
    return Line(number, text, fold(text), size, is_junk(text), size >= 3 and bool(_TERMINAL.search(text)))


def mass(text: str) -> int:
    """The length of a text in words."""
    if text.isascii():
        return count_words(text)
    wide = len(_WIDE.findall(text))
    return count_words(_WIDE.sub(" ", text)) + wide // 2 if wide else count_words(text)


def joined_lines(lines: list[str]) -> list[tuple[int, str]]:
    """The lines with their numbers, those of a hard-wrapped paragraph joined under the number of its first."""
    found: list[tuple[int, str]] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line:
            block.append((number, line))
        elif block:
            found.extend([(block[0][0], " ".join(text for _, text in block))] if _is_wrapped(block) else block)
            block = []
    return found


def _closed(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines, those joined that markup broke up inside a bracket ("... tonight (", "Image:", "AFP)")."""
    found: list[tuple[int, str]] = []
    opened = 0
    for number, text in lines:
        if opened and text.count(")") <= 1 and len(text) <= 80:
            found[-1] = (found[-1][0], found[-1][1] + ("" if found[-1][1].endswith("(") else " ") + text)
            opened = 0 if ")" in text else opened - 1
        else:
            found.append((number, text))
            opened = 3 if text.endswith("(") else 0
    return found


def _is_wrapped(block: list[tuple[int, str]]) -> bool:
    """Whether the lines of a block are one paragraph: of nearly one width, and most go on in small letters."""
    if len(block) < 2:
        return False
    widths = [len(text) for _, text in block[:-1]]
    if min(widths) < 50 or max(widths) > 110 or max(widths) - min(widths) > 25:
        return False
    going_on = sum(text[:1].islower() for _, text in block[1:])
    return going_on * 2 >= len(block) - 1 and (going_on > 0)
