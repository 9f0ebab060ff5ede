"""Who one is in a chat, and the end of a chat of which nothing is kept."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from core.accounts import personas
from core.chat import roaming
from core.errors import BadInput, NotFound, ProductError
from core.text import t
from web import store
from web.pages.chatpage import chat_page
from web.pages.chats import ChatDep
from web.people import acting
from web.viewer import FormDep, SiteDep, ViewerDep

router = APIRouter()


@router.post("/chats/{chat_id}/persona")
async def be(request: Request, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep) -> Response:
    """Be one of one's personas with the character of this chat; "" is nobody but oneself, with everybody."""
    wanted = form["persona"].replace("\x00", "") or None
    try:
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            within = await store.within(tx, chat)
            always = wanted is None or within.character_id is None
            await personas.use(tx, account, wanted, within.character_id, always=always)
    except NotFound as problem:
        return await chat_page(request, site, viewer, chat, problem=problem)
    return RedirectResponse(f"/chats/{chat.public_id}#end", status_code=303)


@router.post("/chats/{chat_id}/over")
async def end(request: Request, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep) -> Response:
    """An incognito chat is over: all of it goes, the page, too."""
    try:
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            within = await store.within(tx, chat)
            if not within.incognito or within.public_id is None:
                raise BadInput(t("memory-incognito-not"))
            await roaming.remove(tx, account, within.public_id, site.app.clock.now())
            await store.forget(tx, chat.public_id)
    except ProductError as problem:
        return await chat_page(request, site, viewer, chat, problem=problem)
    return RedirectResponse(f"/characters/{within.character}", status_code=303)
