"""The account itself: how it is called, what it prefers, its keys, and all of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StrictBool, StrictInt
from starlette.responses import Response

from core.accounts import passwords, preferences, profile, signin, tokens, used
from core.accounts.preferences import Preferences
from core.ai import keyring, owned
from core.belongings import erasing
from core.belongings.erasing import Works
from core.db.tables.people import Role
from core.errors import BadInput
from core.stories.purse import Limits
from core.text import t
from web import sessions
from web.api.auth import Caller, SiteDep, admit, needs
from web.api.etags import MatchDep, tagged
from web.api.idempotency import Once
from web.api.paging import Page
from web.api.schemas.usage import UsageShown, usage_shown
from web.api.shapes import Given, text
from web.pages.data import packed

router = APIRouter(prefix="/me", tags=["me"], route_class=Once)
Reads = Annotated[Caller, needs("profile:read")]
Writes = Annotated[Caller, needs("profile:write")]
Owner = Annotated[Caller, needs("account")]
Provider = Literal["gemini", "anthropic", "compatible"]
DaysQuery = Annotated[int, Query(ge=1, le=366, description="How many days, up to today.")]


class Me(BaseModel):
    id: str
    name: str = Field(description="How others see the account; empty where its owner has chosen nothing.")
    role: Literal["person", "moderator", "operator"]
    token: str = Field(description="What asks: `family:…` or `personal:…`.")
    scopes: list[str]


class MeChanged(Given):
    name: Annotated[str, text(profile.LONGEST)] = Field(examples=["Minji"])


class PreferencesShown(BaseModel):
    language: Literal["", "ko", "en"] = Field(description="Empty: as the platform or the browser says.")
    buttons: bool = Field(description="Whether answers carry buttons.")
    returns: int = Field(description="Hours after which a character may open the talk again; 0: never.")
    quiet_from: int = Field(description="From this hour on they do not.")
    quiet_to: int
    notices: bool = Field(description="Whether devices ring when they do.")
    adult: bool = Field(description="They have said that they are of age.")


class PreferencesChanged(Given):
    """What is left out stays."""

    language: Literal["", "ko", "en"] | None = None
    buttons: StrictBool | None = None
    returns: StrictInt | None = Field(None, ge=0, le=720)
    quiet_from: StrictInt | None = Field(None, ge=0, le=23)
    quiet_to: StrictInt | None = Field(None, ge=0, le=23)
    notices: StrictBool | None = None
    adult: StrictBool | None = None


class PasswordChanged(Given):
    current: Annotated[str, text(passwords.LONGEST)]
    password: Annotated[str, text(passwords.LONGEST, passwords.SHORTEST)]


class KeyShown(BaseModel):
    provider: str
    hint: str = Field(description="Its last letters.")
    made_at: datetime
    used_at: datetime | None
    failure: str = Field(description="Why it was refused when it was used last; empty where it was not.")


class KeyGiven(Given):
    key: Annotated[str, text(500, 8)]


class Erased(Given):
    """There is no way back."""

    password: Annotated[str, text(passwords.LONGEST)]
    works: Literal["delete", "leave"] = Field(description="What becomes of characters and stories that all can see.")


class Receipt(BaseModel):
    at: datetime
    rows: int = Field(description="How many rows named the account.")
    left: int = Field(description="How many do now.")
    stay: int = Field(description="Characters and stories that belong to nobody now.")


@router.get("", response_model=Me)
async def me(request: Request, caller: Reads) -> Response:
    """Who this is, and what the token may do."""
    return tagged(request, _me(caller, caller.holder.name))


@router.patch("", response_model=Me)
async def rename(request: Request, site: SiteDep, caller: Writes, match: MatchDep, given: MeChanged) -> Response:
    """Be called otherwise by others."""
    async with site.app.db.write() as tx:
        match.require(_me(caller, await profile.name_of(tx, caller.account)))
        name = await profile.rename(tx, caller.account, given.name)
    return tagged(request, _me(caller, name))


@router.get("/preferences", response_model=PreferencesShown)
async def preferred(request: Request, site: SiteDep, caller: Reads) -> Response:
    """What the account prefers, wherever one talks."""
    async with site.app.db.read() as tx:
        return tagged(request, _preferences(await preferences.of(tx, caller.account)))


@router.patch("/preferences", response_model=PreferencesShown)
async def prefer(
    request: Request, site: SiteDep, caller: Writes, match: MatchDep, given: PreferencesChanged
) -> Response:
    """Wherever one talks, not only here."""
    wanted = given.model_dump(exclude_none=True)
    async with site.app.db.write() as tx:
        match.require(_preferences(await preferences.of(tx, caller.account)))
        return tagged(request, _preferences(await preferences.keep(tx, caller.account, wanted)))


@router.put("/password", status_code=204)
async def set_password(request: Request, site: SiteDep, caller: Owner, given: PasswordChanged) -> None:
    """Another password. Everybody who was signed in is signed out, save the program that asks."""
    await _proven(request, site, caller, given.current)
    async with site.app.db.read() as tx:
        mine = await signin.of_account(tx, caller.account)
    assert mine is not None
    passwords.check(given.password, mine.email)
    kept, now = await site.passwords.hash(given.password), site.app.clock.now()
    async with site.app.db.write() as tx:
        await signin.set_password(tx, caller.account, kept, now)
        await sessions.end_all(tx, caller.account)
        await tokens.end_all(tx, caller.account, now, but=caller.token.removeprefix("family:"))


@router.get("/keys", response_model=Page[KeyShown])
async def keys(request: Request, site: SiteDep, caller: Owner) -> Response:
    """Keys of one's own for model providers. They are never shown again."""
    async with site.app.db.read() as tx:
        found = await keyring.own(tx, caller.account)
    items = [
        KeyShown(
            provider=each.provider,
            hint=each.hint,
            made_at=each.made_at,
            used_at=each.used_at,
            failure=each.failure,
        )
        for each in found
    ]
    return tagged(request, Page[KeyShown](items=items, next=None))


@router.put("/keys/{provider}", status_code=204)
async def put_key(site: SiteDep, caller: Owner, provider: Provider, given: KeyGiven) -> None:
    """Keep a key, once it was tried at its provider."""
    app = site.app
    key = keyring.readable(provider, given.key, app.settings)
    await site.limits.check("key", str(caller.account))
    await owned.tried(app.settings, provider, key, app.clock, app.catalog)
    async with app.db.write() as tx:
        await keyring.keep(tx, site.seal, caller.account, provider, key, app.clock.now())


@router.delete("/keys/{provider}", status_code=204)
async def drop_key(site: SiteDep, caller: Owner, provider: Provider) -> None:
    """Forget a key. The models of the place answer again."""
    async with site.app.db.write() as tx:
        await keyring.drop(tx, caller.account, provider)


@router.get("/usage", response_model=UsageShown)
async def usage(request: Request, site: SiteDep, caller: Reads, days: DaysQuery = 30) -> Response:
    """What was used, by day and purpose, with whom and for which stories, and what is left of the month's limit.

    Days are those of UTC. What costs nothing that is counted, such as answers without a model, is in none of them.
    """
    today = site.app.clock.now().date()
    chosen = site.app.settings.stories
    cap = Limits.of(chosen.account_monthly, chosen.space_monthly).account
    async with site.app.db.read() as tx:
        each = await used.days(tx, caller.account, today, days)
        beside = await used.with_whom(tx, caller.account, today, days)
        month = await used.month(tx, caller.account, today, cap)
    return tagged(request, usage_shown(each, beside, month))


@router.get("/data", response_class=Response, responses={200: {"content": {"application/zip": {}}}})
async def data(site: SiteDep, caller: Owner) -> Response:
    """All that is the account's own, as a ZIP file of JSON, cards and Markdown."""
    await site.limits.check("export", str(caller.account))
    return await packed(site, caller.account)


@router.post("/erase", response_model=Receipt)
async def erase(request: Request, site: SiteDep, caller: Owner, given: Erased) -> Response:
    """Erase the account and all of its own. There is no way back."""
    await _proven(request, site, caller, given.password)
    async with site.app.db.write() as tx:
        gone = await erasing.erase(tx, caller.account, Works(given.works), site.app.clock.now())
    return tagged(request, Receipt(at=gone.at, rows=gone.rows, left=sum(gone.left.values()), stay=gone.stay))


async def _proven(request: Request, site: SiteDep, caller: Caller, password: str) -> None:
    """Raises BadInput for another password than the account's."""
    await admit(request, "password", str(caller.account))
    if not await signin.is_right(site.app.db, site.passwords, caller.account, password):
        raise BadInput(t("api-not-the-password"))


def _me(caller: Caller, name: str) -> Me:
    role: Literal["person", "moderator", "operator"] = "person"
    if caller.role is not Role.PERSON:
        role = "operator" if caller.role is Role.OPERATOR else "moderator"
    return Me(
        id=caller.holder.public_id,
        name=name,
        role=role,
        token=caller.token,
        scopes=[scope for scope in tokens.SCOPES if caller.may(scope)],
    )


def _preferences(kept: Preferences) -> PreferencesShown:
    return PreferencesShown(
        language="ko" if kept.language == "ko" else "en" if kept.language == "en" else "",
        buttons=kept.buttons,
        returns=kept.returns,
        quiet_from=kept.quiet_from,
        quiet_to=kept.quiet_to,
        notices=kept.notices,
        adult=kept.adult,
    )
