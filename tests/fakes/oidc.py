"""Discord's OAuth 2 and Telegram's OpenID Connect on loopback, strict as they are, with faults on demand."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from urllib.parse import urlencode

from aiohttp import encode_basic_auth, web
from joserfc import jwt
from joserfc.jwk import RSAKey

HOST = "127.0.0.1"
DISCORD_CLIENT, DISCORD_SECRET = "1001", "discord-secret"
BOT_TOKEN, TELEGRAM_SECRET = "777:bot-token", "telegram-secret"

Fault = Literal[
    "denied",  # the person does not allow it
    "expired",  # the code is refused
    "audience",  # the token is for another bot
    "issuer",  # by somebody else
    "nonce",  # for another visit
    "key",  # signed with a key that is not published
    "none",  # signed with nothing at all
    "past",  # the token is over
    "broken",  # no JSON
    "status",  # 500
    "stall",  # no byte comes
]


@dataclass
class Providers:
    """`async with Providers() as there`: `who` is whom the provider knows in the browser. `met` are the faults to come,
    each for one answer."""

    port: int = 0
    who: dict[str, Any] = field(default_factory=lambda: {"id": "42", "username": "mina", "global_name": "미나"})
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: dict[str, dict[str, Any]] = {}
        self._key = _new_key("one")

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def settings(self) -> dict[str, Any]:
        """What an operator would set to use both."""
        return {
            "discord": {
                "client_id": DISCORD_CLIENT,
                "client_secret": DISCORD_SECRET,
                "authorize_url": f"{self.url}/discord/authorize",
                "api_base": f"{self.url}/discord/api",
            },
            "telegram": {
                "token": BOT_TOKEN,
                "client_secret": TELEGRAM_SECRET,
                "issuer": f"{self.url}/telegram",
            },
        }

    def change_key(self) -> None:
        """The provider signs with another key from now on, and publishes that alone."""
        self._key = _new_key(secrets.token_hex(4))

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/discord/authorize", self._discord_page)
        app.router.add_post("/discord/api/oauth2/token", self._discord_token)
        app.router.add_get("/discord/api/users/@me", self._discord_me)
        app.router.add_get("/telegram/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/telegram/auth", self._telegram_page)
        app.router.add_post("/telegram/token", self._telegram_token)
        app.router.add_get("/telegram/keys", self._keys)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    async def _discord_page(self, request: web.Request) -> web.Response:
        return self._page(request, DISCORD_CLIENT, "identify")

    async def _telegram_page(self, request: web.Request) -> web.Response:
        return self._page(request, BOT_TOKEN.partition(":")[0], "openid profile")

    def _page(self, request: web.Request, client: str, scope: str) -> web.Response:
        """Somebody has pressed "allow"."""
        asked = dict(request.query)
        self.asked.append(request.path)
        good = {"response_type": "code", "client_id": client, "scope": scope, "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in good.items()) or not asked.get("code_challenge"):
            self.wrong.append(f"page: {asked}")
            return web.Response(status=400, text="bad request")
        back: dict[str, str] = {"state": asked.get("state", "")}
        if self._due("denied"):
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(12)
            self._codes[back["code"]] = asked
        raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(back)}")

    async def _grant(self, request: web.Request, client: str, secret: str) -> dict[str, str] | web.Response:
        """What was asked for with the code, which is good once; or what is wrong with the request."""
        self.asked.append(request.path)
        if (broken := await self._fault()) is not None:
            return broken
        form = await request.post()
        if request.headers.get("Authorization") != encode_basic_auth(client, secret):
            self.wrong.append("token: who asks")
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self._codes.pop(str(form.get("code")), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest())
        good = (
            asked is not None
            and form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and challenge.decode().rstrip("=") == asked["code_challenge"]
        )
        if asked is None or not good or self._due("expired"):
            return web.json_response({"error": "invalid_grant", "error_description": "no"}, status=400)
        return asked

    async def _discord_token(self, request: web.Request) -> web.Response:
        asked = await self._grant(request, DISCORD_CLIENT, DISCORD_SECRET)
        if isinstance(asked, web.Response):
            return asked
        token = secrets.token_urlsafe(16)
        self._tokens[token] = dict(self.who)
        return web.json_response(
            {"access_token": token, "token_type": "Bearer", "expires_in": 604800, "scope": "identify"}
        )

    async def _discord_me(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if (broken := await self._fault()) is not None:
            return broken
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in self._tokens:
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        return web.json_response(self._tokens[token])

    async def _discovery(self, request: web.Request) -> web.Response:
        if (broken := await self._fault()) is not None:
            return broken
        issuer = f"{self.url}/telegram"
        return web.json_response(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/auth",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _keys(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        return web.json_response({"keys": [self._key.as_dict(private=False)]})

    async def _telegram_token(self, request: web.Request) -> web.Response:
        asked = await self._grant(request, BOT_TOKEN.partition(":")[0], TELEGRAM_SECRET)
        if isinstance(asked, web.Response):
            return asked
        return web.json_response(
            {"access_token": "none", "token_type": "Bearer", "expires_in": 3600, "id_token": self._id_token(asked)}
        )

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": "https://elsewhere.example" if self._due("issuer") else f"{self.url}/telegram",
            "aud": "778" if self._due("audience") else asked["client_id"],
            "sub": "a-name-that-is-always-the-same",
            "id": int(self.who["id"]),
            "name": self.who["global_name"],
            "iat": now - 4000,
            "exp": now - 3000 if self._due("past") else now + 3600,
            "nonce": "another" if self._due("nonce") else asked["nonce"],
        }
        if self._due("none"):
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
            return f"{head}.{base64.urlsafe_b64encode(str(claims).encode()).decode().rstrip('=')}."
        named = str(self._key.kid)
        return jwt.encode({"alg": "RS256", "kid": named}, claims, _new_key(named) if self._due("key") else self._key)

    def _due(self, fault: Fault) -> bool:
        if fault in self.faults:
            self.faults.remove(fault)
            return True
        return False

    async def _fault(self) -> web.Response | None:
        if self._due("stall"):
            await asyncio.sleep(3600)
        if self._due("status"):
            return web.Response(status=500, text="oops")
        if self._due("broken"):
            return web.Response(text="<html>", content_type="text/html")
        return None


def _new_key(named: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": named, "use": "sig", "alg": "RS256"})
