"""Counts over the whole archive, and by publisher."""

from app.schemas.fields import Shape, documented, example
from app.schemas.paging import ListOut


class EntityCountsOut(Shape):
    """How many entities of each type articles name."""

    person: int = documented("People.", 41)
    organisation: int = documented("Organisations.", 37)
    place: int = documented("Places.", 30)
    event: int = documented("Events.", 4)
    product: int = documented("Products.", 3)
    law: int = documented("Laws and treaties.", 0)
    group: int = documented("Groups of people.", 0)


class LanguageCountOut(Shape):
    language: str | None = documented("Primary language subtag; null for articles whose language is not known.", "en")
    article_count: int = documented("The number of articles in it.", 24)


class EnrichmentCountsOut(Shape):
    """How many articles the enrichers have looked at."""

    done: int = documented("Articles with all that they find.", 24)
    unsupported: int = documented("Articles in a language of which they know names alone.", 1)
    none: int = documented("Articles that they have not looked at yet.", 0)


class StatsOut(Shape):
    """What the archive holds."""

    articles: int = documented("Articles that may be seen.", 25)
    undated: int = documented("Those of them without a publication date.", 1)
    duplicates: int = documented("Those of them that repeat another nearly word for word.", 1)
    first_published_on: str | None = documented("The earliest day of publication.", "2024-11-02")
    last_published_on: str | None = documented("The latest day of publication.", "2025-08-14")
    languages: list[LanguageCountOut] = documented("Articles by language, most first.", [example(LanguageCountOut)])
    enrichment: EnrichmentCountsOut = documented("Articles by state of enrichment.", example(EnrichmentCountsOut))
    entities: EntityCountsOut = documented("Entities by type.", example(EntityCountsOut))
    mentions: int = documented("Spans that name an entity.", 340)
    publishers: int = documented("Publishers with articles.", 12)
    imports: int = documented("Import runs.", 1)
    latest_change: int = documented("The number of the last change.", 25)


class SharesOut(Shape):
    """The share of a publisher's articles that have a field, 0 to 1."""

    byline: float = documented("That have a byline.", 0.92)
    date: float = documented("That have a publication date.", 1.0)
    section: float = documented("That have a section.", 0.75)
    caption: float = documented("That have an image with a caption.", 0.5)


class PublisherSummary(Shape):
    """A publisher, and how complete its articles are."""

    id: str = documented("The publisher's id.", "p_daqo7uptct2zizr5xiuw")
    name: str | None = documented("Its name; null where only the site is known.", "Harbour Post")
    domain: str | None = documented("The host of its site, without `www.`.", "harbourpost.example")
    article_count: int = documented("The number of its articles.", 12)
    shares: SharesOut = documented("How many of them have which field.", example(SharesOut))


class PublisherListOut(ListOut):
    """A page of publishers."""

    items: list[PublisherSummary] = documented("The publishers, most articles first.", [example(PublisherSummary)])
