"""The engine of stories with a model that tells what was recorded, and a database of either kind."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select, update

from core.accounts import people
from core.ai.media import Media
from core.ai.model import Purpose, Usage
from core.ai.rehearsing import offline_router
from core.ai.router import WITHOUT_SPARE, Router, Routes
from core.bus import LocalBus
from core.clock import SystemClock
from core.db import Db, schema
from core.db.tables.base import Seconds
from core.db.tables.jobs import jobs as rows
from core.db.tables.stories import StoryState, artifacts, story_calls, story_heads
from core.ledger import jobs
from core.ledger.jobs import Job
from core.stories import book, engine, steering, store
from core.stories.book import Order, View
from core.stories.calls import Calls
from core.stories.checks import asking
from core.stories.engine import Engine
from core.stories.making import Making
from core.stories.purse import Limits
from core.stories.steering import Hand
from core.stories.store import Story
from core.stories.wish import Stop, Wish
from core.surface.events import Person
from core.text import Catalog
from tests.fakes.scripted_model import ScriptedMaker
from tests.fakes.teller import Recorder, Teller

RATES = {"input": 2.0, "cached": 0.2, "cache_write": 2.5, "output": 10.0}  # dollars a million tokens


def wish(language: str = "ko", episodes: int = 1, mode: str = "", length: int | None = None) -> Wish:
    keywords = "회귀, 헌터, 짐꾼" if language == "ko" else "regression, hunter, porter"
    typed = asking.Typed(keywords=keywords, language=language, episodes=episodes, mode=mode, length=length)
    return asking.wish_of(typed)


def price(_provider: str, _model: str, usage: Usage, _when: datetime) -> int:
    tokens = {"input": usage.input, "cached": usage.cached, "cache_write": usage.cache_write, "output": usage.output}
    return round(sum(tokens[name] * rate for name, rate in RATES.items()))


@dataclass
class Workshop:
    """An engine around `model`; None: the offline answerer rehearses. `lives` counts the workers that had the job."""

    db: Db
    model: Teller | Recorder | None = None
    other: Teller | None = None
    painter: ScriptedMaker | None = None
    limits: Limits = field(default_factory=Limits)
    clock: SystemClock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        offline = offline_router(self.clock, Catalog())
        router = offline if self.model is None else self._router(self.model)
        calls = Calls(db=self.db, clock=self.clock, router=router, offline=router, limits=self.limits)
        making = Making(db=self.db, clock=self.clock, calls=calls)
        self.engine = Engine(db=self.db, bus=LocalBus(), clock=self.clock, making=making)

    def _router(self, model: Teller | Recorder) -> Router:
        models = [model] if self.other is None else [model, self.other]
        routes = {purpose: models for purpose in Purpose if purpose not in WITHOUT_SPARE}
        media = Media(painters=[] if self.painter is None else [self.painter])
        return Router(Routes(routes, media), self.clock, jitter=lambda: 0.0, price=price)

    async def begin(self, wished: Wish, *, cap: int | None = None, stops: Collection[Stop] = ()) -> Story:
        """A new story, each of somebody else."""
        router = self.engine.making.calls.router
        offer = await book.offered(router, wished, offline=not isinstance(self.model, Teller))
        async with self.db.write() as tx:
            maker = Person(secrets.token_hex(4), "미나", "ko")
            me = await people.know(tx, "fake", maker, self.clock.now())
            order = Order(wish=wished, cap=cap, stops=frozenset(stops))
            return await book.create(tx, me.account_id, order, offer, self.clock.now())

    async def claim(self, story: Story) -> Job:
        """The right to work on it, whoever had it before."""
        async with self.db.write() as tx:
            mine = (rows.c.kind == engine.JOB, rows.c.subject == story.id)
            await tx.run(update(rows).where(*mine).values(lease_until=0.0, due=Seconds() - 1))
            job = await jobs.claim_one(tx, "test", engine.JOB, story.id)
        assert job is not None
        return job

    async def work(self, story: Story) -> View:
        """One worker does all that it can."""
        job = await self.claim(story)
        await self.engine.work(job)
        async with self.db.write() as tx:
            await jobs.done(tx, job)
        return await self.view(story)

    async def set_cap(self, story: Story, cap: int) -> None:
        async with self.db.write() as tx:
            found = await store.story(tx, story.id)
            assert found is not None
            await steering.set_cap(tx, Hand(found, None, self.clock.now()), cap)

    async def view(self, story: Story) -> View:
        async with self.db.read() as tx:
            found = await store.story(tx, story.id)
            assert found is not None
            return await book.view(tx, found)

    async def texts(self, story: Story) -> Mapping[tuple[int, int], str]:
        """All that counts of it, by stage and episode: the hash of each artifact."""
        counts = (
            select(artifacts.c.stage, artifacts.c.episode, artifacts.c.content_hash)
            .join(story_heads, story_heads.c.artifact_id == artifacts.c.id)
            .where(story_heads.c.story_id == story.id)
        )
        async with self.db.read() as tx:
            return {(row["stage"], row["episode"]): row["content_hash"] for row in await tx.rows(counts)}

    async def states(self, story: Story) -> list[str]:
        """Of its calls, in their order."""
        asked = select(story_calls.c.state).where(story_calls.c.story_id == story.id).order_by(story_calls.c.id)
        async with self.db.read() as tx:
            return [row["state"] for row in await tx.rows(asked)]


@asynccontextmanager
async def empty() -> AsyncIterator[Db]:
    """A database file of its own, for what is recorded once for many tests."""
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'recording.db'}"
        await schema.migrate(url)
        db = Db(url)
        try:
            yield db
        finally:
            await db.aclose()


@dataclass(frozen=True)
class Recording:
    """A story that nothing happened to: its answers by what was asked, all that counts of it, and its calls."""

    book: Mapping[str, str]
    texts: Mapping[tuple[int, int], str]
    calls: int


_recordings: dict[Wish, Recording] = {}


async def recorded(wished: Wish) -> Recording:
    """The recording of such a story, made once a process."""
    if wished not in _recordings:
        recorder = Recorder()
        async with empty() as db:
            shop = Workshop(db, recorder)
            story = await shop.begin(wished)
            view = await shop.work(story)
            assert view.story.state is StoryState.DONE, view.story.reason
            _recordings[wished] = Recording(recorder.book, await shop.texts(story), view.bill.calls)
    return _recordings[wished]
