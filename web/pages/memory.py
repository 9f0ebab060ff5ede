"""What characters remember of whoever looks: searched, corrected, pinned, widened, forgotten, taken away as a file."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from core.db import Read, Write
from core.errors import BadInput, NotFound, ProductError
from core.memory import afresh, book, knowers
from core.memory.knowers import Knower
from core.text import t
from web.errors import status_of
from web.people import acting
from web.site import Site
from web.viewer import Form, FormDep, SiteDep, Viewer, ViewerDep

router = APIRouter()
SIZE = 20
Of = Annotated[str, Query(max_length=64)]
Wanted = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=0, le=10_000)]


@router.get("/me/memory")
async def everyone(
    request: Request, site: SiteDep, viewer: ViewerDep, character: Of = "", q: Wanted = "", page: Number = 0
) -> Response:
    """Who remembers something; with `character` what that one does."""
    if character:
        return await _page(request, site, viewer, character.replace("\x00", ""), query=q.replace("\x00", ""), page=page)
    known: list[Knower] = []
    if viewer.account is not None:
        async with site.app.db.read() as tx:
            known = await knowers.of(tx, viewer.account)
    return site.templates.page("memory_all.html", viewer.reader, path=request.url.path, knowers=known)


@router.get("/me/memory/export")
async def export(site: SiteDep, viewer: ViewerDep, character: Of = "") -> Response:
    """All that one character knows, or every one, as JSON."""
    if viewer.account is None:
        raise NotFound(t("web-no-such-page"))
    async with site.app.db.read() as tx:
        found = await _knower(tx, viewer, character.replace("\x00", "")) if character else None
        whole = await book.exported(tx, viewer.account, None if found is None else found.id)
    data = json.dumps(whole, ensure_ascii=False, indent=2).encode()
    headers = {"Content-Disposition": "attachment; filename=iyagi-memory.json", "Cache-Control": "private, no-store"}
    return Response(data, media_type="application/json", headers=headers)


@router.post("/me/memory")
async def write(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """Write something down for a character."""
    try:
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            found = await _knower(tx, viewer, form["character"])
            where = await knowers.where(tx, account, found.id)
            if where is None:
                raise NotFound(t("web-no-such-page"))
            await book.add(tx, where[0], found.id, where[1], form["text"], site.app.clock.now())
    except BadInput as problem:
        return await _page(request, site, viewer, form["character"], problem=problem)
    return _back(form["character"])


@router.post("/me/memory/fresh")
async def fresh(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """Begin afresh with a character, or have what was before come to mind again."""
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        found = await _knower(tx, viewer, form["character"])
        if form["do"] == "off":
            await afresh.undo(tx, account, found.id)
        else:
            await afresh.fresh_start(tx, account, found.id, site.app.clock.now())
    return _back(found.public_id)


@router.post("/me/memory/forget-all")
async def forget_all(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """All that a character knows, for good; only with the box ticked."""
    if form["sure"] != "yes":
        return await _page(request, site, viewer, form["character"], problem=BadInput(t("memory-page-unsure")))
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        found = await _knower(tx, viewer, form["character"])
        await book.forget_all(tx, account, found.id)
    return _back(found.public_id)


@router.post("/me/memory/{memory_id}")
async def change(request: Request, memory_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """`do`: correct, pin, unpin, widen, narrow or forget. Raises NotFound for what is another's."""
    now = site.app.clock.now()
    try:
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            await _do(tx, account, memory_id, form, now)
    except BadInput as problem:
        return await _page(request, site, viewer, form["character"], problem=problem)
    return _back(form["character"])


async def _do(tx: Write, account: int, memory_id: str, form: Form, now: datetime) -> None:
    match form["do"]:
        case "correct":
            await book.correct(tx, account, memory_id, form["text"], now)
        case "pin" | "unpin":
            await book.pin(tx, account, memory_id, pinned=form["do"] == "pin")
        case "widen" | "narrow":
            await book.widen(tx, account, memory_id, now, widened=form["do"] == "widen")
        case "forget":
            await book.forget(tx, account, memory_id)
        case _:
            raise BadInput(t("web-bad-request"))


async def _knower(tx: Read, viewer: Viewer, public_id: str) -> Knower:
    found = None if viewer.account is None else await knowers.one(tx, viewer.account, public_id)
    if found is None:
        raise NotFound(t("web-no-such-character"))
    return found


def _back(character: str) -> Response:
    plain = character.replace("-", "").replace("_", "")
    more = f"?character={character}" if plain.isascii() and plain.isalnum() else ""
    return RedirectResponse(f"/me/memory{more}", status_code=303)


async def _page(
    request: Request,
    site: Site,
    viewer: Viewer,
    character: str,
    *,
    query: str = "",
    page: int = 0,
    problem: ProductError | None = None,
) -> Response:
    async with site.app.db.read() as tx:
        found = await _knower(tx, viewer, character)
        assert viewer.account is not None
        known = await book.page(tx, viewer.account, found.id, page, SIZE, query)
        began = await afresh.began(tx, viewer.account, found.id)
    return site.templates.page(
        "memory.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        knower=found,
        known=known,
        began=began,
        wanted=query,
        form_token=viewer.form_token,
        limit=book.LONGEST,
        problem=None if problem is None else problem.text,
    )
