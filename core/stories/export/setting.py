"""Sets text in lines: broken at spaces, a word that is too wide anywhere, and never before what closes.

Pure: widths come from the fonts, each character's is looked up once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from core.stories.fonts import Faces, widths

# What must not begin a line: it belongs to what is before it.
_CLOSING = frozenset("”’」』】〉》)]}…,.!?·:;%、。，．！？~")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\U000e0000-\U000e01ef]")
_NOTHING = "□"  # in the place of what none of the fonts has


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one of the fonts, by its number."""

    font: int
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """`last`: a paragraph, or a line that its writer has ended, ends here."""

    runs: tuple[Run, ...]
    last: bool

    @property
    def width(self) -> float:
        return sum(run.width for run in self.runs)


class Setter:
    """`fonts`: each one's widths by code point in thousandths of its size; the first that has a character sets it."""

    def __init__(self, fonts: Sequence[Mapping[int, float]]) -> None:
        self._fonts = fonts
        self._known: dict[str, tuple[int, float]] = {}

    def lines(self, text: str, size: float, measure: float) -> list[Line]:
        """`size` and `measure` in the same unit."""
        room = measure * 1000 / size
        set_in: list[Line] = []
        for written in self._plain(text).split("\n"):
            broken = list(self._broken(written, room))
            set_in += [self._line(each, size, last=each is broken[-1]) for each in broken]
        return set_in

    def width(self, text: str) -> float:
        """In thousandths of the size."""
        return sum(self._glyph(each)[1] for each in text)

    def _plain(self, text: str) -> str:
        shown = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).expandtabs(4)
        return "".join(each if each == "\n" or self._has(each) else _NOTHING for each in shown)

    def _broken(self, text: str, room: float) -> Iterator[str]:
        line, used, space = "", 0.0, self.width(" ")
        for word in text.split():
            needed = self.width(word)
            if line and used + space + needed <= room:
                line, used = f"{line} {word}", used + space + needed
                continue
            if line:
                yield line
            *whole, line = self._pieces(word, room) if needed > room else [word]
            yield from whole
            used = self.width(line)
        yield line

    def _pieces(self, word: str, room: float) -> list[str]:
        pieces, start, used = [], 0, 0.0
        for at, each in enumerate(word):
            wide = self._glyph(each)[1]
            if used + wide > room and at > start:
                cut = at - 1 if each in _CLOSING and at - 1 > start else at
                pieces.append(word[start:cut])
                start, used = cut, self.width(word[cut:at])
            used += wide
        return [*pieces, word[start:]]

    def _line(self, text: str, size: float, *, last: bool) -> Line:
        runs = []
        for font, each in groupby(text, key=lambda char: self._glyph(char)[0]):
            words = "".join(each)
            runs.append(Run(font, words, self.width(words) * size / 1000))
        return Line(tuple(runs), last)

    def _has(self, char: str) -> bool:
        return any(ord(char) in font for font in self._fonts)

    def _glyph(self, char: str) -> tuple[int, float]:
        known = self._known.get(char)
        if known is None:
            code = ord(char)
            known = next(((n, font[code]) for n, font in enumerate(self._fonts) if code in font), (0, 1000.0))
            self._known[char] = known
        return known


@cache
def setter(faces: Faces) -> Setter:
    """One for all who set in these, for reading a font takes a tenth of a second."""
    return Setter([widths(face) for face in faces])
