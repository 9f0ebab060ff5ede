"""Who may see a character, what they see of it, and copies that others make of it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from core.characters import lists, store
from core.characters.card import from_v3
from core.characters.heat import warmed
from core.characters.source import copy_files
from core.db import Read, Write
from core.db.tables.characters import Visibility, character_versions, characters
from core.db.tables.safety import Subject
from core.errors import BadInput
from core.safety import takedowns
from core.text import t

# What a version is, whoever's character it belongs to.
CONTENTS = ("name", "card", "card_hash", "picture_id", "format", "spec_version", "report", "tree")


async def settings(tx: Read, public_id: str, owner: int) -> RowMapping:
    """visibility, link_token, shows_definition, allows_fork and the rest, for whoever owns it. Raises NotFound."""
    return await store.owned(tx, public_id, owner)


async def shows_definition(tx: Read, version_id: int, viewer: int | None) -> bool:
    """Whether the viewer may read and take the card of this version: its owner, or everybody where it is open."""
    query = (
        select(characters.c.owner_id, characters.c.shows_definition, characters.c.deleted_at)
        .join(character_versions, character_versions.c.character_id == characters.c.id)
        .where(character_versions.c.id == version_id)
    )
    row = await tx.row(query)
    if row is None or row["deleted_at"] is not None:
        return False
    return bool(row["shows_definition"]) or (viewer is not None and row["owner_id"] == viewer)


async def set_visibility(tx: Write, public_id: str, owner: int, visibility: Visibility, now: datetime) -> None:
    """Let nobody, those who have its link, or everybody see a character. Raises NotFound for others than its owner,
    TakenDown for what moderators have taken down."""
    row = await store.owned(tx, public_id, owner)
    if visibility is not Visibility.PRIVATE:
        await takedowns.check(tx, Subject.CHARACTER, public_id)
    values: dict[str, object] = {"visibility": visibility.value, "updated_at": now}
    if visibility is Visibility.PUBLIC and row["published_at"] is None:
        values |= {"published_at": now, "hot": warmed(row["hot"], now)}
    await _change(tx, row, **values)
    await lists.rewrite(tx, row["id"])


async def set_switches(
    tx: Write,
    public_id: str,
    owner: int,
    *,
    shows_definition: bool | None = None,
    allows_fork: bool | None = None,
) -> None:
    """Whether others see how the character is made, and may make their own from it; None leaves it. Raises NotFound."""
    row = await store.owned(tx, public_id, owner)
    given = {"shows_definition": shows_definition, "allows_fork": allows_fork}
    values = {name: value for name, value in given.items() if value is not None and value != row[name]}
    if values:
        await _change(tx, row, **values)
    if "shows_definition" in values:
        await lists.rewrite(tx, row["id"])


async def new_link(tx: Write, public_id: str, owner: int) -> str:
    """A new token for the character's link: those who have the old one do not find it any more. Raises NotFound."""
    row = await store.owned(tx, public_id, owner)
    token = store.new_token()
    await _change(tx, row, link_token=token)
    return token


async def delete(tx: Write, public_id: str, owner: int, now: datetime) -> None:
    """Take a character out of all lists and links. Chats that have begun keep their version. Raises NotFound."""
    row = await store.owned(tx, public_id, owner)
    await _change(tx, row, deleted_at=now, visibility=Visibility.PRIVATE.value, link_token=store.new_token())
    await lists.rewrite(tx, row["id"])


async def fork(tx: Write, public_id: str, owner: int, now: datetime, *, token: str | None = None) -> str:
    """A private copy of the character's newest version for `owner`, which names where it comes from; its public id.

    `token` is the link's by which an unlisted one was met. Raises NotFound where the character is not for this person
    to see, BadInput where its owner lets nobody copy it.
    """
    row = await store.met(tx, public_id, owner, token)
    if not row["allows_fork"] and row["owner_id"] != owner:
        raise BadInput(t("discovery-no-fork", name=row["name"]))
    await takedowns.check(tx, Subject.CHARACTER, row["public_id"])
    made = secrets.token_hex(8)
    await store.make(tx, made, now, owner_id=owner, forked_from=row["version_id"])
    copy = await store.owned(tx, made, owner)
    await copy_version(tx, row["version_id"], copy, owner, now)
    return made


async def copy_version(tx: Write, version_id: int, onto: RowMapping, author: int, now: datetime, note: str = "") -> int:
    """A version that equals `version_id`, files and all, as the newest of the character in `onto` (locked)."""
    columns = [character_versions.c[name] for name in CONTENTS]
    old = await tx.row(select(*columns).where(character_versions.c.id == version_id))
    assert old is not None
    values = {**old, "report": old["report"] or {}, "author_id": author, "note": lists.plain(note, 500)}
    made = await store.add_version(tx, onto["id"], values, now)
    await copy_files(tx, version_id, made)
    await lists.write(tx, onto, from_v3(old["card"]))
    return made


async def _change(tx: Write, row: RowMapping, **values: object) -> None:
    await tx.run(update(characters).where(characters.c.id == row["id"]).values(values))
