"""The fonts of covers and PDFs, unmodified, each under its SIL Open Font License beside it.

Both of Nanum's have all 11,172 syllables of Hangul, but hardly an accent; Barun Gothic also has 4,621 Hanja, and
Gentium all of Latin.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

SERIF = _FOLDER / "NanumMyeongjo.ttf"
SANS_BOLD = _FOLDER / "NanumBarunGothicBold.ttf"
LATIN = _FOLDER / "GenBkBasR.ttf"
LATIN_BOLD = _FOLDER / "GenBkBasB.ttf"

Faces = tuple[Path, ...]
"""Fonts in the order in which they are asked for a character."""


@cache
def widths(face: Path) -> Mapping[int, float]:
    """Of each character that the font has, by code point, in thousandths of the size."""
    from fontTools.ttLib import TTFont

    with TTFont(face, lazy=True) as font:
        advances, scale = font["hmtx"].metrics, 1000 / font["head"].unitsPerEm
        return {code: advances[glyph][0] * scale for code, glyph in font.getBestCmap().items()}
