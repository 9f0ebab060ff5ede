"""A mail server on 127.0.0.1 (aiosmtpd): takes mail, refuses it, or is slow, as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.engines import free_port


@dataclass
class MailServer:
    """`recipient` and `data` are answers instead of "250 OK"; `slow` seconds go by before each answer to DATA."""

    port: int
    recipient: str = ""
    data: str = ""
    slow: float = 0.0
    letters: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        await asyncio.sleep(self.slow)
        if self.data:
            return self.data
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def login(self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password == b"right")


@asynccontextmanager
async def mail_server(
    tls: SSLContext | None = None, *, port: int = 0, login: bool = False
) -> AsyncIterator[MailServer]:
    """With `tls` it insists on STARTTLS; with `login` on a user whose password is "right"."""
    box = MailServer(port or free_port())

    def made() -> SMTP:
        return SMTP(
            box,
            hostname="mail.example",
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=box.login,
            auth_required=login,
            auth_require_tls=tls is not None,
        )

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", box.port)
    async with server:
        yield box
