"""What is done with one answer of a chat: why it is as it is, what of it is to be remembered, and a chat that goes
another way from there."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from core import chatting, lookups
from core.ai.model import Role
from core.characters import store as characters
from core.chat import finding, leaving
from core.chat.finding import Found
from core.db import Read
from core.errors import BadInput, NotFound, ProductError
from core.ledger.lease import Claim
from core.memory import book
from core.outcome import Asker
from core.surface.markup import visible
from core.text import t
from web import arriving, doing, store
from web.errors import status_of
from web.pages.chats import ChatDep, mark, own_nonce
from web.people import acting
from web.site import Site
from web.surface import place_of
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

router = APIRouter()


async def _meant(tx: Read, chat: store.Chat, ref: str) -> tuple[Claim, Found]:
    """The answer that `ref` names, in the chat as it is now. Raises NotFound."""
    claim = await lookups.claim_of(tx, place_of(chat.person, chat.public_id))
    message_id = await doing.message(tx, claim, ref)
    assert claim is not None
    found = await finding.by_id(tx, claim.place_id, message_id)
    if found is None or found.role is Role.PERSON:
        raise NotFound(t("button-stale"))
    return claim, found


@router.get("/chats/{chat_id}/why/{ref}")
async def why(request: Request, ref: str, site: SiteDep, viewer: ViewerDep, chat: ChatDep) -> Response:
    """The receipt of an answer."""
    now = site.app.clock.now()
    async with site.app.db.read() as tx:
        _, found = await _meant(tx, chat, ref)
        told = await chatting.explained(tx, found, Asker(viewer.account or 0, viewer.locale, now))
    parts: tuple[str, ...] = (site.app.catalog.render(told.text, viewer.locale),)
    if told.panel is not None:
        parts = tuple(section.text for section in told.panel.sections)
    return site.templates.page(
        "chat_why.html", viewer.reader, path=request.url.path, chat=chat.public_id, parts=parts, answer=found.text
    )


@router.get("/chats/{chat_id}/keep/{ref}")
async def ask(request: Request, ref: str, site: SiteDep, viewer: ViewerDep, chat: ChatDep) -> Response:
    async with site.app.db.read() as tx:
        _, found = await _meant(tx, chat, ref)
    return _form(request, site, viewer, chat, " ".join(visible(found.text).split())[: book.LONGEST])


@router.post("/chats/{chat_id}/keep/{ref}")
async def keep(request: Request, ref: str, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep) -> Response:
    """The character is to remember this, in these words."""
    try:
        async with site.app.db.write() as tx:
            await acting(tx, site, viewer)
            claim, found = await _meant(tx, chat, ref)
            await leaving.check_kept(tx, claim.chat_id)
            if claim.person_id is None or claim.character_id is None:
                raise NotFound(t("button-stale"))
            now = site.app.clock.now()
            await book.add(
                tx, claim.person_id, claim.character_id, claim.place_id, form["text"], now, chat_id=found.chat_id
            )
    except BadInput as problem:
        return _form(request, site, viewer, chat, form["text"], problem)
    return RedirectResponse(f"/chats/{chat.public_id}?kept=1#end", status_code=303)


@router.post("/chats/{chat_id}/branch/{ref}")
async def branch(ref: str, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep) -> Response:
    """A chat of its own that goes on from there; this one stays as it is. The same form sent twice makes one."""
    channel = mark(viewer.token_hash, own_nonce(form["nonce"]), ref)
    you = site.app.catalog.render(t("web-you"), viewer.locale)
    async with site.app.db.write() as tx:
        await acting(tx, site, viewer)
        if await store.chat(tx, channel) is None:
            claim, found = await _meant(tx, chat, ref)
            await leaving.check_kept(tx, claim.chat_id)
            character = None if claim.version_id is None else await characters.version(tx, claim.version_id)
            if character is None:
                raise NotFound(t("roaming-nobody"))
            from_here = arriving.From(chat.person, found.chat_id, found.message_id, claim.person_id)
            await arriving.branch(tx, channel, from_here, character, you=you, now=site.app.clock.now())
    return RedirectResponse(f"/chats/{channel}#end", status_code=303)


def _form(
    request: Request, site: Site, viewer: Viewer, chat: store.Chat, text: str, problem: ProductError | None = None
) -> Response:
    return site.templates.page(
        "chat_keep.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        chat=chat.public_id,
        form_token=viewer.form_token,
        text=text,
        limit=book.LONGEST,
        problem=None if problem is None else problem.text,
    )
