"""What follows once articles are stored: their entities are joined, authority lists linked, the index caught up."""

from sqlalchemy import Engine

from app import search
from app.settings import Settings
from app.store import listing, resolving


def settle(engine: Engine, settings: Settings) -> None:
    """Brings everything that is derived from the stored articles up to them; where nothing came, it takes no time."""
    resolving.resolve_new(engine)
    listing.link_new(engine)
    search.catch_up(engine, settings)
