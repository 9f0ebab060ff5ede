"""What goes over the wire: JSON values and how they are read, one REST call, and refusals in Discord's shape."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Object: TypeAlias = Mapping[str, Json]

UNKNOWN = {
    "Channel": 10003, "Guild": 10004, "Member": 10007, "Message": 10008, "User": 10013, "Webhook": 10015,
    "interaction": 10062, "application command": 10063,
}  # fmt: skip

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Json) -> str:
    return _encoder.encode(value)


class Refused(Exception):
    """An answer that is not 2xx: its status, Discord's code and words, and where in the form the error stands."""

    def __init__(self, status: int, code: int, message: str, errors: Object | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.errors = errors

    def body(self) -> Object:
        shown: dict[str, Json] = {"message": str(self), "code": self.code}
        if self.errors:
            shown["errors"] = self.errors
        return shown


def unknown(what: str) -> Refused:
    return Refused(404, UNKNOWN[what], f"Unknown {what}")


def invalid(where: str, code: str, message: str) -> Refused:
    """50035; `where` is a path with dots, "" for the form itself."""
    errors: Object = {"_errors": [{"code": code, "message": message}]}
    for step in reversed(where.split(".") if where else []):
        errors = {step: errors}
    return Refused(400, 50035, "Invalid Form Body", errors)


def too_long(where: str, limit: int) -> Refused:
    return invalid(where, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def bad_length(where: str, low: int, high: int) -> Refused:
    return invalid(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def word(value: Json) -> str:
    """A text, or an id in either of its forms; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(value: Json, default: int = 0) -> int:
    """A whole number, also one that is written as text; `default` for anything else."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int | float):
        return int(value)
    if isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    return default


def items(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def mapping(value: Json) -> Object:
    return value if isinstance(value, Mapping) else {}


def mappings(value: Json) -> list[Object]:
    return [item for item in items(value) if isinstance(item, Mapping)]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart form."""

    name: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class Call:
    """One REST call. `path` is without /api/v10 but with its query; `at` is in monotonic seconds.

    `status` is None while it runs, and if its answer did not arrive.
    """

    method: str
    path: str
    body: Json
    at: float
    status: int | None = None
    took: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as the routes read it: `ids` are the braces of the route's path, `query` and `files` as they came."""

    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Object
    files: Sequence[Upload] = ()
    whole: Json = field(default=None)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in {"1", "true"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` None stands for no body."""

    status: int
    body: Json = None


NOTHING = Answer(204)
