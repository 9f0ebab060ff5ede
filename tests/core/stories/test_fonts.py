"""The fonts that travel along draw what they say they have, and come with their licence."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from core.stories import fonts

FACES = (fonts.SERIF, fonts.SANS_BOLD, fonts.LATIN, fonts.LATIN_BOLD)
HANGUL = range(0xAC00, 0xD7A4)


@pytest.mark.parametrize("face", FACES)
def test_no_letter_is_there_and_empty(face: Path) -> None:
    with TTFont(face, lazy=True) as font:
        places = font["loca"]
        glyphs = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}

        empty = [chr(code) for code, at in glyphs.items() if places[at] == places[at + 1] and chr(code).isalnum()]

    assert [each for each in empty if each != "\u3164"] == []  # the filler of Hangul draws nothing


@pytest.mark.parametrize("face", [fonts.SERIF, fonts.SANS_BOLD])
def test_every_syllable_of_hangul_is_there(face: Path) -> None:
    assert set(HANGUL) - fonts.widths(face).keys() == set()


def test_what_korean_stories_need_beside_hangul_is_in_one_of_them() -> None:
    wanted = "劍魔天…—–“”‘’「」『』《》·♡★→×ⅠéÄñß"

    assert [each for each in wanted if not any(ord(each) in fonts.widths(face) for face in FACES)] == []


def test_each_font_has_its_licence_and_all_are_small_enough_to_be_cloned() -> None:
    folder = fonts.SERIF.parent

    licences = "".join(path.read_text(encoding="utf-8") for path in folder.glob("OFL-*.txt"))

    assert [path.name for path in folder.glob("*.ttf") if path.name not in licences] == []
    assert licences.count("SIL OPEN FONT LICENSE") == 2
    assert sum(path.stat().st_size for path in folder.glob("*.ttf")) <= 9_000_000
