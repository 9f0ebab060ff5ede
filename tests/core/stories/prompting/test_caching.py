"""How much of what is sent lies in a cached beginning (issue: at least 80 % from the second episode on)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from core.ai.model import Usage
from core.ai.tokens import estimate
from core.stories.caching import WANTED, Cache, Reported, alarm, cacheable_share, read_share
from core.stories.stage import Stage, purpose
from tests.core.stories.prompting.walking import LANGUAGES, Asked, walk

Model = Callable[[Stage], str]


def one_model(_stage: Stage) -> str:
    return "one"


def two_models(stage: Stage) -> str:
    """A check model beside the one that plans and writes, as the routes are at first."""
    return "check" if purpose(stage, premium=False).value == "check" else "writer"


def sent(asked: Iterable[Asked], model: Model) -> list[Reported]:
    """What of each prompt the model it goes to has seen before, up to a cache point."""
    caches: dict[str, Cache] = {}
    return [
        Reported(each.stage, each.episode, caches.setdefault(model(each.stage), Cache()).sent(each.prompt))
        for each in asked
    ]


def share(told: Iterable[Reported], episode: int) -> float:
    return read_share(each.usage for each in told if each.episode == episode)


@pytest.mark.parametrize("edited", [False, True], ids=["as-written", "edited"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_second_episode_on_four_fifths_of_the_input_have_been_sent_before(
    language: str, *, edited: bool
) -> None:
    told = sent(walk(language, 5, edited=edited), one_model)

    assert min(share(told, episode) for episode in range(2, 6)) >= WANTED


@pytest.mark.parametrize("edited", [False, True], ids=["as-written", "edited"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_so_it_is_where_two_models_keep_a_cache_each(language: str, *, edited: bool) -> None:
    told = sent(walk(language, 5, edited=edited), two_models)

    without_reader = [each for each in told if each.stage is not Stage.READER]  # it has a small prompt of its own
    assert min(share(without_reader, episode) for episode in range(2, 6)) >= WANTED
    assert read_share(each.usage for each in told if each.episode >= 2) >= WANTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_prompt_of_an_episode_but_the_readers_is_mostly_beginning(language: str) -> None:
    shares = {
        (each.stage, each.episode): cacheable_share(each.prompt)
        for each in walk(language, 5)
        if each.episode >= 2 and each.stage is not Stage.READER
    }

    assert min(shares.values()) >= WANTED


def test_the_share_counts_by_the_programs_own_counter() -> None:
    asked = next(iter(walk("ko", 1)))

    stable = sum(map(estimate, asked.prompt.stable))

    assert cacheable_share(asked.prompt) == stable / (stable + estimate(asked.prompt.lines[0].text))


def test_a_beginning_with_one_other_letter_is_read_up_to_the_block_before() -> None:
    asked = next(each.prompt for each in walk("ko", 2) if each.episode == 2 and each.stage is Stage.DRAFT)
    cache = Cache()
    cache.sent(asked)

    same = cache.sent(asked)

    assert same.cache_write == 0
    assert same.cached == sum(map(estimate, asked.stable))
    assert Cache().sent(asked).cached == 0


def reported(cached: int, fresh: int, *, episode: int = 2, stage: Stage = Stage.DRAFT) -> Reported:
    return Reported(stage, episode, Usage(input=fresh, cached=cached))


def test_whoever_runs_it_hears_of_caches_that_do_not_hold() -> None:
    silent = [reported(0, 30_000) for _ in range(6)]

    told = alarm(silent)

    assert told is not None
    assert told.args["share"] == 0


@pytest.mark.parametrize(
    "calm",
    [
        [reported(28_000, 4_000) for _ in range(6)],
        [reported(0, 30_000, episode=1) for _ in range(6)],
        [reported(0, 9_000, stage=Stage.READER), *(reported(28_000, 4_000) for _ in range(6))],
        [reported(0, 30_000)],
        [],
    ],
    ids=["kept", "first-episode", "reader", "too-few", "none"],
)
def test_nobody_is_alarmed_without_a_reason(calm: list[Reported]) -> None:
    assert alarm(calm) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_whose_caches_hold_raises_no_alarm(language: str) -> None:
    assert alarm(sent(walk(language, 5, edited=True), two_models)) is None
