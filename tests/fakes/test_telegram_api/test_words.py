"""What the bot writes: messages, entities, edits, drafts, and what Telegram refuses."""

import pytest
from telegram import Bot, MessageEntity, ReplyParameters
from telegram.error import BadRequest

from tests.fakes.telegram_api import TelegramApi
from tests.fakes.test_telegram_api import keyboard


async def test_a_message_stands_as_it_was_sent(api: TelegramApi, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(
        chat, "  👋 굵게 @mina_kim\n\n", entities=[MessageEntity("bold", 5, 2)], reply_markup=keyboard("go:1")
    )

    [post] = api.bot_messages(chat)
    assert (post.message_id, post.text) == (sent.message_id, "👋 굵게 @mina_kim")
    assert [(mark.type, mark.offset, mark.length) for mark in post.entities] == [("bold", 3, 2), ("mention", 6, 9)]
    assert sent.parse_entities() == {sent.entities[0]: "굵게", sent.entities[1]: "@mina_kim"}
    assert (post.mentions, post.buttons) == (("@mina_kim",), (("계속", "go:1"),))


@pytest.mark.parametrize("text", ["@mina_kim아 안녕", "안녕@mina_kim", "@\u2060mina_kim", "@mi", "a@mina_kim"])
async def test_what_is_no_mention_for_telegram_notifies_nobody(
    api: TelegramApi, bot: Bot, chat: int, text: str
) -> None:
    await bot.send_message(chat, text)

    assert api.bot_messages(chat)[0].mentions == ()


async def test_a_mention_in_code_notifies_nobody(api: TelegramApi, bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "x @mina_kim", entities=[MessageEntity("code", 2, 9)])

    assert [mark.type for mark in api.bot_messages(chat)[0].entities] == ["code"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Message text is empty"),
        (" \n\u200b ", "Text must be non-empty"),
        ("가" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
    ],
)
async def test_texts_are_refused_as_telegram_words_it(bot: Bot, chat: int, text: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message(chat, text)


@pytest.mark.parametrize("text", ["가" * 4096, "😀" * 2048, " " * 50 + "x" * 4096 + "\n" * 50])
async def test_texts_up_to_the_limit_are_taken(bot: Bot, chat: int, text: str) -> None:
    sent = await bot.send_message(chat, text)

    assert sent.text == text.strip()


@pytest.mark.parametrize(
    ("offset", "length", "refusal"),
    [
        (0, 9, "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        (7, 1, "entity begins after the end of the text at UTF-16 offset 7"),
        (1, 2, "entity begins in a middle of a UTF-16 symbol"),
        (0, 1, "ends in a middle of a UTF-16 symbol"),
    ],
)
async def test_entities_out_of_bounds_are_refused(bot: Bot, chat: int, offset: int, length: int, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_message(chat, "😀 hey", entities=[MessageEntity("bold", offset, length)])


async def test_an_unknown_kind_of_entity_is_refused(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match="unsupported type specified"):
        await bot.send_message(chat, "hey", entities=[MessageEntity("sparkling", 0, 3)])


async def test_control_characters_never_reach_the_chat(api: TelegramApi, bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "a\tb\r\nc\x00d\u202ee", entities=[MessageEntity("italic", 9, 1)])

    [post] = api.bot_messages(chat)
    assert post.text == "a b\nc de"
    assert [(mark.offset, mark.length) for mark in post.entities] == [(7, 1)]


async def test_button_data_is_measured_in_bytes(bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "고르세요", reply_markup=keyboard("가" * 21))

    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(chat, "고르세요", reply_markup=keyboard("가" * 22))


async def test_an_answer_to_a_deleted_message_is_refused_unless_allowed(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    asked = api.say(mina, chat, "응?")
    answered = await bot.send_message(chat, "네", reply_parameters=ReplyParameters(asked))
    api.delete(chat, asked)

    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat, "네", reply_parameters=ReplyParameters(asked))
    loose = await bot.send_message(
        chat, "네", reply_parameters=ReplyParameters(asked, allow_sending_without_reply=True)
    )

    assert answered.reply_to_message and answered.reply_to_message.message_id == asked
    assert loose.reply_to_message is None


async def test_an_edit_changes_the_message_and_answers_with_all_of_it(api: TelegramApi, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "하", reply_markup=keyboard("a"))

    edited = await bot.edit_message_text("하나", chat, sent.message_id)

    [post] = api.bot_messages(chat)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.message_id, edited.reply_markup) == ("하나", sent.message_id, None)
    assert (post.text, post.edits, post.buttons) == ("하나", 1, ())


async def test_edits_are_refused_as_telegram_words_it(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    sent = await bot.send_message(chat, "하나")
    theirs = api.say(mina, chat, "둘")

    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("하나 ", chat, sent.message_id)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("셋", chat, theirs)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("셋", chat, 999)


async def test_buttons_can_be_changed_alone_and_messages_deleted(api: TelegramApi, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "하나")

    await bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=keyboard("b"))
    buttons = api.bot_messages(chat)[0].buttons
    await bot.delete_message(chat, sent.message_id)

    assert buttons == (("계속", "b"),)
    assert api.messages(chat) == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(chat, sent.message_id)


async def test_a_draft_shows_until_the_bot_writes(api: TelegramApi, bot: Bot, chat: int) -> None:
    await bot.send_message_draft(chat, 7, "하")
    await bot.send_message_draft(chat, 7, "하나 ")
    shown = api.shown_draft(chat)
    await bot.send_message(chat, "하나 둘")

    assert shown and shown.text == "하나 "
    assert api.shown_draft(chat) is None
    assert [draft.text for draft in api.drafts(chat)] == ["하", "하나 "]


async def test_a_draft_vanishes_by_itself(api: TelegramApi, bot: Bot, chat: int) -> None:
    api.configure(draft_seconds=0.05)

    await bot.send_message_draft(chat, 7, "하")

    await api.wait_for(lambda: api.shown_draft(chat) is None)


async def test_drafts_are_for_private_chats_and_have_an_id(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    group = api.add_group("모임", [mina])

    with pytest.raises(BadRequest, match="Textdraft_peer_invalid"):
        await bot.send_message_draft(group, 7, "하")
    with pytest.raises(BadRequest):
        await bot.send_message_draft(chat, 0, "하")
