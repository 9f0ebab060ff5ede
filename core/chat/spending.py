"""What an answer took, on the account of whoever it is for."""

from __future__ import annotations

from datetime import datetime

from core.accounts import usage
from core.accounts.usage import Spent, Use
from core.ai.router import Answered
from core.chat.opened import Opened
from core.db import Write


async def note(tx: Write, opened: Opened, done: Answered, now: datetime) -> None:
    """A step of the transaction that settles the call."""
    account = await usage.of_turn(tx, opened.turn_id)
    if account is not None:
        spent = Spent(
            purpose=Use.CHAT,
            usage=done.usage,
            cost=done.cost_microdollars,
            character_id=opened.character.id,
            own=done.own,
            provider=done.provider,
        )
        await usage.note(tx, account, spent, now)
