"""JSON as strangers send it: strict, within limits, and without losing a digit, a key or their order. (pure)"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from json.encoder import encode_basestring
from typing import NoReturn

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.places import place_at, place_of_token, places, within
from core.errors import BadInput
from core.text import Text, t

_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST_NUMBER = 4_000  # digits; beyond 4,300 Python refuses to read an integer, and no field needs them
_OWN = Limits(string=Limits().archive, depth=2 * Limits().depth, nodes=4 * Limits().nodes)
_MOST_NAMED = 5  # fields in one warning
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Num(float):
    """A number with a point or an exponent that is written again as it was read: 1.0 stays 1.0, 1e2 stays 1e2."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Num:
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __repr__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[type[Num], tuple[str]]:
        return (Num, (self.text,))


def loads(data: bytes, limits: Limits, field: str = "card") -> tuple[Json, tuple[Text, ...]]:
    """The value, and what had to be repaired: keys that stand twice (the last one counts), halves of characters.

    Takes UTF-8, with a BOM also UTF-16. Raises BadInput naming `field` and what is wrong with it: what is no JSON,
    NaN and infinities (Python's own reader takes them), and whatever is over `limits`.
    """
    text = decoded(data, field)
    _check_depth(text, limits, field)
    reader = _Reader(text, limits, field)
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=reader.object,
            parse_float=reader.number,
            parse_int=reader.integer,
            parse_constant=reader.constant,
        )
    except json.JSONDecodeError as error:
        place = within(field, place_at(text, error.pos))
        raise BadInput(t("cards-not-json", field=place, line=error.lineno, column=error.colno)) from None
    _check_size(value, limits, field)
    warnings = [t("cards-duplicate-key", name=_SURROGATE.sub("\ufffd", key[:60])) for key in reader.twice]
    broken = list(islice(places(value, _is_broken), _MOST_NAMED + 1)) if reader.odd else []
    if broken:
        named = ", ".join(broken[:_MOST_NAMED]) + (" …" if len(broken) > _MOST_NAMED else "")
        warnings.append(t("cards-lone-surrogate", field=within(field, named)))
        value = _cleaned(value)
    return value, tuple(warnings)


def load_tree(data: bytes, limits: Limits, field: str = "card") -> tuple[Tree, tuple[Text, ...]]:
    """As `loads`, for what must be an object. Raises BadInput where it is something else."""
    value, warnings = loads(data, limits, field)
    if not isinstance(value, dict):
        raise BadInput(t("cards-not-an-object", field=field))
    return value, warnings


def reloaded(text: str) -> Tree:
    """What `dumps` wrote of an object that was read here: what a file may hold was asked then, and it may have grown
    by what writing adds."""
    return load_tree(text.encode(), _OWN)[0]


def count(value: Json) -> int:
    """All values in a value, itself too."""
    found, waiting = 0, [value]
    while waiting:
        found += 1
        match waiting.pop():
            case dict() as each:
                waiting.extend(each.values())
            case list() as each:
                waiting.extend(each)
    return found


def decoded(data: bytes, field: str) -> str:
    """Text of JSON. Raises BadInput for what is no UTF-8, and no UTF-16 that says so."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data[len(bom) :], encoding, field)
    return _decode(data, "utf-8", field)


def dumps(value: Json, *, indent: int | None = None) -> str:
    """JSON with keys in their order and numbers as they were read. Raises ValueError for NaN and infinities."""
    pieces: list[str] = []
    _write(value, pieces, indent, 0)
    return "".join(pieces)


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal in type as well: 1 is not 1.0, true is not 1; the order of keys does not count."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Num) and isinstance(other, Num):
        return one.text == other.text
    return one == other


def copied(value: Json) -> Json:
    """A copy that shares nothing that can change."""
    match value:
        case dict():
            return {key: copied(each) for key, each in value.items()}
        case list():
            return [copied(each) for each in value]
        case _:
            return value


def copied_tree(tree: Tree) -> Tree:
    return {key: copied(each) for key, each in tree.items()}


def _decode(data: bytes, encoding: str, field: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        raise BadInput(
            t("cards-not-text", field=within(field, place_at(before + "!", len(before))), at=error.start)
        ) from None


def _check_depth(text: str, limits: Limits, field: str) -> None:
    """Before parsing: the parser recurses, and a hundred thousand brackets would end it elsewhere."""
    if text.count("[") + text.count("{") <= limits.depth:
        return
    depth, opened = 0, 0
    for found in _BRACKETS.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth, opened = depth + 1, opened + 1
            if depth > limits.depth:
                place = within(field, place_at(text, found.start()))
                raise BadInput(t("cards-too-deep", field=place, most=limits.depth))
            if opened > limits.nodes:
                raise BadInput(t("cards-too-many-nodes", field=field, most=limits.nodes))
        elif mark in "]}":
            depth -= 1


class _Reader:
    """Hooks of the parser."""

    def __init__(self, text: str, limits: Limits, field: str) -> None:
        self.twice: list[str] = []
        self.odd = "\\ud" in text or "\\uD" in text  # JSON can only write halves of characters as escapes
        self._text = text
        self._limits = limits
        self._field = field
        self._nodes = 0

    def object(self, pairs: list[tuple[str, Json]]) -> Tree:
        self._count(len(pairs) + 1)
        made = dict(pairs)
        if len(made) < len(pairs) and len(self.twice) < 20:
            counted = Counter(key for key, _ in pairs)
            self.twice += [key for key, count in counted.items() if count > 1]
        return made

    def number(self, text: str) -> Num:
        self._count(1)
        made = Num(text)
        if not math.isfinite(made) or len(text) > _LONGEST_NUMBER:
            raise self._refused(text)
        return made

    def integer(self, text: str) -> int:
        self._count(1)
        if len(text) > _LONGEST_NUMBER:
            raise self._refused(text)
        return int(text)

    def constant(self, text: str) -> NoReturn:
        raise self._refused(text)

    def _count(self, more: int) -> None:
        """Numbers in objects count twice: whoever has so many is over the limit soon."""
        self._nodes += more
        if self._nodes > 2 * self._limits.nodes:
            raise BadInput(t("cards-too-many-nodes", field=self._field, most=self._limits.nodes))

    def _refused(self, number: str) -> BadInput:
        place = within(self._field, place_of_token(self._text, number))
        return BadInput(t("cards-bad-number", field=place, number=number[:20]))


def _is_broken(text: str) -> bool:
    return not text.isascii() and _SURROGATE.search(text) is not None


def _cleaned(value: Json) -> Json:
    """The value with U+FFFD for each half of a character."""
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value) if _is_broken(value) else value
        case dict():
            return {_SURROGATE.sub("\ufffd", key): _cleaned(each) for key, each in value.items()}
        case list():
            return [_cleaned(each) for each in value]
        case _:
            return value


def _check_size(value: Json, limits: Limits, field: str) -> None:
    nodes, waiting = 0, [value]
    while waiting:
        nodes += 1
        match waiting.pop():
            case str() as text if len(text) > limits.string and not text.startswith("data:"):
                place = next(places(value, lambda each: each is text), "")
                raise BadInput(t("cards-string-too-long", field=within(field, place), most=limits.string))
            case dict() as each:
                waiting.extend(each.values())
            case list() as each:
                waiting.extend(each)
        if nodes + len(waiting) > limits.nodes:
            raise BadInput(t("cards-too-many-nodes", field=field, most=limits.nodes))


def _write(value: Json, pieces: list[str], indent: int | None, level: int) -> None:
    match value:
        case None:
            pieces.append("null")
        case bool():
            pieces.append("true" if value else "false")
        case str():
            pieces.append(encode_basestring(value))
        case int():
            pieces.append(int.__repr__(value))
        case float():
            pieces.append(_number(value))
        case dict():
            named = ((f"{encode_basestring(key)}:{' ' if indent else ''}", each) for key, each in value.items())
            _write_all("{}", named, pieces, indent, level)
        case list():
            _write_all("[]", (("", each) for each in value), pieces, indent, level)


def _write_all(
    around: str, items: Iterable[tuple[str, Json]], pieces: list[str], indent: int | None, level: int
) -> None:
    inner = "" if indent is None else "\n" + " " * (indent * (level + 1))
    first = True
    pieces.append(around[0])
    for head, each in items:
        pieces.append(inner + head if first else f",{inner}{head}")
        _write(each, pieces, indent, level + 1)
        first = False
    if not first and indent is not None:
        pieces.append("\n" + " " * (indent * level))
    pieces.append(around[1])


def _number(value: float) -> str:
    if isinstance(value, Num):
        return value.text
    if not math.isfinite(value):
        raise ValueError("JSON has no NaN and no infinities")
    return float.__repr__(value)
