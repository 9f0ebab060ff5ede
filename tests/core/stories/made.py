"""Stories for tests, put into the database as the stages would leave them: heads, artifacts, reports, a cover."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from core.db import Db, Write
from core.db.tables.characters import Rating, Visibility
from core.db.tables.people import accounts
from core.db.tables.stories import artifacts, stories, story_covers, story_heads, story_tags
from core.stories.gates.report import Report, Result, Verdict, plain
from core.stories.schemas import EpisodePlan, Hook, HookType, Package, PlannedScene, Plans
from core.stories.shelf.publishing import publish
from core.stories.stage import Stage
from core.stories.wish import Length, Wish

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GREEN = Result("length", Verdict.GREEN, "5120", "4500–5500")
RED = Result("length", Verdict.RED, "3100", "4500–5500", told="too short")
PASSED = Report("1", (GREEN,))
FAILED = Report("1", (RED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a test says of a story; the rest is as good as any. `episodes` are the texts, from the first on; `reports`
    by number, where they are not green."""

    title: str = "짐꾼은 두 번 산다"
    blurb: str = ""
    pen_name: str = "한밤"
    episodes: Sequence[str] = ("첫 문단이다.\n\n둘째 문단이다.\n\n셋째 문단이다.",)
    reports: Mapping[int, Report | None] = field(default_factory=dict)
    tags: Sequence[str] = ("회귀", "헌터")
    genre: str = "hunter"
    language: str = "ko"
    rating: Rating = Rating.GENERAL
    rehearsal: bool = False
    package: bool = True
    cover: bytes | None = None


PLAIN = Story()
BLURB = (
    "게이트에서 버려진 짐꾼이 열 해 전으로 돌아온다. 이번에는 아무의 짐도 지지 않는다. "
    "다만 한 사람만은 끝내 두고 갈 수 없다."
)


async def account(db: Db) -> int:
    async with db.write() as tx:
        made = insert(accounts).values(public_id=secrets.token_hex(8), created_at=NOW).returning(accounts.c.id)
        found: int = await tx.value(made)
    return found


async def story(db: Db, owner: int, told: Story = PLAIN, now: datetime = NOW) -> str:
    """A private story that is written as far as `told` says; its public id."""
    async with db.write() as tx:
        story_id, public_id = await _row(tx, owner, told, now)
        await _plans(tx, story_id, told, now)
        for number, text in enumerate(told.episodes, 1):
            report = told.reports.get(number, PASSED)
            await head(tx, story_id, Stage.EDIT, number, {}, now, text=text, report=report)
        if told.package:
            package = Package(title=told.title[:60] or "제목", blurb=BLURB, tags=("가", "나", "다"), rating=told.rating)
            await head(tx, story_id, Stage.PACKAGE, 0, package.model_dump(mode="json"), now)
        if told.tags:
            await tx.run(insert(story_tags), [{"tag": tag, "story_id": story_id} for tag in told.tags])
        if told.cover is not None:
            await _cover(tx, story_id, told.cover, now)
    return public_id


async def id_of(db: Db, public_id: str) -> int:
    async with db.read() as tx:
        found: int = await tx.value(select(stories.c.id).where(stories.c.public_id == public_id))
    return found


async def published(
    db: Db, owner: int, told: Story = PLAIN, how: Visibility = Visibility.PUBLIC, now: datetime = NOW
) -> str:
    """The same, and others may read it; its public id."""
    public_id = await story(db, owner, told, now)
    async with db.write() as tx:
        await publish(tx, public_id, owner, how, now)
    return public_id


async def head(
    tx: Write,
    story_id: int,
    stage: Stage,
    episode: int,
    content: Mapping[str, object],
    now: datetime = NOW,
    *,
    text: str = "",
    report: Report | None = None,
) -> int:
    """A new version of an artifact, which counts from now on; its id."""
    mark = secrets.token_hex(8)
    values = {
        "story_id": story_id,
        "stage": stage.value,
        "episode": episode,
        "version": int(mark[:7], 16),
        "inputs": mark,
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
        "author": "rehearsal",
        "content": dict(content),
        "text": text,
        "report": None if report is None else plain(report),
        "created_at": now,
    }
    made: int = await tx.value(insert(artifacts).values(values).returning(artifacts.c.id))
    same = (
        (story_heads.c.story_id == story_id) & (story_heads.c.stage == stage.value) & (story_heads.c.episode == episode)
    )
    if not await tx.run(update(story_heads).where(same).values(artifact_id=made)):
        key = {"story_id": story_id, "stage": stage.value, "episode": episode}
        await tx.run(insert(story_heads).values(**key, artifact_id=made))
    return made


async def _row(tx: Write, owner: int, told: Story, now: datetime) -> tuple[int, str]:
    public_id = secrets.token_hex(8)
    wish = Wish(
        keywords=("회귀",), language=told.language, episodes=len(told.episodes) or 1, length=Length.of(told.language)
    )
    values = {
        "public_id": public_id,
        "link_token": secrets.token_urlsafe(16),
        "owner_id": owner,
        "state": "done",
        "wish": wish.model_dump(mode="json"),
        "asked_for": wish.episodes,
        "stops": [],
        "rehearsal": told.rehearsal,
        "payer": "account",
        "payer_key": str(owner),
        "language": told.language,
        "genre": told.genre,
        "title": told.title,
        "blurb": told.blurb,
        "pen_name": told.pen_name,
        "rating": told.rating.value,
        "created_at": now,
        "updated_at": now,
    }
    return await tx.value(insert(stories).values(values).returning(stories.c.id)), public_id


async def _plans(tx: Write, story_id: int, told: Story, now: datetime) -> None:
    scenes = tuple(
        PlannedScene(id=f"s{n}", place="gate", cast=("lead",), purpose="간다", beats=("간다", "온다"), budget=100)
        for n in range(1, 4)
    )
    hook = Hook(type=HookType.DANGER, line_hint="문이 열린다")
    plans = [
        EpisodePlan(
            number=n, title=f"{n}번째 문", goal="산다", opening_link="이어서", scenes=scenes, tension=5, hook=hook
        )
        for n in range(1, len(told.episodes) + 1)
    ]
    if plans:
        await head(tx, story_id, Stage.EPISODES, 1, Plans(episodes=tuple(plans)).model_dump(mode="json"), now)


async def _cover(tx: Write, story_id: int, png: bytes, now: datetime) -> None:
    row = {"story_id": story_id, "public_id": secrets.token_hex(8), "painted": False, "png": png, "created_at": now}
    await tx.run(insert(story_covers).values(**row, alt="표지"))
