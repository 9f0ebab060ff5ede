"""A story is steered where people chat: gone on with, halted, approved, made anew, continued and branched."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from core.db import Write
from core.db.tables.stories import Payer, StoryState
from core.errors import BadInput, NotFound
from core.outcome import Told
from core.stories import book, drafts, quoting, renaming, steering, store
from core.stories.pipeline import Slot, Standing
from core.stories.purse import dollars
from core.stories.schemas import Cast, Member
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Story
from core.storytelling_ask import Ask, current, episode, once, own, plain
from core.storytelling_words import micro, stage_named
from core.text import Text, t
from core.text.typed import folded_name

USUAL_MORE = 1  # episodes, where nobody says how many
MOST_STALE = 40  # parts that are made anew at once
_MONEY = re.compile(r"\$?\s*(\d{1,4}(?:\.\d{1,2})?)\s*(?:\$|달러|dollars?|usd)?", re.IGNORECASE)
_AGAIN = (Stage.DRAFT, Stage.CONTINUITY, Stage.READER, Stage.EDIT, Stage.RECORD)

Does = Callable[[Write, Hand], Awaitable[object]]


async def steered(ask: Ask, does: Does, said: Text, *, more: bool = False) -> Told:
    """One change, once; and what is shown of it. `more`: words may stand behind the story; else they name one that is
    not there."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    if rest and not more:
        raise NotFound(t("story-unknown"))
    hand = ask.hand(story)

    async def do(tx: Write) -> str:
        now = await book.owned(tx, ask.account, story.public_id)
        await does(tx, replace(hand, story=now))
        return story.public_id

    await once(ask, do)
    await ask.means.showing.show(story.id, at_once=True)
    async with ask.means.db.read() as tx:
        watched = any(each["place_id"] == ask.claim.place_id for each in await store.watched(tx, story.id))
    return Told(said, private=True) if watched else await current(ask, story, said)


async def approve(ask: Ask) -> Told:
    return await steered(ask, steering.approve, t("story-chat-approved"))


async def pause(ask: Ask) -> Told:
    return await steered(ask, steering.pause, t("story-chat-paused"))


async def cancel(ask: Ask) -> Told:
    return await steered(ask, steering.cancel, t("story-chat-cancelled"))


async def fewer(ask: Ask) -> Told:
    return await steered(ask, drafts.fewer, t("story-chat-fewer"))


async def cap(ask: Ask) -> Told:
    """What it may cost at most, in dollars."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    found = _MONEY.fullmatch((ask.values or {}).get("dollars", "") or rest)
    if found is None:
        now = "-" if story.cap is None else dollars(story.cap)
        raise BadInput(t("story-chat-cap-how", cap=now))
    wanted = micro(found[1])

    async def does(tx: Write, hand: Hand) -> None:
        await steering.set_cap(tx, hand, wanted)

    return await steered(ask, does, t("story-chat-capped", cap=dollars(wanted)), more=True)


async def redo(ask: Ask) -> Told:
    """Another version of a part, as an instruction says. Of an episode all that makes it, from the draft on."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
        standing = await store.standing(tx, story)
    slot, told = slot_of(ask, standing, rest)
    instruction = (ask.values or {}).get("instruction", "") or told
    if slot is None:
        raise BadInput(t("story-chat-redo-how"))
    first, also = _anew(standing, slot)

    async def does(tx: Write, hand: Hand) -> None:
        await steering.redo(tx, hand, first, instruction, also)

    return await steered(ask, does, t("story-chat-redone", what=called(slot)), more=True)


def slot_of(ask: Ask, standing: Standing, rest: str) -> tuple[Slot | None, str]:
    """The part that a button names, or that words begin with: an episode, or a stage; and what follows."""
    if ask.name and len(ask.numbers) >= 3:
        meant = ask.numbers[1]
        return (Slot(Stage(meant), ask.numbers[2]) if meant in set(Stage) else None), rest
    number, after = episode(rest)
    if number is not None:
        return Slot(Stage.EDIT, number), after
    stage, after = stage_named(rest)
    if stage is None:
        return None, rest
    if stage.of_episode:
        number, after = episode(after)
        return (Slot(stage, number) if number else None), after
    return Slot(stage, standing.blocks[0][0] if stage is Stage.EPISODES else 0), after


def called(slot: Slot) -> Text:
    """What a part is called."""
    if slot.stage is Stage.EDIT:
        return t("story-chat-episode", number=slot.episode)
    if slot.stage.of_episode:
        return t("story-chat-stage-of", name=Text(slot.stage.key), episode=slot.episode)
    return t("story-chat-stage", name=Text(slot.stage.key), number=slot.stage.value)


def _anew(standing: Standing, slot: Slot) -> tuple[list[Slot], list[Slot]]:
    """What is told the instruction, and what is made anew with it."""
    if slot.stage not in {Stage.EDIT, Stage.DRAFT}:
        return [slot], []
    parts = [each for each in standing.of_episode(slot.episode) if each.stage in _AGAIN and each in standing.heads]
    return parts[:1] or [slot], parts[1:]


async def price(ask: Ask, story: Story, slots: Collection[Slot], episodes: int = 0) -> Text:
    """What it costs to make these, in words."""
    if story.rehearsal:
        return t("story-chat-price-none")
    wish = story.wish.model_copy(update={"episodes": max(episodes, story.asked_for, story.wish.episodes)})
    async with ask.means.router.of(story.owner if story.payer is Payer.ACCOUNT else None) as router:
        rates = await quoting.rates(router)
    quote = quoting.restated(wish, rates, [(slot.stage, slot.episode) for slot in slots])
    if quote.likely is None:
        return t("story-chat-price-unknown", calls=round(quote.calls))
    return t("story-chat-price", likely=dollars(quote.likely), calls=round(quote.calls))


async def stale(ask: Ask) -> Told:
    """What no longer fits what it was made from, with the price of making it anew."""
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
        standing = await store.standing(tx, story)
    found = _stale(standing)
    if not found:
        return Told(t("story-chat-stale-none"), private=True)
    listed = ", ".join(ask.words(called(slot)) for slot in found[:20])
    told = t("story-chat-stale", count=len(found), listed=listed, price=await price(ask, story, found))
    name, seen = story.public_id, story.steered
    return Told(told, (ask.button("remake", name, seen), ask.button("keep", name, seen)), private=True)


def _stale(standing: Standing) -> list[Slot]:
    return [slot for slot in standing.slots if slot in standing.stale][:MOST_STALE]


async def keep(ask: Ask) -> Told:
    """Leave them as they are."""

    async def does(tx: Write, hand: Hand) -> None:
        standing = await steering.checked(tx, hand)
        await steering.keep_stale(tx, hand, _stale(standing))

    return await steered(ask, does, t("story-chat-kept"))


async def remake(ask: Ask) -> Told:
    """Make them anew."""

    async def does(tx: Write, hand: Hand) -> None:
        standing = await steering.checked(tx, hand)
        await steering.redo(tx, hand, (), "", _stale(standing))

    return await steered(ask, does, t("story-chat-remaking"))


async def goon(ask: Ask) -> Told:
    """Further episodes, in a direction; what costs something waits until the price was seen."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    count, direction = _counted(ask, rest)
    first = story.asked_for + 1
    slots = [Slot(Stage.EPISODES, first), Slot(Stage.PACKAGE)]
    new = range(first, first + count)
    slots += [Slot(stage, number) for number in new for stage in Stage if stage.of_episode]
    if story.state is not StoryState.DONE:
        raise BadInput(t("story-chat-goon-later"))
    told = None if story.rehearsal else await price(ask, story, slots, first + count - 1)

    async def does(tx: Write, hand: Hand) -> None:
        await drafts.more(tx, hand, count, direction, told)

    return await steered(ask, does, t("story-chat-more", count=count), more=True)


async def rename(ask: Ask) -> Told:
    """ "<old> > <new>": somebody is called otherwise in all of it, without a call."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
        standing = await store.standing(tx, story)
        head = standing.heads.get(Slot(Stage.CAST))
        found = {} if head is None else await store.loaded(tx, {head.artifact})
    old, _, new = (each.strip() for each in rest.replace("→", ">").partition(">"))
    cast = None if head is None else Cast.model_validate(found[head.artifact].content)
    if cast is None or not old or not new:
        raise BadInput(t("story-chat-rename-how"))
    member = next((each for each in cast.members if folded_name(old) in _names(each)), None)
    if member is None:
        raise BadInput(t("bridge-no-member"))

    async def does(tx: Write, hand: Hand) -> None:
        await renaming.rename(tx, hand, member.id, new)

    return await steered(ask, does, t("story-chat-renamed", old=plain(member.name), new=plain(new)), more=True)


def _names(member: Member) -> set[str]:
    return {folded_name(each) for each in (member.name, *member.aliases)}


def _counted(ask: Ask, rest: str) -> tuple[int, str]:
    given = ask.values or {}
    number, direction = episode(given.get("more", "") or rest)
    return number or USUAL_MORE, given.get("direction", "") or direction


async def branch(ask: Ask) -> Told:
    """What if: another story that has the same beginning, and goes on by itself."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    given = ask.values or {}
    after, direction = episode(given.get("after", "") or rest)
    if after is None:
        raise BadInput(t("story-chat-branch-how"))
    direction = given.get("direction", "") or direction
    count = episode(given.get("more", ""))[0] or max(story.asked_for - after, USUAL_MORE)

    async def do(tx: Write) -> str:
        now = await book.owned(tx, ask.account, story.public_id)
        made = await steering.branch(tx, ask.hand(now), after, direction, count)
        if not story.rehearsal:
            await drafts.waits(tx, made, ask.means.clock.now())
        return str(made)

    made = int(await once(ask, do))
    async with ask.means.db.read() as tx:
        new = await store.story(tx, made)
    assert new is not None
    slots = [
        Slot(stage, number) for number in range(after + 1, after + count + 1) for stage in Stage if stage.of_episode
    ]
    cost = await price(ask, story, slots, after + count)
    return await current(ask, new, t("story-chat-branched", after=after, count=count, price=cost))
