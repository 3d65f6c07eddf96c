"""Long lists of values for `IN (...)`, in pieces that every database takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

# SQLite before 3.32 takes 999 variables in a statement.
MOST = 900


def chunks(values: Iterable[T], size: int = MOST) -> Iterator[list[T]]:
    """`values` in lists of at most `size`; nothing for no values."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk
