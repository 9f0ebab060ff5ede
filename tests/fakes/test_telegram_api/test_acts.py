"""Reactions, inline mode, albums, members, rights and topics: what the bot is shown, and what it is refused."""

from collections.abc import Mapping

import pytest
from telegram import Bot, BotCommandScopeAllGroupChats, InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.error import BadRequest

from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.media import POINT
from tests.fakes.test_telegram_api import heard


@pytest.fixture
async def asked(bot: Bot) -> None:
    """The bot wants every kind of update."""
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)


@pytest.mark.usefixtures("asked")
async def test_reactions_are_told_in_private_and_where_the_bot_leads(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    group, led = api.add_supergroup("모임", [mina]), api.add_supergroup("광장", [mina], admin=True)
    await heard(bot)

    api.react(mina, group, api.say(mina, group, "하나"), "👍")
    number = api.say(mina, led, "둘")
    api.react(mina, led, number, "👍")
    api.react(mina, led, number, "custom:5")
    api.react(mina, led, number, "", anonymous=True)
    api.react(mina, chat, number, "🔥")

    told = [update.message_reaction for update in await heard(bot) if update.message_reaction]
    assert [(len(each.old_reaction), len(each.new_reaction)) for each in told] == [(0, 1), (1, 1), (1, 0), (0, 1)]
    assert [each.user.id if each.user else None for each in told] == [mina, mina, None, mina]
    assert told[2].actor_chat == told[2].chat


@pytest.mark.usefixtures("asked")
async def test_an_inline_query_is_answered_once_and_a_result_becomes_a_message_by_way_of_the_bot(
    api: TelegramApi, bot: Bot, mina: int
) -> None:
    group = api.add_supergroup("모임", [mina])
    rows = [InlineQueryResultArticle(name, name, InputTextMessageContent(f"{name}!")) for name in ("a", "b")]
    query = api.ask_inline(mina, "달래", offset="25")
    [asked] = [update.inline_query for update in await heard(bot) if update.inline_query]

    with pytest.raises(BadRequest, match="Result_id_duplicate"):
        await bot.answer_inline_query(query, [rows[0], rows[0]])
    await bot.answer_inline_query(query, rows, cache_time=5, is_personal=True, next_offset="50")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query, rows)
    api.choose(mina, group, query, "b")

    answer = api.inline_answer(query)
    assert (asked.query, asked.offset) == ("달래", "25")
    assert answer and (answer["next_offset"], answer["cache_time"], answer["is_personal"]) == ("50", 5, True)
    [told] = [update.message for update in await heard(bot) if update.message]
    assert told and told.via_bot and (told.text, told.via_bot.id) == ("b!", api.bot_id)


@pytest.mark.usefixtures("asked")
async def test_an_album_is_several_messages_of_one_group(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    api.send_album(mina, chat, ["photo", "photo"], caption="둘")

    first, second = [update.message for update in await heard(bot)]

    assert first and second and first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.caption) == ("둘", None)
    small, large = first.photo
    assert (small.width < large.width, small.file_id != large.file_id) == (True, True)


async def test_members_have_a_standing_that_changes(api: TelegramApi, bot: Bot, mina: int) -> None:
    jun, sora = api.add_user("준"), api.add_user("소라")
    group = api.add_supergroup("모임", [mina, jun])
    api.join(group, jun, "administrator")
    api.join(group, sora, "restricted_away")

    found = [(await bot.get_chat_member(group, user)).status for user in (mina, jun, sora)]
    api.join(group, sora, "kicked")

    assert found == ["creator", "administrator", "restricted"]
    assert (await bot.get_chat_member(group, sora)).status == "kicked"
    with pytest.raises(BadRequest, match="Invalid user_id specified"):
        await bot.get_chat_member(group, 5)


@pytest.mark.usefixtures("asked")
async def test_the_bot_hears_of_its_own_membership(api: TelegramApi, bot: Bot, mina: int) -> None:
    group = api.add_group("모임", [mina], told=True)
    api.join(group, api.bot_id, "left")
    api.join(group, api.bot_id, "member")

    told = [update.my_chat_member for update in await heard(bot) if update.my_chat_member]

    changes = [(each.old_chat_member.status, each.new_chat_member.status) for each in told]
    assert changes == [("left", "member"), ("member", "left"), ("left", "member")]


async def test_rights_and_topics_that_are_taken_away_are_refused_in_telegrams_words(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    forum = api.add_forum("마을", [mina])
    closed, gone = api.add_topic(forum, "닫힘"), api.add_topic(forum, "없음")
    api.close_topic(forum, closed)
    api.delete_topic(forum, gone)
    api.forbid(forum, "photo")
    api.forbid(chat, "voice")

    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum, "?", message_thread_id=closed)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum, "?", message_thread_id=gone)
    with pytest.raises(BadRequest, match="Not enough rights to send photos to the chat"):
        await bot.send_photo(forum, POINT)
    with pytest.raises(BadRequest, match="Voice_messages_forbidden"):
        await bot.send_voice(chat, b"OggS")
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum, "새")
    api.join(forum, api.bot_id, "administrator")
    assert (await bot.create_forum_topic(forum, "새")).name == "새"


@pytest.mark.usefixtures("asked")
async def test_other_bots_are_heard_only_where_that_is_on_and_take_commands_that_name_none(
    api: TelegramApi, bot: Bot, mina: int
) -> None:
    other = api.add_user("다른 봇", username="other_bot", is_bot=True)
    group = api.add_supergroup("모임", [mina, other])
    api.say(other, group, f"@{api.username} 안녕")
    api.say(mina, group, "/help")
    api.configure(bots=True)
    api.say(other, group, f"@{api.username} 또")
    await bot.send_message(group, "왔어요")
    api.say(mina, group, "/who")

    assert [update.message.text for update in await heard(bot) if update.message and update.message.text] == [
        f"@{api.username} 또",
        "/who",
    ]


async def test_commands_are_kept_by_scope_and_language(api: TelegramApi, bot: Bot) -> None:
    await bot.set_my_commands([("help", "도움말")], BotCommandScopeAllGroupChats(), "ko")

    [row] = api.commands("all_group_chats", "ko")
    assert isinstance(row, Mapping) and row["command"] == "help"
    assert api.commands("all_group_chats") == api.commands(language="ko") == []
