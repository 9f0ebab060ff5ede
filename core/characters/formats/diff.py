"""What differs between two versions of a card, by place and word by word, fit for showing to people. (pure)"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import TypeAlias

from core.characters.formats.base import Json, Tree
from core.characters.formats.tree import same

MOST_WORDS = 4_000  # compared at once after equal beginnings and ends are set aside
MOST_PAIRS = 150_000  # of equal words, on which the time depends: 0.1 s of prose, a second of what was made to be slow
_BY_PLACE = frozenset({"alternate_greetings", "group_only_greetings"})
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORD = re.compile(r"\w+\s*|[^\w\s]+\s*|\s+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

Path: TypeAlias = "tuple[str | int, ...]"


class Did(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are in both texts (`did` is None), in the new one only (ADDED) or in the old one only (REMOVED)."""

    text: str
    did: Did | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `old` is None where something was added, `new` where it was removed.

    `where` leads to it from the root, by the indices of the new card (of the old one for what was removed). `subject`
    is the lorebook entry it is in, as people call it, "" elsewhere. MOVED: ids of the entries in both orders.
    """

    where: Path
    did: Did
    old: Json = None
    new: Json = None
    subject: str = ""

    @property
    def path(self) -> str:
        """JSON path (RFC 9535): `$.data.alternate_greetings[1]`."""
        return "$" + "".join(map(_step, self.where))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Word by word where texts are concerned; nothing for other values and for embedded files."""
        old = "" if self.did is Did.ADDED else self.old
        new = "" if self.did is Did.REMOVED else self.new
        if not isinstance(old, str) or not isinstance(new, str) or "data:" in {old[:5], new[:5]}:
            return ()
        return pieces(old, new)


def changes(old: Tree, new: Tree) -> tuple[Change, ...]:
    """All differences, in type as well (1 is not 1.0); none exactly where `tree.same` holds.

    Lorebook entries are matched by their ids where these are unique, greetings by place, other lists of plain values
    are one value.
    """
    return tuple(_objects(old, new, ()))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts in one line. Long texts are compared by lines, very long ones as one piece.

    All pieces but the ADDED joined are `old`, all but the REMOVED `new`; neighbours never have the same kind.
    """
    for unit in (_WORD, _LINE):
        one, other = unit.findall(old), unit.findall(new)
        start = _alike(one, other)
        end = _alike(one[start:][::-1], other[start:][::-1])
        one_middle, other_middle = one[start : len(one) - end], other[start : len(other) - end]
        if _cheap(one_middle, other_middle):
            middle = _compared(one_middle, other_middle)
            break
    else:
        middle = [Piece("".join(one_middle), Did.REMOVED), Piece("".join(other_middle), Did.ADDED)]
    whole = [Piece("".join(one[:start])), *middle, Piece("".join(one[len(one) - end :]))]
    return tuple(_joined(whole))


def excerpt(told: Sequence[Piece], around: int = 60) -> tuple[Piece, ...]:
    """For a message: of words that stayed only some `around` characters beside a change, "…" for the rest."""
    made = []
    for index, piece in enumerate(told):
        text, last = piece.text, len(told) - 1
        if piece.did is None and len(text) > 2 * around + 3:
            before = text[:around] + " " if index > 0 else ""
            after = " " + text[-around:] if index < last else ""
            made.append(Piece(f"{before}…{after}"))
        else:
            made.append(piece)
    return tuple(made)


def _values(old: Json, new: Json, where: Path, subject: str) -> Iterator[Change]:
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, where, subject)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, where, subject)
    else:
        yield Change(where, Did.CHANGED, old, new, subject)


def _objects(old: Tree, new: Tree, where: Path, subject: str = "") -> Iterator[Change]:
    for key in (*old, *(key for key in new if key not in old)):
        inside = (*where, key)
        if key not in new:
            yield Change(inside, Did.REMOVED, old=old[key], subject=subject)
        elif key not in old:
            yield Change(inside, Did.ADDED, new=new[key], subject=subject)
        else:
            yield from _values(old[key], new[key], inside, subject)


def _lists(old: list[Json], new: list[Json], where: Path, subject: str) -> Iterator[Change]:
    before, after = _by_id(old), _by_id(new)
    if where[-1] == "entries" and before is not None and after is not None:
        yield from _entries(before, after, where)
    elif where[-1] in _BY_PLACE or all(isinstance(each, dict) for each in (*old, *new)):
        yield from _by_place(old, new, where, subject)
    else:
        yield Change(where, Did.CHANGED, old, new, subject)


def _by_place(old: list[Json], new: list[Json], where: Path, subject: str) -> Iterator[Change]:
    entries = where[-1] == "entries"
    for index in range(max(len(old), len(new))):
        inside = (*where, index)
        if index >= len(new):
            yield Change(inside, Did.REMOVED, old=old[index], subject=_called(old[index]) if entries else subject)
            continue
        about = _called(new[index]) if entries else subject
        if index >= len(old):
            yield Change(inside, Did.ADDED, new=new[index], subject=about)
        else:
            yield from _values(old[index], new[index], inside, about)


_Id: TypeAlias = "tuple[type, str | int]"


def _by_id(entries: list[Json]) -> dict[_Id, Tree] | None:
    """The entries by their ids (1 is not "1"), None where an id is missing or stands twice."""
    found: dict[_Id, Tree] = {}
    for each in entries:
        number = each.get("id") if isinstance(each, dict) else None
        if not isinstance(each, dict) or not isinstance(number, str | int) or (type(number), number) in found:
            return None
        found[type(number), number] = each
    return found


def _entries(old: dict[_Id, Tree], new: dict[_Id, Tree], where: Path) -> Iterator[Change]:
    places = {number: index for index, number in enumerate(new)}
    for index, (number, entry) in enumerate(old.items()):
        if number in new:
            yield from _objects(entry, new[number], (*where, places[number]), _called(new[number]))
        else:
            yield Change((*where, index), Did.REMOVED, old=entry, subject=_called(entry))
    for number, entry in new.items():
        if number not in old:
            yield Change((*where, places[number]), Did.ADDED, new=entry, subject=_called(entry))
    stayed, order = [each for each in old if each in new], [each for each in new if each in old]
    if stayed != order:
        yield Change(where, Did.MOVED, [number for _, number in stayed], [number for _, number in order])


def _called(entry: Json) -> str:
    if not isinstance(entry, dict):
        return ""
    keys = entry.get("keys")
    names = [entry.get("name"), entry.get("comment"), *(keys[:1] if isinstance(keys, list) else [])]
    return next((name for name in names if isinstance(name, str) and name.strip()), str(entry.get("id", "")))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cheap(one: Sequence[str], other: Sequence[str]) -> bool:
    if max(len(one), len(other)) > MOST_WORDS:
        return False
    counted = Counter(other)
    return sum(count * counted[word] for word, count in Counter(one).items()) <= MOST_PAIRS


def _compared(one: list[str], other: list[str]) -> list[Piece]:
    made = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(Piece("".join(one[i1:i2])))
        else:
            made.append(Piece("".join(one[i1:i2]), Did.REMOVED))
            made.append(Piece("".join(other[j1:j2]), Did.ADDED))
    return made


def _joined(told: list[Piece]) -> Iterator[Piece]:
    """Neighbours of the same kind as one, nothing empty, what was removed before what came instead."""
    removed, added, stayed = "", "", ""
    for piece in told:
        if not piece.text:
            continue
        if piece.did is None:
            yield from _change(removed, added)
            removed, added, stayed = "", "", stayed + piece.text
            continue
        if stayed:
            yield Piece(stayed)
            stayed = ""
        if piece.did is Did.REMOVED:
            removed += piece.text
        else:
            added += piece.text
    yield from _change(removed, added)
    if stayed:
        yield Piece(stayed)


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(removed, Did.REMOVED)
    if added:
        yield Piece(added, Did.ADDED)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_KEY.fullmatch(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
