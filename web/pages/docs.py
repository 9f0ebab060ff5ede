"""The API as a page to read, made from its own OpenAPI document; no script is needed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response
from starlette.routing import Mount

from core.text import t
from web.api import document
from web.api.auth import AUDIENCE
from web.viewer import SiteDep, ViewerDep

router = APIRouter()
PATH: Final = "/docs"


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter, or a field of a body. `kind`: what it is, in the words of JSON Schema."""

    name: str
    where: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`sent` and `answered` are examples as a reader sees them, "" where there is no body."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    scopes: str
    values: tuple[Value, ...]
    sent: str
    answered: str
    status: str


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the page tells in one language; one and the same object each time, so that its HTML is made once."""

    groups: Mapping[str, list[Operation]]


@router.get(PATH)
async def docs(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    # In a thread, for the first time takes seconds.
    shown = await asyncio.to_thread(_shown, _api(request.app), viewer.reader.locale)
    return site.templates.page(
        "docs.html",
        viewer.reader,
        200,
        {"Cache-Control": "private, max-age=300"},
        path=PATH,
        base=AUDIENCE,
        shown=shown,
        limit_words=t("api-docs-limits"),
    )


def _api(app: FastAPI) -> FastAPI:
    api = next(route.app for route in app.routes if isinstance(route, Mount) and route.path == AUDIENCE)
    assert isinstance(api, FastAPI)
    return api


@lru_cache(maxsize=4)
def _shown(api: FastAPI, locale: str) -> Shown:
    return Shown(groups_of(document.written(api, locale).decode()))


def groups_of(document: str) -> dict[str, list[Operation]]:
    """Operations by their tags."""
    whole: dict[str, Any] = json.loads(document)
    groups: dict[str, list[Operation]] = {}
    for path, methods in whole["paths"].items():
        for method, one in methods.items():
            tag = (one.get("tags") or ["api"])[0]
            groups.setdefault(tag, []).append(_operation(whole, method, path, one))
    return groups


def _operation(whole: Mapping[str, Any], method: str, path: str, one: Mapping[str, Any]) -> Operation:
    body = one.get("requestBody", {}).get("content", {})
    status = next((code for code in one["responses"] if code.startswith(("2", "1"))), "default")
    given = [_parameter(whole, each) for each in one.get("parameters", ())]
    schema: Mapping[str, Any] = next((each.get("schema", {}) for each in body.values()), {})
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        about=one["description"],
        scopes=_scopes(one.get("security", [])),
        values=(*given, *_fields(whole, schema)),
        sent=_example(body, path),
        answered=_example(one["responses"].get(status, {}).get("content", {}), path),
        status=status,
    )


def _scopes(security: list[Mapping[str, list[str]]]) -> str:
    """What a token needs; "" where none is needed, "-" where any token will do."""
    if not security or {} in security:
        return ""
    return ", ".join(scope for each in security for scope in each.get("bearer", ())) or "-"


def _parameter(whole: Mapping[str, Any], one: Mapping[str, Any]) -> Value:
    kind = _kind(whole, one.get("schema", {}))
    return Value(one["name"], one["in"], kind, bool(one.get("required")), one.get("description", ""))


def _fields(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Value]:
    found = _resolved(whole, schema)
    needed = found.get("required", ())
    return [
        Value(name, "body", _kind(whole, field), name in needed, _about(whole, field))
        for name, field in found.get("properties", {}).items()
    ]


def _about(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    return str(schema.get("description") or _resolved(whole, schema).get("description", "")).split("\n\n")[0]


def _resolved(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "")
    found: Mapping[str, Any] = whole["components"]["schemas"][name.rpartition("/")[2]] if name else schema
    return found


def _kind(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """ "string, at most 80" and the like."""
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " | ".join(_kind(whole, each) for each in options)
    found = _resolved(whole, schema)
    if "const" in found:
        return json.dumps(found["const"])
    if "enum" in found:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in found["enum"])
    kind = str(found.get("type", "any"))
    if kind == "array":
        return f"[{_kind(whole, found.get('items', {}))}]"
    least = found.get("minLength", found.get("minimum"))
    most = found.get("maxLength", found.get("maximum"))
    if most is None:
        return kind
    return f"{kind} ({'' if least is None else f'{int(least):,}'}…{int(most):,})"


def _example(content: Mapping[str, Any], path: str) -> str:
    """JSON as it is, a form as it is sent by hand, of files their kinds."""
    for kind, body in content.items():
        example = body.get("example")
        if kind.startswith("multipart"):
            fields = (f"-F {name}={'@' if name == 'file' else ''}{value}" for name, value in example.items())
            return f"curl {' '.join(fields)} …{AUDIENCE}{path}"
        if kind == "text/event-stream":
            return str(example)
        if kind.endswith("json") and example is not None:
            return json.dumps(example, ensure_ascii=False, indent=2)
    return "\n".join(content)
