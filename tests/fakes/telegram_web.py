"""Telegram's web client as far as a Mini App sees it, over https: a page that has the app in a frame, and before our
program a proxy that speaks https, as an operator has one. A browser is told to take the names for loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlencode

import httpx2
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
CLIENT, PANEL, STRANGER = "web.telegram.org", "panel.example", "stranger.example"


def init_data(bot_token: str, user: dict[str, object], at: datetime) -> str:
    """As Telegram signs it (Bot API, "Validating data received via the Mini App")."""
    fields = {"user": json.dumps(user), "auth_date": str(int(at.timestamp())), "query_id": "q"}
    listed = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", bot_token.encode(), hashlib.sha256).digest()
    return urlencode(fields | {"hash": hmac.new(secret, listed.encode(), hashlib.sha256).hexdigest()})


@dataclass
class TelegramWeb:
    """`program` is where ours answers; `rules` go to Chromium as --host-resolver-rules."""

    program: str
    folder: Path
    given: str = ""
    heard: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def rules(self) -> str:
        return ", ".join(f"MAP {name}:443 {HOST}:{self.port}" for name in (CLIENT, PANEL, STRANGER))

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._http = httpx2.AsyncClient(base_url=self.program, trust_env=False, timeout=20)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0, ssl_context=_certified(self.folder)).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()
        await self._http.aclose()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.host != PANEL:
            hash_ = f"tgWebAppData={quote(self.given, safe='')}&tgWebAppVersion=9.1&tgWebAppPlatform=web"
            frame = f'<iframe src="https://{PANEL}/telegram#{hash_}" width="390" height="700"></iframe>'
            heard = "<script>addEventListener('message', e => document.title += e.data)</script>"
            return web.Response(text=f"<!doctype html><title>.</title>{heard}{frame}", content_type="text/html")
        passed = {name: value for name, value in request.headers.items() if name.lower() not in _OWN}
        passed |= {"Host": PANEL, "X-Forwarded-Proto": "https"}
        told = await self._http.request(request.method, request.raw_path, headers=passed, content=await request.read())
        answer = web.Response(status=told.status_code, body=told.content)
        for name, value in told.headers.multi_items():
            if name.lower() not in _OWN:
                answer.headers.add(name, value)
        return answer


_OWN = {"host", "connection", "content-length", "content-encoding", "transfer-encoding", "keep-alive"}


def _certified(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for; the browser is told to take it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in (CLIENT, PANEL, STRANGER)]), False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "loopback.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
