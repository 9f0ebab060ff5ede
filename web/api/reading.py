"""Stories as readers have them: the shelf, episodes, likes, follows, comments, how far somebody has read."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from core.characters.discovery import Ask
from core.db import Read
from core.errors import NotFound
from core.stories.edition import paragraphs
from core.stories.shelf import browse, comments, marks, places, store
from core.stories.shelf.browse import Order
from core.stories.shelf.comments import Said
from core.stories.shelf.places import Place
from core.stories.shelf.store import Listed, Met
from core.text import t
from web.api import adults
from web.api.auth import AUDIENCE, Caller, SiteDep, locale_at, needs, perhaps
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.paging import USUAL, CursorQuery, LimitQuery, Page
from web.api.schemas.characters import Language
from web.api.schemas.stories import (
    CommentMade,
    CommentShown,
    EpisodeListed,
    EpisodeShown,
    EpisodesShown,
    GateReport,
    Paragraph,
    PlaceKept,
    PlaceShown,
    StoryListed,
    StoryShown,
)
from web.api.schemas.values import AccountId, Counted, Counts, Marked, PageQuery, Words
from web.api.shapes import PublicId
from web.api.story_shown import Told, listed, report

router = APIRouter(prefix="/stories", tags=["stories"], route_class=Once)
Anybody = Annotated[Caller | None, perhaps("stories:read")]
Reads = Annotated[Caller, needs("stories:read")]
Writes = Annotated[Caller, needs("stories:write")]
Number = Annotated[int, Path(ge=1, le=999_999, description="Of the episode, from 1.")]
ORDERS = {"rising": Order.RISING, "newest": Order.NEW, "most_liked": Order.LIKED}


class Wanted(PageQuery):
    """All of them together."""

    order: Literal["rising", "newest", "most_liked"] = "rising"
    q: Words = Field("", description="Words that must occur.", examples=["porter"])
    genre: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_-]*$")] = ""
    tag: Words = ""
    author: AccountId | None = Field(None, description="An account's id.")
    language: Language | None = None
    adult: bool = Field(False, description="Those for adults, too.")


@router.get("", response_model=Page[StoryListed])
async def shelf(request: Request, site: SiteDep, caller: Anybody, wanted: Annotated[Wanted, Query()]) -> Response:
    """Published stories, in an order, by words, genre, tag and author."""
    adults.check(caller, adult=wanted.adult, own=False)
    ask = Ask(cursor=wanted.after, limit=wanted.limit, adult=wanted.adult, language=wanted.language)
    which = browse.Wanted(
        order=ORDERS[wanted.order],
        genre=wanted.genre,
        tag=wanted.tag.strip(),
        author=wanted.author or "",
        words=wanted.q,
    )
    async with site.app.db.read() as tx:
        found = await browse.find(tx, which, ask)
    return tagged(request, _page(found))


@router.get("/genres", response_model=Counts)
async def genres(request: Request, site: SiteDep, caller: Anybody, language: Language | None = None) -> Response:
    """The genres of what was published last, with how many stories each has."""
    async with site.app.db.read() as tx:
        found = await browse.genres(tx, Ask(language=language))
    return tagged(request, Counts(items=[Counted(name=name, count=count) for name, count in found]))


@router.get("/own/{which}", response_model=Page[StoryListed])
async def own(
    request: Request,
    site: SiteDep,
    caller: Reads,
    which: Literal["mine", "likes", "follows"],
    limit: LimitQuery = USUAL,
    after: CursorQuery = None,
) -> Response:
    """The account's own stories, private ones too, or what it likes or follows; the last made first."""
    lists = {"mine": browse.mine, "likes": browse.liked, "follows": browse.followed}
    async with site.app.db.read() as tx:
        found = await lists[which](tx, caller.account, Ask(cursor=after, limit=limit, adult=True))
    return tagged(request, _page(found))


@router.get("/{story_id}", response_model=StoryShown)
async def one(request: Request, site: SiteDep, caller: Anybody, story_id: PublicId) -> Response:
    """A story, by its id or by the token of its link."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        account = None if caller is None else caller.account
        liked, followed = await marks.marks(tx, account, met.id)
        place = await places.of(tx, account, met.id)
    shown = StoryShown(
        **listed(met.shown).model_dump(),
        own=met.own,
        liked=liked,
        followed=followed,
        place=None if place is None else _place(place),
    )
    return tagged(request, shown)


@router.get("/{story_id}/episodes", response_model=EpisodesShown)
async def episodes(request: Request, site: SiteDep, caller: Anybody, story_id: PublicId) -> Response:
    """What is published of it; to its maker also what is written."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        found = await store.listed(tx, met.id, drafts=met.own)
    return tagged(request, EpisodesShown(items=[_episode(each) for each in found]))


@router.get("/{story_id}/episodes/{number}", response_model=EpisodeShown)
async def read(request: Request, site: SiteDep, caller: Anybody, story_id: PublicId, number: Number) -> Response:
    """An episode, by paragraphs."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        known = {each.number: each for each in await store.listed(tx, met.id, drafts=met.own)}
        text = await store.text(tx, met.id, number, drafts=met.own) if number in known else None
        place = await places.of(tx, None if caller is None else caller.account, met.id)
    if text is None:
        raise store.no_episode(number)
    told = paragraphs(text)
    at = places.resume(place, told) if place is not None and place.episode == number and told else 0
    shown = EpisodeShown(
        **_episode(known[number]).model_dump(),
        before=max((each for each in known if each < number), default=None),
        after=min((each for each in known if each > number), default=None),
        paragraphs=[Paragraph(id=name, text=words) for name, words in told],
        resume=at,
    )
    return tagged(request, shown)


@router.get("/{story_id}/episodes/{number}/report", response_model=GateReport)
async def gates(request: Request, site: SiteDep, caller: Anybody, story_id: PublicId, number: Number) -> Response:
    """What the gates said of an episode, as it is kept."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        found = await store.report(tx, met.id, number, drafts=met.own)
    if found is None:
        raise store.no_episode(number)
    return tagged(request, report(Told(site, locale_at(request)), found))


@router.put("/{story_id}/like", response_model=Marked)
async def like(request: Request, site: SiteDep, caller: Writes, story_id: PublicId) -> Response:
    """Like it. Said again it changes nothing."""
    async with site.app.db.write() as tx:
        await meet(tx, caller, story_id)
        await marks.like(tx, story_id, caller.account, site.app.clock.now())
        return tagged(request, await _marked(tx, caller, story_id))


@router.delete("/{story_id}/like", status_code=204)
async def unlike(site: SiteDep, caller: Writes, story_id: PublicId) -> None:
    """Take the like back."""
    async with site.app.db.write() as tx:
        await marks.unlike(tx, (await meet(tx, caller, story_id)).id, caller.account)


@router.put("/{story_id}/follow", response_model=Marked)
async def follow(request: Request, site: SiteDep, caller: Writes, story_id: PublicId) -> Response:
    """Follow it: new episodes are told. Said again it changes nothing."""
    async with site.app.db.write() as tx:
        await meet(tx, caller, story_id)
        await marks.follow(tx, story_id, caller.account, site.app.clock.now())
        return tagged(request, await _marked(tx, caller, story_id))


@router.delete("/{story_id}/follow", status_code=204)
async def unfollow(site: SiteDep, caller: Writes, story_id: PublicId) -> None:
    """Follow it no more."""
    async with site.app.db.write() as tx:
        await marks.unfollow(tx, (await meet(tx, caller, story_id)).id, caller.account)


async def _marked(tx: Read, caller: Caller, story_id: str) -> Marked:
    met = await meet(tx, caller, story_id)
    liked, followed = await marks.marks(tx, caller.account, met.id)
    counts = {"like_count": met.shown.like_count, "follow_count": met.shown.follow_count}
    return Marked(liked=liked, followed=followed, **counts)


class Under(PageQuery):
    episode: int | None = Field(None, ge=0, le=999_999, description="0 for the story itself; null for all of it.")
    paragraph: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9-]*$")] = ""


@router.get("/{story_id}/comments", response_model=Page[CommentShown])
async def said(
    request: Request, site: SiteDep, caller: Anybody, story_id: PublicId, under: Annotated[Under, Query()]
) -> Response:
    """What readers said, the newest first: of the story, of an episode, or of one paragraph."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        found = await comments.listed(
            tx,
            met,
            None if caller is None else caller.account,
            episode=under.episode,
            paragraph=under.paragraph,
            ask=Ask(cursor=under.after, limit=under.limit),
        )
    return tagged(request, Page[CommentShown](items=[_comment(each) for each in found.items], next=found.cursor))


@router.post("/{story_id}/comments", response_model=CommentShown, status_code=201)
async def say(request: Request, site: SiteDep, caller: Writes, story_id: PublicId, given: CommentMade) -> Response:
    """Say something under the story, an episode or a paragraph."""
    name = given.name.strip() or caller.holder.name or Told(site, caller.locale)(t("web-guest"))
    what = Said(text=given.text, name=name, episode=given.episode, paragraph=given.paragraph)
    async with site.app.db.write() as tx:
        met = await meet(tx, caller, story_id)
        made = await comments.add(tx, story_id, caller.account, what, site.app.clock.now())
        newest = await comments.listed(tx, met, caller.account, ask=Ask(limit=5))
    shown = next(each for each in newest.items if each.public_id == made)
    return tagged(request, _comment(shown), 201, Location=f"{AUDIENCE}/stories/{story_id}/comments")


@router.delete("/{story_id}/comments/{comment_id}", status_code=204)
async def unsay(site: SiteDep, caller: Writes, story_id: PublicId, comment_id: PublicId) -> None:
    """Take away what one has said oneself, or what was said under one's own story."""
    async with site.app.db.write() as tx:
        await meet(tx, caller, story_id)
        await comments.delete(tx, comment_id, caller.account, site.app.clock.now())


@router.get("/{story_id}/place", response_model=PlaceShown)
async def place(request: Request, site: SiteDep, caller: Reads, story_id: PublicId) -> Response:
    """How far the caller has read, on whatever surface."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        found = await places.of(tx, caller.account, met.id)
    if found is None:
        raise NotFound(t("shelf-no-paragraph"))
    return tagged(request, _place(found))


@router.put("/{story_id}/place", response_model=PlaceShown)
async def keep_place(request: Request, site: SiteDep, caller: Writes, story_id: PublicId, given: PlaceKept) -> Response:
    """The last place counts, also where it is further up."""
    kept = Place(given.episode, given.paragraph, given.number)
    async with site.app.db.write() as tx:
        await meet(tx, caller, story_id)
        await places.keep(tx, story_id, caller.account, kept, site.app.clock.now())
    return tagged(request, _place(kept))


async def meet(tx: Read, caller: Caller | None, name: str) -> Met:
    """Raises NotFound for what the caller may not know of, NotAllowed for what is for adults."""
    met = await store.met(tx, name, None if caller is None else caller.account)
    adults.check(caller, adult=met.shown.adult, own=met.own)
    return met


def _page(found: browse.Page) -> Page[StoryListed]:
    return Page[StoryListed](items=[listed(each) for each in found.items], next=found.cursor)


def _episode(found: Listed) -> EpisodeListed:
    return EpisodeListed(
        number=found.number,
        title=found.title,
        length=found.length,
        draft=found.draft,
        published_at=found.published_at,
        updated_at=found.updated_at,
    )


def _comment(found: comments.Comment) -> CommentShown:
    return CommentShown(
        id=found.public_id,
        episode=found.episode,
        paragraph=found.paragraph,
        name=found.name,
        text=found.text,
        by_author=found.by_author,
        removable=found.removable,
        at=found.at,
    )


def _place(found: Place) -> PlaceShown:
    return PlaceShown(episode=found.episode, paragraph=found.paragraph, number=found.number)
