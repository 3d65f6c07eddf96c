"""Which process does a piece of work, and whether it is still at it; only systems with a /proc can say."""

import os
from pathlib import Path

_ENDED = "ZX"


def this_process() -> str | None:
    """A name that no other process of any machine ever has, for `is_alive`; None where the system cannot give one."""
    started = _started(os.getpid())
    return f"{_neighbourhood()} {os.getpid()} {started}" if started else None


def is_alive(process: str | None) -> bool | None:
    """Whether the process of that name still runs; None where this cannot be seen from here.

    A number alone would not do: another process may have it by now, or the same one in another container.
    """
    neighbourhood, _, rest = (process or "").rpartition(" pid ")
    number, _, started = rest.partition(" ")
    if not number.isdecimal() or f"{neighbourhood} pid" != _neighbourhood():
        return None
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # It is there, but another user's.
        pass
    found = _started(int(number))
    return None if found is None else found == started


def _neighbourhood() -> str:
    """The running system and, within it, the processes that see each other."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()} pid"
    except OSError:
        return ""


def _started(number: int) -> str | None:
    """When a process was started, in ticks since the system was; empty for one that has ended; None if unknown."""
    try:
        state, *more = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return "" if state in _ENDED else more[18]
