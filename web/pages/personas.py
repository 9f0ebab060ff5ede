"""Who one is when one talks: personas of one's own, and which of them one is with whom."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from core.accounts import personas
from core.accounts.personas import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_PRONOUNS, Persona
from core.ai import images
from core.characters import store as characters
from core.characters.store import Listed
from core.db import Read, Write
from core.errors import BadInput, NotFound, ProductError
from core.text import t
from web.errors import status_of
from web.people import acting
from web.site import Site
from web.viewer import Form, FormDep, SiteDep, UploadDep, Viewer, ViewerDep

router = APIRouter()
LARGEST = 8_000_000  # bytes of a picture
With = Annotated[str, Query(max_length=64)]


@router.get("/me/personas")
async def mine(request: Request, site: SiteDep, viewer: ViewerDep, character: With = "") -> Response:
    """All of them; with `character` also who one is with that one."""
    return await _page(request, site, viewer, character)


@router.post("/me/personas")
async def create(request: Request, site: SiteDep, viewer: ViewerDep, form: UploadDep) -> Response:
    try:
        picture = await _picture(form)
        async with site.app.db.write() as tx:
            account, now = await acting(tx, site, viewer), site.app.clock.now()
            made = await personas.create(
                tx, account, form["name"], form["description"], form["pronouns"], now=now, picture=picture
            )
            await _use(tx, account, made.public_id, form)
    except BadInput as problem:
        return await _page(request, site, viewer, form["character"], problem=problem, typed=form)
    return _done(viewer, form)


@router.get("/me/personas/{persona_id}")
async def edit(request: Request, persona_id: str, site: SiteDep, viewer: ViewerDep) -> Response:
    return await _form(request, site, viewer, persona_id)


@router.post("/me/personas/{persona_id}")
async def change(request: Request, persona_id: str, site: SiteDep, viewer: ViewerDep, form: UploadDep) -> Response:
    try:
        picture = await _picture(form)
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            given = {name: form[name] for name in ("name", "description", "pronouns")}
            await personas.change(tx, account, persona_id, **given, picture=picture)
            await _use(tx, account, persona_id, form)
    except BadInput as problem:
        return await _form(request, site, viewer, persona_id, problem)
    return _done(viewer, form)


@router.post("/me/personas/{persona_id}/gone")
async def remove(persona_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        await personas.remove(tx, await acting(tx, site, viewer), persona_id)
    return _done(viewer, form)


@router.get("/me/personas/{persona_id}/picture")
async def picture(persona_id: str, site: SiteDep, viewer: ViewerDep) -> Response:
    """Its face, for its owner alone."""
    async with site.app.db.read() as tx:
        await _one(tx, viewer, persona_id)
        png = await personas.picture(tx, persona_id)
    if png is None:
        return RedirectResponse("/static/nobody.svg", status_code=307, headers={"Cache-Control": "private, no-cache"})
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-cache"})


@router.post("/me/persona")
async def choose(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """Be this one with a character, or, without one, usually; "" is nobody in particular."""
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        character = await _character(tx, form["character"], account)
        await personas.choose(tx, account, form["persona"] or None, None if character is None else character.id)
    return _done(viewer, form)


async def _use(tx: Write, account: int, public_id: str, form: Form) -> None:
    if form["usual"] == "on":
        await personas.choose(tx, account, public_id, None)


def _done(viewer: Viewer, form: Form) -> Response:
    character = form["character"]
    plain = character.replace("-", "").replace("_", "")
    more = f"?character={character}" if plain.isascii() and plain.isalnum() else ""
    response = RedirectResponse(f"/me/personas{more}", status_code=303)
    viewer.remember(response)
    return response


async def _picture(form: Form) -> bytes | None:
    """What was chosen as a face, made ours (PNG). Raises BadInput for what is no picture, or too large."""
    sent = form.file("picture")
    if sent is None:
        return None
    data = await sent.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(t("personas-picture-large", most=LARGEST // 1_000_000))
    return await asyncio.to_thread(images.face, data)


async def _one(tx: Read, viewer: Viewer, persona_id: str) -> Persona:
    mine = [] if viewer.account is None else await personas.of_account(tx, viewer.account)
    found = next((each for each in mine if each.public_id == persona_id), None)
    if found is None:
        raise NotFound(t("personas-gone"))
    return found


async def _character(tx: Read, public_id: str, account: int | None) -> Listed | None:
    return await characters.find(tx, public_id, account) if public_id else None


async def _page(
    request: Request,
    site: Site,
    viewer: Viewer,
    character: str,
    *,
    problem: ProductError | None = None,
    typed: Form | None = None,
) -> Response:
    async with site.app.db.read() as tx:
        found = await _character(tx, character.replace("\x00", ""), viewer.account)
        known = [] if viewer.account is None else await personas.of_account(tx, viewer.account)
        here = None
        if viewer.account is not None:
            here = await personas.here(tx, viewer.account, None if found is None else found.id)
    response = site.templates.page(
        "personas.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        personas=known,
        here=here,
        character=found,
        typed={name: "" if typed is None else typed[name] for name in ("name", "description", "pronouns")},
        form_token=viewer.form_token,
        problem=None if problem is None else problem.text,
        longest=(LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_PRONOUNS),
    )
    viewer.remember(response)
    return response


async def _form(
    request: Request, site: Site, viewer: Viewer, persona_id: str, problem: ProductError | None = None
) -> Response:
    async with site.app.db.read() as tx:
        found = await _one(tx, viewer, persona_id)
        has_face = await personas.picture(tx, persona_id) is not None
    return site.templates.page(
        "persona.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        persona=found,
        has_face=has_face,
        form_token=viewer.form_token,
        problem=None if problem is None else problem.text,
        longest=(LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_PRONOUNS),
    )
