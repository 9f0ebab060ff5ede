"""A database of each engine, and the core around a fake place and a scripted model."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import NullPool, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

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
from core.db import Db
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
from tests import migrated
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
    await migrated.put(file)
    return file


@pytest.fixture(scope="session")
async def migrated_postgres(servers: dict[str, str], postgres_template: str) -> AsyncIterator[str]:
    """Emptied for each test: a twentieth of what a database of its own costs."""
    async with fresh_postgres(servers, postgres_template) as url:
        yield url


@pytest.fixture(scope="session")
async def planted_file(migrated_file: Path) -> Path:
    """With our characters: to plant them anew would cost a stage's test half of its time."""
    file = migrated_file.with_name("planted.db")
    shutil.copy(migrated_file, file)
    await _plant(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
async def planted_postgres(migrated_postgres: str) -> tuple[str, str]:
    """Its address, and what brings our characters back into its emptied tables."""
    async with _connected(migrated_postgres) as connection:
        await connection.exec_driver_sql(_emptying())
    await _plant(migrated_postgres)
    async with _connected(migrated_postgres) as connection:
        return migrated_postgres, await _kept(connection)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    file = tmp_path / "test.db"
    shutil.copy(request.getfixturevalue("planted_file" if _is_staged(request) else "migrated_file"), file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def emptied_postgres(migrated_postgres: str) -> str:
    async with _connected(migrated_postgres) as connection:
        await connection.exec_driver_sql(_emptying())
    return migrated_postgres


@pytest.fixture
async def replanted_postgres(planted_postgres: tuple[str, str]) -> str:
    url, planting = planted_postgres
    async with _connected(url) as connection:
        await connection.exec_driver_sql(_emptying())
        await connection.exec_driver_sql(planting)
    return url


def _is_staged(request: pytest.FixtureRequest) -> bool:
    """Whether the test has a stage, whose database has our characters from the beginning."""
    return "make_stage" in request.fixturenames


@pytest.fixture(params=["sqlite_url", "emptied_postgres"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Migrated and empty, or with our characters alone where there is a stage."""
    replanted = request.param == "emptied_postgres" and _is_staged(request)
    url: str = request.getfixturevalue("replanted_postgres" if replanted else request.param)
    return url


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


async def _plant(url: str) -> None:
    db = Db(url)
    await seeds.plant(db, SystemClock())
    await db.aclose()


def _loose(table: Table) -> list[str]:
    """The columns that point in a circle: set after all rows are there, and unset before one goes."""
    return [key.parent.name for key in table.foreign_keys if key.use_alter]


@cache
def _emptying() -> str:
    """Whatever the test before has left there, open transactions too; in one block, which takes half the time."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    loose = [
        f'UPDATE "{table.name}" SET ' + ", ".join(f'"{column}" = NULL' for column in _loose(table))
        for table in metadata.sorted_tables
        if _loose(table)
    ]
    gone = [
        f'IF EXISTS (SELECT 1 FROM "{table.name}") THEN DELETE FROM "{table.name}"; END IF'
        for table in reversed(metadata.sorted_tables)
    ]
    body = "; ".join(("PERFORM pg_terminate_backend(pid) " + others, *loose, *gone))
    return f"DO $$ BEGIN {body}; END $$"


async def _kept(connection: AsyncConnection) -> str:
    """Copies all rows aside; what puts them back into empty tables. Identities go on counting where they were."""
    filled, tied = [], []
    await connection.exec_driver_sql("CREATE SCHEMA kept")
    for table in metadata.sorted_tables:
        copy, loose = f'kept."{table.name}"', _loose(table)
        made = await connection.exec_driver_sql(f'CREATE TABLE {copy} AS TABLE "{table.name}"')
        if made.rowcount == 0:
            continue
        columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in loose)
        filled.append(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM {copy}')
        same = " AND ".join(f'own."{column.name}" = kept."{column.name}"' for column in table.primary_key)
        tied += [
            f'UPDATE "{table.name}" own SET "{column}" = kept."{column}" FROM {copy} kept WHERE {same}'
            for column in loose
        ]
    return f"DO $$ BEGIN {'; '.join((*filled, *tied))}; END $$"


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
def make_stage(db: Db) -> Callable[..., Stage]:
    """`make_stage(script, script, …)`: a stage whose model plays these scripts."""

    def make(
        *scripts: Script,
        surface: FakeSurface | None = None,
        reached: Reached = pass_by,
        makers: Sequence[ScriptedMaker] = (),
        memory: Memories = NO_MEMORIES,
    ) -> Stage:
        return stage(db, ScriptedModel(*scripts), surface or FakeSurface(), reached, makers, memory)

    return make
