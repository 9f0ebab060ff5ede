"""The router: which model is asked, how often, and what stays of an answer that breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.ai.model import (
    Broken,
    Delta,
    Empty,
    Finish,
    Line,
    Misconfigured,
    ModelError,
    Overloaded,
    Prompt,
    Purpose,
    Rejected,
    Role,
    Stop,
    StreamItem,
    Usage,
)
from core.ai.router import LIMITS, Answered, Limits, Router, Unanswered
from core.db import Db, TransactionOpen
from tests.fakes.scripted_model import ScriptedModel

PROMPT = Prompt(stable=("Be kind.",), lines=(Line(Role.PERSON, "Hello"),))


@dataclass
class HeldClock:
    """Time passes only by sleeping."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 11, 25, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


def route(clock: HeldClock, *models: ScriptedModel, limits: Limits = LIMITS) -> Router:
    return Router({Purpose.CHAT: models}, clock, jitter=lambda: 0.5, limits=limits)


async def test_words_pass_through_and_one_answer_comes_last(clock: HeldClock) -> None:
    router = route(clock, ScriptedModel(["Good ", "evening."]))

    items = [item async for item in router.stream(Purpose.CHAT, PROMPT)]

    assert items[:2] == [Delta("Good "), Delta("evening.")]
    assert isinstance(items[2], Answered)
    assert (items[2].text, items[2].finish, items[2].notice) == ("Good evening.", Finish.COMPLETE, None)
    assert [(t.provider, t.model, t.error) for t in items[2].tries] == [("scripted", "one", None)]


async def test_an_answer_tells_its_tokens_and_its_price(clock: HeldClock) -> None:
    router = Router(
        {Purpose.CHAT: [ScriptedModel(["Hi."], usage=Usage(100, 50, 20, 10))]},
        clock,
        jitter=lambda: 0.5,
        price=lambda _provider, _model, usage, _when: usage.input * 3,
    )

    answered = await router.complete(Purpose.CHAT, PROMPT)

    assert answered.usage == Usage(100, 50, 20, 10)
    assert answered.cost_microdollars == 300


async def test_an_unknown_price_is_none_and_not_zero(clock: HeldClock) -> None:
    answered = await route(clock, ScriptedModel(["Hi."])).complete(Purpose.CHAT, PROMPT)

    assert answered.cost_microdollars is None


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        (Overloaded("busy"), 3),
        (Broken("gone"), 3),
        (Empty("no word"), 2),
        (Rejected("policy"), 1),
        (Misconfigured("key"), 1),
    ],
)
async def test_each_fault_is_tried_so_often_before_the_next_model_answers(
    clock: HeldClock, error: ModelError, calls: int
) -> None:
    first, second = ScriptedModel([error], provider="a"), ScriptedModel(["Here."], provider="b")

    answered = await route(clock, first, second).complete(Purpose.CHAT, PROMPT)

    assert (answered.text, answered.provider) == ("Here.", "b")
    assert (len(first.seen), len(second.seen)) == (calls, 1)
    assert len(answered.tries) == calls + 1


async def test_waits_grow_and_the_tries_are_few(clock: HeldClock) -> None:
    model = ScriptedModel([Overloaded("busy")], [Overloaded("busy")], ["At last."])

    answered = await route(clock, model).complete(Purpose.CHAT, PROMPT)

    assert answered.text == "At last."
    assert clock.slept == [0.5, 1.0]


async def test_jitter_spreads_the_tries(clock: HeldClock) -> None:
    model = ScriptedModel([Overloaded("busy")], ["Yes."])
    router = Router({Purpose.CHAT: [model]}, clock, jitter=lambda: 1.0)

    await router.complete(Purpose.CHAT, PROMPT)

    assert clock.slept == [0.75]


async def test_a_short_retry_after_is_waited_for(clock: HeldClock) -> None:
    model = ScriptedModel([Overloaded("busy", 4.0)], ["Yes."])

    await route(clock, model).complete(Purpose.CHAT, PROMPT)

    assert len(clock.slept) == 1
    assert 4.0 <= clock.slept[0] <= 4.5


async def test_a_long_retry_after_is_left_to_the_next_model_and_respected_by_later_calls(clock: HeldClock) -> None:
    first, second = ScriptedModel([Overloaded("busy", 60.0)], ["Back."], provider="a"), ScriptedModel(provider="b")
    router = route(clock, first, second)

    one = await router.complete(Purpose.CHAT, PROMPT)
    two = await router.complete(Purpose.CHAT, PROMPT)
    clock.seconds += 61
    three = await router.complete(Purpose.CHAT, PROMPT)

    assert [one.provider, two.provider, three.provider] == ["b", "b", "a"]
    assert clock.slept == []
    assert len(first.seen) == 2


async def test_patience_ends_the_tries(clock: HeldClock) -> None:
    model = ScriptedModel([Overloaded("busy", 9.0)])

    with pytest.raises(Unanswered):
        await route(clock, model, limits=Limits(patience=10.0, failures=99)).complete(Purpose.CHAT, PROMPT)

    assert len(model.seen) == 2


@pytest.mark.parametrize("fault", [Broken("gone"), Overloaded("busy"), Finish.CUT])
async def test_what_was_said_stays_and_no_second_model_goes_on_with_it(
    clock: HeldClock, fault: ModelError | Finish
) -> None:
    first, second = ScriptedModel(["Once upon ", fault], provider="a"), ScriptedModel(provider="b")

    answered = await route(clock, first, second).complete(Purpose.CHAT, PROMPT)

    assert (answered.text, answered.finish, answered.provider) == ("Once upon ", Finish.CUT, "a")
    assert answered.notice is not None
    assert answered.notice.key == "ai-notice-cut"
    assert second.seen == []


@pytest.mark.parametrize("finish", [Finish.LENGTH, Finish.REFUSED])
async def test_an_unfinished_answer_is_marked(clock: HeldClock, finish: Finish) -> None:
    answered = await route(clock, ScriptedModel(["Half", finish])).complete(Purpose.CHAT, PROMPT)

    assert answered.finish is finish
    assert answered.notice is not None
    assert answered.notice.key == f"ai-notice-{finish.value}"


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (Overloaded("busy"), "ai-overloaded"),
        (Misconfigured("401"), "ai-misconfigured"),
        (Rejected("policy"), "ai-rejected"),
        (Empty("none"), "ai-empty"),
        (Broken("gone"), "ai-broken"),
    ],
)
async def test_when_nobody_answers_a_person_is_told_why(clock: HeldClock, error: ModelError, key: str) -> None:
    with pytest.raises(Unanswered) as caught:
        await route(clock, ScriptedModel([error])).complete(Purpose.CHAT, PROMPT)

    assert caught.value.text.key == key
    assert caught.value.tries[0].error is not None
    assert str(error) in caught.value.tries[0].error


async def test_a_purpose_without_a_model_says_so(clock: HeldClock) -> None:
    with pytest.raises(Unanswered) as caught:
        await route(clock).complete(Purpose.IMAGE, PROMPT)

    assert caught.value.text.key == "ai-none"


async def test_three_failures_in_a_row_leave_a_provider_alone_for_a_while(clock: HeldClock) -> None:
    model = ScriptedModel([Broken("gone")])
    router = route(clock, model)
    with pytest.raises(Unanswered):
        await router.complete(Purpose.CHAT, PROMPT)

    with pytest.raises(Unanswered) as caught:
        await router.complete(Purpose.CHAT, PROMPT)

    assert len(model.seen) == 3
    assert caught.value.text.key == "ai-overloaded"


async def test_after_the_pause_one_probe_decides(clock: HeldClock) -> None:
    model = ScriptedModel([Broken("1")], [Broken("2")], [Broken("3")], [Broken("probe")], ["Back."])
    router = route(clock, model)
    with pytest.raises(Unanswered):
        await router.complete(Purpose.CHAT, PROMPT)

    clock.seconds += 31
    with pytest.raises(Unanswered):
        await router.complete(Purpose.CHAT, PROMPT)
    probes = len(model.seen) - 3
    clock.seconds += 31
    answered = await router.complete(Purpose.CHAT, PROMPT)

    assert probes == 1
    assert answered.text == "Back."


async def test_many_callers_do_not_become_a_storm(clock: HeldClock) -> None:
    model = ScriptedModel([Overloaded("busy")])
    router = route(clock, model)

    results = await asyncio.gather(*(router.complete(Purpose.CHAT, PROMPT) for _ in range(50)), return_exceptions=True)

    assert all(isinstance(result, Unanswered) for result in results)
    assert len(model.seen) <= 50
    later = len(model.seen)
    with pytest.raises(Unanswered):
        await router.complete(Purpose.CHAT, PROMPT)
    assert len(model.seen) == later


async def test_a_probe_that_is_cancelled_lets_the_next_one_through(clock: HeldClock) -> None:
    model = ScriptedModel([Broken("1")], [Broken("2")], [Broken("3")], [60.0, "late"], ["Back."])
    router = route(clock, model)
    with pytest.raises(Unanswered):
        await router.complete(Purpose.CHAT, PROMPT)
    clock.seconds += 31
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await router.complete(Purpose.CHAT, PROMPT)

    answered = await router.complete(Purpose.CHAT, PROMPT)

    assert answered.text == "Back."


@dataclass
class Crowded:
    """Counts how many are asked at once."""

    provider: str = "crowded"
    name: str = "one"
    now: int = 0
    most: int = 0

    async def stream(self, _prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(0.01)
            yield Delta("Hi.")
            yield Stop(Finish.COMPLETE)
        finally:
            self.now -= 1

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


async def test_a_provider_is_asked_by_so_many_at_once_and_no_more(clock: HeldClock) -> None:
    model = Crowded()
    router = Router({Purpose.CHAT: [model]}, clock, jitter=lambda: 0.5, limits=Limits(at_once=4))

    await asyncio.gather(*(router.complete(Purpose.CHAT, PROMPT) for _ in range(20)))

    assert model.most == 4


async def test_leaving_early_hangs_up_and_frees_the_seat(clock: HeldClock) -> None:
    model = ScriptedModel(["One ", "two ", "three."])
    router = route(clock, model, limits=Limits(at_once=1))
    async with aclosing(router.stream(Purpose.CHAT, PROMPT)) as items:
        await anext(items)

    answered = await router.complete(Purpose.CHAT, PROMPT)

    assert model.hung_up == 1
    assert answered.finish is Finish.COMPLETE


async def test_nobody_is_asked_inside_a_transaction(clock: HeldClock, tmp_path: Path) -> None:
    model = ScriptedModel(["Hi."])
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/iyagi.db")

    async with db.read():
        with pytest.raises(TransactionOpen):
            await route(clock, model).complete(Purpose.CHAT, PROMPT)
    await db.aclose()

    assert model.seen == []


async def test_every_try_is_noted(clock: HeldClock) -> None:
    noted: list[str | None] = []
    router = Router(
        {Purpose.CHAT: [ScriptedModel([Broken("gone")], ["Hi."])]},
        clock,
        jitter=lambda: 0.5,
        noted=lambda attempt: noted.append(attempt.error),
    )

    await router.complete(Purpose.CHAT, PROMPT)

    assert noted == ["Broken: gone", None]


async def test_closing_closes_each_model_once(clock: HeldClock) -> None:
    model = ScriptedModel(["Hi."])
    router = Router({Purpose.CHAT: [model], Purpose.CHECK: [model]}, clock, jitter=lambda: 0.5)

    await router.aclose()

    assert model.closed == 1
