"""What is of one person alone, asked for in a group."""

from __future__ import annotations

import pytest

from bots.telegram.surface import TelegramSurfaces
from bots.telegram.wire import open_bot
from core.surface.events import ButtonPressed, CommandInvoked
from core.surface.port import Button, Outgoing, SurfaceError
from tests.bots.telegram.stage import QuickClock, RecordingDesk, listening, settings
from tests.fakes.telegram_api import TelegramApi

BUTTONS = (Button("be:7:", "늘 이 페르소나로"), Button("be:7:here", "이 캐릭터와는 이 페르소나로"))
MINE = Outgoing(text="페르소나: 밤의 미나", key="n1", notice=True, private=True, buttons=BUTTONS)


async def answered(api: TelegramApi, desk: RecordingDesk, *answers: Outgoing) -> None:
    """What was done last is heard, and `answers` are given to it."""
    async with listening(api, desk):
        await api.wait_for(lambda: bool(desk.events) and not api.world.updates.waiting)
    event = desk.events[-1]
    assert isinstance(event, CommandInvoked | ButtonPressed)
    async with open_bot(settings(api)) as bot:
        surface = TelegramSurfaces(bot, QuickClock()).surface(event.place, event.ticket)
        for each in answers:
            await surface.post(each)


@pytest.mark.parametrize(
    "said", ["/persona", "/me", "/card@iyagi_test_bot png", "/export md", "/memory", "/memory search 새우"]
)
async def test_what_is_of_one_person_is_answered_in_their_private_chat(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, said: str
) -> None:
    group = api.add_supergroup("모임", [mina])
    api.say(mina, group, said)

    await answered(api, desk, MINE)

    (shown,) = api.bot_messages(chat)
    assert shown.text == MINE.text
    assert [data for _, data in shown.buttons] == ["be:7:"]
    assert api.bot_messages(group) == []


async def test_whoever_has_no_private_chat_is_shown_the_way_once_and_nothing_is_told_to_the_group(
    api: TelegramApi, desk: RecordingDesk
) -> None:
    haru = api.add_user("하루", language_code="ko")
    group = api.add_supergroup("모임", [haru])
    api.say(haru, group, "/persona")

    with pytest.raises(SurfaceError):
        await answered(api, desk, MINE, MINE)

    (shown,) = api.bot_messages(group)
    assert "밤의 미나" not in shown.text
    assert shown.keyboard[0][0][1] == f"https://t.me/{api.username}"


async def test_what_concerns_all_stays_in_the_group(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    group = api.add_supergroup("모임", [mina])
    api.say(mina, group, "/who")

    await answered(api, desk, MINE)

    assert [post.text for post in api.bot_messages(group)] == [MINE.text]
    assert api.bot_messages(chat) == []
