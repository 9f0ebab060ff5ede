"""On Discord: what the bot may not do has a sentence or another way."""

from __future__ import annotations

import pytest

from tests.e2e.tour.discord import Room, words

pytestmark = pytest.mark.e2e


async def test_an_interaction_that_is_over_is_answered_by_a_post(room: Room) -> None:
    await room.ask("안녕하세요.")
    room.api.fault("refuse", path_contains="/messages/@original", status=404, code=10015)

    room.command("character", name="심여백")

    await room.until(lambda: any("이야기합니다" in words(post) for post in room.posts))


async def test_where_no_history_may_be_read_other_places_are_caught_up(room: Room) -> None:
    other = room.at(room.api.add_channel(room.guild))
    await room.ask("안녕하세요.")
    await other.ask("안녕하세요.")
    assert await room.program.stop() == 0
    room.api.forbid(room.channel, "READ_MESSAGE_HISTORY")
    room.model.tell("이제 봤어요.")
    for channel in (room.channel, other.channel):
        room.api.say(room.person, channel, f"<@{room.api.bot_id}> 어디 갔어요?")

    await room.program.start()

    await other.shown("이제 봤어요.")


async def test_where_no_voice_may_be_sent_it_comes_as_a_file(room: Room) -> None:
    await room.ask("들려주세요.", "네.")
    room.api.forbid(room.channel, "SEND_VOICE_MESSAGES")

    told = await room.says("speak", "윤달래의 목소리예요.")

    await room.until(lambda: [post for post in room.posts if post.attachments])
    assert told.content


async def test_where_it_may_not_write_nobody_else_waits(room: Room) -> None:
    await room.ask("안녕하세요.")
    room.api.forbid(room.channel, "SEND_MESSAGES")
    room.api.forbid(room.channel, "MANAGE_WEBHOOKS")
    for hook in room.api.webhooks(room.channel):
        room.api.delete_webhook(hook.id)
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 거기 있어요?")
    await room.until(lambda: "거기 있어요?" in room.model.prompt())

    await room.at(room.api.add_channel(room.guild)).ask("여기는요?")

    await room.says("who", "윤달래")
