"""Which messages an artifact's words go back to; what is hidden when one of them is gone, and how it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.chat import messages
from core.db.tables.stories import artifact_sources, artifacts, stories, story_heads
from core.memory import quoted
from core.stories.bridge import consent
from core.stories.bridge.overlap import words
from core.stories.pipeline import Standing
from core.stories.schemas import ChatQuote
from core.stories.stage import Stage
from core.text import Text, t

SHORT = 6  # words of a quote of which half may be names


async def keep_sources(tx: Write, artifact_id: int, quotes: Iterable[ChatQuote]) -> None:
    """Enter the messages that an artifact goes back to, each with the words; of two quotes of one message the first.

    What a story has made goes back to messages that are there: where one is gone meanwhile or says something else, or
    whoever wrote it has taken their consent back, the artifact is hidden at once.
    """
    wanted = {each.message: each.quote for each in reversed(tuple(quotes))}
    if not wanted:
        return
    columns = (messages.c.id, messages.c.person_id, messages.c.text)
    there = select(*columns).where(messages.c.id.in_(list(wanted)), ~messages.c.forgotten)
    said = [row for row in await tx.rows(there) if _says(row["text"], wanted[row["id"]])]
    persons = {row["id"]: row["person_id"] for row in said}
    rows = [
        {"artifact_id": artifact_id, "message_id": each, "person_id": persons[each], "quote": quote}
        for each, quote in sorted(wanted.items())
        if each in persons
    ]
    if rows:
        into = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        await tx.run(into(artifact_sources).on_conflict_do_nothing(), rows)
    story_id: int = await tx.value(select(artifacts.c.story_id).where(artifacts.c.id == artifact_id))
    wrote = [person for person in persons.values() if person is not None]
    if len(rows) < len(wanted) or await consent.has_refused(tx, story_id, wrote):
        await quoted.hide(tx, select(artifacts.c.id).where(artifacts.c.id == artifact_id))


def _says(text: str, quote: str) -> bool:
    """Whether a message still has most of these words: names are told otherwise in a story. A short one always does."""
    wanted = set(words(quote))
    return len(wanted) < SHORT or 2 * len(wanted & set(words(text))) >= len(wanted)


async def redaction(tx: Read, story_id: int) -> Text | None:
    """What is hidden of a story since words that it was made from were taken back, and what can be done; None where
    nothing is."""
    return _told([(row["stage"], row["episode"]) for row in await tx.rows(_hidden(story_id))])


def redaction_of(standing: Standing) -> Text | None:
    """The same, of how it stands. (pure)"""
    return _told([(slot.stage.value, slot.episode) for slot, head in standing.heads.items() if head.redacted])


def _told(hidden: Sequence[tuple[int, int]]) -> Text | None:
    if not hidden:
        return None
    numbers = sorted({episode for stage, episode in hidden if stage == Stage.EDIT.value})
    told = ", ".join(map(str, numbers[:20]))
    return t("bridge-redacted", count=len(numbers), episodes=told, others=len(hidden) - len(numbers))


async def remake(tx: Write, story_id: int) -> int:
    """Have all that is hidden made anew, without the words that were taken back; how many pieces."""
    hidden = await tx.rows(_hidden(story_id))
    for row in hidden:
        one = story_heads.c.story_id == story_id, story_heads.c.stage == row["stage"]
        again = update(story_heads).where(*one, story_heads.c.episode == row["episode"])
        await tx.run(again.values(redo=True, approved=False, pinned=""))
    return len(hidden)


async def settle(tx: Write, story_id: int) -> bool:
    """Look again whether anything of a story is hidden, after something was made anew; whether it is whole again.

    An episode that readers had stays hidden until it is published in its new words.
    """
    left = bool(await tx.rows(_hidden(story_id)))
    await tx.run(update(stories).where(stories.c.id == story_id).values(redacted=left))
    return not left


def _hidden(story_id: int) -> Select[tuple[int, int]]:
    return (
        select(story_heads.c.stage, story_heads.c.episode)
        .join(artifacts, artifacts.c.id == story_heads.c.artifact_id)
        .where(story_heads.c.story_id == story_id, artifacts.c.redacted)
        .order_by(story_heads.c.stage, story_heads.c.episode)
    )
