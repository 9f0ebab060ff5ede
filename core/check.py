"""What is on, what is missing, why, and what to do."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

from core import bootstrap, frontend
from core.ai.embedders import build_embedder
from core.ai.model import ModelError, Purpose
from core.ai.models import known
from core.ai.router import Router
from core.ai.routes import build_router, named
from core.app import roles, with_secret
from core.clock import SystemClock
from core.db import schema
from core.errors import ProductError
from core.log import Redactor, secrets_of
from core.settings import Settings
from core.text import Catalog, Text, pick_locale, t

ROOM = 200 * 2**20  # bytes on the disk below which the operator is warned
LIVE = 15.0  # seconds that one live check may take


class Sign(StrEnum):
    GOOD = "✓"
    OFF = "·"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    sign: Sign
    text: Text


async def check(settings: Settings, *, live: bool, say: Callable[[str], None]) -> int:
    """Say each finding in a line; 0 where nothing is broken, else 1. `live` asks each platform and provider."""
    catalog, redactor = Catalog(), Redactor(secrets_of(settings))
    locale = pick_locale(settings.language or bootstrap.language())
    bad = False
    async for finding in _findings(settings, catalog, live=live):
        bad = bad or finding.sign is Sign.BAD
        say(redactor.clean(f"{finding.sign} {catalog.render(finding.text, locale)}"))
    return 1 if bad else 0


async def _findings(settings: Settings, catalog: Catalog, *, live: bool) -> AsyncIterator[Finding]:
    yield await _database(settings)
    yield _disk(settings)
    yield Finding(Sign.GOOD, t("check-web", address=f"http://{settings.web.host}:{settings.web.port}"))
    if settings.smtp.host is not None and not settings.web.public_url:
        yield Finding(Sign.BAD, t("check-mail-links", address=f"http://{settings.web.host}:{settings.web.port}"))
    async for finding in _redis(settings):
        yield finding
    async for finding in _answering(settings, catalog, live=live):
        yield finding
    yield await _embedder(settings, live=live)
    for name in ("discord", "telegram"):
        yield await _platform(settings, name, live=live)


async def _database(settings: Settings) -> Finding:
    try:
        found = await schema.revision(settings.database)
    except ProductError as error:
        return Finding(Sign.BAD, error.text)
    if found == schema.head():
        return Finding(Sign.GOOD, t("check-database", revision=found))
    if settings.embedded:
        return Finding(Sign.GOOD, t("check-database-new", revision=schema.head()))
    return Finding(Sign.BAD, t("database-behind", found=found or "-", known=schema.head()))


def _disk(settings: Settings) -> Finding:
    try:
        with_secret(settings)
    except ProductError as error:
        return Finding(Sign.BAD, error.text)
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    free = shutil.disk_usage(folder).free
    sign = Sign.GOOD if free > ROOM else Sign.BAD
    return Finding(sign, t("check-disk", folder=str(settings.data_dir.absolute()), free=free // 2**20))


async def _redis(settings: Settings) -> AsyncIterator[Finding]:
    if settings.redis_url is None:
        return
    from core.bus_redis import RedisBus

    bus = RedisBus(settings.redis_url)
    try:
        await bus.ping()
    except Exception as error:  # noqa: BLE001  # whatever the client raises is what the operator must read
        yield Finding(Sign.BAD, t("check-redis-bad", why=type(error).__name__))
    else:
        yield Finding(Sign.GOOD, t("check-redis"))
    finally:
        await bus.aclose()


async def _answering(settings: Settings, catalog: Catalog, *, live: bool) -> AsyncIterator[Finding]:
    try:
        router = build_router(settings, SystemClock(), catalog)
    except ProductError as error:
        yield Finding(Sign.BAD, error.text)
        return
    try:
        for found in await _models(settings, router):
            yield found
        for number in range(len(await router.models()) if live else 0):
            yield await _model_live(router, number)
    finally:
        await router.aclose()


async def _models(settings: Settings, router: Router) -> list[Finding]:
    answering = await router.describe()
    found = [Finding(Sign.GOOD, t("check-model", purpose="chat", models=", ".join(answering[Purpose.CHAT])))]
    if answering[Purpose.CHAT][:1] and answering[Purpose.CHAT][0].startswith("offline:"):
        found = [Finding(Sign.OFF, t("check-model-offline"))]
    today = SystemClock().now().date()
    warnings = {word for names in named(settings).values() for word in known().warnings_for(names, today)}
    return found + [Finding(Sign.BAD, t("check-model-warning", why=warning)) for warning in sorted(warnings)]


async def _model_live(router: Router, number: int) -> Finding:
    model = (await router.models())[number]
    name = f"{model.provider}:{model.name}"
    try:
        async with asyncio.timeout(LIVE):
            await model.ping()
    except (ModelError, TimeoutError) as error:
        return Finding(Sign.BAD, t("check-live-bad", name=name, why=str(error) or type(error).__name__))
    return Finding(Sign.GOOD, t("check-live", name=name))


async def _embedder(settings: Settings, *, live: bool) -> Finding:
    """One of our own is loaded, which takes a second or two; one behind a network is asked by a live check only."""
    try:
        embedder = build_embedder(settings)
    except ProductError as error:
        return Finding(Sign.BAD, error.text)
    if embedder is None:
        chosen = settings.ai.embedding == "none"
        return Finding(Sign.OFF, t("check-embedder-off") if chosen else t("check-embedder-missing"))
    try:
        async with asyncio.timeout(LIVE):
            await embedder.queries(["안녕"] if live or settings.ai.embedding == "local" else [])
    except (ModelError, TimeoutError) as error:
        why = str(error) or type(error).__name__
        return Finding(Sign.BAD, t("check-embedder-bad", name=embedder.name, why=why))
    finally:
        await embedder.aclose()
    return Finding(Sign.GOOD, t("check-embedder", name=embedder.name))


async def _platform(settings: Settings, name: str, *, live: bool) -> Finding:
    title, setting = name.capitalize(), f"IYAGI_{name.upper()}__TOKEN"
    if name not in roles(settings):
        return Finding(Sign.OFF, t("check-platform-off", name=title, setting=setting))
    if not live:
        return Finding(Sign.GOOD, t("check-platform", name=title))
    try:
        async with asyncio.timeout(LIVE):
            who = await frontend.load(frontend.declared(frontend.PROBES)[name])(settings)
    except ProductError as error:
        return Finding(Sign.BAD, error.text)
    except Exception as error:  # noqa: BLE001  # whatever the library raises is what the operator must read
        return Finding(Sign.BAD, t("check-live-bad", name=title, why=str(error) or type(error).__name__))
    return Finding(Sign.GOOD, t("check-live", name=f"{title} (@{who})"))
