"""Whatever moment a worker dies at: no call that was answered is made again, and the story ends with the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.ai.tokens import estimate
from core.clock import SystemClock
from core.db import Db, Write
from core.db.tables.stories import StoryState
from tests.core.conftest import Killed
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.fakes.teller import Teller


class MortalDb(Db):
    """Dies at its write number `last` (from 0): before it begins, or once it is committed."""

    def __init__(self, url: str, last: int, *, committed: bool) -> None:
        super().__init__(url)
        self.last, self.committed, self.count = last, committed, -1

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Write]:
        self.count += 1
        now = self.count
        if now >= self.last and not self.committed:
            raise Killed
        async with super().write() as tx:
            yield tx
        if now >= self.last:
            raise Killed


async def test_a_worker_that_dies_at_any_write_costs_at_most_the_calls_in_flight(database_url: str) -> None:
    """One life after the other, each a few writes long: every write of the work is the last one of some life, before
    or after it is committed."""
    calm = await recorded(wish())
    db = Db(database_url)
    teller = Teller(calm.book)
    story = await Workshop(db, teller).begin(wish())
    lives, view = 0, None
    while view is None or view.story.state is not StoryState.DONE:
        assert lives < 300, "it does not come to an end"
        mortal = MortalDb(database_url, 2 + lives % 7, committed=lives % 2 == 0)
        job = await Workshop(db).claim(story)
        try:
            await Workshop(mortal, teller).engine.work(job)
        except (Killed, BaseExceptionGroup):
            lives += 1
        await mortal.aclose()
        view = await Workshop(db).view(story)

    states = Counter(await Workshop(db).states(story))
    assert lives > 10
    assert await Workshop(db).texts(story) == calm.texts
    assert states == {"done": calm.calls, "lost": states["lost"]}
    assert len(teller.asked) <= calm.calls + states["lost"]
    await db.aclose()


@pytest.mark.parametrize("call", range(15))
@pytest.mark.parametrize("moment", ["sent", "middle"])
async def test_a_worker_that_dies_in_a_call_loses_what_was_under_way_and_nothing_else(
    call: int, moment: str, sqlite_url: str
) -> None:
    calm = await recorded(wish())

    async def dies(number: int, words: int) -> None:
        if number == call and words == {"sent": 0, "middle": 1}[moment]:
            raise Killed

    db = Db(sqlite_url)
    teller = Teller(calm.book, between=dies)
    shop = Workshop(db, teller)
    story = await shop.begin(wish())

    with pytest.raises((Killed, BaseExceptionGroup)):
        await shop.work(story)
    view = await Workshop(db, teller).work(story)

    lost = (await shop.states(story)).count("lost")
    assert view.story.state is StoryState.DONE
    assert view.bill.lost == lost and 1 <= lost <= 2
    assert await shop.texts(story) == calm.texts
    assert len(teller.asked) == calm.calls + lost
    await db.aclose()


async def test_a_draft_that_was_under_way_is_gone_on_with(sqlite_url: str) -> None:
    """What was kept of it is not asked for again, and the whole is the same to the byte."""
    calm = await recorded(wish())
    draft = next(number for number, answer in enumerate(calm.book.values()) if answer.startswith("⟦"))

    class Ticking(SystemClock):
        """Each look at it is a second later: what is written is kept often."""

        ticks = 0.0

        def monotonic(self) -> float:
            self.ticks += 1.0
            return super().monotonic() + self.ticks

    async def dies(number: int, words: int) -> None:
        if number == draft and words == 20:
            raise Killed

    db = Db(sqlite_url)
    teller = Teller(calm.book, between=dies)
    shop = Workshop(db, teller, clock=Ticking())
    story = await shop.begin(wish())

    with pytest.raises((Killed, BaseExceptionGroup)):
        await shop.work(story)
    await Workshop(db, teller).work(story)

    rest = teller.prompts[draft + 1].lines[-1].text
    whole = list(calm.book.values())[draft]
    assert await shop.texts(story) == calm.texts
    assert whole[:200] in rest and "written_so_far" in rest
    assert teller.usages[draft].output < estimate(whole) * 0.9
    await db.aclose()
