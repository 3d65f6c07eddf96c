"""Whether the process lives, and whether the archive can answer."""

from typing import Literal

from app.schemas.fields import Shape, documented


class HealthOut(Shape):
    """The process answers."""

    status: Literal["ok"] = documented("Always `ok`; a process that is not does not answer.", "ok")
    version: str = documented("The version of Dateline that runs.", "0.1.0")


class ReadyOut(Shape):
    """The archive can answer."""

    status: Literal["ready"] = documented("Always `ready`; an archive that is not answers 503.", "ready")
    store: Literal["sqlite", "postgresql"] = documented("The database that holds the archive.", "sqlite")
