"""Where a value stands in JSON, as a person would look for it: data.character_book.entries[3].content. (pure)"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from core.characters.formats.base import Json

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}:,]|[^\s\[\]{}:,"]++', re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MOST_TOKENS = 1_000_000  # a second; who looks further does it by hand
_MOST_STEPS = 8
_LONGEST = 40  # characters of a name that are shown


def place_at(text: str, stop: int) -> str:
    """The path of what stands at `stop` in a JSON text; "" where it is not known."""
    return _walked(text, lambda found: found.end() > stop)


def place_of_token(text: str, token: str) -> str:
    """The path of the first number, NaN or the like that is written so."""
    return _walked(text, lambda found: found[0] == token)


def places(value: Json, wanted: Callable[[str], bool]) -> Iterator[str]:
    """The paths of all strings, names of fields too, that are wanted."""
    for steps in _found(value, wanted, ()):
        yield _path(steps)


def within(field: str, place: str) -> str:
    """A place together with what it is in: card (data.name)."""
    return f"{field} ({place})" if place else field


def _walked(text: str, stop: Callable[[re.Match[str]], bool]) -> str:
    steps: list[str | int | None] = []  # where we are in each object (None: before a name) and list
    for count, found in enumerate(_TOKEN.finditer(text)):
        if stop(found):
            return _path(tuple(step for step in steps if step is not None))
        if count > _MOST_TOKENS:
            break
        _step(steps, found[0])
    return ""


def _step(steps: list[str | int | None], token: str) -> None:
    last = steps[-1] if steps else 0
    match token:
        case "{":
            steps.append(None)
        case "[":
            steps.append(0)
        case "}" | "]":
            steps[-1:] = []
        case "," if steps:
            steps[-1] = last + 1 if isinstance(last, int) else None
        case _ if last is None and token.startswith('"'):
            steps[-1] = token[1:-1]


def _found(value: Json, wanted: Callable[[str], bool], at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    match value:
        case str() if wanted(value):
            yield at
        case dict():
            for key, each in value.items():
                if wanted(key):
                    yield (*at, key)
                yield from _found(each, wanted, (*at, key))
        case list():
            for number, each in enumerate(value):
                yield from _found(each, wanted, (*at, number))


def _path(steps: tuple[str | int, ...]) -> str:
    pieces = [f"[{step}]" if isinstance(step, int) else f".{_short(step)}" for step in steps[:_MOST_STEPS]]
    return "".join(pieces).removeprefix(".") + ("…" if len(steps) > _MOST_STEPS else "")


def _short(name: str) -> str:
    clean = _SURROGATE.sub("\ufffd", name[: _LONGEST + 1])
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
