"""What FastAPI answers at best: one route with constant bytes, the reference for GET /v1/articles/{id}."""

from fastapi import FastAPI, Response

CONTENT = b'{"body":"' + b"word " * 2_000 + b'"}'


def create_app() -> FastAPI:
    app = FastAPI()

    @app.get("/constant")
    async def constant() -> Response:
        return Response(CONTENT, media_type="application/json")

    return app
