"""Writes to one Discord channel, thread or direct chat, by REST alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bots.discord import panels
from bots.discord.answers import OVER, Address, Answers, by_token, first_taken
from bots.discord.faults import (
    ARCHIVED,
    NO_ACCESS,
    NO_HISTORY,
    NO_RIGHT,
    NOT_THE_AUTHOR,
    NOT_TO_BE_PLAYED,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
)
from bots.discord.guests import GuestSurface, is_guest
from bots.discord.inbound import Me
from bots.discord.members import Members
from bots.discord.panels import LIMIT, Body
from bots.discord.rest import Declined, Rest, translated
from bots.discord.sign import TypingSign
from bots.discord.webhooks import Hook, Webhooks, webhook_name
from core.clock import Clock
from core.db import require_no_transaction
from core.surface.events import File, Place, Standing, Ticket
from core.surface.port import (
    Attachment,
    Caps,
    Gone,
    Outgoing,
    Refused,
    Spoken,
    Streaming,
    Surface,
    TooLarge,
    Voice,
)

if TYPE_CHECKING:
    from discord.types.channel import ThreadChannel
    from discord.types.message import Message

ROOM = 100  # of the limit: for the name where there is no webhook, and for what the markup escapes
NONCE_LIMIT = 25
HISTORY = 50  # messages that are looked through for a post of ours
NAME_LIMIT = 100  # characters of a thread's name
PUBLIC_THREAD = 11
SILENT = 4096  # a flag of messages: no notification
WEEK = 10_080  # minutes after which a silent thread goes to the archive

_DONE = 0
_NOT_OURS = {UNKNOWN_MESSAGE, NOT_THE_AUTHOR, *OVER}
_IN_CHANNELS = Caps(
    limit=LIMIT - ROOM,
    measure=len,
    streaming=Streaming.EDITS,
    pace=1.2,
    voices=True,
    buttons=True,
    typing=True,
    recoverable=True,
    largest_file=10_000_000,
    voice_notes=True,
    threads=True,
    forms=True,
)
_IN_THREADS = replace(_IN_CHANNELS, threads=False)
_IN_DIRECT = replace(_IN_THREADS, voices=False)


@dataclass(slots=True)
class DiscordSurfaces:
    """Makes them; one object a process."""

    rest: Rest
    webhooks: Webhooks
    clock: Clock
    members: Members = field(init=False)

    def __post_init__(self) -> None:
        self.members = Members(self.rest, self.clock)

    def surface(self, place: Place, ticket: Ticket | None = None) -> Surface:
        answers = Answers(self.rest, self.clock, ticket)
        if is_guest(place):
            return GuestSurface(place, answers, self.webhooks.picture_url)
        return DiscordSurface(place, answers, self)

    def address(self, place: Place, message_id: str) -> str:
        channel = place.channel if is_guest(place) or not place.thread else place.thread
        return f"https://discord.com/channels/{place.space or '@me'}/{channel}/{message_id}"


class DiscordSurface:
    """Characters speak through the channel's webhook, the product as the bot or in answer to an interaction."""

    def __init__(self, place: Place, answers: Answers, made_by: DiscordSurfaces) -> None:
        self.caps = _IN_DIRECT if place.direct else _IN_THREADS if place.thread else _IN_CHANNELS
        self._place = place
        self._target = place.thread or place.channel
        self._in_thread = {"thread_id": place.thread} if place.thread else {}
        self._right = "Send Messages in Threads" if place.thread else "Send Messages"
        self._answers = answers
        self._rest = made_by.rest
        self._webhooks = made_by.webhooks
        self._members = made_by.members
        self._clock = made_by.clock
        self._spoken: set[str] = set()
        self._moved: dict[str, str] = {}

    async def post(self, outgoing: Outgoing) -> str:
        require_no_transaction()
        with translated(self._right if outgoing.file is None else f"{self._right} or Attach Files"):
            if outgoing.file is not None and outgoing.file.spoken is not None:
                return await self._post_voice_note(outgoing, outgoing.file, outgoing.file.spoken)
            return await self._post(outgoing)

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        where = self._moved.get(post_id, post_id)
        met = set[int]()
        with translated(self._right):
            for address in await self._addresses(where, outgoing):
                met.add(await self._change(address, outgoing))
                if _DONE in met:
                    return
            if NOT_THE_AUTHOR in met and where in self._spoken and outgoing.voice:
                self._moved[post_id] = await self._say_anew(where, outgoing)
                return
        raise Gone(post_id)

    async def delete(self, post_id: str) -> None:
        require_no_transaction()
        with translated(self._right):
            for address in await self._addresses(self._moved.get(post_id, post_id), None):
                if await self._reach("DELETE", address, None) == _DONE:
                    return

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Discord has no drafts: `caps.streaming` is EDITS."""

    def typing(self) -> AbstractAsyncContextManager[None]:
        return TypingSign(self._rest, self._clock, self._target)

    async def fetch(self, file: File, limit: int) -> bytes:
        """The handle is the address on Discord's own file server, which Discord told us, good for a day."""
        require_no_transaction()
        if file.size > limit:
            raise TooLarge(limit)
        with translated("View Channel"):
            return await self._rest.download(file.handle, limit)

    async def standing(self, person_id: str) -> Standing:
        """By roles, believed for a minute. Whoever is alone with us owns the place."""
        require_no_transaction()
        if not self._place.space:
            return Standing.OWNER
        with translated("View Channel"):
            return await self._members.standing(self._place.space, person_id)

    async def open_thread(self, name: str) -> Place:
        require_no_transaction()
        if not self.caps.threads:
            raise Refused("threads can only be opened in a server's channels, not in threads or direct chats")
        called = " ".join(name.split())[:NAME_LIMIT].strip() or "Iyagi"
        with translated("Create Public Threads"):
            made: ThreadChannel = await self._rest.call(
                "POST",
                "/channels/{channel_id}/threads",
                {"channel_id": self._target},
                json={"name": called, "type": PUBLIC_THREAD, "auto_archive_duration": WEEK},
                repeatable=False,
            )
        return replace(self._place, thread=str(made["id"]))

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """The oldest post of this voice after `after` that nobody knows; without `after` only one with our nonce."""
        require_no_transaction()
        query = {"limit": str(HISTORY), **({"after": after} if after else {})}
        with translated("Read Message History"):
            me = await self._rest.me()
            found: list[Message] = await self._rest.call(
                "GET", "/channels/{channel_id}/messages", {"channel_id": self._target}, query=query
            )
        unknown = [each for each in sorted(found, key=lambda each: int(each["id"])) if str(each["id"]) not in known]
        nonce = outgoing.key[:NONCE_LIMIT]
        marked = [str(each["id"]) for each in unknown if each.get("nonce") == nonce]
        if marked or after is None:
            return marked[0] if marked else None
        return next((str(each["id"]) for each in unknown if self._is_for(each, outgoing, me)), None)

    async def _post(self, outgoing: Outgoing) -> str:
        made = await (self._answer(outgoing) if outgoing.notice else self._speak(outgoing))
        if made is None and outgoing.private and self._answers.whisper and not self._place.direct:
            raise Gone("the interaction is over, and what is for the asker alone is not shown to all")
        return made or await self._post_as_bot(outgoing)

    async def _answer(self, outgoing: Outgoing) -> str | None:
        """In answer to the interaction; None where there is none, or it is over."""
        if not self._answers.alive:
            return None
        forms = panels.new(outgoing, self._name(outgoing), self._webhooks.picture_url)
        return await first_taken(forms, lambda body: self._answers.post(body, outgoing.file, private=outgoing.private))

    async def _speak(self, outgoing: Outgoing) -> str | None:
        """Through the channel's webhook; None where it cannot be. One that somebody has deleted is made again, once."""
        voice = outgoing.voice
        if voice is None or not voice.worn or not self.caps.voices:
            return None
        for _ in range(2):
            hook = await self._webhooks.hook(self._place.channel)
            if hook is None:
                return None
            try:
                made = await self._execute(hook, voice, outgoing)
            except Declined as no:
                if no.code != UNKNOWN_WEBHOOK:
                    raise
                self._webhooks.forget(self._place.channel, hook)
            else:
                self._spoken.add(made)
                await self._answers.clear()
                return made
        return None

    async def _execute(self, hook: Hook, voice: Voice, outgoing: Outgoing) -> str:
        body = {**panels.words(outgoing), "username": webhook_name(voice.name)}
        if outgoing.silent:
            body["flags"] = SILENT
        async with self._webhooks.wearing(hook, voice) as face:
            if face is not None:
                body["avatar_url"] = face
            made: Message = await self._rest.call(
                "POST",
                "/webhooks/{webhook_id}/{webhook_token}",
                {"webhook_id": hook.id, "webhook_token": hook.token},
                json=body,
                query={"wait": "true", **self._in_thread},
                repeatable=False,
            )
        return str(made["id"])

    async def _post_as_bot(self, outgoing: Outgoing) -> str:
        """Where the channel does not take it and an interaction waits for an answer, that is one."""
        try:
            forms = panels.new(outgoing, self._name(outgoing), self._webhooks.picture_url)
            made = await first_taken(forms, lambda body: self._create(body, outgoing, outgoing.file))
        except Declined as no:
            answered = await self._answer(outgoing) if no.code in {NO_RIGHT, NO_ACCESS} else None
            if answered is None:
                raise
            return answered
        if not outgoing.notice:
            await self._answers.clear()
        return made

    async def _create(self, body: Body, outgoing: Outgoing, file: Attachment | None = None, mark: str = "") -> str:
        """The nonce makes Discord answer a repeated post with the message that exists, whatever it says by then."""
        nonce = outgoing.key[: NONCE_LIMIT - len(mark)] + mark
        sent = {**body, "nonce": nonce, "enforce_nonce": True}
        if outgoing.silent:
            sent["flags"] = int(sent.get("flags", 0)) | SILENT
        if outgoing.reply_to is not None and not self._place.direct:
            sent["message_reference"] = {"message_id": outgoing.reply_to, "fail_if_not_exists": False}
        path, ids = "/channels/{channel_id}/messages", {"channel_id": self._target}
        try:
            made: Message = await self._rest.call("POST", path, ids, json=sent, file=file)
        except Declined as no:
            if no.code != NO_HISTORY or sent.pop("message_reference", None) is None:
                raise
            made = await self._rest.call("POST", path, ids, json=sent, file=file)
        post_id = str(made["id"])
        if not panels.says(made, body):
            await self._reach("PATCH", self._as_bot(post_id), {"components": [], **body})
        return post_id

    async def _post_voice_note(self, outgoing: Outgoing, file: Attachment, spoken: Spoken) -> str:
        """As the bot, for webhooks cannot; its words follow. Where it cannot be played it is an ordinary file."""
        plain = replace(outgoing, file=replace(file, spoken=None))
        if self._answers.private:
            return await self._post(plain)
        note = replace(file, name=panels.VOICE_NOTE)
        try:
            made = await self._create(panels.voice_note(spoken), outgoing, note, mark="v")
        except Declined as no:
            if no.code not in NOT_TO_BE_PLAYED:
                raise
            return await self._post(plain)
        if outgoing.shown.strip() or outgoing.buttons:
            return await self._post(replace(outgoing, file=None))
        await self._answers.clear()
        return made

    async def _say_anew(self, post_id: str, outgoing: Outgoing) -> str:
        """The webhook of a post was deleted while it grew: the whole of it stands in a new one, in place of it."""
        made = await self._post(outgoing)
        await self._reach("DELETE", self._as_bot(post_id), None)
        return made

    def _is_for(self, message: Message, outgoing: Outgoing, me: Me) -> bool:
        """Whether `message` may be a post of the voice of `outgoing`, by the webhook or by the bot."""
        author = message["author"]
        if message.get("webhook_id") is None:
            return str(author["id"]) == me.user and message["content"].startswith(self._name(outgoing).strip())
        if outgoing.voice is None or str(message.get("application_id")) != me.application:
            return False
        return author["username"] == webhook_name(outgoing.voice.name)

    def _name(self, outgoing: Outgoing) -> str:
        """What a post of the bot begins with, so that people see who speaks. In a direct chat they know."""
        if outgoing.voice is None or outgoing.notice or self._place.direct:
            return ""
        return panels.name_line(webhook_name(outgoing.voice.name))

    async def _addresses(self, post_id: str, outgoing: Outgoing | None) -> list[Address]:
        """Where a post may be, the likely place first: by ids alone nobody can tell who made it."""
        hook = await self._webhooks.hook(self._place.channel, make=False) if self.caps.voices else None
        ways = [self._as_bot(post_id)]
        if hook is not None:
            by_hook = by_token(hook.id, hook.token, post_id, self._in_thread)
            spoken = outgoing is None or (outgoing.voice is not None and outgoing.voice.worn)
            ways.insert(0 if spoken else 1, by_hook)
        answer = await self._answers.address(post_id)
        return ways if answer is None else [*ways, answer]

    def _as_bot(self, post_id: str) -> Address:
        ids = {"channel_id": self._target, "message_id": post_id}
        return Address("/channels/{channel_id}/messages/{message_id}", ids, named=True)

    async def _change(self, address: Address, outgoing: Outgoing) -> int:
        forms = panels.changed(outgoing, self._name(outgoing) if address.named else "", self._webhooks.picture_url)
        return await first_taken(forms, lambda body: self._reach("PATCH", address, body))

    async def _reach(self, method: str, address: Address, body: Mapping[str, object] | None) -> int:
        """_DONE, or why there is no message of ours at `address`. A thread is taken out of the archive for it."""
        try:
            await self._rest.call(method, address.path, address.ids, json=body, query=address.query)
        except Declined as no:
            if no.code == ARCHIVED and await self._reopen():
                return await self._reach(method, address, body)
            # Others' posts may be deleted with a right that we need not have.
            if no.code not in _NOT_OURS and not (method == "DELETE" and no.status == 403):
                raise
            return no.code
        return _DONE

    async def _reopen(self) -> bool:
        """Whether the thread is open again."""
        try:
            told: ThreadChannel = await self._rest.call(
                "PATCH", "/channels/{channel_id}", {"channel_id": self._target}, json={"archived": False}
            )
        except Declined:
            return False
        return not told["thread_metadata"]["archived"]
