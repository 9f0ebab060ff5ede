"""A story as far as its characters are made from it: the bible, and each episode with what it added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pydantic import BaseModel
from sqlalchemy import RowMapping, bindparam, select

from core.db import Read
from core.db.tables.characters import Rating
from core.db.tables.stories import artifacts, episodes, stories, story_heads, story_tags
from core.errors import BadInput, NotFound
from core.stories.canon import Canon, present, replay
from core.stories.schemas import Cast, Delta, EpisodePlan, Ledger, Member, Plans, Voices, World
from core.stories.stage import Stage
from core.text import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Bible:
    """`deltas` and `texts` are those of episodes 1, 2, …; of what is not to be read yet only the deltas are there: what
    they say may not be told."""

    public_id: str
    title: str
    language: str
    rating: Rating
    cast: Cast
    world: World
    voices: Voices | None = None
    ledger: Ledger | None = None
    plans: tuple[EpisodePlan, ...] = ()
    deltas: tuple[Delta, ...] = ()
    texts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def member(self, member_id: str) -> Member:
        """Raises NotFound."""
        found = next((each for each in self.cast.members if each.id == member_id), None)
        if found is None:
            raise NotFound(t("bridge-no-member"))
        return found

    def canon(self, episode: int) -> Canon:
        """What holds after that episode."""
        return replay(self.deltas[:episode], self.plans, self.ledger)

    def there(self, episode: int) -> frozenset[str]:
        """Those of the cast who are in an episode."""
        return present(next((plan for plan in self.plans if plan.number == episode), None))

    def met(self, member_id: str, episode: int) -> tuple[Member, ...]:
        """Those with whom they have shared a scene up to that episode, in the order of the cast."""
        scenes = (scene.cast for plan in self.plans if plan.number <= episode for scene in plan.scenes)
        known = {who for cast in scenes if member_id in cast for who in cast} - {member_id}
        return tuple(each for each in self.cast.members if each.id in known)


_story = select(stories).where(stories.c.id == bindparam("story"), stories.c.deleted_at.is_(None))
_heads = (
    select(
        story_heads.c.stage,
        story_heads.c.episode,
        artifacts.c.content,
        artifacts.c.text,
        artifacts.c.redacted,
    )
    .join(artifacts, artifacts.c.id == story_heads.c.artifact_id)
    .where(story_heads.c.story_id == bindparam("story"))
    .order_by(story_heads.c.stage, story_heads.c.episode)
)
_out = (
    select(episodes.c.number, artifacts.c.text, artifacts.c.redacted)
    .join(artifacts, artifacts.c.id == episodes.c.artifact_id)
    .where(episodes.c.story_id == bindparam("story"))
    .order_by(episodes.c.number)
)
_tags = select(story_tags.c.tag).where(story_tags.c.story_id == bindparam("story")).order_by(story_tags.c.tag)


async def bible(tx: Read, story_id: int, *, published_only: bool = False) -> Bible:
    """Of a story as far as it is written; `published_only`: as far as readers see it.

    Raises NotFound, and BadInput where nothing can be made of it yet or words that it was made from were taken back.
    """
    given = {"story": story_id}
    story = await tx.row(_story, given)
    if story is None:
        raise NotFound(t("story-unknown"))
    rows = await tx.rows(_heads, given)
    heads = {(Stage(row["stage"]), row["episode"]): row for row in rows}
    out = await tx.rows(_out, given) if published_only else ()
    if story["redacted"] or any(row["redacted"] for row in (*rows, *out)):
        raise BadInput(t("bridge-story-hidden"))
    texts = {row["number"]: row["text"] for row in out} if published_only else _texts(heads)
    count, recorded = _in_a_row(texts), _in_a_row([episode for stage, episode in heads if stage is Stage.RECORD])
    world, cast = _read(heads, Stage.WORLD, World), _read(heads, Stage.CAST, Cast)
    if world is None or cast is None:
        raise BadInput(t("bridge-no-cast"))
    return Bible(
        public_id=story["public_id"],
        title=story["title"],
        language=story["language"],
        rating=Rating(story["rating"]),
        cast=cast,
        world=world,
        voices=_read(heads, Stage.VOICE, Voices),
        ledger=_read(heads, Stage.SECRETS, Ledger),
        plans=_plans(heads),
        deltas=tuple(Delta.model_validate(heads[Stage.RECORD, number]["content"]) for number in range(1, recorded + 1)),
        texts=tuple(texts[number] for number in range(1, min(count, recorded) + 1)),
        tags=tuple(row["tag"] for row in await tx.rows(_tags, given)),
    )


Heads: TypeAlias = "Mapping[tuple[Stage, int], RowMapping]"
Product = TypeVar("Product", bound=BaseModel)


def _texts(heads: Heads) -> dict[int, str]:
    return {episode: row["text"] for (stage, episode), row in heads.items() if stage is Stage.EDIT}


def _in_a_row(numbers: Collection[int]) -> int:
    """How far they go from 1 on without a gap."""
    last = 0
    while last + 1 in numbers:
        last += 1
    return last


def _read(heads: Heads, stage: Stage, product: type[Product]) -> Product | None:
    row = heads.get((stage, 0))
    return None if row is None else product.model_validate(row["content"])


def _plans(heads: Heads) -> tuple[EpisodePlan, ...]:
    blocks = [row["content"] for (stage, _), row in heads.items() if stage is Stage.EPISODES]
    return tuple(plan for content in blocks for plan in Plans.model_validate(content).episodes)
