"""Who can hear what is said in a chat of Telegram."""

from __future__ import annotations

from collections import defaultdict

from core.reach import Reach
from core.surface.events import ButtonPressed, MessageCreated
from tests.bots.telegram.stage import RecordingDesk, listening, words, writing
from tests.fakes.telegram_api import TelegramApi


async def test_a_group_with_a_public_name_is_heard_by_anybody(api: TelegramApi, desk: RecordingDesk, mina: int) -> None:
    private, small = api.open_private(mina), api.add_group("모임", [mina], admin=True)
    large, forum = (api.add_supergroup(name, [mina], admin=True, forum=name == "포럼") for name in ("광장", "포럼"))
    topic = api.add_topic(forum, "잡담")
    async with listening(api, desk):
        for chat in (private, small, large):
            api.say(mina, chat, "안녕")
        api.say(mina, forum, "안녕", thread=topic)
        for chat in (large, forum):
            api.name_publicly(chat, f"plaza_{-chat % 1000}")
        api.say(mina, large, "또")
        api.say(mina, forum, "또", thread=topic)
        api.name_publicly(large, "")
        api.say(mina, large, "또")
        await api.wait_for(lambda: not api.world.updates.waiting)

    told = defaultdict[str, list[Reach]](list)
    for event in desk.events:
        if isinstance(event, MessageCreated):
            told[event.place.thread or event.place.channel].append(event.place.reach)
    assert told == {
        str(private): [Reach.DIRECT],
        str(small): [Reach.PRIVATE],
        str(large): [Reach.PRIVATE, Reach.PUBLIC, Reach.PRIVATE],
        str(topic): [Reach.PRIVATE, Reach.PUBLIC],
    }


async def test_a_button_tells_it_too(api: TelegramApi, desk: RecordingDesk, mina: int) -> None:
    chat = api.add_supergroup("광장", [mina], admin=True)
    api.name_publicly(chat, "plaza_of_all")
    async with writing(api, chat) as surface:
        post = await surface.post(words("고르세요"))
    async with listening(api, desk):
        api.press(mina, chat, int(post), "pick:abc", stale=True)
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert [event.place.reach for event in desk.events if isinstance(event, ButtonPressed)] == [Reach.PUBLIC]
