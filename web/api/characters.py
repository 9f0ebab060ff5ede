"""Characters: found, read, made, changed, shown to others, deleted."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from core.characters import authoring, discovery, lorebook, visibility
from core.characters.card import DepthPrompt
from core.characters.discovery import Ask
from core.characters.editing import CardEdit, KoreanVoice, blank, edited
from core.characters.formats.base import Tree
from core.characters.search import search
from core.db import Read
from core.db.tables.characters import Visibility
from core.db.tables.people import accounts
from web.api import adults, met
from web.api.auth import AUDIENCE, Caller, SiteDep, needs, perhaps
from web.api.etags import MatchDep, tagged
from web.api.idempotency import Once
from web.api.paging import USUAL, CursorQuery, LimitQuery, Page
from web.api.schemas.characters import (
    CharacterChanged,
    CharacterListed,
    CharacterMade,
    CharacterShown,
    Language,
    SettingsChanged,
    SettingsShown,
    VoiceChanged,
)
from web.api.schemas.values import AccountId, Counted, Counts, PageQuery, Words
from web.api.shapes import PublicId

router = APIRouter(prefix="/characters", tags=["characters"], route_class=Once)
Anybody = Annotated[Caller | None, perhaps("characters:read")]
Reads = Annotated[Caller, needs("characters:read")]
Writes = Annotated[Caller, needs("characters:write")]
TokenQuery = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The token of the link by which an unlisted one is met."),
]
Own = Literal["mine", "likes", "follows"]
# Called the same in what is sent and in an edit.
SAME: Final = (
    "name",
    "nickname",
    "tagline",
    "description",
    "personality",
    "scenario",
    "greeting_choice",
    "examples",
    "system_prompt",
    "post_history",
    "creator",
    "character_version",
    "rating",
    "language",
    "talkativeness",
    "lore_profile",
)


class Wanted(PageQuery):
    """Of `q`, `tag`, `author` and `order` the first counts that is there."""

    order: Literal["trending", "newest", "most_liked"] = "trending"
    q: Words | None = Field(None, description="Words that must occur.", examples=["convenience store"])
    tag: Words | None = Field(None, examples=["romance"])
    author: AccountId | None = Field(None, description="An account's id.")
    language: Language | None = None
    adult: bool = Field(False, description="Those for adults, too.")


@router.get("", response_model=Page[CharacterListed])
async def listed(request: Request, site: SiteDep, caller: Anybody, wanted: Annotated[Wanted, Query()]) -> Response:
    """What anybody may see: by words, by a tag, of an author, or all in an order."""
    adults.check(caller, adult=wanted.adult, own=False)
    async with site.app.db.read() as tx:
        found = await _found(tx, caller, wanted)
    return tagged(request, _page(found))


async def _found(tx: Read, caller: Caller | None, wanted: Wanted) -> discovery.Page:
    ask = Ask(cursor=wanted.after, limit=wanted.limit, adult=wanted.adult, language=wanted.language)
    account = None if caller is None else caller.account
    if wanted.q and wanted.q.strip():
        return await search(tx, wanted.q, account, ask)
    if wanted.tag and wanted.tag.strip():
        return await discovery.by_tag(tx, wanted.tag, ask)
    if wanted.author:
        owner: int | None = await tx.value(select(accounts.c.id).where(accounts.c.public_id == wanted.author))
        return discovery.Page((), None) if owner is None else await discovery.by_author(tx, owner, account, ask)
    orders = {"trending": discovery.trending, "newest": discovery.newest, "most_liked": discovery.most_liked}
    return await orders[wanted.order](tx, ask)


@router.get("/tags", response_model=Counts)
async def tags(
    request: Request, site: SiteDep, caller: Anybody, language: Language | None = None, limit: LimitQuery = USUAL
) -> Response:
    """The tags of what was published last, the most used first."""
    async with site.app.db.read() as tx:
        found = await discovery.tags(tx, Ask(limit=limit, language=language))
    return tagged(request, Counts(items=[Counted(name=name, count=count) for name, count in found]))


@router.get("/own/{which}", response_model=Page[CharacterListed])
async def own(
    request: Request, site: SiteDep, caller: Reads, which: Own, limit: LimitQuery = USUAL, after: CursorQuery = None
) -> Response:
    """The account's own characters, private ones too, or what it likes or follows; the last made first."""
    ask = Ask(cursor=after, limit=limit, adult=True)
    async with site.app.db.read() as tx:
        match which:
            case "mine":
                found = await discovery.by_author(tx, caller.account, caller.account, ask)
            case "likes":
                found = await discovery.liked_by(tx, caller.account, ask)
            case "follows":
                found = await discovery.followed_by(tx, caller.account, ask)
    return tagged(request, _page(found))


@router.post("", response_model=CharacterShown, status_code=201)
async def make(request: Request, site: SiteDep, caller: Writes, given: CharacterMade) -> Response:
    """A private character with all that is sent of it, its lorebook too. Only its name is needed."""
    await site.limits.check("api-make", caller.token)
    now = site.app.clock.now()
    card = await asyncio.to_thread(_card, given, int(now.timestamp()))
    async with site.app.db.write() as tx:
        made = await authoring.begin(tx, caller.account, card, now, note=given.note)
        shown = met.shown(await met.own(tx, caller, made))
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/characters/{made}")


@router.get("/linked/{token}", response_model=CharacterShown)
async def by_link(request: Request, site: SiteDep, caller: Anybody, token: PublicId) -> Response:
    """The character to which a link leads: by the token of the link, or by the character's id."""
    async with site.app.db.read() as tx:
        return tagged(request, met.shown(await met.by_link(tx, caller, token)))


@router.get("/{character_id}", response_model=CharacterShown)
async def one(
    request: Request, site: SiteDep, caller: Anybody, character_id: PublicId, token: TokenQuery = None
) -> Response:
    """A character; how it is made only where its owner shows that, and its settings to its owner."""
    async with site.app.db.read() as tx:
        return tagged(request, met.shown(await met.meet(tx, caller, character_id, token)))


@router.patch("/{character_id}", response_model=CharacterShown)
async def change(
    request: Request,
    site: SiteDep,
    caller: Writes,
    character_id: PublicId,
    match: MatchDep,
    given: CharacterChanged,
) -> Response:
    """A new version with what is sent. What would change nothing makes none."""
    async with site.app.db.write() as tx:
        match.require(met.shown(await met.own(tx, caller, character_id)))
        await authoring.save(tx, character_id, caller.account, _edit(given), site.app.clock.now(), note=given.note)
        shown = met.shown(await met.own(tx, caller, character_id))
    return tagged(request, shown)


def _card(given: CharacterMade, created: int) -> Tree:
    """Raises BadInput naming what cannot be."""
    card = edited(blank(given.name, given.language, created=created), _edit(given))
    if given.lorebook is None:
        return card
    book = given.lorebook.model_dump(exclude_unset=True, exclude_none=True, exclude={"entries"})
    entries = [each.model_dump(exclude_unset=True, exclude_none=True) for each in given.lorebook.entries]
    return lorebook.filled(card, book, entries)


def _edit(given: CharacterMade | CharacterChanged) -> CardEdit:
    return CardEdit(
        **{name: getattr(given, name) for name in SAME},
        greetings=_tuple(given.greetings),
        group_greetings=_tuple(given.group_greetings),
        creator_notes=given.creator_notes_by_language or given.creator_notes,
        tags=_tuple(given.tags),
        register=given.speech_register,
        voice=_voice(given.voice),
        depth_prompt=None if given.depth_prompt is None else DepthPrompt(**given.depth_prompt.model_dump()),
    )


def _voice(given: VoiceChanged | None) -> KoreanVoice | None:
    if given is None:
        return None
    return KoreanVoice(
        level=given.level,
        toward=given.toward,
        address=given.address,
        tics=_tuple(given.tics),
        never=_tuple(given.never),
    )


def _tuple(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


@router.delete("/{character_id}", status_code=204)
async def remove(site: SiteDep, caller: Writes, character_id: PublicId, match: MatchDep) -> None:
    """Take it out of all lists and links. Chats that have begun keep their version."""
    async with site.app.db.write() as tx:
        match.require(met.shown(await met.own(tx, caller, character_id)))
        await visibility.delete(tx, character_id, caller.account, site.app.clock.now())


@router.patch("/{character_id}/settings", response_model=SettingsShown)
async def settle(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, match: MatchDep, given: SettingsChanged
) -> Response:
    """Who sees it, and what they may do with it."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        match.require(met.settings((await met.own(tx, caller, character_id)).row))
        if given.visibility is not None:
            await visibility.set_visibility(tx, character_id, caller.account, Visibility(given.visibility), now)
        await visibility.set_switches(
            tx,
            character_id,
            caller.account,
            shows_definition=given.shows_definition,
            allows_fork=given.allows_fork,
        )
        shown = met.settings((await met.own(tx, caller, character_id)).row)
    return tagged(request, shown)


@router.get("/{character_id}/settings", response_model=SettingsShown)
async def settings(request: Request, site: SiteDep, caller: Reads, character_id: PublicId) -> Response:
    """Its owner's alone."""
    async with site.app.db.read() as tx:
        return tagged(request, met.settings((await met.own(tx, caller, character_id)).row))


@router.post("/{character_id}/link", response_model=SettingsShown)
async def new_link(request: Request, site: SiteDep, caller: Writes, character_id: PublicId) -> Response:
    """A new token for its link: the old one leads nowhere from now on."""
    async with site.app.db.write() as tx:
        await visibility.new_link(tx, character_id, caller.account)
        shown = met.settings((await met.own(tx, caller, character_id)).row)
    return tagged(request, shown)


def _page(found: discovery.Page) -> Page[CharacterListed]:
    return Page[CharacterListed](items=[met.listed(each) for each in found.items], next=found.cursor)
