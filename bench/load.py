"""A small HTTP client that asks for one address over several kept connections, and says how fast the answers came.

It talks to this machine only, for a bounded number of requests.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass

import uvloop

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Load:
    """Answers a second over all connections, and the 50th and 99th percentile of the waiting time in milliseconds."""

    rate: float
    p50: float
    p99: float


def ask(port: int, paths: list[str], connections: int, requests: int) -> Load:
    """Sends `requests` requests in turn for `paths`; raises AssertionError for an answer that is not 200."""
    return uvloop.run(_ask(port, paths, connections, requests))


async def _ask(port: int, paths: list[str], connections: int, requests: int) -> Load:
    waits: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(
        *(
            _one(port, paths[n % len(paths) :] + paths[: n % len(paths)], requests // connections, waits)
            for n in range(connections)
        )
    )
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(waits, n=100)
    return Load(len(waits) / seconds, cuts[49] * 1000, cuts[98] * 1000)


async def _one(port: int, paths: list[str], requests: int, waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    for n in range(requests):
        path = paths[n % len(paths)]
        started = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        waits.append(time.perf_counter() - started)
    writer.close()
