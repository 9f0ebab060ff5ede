"""Files that people send on Telegram: a card comes in as a document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Animation, Chat, Document, Message, PhotoSize, Update, User

from bots.telegram.inbound import read
from bots.telegram.media import files_of
from core.surface.events import CommandInvoked, File, FileKind, MessageCreated
from core.surface.port import Attachment, Gone, Outgoing, TooLarge
from tests.bots.telegram.stage import RecordingDesk, listening, me, writing
from tests.fakes.telegram_api import TelegramApi

SIZES = ((90, 2_000), (1280, 9_999_999), (2560, 10_000_001))
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


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("photo", (FileKind.PICTURE, "photo.jpg", "image/jpeg", 900, 0.0)),
        ("sticker", (FileKind.PICTURE, "sticker.webp", "image/webp", 900, 0.0)),
        ("animated_sticker", (FileKind.OTHER, "sticker.tgs", "application/x-tgsticker", 900, 0.0)),
        ("voice", (FileKind.VOICE, "voice.ogg", "audio/ogg", 900, 7.0)),
        ("audio", (FileKind.VOICE, "audio", "audio/mpeg", 900, 7.0)),
        ("video", (FileKind.OTHER, "video.mp4", "video/mp4", 900, 7.0)),
        ("video_note", (FileKind.OTHER, "video.mp4", "video/mp4", 900, 7.0)),
        ("animation", (FileKind.OTHER, "video.mp4", "video/mp4", 900, 7.0)),
    ],
)
async def test_what_came_along_can_be_told_apart_and_fetched(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, kind: str, expected: tuple[object, ...]
) -> None:
    api.send(mina, chat, kind, caption="이거", body=b"x" * 900, seconds=7)

    event = await heard(api, desk)
    assert isinstance(event, MessageCreated)
    (file,) = event.files
    async with writing(api, chat) as surface:
        fetched = await surface.fetch(file, 1_000)

    assert (file.kind, file.name, file.media_type, file.size, file.seconds) == expected
    assert (event.text, event.attachments, fetched) == ("이거", 1, b"x" * 900)


@pytest.mark.parametrize(
    ("name", "mime", "kind"),
    [("a.png", "image/png", FileKind.PICTURE), ("a.m4a", "audio/mp4", FileKind.VOICE), ("a.pdf", "", FileKind.OTHER)],
)
async def test_a_document_is_what_its_type_says(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int, name: str, mime: str, kind: FileKind
) -> None:
    api.send_file(mina, chat, name, b"x", mime, caption="이거 봐")

    event = await heard(api, desk)

    assert isinstance(event, MessageCreated)
    assert [(file.kind, file.name) for file in event.files] == [(kind, name)]


def test_of_a_photo_the_largest_size_that_is_not_too_large_counts() -> None:
    sizes = [PhotoSize(f"f{side}", f"u{side}", side, side, file_size=size) for side, size in SIZES]
    here = Chat(5, "private")

    def largest(*kept: PhotoSize) -> list[str]:
        return [file.handle for file in files_of(Message(1, datetime.now(UTC), here, photo=kept))]

    assert largest(*sizes) == ["f1280"]
    assert largest(sizes[-1]) == []


async def test_each_picture_of_an_album_is_a_message_and_the_first_has_the_words(
    api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
) -> None:
    api.send_album(mina, chat, ["photo", "photo", "photo"], caption="셋")

    async with listening(api, desk):
        await api.wait_for(lambda: len(desk.events) == 3)

    seen = [(event.text, len(event.files)) for event in desk.events if isinstance(event, MessageCreated)]
    assert seen == [("셋", 1), ("", 1), ("", 1)]


async def test_a_command_takes_the_file_beneath_it_or_that_of_the_message_it_replies_to(
    api: TelegramApi, desk: RecordingDesk, mina: int
) -> None:
    group = api.add_supergroup("모임", [mina])
    sent = api.send_file(mina, group, "card.png", CARD)
    api.send(mina, group, "photo", caption="/persona@iyagi_test_bot 미나")
    api.say(mina, group, "/import", reply_to=sent)
    api.say(mina, group, "/why", reply_to=sent)

    async with listening(api, desk):
        await api.wait_for(lambda: len(desk.events) == 3)

    seen = [
        (event.name, event.rest, [file.name for file in event.files])
        for event in desk.events
        if isinstance(event, CommandInvoked)
    ]
    assert seen == [("persona", "미나", ["photo.jpg"]), ("import", "", ["card.png"]), ("why", "", [])]


async def test_a_moving_picture_is_no_card_though_telegram_shows_it_as_a_document_too(
    api: TelegramApi, mina: int, chat: int
) -> None:
    film = Animation("f", "u", 320, 320, 3)
    sent = Message(
        1, datetime.now(UTC), Chat(chat, "private"), from_user=User(mina, "미나", False), animation=film,
        document=Document("f", "u", mime_type="video/mp4"),
    )  # fmt: skip

    (event,) = read(Update(1, message=sent), me(api), datetime.now(UTC))

    assert isinstance(event, MessageCreated)
    assert [file.kind for file in event.files] == [FileKind.OTHER]


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
