"""Runs two ways of doing a thing in turn and prints each one's rate and their ratio; medians over the rounds."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A named way; `run` does the thing once and gives how many units of it were done."""

    name: str
    run: Callable[[], int]


def compare(title: str, unit: str, ours: Way, reference: Way, rounds: int = 5) -> float:
    """Prints the rates of both ways and the median of the ratios round by round, which it also gives.

    The ways take turns, so that a machine that grows slower for a while slows both; the first round is not counted.
    """
    rates: dict[str, list[float]] = {ours.name: [], reference.name: []}
    for n in range(rounds + 1):
        for way in (ours, reference):
            started = time.perf_counter()
            done = way.run()
            rate = done / (time.perf_counter() - started)
            if n:
                rates[way.name].append(rate)
    ratios = [a / b for a, b in zip(rates[ours.name], rates[reference.name], strict=True)]
    print(f"\n{title}")
    for name, found in rates.items():
        print(f"  {name:44} {statistics.median(found):>12,.1f} {unit}/s")
    print(f"  {'ratio':44} {statistics.median(ratios):>12.2f}   ({min(ratios):.2f} to {max(ratios):.2f})")
    return statistics.median(ratios)
