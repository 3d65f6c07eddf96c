"""Articles made from a seed: real word frequencies, no real text. What the benchmarks import, store and ask for."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from app.documents import Author, Moment, Paragraph, ParsedDocument, Publisher
from app.text import join_blocks

_VOCABULARY = 30_000
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru sta tre pli".split()


def documents(count: int, seed: int = 20250814, words: int = 500) -> Iterator[ParsedDocument]:
    """`count` articles of about `words` words, of which the nth most frequent occurs in proportion to 1/n (Zipf)."""
    chance = random.Random(seed)
    vocabulary = [word(chance) for _ in range(_VOCABULARY)]
    weights = list(accumulate(1 / (n + 2) for n in range(_VOCABULARY)))
    for number in range(count):
        length = max(40, int(chance.gauss(words, words / 3)))
        drawn = chance.choices(vocabulary, cum_weights=weights, k=length)
        blocks = [" ".join(drawn[at : at + 60]).capitalize() + "." for at in range(0, length, 60)]
        body, spans = join_blocks(blocks)
        published = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(10 * 365 * 24 * 60))
        publisher = f"Gazette {chance.randrange(40)}"
        yield ParsedDocument(
            source=f"bench#{number}",
            title=" ".join(chance.choices(vocabulary, cum_weights=weights, k=8)).capitalize(),
            body=body,
            paragraphs=tuple(Paragraph(*span) for span in spans),
            url=f"https://gazette.example/{seed}/{number}",
            authors=(Author(f"Author {chance.randrange(300)}"),),
            publisher=Publisher(publisher, "gazette.example"),
            section=chance.choice(("Business", "World", "Sport", "Culture")),
            language="en",
            published=Moment(published, "minute"),
        )


def word(chance: random.Random) -> str:
    """A made word of one to four syllables."""
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))
