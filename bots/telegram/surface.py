"""Writes to one Telegram chat or topic, from its Place alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field, replace

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated

from bots.telegram import whispers
from bots.telegram.faults import border, says
from bots.telegram.keyboard import keyboard
from bots.telegram.markup import LIMIT, NAME_ROOM, NO_PREVIEW, Shown, headed, measure, render
from bots.telegram.pacing import Pacing
from bots.telegram.sending import Frame, send
from bots.telegram.sign import typing
from bots.telegram.standing import Standings
from bots.telegram.whispers import Whisper
from core.clock import Clock, SystemClock
from core.db import require_no_transaction
from core.surface.events import File, Place, Standing, Ticket
from core.surface.port import Button, Caps, Gone, Later, Outgoing, Refused, Streaming, Surface, TooLarge
from core.text import Catalog, pick_locale, t

# Drafts have no limit that is known. In a group 20 messages a minute are taken, edits counted (see Pacing).
PRIVATE = Caps(
    limit=LIMIT - NAME_ROOM,
    measure=measure,
    streaming=Streaming.DRAFT,
    pace=0.4,
    buttons=True,
    typing=True,
    recoverable=True,
    largest_file=50_000_000,
    voice_notes=True,
)
# Whether a group has topics, and whether we may open one, only the network knows: `open_thread` says so.
GROUP = replace(PRIVATE, streaming=Streaming.EDITS, pace=3.5, threads=True)

PROBES = 8
FILE_LIMIT = 20_000_000  # bytes that the Bot API gives out
TOPIC_LENGTH = 128
SUPERGROUP = "-100"  # how the id of a chat begins that is one
OF_THE_PLACE = ":here"  # how an action ends that is about the place where it is pressed
PROBE = InlineKeyboardMarkup([[InlineKeyboardButton("…", callback_data="probe")]])


@dataclass(frozen=True, slots=True)
class TelegramSurfaces:
    """The SurfaceMaker of one bot. What all its surfaces share is kept here."""

    bot: Bot
    clock: Clock = field(default_factory=SystemClock)
    pacing: Pacing = field(init=False)
    standings: Standings = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pacing", Pacing(self.clock))
        object.__setattr__(self, "standings", Standings(self.bot, self.clock))

    def surface(self, place: Place, ticket: Ticket | None = None) -> Surface:
        """A ticket says that notices are for one person of a group alone."""
        return TelegramSurface(self.bot, place, self.pacing, self.standings, whispers.opened(ticket))

    def address(self, place: Place, message_id: str) -> str:
        """Only messages of supergroups have one; it opens for members alone."""
        if not place.channel.startswith(SUPERGROUP) or not message_id.isdecimal():
            return ""
        thread = f"/{place.thread}" if place.thread else ""
        return f"https://t.me/c/{place.channel.removeprefix(SUPERGROUP)}{thread}/{message_id}"


@dataclass(frozen=True, slots=True)
class TelegramSurface:
    bot: Bot
    place: Place
    pacing: Pacing
    standings: Standings
    whisper: Whisper | None = None
    # Posts that went to the supergroup which this group has become in the meantime, with its id.
    _elsewhere: dict[str, int] = field(default_factory=dict)
    _shown_the_way: list[int] = field(default_factory=list)

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
        """A group that has become a supergroup is followed there, though nothing is quoted: ids are others there."""
        require_no_transaction()
        if self.whisper is not None and outgoing.notice:
            return await self._whispered(outgoing, self.whisper)
        with self._watched(making=True):
            try:
                return await self._post(outgoing, self._chat)
            except ChatMigrated as moved:
                post_id = await self._post(replace(outgoing, reply_to=None), moved.new_chat_id)
                self._elsewhere[post_id] = moved.new_chat_id
                return post_id

    async def _whispered(self, outgoing: Outgoing, whisper: Whisper) -> str:
        """In their private chat. Nobody is written to who has not opened it: the group shows them the way, once."""
        try:
            with border(making=True):
                private = replace(self, place=replace(self.place, channel=str(whisper.person), thread="", direct=True))
                buttons = [each for each in outgoing.buttons if not each.action.endswith(OF_THE_PLACE)]
                return await private._post(replace(outgoing, reply_to=None, buttons=buttons), whisper.person)
        except (Gone, Refused):
            if self._shown_the_way:
                raise
        self._shown_the_way.append(whisper.person)
        catalog, key = Catalog(), outgoing.key
        words = catalog.render(t("whispers-elsewhere"), pick_locale(whisper.locale or "ko"))
        way = Button("", catalog.render(t("telegram-talk"), pick_locale(whisper.locale or "ko")), whisper.address)
        with self._watched(making=True):
            return await self._post(Outgoing(text=words, key=key, notice=True, buttons=(way,)), self._chat)

    async def _post(self, outgoing: Outgoing, chat: int) -> str:
        shown = _shown(outgoing) if outgoing.file is None or outgoing.shown else None
        frame = Frame(chat, self._thread, self._reply(outgoing), keyboard(outgoing), outgoing.silent)
        message = await send(self.bot, frame, shown, outgoing.file)
        self.pacing.wrote(chat)
        return str(message.message_id)

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        chat = self._elsewhere.get(post_id, self._chat)
        number = _number(post_id)
        await self.pacing.turn(chat, post_id, growing=not outgoing.finished)
        with self._watched():
            await self._edit(chat, number, outgoing)
        self.pacing.edited(chat, post_id)

    async def delete(self, post_id: str) -> None:
        require_no_transaction()
        if not post_id.isdecimal():
            return
        with border():
            try:
                await self.bot.delete_message(self._elsewhere.get(post_id, self._chat), int(post_id))
            except BadRequest as error:
                if not says(error, "not found"):
                    raise

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        shown = _shown(outgoing)
        with border():
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
        return typing(self.bot, self._chat, self._thread)

    async def fetch(self, file: File, limit: int) -> bytes:
        """Telegram gives a bot at most 20 MB."""
        require_no_transaction()
        if file.size > limit:
            raise TooLarge(limit)
        with border():
            try:
                found = await self.bot.get_file(file.handle)
                if (found.file_size or 0) > limit:  # a Bot API server of one's own gives out more than 20 MB
                    raise TooLarge(limit)
                got = bytes(await found.download_as_bytearray())
            except BadRequest as error:
                if says(error, "too big"):
                    raise TooLarge(min(limit, FILE_LIMIT)) from error
                raise Gone(file.handle) from error
        if len(got) > limit:
            raise TooLarge(limit)
        return got

    async def standing(self, person_id: str) -> Standing:
        """In a private chat its owner is the person; elsewhere Telegram is asked, at most once a minute for each."""
        require_no_transaction()
        if self.place.direct:
            return Standing.OWNER
        return await self.standings.of(self._chat, person_id)

    async def open_thread(self, name: str) -> Place:
        """A topic, which only groups with topics have; who opens one must lead the group, the bot too."""
        require_no_transaction()
        if self.place.direct:
            raise Refused("there are no topics here")
        with border(making=True):
            topic = await self.bot.create_forum_topic(self._chat, " ".join(name.split())[:TOPIC_LENGTH] or "…")
        return replace(self.place, thread=str(topic.message_thread_id))

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """Telegram has no history to read, but an edit answers with the whole message, and only ours can be edited.

        So each of the 8 ids behind `after` gets a button for a moment, which shows what stands there. A post that
        answers the same message, or says the same words, is the one. A supergroup counts its messages itself; in
        private chats and basic groups one count runs over all chats: under load the post may lie further away.
        """
        require_no_transaction()
        if after is None or not after.isdecimal():
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

    async def _look(self, candidate: int, keys: InlineKeyboardMarkup | None = PROBE) -> Message | None:
        """What stands there, if it is ours. It loses its buttons, which is less than an answer said twice."""
        with border():
            try:
                found = await self.bot.edit_message_reply_markup(self._chat, candidate, reply_markup=keys)
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
        there, here = _words(found.text or found.caption or ""), _words(_shown(outgoing).text)
        if self.place.direct:  # posts are whole there: what is being written shows as a draft
            return there == here
        return bool(there) and (there.startswith(here) or here.startswith(there))

    async def _edit(self, chat: int, message_id: int, outgoing: Outgoing) -> None:
        shown, keys = _shown(outgoing), keyboard(outgoing)
        try:
            await self.bot.edit_message_text(
                shown.text,
                chat,
                message_id,
                entities=shown.entities,
                reply_markup=keys,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if says(error, "there is no text in the message"):
                await self._edit_caption(chat, message_id, shown, keys)
            elif not says(error, "message is not modified"):
                raise

    async def _edit_caption(self, chat: int, message_id: int, shown: Shown, keys: InlineKeyboardMarkup | None) -> None:
        """Beneath a file."""
        try:
            await self.bot.edit_message_caption(
                chat, message_id, caption=shown.text, caption_entities=shown.entities, reply_markup=keys
            )
        except BadRequest as error:
            if not says(error, "message is not modified"):
                raise

    def _reply(self, outgoing: Outgoing) -> ReplyParameters | None:
        """In a private chat it is plain what is answered, and a quote above every answer is in the way."""
        if outgoing.reply_to is None or self.place.direct or not outgoing.reply_to.isdecimal():
            return None
        return ReplyParameters(int(outgoing.reply_to), allow_sending_without_reply=True)

    @contextmanager
    def _watched(self, *, making: bool = False) -> Iterator[None]:
        """The border, at which a flood is remembered for the chat's other topics as well."""
        try:
            with border(making=making):
                yield
        except Later as later:
            self.pacing.flooded(self._chat, later.seconds)
            raise


def _shown(outgoing: Outgoing) -> Shown:
    """The words; of a panel that has none beside it, those of its parts. Only our own may have commands to touch.

    Where several characters speak, the words say which one does.
    """
    words = outgoing.shown
    if not words and outgoing.panel:
        words = "\n\n".join(section.text for section in outgoing.panel.sections)
    shown, voice = render(words, commands=outgoing.notice), outgoing.voice
    return shown if voice is None or voice.alone or outgoing.notice else headed(voice.name, shown)


def _number(post_id: str) -> int:
    """Raises Gone for an id that is none of this chat's: those of a group that has become another are kept marked."""
    if not post_id.isdecimal():
        raise Gone(post_id)
    return int(post_id)


def _words(text: str) -> str:
    """What of a text Telegram does not change: it trims, drops and replaces white space and control characters."""
    return "".join(character for character in text if character.isalnum()) or text
