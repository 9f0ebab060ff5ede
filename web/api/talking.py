"""What is done in a chat by the API: by the same events as from its page, so that it is answered the same way."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from core.chat import reading, roaming
from core.chat.finding import ours
from core.chat.reading import Line
from core.db import Read, Write
from core.db.tables.chat import chats
from core.db.tables.places import places
from core.db.tables.web import web_chats, web_posts
from core.errors import NotFound, Unavailable
from core.text import t
from web import arriving, sessions, store
from web.api.auth import Caller
from web.pages.chats import Talk
from web.sessions import Session
from web.site import Site
from web.surface import topic
from web.viewer import Viewer

OPENING_SECONDS = 10.0  # how long whoever begins a chat waits until it is there


async def person_of(tx: Write, site: Site, caller: Caller) -> str:
    """The native id of the caller's person on the web."""
    return await sessions.web_person(tx, caller.account, _name(site, caller), site.app.clock.now())


async def person_in(tx: Read, place_id: int) -> int:
    """With whom a direct place is. Raises NotFound where nobody knows."""
    found: int | None = await tx.value(select(places.c.person_id).where(places.c.id == place_id))
    if found is None:
        raise NotFound(t("roaming-none"))
    return found


def talk(site: Site, caller: Caller, person: str, channel: str) -> Talk:
    """The caller in one of their chats of the web."""
    holder = caller.holder
    session = Session(
        id=0,
        person=person,
        signed_in=True,
        seen_at=site.app.clock.now(),
        account=holder.account,
        public_id=holder.public_id,
        name=holder.name,
        role=holder.role,
        preferences=holder.preferences,
    )
    return Talk(site, Viewer("", session, caller.locale, fresh=False, secure=True, adult=caller.adult), person, channel)


async def here(site: Site, caller: Caller, chat_id: str) -> Talk:
    """The caller in this chat, which comes to the web where it is elsewhere. Raises NotFound, BadInput and Busy."""
    now, you = site.app.clock.now(), site.app.catalog.render(t("web-you"), caller.locale)
    async with site.app.db.read() as tx:
        known = await roaming.one(tx, caller.account, chat_id)
    async with site.app.db.write() as tx:
        person = await person_of(tx, site, caller)
        channel = known.channel
        if known.platform != store.PLATFORM or not known.here:
            channel = await arriving.bring(tx, caller.account, person, chat_id, you=you, now=now)
        whose = select(web_chats.c.person_id).where(web_chats.c.public_id == channel)
        person = await tx.value(whose) or person
    return talk(site, caller, person, channel)


async def begin(site: Site, caller: Caller, wanted: str, character: str) -> str:
    """A new chat with whom `wanted` names (core.commands); its public id, once it is there. Raises Unavailable where
    that takes too long: the chat comes all the same."""
    channel = secrets.token_hex(12)
    async with site.app.db.write() as tx:
        person = await person_of(tx, site, caller)
        await store.open_chat(tx, channel, person, site.app.clock.now(), character)
    talking = talk(site, caller, person, channel)
    async with site.app.bus.listen(topic(channel)) as ear:
        await site.app.desk.open_chat(talking.place, talking.speaker, wanted)
        until = site.app.clock.monotonic() + OPENING_SECONDS
        while (left := until - site.app.clock.monotonic()) > 0:
            async with site.app.db.read() as tx:
                made = await _in(tx, channel)
            if made is not None:
                return made
            await ear.wait(min(left, 0.2))
    raise Unavailable(t("api-chat-later"))


async def _in(tx: Read, channel: str) -> str | None:
    here = places.c.platform == store.PLATFORM, places.c.channel == channel
    found: str | None = await tx.value(
        select(chats.c.public_id).join(places, places.c.chat_id == chats.c.id).where(*here)
    )
    return found


@dataclass(frozen=True, slots=True)
class Meant:
    """A message of a chat, and where it is said."""

    talk: Talk
    line: Line

    @property
    def target(self) -> str:
        return ours(self.line.id)

    async def command(self, name: str, rest: str = "") -> None:
        await self.talk.heard(self.talk.command(secrets.token_hex(12), name, rest, target=self.target))

    async def rewrite(self, text: str) -> None:
        async def show(tx: Write) -> None:
            post = await self._post(tx)
            if post is not None:
                await store.say_anew(tx, post[0], post[1], text)

        await self.talk.heard(self.talk.command(secrets.token_hex(12), "edit", text, target=self.target), show)

    async def remove(self) -> None:
        async def hide(tx: Write) -> None:
            post = await self._post(tx)
            if post is not None:
                await store.remove(tx, post[0], post[2])

        await self.talk.heard(self.talk.command(secrets.token_hex(12), "delete", "", target=self.target), hide)

    async def _post(self, tx: Read) -> tuple[int, str, int] | None:
        """(the chat's key, the message's own id, the post's) of a person's message that a post shows as it was said."""
        if self.line.native_id is None:
            return None
        query = (
            select(web_posts.c.chat_id, web_posts.c.id)
            .join(web_chats, web_chats.c.id == web_posts.c.chat_id)
            .where(web_chats.c.public_id == self.talk.channel, web_posts.c.key == f"{store.SAID}{self.line.native_id}")
        )
        row = await tx.row(query)
        return None if row is None else (row["chat_id"], self.line.native_id, row["id"])


async def line_of(tx: Read, caller: Caller, chat_id: str, message_id: int) -> Line:
    """One message of a chat of the caller's. Raises NotFound."""
    one = await roaming.one(tx, caller.account, chat_id)
    found = await reading.newest(tx, one.id, 1, before=message_id + 1)
    if not found or found[0].id != message_id:
        raise NotFound(t("api-no-such-message"))
    return found[0]


async def meant(site: Site, caller: Caller, chat_id: str, message_id: int) -> Meant:
    """As `line_of`, in the chat on the web."""
    async with site.app.db.read() as tx:
        line = await line_of(tx, caller, chat_id, message_id)
    return Meant(await here(site, caller, chat_id), line)


def _name(site: Site, caller: Caller) -> str:
    return caller.holder.name or site.app.catalog.render(t("web-guest"), caller.locale)
