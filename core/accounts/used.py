"""What an account has used, added up for whoever asks: by day, by purpose, by character and story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, select

from core.accounts.usage import Use
from core.db import Read
from core.db.tables.access import usage_days
from core.db.tables.characters import characters
from core.db.tables.stories import budgets, stories

FIGURES = ("calls", "unpriced", "input_tokens", "cached_tokens", "output_tokens", "cost")
WITH = 20  # characters and stories that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """`cost` in micro-dollars of the calls whose price is known; `unpriced` counts the others. `own`: of the cost, what
    was paid by keys of the account's own; `own_calls`: of the calls, those with such a key."""

    calls: int = 0
    unpriced: int = 0
    tokens: int = 0
    cost: int = 0
    own: int = 0
    own_calls: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            calls=self.calls + other.calls,
            unpriced=self.unpriced + other.unpriced,
            tokens=self.tokens + other.tokens,
            cost=self.cost + other.cost,
            own=self.own + other.own,
            own_calls=self.own_calls + other.own_calls,
        )


@dataclass(frozen=True, slots=True)
class Day:
    """`parts` by purpose, only those with a call."""

    day: date
    parts: dict[Use, Sum]

    @property
    def whole(self) -> Sum:
        return sum(self.parts.values(), Sum())


@dataclass(frozen=True, slots=True)
class With:
    """A character or a story, "" where it is gone."""

    kind: str
    public_id: str
    name: str
    used: Sum


@dataclass(frozen=True, slots=True)
class Month:
    """What stories may cost in this month, in micro-dollars; `cap` None: no limit."""

    spent: int
    reserved: int
    cap: int | None

    @property
    def left(self) -> int | None:
        return None if self.cap is None else max(0, self.cap - self.spent - self.reserved)


async def days(tx: Read, account: int, today: date, count: int) -> list[Day]:
    """The last `count` days up to `today`, the oldest first, also those without a call."""
    first = today - timedelta(days=count - 1)
    found: dict[str, dict[Use, Sum]] = {}
    for row in await tx.rows(_days, {"account": account, "first": first.isoformat()}):
        parts = found.setdefault(row["day"], {})
        use = Use(row["purpose"])
        parts[use] = parts.get(use, Sum()) + _sum(row)
    each = (first + timedelta(days=number) for number in range(count))
    return [Day(day, found.get(day.isoformat(), {})) for day in each]


async def with_whom(tx: Read, account: int, today: date, count: int) -> list[With]:
    """With which characters and for which stories most was used, at most WITH of each."""
    first = (today - timedelta(days=count - 1)).isoformat()
    return [
        *await _with(tx, account, first, "character"),
        *await _with(tx, account, first, "story"),
    ]


async def month(tx: Read, account: int, today: date, cap: int | None) -> Month:
    """Of stories that the account pays for; `cap` is what the operator has set."""
    row = await tx.row(_month, {"subject": str(account), "period": today.strftime("%Y-%m")})
    return Month(0, 0, cap) if row is None else Month(row["spent"], row["reserved"], cap)


async def _with(tx: Read, account: int, first: str, kind: str) -> list[With]:
    rows = await tx.rows(_WITH[kind], {"account": account, "first": first})
    found: dict[int, With] = {}
    for row in rows:
        before = found.get(row["of"])
        whole = _sum(row) + (before.used if before else Sum())
        found[row["of"]] = With(kind, row["public_id"] or "", row["name"] or "", whole)
    most = sorted(found.values(), key=lambda each: (each.used.cost, each.used.tokens, each.used.calls), reverse=True)
    return most[:WITH]


def _with_each(kind: str) -> Select[tuple[Any, ...]]:
    column = usage_days.c.character_id if kind == "character" else usage_days.c.story_id
    table, name = (characters, characters.c.name) if kind == "character" else (stories, stories.c.title)
    used = select(column.label("of"), usage_days.c.own, *_SUMS).where(*_SINCE, column != 0)
    each = used.group_by(column, usage_days.c.own).subquery()
    return select(each, table.c.public_id, name.label("name")).outerjoin(table, table.c.id == each.c.of)


_SUMS = [func.sum(usage_days.c[name]).label(name) for name in FIGURES]
_SINCE = usage_days.c.account_id == bindparam("account"), usage_days.c.day >= bindparam("first")
_WITH = {kind: _with_each(kind) for kind in ("character", "story")}
_days = (
    select(usage_days.c.day, usage_days.c.purpose, usage_days.c.own, *_SUMS)
    .where(*_SINCE)
    .group_by(usage_days.c.day, usage_days.c.purpose, usage_days.c.own)
)
_month = select(budgets.c.spent, budgets.c.reserved).where(
    budgets.c.scope == "account", budgets.c.subject == bindparam("subject"), budgets.c.period == bindparam("period")
)


def total(each: Sequence[Day]) -> Sum:
    return sum((day.whole for day in each), Sum())


def _sum(row: RowMapping) -> Sum:
    cost = int(row["cost"])
    return Sum(
        calls=int(row["calls"]),
        unpriced=int(row["unpriced"]),
        tokens=int(row["input_tokens"]) + int(row["cached_tokens"]) + int(row["output_tokens"]),
        cost=cost,
        own=cost if row["own"] else 0,
        own_calls=int(row["calls"]) if row["own"] else 0,
    )
