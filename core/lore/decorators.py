"""The `@@` lines at the head of an entry's content (Character Card V3, with RisuAI's additions)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.lore.entries import Role

POSITIONS = ("before_desc", "after_desc", "personality", "scenario")
UI_PROMPTS = ("post_history_instructions", "system_prompt")
_LINE = re.compile(r"@@(@?)([a-z_]+)(?:[ \t]+(.*))?", re.DOTALL)
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_PERCENT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """What an entry's decorators ask for. None and empty: not said.

    `last`: the later one of activate and dont_activate, as RisuAI reads them. `unread`: lines that are not understood
    or ask for what is not known here; they have no effect (DEC-2). `every` of additional, exclude and exclude_all is
    one line's keys.
    """

    content: str
    activate: bool = False
    dont_activate: bool = False
    last: bool | None = None
    after: int | None = None
    every: int | None = None
    keep: bool = False
    once: bool = False
    depth: int | None = None
    reverse_depth: int | None = None
    role: Role | None = None
    scan_depth: int | None = None
    greeting: int | None = None
    position: str | None = None
    expendable: bool = False
    additional: tuple[tuple[str, ...], ...] = ()
    exclude: tuple[tuple[str, ...], ...] = ()
    exclude_all: tuple[tuple[str, ...], ...] = ()
    silenced: frozenset[str] = frozenset()
    probability: float | None = None
    priority: float | None = None
    whole_words: bool | None = None
    recursive: bool | None = None
    searches_recursion: bool = True
    unread: tuple[str, ...] = ()

    @property
    def conditional(self) -> bool:
        """Whether anything but keys decides on the entry."""
        switches = self.activate or self.dont_activate or self.keep or self.once
        return switches or any(each is not None for each in (self.after, self.every, self.greeting))


Reader = Callable[[Directions, str], Directions | None]


@lru_cache(maxsize=1_024)
def directions(content: str) -> Directions:
    """The decorators of `content`, and the content without them. Unknown names and bad values are passed over."""
    lines = content.strip().split("\n") if content.lstrip().startswith("@@") else []
    count = next((number for number, line in enumerate(lines) if not line.startswith("@@")), len(lines))
    if not count:
        return Directions(content=content)
    read = _read(lines[:count])
    return replace(read, content="\n".join(lines[count:]).strip())


@lru_cache(maxsize=1_024)
def few_directions(content: str) -> Directions:
    """The same as SillyTavern does: two decorators by their first letters, every other one cut off and ignored."""
    lines = content.split("\n") if content.startswith("@@") else []
    count = next((number for number, line in enumerate(lines) if not line.startswith("@@")), len(lines))
    if not count:
        return Directions(content=content)
    known = list(_tried(lines[:count], lambda line: line.startswith(("@@activate", "@@dont_activate"))))
    return Directions(
        content="\n".join(lines[count:]),
        activate=any(line.startswith("@@activate") for line in known),
        dont_activate=any(line.startswith("@@dont_activate") for line in known),
        unread=tuple(line for line in lines[:count] if line not in known),
    )


def _tried(lines: Sequence[str], understood: Callable[[str], bool]) -> Iterator[str]:
    """The lines that are understood; a fallback (`@@@`) only where all above it in its chain were not."""
    refused = False
    for line in lines:
        fallback = line.startswith("@@@")
        if fallback and not refused:
            continue
        plain = line[1:] if fallback else line
        refused = not understood(plain)
        if not refused:
            yield plain


def _read(lines: Sequence[str]) -> Directions:
    read, unread, seen, refused = Directions(content=""), [], set[str](), False
    for line in lines:
        match = _LINE.fullmatch(line.rstrip())
        fallback = line.startswith("@@@") and line.rstrip() != "@@@end"  # which is older writing for @@end
        if fallback and not refused:
            continue
        name = match[2] if match else ""
        if name in seen and name not in _REPEATABLE:
            refused = False
            continue
        reader = _READERS.get(name)
        further = reader(read, (match[3] or "").strip()) if reader and match else None
        refused = further is None
        if further is None:
            unread.append(line)
        else:
            read = further
            seen |= {name} | ({"depth", "end"} if name in ("depth", "end") else set())
    return replace(read, unread=tuple(unread))


def _whole(value: str, least: int) -> int | None:
    number = int(value) if _WHOLE.fullmatch(value) else None
    return None if number is None or number < least else number


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for each in value.split(",") if (word := each.strip()))


def _after(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, 0)) is None else replace(read, after=number)


def _every(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, 1)) is None else replace(read, every=number)


def _depth(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, -(10**9))) is None else replace(read, depth=max(0, number))


def _reverse_depth(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, -(10**9))) is None else replace(read, reverse_depth=number)


def _role(read: Directions, value: str) -> Directions | None:
    return replace(read, role=Role(value)) if value in set(Role) else None


def _scan_depth(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, 0)) is None else replace(read, scan_depth=number)


def _greeting(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, 0)) is None else replace(read, greeting=number)


def _position(read: Directions, value: str) -> Directions | None:
    known = value in POSITIONS or (value.startswith("pt_") and len(value) > 3)
    return replace(read, position=value) if known else None


def _additional(read: Directions, value: str) -> Directions | None:
    return replace(read, additional=(*read.additional, keys)) if (keys := _words(value)) else None


def _exclude(read: Directions, value: str) -> Directions | None:
    return replace(read, exclude=(*read.exclude, keys)) if (keys := _words(value)) else None


def _exclude_all(read: Directions, value: str) -> Directions | None:
    return replace(read, exclude_all=(*read.exclude_all, keys)) if (keys := _words(value)) else None


def _silence(read: Directions, value: str) -> Directions | None:
    return replace(read, silenced=read.silenced | {value}) if value in UI_PROMPTS else None


def _probability(read: Directions, value: str) -> Directions | None:
    return replace(read, probability=float(value)) if _PERCENT.fullmatch(value) else None


def _priority(read: Directions, value: str) -> Directions | None:
    return None if (number := _whole(value, -(10**9))) is None else replace(read, priority=number)


# Repeated lines of these add up. V3 says so of additional_keys; RisuAI writes one exclude_keys for each key.
_REPEATABLE = frozenset({"additional_keys", "exclude_keys", "exclude_keys_all", "disable_ui_prompt"})
_READERS: dict[str, Reader] = {
    "activate": lambda read, _: replace(read, activate=True, last=True),
    "dont_activate": lambda read, _: replace(read, dont_activate=True, last=False),
    "activate_only_after": _after,
    "activate_only_every": _every,
    "keep_activate_after_match": lambda read, _: replace(read, keep=True),
    "dont_activate_after_match": lambda read, _: replace(read, once=True),
    "depth": _depth,
    "end": lambda read, _: replace(read, depth=0),
    "reverse_depth": _reverse_depth,
    "role": _role,
    "scan_depth": _scan_depth,
    "is_greeting": _greeting,
    "position": _position,
    "ignore_on_max_context": lambda read, _: replace(read, expendable=True),
    "additional_keys": _additional,
    "exclude_keys": _exclude,
    "exclude_keys_all": _exclude_all,
    "disable_ui_prompt": _silence,
    "probability": _probability,
    "priority": _priority,
    "match_full_word": lambda read, _: replace(read, whole_words=True),
    "match_partial_word": lambda read, _: replace(read, whole_words=False),
    "recursive": lambda read, _: replace(read, recursive=True),
    "unrecursive": lambda read, _: replace(read, recursive=False),
    "no_recursive_search": lambda read, _: replace(read, searches_recursion=False),
}
