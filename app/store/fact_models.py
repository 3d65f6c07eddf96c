"""The tables of quotes, figures, dates and roles; each row hangs on its article's enrichment."""

from sqlalchemy import BigInteger, Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models import Base, Key, Plain


class Located:
    """Where a fact stands: its article, its place among the facts of its kind, and its span in a field."""

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(Key)
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]


class Addressed(Located):
    """A fact that has an address of its own, found by the number in its id."""

    id_number: Mapped[int | None] = mapped_column(BigInteger, index=True)


class Quote(Addressed, Base):
    """What somebody said. `speaker_start` and `speaker_end` are the speaker as written, in the quote's field.

    `speaker_row` is the entity that the speaker stands for, null where nobody is named.
    """

    __tablename__ = "quotes"

    kind: Mapped[str] = mapped_column(Key, index=True)
    group: Mapped[int | None]
    cue: Mapped[str | None]
    speaker_start: Mapped[int | None]
    speaker_end: Mapped[int | None]
    speaker_name: Mapped[str | None]
    speaker_row: Mapped[int | None] = mapped_column(ForeignKey("entities.row"), index=True)


class QuoteRun(Base):
    """A run of words of a quote, hashed, by which the same words are found in other quotes; see `text.word_runs`."""

    __tablename__ = "quote_runs"

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(BigInteger, primary_key=True, index=True)


class Figure(Addressed, Base):
    """An amount. `value`, `min` and `max` are the decimals as shown; `lowest` and `highest` are what filters compare.

    `lowest` and `highest` are null where the figure is open on that side.
    """

    __tablename__ = "figures"
    __table_args__ = (Index("ix_figures_kind_currency_highest", "kind", "currency", "highest"),)

    kind: Mapped[str] = mapped_column(Key)
    value: Mapped[str | None]
    min: Mapped[str | None]
    max: Mapped[str | None]
    currency: Mapped[str | None] = mapped_column(Key, index=True)
    unit: Mapped[str | None]
    qualifier: Mapped[str | None]
    direction: Mapped[str | None]
    of: Mapped[str | None]
    period: Mapped[str | None]
    lowest: Mapped[float | None] = mapped_column(Float(53))
    highest: Mapped[float | None] = mapped_column(Float(53))


class DateSpan(Located, Base):
    """A time that the text names; days are YYYY-MM-DD, both within it, null where open or unknown."""

    __tablename__ = "dates"
    __table_args__ = (Index("ix_dates_first_day_last_day", "first_day", "last_day"),)

    first_day: Mapped[str | None] = mapped_column(Key)
    last_day: Mapped[str | None] = mapped_column(Key, index=True)
    precision: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)


class Role(Located, Base):
    """A role that the article says somebody holds; its day is the article's.

    `entity_row` is who holds it, `of_row` the organisation, country or place it belongs to, null where the words name
    none. `folded` and `written` are the title and the text as filters compare them. `mention_start` is the start of the
    mention that it stands beside, null where it stands alone.
    """

    __tablename__ = "roles"

    title: Mapped[str]
    folded: Mapped[str] = mapped_column(Plain, index=True)
    written: Mapped[str] = mapped_column(Plain, index=True)
    status: Mapped[str] = mapped_column(Key)
    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), index=True)
    of_row: Mapped[int | None] = mapped_column(ForeignKey("entities.row"), index=True)
    mention_start: Mapped[int | None]
