"""What a maker does with a story between its steps: approve, edit, have made anew, keep, pause, go on, branch.

Each takes the number of changes that its asker has seen: who presses an old button is told so, and nothing is done.
What a change makes stale is listed; nothing is made anew that nobody asked for, and nothing else changes by a byte.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from core.db import Read, Write
from core.db.tables.stories import Author, StoryState, stories, story_canon, story_consents, story_origins
from core.errors import BadInput, NotFound
from core.ledger import jobs
from core.stories import book, calls, keeping, store
from core.stories.bridge import provenance
from core.stories.checks import purity, topics
from core.stories.engine import JOB, SHOWN
from core.stories.keeping import NOTHING, More
from core.stories.pipeline import Slot, Standing, next_of
from core.stories.rehearsal import possible
from core.stories.stage import Stage
from core.stories.store import Artifact, Made, Story
from core.stories.wish import MOST_EPISODES, Stop
from core.text import t

LONGEST_INSTRUCTION = 1_000


@dataclass(frozen=True, slots=True)
class Hand:
    """Who steers which story: `seen` is the story's `steered` as it was shown to them, None where they saw none."""

    story: Story
    seen: int | None
    now: datetime


async def approve(tx: Write, hand: Hand) -> None:
    """Go on after the gate at which the story waits."""
    standing = await checked(tx, hand)
    slot = waits_at(hand.story, standing)
    if slot is None:
        raise BadInput(t("story-nothing-to-approve"))
    await store.change_head(tx, hand.story.id, slot, approved=True)
    await _go(tx, hand)


def waits_at(story: Story, standing: Standing) -> Slot | None:
    """What its maker is to look at, where the story waits for that."""
    key = "" if story.reason is None or story.state is not StoryState.WAITING else story.reason.key
    heads = standing.heads
    match key:
        case "story-stop-concept":
            return Slot(Stage.CONCEPT) if Slot(Stage.CONCEPT) in heads else None
        case "story-stop-outline":
            open_ = [Slot(Stage.EPISODES, first) for first, _ in standing.blocks]
        case "story-stop-episode":
            open_ = [Slot(Stage.EDIT, number) for number in range(1, standing.asked_for + 1)]
        case _:
            return None
    return next((slot for slot in open_ if slot in heads and not heads[slot].approved), None)


async def pause(tx: Write, hand: Hand) -> None:
    """What is under way is finished and kept; then nothing more is begun."""
    await checked(tx, hand)
    if hand.story.state not in {StoryState.MAKING, StoryState.WAITING, StoryState.UNPAID}:
        raise BadInput(t("story-not-running"))
    await _set(tx, hand, StoryState.PAUSED)


async def resume(tx: Write, hand: Hand) -> None:
    """Go on with a story that stands still: paused, cancelled, out of money, or waiting over something that failed."""
    await checked(tx, hand)
    if hand.story.state is StoryState.MAKING:
        raise BadInput(t("story-is-running"))
    await _check_many(tx, hand)
    await _anew(tx, hand, await store.standing(tx, hand.story))
    await _go(tx, hand)


async def _check_many(tx: Read, hand: Hand) -> None:
    """Raises BadInput where the account has too many under way beside this one."""
    mine = await store.owned(tx, hand.story.owner)
    if sum(each.state is StoryState.MAKING and each.id != hand.story.id for each in mine) >= book.MOST_AT_ONCE:
        raise BadInput(t("story-too-many", most=book.MOST_AT_ONCE))


async def _anew(tx: Write, hand: Hand, standing: Standing) -> None:
    """Where a stage gave nothing that passes, it is asked anew: what it has answered would not pass again."""
    reason = hand.story.reason
    if reason is None or reason.key not in {"story-stuck", "story-refused"}:
        return
    for slot in next_of(standing).steps:
        if reason.args.get("stage") == slot.stage.called and reason.args.get("episode", slot.episode) == slot.episode:
            await calls.set_aside(tx, hand.story.id, slot)


async def cancel(tx: Write, hand: Hand) -> None:
    """Give up what is not made yet. What is made stays, and can be gone on with."""
    await checked(tx, hand)
    await _set(tx, hand, StoryState.CANCELLED)


async def set_cap(tx: Write, hand: Hand, cap: int | None) -> None:
    """What it may cost in all, in micro-dollars; a story that stood still for want of money goes on."""
    await checked(tx, hand)
    await tx.run(update(stories).where(stories.c.id == hand.story.id).values(cap=cap))
    if hand.story.state is StoryState.UNPAID:
        await _go(tx, hand)
    else:
        await changed(tx, hand)


async def set_stops(tx: Write, hand: Hand, stops: Collection[Stop]) -> None:
    """Where its maker wants to be asked from now on."""
    await checked(tx, hand)
    values = sorted(stop.value for stop in stops)
    await tx.run(update(stories).where(stories.c.id == hand.story.id).values(stops=values))
    await changed(tx, hand)


async def redo(
    tx: Write, hand: Hand, slots: Collection[Slot], instruction: str = "", also: Collection[Slot] = ()
) -> None:
    """Have these made anew, as `instruction` says, and `also` those, without one. The versions before stay."""
    standing = await checked(tx, hand)
    _check_instruction(instruction)
    for slot in (*slots, *also):
        if slot not in standing.heads:
            raise NotFound(t("story-part-unknown"))
        told = instruction if slot in slots else ""
        await store.change_head(tx, hand.story.id, slot, redo=True, instruction=told, approved=False)
    await _go(tx, hand)


async def make_hidden(tx: Write, hand: Hand) -> int:
    """Have all that is hidden made anew without the words that were taken back; how many parts."""
    await checked(tx, hand)
    count = await provenance.remake(tx, hand.story.id)
    await _go(tx, hand)
    return count


async def keep_stale(tx: Write, hand: Hand, slots: Collection[Slot]) -> None:
    """Keep these as they are, though what they were made from has changed."""
    standing = await checked(tx, hand)
    for slot in slots:
        if slot in standing.heads:
            await store.change_head(tx, hand.story.id, slot, pinned=standing.inputs(slot))
    await changed(tx, hand)


async def put(tx: Write, hand: Hand, made: Made, more: More = NOTHING) -> tuple[Slot, ...]:
    """A version by its maker's hand counts from now on; what it makes stale, in the order of the work."""
    standing = await checked(tx, hand)
    before = standing.heads.get(made.slot)
    if before is None:
        raise NotFound(t("story-part-unknown"))
    await keeping.keep(tx, hand.story, made, hand.now, more, over=before.artifact)
    after = await store.standing(tx, hand.story)
    if hand.story.state is StoryState.WAITING and made.slot.stage is Stage.EDIT and not after.heads[made.slot].red:
        await _go(tx, hand)
    else:
        await changed(tx, hand)
    return tuple(slot for slot in after.slots if slot in after.stale and slot not in standing.stale)


async def restore(tx: Write, hand: Hand, slot: Slot, version: int) -> tuple[Slot, ...]:
    """An older version counts again; what that makes stale."""
    standing = await checked(tx, hand)
    found = next((each for each in await store.versions(tx, hand.story.id, slot) if each.version == version), None)
    if found is None or found.redacted:
        raise NotFound(t("story-part-unknown"))
    await store.point(tx, hand.story.id, slot, found.id)
    await changed(tx, hand)
    after = await store.standing(tx, hand.story)
    return tuple(each for each in after.slots if each in after.stale and each not in standing.stale)


async def go_on(tx: Write, hand: Hand, more: int, direction: str = "") -> None:
    """So many further episodes, planned from what holds by now; the first stages stay as they are."""
    standing = await checked(tx, hand)
    _check_instruction(direction)
    wanted = hand.story.asked_for + more
    if more < 1 or wanted > MOST_EPISODES:
        raise BadInput(t("story-episodes-many", most=MOST_EPISODES, now=hand.story.asked_for))
    if hand.story.rehearsal:
        possible(hand.story.wish.model_copy(update={"episodes": wanted}))
    await tx.run(update(stories).where(stories.c.id == hand.story.id).values(asked_for=wanted))
    await _direct(tx, hand.story.id, hand.story.asked_for, direction, hand.now)
    if Slot(Stage.PACKAGE) in standing.heads:
        await store.change_head(tx, hand.story.id, Slot(Stage.PACKAGE), redo=True)
    await _go(tx, hand)


async def branch(tx: Write, hand: Hand, after: int, direction: str, more: int) -> int:
    """Another story that has the same beginning, up to the end of episode `after`, and goes on by itself; its id.

    All artifacts until then are shared: it costs nothing until something differs.
    """
    standing = await store.standing(tx, hand.story)
    _check_instruction(direction)
    if hand.story.redacted:
        raise BadInput(t("story-hidden"))
    settled = [number for number in range(1, after + 1) if Slot(Stage.RECORD, number) in standing.heads]
    if after < 1 or len(settled) != after:
        raise BadInput(t("story-branch-early"))
    await _check_many(tx, hand)
    story_id = await store.add(tx, _branched(hand, after, more))
    await _share(tx, hand, standing, story_id, after)
    await _same_origin(tx, hand.story.id, story_id)
    await _direct(tx, story_id, after, direction, hand.now)
    await _settle(tx, standing, story_id)
    await jobs.ask(tx, JOB, story_id)
    return story_id


def _branched(hand: Hand, after: int, more: int) -> Mapping[str, object]:
    story = hand.story
    return {
        "owner_id": story.owner,
        "state": StoryState.MAKING.value,
        "wish": story.wish.model_dump(mode="json"),
        "asked_for": min(after + max(more, 1), MOST_EPISODES),
        "stops": sorted(stop.value for stop in story.stops),
        "rehearsal": story.rehearsal,
        "payer": story.payer.value,
        "payer_key": story.payer_key,
        "quote": story.quote,
        "cap": story.cap,
        "parent_id": story.id,
        "branched_at": after,
        "language": story.wish.language,
        "genre": story.wish.genre,
        "title": story.title,
        "rating": story.wish.rating.value,
        "created_at": hand.now,
        "updated_at": hand.now,
    }


async def _same_origin(tx: Write, story_id: int, branch_id: int) -> None:
    """A branch of a story from a chat is from that chat, too: the same consents hold, and the same words are barred."""
    for table in (story_origins, story_consents):
        rows = await tx.rows(select(table).where(table.c.story_id == story_id))
        if rows:
            await tx.run(insert(table), [{**row, "story_id": branch_id} for row in rows])


async def _share(tx: Write, hand: Hand, standing: Standing, story_id: int, after: int) -> None:
    for slot, head in standing.heads.items():
        if slot.stage.of_episode and slot.episode > after:
            continue
        if slot.stage is Stage.PACKAGE or (slot.stage is Stage.EPISODES and slot.episode > after):
            continue
        if slot.stage is Stage.EPISODES and max(head.parts) > after:
            block = (await store.loaded(tx, {head.artifact}))[head.artifact]
            await store.keep(tx, story_id, _cut(block, after), hand.now)
            continue
        await store.point(tx, story_id, slot, head.artifact, approved=head.approved)
        if head.pinned:
            await store.change_head(tx, story_id, slot, pinned=head.pinned)
    planned = [slot for slot in standing.heads if slot.stage is Stage.EPISODES and slot.episode <= after]
    for slot in planned:
        await store.change_head(tx, story_id, slot, approved=True)


async def _settle(tx: Write, parent: Standing, story_id: int) -> None:
    """What was in order in the parent is so in its branch, also where less is planned: a plan's extent is among what
    it is made from."""
    story = await store.story(tx, story_id)
    assert story is not None
    own = await store.standing(tx, story)
    for slot in own.stale - parent.stale:
        await store.change_head(tx, story_id, slot, pinned=own.inputs(slot))


def _cut(block: Artifact, after: int) -> Made:
    """What a block plans up to an episode."""
    listed = block.content["episodes"]
    plans = [plan for plan in listed if plan["number"] <= after] if isinstance(listed, list) else []
    return Made(slot=block.slot, inputs=block.inputs, content={"episodes": plans}, author=Author.CODE)


async def _direct(tx: Write, story_id: int, after: int, direction: str, now: datetime) -> None:
    """Which way it is to go on from there: it stands beside what has happened, and makes nothing before it stale."""
    if not direction.strip():
        return
    row = {"story_id": story_id, "after_episode": after, "from_id": 0, "to_id": 0, "facts": [], "at": now}
    await tx.run(insert(story_canon).values(summary=direction.strip(), **row))


async def checked(tx: Read, hand: Hand) -> Standing:
    """How the story stands. Raises BadInput for an old button."""
    if hand.seen is not None and hand.seen != hand.story.steered:
        raise BadInput(t("story-changed"))
    return await store.standing(tx, hand.story)


async def _go(tx: Write, hand: Hand) -> None:
    await _set(tx, hand, StoryState.MAKING)
    await jobs.ask(tx, JOB, hand.story.id)


async def _set(tx: Write, hand: Hand, state: StoryState) -> None:
    await changed(tx, hand)
    await store.set_state(tx, hand.story.id, state, hand.now)


async def changed(tx: Write, hand: Hand) -> None:
    """Its maker has changed something: older buttons are stale. Raises BadInput where somebody was faster."""
    mine = (stories.c.id == hand.story.id, stories.c.steered == hand.story.steered)
    if await tx.run(update(stories).where(*mine).values(steered=stories.c.steered + 1)) == 0:
        raise BadInput(t("story-changed"))
    if await store.watched(tx, hand.story.id):
        await jobs.ask(tx, SHOWN, hand.story.id)


def _check_instruction(text: str) -> None:
    """Raises BadInput for too much, and for what no story is made of."""
    if len(text) > LONGEST_INSTRUCTION:
        raise BadInput(t("story-instruction-long", most=LONGEST_INSTRUCTION, now=len(text)))
    check_topics(text)


def check_topics(text: str) -> None:
    """What a maker asks for or writes later is held to what a wish is held to. Raises BadInput."""
    if topics.harms_the_young(text):
        raise BadInput(t("wish-minor"))
    if words := topics.harm(text):
        raise BadInput(t("wish-harm", words=words[:40]))
    if name := purity.person(text):
        raise BadInput(t("wish-person", name=name))
