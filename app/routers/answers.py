"""How routes answer: JSON bytes, and lists with the addresses of their neighbours."""

import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import orjson
from fastapi import Request, Response
from pydantic import BaseModel

from app.dependencies import archive_of
from app.routers.selection import field_tree, select
from app.schemas.paging import Cursor, Page, encode_cursor, list_json

# What may stand in a Host header; anything else in it would end up in links.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?", re.ASCII)


def json_answer(value: Any, headers: dict[str, str] | None = None) -> Response:
    """`value` as JSON. Clients may keep it, and must ask whether it still holds; the ETag makes that cheap."""
    return Response(orjson.dumps(value), 200, {"cache-control": "no-cache", **(headers or {})}, "application/json")


def object_answer(value: dict[str, Any], model: type[BaseModel], fields: str | None) -> Response:
    """One object of the shape `model`, narrowed to `fields`."""
    return json_answer(select(value, field_tree(model, fields)) if fields else value)


def list_answer(
    request: Request, page: Page, model: type[BaseModel], fields: str | None = None, more: dict[str, Any] | None = None
) -> Response:
    """A page of a list whose items have the shape `model`, narrowed to `fields`; `more` is what else the list says."""
    whole = list_json(page, neighbour(request, page.next), neighbour(request, page.prev))
    if fields:
        whole["items"] = select(whole["items"], field_tree(model, fields))
    return linked_answer(whole | (more or {}))


def linked_answer(whole: dict[str, Any]) -> Response:
    """A list as JSON, its `next` and `prev` in the Link header too (RFC 8288)."""
    links = [f'<{whole[rel]}>; rel="{rel}"' for rel in ("next", "prev") if whole[rel]]
    return json_answer(whole, {"link": ", ".join(links)} if links else None)


def neighbour(request: Request, cursor: Cursor | None) -> str | None:
    """The address of the request with `cursor` as its place; None where there is none."""
    return address_with(request, "cursor", encode_cursor(cursor)) if cursor else None


def address_with(request: Request, name: str, value: str) -> str:
    """The address of the request with the parameter `name` changed; every other parameter stays."""
    kept = parse_qsl(request.url.query, keep_blank_values=True)
    changed = [*((known, old) for known, old in kept if known != name), (name, value)]
    return f"{server_address(request)}{_path(request)}?{urlencode(changed)}"


def own_address(request: Request) -> str:
    """The address of the request as its client writes it."""
    query = urlencode(parse_qsl(request.url.query, keep_blank_values=True))
    return f"{server_address(request)}{_path(request)}" + (f"?{query}" if query else "")


def _path(request: Request) -> str:
    return quote(request.scope["path"].removeprefix(request.scope.get("root_path", "")))


def server_address(request: Request) -> str:
    """What the addresses of the archive begin with as its clients write them; no slash at the end."""
    public_url = archive_of(request).settings.public_url
    if public_url:
        return public_url.rstrip("/")
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("localhost", None)
        host = name if port is None else f"{name}:{port}"
    root: str = request.scope.get("root_path", "")
    return f"{request.scope['scheme']}://{host}{quote(root)}"
