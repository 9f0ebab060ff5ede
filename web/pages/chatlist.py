"""All chats of whoever looks, wherever they are: found, named, deleted, read along, and brought here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import ServerSentEvent
from starlette.responses import RedirectResponse, Response

from core.characters.formats.write import file_name
from core.chat import reading, roaming, shelf
from core.chat.roaming import Roaming
from core.chat.transcript import Form, written
from core.errors import NotFound, ProductError
from core.surface.cleaning import clean
from core.text import t
from web import arriving, mirror, store
from web.errors import status_of
from web.live import Typing
from web.mirror import Marked, Only, Said, Unsaid, Went
from web.pages.chats import Earlier
from web.people import guest_of
from web.site import Site
from web.streaming import Stream
from web.surface import topic
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

router = APIRouter()
Text = Annotated[str, Query(max_length=200)]


@router.get("/chats")
async def everywhere(
    request: Request, site: SiteDep, viewer: ViewerDep, q: Text = "", before: Earlier = None
) -> Response:
    """The newest words first; `before` goes on behind the chat with that number."""
    found: list[Roaming] = []
    wanted = q.replace("\x00", "").strip()
    if viewer.account is not None:
        async with site.app.db.read() as tx:
            found = await roaming.listed(tx, viewer.account, query=wanted, before=before, most=roaming.LISTED + 1)
    shown = found[: roaming.LISTED]
    return site.templates.page(
        "chat_list.html",
        viewer.reader,
        path=request.url.path,
        chats=shown,
        wanted=wanted,
        first=before is None,
        more=shown[-1].newest if len(found) > len(shown) else None,
    )


async def own(chat_id: str, site: SiteDep, viewer: ViewerDep) -> Roaming:
    """A chat of whoever looks, wherever it is. For everybody else there is none."""
    if viewer.account is None:
        raise NotFound(t("roaming-none"))
    async with site.app.db.read() as tx:
        return await roaming.one(tx, viewer.account, chat_id)


OwnDep = Annotated[Roaming, Depends(own)]


@router.get("/chats/at/{chat_id}")
async def read(request: Request, site: SiteDep, viewer: ViewerDep, chat: OwnDep, before: Earlier = None) -> Response:
    """The chat as it is now. One that is here has a page of its own, save for what was said before."""
    if _is_here(chat) and before is None:
        return RedirectResponse(f"/chats/{chat.channel}#end", status_code=303)
    return await _page(request, site, viewer, chat, before=before)


@router.post("/chats/at/{chat_id}/here")
async def bring(request: Request, site: SiteDep, viewer: ViewerDep, chat: OwnDep, form: FormDep) -> Response:
    """Go on with it here."""
    try:
        channel = await brought(site, viewer, chat.public_id)
    except ProductError as problem:
        return await _page(request, site, viewer, chat, problem=problem)
    response = RedirectResponse(f"/chats/{channel}#end", status_code=303)
    viewer.remember(response)
    return response


async def brought(site: Site, viewer: Viewer, public_id: str) -> str:
    """Let a chat of the viewer's account go on here; the channel. Raises as `arriving.bring`."""
    you = site.app.catalog.render(t("web-you"), viewer.locale)
    if viewer.account is None:
        raise NotFound(t("roaming-none"))
    async with site.app.db.write() as tx:
        person = await guest_of(tx, site, viewer)
        channel = await arriving.bring(tx, viewer.account, person, public_id, you=you, now=site.app.clock.now())
    await site.app.bus.say(topic(channel))
    return channel


@router.get("/chats/at/{chat_id}/settings")
async def settings(request: Request, site: SiteDep, viewer: ViewerDep, chat: OwnDep) -> Response:
    return _form(request, site, viewer, chat, "chat_settings.html")


@router.post("/chats/at/{chat_id}/title")
async def title(request: Request, site: SiteDep, viewer: ViewerDep, chat: OwnDep, form: FormDep) -> Response:
    assert viewer.account is not None
    try:
        async with site.app.db.write() as tx:
            await roaming.rename(tx, viewer.account, chat.public_id, clean(form["title"]))
    except ProductError as problem:
        return _form(request, site, viewer, chat, "chat_settings.html", problem)
    return RedirectResponse("/chats", status_code=303)


@router.get("/chats/at/{chat_id}/export.{form}")
async def export(site: SiteDep, chat: OwnDep, form: Form) -> Response:
    """The whole chat as a file. `jsonl` is what SillyTavern reads."""
    async with site.app.db.read() as tx:
        talk = await shelf.transcript(tx, chat.id)
    data = await asyncio.to_thread(written, talk, form)
    name = quote(file_name(chat.named, "", form.value), safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(data, media_type="application/octet-stream", headers=headers)


@router.get("/chats/at/{chat_id}/delete")
async def ask(request: Request, site: SiteDep, viewer: ViewerDep, chat: OwnDep) -> Response:
    return _form(request, site, viewer, chat, "chat_delete.html")


@router.post("/chats/at/{chat_id}/delete")
async def delete(request: Request, site: SiteDep, viewer: ViewerDep, chat: OwnDep, form: FormDep) -> Response:
    """Gone for good, with what was learnt from it."""
    assert viewer.account is not None
    try:
        async with site.app.db.write() as tx:
            gone = await roaming.remove(tx, viewer.account, chat.public_id, site.app.clock.now())
            if gone.platform == store.PLATFORM and gone.here:
                await store.forget(tx, gone.channel)
    except ProductError as problem:
        return _form(request, site, viewer, chat, "chat_delete.html", problem)
    return RedirectResponse("/chats", status_code=303)


@router.get("/chats/at/{chat_id}/events", response_class=Stream)
async def events(
    site: SiteDep,
    viewer: ViewerDep,
    chat: OwnDep,
    after: Annotated[str, Query(max_length=40)] = "",
    last_event_id: Annotated[str, Header(max_length=40)] = "",
) -> Response:
    """Messages as HTML, as they change. The id is a mark of all that the page has then."""
    told = _told(site, viewer, chat, last_event_id or after)
    return Stream(site.live, viewer.who, told, viewer.token_hash)


async def _told(site: Site, viewer: Viewer, chat: Roaming, mark: str) -> AsyncGenerator[ServerSentEvent, None]:
    assert viewer.account is not None
    async for news in mirror.follow(site, viewer.account, chat, mark):
        match news:
            case Typing(on=on):
                yield ServerSentEvent(event="typing", raw_data="on" if on else "off")
            case Unsaid(id=gone):
                yield ServerSentEvent(event="gone", raw_data=str(gone))
            case Only(ids=ids):
                yield ServerSentEvent(event="only", raw_data=" ".join(map(str, ids)))
            case Marked(mark=mark):
                yield ServerSentEvent(event="mark", id=mark, raw_data=mark)
            case Went():
                yield ServerSentEvent(event="went", raw_data="went")
            case Said(line=line):
                shown = site.templates.render("chat_line.html", viewer.locale, line=line)
                yield ServerSentEvent(event="post", raw_data=shown)


def _is_here(chat: Roaming) -> bool:
    return chat.platform == store.PLATFORM and chat.here


async def _page(
    request: Request,
    site: Site,
    viewer: Viewer,
    chat: Roaming,
    *,
    before: int | None = None,
    problem: ProductError | None = None,
) -> Response:
    async with site.app.db.read() as tx:
        lines = await reading.newest(tx, chat.id, mirror.SHOWN, before=before)
        typing = await reading.is_answered(tx, chat.id, chat.place_id)
    return site.templates.page(
        "chat_away.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=f"/chats/at/{chat.public_id}",
        chat=chat,
        is_here=_is_here(chat),
        lines=lines,
        mark=mirror.mark_of(lines),
        typing=typing,
        live=before is None and not _is_here(chat),
        earlier=lines[0].id if len(lines) == mirror.SHOWN else None,
        form_token=viewer.form_token,
        problem=None if problem is None else problem.text,
    )


def _form(
    request: Request, site: Site, viewer: Viewer, chat: Roaming, template: str, problem: ProductError | None = None
) -> Response:
    return site.templates.page(
        template,
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        chat=chat,
        form_token=viewer.form_token,
        problem=None if problem is None else problem.text,
    )
