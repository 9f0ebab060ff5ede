"""The end of a story: its maker takes it back, whole."""

from __future__ import annotations

from sqlalchemy import update

from core.db import Write
from core.db.tables.characters import Visibility
from core.db.tables.stories import StoryState, stories
from core.stories import steering, store
from core.stories.bridge import becoming
from core.stories.shelf import store as shelf
from core.stories.shelf.indexing import index
from core.stories.steering import Hand


async def delete(tx: Write, hand: Hand) -> None:
    """Nobody finds the story any more, its maker neither; what is under way is given up. Characters that were born in
    it stay their maker's and are seen by nobody else. Raises BadInput for an old button."""
    if hand.story.state in {StoryState.MAKING, StoryState.WAITING, StoryState.UNPAID}:
        await steering.cancel(tx, hand)
    else:
        await steering.checked(tx, hand)
        await steering.changed(tx, hand)
    await store.set_state(tx, hand.story.id, StoryState.CANCELLED, hand.now)
    hidden = {"visibility": Visibility.PRIVATE.value, "link_token": shelf.new_token(), "updated_at": hand.now}
    await shelf.set_columns(tx, hand.story.id, **hidden)
    await becoming.follow_visibility(tx, hand.story.id, hand.now)
    await tx.run(update(stories).where(stories.c.id == hand.story.id).values(deleted_at=hand.now))
    await index(tx, hand.story.id)
