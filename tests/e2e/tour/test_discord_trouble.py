"""On Discord: what goes wrong in one place is told or logged, and other places go on meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.tour.discord import Room, words

pytestmark = pytest.mark.e2e

LONG = " ".join(f"{number}번째{'긴이야기' * 14}." for number in range(60))  # more than one post


async def test_without_webhooks_it_goes_on_as_the_bot_with_the_characters_name(room: Room) -> None:
    await room.ask("안녕하세요.")
    for hook in room.api.webhooks(room.channel):
        room.api.delete_webhook(hook.id)
    room.api.forbid(room.channel, "MANAGE_WEBHOOKS")

    room.model.tell("그래도 말해요.")
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 아직 있어요?")
    await room.until(lambda: any("그래도 말해요." in post.content for post in room.posts))

    spoken = room.posts[-1]
    assert spoken.author.id == room.api.bot_id
    assert "윤달래" in words(spoken)


async def test_what_a_person_may_not_have_is_said_with_its_remedy(room: Room) -> None:
    await room.ask("안녕하세요.")
    room.api.forbid(room.channel, "CREATE_PUBLIC_THREADS")

    await room.says("thread", "공개 스레드 만들기")


async def begun(room: Room) -> None:
    """An answer that is under way, its first words shown."""
    room.model.tell(LONG)
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 긴 이야기요.")
    await room.until(lambda: room.posts)


async def test_a_webhook_that_is_deleted_in_mid_answer_costs_no_word(room: Room) -> None:
    room.model.pace.between = 0.01
    await begun(room)
    for hook in room.api.webhooks(room.channel):
        room.api.delete_webhook(hook.id)
    room.model.pace.between = 0.0

    await room.until(lambda: room.posts[-1].content.endswith(LONG.split()[-1]))

    shown = " ".join(post.content for post in room.posts)
    assert [number for number in range(60) if f"{number}번째긴이야기" not in shown] == []


@pytest.mark.parametrize("what", ["channel", "guild", "user"])
async def test_a_place_that_goes_away_in_mid_answer_holds_up_nobody(room: Room, what: str) -> None:
    api = room.api
    doomed = room
    match what:
        case "guild":
            doomed = room.at(api.add_channel(api.add_guild("떠날 마을")))
        case "user":
            doomed = room.at(api.open_direct(api.add_user("하루"))).by(api.add_user("하루"))
            doomed = doomed.at(api.open_direct(doomed.person))
    logged = room.program.log().count("answer not posted")
    room.model.pace.between = 0.02
    await begun(doomed)
    guild = api.world.channels[doomed.channel].guild_id

    match what:
        case "channel":
            api.delete_channel(doomed.channel)
        case "guild":
            assert guild is not None
            api.leave_guild(guild)
        case "user":
            api.block(doomed.person)
    elsewhere = room.at(api.add_channel(room.guild))
    await asyncio.wait_for(elsewhere.ask("여기는 어때요?"), 5.0)
    room.model.pace.between = 0.0
    await elsewhere.ask("아직도요?")
    await room.program.until_logged("answer not posted", logged + 1)
