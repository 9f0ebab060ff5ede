"""Many stories at once on three workers that are killed at random: `python3 -m tests.bench.writers`.

Not one of the parts of `tests.bench`: on two cores it takes some minutes. PostgreSQL; 24 stories; a worker is killed
(SIGKILL) twice a second on average, until so many are dead; what was answered must not be asked again.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import Db, schema
from tests import engines
from tests.core.stories.test_workers_killed import Workers, _a_minute_later, _all_done
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.fakes.teller import Teller

STORIES, WORKERS, KILLS = 24, 3, 40
LONGEST = 900.0  # seconds


async def main() -> int:
    with engines.postgres() as server, TemporaryDirectory() as folder:
        server_engine = create_async_engine(server + "postgres", isolation_level="AUTOCOMMIT")
        async with server_engine.connect() as connection:
            await connection.execute(text("CREATE DATABASE writers"))
        await server_engine.dispose()
        await schema.migrate(server + "writers")
        return await _run(server + "writers", Path(folder))


async def _run(url: str, folder: Path) -> int:
    calm, dice = await recorded(wish()), random.Random()
    (folder / "book").write_text(json.dumps(dict(calm.book), ensure_ascii=False), "utf-8")
    db = Db(url)
    shop = Workshop(db, Teller(calm.book))
    begun = [await shop.begin(wish()) for _ in range(STORIES)]
    team, killed, began = Workers(folder, url, WORKERS), 0, time.monotonic()
    try:
        async with asyncio.timeout(LONGEST):
            while not await _all_done(shop, begun):
                team.fill()
                await asyncio.sleep(dice.uniform(0.1, 0.9))
                if killed < KILLS and team.asked > killed:
                    name = dice.choice(list(team.running))
                    team.kill(name)
                    await _a_minute_later(db, name)
                    killed += 1
    finally:
        team.end()
    seconds = time.monotonic() - began
    states = Counter([state for story in begun for state in await shop.states(story)])
    same = sum([await shop.texts(story) == calm.texts for story in begun])
    await db.aclose()
    print(f"{STORIES} stories on {WORKERS} workers, {killed} of them killed, in {seconds:.0f} s")
    print(f"the same words to the byte: {same} of {STORIES}")
    print(f"calls: {states['done']} done of {calm.calls * STORIES}, {states['lost']} lost, {team.asked} asked")
    asked_again = team.asked - calm.calls * STORIES - states["lost"]
    print(f"answered and asked again: {max(asked_again, 0)}")
    good = same == STORIES and states["done"] == calm.calls * STORIES and asked_again <= 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
