"""A book made ready for one profile: decorators read, keys prepared, entries in order, an index over the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias, Unpack

from core.lore import jsregex
from core.lore.decorators import Directions, directions, few_directions
from core.lore.entries import Book, Logic, LoreEntry, Match
from core.lore.keys import Index, Key, key_of
from core.lore.profile import Decorators, Profile, Settings
from core.lore.reasons import Details, Reason, Why
from core.lore.timed import Name
from core.text import Text, t

Keys: TypeAlias = tuple[Key, ...]

MOST_PATTERNS = 200_000  # characters of all regular expressions of a book: compiling more would take seconds


@dataclass(frozen=True, slots=True)
class Lens:
    """What an entry scans: how many messages (None: as many as everyone), which texts, which recursed contents."""

    depth: int | None
    matches: tuple[Match, ...]
    recursion: str  # "", "forced" (contents whose decorator asks for it), "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An entry with all that does not change from one activation to the next.

    `quiet`: nothing but its keys can let it in or keep it out, so without a hit there is nothing to judge.
    `feeds`: its text is scanned in the next passes, "forced" if only its decorator says so.
    """

    name: Name
    entry: LoreEntry
    said: Directions
    keys: Keys
    secondary: Keys
    logic: Logic
    additional: tuple[Keys, ...]
    exclude: tuple[Keys, ...]
    exclude_all: tuple[Keys, ...]
    lens: Lens
    whole: bool
    case: bool
    feeds: str
    chance: float
    priority: float
    scored: bool
    quiet: bool
    idle: Reason

    def __hash__(self) -> int:
        return hash(self.name)

    def reason(self, why: Why, **told: Unpack[Details]) -> Reason:
        book, entry = self.name
        return Reason(book=book, entry=entry, title=self.idle.title, why=why, **told)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`entries` in the order in which they are asked; `lenses` which of them look through which, with an index."""

    book: Book
    budget: int | None
    entries: tuple[Prepared, ...]
    restless: tuple[int, ...]
    lenses: tuple[tuple[Lens, Index], ...]
    places: dict[str, int] = field(default_factory=dict)  # entry id → where in `entries`
    levels: frozenset[int] = frozenset()
    broken: tuple[Text, ...] = ()

    def find(self, entry: str) -> Prepared | None:
        at = self.places.get(entry)
        return None if at is None else self.entries[at]


@lru_cache(maxsize=128)
def plan(book: Book, profile: Profile) -> Plan:
    uses = profile.settings is Settings.EACH or (profile.settings is Settings.ALL_OR_NONE and book.complete)
    ordered = sorted(book.entries, key=lambda entry: -entry.order) if profile.own_order else list(book.entries)
    refused = _too_many(book)
    entries = tuple(_prepared(book, entry, _Reading(profile, uses, refused)) for entry in ordered)
    by_lens: dict[Lens, list[tuple[int, Key]]] = {}
    for at, each in enumerate(entries):
        by_lens.setdefault(each.lens, []).extend((at, key) for key in each.keys)
    extended = profile.extended
    return Plan(
        book,
        book.token_budget if uses else None,
        entries,
        tuple(at for at, each in enumerate(entries) if not each.quiet),
        tuple((lens, Index(owned)) for lens, owned in by_lens.items()),
        {each.entry.id: at for at, each in enumerate(entries)},
        frozenset(each.entry.delay_until_recursion for each in entries if extended) - {0},
        tuple(problem for entry in book.entries for problem in _broken(entry, refused)),
    )


def problems(book: Book) -> tuple[Text, ...]:
    """What the writer of a book should know: keys that can never match, decorators that nothing here understands."""
    refused = _too_many(book)
    return tuple(problem for entry in book.entries for problem in (*_broken(entry, refused), *_unread(entry)))


def _too_many(book: Book) -> frozenset[str]:
    """The regular expressions beyond what one book may have; they never match."""
    used, refused = 0, set[str]()
    for entry in book.entries:
        said = directions(entry.content)
        asked = (key for keys in (*said.additional, *said.exclude, *said.exclude_all) for key in keys)
        for key in (*entry.keys, *entry.secondary, *asked):
            if jsregex.parts(key.strip()) is not None:
                used += len(key)
                refused |= {key} if used > MOST_PATTERNS else set()
    return frozenset(refused)


def _broken(entry: LoreEntry, refused: frozenset[str]) -> Iterator[Text]:
    for key in (*entry.keys, *entry.secondary):
        if key in refused or key_of(key).broken:
            yield t("lore-warning-broken", entry=entry.title or entry.id, word=key)


def _unread(entry: LoreEntry) -> Iterator[Text]:
    for line in directions(entry.content).unread:
        yield t("lore-warning-decorator", entry=entry.title or entry.id, line=line)


@dataclass(frozen=True, slots=True)
class _Reading:
    """`uses`: whether the book's own settings count; `refused`: keys that are not compiled."""

    profile: Profile
    uses: bool
    refused: frozenset[str]

    def keys(self, texts: tuple[str, ...]) -> Keys:
        return tuple(self._key(text) for text in texts if text.strip())

    def _key(self, text: str) -> Key:
        return Key(text, broken=True) if text in self.refused else key_of(text, squashed=self.profile.squashed)


def _prepared(book: Book, entry: LoreEntry, reading: _Reading) -> Prepared:
    profile, uses = reading.profile, reading.uses
    read = directions if profile.decorators is Decorators.ALL else few_directions
    said = read(entry.content)
    dead = entry.folder or not _enabled(entry, profile)
    why = Why.FOLDER if entry.folder else Why.DISABLED if dead else Why.NO_MATCH if entry.keys else Why.NO_KEYS
    keys = () if dead else reading.keys(entry.keys)
    recursive = book.recursive if uses and book.recursive is not None else profile.recursive
    return Prepared(
        name=(book.key, entry.id),
        entry=entry,
        said=said,
        keys=keys,
        secondary=reading.keys(entry.secondary) if entry.selective else (),
        logic=entry.logic,
        additional=tuple(map(reading.keys, said.additional)),
        exclude=() if _all_regex(entry, keys) else tuple(map(reading.keys, said.exclude)),
        exclude_all=tuple(map(reading.keys, said.exclude_all)),
        lens=_lens(book, entry, said, profile, recursive=recursive, uses=uses),
        whole=_whole(book, entry, said, profile),
        case=_case(entry, profile),
        feeds=_feeds(entry, said, profile, recursive=recursive),
        chance=_chance(entry, said),
        priority=_priority(entry, said, profile),
        scored=profile.extended and (profile.group_scoring if entry.group_scoring is None else entry.group_scoring),
        quiet=dead or _is_quiet(entry, said, keys, profile),
        idle=Reason(book=book.key, entry=entry.id, title=entry.title, why=why),
    )


def _enabled(entry: LoreEntry, profile: Profile) -> bool:
    told = profile.card_fields if entry.enabled is None else entry.enabled
    return told or not profile.honours_disabled


def _case(entry: LoreEntry, profile: Profile) -> bool:
    told = entry.card_case if entry.case_sensitive is None and profile.card_fields else entry.case_sensitive
    return profile.own_case and (profile.case_sensitive if told is None else told)


def _all_regex(entry: LoreEntry, keys: Keys) -> bool:
    """V3 ignores exclude_keys with use_regex. SillyTavern sets that on every entry: so only if the keys are regexes."""
    return entry.use_regex and bool(keys) and all(key.pattern is not None or key.broken for key in keys)


def _is_quiet(entry: LoreEntry, said: Directions, keys: Keys, profile: Profile) -> bool:
    conditions = entry.constant or said.conditional or any(key.broken for key in keys)
    if not profile.extended:
        return not conditions and not entry.delay
    timed = entry.sticky or entry.cooldown or entry.delay or entry.delay_until_recursion
    return not (conditions or timed or entry.triggers or entry.characters or entry.exclude_recursion)


def _lens(book: Book, entry: LoreEntry, said: Directions, profile: Profile, *, recursive: bool, uses: bool) -> Lens:
    depth = said.scan_depth
    if depth is None and profile.extended:
        depth = entry.scan_depth
    if depth is None and uses:
        depth = book.scan_depth
    matches = tuple(match for match in Match if match in entry.matches) if profile.extended else ()
    recursion = "" if not said.searches_recursion else "all" if recursive else "forced"
    return Lens(depth, matches, recursion)


def _whole(book: Book, entry: LoreEntry, said: Directions, profile: Profile) -> bool:
    own = book.whole_words if profile.settings is not Settings.NONE else None
    told = (said.whole_words, entry.whole_words, own)
    return next((each for each in told if each is not None), profile.whole_words)


def _feeds(entry: LoreEntry, said: Directions, profile: Profile, *, recursive: bool) -> str:
    if said.recursive is False or (entry.prevent_recursion and profile.extended):
        return ""
    return "all" if recursive else "forced" if said.recursive else ""


def _chance(entry: LoreEntry, said: Directions) -> float:
    return entry.probability if said.probability is None else said.probability


def _priority(entry: LoreEntry, said: Directions, profile: Profile) -> float:
    if said.expendable:
        return float("-inf") if not profile.skips else -1000
    if said.priority is not None:
        return said.priority
    return entry.order if entry.priority is None or profile.skips else entry.priority
