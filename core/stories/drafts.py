"""A story that is ordered and not begun: its price is told, and nothing is paid until its maker says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from core.db import Write
from core.db.tables.stories import StoryState, stories, story_canon
from core.errors import BadInput
from core.stories import book, steering, store
from core.stories.book import MOST_AT_ONCE, Offer, Order
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Story
from core.text import Text, t

KEY, MORE = "story-chat-draft", "story-chat-more-waits"  # why such a story stands still


async def draft(tx: Write, account: int, order: Order, offer: Offer, now: datetime) -> Story:
    """A story that waits for its maker to begin it. Raises BadInput as `book.create` does."""
    made = await book.create(tx, account, order, offer, now)
    await store.set_state(tx, made.id, StoryState.PAUSED, now, t("story-chat-draft"))
    found = await store.story(tx, made.id)
    assert found is not None
    return found


def is_draft(story: Story) -> bool:
    return story.state is StoryState.PAUSED and story.reason is not None and story.reason.key == KEY


async def start(tx: Write, hand: Hand) -> None:
    """Begin it, or go on with one that stands still. Raises BadInput for an old button, and for too many at once."""
    mine = await store.owned(tx, hand.story.owner)
    if sum(each.state is StoryState.MAKING for each in mine) >= MOST_AT_ONCE:
        raise BadInput(t("story-too-many", most=MOST_AT_ONCE))
    await steering.resume(tx, hand)


async def discard(tx: Write, hand: Hand) -> None:
    """Take one back that was never begun. Raises BadInput for an old button, and for one that was."""
    if not is_draft(hand.story):
        raise BadInput(t("story-changed"))
    await steering.cancel(tx, hand)
    await tx.run(update(stories).where(stories.c.id == hand.story.id).values(deleted_at=hand.now))


async def more(tx: Write, hand: Hand, episodes: int, direction: str, price: Text | None) -> None:
    """Further episodes; where they have a price they wait until its maker has seen it. Raises BadInput."""
    await steering.go_on(tx, hand, episodes, direction)
    if price is not None:
        waits = t("story-chat-more-waits", episodes=episodes, price=price)
        await store.set_state(tx, hand.story.id, StoryState.PAUSED, hand.now, waits)


def waits_for_more(story: Story) -> bool:
    return story.state is StoryState.PAUSED and story.reason is not None and story.reason.key == MORE


async def fewer(tx: Write, hand: Hand) -> None:
    """Take back further episodes that were asked for and not begun. Raises BadInput for an old button."""
    if not waits_for_more(hand.story):
        raise BadInput(t("story-changed"))
    await steering.cancel(tx, hand)
    standing = await store.standing(tx, hand.story)
    written = max((slot.episode for slot in standing.heads if slot.stage is Stage.EDIT), default=1)
    mine = stories.c.id == hand.story.id
    await tx.run(update(stories).where(mine).values(asked_for=written))
    directed = story_canon.c.story_id == hand.story.id, story_canon.c.after_episode == written
    await tx.run(delete(story_canon).where(*directed, story_canon.c.to_id == 0))
    await store.change_head(tx, hand.story.id, Slot(Stage.PACKAGE), redo=False)
    await store.set_state(tx, hand.story.id, StoryState.DONE, hand.now)


async def waits(tx: Write, story_id: int, now: datetime) -> None:
    """A branch that is not begun until its maker has seen what it costs."""
    await store.set_state(tx, story_id, StoryState.PAUSED, now, t("story-chat-draft"))
