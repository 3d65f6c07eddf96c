"""Articles in formats that other programs take: feeds of a search."""

from app.exporting.feeds import FORMATS, Entry, Feed

__all__ = ["FORMATS", "Entry", "Feed"]
