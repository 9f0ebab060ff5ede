"""Who says what in an episode."""

from __future__ import annotations

import pytest

from core.stories.bridge.spoken import spoken
from tests.core.stories.bridge.bibles import member
from tests.core.stories.gates import stage

ARIN, KAI = member("arin", "한서율"), member("kai", "도무진")


def lines(text: str, language: str = "ko") -> list[tuple[str, str]]:
    return [(line.member, line.text) for line in spoken([text], [ARIN, KAI], language)]


@pytest.mark.parametrize(
    "text",
    [
        "“열쇠는 없어요.” 서율이 말했다.",
        "한서율은 고개를 저으며 대답했다. “열쇠는 없어요.”",
        "“열쇠는 없어요.”\n\n서율이 낮게 말했다. 바람이 불었다.",
        "서율이 물끄러미 보다가 말했다.\n\n“열쇠는 없어요.”",
        "“열쇠는 없어요.” 서율은 창밖을 보았다.",
    ],
)
def test_a_line_is_theirs_who_are_named_beside_it(text: str) -> None:
    assert lines(text) == [("arin", "열쇠는 없어요.")]


@pytest.mark.parametrize(
    "text",
    [
        "“열쇠는 없어요.”",
        "“열쇠는 없어요.” 서율은 무진을 보았다.",
        "“열쇠는 없어요.” 누군가 서율에게 말했다.",
        "“열쇠는 없어요.” 서율이 말했다. 무진이 되받아 말했다.",
        "“열쇠는 없어요.”\n\n서율이 말했다.\n\n“그럼 어디 있지?”",
        "“열쇠는 없어요.” 서율이네 사람들이 말했다.",
    ],
)
def test_a_line_that_could_be_anybodys_is_nobodys(text: str) -> None:
    assert lines(text) == []


def test_what_it_answers_is_told_where_that_is_known() -> None:
    text = "“열쇠는 어디 있지?” 무진이 물었다.\n\n“없어요.” 서율이 말했다."

    assert [line.before for line in spoken([text], [ARIN, KAI], "ko")] == ["", "열쇠는 어디 있지?"]


def test_who_tells_the_story_speaks_as_i() -> None:
    korean = "“열쇠는 없어요.” 내가 말했다.\n\n“정말이야?” 나는 무진을 보았다."
    english = "“No key,” I said.\n\n“Why?” I asked Thane.\n\n“So,” said Isolde, and I said nothing."
    cast = [member("isolde", "Isolde Marsh"), member("thane", "Corwin Thane")]

    assert [line.text for line in spoken([korean], [ARIN, KAI], "ko", "arin")] == ["열쇠는 없어요."]
    assert [line.text for line in spoken([english], cast, "en", "thane")] == ["No key,", "Why?"]
    assert spoken([korean], [ARIN, KAI], "ko") == ()


def test_english_lines_are_found_too() -> None:
    isolde = member("isolde", "Isolde Marsh")
    text = "“No key,” said Isolde.\n\n“We will see,” he said.\n\nIsolde quietly asked, “Why?”"

    assert [line.text for line in spoken([text], [isolde], "en")] == ["No key,", "Why?"]


@pytest.mark.parametrize("language", stage.LANGUAGES)
def test_every_line_that_is_found_stands_in_the_episode(language: str) -> None:
    told, text = stage.given(language), stage.clean(language).text

    assert told.cast is not None
    found = spoken([text], told.cast.members, language)

    assert found
    assert all(line.text in text for line in found)
