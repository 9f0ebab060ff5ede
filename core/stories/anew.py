"""More than one part made anew, or less: one scene of an episode, an episode from its draft on, another season."""

from __future__ import annotations

from core.db import Write
from core.errors import BadInput, NotFound
from core.stories import steering, store
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.text import Catalog, t

FOLLOWING = (Stage.CONTINUITY, Stage.READER, Stage.EDIT, Stage.RECORD)
"""What follows from an episode's draft."""
LONGEST_HEADING = 80


async def scene(tx: Write, hand: Hand, episode: int, number: int, instruction: str, catalog: Catalog) -> None:
    """One scene of a settled episode, as the instruction says. Raises BadInput without one, and as `steering.redo`."""
    if not instruction:
        raise BadInput(t("steer-instruction-needed"))
    words = t("steer-scene-only", number=str(number), text=instruction)
    await steering.redo(tx, hand, [Slot(Stage.EDIT, episode)], catalog.render(words, hand.story.wish.language))


async def episode(tx: Write, hand: Hand, number: int, instruction: str) -> None:
    """An episode from its draft on. Raises NotFound and BadInput as `steering.redo`."""
    standing = await store.standing(tx, hand.story)
    also = [slot for stage in FOLLOWING if (slot := Slot(stage, number)) in standing.heads]
    await steering.redo(tx, hand, [Slot(Stage.DRAFT, number)], instruction, also)


async def season(tx: Write, hand: Hand, more: int, heading: str, direction: str, catalog: Catalog) -> None:
    """Further episodes under a heading of their own. Raises BadInput as `steering.go_on`."""
    called = " ".join(heading.split())[:LONGEST_HEADING] or "2"
    words = t("steer-season-direction", heading=called, direction=direction)
    await steering.go_on(tx, hand, more, catalog.render(words, hand.story.wish.language).strip())


async def asked_about(tx: Write, hand: Hand, instruction: str) -> None:
    """What its maker is asked about just now. Raises BadInput where that is nothing."""
    slot = steering.waits_at(hand.story, await store.standing(tx, hand.story))
    if slot is None:
        raise BadInput(t("story-nothing-to-approve"))
    await steering.redo(tx, hand, [slot], instruction)


def slot_of(stage: int, episode: int) -> Slot:
    """Raises NotFound for a stage that there is not. (pure)"""
    try:
        return Slot(Stage(stage), episode)
    except ValueError:
        raise NotFound(t("story-part-unknown")) from None
