"""What a reader comes back to: stories begun, news of those followed, feeds; and authors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.characters.discovery import Ask
from core.stories.shelf import browse, feeds, marks, places
from web.api.auth import Caller, SiteDep, needs, perhaps
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.paging import USUAL, CursorQuery, LimitQuery
from web.api.schemas.stories import (
    AuthorShown,
    FeedShown,
    FeedsShown,
    ManyNews,
    NewsShown,
    PlaceShown,
    ReadingShown,
    ReadingsShown,
)
from web.api.shapes import PublicId
from web.api.story_shown import listed

router = APIRouter(tags=["reading"], route_class=Once)
Anybody = Annotated[Caller | None, perhaps("stories:read")]
Reads = Annotated[Caller, needs("stories:read")]
Writes = Annotated[Caller, needs("stories:write")]


@router.get("/reading/begun", response_model=ReadingsShown)
async def begun(request: Request, site: SiteDep, caller: Reads, limit: LimitQuery = USUAL) -> Response:
    """What the caller has begun to read, the last read first."""
    async with site.app.db.read() as tx:
        found = await places.begun(tx, caller.account, limit)
    items = [
        ReadingShown(
            story=listed(each.story),
            place=PlaceShown(episode=each.place.episode, paragraph=each.place.paragraph, number=each.place.number),
            at=each.at,
        )
        for each in found
    ]
    return tagged(request, ReadingsShown(items=items))


@router.get("/reading/news", response_model=ManyNews)
async def news(request: Request, site: SiteDep, caller: Reads, limit: LimitQuery = USUAL) -> Response:
    """Followed stories with episodes that the caller has not come to yet."""
    async with site.app.db.read() as tx:
        found = await marks.news(tx, caller.account, limit)
    return tagged(request, ManyNews(items=[NewsShown(story=listed(each.story), first=each.first) for each in found]))


@router.get("/reading/feeds", response_model=FeedsShown)
async def own_feeds(request: Request, site: SiteDep, caller: Reads) -> Response:
    """The secret addresses of the caller's own feed, the newest first."""
    async with site.app.db.read() as tx:
        found = await feeds.tokens(tx, caller.account)
    return tagged(request, FeedsShown(items=[_feed(each) for each in found]))


@router.post("/reading/feeds", response_model=FeedShown, status_code=201)
async def make_feed(request: Request, site: SiteDep, caller: Writes) -> Response:
    """One more address; beyond five, the oldest ends."""
    async with site.app.db.write() as tx:
        made = await feeds.make_token(tx, caller.account, site.app.clock.now())
    return tagged(request, _feed(made), 201)


@router.delete("/reading/feeds/{token}", status_code=204)
async def end_feed(site: SiteDep, caller: Writes, token: PublicId) -> None:
    """Nobody gets anything at this address any more."""
    async with site.app.db.write() as tx:
        await feeds.revoke(tx, caller.account, token)


@router.get("/authors/{author_id}", response_model=AuthorShown)
async def author(
    request: Request,
    site: SiteDep,
    caller: Anybody,
    author_id: PublicId,
    limit: LimitQuery = USUAL,
    after: CursorQuery = None,
) -> Response:
    """The published stories of an account, the last published first."""
    ask = Ask(cursor=after, limit=limit, adult=caller is not None and caller.adult)
    async with site.app.db.read() as tx:
        name, page = await browse.author(tx, author_id, ask)
    shown = AuthorShown(id=author_id, pen_name=name, items=[listed(each) for each in page.items], next=page.cursor)
    return tagged(request, shown)


def _feed(token: str) -> FeedShown:
    return FeedShown(token=token, path=f"/feeds/{token}.atom")
