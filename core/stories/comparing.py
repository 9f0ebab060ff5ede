"""Two versions side by side: prose by paragraphs, data by fields, and within both word by word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.characters.formats.diff import Did, Piece, pieces

AROUND = 1  # paragraphs that are shown on either side of a change
MOST_PARAGRAPHS = 2_000  # beyond, what differs is one block
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other. `where` is the field of data ("members.2.name"); `skipped` counts the paragraphs
    that are the same and left out here. A side without pieces has nothing there."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    where: str = ""
    skipped: int = 0

    @property
    def same(self) -> bool:
        return not any(piece.did for piece in (*self.left, *self.right))


def texts(old: str, new: str) -> tuple[Row, ...]:
    """The paragraphs that differ, each beside what has come in its place, with a little around them; () for the same.

    No word of either is lost but for paragraphs that are the same, which are counted.
    """
    if old == new:
        return ()
    one, other = old.split(_BREAK), new.split(_BREAK)
    return tuple(_shortened(list(_paragraphs(one, other))))


def data(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[Row, ...]:
    """The fields that differ, in the order of the newer one, then what is gone."""
    one, other = dict(_leaves(old)), dict(_leaves(new))
    rows = []
    for where in (*other, *(each for each in one if each not in other)):
        before, after = one.get(where), other.get(where)
        if before != after:
            rows.append(_side_by_side(before or "", after or "", where))
    return tuple(rows)


def _paragraphs(one: Sequence[str], other: Sequence[str]) -> Iterator[Row]:
    if max(len(one), len(other)) > MOST_PARAGRAPHS:
        yield _side_by_side(_BREAK.join(one), _BREAK.join(other))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Row((Piece(each),), (Piece(each),)) for each in one[i1:i2])
            continue
        for at in range(max(i2 - i1, j2 - j1)):
            before = one[i1 + at] if i1 + at < i2 else ""
            after = other[j1 + at] if j1 + at < j2 else ""
            yield _side_by_side(before, after)


def _side_by_side(before: str, after: str, where: str = "") -> Row:
    found = pieces(before, after)
    left = tuple(piece for piece in found if piece.did is not Did.ADDED)
    right = tuple(piece for piece in found if piece.did is not Did.REMOVED)
    return Row(left, right, where)


def _shortened(rows: Sequence[Row]) -> Iterator[Row]:
    """Without what is the same and far from any change."""
    near = {at for at, row in enumerate(rows) if not row.same for at in range(max(0, at - AROUND), at + AROUND + 1)}
    skipped = 0
    for at, row in enumerate(rows):
        if at not in near:
            skipped += 1
            continue
        if skipped:
            yield Row(skipped=skipped)
        skipped = 0
        yield row
    if skipped:
        yield Row(skipped=skipped)


def _leaves(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Each value with its path; lists of plain values are one."""
    match value:
        case Mapping():
            for name, each in value.items():
                yield from _leaves(each, f"{where}.{name}" if where else str(name))
        case list() | tuple() if any(isinstance(each, Mapping | list | tuple) for each in value):
            for number, each in enumerate(value, 1):
                yield from _leaves(each, f"{where}.{number}" if where else str(number))
        case list() | tuple():
            yield where, ", ".join(map(_plain, value))
        case _:
            yield where, _plain(value)


def _plain(value: object) -> str:
    match value:
        case None:
            return "–"
        case True:
            return "✓"
        case False:
            return "✕"
    return str(value)
