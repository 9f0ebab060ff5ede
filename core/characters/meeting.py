"""A character as somebody meets it: all that its page shows of it beside its card, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, RowMapping, Select, String, Table, and_, bindparam, case, or_, select

from core.characters import store
from core.characters.store import ALIVE, LINKED, PUBLIC, Listed
from core.db import Read, Write
from core.db.tables.characters import Visibility, character_versions, characters, follows, likes, pictures
from core.db.tables.people import accounts
from core.db.tables.safety import Subject
from core.db.tables.safety import takedowns as down_table
from core.errors import NotFound
from core.safety import takedowns
from core.safety.takedowns import Down
from core.text import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """`row` are all columns of the character; `author` is the public id of the account whose it is, and `author_name`
    what that one is called. `copied_from` is the name of what it is a copy of, "" for none, and `copied_id` its public
    id where the viewer may go there."""

    listed: Listed
    row: RowMapping
    own: bool
    liked: bool
    followed: bool
    author: str | None
    author_name: str
    copied_from: str
    copied_id: str | None

    @property
    def down(self) -> Down | None:
        """What moderators have said of it; its owner alone is told."""
        hidden = self.own and self.row["visibility"] == Visibility.PRIVATE
        return takedowns.beside(self.row, Subject.CHARACTER, self.listed.public_id) if hidden else None


async def met(tx: Read, public_id: str, viewer: int | None, token: str = "") -> Meeting:
    """Raises NotFound for what this viewer may not see, `token` being the link's by which an unlisted one was met; in a
    write block the row is locked."""
    return await _meeting(tx, _NAMED, public_id, viewer, token)


async def shared(tx: Read, name: str, viewer: int | None) -> Meeting:
    """What a link names, be it by public id or by token (core.characters.links). Raises NotFound."""
    return await _meeting(tx, _SHARED, name, viewer)


async def owned(tx: Read, public_id: str, owner: int) -> Meeting:
    """Raises NotFound for what is not this account's; in a write block the row is locked."""
    return await _meeting(tx, _OWNED, public_id, owner)


async def _meeting(tx: Read, queries: _Queries, name: str, viewer: int | None, token: str = "") -> Meeting:
    query = queries[isinstance(tx, Write)]
    row = await tx.row(query, {"name": name, "viewer": viewer, "token": token or None})
    if row is None:
        raise NotFound(t("discovery-no-character"))
    (listed,) = await store.with_cards(tx, [row])
    return Meeting(
        listed=listed,
        row=row,
        own=viewer is not None and row["owner_id"] == viewer,
        liked=row["liked"],
        followed=row["followed"],
        author=row["author"],
        author_name=row["author_name"] or "",
        copied_from=row["copied_from"] or "",
        copied_id=row["copied_id"],
    )


_Queries = tuple[Select[tuple[Any, ...]], Select[tuple[Any, ...]]]  # for a look, and with the row locked
_viewer, _name, _token = (
    bindparam("viewer", type_=BigInteger()),
    bindparam("name", type_=String()),
    bindparam("token", type_=String()),
)
_MINE = and_(characters.c.owner_id == _viewer, ALIVE)  # nobody's, where the viewer is None
_copied, _origin = character_versions.alias("copied"), characters.alias("origin")
_open = and_(
    _origin.c.deleted_at.is_(None),
    _origin.c.version_id.is_not(None),
    or_(_origin.c.visibility == Visibility.PUBLIC, _origin.c.owner_id == _viewer),
)


def _marked(table: Table) -> Any:  # a column of the statement
    mine = and_(table.c.account_id == _viewer, table.c.character_id == characters.c.id)
    return select(table.c.character_id).where(mine).exists()


_all = (
    select(
        characters,
        character_versions.c.card_hash,
        pictures.c.public_id.label("picture"),
        accounts.c.public_id.label("author"),
        accounts.c.name.label("author_name"),
        _marked(likes).label("liked"),
        _marked(follows).label("followed"),
        _copied.c.name.label("copied_from"),
        case((_open, _origin.c.public_id)).label("copied_id"),
        *takedowns.BESIDE,
    )
    .join(character_versions, character_versions.c.id == characters.c.version_id)
    .outerjoin(pictures, pictures.c.id == character_versions.c.picture_id)
    .outerjoin(accounts, accounts.c.id == characters.c.owner_id)
    .outerjoin(_copied, _copied.c.id == characters.c.forked_from)
    .outerjoin(_origin, _origin.c.id == _copied.c.character_id)
    .outerjoin(down_table, takedowns.joined(Subject.CHARACTER, characters.c.public_id))
)


def _queries(query: Select[tuple[Any, ...]]) -> _Queries:
    return query, query.with_for_update(of=characters)


_public_id = characters.c.public_id == _name
_NAMED = _queries(_all.where(_public_id, or_(PUBLIC, _MINE, and_(LINKED, characters.c.link_token == _token))))
_SHARED = _queries(
    _all.where(or_(and_(_public_id, or_(PUBLIC, _MINE)), and_(characters.c.link_token == _name, LINKED)))
)
_OWNED = _queries(_all.where(_public_id, _MINE))
