"""Money of stories: what a call may cost at most is set aside before it is made, from everything that limits it.

Amounts are integer micro-dollars. A limit is never passed: what could pass it is not begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.stories import Payer, budgets
from core.errors import ProductError
from core.stories.store import Story
from core.text import Text, t

STORY = "story"
DOLLAR = 1_000_000


class Unpaid(ProductError):
    """A limit would be passed; the text names it and what can be done."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of all stories of one payer in a calendar month (UTC); None: none."""

    account: int | None = None
    space: int | None = None

    @staticmethod
    def of(account_dollars: float | None, space_dollars: float | None) -> Limits:
        return Limits(_micro(account_dollars), _micro(space_dollars))

    def of_payer(self, payer: Payer) -> int | None:
        return self.account if payer is Payer.ACCOUNT else self.space


@dataclass(frozen=True, slots=True)
class Purse:
    """One limit: of a story, or of who pays for it."""

    scope: str
    subject: str
    period: str
    cap: int | None

    @property
    def key(self) -> Mapping[str, str]:
        return {"b_scope": self.scope, "b_subject": self.subject, "b_period": self.period}


@dataclass(frozen=True, slots=True)
class Spent:
    spent: int
    reserved: int
    cap: int | None


_mine = (
    budgets.c.scope == bindparam("b_scope"),
    budgets.c.subject == bindparam("b_subject"),
    budgets.c.period == bindparam("b_period"),
)
_limit = bindparam("b_cap", type_=BigInteger)
_reserve = (
    update(budgets)
    .where(*_mine, or_(_limit.is_(None), budgets.c.spent + budgets.c.reserved + bindparam("worst") <= _limit))
    .values(reserved=budgets.c.reserved + bindparam("worst"), cap=_limit)
)
_settle = (
    update(budgets)
    .where(*_mine)
    .values(reserved=budgets.c.reserved - bindparam("worst"), spent=budgets.c.spent + bindparam("cost"))
)
_found = select(budgets.c.spent, budgets.c.reserved, budgets.c.cap).where(*_mine)


def purses(story: Story, limits: Limits, at: datetime) -> tuple[Purse, ...]:
    """All that limits what a story may cost, always in this order, so that two never wait for each other."""
    payer = Purse(story.payer.value, story.payer_key, at.strftime("%Y-%m"), limits.of_payer(story.payer))
    return Purse(STORY, str(story.id), "", story.cap), payer


async def reserve(tx: Write, held: Sequence[Purse], worst: int) -> None:
    """Set aside what a call may cost at most. Raises Unpaid, and then the caller's transaction must end."""
    for purse in held:
        given = {**purse.key, "b_cap": purse.cap, "worst": worst}
        if await tx.run(_reserve, given) == 1:
            continue
        await _open(tx, purse)
        if await tx.run(_reserve, given) != 1:
            raise Unpaid(await _refused(tx, purse, worst))


async def settle(tx: Write, held: Sequence[Purse], worst: int, cost: int) -> None:
    """The call has cost so much; what was set aside for it is free again."""
    for purse in held:
        await tx.run(_settle, {**purse.key, "worst": worst, "cost": cost})


async def spent(tx: Read, purse: Purse) -> Spent:
    row = await tx.row(_found, dict(purse.key))
    return Spent(0, 0, purse.cap) if row is None else Spent(row["spent"], row["reserved"], row["cap"])


async def spent_on(tx: Read, story_id: int) -> Spent:
    return await spent(tx, Purse(STORY, str(story_id), "", None))


def dollars(micro: int) -> str:
    """ "1.34"; of little money as many digits as are needed to see any."""
    value = micro / DOLLAR
    return f"{value:.2f}" if value >= 0.1 or value == 0 else f"{value:.4f}"


async def _open(tx: Write, purse: Purse) -> None:
    """The row, with the limit as it is set now."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    key = {"scope": purse.scope, "subject": purse.subject, "period": purse.period}
    fresh = make(budgets).values(**key, cap=purse.cap)
    changed = func.coalesce(budgets.c.cap, -1) != func.coalesce(fresh.excluded.cap, -1)
    await tx.run(fresh.on_conflict_do_update(index_elements=list(key), set_={"cap": fresh.excluded.cap}, where=changed))


async def _refused(tx: Read, purse: Purse, worst: int) -> Text:
    now = await spent(tx, purse)
    args = {"cap": dollars(purse.cap or 0), "spent": dollars(now.spent + now.reserved), "needed": dollars(worst)}
    return t(f"story-unpaid-{purse.scope}", **args)


def _micro(value: float | None) -> int | None:
    return None if value is None else round(value * DOLLAR)
