"""Wrong but clear types in a card become the right ones, and every field so repaired is named. (pure)"""

from __future__ import annotations

import re
from collections import Counter

from core.characters.formats.base import Json, Tree
from core.characters.formats.tree import Num, copied, copied_tree
from core.text import Text, t

_INTEGER = re.compile(r"[+-]?[0-9]{1,30}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", re.ASCII)

NULL = "cardview-null"
AS_TEXT = "cardview-as-text"
JOINED = "cardview-joined"
AS_LIST = "cardview-as-list"
SPLIT = "cardview-split"
VALUES = "cardview-values"
DROPPED = "cardview-dropped"
AS_NUMBER = "cardview-as-number"
AS_FLAG = "cardview-as-flag"
UNUSABLE = "cardview-unusable"
MISSING_ENABLED = "cardview-missing-enabled"
MISSING_ORDER = "cardview-missing-order"
EMPTY_BOOK = "cardview-empty-book"

_TRUE = {"true", "yes", "1", "on"}
_FALSE = {"false", "no", "0", "off", ""}


class Repairs:
    """Reads fields of an object as the type that they should have (cards: 3.2). What is absent is no repair."""

    def __init__(self, at: str = "", counts: Counter[tuple[str, str]] | None = None) -> None:
        self._at = at
        self._counts: Counter[tuple[str, str]] = Counter() if counts is None else counts

    def within(self, name: str) -> Repairs:
        """The same, for the fields of an object that stands in the field `name`."""
        return Repairs(f"{self._at}{name}.", self._counts)

    def note(self, kind: str, name: str, count: int = 1) -> None:
        self._counts[kind, self._at + name] += count

    def notes(self) -> tuple[Text, ...]:
        """One note a field and kind of repair, in the order in which they were met."""
        return tuple(_note(kind, field, count) for (kind, field), count in self._counts.items())

    def text(self, tree: Tree, name: str) -> str:
        match tree.get(name, ""):
            case str() as text:
                return text
            case None:
                self.note(NULL, name)
                return ""
            case bool() | int() | float() as value:
                self.note(AS_TEXT, name)
                return text_of(value)
            case [str(), *_] as lines if all(isinstance(each, str) for each in lines):
                self.note(JOINED, name)
                return "\n".join(map(str, lines))
            case _:
                self.note(UNUSABLE, name)
                return ""

    def texts(self, tree: Tree, name: str, *, commas: bool = False) -> list[Json]:
        """A list of strings; a lone string is its one element, or with `commas` as many as it lists."""
        match tree.get(name, []):
            case list() as members:
                kept: list[Json] = [each for each in members if isinstance(each, str)]
                if len(kept) < len(members):
                    self.note(DROPPED, name, len(members) - len(kept))
                return kept
            case str() as text if commas:
                self.note(SPLIT, name)
                return split(text)
            case str() as text:
                self.note(AS_LIST, name)
                return [text] if text.strip() else []
            case None:
                self.note(NULL, name)
            case dict() as values if values and all(isinstance(each, str) for each in values.values()):
                self.note(VALUES, name)
                return [copied(each) for each in in_key_order(values)]
            case _:
                self.note(UNUSABLE, name)
        return []

    def flag(self, tree: Tree, name: str) -> bool | None:
        """None where it is absent or says nothing that is clear."""
        if name not in tree:
            return None
        match tree[name]:
            case bool() as value:
                return value
            case int() | float() as value:
                self.note(AS_FLAG, name)
                return value != 0
            case str() as text if text.strip().lower() in _TRUE | _FALSE:
                self.note(AS_FLAG, name)
                return text.strip().lower() in _TRUE
            case None:
                self.note(NULL, name)
            case _:
                self.note(UNUSABLE, name)
        return None

    def number(self, tree: Tree, name: str) -> int | float | None:
        """None where it is absent or no number."""
        if name not in tree:
            return None
        match tree[name]:
            case bool():
                self.note(UNUSABLE, name)
            case int() | float() as value:
                return value
            case str() as text if (read := number_of(text)) is not None:
                self.note(AS_NUMBER, name)
                return read
            case None:
                self.note(NULL, name)
            case _:
                self.note(UNUSABLE, name)
        return None

    def object(self, tree: Tree, name: str) -> Tree:
        """A copy; {} where it is no object."""
        match tree.get(name, {}):
            case dict() as value:
                return copied_tree(value)
            case None:
                self.note(NULL, name)
            case _:
                self.note(UNUSABLE, name)
        return {}


def text_of(value: Json) -> str:
    """A single value as JSON would write it, without quotes."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Num():
            return value.text
        case int() | float():
            return str(value)
        case _:
            return ""


def number_of(text: str) -> int | float | None:
    """The number that a string spells; None where it spells none."""
    bare = text.strip()
    if _INTEGER.fullmatch(bare):
        return int(bare)
    return Num(bare.removeprefix("+")) if _NUMBER.fullmatch(bare) else None


def split(text: str) -> list[Json]:
    """What a string lists between commas, trimmed, without what is empty."""
    return [part.strip() for part in text.split(",") if part.strip()]


def in_key_order(values: Tree) -> list[Json]:
    """Values in the order of JavaScript, whose programs write such objects: whole numbers rising, then the rest."""
    numbered = sorted((key for key in values if _is_index(key)), key=int)
    return [values[key] for key in (*numbered, *(key for key in values if not _is_index(key)))]


def _is_index(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 10


def _note(kind: str, field: str, count: int) -> Text:
    note = t(kind, field=field)
    return note if count == 1 else t("cardview-times", what=note, count=count)
