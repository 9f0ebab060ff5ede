"""Any character_book as the portable form: every field that engines read is there and of its type. (pure)"""

from __future__ import annotations

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.regexkeys import regex_form
from core.characters.formats.repair import (
    AS_TEXT,
    DROPPED,
    MISSING_ENABLED,
    MISSING_ORDER,
    UNUSABLE,
    VALUES,
    Repairs,
    in_key_order,
    split,
    text_of,
)
from core.characters.formats.tree import copied
from core.errors import BadInput
from core.text import t

DEFAULT_ORDER = 100
_BOOK_FIELDS = ("name", "description", "scan_depth", "token_budget", "recursive_scanning", "extensions", "entries")
_ENTRY_FIELDS = (
    "keys", "secondary_keys", "content", "extensions", "enabled", "insertion_order", "case_sensitive", "use_regex",
    "constant", "name", "comment", "id", "priority", "selective", "position",
)  # fmt: skip


def complete_book(book: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """A copy with all that cards: 5.1 requires; unknown fields are kept. Raises BadInput over `limits`."""
    made: Tree = {}
    for name in ("name", "description"):
        if name in book:
            made[name] = repairs.text(book, name)
    for name in ("scan_depth", "token_budget"):
        _put(made, name, repairs.number(book, name))
    _put(made, "recursive_scanning", repairs.flag(book, "recursive_scanning"))
    made["extensions"] = repairs.object(book, "extensions")
    entries = _members(book, repairs)
    check_count("character_book.entries", len(entries), limits.entries)
    made["entries"] = [complete_entry(each, repairs.within("entries"), limits) for each in entries]
    return made | {name: copied(value) for name, value in book.items() if name not in _BOOK_FIELDS}


def complete_entry(entry: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """A copy with all that cards: 5.1 requires; fields that are optional there stay absent, unknown ones stay."""
    keys = _keys(entry, "keys", repairs, limits)
    made: Tree = {
        "keys": keys,
        "content": repairs.text(entry, "content"),
        "extensions": repairs.object(entry, "extensions"),
        "enabled": _enabled(entry, repairs),
        "insertion_order": _order(entry, repairs),
    }
    pattern = repairs.flag(entry, "use_regex")
    made["use_regex"] = any(map(regex_form, map(str, keys))) if pattern is None else pattern
    made["constant"] = repairs.flag(entry, "constant") or False
    for name in ("name", "comment"):
        if name in entry:
            made[name] = repairs.text(entry, name)
    if "secondary_keys" in entry:
        made["secondary_keys"] = _keys(entry, "secondary_keys", repairs, limits)
    for name in ("case_sensitive", "selective"):
        _put(made, name, repairs.flag(entry, name))
    _put(made, "priority", repairs.number(entry, "priority"))
    _put_id(made, entry, repairs)
    _put_position(made, entry, repairs)
    return made | {name: copied(value) for name, value in entry.items() if name not in _ENTRY_FIELDS}


def is_folder(entry: Tree) -> bool:
    """A heading of RisuAI's editor, not an entry: shown as a folder, never scanned, never inserted (cards: 5.3)."""
    return entry.get("mode") == "folder"


def entries_of(book: Json) -> list[Tree]:
    """The entries of a book that is complete, folders among them; none where there is no book."""
    members = book.get("entries") if isinstance(book, dict) else None
    return [each for each in members if isinstance(each, dict)] if isinstance(members, list) else []


def check_count(field: str, count: int, most: int) -> None:
    if count > most:
        raise BadInput(t("cardview-too-many", field=field, count=count, most=most))


def _members(book: Tree, repairs: Repairs) -> list[Tree]:
    members: list[Json] = []
    match book.get("entries", []):
        case list() as listed:
            members = listed
        case dict() as named:
            repairs.note(VALUES, "entries")
            members = in_key_order(named)
        case _:
            repairs.note(UNUSABLE, "entries")
    kept = [each for each in members if isinstance(each, dict)]
    if len(kept) < len(members):
        repairs.note(DROPPED, "entries", len(members) - len(kept))
    return kept


def _keys(entry: Tree, name: str, repairs: Repairs, limits: Limits) -> list[Json]:
    match entry.get(name):
        case list() as listed:
            check_count(name, len(listed), limits.keys)
        case str() as text if regex_form(text):  # a comma in a pattern does not part two keys
            return repairs.texts({name: text}, name)
        case str() as text:
            check_count(name, text.count(","), limits.keys)
    return repairs.texts(entry, name, commas=True)


def _enabled(entry: Tree, repairs: Repairs) -> bool:
    enabled = repairs.flag(entry, "enabled")
    if "enabled" not in entry:
        repairs.note(MISSING_ENABLED, "enabled")
    return True if enabled is None else enabled


def _order(entry: Tree, repairs: Repairs) -> int | float:
    order = repairs.number(entry, "insertion_order")
    if order is not None:
        return order
    repairs.note(MISSING_ORDER, "insertion_order")
    for name in ("order", "priority"):
        order = Repairs().number(entry, name)
        if order is not None:
            return order
    return DEFAULT_ORDER


def _put_id(made: Tree, entry: Tree, repairs: Repairs) -> None:
    match entry.get("id", None):
        case bool() as value:
            repairs.note(AS_TEXT, "id")
            made["id"] = text_of(value)
        case int() | float() | str() as value:
            made["id"] = value
        case None:
            pass
        case _:
            repairs.note(UNUSABLE, "id")


def _put_position(made: Tree, entry: Tree, repairs: Repairs) -> None:
    """Strings stay as they are (before_char_defs, cards: 5.1); SillyTavern's number also goes where it belongs."""
    extensions = made["extensions"]
    assert isinstance(extensions, dict)
    match entry.get("position"):
        case str() as place if number_of_place(place) is None:
            made["position"] = place
        case bool() | dict() | list():
            repairs.note(UNUSABLE, "position")
        case int() | float() | str() as place if (number := number_of_place(place)) is not None:
            repairs.note(AS_TEXT, "position")
            made["position"] = "after_char" if number else "before_char"
            extensions.setdefault("position", number)
        case None:
            pass
        case _:
            repairs.note(UNUSABLE, "position")
    if "selectiveLogic" in entry and "selectiveLogic" not in extensions:
        extensions["selectiveLogic"] = copied(entry["selectiveLogic"])


def number_of_place(place: float | str) -> int | None:
    """SillyTavern's number of a position, 0 to 7; None for anything else."""
    text = text_of(place).strip()
    return int(text) if len(text) == 1 and text in "01234567" else None


def listed_keys(text: str) -> list[Json]:
    """Keys that a program keeps as one string: between commas, or one pattern."""
    return [text] if regex_form(text) else split(text)


def _put(made: Tree, name: str, value: Json) -> None:
    if value is not None:
        made[name] = value
