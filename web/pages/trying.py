"""A chat beside the editor, in which its maker tries a character as it was saved last. Nothing of it is remembered."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import delete, select
from starlette.responses import JSONResponse, Response

from core.db.tables.web import web_chats, web_posts
from web import store
from web.errors import wants_json
from web.pages.chats import Talk, mark, own_nonce
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep
from web.people import guest_of
from web.site import Site
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

router = APIRouter()


@router.post("/characters/{character_id}/try")
async def begin(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    """From the greeting on, with the newest version; what was said there before is gone. Twice is once."""
    return await begun(request, site, viewer, mine, form["nonce"])


async def begun(request: Request, site: Site, viewer: Viewer, mine: Owned, nonce: str) -> Response:
    channel, event = channel_of(mine), mark("try", own_nonce(nonce))
    async with site.app.db.write() as tx:
        person = await guest_of(tx, site, viewer)
        chat_id = await store.open_chat(tx, channel, person, site.app.clock.now(), mine.public_id)
        await tx.run(delete(web_posts).where(web_posts.c.chat_id == chat_id))
        revision: int = await tx.value(select(web_chats.c.revision).where(web_chats.c.id == chat_id))
    talk = Talk(site, viewer, person, channel)
    await talk.heard(talk.command(event, "open", f"{mine.public_id}##incognito"))
    if wants_json(request):
        return JSONResponse({"chat": f"/chats/{channel}", "after": revision})
    return back(viewer, f"/chats/{channel}#end")


def channel_of(mine: Owned) -> str:
    """One for each maker and character."""
    return f"{store.TRIED}{mark('try', str(mine.owner), mine.public_id)[:21]}"
