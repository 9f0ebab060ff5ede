"""Steering a story while it is made: its parts, what is done with them, and what that makes of the rest."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from core.db import Read, Write
from core.db.tables.stories import Payer
from core.errors import NotFound
from core.stories import anew, book, byhand, comparing, covers, engine, quoting, renaming, steering, store
from core.stories.assembling import SCHEMAS
from core.stories.bridge import become
from core.stories.bridge.becoming import born
from core.stories.byhand import Typed
from core.stories.pipeline import Slot, Standing
from core.stories.quoting import FREE
from core.stories.schemas import Cast
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Artifact, Story
from core.stories.wish import Stop
from core.text import Catalog, t
from web.api.auth import AUDIENCE, Caller, SiteDep, needs
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.schemas import steering as acts
from web.api.schemas.values import pieces_of
from web.api.schemas.works import (
    Became,
    Become,
    CastShown,
    Compared,
    MemberShown,
    PartEdited,
    PartShown,
    PartsShown,
    RowShown,
    StaleShown,
    Steered,
)
from web.api.shapes import PublicId
from web.api.story_shown import Told, part, parts, slots, work
from web.site import Site

router = APIRouter(prefix="/stories/{story_id}", tags=["making stories"], route_class=Once)
Reads = Annotated[Caller, needs("stories:read")]
Writes = Annotated[Caller, needs("stories:write")]
StagePath = Annotated[int, Path(ge=0, le=16, description="Of the sixteen; 0 is what a chat was made into.")]
EpisodePath = Annotated[int, Path(ge=0, le=1_000, description="0 where the stage is of the whole story.")]
VersionQuery = Annotated[int | None, Query(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Done:
    """What an act has done: what it made stale, and which story it began. `titled`: the cover is to follow."""

    stale: tuple[Slot, ...] = ()
    branch: int | None = None
    titled: bool = False


@router.post("/steer", response_model=Steered)
async def steer(
    request: Request, site: SiteDep, caller: Writes, story_id: PublicId, given: Annotated[acts.Act, Body()]
) -> Response:
    """Approve, pause, go on, have made anew, keep, put back, rename, branch: what `do` says.

    Nothing is done where the story has changed since `seen`.
    """
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        hand = Hand(await book.owned(tx, caller.account, story_id), given.seen, now)
        done = await _do(tx, hand, given, site.app.catalog)
        branch = None if done.branch is None else await store.story(tx, done.branch)
    if done.titled:
        await covers.renewed(site.app.db, hand.story.id, now)
    await site.app.bus.say(engine.topic(story_id))
    shown = await _steered(site, caller, story_id, done.stale, branch)
    return tagged(request, shown)


async def _do(tx: Write, hand: Hand, act: Any, catalog: Catalog) -> Done:  # one of acts.Act, which mypy cannot match
    match act:
        case acts.Simple(do=do):
            await _SIMPLE[do](tx, hand)
        case acts.Cap(cap=cap):
            await steering.set_cap(tx, hand, cap)
        case acts.Stops(stops=stops):
            await steering.set_stops(tx, hand, frozenset(map(Stop, stops)))
        case acts.Keep(parts=chosen):
            await steering.keep_stale(tx, hand, _slots(chosen))
        case acts.Restore(part=chosen, version=version):
            return Done(await steering.restore(tx, hand, _slots([chosen])[0], version))
        case acts.Rename(member=member, name=name):
            return Done(titled=(await renaming.rename(tx, hand, member, name)).titled)
        case acts.Branch(after=after, more=more, direction=direction):
            await steering.checked(tx, hand)
            return Done(branch=await steering.branch(tx, hand, after, direction.strip(), more))
        case _:
            await _make(tx, hand, act, catalog)
    return Done()


async def _make(tx: Write, hand: Hand, act: Any, catalog: Catalog) -> None:  # as `_do`
    """What has something made."""
    match act:
        case acts.Redo(parts=[], instruction=instruction):
            await anew.asked_about(tx, hand, instruction.strip())
        case acts.Redo(parts=chosen, instruction=instruction):
            await steering.redo(tx, hand, _slots(chosen), instruction.strip())
        case acts.RedoEpisode(episode=episode, instruction=instruction):
            await anew.episode(tx, hand, episode, instruction.strip())
        case acts.RedoScene(episode=episode, scene=scene, instruction=instruction):
            await anew.scene(tx, hand, episode, scene, instruction.strip(), catalog)
        case acts.GoOn(more=more, direction=direction, heading=None):
            await steering.go_on(tx, hand, more, direction.strip())
        case acts.GoOn(more=more, direction=direction, heading=str(heading)):
            await anew.season(tx, hand, more, heading, direction.strip(), catalog)


_SIMPLE = {
    "approve": steering.approve,
    "pause": steering.pause,
    "resume": steering.resume,
    "cancel": steering.cancel,
    "make_hidden": steering.make_hidden,
}


def _slots(given: Sequence[acts.SlotGiven]) -> list[Slot]:
    return [anew.slot_of(each.stage, each.episode) for each in given]


async def _steered(
    site: Site, caller: Caller, story_id: str, stale: Sequence[Slot], branch: Story | None = None
) -> Steered:
    async with site.app.db.read() as tx:
        shown = await work(tx, Told(site, caller.locale), await book.owned(tx, caller.account, story_id))
    begun = None if branch is None else branch.public_id
    return Steered(**shown.model_dump(), newly_stale=slots(stale), branch=begun)


@router.get("/parts", response_model=PartsShown)
async def all_parts(request: Request, site: SiteDep, caller: Reads, story_id: PublicId) -> Response:
    """Everything that the story is to have, in the order of the work."""
    async with site.app.db.read() as tx:
        standing = await store.standing(tx, await book.owned(tx, caller.account, story_id))
    return tagged(request, PartsShown(items=parts(Told(site, caller.locale), standing, standing.slots)))


@router.get("/parts/{stage}/{episode}", response_model=PartShown)
async def one_part(
    request: Request,
    site: SiteDep,
    caller: Reads,
    story_id: PublicId,
    stage: StagePath,
    episode: EpisodePath,
    version: VersionQuery = None,
) -> Response:
    """A part as it counts now; with `version`, as it was."""
    async with site.app.db.read() as tx:
        standing, kept = await _part(tx, await book.owned(tx, caller.account, story_id), anew.slot_of(stage, episode))
    shown = kept[0] if version is None else _of(kept, version)
    return tagged(request, part(Told(site, caller.locale), standing, shown, kept[1:]))


@router.put("/parts/{stage}/{episode}", response_model=Steered)
async def edit(
    request: Request,
    site: SiteDep,
    caller: Writes,
    story_id: PublicId,
    stage: StagePath,
    episode: EpisodePath,
    given: PartEdited,
) -> Response:
    """A version by hand, held to the same gates. What does not pass is told, and nothing is kept."""
    slot = anew.slot_of(stage, episode)
    data = "" if given.content is None else json.dumps(given.content, ensure_ascii=False)
    typed = Typed(data=data, scenes=tuple(given.scenes or ()), note=given.note, anyway=given.anyway)
    async with site.app.db.write() as tx:
        mine = await book.owned(tx, caller.account, story_id)
        stale = await byhand.edited(tx, Hand(mine, given.seen, site.app.clock.now()), slot, typed)
    await site.app.bus.say(engine.topic(story_id))
    return tagged(request, await _steered(site, caller, story_id, stale))


@router.get("/parts/{stage}/{episode}/differences", response_model=Compared)
async def compare(
    request: Request,
    site: SiteDep,
    caller: Reads,
    story_id: PublicId,
    stage: StagePath,
    episode: EpisodePath,
    between: Annotated[acts.Between, Query()],
) -> Response:
    """Two versions side by side."""
    slot = anew.slot_of(stage, episode)
    async with site.app.db.read() as tx:
        _, kept = await _part(tx, await book.owned(tx, caller.account, story_id), slot)
    one, other = _of(kept, between.old), _of(kept, between.new)
    if slot.stage in byhand.PROSE:
        found = await asyncio.to_thread(comparing.texts, one.text, other.text)
    else:
        found = await asyncio.to_thread(comparing.data, one.content, other.content)
    rows = [
        RowShown(where=row.where, skipped=row.skipped, left=pieces_of(row.left), right=pieces_of(row.right))
        for row in found
    ]
    return tagged(request, Compared(old=between.old, new=between.new, rows=rows))


@router.get("/stale", response_model=StaleShown)
async def stale(request: Request, site: SiteDep, caller: Reads, story_id: PublicId) -> Response:
    """What no longer fits what it was made from, and what making it anew would cost."""
    async with site.app.db.read() as tx:
        story = await book.owned(tx, caller.account, story_id)
        standing = await store.standing(tx, story)
    found = [slot for slot in standing.slots if slot in standing.stale]
    likely = await _likely(site, story, found)
    return tagged(request, StaleShown(items=parts(Told(site, caller.locale), standing, found), likely=likely))


async def _likely(site: Site, story: Story, found: Sequence[Slot]) -> int | None:
    """Prompts are weighed for it: not on the event loop."""
    if story.rehearsal or not found:
        return None
    async with site.app.router.of(story.owner if story.payer is Payer.ACCOUNT else None) as answering:
        rates = FREE if story.rehearsal else await quoting.rates(answering)
    wanted = [(slot.stage, slot.episode) for slot in found]
    return (await asyncio.to_thread(quoting.restated, story.wish, rates, wanted)).likely


@router.get("/cast", response_model=CastShown)
async def cast(request: Request, site: SiteDep, caller: Reads, story_id: PublicId) -> Response:
    """Who can be talked with, and after which episodes."""
    async with site.app.db.read() as tx:
        story = await book.owned(tx, caller.account, story_id)
        heads = (await store.standing(tx, story)).heads
        head = heads.get(Slot(Stage.CAST))
        found = {} if head is None else await store.loaded(tx, {head.artifact})
        there = await born(tx, story.id)
    kept = [each.content for each in found.values() if not each.redacted]
    known = SCHEMAS[Stage.CAST].model_validate(kept[0]) if kept else None
    members = [
        MemberShown(
            id=each.id,
            name=each.name,
            role=each.role.value,
            first_episode=each.first_episode,
            born={str(after): public_id for member, after, public_id in there if member == each.id},
        )
        for each in (known.members if isinstance(known, Cast) else ())
    ]
    written = sorted(slot.episode for slot in heads if slot.stage is Stage.RECORD)
    return tagged(request, CastShown(members=members, episodes=written))


@router.post("/cast/{member_id}", response_model=Became, status_code=201)
async def talk(
    request: Request, site: SiteDep, caller: Writes, story_id: PublicId, member_id: PublicId, given: Become
) -> Response:
    """Somebody of the cast, as they are after an episode, as a character to talk with."""
    await site.limits.check("api-make", caller.token)
    async with site.app.db.write() as tx:
        mine = await book.owned(tx, caller.account, story_id)
        made = await become(tx, mine.id, member_id, given.episode, mine.owner, site.app.clock.now())
    return tagged(request, Became(character=made), 201, Location=f"{AUDIENCE}/characters/{made}")


async def _part(tx: Read, story: Story, slot: Slot) -> tuple[Standing, list[Artifact]]:
    """The version that counts, then all of them, the newest first. A branch shows its parent's where it has none."""
    standing = await store.standing(tx, story)
    head = standing.heads.get(slot)
    if head is None:
        raise NotFound(t("story-part-unknown"))
    kept = (await store.loaded(tx, {head.artifact}))[head.artifact]
    versions = await store.versions(tx, story.id, slot)
    shared = [] if any(each.id == kept.id for each in versions) else [kept]
    return standing, [kept, *versions, *shared]


def _of(kept: Sequence[Artifact], version: int) -> Artifact:
    found = next((each for each in kept[1:] if each.version == version and not each.redacted), None)
    if found is None:
        raise NotFound(t("story-part-unknown"))
    return found
