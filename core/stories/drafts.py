"""A story that is ordered and not begun: its price is told, and nothing is paid until its maker says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from core.db import Write
from core.db.tables.stories import StoryState, stories
from core.errors import BadInput
from core.stories import book, steering, store
from core.stories.book import MOST_AT_ONCE, Offer, Order
from core.stories.steering import Hand
from core.stories.store import Story
from core.text import t

KEY = "story-chat-draft"  # why such a story stands still


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
