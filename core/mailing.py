"""Hands letters to the operator's mail server, again and again where it does not take them; without one they wait."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from core.accounts import mail
from core.accounts.mail import Letter
from core.clock import Clock
from core.db import Db, require_no_transaction
from core.ledger.jobs import Job
from core.ledger.jobworker import Postponed
from core.log import get_log
from core.sealing import Seal
from core.settings import Smtp

SECONDS: Final = 20.0  # that a server has for each answer
GIVEN_UP: Final = timedelta(days=1)  # what a letter has to say is over by then

log = get_log(__name__)


class Refused(Exception):
    """The server will not take this letter, however often it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One a process. A letter is handed over at least once: where the program dies in between, it comes twice."""

    db: Db
    clock: Clock
    seal: Seal
    smtp: Smtp
    seconds: float = SECONDS

    async def send(self, job: Job) -> float | None:
        """A job of `mail.JOB`. Raises Postponed where the server cannot be reached or has no time now."""
        if self.smtp.host is None:
            return None
        async with self.db.read() as tx:
            letter = await mail.one(tx, self.seal, job.subject)
        if letter is None or letter.sent_at is not None or not letter.body:
            return None
        why = await self._handed_over(letter)
        async with self.db.write() as tx:
            if why is None:
                await mail.sent(tx, letter.id, self.clock.now())
            else:
                await mail.failed(tx, letter.id, why, for_good=self._is_over(letter, why))
        if why is None or self._is_over(letter, why):
            return None
        raise Postponed(why)

    def _is_over(self, letter: Letter, why: str) -> bool:
        return why.startswith("refused") or self.clock.now() - letter.made_at > GIVEN_UP

    async def _handed_over(self, letter: Letter) -> str | None:
        """None, or why not, in English words without what the letter says."""
        require_no_transaction()
        try:
            await asyncio.to_thread(hand_over, self.smtp, letter, self.seconds)
        except Refused as error:
            log.warning("mail refused", mail=letter.id, why=str(error))
            return f"refused: {error}"
        except (OSError, smtplib.SMTPException) as error:
            why = _told(error)
            log.warning("mail not sent", mail=letter.id, why=why)
            return why
        log.info("mail sent", mail=letter.id)
        return None


def hand_over(smtp: Smtp, letter: Letter, seconds: float) -> None:
    """Blocks. Raises Refused, OSError and SMTPException."""
    host, context = smtp.host or "", ssl.create_default_context()
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, smtp.port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(host, smtp.port, timeout=seconds)
    with server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.username is not None and smtp.password is not None:
            server.login(smtp.username, smtp.password.get_secret_value())
        try:
            server.send_message(message(smtp, letter))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            if code < 500:  # "try again later" (RFC 5321, 4.2.1)
                raise
            raise Refused(f"{code} {_plain(words)}") from error
        except smtplib.SMTPDataError as error:
            if error.smtp_code < 500:
                raise
            raise Refused(f"{error.smtp_code} {_plain(error.smtp_error)}") from error


def message(smtp: Smtp, letter: Letter) -> EmailMessage:
    """Plain text: no server on the way, and no reader, has to be trusted with more."""
    made = EmailMessage()
    sender = smtp.sender or smtp.username or f"iyagi@{smtp.host}"
    made["From"], made["To"], made["Subject"] = sender, letter.address, letter.subject
    made["Date"], made["Message-ID"] = formatdate(letter.made_at.timestamp()), make_msgid(domain=_domain(sender))
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
    made.set_content(letter.body)
    return made


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("> ") or "localhost"


def _told(error: OSError | smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return f"{type(error).__name__}: {_plain(str(error))}"


def _plain(words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return " ".join(text.replace("\x00", "").split())[:200]
