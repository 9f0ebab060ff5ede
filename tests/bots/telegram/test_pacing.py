"""How often a chat is written to: what only grows waits before Telegram says so, what ends comes in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bots.telegram.pacing import Pacing
from core.surface.port import Later
from tests.bots.telegram.stage import words, writing
from tests.fakes.telegram_api import TelegramApi

GROUP, PRIVATE = -5, 5


@dataclass
class HeldClock:
    """Time goes on only by waiting."""

    at: float = 0.0
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += seconds


async def grow(pacing: Pacing, clock: HeldClock, post: str, *, until: float, pace: float, chat: int = GROUP) -> int:
    """A growing answer that shows itself as often as it may; how many shows were made."""
    shows = 0
    while clock.at < until:
        try:
            await pacing.turn(chat, post, growing=True)
        except Later as later:
            clock.at += later.seconds
            continue
        pacing.edited(chat, post)
        shows += 1
        clock.at += pace
    return shows


async def test_a_message_is_edited_once_a_second_at_most_and_its_end_waits_for_no_longer() -> None:
    clock = HeldClock()
    pacing = Pacing(clock)
    await pacing.turn(GROUP, "1", growing=True)
    pacing.edited(GROUP, "1")
    clock.at = 0.25

    with pytest.raises(Later) as later:
        await pacing.turn(GROUP, "1", growing=True)
    await pacing.turn(GROUP, "2", growing=True)
    await pacing.turn(GROUP, "1", growing=False)

    assert (later.value.seconds, clock.waits) == (0.75, [0.75])


@pytest.mark.parametrize("pace", [3.5, 1.0, 0.1])
async def test_a_group_is_never_edited_so_often_that_no_end_has_room(pace: float) -> None:
    clock = HeldClock()

    shows = await grow(Pacing(clock), clock, "1", until=60.0, pace=pace)

    assert 10 < shows <= 17


async def test_topics_of_one_group_share_what_it_takes_and_other_groups_do_not() -> None:
    clock = HeldClock()
    pacing = Pacing(clock)
    for number in range(17):
        pacing.edited(GROUP, str(number))
    clock.at = 10.0

    with pytest.raises(Later) as later:
        await pacing.turn(GROUP, "another topic's", growing=True)
    await pacing.turn(GROUP, "another topic's", growing=False)
    await pacing.turn(GROUP - 1, "1", growing=True)
    await pacing.turn(PRIVATE, "1", growing=True)

    assert (later.value.seconds, clock.waits) == (50.0, [])


async def test_after_a_flood_nothing_that_only_grows_is_tried_and_the_end_is(api: TelegramApi, mina: int) -> None:
    group = api.add_supergroup("모임", [mina])
    async with writing(api, group) as surface:
        post = await surface.post(words("안"))
        api.fault("editMessageText", "flood", seconds=3_600)
        for _ in range(3):
            with pytest.raises(Later):
                await surface.edit(post, words("안녕", finished=False))
        tried = len(api.calls("editMessageText"))
        await surface.edit(post, words("안녕히"))

    assert tried == 1
    assert [post.text for post in api.bot_messages(group)] == ["안녕히"]
