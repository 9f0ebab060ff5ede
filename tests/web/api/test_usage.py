"""What an account has used, by the API."""

from __future__ import annotations

from core.accounts import usage
from core.accounts.usage import Spent, Use
from core.ai.model import Usage
from tests.web.api.callers import Program
from tests.web.stage import Web


async def test_what_was_used_is_told_to_whoever_used_it(web: Web, mine: Program, theirs: Program) -> None:
    now = web.app.clock.now()
    chat = Spent(purpose=Use.CHAT, usage=Usage(input=100, output=20), cost=700, own=True)
    memory = Spent(purpose=Use.MEMORY, usage=None, cost=None)
    async with web.app.db.write() as tx:
        await usage.note(tx, mine.account, chat, now)
        await usage.note(tx, mine.account, memory, now)

    told = (await mine.get("/me/usage?days=7")).json()

    assert len(told["days"]) == 7
    today = told["days"][-1]
    assert today["day"] == now.date().isoformat()
    assert today["purposes"]["chat"] == {
        "calls": 1,
        "unpriced": 0,
        "tokens": 120,
        "cost": 700,
        "own": 700,
        "own_calls": 1,
    }
    assert today["purposes"]["memory"]["unpriced"] == 1
    assert told["total"] == {"calls": 2, "unpriced": 1, "tokens": 120, "cost": 700, "own": 700, "own_calls": 1}
    assert (await theirs.get("/me/usage")).json()["total"]["calls"] == 0
    await mine.get("/me/usage?days=0", 422)
