"""PDF: the words can be copied, contents and outlines lead to them, and the file says that it is generated."""

from __future__ import annotations

import re

import pypdfium2

from core.stories.edition import Chapter, Edition
from core.stories.export.pdf import pdf
from core.stories.export.setting import Setter
from tests.core.stories.export.editions import KOREAN, english, korean, painted

EVEN = Setter([dict.fromkeys((*range(0x20, 0x7F), *range(0xAC00, 0xD7A4), ord("”"), ord("□")), 1000.0)])


class Read:
    def __init__(self, edition: Edition) -> None:
        self.bytes = pdf(edition)
        file = pypdfium2.PdfDocument(self.bytes)
        try:
            self.pages = [page.get_textpage().get_text_range() for page in file]
            self.sizes = [tuple(map(round, page.get_size())) for page in file]
            self.told = file.get_metadata_dict()
            self.outline = [(each.get_title(), each.get_dest().get_index()) for each in file.get_toc()]
        finally:
            file.close()


def test_the_words_can_be_copied() -> None:
    read = Read(korean(1))

    assert _bare(KOREAN) in _bare("".join(read.pages))


def test_latin_with_accents_has_its_letters_too() -> None:
    read = Read(english(1))

    assert "José Ähnlich" in read.pages[0]
    assert "Nobody answered -- not even the gate." in read.pages[2]


def test_contents_and_outline_name_the_page_of_each_episode() -> None:
    read = Read(korean(60))

    places = {title: page for title, page in read.outline if title.startswith(("1화", "60화"))}
    assert {title: read.pages[page].split("\r\n")[0] for title, page in places.items()} == {
        title: title for title in places
    }
    listed = re.findall(r"60화 돌아온 짐꾼 60\s+(\d+)", "".join(read.pages[1:4]))
    assert listed == [str(places["60화 돌아온 짐꾼 60"] + 1)]


def test_a_page_is_a5_and_the_cover_has_its_own_proportions() -> None:
    read = Read(korean(1, cover=painted()))

    assert read.sizes[0] == (397, 595)  # 2:3
    assert set(read.sizes[1:]) == {(420, 595)}


def test_it_says_to_people_and_to_machines_that_it_is_generated() -> None:
    read, rehearsed = Read(korean(1)), Read(english(1))

    assert "생성형 인공지능을 이용하여 제작되었습니다" in read.pages[-1]
    assert "생성형 인공지능을 이용하여 제작되었습니다" in read.told["Subject"]
    assert "AI 생성물" in read.told["Keywords"]
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in read.bytes
    assert "without a generative AI model" in " ".join(rehearsed.pages[-1].split())


def test_hostile_words_stay_on_the_page() -> None:
    edition = korean(1, chapters=(Chapter(1, "긴" * 90, "긴" * 3_000 + "\n\n\x00\ud800\u202e"),))

    read = Read(edition)

    assert "".join(read.pages).count("긴") == 2 * 90 + 3_000  # the heading stands in the contents, too


def test_lines_break_at_spaces_and_a_long_word_anywhere() -> None:
    lines = _lines("가나 다라마 바 사아자차카타파하", 5)

    assert lines == ["가나", "다라마 바", "사아자차카", "타파하"]


def test_no_line_begins_with_what_closes() -> None:
    assert _lines("가나다라마.” 바", 5) == ["가나다라", "마.” 바"]


def test_what_no_font_has_is_a_sign_in_its_place() -> None:
    assert _lines("가😀나", 9) == ["가□나"]


def test_nothing_is_a_line_too() -> None:
    assert _lines("", 5) == [""]


def _lines(text: str, measure: int) -> list[str]:
    """Set in letters of which each is as wide as the type is large."""
    return ["".join(run.text for run in line.runs) for line in EVEN.lines(text, 1, measure)]


def _bare(text: str) -> str:
    return re.sub(r"\s|\d+(?=\s*$)", "", text)
