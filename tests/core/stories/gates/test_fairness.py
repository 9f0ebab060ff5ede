"""What may look wrong and is not: a gate that is red on good prose makes stories impossible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.db.tables.characters import Rating
from core.stories.gates import draft_problems, inspect
from core.stories.gates.prose import page
from core.stories.gates.report import Report, Verdict
from core.stories.gates.safe import rated, real_persons
from core.stories.given import Draft, Given
from core.stories.schemas import Ledger, SecretKind
from core.stories.wish import Length
from tests.core.stories.gates.defects import added, planned
from tests.core.stories.gates.stage import LANGUAGES, clean, given

FAIR = {
    "a day counted from something else": ("장례를 치른 지 2일째 되는 날이었다.", "It was only day 2 of the mourning."),
    "time goes on": ("밤 10시였다.\n\n밤 11시였다.", "It was 10 p.m. by the bell.\n\nIt was 11 p.m. by the bell."),
    "past midnight": ("밤 11시였다.\n\n새벽 1시였다.", "It was 11 p.m. by the bell.\n\nIt was 1 a.m. by the bell."),
    "the next evening": (
        "밤 11시였다.\n\n이튿날도 비였다.\n\n밤 9시였다.",
        "It was 11 p.m. by the bell.\n\nThe next day it rained.\n\nIt was 9 p.m. by the bell.",
    ),
    "an appointment": (
        "밤 11시였다.\n\n약속은 밤 9시였다.",
        "It was 11 p.m. by the bell.\n\nHe had promised to come at 9 p.m. sharp.",
    ),
    "a panel that shows the change": ("[남은 기름: 35되 → 20되]", "[Oil left: 35 gallons → 20 gallons]"),
    "a panel behind a change that is told": (
        "기름이 스무 되로 줄었고 남은 것은 20뿐이었다.\n\n[남은 기름: 20되]",
        "It fell to 20 before the hour was out.\n\n[Oil left: 20 gallons]",
    ),
    "a place that was agreed on": ("[현재 위치: 안개 창고]", "[Location: Fog Store]"),
    "a room of one": ("[현재 위치: 안개 창고 뒷문]", "[Location: Fog Store, back door]"),
    "somebody without a name speaks": (
        "“저쪽이요.”\n\n늙은 목수가 말했다. 도깨비가 대답했다.",
        "“Over there,” said the old carpenter. “Right,” somebody answered.",
    ),
    "the dead are spoken of": ("“노경산은 알고 있었어.”", "“Ambrose knew,” she said."),
    "a name with particles": ("한서율에게는 백하린뿐이었다.", "It was Rooke's doing, and the Rookes'."),
    "grades and capitals": ("“S급이 아니라 SSS급이야. HP부터 봐.”", "“Grade S, or SSS.”"),
    "an ordinary request": ("“요청하신 물건입니다.”", "“It's as you requested, harbourmaster.”"),
    "playing cards": ("트럼프 한 벌이 굴러다녔다.", "A trump of hearts lay there."),
    "from the beginning": ("처음부터 다시 사정했다.", "The erection of the tower took years."),
    "because": ("“바람이 부니까.” 서율이 대답했다.", "“For the wind,” Isolde answered."),
}


def _turned(report: Report) -> dict[str, Verdict]:
    return {each.gate: each.verdict for each in report.results if each.verdict is not Verdict.GREEN}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", FAIR)
def test_good_prose_stays_green(what: str, language: str) -> None:
    told, draft = added(*FAIR[what], scene=3 if "panel" in what else 1)(language)
    if "panel" in what:
        draft = replace(clean(language), scenes=(_before_panel(language, what), *clean(language).scenes[1:]))

    assert _turned(inspect(told, draft)) == {}


def _before_panel(language: str, what: str) -> str:
    """The first scene with the words of the case, and what brings the figure back."""
    back = "\n\n기름을 35까지 도로 채웠다." if language == "ko" else "\n\nHe gained it back, to 35."
    first, _, rest = clean(language).scenes[0].partition("\n\n")
    return f"{first}\n\n{FAIR[what][language == 'en']}{back}\n\n{rest}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_episode_may_end_in_peace(language: str) -> None:
    told = given(language)
    last = replace(told, wish=told.wish.model_copy(update={"episodes": 2}))
    _, calm = added("모두 평온하게 잠들었다. 하루가 끝났다.", "They fell asleep. The day was over.", scene=3)(language)

    assert "cliffhanger" not in _turned(inspect(last, calm))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", ["payoff", "late", "open", "known"])
def test_a_secret_may_come_out_when_its_time_has_come(way: str, language: str) -> None:
    told, draft = added("“바닥 방이었어.”", "“A cellar berth.”")(language)
    told = planned(told, payoff=("ship",)) if way == "payoff" else _secret(told, way)

    assert _turned(inspect(told, draft)) == {}


def _secret(told: Given, way: str) -> Given:
    assert told.ledger is not None
    ways: dict[str, tuple[str, object]] = {
        "late": ("payoff_episode", 2),
        "open": ("kind", SecretKind.TEASER),
        "known": ("reader_knows", True),
    }
    return replace(told, ledger=Ledger(items=(told.ledger.items[0].model_copy(update=dict([ways[way]])),)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_not_be_revealed_in_an_episode_is_kept_whatever_it_is(language: str) -> None:
    told, draft = added("“바닥 방이었어.”", "“A cellar berth.”")(language)

    report = inspect(planned(_secret(told, "open"), must_not_reveal=("ship",)), draft)

    assert _turned(report) == {"secret": Verdict.RED}


def test_whoever_tells_the_story_need_not_be_named() -> None:
    told, draft = given("ko"), clean("ko")
    mine = replace(draft, scenes=tuple(each.replace("서율은", "나는").replace("서율", "내") for each in draft.scenes))

    assert "roster" not in _turned(inspect(told, mine))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rating_lets_its_words_through(language: str) -> None:
    told, draft = added("“이런 씨발.”", "“Oh, fuck.”")(language)
    teen = replace(told, wish=told.wish.model_copy(update={"rating": Rating.TEEN}))

    assert _turned(inspect(teen, draft)) == {}
    assert rated(draft.text, language) is Rating.TEEN


def test_a_family_name_that_two_have_says_nothing_of_who_speaks() -> None:
    told, draft = added("·", "“Over here,” Marsh said.")("en")
    assert told.cast is not None
    pupil, master, smuggler, keeper, sister = told.cast.members
    dead = keeper.model_copy(update={"name": "Ambrose Marsh"})
    family = replace(told, cast=told.cast.model_copy(update={"members": (dead, pupil, master, smuggler, sister)}))
    alone = replace(told, cast=told.cast.model_copy(update={"members": (dead, master, smuggler, sister)}))

    assert "speaker" not in _turned(inspect(family, draft))
    assert _turned(inspect(alone, draft))["speaker"] is Verdict.RED


def test_somebody_of_the_cast_may_have_the_name_of_somebody_real() -> None:
    assert real_persons("유재석이 웃었다.") == ("유재석이",)
    assert real_persons("유재석이 웃었다.", own=frozenset({"유재석"})) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_keyword_may_be_of_any_language_and_stands_as_it_was_wished(language: str) -> None:
    keyword = "Lighthouse Keeper 東" if language == "ko" else "등대"
    told, draft = added(f"“{keyword}.” 서율이 읽었다.", f"“{keyword},” she read.")(language)
    wished = replace(told, wish=told.wish.model_copy(update={"keywords": (keyword,)}))

    assert _turned(inspect(told, draft)) == {"purity": Verdict.RED}
    assert _turned(inspect(wished, draft)) == {}


def test_british_quotation_marks_are_speech_too() -> None:
    (one,) = page(("‘It’s Tom’s,’ she said. ‘Isn’t it?’",)).paragraphs

    assert one.spoken == ("‘It’s Tom’s,’", "‘Isn’t it?’")
    assert one.narration.strip() == "she said."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_draft_has_no_problems_and_a_useless_one_has(language: str) -> None:
    half = replace(clean(language), scenes=clean(language).scenes[:2])

    assert draft_problems(given(language), clean(language)) == ()
    assert {each.code for each in draft_problems(given(language), half)} == {"completion", "length"}
    assert {each.code for each in draft_problems(given(language), Draft(()))} == {"completion", "length"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_a_little_too_short_is_left_to_the_editor(language: str) -> None:
    told = given(language)
    longer = Length.of(language, told.wish.length.target * 5 // 4)
    told = replace(told, wish=told.wish.model_copy(update={"length": longer}))

    assert draft_problems(told, clean(language)) == ()
    assert _turned(inspect(told, clean(language))) == {"length": Verdict.RED}
