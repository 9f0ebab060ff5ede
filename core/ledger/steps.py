"""What is paid for, and is therefore never done twice: a step's key is its name and the hash of its inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, insert, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Write
from core.db.tables.chat import StepState, steps

Output = Mapping[str, object]

_begin = insert(steps)
_finish = (
    update(steps)
    .where(steps.c.name == bindparam("step"), steps.c.inputs == bindparam("given"), steps.c.state != StepState.FAILED)
    .values(state=StepState.DONE, output=bindparam("gave"), cost_microdollars=bindparam("cost"))
)
_forget = update(steps).where(steps.c.name == bindparam("step")).values(output=null())


def hashed(*inputs: object) -> str:
    """The same inputs give the same 64 hexadecimal digits, in every process and version."""
    return hashlib.sha256(json.dumps(inputs, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


async def begin(tx: Write, name: str, inputs: str, *, epoch: int, now: datetime) -> None:
    """Enter the first call of a step that is new, before it is made."""
    row = {"name": name, "inputs": inputs, "state": StepState.SENT, "epoch": epoch, "attempts": 1, "at": now}
    await tx.run(_begin, row)


async def send(tx: Write, name: str, inputs: str, *, epoch: int, now: datetime) -> Output | None:
    """Enter a call as sent, before it is made; what it gave where it was made before. Then it need not be made."""
    kept = await tx.row(select(steps.c.state, steps.c.output).where(steps.c.name == name, steps.c.inputs == inputs))
    if kept is not None and kept["state"] == StepState.DONE:
        output: Output = kept["output"]
        return output
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(steps).values(name=name, inputs=inputs, state=StepState.SENT, epoch=epoch, attempts=1, at=now)
    again = {"state": StepState.SENT, "epoch": epoch, "attempts": steps.c.attempts + 1, "at": now}
    await tx.run(fresh.on_conflict_do_update(index_elements=["name", "inputs"], set_=again))
    return None


async def finish(tx: Write, name: str, inputs: str, output: Output, cost: int | None) -> None:
    """Keep what the call gave, raw, before anything is made of it; of one that was given up meanwhile only what it
    cost. The caller fences the transaction."""
    if await tx.run(_finish, {"step": name, "given": inputs, "gave": output, "cost": cost}) == 0:
        await spend(tx, name, inputs, cost)


async def fail(tx: Write, name: str, inputs: str) -> None:
    """The call gave nothing (or was given up: it may have been billed)."""
    mine = update(steps).where(steps.c.name == name, steps.c.inputs == inputs, steps.c.state == StepState.SENT)
    await tx.run(mine.values(state=StepState.FAILED))


async def spend(tx: Write, name: str, inputs: str, cost: int | None) -> None:
    """A call was paid for that gave nothing of use, and is made once more."""
    if cost is not None:
        mine = update(steps).where(steps.c.name == name, steps.c.inputs == inputs)
        await tx.run(mine.values(cost_microdollars=func.coalesce(steps.c.cost_microdollars, 0) + cost))


async def forget(tx: Write, name: str) -> None:
    """What the step gave stands in its own place now; that it was done and what it cost stays."""
    await tx.run(_forget, {"step": name})
