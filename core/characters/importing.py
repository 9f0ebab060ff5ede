"""A file becomes a character of whoever sent it: read off the loop, kept in one transaction, the same file once."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts import people
from core.characters import authoring, store, visibility
from core.characters.formats.base import Imported, Kind, Limits, Report
from core.characters.formats.portrait import drawn
from core.characters.formats.read import read
from core.characters.source import source_of
from core.clock import Clock
from core.db import Db, Read, Write
from core.errors import BadInput, NotFound
from core.surface.events import Person
from core.text import t

Review = Callable[[Imported], Imported]


READ_WITHIN = 5.0  # seconds that one file may take (cards: SEC-6); what it costs beyond is bounded by Limits


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: `review` adds to the report what readers cannot know, `limits` is what one file may cost."""

    review: Review
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of a file. `known`: this person has brought the very same file before, and nothing was changed.

    `twin` is another character of theirs with the same name and creator, whose new version this could be. `added`: the
    file was a lorebook, and so many of its entries went to the character.
    """

    public_id: str
    name: str
    format: str
    spec_version: str
    report: Report
    known: bool = False
    twin: str | None = None
    added: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, with its picture made safe: decoded, square, without what cameras write into it."""

    card: Imported
    png: bytes | None


async def open_file(data: bytes, reading: Reading) -> Opened:
    """Read and reviewed in a thread. Raises BadInput with what is wrong, also where it takes too long."""
    try:
        async with asyncio.timeout(READ_WITHIN):
            return await asyncio.to_thread(_open, data, reading)
    except TimeoutError:
        raise BadInput(t("import-too-slow", seconds=int(READ_WITHIN))) from None


async def bring(
    db: Db, clock: Clock, platform: str, person: Person, data: bytes, reading: Reading, *, into: str | None = None
) -> Brought:
    """Keep the card in `data` as a private character of `person`, or a lorebook's entries in their character `into`.

    Raises BadInput; then nothing is kept.
    """
    opened = await open_file(data, reading)
    now = clock.now()
    async with db.write() as tx:
        owner = (await people.know(tx, platform, person, now)).account_id
        return await _kept(tx, opened, owner, data, into, now)


async def bring_for(
    db: Db, clock: Clock, owner: int, data: bytes, reading: Reading, *, into: str | None = None
) -> Brought:
    """As `bring`, for an account."""
    opened = await open_file(data, reading)
    async with db.write() as tx:
        return await _kept(tx, opened, owner, data, into, clock.now())


async def _kept(tx: Write, opened: Opened, owner: int, data: bytes, into: str | None, now: datetime) -> Brought:
    if opened.card.kind is Kind.LOREBOOK:
        return await _bring_lore(tx, opened.card, owner, into, now)
    return await _bring_card(tx, opened, owner, data, now)


async def merge(tx: Write, public_id: str, into: str, owner: int, now: datetime) -> None:
    """Make a character the newest version of another one of the same owner; its own row goes. Raises NotFound."""
    fresh, old = await store.owned(tx, public_id, owner), await store.owned(tx, into, owner)
    await visibility.copy_version(tx, fresh["version_id"], old, owner, now)
    await visibility.delete(tx, public_id, owner, now)


async def _bring_card(tx: Write, opened: Opened, owner: int, data: bytes, now: datetime) -> Brought:
    card = opened.card
    fingerprint = hashlib.sha256(hashlib.sha256(data).digest() + str(owner).encode())
    public_id = fingerprint.hexdigest()[:16]
    brought = Brought(
        public_id=public_id,
        name=_text(card, "name"),
        format=card.format,
        spec_version=card.spec_version,
        report=card.report,
    )
    if await store.find(tx, public_id, owner) is not None:
        return replace(brought, known=True)
    twin = await _twin(tx, card, owner)
    source = source_of(card, data)
    await store.keep(tx, public_id, card.view, opened.png, now, owner=owner, source=source)
    return replace(brought, twin=twin)


async def _twin(tx: Read, card: Imported, owner: int) -> str | None:
    """The newest character of this owner that has the same name and creator (cards: IMP-3)."""
    for public_id, view in await store.namesakes(tx, owner, _text(card, "name")):
        data = view.get("data")
        if isinstance(data, dict) and data.get("creator", "") == _text(card, "creator"):
            return public_id
    return None


async def _bring_lore(tx: Write, book: Imported, owner: int, into: str | None, now: datetime) -> Brought:
    character = None if into is None else await store.find(tx, into, owner)
    if into is None or character is None:
        raise BadInput(t("import-lore-whose"))
    try:
        added = await authoring.add_lore(tx, into, owner, book, now)
    except NotFound:
        raise BadInput(t("import-lore-whose")) from None
    return Brought(
        public_id=into,
        name=character.card.name,
        format=book.format,
        spec_version=book.spec_version,
        report=book.report,
        added=added,
    )


def _open(data: bytes, reading: Reading) -> Opened:
    return Opened(*drawn(reading.review(read(data, reading.limits)), reading.limits))


def _text(card: Imported, field: str) -> str:
    data = card.view["data"]
    return str(data.get(field, "")) if isinstance(data, dict) else ""
