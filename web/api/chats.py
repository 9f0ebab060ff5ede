"""Chats of the account, wherever they live: read, written in, followed live."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.sse import ServerSentEvent
from pydantic import BaseModel, Field, StrictBool, StrictInt
from sqlalchemy import select
from starlette.responses import Response

from core.ai.model import Role
from core.characters import store as characters
from core.chat import reading, roaming
from core.chat.hearing import LONGEST
from core.chat.reading import Line
from core.chat.roaming import LONGEST_QUERY, Roaming
from core.chat.shelf import LONGEST_TITLE
from core.db.tables.characters import Rating
from core.db.tables.characters import characters as known
from core.db.tables.chat import variants
from core.errors import BadInput, NotFound
from core.text import t
from web import store
from web.api import following, paging, talking
from web.api.auth import AUDIENCE, Caller, SiteDep, needs, refuse_banned
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.paging import USUAL, CursorQuery, LimitQuery, Page, cursor
from web.api.problems import Conflict
from web.api.shapes import Given, PublicId
from web.api.shapes import text as words
from web.site import Site
from web.streaming import Stream

router = APIRouter(prefix="/chats", tags=["chats"], route_class=Once)
Reads = Annotated[Caller, needs("chats:read")]
Writes = Annotated[Caller, needs("chats:write")]
MessageId = Annotated[int, Path(ge=1, le=2**53, description="The number that lists and events give.")]
Revision = Annotated[int | None, Query(ge=0, le=2**53, description="From which event on; without it, from now on.")]


class ChatShown(BaseModel):
    id: str
    title: str = Field(description="Empty where it has none; then the character's name stands for it.")
    character: str | None = Field(description="The character's id, null where there is none any more.")
    name: str = Field(description="The character's name.")
    platform: str = Field(description="Where it is now.", examples=["web", "telegram", "discord"])
    here: bool = Field(description="Whether what is said there belongs to this chat, and not to another one.")
    count: int = Field(description="Messages.")
    last: str = Field(description="What was said last.")
    last_at: datetime | None
    started_at: datetime


class ChatMade(Given):
    character: Annotated[str, words(64, 1)] = Field(description="The character's id.", examples=["dallae"])
    greeting: StrictInt | None = Field(None, ge=1, le=99, description="Which of its greetings, from 1.")
    incognito: StrictBool = Field(False, description="Nothing is remembered, and nothing kept once it has ended.")


class ChatChanged(Given):
    title: Annotated[str, words(LONGEST_TITLE, 1)]


class MessageShown(BaseModel):
    id: int
    role: Literal["person", "character"]
    name: str
    picture: str | None = Field(description="The picture's id: it is at /pictures/{id}.")
    text: str
    at: datetime
    variant: int = Field(description="Which of its variants counts, from 1; 0 for what a person said.")
    variants: int = Field(description="How many there are.")
    files: int = Field(description="How much came along with it.")


class VariantShown(BaseModel):
    number: int
    text: str
    model: str
    chosen: bool


class Said(Given):
    text: Annotated[str, words(LONGEST, 1)] = Field(
        description="A message. What begins with a slash and a command's name is that command.", examples=["안녕하세요"]
    )


class Edited(Given):
    text: Annotated[str, words(LONGEST, 1)]


class Chosen(Given):
    number: StrictInt = Field(ge=1, le=999)


class Accepted(BaseModel):
    """It was taken and is being done. What comes of it is told by the chat's events."""

    accepted: bool = True
    chat: str


@router.get("", response_model=Page[ChatShown])
async def listed(
    request: Request,
    site: SiteDep,
    caller: Reads,
    query: Annotated[str, Query(max_length=LONGEST_QUERY, pattern=r"^[^\x00]*$")] = "",
    limit: LimitQuery = USUAL,
    after: CursorQuery = None,
) -> Response:
    """The chats in which something was said, the newest words first. `query`: in the title or the character's name."""
    last = paging.after(after, int)
    before = None if last is None else int(last[0])
    async with site.app.db.read() as tx:
        found = await roaming.listed(tx, caller.account, query=query, before=before, most=limit + 1)
    end = cursor(found[limit - 1].newest) if len(found) > limit else None
    return tagged(request, paging.page([_shown(each) for each in found], limit, end))


@router.post("", response_model=ChatShown, status_code=201)
async def begin(request: Request, site: SiteDep, caller: Writes, given: ChatMade) -> Response:
    """A new chat. The character's greeting comes as its first message; where it is not there yet, follow the events."""
    async with site.app.db.read() as tx:
        found = await characters.find(tx, given.character, caller.account)
        row = None if found is None else await tx.row(select(known).where(known.c.id == found.id))
    if found is None or row is None:
        raise NotFound(t("web-no-such-character"))
    if row["rating"] == Rating.ADULT and row["owner_id"] != caller.account and not caller.adult:
        raise BadInput(t("api-character-adults-only"))
    wanted = f"{found.public_id}#{given.greeting or ''}{'#incognito' if given.incognito else ''}"
    made = await talking.begin(site, caller, wanted.rstrip("#"), found.public_id)
    shown = await _one(site, caller, made)
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/chats/{made}")


@router.get("/{chat_id}", response_model=ChatShown)
async def one(request: Request, site: SiteDep, caller: Reads, chat_id: PublicId) -> Response:
    """A chat of the account, wherever it goes on."""
    return tagged(request, await _one(site, caller, chat_id))


@router.patch("/{chat_id}", response_model=ChatShown)
async def rename(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId, given: ChatChanged) -> Response:
    """Give it a title."""
    async with site.app.db.write() as tx:
        await roaming.rename(tx, caller.account, chat_id, given.title)
    return tagged(request, await _one(site, caller, chat_id))


@router.delete("/{chat_id}", status_code=204)
async def remove(site: SiteDep, caller: Writes, chat_id: PublicId) -> None:
    """Delete it with all that was said in it, and what was learnt from that."""
    async with site.app.db.write() as tx:
        await roaming.remove(tx, caller.account, chat_id, site.app.clock.now())


@router.post("/{chat_id}/bring", response_model=ChatShown)
async def bring(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId) -> Response:
    """Let it go on here, where it lives on another platform. Whatever is sent to a chat does that by itself."""
    await talking.here(site, caller, chat_id)
    return tagged(request, await _one(site, caller, chat_id))


@router.get("/{chat_id}/messages", response_model=Page[MessageShown])
async def messages(
    request: Request,
    site: SiteDep,
    caller: Reads,
    chat_id: PublicId,
    limit: LimitQuery = USUAL,
    after: CursorQuery = None,
) -> Response:
    """What was said, the newest first."""
    last = paging.after(after, int)
    before = None if last is None else int(last[0])
    async with site.app.db.read() as tx:
        chat = await roaming.one(tx, caller.account, chat_id)
        found = (await reading.newest(tx, chat.id, limit + 1, before=before))[::-1]
    end = cursor(found[limit - 1].id) if len(found) > limit else None
    return tagged(request, paging.page([_message(each) for each in found], limit, end))


@router.post("/{chat_id}/messages", response_model=Accepted, status_code=202)
async def say(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId, given: Said) -> Response:
    """Say something. The answer is written to the chat and told by its events as it grows."""
    if not given.text.strip():
        raise BadInput(t("web-empty"))
    talk = await talking.here(site, caller, chat_id)
    await talk.say(given.text.strip(), secrets.token_hex(12))
    return tagged(request, Accepted(chat=chat_id), 202)


@router.post("/{chat_id}/again", response_model=Accepted, status_code=202)
async def again(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId) -> Response:
    """Have the newest answer told anew, as one more variant."""
    await _newest(site, caller, chat_id, "again")
    return tagged(request, Accepted(chat=chat_id), 202)


@router.post("/{chat_id}/more", response_model=Accepted, status_code=202)
async def more(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId) -> Response:
    """Have the newest answer go on."""
    await _newest(site, caller, chat_id, "more")
    return tagged(request, Accepted(chat=chat_id), 202)


@router.get("/{chat_id}/messages/{message_id}", response_model=MessageShown)
async def message(request: Request, site: SiteDep, caller: Reads, chat_id: PublicId, message_id: MessageId) -> Response:
    """One message, as it counts now."""
    async with site.app.db.read() as tx:
        return tagged(request, _message(await talking.line_of(tx, caller, chat_id, message_id)))


@router.patch("/{chat_id}/messages/{message_id}", response_model=Accepted, status_code=202)
async def edit(
    request: Request, site: SiteDep, caller: Writes, chat_id: PublicId, message_id: MessageId, given: Edited
) -> Response:
    """New words for a message, one's own or the character's."""
    if not given.text.strip():
        raise BadInput(t("web-empty"))
    await (await talking.meant(site, caller, chat_id, message_id)).rewrite(given.text.strip())
    return tagged(request, Accepted(chat=chat_id), 202)


@router.delete("/{chat_id}/messages/{message_id}", response_model=Accepted, status_code=202)
async def unsay(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId, message_id: MessageId) -> Response:
    """Take a message out of the chat."""
    await (await talking.meant(site, caller, chat_id, message_id)).remove()
    return tagged(request, Accepted(chat=chat_id), 202)


@router.post("/{chat_id}/messages/{message_id}/branch", response_model=Accepted, status_code=202)
async def branch(request: Request, site: SiteDep, caller: Writes, chat_id: PublicId, message_id: MessageId) -> Response:
    """Go on in a copy of the chat that ends with this message. It is the newest of the list then."""
    await (await talking.meant(site, caller, chat_id, message_id)).command("branch")
    return tagged(request, Accepted(chat=chat_id), 202)


@router.get("/{chat_id}/messages/{message_id}/variants", response_model=Page[VariantShown])
async def all_variants(
    request: Request, site: SiteDep, caller: Reads, chat_id: PublicId, message_id: MessageId
) -> Response:
    """All that the character could have said; none for what a person said."""
    async with site.app.db.read() as tx:
        line = await talking.line_of(tx, caller, chat_id, message_id)
        rows = await tx.rows(
            select(variants.c.number, variants.c.text, variants.c.model)
            .where(variants.c.message_id == message_id)
            .order_by(variants.c.number)
        )
    found = [
        VariantShown(number=row["number"], text=row["text"], model=row["model"], chosen=row["number"] == line.number)
        for row in rows
    ]
    return tagged(request, Page[VariantShown](items=found, next=None))


@router.put("/{chat_id}/messages/{message_id}/variant", response_model=Accepted, status_code=202)
async def choose(
    request: Request, site: SiteDep, caller: Writes, chat_id: PublicId, message_id: MessageId, given: Chosen
) -> Response:
    """Go on from this variant of the newest answer."""
    async with site.app.db.read() as tx:
        line = await talking.line_of(tx, caller, chat_id, message_id)
        if line.role is not Role.CHARACTER or given.number > line.count:
            raise NotFound(t("api-no-such-variant"))
        chat = await roaming.one(tx, caller.account, chat_id)
    if chat.newest != message_id:
        raise Conflict(t("api-not-the-newest"))
    talk = await talking.here(site, caller, chat_id)
    await talk.heard(talk.command(secrets.token_hex(12), "swipe", str(given.number)))
    return tagged(request, Accepted(chat=chat_id), 202)


async def channel_of(site: SiteDep, caller: Reads, chat_id: PublicId) -> str:
    """Where a chat of the caller's is on the web, before an answer begins. Raises NotFound, Conflict elsewhere, and
    Banned: they may read, and follow nothing."""
    refuse_banned(caller.holder, site.app.clock.now())
    async with site.app.db.read() as tx:
        chat = await roaming.one(tx, caller.account, chat_id)
    if chat.platform != store.PLATFORM or not chat.here:
        raise Conflict(t("api-chat-elsewhere"))
    return chat.channel


@router.get("/{chat_id}/events", status_code=200, response_class=Stream)
async def events(
    site: SiteDep,
    caller: Reads,
    channel: Annotated[str, Depends(channel_of)],
    after: Revision = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**53)] = None,
) -> Response:
    """Server-sent events: `post` as it changes, `gone`, `typing`, and `end` where the chat or the token has come to its
    end. Whoever comes back with Last-Event-ID misses nothing."""
    start = last_event_id if last_event_id is not None else after
    return Stream(site.live, caller.who, _told(site, caller, channel, start))


async def _told(site: Site, caller: Caller, channel: str, start: int | None) -> AsyncGenerator[ServerSentEvent, None]:
    async for event in following.follow(site, caller, channel, start):
        mark = None if event.revision is None else str(event.revision)
        yield ServerSentEvent(event=event.type, id=mark, raw_data=event.model_dump_json(exclude_none=True))


async def _newest(site: SiteDep, caller: Caller, chat_id: str, command: str) -> None:
    async with site.app.db.read() as tx:
        chat = await roaming.one(tx, caller.account, chat_id)
        last = await reading.newest(tx, chat.id, 1)
    if not last or last[0].role is not Role.CHARACTER:
        raise Conflict(t("api-no-answer-yet"))
    talk = await talking.here(site, caller, chat_id)
    await talk.heard(talk.command(secrets.token_hex(12), command, ""))


async def _one(site: SiteDep, caller: Caller, chat_id: str) -> ChatShown:
    async with site.app.db.read() as tx:
        return _shown(await roaming.one(tx, caller.account, chat_id))


def _shown(chat: Roaming) -> ChatShown:
    return ChatShown(
        id=chat.public_id,
        title=chat.title,
        character=chat.character_id,
        name=chat.character,
        platform=chat.platform,
        here=chat.here,
        count=chat.count,
        last=chat.last,
        last_at=chat.at,
        started_at=chat.started_at,
    )


def _message(line: Line) -> MessageShown:
    return MessageShown(
        id=line.id,
        role="character" if line.role is Role.CHARACTER else "person",
        name=line.name,
        picture=line.picture,
        text=line.text,
        at=line.at,
        variant=line.number,
        variants=line.count,
        files=line.files,
    )
