"""Blocks of text and their kinds, as every way of reading a body gives them."""

from dataclasses import dataclass

from app.documents import ParagraphKind


@dataclass(frozen=True, slots=True)
class Block:
    text: str
    kind: ParagraphKind = "text"
