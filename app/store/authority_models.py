"""The tables of authority lists, and of which entity keys their entries name."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models import Base, Key, Plain, Row


class AuthorityList(Base):
    """A list by its folded name. `unused_name_count` counts names that link nothing, `refused_count` rows left out."""

    __tablename__ = "authority_lists"

    row: Mapped[int] = mapped_column(Row, primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(Plain, unique=True)
    loaded_at: Mapped[str] = mapped_column(Key)
    entry_count: Mapped[int]
    name_count: Mapped[int]
    unused_name_count: Mapped[int]
    refused_count: Mapped[int]


class AuthorityEntry(Base):
    """One entry of a list, `entry_id` its id there and `name` the first of its names."""

    __tablename__ = "authority_entries"

    row: Mapped[int] = mapped_column(Row, primary_key=True)
    list_row: Mapped[int] = mapped_column(ForeignKey("authority_lists.row"), index=True)
    entry_id: Mapped[str]
    name: Mapped[str]


class AuthorityName(Base):
    """A name of an entry that may link it, in the form of `app.resolution.authorities`."""

    __tablename__ = "authority_names"

    entry_row: Mapped[int] = mapped_column(ForeignKey("authority_entries.row"), primary_key=True)
    list_key: Mapped[str] = mapped_column(Plain, primary_key=True, index=True)


class EntityEntry(Base):
    """That an entity key bears the name of a list's entry."""

    __tablename__ = "entity_entries"
    __table_args__ = (Index("ix_entity_entries_list_row_entity_row", "list_row", "entity_row"),)

    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True)
    entry_row: Mapped[int] = mapped_column(ForeignKey("authority_entries.row"), primary_key=True, index=True)
    list_row: Mapped[int] = mapped_column(ForeignKey("authority_lists.row"))
