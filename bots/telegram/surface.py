"""Writes to one Telegram chat or topic, from its Place alone."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bots.telegram.markup import LIMIT, Shown, measure, render
from bots.telegram.wire import Flooded, ServerFault
from core.db import require_no_transaction
from core.surface.events import File, Place, Standing, Ticket
from core.surface.port import (
    Attachment,
    Caps,
    Gone,
    Later,
    Outgoing,
    Refused,
    Streaming,
    Surface,
    SurfaceError,
    TooLarge,
    Unreachable,
    Unsure,
)

# Drafts have no limit that is known. In a group 20 messages a minute are taken, edits counted: one every 3 s.
PRIVATE = Caps(
    limit=LIMIT,
    measure=measure,
    streaming=Streaming.DRAFT,
    pace=0.4,
    buttons=True,
    typing=True,
    recoverable=True,
    largest_file=50_000_000,
)
GROUP = replace(PRIVATE, streaming=Streaming.EDITS, pace=3.1)

TYPING_AFTER = 0.1  # an answer that comes at once needs no sign
TYPING_SECONDS = 4.5  # Telegram shows the sign for 5 s
TYPING_GRACE = 0.25
PROBES = 8
CAPTION_LIMIT = 1024  # UTF-16 units beneath a file; a longer text goes before it
FILE_LIMIT = 20_000_000  # bytes that the Bot API gives out
PROBE = InlineKeyboardMarkup([[InlineKeyboardButton("…", callback_data="probe")]])
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "chat not found",
    "group chat was deactivated",
    "user is deactivated",
    "chat_write_forbidden",
    "not enough rights to send text messages",
    "have no rights to send a message",
)
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)


@dataclass(frozen=True, slots=True)
class TelegramSurfaces:
    """The SurfaceMaker of one bot."""

    bot: Bot

    def surface(self, place: Place, ticket: Ticket | None = None) -> Surface:
        """Tickets are for platforms that want interactions answered; Telegram's are answered where they arrive."""
        return TelegramSurface(self.bot, place)


@dataclass(frozen=True, slots=True)
class TelegramSurface:
    bot: Bot
    place: Place

    @property
    def caps(self) -> Caps:
        return PRIVATE if self.place.direct else GROUP

    @property
    def _chat(self) -> int:
        return int(self.place.channel)

    @property
    def _thread(self) -> int | None:
        return int(self.place.thread) if self.place.thread else None

    async def post(self, outgoing: Outgoing) -> str:
        require_no_transaction()
        shown = render(outgoing.shown)
        if outgoing.file is not None and measure(shown.text) <= CAPTION_LIMIT:
            return await self._post_file(outgoing, outgoing.file, shown)
        with _border(making=True):
            message = await self.bot.send_message(
                self._chat,
                shown.text,
                entities=shown.entities,
                message_thread_id=self._thread,
                reply_parameters=self._reply(outgoing),
                reply_markup=_keyboard(outgoing),
                link_preview_options=NO_PREVIEW,
            )
        if outgoing.file is not None:
            await self._post_file(outgoing, outgoing.file, None)
        return str(message.message_id)

    async def _post_file(self, outgoing: Outgoing, file: Attachment, shown: Shown | None) -> str:
        with _border(making=True):
            message = await self.bot.send_document(
                self._chat,
                InputFile(file.data, file.name),
                caption=shown.text if shown else None,
                caption_entities=shown.entities if shown else None,
                message_thread_id=self._thread,
                reply_parameters=self._reply(outgoing) if shown else None,
                reply_markup=_keyboard(outgoing) if shown else None,
            )
        return str(message.message_id)

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        with _border():
            await self._edit(int(post_id), outgoing)

    async def delete(self, post_id: str) -> None:
        require_no_transaction()
        with _border():
            try:
                await self.bot.delete_message(self._chat, int(post_id))
            except BadRequest as error:
                if "not found" not in error.message.lower():
                    raise

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        shown = render(outgoing.shown)
        with _border():
            try:
                await self.bot.send_message_draft(
                    self._chat,
                    draft_id=zlib.crc32(key.encode()) & 0x7FFFFFFF or 1,
                    text=shown.text,
                    entities=shown.entities,
                    message_thread_id=self._thread,
                )
            except BadRequest:
                return  # a draft that is not taken is not missed: the post brings all of it

    def typing(self) -> AbstractAsyncContextManager[None]:
        return self._typing()

    async def fetch(self, file: File, limit: int) -> bytes:
        """Telegram gives a bot at most 20 MB."""
        require_no_transaction()
        if file.size > limit:
            raise TooLarge(limit)
        with _border():
            try:
                found = await self.bot.get_file(file.handle)
                got = bytes(await found.download_as_bytearray())
            except BadRequest as error:
                if "too big" in error.message.lower():
                    raise TooLarge(min(limit, FILE_LIMIT)) from error
                raise Gone(file.handle) from error
        if len(got) > limit:
            raise TooLarge(limit)
        return got

    async def standing(self, person_id: str) -> Standing:
        return Standing.MEMBER

    async def open_thread(self, name: str) -> Place:
        raise Refused("there are no threads here")

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """Telegram has no history to read, but an edit answers with the whole message, and only ours can be edited.

        So each of the 8 ids behind `after` gets a button for a moment, which shows what stands there. A post that
        answers the same message, or says the same words, is the one. A supergroup counts its messages itself; in
        private chats and basic groups one count runs over all chats: under load the post may lie further away.
        """
        require_no_transaction()
        if after is None:
            return None
        first = int(after) + 1
        for candidate in range(first, first + PROBES):
            found = None if str(candidate) in known else await self._look(candidate)
            if found is None:
                continue
            if self._is(found, outgoing):
                await self.edit(str(candidate), outgoing)
                return str(candidate)
            await self._look(candidate, None)
        return None

    async def _look(self, candidate: int, keyboard: InlineKeyboardMarkup | None = PROBE) -> Message | None:
        """What stands there, if it is ours. It loses its buttons, which is less than an answer said twice."""
        with _border():
            try:
                found = await self.bot.edit_message_reply_markup(self._chat, candidate, reply_markup=keyboard)
            except BadRequest:
                return None
        return found if isinstance(found, Message) else None

    def _is(self, found: Message, outgoing: Outgoing) -> bool:
        thread = found.message_thread_id if found.is_topic_message else None
        if thread != self._thread:
            return False
        answered = self._reply(outgoing)
        if answered and found.reply_to_message:
            return found.reply_to_message.message_id == answered.message_id
        there, here = _words(found.text or ""), _words(render(outgoing.shown).text)
        if self.place.direct:  # posts are whole there: what is being written shows as a draft
            return there == here
        return bool(there) and (there.startswith(here) or here.startswith(there))

    async def _edit(self, message_id: int, outgoing: Outgoing) -> None:
        shown = render(outgoing.shown)
        try:
            await self.bot.edit_message_text(
                shown.text,
                self._chat,
                message_id,
                entities=shown.entities,
                reply_markup=_keyboard(outgoing),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if "message is not modified" not in error.message.lower():
                raise

    def _reply(self, outgoing: Outgoing) -> ReplyParameters | None:
        """In a private chat it is plain what is answered, and a quote above every answer is in the way."""
        if outgoing.reply_to is None or self.place.direct:
            return None
        return ReplyParameters(int(outgoing.reply_to), allow_sending_without_reply=True)

    @asynccontextmanager
    async def _typing(self) -> AsyncIterator[None]:
        over = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                sign = tasks.create_task(self._keep_typing(over))
                try:
                    yield
                    over.set()
                    # To break off a call costs its connection, and the next post a new one.
                    await asyncio.wait([sign], timeout=TYPING_GRACE)
                finally:
                    sign.cancel()
        except BaseExceptionGroup as group:  # the group wraps what the block raised; its own task raises nothing
            raise group.exceptions[0] from group.exceptions[0].__cause__

    async def _keep_typing(self, over: asyncio.Event) -> None:
        seconds = TYPING_AFTER
        while not await _happens(over, seconds):
            seconds = TYPING_SECONDS
            try:
                await self.bot.send_chat_action(self._chat, ChatAction.TYPING, message_thread_id=self._thread)
            except TelegramError:
                continue  # a missing sign is no reason to miss the answer


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


def _words(text: str) -> str:
    """What of a text Telegram does not change: it trims, drops and replaces white space and control characters."""
    return "".join(character for character in text if character.isalnum()) or text


def _keyboard(outgoing: Outgoing) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(button.label, callback_data=button.action)] for button in outgoing.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


@contextmanager
def _border(*, making: bool = False) -> Iterator[None]:
    """The library's errors as the port's. `making`: a call that must not be repeated if it may have been done."""
    try:
        yield
    except TelegramError as error:
        raise _translated(error, making=making) from error


def _translated(error: TelegramError, *, making: bool) -> SurfaceError:
    match error:
        case Flooded(seconds=seconds):
            return Later(seconds)
        case BadRequest(message=message):
            return Gone() if any(words in message.lower() for words in _GONE) else Refused(message)
        case Forbidden() | ChatMigrated():
            return Gone()
        case ServerFault() | InvalidToken():
            return Unreachable()
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            return Unreachable()
        case _:
            # The request went out and its answer was lost (time-out, cut, garbled): it may have been done.
            return Unsure() if making else Unreachable()
