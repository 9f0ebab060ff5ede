"""What Telegram marked in a message: mentions of the bot, and the command at the start. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from telegram import Message, MessageEntity

from bots.telegram.people import Me


def mentions(message: Message, me: Me) -> bool:
    return any(_is_me(entity, words, me) for entity, words in _marked(message))


def opening_command(message: Message) -> str:
    """The command at the start, as Telegram marked it ("/who@bot"), or ""."""
    for entity, words in _marked(message):
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            return words
    return ""


def is_for(message: Message, me: Me) -> bool:
    """False for "/who@another_bot"."""
    _, _, named = opening_command(message).partition("@")
    return not named or named.lower() == me.username.lower()


def without_mention(message: Message, me: Me) -> str:
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


def _is_me(entity: MessageEntity, words: str, me: Me) -> bool:
    match entity.type:
        case MessageEntity.MENTION:
            return words.lower() == f"@{me.username}".lower()
        case MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == me.id
        case _:
            return False


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
