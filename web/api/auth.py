"""Who calls: an access token of ten minutes, or a personal token. Cookies count for nothing here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from starlette.requests import HTTPConnection

from core.accounts import tokens
from core.accounts.tokens import Holder
from core.clock import Clock
from core.db.tables.people import Role
from core.errors import ProductError
from core.sealing import Seal
from core.settings import Settings
from core.text import pick_locale, t
from web import limits
from web.site import Site
from web.viewer import Banned, accepted

ACCESS_LASTS: Final = timedelta(minutes=10)
AUDIENCE: Final = "/api/v1"
LONGEST_TOKEN: Final = 2_000
_ALGORITHMS = ["HS256"]

bearer = HTTPBearer(
    scheme_name="bearer",
    bearerFormat="JWT or iyg_…",
    description="An access token from `POST /tokens`, or a personal token made on the page `/me/tokens`.",
    auto_error=False,
)
# In the document it stands for "a token or none": web.api.document writes it so.
anyone = HTTPBearer(scheme_name="anyone", auto_error=False)


class TokenNeeded(ProductError):
    """No token, or one that is worth nothing."""


class ScopeNeeded(ProductError):
    """The token may not do this."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The account for which a program acts. `until`: when its token ends, None for never."""

    holder: Holder
    locale: str
    until: datetime | None

    @property
    def account(self) -> int:
        return self.holder.account

    @property
    def token(self) -> str:
        """Names the token: what is counted is counted by it."""
        return self.holder.token

    @property
    def who(self) -> str:
        """As `Viewer.who`."""
        return f"account:{self.account}"

    @property
    def role(self) -> Role:
        return self.holder.role

    @property
    def adult(self) -> bool:
        return self.holder.preferences.adult

    def may(self, scope: str) -> bool:
        return scope in self.holder.scopes


class Access:
    """Signs access tokens, and knows its own again."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        assert settings.secret_key is not None
        key = Seal(settings.secret_key.get_secret_value()).key("api-jwt")
        self._key = OctKey.import_key(key)
        self._kid = self._key.thumbprint()[:8]
        self._issuer = settings.web.public_url or "iyagi"
        self._clock = clock

    def sign(self, family: str, account: str) -> str:
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": account,
            "fam": family,
            "iat": now,
            "exp": now + int(ACCESS_LASTS.total_seconds()),
        }
        return jwt.encode({"alg": "HS256", "typ": "at+jwt", "kid": self._kid}, claims, self._key)

    def read(self, token: str) -> tuple[str, datetime] | None:
        """The family that it was signed for, and when it ends; None for what we did not sign or is over."""
        now = self._clock.now()
        claims = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            fam={"essential": True},
        )
        try:
            signed = jwt.decode(token, self._key, algorithms=_ALGORITHMS)
            claims.validate(signed.claims)
        except (JoseError, ValueError, UnicodeError):
            return None
        if signed.header.get("kid") != self._kid or signed.header.get("typ") != "at+jwt":
            return None
        return str(signed.claims["fam"]), datetime.fromtimestamp(signed.claims["exp"], now.tzinfo)


def site_at(connection: HTTPConnection) -> Site:
    site: Site = connection.app.state.site
    return site


def access_at(connection: HTTPConnection) -> Access:
    access: Access = connection.app.state.access
    return access


async def _site(connection: HTTPConnection) -> Site:
    """Asynchronous, as all that routes depend on: what is not is sent to a thread and back, a millisecond a request."""
    return site_at(connection)


async def _access(connection: HTTPConnection) -> Access:
    return access_at(connection)


SiteDep = Annotated[Site, Depends(_site)]
AccessDep = Annotated[Access, Depends(_access)]


def locale_at(connection: HTTPConnection) -> str:
    """Of the Accept-Language header, else what the account has chosen, else the operator's."""
    asked = accepted(connection.headers.get("accept-language", ""))
    caller: Caller | None = getattr(connection.state, "caller", None)
    chosen = None if caller is None else caller.holder.preferences.language
    return pick_locale(*asked, chosen or None, site_at(connection).app.settings.language)


async def known(connection: HTTPConnection, token: str) -> Caller:
    """For whom `token` stands. Raises TokenNeeded, Banned, and Busy for one that is used too fast."""
    site = site_at(connection)
    now = site.app.clock.now()
    holder, until = await _holder(connection, token, now)
    if holder is None:
        await admit(connection, "api-unknown")
        raise TokenNeeded(t("api-bad-token"))
    connection.state.caller = Caller(holder, "", until)
    caller = Caller(holder, locale_at(connection), until)
    connection.state.caller = caller
    if not _open_to_banned(connection):
        refuse_banned(holder, now)
    await admit(connection, "api", caller.token)
    if holder.seen_at is None or now - holder.seen_at > tokens.SEEN_EVERY:
        async with site.app.db.write() as tx:
            await tokens.seen(tx, holder, now)
    return caller


def refuse_banned(holder: Holder, now: datetime) -> None:
    """Raises Banned where the account may not take part now."""
    if holder.ban is not None and (holder.ban[1] is None or holder.ban[1] > now):
        reason, ends = holder.ban
        told = ends.strftime("%Y-%m-%d") if ends else ""
        raise Banned(t("web-banned", reason=reason, until=told, ends="yes" if ends else "no"))


def _open_to_banned(connection: HTTPConnection) -> bool:
    """They read, export and end their tokens; nothing else of theirs is changed, and no chat is followed live."""
    method, path = connection.scope.get("method", ""), connection.url.path
    return method in {"GET", "HEAD"} or (method == "DELETE" and "/tokens/" in path)


async def _holder(connection: HTTPConnection, token: str, now: datetime) -> tuple[Holder | None, datetime | None]:
    db = site_at(connection).app.db
    if len(token) > LONGEST_TOKEN:
        return None, None
    if token.startswith(tokens.PREFIX):
        async with db.read() as tx:
            holder = await tokens.of_personal(tx, token, now)
        return holder, None if holder is None else holder.until
    signed = access_at(connection).read(token)
    if signed is None:
        return None, None
    async with db.read() as tx:
        return await tokens.of_family(tx, signed[0]), signed[1]


async def caller_of(connection: HTTPConnection) -> Caller | None:
    """Whoever calls, looked up once a request; None without a token. Raises as `known`."""
    found: Caller | None = getattr(connection.state, "caller", None)
    if found is not None:
        return found
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if not scheme:
        await admit(connection, "api-anyone")
        return None
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenNeeded(t("api-bad-token"))
    return await known(connection, token.strip())


async def _needed(
    wanted: SecurityScopes,
    connection: HTTPConnection,
    _header: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Caller:
    caller = await caller_of(connection)
    if caller is None:
        raise TokenNeeded(t("api-token-needed"))
    return _with(caller, wanted)


async def _perhaps(
    wanted: SecurityScopes,
    connection: HTTPConnection,
    _header: Annotated[HTTPAuthorizationCredentials | None, Depends(anyone)],
) -> Caller | None:
    caller = await caller_of(connection)
    return None if caller is None else _with(caller, wanted)


def _with(caller: Caller, wanted: SecurityScopes) -> Caller:
    missing = next((scope for scope in wanted.scopes if not caller.may(scope)), None)
    if missing is not None:
        raise ScopeNeeded(t("api-scope-needed", scope=missing))
    return caller


def needs(*scopes: str) -> Any:  # what FastAPI takes as a mark in Annotated
    """`Annotated[Caller, needs("personas:read")]`: whoever calls, with a token that has these scopes."""
    return Security(_needed, scopes=list(scopes))


def perhaps(*scopes: str) -> Any:  # as `needs`
    """`Annotated[Caller | None, perhaps("characters:read")]`: None without a token; a bad one is refused."""
    return Security(_perhaps, scopes=list(scopes))


async def admit(connection: HTTPConnection, what: str, key: str | None = None) -> None:
    """Raises TooOften where more comes by `key`, the caller's network without one, than `what` (web.limits) allows."""
    await site_at(connection).limits.check(what, limits.client(connection) if key is None else key)
