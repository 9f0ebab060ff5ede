"""Groups, topics, presses, files: what people do and what the bot is shown of it."""

import pytest
from telegram import Bot, BotCommand
from telegram.error import BadRequest

from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.media import POINT
from tests.fakes.test_telegram_api import heard, keyboard


async def test_messages_are_counted_by_the_bot_in_small_chats_and_by_the_chat_in_supergroups(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    group = api.add_group("모임", [mina])
    big = api.add_supergroup("광장", [mina])

    in_private = (await bot.send_message(chat, "1")).message_id
    in_group = (await bot.send_message(group, "2")).message_id
    in_big = (await bot.send_message(big, "3")).message_id

    assert in_group == in_private + 1
    assert in_big == 2  # after the message about the bot's coming


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(api: TelegramApi, bot: Bot, mina: int) -> None:
    group = api.add_group("모임", [mina])
    said = (await bot.send_message(group, "왔어요")).message_id
    await heard(bot)

    api.say(mina, group, "우리끼리 얘기")
    api.say(mina, group, "/help@other_bot")
    api.say(mina, group, "/help")
    api.say(mina, group, "야 @Iyagi_test_bot 안녕")
    api.say(mina, group, "그래", reply_to=said)

    texts = [update.message.text for update in await heard(bot) if update.message]
    assert texts == ["/help", "야 @Iyagi_test_bot 안녕", "그래"]


async def test_without_privacy_or_as_administrator_the_bot_hears_all(api: TelegramApi, bot: Bot, mina: int) -> None:
    group = api.add_group("모임", [mina])
    led = api.add_supergroup("광장", [mina], admin=True)
    other = api.add_user("다른 봇", username="other_bot", is_bot=True)
    await heard(bot)

    api.say(mina, led, "여기")
    api.say(mina, group, "저기")
    api.configure(privacy=False)
    api.say(mina, group, "거기")
    api.say(other, group, "삐빅")

    texts = [update.message.text for update in await heard(bot) if update.message]
    assert texts == ["여기", "거기"]
    assert (await bot.get_me()).can_read_all_group_messages is True


async def test_an_anonymous_administrator_speaks_as_the_group(api: TelegramApi, bot: Bot, mina: int) -> None:
    big = api.add_supergroup("광장", [mina])
    await heard(bot)

    api.say(mina, big, "/help", anonymous=True)

    [update] = await heard(bot)
    assert update.message
    assert update.message.from_user
    assert update.message.from_user.username == "GroupAnonymousBot"
    assert update.message.sender_chat == update.message.chat


async def test_an_edit_by_a_person_is_an_update_and_a_deletion_is_none(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    said = api.say(mina, chat, "안뇽")
    await heard(bot)

    api.edit(chat, said, "안녕")
    api.delete(chat, said)

    [update] = await heard(bot)
    assert update.edited_message and update.edited_message.text == "안녕"
    assert update.edited_message.edit_date


async def test_topics_are_kept_apart(api: TelegramApi, bot: Bot, mina: int) -> None:
    forum = api.add_forum("마을", [mina], admin=True)
    made = (await bot.create_forum_topic(forum, "광장")).message_thread_id
    theirs = api.add_topic(forum, "우물")
    await heard(bot)

    api.say(mina, forum, "우물에서", thread=theirs)
    api.say(mina, forum, "어디도 아닌 데서")
    await bot.send_message(forum, "광장에서", message_thread_id=made)

    inside, outside = [update.message for update in await heard(bot)]
    assert inside and inside.message_thread_id == theirs and inside.is_topic_message
    assert inside.reply_to_message and inside.reply_to_message.forum_topic_created
    assert outside and outside.message_thread_id is None
    assert [post.text for post in api.bot_messages(forum, thread=made) if post.text] == ["광장에서"]
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum, "?", message_thread_id=1)


async def test_an_answer_in_a_plain_supergroup_has_a_thread_that_is_no_topic(
    api: TelegramApi, bot: Bot, mina: int
) -> None:
    big = api.add_supergroup("광장", [mina])
    said = (await bot.send_message(big, "왔어요")).message_id
    await heard(bot)

    api.say(mina, big, "어서 와", reply_to=said)

    [update] = await heard(bot)
    assert update.message and update.message.message_thread_id == said
    assert not update.message.is_topic_message


async def test_a_press_is_answered_once_and_in_time(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    sent = await bot.send_message(chat, "고르세요", reply_markup=keyboard("go:1"))
    query = api.press(mina, chat, sent.message_id, "go:1")

    [update] = await heard(bot)
    assert update.callback_query
    await update.callback_query.answer("좋아요")

    assert (update.callback_query.data, api.answer(query)) == ("go:1", "좋아요")
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    api.configure(query_seconds=0)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(api.press(mina, chat, sent.message_id, "go:1"))


async def test_what_is_no_text_comes_with_a_file(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    api.send(mina, chat, "sticker")
    api.send(mina, chat, "photo", caption="봐")
    api.send(mina, chat, "voice")
    api.send(mina, chat, "location")

    sticker, photo, voice, location = [update.message for update in await heard(bot)]
    assert sticker and sticker.sticker and sticker.text is None
    assert photo and photo.caption == "봐"
    assert voice and voice.voice and location and location.location
    loaded = await (await bot.get_file(photo.photo[-1].file_id)).download_as_bytearray()
    assert loaded.startswith(b"\x89PNG")


async def test_the_bot_sends_files(api: TelegramApi, bot: Bot, chat: int) -> None:
    photo = await bot.send_photo(chat, POINT, caption="그림 @mina_kim", reply_markup=keyboard("p"))
    again = await bot.send_photo(chat, photo.photo[-1].file_id)
    voice = await bot.send_voice(chat, b"sound", filename="v.ogg")
    await bot.send_document(chat, b"words", filename="글.txt")
    await bot.edit_message_caption(chat, voice.message_id, caption="소리")

    assert bytes(await (await bot.get_file(again.photo[-1].file_id)).download_as_bytearray()) == POINT
    assert [post.kind for post in api.bot_messages(chat)] == ["photo", "photo", "voice", "document"]
    assert [post.text for post in api.bot_messages(chat)] == ["그림 @mina_kim", "", "소리", ""]
    assert api.bot_messages(chat)[0].mentions == ("@mina_kim",)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(chat, POINT, caption="가" * 1025)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(chat, b"words")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("글", chat, photo.message_id)


async def test_typing_reactions_and_commands_are_kept(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    said = api.say(mina, chat, "안녕")

    await bot.send_chat_action(chat, "typing")
    await bot.set_message_reaction(chat, said, "👍")
    await bot.set_my_commands([BotCommand("help", "도움말")], language_code="ko")

    assert [action.action for action in api.actions(chat)] == ["typing"]
    assert api.messages(chat)[0].reactions == ("👍",)
    assert api.commands(language="ko") == [{"command": "help", "description": "도움말"}]
    assert await bot.get_my_commands(language_code="ko") == (BotCommand("help", "도움말"),)
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("도움", "도움말")])
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(chat, "dancing")


async def test_chats_and_members_can_be_read(api: TelegramApi, bot: Bot, mina: int) -> None:
    forum = api.add_forum("마을", [mina], admin=True)

    shown = await bot.get_chat(forum)

    assert (shown.title, shown.is_forum) == ("마을", True)
    assert (await bot.get_chat_member(forum, mina)).status == "creator"
    assert (await bot.get_chat_member(forum, api.bot_id)).status == "administrator"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(-1)


async def test_a_long_paste_arrives_in_several_messages(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    api.say(mina, chat, "가" * 10_000)

    texts = [update.message.text or "" for update in await heard(bot) if update.message]
    assert [len(text) for text in texts] == [4096, 4096, 1808]
