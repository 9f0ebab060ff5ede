"""A POST that is sent twice with one Idempotency-Key does its work once, and is answered the same both times.

(draft-ietf-httpapi-idempotency-key-header-07). Answers are kept for a day, sealed, for they may hold a secret.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from starlette.responses import Response

from core.db import Read, Write
from core.db.tables.access import answered_requests
from core.errors import BadInput, ProductError
from core.sealing import Seal, Unreadable
from core.text import t
from web.api.auth import caller_of, site_at

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT: Final = timedelta(days=1)
STUCK: Final = timedelta(minutes=10)  # who answers for so long has died: the work may be tried again
LARGEST: Final = 200_000  # bytes of an answer that is kept
_KEY = re.compile(r"[\x21-\x7e]{1,120}")
_HEADERS = ("content-type", "location", "etag", "cache-control")
_USE = "answers"


class InFlight(ProductError):
    """The same request is being answered just now: 409."""


class KeyReused(BadInput):
    """The key was used for another request: 422."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request by its key. `mark` is the same for the same request."""

    account: int
    key: str
    mark: str

    @property
    def owner(self) -> str:
        return f"{self.account}:{self.key}"


class Once(APIRoute):
    """Route of the resources in which things are made: `APIRouter(route_class=Once)`.

    Without a token, and for what is no POST, the key counts for nothing. What was refused is not kept: a request may be
    put right and sent again by the same key only if nothing was made.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method != "POST":
                return await answer(request)
            if not _KEY.fullmatch(key):
                raise BadInput(t("api-bad-idempotency-key"))
            caller = await caller_of(request)
            if caller is None:
                return await answer(request)
            return await _once(request, Asked(caller.account, key, await _mark(request)), answer)

        return once


async def _once(request: Request, asked: Asked, answer: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    site = site_at(request)
    app, now = site.app, site.app.clock.now()
    assert app.settings.secret_key is not None
    seal = Seal(app.settings.secret_key.get_secret_value())
    async with app.db.write() as tx:
        kept = None if await _take(tx, asked, now) else await _kept(tx, asked, seal)
    if kept is not None:
        return kept
    response: Response | None = None
    try:
        response = await answer(request)
    finally:
        async with app.db.write() as tx:
            await _keep(tx, asked, response, seal)
    return response


async def _take(tx: Write, asked: Asked, now: datetime) -> bool:
    """Whether this request is the first by its key. Raises KeyReused and InFlight."""
    over = and_(answered_requests.c.account_id == asked.account, answered_requests.c.at <= now - KEPT)
    await tx.run(delete(answered_requests).where(over))
    stuck = and_(_is(asked), answered_requests.c.status == 0, answered_requests.c.at <= now - STUCK)
    await tx.run(delete(answered_requests).where(stuck))
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = {"account_id": asked.account, "key": asked.key, "request_hash": asked.mark, "at": now}
    first = make(answered_requests).values(**fresh, headers={}, body=b"").on_conflict_do_nothing()
    if await tx.run(first) == 1:
        return True
    row = await tx.row(
        select(answered_requests.c.request_hash, answered_requests.c.status).where(_is(asked)).with_for_update()
    )
    if row is None or row["request_hash"] != asked.mark:
        raise KeyReused(t("api-idempotency-key-reused"))
    if row["status"] == 0:
        raise InFlight(t("api-in-flight"))
    return False


async def _kept(tx: Read, asked: Asked, seal: Seal) -> Response:
    row = await tx.row(select(answered_requests).where(_is(asked)))
    assert row is not None
    try:
        body = seal.open(_USE, asked.owner, row["body"]) if row["body"] else ""
    except Unreadable as error:  # the operator has changed the secret
        raise KeyReused(t("api-idempotency-key-reused")) from error
    response = Response(body, row["status"], dict(row["headers"]))
    response.headers[REPLAYED] = "true"
    return response


async def _keep(tx: Write, asked: Asked, response: Response | None, seal: Seal) -> None:
    """What was refused (None), or is too large to keep, is not kept."""
    body = getattr(response, "body", b"")
    if response is None or response.status_code >= 400 or len(body) > LARGEST:
        await tx.run(delete(answered_requests).where(_is(asked)))
        return
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    sealed = seal.close(_USE, asked.owner, body.decode()) if body else b""
    answered = {"status": response.status_code, "headers": headers, "body": sealed}
    await tx.run(update(answered_requests).where(_is(asked)).values(**answered))


async def _mark(request: Request) -> str:
    """The same for the same method, address and body. Clients draw a new boundary for each try of a form with files."""
    body = await request.body()
    kind, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if boundary:
        body = body.replace(boundary.strip('"').encode("latin-1", "replace"), b"")
    address = f"{request.method} {request.url.path}?{request.url.query} {kind}"
    return hashlib.sha256(address.encode() + b"\n" + body).hexdigest()


def _is(asked: Asked) -> ColumnElement[bool]:
    return and_(answered_requests.c.account_id == asked.account, answered_requests.c.key == asked.key)
