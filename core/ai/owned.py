"""Routers with keys of people's own: what is asked with them is paid by them, and by nobody else where they fail."""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final, TypeVar

from pydantic import SecretStr

from core.ai import keyring
from core.ai.keyring import Sealed
from core.ai.media import Sound
from core.ai.model import Delta, Line, Picture, Prompt, Purpose, Role
from core.ai.router import Answered, Router, Unanswered
from core.ai.routes import wired
from core.ai.speech import Voice
from core.ai.studio import Delivered
from core.ai.tries import Limits, Try, not_noted
from core.ai.wire import PATIENCE, Patience
from core.clock import Clock
from core.db import Db, require_no_transaction
from core.errors import BadInput, Unavailable
from core.log import get_log
from core.sealing import Seal, Unreadable
from core.settings import Settings
from core.text import Catalog, Text, t

MOST: Final = 64  # accounts whose connections are kept open
USED_EVERY: Final = timedelta(hours=1)  # how exact "last used" is: each note of it is a write
TRYING: Final = Patience(connect=5.0, first=20.0, stall=10.0)
PAGE: Final = "/me/keys"
_REFUSED: Final = "Misconfigured"  # how a Try begins that a key is to blame for

M = TypeVar("M")

log = get_log(__name__)


@dataclass(slots=True)
class _Kept:
    """`stamp` are the sealed keys that it was made of; it is closed when nobody uses it and it is `gone`."""

    stamp: tuple[bytes, ...]
    router: Router
    users: int = 0
    gone: bool = False


@dataclass(slots=True, kw_only=True)
class Owned:
    """One a process. An account without a key of its own has no router here."""

    db: Db
    seal: Seal
    settings: Settings
    clock: Clock
    catalog: Catalog
    noted: Callable[[Try], None] = not_noted
    patience: Patience = PATIENCE
    _kept: OrderedDict[int, _Kept] = field(default_factory=OrderedDict)

    @asynccontextmanager
    async def of(self, account: int) -> AsyncGenerator[Router | None]:
        """Which answers for the account; None: the operator's does. Keys that were changed in another process count at
        once. Raises Unanswered where its keys cannot be read any more."""
        require_no_transaction()
        async with self.db.read() as tx:
            sealed = await keyring.sealed(tx, account)
        sealed = tuple(each for each in sealed if each.provider in keyring.providers(self.settings))
        if not sealed:
            await self._forget(account)
            yield None
            return
        kept = await self._made(account, sealed)
        kept.users += 1
        try:
            yield kept.router
        finally:
            kept.users -= 1
            await self._close(kept)

    async def aclose(self) -> None:
        for account in list(self._kept):
            await self._forget(account)

    async def _made(self, account: int, sealed: tuple[Sealed, ...]) -> _Kept:
        stamp = tuple(each.sealed for each in sealed)
        known = self._kept.get(account)
        if known is not None and known.stamp == stamp:
            self._kept.move_to_end(account)
            return known
        await self._forget(account)
        try:
            keys = keyring.opened(self.seal, account, sealed)
        except Unreadable:
            raise Unanswered(t("keys-unreadable", address=self._page()), ()) from None
        made = _Kept(stamp, self._build(account, sealed, keys))
        self._kept[account] = made
        while len(self._kept) > MOST:
            await self._forget(next(iter(self._kept)))
        return made

    def _build(self, account: int, sealed: tuple[Sealed, ...], keys: Mapping[str, str]) -> Router:
        ledger = _Ledger(self.db, self.clock, account, {each.provider: each for each in sealed}, self._page())
        wires = wired(own_settings(self.settings, keys), self.clock, self.catalog, patience=self.patience, probe=())
        return OwnRouter(
            ledger,
            replace(wires.routes, own=frozenset(keys)),
            self.clock,
            jitter=random.random,
            price=wires.price,
            spare=wires.spare,
            noted=self.noted,
        )

    async def _forget(self, account: int) -> None:
        kept = self._kept.pop(account, None)
        if kept is not None:
            kept.gone = True
            await self._close(kept)

    async def _close(self, kept: _Kept) -> None:
        if kept.gone and not kept.users:
            await kept.router.aclose()

    def _page(self) -> str:
        return f"{(self.settings.web.public_url or '').rstrip('/')}{PAGE}"


class KeyRefused(Unanswered):
    """The provider takes a person's own key no more, or not for this; the text says where it is replaced."""

    @property
    def refused(self) -> bool:
        """To ask again is of no use."""
        return True


@dataclass(slots=True)
class _Ledger:
    """Which of an account's keys were used, and which were refused, as their owner sees it."""

    db: Db
    clock: Clock
    account: int
    sealed: dict[str, Sealed]
    page: str

    async def answered(self, provider: str) -> None:
        """A write an hour, and one when a key is good again."""
        known, now = self.sealed.get(provider), self.clock.now()
        if known is None or not (known.failing or known.used_at is None or now - known.used_at > USED_EVERY):
            return
        self.sealed[provider] = replace(known, used_at=now, failing=False)
        async with self.db.write() as tx:
            await keyring.used(tx, self.account, provider, now)

    async def unanswered(self, error: Unanswered) -> Unanswered:
        """What a person is told: `error` itself where no key is to blame."""
        blamed = [each for each in error.tries if (each.error or "").startswith(_REFUSED)]
        if not blamed:
            return error
        provider, now = blamed[-1].provider, self.clock.now()
        if (known := self.sealed.get(provider)) is not None:
            self.sealed[provider] = replace(known, used_at=now, failing=True)
        async with self.db.write() as tx:
            await keyring.used(tx, self.account, provider, now, blamed[-1].error or _REFUSED)
        log.info("own key refused", provider=provider)
        return KeyRefused(t("keys-refused", provider=called(provider), address=self.page), error.tries)


class OwnRouter(Router):
    """A router whose keys are one account's: it says so where one is refused."""

    def __init__(self, ledger: _Ledger, *args: Any, **given: Any) -> None:  # as Router has them
        super().__init__(*args, **given)
        self._ledger = ledger

    async def stream(
        self, purpose: Purpose, prompt: Prompt, *, without: str = "", enough: Callable[[], bool] = lambda: False
    ) -> AsyncGenerator[Delta | Answered, None]:
        try:
            async with aclosing(super().stream(purpose, prompt, without=without, enough=enough)) as items:
                async for item in items:
                    if isinstance(item, Answered):
                        await self._ledger.answered(item.provider)
                    yield item
        except Unanswered as error:
            raise await self._ledger.unanswered(error) from error

    async def paint(self, prompt: str) -> Delivered[Picture]:
        return await self._paid(super().paint(prompt))

    async def speak(self, text: str, voice: Voice, language: str = "") -> Delivered[Sound]:
        return await self._paid(super().speak(text, voice, language))

    async def transcribe(self, data: bytes, media_type: str, language: str = "") -> Delivered[str]:
        return await self._paid(super().transcribe(data, media_type, language))

    async def _paid(self, making: Awaitable[Delivered[M]]) -> Delivered[M]:
        try:
            made = await making
        except Unanswered as error:
            raise await self._ledger.unanswered(error) from error
        await self._ledger.answered(made.provider)
        return made


def own_settings(settings: Settings, keys: Mapping[str, str]) -> Settings:
    """The operator's, with these keys alone: an address without a key of one's own is not asked."""
    secrets = {name: SecretStr(key) for name, key in keys.items()}
    other = settings.compatible
    if "compatible" in keys:
        other = other.model_copy(update={"api_key": secrets["compatible"], "probe": False})
    else:
        other = other.model_copy(update={"base_url": None, "api_key": None, "probe": False})
    routes = {each.value: _only(getattr(settings.ai, each.value), keys) for each in Purpose}
    return settings.model_copy(
        update={
            "anthropic": settings.anthropic.model_copy(update={"api_key": secrets.get("anthropic")}),
            "gemini": settings.gemini.model_copy(update={"api_key": secrets.get("gemini")}),
            "compatible": other,
            "ai": settings.ai.model_copy(update=routes),
        }
    )


def _only(route: str | None, keys: Mapping[str, str]) -> str | None:
    """Of a route that the operator has written what these keys open; the data file's where they open nothing of it."""
    mine = [each for each in (route or "").split(",") if each.strip().partition(":")[0] in keys]
    return ",".join(mine) or None


async def tried(settings: Settings, provider: str, key: str, clock: Clock, catalog: Catalog) -> None:
    """One short question with this key, at its owner's cost. Raises BadInput where it is refused, Unavailable where the
    provider says neither yes nor no. No transaction may be open."""
    wires = wired(own_settings(settings, {provider: key}), clock, catalog, patience=TRYING, probe=())
    router = Router(wires.routes, clock, jitter=random.random, limits=Limits(patience=20.0))
    prompt = Prompt(stable=(), lines=(Line(Role.PERSON, "Say OK."),), max_output=16)
    try:
        await router.complete(Purpose.CHAT, prompt)
    except Unanswered as error:
        last = error.tries[-1].error or "" if error.tries else ""
        if last.startswith(_REFUSED):
            raise BadInput(t("keys-not-taken", provider=called(provider))) from None
        if not last.startswith(("Rejected", "Empty")):  # those are answers: the key is good
            raise Unavailable(t("keys-not-tried", provider=called(provider))) from None
    finally:
        await router.aclose()


def called(provider: str) -> Text:
    return t("keys-provider", provider=provider)
