"""How updates reach the desk: each once it is kept, none lost, whatever Telegram and the network do."""

from __future__ import annotations

import json

import pytest

from bots.telegram.client import SECRET_HEADER, Hook, Patience
from core.surface.events import Event, MessageCreated
from tests.bots.telegram.stage import QuickClock, RecordingDesk, States, gate, listening
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.faults import Kind
from tests.fakes.telegram_api.wire import Json

BROKEN: dict[str, Json] = {"message_id": 5, "date": 0, "text": "ohne Chat"}


def texts(desk: RecordingDesk) -> list[str]:
    return [event.text for event in desk.events if isinstance(event, MessageCreated)]


async def test_updates_come_in_order(api: TelegramApi, desk: RecordingDesk, mina: int, chat: int) -> None:
    said = [f"{number}번째" for number in range(150)]
    for text in said:
        api.say(mina, chat, text)

    async with listening(api, desk):
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert texts(desk) == said


async def test_a_chat_that_waits_to_be_kept_holds_up_no_press_in_another(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    async def wait_for_the_press(event: Event) -> None:
        if isinstance(event, MessageCreated):
            await api.wait_for(lambda: api.answer(query) is not None)

    desk.before = wait_for_the_press
    other = api.open_private(api.add_user("준호"))
    api.say(mina, chat, "하나")
    query = api.press(other, other, 1, "pick:abc", stale=True)

    async with listening(api, desk):
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert texts(desk) == ["하나"]
    assert len(desk.events) == 2


async def test_an_update_is_confirmed_only_once_it_is_kept(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    waiting: list[int] = []

    async def look(_event: Event) -> None:
        waiting.append(len(api.world.updates.waiting))

    desk.before = look
    api.say(mina, chat, "하나")
    api.say(mina, chat, "둘")

    async with listening(api, desk):
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert waiting == [2, 2]


async def test_what_could_not_be_kept_is_asked_for_again_and_what_was_kept_is_not(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    states, clock = States(), QuickClock()

    async def fail_at_two(event: Event) -> None:
        if isinstance(event, MessageCreated) and event.text == "둘" and "둘" not in failed:
            failed.append("둘")
            desk.failures = 1

    failed: list[str] = []
    desk.before = fail_at_two
    for text in ("하나", "둘", "셋"):
        api.say(mina, chat, text)

    async with listening(api, desk, clock=clock, states=states):
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert texts(desk) == ["하나", "둘", "셋"]
    assert clock.waits == [1.0]
    assert [state and state.partition(";")[0] for state in states.said] == ["the database does not answer", None]


async def test_a_crash_before_the_update_is_kept_loses_nothing(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    api.say(mina, chat, "안녕")
    gone = RecordingDesk(failures=1_000_000)

    async with listening(api, gone):
        await api.wait_for(lambda: len(api.calls("getUpdates")) > 2)
    async with listening(api, desk):
        await api.wait_for(lambda: desk.events)

    assert (texts(gone), texts(desk)) == ([], ["안녕"])


async def test_an_update_that_cannot_be_understood_does_not_hold_up_the_others(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    api.say(mina, chat, "하나")
    api.world.updates.add("message", BROKEN)
    api.world.updates.add("callback_query", {"id": "1", "from": None})
    api.world.updates.add("message", {"message_id": 5, "date": 10**15, "chat": {"id": 1, "type": "private"}})
    api.say(mina, chat, "둘")

    async with listening(api, desk):
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert texts(desk) == ["하나", "둘"]


@pytest.mark.parametrize("fault", ["error", "page", "flood", "cut_before", "cut_after", "unauthorized"])
async def test_faults_of_the_poll_are_waited_out(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, fault: Kind
) -> None:
    states = States()
    api.fault("getUpdates", fault, times=3)
    api.say(mina, chat, "안녕")

    async with listening(api, desk, states=states):
        await api.wait_for(lambda: not api.world.updates.waiting)

    assert texts(desk) == ["안녕"]
    assert states.said[-1] is None
    assert states.said[0]


async def test_a_second_poller_is_told_in_words(api: TelegramApi, desk: RecordingDesk, mina: int, chat: int) -> None:
    states, clock = States(), QuickClock()
    api.fault(
        "getUpdates", "error", times=2, status=409, description="Conflict: terminated by other getUpdates request"
    )
    api.say(mina, chat, "안녕")

    async with listening(api, desk, clock=clock, states=states):
        await api.wait_for(lambda: desk.events and states.said[-1] is None)

    assert "another program polls with the same token" in (states.said[0] or "")
    assert clock.waits[:2] == [5.0, 10.0]


async def test_a_webhook_that_another_program_left_is_taken_away_and_its_updates_are_kept(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    async with gate(api, desk) as other:
        await other.bot.set_webhook("http://127.0.0.1:1/hooks/telegram")
    api.say(mina, chat, "안녕")

    async with listening(api, desk):
        await api.wait_for(lambda: desk.events)

    assert texts(desk) == ["안녕"]


async def test_a_long_poll_asks_only_for_what_is_understood(api: TelegramApi, desk: RecordingDesk) -> None:
    async with listening(api, desk):
        await api.wait_for(lambda: api.calls("getUpdates"))

    (call, *_) = api.calls("getUpdates")
    assert call.params["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "message_reaction",
        "inline_query",
        "my_chat_member",
    ]
    assert call.params["timeout"] == 25


async def test_a_press_is_acknowledged_while_the_desk_is_busy(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    async def wait_for_the_answer(_event: Event) -> None:
        await api.wait_for(lambda: api.answer(query) is not None)

    desk.before = wait_for_the_answer
    query = api.press(mina, chat, 1, "pick:abc", stale=True)

    async with listening(api, desk):
        await api.wait_for(lambda: desk.events)

    assert api.answer(query) == ""


async def test_pauses_grow_and_end_with_the_first_success(api: TelegramApi, desk: RecordingDesk) -> None:
    clock, states = QuickClock(), States()
    patience = Patience(clock, states.tell)
    api.fault("getMe", "error", times=6)

    async with gate(api, desk) as opened:
        await patience.insist(opened.bot.get_me)
        api.fault("getMe", "cut_before")
        await patience.insist(opened.bot.get_me)

    assert clock.waits == [1.0, 2.0, 5.0, 10.0, 30.0, 30.0, 1.0]


SECRET = "s3cret"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 5,
        "date": 1_790_000_000,
        "chat": {"id": 9, "type": "private", "first_name": "미나"},
        "from": {"id": 9, "is_bot": False, "first_name": "미나"},
        "text": "안녕",
    },
}


class TestTheWebhook:
    async def bring(
        self, api: TelegramApi, desk: RecordingDesk, body: object, headers: dict[str, str] | None = None
    ) -> int:
        async with gate(api, desk) as opened:
            hook = Hook(opened, SECRET)
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            return await hook({SECRET_HEADER: SECRET} if headers is None else headers, raw)

    async def test_takes_what_comes_with_its_secret(self, api: TelegramApi, desk: RecordingDesk) -> None:
        assert await self.bring(api, desk, UPDATE) == 200
        assert texts(desk) == ["안녕"]

    @pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "falsch"}, {SECRET_HEADER: "é"}])
    async def test_refuses_what_comes_without(
        self, api: TelegramApi, desk: RecordingDesk, headers: dict[str, str]
    ) -> None:
        assert await self.bring(api, desk, UPDATE, headers) == 403
        assert desk.events == []

    async def test_asks_for_it_again_while_the_database_is_gone(self, api: TelegramApi, desk: RecordingDesk) -> None:
        desk.failures = 1

        assert await self.bring(api, desk, UPDATE) == 503
        assert await self.bring(api, desk, UPDATE) == 200
        assert texts(desk) == ["안녕"]

    @pytest.mark.parametrize("body", [b"", b"\xff", b"{", [1], "text"])
    async def test_refuses_what_is_no_update(self, api: TelegramApi, desk: RecordingDesk, body: object) -> None:
        assert await self.bring(api, desk, body) == 400

    async def test_passes_over_what_it_does_not_understand(self, api: TelegramApi, desk: RecordingDesk) -> None:
        assert await self.bring(api, desk, {"update_id": 8, "message": BROKEN}) == 200
        assert desk.events == []
