"""Counts over time and over values: histograms and facets."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.schemas.fields import Shape, documented


class BucketOut(Shape):
    """The number of articles in one span of days; spans without any are left out."""

    from_: str = documented("First day of the span.", "2025-03-01", alias="from")
    to: str = documented("Last day of the span, within it.", "2025-03-31")
    count: int = documented("The exact number of articles published in it.", 12)


class FacetValueOut(Shape):
    """One value that the found articles have."""

    value: str = documented("What to give the filter of that name.", "e_vtxu3t42ku7iapsffw5v")
    label: str = documented("What to show.", "Elena Petrova")
    count: int = documented("The exact number of found articles that have it.", 12)


def bucket_json(from_day: date, to_day: date, count: int) -> dict[str, Any]:
    return {"from": from_day.isoformat(), "to": to_day.isoformat(), "count": count}


def month_buckets(counts: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """A histogram of months that are written YYYY-MM."""
    return [bucket_json(date(*first), date(*last), count) for first, last, count in map(_month, counts)]


def _month(counted: tuple[str, int]) -> tuple[tuple[int, int, int], tuple[int, int, int], int]:
    year, month = map(int, counted[0].split("-"))
    return (year, month, 1), (year, month, calendar.monthrange(year, month)[1]), counted[1]
