"""Scenes of chats with a story's characters that its author makes part of the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, and_, bindparam, exists, func, insert, or_, select, update

from core.db import Read, Write
from core.db.tables.chat import cast, chats
from core.db.tables.stories import Consent, stories, story_canon, story_characters, story_heads
from core.errors import BadInput, NotFound
from core.stories.bridge import consent, digest, gathering
from core.stories.bridge.cleaning import clean
from core.stories.bridge.gathering import Span, Speaker, Wanted
from core.stories.bridge.overlap import leaks
from core.stories.bridge.segments import ChatMaterial
from core.stories.stage import Stage
from core.text import t

LONGEST = 900


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a chat that a fact of the story goes back to."""

    speaker: str
    message: int
    quote: str

    def kept(self) -> dict[str, object]:
        return {"speaker": self.speaker, "message": self.message, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scene that could be part of the story: what happens in it, the words that it goes back to, and who has still to
    agree to that theirs are used."""

    span: Span
    summary: str
    facts: tuple[Said, ...]
    missing: tuple[Speaker, ...]


_owned = select(stories).where(
    stories.c.id == bindparam("story"), stories.c.owner_id == bindparam("owner"), stories.c.deleted_at.is_(None)
)
_with_cast = (
    select(story_characters.c.character_id)
    .join(chats, chats.c.id == bindparam("chat"))
    .where(story_characters.c.story_id == bindparam("story"))
    .where(
        or_(
            chats.c.character_id == story_characters.c.character_id,
            exists().where(and_(cast.c.chat_id == chats.c.id, cast.c.character_id == story_characters.c.character_id)),
        )
    )
)
_live = (
    select(story_canon.c.id, story_canon.c.after_episode, story_canon.c.summary)
    .where(story_canon.c.story_id == bindparam("story"), story_canon.c.deleted_at.is_(None))
    .order_by(story_canon.c.after_episode, story_canon.c.id)
)


async def propose(tx: Write, story_id: int, account: int, wanted: Wanted, now: datetime) -> Proposal:
    """A scene as it could be told, by somebody who was in it, which is their consent; others in it are asked by that.

    Raises NotFound for a chat that is not the place's, BadInput where it is with none of the story's characters or
    nothing of it may be used.
    """
    span = await gathering.spanned(tx, wanted)
    if not await tx.rows(_with_cast, {"story": story_id, "chat": span.chat}):
        raise BadInput(t("bridge-no-cast-here"))
    await gathering.check_was_there(tx, span, account)
    await gathering.ask_all(tx, story_id, account, span, wanted.shown_as, now)
    return await proposal(tx, story_id, span)


async def proposal(tx: Read, story_id: int, span: Span) -> Proposal:
    """The same as it stands now. Raises BadInput where nothing of it may be used."""
    language = await tx.value(select(stories.c.language).where(stories.c.id == story_id))
    material = await _material(tx, story_id, span, language)
    silent = {each.person for each in await consent.consents(tx, story_id) if each.state is not Consent.GIVEN}
    spoke = await gathering.speakers(tx, span)
    return Proposal(
        span=span,
        summary=digest.summary(material.lines, language),
        facts=tuple(Said(line.speaker, line.message, quote) for line, quote in digest.quotes(material.lines)),
        missing=tuple(each for each in spoke if each.person in silent),
    )


async def promote(tx: Write, story_id: int, account: int, scene: Proposal, after_episode: int, now: datetime) -> int:
    """Make a proposed scene part of the story, behind an episode that is written; its id. Its summary is the author's
    to change; what it goes back to is read again, so it holds what was agreed to and nothing that is gone.

    Raises NotFound for all but the story's author, BadInput naming what is wrong.
    """
    story = await _own(tx, story_id, account)
    written = select(func.max(story_heads.c.episode)).where(story_heads.c.stage == Stage.RECORD.value)
    last: int = await tx.value(written.where(story_heads.c.story_id == story_id)) or 0
    if not 0 < after_episode <= last:
        raise BadInput(t("bridge-no-episode", episode=after_episode, last=last))
    if not await tx.rows(_with_cast, {"story": story_id, "chat": scene.span.chat}):
        raise BadInput(t("bridge-no-cast-here"))
    material = await _material(tx, story_id, scene.span, story["language"])
    summary = clean(scene.summary)
    if not summary or len(summary) > LONGEST or leaks(summary, material.foreign):
        raise BadInput(t("bridge-scene-summary", most=LONGEST))
    facts = [Said(line.speaker, line.message, quote).kept() for line, quote in digest.quotes(material.lines)]
    row = {"story_id": story_id, "after_episode": after_episode, "summary": summary, "facts": facts, "at": now}
    span = {"chat_id": scene.span.chat, "from_id": scene.span.first, "to_id": scene.span.last}
    made: int = await tx.value(insert(story_canon).values(row | span).returning(story_canon.c.id))
    return made


async def withdraw_canon(tx: Write, story_id: int, account: int, scene_id: int, now: datetime) -> None:
    """Take a scene out of the story again. Raises NotFound for all but its author."""
    await _own(tx, story_id, account)
    mine = story_canon.c.story_id == story_id, story_canon.c.id == scene_id, story_canon.c.deleted_at.is_(None)
    if not await tx.run(update(story_canon).where(*mine).values(deleted_at=now)):
        raise NotFound(t("bridge-no-scene"))


async def added(tx: Read, story_id: int) -> tuple[tuple[int, str], ...]:
    """The scenes that count as having happened: the episode behind which each comes, and what happens."""
    return tuple((row["after_episode"], row["summary"]) for row in await tx.rows(_live, {"story": story_id}))


async def _own(tx: Read, story_id: int, account: int) -> RowMapping:
    row = await tx.row(_owned, {"story": story_id, "owner": account})
    if row is None:
        raise NotFound(t("story-unknown"))
    return row


async def _material(tx: Read, story_id: int, span: Span, language: str) -> ChatMaterial:
    """Raises BadInput where no person in it has agreed, or no character speaks: that is no scene of the story."""
    found = await gathering.collected(tx, story_id, span, language)
    if not any(line.person for line in found.lines) or not any(line.character for line in found.lines):
        raise BadInput(t("bridge-nothing-usable"))
    return found
