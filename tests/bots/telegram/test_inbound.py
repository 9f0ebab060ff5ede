"""What people do on Telegram, as the core hears it."""

from __future__ import annotations

import pytest

from core.declared import arguments
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    MessageCreated,
    MessageEdited,
    Place,
    ReactionAdded,
    Standing,
)
from core.surface.port import Button
from tests.bots.telegram.stage import RecordingDesk, listening, words, writing
from tests.fakes.telegram_api import Post, TelegramApi


async def heard(api: TelegramApi, desk: RecordingDesk, count: int = 1) -> list[Event]:
    """The events once all that waited was taken."""
    async with listening(api, desk):
        await api.wait_for(lambda: len(desk.events) >= count and not api.world.updates.waiting)
    return desk.events


async def message(api: TelegramApi, desk: RecordingDesk) -> MessageCreated:
    event = (await heard(api, desk))[-1]
    assert isinstance(event, MessageCreated)
    return event


async def command(api: TelegramApi, desk: RecordingDesk) -> CommandInvoked:
    event = (await heard(api, desk))[-1]
    assert isinstance(event, CommandInvoked)
    return event


async def test_a_private_message_is_for_the_character(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    number = api.say(mina, chat, "안녕, 잘 지냈어?")

    event = await message(api, desk)

    assert event.id == str(number)
    assert event.place == Place("telegram", str(api.bot_id), "", str(chat), direct=True)
    assert (event.text, event.addressed, event.attachments, event.reply_to) == ("안녕, 잘 지냈어?", True, 0, None)
    assert (event.person.id, event.person.name, event.person.locale) == (str(mina), "미나 김", "ko")
    assert event.at.tzinfo is not None


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("@iyagi_test_bot 안녕", "안녕"),
        ("@IYAGI_Test_Bot 안녕", "안녕"),
        ("안녕 @iyagi_test_bot 잘 지내?", "안녕 잘 지내?"),
        ("😀 안녕 @iyagi_test_bot", "😀 안녕"),
        ("@iyagi_test_bot", ""),
        ("첫 줄\n@iyagi_test_bot 둘째 줄", "첫 줄\n둘째 줄"),
    ],
)
async def test_a_mention_in_a_group_is_for_the_character_and_no_part_of_the_words(
    api: TelegramApi, desk: RecordingDesk, mina: int, said: str, understood: str
) -> None:
    group = api.add_group("모임", [mina])
    api.say(mina, group, said)

    event = await message(api, desk)

    assert (event.text, event.addressed) == (understood, True)
    assert event.place == Place("telegram", str(api.bot_id), str(group), str(group))


async def test_what_is_said_in_a_group_to_others_is_not_for_the_character(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    group = api.add_group("모임", [mina], admin=True)
    api.say(mina, group, "@someone_else 안녕")

    event = await message(api, desk)

    assert (event.text, event.addressed) == ("@someone_else 안녕", False)


async def test_a_reply_to_the_bots_words_is_for_the_character(api: TelegramApi, desk: RecordingDesk, mina: int) -> None:
    group = api.add_supergroup("모임", [mina])
    async with writing(api, group) as surface:
        post = await surface.post(words("안녕!"))
    api.say(mina, group, "응, 안녕", reply_to=int(post))

    event = await message(api, desk)

    assert (event.addressed, event.reply_to) == (True, post)
    assert event.place.thread == ""


async def test_topics_of_a_forum_are_places_of_their_own(api: TelegramApi, desk: RecordingDesk, mina: int) -> None:
    forum = api.add_forum("광장", [mina], admin=True)
    first, second = api.add_topic(forum, "하나"), api.add_topic(forum, "둘")
    api.say(mina, forum, "@iyagi_test_bot 하나", thread=first)
    api.say(mina, forum, "둘", thread=second)
    api.say(mina, forum, "광장", thread=0)

    events = await heard(api, desk, 3)

    assert [(event.place.thread, event.place.channel) for event in events] == [
        (str(first), str(forum)),
        (str(second), str(forum)),
        ("", str(forum)),
    ]
    seen = [(event.addressed, event.reply_to) for event in events if isinstance(event, MessageCreated)]
    assert seen == [(True, None), (False, None), (False, None)]


@pytest.mark.parametrize(
    ("said", "name", "rest"),
    [
        ("/who", "who", ""),
        ("/who@iyagi_test_bot", "who", ""),
        ("/WHO@Iyagi_Test_Bot", "who", ""),
        ("/character 달래", "character", "달래"),
        ("/character@iyagi_test_bot 달래", "character", "달래"),
        ("/start@iyagi_test_bot c_abc-123", "start", "c_abc-123"),  # what a link with ?startgroup= says there
    ],
)
async def test_a_command_in_a_group_is_understood(
    api: TelegramApi, desk: RecordingDesk, mina: int, said: str, name: str, rest: str
) -> None:
    group = api.add_group("모임", [mina])
    number = api.say(mina, group, said)

    event = await command(api, desk)

    assert (event.id, event.name, event.rest) == (str(number), name, rest)


async def test_commands_of_other_bots_and_unknown_ones_are_passed_over_in_a_group(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    group = api.add_group("모임", [mina], admin=True)
    api.say(mina, group, "/who@other_bot")
    api.say(mina, group, "/shrug")
    api.say(mina, group, "그다음 말")

    assert [event.text for event in await heard(api, desk) if isinstance(event, MessageCreated)] == ["그다음 말"]
    assert len(desk.events) == 1


@pytest.mark.parametrize(
    ("said", "name", "rest"),
    [
        ("/start", "start", ""),
        ("/start c_abc-123", "start", "c_abc-123"),
        ("/캐릭터 달래", "character", "달래"),
        ("/no_such_command", "help", ""),
    ],
)
async def test_a_command_in_private_is_understood_in_every_language(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, said: str, name: str, rest: str
) -> None:
    api.say(mina, chat, said)

    event = await command(api, desk)

    assert (event.name, event.rest, event.place.direct) == (name, rest, True)


@pytest.mark.parametrize("said", ["/", "/ 빗금", "/손을 흔든다/", "a/b"])
async def test_a_slash_alone_makes_no_command(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, said: str
) -> None:
    api.say(mina, chat, said)

    assert (await message(api, desk)).text == said


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "video", "animation", "location", "contact"])
async def test_what_is_no_text_is_counted(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, kind: str
) -> None:
    api.send(mina, chat, kind)

    event = await message(api, desk)

    assert (event.attachments, event.text) == (1, "")


async def test_a_caption_is_text_and_its_mention_calls(api: TelegramApi, desk: RecordingDesk, mina: int) -> None:
    group = api.add_group("모임", [mina])
    api.send(mina, group, "photo", caption="@iyagi_test_bot 이거 봐")

    event = await message(api, desk)

    assert (event.text, event.attachments, event.addressed) == ("이거 봐", 1, True)


async def test_an_edit_names_its_message_and_two_in_one_second_are_two(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    number = api.say(mina, chat, "처음")
    api.edit(chat, number, "둘째")
    api.edit(chat, number, "셋째")

    edits = [event for event in await heard(api, desk, 3) if isinstance(event, MessageEdited)]

    assert [(edit.message_id, edit.text) for edit in edits] == [(str(number), "둘째"), (str(number), "셋째")]
    assert len({edit.id for edit in edits}) == 2


async def test_a_pressed_button_carries_its_action_and_is_acknowledged(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    forum = api.add_forum("광장", [mina])
    topic = api.add_topic(forum, "하나")
    async with writing(api, forum, thread=topic) as surface:
        post = await surface.post(words("끊긴 말", buttons=[Button("more:7", "계속")]))
    query = api.press(mina, forum, int(post), "more:7")

    async with listening(api, desk):
        await api.wait_for(lambda: desk.events and api.answer(query) is not None)

    (event,) = desk.events
    assert isinstance(event, ButtonPressed)
    assert (event.id, event.action, event.message_id) == (f"cb:{query}", "more:7", post)
    assert (event.place.thread, event.person.id) == (str(topic), str(mina))


async def test_service_messages_and_what_came_by_our_own_inline_mode_are_not_heard(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    forum = api.add_forum("광장", [mina], admin=True)
    api.add_topic(forum, "하나")
    api.world.add(Post(0, forum, api.bot_id, 0, "제 말"))
    shared = api.world.add(Post(0, forum, mina, 0, "달래\n\n숲의 아이", via_bot=api.bot_id))
    api.world.updates.add("message", api.world.post_wire(shared))
    api.say(mina, forum, "사람이에요")

    await heard(api, desk)

    assert [event.text for event in desk.events if isinstance(event, MessageCreated)] == ["사람이에요"]
    assert len(desk.events) == 1


async def test_another_bots_words_are_a_bots_and_never_a_command(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    other = api.add_user("다른 봇", username="other_bot", is_bot=True)
    forum = api.add_forum("광장", [mina, other], admin=True)
    api.configure(bots=True)
    api.say(other, forum, "@iyagi_test_bot 안녕")
    api.say(other, forum, "/new@iyagi_test_bot")

    events = await heard(api, desk)

    assert [(event.person.is_bot, event.text) for event in events if isinstance(event, MessageCreated)] == [
        (True, "안녕")
    ]
    assert len(events) == 1


async def test_an_anonymous_administrator_speaks_as_the_group(api: TelegramApi, desk: RecordingDesk, mina: int) -> None:
    group = api.add_supergroup("모임", [mina])
    api.say(mina, group, "@iyagi_test_bot 안녕", anonymous=True)

    event = await message(api, desk)

    assert (event.person.id, event.person.name, event.addressed) == (str(group), "모임", True)
    assert event.person.standing is Standing.MODERATOR


async def test_who_writes_or_presses_in_private_is_at_home_and_elsewhere_must_be_asked_for(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    group = api.add_group("모임", [mina])
    api.say(mina, chat, "안녕")
    api.press(mina, chat, 1, "a", stale=True)
    api.say(mina, group, "@iyagi_test_bot 안녕")
    api.press(mina, group, 1, "a", stale=True)

    events = await heard(api, desk, 4)

    who = [(event.place.channel, event.person) for event in events if isinstance(event, MessageCreated | ButtonPressed)]
    assert [person.standing for where, person in who if where == str(chat)] == [Standing.OWNER] * 2
    assert [person.standing for where, person in who if where == str(group)] == [None] * 2


@pytest.mark.parametrize(
    ("said", "name", "rest", "given"),
    [
        ("/edit 고친 말", "edit", "고친 말", {"text": "고친 말"}),
        ("/settings language ko", "settings", "language ko", {"what": "language", "value": "ko"}),
        ("/persona 미나 | 숲에 산다", "persona", "미나 | 숲에 산다", {"name": "미나", "description": "숲에 산다"}),
    ],
)
async def test_what_stands_behind_a_command_is_its_options_and_a_reply_its_target(
    api: TelegramApi, desk: RecordingDesk, mina: int, said: str, name: str, rest: str, given: dict[str, str]
) -> None:
    group = api.add_supergroup("모임", [mina])
    spoken = api.say(mina, group, "먼저 한 말")
    api.say(mina, group, said, reply_to=spoken)

    event = await command(api, desk)

    assert (event.name, event.rest, event.target) == (name, rest, str(spoken))
    assert arguments(event.name, event.rest, event.values) == given


async def test_a_command_in_a_topic_that_replies_to_nothing_is_about_nothing(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    forum = api.add_forum("광장", [mina])
    api.say(mina, forum, "/who", thread=api.add_topic(forum, "하나"))

    assert (await command(api, desk)).target is None


async def test_a_reaction_is_told_when_it_comes_changes_and_goes(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    async with writing(api, chat) as surface:
        post = await surface.post(words("안녕!"))
    async with listening(api, desk):
        await api.wait_for(lambda: api.calls("getUpdates"))
        for emoji in ("👍", "🔥", "custom:5", ""):
            api.react(mina, chat, int(post), emoji)
        api.react(mina, chat, int(post), "👍", anonymous=True)
        await api.wait_for(lambda: not api.world.updates.waiting)

    seen = [(each.emoji, each.removed, each.message_id) for each in desk.events if isinstance(each, ReactionAdded)]
    assert seen == [("👍", False, post), ("👍", True, post), ("🔥", False, post), ("🔥", True, post)]
    assert len({event.id for event in desk.events}) == len(desk.events) == 4


async def test_with_privacy_mode_on_and_no_rights_commands_replies_and_mentions_are_heard(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    group = api.add_supergroup("모임", [mina])
    async with writing(api, group) as surface:
        post = await surface.post(words("안녕!"))
    api.say(mina, group, "우리끼리 하는 말")
    api.say(mina, group, "/who")
    api.say(mina, group, "응, 안녕", reply_to=int(post))
    api.say(mina, group, "@iyagi_test_bot 잘 지내?")
    api.say(mina, group, "/캐릭터 달래", reply_to=int(post))
    api.send(mina, group, "photo", reply_to=int(post))

    events = await heard(api, desk, 5)

    assert [event.name for event in events if isinstance(event, CommandInvoked)] == ["who", "character"]
    said = [(event.text, event.addressed) for event in events if isinstance(event, MessageCreated)]
    assert said == [("응, 안녕", True), ("잘 지내?", True), ("", True)]
