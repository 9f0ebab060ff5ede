"""On Discord: the ways in: commands with what can be chosen, direct chats, places to which a person brings the bot."""

from __future__ import annotations

import pytest

from tests.e2e.scenes import CONTENT
from tests.e2e.tour.discord import Room, words
from tests.fakes.discord_api.records import MESSAGE_CONTENT
from tests.fakes.discord_api.wire import mapping, word

pytestmark = pytest.mark.e2e


async def test_commands_and_menus_have_korean_names_and_offer_what_can_be_chosen(room: Room) -> None:
    commands = {word(each["name"]): each for each in room.api.commands()}
    called = {name: mapping(each["name_localizations"]).get("ko") for name, each in commands.items()}
    assert (called["again"], called["Edit"], called["Why this answer?"]) == ("다시", "고치기", "왜 이렇게 답했을까")
    assert mapping(commands["new"]["description_localizations"])["ko"] == "처음부터 새 이야기를 시작합니다"

    await room.ask("안녕하세요.")
    await room.says("persona", "민수", name="민수", description="스물셋")
    for command, option, typed, offered in (
        ("character", "name", "달래", "윤달래"),
        ("call", "name", "", "윤달래"),
        ("persona", "name", "민", "민수"),
        ("settings", "what", "끼어", "끼어들기"),
        ("me", "what", "언", "언어"),
    ):
        assert offered in (await room.offered(command, option, typed))[0]


async def test_a_direct_chat_needs_no_mention_and_no_moderator(room: Room) -> None:
    alone = room.at(room.api.open_direct(room.person))

    room.model.tell("둘만 있네요.")
    room.api.say(alone.person, alone.channel, "안녕하세요?")
    answer = await alone.shown("둘만 있네요.")
    room.model.tell("다시 말할게요.")
    alone.press(answer, "다시")
    await alone.becomes(answer, "다시 말할게요.")
    await alone.says("invite", "들어왔어요", name="장마루")


async def test_a_person_brings_the_bot_along_to_where_it_is_not(room: Room) -> None:
    far = room.api.add_channel(room.api.add_guild("먼 마을", absent=True), "먼 광장")
    away = room.at(far)

    room.model.tell("먼 데서도 들려요.")
    asked = away.command("say", text="여기서도 들려요?")
    await away.answer(asked, "먼 데서도 들려요.")
    why = await away.says("why", "왜 이렇게")

    assert "gemma3:12b" in words(why)
    assert "여기서도 들려요?" in room.model.prompt()
    spoken = await away.says("speak", "윤달래의 목소리예요.")
    assert [post for post in room.api.answers(spoken.interaction or "") if post.attachments]


async def test_by_default_it_hears_no_more_than_mentions_and_what_is_said_to_it_alone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await room.program.stop() == 0
    with monkeypatch.context() as usual:
        usual.delitem(room.program.scene.settings, CONTENT)
        await room.program.start()
    assert {each.intents & MESSAGE_CONTENT for each in room.api.hub.live()} == {0}

    answer = await room.ask("안녕하세요.")
    room.api.say(room.person, room.channel, "멘션 없이 답장만 해요.", reply_to=answer)
    await room.until(lambda: "멘션" in words(room.posts[-1]))
    room.model.tell("들려요.")
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 멘션을 붙여 답장해요.", reply_to=answer)
    await room.shown("들려요.")

    assert await room.program.stop() == 0
    await room.program.start()
