"""Stories that were made from what people said: what goes back to a message is hidden when the message changes or goes.

What it was made from stands in `artifact_sources`; who made it, and how it is made anew, is for those above.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import BindParameter, Select, bindparam, delete, exists, select, union, update

from core.characters import lists
from core.db import Write
from core.db.tables.characters import Visibility, characters
from core.db.tables.chat import messages
from core.db.tables.stories import (
    artifact_sources,
    artifacts,
    episodes,
    stories,
    story_calls,
    story_canon,
    story_characters,
    story_heads,
)

_ids: BindParameter[int] = bindparam("ids", expanding=True)
_scenes = delete(story_canon).where(
    exists().where(
        messages.c.id.in_(_ids),
        messages.c.chat_id == story_canon.c.chat_id,
        messages.c.id.between(story_canon.c.from_id, story_canon.c.to_id),
    )
)
_theirs = select(artifacts.c.story_id).where(artifacts.c.id.in_(_ids))
_seen = select(artifacts.c.call_id).where(
    artifacts.c.story_id.in_(_theirs), ~artifacts.c.redacted, artifacts.c.call_id.is_not(None)
)
_raw = (
    update(story_calls)
    .where(story_calls.c.story_id.in_(_theirs), story_calls.c.id.not_in(_seen))
    .values(response="", finish="")
)
_using = union(
    select(artifacts.c.story_id).where(artifacts.c.id.in_(_ids)),
    select(story_heads.c.story_id).where(story_heads.c.artifact_id.in_(_ids)),
    select(episodes.c.story_id).where(episodes.c.artifact_id.in_(_ids)),
)


async def of_messages(tx: Write, message_ids: Collection[int]) -> None:
    """Hide what goes back to these messages, behind a change of their words or before they are deleted; their words
    are kept no longer beside it, and scenes that were taken from the chat around them are gone."""
    ids = list(message_ids)
    await tx.run(_scenes, {"ids": ids})
    quoting = artifact_sources.c.message_id.in_(ids)
    if await hide(tx, select(artifact_sources.c.artifact_id).where(quoting).distinct()):
        await tx.run(update(artifact_sources).where(quoting).values(quote=""))


async def hide(tx: Write, which: Select[tuple[int]]) -> bool:
    """Let no reader see these artifacts; the stories that have them are marked, and nobody new meets their characters.
    What models answered is kept raw no longer, but where all that came of it is still shown. Whether there are any."""
    ids = [next(iter(row.values())) for row in await tx.rows(which)]
    if not ids:
        return False
    await tx.run(update(artifacts).where(artifacts.c.id.in_(ids)).values(redacted=True))
    await tx.run(_raw, {"ids": ids})
    having = [row["story_id"] for row in await tx.rows(_using, {"ids": ids})]
    await tx.run(update(stories).where(stories.c.id.in_(having)).values(redacted=True))
    for story_id in sorted(having):
        await withdraw(tx, story_id)
    return True


async def withdraw(tx: Write, story_id: int) -> None:
    """Nobody but their owner meets the characters of a story any more. Chats that have begun keep theirs."""
    mine = select(story_characters.c.character_id).where(story_characters.c.story_id == story_id)
    await tx.run(update(story_characters).where(story_characters.c.story_id == story_id).values(current=False))
    seen = characters.c.id.in_(mine), characters.c.visibility != Visibility.PRIVATE.value
    private = update(characters).where(*seen).values(visibility=Visibility.PRIVATE.value)
    for row in await tx.rows(private.returning(characters.c.id)):
        await lists.rewrite(tx, row["id"])


async def drop_scenes(tx: Write, story_id: int, persons: Sequence[int]) -> None:
    """Take scenes out of a story's canon in which one of these people spoke."""
    spoke = exists().where(
        messages.c.person_id.in_(persons),
        messages.c.chat_id == story_canon.c.chat_id,
        messages.c.id.between(story_canon.c.from_id, story_canon.c.to_id),
    )
    await tx.run(delete(story_canon).where(story_canon.c.story_id == story_id, spoke))
