"""The rows of stories: how one stands, its artifacts, and the versions that count."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_letters, digits

from sqlalchemy import BindParameter, RowMapping, and_, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.safety import Subject
from core.db.tables.safety import takedowns as down_table
from core.db.tables.stories import (
    Author,
    Payer,
    StoryState,
    artifacts,
    stories,
    story_canon,
    story_heads,
    story_origins,
    story_watches,
)
from core.safety import takedowns
from core.safety.takedowns import Down
from core.stories.pipeline import Head, Slot, Standing
from core.stories.stage import Stage
from core.stories.wish import Stop, Wish
from core.text import Text, of_plain, plain

_columns = (
    stories.c.id,
    stories.c.public_id,
    stories.c.owner_id,
    stories.c.state,
    stories.c.reason,
    stories.c.wish,
    stories.c.asked_for,
    stories.c.stops,
    stories.c.steered,
    stories.c.rehearsal,
    stories.c.payer,
    stories.c.payer_key,
    stories.c.quote,
    stories.c.cap,
    stories.c.title,
    stories.c.pen_name,
    stories.c.parent_id,
    stories.c.branched_at,
    stories.c.visibility,
    stories.c.redacted,
    stories.c.created_at,
)
_any = select(*_columns).where(stories.c.id == bindparam("story"))
_by_id = _any.where(stories.c.deleted_at.is_(None))
_by_public = select(*_columns).where(stories.c.public_id == bindparam("public"), stories.c.deleted_at.is_(None))
_and_down = (
    select(*_columns, *takedowns.BESIDE)
    .outerjoin(down_table, takedowns.joined(Subject.STORY, stories.c.public_id))
    .where(stories.c.public_id == bindparam("public"), stories.c.deleted_at.is_(None))
)
_owned = (
    select(*_columns)
    .where(stories.c.owner_id == bindparam("owner"), stories.c.deleted_at.is_(None))
    .order_by(stories.c.id.desc())
    .limit(bindparam("most"))
)
_heads = (
    select(
        story_heads.c.stage,
        story_heads.c.episode,
        story_heads.c.approved,
        story_heads.c.pinned,
        story_heads.c.redo,
        story_heads.c.instruction,
        artifacts.c.id,
        artifacts.c.version,
        artifacts.c.inputs,
        artifacts.c.content_hash,
        artifacts.c.report,
        artifacts.c.redacted,
        artifacts.c.told,
        case((story_heads.c.stage == Stage.EPISODES.value, artifacts.c.content)).label("plan"),
    )
    .join(artifacts, artifacts.c.id == story_heads.c.artifact_id)
    .where(story_heads.c.story_id == bindparam("story"))
)
_added = (
    select(
        story_canon.c.id,
        story_canon.c.after_episode,
        story_canon.c.summary,
        select(story_origins.c.story_id).where(story_origins.c.story_id == bindparam("story")).exists().label("chat"),
    )
    .select_from(stories)
    .outerjoin(story_canon, and_(story_canon.c.story_id == stories.c.id, story_canon.c.deleted_at.is_(None)))
    .where(stories.c.id == bindparam("story"))
    .order_by(story_canon.c.id)
)
_ids: BindParameter[int] = bindparam("ids", expanding=True)
_artifacts = select(artifacts).where(artifacts.c.id.in_(_ids))
_versions = (
    select(artifacts)
    .where(
        artifacts.c.story_id == bindparam("story"),
        artifacts.c.stage == bindparam("stage"),
        artifacts.c.episode == bindparam("episode"),
    )
    .order_by(artifacts.c.version.desc())
)
_newest = select(func.coalesce(func.max(artifacts.c.version), 0)).where(
    artifacts.c.story_id == bindparam("story"),
    artifacts.c.stage == bindparam("stage"),
    artifacts.c.episode == bindparam("episode"),
)
_keep = insert(artifacts).returning(artifacts.c.id)
_key, _values = ("story_id", "stage", "episode"), ("artifact_id", "approved", "pinned", "redo", "instruction")
_point = {
    name: fresh.on_conflict_do_update(index_elements=_key, set_={each: fresh.excluded[each] for each in _values})
    for name, fresh in (("sqlite", sqlite.insert(story_heads)), ("postgresql", postgresql.insert(story_heads)))
}
_counts = select(story_heads.c.artifact_id).where(
    story_heads.c.story_id == bindparam("story"),
    story_heads.c.stage == bindparam("stage"),
    story_heads.c.episode == bindparam("episode"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story without what was made of it. Money in micro-dollars."""

    id: int
    public_id: str
    owner: int
    state: StoryState
    reason: Text | None
    wish: Wish
    asked_for: int
    stops: frozenset[Stop]
    steered: int
    rehearsal: bool
    payer: Payer
    payer_key: str
    quote: int | None
    cap: int | None
    title: str
    pen_name: str
    parent: int | None
    branched_at: int | None
    visibility: str
    redacted: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A version as it is kept; see the table."""

    id: int
    slot: Slot
    version: int
    inputs: str
    content: Mapping[str, object]
    text: str
    author: Author
    report: Mapping[str, object] | None
    provider: str
    model: str
    note: str
    told: tuple[Text, ...]
    redacted: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A version that is to be kept."""

    slot: Slot
    inputs: str
    content: Mapping[str, object]
    author: Author
    text: str = ""
    prompt_version: str = ""
    provider: str = ""
    model: str = ""
    report: Mapping[str, object] | None = None
    note: str = ""
    told: Sequence[Text] = ()
    call_id: int | None = None


async def story(tx: Read, story_id: int, *, deleted: bool = False) -> Story | None:
    """`deleted`: also one that its maker has deleted."""
    row = await tx.row(_any if deleted else _by_id, {"story": story_id})
    return None if row is None else _story(row)


async def by_public_id(tx: Read, public_id: str) -> Story | None:
    row = await tx.row(_by_public, {"public": public_id})
    return None if row is None else _story(row)


async def by_public_id_and_down(tx: Read, public_id: str) -> tuple[Story, Down | None] | None:
    """The same, and whether moderators have taken it down."""
    row = await tx.row(_and_down, {"public": public_id})
    return None if row is None else (_story(row), takedowns.beside(row, Subject.STORY, public_id))


async def owned(tx: Read, account: int, most: int = 50) -> list[Story]:
    """The newest first."""
    return [_story(row) for row in await tx.rows(_owned, {"owner": account, "most": most})]


async def add(tx: Write, row: Mapping[str, object]) -> int:
    """A new story; its key. `row` as the table has it, without ids."""
    ids = {"public_id": _name(), "link_token": secrets.token_urlsafe(18)}
    key: int = await tx.value(insert(stories).values(**ids, **row).returning(stories.c.id))
    return key


def _name() -> str:
    """Letters and digits alone: a name that begins with "-" would be an option where somebody types it."""
    return "".join(secrets.choice(ascii_letters + digits) for _ in range(12))


async def set_state(tx: Write, story_id: int, state: StoryState, now: datetime, reason: Text | None = None) -> None:
    kept = None if reason is None else plain(reason)
    values = {"state": state.value, "reason": kept, "updated_at": now}
    await tx.run(update(stories).where(stories.c.id == story_id).values(**values))


async def standing(tx: Read, found: Story) -> Standing:
    """How a story stands now."""
    given = {"story": found.id}
    heads = {_slot(row): _head(row) for row in await tx.rows(_heads, given)}
    added = await tx.rows(_added, given)
    return Standing(
        wish=found.wish,
        asked_for=found.asked_for,
        stops=found.stops,
        heads=heads,
        from_chat=any(row["chat"] for row in added),
        added=tuple((row["after_episode"], row["summary"]) for row in added if row["id"] is not None),
    )


async def loaded(tx: Read, ids: Collection[int]) -> dict[int, Artifact]:
    """These artifacts by id."""
    rows = await tx.rows(_artifacts, {"ids": list(ids)}) if ids else ()
    return {row["id"]: _artifact(row) for row in rows}


async def versions(tx: Read, story_id: int, slot: Slot) -> list[Artifact]:
    """All versions that this story itself has of a slot, the newest first."""
    given = {"story": story_id, "stage": slot.stage.value, "episode": slot.episode}
    return [_artifact(row) for row in await tx.rows(_versions, given)]


async def keep(tx: Write, story_id: int, made: Made, now: datetime, *, over: int | None = None) -> int:
    """Add a version; its id. It counts from now on, unless another has taken the place of `over` meanwhile."""
    slot = {"stage": made.slot.stage.value, "episode": made.slot.episode}
    version = await tx.value(_newest, {"story": story_id, **slot})
    row = {
        **slot,
        "story_id": story_id,
        "version": version + 1,
        "inputs": made.inputs,
        "content_hash": content_hash(made.content, made.text),
        "author": made.author.value,
        "prompt_version": made.prompt_version,
        "provider": made.provider,
        "model": made.model,
        "content": made.content,
        "text": made.text,
        "report": made.report,
        "note": made.note,
        "told": [plain(each) for each in made.told] or None,
        "call_id": made.call_id,
        "created_at": now,
    }
    artifact: int = await tx.value(_keep, row)
    here = await tx.value(_counts, {"story": story_id, **slot})
    if here == over:
        await point(tx, story_id, made.slot, artifact)
    return artifact


async def newest(tx: Read, story_id: int, slot: Slot) -> int:
    """The number of the last version of a slot that this story itself has, 0 where it has none."""
    found: int = await tx.value(_newest, {"story": story_id, "stage": slot.stage.value, "episode": slot.episode})
    return found


async def counts(tx: Read, story_id: int, slot: Slot) -> int | None:
    """The artifact that counts for a slot now."""
    given = {"story": story_id, "stage": slot.stage.value, "episode": slot.episode}
    found: int | None = await tx.value(_counts, given)
    return found


async def point(tx: Write, story_id: int, slot: Slot, artifact: int, *, approved: bool = False) -> None:
    """Let that version count from now on."""
    key = {"story_id": story_id, "stage": slot.stage.value, "episode": slot.episode}
    values = {"artifact_id": artifact, "approved": approved, "pinned": "", "redo": False, "instruction": ""}
    await tx.run(_point[tx.dialect], {**key, **values})


async def change_head(tx: Write, story_id: int, slot: Slot, **values: object) -> int:
    """How many heads that were (0 or 1)."""
    mine = (
        story_heads.c.story_id == story_id,
        story_heads.c.stage == slot.stage.value,
        story_heads.c.episode == slot.episode,
    )
    return await tx.run(update(story_heads).where(*mine).values(**values))


async def drop_heads(tx: Write, story_id: int, slots: Collection[Slot]) -> None:
    for slot in slots:
        mine = (story_heads.c.stage == slot.stage.value, story_heads.c.episode == slot.episode)
        await tx.run(delete(story_heads).where(story_heads.c.story_id == story_id, *mine))


async def watched(tx: Read, story_id: int) -> Sequence[RowMapping]:
    """Where its making is shown."""
    return await tx.rows(select(story_watches).where(story_watches.c.story_id == story_id))


def content_hash(content: Mapping[str, object], text: str) -> str:
    canonical = json.dumps([content, text], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plans(content: Mapping[str, object] | None) -> Sequence[Mapping[str, object]]:
    listed = None if content is None else content.get("episodes")
    return listed if isinstance(listed, list) else ()


def _slot(row: RowMapping) -> Slot:
    return Slot(Stage(row["stage"]), row["episode"])


def _head(row: RowMapping) -> Head:
    report, plans = row["report"] or {}, _plans(row["plan"])
    return Head(
        artifact=row["id"],
        version=row["version"],
        inputs=row["inputs"],
        content=row["content_hash"],
        approved=row["approved"],
        pinned=row["pinned"],
        redo=row["redo"],
        instruction=row["instruction"],
        red=any(result["verdict"] == "red" for result in report.get("results", ())),
        redacted=row["redacted"],
        parts={int(str(plan["number"])): content_hash(plan, "") for plan in plans},
        titles={int(str(plan["number"])): str(plan["title"]) for plan in plans},
        told=tuple(of_plain(each) for each in row["told"] or ()),
    )


def _story(row: RowMapping) -> Story:
    return Story(
        id=row["id"],
        public_id=row["public_id"],
        owner=row["owner_id"],
        state=StoryState(row["state"]),
        reason=None if row["reason"] is None else of_plain(row["reason"]),
        wish=Wish.model_validate(row["wish"]),
        asked_for=row["asked_for"],
        stops=frozenset(map(Stop, row["stops"])),
        steered=row["steered"],
        rehearsal=row["rehearsal"],
        payer=Payer(row["payer"]),
        payer_key=row["payer_key"],
        quote=row["quote"],
        cap=row["cap"],
        title=row["title"],
        pen_name=row["pen_name"],
        parent=row["parent_id"],
        branched_at=row["branched_at"],
        visibility=row["visibility"],
        redacted=row["redacted"],
        created_at=row["created_at"],
    )


def _artifact(row: RowMapping) -> Artifact:
    return Artifact(
        id=row["id"],
        slot=_slot(row),
        version=row["version"],
        inputs=row["inputs"],
        content=row["content"],
        text=row["text"],
        author=Author(row["author"]),
        report=row["report"],
        provider=row["provider"],
        model=row["model"],
        note=row["note"],
        told=tuple(of_plain(each) for each in row["told"] or ()),
        redacted=row["redacted"],
        created_at=row["created_at"],
    )
