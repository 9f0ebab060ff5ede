"""The one place where things are built, and closed in reverse order."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from core import chores as daily
from core import frontend
from core.accounts import mail
from core.ai.embedders import build_embedder
from core.ai.owned import Owned
from core.ai.rehearsing import offline_router
from core.ai.router import Router, Try
from core.answering import Answering
from core.apart import Apart
from core.bringing import Bringing
from core.bus import Bus, LocalBus
from core.characters import seeds
from core.characters.formats.base import Limits
from core.characters.importing import Reading
from core.chat.recalling import Recalling
from core.chat.scale import Scale
from core.chat.turn import Turns
from core.clock import Clock, SystemClock
from core.db import Db, schema
from core.db.alone import only_one
from core.desk import Desk
from core.errors import StartFailure
from core.intake import Intake
from core.ledger import jobs, lease
from core.ledger.jobworker import JobWorker, nothing_else
from core.ledger.worker import GRACE, Worker
from core.log import get_log
from core.lore.review import reviewed
from core.mailing import Mailing
from core.memory import erasure
from core.memory.recall import Recall
from core.metrics import Metrics
from core.points import Reached, pass_by
from core.pulse import Pulse
from core.remembering import Remembering
from core.sealing import Seal
from core.settings import Settings
from core.showing import Showing
from core.staging import Staging
from core.stories import engine
from core.stories.calls import Calls
from core.stories.engine import Engine
from core.stories.making import Making
from core.stories.purse import Limits as Money
from core.stories.shelf import indexing
from core.storytelling import Storytelling
from core.storytelling_ask import Means
from core.surface.port import SurfaceMaker, addresses
from core.text import Catalog, t
from core.waking import Waking

Hook = Callable[[Mapping[str, str], bytes], Awaitable[int]]
MakeRouter = Callable[[Settings, Clock], Router]

log = get_log(__name__)


@dataclass(slots=True, kw_only=True)
class App:
    """What a front end is given.

    `states`: what each front end waits for, None for one that is up. `character`: whom the console is to open with.
    """

    settings: Settings
    clock: Clock
    catalog: Catalog
    db: Db
    bus: Bus
    desk: Desk
    router: Router
    metrics: Metrics
    worker: Worker
    waking: Waking
    learning: JobWorker
    writing: JobWorker
    recall: Recall
    reading: Reading
    character: str | None = None
    surfaces: dict[str, SurfaceMaker] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    states: dict[str, str | None] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def ready(self, name: str, state: str | None) -> None:
        """A front end says that it is up (None), or in English words what it waits for."""
        if self.states.get(name, "") != state:
            log.info("front end", name=name, state=state or "ready")
        self.states[name] = state
        self.changed.set()

    def pulse(self, names: Sequence[str]) -> Pulse:
        """Tells that this process lives, with these roles."""
        own, health = self.worker.name, self.router.health
        return Pulse(db=self.db, clock=self.clock, name=own, roles=names, health=health, states=self.states)

    async def serve(self, names: Sequence[str], stop: asyncio.Event) -> None:
        """Run these roles until `stop`: front ends end first, then the worker ends what is under way."""
        points = frontend.declared(frontend.SERVE)
        fronts = [frontend.load(points[name]) for name in names if name != "worker"]
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(self.worker.run()) if "worker" in names else None
            writing = tasks.create_task(self.writing.run()) if "worker" in names else None
            beside = (self.waking.run, self.learning.run) if "worker" in names else ()
            besides = [tasks.create_task(run()) for run in (*beside, self.pulse(names).run)]
            serving = [tasks.create_task(serve(self)) for serve in fronts]
            await stop.wait()
            self.worker.stop()
            self.writing.stop()
            for task in (*serving, *besides):
                task.cancel()
            for ending in (working, writing):
                if ending is not None:
                    await ending


def roles(settings: Settings) -> list[str]:
    """What runs when nothing is named: the web, a worker, and each platform that has a token."""
    names = ["worker", "web"]
    if settings.discord.token is not None:
        names.append("discord")
    if settings.telegram.token is not None:
        names.append("telegram")
    return names


@asynccontextmanager
async def open_app(
    settings: Settings,
    platforms: Sequence[str] | None = None,
    *,
    reached: Reached = pass_by,
    clock: Clock | None = None,
    make_router: MakeRouter | None = None,
) -> AsyncIterator[App]:
    """All that a process needs, migrated and planted. Raises StartFailure with words on what is wrong.

    `platforms` are those whose places are answered here; None: the web and each that has a token.
    """
    clock = clock or SystemClock()
    settings = with_secret(settings)
    await schema.prepare(settings.database, embedded=settings.embedded)
    async with AsyncExitStack() as stack:
        db = Db(settings.database)
        stack.push_async_callback(db.aclose)
        if settings.embedded and stack.enter_context(only_one(settings.database)):
            async with db.write() as tx:
                await lease.free_all(tx)
                await jobs.free_all(tx)
        await seeds.plant(db, clock)
        await indexing.catch_up(db)
        bus = await _bus(settings, stack)
        catalog = Catalog()
        router = _router(settings, clock, catalog, make_router)
        stack.push_async_callback(router.aclose)
        router.owners = owned = _owned(settings, db, clock, catalog)
        stack.push_async_callback(owned.aclose)
        embedder = build_embedder(settings)
        if embedder is not None:
            stack.push_async_callback(embedder.aclose)
        recall = Recall(db=db, embedder=embedder)
        app = _assemble(settings, clock, recall, bus, router, catalog, reached)
        await _open_surfaces(app, stack, roles(settings) if platforms is None else platforms)
        yield app


def _assemble(
    settings: Settings,
    clock: Clock,
    recall: Recall,
    bus: Bus,
    router: Router,
    catalog: Catalog,
    reached: Reached,
) -> App:
    db, metrics = recall.db, Metrics()
    surfaces: dict[str, SurfaceMaker] = {}
    reading = Reading(reviewed, Limits(**settings.cards.model_dump()))
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
    watched = Showing(db=db, clock=clock, catalog=catalog, surfaces=surfaces, public_url=settings.web.public_url)
    desk = _desk(settings, turns, Intake(db, clock, catalog, reading), watched)
    return App(
        settings=settings,
        clock=clock,
        catalog=catalog,
        db=db,
        bus=bus,
        desk=desk,
        router=router,
        metrics=metrics,
        worker=Worker(db=db, bus=bus, clock=clock, metrics=metrics, work=desk.work, platforms=surfaces),
        waking=Waking(db=db, bus=bus, clock=clock),
        learning=_learning(settings, turns, recall, watched),
        writing=_writing(settings, turns, bus, watched),
        recall=recall,
        reading=reading,
        surfaces=surfaces,
    )


def _learning(settings: Settings, turns: Turns, recall: Recall, watched: Showing) -> JobWorker:
    """What is short and comes after: remembering, what could not be shown at once, and mail."""
    db, clock = turns.db, turns.clock
    remembering = Remembering(db=db, clock=clock, router=turns.router, embedder=recall.embedder)
    mailing = Mailing(db=db, clock=clock, seal=seal_of(settings), smtp=settings.smtp)
    chores = daily.Chores(db=db, clock=clock)
    handlers = {
        erasure.JOB: remembering.learn,
        engine.SHOWN: watched.work,
        mail.JOB: mailing.send,
        daily.JOB: chores.work,
    }

    async def look() -> None:
        await chores.look()
        await remembering.look()

    return JobWorker(db=db, clock=clock, handlers=handlers, look=look)


def _writing(settings: Settings, turns: Turns, bus: Bus, watched: Showing) -> JobWorker:
    """Stories: what a model is asked may take minutes, and is let end where the process is told to stop."""
    money = Money.of(settings.stories.account_monthly, settings.stories.space_monthly)
    calls = Calls(
        db=turns.db,
        clock=turns.clock,
        router=turns.router,
        offline=offline_router(turns.clock, turns.catalog),
        limits=money,
    )
    making = Making(db=turns.db, clock=turns.clock, calls=calls)
    stories = Engine(db=turns.db, bus=bus, clock=turns.clock, making=making, shown=watched.show)
    return JobWorker(
        db=turns.db,
        clock=turns.clock,
        handlers={engine.JOB: stories.work},
        look=nothing_else,
        at_once=settings.stories.at_once,
        grace=GRACE,
        stopping=stories.stopping,
    )


def _desk(settings: Settings, turns: Turns, intake: Intake, watched: Showing) -> Desk:
    surfaces = watched.surfaces
    return Desk(
        db=turns.db,
        clock=turns.clock,
        bus=turns.bus,
        catalog=turns.catalog,
        metrics=turns.metrics,
        turns=turns,
        answering=Answering(
            clock=turns.clock,
            catalog=turns.catalog,
            turns=turns,
            intake=intake,
            language=settings.language,
            address=addresses(surfaces),
            pages=(settings.web.public_url or "").rstrip("/"),
        ),
        apart=_apart(settings, turns, intake, watched),
        surfaces=surfaces,
        public_url=settings.web.public_url,
        reached=turns.reached,
    )


def _apart(settings: Settings, turns: Turns, intake: Intake, watched: Showing) -> Apart:
    db, clock, router = turns.db, turns.clock, turns.router
    means = Means(
        db=db,
        clock=clock,
        catalog=turns.catalog,
        router=router,
        showing=watched,
        surfaces=watched.surfaces,
        public_url=settings.web.public_url,
        adult=settings.stories.adult,
    )
    bringing, staging = (
        Bringing(db=db, clock=clock, router=router),
        Staging(db=db, clock=clock, router=router),
    )
    return Apart(
        db=db,
        clock=clock,
        catalog=turns.catalog,
        intake=intake,
        bringing=bringing,
        staging=staging,
        storytelling=Storytelling(means),
        surfaces=watched.surfaces,
    )


async def _open_surfaces(app: App, stack: AsyncExitStack, platforms: Sequence[str]) -> None:
    """Without a gateway or a poller: any process can end any turn."""
    for name, target in frontend.declared(frontend.SURFACES).items():
        if name in platforms:
            app.surfaces[name] = await stack.enter_async_context(frontend.load(target)(app))


def _router(settings: Settings, clock: Clock, catalog: Catalog, make: MakeRouter | None) -> Router:
    if make is not None:
        return make(settings, clock)
    from core.ai.models import known
    from core.ai.routes import build_router, named

    for names in {*named(settings).values()}:
        for warning in known().warnings_for(names, clock.now().date()):
            log.warning("model", why=warning)
    return build_router(settings, clock, catalog, noted=_noted)


def _owned(settings: Settings, db: Db, clock: Clock, catalog: Catalog) -> Owned:
    assert settings.secret_key is not None
    seal = Seal(settings.secret_key.get_secret_value())
    return Owned(db=db, seal=seal, settings=settings, clock=clock, catalog=catalog, noted=_noted)


def _noted(attempt: Try) -> None:
    """Tries that gave nothing are for the operator to see."""
    if attempt.error is not None:
        log.warning(
            "model did not answer",
            provider=attempt.provider,
            model=attempt.model,
            why=attempt.error,
            seconds=round(attempt.seconds, 2),
        )


async def _bus(settings: Settings, stack: AsyncExitStack) -> Bus:
    """Across processes by Redis, else by PostgreSQL; an embedded database has one process alone."""
    if settings.redis_url is None and not settings.embedded:
        from core.bus_postgresql import postgres_bus

        return await stack.enter_async_context(postgres_bus(settings.database))
    if settings.redis_url is None:
        bus = LocalBus()
        stack.push_async_callback(bus.aclose)
        return bus
    from core.bus_redis import redis_bus

    return await stack.enter_async_context(redis_bus(settings.redis_url))


def with_secret(settings: Settings) -> Settings:
    """The settings with a secret key: when embedded it is made once and kept in the data folder, for its owner only."""
    if settings.secret_key is not None:
        return settings
    if not settings.embedded:
        raise StartFailure(t("secret-missing"))
    file = settings.data_dir / "secret.key"
    return settings.model_copy(update={"secret_key": SecretStr(_kept_secret(file))})


def seal_of(settings: Settings) -> Seal:
    """What this installation's secrets are sealed with. Raises StartFailure where it has no key."""
    secret = with_secret(settings).secret_key
    assert secret is not None
    return Seal(secret.get_secret_value())


def _kept_secret(file: Path) -> str:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return file.read_text(encoding="ascii")
    except OSError as error:
        raise StartFailure(t("folder-unwritable", folder=str(file.parent), why=error.strerror or "")) from error
