"""Builds whole articles from their rows, a few statements for any number of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.documents import (
    Author,
    EnrichedArticle,
    Enrichment,
    EntityInArticle,
    Evidence,
    Image,
    Mention,
    Moment,
    Paragraph,
    ParsedDocument,
    Precision,
    Publisher,
    Rights,
)
from app.schemas.articles import Kept, publisher_id
from app.store import models
from app.store.chunks import chunks
from app.store.fact_rows import FACT_QUERIES, stored_date, stored_figure, stored_quote, stored_role
from app.store.grouping import Values, by_article
from app.store.models import (
    Article,
    ArticleAddress,
    ArticleAuthor,
    ArticleEntity,
    ArticleImage,
    ArticleText,
    ArticleTopic,
    Entity,
    EntityPlace,
)

_ORIGINAL, _ANSWERING = aliased(Article), aliased(Entity)
_WHOLE = (
    select(Article.__table__, ArticleText.body, ArticleText.paragraphs, ArticleText.evidence)
    .add_columns(_ORIGINAL.id.label("original_id"))
    .join(ArticleText, ArticleText.article_row == Article.row)
    .outerjoin(_ORIGINAL, _ORIGINAL.row == Article.duplicate_of)
)
# Each begins with the row of the article that its rows hang on.
_AUTHORS = select(ArticleAuthor.article_row, ArticleAuthor.name, ArticleAuthor.type).order_by(
    ArticleAuthor.article_row, ArticleAuthor.position
)
_TOPICS = select(ArticleTopic.article_row, ArticleTopic.name).order_by(ArticleTopic.article_row, ArticleTopic.position)
_ADDRESSES = select(ArticleAddress.article_row, ArticleAddress.url).order_by(
    ArticleAddress.article_row, ArticleAddress.page_key
)
_IMAGES = select(
    ArticleImage.article_row, ArticleImage.url, ArticleImage.caption, ArticleImage.credit, ArticleImage.alt
).order_by(ArticleImage.article_row, ArticleImage.position)
_ENTITIES = (
    select(ArticleEntity.article_row, _ANSWERING.id, Entity.key, ArticleEntity.name, Entity.type)
    .add_columns(ArticleEntity.mention_count, ArticleEntity.salience, Entity.country)
    .add_columns(EntityPlace.latitude, EntityPlace.longitude, func.nullif(ArticleEntity.authority, ""))
    .join(Entity, Entity.row == ArticleEntity.entity_row)
    .join(_ANSWERING, _ANSWERING.row == func.coalesce(Entity.joined_to, Entity.row))
    .outerjoin(
        EntityPlace,
        and_(
            EntityPlace.entity_row == ArticleEntity.entity_row,
            EntityPlace.authority == ArticleEntity.authority,
        ),
    )
    .order_by(ArticleEntity.article_row, ArticleEntity.position)
)
_MENTIONS = (
    select(models.Mention.article_row, Entity.key, models.Mention.type, models.Mention.field)
    .add_columns(models.Mention.start, models.Mention.end, models.Mention.text, models.Mention.role)
    .join(Entity, Entity.row == models.Mention.entity_row)
    .order_by(models.Mention.article_row, models.Mention.position)
)


def load(session: Session, rows: Sequence[int]) -> dict[int, tuple[EnrichedArticle, Kept]]:
    """The articles of `rows` as they were saved; rows without text (taken down) are left out.

    An entity has the id under which it answers, its key stays. `source` is the article's id: where a document was
    read is no part of an article. `aliases` are all addresses by which the article came to be known.
    """
    found: dict[int, tuple[EnrichedArticle, Kept]] = {}
    for chunk in chunks(rows):
        parts = [by_article(session, query, chunk) for query in (_AUTHORS, _TOPICS, _ADDRESSES, _IMAGES)]
        spans = [by_article(session, query, chunk) for query in (_ENTITIES, _MENTIONS, *FACT_QUERIES)]
        for row in session.execute(_WHOLE.where(Article.row.in_(chunk))):
            document = _document(row, *(part[row.row] for part in parts))
            enrichment = _enrichment(row, *(part[row.row] for part in spans))
            found[row.row] = EnrichedArticle(document, enrichment), _kept(row)
    return found


def _document(
    row: Row[*tuple[Any, ...]], authors: Values, topics: Values, urls: Values, images: Values
) -> ParsedDocument:
    return ParsedDocument(
        source=row.id,
        title=row.title,
        body=row.body,
        paragraphs=tuple(Paragraph(*paragraph) for paragraph in row.paragraphs),
        url=row.url,
        canonical_url=row.canonical_url,
        aliases=tuple(url for (url,) in urls),
        record_id=row.record_id,
        standfirst=row.standfirst,
        byline=row.byline,
        authors=tuple(Author(*values) for values in authors),
        publisher=Publisher(row.publisher_name, row.publisher_domain),
        section=row.section,
        topics=tuple(name for (name,) in topics),
        language=row.language,
        dateline=row.dateline,
        published=_moment(row.published_at, row.published_precision),
        modified=_moment(row.modified_at, "second"),
        embargoed_until=datetime.fromisoformat(row.embargoed_until) if row.embargoed_until else None,
        images=tuple(Image(*values) for values in images),
        rights=Rights(row.rights_holder, row.usage_terms),
        evidence=tuple(_evidence(row.evidence)),
    )


def _moment(at: str | None, precision: Precision) -> Moment | None:
    return Moment(datetime.fromisoformat(at), precision) if at else None


def _evidence(stored: list[dict[str, Any]]) -> Iterator[Evidence]:
    for one in stored:
        rejected = tuple((value, reason) for value, reason in one["rejected"])
        yield Evidence(**{**one, "rejected": rejected})


def _enrichment(row: Row[*tuple[Any, ...]], *spans: Values) -> Enrichment:
    entities, mentions, quotes, figures, dates, roles = spans
    return Enrichment(
        state=row.enrichment_state,
        version=row.enrichment_version,
        entities=tuple(EntityInArticle(*values) for values in entities),
        mentions=tuple(Mention(*values) for values in mentions),
        quotes=tuple(map(stored_quote, quotes)),
        figures=tuple(map(stored_figure, figures)),
        dates=tuple(map(stored_date, dates)),
        roles=tuple(map(stored_role, roles)),
    )


def _kept(row: Row[*tuple[Any, ...]]) -> Kept:
    return Kept(
        id=row.id,
        publisher_id=publisher_id(Publisher(row.publisher_name, row.publisher_domain)),
        status=row.status,
        version=row.version,
        imported_at=row.imported_at,
        updated_at=row.updated_at,
        duplicate_of=row.original_id,
    )
