"""Characters that are born in a story: made from its cast, seen by whoever may read it, and taken back with it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from core.characters import store, visibility
from core.characters.formats import tree as trees
from core.characters.formats.base import Limits, Tree
from core.characters.formats.card import normalise
from core.characters.source import Source
from core.db import Read, Write
from core.db.tables.characters import Visibility, character_versions, characters
from core.db.tables.safety import Subject
from core.db.tables.stories import episodes, stories, story_characters
from core.errors import BadInput, NotFound
from core.memory import quoted
from core.safety import takedowns
from core.stories.bridge.bible import Bible, bible
from core.stories.bridge.people import compile_person
from core.text import t

_story = select(stories).where(stories.c.id == bindparam("story"), stories.c.deleted_at.is_(None)).with_for_update()
_published = select(func.coalesce(func.max(episodes.c.number), 0)).where(episodes.c.story_id == bindparam("story"))
_born = (
    select(story_characters.c.episode, characters)
    .join(characters, characters.c.id == story_characters.c.character_id)
    .where(story_characters.c.story_id == bindparam("story"))
    .order_by(story_characters.c.character_id)
)


async def become(tx: Write, story_id: int, member_id: str, episode: int, account: int, now: datetime) -> str:
    """The public id of the character that somebody of the cast is after that episode, made where it is not there and
    brought up to date where the story has changed since. It belongs to the story's maker.

    Raises NotFound for a story that is not for this account to see, BadInput for an episode that is not written (or for
    others: not published), in which the member has not come yet, or after which they are dead.
    """
    story = await tx.row(_story, {"story": story_id})
    own = story is not None and story["owner_id"] == account
    if story is None or not (own or story["visibility"] != Visibility.PRIVATE.value):
        raise NotFound(t("story-unknown"))
    told = await bible(tx, story_id, published_only=not own)
    _check(told, member_id, episode)
    kept = await tx.row(
        _born.where(story_characters.c.cast_id == member_id, story_characters.c.episode == episode), {"story": story_id}
    )
    public_id = secrets.token_hex(8) if kept is None else kept["public_id"]
    await _keep(tx, public_id, story["owner_id"], compile_person(told, member_id, episode), now)
    if kept is None:
        row = await store.owned(tx, public_id, story["owner_id"])
        born = {"story_id": story_id, "cast_id": member_id, "episode": episode, "character_id": row["id"]}
        await tx.run(insert(story_characters).values(born))
    await follow_visibility(tx, story_id, now)
    return public_id


def _check(told: Bible, member_id: str, episode: int) -> None:
    member = told.member(member_id)
    if not 1 <= episode <= len(told.texts):
        raise BadInput(t("bridge-no-episode", episode=episode, last=len(told.texts)))
    if member.first_episode > episode:
        raise BadInput(t("bridge-not-there-yet", name=member.name, first=member.first_episode))
    if member_id in told.canon(episode).dead:
        raise BadInput(t("bridge-dead", name=member.name, episode=episode))


async def _keep(tx: Write, public_id: str, owner: int, card: Tree, now: datetime) -> None:
    """A version of it; none where one says the same already, be it that its owner has gone on from there by hand."""
    view = normalise(card, Limits()).view
    digest = store.card_hash(view, None)
    same = (
        select(character_versions.c.id)
        .join(characters, characters.c.id == character_versions.c.character_id)
        .where(characters.c.public_id == public_id, characters.c.deleted_at.is_(None))
        .where(character_versions.c.card_hash == digest)
    )
    if await tx.value(same.limit(1)) is None:
        source = Source(format="json", spec_version="3.0", tree=trees.dumps(card))
        await store.keep(tx, public_id, view, None, now, owner=owner, source=source)


async def follow_visibility(tx: Write, story_id: int, now: datetime) -> None:
    """Let those meet the characters of a story who may read it; of an episode that is not published nobody but their
    owner. To be called when a story is published, unpublished, hidden or deleted."""
    given = {"story": story_id}
    story = await tx.row(_story, given)
    if story is None or story["redacted"]:
        await withdraw(tx, story_id)
        return
    last: int = await tx.value(_published, given)
    for row in await tx.rows(_born, given):
        seen = Visibility(story["visibility"]) if row["episode"] <= last else Visibility.PRIVATE
        await _show(tx, story_id, row, seen, now)


async def _show(tx: Write, story_id: int, row: RowMapping, seen: Visibility, now: datetime) -> None:
    mine = story_characters.c.story_id == story_id, story_characters.c.character_id == row["id"]
    down = seen is not Visibility.PRIVATE and await takedowns.of(tx, Subject.CHARACTER, row["public_id"]) is not None
    seen = Visibility.PRIVATE if down else seen
    await tx.run(update(story_characters).where(*mine).values(current=seen is not Visibility.PRIVATE))
    if row["deleted_at"] is None and Visibility(row["visibility"]) is not seen:
        await visibility.set_visibility(tx, row["public_id"], row["owner_id"], seen, now)


async def withdraw(tx: Write, story_id: int) -> None:
    """Nobody but their owner meets the characters of a story any more. Chats that have begun keep theirs."""
    await quoted.withdraw(tx, story_id)


async def born(tx: Read, story_id: int) -> tuple[tuple[str, int, str], ...]:
    """(member, episode, public id) of the characters that a story has."""
    query = _born.add_columns(story_characters.c.cast_id)
    rows = await tx.rows(query, {"story": story_id})
    return tuple((row["cast_id"], row["episode"], row["public_id"]) for row in rows if row["deleted_at"] is None)
