"""Work in processes: results in order, and an item that ends its process or the patience costs nobody else."""

import gc
import operator
import os
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

import pytest

from app.documents import Limits
from app.importing import limits_of
from app.parallel import Stage, in_order
from app.settings import Settings

# Adds for hours inside C, where no signal and no exception reaches it.
ENDLESS = partial(sum, range(10**13))
DEADLY = partial(os._exit, 3)

CALLING: Stage[Callable[[], Any], Any] = Stage(
    work=operator.call,
    lost=attrgetter("args"),
    late=attrgetter("func"),
    prepare=gc.collect,
    is_light=attrgetter("keywords"),
    seconds=1.0,
)


def number(value: int) -> Callable[[], int]:
    return partial(abs, -value)


@pytest.mark.parametrize("workers", [1, 3])
def test_what_dies_or_does_not_end_is_found_and_its_neighbours_are_done(workers: int) -> None:
    groups = [("a", [number(1), ENDLESS, number(2)]), ("b", []), ("c", [DEADLY]), ("d", [DEADLY, ENDLESS, number(3)])]
    assert list(in_order(groups, CALLING, workers)) == [
        ("a", [1, sum, 2]), ("b", []), ("c", [(3,)]), ("d", [(3,), sum, 3]),
    ]  # fmt: skip


def test_a_single_group_is_ended_in_time_too() -> None:
    assert list(in_order([("a", [ENDLESS, number(1)])], CALLING, 4)) == [("a", [sum, 1])]


def test_results_come_in_the_order_of_the_groups() -> None:
    groups = [(n, [number(n)] * (n % 3)) for n in range(100)]
    assert list(in_order(groups, CALLING, 3)) == [(n, [n] * (n % 3)) for n in range(100)]


def test_results_that_nobody_waits_for_keep_no_process() -> None:
    answers = in_order([(n, [ENDLESS if n > 1 else number(n)]) for n in range(9)], CALLING, 2)
    assert next(answers) == (0, [0])
    answers.close()  # type: ignore[attr-defined]


def test_every_limit_is_a_setting_with_the_same_default() -> None:
    assert limits_of(Settings()) == Limits()
