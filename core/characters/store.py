"""Where characters and their versions are kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.characters import lists
from core.characters.card import Card, from_v3
from core.characters.grams import fold, needles
from core.characters.heat import moment
from core.characters.source import BARE, Source, has_files, keep_files
from core.db import Read, Write
from core.db.tables.characters import (
    Visibility,
    character_grams,
    character_texts,
    character_versions,
    characters,
    pictures,
)
from core.errors import NotFound
from core.text import t

CARDS_KEPT = 2_048  # parsed cards in memory
GALLERY = 100  # characters that a gallery holds in memory
NAMED = 50  # that a part of a name finds


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
_id = characters.c.id
_text = character_texts.c
ALIVE = characters.c.deleted_at.is_(None)
PUBLIC = and_(characters.c.visibility == Visibility.PUBLIC, ALIVE)
LINKED = and_(characters.c.visibility.in_([Visibility.PUBLIC, Visibility.UNLISTED]), ALIVE)
_one_version = _versions.where(character_versions.c.id == bindparam("version"))
_current = _versions.where(characters.c.version_id == character_versions.c.id)


def may_see(viewer: int | None) -> ColumnElement[bool]:
    """Public ones for everybody, all of their own for an account."""
    return PUBLIC if viewer is None else or_(PUBLIC, and_(characters.c.owner_id == viewer, ALIVE))


def hidden(viewer: int) -> ColumnElement[bool]:
    """The viewer's own that not everybody sees."""
    return and_(characters.c.owner_id == viewer, characters.c.visibility != Visibility.PUBLIC, ALIVE)


async def gallery(tx: Read, viewer: int | None = None) -> list[Listed]:
    """Characters that anybody may talk with, in the order in which they came, and all of the viewer's own.

    The first GALLERY of each; core.characters.discovery leafs through all that there are.
    """
    rows = list(await tx.rows(_current.where(PUBLIC).order_by(characters.c.id).limit(GALLERY)))
    if viewer is not None:
        rows += await tx.rows(_current.where(hidden(viewer)).order_by(characters.c.id).limit(GALLERY))
    return await with_cards(tx, sorted(rows, key=itemgetter("id")))


async def find(tx: Read, public_id: str, viewer: int | None = None) -> Listed | None:
    """The current version of the character with this public id: a public one, or one that this account owns."""
    return await _found(tx, characters.c.public_id == public_id, may_see(viewer))


async def find_linked(tx: Read, token: str) -> Listed | None:
    """The character that a link with this token leads to: anybody who has the link may meet those that are unlisted."""
    return await _found(tx, characters.c.link_token == token, LINKED)


async def find_shared(tx: Read, name: str, viewer: int | None = None) -> Listed | None:
    """What a link names, be it by public id or by token (core.characters.links)."""
    return await find(tx, name, viewer) or await find_linked(tx, name)


async def find_named(tx: Read, name: str, viewer: int | None = None) -> list[Listed]:
    """Those whose public id or name is `name`, letter case and marks aside, or else whose name has it in it.

    An exact match stands alone. Of the public ones and the viewer's own, at most NAMED.
    """
    wanted, folded = name.strip().casefold(), fold(name)
    if not wanted:
        return []
    by_id = await tx.rows(_current.where(characters.c.public_id.in_([wanted, name.strip()]), may_see(viewer)).limit(1))
    if by_id:
        return await with_cards(tx, by_id)
    exact = select(_text.character_id).where(_text.name == folded)
    if not folded:  # a name of marks alone
        exact = select(_id).where(characters.c.name == name.strip())
    same = await _those(tx, exact, viewer)
    if same or not folded:
        return await with_cards(tx, same[:1])
    within = _text.name.contains(folded.strip())
    found = await _those(tx, _begun(folded), viewer, within)
    if viewer is not None:
        own = _current.join(character_texts, _text.character_id == _id).where(within, hidden(viewer))
        found += await tx.rows(own.order_by(_id).limit(NAMED))
    found = found or await _those(tx, select(_text.character_id).where(within), viewer)
    return await with_cards(tx, sorted(found, key=itemgetter("id"))[:NAMED])


async def _those(tx: Read, ids: Select[tuple[int]], viewer: int | None, *more: ColumnElement[bool]) -> list[RowMapping]:
    """The first NAMED of these that the viewer sees. In two steps: in one, SQLite walks all that is public instead."""
    column = ids.selected_columns[0]
    first = [row[column] for row in await tx.rows(ids.order_by(column).limit(NAMED))]
    named = _current.join(character_texts, _text.character_id == _id).where(_id.in_(first), *more)
    seen = or_(characters.c.visibility.concat("") == Visibility.PUBLIC, characters.c.owner_id == viewer)
    return list(await tx.rows(named.where(seen, ALIVE).order_by(_id))) if first else []


def _begun(folded: str) -> Select[tuple[int]]:
    """The ids of public ones whose names have all of these runs, words as far as they are typed."""
    grams = character_grams.c
    ranges = [each for needle in needles(folded, typing=True) for each in needle.ranges]
    having = [
        select(grams.character_id).where(grams.field == 0, grams.gram >= first, grams.gram < last)
        for first, last in ranges
    ]
    return having[0].where(*(grams.character_id.in_(each) for each in having[1:])).distinct()


async def namesakes(tx: Read, owner: int, name: str) -> list[tuple[str, Mapping[str, object]]]:
    """(public id, V3 card) of the characters of this owner with exactly this name, newest first."""
    query = (
        select(characters.c.public_id, character_versions.c.card)
        .join(character_versions, character_versions.c.id == characters.c.version_id)
        .where(characters.c.owner_id == owner, characters.c.name == lists.plain(name), ALIVE)
        .order_by(characters.c.id.desc())
    )
    return [(row["public_id"], row["card"]) for row in await tx.rows(query.limit(20))]


async def owned(tx: Read, public_id: str, owner: int) -> RowMapping:
    """All columns of a character, for whoever owns it. Raises NotFound; in a write block the row is locked."""
    mine = and_(characters.c.public_id == public_id, characters.c.owner_id == owner, characters.c.deleted_at.is_(None))
    query = select(characters).where(mine)
    row = await tx.row(query.with_for_update() if isinstance(tx, Write) else query)
    if row is None:
        raise NotFound(t("discovery-no-character"))
    return row


async def version(tx: Read, version_id: int) -> Listed | None:
    """A character as it is in one of its versions, which never change."""
    row = await tx.row(_one_version, {"version": version_id})
    return None if row is None else (await with_cards(tx, [row]))[0]


async def picture(tx: Read, public_id: str) -> bytes | None:
    """The PNG with this public id."""
    found: bytes | None = await tx.value(select(pictures.c.png).where(pictures.c.public_id == public_id))
    return found


async def met(tx: Read, public_id: str, viewer: int, token: str | None = None) -> RowMapping:
    """All columns of a character that the viewer sees, `token` being the link's by which an unlisted one was met.

    Raises NotFound; in a write block the row is locked.
    """
    linked = and_(LINKED, characters.c.link_token == token)
    seen = may_see(viewer) if token is None else or_(may_see(viewer), linked)
    query = select(characters).where(characters.c.public_id == public_id, characters.c.version_id.is_not(None), seen)
    row = await tx.row(query.with_for_update() if isinstance(tx, Write) else query)
    if row is None:
        raise NotFound(t("discovery-no-character"))
    return row


async def keep(
    tx: Write,
    public_id: str,
    card: Mapping[str, object],
    png: bytes | None,
    now: datetime,
    *,
    owner: int | None = None,
    source: Source = BARE,
) -> int | None:
    """Keep `card` as the newest version of the character `public_id`, made if new; None where nothing has changed.

    A new one with an owner (an account) is private, one without is ours: public and open. What its owner has deleted
    comes back, private. Raises NotFound where the character belongs to somebody else.
    """
    digest = card_hash(card, png)
    character = await _character(tx, public_id, owner, now)
    if await _is_newest(tx, character["version_id"], digest, source):
        return None
    read = from_v3(card)
    values = {
        "name": lists.plain(read.name),
        "card": card,
        "card_hash": digest,
        "picture_id": None if png is None else await _keep_picture(tx, png),
        "author_id": owner,
        "note": lists.plain(source.note, 500),
        "format": source.format[:40],
        "spec_version": lists.plain(source.spec_version, 40),
        "report": dict(source.report),
        "tree": source.tree,
    }
    version_id = await add_version(tx, character["id"], values, now)
    await keep_files(tx, version_id, source.files)
    await lists.write(tx, character, read)
    return version_id


async def add_version(tx: Write, character_id: int, values: Mapping[str, object], now: datetime) -> int:
    """Make a version with these columns the newest of its character, whose row the caller has locked."""
    last = select(func.max(character_versions.c.number)).where(character_versions.c.character_id == character_id)
    own = {"character_id": character_id, "number": (await tx.value(last) or 0) + 1, "created_at": now}
    made = insert(character_versions).values({**values, **own})
    version_id: int = await tx.value(made.returning(character_versions.c.id))
    newest = update(characters).where(characters.c.id == character_id)
    await tx.run(newest.values(version_id=version_id, updated_at=now))
    return version_id


async def make(tx: Write, public_id: str, now: datetime, **columns: object) -> None:
    """A character without a version yet, private unless `columns` say otherwise; nothing where it is there already."""
    values = {"public_id": public_id, "link_token": new_token(), "created_at": now, "updated_at": now, **columns}
    into = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.run(into(characters).values(values).on_conflict_do_nothing(index_elements=["public_id"]))


def new_token() -> str:
    """What an unlisted character's link is known by: 128 random bits in 22 letters of A-Za-z0-9_-."""
    return secrets.token_urlsafe(16)


async def _character(tx: Write, public_id: str, owner: int | None, now: datetime) -> RowMapping:
    """The row of a character, made if new; no other process changes it until the transaction ends."""
    mine = select(characters).where(characters.c.public_id == public_id).with_for_update()
    found = await tx.row(mine)
    if found is None:
        ours = {"visibility": "public", "shows_definition": True, "allows_fork": True, "published_at": now}
        public = {**ours, "hot": moment(now)} if owner is None else {}
        await make(tx, public_id, now, owner_id=owner, **public)
        found = await tx.row(mine)
    assert found is not None
    if owner is not None and found["owner_id"] != owner:
        raise NotFound(t("discovery-no-character"))
    if found["deleted_at"] is None:
        return found
    back = update(characters).where(characters.c.id == found["id"]).values(deleted_at=None, visibility="private")
    await tx.run(back)
    row = await tx.row(mine)
    assert row is not None
    return row


async def _is_newest(tx: Read, version_id: int | None, digest: str, source: Source) -> bool:
    columns = (character_versions.c.card_hash, character_versions.c.tree)
    row = await tx.row(select(*columns).where(character_versions.c.id == version_id))
    if row is None or row["card_hash"] != digest:
        return False
    if source.tree is None and not source.files:
        return True
    return row["tree"] == source.tree and await has_files(tx, version_id or 0, source.files)


async def _found(tx: Read, which: ColumnElement[bool], seen: ColumnElement[bool]) -> Listed | None:
    row = await tx.row(_current.where(which, seen))
    return None if row is None else (await with_cards(tx, [row]))[0]


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


def card_hash(card: Mapping[str, object], png: bytes | None) -> str:
    """By which two versions are known to be the same to look at."""
    text = json.dumps(card, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode() + (png or b"")).hexdigest()


async def with_cards(tx: Read, rows: Sequence[RowMapping]) -> list[Listed]:
    """Rows with `id`, `public_id`, `version_id`, `card_hash` and `picture`, and their cards.

    A card is some 20 KB of JSON: it is read and parsed only where it is not known yet.
    """
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
