"""Every error as RFC 9457 `application/problem+json`, and how the API documentation shows them."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import errors
from app.errors import ArchiveError, BadRequest, InputFault, NotAllowed, NotFound, NotReady
from app.store.database import is_lost

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# Where a route leaves the names of the headers that it looked at to choose its answer, errors among them.
VARYING = "dateline.varying"
PROBLEM_SCHEMA = {"$ref": "#/components/schemas/ProblemOut"}

# What a client can do about each problem; the page under `type` shows it.
REMEDIES: Mapping[type[ArchiveError], str] = {
    ArchiveError: "The fault is the server's. Its log holds the details under the request id of the answer.",
    errors.BadRequest: "Correct the parameters that `errors` names; `position` counts characters of the value, from 0.",
    errors.NotFound: "Check the address. Ids never change, and an article under embargo is not public before its time.",
    errors.NotAllowed: "Use one of the methods that the `Allow` header names.",
    errors.NotAcceptable: "Ask for a media type that `detail` names, or leave the `Accept` header out.",
    errors.CrossOrigin: "Have the operator add the page's origin to the setting `DATELINE_CORS_ORIGINS`. Pages may use "
    "GET and HEAD, and send the headers that `Access-Control-Allow-Headers` names.",
    errors.TakenDown: "The article was removed on purpose and does not come back. Mirrors should remove it as well.",
    errors.CursorExpired: "Start again without `cursor`; the search index has changed since the cursor was given.",
    errors.NotReady: "Wait and ask again. `GET /ready` says when the archive can answer.",
    errors.UnreadableFile: "The file holds no article that can be read; `detail` says why.",
}


def type_uri(kind: type[ArchiveError]) -> str:
    return f"/problems/{kind.kind}"


def problem_response(error: ArchiveError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells a client of `error`."""
    body: dict[str, Any] = {
        "type": type_uri(type(error)),
        "title": error.title,
        "status": error.status,
        "detail": str(error) or None,
    }
    if isinstance(error, BadRequest) and error.faults:
        body["errors"] = [_fault(fault) for fault in error.faults]
    return _answer(body, headers)


def _fault(fault: InputFault) -> dict[str, Any]:
    found: dict[str, Any] = {"parameter": fault.parameter, "message": fault.message}
    return found if fault.position is None else {**found, "position": fault.position}


def _answer(body: dict[str, Any], headers: Mapping[str, str] | None) -> Response:
    return Response(orjson.dumps(body), body["status"], dict(headers or {}), MEDIA_TYPE)


def answer_errors(app: FastAPI) -> None:
    """Makes `app` answer every error that it knows with a problem."""
    for known in (ArchiveError, RequestValidationError, HTTPException, SQLAlchemyError):
        app.add_exception_handler(known, _problem)


async def _problem(request: Request, error: Exception) -> Response:
    response = _response(request, error)
    if varying := request.scope.get(VARYING):
        response.headers["vary"] = varying
    return response


def _response(request: Request, error: Exception) -> Response:
    match error:
        case ArchiveError():
            return problem_response(error)
        case RequestValidationError():
            faults = tuple(dict.fromkeys(_input_fault(found) for found in error.errors()))
            return problem_response(BadRequest(_in_one_sentence(faults), faults))
        case HTTPException():
            return _framework_problem(error)
        case SQLAlchemyError() if is_lost(error):
            logger.error("the database cannot be used for %s %r", request.method, request.url.path, exc_info=error)
            return problem_response(NotReady("The database is busy or out of reach."), {"Retry-After": "5"})
    raise error


def _input_fault(found: Mapping[str, Any]) -> InputFault:
    # The location begins with where the parameter stands (`query`); numbers in it are places in a repeated parameter.
    names: Sequence[Any] = [part for part in found["loc"][1:] if isinstance(part, str)]
    return InputFault(str(names[0]) if names else str(found["loc"][0]), str(found["msg"]))


def _in_one_sentence(faults: Sequence[InputFault]) -> str:
    return "; ".join(f"{fault.parameter}: {fault.message}" for fault in faults)


def _framework_problem(error: HTTPException) -> Response:
    """What the framework itself refuses: unknown addresses and methods, and whatever else it may know."""
    if error.status_code == NotFound.status:
        return problem_response(NotFound("The archive has no such address; /docs lists those it has."))
    if error.status_code == NotAllowed.status:
        allowed = (error.headers or {}).get("Allow", "GET")
        methods = ", ".join(sorted({*allowed.split(", "), "HEAD"} if "GET" in allowed else allowed.split(", ")))
        return problem_response(NotAllowed(f"Use {methods}."), {"Allow": methods})
    phrase = HTTPStatus(error.status_code).phrase
    body = {"type": "about:blank", "title": phrase, "status": error.status_code, "detail": str(error.detail)}
    return _answer(body, error.headers)


def problems(*kinds: type[ArchiveError]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may raise errors of these kinds, for the API documentation."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        described = by_status.setdefault(kind.status, {"description": kind.title, "content": {MEDIA_TYPE: {}}})
        described["content"][MEDIA_TYPE] = {"schema": PROBLEM_SCHEMA, "example": _example(kind)}
    return by_status


def _example(kind: type[ArchiveError]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": type_uri(kind),
        "title": kind.title,
        "status": kind.status,
        "detail": REMEDIES[kind],
    }
    if kind is BadRequest:
        shown["detail"] = "limit: Input should be less than or equal to 200"
        shown["errors"] = [{"parameter": "limit", "message": "Input should be less than or equal to 200"}]
    return shown
