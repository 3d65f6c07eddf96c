"""What surrounds every request: its id, HEAD, other origins, and the answer to what nobody caught."""

import logging
import re
import secrets

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ArchiveError, CrossOrigin
from app.routers.problems import problem_response

logger = logging.getLogger(__name__)

# Longer or stranger ids than these are replaced: they end up in logs.
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:+=-]{1,64}")


class Envelope:
    """ASGI middleware: an `X-Request-ID` in and out, HEAD answered as GET without the body, a last 500 problem.

    Plain ASGI over raw headers: the framework's base class for middleware costs every request a task and two queues.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope
        started = False

        async def send_enveloped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"].append((b"x-request-id", request_id))
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(inner, receive, send_enveloped)
        except Exception:
            shown = request_id.decode()
            logger.exception("request %s failed: %s %r", shown, scope["method"], scope["path"])
            if started:
                raise
            response = problem_response(ArchiveError(f"The server has logged what happened under {shown}."))
            await response(inner, receive, send_enveloped)


class OtherOrigins(CORSMiddleware):
    """CORS in which a refusal is a problem. It lies around the envelope, so that the last 500 can be read as well."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code >= 400:
            refused = bytes(response.body).decode().removeprefix("Disallowed CORS ")
            error = CrossOrigin(f"Not open to other origins in this request: {refused}.")
            kept = {n: v for n, v in response.headers.items() if n not in {"content-type", "content-length"}}
            response = problem_response(error, kept)
        response.headers["x-request-id"] = _request_id(request_headers).decode()
        return response


def _request_id(headers: Headers) -> bytes:
    for name, value in headers.raw:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return bytes(value)
    return secrets.token_hex(8).encode()
