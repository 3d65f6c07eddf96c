"""The documentation that browsers read: the API pages, which need no internet, and a page for each problem type."""

from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

from app.errors import ArchiveError, NotFound
from app.routers.answers import json_answer
from app.routers.problems import REMEDIES, type_uri
from app.routers.routes import new_router

STATIC = Path(str(files("app"))) / "static"
# The bundles of Swagger UI and ReDoc, as a package of the package index carries them.
BUNDLES = Path(str(files("fastapi_offline"))) / "static"
# Whatever a bundle would like to fetch from elsewhere stays unfetched.
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)

router = new_router("documentation")


def mount_static(app: FastAPI) -> None:
    """Serves the files that the pages load."""
    app.mount("/static/api", StaticFiles(directory=BUNDLES), name="bundles")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


@router.get("/", include_in_schema=False)
async def front_page() -> Response:
    return RedirectResponse("docs")


@router.get("/docs", include_in_schema=False)
async def docs_page() -> Response:
    return _page(_read("docs.html"))


@router.get("/redoc", include_in_schema=False)
async def redoc_page() -> Response:
    return _page(_read("redoc.html"))


@router.get("/openapi.json", include_in_schema=False)
async def openapi_document(request: Request) -> Response:
    return json_answer(request.app.openapi())


@router.get("/favicon.ico", include_in_schema=False)
async def favicon() -> Response:
    return Response((STATIC / "favicon.svg").read_bytes(), media_type="image/svg+xml")


@router.get("/problems", include_in_schema=False)
async def problem_types() -> Response:
    """All problem types on one page."""
    entries = "".join(_problem(kind) for kind in REMEDIES)
    return _page(_document("Problem types", f"<p>What Dateline answers when it refuses a request.</p>{entries}", ""))


@router.get("/problems/{kind}", include_in_schema=False)
async def problem_type(kind: str) -> Response:
    """The page that the `type` of a problem names."""
    for known in REMEDIES:
        if known.kind == kind:
            return _page(_document(known.title, _problem(known), "../"))
    raise NotFound("There is no problem of this type; /problems lists all.")


@lru_cache
def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _page(content: str) -> Response:
    headers = {"content-security-policy": _POLICY, "cache-control": "no-cache", "x-content-type-options": "nosniff"}
    return HTMLResponse(content, headers=headers)


def _problem(kind: type[ArchiveError]) -> str:
    remedy = escape(REMEDIES[kind]).replace("`", "")
    return f"<h2>{kind.status} {escape(kind.title)}</h2><p><code>{type_uri(kind)}</code></p><p>{remedy}</p>"


def _document(title: str, content: str, root: str) -> str:
    """A page of our own; `root` is what leads from it to the front page."""
    return Template(_read("problem.html")).substitute(title=escape(title), content=content, root=root)
