"""What moderators do with what is others': take it down, and put it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, select, update

from core.characters import lists
from core.characters import store as character_store
from core.db import Write
from core.db.tables.characters import Visibility, characters
from core.db.tables.safety import Subject
from core.db.tables.stories import stories, story_comments
from core.errors import BadInput, NotFound
from core.safety import audit, takedowns
from core.safety.audit import Action
from core.safety.takedowns import LONGEST, Down
from core.stories.bridge import becoming
from core.stories.shelf import store as shelf
from core.stories.shelf.indexing import index
from core.text import t

SUBJECTS = (Subject.CHARACTER, Subject.STORY, Subject.COMMENT)


async def take_down(
    tx: Write, actor: int, subject: Subject, subject_id: str, reason: str, now: datetime, report_id: int | None = None
) -> None:
    """Nobody but its owner sees it from now on, also by no link, and it cannot be shown again until it is put back.

    Raises NotFound; BadInput without a reason, for what is no such thing, and for what is down already.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise BadInput(t("safety-reason-needed", most=LONGEST))
    if await takedowns.of(tx, subject, subject_id) is not None:
        raise BadInput(t("safety-already-down"))
    was = await _hide(tx, subject, subject_id, now)
    await takedowns.enter(tx, Down(0, subject, subject_id, said, was, now), actor, report_id)
    await audit.note(tx, actor, Action.TAKEN_DOWN, f"{subject.value}:{subject_id}", {"reason": said, "was": was}, now)


async def restore(tx: Write, actor: int, subject: Subject, subject_id: str, now: datetime) -> None:
    """Everything is as it was before it was taken down; what its owner has deleted meanwhile stays so. Raises
    NotFound."""
    down = await takedowns.of(tx, subject, subject_id)
    if down is None:
        raise NotFound(t("safety-not-down"))
    await takedowns.remove(tx, down)
    await _show(tx, down, now)
    await audit.note(tx, actor, Action.RESTORED, f"{subject.value}:{subject_id}", {"was": down.was}, now)


async def _hide(tx: Write, subject: Subject, subject_id: str, now: datetime) -> str:
    """What it was before."""
    match subject:
        case Subject.CHARACTER:
            row = await _character(tx, subject_id)
            hidden = {"visibility": Visibility.PRIVATE.value, "link_token": character_store.new_token()}
            await tx.run(update(characters).where(characters.c.id == row["id"]).values(**hidden, updated_at=now))
            await lists.rewrite(tx, row["id"])
        case Subject.STORY:
            row = await _story(tx, subject_id)
            hidden = {"visibility": Visibility.PRIVATE.value, "link_token": character_store.new_token()}
            await shelf.set_columns(tx, row["id"], **hidden, updated_at=now)
            await index(tx, row["id"])
            await becoming.follow_visibility(tx, row["id"], now)
        case Subject.COMMENT:
            await _comment(tx, subject_id, now)
            return ""
        case _:
            raise BadInput(t("safety-not-such"))
    return str(row["visibility"])


async def _show(tx: Write, down: Down, now: datetime) -> None:
    match down.subject:
        case Subject.CHARACTER:
            row = await tx.row(select(characters).where(characters.c.public_id == down.subject_id).with_for_update())
            if row is not None and row["deleted_at"] is None:
                await tx.run(update(characters).where(characters.c.id == row["id"]).values(visibility=down.was))
                await lists.rewrite(tx, row["id"])
        case Subject.STORY:
            row = await tx.row(select(stories).where(stories.c.public_id == down.subject_id).with_for_update())
            if row is not None and row["deleted_at"] is None:
                await shelf.set_columns(tx, row["id"], visibility=down.was, updated_at=now)
                await index(tx, row["id"])
                await becoming.follow_visibility(tx, row["id"], now)
        case _:
            await _comment(tx, down.subject_id, None)


async def _character(tx: Write, public_id: str) -> RowMapping:
    alive = characters.c.public_id == public_id, characters.c.deleted_at.is_(None)
    row = await tx.row(select(characters).where(*alive).with_for_update())
    if row is None:
        raise NotFound(t("safety-nothing"))
    return row


async def _story(tx: Write, public_id: str) -> RowMapping:
    alive = stories.c.public_id == public_id, stories.c.deleted_at.is_(None)
    row = await tx.row(select(stories).where(*alive).with_for_update())
    if row is None:
        raise NotFound(t("safety-nothing"))
    return row


async def _comment(tx: Write, public_id: str, deleted_at: datetime | None) -> None:
    """Take a comment away, or (None) put it back; its story counts along. Raises NotFound for one that is away."""
    comment = await tx.row(select(story_comments).where(story_comments.c.public_id == public_id))
    if comment is None or (comment["deleted_at"] is None) is (deleted_at is None):
        raise NotFound(t("safety-nothing"))
    story = await tx.row(select(stories).where(stories.c.id == comment["story_id"]).with_for_update())
    assert story is not None
    await tx.run(update(story_comments).where(story_comments.c.id == comment["id"]).values(deleted_at=deleted_at))
    by = 1 if deleted_at is None else -1
    await shelf.set_columns(tx, story["id"], comment_count=story["comment_count"] + by)
