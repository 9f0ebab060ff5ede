"""Chats: begin one, read it, write in it, press its buttons, follow it live."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi import Path as PathParam
from fastapi.sse import ServerSentEvent
from starlette.responses import RedirectResponse, Response

from core.chat import roaming
from core.chat.hearing import LONGEST
from core.db import Write
from core.db.tables.web import PostAuthor
from core.declared import parse
from core.desk import Alongside
from core.errors import BadInput, NotFound
from core.surface.events import ButtonPressed, CommandInvoked, Event, File, MessageCreated, Person, Place
from core.text import t
from web import arriving, doing, files, store
from web.errors import status_of, wants_json
from web.files import Brought
from web.live import Away, Changed, Typing
from web.pages.character import Met, character_page, met_by_form
from web.pages.chatpage import chat_page
from web.people import guest_of
from web.site import Site
from web.streaming import Stream
from web.surface import place_of, topic
from web.viewer import FormDep, SiteDep, UploadDep, Viewer, ViewerDep

GREETING_SECONDS = 3.0  # how long a first line waits for the greeting, so that it stands below it
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_POST = re.compile(r"[0-9]{1,15}")
_ACTION_BYTES = 64

router = APIRouter()


async def own_chat(chat_id: str, site: SiteDep, viewer: ViewerDep) -> store.Chat:
    """The chat, for the guest whose it is. For everybody else there is none."""
    async with site.app.db.read() as tx:
        chat = await store.chat(tx, chat_id)
    if chat is None or not _whose(chat, viewer):
        raise NotFound(t("web-no-such-chat"))
    return chat


def _whose(chat: store.Chat, viewer: Viewer) -> bool:
    """By the account, for an account may have several persons here, and a guest none yet."""
    if viewer.account is not None and chat.account == viewer.account:
        return True
    return viewer.person is not None and chat.person == viewer.person


Number = Annotated[int, Query(ge=0, le=2**53)]
PostId = Annotated[int, PathParam(ge=0, le=2**53)]
Earlier = Annotated[int | None, Query(ge=0, le=2**53)]
ChatDep = Annotated[store.Chat, Depends(own_chat)]


@router.post("/characters/{character_id}/chats")
async def begin(request: Request, character_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """A new chat; with words, they are its first message. The same form sent twice begins one chat."""
    async with site.app.db.read() as tx:
        met = await met_by_form(tx, character_id, form, viewer.account)
    found = met.listed
    try:
        text = words(form["text"])
    except BadInput as problem:
        return await character_page(request, site, viewer, met, problem=problem.text, status=status_of(problem))
    channel = mark(viewer.token_hash, own_nonce(form["nonce"]))
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        person = await guest_of(tx, site, viewer)
        await store.open_chat(tx, channel, person, now, found.public_id)
    talk = Talk(site, viewer, person, channel)
    secret = form["how"] == "incognito"
    wanted = _named(met, form["greeting"], incognito=secret)
    await site.app.desk.open_chat(talk.place, talk.speaker, wanted)
    if secret or (text and found.card.greetings):
        await _begun(site, channel)
    if text:
        await talk.say(text, form["nonce"])
    response = RedirectResponse(f"/chats/{channel}#end", status_code=303)
    viewer.remember(response)
    return response


@router.get("/chats/{chat_id}")
async def read(request: Request, site: SiteDep, viewer: ViewerDep, chat: ChatDep, before: Earlier = None) -> Response:
    return await chat_page(request, site, viewer, chat, before=before)


@router.post("/chats/{chat_id}/messages")
async def write(request: Request, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: UploadDep) -> Response:
    sent = form.file("file")
    try:
        text = words(form["text"], needed=sent is None)
        taken = files.with_command if parse(text, site.commands) else files.with_message
        brought = None if sent is None else await taken(sent)
    except BadInput as problem:
        if wants_json(request):
            raise
        return await chat_page(request, site, viewer, chat, problem=problem)
    await _back(site, viewer, chat)
    await Talk(site, viewer, chat.person, chat.public_id).say(text, form["nonce"], brought)
    return done(request, chat)


async def _back(site: Site, viewer: Viewer, chat: store.Chat) -> None:
    """A chat that went on elsewhere comes back before something is said in it. Raises Busy."""
    if not chat.away or viewer.account is None:
        return
    now, you = site.app.clock.now(), site.app.catalog.render(t("web-you"), viewer.locale)
    async with site.app.db.write() as tx:
        gone = await roaming.gone_to(tx, store.PLATFORM, chat.public_id, viewer.account)
        if gone is not None:
            await arriving.bring(tx, viewer.account, chat.person, gone.public_id, you=you, now=now)


@router.post("/chats/{chat_id}/buttons")
async def press(request: Request, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep) -> Response:
    """ "<action> <post>", as the page's buttons say it, so that one form serves all of them."""
    action, _, post = form["action"].partition(" ")
    post = post or form["post"]
    if not action or len(action.encode()) > _ACTION_BYTES or not _POST.fullmatch(post):
        raise BadInput(t("web-bad-request"))
    talk = Talk(site, viewer, chat.person, chat.public_id)
    pressed = ButtonPressed(
        id=mark(own_nonce(form["nonce"]), action),
        place=talk.place,
        person=talk.speaker,
        action=action,
        message_id=post,
        at=site.app.clock.now(),
    )
    await site.app.desk.take(pressed)
    return done(request, chat)


@router.get("/chats/{chat_id}/events", response_class=Stream)
async def events(
    site: SiteDep,
    viewer: ViewerDep,
    chat: ChatDep,
    after: Number = 0,
    last_event_id: Annotated[int, Header(ge=0, le=2**53)] = 0,
) -> Response:
    """Posts as HTML, as they change. The id is the chat's revision, from which a browser that comes back goes on."""
    told = _told(site, viewer, chat, max(after, last_event_id))
    return Stream(site.live, viewer.who, told, viewer.token_hash)


async def _told(site: Site, viewer: Viewer, chat: store.Chat, after: int) -> AsyncGenerator[ServerSentEvent, None]:
    async for news in site.live.follow(chat, after):
        match news:
            case Typing(on=on):
                yield ServerSentEvent(event="typing", raw_data="on" if on else "off")
            case Away():
                yield ServerSentEvent(event="went", raw_data="went")
            case Changed(post=post) if post.deleted:
                yield ServerSentEvent(event="gone", id=str(post.revision), raw_data=str(post.id))
            case Changed(post=post):
                async with site.app.db.read() as tx:
                    done_with = await doing.of(tx, chat.public_id, [post]) if post.finished else doing.NOTHING
                acts = done_with.get(post.id)
                shown = site.templates.render("post.html", viewer.locale, post=post, chat=chat.public_id, act=acts)
                yield ServerSentEvent(event="post", id=str(post.revision), raw_data=shown)


def words(text: str, *, needed: bool = False) -> str:
    """What a person typed, as it is sent. Raises BadInput where it is too long, or empty though `needed`."""
    tidy = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(tidy) > LONGEST:
        raise BadInput(t("web-too-long", length=len(tidy), limit=LONGEST))
    if needed and not tidy:
        raise BadInput(t("web-empty"))
    return tidy


@dataclass(frozen=True, slots=True)
class Talk:
    """A guest in one of their chats."""

    site: Site
    viewer: Viewer
    person: str
    channel: str

    @property
    def speaker(self) -> Person:
        name = self.viewer.name or self.site.app.catalog.render(t("web-guest"), self.viewer.locale)
        return Person(self.person, name, self.viewer.locale)

    @property
    def place(self) -> Place:
        return place_of(self.person, self.channel, adult=self.viewer.adult)

    async def say(self, text: str, nonce: str, brought: Brought | None = None) -> None:
        """Hand it to the desk, and in the same transaction show it as this person's post. Twice is once."""
        app = self.site.app
        event_id = mark(own_nonce(nonce), text)
        command = parse(text, self.site.commands)
        key = f"{store.SAID if command is None else store.TYPED}{event_id}"

        async def show(tx: Write) -> None:
            now = app.clock.now()
            chat_id = await store.open_chat(tx, self.channel, self.person, now)
            name = app.catalog.render(t("web-you"), self.viewer.locale)
            kept = None if brought is None else brought.kept
            draft = store.Draft(key=key, author=PostAuthor.PERSON, name=name, body=text, file=kept)
            await store.put(tx, chat_id, draft, now)

        given = () if brought is None else (brought.file(key),)
        event = self._said(event_id, text, given) if command is None else self.command(event_id, *command, given)
        await self.heard(event, show)

    async def heard(self, event: Event, alongside: Alongside | None = None) -> None:
        """Hand it to the desk, with what is to be seen at once; whoever has the page open looks."""
        if await self.site.app.desk.take(event, alongside=alongside):
            await self.site.app.bus.say(topic(self.channel))

    def _said(self, event_id: str, text: str, given: tuple[File, ...]) -> MessageCreated:
        return MessageCreated(
            id=event_id,
            place=self.place,
            person=self.speaker,
            text=text,
            at=self.site.app.clock.now(),
            addressed=True,
            attachments=len(given),
            files=given,
        )

    def command(
        self, event_id: str, name: str, rest: str, given: tuple[File, ...] = (), target: str | None = None
    ) -> CommandInvoked:
        return CommandInvoked(
            id=event_id,
            place=self.place,
            person=self.speaker,
            name=name,
            rest=rest,
            files=given,
            target=target,
            at=self.site.app.clock.now(),
        )


def _named(met: Met, greeting: str, *, incognito: bool) -> str:
    """How `open` (core.commands) is told whom to bring, with which of the greetings, counted from 1, and how."""
    name = met.token or met.listed.public_id
    number = greeting if greeting.isdecimal() and len(greeting) < 4 else ""
    if incognito:
        return f"{name}#{number}#incognito"
    return f"{name}#{number}" if number else name


async def _begun(site: Site, channel: str) -> None:
    """Posts stand in the order in which they come: let the character's first words come first. A chat that is
    incognito says so from its first page on, too: that is known once it has begun."""
    async with site.app.bus.listen(topic(channel)) as ear:
        until = site.app.clock.monotonic() + GREETING_SECONDS
        while (left := until - site.app.clock.monotonic()) > 0:
            async with site.app.db.read() as tx:
                chat = await store.chat(tx, channel)
                begun = chat is None or chat.revision > 0 or (await store.within(tx, chat)).incognito
            if begun:
                return
            await ear.wait(min(left, 0.5))


def done(request: Request, chat: store.Chat, where: str = "end") -> Response:
    if wants_json(request):
        return Response(status_code=204)
    return RedirectResponse(f"/chats/{chat.public_id}#{where}", status_code=303)


def own_nonce(value: str) -> str:
    if not _NONCE.fullmatch(value):
        raise BadInput(t("web-bad-request"))
    return value


def mark(*parts: str) -> str:
    """24 letters that are the same for the same parts: the id of what a form did, however often it is sent."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
