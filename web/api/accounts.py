"""Accounts: made with an e-mail address and a password."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from core.accounts import addresses, passwords, signin, tokens
from core.errors import BadInput
from core.text import t
from web import sessions
from web.api.auth import AccessDep, SiteDep, admit, locale_at
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.problems import Conflict
from web.api.shapes import Given, text
from web.api.tokens import Tokens, pair
from web.letters import write_confirmation

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=Once)


class AccountMade(Given):
    email: Annotated[str, text(254, 3)] = Field(examples=["minji@example.com"])
    password: Annotated[str, text(passwords.LONGEST, passwords.SHORTEST)] = Field(
        description="None of the most common ones.", examples=["correct horse battery staple"]
    )
    program: Annotated[str, text(80)] = Field("", description="What the program is called.", examples=["My client"])


@router.post("", response_model=Tokens, status_code=201)
async def sign_up(request: Request, site: SiteDep, access: AccessDep, given: AccountMade) -> Response:
    """A new account, and the program signed in to it. Where mail is sent, the address gets a letter to confirm it."""
    if site.app.settings.web.sign_up == "closed":
        raise BadInput(t("signing-closed"))
    address = addresses.read(given.email)
    passwords.check(given.password, address.folded)
    await admit(request, "signup-client")
    kept, now = await site.passwords.hash(given.password), site.app.clock.now()
    public_id, locale = secrets.token_urlsafe(12), locale_at(request)
    async with site.app.db.write() as tx:
        account = await signin.make_account(tx, public_id, now)
        if not await signin.enroll(tx, account, address, kept, now):
            raise Conflict(t("signing-address-taken"))
        await sessions.web_person(tx, account, site.app.catalog.render(t("web-guest"), locale), now)
        await write_confirmation(tx, site, account, address, locale)
        issued = await tokens.begin(tx, account, given.program, tokens.SCOPES, now)
    return tagged(request, pair(access.sign(issued.family, public_id), issued), 201)
