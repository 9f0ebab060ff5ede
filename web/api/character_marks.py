"""What is done with a character that somebody meets, and the versions of one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Final, Protocol

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from core.characters import discovery, versions, visibility
from core.characters.formats.diff import Change, changes
from core.characters.versions import Version
from core.db import Read, Write
from web.api import met
from web.api.auth import AUDIENCE, Caller, SiteDep, needs
from web.api.characters import TokenQuery
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.paging import Page
from web.api.schemas.characters import (
    ChangeShown,
    CharacterShown,
    Differences,
    Linked,
    Restored,
    VersionContent,
    VersionShown,
)
from web.api.schemas.values import Marked, pieces_of, plain, plain_object
from web.api.shapes import PublicId
from web.site import Site

MOST_CHANGES: Final = 300

router = APIRouter(prefix="/characters/{character_id}", tags=["characters"], route_class=Once)
Reads = Annotated[Caller, needs("characters:read")]
Writes = Annotated[Caller, needs("characters:write")]
Number = Annotated[int, Path(ge=1, le=100_000_000)]
NumberQuery = Annotated[int, Query(ge=1, le=100_000_000)]


@router.put("/like", response_model=Marked)
async def like(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, token: TokenQuery = None
) -> Response:
    """Like it. Said again it changes nothing."""
    return tagged(request, await _marked(site, caller, character_id, token, discovery.like))


@router.delete("/like", status_code=204)
async def unlike(site: SiteDep, caller: Writes, character_id: PublicId, token: TokenQuery = None) -> None:
    """Take the like back."""
    await _unmarked(site, caller, character_id, token, discovery.unlike)


@router.put("/follow", response_model=Marked)
async def follow(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, token: TokenQuery = None
) -> Response:
    """Follow it. Said again it changes nothing."""
    return tagged(request, await _marked(site, caller, character_id, token, discovery.follow))


@router.delete("/follow", status_code=204)
async def unfollow(site: SiteDep, caller: Writes, character_id: PublicId, token: TokenQuery = None) -> None:
    """Follow it no more."""
    await _unmarked(site, caller, character_id, token, discovery.unfollow)


class _Mark(Protocol):
    """discovery.like and discovery.follow."""

    async def __call__(self, tx: Write, public_id: str, viewer: int, now: datetime, *, token: str | None) -> int: ...


async def _marked(site: Site, caller: Caller, character_id: str, token: str | None, mark: _Mark) -> Marked:
    async with site.app.db.write() as tx:
        await met.meet(tx, caller, character_id, token)
        await mark(tx, character_id, caller.account, site.app.clock.now(), token=token)
        return await _marks(tx, caller, character_id, token)


async def _unmarked(
    site: Site,
    caller: Caller,
    character_id: str,
    token: str | None,
    unmark: Callable[[Write, str, int], Awaitable[None]],
) -> None:
    async with site.app.db.write() as tx:
        await met.meet(tx, caller, character_id, token)
        await unmark(tx, character_id, caller.account)


async def _marks(tx: Read, caller: Caller, character_id: str, token: str | None) -> Marked:
    row = (await met.meet(tx, caller, character_id, token)).row
    liked, followed = await discovery.marks(tx, caller.account, [row["id"]])
    return Marked(
        liked=bool(liked),
        followed=bool(followed),
        like_count=row["like_count"],
        follow_count=row["follow_count"],
    )


@router.post("/fork", response_model=CharacterShown, status_code=201)
async def fork(request: Request, site: SiteDep, caller: Writes, character_id: PublicId, given: Linked) -> Response:
    """A private copy of one's own, where its owner allows that."""
    await site.limits.check("api-make", caller.token)
    async with site.app.db.write() as tx:
        await met.meet(tx, caller, character_id, given.token)
        made = await visibility.fork(tx, character_id, caller.account, site.app.clock.now(), token=given.token)
        shown = met.shown(await met.own(tx, caller, made))
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/characters/{made}")


@router.get("/versions", response_model=Page[VersionShown])
async def history(request: Request, site: SiteDep, caller: Reads, character_id: PublicId) -> Response:
    """All versions, the newest first."""
    async with site.app.db.read() as tx:
        found = await versions.history(tx, character_id, caller.account)
    return tagged(request, Page[VersionShown](items=[_version(each) for each in found], next=None))


@router.get("/versions/{number}", response_model=VersionContent)
async def version(request: Request, site: SiteDep, caller: Reads, character_id: PublicId, number: Number) -> Response:
    """A version as a whole, as a card."""
    async with site.app.db.read() as tx:
        found = await versions.content(tx, character_id, caller.account, number)
    shown = VersionContent(number=found.number, card=plain_object(found.view), report=plain_object(found.report))
    return tagged(request, shown)


@router.get("/differences", response_model=Differences)
async def differences(
    request: Request, site: SiteDep, caller: Reads, character_id: PublicId, old: NumberQuery, new: NumberQuery
) -> Response:
    """What changed from one version to another."""
    async with site.app.db.read() as tx:
        before = await versions.content(tx, character_id, caller.account, old)
        after = await versions.content(tx, character_id, caller.account, new)
    found = await asyncio.to_thread(lambda: [_change(each) for each in changes(before.view, after.view)])
    listed = found[:MOST_CHANGES]
    return tagged(request, Differences(old=old, new=new, changes=listed, more=len(found) > len(listed)))


@router.post("/versions/{number}/restore", response_model=CharacterShown)
async def restore(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, number: Number, given: Restored
) -> Response:
    """A new version that equals that one. What lies between stays in the history."""
    async with site.app.db.write() as tx:
        now = site.app.clock.now()
        await versions.roll_back(tx, character_id, caller.account, number, now, given.note)
        shown = met.shown(await met.own(tx, caller, character_id))
    return tagged(request, shown)


def _version(found: Version) -> VersionShown:
    return VersionShown(
        number=found.number,
        name=found.name,
        note=found.note,
        author=found.author,
        format=found.format,
        spec_version=found.spec_version,
        picture=met.picture(found.picture),
        newest=found.newest,
        created_at=found.created_at,
    )


def _change(found: Change) -> ChangeShown:
    return ChangeShown(
        path=found.path,
        did=found.did.value,
        subject=found.subject,
        old=plain(found.old),
        new=plain(found.new),
        pieces=pieces_of(found.pieces),
    )
