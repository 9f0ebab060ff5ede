"""The API as a page to read, made from its own OpenAPI document; no script is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response
from starlette.routing import Mount

from core.text import t
from web.api.auth import AUDIENCE
from web.viewer import SiteDep, ViewerDep

router = APIRouter()
PATH: Final = "/docs"
_DEEPEST: Final = 6  # of schemas within schemas that an example goes into


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
    id: str
    method: str
    path: str
    about: str
    scopes: str
    values: tuple[Value, ...]
    sent: str
    answered: str
    status: str


@router.get(PATH)
async def docs(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    document = _api(request.app).openapi()
    return site.templates.page(
        "docs.html",
        viewer.reader,
        200,
        {"Cache-Control": "private, max-age=300"},
        path=PATH,
        base=AUDIENCE,
        groups=groups_of(json.dumps(document)),
        limit_words=t("api-docs-limits"),
    )


def _api(app: FastAPI) -> FastAPI:
    api = next(route.app for route in app.routes if isinstance(route, Mount) and route.path == AUDIENCE)
    assert isinstance(api, FastAPI)
    return api


@lru_cache(maxsize=1)
def groups_of(document: str) -> dict[str, list[Operation]]:
    """Operations by their tags. One document a process: it is read once."""
    whole: dict[str, Any] = json.loads(document)
    groups: dict[str, list[Operation]] = {}
    for path, methods in whole["paths"].items():
        for method, one in methods.items():
            tag = (one.get("tags") or ["api"])[0]
            groups.setdefault(tag, []).append(_operation(whole, method, path, one))
    return groups


def _operation(whole: Mapping[str, Any], method: str, path: str, one: Mapping[str, Any]) -> Operation:
    body = _content(one.get("requestBody", {}))
    status = next((code for code in one["responses"] if code.startswith(("2", "1"))), "default")
    answer = _content(one["responses"].get(status, {}))
    given = [_parameter(whole, each) for each in one.get("parameters", ())]
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        about=one.get("description") or one.get("summary", ""),
        scopes=_scopes(one.get("security", [])),
        values=(*given, *_fields(whole, body)),
        sent=_example(whole, body),
        answered=_example(whole, answer),
        status=status,
    )


def _scopes(security: list[Mapping[str, list[str]]]) -> str:
    """What a token needs; "" where none is needed, "-" where any token will do."""
    if not security or {} in security:
        return ""
    return ", ".join(scope for each in security for scope in each.get("bearer", ())) or "-"


def _content(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a JSON or form body."""
    kinds = part.get("content", {})
    found: Mapping[str, Any] = next((kinds[kind].get("schema", {}) for kind in kinds if "event-stream" not in kind), {})
    return found


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
    return f"{kind} ({'' if least is None else int(least)}…{int(most)})"


def _example(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if not schema:
        return ""
    made = _made(whole, schema, 0)
    return "" if made in (None, "…", {}) else json.dumps(made, ensure_ascii=False, indent=2)


def _made(whole: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    """A value as the schema has it: its own example where it has one."""
    if schema.get("examples"):
        return schema["examples"][0]
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        schema = next((each for each in options if each.get("type") != "null"), {})
    found = _resolved(whole, schema)
    if found.get("examples"):
        return found["examples"][0]
    if depth > _DEEPEST:
        return "…"
    if "properties" in found:
        return {name: _made(whole, field, depth + 1) for name, field in found["properties"].items()}
    return _plain(whole, found, depth)


def _plain(whole: Mapping[str, Any], found: Mapping[str, Any], depth: int) -> Any:
    if "const" in found or "enum" in found:
        return found.get("const", (found.get("enum") or [""])[0])
    if "default" in found:
        return found["default"]
    match found.get("type"):
        case "array":
            return [_made(whole, found.get("items", {}), depth + 1)]
        case "integer" | "number":
            return int(found.get("minimum", 1))
        case "boolean":
            return True
        case "object":
            return {}
    return "2026-11-26T09:00:00Z" if found.get("format") == "date-time" else "…"
