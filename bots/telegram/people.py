"""Who wrote, pressed or asked on Telegram. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Message, User

from core.surface.events import Person, Standing


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is, and what it understands: `commands` are the words of `core.declared.names`."""

    id: int
    username: str
    commands: Mapping[str, str]


def author(message: Message, me: Me, *, direct: bool) -> Person | None:
    """None for ourselves and for copies of a channel's posts; an anonymous administrator speaks as the group.

    What somebody sent through our inline mode is our words, not theirs.
    """
    if message.is_automatic_forward or (message.via_bot and message.via_bot.id == me.id):
        return None
    if chat := message.sender_chat:
        name = message.author_signature or chat.effective_name or str(chat.id)
        leads = chat.id == message.chat.id
        return Person(id=str(chat.id), name=name, standing=Standing.MODERATOR if leads else None)
    if message.from_user is None or message.from_user.id == me.id:
        return None
    return person(message.from_user, direct=direct)


def person(user: User, *, direct: bool) -> Person:
    """In a private chat everybody is at home; elsewhere what somebody is must be asked for."""
    return Person(
        id=str(user.id),
        name=user.full_name.strip() or str(user.id),  # a deleted account has no name
        locale=user.language_code,
        is_bot=user.is_bot,
        standing=Standing.OWNER if direct else None,
    )
