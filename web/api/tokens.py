"""Tokens: a program signs in and renews what it has; people make personal tokens and take them back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StrictInt
from sqlalchemy import select
from starlette.responses import Response

from core.accounts import addresses, signin, tokens
from core.accounts.tokens import Issued, Personal, Scope
from core.db.tables.people import accounts
from core.errors import BadInput
from core.text import t
from web import limits
from web.api.auth import ACCESS_LASTS, AUDIENCE, AccessDep, Caller, SiteDep, TokenNeeded, admit, needs
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.paging import Page
from web.api.shapes import Given, PublicId, text

router = APIRouter(prefix="/tokens", tags=["tokens"], route_class=Once)
Owner = Annotated[Caller, needs("account")]
Any = Annotated[Caller, needs()]
MOST_DAYS = 3_650


class SignIn(Given):
    email: Annotated[str, text(254, 3)] = Field(examples=["minji@example.com"])
    password: Annotated[str, text(256, 1)] = Field(examples=["correct horse battery staple"])
    name: Annotated[str, text(80)] = Field("", description="What the program is called.", examples=["My client"])
    scopes: list[Scope] | None = Field(
        None, min_length=1, max_length=len(tokens.SCOPES), description="What it may do; without this, everything."
    )


class Refresh(Given):
    refresh_token: Annotated[str, text(200, 1)]


class Tokens(BaseModel):
    """`access_token` is what is sent with each request; `refresh_token` gets the next pair, once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - what kind of token it is
    expires_in: int = Field(description="Seconds.", examples=[600])
    refresh_token: str
    refresh_expires_at: datetime
    scopes: list[str]
    program: str = Field(description="The program's id in the list of programs.")


class PersonalMade(Given):
    name: Annotated[str, text(tokens.LONGEST_NAME, 1)] = Field(examples=["Backup on my computer"])
    scopes: list[Scope] = Field(min_length=1, max_length=len(tokens.SCOPES), examples=[["chats:read"]])
    days: StrictInt | None = Field(
        None, ge=1, le=MOST_DAYS, description="How long it lasts; null until it is revoked.", examples=[90]
    )


class PersonalShown(BaseModel):
    id: str
    name: str
    hint: str = Field(description="How it begins.")
    scopes: list[str]
    made_at: datetime
    seen_at: datetime | None
    expires_at: datetime | None


class PersonalNew(PersonalShown):
    token: str = Field(description="The token itself. It is never shown again.")


class ProgramShown(BaseModel):
    id: str
    name: str
    scopes: list[str]
    made_at: datetime
    seen_at: datetime
    here: bool = Field(description="The program that asks.")


@router.post("", response_model=Tokens, status_code=201)
async def sign_in(request: Request, site: SiteDep, access: AccessDep, given: SignIn) -> Response:
    """Sign a program in with an e-mail address and a password."""
    address = addresses.read(given.email)
    await admit(request, "signin-client")
    await admit(request, "signin", f"{address.folded} {limits.client(request)}")
    await admit(request, "signin-address", address.folded)
    account = await signin.sign_in(site.app.db, site.passwords, address, given.password)
    if account is None:
        raise TokenNeeded(t("api-wrong-password"))
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        public_id: str = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
        issued = await tokens.begin(tx, account, given.name, given.scopes or tokens.SCOPES, now)
    return tagged(request, pair(access.sign(issued.family, public_id), issued), 201)


@router.post("/refresh", response_model=Tokens, status_code=201)
async def refresh(request: Request, site: SiteDep, access: AccessDep, given: Refresh) -> Response:
    """The next pair. The refresh token that was sent is worth nothing from now on; sent again, it ends the program's
    sign-in, for then two have it."""
    await admit(request, "api-anyone")
    async with site.app.db.write() as tx:
        issued = await tokens.rotate(tx, given.refresh_token, site.app.clock.now())
        holder = None if issued is None else await tokens.of_family(tx, issued.family)
    if issued is None or holder is None:
        raise TokenNeeded(t("api-bad-token"))
    return tagged(request, pair(access.sign(issued.family, holder.public_id), issued), 201)


@router.delete("/current", status_code=204)
async def sign_out(site: SiteDep, caller: Any) -> None:
    """End what this request was sent with: the program's sign-in, or the personal token."""
    kind, _, public_id = caller.token.partition(":")
    end = tokens.end if kind == "family" else tokens.revoke
    async with site.app.db.write() as tx:
        await end(tx, caller.account, public_id, site.app.clock.now())


@router.get("/personal", response_model=Page[PersonalShown])
async def personal(request: Request, site: SiteDep, caller: Owner) -> Response:
    """The personal tokens that are good, the newest first."""
    async with site.app.db.read() as tx:
        found = await tokens.personal(tx, caller.account, site.app.clock.now())
    items = [PersonalShown(**_shown(each)) for each in found]
    return tagged(request, Page[PersonalShown](items=items, next=None))


@router.post("/personal", response_model=PersonalNew, status_code=201)
async def make(request: Request, site: SiteDep, caller: Owner, given: PersonalMade) -> Response:
    """A personal token. It may do no more than the program that makes it."""
    if not set(given.scopes) <= caller.holder.scopes:
        raise BadInput(t("api-token-scopes"))
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        made, secret = await tokens.make(tx, caller.account, given.name, given.scopes, days=given.days, now=now)
    shown = PersonalNew(**_shown(made), token=secret)
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/tokens/personal/{made.public_id}")


@router.delete("/personal/{token_id}", status_code=204)
async def revoke(site: SiteDep, caller: Owner, token_id: PublicId) -> None:
    """Make a personal token worth nothing."""
    async with site.app.db.write() as tx:
        await tokens.revoke(tx, caller.account, token_id, site.app.clock.now())


@router.get("/programs", response_model=Page[ProgramShown])
async def programs(request: Request, site: SiteDep, caller: Owner) -> Response:
    """The programs that are signed in, the last used first."""
    async with site.app.db.read() as tx:
        found = await tokens.programs(tx, caller.account, site.app.clock.now())
    items = [
        ProgramShown(
            id=each.public_id,
            name=each.name,
            scopes=list(each.scopes),
            made_at=each.made_at,
            seen_at=each.seen_at,
            here=caller.token == f"family:{each.public_id}",
        )
        for each in found
    ]
    return tagged(request, Page[ProgramShown](items=items, next=None))


@router.delete("/programs/{program_id}", status_code=204)
async def end(site: SiteDep, caller: Owner, program_id: PublicId) -> None:
    """Sign a program out."""
    async with site.app.db.write() as tx:
        await tokens.end(tx, caller.account, program_id, site.app.clock.now())


def pair(access: str, issued: Issued) -> Tokens:
    return Tokens(
        access_token=access,
        expires_in=int(ACCESS_LASTS.total_seconds()),
        refresh_token=issued.refresh,
        refresh_expires_at=issued.expires_at,
        scopes=list(issued.scopes),
        program=issued.family,
    )


def _shown(made: Personal) -> dict[str, object]:
    return {
        "id": made.public_id,
        "name": made.name,
        "hint": made.hint,
        "scopes": list(made.scopes),
        "made_at": made.made_at,
        "seen_at": made.seen_at,
        "expires_at": made.expires_at,
    }
