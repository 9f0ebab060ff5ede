"""Files that people send on Telegram: a card comes in as a document."""

from __future__ import annotations

import pytest

from core.surface.events import CommandInvoked, File, MessageCreated
from core.surface.port import Attachment, Gone, Outgoing, TooLarge
from tests.bots.telegram.stage import RecordingDesk, listening, writing
from tests.fakes.telegram_api import TelegramApi

CARD = b'{"spec":"chara_card_v3","data":{"name":"\xeb\xaf\xb8\xeb\x82\x98"}}'


async def heard(api: TelegramApi, desk: RecordingDesk) -> CommandInvoked | MessageCreated:
    async with listening(api, desk):
        await api.wait_for(lambda: desk.events and not api.world.updates.waiting)
    (event,) = desk.events
    assert isinstance(event, CommandInvoked | MessageCreated)
    return event


async def test_a_document_in_private_is_a_card_to_take_in_and_its_bytes_can_be_fetched(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    api.send_file(mina, chat, "미나.json", CARD)

    event = await heard(api, desk)
    assert isinstance(event, CommandInvoked)
    async with writing(api, chat) as surface:
        fetched = await surface.fetch(event.files[0], 1_000)

    assert (event.name, event.files[0].name, event.files[0].size) == ("import", "미나.json", len(CARD))
    assert fetched == CARD


@pytest.mark.parametrize("caption", ["/import", "/import@iyagi_test_bot", "/가져오기"])
async def test_in_a_group_the_caption_asks_for_it(
    api: TelegramApi, desk: RecordingDesk, mina: int, caption: str
) -> None:
    group = api.add_group("모임", [mina], admin=True)
    api.send_file(mina, group, "card.png", CARD, caption=caption)

    event = await heard(api, desk)

    assert isinstance(event, CommandInvoked)
    assert (event.name, len(event.files)) == ("import", 1)


async def test_a_document_with_other_words_is_a_message_with_an_attachment(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    api.send_file(mina, chat, "notes.txt", b"x", caption="이거 읽어 봐")

    event = await heard(api, desk)

    assert isinstance(event, MessageCreated)
    assert (event.text, event.attachments) == ("이거 읽어 봐", 1)


async def test_a_file_that_is_too_large_or_gone_is_told_apart(api: TelegramApi, mina: int, chat: int) -> None:
    api.send_file(mina, chat, "big.png", bytes(2_000))
    (kept,) = api.world.files.values()

    async with writing(api, chat) as surface:
        with pytest.raises(TooLarge):
            await surface.fetch(File(kept.id, "big.png", 2_000), 1_000)
        with pytest.raises(TooLarge):
            await surface.fetch(File(kept.id, "big.png", 0), 1_000)
        with pytest.raises(Gone):
            await surface.fetch(File("no-such-file", "big.png", 10), 1_000)


@pytest.mark.parametrize("words", ["여기 있어요", "긴 글 " * 300], ids=["as a caption", "before it"])
async def test_a_file_goes_out_with_its_words(api: TelegramApi, chat: int, words: str) -> None:
    outgoing = Outgoing(text=words, key="n1.0", notice=True, file=Attachment("미나.json", "application/json", CARD))

    async with writing(api, chat) as surface:
        await surface.post(outgoing)

    sent = [post for post in api.world.chats[chat].posts.values() if post.sender == api.world.bot.id]
    assert words.strip() in [post.text for post in sent]
    (document,) = [post.media for post in sent if post.kind == "document"]
    assert isinstance(document, dict)
    assert api.world.files[document["file_id"]].body == CARD
