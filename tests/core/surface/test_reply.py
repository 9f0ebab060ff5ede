"""A streamed answer reaches its place whole, whatever the place does."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.surface.port import Gone, Later, Streaming, SurfaceError, Unreachable, Unsure
from core.surface.reply import Ending, Feed, Reply, Style
from tests.fakes.surface import CAPS, FakeSurface


@dataclass
class FastClock:
    """Sleeps only in its own time."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        self.at += 0.001
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)


async def nothing(_part: int, _native_id: str) -> None:
    return


async def nobody() -> list[str]:
    return []


def reply_to(surface: FakeSurface, clock: FastClock | None = None) -> Reply:
    style = Style(key="t1", voice=None, reply_to="99")
    return Reply(surface=surface, clock=clock or FastClock(), style=style, record=nothing, known=nobody)


async def stream(reply: Reply, pieces: list[str]) -> None:
    feed = Feed()

    async def speak() -> None:
        for piece in pieces:
            feed.add(piece)
            await asyncio.sleep(0.002)
        feed.end()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(speak())
        await reply.show(feed, Ending)


def bare(text: str) -> str:
    return "".join(text.split())


FAULTS = st.lists(st.sampled_from([None, None, Later(0.5), Unreachable(), Unsure()]), max_size=8).filter(
    lambda faults: not any(all(f is not None for f in faults[i : i + 5]) for i in range(len(faults) - 4))
)
WORDS = st.lists(
    st.text(alphabet="가나다abc .,!?\n😀👩\u200d🚀", min_size=1, max_size=60), min_size=1, max_size=30
).filter(lambda words: any(word.strip() for word in words))


@settings(max_examples=120, deadline=None)
@given(WORDS, FAULTS, st.sampled_from([Streaming.EDITS, Streaming.DRAFT, Streaming.WHOLE]))
async def test_no_text_is_lost_in_delivery(words: list[str], faults: list[SurfaceError | None], way: Streaming) -> None:
    surface = FakeSurface(replace(CAPS, streaming=way), faults=deque(faults))

    await stream(reply_to(surface), words)

    assert bare("".join(surface.answers())) == bare("".join(words))


@pytest.mark.parametrize("length", [1, 199, 200, 201, 5_000, 40_000])
async def test_any_length_arrives_whole(length: int) -> None:
    surface = FakeSurface()
    text = ("가나다라 마바사.\n" * 4_000)[:length]

    await reply_to(surface).show(Feed(text, ended=True), Ending)

    assert bare("".join(surface.answers())) == bare(text)


async def test_an_answer_that_is_there_at_once_is_one_post_and_no_edit() -> None:
    surface = FakeSurface()

    await reply_to(surface).show(Feed("안녕하세요.", ended=True), Ending)

    assert (surface.shown(), surface.edits) == (["안녕하세요."], 0)


async def test_a_lost_answer_of_the_place_does_not_double_the_post() -> None:
    surface = FakeSurface(faults=deque([Unsure()]))

    await reply_to(surface).show(Feed("하나뿐인 답", ended=True), Ending)

    assert surface.shown() == ["하나뿐인 답"]


async def test_a_short_flood_is_sat_out_and_a_long_one_is_handed_on() -> None:
    clock = FastClock()
    short, long = FakeSurface(faults=deque([Later(7.0)])), FakeSurface(faults=deque([Later(13_938.0)]))

    await reply_to(short, clock).show(Feed("답", ended=True), Ending)

    assert (short.shown(), clock.slept) == (["답"], [7.0])
    with pytest.raises(Later) as flood:
        await reply_to(long).show(Feed("답", ended=True), Ending)
    assert flood.value.seconds == 13_938.0


async def test_a_post_that_somebody_took_away_stays_away() -> None:
    surface = FakeSurface()
    reply = reply_to(surface)
    reply.posted.append("no more")

    await reply.show(Feed("답", ended=True), Ending)

    assert surface.shown() == []


async def test_a_turn_that_ran_before_takes_back_what_is_too_much() -> None:
    surface = FakeSurface()
    first = reply_to(surface)
    await first.show(Feed("가" * 450, ended=True), Ending)
    again = reply_to(surface)
    again.posted, again.resumed = list(first.posted), True

    await again.show(Feed("짧은 답", ended=True), Ending)

    assert surface.shown() == ["짧은 답"]


async def test_a_place_that_is_gone_is_said_so() -> None:
    surface = FakeSurface(faults=deque([Gone()]))

    with pytest.raises(Gone):
        await reply_to(surface).show(Feed("답", ended=True), Ending)
