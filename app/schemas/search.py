"""Search answers: hits with their highlights, how the query was read, facets and histogram."""

from app.schemas.articles import ArticleSummary
from app.schemas.fields import Shape, documented, example
from app.schemas.histograms import BucketOut, FacetValueOut
from app.schemas.paging import ListOut

FACETS = ("person", "organisation", "place", "publisher", "author", "section", "language", "year")
HISTOGRAMS = ("day", "week", "month", "year")


class RangeOut(Shape):
    """A found word; positions count in the field, not in the passage."""

    start: int = documented("First position of the word in its field.", 8)
    end: int = documented("Position after the word.", 15)


class PassageOut(Shape):
    """A passage of the body that shows found words."""

    text: str = documented("The passage.", "Varna's harbour reopened on Tuesday, Port Minister Elena Petrova said.")
    start: int = documented("First position of the passage in the body.", 0)
    end: int = documented("Position after the passage in the body.", 70)
    ranges: list[RangeOut] = documented("The found words, by their positions in the body.", [example(RangeOut)])


class HighlightsOut(Shape):
    """Where the words of the query were found."""

    title: list[RangeOut] = documented("The found words in the title.", [{"start": 6, "end": 13}])
    body: list[PassageOut] = documented("The passages that show most of the query, in order.", [example(PassageOut)])


class ScorePartOut(Shape):
    """A part of a hit's score."""

    part: str = documented(
        "The part of the query, as it was read; `recency` is the preference for newer ones.", "harbour"
    )
    field: str = documented("Where it was found: `text` is all texts of the article.", "text")
    score: float = documented("What it adds; the parts add up to the score.", 5.12)


class HitOut(Shape):
    """An article that a search found."""

    article: ArticleSummary = documented("The article.", example(ArticleSummary))
    score: float | None = documented("How well it fits; null where the list is sorted by date.", 7.31)
    highlights: HighlightsOut | None = documented(
        "Where the words were found; null without `highlight=true`.", example(HighlightsOut)
    )
    explanation: list[ScorePartOut] | None = documented(
        "What the score is made of; null without `explain=true`, and sorted by date.", [example(ScorePartOut)]
    )


class SimilarOut(Shape):
    """An article that is like another one."""

    article: ArticleSummary = documented("The article.", example(ArticleSummary))
    score: float = documented("How much it is like it; comparable within one list alone.", 41.7)


class SimilarListOut(ListOut):
    """A page of articles that are like another one."""

    items: list[SimilarOut] = documented("The articles, most alike first.", [example(SimilarOut)])


class IgnoredOut(Shape):
    """A piece of the query that was not used."""

    text: str = documented("The piece as written.", ")")
    why: str = documented("Why it was not used.", "no parenthesis was opened")
    position: int = documented("Where it stands in `q`, from 0.", 7)


class NamedEntityOut(Shape):
    """An entity that what was typed names."""

    id: str = documented("The entity's id.", "e_yxkjuik5gpyga3zbq6cv")
    name: str = documented("The name that it is shown under.", "Elena Petrova")
    type: str = documented("What it is: `person`, `organisation`, `place` and so on.", "person")
    article_count: int = documented("The number of articles that name it.", 2)


class NamedPublisherOut(Shape):
    """A publisher that what was typed names."""

    id: str = documented("The publisher's id.", "p_daqo7uptct2zizr5xiuw")
    name: str = documented("Its name, or the host of its site where no name is known.", "Harbour Post")
    article_count: int = documented("The number of its articles.", 12)


class TitleOut(Shape):
    """An article of which the title has what was typed."""

    id: str = documented("The article's id.", "a_ez7piap6vycllph5xlry")
    title: str = documented("Its title.", "Harbour reopens after storm")
    published_at: str | None = documented("When it was published; null where nobody says.", "2025-03-04T00:00:00+00:00")
    published_precision: str = documented("How exact that is.", "day")


class SuggestOut(Shape):
    """What may be meant by what was typed so far."""

    entities: list[NamedEntityOut] = documented("Entities, those in most articles first.", [example(NamedEntityOut)])
    publishers: list[NamedPublisherOut] = documented(
        "Publishers, those with most articles first.", [example(NamedPublisherOut)]
    )
    titles: list[TitleOut] = documented("Articles by title, the newest first.", [example(TitleOut)])


class QueryOut(Shape):
    """How the query was read."""

    text: str = documented("The query as it was sent.", "harbour)")
    as_read: str = documented("The query as it was understood, in the same language.", "harbour")
    ignored: list[IgnoredOut] = documented("What was not used, and why.", [example(IgnoredOut)])
    did_you_mean: str | None = documented(
        "A query that finds more, where a word is in no article and another one is near.", None
    )
    entities: list[NamedEntityOut] = documented(
        "Up to three entities that the whole query, or a phrase or run of words of it, is a name of; in most articles "
        "first.",
        [example(NamedEntityOut)],
    )


class SearchAnswer(ListOut):
    """A page of hits."""

    items: list[HitOut] = documented("The hits, in order.", [example(HitOut)])
    query: QueryOut = documented("How the query was read.", example(QueryOut))
    facets: dict[str, list[FacetValueOut]] | None = documented(
        "The most frequent values among all hits, for each name in `facets`; null where none were asked for.",
        {"person": [example(FacetValueOut)]},
    )
    facets_more: list[str] | None = documented(
        "The facets that have more values than are shown; null where none were asked for.", ["person"]
    )
    histogram: list[BucketOut] | None = documented(
        "All hits by time of publication; null where `histogram` was not given.", [example(BucketOut)]
    )
