"""What a story will cost, said before and held against what it did cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.ai.model import Effort, Line, Prompt, Purpose, Role, Usage
from core.ai.models import known
from core.ai.prices import Prices
from core.ai.router import Router, no_price
from core.ai.tokens import estimate
from core.clock import SystemClock
from core.stories import rehearsal
from core.stories.caching import Cache, Reported
from core.stories.given import Draft, Given, Written
from core.stories.packs import pack_for
from core.stories.prompting import another, choice, prompt
from core.stories.quoting import ASSUMED, BARE, FREE, PURPOSES, Rate, Rates, learned, quote, rates, restated, worst
from core.stories.reading import read
from core.stories.schemas import Choice
from core.stories.stage import Stage, purpose
from core.stories.wish import Length, Mode, Wish
from tests.core.stories.prompting.walking import FIELDS, LANGUAGES, PLANNING, given_at, whole, wish
from tests.fakes.scripted_model import ScriptedModel

MEDIUM = {Effort.LOW: 2_048, Effort.MEDIUM: 8_192}
WRITER = Rate(2_000_000, 100_000, 2_500_000, 10_000_000, route="anthropic:sonnet", thinking=MEDIUM)
PREMIUM = Rate(4_000_000, 200_000, 5_000_000, 20_000_000, route="anthropic:opus", thinking=MEDIUM)
CHECK = Rate(100_000, 10_000, 125_000, 500_000, route="anthropic:haiku", thinking=MEDIUM)
LISTED = Rates(
    {Purpose.PLAN: WRITER, Purpose.PROSE: WRITER, Purpose.PREMIUM: PREMIUM, Purpose.CHECK: CHECK}, picture=67_000
)
"""The prices of the reference, section 2.3."""

UNKNOWN = Rates({each: Rate(None, None, None, None) for each in PURPOSES}, picture=None)


class Bill:
    """A provider that answers as a rehearsal does, and bills by the program's own counter what no cache has kept."""

    def __init__(self, asked: Wish, prices: Rates) -> None:
        self.wish, self.prices = asked, prices
        self.caches: dict[str, Cache] = {}
        self.reported: list[Reported] = []
        self.cost = 0

    def ask(self, stage: Stage, given: Given) -> Any:  # what the stage hands on
        asks = purpose(stage, premium=self.wish.mode is Mode.CAREFUL)
        return read(stage, self.billed(stage, given, asks, prompt(stage, given), rehearsal.answer(stage, given)), given)

    def billed(self, stage: Stage, given: Given, asks: Purpose, told: Prompt, answer: str) -> str:
        rate = self.prices.of[asks]
        usage = replace(self.caches.setdefault(rate.route, Cache()).sent(told), output=estimate(answer))
        self.reported.append(Reported(stage, given.episode, usage))
        self.cost += rate.price(usage) or 0
        return answer

    def compared(self, given: Given, draft: Draft) -> None:
        """A second draft, and a judge of both in either order."""
        asked, again = another(given), rehearsal.answer(Stage.DRAFT, given)
        self.billed(Stage.DRAFT, given, Purpose.PREMIUM, asked, again)
        for _ in range(2):
            verdict = Choice(better=1, quote=draft.text[:40], why=draft.text[:40]).model_dump_json()
            judge = choice(given, draft.text, draft.text)
            self.billed(Stage.DRAFT, given, Purpose.CHECK, judge, verdict)

    def run(self) -> Bill:
        given = Given(wish=self.wish, pack=pack_for("", self.wish.keywords), block=(1, self.wish.episodes))
        for stage in PLANNING:
            made = self.ask(stage, given)
            given = replace(given, **{FIELDS[stage]: getattr(made, "episodes", made)})
        for number in range(1, self.wish.episodes + 1):
            given = self.episode(replace(given, episode=number))
        given = replace(given, episode=0)
        self.ask(Stage.COVER, given)
        self.ask(Stage.PACKAGE, given)
        return self

    def episode(self, given: Given) -> Given:
        if self.wish.mode is not Mode.FAST:
            given = replace(given, cards=self.ask(Stage.SCENES, given))
        draft = self.ask(Stage.DRAFT, given)
        assert isinstance(draft, Draft)
        if self.wish.mode is Mode.CAREFUL:
            self.compared(given, draft)
        given = replace(given, draft=draft)
        self.ask(Stage.CONTINUITY, given)
        if self.wish.mode is not Mode.FAST:
            self.ask(Stage.READER, given)
        delta = self.ask(Stage.RECORD, given)
        settled = Written(given.episode, given.plan.title, draft)
        return replace(given, earlier=(*given.earlier, settled), deltas=(*given.deltas, delta), cards=None, draft=None)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bill_of_a_run_lies_within_a_fifth_of_its_quote(language: str, mode: Mode) -> None:
    asked = wish(language).model_copy(update={"mode": mode})
    prices = replace(LISTED, picture=0)

    bill = Bill(asked, prices).run()

    quoted = quote(asked, prices, BARE).likely
    assert quoted is not None
    assert quoted == pytest.approx(bill.cost, rel=0.2)


def test_a_quote_learns_from_a_story_that_is_done() -> None:
    prices = replace(LISTED, picture=0)
    first = Bill(wish("ko"), prices).run()
    other = wish("ko", 3).model_copy(update={"keywords": ("아카데미", "마법")})

    experience = learned(wish("ko"), prices, first.reported)

    assert quote(wish("ko"), prices, experience).likely == pytest.approx(first.cost, rel=0.01)
    assert quote(other, prices, experience).likely == pytest.approx(Bill(other, prices).run().cost, rel=0.1)


def test_five_episodes_cost_about_what_the_reference_says() -> None:
    standard = quote(wish("ko"), LISTED)
    careful = quote(wish("ko").model_copy(update={"mode": Mode.CAREFUL}), LISTED)

    assert standard.likely == pytest.approx(1_340_000, rel=0.2)
    assert careful.likely == pytest.approx(3_120_000, rel=0.25)
    assert standard.calls == pytest.approx(41.5, rel=0.05)


def test_the_parts_and_the_picture_are_the_whole() -> None:
    quoted = quote(wish("ko"), LISTED)

    assert quoted.likely == sum(part.cost or 0 for part in quoted.parts) + 67_000
    assert [part.stage for part in quoted.parts] == [stage for stage in Stage if stage is not Stage.DIGEST]


@pytest.mark.parametrize("episodes", [1, 5, 16, 100])
@pytest.mark.parametrize("mode", Mode)
def test_the_most_is_more_than_the_least_and_the_cap_above_both(mode: Mode, episodes: int) -> None:
    quoted = quote(wish("en", episodes).model_copy(update={"mode": mode}), LISTED)

    assert quoted.low is not None
    assert quoted.likely is not None
    assert quoted.high is not None
    assert quoted.cap is not None
    assert 0 < quoted.low < quoted.likely < quoted.high < quoted.cap


def test_more_episodes_cost_more_each_time() -> None:
    costs = [quote(wish("ko", number), LISTED).likely or 0 for number in (1, 2, 5, 10, 11, 15, 16, 21)]

    assert costs == sorted(set(costs))


def test_long_stories_are_weighed_by_their_middle() -> None:
    few, hundred = (quote(wish("ko", number), LISTED) for number in (16, 100))

    drafts = {part.stage: part.calls for part in hundred.parts}
    assert drafts[Stage.SCENES] == pytest.approx(100)
    assert drafts[Stage.EPISODES] == 4
    assert (hundred.likely or 0) > 5 * (few.likely or 0)


def test_the_fast_mode_leaves_stages_out_and_the_careful_one_asks_the_better_writer() -> None:
    fast, standard, careful = (
        quote(wish("ko").model_copy(update={"mode": mode}), LISTED) for mode in (Mode.FAST, Mode.STANDARD, Mode.CAREFUL)
    )

    assert not {part.stage for part in fast.parts} & {Stage.SCENES, Stage.READER}
    assert (fast.likely or 0) < (standard.likely or 0) < (careful.likely or 0)


def test_what_nobody_bills_is_free() -> None:
    quoted = quote(wish("ko"), FREE)

    assert (quoted.low, quoted.likely, quoted.high, quoted.cap) == (0, 0, 0, 0)
    assert not quoted.unknown


def test_a_price_that_nobody_knows_is_said_to_be_unknown() -> None:
    quoted = quote(wish("ko"), UNKNOWN)

    assert quoted.unknown
    assert quoted.cap is None
    assert all(part.cost is None for part in quoted.parts)
    assert all(part.usage.input for part in quoted.parts)


def test_one_unknown_price_leaves_the_rest_of_the_parts_known() -> None:
    quoted = quote(wish("ko"), replace(LISTED, of={**LISTED.of, Purpose.CHECK: Rate(None, None, None, None)}))

    costs = {part.stage: part.cost for part in quoted.parts}
    assert quoted.unknown
    assert costs[Stage.CONTINUITY] is None
    assert costs[Stage.DRAFT] is not None


def test_a_model_without_a_cache_reads_everything_anew() -> None:
    without = replace(LISTED, of={each: replace(rate, caches=False) for each, rate in LISTED.of.items()})

    cached, anew = quote(wish("ko"), LISTED), quote(wish("ko"), without)

    assert all(part.usage.cached == part.usage.cache_write == 0 for part in anew.parts)
    assert (anew.likely or 0) > 1.3 * (cached.likely or 0)


def test_models_that_do_not_think_are_not_billed_for_thoughts() -> None:
    silent = replace(LISTED, of={each: replace(rate, thinking={}) for each, rate in LISTED.of.items()})

    assert (quote(wish("ko"), silent).likely or 0) < (quote(wish("ko"), LISTED).likely or 0)


def test_making_some_stages_anew_has_its_own_price() -> None:
    asked = wish("ko")
    one = restated(asked, LISTED, [(Stage.SCENES, 3)])
    more = restated(asked, LISTED, [(Stage.SCENES, 3), (Stage.DRAFT, 3), (Stage.CONTINUITY, 3), (Stage.RECORD, 3)])

    assert [part.stage for part in one.parts] == [Stage.SCENES]
    assert 0 < (one.likely or 0) < (more.likely or 0) < (quote(asked, LISTED).likely or 0)
    assert restated(asked, LISTED, []).likely == 0


def test_what_is_wished_for_in_words_does_not_change_the_quote() -> None:
    long = wish("ko").model_copy(update={"extra": "가" * 2_000})

    assert quote(long, LISTED) == quote(wish("ko"), LISTED)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DIGEST], ids=lambda s: s.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_call_costs_more_than_its_worst(language: str, stage: Stage) -> None:
    told = prompt(stage, given_at(stage, whole(language), 5))
    asks = purpose(stage, premium=True)
    rate = LISTED.of[asks]
    reads = sum(map(estimate, told.stable)) + estimate(told.lines[0].text)
    most = Usage(cache_write=round(reads * 1.36), output=told.max_output + MEDIUM[told.effort])

    found = worst(told, LISTED, asks)

    assert found is not None
    assert found >= (rate.price(most) or 0) > 0


def test_the_worst_of_a_call_is_unknown_where_its_price_is() -> None:
    asked = Prompt(stable=("rules",), lines=(Line(Role.PERSON, "words"),))

    assert worst(asked, UNKNOWN, Purpose.PLAN) is None
    assert worst(asked, FREE, Purpose.PLAN) == 0


def router(models: Sequence[ScriptedModel], *, priced: bool = True) -> Router:
    prices = Prices(known(), local=False)

    def price(provider: str, model: str, usage: Usage, when: datetime) -> int | None:
        return prices(provider, model, usage, when)

    routes = dict.fromkeys(PURPOSES, models)
    return Router(routes, SystemClock(), jitter=lambda: 0.5, price=price if priced else no_price)


async def test_rates_are_those_of_the_dearest_model_that_may_be_asked() -> None:
    sonnet = ScriptedModel(provider="anthropic", name="claude-sonnet-5-5")
    flash = ScriptedModel(provider="gemini", name="gemini-3.8-flash")

    found = (await rates(router([flash, sonnet]))).of[Purpose.PLAN]

    assert (found.input, found.cached, found.cache_write, found.output) == (2_000_000, 100_000, 2_500_000, 10_000_000)
    assert found.route == "gemini:gemini-3.8-flash"
    assert found.caches
    assert found.thinking[Effort.MEDIUM] == 8_192


async def test_rates_that_nobody_knows_are_none() -> None:
    found = await rates(router([ScriptedModel(provider="compatible", name="some-model")], priced=False))

    assert quote(wish("ko"), found).unknown
    assert found.picture == 0


async def test_the_offline_answerer_costs_nothing() -> None:
    found = await rates(router([ScriptedModel(provider="offline", name="offline")]))

    assert quote(wish("ko"), found).likely == 0


def test_what_is_assumed_is_more_than_a_rehearsal() -> None:
    assert (quote(wish("ko"), LISTED, ASSUMED).likely or 0) > (quote(wish("ko"), LISTED, BARE).likely or 0)


def test_a_longer_episode_costs_more() -> None:
    short, long = (
        quote(wish("ko").model_copy(update={"length": Length.of("ko", target)}), LISTED).likely or 0
        for target in (3_000, 7_000)
    )

    assert short < long
