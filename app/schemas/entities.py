"""Entities: in lists, one by one, and beside each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.documents import EntityType
from app.schemas.fields import Shape, documented, example
from app.schemas.histograms import BucketOut
from app.schemas.paging import ListOut
from app.schemas.roles import RoleSeenOut

# Authorities whose ids may be the last part of an entity's key, `place:iso3166:KG`, or of a place.
AUTHORITIES = ("iso3166", "iso3166-2", "geonames-admin1", "wikidata", "geonames", "isni", "viaf", "lei")
# Addresses under an entity; an endpoint that comes to exist adds its line.
LINKS = {
    "self": "/v1/entities/{id}",
    "articles": "/v1/entities/{id}/articles",
    "related": "/v1/entities/{id}/related",
    "quotes": "/v1/entities/{id}/quotes",
    "roles": "/v1/entities/{id}/roles",
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


class EntityItemOut(EntitySummary):
    """An entity in a list, with proof where the list is narrowed by roles."""

    roles: list[RoleSeenOut] | None = documented(
        "The roles that the filters `role`, `of`, `as_of` and `role_status` leave, with proof; null without these.",
        [example(RoleSeenOut)],
    )


class EntityListOut(ListOut):
    """A page of entities."""

    items: list[EntityItemOut] = documented("The entities, in order.", [example(EntityItemOut)])


class AliasOut(Shape):
    name: str = documented("A name as written.", "Petrova")
    mention_count: int = documented("How often it is written so.", 19)


class EntityLinksOut(Shape):
    self: str = documented("The entity itself.", "/v1/entities/e_vtxu3t42ku7iapsffw5v")
    articles: str = documented("The articles that name it.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/articles")
    related: str = documented("The entities named beside it.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/related")
    quotes: str = documented("What it said.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/quotes")
    roles: str = documented("The roles that it holds or held.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/roles")
    timeline: str = documented("Its articles by month.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/timeline")
    evidence: str = documented("Why its names are one.", "/v1/entities/e_vtxu3t42ku7iapsffw5v/evidence")


class CoordinatesOut(Shape):
    latitude: float = documented("Degrees north.", 43.2167)
    longitude: float = documented("Degrees east.", 27.9167)


class ListedOut(Shape):
    """An entry of an authority list that bears a name of the entity."""

    list: str = documented("The name of the list.", "sanctions")
    id: str = documented("The entry's id there.", "NK-2041")
    name: str = documented("What the list calls it.", "PETROVA, Elena")


class Entity(EntitySummary):
    """One person, organisation, place, event or product that articles name."""

    aliases: list[AliasOut] = documented("The names as written, most frequent first.", [example(AliasOut)])
    roles: list[RoleSeenOut] = documented(
        "The roles that articles say it holds or held, those of most articles first, 100 at most.",
        [example(RoleSeenOut)],
    )
    coordinates: CoordinatesOut | None = documented("Where most articles mean that it lies, of a place.", None)
    external_ids: dict[str, str] = documented(
        "Its ids at authorities, and on lists that have one entry of its name, by authority or list.",
        {"wikidata": "Q1000001", "sanctions": "NK-2041"},
    )
    lists: list[ListedOut] = documented(
        "The entries of authority lists that bear a name of it, by list and id.", [example(ListedOut)]
    )
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
    lift: float = documented("How many times more that is than chance would have it: 1 is chance.", 3.5)


class RelatedListOut(ListOut):
    """A page of the entities named beside another."""

    items: list[RelatedOut] = documented("The entities, most shared articles first.", [example(RelatedOut)])


class TimelineListOut(ListOut):
    """How many articles name an entity, by month."""

    items: list[BucketOut] = documented("The months with any, in order.", [example(BucketOut)])


def entity_json(
    summary: Mapping[str, Any],
    keys: list[str],
    aliases: list[tuple[str, int]],
    place: tuple[str, float | None, float | None] | None,
) -> dict[str, Any]:
    """The entity of the contract. `summary` has what EntitySummary has, and first_seen, last_seen, roles
    and lists.

    `place` is where it lies: its id at an authority, latitude and longitude.
    """
    authority, latitude, longitude = place or ("", None, None)
    lies = None if latitude is None else {"latitude": latitude, "longitude": longitude}
    return {
        **{name: summary[name] for name in EntitySummary.model_fields},
        "aliases": [{"name": name, "mention_count": count} for name, count in aliases],
        "roles": summary["roles"],
        "coordinates": lies,
        "external_ids": {**_listed_ids(summary["lists"]), **external_ids([*keys, f"place:{authority}"])},
        "lists": summary["lists"],
        "first_seen": summary["first_seen"],
        "last_seen": summary["last_seen"],
        "links": {name: path.format(id=summary["id"]) for name, path in LINKS.items()},
    }


def _listed_ids(entries: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The id on each list that has but one entry of the entity's name: of several a name cannot tell which."""
    on = Counter(entry["list"] for entry in entries)
    return {entry["list"]: entry["id"] for entry in entries if on[entry["list"]] == 1}


def external_ids(keys: list[str]) -> dict[str, str]:
    """The authority ids among entity keys: `{"iso3166": "KG"}` of `place:iso3166:KG`."""
    found: dict[str, str] = {}
    for key in keys:
        _, authority, value = [*key.split(":", 2), "", ""][:3]
        if authority in AUTHORITIES and value:
            found.setdefault(authority, value)
    return found
