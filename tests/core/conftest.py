"""A database of each engine, and the core around a fake place and a scripted model."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import NullPool, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from core.ai.embedding import Embedder
from core.ai.media import Media
from core.ai.model import Purpose
from core.ai.router import Router, Routes
from core.answering import Answering
from core.apart import Apart
from core.bringing import Bringing
from core.bus import LocalBus
from core.characters import seeds
from core.characters.formats.base import Limits
from core.characters.importing import Reading
from core.chat.recalling import Recalling
from core.chat.scale import Scale
from core.chat.turn import Turns
from core.clock import Clock, SystemClock
from core.db import Db, schema
from core.db.tables import metadata
from core.db.tables.places import InboxState, inbox
from core.desk import Desk
from core.intake import Intake
from core.ledger.jobworker import JobWorker
from core.ledger.worker import Worker
from core.lore.review import reviewed
from core.memory import erasure
from core.memory.recall import Recall
from core.metrics import Metrics
from core.points import Point, Reached, pass_by
from core.reach import Reach
from core.remembering import Remembering
from core.showing import Showing
from core.staging import Staging
from core.storytelling import Storytelling
from core.storytelling_ask import Means
from core.surface.events import Event, MessageCreated, Person, Place
from core.surface.port import SurfaceMaker, addresses
from core.text import Catalog
from tests.conftest import fresh_postgres
from tests.fakes.scripted_model import Script, ScriptedMaker, ScriptedModel
from tests.fakes.surface import FakeSurface

PLACE = Place("fake", "bot", "", "room", direct=True, reach=Reach.DIRECT)
MINA = Person("m1", "미나", "ko")
JOON = Person("j1", "준", "ko")


class Killed(BaseException):
    """Stands for SIGKILL where a whole process would be too slow: nothing of ours catches it."""


def dies_at(point: Point) -> Callable[[Point], None]:
    """Dies once."""
    left = [point]

    def reached(passed: Point) -> None:
        if left and passed is left[0]:
            left.clear()
            raise Killed

    return reached


@pytest.fixture(scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copied for each test: a tenth of what migrating costs."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    await schema.migrate(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
async def migrated_postgres(servers: dict[str, str]) -> AsyncIterator[str]:
    """Emptied for each test: a twentieth of what a database of its own costs."""
    async with fresh_postgres(servers) as url:
        await schema.migrate(url)
        yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    file = tmp_path / "test.db"
    shutil.copy(migrated_file, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def emptied_postgres(migrated_postgres: str) -> str:
    await _empty(migrated_postgres)
    return migrated_postgres


@pytest.fixture(params=["sqlite_url", "emptied_postgres"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Migrated and empty."""
    url: str = request.getfixturevalue(request.param)
    return url


async def _empty(url: str) -> None:
    """Whatever the test before has left there, open transactions too; in one block, which takes half the time."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    circular = {
        table.name: [fk.parent.name for fk in table.foreign_keys if fk.use_alter] for table in metadata.sorted_tables
    }
    loose = [
        f'UPDATE "{name}" SET ' + ", ".join(f'"{column}" = NULL' for column in columns)
        for name, columns in circular.items()
        if columns
    ]
    gone = [
        f'IF EXISTS (SELECT 1 FROM "{table.name}") THEN DELETE FROM "{table.name}"; END IF'
        for table in reversed(metadata.sorted_tables)
    ]
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        body = "; ".join(("PERFORM pg_terminate_backend(pid) " + others, *loose, *gone))
        await connection.exec_driver_sql(f"DO $$ BEGIN {body}; END $$")
    await engine.dispose()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


@dataclass
class Stage:
    """The core as one process has it. `say` is a person writing; `work` runs a worker until nothing is open."""

    db: Db
    model: ScriptedModel
    surface: FakeSurface
    desk: Desk
    worker: Worker
    learning: JobWorker
    recall: Recall
    numbers: list[int] = field(default_factory=lambda: [100])

    def message(self, text: str, person: Person = MINA, place: Place = PLACE, **more: object) -> MessageCreated:
        self.numbers[0] += 1
        values = {"id": str(self.numbers[0]), "addressed": True, "at": datetime.now(UTC)} | more
        return MessageCreated(place=place, person=person, text=text, **values)  # type: ignore[arg-type]  # by name

    async def say(self, text: str, person: Person = MINA, place: Place = PLACE) -> None:
        await self.desk.take(self.message(text, person, place))

    async def take(self, *events: Event) -> None:
        for event in events:
            await self.desk.take(event)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self.worker.run())
            yield
            self.worker.stop()
            await running

    async def learn(self) -> None:
        """All that is learnt beside turns, as far as it is due."""
        await self.learning.settle()

    async def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.01)

    async def until_quiet(self) -> None:
        """Until nothing is open in any place."""
        async with asyncio.timeout(10.0):
            while True:
                async with self.db.read() as tx:
                    if not await tx.value(select(func.count()).where(inbox.c.state != InboxState.DONE)):
                        return
                await asyncio.sleep(0.01)

    async def answered(self, count: int, seconds: float = 10.0) -> Sequence[str]:
        """Work until the place shows `count` finished posts."""
        async with self.working():
            await self.until(lambda: len([p for p in self.surface.posts.values() if p.finished]) >= count, seconds)
        return self.surface.shown()


@dataclass(frozen=True)
class Memories:
    """How a stage remembers: by words only and by rules, where nothing else is said."""

    embedder: Embedder | None = None
    model: ScriptedModel | None = None
    clock: Clock = field(default_factory=SystemClock)


NO_MEMORIES = Memories()


def stage(
    db: Db,
    model: ScriptedModel,
    surface: FakeSurface,
    reached: Reached = pass_by,
    makers: Sequence[ScriptedMaker] = (),
    memory: Memories = NO_MEMORIES,
) -> Stage:
    clock, bus, catalog, metrics = memory.clock, LocalBus(), Catalog(), Metrics()
    models = {Purpose.CHAT: [model], Purpose.MEMORY: [memory.model] if memory.model else []}
    routes = Routes(models, Media(speakers=makers, transcribers=makers, painters=makers))
    router = Router(routes, clock, jitter=lambda: 0.0)
    recall = Recall(db=db, embedder=memory.embedder)
    turns = Turns(
        db=db,
        clock=clock,
        router=router,
        bus=bus,
        catalog=catalog,
        metrics=metrics,
        scale=Scale(db),
        recalling=Recalling(db=db, recall=recall),
        reached=reached,
    )
    remembering = Remembering(db=db, clock=clock, router=router, embedder=memory.embedder, pause=0.0)
    learning = JobWorker(db=db, clock=clock, handlers={erasure.JOB: remembering.learn}, look=remembering.look)
    intake = Intake(db, clock, catalog, Reading(reviewed, Limits()))
    surfaces: dict[str, SurfaceMaker] = {"fake": surface}
    showing = Showing(db=db, clock=clock, catalog=catalog, surfaces=surfaces)
    means = Means(db=db, clock=clock, catalog=catalog, router=router, showing=showing, surfaces=surfaces)
    desk = Desk(
        answering=Answering(clock=clock, catalog=catalog, turns=turns, intake=intake, address=addresses(surfaces)),
        apart=Apart(
            db=db,
            clock=clock,
            catalog=catalog,
            intake=intake,
            bringing=Bringing(db=db, clock=clock, router=router),
            staging=Staging(db=db, clock=clock, router=router),
            storytelling=Storytelling(means),
            surfaces=surfaces,
        ),
        db=db,
        clock=clock,
        bus=bus,
        catalog=catalog,
        metrics=metrics,
        turns=turns,
        surfaces=surfaces,
        reached=reached,
    )
    worker = Worker(db=db, bus=bus, clock=clock, metrics=metrics, work=desk.work, platforms=desk.surfaces, grace=5.0)
    return Stage(db, model, surface, desk, worker, learning, recall)


@pytest.fixture
async def make_stage(db: Db) -> Callable[..., Stage]:
    """`make_stage(script, script, …)`: a stage whose model plays these scripts."""
    await seeds.plant(db, SystemClock())

    def make(
        *scripts: Script,
        surface: FakeSurface | None = None,
        reached: Reached = pass_by,
        makers: Sequence[ScriptedMaker] = (),
        memory: Memories = NO_MEMORIES,
    ) -> Stage:
        return stage(db, ScriptedModel(*scripts), surface or FakeSurface(), reached, makers, memory)

    return make
