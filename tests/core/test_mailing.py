"""Mail by a real server on 127.0.0.1: sent, refused, put off while it is down or slow, and never shown to others."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from core.accounts import mail
from core.accounts.mail import Desk, Letter
from core.clock import SystemClock
from core.db import Db
from core.db.tables.access import mails
from core.ledger import jobs
from core.ledger.jobworker import JobWorker, nothing_else
from core.mailing import Mailing
from core.sealing import Seal
from core.settings import Smtp
from core.text import Catalog, t
from tests.engines import free_port
from tests.fakes.smtp import mail_server

SEAL = Seal("a secret of this test")
LINK = "https://iyagi.example/reset?code=abc"
NOW = datetime.now(UTC)


async def written(db: Db, to: str = "mina@example.com", locale: str = "ko", at: datetime = NOW) -> int:
    words = t("signing-mail-reset-subject"), t("signing-mail-reset", link=LINK, address=to, minutes=60)
    async with db.write() as tx:
        return await Desk(Catalog(), SEAL).write(tx, to, words, locale, at)


def posting(db: Db, port: int | None, seconds: float = 10.0, **more: object) -> JobWorker:
    settings: Mapping[str, object] = {
        "host": None if port is None else "127.0.0.1",
        "port": port or 25,
        "security": "none",
        "sender": "Iyagi <hello@iyagi.example>",
    }
    smtp = Smtp.model_validate({**settings, **more})
    mailing = Mailing(db=db, clock=SystemClock(), seal=SEAL, smtp=smtp, seconds=seconds)
    return JobWorker(db=db, clock=SystemClock(), handlers={mail.JOB: mailing.send}, look=nothing_else)


async def letter(db: Db, number: int) -> Letter:
    async with db.read() as tx:
        found = await mail.one(tx, SEAL, number)
    assert found is not None
    return found


async def due(db: Db, number: int) -> float | None:
    async with db.read() as tx:
        return await jobs.due(tx, mail.JOB, number)


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_a_letter_arrives_as_it_was_written_and_its_words_are_kept_no_longer(db: Db, locale: str) -> None:
    number = await written(db, locale=locale)

    async with mail_server() as server:
        await posting(db, server.port).settle()

    (came,) = server.letters
    body = came.get_content()
    assert (came["To"], came["From"], came["Auto-Submitted"]) == (
        "mina@example.com",
        "Iyagi <hello@iyagi.example>",
        "auto-generated",
    )
    assert came["Subject"] == Catalog().render(t("signing-mail-reset-subject"), locale)
    assert LINK in body
    assert came["Message-ID"].endswith("@iyagi.example>")
    kept = await letter(db, number)
    assert (kept.body, kept.sent_at is None, await due(db, number)) == ("", False, None)


async def test_a_letter_that_waits_is_readable_to_nobody_without_the_key(db: Db) -> None:
    number = await written(db)

    async with db.read() as tx:
        sealed = await tx.value(select(mails.c.sealed))
        other = await mail.one(tx, Seal("another secret"), number)
    assert LINK.encode() not in sealed
    assert other is not None
    assert other.body == ""


async def test_a_refused_recipient_is_not_tried_again(db: Db) -> None:
    number = await written(db)

    async with mail_server() as server:
        server.recipient = "550 5.1.1 no such user"
        await posting(db, server.port).settle()

    kept = await letter(db, number)
    assert (kept.body, kept.sent_at, await due(db, number)) == ("", None, None)
    assert kept.error == "refused: 550 5.1.1 no such user"


async def test_a_letter_whose_contents_are_refused_is_not_tried_again(db: Db) -> None:
    number = await written(db)

    async with mail_server() as server:
        server.data = "554 5.7.1 looks like spam"
        await posting(db, server.port).settle()

    assert (await letter(db, number)).error == "refused: 554 5.7.1 looks like spam"
    assert await due(db, number) is None


@pytest.mark.parametrize(("recipient", "data"), [("451 4.7.1 greylisted", ""), ("", "452 4.3.1 no room")])
async def test_a_letter_that_is_put_off_is_sent_later(db: Db, recipient: str, data: str) -> None:
    number = await written(db)

    async with mail_server() as server:
        server.recipient, server.data = recipient, data
        await posting(db, server.port).settle()
        waiting = await due(db, number)
        server.recipient, server.data = "", ""
        async with db.write() as tx:
            await jobs.ask(tx, mail.JOB, number)
        await posting(db, server.port).settle()

    assert waiting is not None
    assert waiting > 0
    assert [each["To"] for each in server.letters] == ["mina@example.com"]


async def test_a_letter_waits_for_a_server_that_is_down(db: Db) -> None:
    number, port = await written(db), free_port()
    await posting(db, port).settle()
    kept, waiting = await letter(db, number), await due(db, number)

    async with mail_server(port=port) as server:
        async with db.write() as tx:
            await jobs.ask(tx, mail.JOB, number)
        await posting(db, port).settle()

    assert LINK in kept.body
    assert kept.error.startswith("ConnectionRefusedError")
    assert waiting is not None
    assert len(server.letters) == 1


async def test_a_server_that_does_not_answer_in_time_is_left_and_asked_again(db: Db) -> None:
    number = await written(db)

    async with mail_server() as server:
        server.slow = 60.0
        await posting(db, server.port, seconds=0.2).settle()

    assert "time" in (await letter(db, number)).error.lower()
    assert await due(db, number) is not None


async def test_a_letter_is_given_up_after_a_day(db: Db) -> None:
    number = await written(db, at=NOW - timedelta(days=1, minutes=1))

    await posting(db, free_port()).settle()

    kept = await letter(db, number)
    assert (kept.body, kept.sent_at, await due(db, number)) == ("", None, None)


async def test_without_a_server_letters_wait_for_the_operator(db: Db) -> None:
    await written(db)

    await posting(db, None).settle()

    async with db.read() as tx:
        (waiting,) = await mail.waiting(tx, SEAL)
    assert LINK in waiting.body


async def test_a_letter_that_was_sent_is_sent_once(db: Db) -> None:
    number = await written(db)

    async with mail_server() as server:
        for _ in range(2):
            async with db.write() as tx:
                await jobs.ask(tx, mail.JOB, number)
            await posting(db, server.port).settle()

    assert len(server.letters) == 1


async def test_encryption_and_login_as_the_operator_has_set_them(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(db)
    context, file = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    async with mail_server(context, login=True) as server:
        await posting(db, server.port, security="starttls", username="iyagi", password="right").settle()

    assert server.logins == [("iyagi", "right")]
    assert len(server.letters) == 1


async def test_a_server_with_a_stranger_s_certificate_gets_neither_password_nor_letter(db: Db, tmp_path: Path) -> None:
    number = await written(db)
    context, _ = certified(tmp_path)

    async with mail_server(context, login=True) as server:
        await posting(db, server.port, security="starttls", username="iyagi", password="right").settle()

    assert (server.logins, server.letters) == ([], [])
    assert "certificate" in (await letter(db, number)).error.lower()


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for 127.0.0.1, and the file of the certificate that is to be trusted."""
    secret, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate, key = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
