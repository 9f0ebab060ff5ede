"""Whatever happens to calls: nothing stays set aside, what was spent is what they cost, and no limit is passed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.ai.model import Broken, Delta, Finish, Line, Prompt, Purpose, Role, Stop, StreamItem, Usage
from core.ai.router import Router, Routes, Unanswered
from core.ai.tokens import estimate
from core.clock import SystemClock
from core.db import Db
from core.db.tables.stories import budgets, stories, story_calls
from core.ledger.jobs import Job
from core.stories import store
from core.stories.calls import Calls, Question
from core.stories.making import Making, unguarded
from core.stories.pipeline import Slot
from core.stories.purse import Limits, Unpaid
from core.stories.stage import Stage
from core.stories.store import Story
from tests.core.stories.workshop import Workshop, wish

WORST = 1_000
OFTEN = 60  # things that happen in one life


class Defect(Exception):
    """Something of ours that is wrong."""


@dataclass
class Moody:
    """A model that answers, breaks, says nothing of what it used, or meets a defect of ours."""

    chance: random.Random
    provider: str = "moody"
    name: str = "moody"

    async def stream(self, _prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        await asyncio.sleep(0)
        mood = self.chance.randrange(5)
        if mood == 0:
            raise Broken("no answer")
        yield Delta("문이 ")
        if mood == 1:
            raise Defect
        await asyncio.sleep(0)
        yield Delta("열렸다.")
        yield Stop(Finish.COMPLETE, None if mood == 2 else Usage(output=self.chance.randrange(WORST + 1)))

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        """Nothing is open."""


@dataclass
class Calendar(SystemClock):
    """The month can be changed; nobody waits."""

    date: datetime = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)

    def now(self) -> datetime:
        return self.date

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


def of_output(_provider: str, _model: str, usage: Usage, _when: datetime) -> int:
    return usage.output


@dataclass
class Life:
    """A story with its calls, and what its maker, its operator and its workers do meanwhile."""

    db: Db
    story: Story
    chance: random.Random
    calls: Calls
    clock: Calendar
    job: Job
    asked: int = 0

    async def goes_on(self) -> None:
        what = self.chance.randrange(10)
        if what == 0:
            await self.dies()
        elif what == 1:
            self.clock.date += timedelta(days=self.chance.choice((1, 31)))
        elif what == 2:
            await self.has_cap(self.chance.choice((0, 2_000, 20_000, 50_000)))
        elif what == 3:
            self.calls.limits = Limits(account=self.chance.choice((0, 10_000, 60_000)))
        else:
            await asyncio.gather(*(self.asks() for _ in range(self.chance.randint(1, 2))), return_exceptions=True)

    async def asks(self) -> None:
        self.asked += self.chance.randint(0, 1)
        prompt = Prompt(stable=(), lines=(Line(Role.PERSON, f"{self.asked}"),))
        question = Question(slot=Slot(Stage.WORLD), purpose=Purpose.PLAN, prompt=prompt, version="1", worst=WORST)
        try:
            await self.calls.ask(self.job, self.story, question)
        except (Unpaid, Unanswered):
            return

    async def dies(self) -> None:
        """Another worker has the story now."""
        self.job = await Workshop(self.db).claim(self.story)
        async with self.db.write() as tx:
            await self.calls.bury(tx, self.job, self.story)

    async def has_cap(self, cap: int) -> None:
        async with self.db.write() as tx:
            await tx.run(update(stories).where(stories.c.id == self.story.id).values(cap=cap))
            found = await store.story(tx, self.story.id)
        assert found is not None
        self.story = replace(found, rehearsal=False)

    async def purses(self) -> list[dict[str, Any]]:
        async with self.db.read() as tx:
            return [dict(row) for row in await tx.rows(select(budgets))]

    async def cost(self) -> int:
        """Of its calls, with the worst case of those that nobody knows better."""
        async with self.db.read() as tx:
            rows = await tx.rows(select(story_calls))
        done = [row["worst"] if row["cost"] is None else row["cost"] for row in rows if row["state"] == "done"]
        lost = [row["worst"] for row in rows if row["state"] == "lost"]
        return int(sum(done) + sum(lost))


async def begun(db: Db, seed: int) -> Life:
    chance = random.Random(seed)
    story = await Workshop(db).begin(wish(), cap=20_000)
    clock = Calendar()
    router = Router(Routes({Purpose.PLAN: [Moody(chance)]}), clock, jitter=lambda: 0.0, price=of_output)
    calls = Calls(db=db, clock=clock, router=router, offline=router, limits=Limits(account=60_000))
    job = await Workshop(db).claim(story)
    return Life(db, replace(story, rehearsal=False), chance, calls, clock, job)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_nothing_stays_set_aside_and_no_limit_is_passed(sqlite_url: str, seed: int) -> None:
    db = Db(sqlite_url)
    life = await begun(db, seed)

    for _ in range(OFTEN):
        before = {(row["scope"], row["period"]): row["spent"] + row["reserved"] for row in await life.purses()}
        await life.goes_on()
        for row in await life.purses():
            held = row["spent"] + row["reserved"]
            assert row["spent"] >= 0 and row["reserved"] >= 0
            assert row["cap"] is None or held <= max(row["cap"], before.get((row["scope"], row["period"]), 0))
    await life.dies()

    purses, cost = await life.purses(), await life.cost()
    assert [row["reserved"] for row in purses] == [0] * len(purses)
    assert cost > 0
    assert cost == sum(row["spent"] for row in purses if row["scope"] == "story")
    assert cost == sum(row["spent"] for row in purses if row["scope"] == "account")
    await db.aclose()


@pytest.mark.parametrize("named", [("dear", "strange"), ("strange", "dear")])
async def test_what_may_cost_something_is_reckoned_with_though_nobody_knows_what_another_costs(
    named: tuple[str, str],
) -> None:
    def known(_provider: str, model: str, usage: Usage, _when: datetime) -> int | None:
        return 10 * usage.output if model == "dear" else None

    models = [Moody(random.Random(1), provider=name, name=name) for name in named]
    router = Router(Routes({Purpose.PLAN: models}), SystemClock(), jitter=lambda: 0.0, price=known)

    assert await router.price(Purpose.PLAN, Usage(output=7)) == 70
    assert await router.price(Purpose.CHECK, Usage(output=7)) is None


async def test_a_long_prompt_is_reckoned_with_at_the_price_of_long_ones(sqlite_url: str) -> None:
    """Some models cost five times as much a token beyond 100,000 of them."""

    def rising(_provider: str, _model: str, usage: Usage, _when: datetime) -> int:
        tokens = usage.input + usage.cached + usage.cache_write
        return tokens * (5 if tokens > 100_000 else 1)

    db, clock = Db(sqlite_url), SystemClock()
    story = replace(await Workshop(db).begin(wish()), rehearsal=False)
    router = Router(Routes({Purpose.PLAN: [Moody(random.Random(1))]}), clock, jitter=lambda: 0.0, price=rising)
    calls = Calls(db=db, clock=clock, router=router, offline=router, limits=Limits())
    making = Making(db=db, clock=clock, calls=calls)
    async with db.read() as tx:
        standing = await store.standing(tx, story)
    step = await making.step(await Workshop(db).claim(story), story, standing, Slot(Stage.CONCEPT), unguarded)
    long = Prompt(stable=("가" * 100_000,), lines=(Line(Role.PERSON, "가"),), max_output=0)

    asked = await making.question(step, long, 0)

    assert asked.worst >= rising("", "", Usage(input=estimate(long.stable[0])), clock.now())
    await db.aclose()
