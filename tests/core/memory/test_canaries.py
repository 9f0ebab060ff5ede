"""Nobody is told what they could not have heard: thousands of things said and asked, each with a word of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core.conftest import Memories, Stage
from tests.core.memory import leaks
from tests.core.memory.canaries import Ahead, Gossip
from tests.fakes.embedder import HashedEmbedder

STEPS = 250


@pytest.mark.parametrize(("seed", "telling"), [(1, False), (12, True)])
async def test_nothing_reaches_whoever_has_not_heard_it(
    make_stage: Callable[..., Stage], seed: int, *, telling: bool
) -> None:
    model, clock = Gossip(telling=telling), Ahead()
    stage = make_stage(memory=Memories(HashedEmbedder(), model, clock))  # type: ignore[arg-type]  # a model too
    world = await leaks.world(stage, model, clock, seed)

    found = [why for _ in range(STEPS) for why in await world.step()]

    assert found == []
    assert world.recalled > 4 * STEPS
