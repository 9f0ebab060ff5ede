"""Long lists, a page at a time: by what the last item of the page before is sorted by, so that no page costs more."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Final, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from core.errors import BadInput
from core.text import t

USUAL: Final = 30
MOST: Final = 100
_LONGEST: Final = 600

T = TypeVar("T")

LimitQuery = Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")]
CursorQuery = Annotated[
    str | None,
    Query(
        max_length=_LONGEST,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="`next` of the page before. Without it, the first page.",
    ),
]


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(None, description="What to send as `after` for the next page; null on the last one.")


def cursor(*last: str | int) -> str:
    """By what the last item is sorted, as the word that `after` reads."""
    return base64.urlsafe_b64encode(json.dumps(last, separators=(",", ":")).encode()).rstrip(b"=").decode()


def after(given: str | None, *kinds: type[str] | type[int]) -> tuple[str | int, ...] | None:
    """What `cursor` was given, each of its kind; None without one. Raises BadInput for what it did not make.

    Whoever makes one up sees no more than they may see anyway: what a list has is decided by its own query.
    """
    if given is None:
        return None
    try:
        read = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        read = None
    if not isinstance(read, list) or [type(value) for value in read] != list(kinds) or not all(map(_fits, read)):
        raise BadInput(t("api-bad-cursor"))
    return tuple(read)


def page(found: Sequence[T], limit: int, last: str | None) -> Page[T]:
    """`found` has one more than `limit` where there is more; `last` is the cursor of item `limit`."""
    return Page[T](items=list(found[:limit]), next=last if len(found) > limit else None)


def _fits(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) < 2**53
    return isinstance(value, str) and "\x00" not in value and value.isprintable()
