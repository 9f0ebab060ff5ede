"""A character's lorebook, entry by entry, and which entries a line would bring to mind."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from core.characters import lorebook
from core.characters.card import Card, from_v3
from core.characters.formats.base import Json, Tree
from core.characters.lorebook import Entry, Lorebook
from core.chat.talk import Moment, quoted
from core.chat.telling import would_tell
from core.db import Read
from core.errors import NotFound
from core.lore.reasons import told
from core.text import t
from web.api import met
from web.api.auth import AUDIENCE, Caller, SiteDep, needs, perhaps
from web.api.characters import TokenQuery
from web.api.etags import MatchDep, tagged
from web.api.idempotency import Once
from web.api.schemas.lorebooks import (
    BookChanged,
    BookShown,
    EntryChanged,
    EntryMade,
    EntryMoved,
    EntryShown,
    Outcome,
    Outcomes,
    Tried,
)
from web.api.schemas.values import plain, plain_object
from web.api.shapes import PublicId
from web.site import Site

router = APIRouter(prefix="/characters/{character_id}/lorebook", tags=["lorebooks"], route_class=Once)
Anybody = Annotated[Caller | None, perhaps("characters:read")]
Writes = Annotated[Caller, needs("characters:write")]
EntryId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The id that the lorebook gives.")]


@router.get("", response_model=BookShown)
async def book(
    request: Request, site: SiteDep, caller: Anybody, character_id: PublicId, token: TokenQuery = None
) -> Response:
    """The lorebook with all its entries. Of others' characters only where they show how they are made."""
    async with site.app.db.read() as tx:
        return tagged(request, _shown(await _open(tx, caller, character_id, token)))


@router.patch("", response_model=BookShown)
async def settle(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, match: MatchDep, given: BookChanged
) -> Response:
    """What holds for the whole book. null takes a setting away."""
    async with site.app.db.write() as tx:
        match.require(_shown(await lorebook.read(tx, character_id, caller.account)))
        patch = given.model_dump(exclude_unset=True)
        await lorebook.settle(tx, character_id, caller.account, patch, site.app.clock.now())
        shown = _shown(await lorebook.read(tx, character_id, caller.account))
    return tagged(request, shown)


@router.post("/entries", response_model=EntryShown, status_code=201)
async def add(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, match: MatchDep, given: EntryMade
) -> Response:
    """One more entry, at `place` or at the end. `If-Match` is the lorebook's."""
    fields = given.model_dump(exclude_unset=True, exclude={"place"}, exclude_none=True)
    async with site.app.db.write() as tx:
        match.require(_shown(await lorebook.read(tx, character_id, caller.account)))
        now = site.app.clock.now()
        made = await lorebook.add(tx, character_id, caller.account, fields, now, place=given.place)
    where = f"{AUDIENCE}/characters/{character_id}/lorebook/entries/{made.name}"
    return tagged(request, _entry(made), 201, Location=where)


@router.get("/entries/{entry_id}", response_model=EntryShown)
async def one(
    request: Request,
    site: SiteDep,
    caller: Anybody,
    character_id: PublicId,
    entry_id: EntryId,
    token: TokenQuery = None,
) -> Response:
    """One entry."""
    async with site.app.db.read() as tx:
        return tagged(request, _entry(_of(await _open(tx, caller, character_id, token), entry_id)))


@router.patch("/entries/{entry_id}", response_model=EntryShown)
async def change(
    request: Request,
    site: SiteDep,
    caller: Writes,
    character_id: PublicId,
    entry_id: EntryId,
    match: MatchDep,
    given: EntryChanged,
) -> Response:
    """Only what is sent; null takes a field away, and `extensions` are merged (RFC 7396)."""
    async with site.app.db.write() as tx:
        match.require(_entry(await _mine(tx, caller, character_id, entry_id)))
        patch = given.model_dump(exclude_unset=True)
        await lorebook.change(tx, character_id, caller.account, entry_id, patch, site.app.clock.now())
        shown = _entry(await _mine(tx, caller, character_id, entry_id))
    return tagged(request, shown)


@router.delete("/entries/{entry_id}", status_code=204)
async def remove(site: SiteDep, caller: Writes, character_id: PublicId, entry_id: EntryId, match: MatchDep) -> None:
    """Take an entry away. Versions before still have it."""
    async with site.app.db.write() as tx:
        match.require(_entry(await _mine(tx, caller, character_id, entry_id)))
        await lorebook.remove(tx, character_id, caller.account, entry_id, site.app.clock.now())


@router.put("/entries/{entry_id}/place", response_model=BookShown)
async def move(
    request: Request,
    site: SiteDep,
    caller: Writes,
    character_id: PublicId,
    entry_id: EntryId,
    given: EntryMoved,
) -> Response:
    """Where it stands among the others, from 0. Ids like `at-3` follow the place."""
    async with site.app.db.write() as tx:
        now = site.app.clock.now()
        await lorebook.move(tx, character_id, caller.account, entry_id, given.place, now)
        shown = _shown(await lorebook.read(tx, character_id, caller.account))
    return tagged(request, shown)


@router.post("/test", response_model=Outcomes)
async def test(request: Request, site: SiteDep, caller: Writes, character_id: PublicId, given: Tried) -> Response:
    """Which entries a line would bring to mind, and why or why not. Nothing is kept, and no model is asked."""
    await site.limits.check("api-try", caller.token)
    async with site.app.db.read() as tx:
        mine = await met.own(tx, caller, character_id)
    found = await asyncio.to_thread(_outcomes, site, caller, from_v3(mine.view), given.text)
    return tagged(request, Outcomes(items=found))


def _outcomes(site: Site, caller: Caller, card: Card, text: str) -> list[Outcome]:
    """Those that come in first."""
    guest = site.app.catalog.render(t("web-guest"), caller.locale)
    moment = Moment(at=site.app.clock.now(), seed="test", last=text, last_user=text, count=1)
    placed, reasons = would_tell(card, quoted(guest), text, moment)
    words = {each.entry: each.content for each in placed}
    found = [
        Outcome(
            title=each.title,
            inside=each.inside,
            why=site.app.catalog.render(told(each), caller.locale),
            text=words.get(each.entry, ""),
        )
        for each in reasons
    ]
    return sorted(found, key=lambda each: not each.inside)


async def _open(tx: Read, caller: Caller | None, character_id: str, token: str | None) -> Lorebook:
    """Raises NotFound where it is not for the caller to read."""
    found = await met.meet(tx, caller, character_id, token)
    if not found.open:
        raise NotFound(t("discovery-no-character"))
    data = found.view.get("data")
    return lorebook.book_of(data.get("character_book") if isinstance(data, dict) else None, found.number)


async def _mine(tx: Read, caller: Caller, character_id: str, entry_id: str) -> Entry:
    return _of(await lorebook.read(tx, character_id, caller.account), entry_id)


def _of(found: Lorebook, entry_id: str) -> Entry:
    entry = next((each for each in found.entries if each.name == entry_id), None)
    if entry is None:
        raise NotFound(t("lorebook-no-entry", name=entry_id))
    return entry


def _shown(found: Lorebook) -> BookShown:
    own = found.settings
    return BookShown(
        version=found.version,
        name=_text(own, "name"),
        description=_text(own, "description"),
        scan_depth=_whole(own, "scan_depth"),
        token_budget=_whole(own, "token_budget"),
        recursive_scanning=_flag(own, "recursive_scanning"),
        extensions=plain_object(_object(own.get("extensions"))),
        entries=[_entry(each) for each in found.entries],
    )


def _entry(found: Entry) -> EntryShown:
    fields = found.fields
    known = {*lorebook.FIELDS, "id"}
    return EntryShown(
        id=found.name,
        place=found.place,
        keys=_texts(fields, "keys"),
        secondary_keys=_texts(fields, "secondary_keys"),
        content=_text(fields, "content"),
        name=_text(fields, "name"),
        comment=_text(fields, "comment"),
        enabled=_flag(fields, "enabled") is not False,
        constant=_flag(fields, "constant") is True,
        selective=_flag(fields, "selective"),
        use_regex=_flag(fields, "use_regex") is True,
        case_sensitive=_flag(fields, "case_sensitive"),
        insertion_order=_number(fields, "insertion_order") or 0,
        priority=_number(fields, "priority"),
        position=_text(fields, "position") or None,
        extensions=plain_object(_object(fields.get("extensions"))),
        other={key: plain(value) for key, value in fields.items() if key not in known},
    )


def _object(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}


def _text(fields: Tree, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _texts(fields: Tree, name: str) -> list[str]:
    value = fields.get(name)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _flag(fields: Tree, name: str) -> bool | None:
    value = fields.get(name)
    return value if isinstance(value, bool) else None


def _number(fields: Tree, name: str) -> float | int | None:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) else float(value)


def _whole(fields: Tree, name: str) -> int | None:
    value = _number(fields, name)
    return value if isinstance(value, int) else None
