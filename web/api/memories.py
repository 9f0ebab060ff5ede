"""What characters remember of the account's person, as that person sees and changes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StrictBool
from starlette.responses import Response

from core.characters import store as characters
from core.characters.store import Listed
from core.chat import roaming
from core.db import Read
from core.errors import NotFound
from core.memory import afresh, book
from core.memory.entries import Entry
from core.text import t
from web.api import paging, talking
from web.api.auth import AUDIENCE, Caller, SiteDep, needs
from web.api.etags import MatchDep, tagged
from web.api.idempotency import Once
from web.api.paging import USUAL, CursorQuery, LimitQuery, Page, cursor
from web.api.shapes import Given, PublicId
from web.api.shapes import text as words

router = APIRouter(prefix="/memories", tags=["memories"], route_class=Once)
Reads = Annotated[Caller, needs("memories:read")]
Writes = Annotated[Caller, needs("memories:write")]
CharacterQuery = Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The character's id.")]


class Before(BaseModel):
    text: str
    said_at: datetime
    until: datetime | None


class Source(BaseModel):
    chat: str = Field(description="The chat's id.")
    message: int
    quote: str
    at: datetime


class MemoryShown(BaseModel):
    id: str
    character: str = Field(description="The character's name.")
    subject: str = Field(description="`person`, `character`, `place` or a name.")
    text: str
    kind: str
    origin: str
    pinned: bool = Field(description="Always in the character's mind.")
    widened: bool = Field(description="May be used anywhere, whoever hears it there.")
    past: bool = Field(description="Another has taken its place.")
    said_at: datetime
    sources: list[Source] = Field(description="The messages that it was drawn from.")
    before: list[Before] = Field(description="What it took the place of, newest first.")


class MemoryMade(Given):
    chat: Annotated[str, words(64, 1)] = Field(description="The chat in whose place it is written down.")
    text: Annotated[str, words(book.LONGEST, 1)] = Field(examples=["Is allergic to cats."])


class MemoryChanged(Given):
    """`text` makes a new memory that takes the place of this one; the answer is that one."""

    text: Annotated[str, words(book.LONGEST, 1)] | None = None
    pinned: StrictBool | None = None
    widened: StrictBool | None = None


class Afresh(Given):
    character: Annotated[str, words(64, 1)]
    afresh: StrictBool = Field(description="False: what was before comes to mind again.")


class Forgotten(BaseModel):
    memories: int
    messages: int = Field(description="Messages that characters do not know any more. People can still read them.")


@router.get("", response_model=Page[MemoryShown])
async def listed(
    request: Request,
    site: SiteDep,
    caller: Reads,
    character: CharacterQuery,
    query: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
    limit: LimitQuery = USUAL,
    after: CursorQuery = None,
) -> Response:
    """What a character knows: what is pinned first, then the newest. With `query`, what has most of its words."""
    last = paging.after(after, str)
    start = None if last is None else str(last[0])
    async with site.app.db.read() as tx:
        whom = await _character(tx, caller, character)
        found = await book.listed(tx, caller.account, whom.id, query=query, after=start, most=limit + 1)
    end = cursor(found[limit - 1].public_id) if len(found) > limit else None
    return tagged(request, paging.page([_shown(each) for each in found], limit, end))


@router.post("", response_model=MemoryShown, status_code=201)
async def add(request: Request, site: SiteDep, caller: Writes, given: MemoryMade) -> Response:
    """Write something down for the character of a chat."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        chat = await roaming.one(tx, caller.account, given.chat)
        with_whom = await roaming.spoken_by(tx, caller.account, given.chat)
        person = await talking.person_in(tx, chat.place_id)
        name = await book.add(tx, person, with_whom.id, chat.place_id, given.text, now, chat_id=chat.id)
        made = await book.entry(tx, caller.account, name)
    return tagged(request, _shown(made), 201, Location=f"{AUDIENCE}/memories/{name}")


@router.delete("", response_model=Forgotten)
async def forget_all(request: Request, site: SiteDep, caller: Writes, character: CharacterQuery) -> Response:
    """Have a character forget everything, for good: what was said to it, and what it said."""
    async with site.app.db.write() as tx:
        whom = await _character(tx, caller, character)
        gone = await book.forget_all(tx, caller.account, whom.id)
    return tagged(request, Forgotten(memories=gone.memories, messages=gone.messages))


@router.put("/afresh", status_code=204)
async def start_afresh(site: SiteDep, caller: Writes, given: Afresh) -> None:
    """From now on nothing of before comes to this character's mind, and all of it is still there; or undo that."""
    async with site.app.db.write() as tx:
        whom = await _character(tx, caller, given.character)
        if given.afresh:
            await afresh.fresh_start(tx, caller.account, whom.id, site.app.clock.now())
        else:
            await afresh.undo(tx, caller.account, whom.id)


@router.get("/{memory_id}", response_model=MemoryShown)
async def one(request: Request, site: SiteDep, caller: Reads, memory_id: PublicId) -> Response:
    """A memory, with what it was drawn from."""
    async with site.app.db.read() as tx:
        return tagged(request, _shown(await book.entry(tx, caller.account, memory_id)))


@router.patch("/{memory_id}", response_model=MemoryShown)
async def change(
    request: Request, site: SiteDep, caller: Writes, memory_id: PublicId, match: MatchDep, given: MemoryChanged
) -> Response:
    """Correct it, pin it, or let it be used anywhere."""
    now, name = site.app.clock.now(), memory_id
    async with site.app.db.write() as tx:
        match.require(_shown(await book.entry(tx, caller.account, memory_id)))
        if given.text is not None:
            name = await book.correct(tx, caller.account, name, given.text, now)
        if given.pinned is not None:
            await book.pin(tx, caller.account, name, pinned=given.pinned)
        if given.widened is not None:
            await book.widen(tx, caller.account, name, now, widened=given.widened)
        changed = await book.entry(tx, caller.account, name)
    return tagged(request, _shown(changed))


@router.delete("/{memory_id}", response_model=Forgotten)
async def forget(request: Request, site: SiteDep, caller: Writes, memory_id: PublicId, match: MatchDep) -> Response:
    """Forget it for good, with what its sources have left."""
    async with site.app.db.write() as tx:
        match.require(_shown(await book.entry(tx, caller.account, memory_id)))
        gone = await book.forget(tx, caller.account, memory_id)
    return tagged(request, Forgotten(memories=gone.memories, messages=gone.messages))


async def _character(tx: Read, caller: Caller, public_id: str) -> Listed:
    found = await characters.find(tx, public_id, caller.account)
    if found is None:
        raise NotFound(t("web-no-such-character"))
    return found


def _shown(entry: Entry) -> MemoryShown:
    return MemoryShown(
        id=entry.public_id,
        character=entry.character,
        subject=entry.subject,
        text=entry.text,
        kind=entry.kind.value,
        origin=entry.origin.value,
        pinned=entry.pinned,
        widened=entry.widened is not None,
        past=entry.past is not None,
        said_at=entry.said_at,
        sources=[
            Source(chat=each.chat, message=each.message_id, quote=each.quote, at=each.at) for each in entry.sources
        ],
        before=[Before(text=each.text, said_at=each.said_at, until=each.until) for each in entry.before],
    )
