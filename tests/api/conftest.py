"""What the tests of the HTTP interface share: walking lists, and acts on the store for which no command exists yet."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

Ask = Callable[..., Any]
Walk = Callable[[str], list[dict[str, Any]]]
Act = Callable[..., None]


@pytest.fixture
def ask(client: TestClient) -> Ask:
    """The JSON that an address answers with 200."""

    def asking(address: str, **parameters: Any) -> Any:
        answer = client.get(address, params=parameters or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return asking


@pytest.fixture
def walk(client: TestClient) -> Walk:
    """All items of a list, page by page along `next`; checks on the way that `total` and the Link header hold."""

    def walking(address: str) -> list[dict[str, Any]]:
        return list(_pages(client, address))

    return walking


def _pages(client: TestClient, address: str | None) -> Iterator[dict[str, Any]]:
    total = None
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert total in (None, page["total"])
        total = page["total"]
        links = {rel: url for rel in ("next", "prev") if (url := page[rel])}
        assert {rel: link["url"] for rel, link in answer.links.items()} == links
        yield from page["items"]
        address = page["next"]


@pytest.fixture
def act(archive: Engine) -> Act:
    """Runs a statement on the store in a transaction of its own, as another process would."""

    def acting(statement: str, **values: Any) -> None:
        with archive.begin() as connection:
            connection.execute(text(statement), values)

    return acting


@pytest.fixture
def scalar(archive: Engine) -> Ask:
    """The one value that a query of the store gives."""

    def asking(statement: str, **values: Any) -> Any:
        with archive.connect() as connection:
            return connection.execute(text(statement), values).scalar_one()

    return asking


@pytest.fixture
def tern(ask: Ask) -> dict[str, Any]:
    """The summary of the sample about a tern, whose text has characters outside the basic plane."""
    return next(item for item in ask("/v1/articles", limit=200)["items"] if "🐦" in (item["title"] or ""))
