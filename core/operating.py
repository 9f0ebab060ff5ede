"""What operators see of the whole: work that waits, calls that may have been billed, costs, places; accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, RowMapping, and_, case, cast, func, or_, select, update

from core.db import Read, Write
from core.db.tables.access import credentials, usage_days
from core.db.tables.base import Seconds
from core.db.tables.characters import characters
from core.db.tables.chat import chats
from core.db.tables.jobs import jobs
from core.db.tables.people import accounts, people
from core.db.tables.places import places, rules
from core.db.tables.safety import bans
from core.db.tables.stories import CallState, stories, story_calls
from core.errors import NotFound
from core.safety import audit
from core.safety.audit import Action
from core.text import t

PAGE: Final = 50
PLATFORMS: Final = ("discord", "telegram", "web", "console")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Jobs of a kind: `due` now, `later`, under way (`held`), and those whose last try failed."""

    kind: str
    due: int
    later: int
    held: int
    failing: int


async def queues(tx: Read) -> list[Queue]:
    held = jobs.c.lease_until >= Seconds()
    due = and_(jobs.c.due <= Seconds(), ~held)

    def many(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, 1), else_=0)), 0)

    query = select(
        jobs.c.kind,
        many(due).label("due"),
        many(and_(jobs.c.due > Seconds(), ~held)).label("later"),
        many(held).label("held"),
        many(jobs.c.failures > 0).label("failing"),
    )
    rows = await tx.rows(query.group_by(jobs.c.kind).order_by(jobs.c.kind))
    return [Queue(**{name: row[name] for name in ("kind", "due", "later", "held", "failing")}) for row in rows]


async def failing(tx: Read) -> Sequence[RowMapping]:
    """kind, subject, failures and `wait` (seconds until the next try) of jobs that failed, the worst first."""
    wait = (jobs.c.due - Seconds()).label("wait")
    query = select(jobs.c.kind, jobs.c.subject, jobs.c.failures, wait).where(jobs.c.failures > 0)
    return await tx.rows(query.order_by(jobs.c.failures.desc(), jobs.c.kind, jobs.c.subject).limit(PAGE))


async def retry(tx: Write, actor: int, kind: str, subject: int, now: datetime) -> None:
    """Have a job tried again at once. Raises NotFound for one that is not there."""
    mine = jobs.c.kind == kind, jobs.c.subject == subject
    if await tx.run(update(jobs).where(*mine).values(due=Seconds(), failures=0)) == 0:
        raise NotFound(t("moderation-no-job"))
    await audit.note(tx, actor, Action.JOB_RETRIED, f"job:{kind}:{subject}", {}, now)


async def lost(tx: Read) -> Sequence[RowMapping]:
    """The newest calls of stories that were under way when their worker died: possibly billed, with what they may have
    cost at most (micro-dollars), and those that gave nothing, with what the providers said."""
    columns = ("id", "state", "stage", "episode", "worst", "tries", "sent_at")
    query = (
        select(*(story_calls.c[name] for name in columns), stories.c.public_id, stories.c.title)
        .join(stories, stories.c.id == story_calls.c.story_id)
        .where(story_calls.c.state.in_([CallState.LOST.value, CallState.FAILED.value]))
        .order_by(story_calls.c.id.desc())
        .limit(PAGE)
    )
    return await tx.rows(query)


async def costs(tx: Read, since: str) -> Sequence[RowMapping]:
    """day, purpose, own and the sums of calls, unpriced, tokens and cost, from that day on, the newest first."""
    sums = [
        cast(func.sum(usage_days.c[name]), BigInteger).label(name)  # PostgreSQL's sums are decimals
        for name in ("calls", "unpriced", "input_tokens", "cached_tokens", "output_tokens", "cost")
    ]
    query = select(usage_days.c.day, usage_days.c.purpose, usage_days.c.own, *sums).where(usage_days.c.day >= since)
    grouped = query.group_by(usage_days.c.day, usage_days.c.purpose, usage_days.c.own)
    return await tx.rows(grouped.order_by(usage_days.c.day.desc(), usage_days.c.purpose, usage_days.c.own))


async def dearest(tx: Read, since: str) -> Sequence[RowMapping]:
    """public_id, name and cost of the accounts that have cost the operator most from that day on."""
    cost = cast(func.sum(usage_days.c.cost), BigInteger)
    query = (
        select(accounts.c.public_id, accounts.c.name, cost.label("cost"))
        .join(usage_days, usage_days.c.account_id == accounts.c.id)
        .where(usage_days.c.day >= since, ~usage_days.c.own)
        .group_by(accounts.c.id, accounts.c.public_id, accounts.c.name)
        .having(cost > 0)
    )
    return await tx.rows(query.order_by(cost.desc(), accounts.c.id).limit(10))


async def places_listed(tx: Read, before: int | None = None) -> Sequence[RowMapping]:
    """The newest places with their character and what is set for them; of direct ones nothing tells with whom."""
    mine = and_(
        rules.c.platform == places.c.platform,
        rules.c.bot == places.c.bot,
        rules.c.space == places.c.space,
        rules.c.channel == places.c.channel,
    )
    columns = ("id", "platform", "space", "channel", "direct", "adult", "company", "reach", "failures")
    query = (
        select(*(places.c[name] for name in columns), characters.c.name, rules.c.settings, chats.c.started_at)
        .outerjoin(characters, and_(characters.c.id == places.c.character_id, ~places.c.direct))
        .outerjoin(rules, mine)
        .outerjoin(chats, chats.c.id == places.c.chat_id)
        .order_by(places.c.id.desc())
        .limit(PAGE)
    )
    return await tx.rows(query if before is None else query.where(places.c.id < before))


async def accounts_found(tx: Read, wanted: str, before: int | None = None) -> Sequence[RowMapping]:
    """Accounts by public id, e-mail address or a platform's id of theirs; all, the newest first, where nothing is
    wanted."""
    columns = ("id", "public_id", "name", "role", "created_at")
    query = (
        select(*(accounts.c[name] for name in columns), credentials.c.email_shown, bans.c.reason, bans.c.until)
        .outerjoin(credentials, credentials.c.account_id == accounts.c.id)
        .outerjoin(bans, bans.c.account_id == accounts.c.id)
        .where(accounts.c.merged_into.is_(None))
    )
    if wanted:
        known = select(people.c.account_id).where(people.c.platform.in_(PLATFORMS), people.c.native_id == wanted)
        named = select(credentials.c.account_id).where(credentials.c.email == wanted.casefold())
        query = query.where(or_(accounts.c.public_id == wanted, accounts.c.id.in_(known), accounts.c.id.in_(named)))
    if before is not None:
        query = query.where(accounts.c.id < before)
    return await tx.rows(query.order_by(accounts.c.id.desc()).limit(PAGE))


async def account(tx: Read, public_id: str) -> RowMapping:
    """As `accounts_found`, one by its public id. Raises NotFound."""
    found = [row for row in await accounts_found(tx, public_id) if row["public_id"] == public_id]
    if not found:
        raise NotFound(t("safety-no-account"))
    return found[0]


async def identities(tx: Read, account_id: int) -> Sequence[RowMapping]:
    """platform, native_id and name of an account's people."""
    query = select(people.c.platform, people.c.native_id, people.c.name).where(people.c.account_id == account_id)
    return await tx.rows(query.order_by(people.c.id).limit(PAGE))


async def shown_by(tx: Read, account_id: int) -> tuple[Sequence[RowMapping], Sequence[RowMapping]]:
    """(public_id, name, visibility) of an account's characters and stories that others may see."""
    own = and_(characters.c.owner_id == account_id, characters.c.visibility != "private")
    query = select(characters.c.public_id, characters.c.name, characters.c.visibility).where(own)
    told = select(stories.c.public_id, stories.c.title.label("name"), stories.c.visibility).where(
        stories.c.owner_id == account_id, stories.c.visibility != "private", stories.c.deleted_at.is_(None)
    )
    return (
        await tx.rows(query.order_by(characters.c.id.desc()).limit(PAGE)),
        await tx.rows(told.order_by(stories.c.id.desc()).limit(PAGE)),
    )
