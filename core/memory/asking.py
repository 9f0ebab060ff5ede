"""A model is asked about a chat, once: what it says is paid for, and kept until it is read."""

from __future__ import annotations

from core.accounts import usage
from core.accounts.usage import Spent, Use
from core.ai.model import Prompt, Purpose
from core.ai.router import Router
from core.clock import Clock
from core.db import Db
from core.ledger import jobs, steps
from core.ledger.jobs import Job
from core.memory import erasure

_OFFLINE = "offline:"


async def answered(db: Db, router: Router, clock: Clock, job: Job, prompt: Prompt) -> str:
    """What the model says to `prompt`, now or when it was asked before. Raises Unanswered and LeaseLost."""
    name, inputs = erasure.step(job.subject), steps.hashed(prompt.stable, [line.text for line in prompt.lines])
    async with db.write() as tx:
        await jobs.fence(tx, job)
        kept = await steps.send(tx, name, inputs, epoch=job.epoch, now=clock.now())
    if kept is not None:
        return str(kept["text"])
    done = await router.complete(Purpose.MEMORY, prompt)
    async with db.write() as tx:
        await jobs.fence(tx, job)
        await steps.finish(tx, name, inputs, {"text": done.text}, done.cost_microdollars)
        whose = await usage.of_chat(tx, job.subject)
        if whose is not None:
            spent = Spent(
                purpose=Use.MEMORY,
                usage=done.usage,
                cost=done.cost_microdollars,
                character_id=whose[1],
                own=done.own,
                provider=done.provider,
            )
            await usage.note(tx, whose[0], spent, clock.now())
    return done.text


async def has_model(router: Router) -> bool:
    """Whether anything but the offline answerer is asked about memories."""
    names = (await router.describe()).get(Purpose.MEMORY, ())
    return bool(names) and not names[0].startswith(_OFFLINE)
