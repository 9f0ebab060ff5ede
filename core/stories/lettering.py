"""Titles as large as they can stand in a box, in balanced lines, and never cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.stories import fonts
from core.stories.export.plain import line as one_line
from core.stories.export.setting import Line, Setter
from core.stories.export.setting import setter as setter_of
from core.stories.fonts import Faces

if TYPE_CHECKING:
    from PIL import ImageFont
    from PIL.ImageDraw import ImageDraw

Colour = tuple[int, int, int]

SERIF = {
    "ko": (fonts.SERIF, fonts.LATIN_BOLD, fonts.SANS_BOLD),
    "en": (fonts.LATIN_BOLD, fonts.SERIF, fonts.SANS_BOLD),
}
SANS = dict.fromkeys(("ko", "en"), (fonts.SANS_BOLD, fonts.LATIN_BOLD, fonts.SERIF))
LEAD = 1.24  # from line to line, in sizes
_ROOM = 0.985  # of the measure: letters that lean over their width stay inside
_THIN = 0.011  # a line around letters that are made for text, in sizes: as titles they would be faint
_STEP = 0.94  # from one size that is tried to the next


@dataclass(frozen=True, slots=True)
class Block:
    """Set words: sizes and widths are in pixels."""

    faces: Faces
    lines: tuple[Line, ...]
    size: float

    @property
    def width(self) -> float:
        return max(line.width for line in self.lines)

    @property
    def height(self) -> float:
        return self.size * (LEAD * (len(self.lines) - 1) + 1)


def fitted(text: str, faces: Faces, box: tuple[float, float], sizes: tuple[float, float]) -> Block:
    """The largest of the sizes, from the first down to the second, at which whole words fill no more than the box.

    Where not even the smallest does, words are broken, at a size as small as it takes: nothing is left out.
    """
    setter, words = setter_of(faces), one_line(text) or " "
    measure = box[0] * _ROOM
    widest = max([1.0, *map(setter.width, words.split())]) / 1000
    largest, smallest = sizes
    for size in _down(min(largest, measure / widest), smallest):
        block = Block(faces, tuple(setter.lines(words, size, measure)), size)
        if block.height <= box[1]:
            return Block(faces, _balanced(setter, words, block, measure), size)
    fitting = (Block(faces, tuple(setter.lines(words, size, measure)), size) for size in _down(largest, 0))
    return next(block for block in fitting if block.height <= box[1])


def _down(size: float, least: float) -> Iterator[float]:
    while size >= least:
        yield size
        size *= _STEP


def draw(canvas: ImageDraw, block: Block, at: tuple[float, float], ink: Colour, align: str = "left") -> None:
    """`at` is the upper left corner of the block; "centre" and "right" mean that x is the middle and the right edge."""
    x, y = at
    base = y + block.size * 0.88
    for line in block.lines:
        left = x - line.width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        for run in line.runs:
            font = _font(block.faces[run.font], round(block.size))
            outline = block.size * _THIN if block.faces[run.font] == fonts.SERIF else 0
            canvas.text((left, base), run.text, font=font, fill=ink, anchor="ls", stroke_width=outline, stroke_fill=ink)
            left += run.width
        base += block.size * LEAD


def _balanced(setter: Setter, text: str, block: Block, measure: float) -> tuple[Line, ...]:
    """As many lines, but of lengths as near to each other as can be: the least sum of their squares."""
    words, count = text.split(), len(block.lines)
    best: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    for lines in range(1, count + 1):
        for end in range(lines, len(words) + 1):
            tried = []
            for start in range(lines - 1, end):
                line = " ".join(words[start:end])
                width = setter.width(line) * block.size / 1000
                if (lines - 1, start) in best and width <= measure:
                    before, parts = best[lines - 1, start]
                    tried.append((before + width**2, (*parts, line)))
            if tried:
                best[lines, end] = min(tried)
    _, parts = best.get((count, len(words)), (0.0, ()))
    if not parts:
        return block.lines
    return tuple(line for part in parts for line in setter.lines(part, block.size, 2 * measure))


@cache
def _font(face: Path, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)
