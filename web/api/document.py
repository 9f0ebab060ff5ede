"""The OpenAPI document: what FastAPI makes of the routes, and what it cannot know."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, Final, Literal

from fastapi import FastAPI, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.responses import Response

from web.api import examples, korean
from web.api.idempotency import HEADER, Once

ABOUT: Final = """Everything that the panel can do.

Send `Authorization: Bearer …` with an access token (`POST /tokens`, ten minutes, renewed by `POST /tokens/refresh`) or
with a personal token that was made on the page `/me/tokens`. Errors are `application/problem+json`. Lists give `next`,
which is sent as `after` for the page behind. What has an `ETag` answers 304 to `If-None-Match`, and 412 where it has
changed since the one in `If-Match`. A `POST` with an `Idempotency-Key` is done once, however often it is sent.
"""
_KEY: Final = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, the request is answered as it was the first time and done once.",
    "schema": {
        "type": "string",
        "pattern": r"^[\x21-\x7e]{1,120}$",
        "examples": ["6d7e4a52-6c0f-4bb5-b1a6-1f0e2d8b9f10"],
    },
}


async def read(request: Request, lang: Annotated[Literal["en", "ko"], Query()] = "en") -> Response:
    """English unless `lang` says otherwise, whatever the browser prefers: what generators make of it must not depend on
    whose machine they ran on."""
    api: FastAPI = request.app
    body = await asyncio.to_thread(written, api, lang)  # the first time takes seconds
    return Response(body, media_type="application/json", headers={"Cache-Control": "public, max-age=300"})


def written(api: FastAPI, lang: str) -> bytes:
    """The document as it is sent, made once for each language."""
    kept: dict[str, bytes] = api.state.documents
    if lang not in kept:
        kept[lang] = json.dumps(told(api, lang), ensure_ascii=False, separators=(",", ":")).encode()
    return kept[lang]


def told(api: FastAPI, lang: str) -> dict[str, Any]:
    whole = api.openapi()
    return dict(korean.of(whole)) if lang == "ko" else whole


def of(api: FastAPI, problem: type[BaseModel]) -> dict[str, Any]:
    """Made once."""
    if api.openapi_schema is None:
        made = get_openapi(
            title=api.title,
            version=api.version,
            openapi_version="3.1.0",
            description=ABOUT,
            routes=api.routes,
            servers=api.servers,
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        shape = problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(shape.pop("$defs", {}))
        schemas[problem.__name__] = shape
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        _finish(api, made)
        examples.add(made)
        api.openapi_schema = made
    return api.openapi_schema


def _finish(api: FastAPI, made: dict[str, Any]) -> None:
    made["components"].get("securitySchemes", {}).pop("anyone", None)
    once = {
        route.path_format
        for route in iter_route_contexts(api.routes)
        if isinstance(route.original_route, Once) and "POST" in (route.methods or ())
    }
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _unforced(operation)
            operation["summary"] = korean.first(operation["description"])
            operation["responses"].pop("422", None)  # FastAPI's own shape; ours is the default
            operation["operationId"] = _named(method, path)
            if method == "post" and path in once and operation.get("security"):
                operation.setdefault("parameters", []).append(dict(_KEY))


def _unforced(operation: dict[str, Any]) -> None:
    """A token or none."""
    needed = operation.get("security", [])
    optional = next((each["anyone"] for each in needed if "anyone" in each), None)
    if optional is not None:
        operation["security"] = [{}, {"bearer": optional}]


def _named(method: str, path: str) -> str:
    """post_personas, patch_personas_persona_id: what generated clients call it."""
    return (
        "_".join([method, *(part.strip("{}") for part in path.split("/") if part)]).replace("-", "_").replace(".", "_")
    )
