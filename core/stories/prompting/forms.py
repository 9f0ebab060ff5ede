"""The form that an answer must have: as a JSON schema that every provider takes, and in a line a field for the prompt.

Providers differ in what they refuse, so a schema has no references, no bounds (Claude refuses them), every property
required and nothing else allowed; what may be absent is `anyOf` with null (Claude and Gemini take no list of types).
The bounds stand in the prompt instead and are held by the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from core.stories import schemas
from core.stories.stage import Stage

PRODUCTS: Mapping[Stage, type[BaseModel]] = {
    Stage.DIGEST: schemas.ChatDigest,
    Stage.CONCEPT: schemas.Concept,
    Stage.GENRE: schemas.Contract,
    Stage.WORLD: schemas.World,
    Stage.CAST: schemas.Cast,
    Stage.VOICE: schemas.Voices,
    Stage.PLOT: schemas.Plot,
    Stage.SECRETS: schemas.Ledger,
    Stage.EPISODES: schemas.Plans,
    Stage.SCENES: schemas.SceneCards,
    Stage.CONTINUITY: schemas.Findings,
    Stage.READER: schemas.Reading,
    Stage.EDIT: schemas.Edits,
    Stage.RECORD: schemas.Delta,
    Stage.COVER: schemas.Cover,
    Stage.PACKAGE: schemas.Package,
}
"""What each stage hands on; the draft is prose and has no form."""

ID = r"^[a-z0-9_-]+$"
_Node = Mapping[str, Any]  # a piece of a JSON schema


@cache
def schema(product: type[BaseModel]) -> Mapping[str, object]:
    """The form for providers."""
    whole = product.model_json_schema(by_alias=True)
    return _bare(whole, whole.get("$defs", {}))


@cache
def outline(product: type[BaseModel]) -> str:
    """The form for whoever reads the prompt: each field with its bounds, what lies in it indented beneath it."""
    whole = product.model_json_schema(by_alias=True)
    return "\n".join(_lines(whole, whole.get("$defs", {}), 0))


def _resolved(node: _Node, known: _Node) -> _Node:
    """`node` itself, or what it refers to."""
    while "$ref" in node:
        node = known[node["$ref"].rpartition("/")[2]]
    return node


def _bare(node: _Node, known: _Node) -> dict[str, object]:
    node = _resolved(node, known)
    if "anyOf" in node:
        return {"anyOf": [_bare(each, known) for each in node["anyOf"]]}
    if "enum" in node:
        return {"type": "string", "enum": list(node["enum"])}
    if node["type"] == "array":
        return {"type": "array", "items": _bare(node["items"], known)}
    if node["type"] == "object":
        fields = {name: _bare(each, known) for name, each in node["properties"].items()}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {"type": node["type"]}


def _lines(node: _Node, known: _Node, depth: int) -> Iterator[str]:
    for name, each in node["properties"].items():
        field = _resolved(each, known)
        yield f"{'  ' * depth}- {name}: {_told(field, known)}"
        inner = _resolved(field["items"], known) if field.get("type") == "array" else field
        if inner.get("type") == "object":
            yield from _lines(inner, known, depth + 1)


def _told(node: _Node, known: _Node) -> str:
    """A field in words that need no language: "[3..5] text 1..30"."""
    node = _resolved(node, known)
    if "anyOf" in node:
        return " | ".join(_told(each, known) for each in node["anyOf"])
    if "enum" in node:
        return " | ".join(f'"{each}"' for each in node["enum"])
    kind = node["type"]
    if kind == "array":
        return f"[{_between(node, 'minItems', 'maxItems')}] {_told(node['items'], known)}".replace("[]", "list of")
    if kind == "string":
        bounds = _between(node, "minLength", "maxLength")
        if node.get("pattern") == ID:
            return f"id {bounds}"
        return " ".join(each for each in ("text", bounds, node.get("pattern", "")) if each)
    return f"{kind} {_between(node, 'minimum', 'maximum')}".strip()


def _between(node: _Node, least: str, most: str) -> str:
    if least not in node and most not in node:
        return ""
    low, high = node.get(least, "0"), node.get(most, "")
    return str(low) if low == high else f"{low}..{high}"
