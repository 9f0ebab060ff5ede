"""From the settings to the router: which models answer which purpose, with which key."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.ai import anthropic, compatible, gemini
from core.ai.compatible_media import CompatibleMedia
from core.ai.local import ADDRESSES, Local
from core.ai.media import Maker, Media, Mute
from core.ai.model import Model, Purpose
from core.ai.models import Known, Name, known, parse
from core.ai.offline import Offline
from core.ai.prices import Prices
from core.ai.router import WITHOUT_SPARE, Router, Routes, Try, not_noted
from core.ai.wire import PATIENCE, Patience
from core.clock import Clock
from core.errors import StartFailure
from core.settings import Settings
from core.text import Catalog, t

KEYS = {
    "anthropic": "IYAGI_ANTHROPIC__API_KEY",
    "gemini": "IYAGI_GEMINI__API_KEY",
    "compatible": "IYAGI_COMPATIBLE__BASE_URL",
}
UNNAMED = "default"
SLOWER = 3.0  # a minute of speech or a picture comes later than a word


def named(settings: Settings) -> Mapping[Purpose, tuple[Name, ...]]:
    """The models that each purpose asks, in order; empty where nothing is set up for it.

    A route of the settings is taken as it stands; else the data file's, as far as there are keys, and last the
    compatible server. Raises StartFailure for a route that cannot be read or has no key.
    """
    return {purpose: _route(settings, purpose) for purpose in Purpose}


def build_router(
    settings: Settings,
    clock: Clock,
    catalog: Catalog,
    *,
    jitter: Callable[[], float] = random.random,
    noted: Callable[[Try], None] = not_noted,
    patience: Patience = PATIENCE,
    probe: Sequence[str] = ADDRESSES,
) -> Router:
    """No network and no SDK is touched here. Raises StartFailure as `named` does.

    `probe` are the addresses where a local server is looked for if nothing is set up and the settings allow it.
    """
    wires = wired(settings, clock, catalog, patience=patience, probe=probe)
    return Router(wires.routes, clock, jitter=jitter, price=wires.price, spare=wires.spare, noted=noted)


@dataclass(frozen=True, slots=True)
class Wires:
    """What a router is made of."""

    routes: Routes
    price: Prices
    spare: Callable[[], Awaitable[Sequence[Model]]]


def wired(
    settings: Settings,
    clock: Clock,
    catalog: Catalog,
    *,
    patience: Patience = PATIENCE,
    probe: Sequence[str] = ADDRESSES,
) -> Wires:
    """As `build_router`, which makes a router of it."""
    makers = _Makers(settings, known(), catalog, patience)
    local = Local(clock, makers.offline, makers.local, probe if settings.compatible.probe else ())
    names = named(settings)
    routes = Routes(
        {
            purpose: [makers.make(name) for name in names[purpose]]
            for purpose in Purpose
            if purpose not in WITHOUT_SPARE
        },
        Media(
            speakers=[makers.media(name) for name in names[Purpose.SPEECH]],
            transcribers=[makers.media(name) for name in names[Purpose.TRANSCRIPT]],
            painters=[makers.media(name) for name in names[Purpose.IMAGE]],
        ),
        lambda model: known().able(Name(model.provider, model.name)).images,
    )
    return Wires(routes, Prices(known(), local=_on_loopback(settings.compatible.base_url)), local.models)


class _Makers:
    """One model a name, one client a key, and another for media, which take longer until their first byte."""

    def __init__(self, settings: Settings, facts: Known, catalog: Catalog, patience: Patience) -> None:
        self._facts = facts
        self._patience = patience
        self._made: dict[Name, Model] = {}
        self._media: dict[Name, Maker] = {}
        slow = replace(patience, first=SLOWER * patience.first)
        self.offline: Model = Offline(catalog)
        claude, google, other = settings.anthropic, settings.gemini, settings.compatible
        self._claude = self._google = self._other = self._google_media = self._other_media = None
        if claude.api_key:
            self._claude = anthropic.Access(claude.api_key.get_secret_value(), claude.base_url, patience)
        if google.api_key:
            key = google.api_key.get_secret_value()
            self._google = gemini.Access(key, google.base_url, google.api_version, patience)
            self._google_media = gemini.Access(key, google.base_url, google.api_version, slow)
        if other.base_url:
            key = other.api_key.get_secret_value() if other.api_key else ""
            self._other = compatible.Access(other.base_url, key, patience)
            self._other_media = compatible.Access(other.base_url, key, slow)

    def make(self, name: Name) -> Model:
        if name not in self._made:
            self._made[name] = self._new(name)
        return self._made[name]

    def media(self, name: Name) -> Maker:
        """Of a provider that has neither, and of the offline answerer, nothing is heard or seen."""
        if name not in self._media:
            self._media[name] = self._new_media(name)
        return self._media[name]

    def local(self, address: str, model: str) -> Model:
        access = compatible.Access(address, patience=self._patience)
        return compatible.Compatible(model, self._facts.able(Name("compatible", model)), access)

    def _new_media(self, name: Name) -> Maker:
        if name.provider == "gemini" and self._google_media:
            return gemini.GeminiMedia(name.model, self._google_media)
        if name.provider == "compatible" and self._other_media:
            return CompatibleMedia(name.model, self._other_media)
        return Mute(name.provider, name.model)

    def _new(self, name: Name) -> Model:
        abilities = self._facts.able(name)
        if name.provider == "anthropic" and self._claude:
            return anthropic.Claude(name.model, abilities, self._claude)
        if name.provider == "gemini" and self._google:
            return gemini.Gemini(name.model, abilities, self._google)
        if name.provider == "compatible" and self._other:
            return compatible.Compatible(None if name.model == UNNAMED else name.model, abilities, self._other)
        return self.offline


def _route(settings: Settings, purpose: Purpose) -> tuple[Name, ...]:
    written: str | None = getattr(settings.ai, purpose.value)
    if written is not None:
        return _written(settings, f"IYAGI_AI__{purpose.name}", written)
    names = [parse(entry) for entry in known().routes.get(purpose, ())]
    ready = tuple(name for name in names if _has_key(settings, name.provider))
    if settings.compatible.base_url and purpose not in WITHOUT_SPARE:
        ready += (Name("compatible", settings.compatible.model or UNNAMED),)
    return ready


def _written(settings: Settings, setting: str, value: str) -> tuple[Name, ...]:
    try:
        names = tuple(parse(entry) for entry in value.split(",") if entry.strip())
    except ValueError as error:
        raise StartFailure(t("ai-route-wrong", name=setting, why=str(error))) from None
    for name in names:
        if name.provider not in {*KEYS, "offline"}:
            why = f"“{name.provider}” is none of {', '.join(KEYS)}, offline"
            raise StartFailure(t("ai-route-wrong", name=setting, why=why))
        if not _has_key(settings, name.provider):
            needed = KEYS[name.provider]
            raise StartFailure(
                t(
                    "ai-route-no-key",
                    name=setting,
                    provider=name.provider,
                    setting=needed,
                )
            )
    if not names:
        raise StartFailure(t("ai-route-wrong", name=setting, why="it is empty"))
    return names


def _has_key(settings: Settings, provider: str) -> bool:
    match provider:
        case "anthropic":
            return settings.anthropic.api_key is not None
        case "gemini":
            return settings.gemini.api_key is not None
        case "compatible":
            return settings.compatible.base_url is not None
        case _:
            return True


def _on_loopback(address: str | None) -> bool:
    """Whether the compatible server is this machine's own; without an address only such a one is ever found."""
    host = (urlsplit(address).hostname or "") if address else "localhost"
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
