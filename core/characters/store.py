"""Where characters and their versions are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.characters.card import Card, from_v3
from core.db import Read, Write
from core.db.tables.characters import character_versions, characters, pictures

CARDS_KEPT = 2_048  # parsed cards in memory


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
    character_versions.c.card_hash,
    pictures.c.public_id.label("picture"),
)
_versions = (
    select(*_columns)
    .join_from(character_versions, characters, character_versions.c.character_id == characters.c.id)
    .outerjoin(pictures, character_versions.c.picture_id == pictures.c.id)
)
_one_version = _versions.where(character_versions.c.id == bindparam("version"))
_current = _versions.where(characters.c.version_id == character_versions.c.id)


async def gallery(tx: Read) -> list[Listed]:
    """All characters that anybody may talk with, in the order in which they came."""
    return await _listed(tx, await tx.rows(_current.order_by(characters.c.id)))


async def find(tx: Read, public_id: str) -> Listed | None:
    """The current version of the character with this public id."""
    row = await tx.row(_current.where(characters.c.public_id == public_id))
    return None if row is None else (await _listed(tx, [row]))[0]


async def find_named(tx: Read, name: str) -> list[Listed]:
    """Those whose public id, name, or one word of it is `name`, letter case aside; an exact match stands alone."""
    wanted = name.strip().casefold()
    everyone = await gallery(tx)
    exact = [each for each in everyone if wanted in {each.public_id.casefold(), each.card.name.casefold()}]
    if exact or not wanted:
        return exact[:1]
    return [each for each in everyone if wanted in each.card.name.casefold() or wanted in each.public_id.casefold()]


async def version(tx: Read, version_id: int) -> Listed | None:
    """A character as it is in one of its versions, which never change."""
    row = await tx.row(_one_version, {"version": version_id})
    return None if row is None else (await _listed(tx, [row]))[0]


async def picture(tx: Read, public_id: str) -> bytes | None:
    """The PNG with this public id."""
    found: bytes | None = await tx.value(select(pictures.c.png).where(pictures.c.public_id == public_id))
    return found


async def keep(tx: Write, public_id: str, card: Mapping[str, object], png: bytes | None, now: datetime) -> int | None:
    """Keep `card` as the newest version of the character `public_id`, made if new; None where nothing has changed."""
    digest = _digest(card, png)
    character = await _character(tx, public_id, now)
    newest = select(character_versions.c.card_hash).where(character_versions.c.id == character["version_id"])
    if await tx.value(newest) == digest:
        return None
    character_id = character["id"]
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


async def _character(tx: Write, public_id: str, now: datetime) -> RowMapping:
    """The row of a character, made if new; no other process changes it until the transaction ends."""
    mine = select(characters).where(characters.c.public_id == public_id).with_for_update()
    found = await tx.row(mine)
    if found is None:
        make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        await tx.run(make(characters).values(public_id=public_id, created_at=now).on_conflict_do_nothing())
        found = await tx.row(mine)
    assert found is not None
    return found


async def _keep_picture(tx: Write, png: bytes) -> int:
    public_id = hashlib.sha256(png).hexdigest()[:32]
    same = select(pictures.c.id).where(pictures.c.public_id == public_id)
    found: int | None = await tx.value(same)
    if found is not None:
        return found
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.run(make(pictures).values(public_id=public_id, png=png).on_conflict_do_nothing())
    made: int = await tx.value(same)
    return made


def _digest(card: Mapping[str, object], png: bytes | None) -> str:
    text = json.dumps(card, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode() + (png or b"")).hexdigest()


async def _listed(tx: Read, rows: Sequence[RowMapping]) -> list[Listed]:
    """The rows with their cards. A card is some 20 KB of JSON: it is read and parsed only where it is not known yet."""
    unknown = [row["version_id"] for row in rows if row["card_hash"] not in _known_cards]
    if unknown:
        query = select(character_versions.c.card_hash, character_versions.c.card)
        for row in await tx.rows(query.where(character_versions.c.id.in_(unknown))):
            _remember(row["card_hash"], from_v3(row["card"]))
    return [
        Listed(row["id"], row["public_id"], row["version_id"], _known_cards[row["card_hash"]], row["picture"])
        for row in rows
    ]


_known_cards: dict[str, Card] = {}  # by the hash of their contents, so the same in every database


def _remember(card_hash: str, card: Card) -> None:
    _known_cards[card_hash] = card
    if len(_known_cards) > CARDS_KEPT:
        del _known_cards[next(iter(_known_cards))]


def by_language(listed: Sequence[Listed], locale: str) -> list[Listed]:
    """Those that speak `locale` first, else as they stood."""
    return sorted(listed, key=lambda each: each.card.language != locale)
