"""An example of each body that is sent and of each answer, made of the document's own schemas: it cannot be outdated.

A field's own example counts first, then a word for its name, then whatever fits its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]  # a JSON schema, or a part of the document

_DEEPEST: Final = 7  # schemas within schemas
_TIME: Final = "2026-11-26T09:00:00Z"
_BY_FORMAT: Final = {"date-time": _TIME, "date": "2026-11-26", "binary": "maru.png"}
# What strings, numbers and maps are called; where a value does not fit its schema, the schema counts.
_BY_NAME: Final[Mapping[str, Any]] = {
    "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmVk",
    "address": "손님",
    "author": "mQ0c1v7rT2yK8zLp",
    "blurb": "A porter comes back ten years too early.",
    "branch": "1f0c2ab94d77e310",
    "character": "dallae",
    "character_version": "1.2",
    "chat": "9b1e6a60c2f54d18",
    "content": "The lighthouse has been dark since the storm.",
    "creator": "Minji",
    "creator_notes": "Fond of short answers.",
    "creator_notes_by_language": {"en": "Fond of short answers."},
    "current": "correct horse battery staple",
    "description": "Works nights at the corner shop and notices everything.",
    "examples": "<START>\n{{user}}: Open late?\n{{char}}: Always.",
    "extra": "No love story, please.",
    "genre": "hunter",
    "group_greetings": ["So many of you tonight."],
    "hint": "iyg_3fQ9a1",
    "id": "9b1e6a60c2f54d18",
    "instruction": "More rain, fewer words.",
    "into": "dallae",
    "key": "sk-…7777",
    "kind": "character",
    "language": "en",
    "link_token": "Jx2mN8bQw4Vt",
    "name": "Dallae",
    "nickname": "Dal",
    "note": "A warmer greeting.",
    "password": "correct horse battery staple",
    "pen_name": "Minji",
    "personality": "Dry, patient, kind at last.",
    "picture": "/pictures/ab12.png",
    "post_history": "Stay behind the counter.",
    "program": "k3Z8wq1nYt0",
    "pronouns": "she/her",
    "refresh_token": "b1Zk0mS3vXq9Lr7Tn5Yc",
    "scenario": "A corner shop, past midnight.",
    "scopes": ["chats:read", "chats:write"],
    "speech_register": "plain",
    "state": "done",
    "story": "1f0c2ab94d77e310",
    "system_prompt": "Speak little.",
    "tagline": {"en": "Works nights at the corner shop."},
    "tags": ["slice of life"],
    "text": "You again? It is four in the morning.",
    "tics": ["음"],
    "title": "The Porter Who Came Back",
    "token": "iyg_3fQ9a1Vb6Xc8Nm2Ks4Lp0Rt7Yw5Zd1Gh9Jq",
    "toward": {"마루": "해"},
    "never": ["욕"],
    "value": "31 %",
    "tone": "tense",
    "mode": "standard",
    "alarm": "The whole is likely to cost more than its limit.",
    "cleaned": ["The avatar was drawn anew."],
    "comment": "Only outdoors.",
    "heading": "Season two",
    "hidden": None,
    "inert": ["a script of the card"],
    "left_out": ["the lorebook's regular expressions"],
    "next": "WzQyXQ",
    "parent": "77d0c2ab94e01f3c",
    "problem": None,
    "reason": "It waits for its maker.",
    "reason_code": "stories-waits",
    "report": {},
    "secondary_keys": ["storm"],
    "stops": ["concept"],
    "subject": "3",
    "told": "About $0.42, at most $1.10.",
    "twin": None,
    "visibility": "private",
    "warnings": ["A greeting was longer than we keep."],
    "wish": {"keywords": ["regression", "hunter"], "language": "en", "episodes": 5},
    "work": "done",
    # Numbers
    "calls": 12,
    "cap": 1_100_000,
    "cost": 4_200,
    "expires_in": 600,
    "insertion_order": 100,
    "left": 0,
    "lost_calls": 0,
    "own": 0,
    "own_calls": 0,
    "seen": 7,
    "spent": 420_000,
    "tokens": 8_300,
    "token_budget": 800,
    "unknown_calls": 0,
    "unpriced": 0,
    "variant": 1,
}


def add(document: Json) -> None:
    """To every operation that takes or gives JSON or a form. Streams get the lines that they begin with."""
    schemas: Json = document["components"]["schemas"]
    for methods in document["paths"].values():
        for operation in methods.values():
            for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                _put(schemas, kind, body)
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    for kind, body in answer.get("content", {}).items():
                        _put(schemas, kind, body)


def _put(schemas: Json, kind: str, body: Json) -> None:
    if kind == "text/event-stream":
        body["example"] = "id: 7\nevent: post\ndata: {…}\n\n"
    elif (kind.endswith("json") or kind.startswith("multipart")) and body.get("schema"):
        body["example"] = made(schemas, body["schema"])


def made(schemas: Json, schema: Json, name: str = "", depth: int = 0) -> Any:
    """A value that the schema takes; `name` is what it is called where it stands."""
    found = resolved(schemas, schema)
    own = schema.get("examples") or found.get("examples")
    if own:
        return own[0]
    options = found.get("anyOf") or found.get("oneOf")
    if options and _BY_NAME.get(name, "") is None and {"type": "null"} in options:
        return None
    if options:
        best = next((each for each in options if each.get("type") != "null"), options[0])
        return made(schemas, best, name, depth)
    if depth > _DEEPEST:
        return _emptiest(found)
    if "const" in found or "enum" in found:
        return found.get("const", (found.get("enum") or [""])[0])
    usual = _BY_NAME.get(name)
    if usual is not None and _fits(found, usual):
        return usual
    return _plain(schemas, found, name, depth)


def resolved(schemas: Json, schema: Json) -> Json:
    """Of a reference what it leads to."""
    name = schema.get("$ref", "")
    found: Json = schemas[name.rpartition("/")[2]] if name else schema
    return found


def _plain(schemas: Json, found: Json, name: str, depth: int) -> Any:
    match found.get("type"):
        case "object":
            return _object(schemas, found, depth)
        case "array":
            each = found.get("items", {})
            return [] if depth == _DEEPEST else [made(schemas, each, _singular(name), depth + 1)]
        case "integer" | "number":
            usual = found.get("default")
            return usual if isinstance(usual, int) else max(1, int(found.get("minimum", 1)))
        case "boolean":
            return bool(found.get("default", True))
        case "string":
            return _BY_FORMAT.get(found.get("format", ""), found.get("default", "9b1e6a60c2f54d18"))
        case _:
            return "…"


def _object(schemas: Json, found: Json, depth: int) -> Json:
    fields = found.get("properties")
    if fields is not None:
        return {name: made(schemas, each, name, depth + 1) for name, each in fields.items()}
    values = found.get("additionalProperties")
    if not isinstance(values, dict) or not resolved(schemas, values):  # anything at all
        return {}
    names = resolved(schemas, found.get("propertyNames", {})).get("enum") or ["en"]
    return {names[0]: made(schemas, values, "", depth + 1)}


def _emptiest(found: Json) -> Any:
    return {"object": {}, "array": [], "string": "…", "boolean": False}.get(found.get("type", ""), 0)


def _singular(name: str) -> str:
    return {"entries": "entry", "items": ""}.get(name, name.removesuffix("s"))


def _fits(found: Json, value: Any) -> bool:
    """By its type alone: the test of all examples knows the rest."""
    kinds = {str: {"string"}, list: {"array"}, dict: {"object"}, int: {"integer", "number"}}
    if found.get("format") in _BY_FORMAT or found.get("type") not in kinds[type(value)]:
        return False
    if isinstance(value, int):
        least, most = found.get("minimum", value), found.get("maximum", value)
        return bool(least <= value <= most)
    if isinstance(value, dict):
        return "properties" not in found
    if isinstance(value, list):
        return found.get("items", {}).get("type") in {"string", None} and "enum" not in found.get("items", {})
    return len(value) <= int(found.get("maxLength", len(value)))
