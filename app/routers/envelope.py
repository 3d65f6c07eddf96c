"""What surrounds every request: its id, HEAD, and the answer to what nobody caught."""

import logging
import re
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ArchiveError
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
        request_id = _request_id(scope)
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


def _request_id(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return bytes(value)
    return secrets.token_hex(8).encode()
