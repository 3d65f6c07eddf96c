"""Roles: each sighting on its own, and what all sightings of one holder say together."""

from collections.abc import Sequence
from typing import Any

from app.documents import EntityType, RoleStatus
from app.schemas.articles import ArticleSummary
from app.schemas.fact_lists import SentenceOut
from app.schemas.fields import Shape, as_in, documented, example
from app.schemas.paging import ListOut
from app.schemas.parts import END, FIELD, START
from app.text import stable_id


class RoleOwnerOut(Shape):
    """The organisation, country or place that a role belongs to."""

    id: str = documented("The entity's id.", "e_cmioet64g7bhbyewdjgh")
    name: str = documented("The name that it is shown under.", "Varna")
    type: EntityType = documented("What kind of thing it is.", "place")


class RoleProofOut(Shape):
    """Where an article says a role."""

    article_id: str = documented("The article.", "a_lzxslv4djyq7pbnj3nnp")
    published_on: str | None = documented("The day that it was published, as written.", "2025-03-04")
    field: str = documented(FIELD, "body")
    start: int = documented(START, 51)
    end: int = documented(END, 64)
    text: str = documented("The role as written.", "Port Minister")


class RoleSeenOut(Shape):
    """A role that articles say an entity holds or held."""

    title: str = documented("The title in one spelling, without status, owner and gender.", "port minister")
    status: RoleStatus = documented(
        "Whether the articles say that it is held: now (`current`), for a while (`acting`), before (`former`) or not "
        "yet (`elect`).",
        "current",
    )
    of: RoleOwnerOut | None = documented(
        "What it belongs to; null where the words name nothing.", example(RoleOwnerOut)
    )
    first_seen: str | None = documented("The day of the first dated article that says so.", "2025-03-04")
    last_seen: str | None = documented("The day of the last.", "2025-03-04")
    article_count: int = documented("The number of articles that say so.", 3)
    proof: list[RoleProofOut] = documented("Where the first and the last of them say it.", [example(RoleProofOut)])


class RoleItemOut(Shape):
    """A role as one article says it."""

    id: str = documented("The role's id.", "r_4w7mqv3ohl2x5b6yjkpz")
    field: str = as_in(RoleProofOut, "field")
    start: int = as_in(RoleProofOut, "start")
    end: int = as_in(RoleProofOut, "end")
    text: str = as_in(RoleProofOut, "text")
    title: str = as_in(RoleSeenOut, "title")
    status: RoleStatus = as_in(RoleSeenOut, "status")
    of: RoleOwnerOut | None = as_in(RoleSeenOut, "of")
    article: ArticleSummary = documented("The article that says it.", example(ArticleSummary))
    sentence: SentenceOut = documented("What it stands in.", example(SentenceOut))


class RoleListOut(ListOut):
    """A page of roles."""

    items: list[RoleItemOut] = documented("The roles, newest article first.", [example(RoleItemOut)])


def role_json(values: Sequence[Any], article_id: str) -> dict[str, Any]:
    """A role as lists show it, from its span, title, status, holder's key and owner's id; `of` is that id still."""
    field, start, end, written, title, status, key, of = values
    return {
        "id": stable_id("r", f"{article_id} {field} {start} {end} {key} {title}"),
        "field": field,
        "start": start,
        "end": end,
        "text": written,
        "title": title,
        "status": status,
        "of": of,
    }
