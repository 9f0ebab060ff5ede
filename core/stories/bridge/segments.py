"""What was said in a chat as a story may be made from it, and the scenes into which it falls. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GAP = timedelta(minutes=30)
"""A silence as long as this parts two scenes."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said, on one line. `speaker` is the name under which they appear in the story; `person` or
    `character` is the row of whose words they are."""

    message: int
    speaker: str
    text: str
    at: datetime
    person: int | None = None
    character: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that belong together; never none."""

    lines: tuple[Line, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who speak, in the order in which they first do."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines))


@dataclass(frozen=True, slots=True)
class ChatMaterial:
    """All that a story may be made from. `foreign` is what those said who gave no consent, and what was forgotten: only
    to see that nothing repeats it."""

    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    foreign: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Another one where anything that may be used has changed."""
        told = "\n".join(f"{line.message}\t{line.speaker}\t{line.text}" for line in self.lines)
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def segmented(lines: Sequence[Line], changes: Collection[int] = ()) -> tuple[Segment, ...]:
    """Cut where nobody spoke for more than GAP, and behind a message of `changes`: there a character came or left."""
    return tuple(Segment(tuple(each)) for each in _cut(lines, sorted(changes)))


def _cut(lines: Sequence[Line], changes: Sequence[int]) -> Iterator[list[Line]]:
    here: list[Line] = []
    for line in lines:
        if here and (line.at - here[-1].at > GAP or _between(here[-1].message, line.message, changes)):
            yield here
            here = []
        here.append(line)
    if here:
        yield here


def _between(before: int, after: int, changes: Sequence[int]) -> bool:
    """Whether the cast changed behind one message and before the other."""
    return any(before <= change < after for change in changes)


def parts(material: ChatMaterial, most: int = 20_000) -> tuple[tuple[Segment, ...], ...]:
    """Whole scenes put together to at most so many characters, as much as a digest is asked for at once; a scene that
    is longer stands alone."""
    made: list[list[Segment]] = []
    size = 0
    for segment in material.segments:
        long = sum(len(line.text) + len(line.speaker) for line in segment.lines)
        if not made or size + long > most:
            made.append([])
            size = 0
        made[-1].append(segment)
        size += long
    return tuple(map(tuple, made))
