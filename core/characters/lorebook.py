"""A character's lorebook, entry by entry: each change is a version, and every entry that was not touched stays.

Entries are told apart by a name: their own id where it is theirs alone, else their place. A change reads as a JSON
merge patch (RFC 7396) of the portable entry (cards: 5.1) and is made in the file's own JSON, unknown fields and all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.characters import authoring, versions
from core.characters.editing import check_lore
from core.characters.formats import tree as trees
from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.bookview import complete_entry, entries_of
from core.characters.formats.otherbooks import in_portable_names
from core.characters.formats.repair import Repairs, in_key_order
from core.db import Read, Write
from core.errors import BadInput, NotFound
from core.text import t

LONGEST_TITLE = 1_000
MOST_VALUES = 2_000  # in the extensions of one entry, all depths together
DEEPEST = 8
MOST = 10**12  # of any number in an entry
FIELDS = (
    "keys", "secondary_keys", "content", "extensions", "enabled", "insertion_order", "case_sensitive", "use_regex",
    "constant", "name", "comment", "priority", "selective", "position",
)  # fmt: skip
SETTINGS = ("name", "description", "scan_depth", "token_budget", "recursive_scanning", "extensions")
_NEEDED: Tree = {"keys": [], "content": "", "extensions": {}, "enabled": True, "insertion_order": 100}
_PLACES = {"before_char": 0, "after_char": 1}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_AT = re.compile(r"at-[0-9]+", re.ASCII)
_HALVES = re.compile(r"[\ud800-\udfff]")
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Entry:
    """`place` counts from 0; `fields` are complete and portable, unknown ones among them."""

    name: str
    place: int
    fields: Tree


@dataclass(frozen=True, slots=True)
class Lorebook:
    """`version` is the number of the character's version; `settings` are the book's own, without its entries."""

    version: int
    settings: Tree
    entries: tuple[Entry, ...]


async def read(tx: Read, public_id: str, owner: int, number: int | None = None) -> Lorebook:
    """That of a version, the newest without `number`. Raises NotFound for others than the owner."""
    kept = await versions.content(tx, public_id, owner, number)
    data = kept.view.get("data")
    return book_of(data.get("character_book") if isinstance(data, dict) else None, kept.number)


def book_of(book: Json, version: int = 0) -> Lorebook:
    """Of the book in a complete card, None where it has none. (pure)"""
    settings = {key: value for key, value in book.items() if key != "entries"} if isinstance(book, dict) else {}
    return Lorebook(version, settings, named(entries_of(book)))


def named(entries: Sequence[Tree]) -> tuple[Entry, ...]:
    """Entries that are complete, under their names. (pure)"""
    own = [_own_name(each) for each in entries]
    count = Counter(own)
    return tuple(
        Entry(name if name and count[name] == 1 else f"at-{place}", place, entry)
        for place, (name, entry) in enumerate(zip(own, entries, strict=True))
    )


async def add(
    tx: Write, public_id: str, owner: int, fields: Mapping[str, Json], now: datetime, *, place: int | None = None
) -> Entry:
    """A new entry before the one at `place`, without it at the end. Raises NotFound, and BadInput naming the field."""
    made: list[int] = []

    def with_it(entries: list[Tree]) -> list[Tree]:
        new, at = added(entries, fields, place)
        made.append(at)
        return new

    await authoring.rewrite_book(tx, public_id, owner, lambda card: with_entries(card, with_it), now)
    return (await read(tx, public_id, owner)).entries[made[0]]


async def change(
    tx: Write, public_id: str, owner: int, name: str, patch: Mapping[str, Json], now: datetime
) -> int | None:
    """Only what `patch` names; null takes a field away. The version's id, None where that changes nothing.

    Raises NotFound for others than the owner and for no such entry, BadInput naming the field.
    """
    return await _rewrite(tx, public_id, owner, lambda entries: changed(entries, name, patch), now)


async def remove(tx: Write, public_id: str, owner: int, name: str, now: datetime) -> None:
    """Raises NotFound for others than the owner and for no such entry."""
    await _rewrite(tx, public_id, owner, lambda entries: removed(entries, name), now)


async def move(tx: Write, public_id: str, owner: int, name: str, place: int, now: datetime) -> int | None:
    """The entry comes to stand at `place`, counted without it, from 0; what is beyond the end is the end.

    The version's id, None where it stands there already. Raises NotFound as `change`.
    """
    return await _rewrite(tx, public_id, owner, lambda entries: moved(entries, name, place), now)


async def _rewrite(
    tx: Write, public_id: str, owner: int, made: Callable[[list[Tree]], list[Tree]], now: datetime
) -> int | None:
    return await authoring.rewrite_book(tx, public_id, owner, lambda card: with_entries(card, made), now)


async def settle(tx: Write, public_id: str, owner: int, patch: Mapping[str, Json], now: datetime) -> int | None:
    """The book's own settings (SETTINGS), as a merge patch. Raises NotFound, and BadInput naming the setting."""
    wanted = {key: _clean(value) for key, value in patch.items() if key in SETTINGS}
    _check_settings(wanted)

    def settled(card: Tree) -> Tree:
        made, book = _with_book(card)
        _merge(book, wanted)
        return made

    return await authoring.rewrite_book(tx, public_id, owner, settled, now)


def filled(card: Tree, settings: Mapping[str, Json], entries: Sequence[Mapping[str, Json]]) -> Tree:
    """A copy of a card with these settings (a merge patch of SETTINGS) and these entries behind those it has.

    Raises BadInput naming the setting or the entry and its field. (pure)
    """
    wanted = {key: _clean(value) for key, value in settings.items() if key in SETTINGS}
    _check_settings(wanted)
    made, book = _with_book(card)
    _merge(book, wanted)

    def with_them(kept: list[Tree]) -> list[Tree]:
        first = _next_id(kept)
        fresh = ({**trees.copied_tree(_NEEDED), "id": first + number} for number in range(len(entries)))
        numbered = enumerate(zip(fresh, entries, strict=True), len(kept) + 1)
        return [*kept, *(_patched(new, fields, number) for number, (new, fields) in numbered)]

    return with_entries(made, with_them)


def added(entries: Sequence[Tree], fields: Mapping[str, Json], place: int | None) -> tuple[list[Tree], int]:
    """The raw entries with a new one, and where that stands. Raises BadInput naming the field. (pure)"""
    at = len(entries) if place is None else min(max(place, 0), len(entries))
    new = _patched({**trees.copied_tree(_NEEDED), "id": _next_id(entries)}, fields, at + 1)
    return [*entries[:at], new, *entries[at:]], at


def changed(entries: Sequence[Tree], name: str, patch: Mapping[str, Json]) -> list[Tree]:
    """The raw entries with one changed. Raises NotFound, and BadInput naming the field. (pure)"""
    at = _place(entries, name)
    return [*entries[:at], _patched(entries[at], patch, at + 1), *entries[at + 1 :]]


def removed(entries: Sequence[Tree], name: str) -> list[Tree]:
    """Raises NotFound. (pure)"""
    at = _place(entries, name)
    return [*entries[:at], *entries[at + 1 :]]


def moved(entries: Sequence[Tree], name: str, place: int) -> list[Tree]:
    """Raises NotFound. (pure)"""
    at = _place(entries, name)
    others = [*entries[:at], *entries[at + 1 :]]
    where = min(max(place, 0), len(others))
    return [*others[:where], entries[at], *others[where:]]


def with_entries(card: Tree, made: Callable[[list[Tree]], list[Tree]]) -> Tree:
    """A copy whose book has the entries that `made` makes of those there are; `card` itself where those are equal.

    What stands among the entries and is none stays behind them. (pure)
    """
    copy, book = _with_book(card)
    members = _members(book)
    entries = [each for each in members if isinstance(each, dict)]
    new = made(entries)
    if len(new) == len(entries) and all(map(trees.same, new, entries)):
        return card
    if len(new) > _LIMITS.entries:
        check_lore(tuple(new))
    book["entries"] = [*new, *(each for each in members if not isinstance(each, dict))]
    return copy


def _with_book(card: Tree) -> tuple[Tree, Tree]:
    """A copy of a card, and the book in it, made where there is none."""
    made = trees.copied_tree(card)
    data = made.get("data")
    data = data if isinstance(data, dict) else made
    book = data.get("character_book")
    if isinstance(book, list):
        book = {"entries": book}
    if not isinstance(book, dict) or not book:
        book = {"extensions": {}, "entries": []}
    data["character_book"] = book
    return made, book


def _members(book: Tree) -> list[Json]:
    match book.get("entries"):
        case list() as listed:
            return listed
        case dict() as keyed:
            return in_key_order(keyed)
        case _:
            return []


def _place(entries: Sequence[Tree], name: str) -> int:
    found = (each.place for each in named([_complete(entry) for entry in entries]) if each.name == name)
    place = next(found, None)
    if place is None:
        raise NotFound(t("lorebook-no-entry", name=_HALVES.sub("\ufffd", name)[:64]))
    return place


def _complete(entry: Tree) -> Tree:
    return complete_entry(_portable(entry), Repairs(), _LIMITS)


def _portable(entry: Tree) -> Tree:
    """With the names of fields that cards use, where it has those of SillyTavern's or RisuAI's own files."""
    renamed = in_portable_names({"entries": [entry]})["entries"]
    found = renamed[0] if isinstance(renamed, list) else entry
    return found if isinstance(found, dict) else entry


def _patched(entry: Tree, patch: Mapping[str, Json], number: int) -> Tree:
    """`entry` with what `patch` changes; equal values change nothing, be they spelt otherwise."""
    wanted = {key: _clean(value) for key, value in patch.items() if key in FIELDS}
    _check(wanted, number)
    before = _complete(entry)
    made = trees.copied_tree(entry)
    differing = {key: value for key, value in wanted.items() if _differs(before, key, value)}
    if not differing:
        return made
    made = trees.copied_tree(_portable(made))
    _merge(made, {key: _NEEDED.get(key) if value is None else value for key, value in differing.items()})
    _follow(made, wanted)
    return made


def _differs(before: Tree, key: str, value: Json) -> bool:
    if key == "extensions" and isinstance(value, dict):
        return True
    return key in before if value is None else key not in before or before[key] != value


def _follow(entry: Tree, wanted: Tree) -> None:
    """SillyTavern's extensions go before the fields of the same meaning: what is wanted of these is wanted of them."""
    extensions, asked = entry.get("extensions"), wanted.get("extensions")
    if not isinstance(extensions, dict):
        return
    named = asked if isinstance(asked, dict) else {}
    position, case = wanted.get("position"), wanted.get("case_sensitive")
    if isinstance(position, str) and "position" in extensions and "position" not in named:
        extensions["position"] = _PLACES[position]
    if "case_sensitive" in wanted and "case_sensitive" in extensions and "case_sensitive" not in named:
        extensions["case_sensitive"] = case


def _merge(into: Tree, patch: Tree) -> None:
    """RFC 7396, one level of objects deep and further: null takes away."""
    for key, value in patch.items():
        before = into.get(key)
        if value is None:
            into.pop(key, None)
        elif isinstance(value, dict):
            inner = trees.copied_tree(before) if isinstance(before, dict) else {}
            _merge(inner, value)
            into[key] = inner
        else:
            into[key] = trees.copied(value)


def _check(wanted: Tree, number: int) -> None:
    given = {key: value for key, value in wanted.items() if value is not None}
    check_lore((given,), number)
    for field in ("name", "comment"):
        title = given.get(field, "")
        if not isinstance(title, str) or len(title) > LONGEST_TITLE:
            raise BadInput(t("lorebook-title", number=number, most=LONGEST_TITLE))
    if given.get("position", "after_char") not in (*_PLACES,):
        raise BadInput(t("lorebook-position", number=number))
    _check_extensions(given.get("extensions", {}))


def _check_extensions(extensions: Json) -> None:
    if not isinstance(extensions, dict) or trees.count(extensions) > MOST_VALUES or _depth(extensions) > DEEPEST:
        raise BadInput(t("lorebook-extensions", most=MOST_VALUES, deepest=DEEPEST))


def _check_settings(patch: Mapping[str, Json]) -> None:
    for field in ("name", "description"):
        text = patch.get(field)
        if text is not None and (not isinstance(text, str) or len(text) > _LIMITS.string):
            raise BadInput(t("lorebook-setting-text"))
    for field in ("scan_depth", "token_budget"):
        size = patch.get(field)
        if size is not None and (type(size) is not int or not 0 <= size <= 1_000_000):
            raise BadInput(t("lorebook-setting-number"))
    if not isinstance(patch.get("recursive_scanning"), bool | None):
        raise BadInput(t("lorebook-setting-switch"))
    if patch.get("extensions") is not None:
        _check_extensions(patch["extensions"])


def _depth(value: Json) -> int:
    """Of objects and lists within each other; a single value has none."""
    deep, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        deep += 1
        if deep > DEEPEST:
            return deep
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return deep


def _clean(value: Json) -> Json:
    """Without halves of characters, which no database keeps. Raises BadInput for a number beyond MOST."""
    match value:
        case str():
            return _HALVES.sub("\ufffd", value)
        case dict():
            return {_HALVES.sub("\ufffd", key): _clean(each) for key, each in value.items()}
        case list():
            return [_clean(each) for each in value]
        case int() | float() if not -MOST <= value <= MOST:  # infinities and what is no number too
            raise BadInput(t("lorebook-number"))
        case _:
            return value


def _own_name(entry: Tree) -> str:
    """Its id, where that can stand in an address and is not how places are called."""
    match entry.get("id"):
        case bool():
            return ""
        case int() as number:
            name = str(number) if abs(number) < 10**18 else ""
        case str() as text:
            name = text
        case _:
            return ""
    return name if _NAME.fullmatch(name) and not _AT.fullmatch(name) else ""


def _next_id(entries: Sequence[Tree]) -> int:
    known = (_complete(each).get("id") for each in entries)
    numbers = [each for each in known if type(each) is int and 0 <= each < 10**15]
    return max(numbers, default=-1) + 1
