"""What an account uses, day by day: noted in the transaction in which a call is settled, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, String, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.ai.model import Usage
from core.db import Write
from core.db.tables.access import usage_days
from core.db.tables.people import accounts


class Use(StrEnum):
    """What a model was asked for."""

    CHAT = "chat"
    STORY = "story"
    MEMORY = "memory"
    SPEECH = "speech"
    TRANSCRIPT = "transcript"
    IMAGE = "image"


_KEY = ("account_id", "day", "purpose", "character_id", "story_id", "own")
_FIGURES = ("calls", "unpriced", "input_tokens", "cached_tokens", "output_tokens", "cost")
_given = (
    select(
        accounts.c.id,
        bindparam("u_day", type_=String),
        bindparam("u_purpose", type_=String),
        bindparam("u_character", type_=BigInteger),
        bindparam("u_story", type_=BigInteger),
        bindparam("u_own", type_=Boolean),
        *(bindparam(f"u_{name}", type_=BigInteger) for name in _FIGURES),
    )
    # Whoever was erased while an answer was under way has no account any more; their answer must not fail for that.
    .where(accounts.c.id == bindparam("u_account"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What calls took: `usage` None where the provider did not tell, `cost` in micro-dollars, None where nobody knows
    the price. `own`: they were paid by a key of the account's own."""

    purpose: Use
    usage: Usage | None
    cost: int | None
    character_id: int | None = None
    story_id: int | None = None
    own: bool = False
    calls: int = 1


async def note(tx: Write, account: int, spent: Spent, now: datetime) -> None:
    """Add to what the account has used today (UTC)."""
    used = spent.usage or Usage()
    await tx.run(
        _ADD[tx.dialect],
        {
            "u_account": account,
            "u_day": now.date().isoformat(),
            "u_purpose": spent.purpose.value,
            "u_character": spent.character_id or 0,
            "u_story": spent.story_id or 0,
            "u_own": spent.own,
            "u_calls": spent.calls,
            "u_unpriced": spent.calls if spent.cost is None else 0,
            "u_input_tokens": used.input + used.cache_write,
            "u_cached_tokens": used.cached,
            "u_output_tokens": used.output,
            "u_cost": spent.cost or 0,
        },
    )


def _adding(make: type[postgresql.Insert] | type[sqlite.Insert]) -> postgresql.Insert | sqlite.Insert:
    fresh = make(usage_days).from_select([*_KEY, *_FIGURES], _given)
    more = {name: usage_days.c[name] + fresh.excluded[name] for name in _FIGURES}
    return fresh.on_conflict_do_update(index_elements=list(_KEY), set_=more)


_ADD = {"sqlite": _adding(sqlite.Insert), "postgresql": _adding(postgresql.Insert)}
