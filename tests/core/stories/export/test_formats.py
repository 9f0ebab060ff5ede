"""The forms in which a story is taken along: their names, and that each carries the mark."""

from __future__ import annotations

import pytest

from core.stories.edition import Chapter
from core.stories.export.formats import FORMATS, Format, file_name, write
from core.stories.export.plain import clean
from core.stories.mark import Source, mark
from tests.core.stories.export.editions import hostile, korean

OF_AN_EDITION = [each for each in Format if FORMATS[each].write is not None]


@pytest.mark.parametrize("form", OF_AN_EDITION)
def test_every_form_is_made_of_any_edition_and_made_again_the_same(form: Format) -> None:
    made = [write(edition, form) for edition in (hostile(), korean(0))]

    assert all(made)
    assert write(hostile(), form) == made[0]


@pytest.mark.parametrize("form", OF_AN_EDITION)
def test_what_is_very_long_fits(form: Format) -> None:
    chapters = Chapter(1, "긴" * 200, "가" * 20_000), Chapter(2, "", "x" * 5_000 + "\n" * 9 + "y\n" * 500)
    edition = korean(
        chapters=chapters, title="제" * 200, blurb="소개 " * 3_000, tags=("태그" * 200,) * 9, models=("a:b" * 400,)
    )

    assert write(edition, form)


@pytest.mark.parametrize("form", [Format.TXT, Format.MARKDOWN, Format.HTML])
def test_what_can_be_read_carries_the_mark_in_both_languages(form: Format) -> None:
    written = write(korean(1), form).decode()

    assert "이 작품은 생성형 인공지능을 이용하여 제작되었습니다." in written
    assert "This work was made with generative artificial intelligence." in written
    assert "Iyagi" in written
    assert "2026-11-26" in written


def test_a_project_is_more_than_an_edition() -> None:
    with pytest.raises(ValueError, match="json"):
        write(korean(1), Format.JSON)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("나 혼자 짐을", "나 혼자 짐을.epub"),
        ("../../etc/passwd", "etc passwd.epub"),
        ('a<b>:"c"|d?*\\e', "a b c d e.epub"),
        ("CON", "story CON.epub"),
        ("...", "story.epub"),
        ("", "제목 없는 이야기.epub"),
        ("a\u202eb\x00c", "abc.epub"),
    ],
)
def test_a_file_is_called_by_its_title_where_a_file_may_be(title: str, name: str) -> None:
    assert file_name(korean(title=title), Format.EPUB) == name


def test_a_long_title_fits_in_a_file_name() -> None:
    name = file_name(korean(title="긴" * 200), Format.TXT)

    assert len(name.encode()) <= 160
    assert name.endswith("긴.txt")


def test_a_rehearsal_does_not_claim_a_model() -> None:
    made, rehearsed = mark(korean()), mark(korean(rehearsal=True, models=("offline:rehearsal",)))

    assert "예행 연습" in rehearsed.notices[0]
    assert "인공지능을 이용하여" not in rehearsed.sentence
    assert "offline" not in rehearsed.sentence
    assert (made.source, rehearsed.source) == (Source.MODEL, Source.PROGRAM)


def test_a_story_of_unknown_models_says_so() -> None:
    assert "기록 없음" in mark(korean(models=())).sentence


def test_nothing_that_turns_text_around_is_left() -> None:
    cleaned = clean(hostile())

    told = "".join((cleaned.title, cleaned.blurb, *(each.text for each in cleaned.chapters)))
    assert {
        each for each in told if ord(each) < 32 or 0xD800 <= ord(each) < 0xE000 or each in "\u202e\u2066\ufffe"
    } == {"\n"}
