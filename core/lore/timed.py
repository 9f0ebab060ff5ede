"""What an entry remembers between turns: sticky, cooling down, once matched (LB-4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from core.lore.entries import LoreEntry

Name: TypeAlias = tuple[str, str]  # book key, entry id


@dataclass(frozen=True, slots=True)
class Span:
    """From the chat's length `start` on while it is below `end`. `protected`: going back before `start` keeps it."""

    start: int
    end: int
    protected: bool = False

    def undone(self, length: int) -> bool:
        return length <= self.start and not self.protected


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one entry, as it was when `digest` was taken. `matched`: the chat's length at its first match."""

    digest: str
    sticky: Span | None = None
    cooldown: Span | None = None
    matched: int | None = None

    @property
    def idle(self) -> bool:
        return self.sticky is None and self.cooldown is None and self.matched is None


@dataclass(frozen=True, slots=True)
class Timed:
    """One chat's effects."""

    effects: Mapping[Name, Effect] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: str) -> Timed:
        """What `json` gave; what cannot be read counts as nothing remembered."""
        try:
            rows = json.loads(stored or "[]")
        except ValueError:
            return cls()
        found = (_effect(row) for row in rows) if isinstance(rows, list) else ()
        return cls(dict(pair for pair in found if pair is not None))

    def json(self) -> str:
        rows = [
            [*name, effect.digest, _plain(effect.sticky), _plain(effect.cooldown), effect.matched]
            for name, effect in sorted(self.effects.items())
        ]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Now:
    """The effects that hold at one length of the chat, after those that ended or were undone are gone."""

    length: int
    effects: Mapping[Name, Effect]

    def sticky(self, name: Name, entry: LoreEntry) -> Span | None:
        return None if (effect := self._of(name, entry)) is None else effect.sticky

    def cooldown(self, name: Name, entry: LoreEntry) -> Span | None:
        return None if (effect := self._of(name, entry)) is None else effect.cooldown

    def matched(self, name: Name, entry: LoreEntry) -> bool:
        return (effect := self._of(name, entry)) is not None and effect.matched is not None

    def _of(self, name: Name, entry: LoreEntry) -> Effect | None:
        effect = self.effects.get(name)
        return effect if effect is not None and effect.digest == entry.digest else None


def now(state: Timed, length: int, entry_of: Callable[[Name], LoreEntry | None]) -> Now:
    """What of `state` holds at `length`: what the chat has not moved past is undone, what ended makes room."""
    left: dict[Name, Effect] = {}
    for name, effect in state.effects.items():
        entry = entry_of(name)
        kept = _aged(effect, entry if entry is not None and entry.digest == effect.digest else None, length)
        if not kept.idle:
            left[name] = kept
    return Now(length, left)


def _aged(effect: Effect, entry: LoreEntry | None, length: int) -> Effect:
    sticky = None if effect.sticky is None or effect.sticky.undone(length) else effect.sticky
    cooldown = None if effect.cooldown is None or effect.cooldown.undone(length) else effect.cooldown
    matched = None if effect.matched is None or length <= effect.matched else effect.matched
    if entry is not None:
        sticky = sticky if entry.sticky else None
        cooldown = cooldown if entry.cooldown else None
    if cooldown is not None and length >= cooldown.end:
        cooldown = None
    if sticky is not None and length >= sticky.end:
        if entry is not None and entry.cooldown:
            cooldown = Span(length, length + entry.cooldown, protected=True)
        sticky = None
    return replace(effect, sticky=sticky, cooldown=cooldown, matched=matched)


def after(moment: Now, activated: Iterable[tuple[Name, LoreEntry, bool]]) -> Timed:
    """The state once these entries are in the prompt; the flag asks to remember that it matched.

    An effect that holds is not made longer. A cooldown begins when stickiness ends, or at once without any.
    """
    effects = dict(moment.effects)
    for name, entry, remembered in activated:
        old = effects.get(name)
        effect = old if old is not None and old.digest == entry.digest else Effect(entry.digest)
        length = moment.length
        if entry.sticky and effect.sticky is None:
            effect = replace(effect, sticky=Span(length, length + entry.sticky))
        if entry.cooldown and not entry.sticky and effect.cooldown is None:
            effect = replace(effect, cooldown=Span(length, length + entry.cooldown))
        if remembered and effect.matched is None:
            effect = replace(effect, matched=length)
        if not effect.idle:
            effects[name] = effect
    return Timed(effects)


def _plain(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end, int(span.protected)]


def _effect(row: object) -> tuple[Name, Effect] | None:
    match row:
        case [str(book), str(entry), str(digest), sticky, cooldown, matched]:
            length = matched if isinstance(matched, int) else None
            return (book, entry), Effect(digest, _span(sticky), _span(cooldown), length)
    return None


def _span(value: object) -> Span | None:
    match value:
        case [int(start), int(end), int(protected)]:
            return Span(start, end, bool(protected))
    return None
