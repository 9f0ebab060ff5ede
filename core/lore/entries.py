"""A lorebook as the engine reads it: every field of an entry in its own type."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import IntEnum, StrEnum
from operator import attrgetter
from typing import TypedDict

from core.lore.loose import among, first, flag, identity, level, mapping, number, otherwise, text, whole, words


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class Place(StrEnum):
    """Where an entry's text goes, in the order of the prompt (outlets stand wherever their macro does)."""

    BEFORE_CHAR = "before-char"
    BEFORE_DESC = "before-desc"
    AFTER_DESC = "after-desc"
    PERSONALITY = "personality"
    SCENARIO = "scenario"
    AFTER_CHAR = "after-char"
    EXAMPLES_BEFORE = "examples-before"
    EXAMPLES_AFTER = "examples-after"
    AT_DEPTH = "at-depth"
    AN_TOP = "an-top"
    AN_BOTTOM = "an-bottom"
    OUTLET = "outlet"


class Logic(IntEnum):
    """What the secondary keys must do, numbered as SillyTavern's `selectiveLogic`."""

    AND_ANY = 0
    NOT_ALL = 1
    NOT_ANY = 2
    AND_ALL = 3


class Match(StrEnum):
    """A text beside the messages that an entry asks to have scanned, in the order in which they are."""

    PERSONA = "persona_description"
    DESCRIPTION = "character_description"
    PERSONALITY = "character_personality"
    DEPTH_PROMPT = "character_depth_prompt"
    SCENARIO = "scenario"
    CREATOR_NOTES = "creator_notes"


# The numbers of `extensions.position` and `extensions.role`.
PLACES = (
    Place.BEFORE_CHAR,
    Place.AFTER_CHAR,
    Place.AN_TOP,
    Place.AN_BOTTOM,
    Place.AT_DEPTH,
    Place.EXAMPLES_BEFORE,
    Place.EXAMPLES_AFTER,
    Place.OUTLET,
)
ROLES = (Role.SYSTEM, Role.USER, Role.ASSISTANT)


@dataclass(frozen=True, slots=True)
class CharacterFilter:
    """Only with these characters, or with all but these; names and tags are compared without letter case."""

    names: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    exclude: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoreEntry:
    """One entry. None means "as the book or the profile says". `digest` changes with anything that the engine reads.

    `card_case` is the format's own `case_sensitive`, which SillyTavern does not read; its extension goes before it.
    """

    id: str
    index: int
    title: str = ""
    keys: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    content: str = ""
    enabled: bool | None = True
    folder: bool = False
    constant: bool = False
    selective: bool = False
    logic: Logic = Logic.AND_ANY
    use_regex: bool = False
    order: float = 100
    priority: float | None = None
    place: Place = Place.AFTER_CHAR
    depth: int = 4
    role: Role = Role.SYSTEM
    outlet: str = ""
    scan_depth: int | None = None
    case_sensitive: bool | None = None
    card_case: bool | None = None
    whole_words: bool | None = None
    matches: frozenset[Match] = frozenset()
    ignore_budget: bool = False
    exclude_recursion: bool = False
    prevent_recursion: bool = False
    delay_until_recursion: int = 0
    probability: float = 100
    groups: tuple[str, ...] = ()
    group_override: bool = False
    group_weight: float = 100
    group_scoring: bool | None = None
    sticky: int = 0
    cooldown: int = 0
    delay: int = 0
    triggers: frozenset[str] = frozenset()
    characters: CharacterFilter | None = None
    digest: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", _digest([_plain(value) for value in _READ(self)]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """A lorebook. `key` names it within a conversation and stays when it is edited; equal `digest`, equal book.

    `complete`: the file itself gave scan depth, budget and recursion (RisuAI takes all three or none).
    """

    key: str
    scan_depth: int | None = None
    token_budget: int | None = None
    recursive: bool | None = None
    whole_words: bool | None = None
    complete: bool = False
    entries: tuple[LoreEntry, ...] = ()
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        settings = (self.key, self.scan_depth, self.token_budget, self.recursive, self.whole_words, self.complete)
        entries = [(entry.id, entry.digest) for entry in self.entries]
        object.__setattr__(self, "digest", _digest([*settings, *entries]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self.digest == other.digest

    def __hash__(self) -> int:  # of a thousand entries' fields it would cost milliseconds an activation
        return hash(self.digest)


def book_of(view: Mapping[str, object], *, name: str = "", v3: bool, risu: bool) -> Book:
    """The book of a portable `character_book` object (V2/V3, SillyTavern's extensions, RisuAI's fields).

    Wrong types read as if the field were absent; what is not an entry is passed over. `name` becomes the book's key.
    A V3 card from RisuAI that is silent on recursion means on (LB-5).
    """
    recursive = flag(view.get("recursive_scanning"))
    depth, budget = whole(view.get("scan_depth")), whole(view.get("token_budget"))
    complete = recursive is not None and depth is not None and budget is not None
    if recursive is None and v3 and risu:
        recursive = True
    entries = view.get("entries")
    listed = list(entries.values()) if isinstance(entries, Mapping) else entries if isinstance(entries, list) else []
    return Book(
        key=name or text(view.get("name")) or "book",
        scan_depth=None if depth is None else max(0, depth),
        token_budget=budget if budget is not None and budget > 0 else None,  # 0 in a file: not set
        recursive=recursive,
        whole_words=flag(mapping(view.get("extensions")).get("risu_fullWordMatching")),
        complete=complete,
        entries=tuple(_entries(listed)),
    )


def _digest(values: Sequence[object]) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: object) -> object:
    """`value` so that equal values are written alike."""
    match value:
        case str():
            return str(value)
        case bool():
            return value
        case int() | float():
            return float(value)
        case frozenset():
            return sorted(map(str, value))
        case CharacterFilter():
            return [sorted(value.names), sorted(value.tags), value.exclude]
    return value


# An entry that only moved is the same entry.
_READ = attrgetter(*(each.name for each in fields(LoreEntry) if each.name not in ("index", "digest")))


def _entries(listed: Sequence[object]) -> Iterator[LoreEntry]:
    seen: set[str] = set()
    for index, raw in enumerate(listed):
        if not isinstance(raw, Mapping):
            continue
        own = identity(raw.get("id"), raw.get("uid"))
        name = own if own and own not in seen else f"{own}#{index}" if own else f"#{index}"
        while name in seen:
            name += "#"
        seen.add(name)
        yield _entry(raw, name, index)


def _entry(raw: Mapping[str, object], name: str, index: int) -> LoreEntry:
    ext = mapping(raw.get("extensions")) | mapping(raw.get("extentions"))
    keys = words(raw.get("keys"))
    order = otherwise(number(raw.get("insertion_order")), 100.0)
    return LoreEntry(
        id=name,
        index=index,
        title=text(raw.get("comment")) or text(raw.get("name")),
        keys=keys,
        secondary=words(raw.get("secondary_keys")),
        content=text(raw.get("content")),
        enabled=flag(raw.get("enabled")),
        folder=_is_folder(raw, keys),
        constant=flag(raw.get("constant")) is True or raw.get("mode") == "constant",
        selective=flag(raw.get("selective")) is True,
        logic=Logic(among(first(ext, "selectiveLogic", raw=raw), 4)),
        use_regex=flag(raw.get("use_regex")) is True,
        order=order,
        priority=number(raw.get("priority")),
        probability=_probability(ext),
        triggers=frozenset(words(ext.get("triggers"))),
        characters=_characters(first(ext, "character_filter", "characterFilter", raw=raw)),
        matches=frozenset(match for match in Match if flag(ext.get(f"match_{match}"))),
        **_placing(raw, ext),
        **_scanning(raw, ext),
        **_grouping(ext),
        **_timing(ext),
    )


class _Placing(TypedDict):
    place: Place
    depth: int
    role: Role
    outlet: str


class _Scanning(TypedDict):
    scan_depth: int | None
    case_sensitive: bool | None
    card_case: bool | None
    whole_words: bool | None
    ignore_budget: bool
    exclude_recursion: bool
    prevent_recursion: bool
    delay_until_recursion: int


class _Grouping(TypedDict):
    groups: tuple[str, ...]
    group_override: bool
    group_weight: float
    group_scoring: bool | None


class _Timing(TypedDict):
    sticky: int
    cooldown: int
    delay: int


def _placing(raw: Mapping[str, object], ext: Mapping[str, object]) -> _Placing:
    number = whole(ext.get("position"))
    if number is not None and 0 <= number < len(PLACES):
        place = PLACES[number]
    else:  # "before_char", "before_char_defs"; without a word SillyTavern reads "after"
        place = Place.BEFORE_CHAR if text(raw.get("position")).startswith("before") else Place.AFTER_CHAR
    role = ext.get("role")
    named = Role(role) if isinstance(role, str) and role in set(Role) else ROLES[among(role, len(ROLES))]
    return {
        "place": place,
        "depth": max(0, otherwise(whole(ext.get("depth")), 4)),
        "role": named,
        "outlet": text(first(ext, "outlet_name", "outletName", raw=raw)).strip(),
    }


def _scanning(raw: Mapping[str, object], ext: Mapping[str, object]) -> _Scanning:
    depth = whole(ext.get("scan_depth"))
    case = (raw.get("case_sensitive"), ext.get("risu_case_sensitive"))
    return {
        "scan_depth": None if depth is None else max(0, depth),
        "case_sensitive": flag(ext.get("case_sensitive")),
        "card_case": next((told for each in case if (told := flag(each)) is not None), None),
        "whole_words": flag(ext.get("match_whole_words")),
        "ignore_budget": flag(ext.get("ignore_budget")) is True,
        "exclude_recursion": flag(ext.get("exclude_recursion")) is True,
        "prevent_recursion": flag(ext.get("prevent_recursion")) is True,
        "delay_until_recursion": level(ext.get("delay_until_recursion")),
    }


def _grouping(ext: Mapping[str, object]) -> _Grouping:
    names = [each.strip() for each in text(ext.get("group")).split(",")]
    return {
        "groups": tuple(dict.fromkeys(name for name in names if name)),
        "group_override": flag(ext.get("group_override")) is True,
        "group_weight": max(0.0, otherwise(number(ext.get("group_weight")), 100.0)),
        "group_scoring": flag(ext.get("use_group_scoring")),
    }


def _timing(ext: Mapping[str, object]) -> _Timing:
    sticky, cooldown, delay = (max(0, otherwise(whole(ext.get(name)), 0)) for name in ("sticky", "cooldown", "delay"))
    return {"sticky": sticky, "cooldown": cooldown, "delay": delay}


def _probability(ext: Mapping[str, object]) -> float:
    if flag(first(ext, "useProbability", "use_probability")) is False:
        return 100
    return otherwise(otherwise(number(ext.get("probability")), number(ext.get("risu_activationPercent"))), 100.0)


def _characters(value: object) -> CharacterFilter | None:
    raw = mapping(value)
    names, tags = ([word.casefold() for word in words(raw.get(part))] for part in ("names", "tags"))
    if not names and not tags:
        return None
    return CharacterFilter(frozenset(names), frozenset(tags), flag(raw.get("isExclude")) is True)


def _is_folder(raw: Mapping[str, object], keys: tuple[str, ...]) -> bool:
    if raw.get("mode") == "folder":
        return True
    named = bool(keys) and all(key.lstrip("\uf000").startswith("folder:") for key in keys)
    return named and not text(raw.get("content"))
