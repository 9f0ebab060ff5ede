"""What goes over the wire of the Bot API: JSON values, a call's parameters, and refusals in Telegram's wording."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Object: TypeAlias = Mapping[str, Json]

NUMBERS = frozenset({"offset", "limit", "timeout", "duration", "max_connections", "cache_time"})
TEXT_IDS = frozenset({"callback_query_id", "file_id", "inline_query_id"})


class Refused(Exception):
    """An answer other than 200: its status, its description as Telegram words it, and `parameters` (or nothing)."""

    def __init__(self, status: int, description: str, parameters: Object | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def envelope(self) -> Object:
        body: dict[str, Json] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> Refused:
    return Refused(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refused:
    return Refused(403, f"Forbidden: {what}")


def moved(new_id: int) -> Refused:
    what = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refused(400, what, {"migrate_to_chat_id": new_id})


def flooded(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def encode(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart form."""

    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """One call's parameters as they came: form fields are strings, objects and lists are JSON in a string."""

    fields: Mapping[str, str]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value, or "" where there is none: Telegram does not tell the two apart."""
        return self.fields.get(name, "")

    def flag(self, name: str) -> bool:
        return self.fields.get(name, "").lower() in {"true", "1", "yes"}

    def integer(self, name: str, default: int = 0) -> int:
        raw = self.fields.get(name, "")
        if not raw:
            return default
        try:
            return int(raw)
        except ValueError:
            raise bad_request(f"invalid parameter {name} specified") from None

    def chat_id(self) -> int:
        """Where the call goes; public names ("@name") lead nowhere here."""
        raw = self.fields.get("chat_id", "")
        if not raw:
            raise bad_request("chat_id is empty")
        if not raw.lstrip("-").isdecimal():
            raise bad_request("chat not found")
        return int(raw)

    def value(self, name: str) -> Json:
        """The parameter read as JSON; None where there is none."""
        raw = self.fields.get(name, "")
        if not raw:
            return None
        try:
            value: Json = json.loads(raw)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None
        return value

    def object(self, name: str) -> Object | None:
        value = self.value(name)
        if value is None or isinstance(value, Mapping):
            return value
        raise bad_request("object expected as " + name.replace("_", " "))

    def items(self, name: str) -> list[Json] | None:
        value = self.value(name)
        return None if value is None else listed(value, name)

    def readable(self) -> dict[str, Json]:
        """The parameters for a person or a test: numbers as numbers, JSON as JSON, words as they are."""
        return {name: _readable(name, raw) for name, raw in self.fields.items()} | {
            name: f"<{len(upload.body)} bytes of {upload.name}>" for name, upload in self.files.items()
        }


def listed(value: Json, name: str) -> list[Json]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    raise bad_request(f"expected an Array of {name}")


def number(value: Json, default: int = 0) -> int:
    """The integer in a JSON object's field; Telegram also takes one written as a string."""
    if isinstance(value, bool) or value is None:
        return default
    if isinstance(value, int | float):
        return int(value)
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return default


def word(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _readable(name: str, raw: str) -> Json:
    if name in NUMBERS or (name.endswith("_id") and name not in TEXT_IDS):
        return int(raw) if raw.lstrip("-").isdigit() else raw
    if raw in {"true", "false"}:
        return raw == "true"
    if raw[:1] in {"{", "["} and name not in {"text", "caption"}:
        try:
            value: Json = json.loads(raw)
        except ValueError:
            return raw
        return value
    return raw
