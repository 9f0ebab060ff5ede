"""Stories on several workers that are killed (SIGKILL) while they write: nothing answered is asked again."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import update

from core.db import Db
from core.db.tables.jobs import jobs
from core.db.tables.stories import StoryState
from core.stories.store import Story
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.core.stories.writer import Start, main
from tests.e2e.stage import PATIENCE, SECRET, environment
from tests.fakes.teller import Teller
from tests.forks import FORKS

pytestmark = pytest.mark.e2e


class Workers:
    """Processes on one database, each replaced by another when it is killed."""

    def __init__(self, folder: Path, url: str, count: int) -> None:
        self.folder, self.url, self.count = folder, url, count
        self.running: dict[str, BaseProcess] = {}
        self.born = 0

    def fill(self) -> None:
        while len(self.running) < self.count:
            self.born += 1
            name = f"writer{self.born}"
            given = {
                "IYAGI_DATA_DIR": str(self.folder),
                "IYAGI_DATABASE_URL": self.url,
                "IYAGI_SECRET_KEY": SECRET,
                "IYAGI_AI__EMBEDDING": "none",
                "IYAGI_LOG_LEVEL": "warning",
            }
            process = FORKS.Process(target=main, args=(Start(self.folder, name, environment(given)),))
            process.start()
            self.running[name] = process

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.join()

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)

    @property
    def asked(self) -> int:
        files = (self.folder / f"writer{number}" for number in range(1, self.born + 1))
        return sum(len(file.read_text().splitlines()) for file in files if file.exists())


@pytest.mark.parametrize(
    ("database", "workers", "stories"),
    [("sqlite", 1, 2), ("postgresql", 1, 2), ("postgresql", 3, 6)],
    ids=["sqlite-one", "postgresql-one", "postgresql-three"],
)
async def test_workers_that_are_killed_ask_nothing_again_and_end_with_the_same_words(
    database: str, workers: int, stories: int, tmp_path: Path, sqlite_url: str, emptied_postgres: str
) -> None:
    url = {"sqlite": sqlite_url, "postgresql": emptied_postgres}[database]
    calm, dice = await recorded(wish()), random.Random(7)
    (tmp_path / "book").write_text(json.dumps(dict(calm.book), ensure_ascii=False), "utf-8")
    db = Db(url)
    shop = Workshop(db, Teller(calm.book))
    begun = [await shop.begin(wish()) for _ in range(stories)]
    team = Workers(tmp_path, url, workers)

    try:
        killed = 0
        async with asyncio.timeout(PATIENCE * 3):
            while not await _all_done(shop, begun):
                team.fill()
                await asyncio.sleep(dice.uniform(0.3, 1.2))
                if killed < 4 * workers and team.asked > killed:
                    name = dice.choice(list(team.running))
                    team.kill(name)
                    await _a_minute_later(db, name)
                    killed += 1
    finally:
        team.end()

    states = Counter([state for story in begun for state in await shop.states(story)])
    texts = [await shop.texts(story) for story in begun]
    await db.aclose()
    assert killed > 2
    assert texts == [calm.texts] * stories
    assert states["done"] == calm.calls * stories and set(states) <= {"done", "lost"}
    assert team.asked <= calm.calls * stories + states["lost"]


async def _all_done(shop: Workshop, begun: Sequence[Story]) -> bool:
    views = [await shop.view(story) for story in begun]
    assert all(view.story.state in {StoryState.MAKING, StoryState.DONE} for view in views), [
        view.story.reason for view in views
    ]
    return all(view.story.state is StoryState.DONE for view in views)


async def _a_minute_later(db: Db, worker: str) -> None:
    """Time passes for the leases of a worker that is dead."""
    async with db.write() as tx:
        await tx.run(update(jobs).where(jobs.c.worker == worker).values(lease_until=0.0))
