"""Where an update, however it came, goes: to the desk, or to what answers it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram import Bot, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bots.telegram.inbound import PLATFORM, read
from bots.telegram.inline import Inline, Shared
from bots.telegram.people import Me
from core.clock import Clock
from core.log import get_log
from core.surface.events import Event, Person, Place
from core.text import Catalog, pick_locale, t

Raw = Mapping[str, Any]  # an update as it came, which may be anything

# What reading one raises that lacks what Telegram promises; OSError is a date that no clock shows.
_MALFORMED = (AttributeError, LookupError, OSError, OverflowError, TypeError, ValueError)

log = get_log(__name__)


class Takes(Protocol):
    """What of the desk is used here. Nothing of it raises but Unavailable."""

    async def take(self, event: Event) -> bool: ...

    async def gallery(self, typed: str, locale: str, person: Person) -> Sequence[Shared]: ...

    async def moved(self, old: Place, new_channel: str) -> None:
        """What was at `old` goes on in the group `new_channel`, which replaces it. A second call changes nothing."""
        ...


@dataclass(slots=True)
class Gate:
    bot: Bot
    me: Me
    desk: Takes
    clock: Clock
    catalog: Catalog
    tasks: asyncio.TaskGroup
    inline: Inline = field(init=False)

    def __post_init__(self) -> None:
        self.inline = Inline(self.bot, self.me, self.catalog, self.desk.gallery)

    async def take(self, raw: Raw) -> None:
        """Raises Unavailable where the update could not be kept; one that cannot be understood is passed over."""
        try:
            update = Update.de_json(dict(raw), self.bot)
            events = read(update, self.me, self.clock.now())
        except _MALFORMED as error:
            log.warning("update not understood", update=raw.get("update_id"), why=type(error).__name__)
            return
        if query := update.callback_query:
            self.tasks.create_task(self._acknowledge(query.id))
        if update.inline_query:
            self.tasks.create_task(self.inline.answer(update.inline_query))
        if update.my_chat_member:
            with suppress(*_MALFORMED):
                self._belongs(update.my_chat_member)
        if update.message:
            await self._follow(update.message)
        for event in events:
            await self.desk.take(event)

    async def _acknowledge(self, query: str) -> None:
        """Until then the button shows that it is busy."""
        try:
            await self.bot.answer_callback_query(query)
        except TelegramError as error:
            log.debug("press not acknowledged", why=type(error).__name__)

    async def _follow(self, message: Message) -> None:
        """A group that became a supergroup has another id: both tell of it, and either is enough."""
        old, new = message.chat.id, message.migrate_to_chat_id
        if message.migrate_from_chat_id:
            old, new = message.migrate_from_chat_id, message.chat.id
        if not new:
            return
        log.info("group became a supergroup", old=old, new=new)
        await self.desk.moved(Place(PLATFORM, str(self.me.id), str(old), str(old)), str(new))

    def _belongs(self, changed: ChatMemberUpdated) -> None:
        """The bot was taken into a group, thrown out of one, blocked or allowed again."""
        before, after = _is_in(changed.old_chat_member), _is_in(changed.new_chat_member)
        if before == after:
            return
        chat = changed.chat
        log.info("telegram has us" if after else "telegram has us no more", chat=chat.id, kind=chat.type)
        if after and chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
            self.tasks.create_task(self._greet(chat.id, pick_locale(changed.from_user.language_code or "ko")))

    async def _greet(self, chat: int, locale: str) -> None:
        """One short word on how to be heard: with privacy mode on, most of what is said there never comes here."""
        words = self.catalog.render(t("telegram-hello", bot=f"@{self.me.username}"), locale)
        try:
            await self.bot.send_message(chat, words)
        except TelegramError as error:
            log.info("no word to a new group", chat=chat, why=str(error)[:120])


def _is_in(member: ChatMember) -> bool:
    match member.status:
        case ChatMemberStatus.LEFT | ChatMemberStatus.BANNED:
            return False
        case ChatMemberStatus.RESTRICTED:
            return bool(getattr(member, "is_member", False))  # only this kind of member has it
        case _:
            return True
