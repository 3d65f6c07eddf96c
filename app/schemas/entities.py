"""Entities: in lists, one by one, and beside each other."""

from collections.abc import Mapping
from typing import Any

from app.documents import EntityType
from app.schemas.fields import Shape, documented, example
from app.schemas.histograms import BucketOut
from app.schemas.paging import ListOut

# Authorities whose ids may be the last part of an entity's key: `place:iso3166:KG`.
AUTHORITIES = ("iso3166", "wikidata", "geonames", "isni", "viaf", "lei")
# Addresses under an entity; an endpoint that comes to exist adds its line.
LINKS = {
    "self": "/v1/entities/{id}",
    "articles": "/v1/entities/{id}/articles",
    "related": "/v1/entities/{id}/related",
    "quotes": "/v1/entities/{id}/quotes",
    "timeline": "/v1/entities/{id}/timeline",
    "evidence": "/v1/entities/{id}/evidence",
}


class EntitySummary(Shape):
    """What lists show of an entity."""

    id: str = documented("The entity's id.", "e_vtxu3t42ku7iapsffw5v")
    name: str = documented("The name that it is shown under.", "Elena Petrova")
    type: EntityType = documented("What kind of thing it is.", "person")
    country: str | None = documented("ISO 3166 alpha-2 code of a place, where one is certain.", None)
    article_count: int = documented("The number of articles that name it.", 12)
    mention_count: int = documented("How often they name it.", 31)


class EntityListOut(ListOut):
    """A page of entities."""

    items: list[EntitySummary] = documented("The entities, in order.", [example(EntitySummary)])


class AliasOut(Shape):
    name: str = documented("A name as written.", "Petrova")
    mention_count: int = documented("How often it is written so.", 19)


class EntityLinksOut(Shape):
    self: str = documented("The entity itself.", "/v1/entities/e_vtxu3t42ku7iapsffw5v")
    articles: str = documented("The articles that name it.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/articles")
    related: str = documented("The entities named beside it.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/related")
    quotes: str = documented("What it said.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/quotes")
    timeline: str = documented("Its articles by month.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/timeline")
    evidence: str = documented("Why its names are one.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/evidence")


class Entity(EntitySummary):
    """One person, organisation, place, event or product that articles name."""

    aliases: list[AliasOut] = documented("The names as written, most frequent first.", [example(AliasOut)])
    external_ids: dict[str, str] = documented("Its ids at authorities, by authority.", {"wikidata": "Q1000001"})
    first_seen: str | None = documented("The first day on which an article that names it was published.", "2024-11-02")
    last_seen: str | None = documented("The last such day.", "2025-03-04")
    links: EntityLinksOut = documented("Addresses under the entity.", example(EntityLinksOut))


class RelatedOut(Shape):
    """An entity that is named in the same articles as another."""

    id: str = documented("The entity's id.", "e_cmioet64g7bhbyewdjgh")
    name: str = documented("The name that it is shown under.", "Varna")
    type: EntityType = documented("What kind of thing it is.", "place")
    country: str | None = documented("ISO 3166 alpha-2 code of a place, where one is certain.", "BG")
    count: int = documented("The number of articles that name both.", 7)


class RelatedListOut(ListOut):
    """A page of the entities named beside another."""

    items: list[RelatedOut] = documented("The entities, most shared articles first.", [example(RelatedOut)])


class TimelineListOut(ListOut):
    """How many articles name an entity, by month."""

    items: list[BucketOut] = documented("The months with any, in order.", [example(BucketOut)])


def entity_json(summary: Mapping[str, Any], keys: list[str], aliases: list[tuple[str, int]]) -> dict[str, Any]:
    """The entity of the contract. `summary` has what EntitySummary has, and first_seen and last_seen."""
    return {
        **{name: summary[name] for name in EntitySummary.model_fields},
        "aliases": [{"name": name, "mention_count": count} for name, count in aliases],
        "external_ids": external_ids(keys),
        "first_seen": summary["first_seen"],
        "last_seen": summary["last_seen"],
        "links": {name: path.format(id=summary["id"]) for name, path in LINKS.items()},
    }


def external_ids(keys: list[str]) -> dict[str, str]:
    """The authority ids among entity keys: `{"iso3166": "KG"}` of `place:iso3166:KG`."""
    found: dict[str, str] = {}
    for key in keys:
        _, authority, value = [*key.split(":", 2), "", ""][:3]
        if authority in AUTHORITIES and value:
            found.setdefault(authority, value)
    return found
