"""Making stories: what may be wished, the price, a new one, how it comes along, its end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import ServerSentEvent
from sqlalchemy import select
from starlette.responses import Response

from core.db import Read
from core.db.tables.characters import Rating, Visibility
from core.db.tables.stories import stories as table
from core.errors import NotFound, Unavailable
from core.stories import book, covers, engine, noticed, quotes, removing
from core.stories.book import Offer, Order
from core.stories.checks import asking
from core.stories.packs import packs
from core.stories.shelf import publishing
from core.stories.shelf import store as shelf
from core.stories.shelf.publishing import Details
from core.stories.steering import Hand
from core.stories.store import Story
from core.stories.wish import LENGTHS, LONGEST, MOST_EPISODES, SHORTEST, Mode, Stop, Tone, Wish
from core.text import of_plain
from web.api import paging
from web.api.auth import AUDIENCE, Caller, SiteDep, locale_at, needs, perhaps
from web.api.etags import MatchDep, tagged
from web.api.following import while_good
from web.api.idempotency import Once
from web.api.paging import USUAL, CursorQuery, LimitQuery, Page
from web.api.schemas.works import (
    Choice,
    ChoicesShown,
    DetailsChanged,
    DetailsShown,
    LengthShown,
    MadeListed,
    PartPrice,
    Published,
    QuoteShown,
    StoryOrdered,
    WishGiven,
    WorkShown,
)
from web.api.shapes import PublicId
from web.api.story_shown import Told, work
from web.site import Site
from web.streaming import Stream

router = APIRouter(prefix="/stories", tags=["making stories"], route_class=Once)
Anybody = Annotated[Caller | None, perhaps("stories:read")]
Reads = Annotated[Caller, needs("stories:read")]
Writes = Annotated[Caller, needs("stories:write")]


@router.get("/choices", response_model=ChoicesShown)
async def choices(request: Request, site: SiteDep, caller: Anybody) -> Response:
    """What a wish may say here."""
    locale = locale_at(request)
    ratings = [Rating.GENERAL, Rating.TEEN, Rating.ADULT]
    highest = _highest(site, caller)
    shown = ChoicesShown(
        genres=[Choice(id=each.id, name=each.name.get(locale, each.id)) for each in packs().values()],
        tones=[each.value for each in Tone],
        ratings=[each.value for each in ratings[: ratings.index(highest) + 1]],
        modes=[each.value for each in Mode],
        stops=[each.value for each in Stop],
        most_episodes=MOST_EPISODES,
        lengths={
            each: LengthShown(usual=LENGTHS[each][0], least=SHORTEST[each], most=LONGEST[each]) for each in LENGTHS
        },
    )
    return tagged(request, shown)


@router.post("/quote", response_model=QuoteShown)
async def quote(request: Request, site: SiteDep, caller: Reads, given: WishGiven) -> Response:
    """What a story would cost. Nothing is begun."""
    await site.limits.check("api-quote", caller.token)
    wish = _wish(site, caller, given)
    return tagged(request, _quote(Told(site, caller.locale), await _offer(site, caller, wish), wish))


@router.post("", response_model=WorkShown, status_code=201)
async def begin(request: Request, site: SiteDep, caller: Writes, given: StoryOrdered) -> Response:
    """A story, which begins to be made at once. What it may cost is limited: by `cap`, else by what is proposed."""
    await site.limits.check("api-story", caller.token)
    wish = _wish(site, caller, given.wish)
    offer = await _offer(site, caller, wish)
    order = Order(wish=wish, stops=frozenset(map(Stop, given.stops)), cap=given.cap)
    async with site.app.db.write() as tx:
        made = await book.create(tx, caller.account, order, offer, site.app.clock.now())
        shown = await work(tx, Told(site, caller.locale), made)
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/stories/{made.public_id}/work")


@router.get("/making", response_model=Page[MadeListed])
async def mine(
    request: Request, site: SiteDep, caller: Reads, limit: LimitQuery = USUAL, after: CursorQuery = None
) -> Response:
    """The account's own stories with how they stand, the last made first."""
    last = paging.after(after, int)
    async with site.app.db.read() as tx:
        found = await _listed(
            tx, Told(site, caller.locale), caller.account, None if last is None else int(last[0]), limit
        )
    end = paging.cursor(found[limit - 1][0]) if len(found) > limit else None
    return tagged(request, paging.page([each for _, each in found], limit, end))


async def _listed(tx: Read, told: Told, account: int, before: int | None, limit: int) -> list[tuple[int, MadeListed]]:
    """(id, story); one more than `limit` where there is more."""
    own = select(table).where(table.c.owner_id == account, table.c.deleted_at.is_(None))
    query = own if before is None else own.where(table.c.id < before)
    rows = await tx.rows(query.order_by(table.c.id.desc()).limit(limit + 1))
    return [
        (
            row["id"],
            MadeListed(
                id=row["public_id"],
                title=row["title"],
                state=row["state"],
                reason=None if row["reason"] is None else told(of_plain(row["reason"])),
                visibility=row["visibility"],
                episodes_wanted=row["asked_for"],
                rehearsal=row["rehearsal"],
                created_at=row["created_at"],
            ),
        )
        for row in rows
    ]


@router.get("/{story_id}/work", response_model=WorkShown)
async def show(request: Request, site: SiteDep, caller: Reads, story_id: PublicId) -> Response:
    """How it comes along, to its maker."""
    async with site.app.db.read() as tx:
        shown = await work(tx, Told(site, caller.locale), await book.owned(tx, caller.account, story_id))
    return tagged(request, shown)


async def _followed(site: SiteDep, caller: Reads, story_id: PublicId) -> Story:
    """Asked before the stream begins: what is not the caller's is told as at every other address."""
    async with site.app.db.read() as tx:
        return await book.owned(tx, caller.account, story_id)


@router.get("/{story_id}/events", status_code=200, response_class=Stream)
async def events(site: SiteDep, caller: Reads, mine: Annotated[Story, Depends(_followed)]) -> Response:
    """Server-sent events: `work`, at once and whenever it has changed, with what `GET /stories/{story_id}/work` gives.

    Whoever comes back sees the newest.
    """
    return Stream(site.live, caller.who, _told(site, caller, mine))


async def _told(site: Site, caller: Caller, mine: Story) -> AsyncGenerator[ServerSentEvent, None]:
    before = ""
    async with aclosing(while_good(site, caller, engine.topic(mine.public_id))) as changes:
        async for _ in changes:
            try:
                mark, shown = await _changed(site, caller, mine, before)
            except (Unavailable, NotFound):
                return
            if shown is not None:
                yield ServerSentEvent(event="work", raw_data=shown.model_dump_json())
            before = mark


async def _changed(site: Site, caller: Caller, mine: Story, before: str) -> tuple[str, WorkShown | None]:
    """The mark of how it stands, and how, where the mark is another than before. Raises NotFound where it is gone."""
    async with site.app.db.read() as tx:
        mark = await noticed.mark(tx, mine.id)
        if mark == before:
            return mark, None
        story = await book.owned(tx, caller.account, mine.public_id)
        return mark, await work(tx, Told(site, caller.locale), story)


@router.get("/{story_id}/details", response_model=DetailsShown)
async def details(request: Request, site: SiteDep, caller: Reads, story_id: PublicId) -> Response:
    """What readers are told of it, and who they are; to its maker."""
    async with site.app.db.read() as tx:
        return tagged(request, await _details(tx, caller, story_id))


@router.patch("/{story_id}/details", response_model=DetailsShown)
async def change_details(
    request: Request, site: SiteDep, caller: Writes, story_id: PublicId, match: MatchDep, given: DetailsChanged
) -> Response:
    """Give it a title, a blurb, a pen name, tags. Its cover follows."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        before = await _details(tx, caller, story_id)
        match.require(before)
        changed = Details(**given.model_dump(exclude_unset=True))
        await publishing.edit(tx, story_id, caller.account, changed, now)
        after, row = await _details(tx, caller, story_id), await shelf.owned(tx, story_id, caller.account)
    if (before.title, before.pen_name) != (after.title, after.pen_name):
        await covers.renewed(site.app.db, row["id"], now)
    return tagged(request, after)


@router.put("/{story_id}/visibility", response_model=DetailsShown)
async def publish(
    request: Request, site: SiteDep, caller: Writes, story_id: PublicId, match: MatchDep, given: Published
) -> Response:
    """Let readers have what is written, or nobody. Said again, it gives them what has changed since."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        match.require(await _details(tx, caller, story_id))
        seen = Visibility(given.visibility)
        title = (await shelf.owned(tx, story_id, caller.account))["title"]
        await publishing.publish(tx, story_id, caller.account, seen, now, last=given.last)
        row = await shelf.owned(tx, story_id, caller.account)
        shown = await _details(tx, caller, story_id)
    if title != row["title"]:
        await covers.renewed(site.app.db, row["id"], now)
    return tagged(request, shown)


@router.post("/{story_id}/link", response_model=DetailsShown)
async def new_link(request: Request, site: SiteDep, caller: Writes, story_id: PublicId) -> Response:
    """A new token for its link: the old one leads nowhere from now on."""
    async with site.app.db.write() as tx:
        await publishing.new_link(tx, story_id, caller.account)
        shown = await _details(tx, caller, story_id)
    return tagged(request, shown)


@router.delete("/{story_id}", status_code=204)
async def remove(site: SiteDep, caller: Writes, story_id: PublicId) -> None:
    """Take it back, whole: what is under way is given up, and nobody finds it any more."""
    async with site.app.db.write() as tx:
        mine = await book.owned(tx, caller.account, story_id)
        await removing.delete(tx, Hand(mine, None, site.app.clock.now()))
    await site.app.bus.say(engine.topic(story_id))


async def _details(tx: Read, caller: Caller, story_id: str) -> DetailsShown:
    row = await shelf.owned(tx, story_id, caller.account)
    met = await shelf.met(tx, story_id, caller.account)
    out = row["episode_count"] if row["visibility"] != Visibility.PRIVATE.value else 0
    return DetailsShown(
        title=row["title"],
        blurb=row["blurb"],
        pen_name=row["pen_name"],
        tags=list(met.shown.tags),
        visibility=Visibility(row["visibility"]).value,
        link_token=row["link_token"],
        published_episodes=out,
    )


def _highest(site: Site, caller: Caller | None) -> Rating:
    allowed = site.app.settings.stories.adult and caller is not None and caller.adult
    return Rating.ADULT if allowed else Rating.TEEN


def _wish(site: Site, caller: Caller, given: WishGiven) -> Wish:
    """Raises BadInput that says what is to be changed."""
    return asking.wish_of(asking.Typed(**given.model_dump()), highest=_highest(site, caller))


async def _offer(site: Site, caller: Caller, wish: Wish) -> Offer:
    async with site.app.router.of(caller.account) as answering:
        return await book.offered(answering, wish, db=site.app.db)


def _quote(told: Told, offer: Offer, wish: Wish) -> QuoteShown:
    found = offer.quote
    parts = [
        PartPrice(stage=each.stage.value, name=told(each.stage.called), calls=each.calls, cost=each.cost)
        for each in found.parts
    ]
    return QuoteShown(
        rehearsal=offer.rehearsal,
        low=found.low,
        likely=found.likely,
        high=found.high,
        cap=offer.cap,
        calls=found.calls,
        parts=parts,
        told=told(quotes.told(offer, wish)),
    )
