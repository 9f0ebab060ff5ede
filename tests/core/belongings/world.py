"""Two accounts with whatever there may be of theirs, and three characters and stories of somebody else."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select, update

from core.db import Write
from core.db.tables.access import credentials, personal_tokens, sheet_drafts, token_families, usage_days
from core.db.tables.characters import characters, follows, likes
from core.db.tables.memory import fresh_starts
from core.db.tables.people import persona_choices, personas, preferences
from core.db.tables.safety import reports
from core.db.tables.stories import (
    budgets,
    feed_tokens,
    reading_places,
    stories,
    story_comments,
    story_follows,
    story_likes,
)
from tests.core.belongings.rows import account, add, character, person, story

_few = st.integers(0, 2)
_some = st.sets(st.integers(0, 2))
_names = st.lists(st.sampled_from(("미나", "민수", "이름")), max_size=3, unique=True)
_use = st.dictionaries(st.tuples(st.sampled_from(("2026-03-01", "2026-03-02")), st.booleans()), st.integers(0, 9))
SIDE = st.fixed_dictionaries(
    {
        "people": st.lists(st.sampled_from(("web", "telegram", "discord")), max_size=3),
        "name": st.sampled_from(("", "달")),
        "personas": _names,
        "usual": st.booleans(),
        "characters": _few,
        "stories": _few,
        "comments": _few,
        "tokens": _few,
        "reports": _few,
        **dict.fromkeys(("likes", "follows", "story_likes", "story_follows", "reads", "fresh", "drafts"), _some),
        "chosen": _some,
        "preferences": st.booleans(),
        "credentials": st.booleans(),
        "used": _use,
        "paid": st.dictionaries(st.sampled_from(("2026-03", "2026-04")), st.integers(0, 900)),
    }
)
Side = dict[str, Any]


class World:
    """Three characters and three stories of somebody else, and two accounts with what they have drawn."""

    def __init__(self) -> None:
        self.characters: list[int] = []
        self.stories: list[int] = []
        self.sides: list[int] = []

    @property
    def both(self) -> tuple[int, int]:
        mine, other = self.sides
        return mine, other

    async def make(self, tx: Write, *sides: Side) -> None:
        stranger = await account(tx)
        self.characters = [await character(tx, stranger) for _ in range(3)]
        self.stories = [await story(tx, stranger) for _ in range(3)]
        for side in sides:
            self.sides.append(await self._side(tx, side))
        await self._count(tx)

    async def _side(self, tx: Write, side: Side) -> int:
        mine = await account(tx, name=side["name"])
        for platform in side["people"]:
            await person(tx, mine, platform)
        await self._made(tx, mine, side)
        await self._liked(tx, mine, side)
        if side["preferences"]:
            await add(tx, preferences, account_id=mine, settings={"language": "ko"})
        if side["credentials"]:
            await add(tx, credentials, account_id=mine)
        for (day, own), calls in side["used"].items():
            values = {"day": day, "own": own, "purpose": "chat", "character_id": 0, "story_id": 0}
            await add(tx, usage_days, account_id=mine, **values, calls=calls, cost=calls * 7)
        for period, spent in side["paid"].items():
            await add(tx, budgets, scope="account", subject=str(mine), period=period, spent=spent)
        return mine

    async def _made(self, tx: Write, mine: int, side: Side) -> None:
        known = [await add(tx, personas, account_id=mine, name=name) for name in side["personas"]]
        if known:
            await tx.run(update(personas).where(personas.c.id == known[0]).values(usual=side["usual"]))
            for at in side["chosen"]:
                values = {"character_id": self.characters[at], "persona_id": known[at % len(known)]}
                await add(tx, persona_choices, account_id=mine, **values)
        for _ in range(side["characters"]):
            await character(tx, mine)
        for _ in range(side["stories"]):
            await story(tx, mine)
        for at in range(side["comments"]):
            await add(tx, story_comments, account_id=mine, story_id=self.stories[at])
        for _ in range(side["tokens"]):
            await add(tx, personal_tokens, account_id=mine)
            await add(tx, token_families, account_id=mine)
            await add(tx, feed_tokens, account_id=mine)
        for _ in range(side["reports"]):
            await add(tx, reports, reporter_id=mine, about_id=self.sides[0] if self.sides else mine)

    async def _liked(self, tx: Write, mine: int, side: Side) -> None:
        for table, name in ((likes, "likes"), (follows, "follows"), (fresh_starts, "fresh"), (sheet_drafts, "drafts")):
            for at in side[name]:
                more = {"message_id": mine * (at + 1) % 7, "memory_id": 1} if table is fresh_starts else {}
                await add(tx, table, account_id=mine, character_id=self.characters[at], **more)
        for table, name in ((story_likes, "story_likes"), (story_follows, "story_follows"), (reading_places, "reads")):
            for at in side[name]:
                await add(tx, table, account_id=mine, story_id=self.stories[at])

    async def _count(self, tx: Write) -> None:
        for owner, table, column, figure in (
            (characters, likes, likes.c.character_id, "like_count"),
            (characters, follows, follows.c.character_id, "follow_count"),
            (stories, story_likes, story_likes.c.story_id, "like_count"),
            (stories, story_follows, story_follows.c.story_id, "follow_count"),
        ):
            for each in self.characters if owner is characters else self.stories:
                number = len(await tx.rows(select(table).where(column == each)))
                await tx.run(update(owner).where(owner.c.id == each).values({figure: number}))
