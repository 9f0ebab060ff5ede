"""Personas of the account: who its person is when they talk."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StrictBool
from starlette.responses import Response

from core.accounts import personas
from core.accounts.personas import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_PRONOUNS, Persona
from core.ai import images
from core.characters import store as characters
from core.db import Read
from core.errors import NotFound
from core.text import t
from web.api.auth import AUDIENCE, Caller, SiteDep, needs
from web.api.bodies import file_in, sent_form
from web.api.etags import MatchDep, tagged
from web.api.idempotency import Once
from web.api.paging import Page
from web.api.schemas.values import binary, upload_body
from web.api.shapes import Given, PublicId, text

LARGEST_FACE: Final = 8_000_000  # bytes

router = APIRouter(prefix="/personas", tags=["personas"], route_class=Once)
Reads = Annotated[Caller, needs("personas:read")]
Writes = Annotated[Caller, needs("personas:write")]


class PersonaShown(BaseModel):
    """Who somebody is when they talk."""

    id: str = Field(examples=["p5JX2n0bWq1c3m8Z"])
    name: str = Field(examples=["Minji"])
    description: str = Field(examples=["A nurse on the night shift who is fond of old films."])
    pronouns: str = Field(examples=["she/her"])
    usual: bool = Field(description="The one with every character for which none was chosen.")
    picture: bool = Field(description="It has one, at `/personas/{persona_id}/picture`.")


class PersonaMade(Given):
    name: Annotated[str, text(LONGEST_NAME, 1)] = Field(examples=["Minji"])
    description: Annotated[str, text(LONGEST_DESCRIPTION)] = Field("", examples=["A nurse on the night shift."])
    pronouns: Annotated[str, text(LONGEST_PRONOUNS)] = Field("", examples=["she/her"])
    usual: StrictBool = Field(False, description="Be this one with every character for which none is chosen.")


class PersonaChanged(Given):
    """What is left out stays."""

    name: Annotated[str, text(LONGEST_NAME, 1)] | None = None
    description: Annotated[str, text(LONGEST_DESCRIPTION)] | None = None
    pronouns: Annotated[str, text(LONGEST_PRONOUNS)] | None = None


class PersonaChosen(Given):
    """With whom to be this persona: with one character, or usually."""

    character: Annotated[str, text(64, 1)] | None = Field(None, description="Its id; null for usually.")
    chosen: StrictBool = Field(True, description="False takes the choice back.")


@router.get("", response_model=Page[PersonaShown])
async def listed(request: Request, site: SiteDep, caller: Reads) -> Response:
    """All of them, oldest first."""
    async with site.app.db.read() as tx:
        found = await personas.of_account(tx, caller.account)
        faces = await personas.with_pictures(tx, caller.account)
    items = [_shown(each, faces) for each in found]
    return tagged(request, Page[PersonaShown](items=items, next=None))


@router.post("", response_model=PersonaShown, status_code=201)
async def make(request: Request, site: SiteDep, caller: Writes, given: PersonaMade) -> Response:
    """One more. Two of the same name there cannot be."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        made = await personas.create(tx, caller.account, given.name, given.description, given.pronouns, now=now)
        if given.usual:
            await personas.choose(tx, caller.account, made.public_id, None)
        shown = await _read(tx, caller, made.public_id)
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/personas/{made.public_id}")


@router.get("/{persona_id}", response_model=PersonaShown)
async def one(request: Request, site: SiteDep, caller: Reads, persona_id: PublicId) -> Response:
    """One of them."""
    async with site.app.db.read() as tx:
        return tagged(request, await _read(tx, caller, persona_id))


@router.patch("/{persona_id}", response_model=PersonaShown)
async def change(
    request: Request, site: SiteDep, caller: Writes, persona_id: PublicId, match: MatchDep, given: PersonaChanged
) -> Response:
    """Give it what is sent."""
    async with site.app.db.write() as tx:
        match.require(await _read(tx, caller, persona_id))
        await personas.change(tx, caller.account, persona_id, **given.model_dump())
        shown = await _read(tx, caller, persona_id)
    return tagged(request, shown)


@router.delete("/{persona_id}", status_code=204)
async def remove(site: SiteDep, caller: Writes, persona_id: PublicId, match: MatchDep) -> None:
    """Forget it, and with it wherever it was chosen."""
    async with site.app.db.write() as tx:
        match.require(await _read(tx, caller, persona_id))
        await personas.remove(tx, caller.account, persona_id)


@router.put("/{persona_id}/choice", status_code=204)
async def choose(site: SiteDep, caller: Writes, persona_id: PublicId, given: PersonaChosen) -> None:
    """Be this persona, or nobody in particular, with one character or usually."""
    async with site.app.db.write() as tx:
        await _own(tx, caller, persona_id)
        character = None
        if given.character is not None:
            found = await characters.find(tx, given.character, caller.account)
            if found is None:
                raise NotFound(t("web-no-such-character"))
            character = found.id
        await personas.choose(tx, caller.account, persona_id if given.chosen else None, character)


@router.put("/{persona_id}/picture", response_model=PersonaShown, openapi_extra=upload_body())
async def change_picture(request: Request, site: SiteDep, caller: Writes, persona_id: PublicId) -> Response:
    """Its face: cut square, and without what cameras write."""
    await site.limits.check("api-upload", caller.token)
    async with site.app.db.read() as tx:  # whose it is, is asked first: reading a picture costs
        await _own(tx, caller, persona_id)
    async with sent_form(request, LARGEST_FACE) as given:
        data = await file_in(given, LARGEST_FACE)
    png = await asyncio.to_thread(images.face, data)
    async with site.app.db.write() as tx:
        await personas.change(tx, caller.account, persona_id, picture=png)
        shown = await _read(tx, caller, persona_id)
    return tagged(request, shown)


@router.get("/{persona_id}/picture", responses=binary("image/png"), response_class=Response)
async def picture(site: SiteDep, caller: Reads, persona_id: PublicId) -> Response:
    """Its face."""
    async with site.app.db.read() as tx:
        await _own(tx, caller, persona_id)
        png = await personas.picture(tx, persona_id)
    if png is None:
        raise NotFound(t("api-no-picture"))
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-cache"})


async def _read(tx: Read, caller: Caller, persona_id: str) -> PersonaShown:
    return _shown(await _own(tx, caller, persona_id), await personas.with_pictures(tx, caller.account))


async def _own(tx: Read, caller: Caller, persona_id: str) -> Persona:
    found = next((each for each in await personas.of_account(tx, caller.account) if each.public_id == persona_id), None)
    if found is None:
        raise NotFound(t("personas-gone"))
    return found


def _shown(persona: Persona, faces: Collection[str]) -> PersonaShown:
    return PersonaShown(
        id=persona.public_id,
        name=persona.name,
        description=persona.description,
        pronouns=persona.pronouns,
        usual=persona.usual,
        picture=persona.public_id in faces,
    )
