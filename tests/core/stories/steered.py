"""A story that is done, put into any database as it was exported: for tests of what its maker does with it then."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from core.accounts import people
from core.db import Db, Write
from core.db.tables.stories import Author
from core.stories import project, steering, store
from core.stories.pipeline import Head, Slot, Standing
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Artifact, Made, Story
from core.surface.events import Person
from tests.core.stories.workshop import Workshop, empty, wish

_files: dict[tuple[str, int], bytes] = {}


async def file_of(language: str = "ko", episodes: int = 2) -> bytes:
    """The project of a story that was rehearsed, made once a process."""
    if (language, episodes) not in _files:
        async with empty() as db:
            shop = Workshop(db)
            story = await shop.begin(wish(language, episodes))
            await shop.work(story)
            async with db.read() as tx:
                _files[language, episodes] = await project.written(tx, story.id, {})
    return _files[language, episodes]


@dataclass
class Maker:
    """Somebody with a story in their hands."""

    shop: Workshop
    story: Story

    @property
    def db(self) -> Db:
        return self.shop.db

    async def now(self) -> Story:
        async with self.db.read() as tx:
            found = await store.story(tx, self.story.id)
        assert found is not None
        return found

    async def hand(self, tx: Write, seen: int | None = None) -> Hand:
        found = await store.story(tx, self.story.id)
        assert found is not None
        return Hand(found, seen, self.shop.clock.now())

    async def standing(self, story: Story | None = None) -> Standing:
        now = story or await self.now()
        async with self.db.read() as tx:
            return await store.standing(tx, now)

    async def heads(self, story: Story | None = None) -> dict[Slot, Head]:
        return dict((await self.standing(story)).heads)

    async def stale(self) -> list[Slot]:
        standing = await self.standing()
        return [slot for slot in standing.slots if slot in standing.stale]

    async def artifact(self, stage: Stage, episode: int = 0) -> Artifact:
        """The version that counts."""
        head = (await self.heads())[Slot(stage, episode)]
        async with self.db.read() as tx:
            return (await store.loaded(tx, {head.artifact}))[head.artifact]

    async def versions(self, stage: Stage, episode: int = 0) -> list[Artifact]:
        async with self.db.read() as tx:
            return await store.versions(tx, self.story.id, Slot(stage, episode))

    async def calls(self) -> int:
        return len(await self.shop.states(self.story))


async def maker(db: Db, language: str = "ko", episodes: int = 2) -> Maker:
    return await of_file(db, await file_of(language, episodes))


async def of_file(db: Db, data: bytes) -> Maker:
    """Somebody new, who brings a project in."""
    shop = Workshop(db)
    async with db.write() as tx:
        me = await people.know(tx, "fake", Person(secrets.token_hex(4), "미나", "ko"), shop.clock.now())
        story = await project.restored(tx, me.account_id, project.read(data), shop.clock.now())
    await project.inspected(db, story.id)
    return Maker(shop, story)


async def retitled(me: Maker, tx: Write, number: int, title: str, seen: int | None = None) -> tuple[Slot, ...]:
    """Stage 8 by hand: one episode is called otherwise."""
    slot = Slot(Stage.EPISODES, 1)
    hand = await me.hand(tx, seen)
    standing = await store.standing(tx, hand.story)
    kept = (await store.loaded(tx, {standing.heads[slot].artifact}))[standing.heads[slot].artifact]
    listed: Any = kept.content["episodes"]
    plans = [plan | ({"title": title} if plan["number"] == number else {}) for plan in listed]
    made = Made(slot=slot, inputs=standing.inputs(slot), content={"episodes": plans}, author=Author.PERSON)
    return await steering.put(tx, hand, made)
