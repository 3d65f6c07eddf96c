"""Refuses markup that would take a parser minutes: elements with tens of thousands of attributes."""

import re

from app.errors import UnreadableFile

# A tag as parsers see it: up to the first `>` outside of quotation marks. Every way through it is possessive, so that
# the time grows with the text and not with its square.
_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]++|"[^"]*+"|'[^']*+'|["'])*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
# The time that parsing takes grows with the square of an element's attributes: 2 s for 20,000 of them, 8 s for 40,000.
# No page at hand comes near.
_MOST_SQUARED = 20_000**2
# A shorter tag has too few attributes to matter, however many such tags there are. Looking at the others costs 2 % of
# what reading a page does.
_LONG_TAG = 400


def check_attributes(markup: str) -> None:
    """Raises UnreadableFile (`unreadable`) where the attributes of the elements in HTML or XML are too many to read."""
    squared = 0
    for tag in _TAG.finditer(markup):
        if tag.end() - tag.start() > _LONG_TAG:
            squared += len(_QUOTED.sub("=", tag[0]).split()) ** 2
            if squared > _MOST_SQUARED:
                raise UnreadableFile("unreadable", "An element of the file has more attributes than can be read.")
