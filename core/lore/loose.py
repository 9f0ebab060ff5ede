"""Values of files whose types cannot be trusted: the value in its type, or what stands for its absence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


def identity(*values: object) -> str:
    for value in values:
        match value:
            case bool():
                continue
            case int() | str() if str(value).strip():
                return str(value)
            case float() if value == int(value):
                return str(int(value))
    return ""


def first(ext: Mapping[str, object], *names: str, raw: Mapping[str, object] | None = None) -> object:
    found = [ext.get(name) for name in names] + [(raw or {}).get(name) for name in names]
    return next((value for value in found if value is not None), None)


def level(value: object) -> int:
    return int(value) if isinstance(value, bool) else max(0, otherwise(whole(value), 0))


def among(value: object, count: int) -> int:
    number = otherwise(whole(value), 0)
    return number if 0 <= number < count else 0


def number(value: object) -> float | None:
    match value:
        case bool():
            return None
        case int() if abs(value) < 10**15:
            return value
        case float() if math.isfinite(value):
            return value
        case str() if len(value) <= 40:
            try:
                return number(float(value))
            except ValueError:
                return None
    return None


def whole(value: object) -> int | None:
    found = number(value)
    return None if found is None or abs(found) > 10**9 else int(found)


def flag(value: object) -> bool | None:
    match value:
        case bool():
            return value
        case 0 | 1:
            return bool(value)
        case "true" | "false":
            return value == "true"
    return None


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple):
        return ()
    return tuple(word for each in value if isinstance(each, str | int | float) if (word := str(each).strip()))


def mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def otherwise(value: T | None, other: T) -> T:
    return other if value is None else value
