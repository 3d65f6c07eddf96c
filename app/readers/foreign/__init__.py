"""Files that lie beside articles and are none: documents, pictures, mail, XML of other kinds, program text, tables.

Plain text fits everything, so what is clearly something else is told by its content and refused before. A file's name
only tips the balance: program text that is mostly comments reads like prose.
"""

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers.foreign.layout import layout_kind
from app.readers.foreign.openings import opening_kind, xml_kind
from app.readers.html import looks_like_html
from app.readers.values.charsets import decode, is_binary

__all__ = ["foreign_kind", "looks_foreign", "refuse"]

# The layout of a file shows in its first lines, and reading more would cost each text twice.
_SAMPLE_BYTES = 32_000


def looks_foreign(raw: RawFile) -> bool:
    """Whether the content is of a kind that no reader takes."""
    return foreign_kind(raw) is not None


def refuse(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """Raises UnreadableFile (`unsupported_type`), always; the message names the kind."""
    raise UnreadableFile("unsupported_type", f"The file is {foreign_kind(raw)}, which no reader takes.")


def foreign_kind(raw: RawFile) -> str | None:
    """What a file is that no reader takes, `a PDF document`; None where it may be an article."""
    kind = opening_kind(raw.content, raw.name) or xml_kind(raw.content)
    if kind or looks_like_html(raw):
        return kind
    sample = raw.content[:_SAMPLE_BYTES]
    if len(sample) < len(raw.content):
        # Cut at a line, not inside a character.
        sample = sample.rpartition(b"\n")[0] or sample
    text = decode(sample)
    return "binary data" if is_binary(text) else layout_kind(text, raw.name)
