"""Values that several resources share: JSON as it stood, counts, differences, what is taken in a form with a file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from core.characters.formats.diff import Piece
from web.api import paging

LONGEST_TEXT: Final = 2_000_000
MOST_VALUES: Final = 20_000
DEEPEST: Final = 24


def _sound(value: object) -> object:
    """Raises ValueError for what no database keeps and no program reads back: NUL, halves of characters, infinities."""
    left, level = MOST_VALUES, [value]
    for _ in range(DEEPEST):
        following: list[object] = []
        for each in level:
            left -= 1
            _check(each)
            following += _within(each)
        if left < 0:
            raise ValueError(f"more than {MOST_VALUES} values")
        if not following:
            return value
        level = following
    raise ValueError(f"nested deeper than {DEEPEST}")


def _within(value: object) -> Iterable[object]:
    match value:
        case dict():
            return [*value.keys(), *value.values()]
        case list():
            return value
        case _:
            return ()


def _check(value: object) -> None:
    match value:
        case str() if "\x00" in value or any("\ud800" <= each <= "\udfff" for each in value):
            raise ValueError("a text with U+0000 or half a surrogate pair")
        case float() if not math.isfinite(value):
            raise ValueError("a number that JSON does not have")
        case int() if abs(value) > 2**63:
            raise ValueError("a whole number beyond 64 bits")
        case _:
            pass


JsonObject = Annotated[dict[str, JsonValue], AfterValidator(_sound)]
"""Any JSON object that can be kept."""


Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
AccountId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class PageQuery(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(paging.USUAL, ge=1, le=paging.MOST, description="How many items at most.")
    after: Annotated[str, StringConstraints(max_length=600, pattern=r"^[A-Za-z0-9_-]+$")] | None = Field(
        None, description="`next` of the page before. Without it, the first page."
    )


class PieceShown(BaseModel):
    text: str
    did: str | None = Field(description='"added", "removed", or null for what is in both.', examples=["added"])


class Marked(BaseModel):
    """What the account has done with it, and how many have."""

    liked: bool
    followed: bool
    like_count: int = Field(examples=[12])
    follow_count: int = Field(examples=[3])


class Counted(BaseModel):
    """A name and how many have it."""

    name: str = Field(examples=["romance"])
    count: int = Field(examples=[14])


class Counts(BaseModel):
    items: list[Counted]


def pieces_of(found: Iterable[Piece]) -> list[PieceShown]:
    return [PieceShown(text=each.text, did=None if each.did is None else each.did.value) for each in found]


def plain(value: object) -> JsonValue:
    """JSON as the core keeps it, for pydantic: numbers that remember how they were written are numbers."""
    match value:
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case bool() | None | str():
            return value
        case int():
            return int(value)
        case float():
            return float(value)
        case _:
            return str(value)


def plain_object(value: Mapping[str, object]) -> dict[str, JsonValue]:
    return {key: plain(each) for key, each in value.items()}


def upload_body(**fields: dict[str, Any]) -> dict[str, Any]:
    """For `openapi_extra`: a form with a file called `file`, and these fields."""
    shape = {"file": {"type": "string", "format": "binary"}, **fields}
    schema = {"type": "object", "required": ["file"], "properties": shape}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def binary(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """For `responses`: a file of one of these media types."""
    bytes_ = {"type": "string", "format": "binary"}
    content = {kind: {"schema": {} if kind == "application/json" else bytes_} for kind in kinds}
    return {200: {"description": "The file.", "content": content}}
