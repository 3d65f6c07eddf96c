"""What holds for the figures and dates of any text: exact spans, no overlap, ordered ends, linear time."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import Image, Moment, ParsedDocument, Publisher
from app.enrichers.facts import Facts, facts_of

WORDS = (
    "a an the of in to and or per since until between last next this past early late end first second "
    "third 25th one two twenty hundred thousand million billions dozen half several few couple percent "
    "points dollars cents pounds euro year years months week day hours minutes ago later now today Friday "
    "March May August summer Christmas every old annually anniversary fiscal km feet miles will said rose "
    "fell by at least more than up 1 5 12 31 45 1998 2024 9,000 2.5 3½ 1990s '80s 9/11 3/4/2020 "
    "2025-08-14 2025-02-30 4:07.13 7:30 p.m. $ £ € % US$ RM EUR bn m k Q1 quarter "
    "zero minus -12 bps 15pc 1/2 3/16 11/2020 2026/27 twenty-first tenth half-dozen morning Eve Easter Monday Good "
    "before weekend Rp SR won (x) an hour"
).split()
GAPS = (" ", " ", " ", " ", "", "-", "–", ", ", ". ", " of ", " to ", "'s ", "\n", "\n\n", "...", "(", ")", "\xa0")
PIECES = st.tuples(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), st.sampled_from(GAPS)).map("".join)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
MOMENTS = st.one_of(
    st.none(),
    st.builds(
        Moment,
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["second", "day", "month", "year", "none"]),
    ),
)


def facts(text: str, published: Moment | None = None, in_english: bool = True) -> Facts:
    return facts_of(ParsedDocument("test", None, text, (), published=published), in_english)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, MOMENTS, st.booleans(), st.sampled_from([None, "harbour.com.au", "moor.co.uk", "lakes.ca"]))
def test_spans_are_exact_and_apart_whatever_the_text(
    body: str, caption: str, published: Moment | None, in_english: bool, domain: str | None
) -> None:
    texts = {"title": caption, "standfirst": body, "body": body, "caption:0": caption}
    document = ParsedDocument(
        "test",
        caption,
        body,
        (),
        standfirst=body,
        published=published,
        publisher=Publisher(None, domain),
        images=(Image(caption=caption),),
    )
    found = facts_of(document, in_english)
    for kind in (found.figures, found.dates):
        for one in kind:
            assert texts[one.field][one.start : one.end] == one.text == one.text.strip() != ""
        for left, right in pairwise(kind):
            assert left.field != right.field or left.end <= right.start
    for date in found.dates:
        assert date.first_day is None or date.last_day is None or date.first_day <= date.last_day
    for figure in found.figures:
        numbers = [Decimal(one) for one in (figure.min, figure.value, figure.max) if one is not None]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "1,", "1,111", "1-", "1:", "1/", "½", ". . . ", "$", "$1 ", "5%", "one, ", "twenty-",
        "million ", "hundreds of ", "1 day ", "1 day, ", "two and ", "1 to ", "May 1, ", "last ", "a week ",
        "1998-", "between 1 and ", "1st anniversary 2001 ", "said Friday will ", "the first five months of ",
        "1-a-", "x" * 50 + " ", "İ", "90s ", "a quarter of a ", "1 1/2 ", "one million five hundred ", "minus -",
        "2026/", "$1 (2) an hour ", "two dollars and ", "3 percent to ", "last three months of ", "day before ",
    ],
)  # fmt: skip
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    published = Moment(datetime(2024, 2, 29, tzinfo=UTC), "day")

    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        taken = []
        for _ in range(3):
            started = time.process_time()
            facts(text, published)
            facts(text, published, in_english=False)
            taken.append(time.process_time() - started)
        return min(taken)

    # Eight times the text; a square law would take 64 times as long.
    assert seconds(32_000) < 25 * max(seconds(4_000), 0.005)
