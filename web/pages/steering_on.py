"""Going on with a story: what a change has made stale, further episodes, branches, and other names."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.db import Read, Write
from core.db.tables.stories import Payer
from core.errors import BadInput, ProductError
from core.stories import anew, covers, engine, quoting, renaming, steering, store
from core.stories.assembling import SCHEMAS
from core.stories.pipeline import Slot, Standing
from core.stories.purse import dollars
from core.stories.quoting import FREE, Rates
from core.stories.rehearsal import most_episodes
from core.stories.schemas import Cast, Member
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Story
from core.stories.wish import MOST_EPISODES
from core.text import Text, t
from web.pages.marks import back
from web.pages.parts import Mine, MineDep, desk, number, owners_page, told
from web.site import Site
from web.viewer import Form, FormDep, SheetDep, SiteDep, Viewer, ViewerDep

PRICED = 40  # lines of which each has a price of its own
MOST_MEMBERS = 8

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Group:
    """What is offered to be made anew together: a stage before the episodes, or all that is stale of an episode."""

    name: str
    called: Text
    slots: tuple[Slot, ...]
    price: str | None = None


def groups(stale: Sequence[Slot]) -> list[Group]:
    """In the order of the work."""
    found: dict[str, list[Slot]] = {}
    for slot in stale:
        key = f"e{slot.episode}" if slot.stage.of_episode else f"s{slot.stage.value}-{slot.episode}"
        found.setdefault(key, []).append(slot)
    return [Group(name, _called(slots), tuple(slots)) for name, slots in found.items()]


def _called(slots: Sequence[Slot]) -> Text:
    first = slots[0]
    if not first.stage.of_episode:
        return told(first)
    names: Text = Text(slots[-1].stage.key)
    for slot in reversed(slots[:-1]):
        names = t("steer-and", first=Text(slot.stage.key), rest=names)
    return t("steer-episode-parts", episode=first.episode, parts=names)


@router.get("/stories/{story_id}/stale")
async def stale(request: Request, site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    """What no longer fits what it was made from, and what making it anew would cost."""
    return await _stale_page(site, viewer, mine, done=request.query_params.get("done", ""))


@router.post("/stories/{story_id}/stale")
async def settle(site: SiteDep, viewer: ViewerDep, mine: MineDep, form: SheetDep) -> Response:
    """`do`: "redo" or "keep" what is chosen."""
    try:
        async with site.app.db.write() as tx:
            await _settle(tx, await desk(site, mine, form).hand(tx), form)
    except BadInput as problem:
        return await _stale_page(site, viewer, mine, problem)
    await site.app.bus.say(engine.topic(mine.story.public_id))
    return back(viewer, f"{mine.path}/make#progress" if form["do"] == "redo" else f"{mine.path}/stale?done=kept")


async def _settle(tx: Write, hand: Hand, form: Form) -> None:
    standing, chosen = await store.standing(tx, hand.story), frozenset(form.all("field-part"))
    listed = groups([slot for slot in standing.slots if slot in standing.stale])
    slots = [slot for group in listed if group.name in chosen for slot in group.slots]
    if not slots:
        raise BadInput(t("steer-none-chosen"))
    match form["do"]:
        case "keep":
            await steering.keep_stale(tx, hand, slots)
        case "redo":
            await steering.redo(tx, hand, slots)
        case _:
            raise BadInput(t("web-bad-request"))


async def _stale_page(
    site: Site, viewer: Viewer, mine: Mine, problem: ProductError | None = None, done: str = ""
) -> Response:
    async with site.app.db.read() as tx:
        standing = await store.standing(tx, mine.story)
    listed = groups([slot for slot in standing.slots if slot in standing.stale])
    rates = await _rates(site, mine.story)
    priced, total = await asyncio.to_thread(_priced, mine.story, rates, listed)
    values = {"groups": priced, "total": total, "done": done}
    return owners_page(site, viewer, mine, "steer_stale.html", values, at="stale", problem=problem)


async def _rates(site: Site, story: Story) -> Rates:
    if story.rehearsal:
        return FREE
    async with site.app.router.of(story.owner if story.payer is Payer.ACCOUNT else None) as router:
        return await quoting.rates(router)


def _priced(story: Story, rates: Rates, listed: Sequence[Group]) -> tuple[list[Group], str | None]:
    """Each with its price, and that of all. Prompts are weighed for it: not on the event loop."""
    several = len(listed) <= PRICED
    found = [
        Group(each.name, each.called, each.slots, _price(story, rates, each.slots) if several else None)
        for each in listed
    ]
    return found, _price(story, rates, [slot for each in listed for slot in each.slots])


def _price(story: Story, rates: Rates, slots: Sequence[Slot]) -> str | None:
    if story.rehearsal or not slots:
        return None
    likely = quoting.restated(story.wish, rates, [(slot.stage, slot.episode) for slot in slots]).likely
    return None if likely is None else dollars(likely)


@router.get("/stories/{story_id}/on")
async def ask_on(site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    return await _on_page(site, viewer, mine)


@router.post("/stories/{story_id}/on")
async def go_on(site: SiteDep, viewer: ViewerDep, mine: MineDep, form: FormDep) -> Response:
    """`do`: "more" episodes, another "season", or a "branch" after one."""
    try:
        more = number(form["field-more"], t("steer-more")) or 0
        async with site.app.db.write() as tx:
            hand = await desk(site, mine, form).hand(tx)
            public_id = await _gone_on(tx, site, hand, form, more)
    except BadInput as problem:
        return await _on_page(site, viewer, mine, problem, form)
    await site.app.bus.say(engine.topic(public_id))
    return back(viewer, f"/stories/{public_id}/make")


async def _gone_on(tx: Write, site: Site, hand: Hand, form: Form, more: int) -> str:
    """The public id of the story that goes on. Raises BadInput."""
    direction = form["field-direction"].replace("\r\n", "\n").strip()
    match form["do"]:
        case "more":
            await steering.go_on(tx, hand, more, direction)
        case "season":
            await anew.season(tx, hand, more, form["field-heading"], direction, site.app.catalog)
        case "branch":
            await steering.checked(tx, hand)
            after = number(form["field-after"], t("steer-after")) or 0
            made = await store.story(tx, await steering.branch(tx, hand, after, direction, more))
            assert made is not None
            return made.public_id
        case _:
            raise BadInput(t("web-bad-request"))
    return hand.story.public_id


async def _on_page(
    site: Site, viewer: Viewer, mine: Mine, problem: ProductError | None = None, form: Form | None = None
) -> Response:
    async with site.app.db.read() as tx:
        standing = await store.standing(tx, mine.story)
    written = [each for each in range(1, standing.asked_for + 1) if Slot(Stage.RECORD, each) in standing.heads]
    in_a_row = [each for at, each in enumerate(written, 1) if each == at]
    rates = await _rates(site, mine.story)
    most = most_episodes(mine.story.wish.language) if mine.story.rehearsal else MOST_EPISODES
    values = {
        "written": in_a_row,
        "left": max(0, most - standing.asked_for),
        "price": await asyncio.to_thread(_episode_price, mine.story, standing, rates),
        "sent": {} if form is None else {name: form[f"field-{name}"] for name in ("more", "direction", "heading")},
        "did": "" if form is None else form["do"],
        "after": "" if form is None else form["field-after"],
        "longest": steering.LONGEST_INSTRUCTION,
    }
    return owners_page(site, viewer, mine, "steer_on.html", values, at="on", problem=problem)


def _episode_price(story: Story, standing: Standing, rates: Rates) -> str | None:
    """Of one further episode."""
    following = standing.asked_for
    return _price(story, rates, standing.of_episode(following))


@router.get("/stories/{story_id}/rename")
async def ask_name(request: Request, site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    count = request.query_params.get("parts", "")
    return await _rename_page(site, viewer, mine, parts=int(count) if count.isdecimal() and len(count) < 6 else None)


@router.post("/stories/{story_id}/rename")
async def rename(site: SiteDep, viewer: ViewerDep, mine: MineDep, form: FormDep) -> Response:
    """Costs nothing, and can be taken back by naming them as before."""
    try:
        async with site.app.db.write() as tx:
            hand = await desk(site, mine, form).hand(tx)
            done = await renaming.rename(tx, hand, form["field-member"][:40], form["field-name"])
    except BadInput as problem:
        return await _rename_page(site, viewer, mine, problem, form)
    if done.titled:
        await covers.renewed(site.app.db, mine.story.id, site.app.clock.now())
    await site.app.bus.say(engine.topic(mine.story.public_id))
    return back(viewer, f"{mine.path}/rename?parts={len(done.changed)}#done")


async def _rename_page(
    site: Site,
    viewer: Viewer,
    mine: Mine,
    problem: ProductError | None = None,
    form: Form | None = None,
    parts: int | None = None,
) -> Response:
    async with site.app.db.read() as tx:
        there = await members(tx, await store.standing(tx, mine.story))
    values = {
        "members": there,
        "parts": parts,
        "member": "" if form is None else form["field-member"],
        "name": "" if form is None else form["field-name"],
    }
    return owners_page(site, viewer, mine, "steer_rename.html", values, at="rename", problem=problem)


async def members(tx: Read, standing: Standing) -> tuple[Member, ...]:
    """The cast as it counts now, () before there is one."""
    head = standing.heads.get(Slot(Stage.CAST))
    found = {} if head is None else await store.loaded(tx, {head.artifact})
    kept = [each for each in found.values() if not each.redacted]
    cast = SCHEMAS[Stage.CAST].model_validate(kept[0].content) if kept else None
    return cast.members if isinstance(cast, Cast) else ()
