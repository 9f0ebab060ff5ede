"""New messages: words, pictures, voice notes and documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardMarkup, InputFile, Message, MessageEntity, ReplyParameters
from telegram.error import BadRequest

from bots.telegram.faults import says
from bots.telegram.markup import NO_PREVIEW, Shown, units
from core.surface.port import Attachment

CAPTION_LIMIT = 1024  # UTF-16 units beneath a file; a longer text goes before it
PHOTO_LIMIT = 10_000_000
PICTURES = ("image/png", "image/jpeg", "image/webp")
# What Telegram does not take as a picture or a voice note may still go as a document.
_NOT_SO = (
    "voice_messages_forbidden",
    "restricted receiving of voice",
    "not enough rights to send photos",
    "not enough rights to send voice",
    "image_process_failed",
    "photo_invalid_dimensions",
    "photo_ext_invalid",
    "photo_save_file_invalid",
    "too big for a photo",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a message goes, what it answers, and the buttons beneath it. `silent`: no device rings."""

    chat: int
    thread: int | None
    reply: ReplyParameters | None
    buttons: InlineKeyboardMarkup | None
    silent: bool = False


async def send(bot: Bot, frame: Frame, shown: Shown | None, file: Attachment | None) -> Message:
    """The message that carries the words; a file comes with them, or after them where they are too long for that."""
    if file is not None and (shown is None or units(shown.text) <= CAPTION_LIMIT):
        return await _send_file(bot, frame, file, shown)
    message = await _send_words(bot, frame, shown)
    if file is not None:
        await _send_file(bot, Frame(frame.chat, frame.thread, None, None), file, None)
    return message


async def _send_words(bot: Bot, frame: Frame, shown: Shown | None) -> Message:
    return await bot.send_message(
        frame.chat,
        shown.text if shown else "…",
        entities=shown.entities if shown else (),
        message_thread_id=frame.thread,
        reply_parameters=frame.reply,
        reply_markup=frame.buttons,
        link_preview_options=NO_PREVIEW,
        disable_notification=frame.silent or None,
    )


async def _send_file(bot: Bot, frame: Frame, file: Attachment, shown: Shown | None) -> Message:
    *better, last = _kinds(file)
    for kind in better:
        try:
            return await _send_as(bot, kind, frame, file, shown)
        except BadRequest as error:
            if not says(error, *_NOT_SO):
                raise
    return await _send_as(bot, last, frame, file, shown)


def _kinds(file: Attachment) -> Iterator[str]:
    """As what a file goes, the best first."""
    if file.spoken is not None:
        yield "voice"
    elif file.media_type in PICTURES and len(file.data) <= PHOTO_LIMIT:
        yield "photo"
    yield "document"


async def _send_as(bot: Bot, kind: str, frame: Frame, file: Attachment, shown: Shown | None) -> Message:
    data = InputFile(file.data, file.name)
    caption: str | None = shown.text if shown else None
    marks: Sequence[MessageEntity] | None = shown.entities if shown else None
    thread, reply, buttons = frame.thread, frame.reply, frame.buttons
    match kind:
        case "voice":
            seconds = max(1, round(file.spoken.seconds)) if file.spoken else None
            return await bot.send_voice(
                frame.chat, data, seconds, caption, caption_entities=marks, message_thread_id=thread,
                reply_parameters=reply, reply_markup=buttons,
            )  # fmt: skip
        case "photo":
            return await bot.send_photo(
                frame.chat, data, caption, caption_entities=marks, message_thread_id=thread,
                reply_parameters=reply, reply_markup=buttons,
            )  # fmt: skip
        case _:
            return await bot.send_document(
                frame.chat, data, caption, caption_entities=marks, message_thread_id=thread,
                reply_parameters=reply, reply_markup=buttons,
            )  # fmt: skip
