"""The fonts of covers and PDFs, unmodified, each under its SIL Open Font License beside it.

Nanum Myeongjo has all 11,172 syllables of Hangul but no accents, NanumSquare also Hanja, Gentium all of Latin.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent

SERIF = _FOLDER / "NanumMyeongjo.ttf"
SERIF_BOLD = _FOLDER / "NanumMyeongjoBold.ttf"
SANS_BOLD = _FOLDER / "NanumSquareB.ttf"
LATIN = _FOLDER / "GenBkBasR.ttf"
LATIN_BOLD = _FOLDER / "GenBkBasB.ttf"
