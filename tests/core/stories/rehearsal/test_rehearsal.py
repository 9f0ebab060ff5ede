"""The rehearsal: what the offline provider tells passes every check and every gate, whatever it is asked for."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from core.errors import BadInput
from core.stories.canon import replay, written
from core.stories.given import MARKER, Given
from core.stories.packs import packs
from core.stories.rehearsal import answer, possible
from core.stories.rehearsal.prose import nearest
from core.stories.rehearsal.scenes import bank
from core.stories.rehearsal.telling import telling
from core.stories.schemas import Cast, ChatDigest, ChatScene, Member, Plans
from core.stories.stage import Stage
from core.stories.wish import Length
from core.text import Catalog
from tests.core.stories.rehearsal.walk import Walk, walked, wished

KEYWORDS = ("회귀", "헌터", "짐꾼")


@pytest.fixture(scope="module")
def story() -> Walk:
    return walked(wished(*KEYWORDS))


def test_five_episodes_pass_every_check_and_every_gate(story: Walk) -> None:
    assert story.problems == []
    assert list(story.not_green) == []
    assert len(story.texts) == 5


def test_an_episode_is_as_long_as_was_asked_for(story: Walk) -> None:
    assert all(abs(len(text) - 5_200) <= 20 for text in story.texts)


@pytest.mark.parametrize("genre", sorted(packs()))
def test_every_genre_can_be_rehearsed(genre: str) -> None:
    walk = walked(wished("비 오는 날의 우체부", "고양이", episodes=5, genre=genre))

    assert walk.problems == []
    assert list(walk.not_green) == []


@pytest.mark.parametrize("episodes", [1, 3, 5])
@pytest.mark.parametrize("words", [("SF", "우주"), ("안드로이드", "기억"), ("함선", "인공지능", "식민지")])
def test_a_story_among_the_stars_is_told_with_robots_and_without_knights(words: tuple[str, ...], episodes: int) -> None:
    walk = walked(wished(*words, episodes=episodes))

    text = "\n\n".join(walk.texts)
    assert walk.given.pack.id == "science_fiction"
    assert walk.problems == []
    assert list(walk.not_green) == []
    assert "로봇" in text
    assert not any(word in text for word in ("기사단", "마차", "게이트", "성문"))


@pytest.mark.parametrize(("episodes", "target"), [(1, None), (2, 5_500), (3, 5_250), (4, 5_000), (5, 6_000)])
def test_any_number_up_to_five_and_other_lengths(episodes: int, target: int | None) -> None:
    walk = walked(wished("악녀", "계약 결혼", episodes=episodes, target=target))

    length = walk.given.wish.length
    assert walk.problems == []
    assert list(walk.not_green) == []
    assert all(length.least <= len(text) <= length.most for text in walk.texts)


def test_the_same_wish_gives_the_same_words(story: Walk) -> None:
    assert walked(wished(*KEYWORDS)).raw == story.raw


def test_other_keywords_give_another_story(story: Walk) -> None:
    others = [walked(wished(*words, genre=story.given.pack.id)) for words in (("용",), ("탑", "등반"), ("식당",))]

    names = {tuple(member.name for member in walk.given.members.values()) for walk in (story, *others)}
    openings = {walk.texts[0][:200] for walk in (story, *others)}
    scenes = {tuple(scene.id for plan in walk.given.plans for scene in plan.scenes) for walk in (story, *others)}
    assert len(names) == len(openings) == 4
    assert len(scenes) > 1


def test_more_episodes_go_on_from_what_was_told() -> None:
    short, long = walked(wished("바다", episodes=2)), walked(wished("바다", episodes=5))

    assert short.texts == long.texts[:2]


def test_keywords_stand_in_titles_in_the_premise_and_in_the_prose(story: Walk) -> None:
    concept = story.given.concept

    assert concept is not None
    assert any(KEYWORDS[0] in title for title in concept.titles)
    assert all(word in concept.premise and word in story.texts[0] and word in story.texts[4] for word in KEYWORDS)


def test_no_paragraph_of_the_bank_stands_in_two_scenes_of_one_story() -> None:
    seen: dict[str, tuple[int, int]] = {}
    twice = []
    for place, variants in bank("ko").items():
        for piece in (piece for scene in variants for piece in scene.pieces if not piece.only):
            if len(piece.text) > 15 and seen.setdefault(piece.text, place) != place:
                twice.append(piece.text)
    assert twice == []


def test_the_words_of_a_beat_stand_in_what_is_never_left_out() -> None:
    for variants in bank("ko").values():
        for scene in variants:
            core = "\n".join(piece.text for piece in scene.pieces if piece.group is None and not piece.only)
            for row in scene.rows("beat"):
                words = [word.strip() for word in row[1].split(",")]
                assert any(word in core and word[:2] in row[0] for word in words), (scene.id, row)


def test_quotes_of_facts_and_numbers_stand_in_what_is_never_left_out() -> None:
    for variants in bank("ko").values():
        for scene in variants:
            core = "\n".join(piece.text for piece in scene.pieces if piece.group is None and not piece.only)
            quotes = [row[3] for row in scene.rows("fact")] + [row[2] for row in scene.rows("number")]
            assert quotes
            assert all(quote in core for quote in quotes), (scene.id, quotes)


def test_whichever_variants_meet_they_can_be_told_at_the_usual_length() -> None:
    story = telling(wished("용"))
    usual = Length.of("ko")
    for episode in range(1, 6):
        slots = [variants for (number, _), variants in sorted(bank("ko").items()) if number == episode]
        for scenes in product(*slots):
            size = len("\n\n".join(nearest(story, scenes, usual)))
            assert abs(size - usual.target) <= 20, [scene.id for scene in scenes]


def test_the_state_is_the_replay_of_what_each_episode_added(story: Walk) -> None:
    canon = replay(story.given.deltas, story.given.plans, story.given.ledger)

    assert [delta.numbers[-1].value for delta in story.given.deltas] == ["11", "9", "5", "4", "1"]
    assert canon.threads == ()
    assert canon.states["rival"].place == "store"
    assert written(canon) == written(replay(story.given.deltas, story.given.plans, story.given.ledger))


def test_more_than_five_episodes_are_refused_at_once_in_words() -> None:
    with pytest.raises(BadInput) as refused:
        answer(Stage.CONCEPT, wished("용", episodes=6))

    told = Catalog().render(refused.value.text, "ko")
    assert "5화까지" in told
    assert "IYAGI_ANTHROPIC__API_KEY" in told


def test_what_cannot_be_rehearsed_is_known_before_anything_is_begun() -> None:
    possible(wished("용").wish)

    for wish in (wished("용", episodes=6).wish, wished("용", target=1_500).wish, wished(*["긴 낱말 " * 15] * 20).wish):
        with pytest.raises(BadInput):
            possible(wish)


def test_a_sixth_episode_after_five_is_refused_in_words(story: Walk) -> None:
    with pytest.raises(BadInput) as refused:
        answer(Stage.EPISODES, replace(story.given, block=(6, 7), episode=0))

    assert "at most 5 episodes" in Catalog().render(refused.value.text, "en")


@pytest.mark.parametrize("target", [1_500, 3_000, 8_000])
def test_a_length_out_of_reach_is_refused_with_the_nearest(target: int) -> None:
    with pytest.raises(BadInput) as refused:
        answer(Stage.CONCEPT, wished("용", target=target))

    nearest_length = int(str(refused.value.text.args["nearest"]))
    again = wished("용", target=nearest_length)
    assert walked(again).problems == []


def test_twenty_keywords_are_all_kept() -> None:
    words = tuple(f"낱말{letter}" for letter in "가나다라마바사아자차카타파하거너더러머버")

    walk = walked(wished(*words, episodes=1))

    assert walk.problems == []


def test_keywords_that_leave_no_room_are_refused_in_words() -> None:
    with pytest.raises(BadInput) as refused:
        answer(Stage.CONCEPT, wished(*(f"{number}번째 아주 긴 열쇠말 " * 4 for number in range(20))))

    assert refused.value.text.key == "rehearsal-keywords"


def test_a_keyword_that_looks_like_a_slot_stays_as_it_is() -> None:
    walk = walked(wished("{lead}", "<왼쪽|오른쪽>", "⟦S9⟧", episodes=1))

    assert "{lead}, <왼쪽|오른쪽>" in walk.texts[0]
    assert MARKER.search(walk.texts[0]) is None


def test_people_who_were_renamed_are_called_by_their_new_names(story: Walk) -> None:
    assert story.given.cast is not None
    cast = Cast(members=tuple(_renamed(member) for member in story.given.cast.members))

    raw = answer(Stage.DRAFT, replace(story.given, cast=cast, episode=1))

    assert "하늘별이" in raw
    assert story.given.members["ally"].name not in raw


def _renamed(member: Member) -> Member:
    return member.model_copy(update={"name": "하늘별"}) if member.id == "ally" else member


def test_a_plan_of_fewer_scenes_has_as_many_markers(story: Walk) -> None:
    plan = story.given.plans[0].model_copy(update={"scenes": story.given.plans[0].scenes[:3]})
    given = replace(
        story.given,
        episode=1,
        plans=(plan, *story.given.plans[1:]),
        wish=story.given.wish.model_copy(update={"length": Length.of("ko", 4_000)}),
    )

    assert MARKER.findall(answer(Stage.DRAFT, given)) == ["1", "2", "3"]


def test_a_plan_of_more_scenes_than_there_are_is_refused(story: Walk) -> None:
    scenes = story.given.plans[0].scenes
    plan = story.given.plans[0].model_copy(
        update={"scenes": (*scenes, scenes[0].model_copy(update={"id": "another-one"}))}
    )

    with pytest.raises(BadInput, match="rehearsal-scenes"):
        answer(Stage.DRAFT, replace(story.given, episode=1, plans=(plan,)))


def test_a_fact_that_was_edited_out_of_the_text_is_not_recorded(story: Walk) -> None:
    given = replace(story.given, episode=1, draft=replace(_draft(story.given), scenes=("아무 말도 없었다.",)))

    raw: Any = answer(Stage.RECORD, given)

    assert '"facts":[]' in raw


def _draft(given: Given) -> Any:
    return given.earlier[0].draft


def test_the_answers_of_five_episodes_take_less_than_a_second(story: Walk) -> None:
    given = wished("속도", "시험")
    begun = time.process_time()
    for stage in (Stage.CONCEPT, Stage.GENRE, Stage.WORLD, Stage.CAST, Stage.VOICE, Stage.PLOT, Stage.SECRETS):
        answer(stage, given)
    plans = Plans.model_validate_json(answer(Stage.EPISODES, replace(given, block=(1, 5)))).episodes
    for number in range(1, 6):
        at = replace(given, plans=plans, episode=number)
        for stage in (Stage.SCENES, Stage.DRAFT, Stage.CONTINUITY, Stage.READER, Stage.EDIT, Stage.RECORD):
            answer(stage, at)
    for stage in (Stage.COVER, Stage.PACKAGE):
        answer(stage, given)

    assert time.process_time() - begun < 1


def test_those_who_spoke_in_a_chat_are_the_people_of_its_story() -> None:
    scene = ChatScene(speakers=("민준", "Luna", "하루", "하로"), summary="바닷가에서 만났다.")

    walk = walked(replace(wished(episodes=1), digest=ChatDigest(scenes=(scene,))))

    names = [member.name for member in walk.given.members.values()]
    assert walk.problems == []
    assert names[:2] == ["민준", "하루"]
    assert "Luna" not in names  # which no Korean page could decline
    assert "하로" not in names  # which a reader would take for 하루
