"""Just at a limit a thing is still right, and one step further it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import BadInput
from core.stories.checks.asking import MOST_EXTRA, Typed, wish_of
from core.stories.checks.outside import BLURB
from core.stories.checks.saying import says
from core.stories.schemas import MustHave, Plans
from core.stories.stage import Stage
from tests.core.stories.checks import sample
from tests.core.stories.checks.sample import LANGUAGES, codes, one_spoiled, spoiled, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blurb_may_be_as_short_and_as_long_as_is_said(language: str) -> None:
    package, seen = sample.package(language), sample.given(language)
    least, most = BLURB[language]
    text = package.blurb.replace(" ", "")
    whole = text * (most // len(text) + 1)

    found = [
        codes(Stage.PACKAGE, spoiled(package, blurb=whole[:at]), seen) for at in (least - 1, least, most, most + 1)
    ]

    assert found == [{"blurb-length"}, set(), set(), {"blurb-length"}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_secret_may_be_planted_in_the_last_episode_and_pay_off_in_it_never(language: str) -> None:
    ledger, seen = sample.ledger(language), sample.given(language)
    strong = one_spoiled(ledger.items, 1, plant_episode=3, strong=True)

    assert codes(Stage.SECRETS, spoiled(ledger, items=strong), seen) == set()
    assert codes(Stage.SECRETS, spoiled(ledger, items=one_spoiled(strong, 1, payoff_episode=3)), seen) == {
        "payoff-early"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_may_be_a_keyword_where_its_bearer_comes_with_the_payoff(language: str) -> None:
    seen = sample.given(language)
    assert seen.cast is not None
    name = words(language)["names"][1]
    ledger = sample.ledger(language)
    named = spoiled(ledger, items=one_spoiled(ledger.items, 0, keywords=(name, words(language)["secret_words"][0][0])))

    def with_entrance(episode: int) -> set[str]:
        members = one_spoiled(sample.cast(language).members, 1, first_episode=episode)
        return codes(Stage.SECRETS, named, replace(seen, cast=spoiled(sample.cast(language), members=members)))

    assert with_entrance(3) == set()
    assert with_entrance(2) == {"keyword-name"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_to_come_may_come_in_the_last_episode_that_it_may(language: str) -> None:
    seen = sample.given(language)
    assert seen.contract is not None
    due = MustHave(id="rank_proof", by_episode=3)
    late = replace(seen, contract=spoiled(seen.contract, must_have=(seen.contract.must_have[0], due)))
    block = sample.plans(language).episodes
    without = one_spoiled(block, 1, must_have=())
    last = one_spoiled(without, 2, must_have=("rank_proof",))

    assert codes(Stage.EPISODES, Plans(episodes=last), late) == set()
    assert codes(Stage.EPISODES, Plans(episodes=without), late) == {"must-have-missing"}
    assert codes(Stage.EPISODES, Plans(episodes=last), seen) == {"must-have-missing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_budgets_may_miss_the_length_by_a_twentieth(language: str) -> None:
    seen = sample.given(language)
    target = seen.wish.length.target
    block = sample.plans(language)

    def with_total(total: int) -> set[str]:
        budgets = (total - 2 * (total // 3), total // 3, total // 3)
        scenes = tuple(
            spoiled(scene, budget=budget) for scene, budget in zip(block.episodes[0].scenes, budgets, strict=True)
        )
        return codes(Stage.EPISODES, spoiled(block, episodes=one_spoiled(block.episodes, 0, scenes=scenes)), seen)

    assert with_total(target * 105 // 100) == with_total(-(-target * 95 // 100)) == set()
    assert with_total(target * 105 // 100 + 1) == with_total(-(-target * 95 // 100) - 1) == {"budget"}


def test_a_note_may_be_as_long_as_is_said() -> None:
    assert len(wish_of(Typed(keywords="짐꾼", language="ko", extra="말" * MOST_EXTRA)).extra) == MOST_EXTRA
    with pytest.raises(BadInput):
        wish_of(Typed(keywords="짐꾼", language="ko", extra="말" * (MOST_EXTRA + 1)))


def test_of_three_words_all_are_needed_and_of_four_two() -> None:
    assert not says("a porter and a lamp", "porter lamp winter")
    assert says("a porter and a lamp", "porter lamp winter promise")
    assert not says("a porter and a lamb", "porter lamp winter promise")


def test_a_word_that_only_looks_like_an_ending_is_a_word() -> None:
    assert says("바다로 간 사람", "바다")
    assert not says("간 사람", "만이")
    assert not says("a thing", "bed")
    assert says("two beds", "bed")
