"""What an account uses, day by day: noted in the transaction in which a call is settled, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, String, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from core.ai.model import Usage
from core.db import Read, Write
from core.db.tables.access import usage_days
from core.db.tables.chat import chats, messages, turns
from core.db.tables.people import accounts, people


class Use(StrEnum):
    """What a model was asked for."""

    CHAT = "chat"
    STORY = "story"
    MEMORY = "memory"
    SPEECH = "speech"
    TRANSCRIPT = "transcript"
    IMAGE = "image"


OFFLINE = "offline"
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
    the price. `own`: they were paid by a key of the account's own. `provider` is who was asked."""

    purpose: Use
    usage: Usage | None
    cost: int | None
    character_id: int | None = None
    story_id: int | None = None
    own: bool = False
    calls: int = 1
    provider: str = ""


async def note(tx: Write, account: int, spent: Spent, now: datetime) -> None:
    """Add to what the account has used today (UTC). What the offline answerer says is nobody's use of anything."""
    if spent.provider == OFFLINE:
        return
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


_speaker = select(messages.c.person_id).where(messages.c.person_id.is_not(None)).order_by(messages.c.id.desc()).limit(1)
_of_turn = (
    select(people.c.account_id)
    .select_from(turns)
    .join(
        people,
        people.c.id
        == func.coalesce(
            turns.c.asker_id,
            _speaker.where(messages.c.chat_id == turns.c.chat_id).correlate(turns).scalar_subquery(),
        ),
    )
    .where(turns.c.id == bindparam("turn"))
)
_of_chat = (
    select(people.c.account_id, chats.c.character_id)
    .select_from(chats)
    .join(
        people,
        people.c.id == _speaker.where(messages.c.chat_id == chats.c.id).correlate(chats).scalar_subquery(),
    )
    .where(chats.c.id == bindparam("chat"))
)


async def of_turn(tx: Read, turn_id: int) -> int | None:
    """Whose account a turn's answer is for: whoever is answered, else whoever spoke last; None where nobody has."""
    found: int | None = await tx.value(_of_turn, {"turn": turn_id})
    return found


async def of_chat(tx: Read, chat_id: int) -> tuple[int, int | None] | None:
    """The account of whoever spoke last in a chat, and the character that the chat is with."""
    row = await tx.row(_of_chat, {"chat": chat_id})
    return None if row is None else (row["account_id"], row["character_id"])


def _adding(make: type[postgresql.Insert] | type[sqlite.Insert]) -> postgresql.Insert | sqlite.Insert:
    fresh = make(usage_days).from_select([*_KEY, *_FIGURES], _given)
    more = {name: usage_days.c[name] + fresh.excluded[name] for name in _FIGURES}
    return fresh.on_conflict_do_update(index_elements=list(_KEY), set_=more)


_ADD = {"sqlite": _adding(sqlite.Insert), "postgresql": _adding(postgresql.Insert)}
