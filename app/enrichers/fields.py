"""The texts of an article that may hold names, and the spans kept in each of them so far."""

from dataclasses import dataclass, field

from app.documents import ParsedDocument
from app.enrichers.tagger import Reading
from app.text import Span


@dataclass(slots=True)
class Field:
    """One field under work; `taken` has a 1 for every code point that a kept span covers.

    `spans` has what each kept span is taken for; `parsed` has the parser's spans with their
    labels, `tagged` the tagger's with label and score, `reading` all that it makes of the text.
    """

    name: str
    text: str
    spans: dict[Span, str] = field(default_factory=dict)
    taken: bytearray = field(default_factory=bytearray)
    parsed: dict[Span, str] = field(default_factory=dict)
    tagged: dict[Span, tuple[str, float]] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.text))

    def is_free(self, span: Span) -> bool:
        return self.taken.find(1, span.start, span.end) < 0

    def add(self, span: Span, label: str) -> bool:
        """Keeps a span, without blanks at its ends, that overlaps no other."""
        piece = self.text[span.start : span.end]
        start = span.end - len(piece.lstrip())
        span = Span(start, start + len(piece.strip()))
        if span.start >= span.end or not self.is_free(span):
            return False
        self.spans[span] = label
        self.taken[span.start : span.end] = b"\x01" * (span.end - span.start)
        return True

    def remove(self, span: Span) -> str:
        self.taken[span.start : span.end] = bytes(span.end - span.start)
        return self.spans.pop(span)


def fields_of(document: ParsedDocument) -> list[tuple[str, str]]:
    """The fields that may hold mentions, as (name, text), in reading order."""
    captions = ((f"caption:{n}", image.caption) for n, image in enumerate(document.images))
    every = (("title", document.title), ("standfirst", document.standfirst), ("body", document.body), *captions)
    return [(name, text) for name, text in every if text]
