"""Dates: every way of writing one that pages, records and bylines use, and those that are none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.values.dates import address_moment, moment_span, parse_moment

TODAY = date(2026, 11, 23)


def read(written: str, day_first: bool | None = None) -> tuple[str, str] | None:
    moment = parse_moment(written, today=TODAY, day_first=day_first)
    return (moment.at.isoformat(), moment.precision) if moment else None


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2025-08-14", "2025-08-14T00:00:00+00:00", "day"),
        ("2025-08", "2025-08-01T00:00:00+00:00", "month"),
        ("2025", "2025-01-01T00:00:00+00:00", "year"),
        ("August 2025", "2025-08-01T00:00:00+00:00", "month"),
        ("2025-08-14T10:30:00Z", "2025-08-14T10:30:00+00:00", "second"),
        ("2025-08-14T10:30:00.123+05:30", "2025-08-14T10:30:00+05:30", "second"),
        ("2025-08-14 10:30", "2025-08-14T10:30:00+00:00", "minute"),
        ("20250814", "2025-08-14T00:00:00+00:00", "day"),
        ("20250814T103000Z", "2025-08-14T10:30:00+00:00", "second"),
        ("Thu, 14 Aug 2025 17:30:00 -0400", "2025-08-14T17:30:00-04:00", "second"),
        ("Thu Aug 14 17:30:00 +0000 2025", "2025-08-14T17:30:00+00:00", "second"),
        ("Thu, 14 Aug 2025 17:30:00 GMT+2", "2025-08-14T17:30:00+02:00", "second"),
        ("Thu, 14 Aug 2025 17:30:00 UTC-5", "2025-08-14T17:30:00-05:00", "second"),
        ("2025-08-14 17:30:00.123456-05", "2025-08-14T17:30:00-05:00", "second"),
        ("2025-08-14T17:30:00+00", "2025-08-14T17:30:00+00:00", "second"),
        ("1755165600", "2025-08-14T10:00:00+00:00", "second"),
        ("1755165600000", "2025-08-14T10:00:00+00:00", "second"),
        ("August 14, 2025", "2025-08-14T00:00:00+00:00", "day"),
        ("Feb. 21, 2019", "2019-02-21T00:00:00+00:00", "day"),
        ("14th of August, 2025", "2025-08-14T00:00:00+00:00", "day"),
        ("14-Aug-25", "2025-08-14T00:00:00+00:00", "day"),
        ("Nov 23 '98", "1998-11-23T00:00:00+00:00", "day"),
        ("December 19, 2016 | 7:08pm", "2016-12-19T19:08:00+00:00", "minute"),
        ("12:05 a.m. on August 14, 2025", "2025-08-14T00:05:00+00:00", "minute"),
        ("Updated 7:08 PM ET, Mon December 19, 2016", "2016-12-19T19:08:00-05:00", "minute"),
        ("Sun 28 Apr 2024 14.00 CEST", "2024-04-28T14:00:00+02:00", "minute"),
        ("21 May 2025 - 14:19", "2025-05-21T14:19:00+00:00", "minute"),
        ("14/08/2025", "2025-08-14T00:00:00+00:00", "day"),
        ("08/14/2025", "2025-08-14T00:00:00+00:00", "day"),
        ("8.9.2018", "2018-09-08T00:00:00+00:00", "day"),
        ("26. 4. 2023 10:00", "2023-04-26T10:00:00+00:00", "minute"),
        ("14 августа 2025, 10:30", "2025-08-14T10:30:00+00:00", "minute"),
        ("14. März 2025", "2025-03-14T00:00:00+00:00", "day"),
        ("le 14 août 2025 à 17h30", "2025-08-14T17:30:00+00:00", "minute"),
        ("14 de agosto de 2025", "2025-08-14T00:00:00+00:00", "day"),
        ("21.dez.2018 às 12h55", "2018-12-21T12:55:00+00:00", "minute"),
        ("28 अगस्त 2024", "2024-08-28T00:00:00+00:00", "day"),
        ("2025年8月14日", "2025-08-14T00:00:00+00:00", "day"),
    ],
)
def test_a_date_is_read_as_written(written: str, at: str, precision: str) -> None:
    assert read(written) == (at, precision)


@pytest.mark.parametrize(
    ("written", "offset_hours"),
    [
        ("14 Aug 2025 5:30 PM EST", -5),
        ("14 Aug 2025 5:30 PM EDT", -4),
        ("14 Aug 2025 5:30 PM ET", -4),
        ("14 Jan 2025 5:30 PM ET", -5),
        ("14 Aug 2025 5:30 PM PT", -7),
        ("14 Aug 2025 17:30 GMT", 0),
        ("14 Aug 2025 17:30 BST", 1),
        ("14 Aug 2025 17:30 CET", 1),
        ("14 Aug 2025 17:30 MSK", 3),
        ("14 августа 2025 17:30 мск", 3),
        ("14 Aug 2025 17:30 IST", 5.5),
        ("14 Aug 2025 17:30 GMT+0200", 2),
        ("1 Apr 1999 12:00 PM ET", -5),
        ("9 Mar 2025 01:59 ET", -5),
        ("9 Mar 2025 03:00 ET", -4),
        ("2 Nov 2025 03:00 ET", -5),
    ],
)
def test_a_zone_becomes_its_offset(written: str, offset_hours: float) -> None:
    moment = parse_moment(written, today=TODAY)
    assert moment is not None
    assert moment.at.utcoffset() == timedelta(hours=offset_hours)


@pytest.mark.parametrize(
    "written",
    [
        "", "None", "null", "0001-01-01", "0001-11-30T00:00:00Z", "2050-01-01", "1699-12-31", "31/31/2012",
        "2012-13-45", "2023-02-30", "2 hours ago", "5 min read", "August 14", "In 2016 he said so",
        "call 555-123-4567", "9999999999999999", "12345", "²²²²", "x" * 5000, "v1.2.3", "10:30",
    ],
)  # fmt: skip
def test_what_is_no_plausible_date_is_none(written: str) -> None:
    assert read(written) is None


def test_a_date_with_two_readings_is_none_until_somebody_knows() -> None:
    assert read("8/9/18") is None
    assert read("8/9/18", day_first=False) == ("2018-08-09T00:00:00+00:00", "day")
    assert read("8/9/18", day_first=True) == ("2018-09-08T00:00:00+00:00", "day")
    assert read("11.3.17") is None


def test_the_only_plausible_reading_is_taken() -> None:
    assert read("5/12/2026") == ("2026-05-12T00:00:00+00:00", "day")
    assert read("7/7/2019") == ("2019-07-07T00:00:00+00:00", "day")


def test_tomorrow_is_plausible_and_next_week_is_not() -> None:
    assert read("2026-11-25") is not None
    assert read("2026-11-26") is None


def test_a_zone_of_the_caller_is_used_where_none_is_stated() -> None:
    moment = parse_moment("2025-08-14 10:30", today=TODAY, default_zone=datetime.now().astimezone().tzinfo or UTC)
    assert moment is not None
    assert moment.at.utcoffset() is not None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By Jane Doe August 14, 2025", "August 14, 2025"),
        ("By Jane Doe on 14 August 2025 at 5:30 PM EST.", "14 August 2025 at 5:30 PM EST"),
        ("Published 2025-08-14T10:30:00Z by nobody", "2025-08-14T10:30:00Z"),
        ("Nothing of the kind, in 1999", None),
    ],
)
def test_the_place_of_a_date_in_a_line_is_known(line: str, found: str | None) -> None:
    span = moment_span(line)
    assert (line[span.start : span.end] if span else None) == found


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://x.example/2017/09/12/story", "2017-09-12"),
        ("https://x.example/2016/7/11/12098756/story", "2016-07-11"),
        ("https://x.example/world/2017/sep/12/story", "2017-09-12"),
        ("https://x.example/news/2017-09-12-story.html", "2017-09-12"),
        ("https://x.example/story-20170912.html", "2017-09-12"),
        ("https://x.example/story-16879335", None),
        ("https://x.example/2050/01/01/story", None),
        ("https://2017-09-12.example/story", None),
    ],
)
def test_an_address_may_name_the_day(address: str, day: str | None) -> None:
    moment = address_moment(address, today=TODAY)
    assert (moment.at.date().isoformat() if moment else None) == day


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused_and_never_breaks(written: str) -> None:
    moment = parse_moment(written, today=TODAY)
    assert moment is None or (1700 <= moment.at.year <= 2026 and moment.at.utcoffset() is not None)
    span = moment_span(written)
    assert span is None or 0 <= span.start < span.end <= len(written)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2026, 11, 20)))  # noqa: DTZ001 (the zone is added)
def test_every_iso_moment_comes_back_as_it_was(at: datetime) -> None:
    whole = at.replace(microsecond=0, tzinfo=UTC)
    moment = parse_moment(whole.isoformat(), today=TODAY)
    assert moment is not None
    assert moment.at == whole
