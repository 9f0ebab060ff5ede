"""Mail that is to be sent: written in the transaction that is its reason, its body sealed, for it may hold a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update

from core.db import Read, Write
from core.db.tables.access import mails
from core.ledger import jobs
from core.sealing import Seal, Unreadable
from core.text import Catalog, Text

JOB: Final = "mail"
USE: Final = "mail"
MOST_WAITING: Final = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """`body` "" once it was sent, or where it was sealed with another key."""

    id: int
    address: str
    subject: str
    body: str
    made_at: datetime
    sent_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Writes letters in a reader's language."""

    catalog: Catalog
    seal: Seal

    async def write(self, tx: Write, to: str, words: tuple[Text, Text], locale: str, now: datetime) -> int:
        """Have a letter sent: `words` are its subject and its body. The letters to this address that were sent go."""
        await tx.run(delete(mails).where(mails.c.address == to, mails.c.sent_at.is_not(None)))
        subject, body = (self.catalog.render(text, locale) for text in words)
        values = {
            "address": to,
            "subject": " ".join(subject.split())[:300],
            "sealed": self.seal.close(USE, to, body),
            "made_at": now,
        }
        made: int = await tx.value(insert(mails).values(**values).returning(mails.c.id))
        await jobs.ask(tx, JOB, made)
        return made


async def one(tx: Read, seal: Seal, number: int) -> Letter | None:
    row = await tx.row(select(mails).where(mails.c.id == number))
    return None if row is None else _letter(dict(row), seal)


async def waiting(tx: Read, seal: Seal) -> list[Letter]:
    """What was not sent, the newest first, at most MOST_WAITING."""
    unsent = select(mails).where(mails.c.sent_at.is_(None)).order_by(mails.c.id.desc()).limit(MOST_WAITING)
    return [_letter(dict(row), seal) for row in await tx.rows(unsent)]


async def sent(tx: Write, number: int, now: datetime) -> None:
    """Its body is kept no longer."""
    await tx.run(update(mails).where(mails.c.id == number).values(sent_at=now, sealed=b"", error=""))


async def failed(tx: Write, number: int, why: str, *, for_good: bool) -> None:
    values: dict[str, object] = {"error": why[:300]} | ({"sealed": b""} if for_good else {})
    await tx.run(update(mails).where(mails.c.id == number).values(values))


def _letter(row: dict[str, object], seal: Seal) -> Letter:
    sealed, address = row["sealed"], str(row["address"])
    try:
        body = seal.open(USE, address, sealed) if isinstance(sealed, bytes) and sealed else ""
    except Unreadable:
        body = ""
    made_at, sent_at = row["made_at"], row["sent_at"]
    assert isinstance(made_at, datetime)
    assert sent_at is None or isinstance(sent_at, datetime)
    return Letter(int(str(row["id"])), address, str(row["subject"]), body, made_at, sent_at, str(row["error"]))
