"""Where characters and their versions are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import RowMapping, func, insert, select, update

from core.characters.card import Card, from_v3
from core.db import Read, Write
from core.db.tables.characters import character_versions, characters, pictures


@dataclass(frozen=True, slots=True)
class Listed:
    """A character as people meet it, in one version. `picture` is the picture's public id."""

    id: int
    public_id: str
    version_id: int
    card: Card
    picture: str | None


_columns = (
    characters.c.id,
    characters.c.public_id,
    character_versions.c.id.label("version_id"),
    character_versions.c.card,
    character_versions.c.card_hash,
    pictures.c.public_id.label("picture"),
)
_versions = (
    select(*_columns)
    .join_from(character_versions, characters, character_versions.c.character_id == characters.c.id)
    .outerjoin(pictures, character_versions.c.picture_id == pictures.c.id)
)
_current = _versions.where(characters.c.version_id == character_versions.c.id)


async def gallery(tx: Read) -> list[Listed]:
    """All characters that anybody may talk with, in the order in which they came."""
    return [_listed(row) for row in await tx.rows(_current.order_by(characters.c.id))]


async def find(tx: Read, public_id: str) -> Listed | None:
    """The current version of the character with this public id."""
    row = await tx.row(_current.where(characters.c.public_id == public_id))
    return None if row is None else _listed(row)


async def find_named(tx: Read, name: str) -> list[Listed]:
    """Those whose public id, name, or one word of it is `name`, letter case aside; an exact match stands alone."""
    wanted = name.strip().casefold()
    everyone = await gallery(tx)
    exact = [each for each in everyone if wanted in {each.public_id.casefold(), each.card.name.casefold()}]
    if exact or not wanted:
        return exact[:1]
    return [each for each in everyone if wanted in each.card.name.casefold() or wanted in each.public_id.casefold()]


async def version(tx: Read, version_id: int) -> Listed | None:
    row = await tx.row(_versions.where(character_versions.c.id == version_id))
    return None if row is None else _listed(row)


async def picture(tx: Read, public_id: str) -> bytes | None:
    """The PNG with this public id."""
    found: bytes | None = await tx.value(select(pictures.c.png).where(pictures.c.public_id == public_id))
    return found


async def keep(tx: Write, public_id: str, card: Mapping[str, object], png: bytes | None, now: datetime) -> int | None:
    """Keep `card` as the newest version of the character `public_id`, made if new; None where nothing has changed."""
    digest = _digest(card, png)
    character = await tx.row(select(characters).where(characters.c.public_id == public_id))
    if character is None:
        fresh = insert(characters).values(public_id=public_id, created_at=now).returning(characters.c.id)
        character_id = await tx.value(fresh)
    else:
        character_id = character["id"]
        newest = select(character_versions.c.card_hash).where(character_versions.c.id == character["version_id"])
        if await tx.value(newest) == digest:
            return None
    last = select(func.max(character_versions.c.number)).where(character_versions.c.character_id == character_id)
    made = insert(character_versions).values(
        character_id=character_id,
        number=(await tx.value(last) or 0) + 1,
        name=from_v3(card).name,
        card=card,
        card_hash=digest,
        picture_id=None if png is None else await _keep_picture(tx, png),
        created_at=now,
    )
    version_id: int = await tx.value(made.returning(character_versions.c.id))
    await tx.run(update(characters).where(characters.c.id == character_id).values(version_id=version_id))
    return version_id


async def _keep_picture(tx: Write, png: bytes) -> int:
    public_id = hashlib.sha256(png).hexdigest()[:32]
    found: int | None = await tx.value(select(pictures.c.id).where(pictures.c.public_id == public_id))
    if found is not None:
        return found
    made: int = await tx.value(insert(pictures).values(public_id=public_id, png=png).returning(pictures.c.id))
    return made


def _digest(card: Mapping[str, object], png: bytes | None) -> str:
    text = json.dumps(card, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode() + (png or b"")).hexdigest()


def _listed(row: RowMapping) -> Listed:
    return Listed(row["id"], row["public_id"], row["version_id"], _card(row["card_hash"], row["card"]), row["picture"])


class _Raw:
    """A card's JSON that hashes by its digest, so that a version is parsed once."""

    __slots__ = ("digest", "json")

    def __init__(self, digest: str, card: Mapping[str, object]) -> None:
        self.digest, self.json = digest, card

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Raw) and other.digest == self.digest


@lru_cache(maxsize=512)
def _parsed(raw: _Raw) -> Card:
    return from_v3(raw.json)


def _card(digest: str, card: Mapping[str, object]) -> Card:
    return _parsed(_Raw(digest, card))


def by_language(listed: Sequence[Listed], locale: str) -> list[Listed]:
    """Those that speak `locale` first, else as they stood."""
    return sorted(listed, key=lambda each: each.card.language != locale)
