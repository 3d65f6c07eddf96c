"""The route class of the archive: refuses parameters that it does not know, and answers conditional requests."""

import re
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from hashlib import blake2b
from inspect import iscoroutinefunction
from typing import Any, get_args, get_origin
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Request, Response
from fastapi.params import Query
from fastapi.routing import APIRoute
from pydantic import BaseModel

from app.errors import BadRequest, InputFault, NotFound, nearest
from app.routers.problems import problems

# Two hundred ids fit five times; nobody types more, and a parser must not be fed without end.
LONGEST_QUERY = 32_768
_MOST_FAULTS = 10
_SHOWN_CHARACTERS = 100
_TAG = re.compile(r'(?:W/)?("[^"]*")')

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ArchiveRoute(APIRoute):
    """A route whose query parameters are all named in its signature, and whose every answer has an ETag."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()
        straight = _straight(self)
        repeatable = _parameters(self)

        async def handle(request: Request) -> Response:
            if "\x00" in request.scope["path"]:
                raise NotFound("No address of the archive holds a NUL character.")
            if request.scope["query_string"]:
                _check_query(request, repeatable)
                return conditional(request, await answer(request))
            return conditional(request, await (straight or answer)(request))

        return handle


def new_router(tag: str) -> APIRouter:
    """A router of archive routes that the documentation lists under `tag`; operation ids are the functions' names."""
    unchanged = {"description": "What the client has, named by `If-None-Match`, still holds."}
    return APIRouter(
        tags=[tag],
        route_class=ArchiveRoute,
        responses={304: unchanged, **problems(BadRequest)},
        generate_unique_id_function=lambda route: route.name,
    )


def _straight(route: APIRoute) -> Handler | None:
    """The call that the framework would make for a request without a query string, without what leads up to it.

    Only for a coroutine that takes the request, strings of the path and one model of query parameters: there nothing is
    left to validate, and an article is served in half the time.
    """
    taken, endpoint = route.dependant, route.endpoint
    others = (taken.dependencies, taken.header_params, taken.cookie_params, taken.body_params)
    models = [parameter.field_info.annotation for parameter in taken.query_params]
    if any(others) or not iscoroutinefunction(endpoint) or taken.request_param_name != "request":
        return None
    if any(parameter.field_info.annotation is not str for parameter in taken.path_params):
        return None
    if len(models) != 1 or not (isinstance(models[0], type) and issubclass(models[0], BaseModel)):
        return None
    query = {taken.query_params[0].name: models[0]()}

    async def call(request: Request) -> Response:
        response: Response = await endpoint(request=request, **request.scope["path_params"], **query)
        return response

    return call


def _parameters(route: APIRoute) -> Mapping[str, bool]:
    """The names of a route's query parameters, and whether each may be given more than once."""
    found: dict[str, bool] = {}
    for parameter in route.dependant.query_params:
        annotation = parameter.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, field in annotation.model_fields.items():
                found[field.alias or name] = _is_many(field.annotation)
        elif isinstance(parameter.field_info, Query):
            found[parameter.alias] = _is_many(annotation)
    return found


def _is_many(annotation: Any) -> bool:
    return get_origin(annotation) in (list, tuple, set) or any(_is_many(part) for part in get_args(annotation))


def _check_query(request: Request, repeatable: Mapping[str, bool]) -> None:
    raw: bytes = request.scope["query_string"]
    if len(raw) > LONGEST_QUERY:
        longest = max(raw.split(b"&"), key=len).partition(b"=")[0]
        raise _refused([InputFault(_shown(longest), f"Makes the query string longer than {LONGEST_QUERY} bytes.")])
    if _wrong_as_text(raw):
        parts = ((part.partition(b"=")[0], _wrong_as_text(part)) for part in raw.split(b"&"))
        raise _refused([InputFault(_shown(name), wrong) for name, wrong in parts if wrong])
    sent = request.query_params.multi_items()
    counts = Counter(name for name, _ in sent)
    # A query of no words is a query; of anything else an empty value says nothing.
    empty = {name for name, value in sent if not value.strip() and name != "q"}
    wrong = [
        name
        for name, count in counts.items()
        if name not in repeatable or name in empty or (count > 1 and not repeatable[name])
    ]
    if wrong:
        # Comparing names is slow, and a query string holds thousands.
        raise _refused([_refusal(name, repeatable, name in empty) for name in wrong[:_MOST_FAULTS]])


def _wrong_as_text(quoted: bytes) -> str | None:
    try:
        return "Holds a NUL character." if "\x00" in unquote_to_bytes(quoted).decode() else None
    except UnicodeDecodeError:
        return "Is not UTF-8."


def _shown(quoted_name: bytes) -> str:
    return unquote_to_bytes(quoted_name).decode("utf-8", "replace")[:_SHOWN_CHARACTERS]


def _refused(found: Sequence[InputFault]) -> BadRequest:
    faults = tuple(found[:_MOST_FAULTS])
    return BadRequest("; ".join(f"{fault.parameter}: {fault.message}" for fault in faults), faults)


def _refusal(name: str, repeatable: Mapping[str, bool], is_empty: bool) -> InputFault:
    if name in repeatable:
        told = "Is empty; give a value, or leave the parameter out." if is_empty else "May be given only once."
        return InputFault(name, told)
    if not repeatable:
        return InputFault(name[:_SHOWN_CHARACTERS], "Unknown parameter; this address takes none.")
    return InputFault(name[:_SHOWN_CHARACTERS], f"Unknown parameter; {nearest(name, repeatable)}")


def conditional(request: Request, response: Response) -> Response:
    """`response` with an ETag, or 304 where the client already has it. Without one, the tag is a hash of the bytes."""
    if response.status_code != 200:
        return response
    headers = response.headers
    tag = headers.get("etag")
    if tag is None:
        tag = headers["etag"] = f'"{blake2b(response.body, digest_size=15).hexdigest()}"'
    asked = request.headers.get("if-none-match")
    if asked is None or not (asked.strip() == "*" or tag in _TAG.findall(asked)):
        return response
    kept = {name: value for name, value in headers.items() if name in {"etag", "vary", "cache-control", "link"}}
    return Response(status_code=304, headers=kept, background=response.background)
