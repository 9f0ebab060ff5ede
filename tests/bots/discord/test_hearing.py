"""What people do on Discord reaches the desk, by the real client against a loopback Discord."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from core.declared import COMMANDS, Offers
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    FileKind,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Place,
    ReactionAdded,
    Standing,
)
from core.surface.port import Button, Gone, Outgoing
from tests.bots.discord.stage import Stage, notice, opened, speech
from tests.fakes.discord_api import DiscordApi, shapes


async def test_a_mention_in_a_channel_is_heard(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str, place: Place
) -> None:
    api.set_nick(guild, mina, "미나리")
    async with stage.listening():
        said = api.say(mina, channel, f"<@{api.bot_id}> 안녕?")
        (event,) = await stage.heard(MessageCreated)

    assert (event.id, event.place, event.text, event.addressed) == (said, place, "안녕?", True)
    assert (event.person.id, event.person.name, event.person.locale) == (mina, "미나리", None)
    assert stage.said == ["connecting", None]


async def test_a_community_tells_its_language(api: DiscordApi, stage: Stage, mina: str) -> None:
    channel = api.add_channel(api.add_guild("한마당", locale="ko", community=True))
    async with stage.listening():
        api.say(mina, channel, f"<@{api.bot_id}> 안녕?")
        (event,) = await stage.heard(MessageCreated)

    assert event.person.locale == "ko"


async def test_the_bots_own_role_is_a_mention_and_others_are_read_by_name(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    async with stage.listening():
        api.say(mina, channel, f"<@&{api.world.guilds[guild].bot_role}> <#{channel}> 봤어?")
        (event,) = await stage.heard(MessageCreated)

    assert (event.text, event.addressed) == ("#광장 봤어?", True)


async def test_a_reply_to_the_characters_post_is_heard(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with opened(api, message_content=True) as hears, hears.listening():
        post = await stage.surfaces.surface(place).post(speech("나는 달래"))
        api.say(mina, channel, "정말?", reply_to=post, ping=False)
        (event,) = await hears.heard(MessageCreated)

    assert (event.text, event.addressed, event.reply_to) == ("정말?", True, post)


async def test_a_direct_chat_is_heard_without_a_mention(
    api: DiscordApi, stage: Stage, mina: str, direct: Place
) -> None:
    async with stage.listening():
        api.say(mina, direct.channel, "안녕")
        (event,) = await stage.heard(MessageCreated)

    assert (event.place, event.text, event.addressed) == (direct, "안녕", True)


async def test_a_thread_is_a_place_of_its_own_below_its_channel(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    old = api.add_thread(channel, "옛 갈래", mina)
    async with stage.listening():
        new = api.add_thread(channel, "새 갈래", mina)
        for thread in (old, new):
            api.say(mina, thread, f"<@{api.bot_id}> 여기야")
        events = await stage.heard(MessageCreated, 2)

    assert [event.place for event in events] == [
        Place("discord", api.bot_id, guild, channel, old),
        Place("discord", api.bot_id, guild, channel, new),
    ]


async def test_own_posts_are_not_heard_and_other_bots_and_webhooks_as_machines(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    robot, feed = api.add_user("딴봇", bot=True), api.add_webhook(channel, "뉴스")
    async with stage.listening():
        surface = stage.surfaces.surface(place)
        await surface.edit(await surface.post(speech("나는 달래")), speech("나는 달래야"))
        await surface.post(notice("알림"))
        machines = [
            api.say(robot, channel, f"<@{api.bot_id}> 안녕"),
            api.say_through(feed, f"<@{api.bot_id}> 소식"),
        ]
        last = api.say(mina, channel, f"<@{api.bot_id}> 나")
        await stage.heard(MessageCreated, 3)

    heard = {event.id: event.person.is_bot for event in stage.desk.of(MessageCreated)}
    assert heard == {machines[0]: True, machines[1]: True, last: False}
    assert len(stage.desk.events) == 3


async def test_edits_and_deletions_are_heard_in_order(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        said = [api.say(mina, channel, f"<@{api.bot_id}> {number}") for number in range(3)]
        api.edit(said[0], f"<@{api.bot_id}> 고침")
        api.delete(said[0])
        api.delete_many(channel, said[1:])
        gone = await stage.heard(MessageDeleted, 3)

    assert [event.message_id for event in gone] == said
    (edit,) = stage.desk.of(MessageEdited)
    assert (edit.text, edit.message_id, edit.place) == ("고침", said[0], place)
    assert [type(event) for event in stage.desk.events[3:5]] == [MessageEdited, MessageDeleted]


async def test_messages_of_a_channel_keep_their_order_while_the_database_stumbles(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    async with stage.listening():
        stage.desk.failures = 2
        said = [api.say(mina, channel, f"<@{api.bot_id}> {number}") for number in range(5)]
        await stage.heard(MessageCreated, 5)

    assert [event.id for event in stage.desk.events] == said


async def test_commands_are_registered_once_and_in_both_languages(api: DiscordApi, stage: Stage) -> None:
    async with stage.listening():
        registered = {str(each["name"]): each for each in api.commands()}
    async with opened(api) as restarted, restarted.listening():
        pass

    assert set(registered) >= {command.name for command in COMMANDS}
    assert registered["who"]["name_localizations"] == {"ko": "누구"}
    assert registered["who"]["description"] == "See who is here and which model answers"
    assert len(api.calls("PUT", "/commands")) == 1


async def test_what_comes_along_is_heard_with_its_kind_and_length(
    api: DiscordApi, stage: Stage, mina: str, direct: Place
) -> None:
    async with stage.listening():
        api.say(mina, direct.channel, "봐", files={"a.png": "AAAA"})
        api.speak(mina, direct.channel, "AAAAAAAA", 1.5)
        picture, voice = await stage.heard(MessageCreated, 2)

    (first,), (second,) = picture.files, voice.files
    assert (first.name, first.kind, first.size, first.media_type) == ("a.png", FileKind.PICTURE, 3, "image/png")
    assert (second.kind, second.size, second.seconds) == (FileKind.VOICE, 6, 1.5)
    assert await stage.surfaces.surface(direct).fetch(second, 10) == bytes(6)


async def test_reactions_to_what_is_not_known_to_be_a_persons_are_heard(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        post = await stage.surfaces.surface(place).post(speech("나는 달래"))
        own = api.say(mina, channel, f"<@{api.bot_id}> 나는 미나")
        await stage.heard(MessageCreated)
        api.react(mina, own, "🙂")
        api.react(api.bot_id, post, "✅")
        api.react(mina, post, "👍")
        api.react(mina, post, "👍", on=False)
        on, off = await stage.heard(ReactionAdded, 2)

    assert [(each.message_id, each.emoji, each.person.id) for each in (on, off)] == [(post, "👍", mina)] * 2
    assert (on.removed, on.person.name, off.removed) == (False, "미나", True)


async def test_a_place_is_for_adults_as_long_as_its_channel_is(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    api.mark_adult(channel)
    thread = api.add_thread(channel, "갈래", mina)
    open_one = api.add_channel(guild, "마당")
    async with stage.listening():
        for where in (channel, thread, open_one):
            api.say(mina, where, f"<@{api.bot_id}> 안녕")
        await stage.heard(MessageCreated, 3)
        api.mark_adult(channel, adult=False)
        api.say(mina, channel, f"<@{api.bot_id}> 또")
        events = await stage.heard(MessageCreated, 4)

    adult = {event.text + event.place.channel + event.place.thread: event.place.adult for event in events}
    assert adult == {
        f"안녕{channel}": True,
        f"안녕{channel}{thread}": True,
        f"안녕{open_one}": False,
        f"또{channel}": False,
    }


async def test_a_command_is_acknowledged_at_once_and_answered_by_its_ticket(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        asked = api.invoke(mina, channel, "character", {"name": "달래"})
        (event,) = await stage.heard(CommandInvoked)
        surface = stage.surfaces.surface(place, event.ticket)
        first = await surface.post(notice("달래가 왔어요."))
        await surface.post(notice("또 한마디", "n2"))
        await surface.edit(first, notice("달래가 왔습니다."))

    assert (event.id, event.name, event.rest, event.person.locale) == (asked, "character", "달래", "ko")
    assert [answer.content for answer in api.answers(asked)] == ["달래가 왔습니다.", "또 한마디"]
    assert all(answer.seen_by is None for answer in api.answers(asked))


async def test_what_only_the_asker_needs_only_the_asker_sees(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        asked = api.invoke(mina, channel, "who", locale="en-GB")
        (event,) = await stage.heard(CommandInvoked)
        surface = stage.surfaces.surface(place, event.ticket)
        await surface.edit(await surface.post(notice("아무도 없음")), notice("달래가 있음"))
        await surface.post(notice("그리고 또", "n2"))

    answers = api.answers(asked)
    assert [(answer.content, answer.seen_by) for answer in answers] == [("달래가 있음", mina), ("그리고 또", mina)]


async def test_a_command_in_a_direct_chat_is_answered_there(
    api: DiscordApi, stage: Stage, mina: str, direct: Place
) -> None:
    async with stage.listening():
        asked = api.invoke(mina, direct.channel, "new")
        (event,) = await stage.heard(CommandInvoked)
        surface = stage.surfaces.surface(event.place, event.ticket)
        await surface.post(notice("새 이야기"))
        await surface.post(speech("안녕, 나는 달래"))

    assert event.place == direct
    assert [answer.content for answer in api.answers(asked)] == ["새 이야기"]
    assert [post.content for post in api.bot_messages(direct.channel)] == ["새 이야기", "안녕, 나는 달래"]


async def test_a_button_is_heard_and_its_message_stays(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        surface = stage.surfaces.surface(place)
        post = await surface.post(
            Outgoing(text="여기서 멈췄어요", key="k", voice=speech("").voice, buttons=(Button("more:7", "이어서"),))
        )
        pressed = api.press(mina, post, "more:7")
        (event,) = await stage.heard(ButtonPressed)
        await stage.surfaces.surface(place, event.ticket).post(notice("지난 버튼이에요."))

    assert (event.id, event.action, event.message_id, event.place) == (pressed, "more:7", post, place)
    assert [one.content for one in api.bot_messages(channel)] == ["여기서 멈췄어요", "지난 버튼이에요."]


async def test_what_somebody_is_in_a_server_comes_with_their_commands(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    haru, owner = api.add_user("하루"), api.world.guilds[guild].owner_id
    api.grant(guild, haru, "MANAGE_GUILD")
    async with stage.listening():
        asked = {api.invoke(who, channel, "help"): who for who in (mina, haru, owner)}
        events = await stage.heard(CommandInvoked, 3)

    standings = {asked[event.id]: event.person.standing for event in events}
    assert standings == {mina: Standing.MEMBER, haru: Standing.MODERATOR, owner: Standing.OWNER}


async def test_a_command_from_a_messages_menu_is_about_that_message(
    api: DiscordApi, stage: Stage, mina: str, place: Place
) -> None:
    async with stage.listening():
        post = await stage.surfaces.surface(place).post(speech("나는 달래"))
        api.choose(mina, post, "Why this answer?")
        (event,) = await stage.heard(CommandInvoked)

    assert (event.name, event.target, event.place) == ("why", post, place)


async def test_where_a_person_brought_the_bot_along_it_answers_in_a_place_of_their_own(
    api: DiscordApi, stage: Stage, mina: str
) -> None:
    elsewhere = api.add_guild("먼 마을", absent=True)
    far, between = api.add_channel(elsewhere, "먼 광장"), api.open_between(mina, api.add_user("하루"))
    async with stage.listening():
        for where in (far, between):
            api.invoke(mina, where, "help")
        events = await stage.heard(CommandInvoked, 2)

    me = Place("discord", api.bot_id, "", between, f"user:{mina}", direct=True)
    assert {event.place for event in events} == {replace(me, space=elsewhere, channel=far), me}
    assert all(event.ticket is not None and event.person.standing == Standing.OWNER for event in events)


async def test_a_command_that_came_too_late_where_only_its_ticket_answers_is_dropped(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    between = api.open_between(mina, api.add_user("하루"))
    async with stage.listening():
        api.fault("refuse", path_contains="/callback", status=404, code=10062)
        api.invoke(mina, between, "help")
        await api.wait_for(lambda: api.calls("POST", "/callback"))
        last = api.invoke(mina, channel, "help")
        await stage.heard(CommandInvoked)

    assert [event.id for event in stage.desk.events] == [last]


async def test_what_is_not_ours_any_more_is_answered_with_a_sentence(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        api.world.commands[""] = [*api.commands(), {"id": "1", "type": 1, "name": "gone"}]
        asked = api.invoke(mina, channel, "gone", locale="en-US")
        (answer,) = await api.wait_for(lambda: api.answers(asked))
        typing = api.complete(mina, channel, "gone", "x", "달")
        await api.wait_for(lambda: api.interaction(typing).responses)

    assert (answer.content.startswith("This command or button is no longer"), answer.seen_by) == (True, mina)
    assert api.choices(typing) == []
    assert stage.desk.events == []


async def test_an_interaction_that_cannot_be_read_is_answered_all_the_same(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    async with stage.listening():
        pass
    api.configure(first_answer=60.0)
    asked = api.invoke(mina, channel, "help")
    async with stage.listening():
        api.send_raw("INTERACTION_CREATE", {**shapes.interaction(api.world, api.interaction(asked)), "data": {}})
        (answer,) = await api.wait_for(lambda: api.answers(asked))

    assert answer.seen_by == mina
    assert stage.desk.events == []


async def test_what_can_be_chosen_is_offered_while_it_is_typed(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    async with stage.listening():
        typing = api.complete(mina, channel, "settings", "what", "달")
        free = api.complete(mina, channel, "settings", "value", "달")
        choices = await api.wait_for(lambda: api.choices(typing))
        await api.wait_for(lambda: api.interaction(free).responses)

    assert choices == [{"name": "달래 (ko)", "value": "id-달래"}]
    assert api.choices(free) == []
    assert stage.desk.asked == [(place, mina, Offers.RULES, "달")]


async def test_a_command_that_cannot_be_kept_is_told_so(api: DiscordApi, stage: Stage, mina: str, channel: str) -> None:
    async with stage.listening():
        stage.desk.failures = 100
        asked = api.invoke(mina, channel, "help", locale="ko")
        await api.wait_for(lambda: [answer for answer in api.answers(asked) if answer.content])
        stage.desk.failures = 0

    assert [answer.content for answer in api.answers(asked)] == [
        "지금은 말을 받아 둘 수가 없어요. 잠시 뒤에 다시 해 주세요."
    ]
    assert stage.desk.of(CommandInvoked) == []


@pytest.mark.parametrize(("command", "seen"), [("new", ["답"]), ("persona", [])])
async def test_a_command_that_was_acknowledged_too_late_is_answered_by_a_post_unless_it_is_for_the_asker_alone(
    api: DiscordApi, stage: Stage, mina: str, channel: str, command: str, seen: list[str]
) -> None:
    async with stage.listening():
        api.fault("refuse", path_contains="/callback", status=404, code=10062)
        api.invoke(mina, channel, command, {"name": "밤의 미나"} if command == "persona" else None)
        (event,) = await stage.heard(CommandInvoked)
    api.fault("refuse", path_contains="/webhooks/", status=404, code=10015)

    with suppress(Gone):
        surface = stage.surfaces.surface(event.place, event.ticket)
        await surface.post(replace(notice("답"), private=command == "persona"))

    assert [post.content for post in api.bot_messages(channel)] == seen


async def test_many_commands_at_once_do_not_wait_for_each_other(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    async with stage.listening():
        api.fault("slow_after", path_contains="/callback", times=20, seconds=0.3)
        for _ in range(20):
            api.invoke(mina, channel, "new")
        await stage.heard(CommandInvoked, 20)

    at = [call.at for call in api.calls("POST", "/callback")]
    assert max(at) - min(at) < 1.0


async def test_shards_hear_all_the_same(api: DiscordApi, mina: str, channel: str, place: Place) -> None:
    async with opened(api, shards=1) as stage, stage.listening():
        api.say(mina, channel, f"<@{api.bot_id}> 안녕?")
        (event,) = await stage.heard(MessageCreated)

    assert event.place == place
