"""The one family of errors that callers are told about; the class carries the HTTP status and the problem type."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

# How alike a name must be to be proposed: `entities` and `entity` are (.71), `list` and `limit` are not (.67).
_NEAR = 0.7
_SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class InputFault:
    """One thing that is wrong with a request: which parameter, why, and where in its value if that is known."""

    parameter: str
    message: str
    position: int | None = None


class ArchiveError(Exception):
    """Something the caller should be told; `str(error)` is safe to show: it holds no path and no SQL."""

    status: ClassVar[int] = 500
    kind: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong in the archive"


class BadRequest(ArchiveError):
    """The request was understood and is wrong; `faults` names each parameter that is."""

    status = 422
    kind = "bad-request"
    title = "The request has a mistake"

    def __init__(self, detail: str, faults: tuple[InputFault, ...] = ()) -> None:
        super().__init__(detail)
        self.faults = faults


class NotFound(ArchiveError):
    status = 404
    kind = "not-found"
    title = "There is nothing under this address"


class RawFileDamaged(NotFound):
    """The kept bytes of a record are not those that were imported."""


class NotAllowed(ArchiveError):
    status = 405
    kind = "not-allowed"
    title = "This address does not take that method"


class NotAcceptable(ArchiveError):
    status = 406
    kind = "not-acceptable"
    title = "This resource has no such representation"


class CrossOrigin(ArchiveError):
    """A browser asks whether a page of another origin may send a request, and it may not."""

    status = 400
    kind = "cross-origin"
    title = "Pages of this origin may not send that request"


class TakenDown(ArchiveError):
    status = 410
    kind = "taken-down"
    title = "The article was taken down"


class CursorExpired(ArchiveError):
    """A cursor by relevance belongs to one generation of the index, and that generation is gone."""

    status = 410
    kind = "cursor-expired"
    title = "The cursor has expired"


class NotReady(ArchiveError):
    """The store or the index cannot answer yet (not migrated, still being built, or out of reach)."""

    status = 503
    kind = "not-ready"
    title = "The archive is not ready"


class IndexNotWritten(NotReady):
    """The search index cannot be written: the disk is full, or its folder may not be written."""


class UnreadableFile(ArchiveError):
    """A raw file that gives no article. `code` is the outcome code an import records for it."""

    status = 422
    kind = "unreadable-file"
    title = "The file gives no article"

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a refusal: the known name that `name` is a misspelling or the beginning of, or all of them."""
    asked, known = name[:64].lower(), list(known)
    close = get_close_matches(asked, known, n=1, cutoff=_NEAR)
    begun = [one for one in known if one.startswith(asked)] if len(asked) >= _SHORTEST_BEGINNING else []
    if not close and len(begun) == 1:
        close = begun
    return f"did you mean `{close[0]}`?" if close else f"known are {', '.join(f'`{name}`' for name in known)}."
