"""Discord's REST API with the bot's token: discord.py's client inside, SurfaceErrors and `Declined` outside."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from json import dumps
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bots.discord import faults
from bots.discord.inbound import Me
from core.settings import Discord as DiscordSettings
from core.surface.port import Attachment, Gone, Later, Refused, SurfaceError, TooLarge, Unreachable, Unsure

ANSWER_WITHIN = aiohttp.ClientTimeout(total=20, sock_connect=5)
DOWNLOAD_WITHIN = aiohttp.ClientTimeout(total=120, sock_connect=5, sock_read=20)
LOGIN_WITHIN = 30.0  # seconds
BUCKET_WAIT = 30.0  # seconds that discord.py may wait by itself for a bucket it knows to be empty; 30 is its minimum
NO_HINT = 5.0  # seconds to wait after a 429 that does not say how long
FILE_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


class Declined(Exception):
    """Discord has answered, and the answer is no. `code` is its JSON error code, 0 where it gave none."""

    def __init__(self, status: int, code: int, reason: str) -> None:
        super().__init__(f"{status} ({code}): {reason}")
        self.status = status
        self.code = code

    def error(self, right: str = "") -> SurfaceError:
        """What it means for a place; `right` is the one that was needed."""
        return faults.error(self.status, self.code, str(self), right)


@contextmanager
def translated(right: str) -> Iterator[None]:
    """What Discord declines becomes a SurfaceError."""
    try:
        yield
    except Declined as no:
        raise no.error(right) from no


class _Silence(Exception):
    """The other side broke while it had the request."""


def use_addresses(settings: DiscordSettings) -> None:
    """Point discord.py at the addresses that are set. It keeps them on its classes: one pair a process."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.api_base:
        Route.BASE = settings.api_base.rstrip("/")
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


class Rest:
    """Logs in at the first call, so that it can be opened while Discord is away."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._client: discord.Client | None = None
        self._login = asyncio.Lock()

    async def me(self) -> Me:
        """Raises as `call` does."""
        client = await self._logged_in()
        if client.user is None or client.application_id is None:
            raise Refused("Discord did not say who we are")
        return Me(str(client.user.id), str(client.application_id))

    async def call(
        self,
        method: str,
        path: str,
        ids: Mapping[str, str],
        *,
        json: object = None,
        query: Mapping[str, str] | None = None,
        file: Attachment | None = None,
        repeatable: bool = True,
    ) -> Any:  # JSON as Discord documents it for `path`; the caller names its shape
        """One request, without retries; `ids` fill the braces of `path`.

        Raises Declined, Later, and where the answer was lost Unreachable if the request may safely be made again
        (`repeatable`), else Unsure.
        """
        client = await self._logged_in()
        more: dict[str, Any] = {"timeout": ANSWER_WITHIN}  # keywords of aiohttp's
        if file is not None:
            more["form"] = _form(json, file)
        elif json is not None:
            more["json"] = json
        if query:
            more["params"] = dict(query)
        try:
            return _json(await client.http.request(Route(method, path, **ids), **more))
        except discord.HTTPException as error:
            raise Declined(error.status, error.code, error.text) from error
        except discord.RateLimited as error:
            raise Later(error.retry_after) from error
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(str(error)) from error
        except (aiohttp.ClientError, OSError, ValueError, _Silence) as error:
            why = str(error) if isinstance(error, _Silence) else type(error).__name__
            raise (Unreachable if repeatable else Unsure)(why) from error

    async def download(self, url: str, limit: int) -> bytes:
        """A file by the address that Discord gave. Raises Gone, also for one that is none of Discord's own, TooLarge,
        Unreachable."""
        if not _has_files(url):
            raise Gone("not an address of Discord's files")
        got = bytearray()
        try:
            async with (
                aiohttp.ClientSession(timeout=DOWNLOAD_WITHIN) as session,
                session.get(url, allow_redirects=False) as answer,
            ):
                if answer.status >= 500:
                    raise Unreachable(f"status {answer.status}")
                if answer.status != 200:
                    raise Gone(f"status {answer.status}")
                async for piece in answer.content.iter_chunked(65_536):
                    got += piece
                    if len(got) > limit:
                        raise TooLarge(limit)
        except aiohttp.InvalidURL as error:
            raise Gone("not an address") from error
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        return bytes(got)

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _logged_in(self) -> discord.Client:
        if self._client is not None:
            return self._client
        async with self._login:
            if self._client is None:
                self._client = await self._open()
            return self._client

    async def _open(self) -> discord.Client:
        client = discord.Client(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            max_ratelimit_timeout=BUCKET_WAIT,
            http_trace=_trace(),
        )
        opened = False
        try:
            async with asyncio.timeout(LOGIN_WITHIN):
                await client.login(self._token)
            opened = True
        except discord.LoginFailure as error:
            raise Declined(401, 0, "the token is not accepted") from error
        except discord.HTTPException as error:
            raise Declined(error.status, error.code, error.text) from error
        except (aiohttp.ClientError, OSError, TypeError, ValueError, _Silence) as error:
            # A body that is not JSON leaves a string where login() expects a mapping: TypeError.
            raise Unreachable(type(error).__name__) from error
        finally:
            if not opened:
                await client.close()
        return client


def _has_files(url: str) -> bool:
    """Whether files may be fetched there: from Discord's own servers, and from that of the address that is set."""
    try:
        address, api = yarl.URL(url), yarl.URL(Route.BASE)
    except ValueError:
        return False
    return (address.scheme == "https" and address.host in FILE_HOSTS) or (
        (address.scheme, address.host) == (api.scheme, api.host)
    )


def _form(body: object, file: Attachment) -> list[dict[str, object]]:
    """The fields of a multipart form, as discord.py hands them to aiohttp."""
    return [
        {"name": "payload_json", "value": dumps(body), "content_type": "application/json"},
        {"name": "files[0]", "value": file.data, "filename": file.name, "content_type": file.media_type},
    ]


def _json(answer: object) -> object:
    """discord.py hands on as text what does not come as JSON; "" is the answer without a body."""
    if isinstance(answer, str) and answer:
        raise _Silence("an answer that is not JSON")
    return answer


def _trace() -> aiohttp.TraceConfig:
    """Sees every answer before discord.py does, which would sleep on 429, 500, 502 and 504 and post again.

    How long to wait is the reply writer's to know, and a webhook's post must not be made twice: so these end here.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_judge)
    return trace


async def _judge(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    status = params.response.status
    if status == 429:
        raise Later(await _wait(params.response))
    if status >= 500:
        params.response.close()
        raise _Silence(f"status {status}")


async def _wait(response: aiohttp.ClientResponse) -> float:
    """Discord says it in the body, Cloudflare in the header."""
    try:
        return float((await response.json(content_type=None))["retry_after"])
    except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError):
        pass
    finally:
        response.close()
    try:
        return float(response.headers.get("Retry-After", NO_HINT))
    except ValueError:
        return NO_HINT
