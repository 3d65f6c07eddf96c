"""Quotes, figures and dates as resources: each with its span, its sentence and its article."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import Field

from app.dependencies import AS_OF, LONGEST_VALUE, Filters, Offsets, OpenArchive, Paging, selectable, shown, today
from app.documents import DateKind, FigureKind, QuoteKind, RoleStatus
from app.errors import NotFound
from app.routers.answers import list_answer, object_answer
from app.routers.problems import problems
from app.routers.routes import new_router
from app.schemas.fact_details import FigureDetail, QuoteDetail
from app.schemas.fact_lists import DateItemOut, DateListOut, FigureItemOut, FigureListOut, QuoteItemOut, QuoteListOut
from app.schemas.filters import parse_days
from app.schemas.roles import RoleItemOut, RoleListOut
from app.store import entities, fact_details, facts
from app.store.database import reading
from app.store.facts import DateFilters, FigureFilters, QuoteFilters, View
from app.store.roles import RoleFilters

router = new_router("facts")

EntityId = Annotated[str, Path(description="The entity's id.", examples=["e_yxkjuik5gpyga3zbq6cv"])]
QuoteId = Annotated[str, Path(description="The quote's id.", examples=["q_cmj7d73giu6a5y46wleh"])]
FigureId = Annotated[str, Path(description="The figure's id.", examples=["f_nci4zyh6q2iig3zgm3gm"])]
_LARGEST = Decimal("1e30")


class FactList(Paging, Offsets, Filters):
    def view(self) -> View:
        return View(self.limit, self.place(), self.offsets == "utf16")


class FactForm(Offsets):
    fields: str | None = selectable("text,article.title")


class EntityQuotes(FactList):
    fields: str | None = selectable("text,speaker.name,article.title")
    about: list[Annotated[str, Field(min_length=1, max_length=64)]] = shown(
        [],
        "An entity's id; given several times, the quote itself must name all.",
        ["e_yxkjuik5gpyga3zbq6cv"],
        max_length=20,
    )
    kind: QuoteKind | None = shown(None, "How it is quoted.", "direct")


class QuoteList(EntityQuotes):
    speaker: str | None = shown(
        None, "The id of the entity that speaks.", "e_yxkjuik5gpyga3zbq6cv", min_length=1, max_length=64
    )


class EntityRoles(FactList):
    """Here `role` narrows the roles themselves."""

    fields: str | None = selectable("text,title,of.name,article.title")
    of: str | None = shown(
        None, "What the role belongs to: an entity's id, or a name.", "Norway", min_length=1, max_length=LONGEST_VALUE
    )
    as_of: str | None = shown(None, AS_OF, "2026", min_length=1, max_length=64)
    role_status: RoleStatus | None = shown(None, "What the articles say of the role.", "current")


class FigureList(FactList):
    fields: str | None = selectable("text,value,currency,article.title")
    kind: FigureKind | None = shown(None, "What sort of figure.", "money")
    currency: str | None = shown(None, "ISO 4217 code.", "EUR", min_length=3, max_length=3, pattern="^[A-Za-z]{3}$")
    unit: str | None = shown(None, "The unit of a measure or duration.", "kilometre", min_length=1, max_length=64)
    min: Decimal | None = shown(
        None, "Only figures that may be this much or more.", "1000000", ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False
    )
    max: Decimal | None = shown(
        None, "Only figures that may be this much or less.", "9000000000", ge=-_LARGEST, le=_LARGEST,
        allow_inf_nan=False,
    )  # fmt: skip


class DateList(FactList):
    fields: str | None = selectable("text,from,to,article.title")
    on: str | None = shown(
        None,
        "Only dates that share a day with this one: a day `2024-03-01`, month `2024-03`, year `2024`, or interval "
        "`2024-01/2024-03`.",
        "2026",
        min_length=1,
        max_length=64,
    )
    kind: DateKind | None = shown(None, "What sort of time.", "point")


@router.get("/v1/quotes", response_model=QuoteListOut)
def list_quotes(request: Request, archive: OpenArchive, query: Annotated[QuoteList, Query()]) -> Response:
    """What was said, and by whom, in the articles that the filters leave."""
    wanted = QuoteFilters(query.speaker, tuple(dict.fromkeys(query.about)), query.kind)
    with reading(archive.engine) as session:
        page = facts.quotes(session, wanted, query.narrowed(), query.view())
    return list_answer(request, page, QuoteItemOut, query.fields)


@router.get("/v1/quotes/{quote_id}", response_model=QuoteDetail, responses=problems(NotFound))
def get_quote(archive: OpenArchive, quote_id: QuoteId, query: Annotated[FactForm, Query()]) -> Response:
    """One quote, and the quotes of other articles that have the same words, with what they changed."""
    with reading(archive.engine) as session:
        found = fact_details.quote(session, quote_id, query.offsets == "utf16")
    return object_answer(found, QuoteDetail, query.fields)


@router.get("/v1/entities/{entity_id}/quotes", response_model=QuoteListOut, responses=problems(NotFound))
def list_entity_quotes(
    request: Request, archive: OpenArchive, entity_id: EntityId, query: Annotated[EntityQuotes, Query()]
) -> Response:
    """What the entity said, newest article first."""
    wanted = QuoteFilters(entity_id, tuple(dict.fromkeys(query.about)), query.kind)
    with reading(archive.engine) as session:
        entities.check_public(session, entity_id)
        page = facts.quotes(session, wanted, query.narrowed(), query.view())
    return list_answer(request, page, QuoteItemOut, query.fields)


@router.get("/v1/entities/{entity_id}/roles", response_model=RoleListOut, responses=problems(NotFound))
def list_entity_roles(
    request: Request, archive: OpenArchive, entity_id: EntityId, query: Annotated[EntityRoles, Query()]
) -> Response:
    """The roles that articles say the entity holds or held, each with proof, newest article first."""
    days = parse_days("as_of", query.as_of, today()) if query.as_of is not None else None
    wanted = RoleFilters(query.role, query.of, days, query.role_status, entity_id)
    filters = replace(query.narrowed(), role=None)
    with reading(archive.engine) as session:
        entities.check_public(session, entity_id)
        page = facts.held_roles(session, wanted, filters, query.view())
    return list_answer(request, page, RoleItemOut, query.fields)


@router.get("/v1/figures", response_model=FigureListOut)
def list_figures(request: Request, archive: OpenArchive, query: Annotated[FigureList, Query()]) -> Response:
    """Amounts, shares, counts, durations and measures in the articles that the filters leave."""
    wanted = FigureFilters(query.kind, query.currency, query.min, query.max, query.unit)
    with reading(archive.engine) as session:
        page = facts.figures(session, wanted, query.narrowed(), query.view())
    return list_answer(request, page, FigureItemOut, query.fields)


@router.get("/v1/figures/{figure_id}", response_model=FigureDetail, responses=problems(NotFound))
def get_figure(archive: OpenArchive, figure_id: FigureId, query: Annotated[FactForm, Query()]) -> Response:
    """One figure beside those that other articles of the same story give for the same thing."""
    with reading(archive.engine) as session:
        found = fact_details.figure(session, figure_id, query.offsets == "utf16")
    return object_answer(found, FigureDetail, query.fields)


@router.get("/v1/dates", response_model=DateListOut)
def list_dates(request: Request, archive: OpenArchive, query: Annotated[DateList, Query()]) -> Response:
    """Days and periods that the articles name, as first and last day, in the articles that the filters leave."""
    days = parse_days("on", query.on, today()) if query.on is not None else None
    wanted = DateFilters(days, query.kind)
    with reading(archive.engine) as session:
        page = facts.dates(session, wanted, query.narrowed(), query.view())
    return list_answer(request, page, DateItemOut, query.fields)
