"""Nothing is sent that the caller has already, and nothing overwritten that they have not seen (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from core.errors import ProductError
from core.text import t

LONGEST: Final = 1_000


class Outdated(ProductError):
    """It is another by now than the one that the caller has seen: 412."""


def etag_of(shown: BaseModel) -> str:
    """The mark of what is shown: other contents, another mark."""
    return f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32]}"'


def tagged(request: Request, shown: BaseModel, status: int = 200, **headers: str) -> Response:
    """`shown` as JSON with its ETag; 304 without a body where a GET names that in If-None-Match."""
    body = shown.model_dump_json().encode()
    mark = etag_of(shown)
    kept = {"ETag": mark, "Cache-Control": "private, no-cache", **headers}
    if request.method == "GET" and _names(request.headers.get("if-none-match", ""), mark):
        return Response(status_code=304, headers=kept)
    return Response(body, status, kept, "application/json")


@dataclass(frozen=True, slots=True)
class Match:
    """The If-Match header of a request that changes something."""

    header: str | None

    def require(self, current: BaseModel) -> None:
        """In the transaction that changes it: `current` as it is shown before. Raises Outdated."""
        if self.header is not None and not _names(self.header, etag_of(current), strong=True):
            raise Outdated(t("api-outdated"))


async def _match(
    if_match: Annotated[
        str | None,
        Header(max_length=LONGEST, description="The ETag that it must still have; otherwise the answer is 412."),
    ] = None,
) -> Match:
    return Match(if_match)


MatchDep = Annotated[Match, Depends(_match)]


def _names(header: str, mark: str, *, strong: bool = False) -> bool:
    named = [each.strip() for each in header[:LONGEST].split(",")]
    if named == ["*"]:
        return True
    return mark in (named if strong else [each.removeprefix("W/") for each in named])
