"""The ways to prove who one is at another provider: Discord by OAuth 2, Telegram by OpenID Connect."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.accounts import elsewhere
from core.clock import Clock
from core.db import require_no_transaction
from core.db.tables.access import LinkedBy
from core.errors import BadInput, Unavailable
from core.log import get_log
from core.settings import Settings
from core.surface.events import Person
from core.text import Text, t

SECONDS: Final = 10.0  # to connect, and between bytes: somebody waits before an empty page
DISCORD_API: Final = "https://discord.com/api/v10"
PROOFS: Final = {elsewhere.DISCORD: LinkedBy.DISCORD, elsewhere.TELEGRAM: LinkedBy.TELEGRAM}

log = get_log(__name__)


def name_of(way: str) -> Text:
    return t("elsewhere-name", way=way)


@dataclass(frozen=True, slots=True)
class Hop:
    """What only the browser that goes and we know of one visit to a provider (RFC 7636; OpenID Connect 3.1.2.1)."""

    state: str
    verifier: str
    nonce: str


def new_hop() -> Hop:
    return Hop(secrets.token_urlsafe(32), secrets.token_urlsafe(48), secrets.token_urlsafe(24))


@dataclass(frozen=True, slots=True)
class _Addresses:
    authorize: str
    token: str
    keys: str = ""


class Elsewhere:
    """The providers that are set up. A provider that does not answer is Unavailable, one that refuses BadInput."""

    def __init__(self, settings: Settings, clock: Clock, seconds: float = SECONDS) -> None:
        self._settings = settings
        self._clock = clock
        self._seconds = seconds
        self._telegram: _Addresses | None = None
        self._keys: KeySet | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """The platforms with which one can sign in from any browser."""
        discord, telegram = self._settings.discord, self._settings.telegram
        found = []
        if discord.client_id and discord.client_secret:
            found.append(elsewhere.DISCORD)
        if telegram.token and telegram.client_secret:
            found.append(elsewhere.TELEGRAM)
        return tuple(found)

    @property
    def platforms(self) -> frozenset[str]:
        """Those with which one can sign in at all: a bot is enough for a Mini App."""
        return frozenset(self.ways) | ({elsewhere.TELEGRAM} if self._settings.telegram.token else frozenset())

    async def begin(self, way: str, hop: Hop, redirect: str) -> str:
        """The provider's page to which the browser goes."""
        require_no_transaction()
        async with self._client(way, redirect) as client, _told(way):
            addresses = await self._addresses(way, client)
            extra = {"nonce": hop.nonce} if way == elsewhere.TELEGRAM else {}
            url, _ = client.create_authorization_url(
                addresses.authorize, state=hop.state, code_verifier=hop.verifier, **extra
            )
        return str(url)

    async def who(self, way: str, hop: Hop, code: str, redirect: str) -> Person:
        """Who came back with `code`. Raises Unavailable and BadInput."""
        require_no_transaction()
        async with self._client(way, redirect) as client, _told(way):
            addresses = await self._addresses(way, client)
            token = await client.fetch_token(
                addresses.token, grant_type="authorization_code", code=code, code_verifier=hop.verifier
            )
            if way == elsewhere.DISCORD:
                base = self._settings.discord.api_base or DISCORD_API
                return elsewhere.discord_person(_object(await client.get(f"{base}/users/@me")))
            return await self._vouched(client, addresses, token.get("id_token"), hop)

    async def _vouched(self, client: AsyncOAuth2Client, addresses: _Addresses, token: object, hop: Hop) -> Person:
        """From the id_token. A key that we do not know yet is asked for once: providers change them."""
        if not isinstance(token, str):
            raise BadInput(t("elsewhere-forged"))
        known = self._keys
        self._keys = known or await _keys_at(client, addresses.keys)
        try:
            decoded = jwt.decode(token, self._keys, algorithms=["RS256"])
        except (JoseError, ValueError):
            if known is None:
                raise
            self._keys = await _keys_at(client, addresses.keys)
            decoded = jwt.decode(token, self._keys, algorithms=["RS256"])
        elsewhere.check_claims(
            decoded.claims,
            issuer=self._settings.telegram.issuer,
            client=self._id_and_secret(elsewhere.TELEGRAM)[0],
            nonce=hop.nonce,
            now=self._clock.now(),
        )
        return elsewhere.telegram_person(decoded.claims)

    @asynccontextmanager
    async def _client(self, way: str, redirect: str) -> AsyncIterator[AsyncOAuth2Client]:
        client_id, secret = self._id_and_secret(way)
        async with AsyncOAuth2Client(
            client_id=client_id,
            client_secret=secret,
            redirect_uri=redirect,
            scope="identify" if way == elsewhere.DISCORD else "openid profile",
            code_challenge_method="S256",
            timeout=httpx2.Timeout(self._seconds),
            follow_redirects=False,
        ) as client:
            yield client

    def _id_and_secret(self, way: str) -> tuple[str, str]:
        discord, telegram = self._settings.discord, self._settings.telegram
        if way == elsewhere.DISCORD:
            assert discord.client_id is not None
            assert discord.client_secret is not None
            return discord.client_id, discord.client_secret.get_secret_value()
        assert telegram.token is not None
        assert telegram.client_secret is not None
        bot = telegram.token.get_secret_value().partition(":")[0]  # the bot's id is the client's
        return bot, telegram.client_secret.get_secret_value()

    async def _addresses(self, way: str, client: AsyncOAuth2Client) -> _Addresses:
        if way == elsewhere.DISCORD:
            base = self._settings.discord.api_base or DISCORD_API
            return _Addresses(self._settings.discord.authorize_url, f"{base}/oauth2/token")
        if self._telegram is None:
            issuer = self._settings.telegram.issuer
            found = await _open(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                raise BadInput(t("elsewhere-forged"))  # OpenID Connect Discovery 1.0, 4.3
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            self._telegram = _Addresses(*(_like(issuer, found.get(name)) for name in names))
        return self._telegram


async def _keys_at(client: AsyncOAuth2Client, address: str) -> KeySet:
    found = await _open(client, address)
    return KeySet.import_key_set({"keys": list(found.get("keys", []))})


async def _open(client: AsyncOAuth2Client, address: str) -> Mapping[str, Any]:
    """What everybody may read: no token goes along."""
    return _object(await client.request("GET", address, withhold_token=True))


def _object(answer: httpx2.Response) -> Mapping[str, Any]:
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise TypeError("no object")
    return told


def _like(issuer: str, address: object) -> str:
    """An address as safe as the issuer's own: https, unless the operator's issuer is not."""
    if not isinstance(address, str) or urlsplit(address).scheme not in {"https", urlsplit(issuer).scheme}:
        raise ValueError("not an address to trust")
    return address


@asynccontextmanager
async def _told(way: str) -> AsyncIterator[None]:
    """Every fault of a provider in words; its own go to the log, without what was sent."""
    name = name_of(way)
    try:
        yield
    except OAuthError as error:
        log.warning("sign-in refused", provider=way, why=str(error.error)[:80])
        raise BadInput(t("elsewhere-refused", provider=name)) from None
    except httpx2.HTTPError as error:
        log.warning("sign-in failed", provider=way, why=type(error).__name__)
        raise Unavailable(t("elsewhere-gone", provider=name)) from None
    except (JoseError, ValueError, KeyError, TypeError) as error:
        log.warning("sign-in answer unreadable", provider=way, why=type(error).__name__)
        raise BadInput(t("elsewhere-forged")) from None
