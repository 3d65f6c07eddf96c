"""Entities: what articles name, with the articles, the company and the months in which they are named."""

from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response
from pydantic import Field
from starlette.responses import RedirectResponse

from app.dependencies import (
    AS_OF,
    LONGEST_VALUE,
    DateSort,
    Filters,
    OpenArchive,
    Paging,
    Parameters,
    selectable,
    shown,
    today,
)
from app.documents import EntityType, RoleStatus
from app.errors import NotFound
from app.routers.answers import json_answer, list_answer, object_answer, server_address
from app.routers.problems import problems
from app.routers.routes import new_router
from app.schemas.articles import ArticleListOut, ArticleSummary
from app.schemas.entities import (
    Entity,
    EntityItemOut,
    EntityListOut,
    RelatedListOut,
    RelatedOut,
    TimelineListOut,
)
from app.schemas.entity_evidence import EntityEvidenceOut
from app.schemas.filters import parse_days
from app.schemas.histograms import BucketOut
from app.store import articles, entities, entity_evidence
from app.store.database import reading
from app.store.entities import MOST_HELD, MOST_NAMED, CompanyFilters, EntityFilters, Joined
from app.store.roles import RoleFilters

router = new_router("entities")

EntityId = Annotated[str, Path(description="The entity's id.", examples=["e_yxkjuik5gpyga3zbq6cv"])]


_TEXT = {"min_length": 1, "max_length": LONGEST_VALUE}


class EntityList(Paging):
    fields: str | None = selectable("name,article_count")
    q: str | None = shown(None, "The beginning of any of the entity's names.", "nor", max_length=LONGEST_VALUE)
    type: EntityType | None = shown(None, "Only entities of this type.", "person")
    country: str | None = shown(
        None, "ISO 3166 alpha-2 code of a place.", "NO", min_length=2, max_length=2, pattern="^[A-Za-z]{2}$"
    )
    role: str | None = shown(
        None, "A role that it is said to hold, or to have held: its title, or as written.", "chief executive", **_TEXT
    )
    of: str | None = shown(None, "What the role belongs to: an entity's id, or a name.", "Norway", **_TEXT)
    as_of: str | None = shown(None, AS_OF, "2026", min_length=1, max_length=64)
    role_status: RoleStatus | None = shown(None, "What the articles say of the role.", "current")
    lists: list[Annotated[str, Field(min_length=1, max_length=LONGEST_VALUE)]] = shown(
        [],
        "The name of an authority list that the entity is on; given several times, it is on all.",
        ["sanctions"],
        max_length=20,
        alias="list",
    )
    sort: Literal["-article_count", "name", "-role_count"] | None = shown(
        None,
        "The order: those in most articles first, or by name, or those first of whom most articles say the role; with "
        "`role`, `of`, `as_of` or `role_status` the last is the default.",
        "name",
    )

    def held(self) -> RoleFilters | None:
        """What is asked of roles; None where nothing is."""
        days = parse_days("as_of", self.as_of, today()) if self.as_of is not None else None
        asked = RoleFilters(self.role, self.of, days, self.role_status)
        return asked if asked != RoleFilters() else None


class EntityArticles(Paging, DateSort, Filters):
    fields: str | None = selectable("title,published_at,publisher.name")


class RelatedList(Paging):
    fields: str | None = selectable("name,count")
    type: EntityType | None = shown(None, "Only entities of this type.", "person")
    min_count: int = shown(1, "Only entities that share at least this many articles.", 1, ge=1, le=10**9)
    sort: Literal["-count", "-lift"] = shown(
        "-count",
        "The order: those that share most articles first, or those that stand together most beyond chance.",
        "-lift",
    )


class EntityForm(Parameters):
    fields: str | None = selectable("name,aliases.name")


@router.get("/v1/entities", response_model=EntityListOut)
def list_entities(request: Request, archive: OpenArchive, query: Annotated[EntityList, Query()]) -> Response:
    """The entities that the filters leave, those in most articles first."""
    filters = EntityFilters(
        (query.q or "").strip(), query.type, query.country, query.held(), tuple(dict.fromkeys(query.lists))
    )
    sort = query.sort or (MOST_HELD if filters.held else MOST_NAMED)
    with reading(archive.engine) as session:
        page = entities.page(session, filters, sort, query.limit, query.place())
    return list_answer(request, page, EntityItemOut, query.fields)


@router.get(
    "/v1/entities/{entity_id}",
    response_model=Entity,
    responses={308: {"description": "The entity is joined to another; `Location` is where."}, **problems(NotFound)},
)
def get_entity(
    request: Request, archive: OpenArchive, entity_id: EntityId, query: Annotated[EntityForm, Query()]
) -> Response:
    """One entity with its names, counts, and the first and last day on which it was in the news."""
    with reading(archive.engine) as session:
        found = entities.get(session, entity_id)
    if isinstance(found, Joined):
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{server_address(request)}/v1/entities/{found.entity_id}{asked}", 308)
    return object_answer(found, Entity, query.fields)


@router.get("/v1/entities/{entity_id}/articles", response_model=ArticleListOut, responses=problems(NotFound))
def list_entity_articles(
    request: Request, archive: OpenArchive, entity_id: EntityId, query: Annotated[EntityArticles, Query()]
) -> Response:
    """Summaries of the articles that name the entity, newest first."""
    with reading(archive.engine) as session:
        entities.check_public(session, entity_id)
        filters = query.narrowed(naming=entity_id)
        page = articles.page(session, filters, query.sort, query.limit, query.place())
    return list_answer(request, page, ArticleSummary, query.fields)


@router.get("/v1/entities/{entity_id}/related", response_model=RelatedListOut, responses=problems(NotFound))
def list_related_entities(
    request: Request, archive: OpenArchive, entity_id: EntityId, query: Annotated[RelatedList, Query()]
) -> Response:
    """The entities that are named in the same articles, those that share most articles first."""
    wanted = CompanyFilters(query.type, query.min_count, query.sort)
    with reading(archive.engine) as session:
        page = entities.related(session, entity_id, wanted, query.limit, query.place())
    return list_answer(request, page, RelatedOut, query.fields)


@router.get("/v1/entities/{entity_id}/evidence", response_model=EntityEvidenceOut, responses=problems(NotFound))
def get_entity_evidence(request: Request, archive: OpenArchive, entity_id: EntityId) -> Response:
    """Why the names that stand for the entity are held to be one, with proof, and which others came near."""
    with reading(archive.engine) as session:
        found = entity_evidence.evidence(session, entity_id)
    return json_answer(found)


@router.get("/v1/entities/{entity_id}/timeline", response_model=TimelineListOut, responses=problems(NotFound))
def get_entity_timeline(request: Request, archive: OpenArchive, entity_id: EntityId) -> Response:
    """How many articles that name the entity were published in each month; months without any are left out."""
    with reading(archive.engine) as session:
        page = entities.timeline(session, entity_id)
    return list_answer(request, page, BucketOut)
