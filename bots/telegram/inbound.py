"""Updates of the Bot API as events. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Document, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from core.declared import IMPORT, parse
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    File,
    MessageCreated,
    MessageEdited,
    Person,
    Place,
)

PLATFORM = "telegram"
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is, and what it understands: `commands` are the words of `core.declared.names`."""

    id: int
    username: str
    commands: Mapping[str, str]


def read(update: Update, me: Me, now: datetime) -> Event | None:
    """What a person did, or None for what is no concern of ours. `now` dates what Telegram does not date."""
    if update.message:
        return _written(update.message, me)
    if update.edited_message:
        return _edited(update.edited_message, me, update.update_id)
    if update.callback_query:
        return _pressed(update.callback_query, me, now)
    return None


def place_of(message: Message, me: Me) -> Place:
    """The chat, and the topic in it. The thread of an ordinary group's answer chain is no place of its own."""
    chat = message.chat
    direct = chat.type == ChatType.PRIVATE
    return Place(
        platform=PLATFORM,
        bot=str(me.id),
        space="" if direct else str(chat.id),
        channel=str(chat.id),
        thread=str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else "",
        direct=direct,
    )


def _written(message: Message, me: Me) -> Event | None:
    person = _author(message)
    attachments = int(message.effective_attachment is not None)
    if person is None or not (message.text or message.caption or attachments):
        return None
    place, text = place_of(message, me), _without_mention(message, me)
    if message.document and _brings_a_card(message, text, place, me):
        return CommandInvoked(
            id=str(message.message_id),
            place=place,
            person=person,
            name=IMPORT,
            at=message.date,
            files=(_file(message.document),),
        )
    if text.startswith("/") and not attachments:
        if not _is_for(message, me):
            return None
        if command := _command(message, text, place, me):
            name, rest = command
            return CommandInvoked(
                id=str(message.message_id), place=place, person=person, name=name, at=message.date, rest=rest
            )
        if not place.direct and _opening_command(message):
            return None
    return MessageCreated(
        id=str(message.message_id),
        place=place,
        person=person,
        text=text,
        at=message.date,
        addressed=place.direct or _mentions(message, me) or _answers(message, me),
        attachments=attachments,
        reply_to=_reply_to(message),
    )


def _brings_a_card(message: Message, text: str, place: Place, me: Me) -> bool:
    """A document is a card to take in where its caption says so, and in private where it has none."""
    if not text:
        return place.direct
    named = parse(text, me.commands)
    return named is not None and named[0] == IMPORT and _is_for(message, me)


def _file(document: Document) -> File:
    return File(document.file_id, document.file_name or "", document.file_size or 0)


def _edited(message: Message, me: Me, update_id: int) -> Event | None:
    person = _author(message)
    if person is None or message.location:  # a live location moves by edits
        return None
    return MessageEdited(
        # The date of the edit has seconds only, and a message can be edited twice in one.
        id=f"{message.message_id}:edit:{update_id}",
        place=place_of(message, me),
        person=person,
        message_id=str(message.message_id),
        text=_without_mention(message, me),
        at=message.edit_date or message.date,
    )


def _pressed(query: CallbackQuery, me: Me, now: datetime) -> Event | None:
    if not query.message or query.data is None:
        return None
    chat = query.message.chat
    direct = chat.type == ChatType.PRIVATE
    place = Place(PLATFORM, str(me.id), "" if direct else str(chat.id), str(chat.id), direct=direct)
    return ButtonPressed(
        id=f"cb:{query.id}",
        place=place_of(query.message, me) if isinstance(query.message, Message) else place,
        person=_person(query.from_user),
        action=query.data,
        message_id=str(query.message.message_id),
        at=now,
    )


def _author(message: Message) -> Person | None:
    """None for bots and for copies of a channel's posts; anonymous administrators speak as their group."""
    if message.is_automatic_forward:
        return None
    if chat := message.sender_chat:
        return Person(id=str(chat.id), name=message.author_signature or chat.effective_name or str(chat.id))
    if message.from_user is None or message.from_user.is_bot:
        return None
    return _person(message.from_user)


def _person(user: User) -> Person:
    # A deleted account has no name.
    return Person(id=str(user.id), name=user.full_name.strip() or str(user.id), locale=user.language_code)


def _command(message: Message, text: str, place: Place, me: Me) -> tuple[str, str] | None:
    """A command of ours; in private what only looks like one asks for help."""
    known = parse(text, me.commands)
    if known is None and place.direct and _opening_command(message):
        return "help", ""
    return known


def _opening_command(message: Message) -> str:
    """The command at the start, as Telegram marked it ("/who@bot"), or ""."""
    for entity, words in _marked(message):
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            return words
    return ""


def _is_for(message: Message, me: Me) -> bool:
    """False for "/who@another_bot"."""
    _, _, named = _opening_command(message).partition("@")
    return not named or named.lower() == me.username.lower()


def _mentions(message: Message, me: Me) -> bool:
    return any(_is_me(entity, words, me) for entity, words in _marked(message))


def _is_me(entity: MessageEntity, words: str, me: Me) -> bool:
    match entity.type:
        case MessageEntity.MENTION:
            return words.lower() == f"@{me.username}".lower()
        case MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == me.id
        case _:
            return False


def _answers(message: Message, me: Me) -> bool:
    """A reply to the bot's words. What stands in a topic replies to the message that opened it, unless it says else."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created or replied.from_user is None:
        return False
    return replied.from_user.id == me.id


def _reply_to(message: Message) -> str | None:
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else str(replied.message_id)


def _without_mention(message: Message, me: Me) -> str:
    """The words of a message or its caption; what calls the bot is no part of them."""
    text = message.text or message.caption or ""
    wide = text.encode("utf-16-le", "surrogatepass")
    for entity, words in reversed(list(_marked(message))):
        if _is_me(entity, words, me):
            before, after = wide[: 2 * entity.offset], wide[2 * (entity.offset + entity.length) :]
            if not before or before.endswith((" ".encode("utf-16-le"), "\n".encode("utf-16-le"))):
                after = after.removeprefix(" ".encode("utf-16-le"))
            wide = before + after
    return wide.decode("utf-16-le", "replace").strip()


def _marked(message: Message) -> Iterator[tuple[MessageEntity, str]]:
    """Each entity with the words that it covers; offsets are UTF-16 units."""
    text = message.text or message.caption or ""
    entities: Sequence[MessageEntity] = message.entities or message.caption_entities
    if not entities:
        return
    wide = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        yield entity, wide[start:end].decode("utf-16-le", "replace")
