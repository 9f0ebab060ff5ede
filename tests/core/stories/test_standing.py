"""How a story stands, from the hashes of what it is made of: what a change reaches, however long the story is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest

from core.stories.pipeline import BLOCK, Head, Next, Slot, Standing, next_of
from core.stories.stage import Stage
from tests.core.stories.prompting.walking import wish

EVERYTHING = 10**6


class Counted(Mapping[Slot, Head]):
    """Heads that count how often somebody looks at one."""

    def __init__(self, heads: Mapping[Slot, Head]) -> None:
        self.heads, self.looks = heads, 0

    def __getitem__(self, slot: Slot) -> Head:
        self.looks += 1
        return self.heads[slot]

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.heads)

    def __len__(self) -> int:
        return len(self.heads)


def standing(episodes: int, written: int = EVERYTHING) -> Standing:
    """A story of which so many episodes are written, all of it from what counts now."""
    empty = Standing(wish("ko", episodes), episodes, frozenset(), {})
    heads: dict[Slot, Head] = {}
    for number, slot in enumerate(empty.slots, 1):
        later = slot.stage.of_episode or slot.stage is Stage.EPISODES
        if later and slot.episode > written + (slot.stage is Stage.EPISODES):
            continue
        if slot.stage is Stage.PACKAGE and written < episodes:
            continue
        parts = {}
        if slot.stage is Stage.EPISODES:
            parts = {each: f"plan {each}" for each in range(slot.episode, min(slot.episode + BLOCK, episodes + 1))}
        heads[slot] = Head(number, 1, "", f"content {number}", parts=parts)
    bare = replace(empty, heads=heads)
    return replace(empty, heads={slot: replace(head, inputs=bare.inputs(slot)) for slot, head in heads.items()})


def changed(found: Standing, *slots: Slot) -> Standing:
    heads = {slot: replace(head, content="another") if slot in slots else head for slot, head in found.heads.items()}
    return replace(found, heads=heads)


def by_looking_at_everything(found: Standing) -> set[Slot]:
    stale: set[Slot] = set()
    for slot in found.slots:
        needs = found.needs(slot)
        if slot not in found.heads or any(each not in found.heads for each in needs):
            continue
        if found.heads[slot].inputs != found.inputs(slot) or any(each in stale for each in needs):
            stale.add(slot)
    return stale


@pytest.mark.parametrize("seed", range(12))
def test_a_change_reaches_what_is_made_from_it_and_what_is_made_from_that(seed: int) -> None:
    dice = Random(seed)
    whole = standing(30, dice.choice([7, EVERYTHING]))
    slots = dice.sample(sorted(whole.heads), dice.choice([1, 3]))

    now = changed(whole, *slots)

    assert whole.stale == frozenset()
    assert now.stale == by_looking_at_everything(now)
    assert now.stale - set(slots) == set(now.after(slots))


def test_an_episode_that_changes_leaves_the_ones_before_it_alone() -> None:
    now = changed(standing(30), Slot(Stage.EDIT, 12))

    assert {slot.episode for slot in now.stale if slot.stage.of_episode} == set(range(12, 31))
    assert Slot(Stage.EDIT, 12) not in now.stale
    assert Slot(Stage.RECORD, 12) in now.stale
    assert Slot(Stage.EPISODES, 26) in now.stale and Slot(Stage.EPISODES, 1) not in now.stale


def test_what_is_made_from_something_missing_has_no_inputs() -> None:
    with pytest.raises(KeyError):
        standing(30, 7).inputs(Slot(Stage.SCENES, 9))


def test_a_long_story_goes_on_with_the_episode_that_is_missing() -> None:
    assert next_of(standing(100, 60)) == Next((Slot(Stage.SCENES, 61),))


def test_ten_times_the_episodes_are_ten_times_the_work_and_no_more() -> None:
    looks = {}
    for episodes in (10, 100):
        whole = standing(episodes)
        heads = Counted(whole.heads)
        now = replace(whole, heads=heads)

        assert now.stale == frozenset() and next_of(now) == Next()

        looks[episodes] = heads.looks / len(now.slots)
    assert looks[100] < 1.5 * looks[10], looks
