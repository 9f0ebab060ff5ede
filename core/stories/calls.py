"""A model is asked for a story: entered before, kept raw after, never asked twice for the same.

What a worker had under way when it died counts as lost: it may have been billed, so its worst case stays spent. At most
the calls in flight are made once more.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import RowMapping, String, bindparam, cast, func, insert, literal, select, update

from core.accounts import usage
from core.accounts.usage import Spent, Use
from core.ai.model import Finish, Line, Prompt, Purpose, Role, Usage
from core.ai.router import Answered, Router
from core.ai.tries import Unanswered
from core.clock import Clock
from core.db import Db, Read, Write
from core.db.tables.stories import CallState, Payer, story_calls
from core.ledger import jobs
from core.ledger.jobs import Job
from core.ledger.steps import hashed
from core.stories import caching, purse
from core.stories.caching import Reported
from core.stories.pipeline import Slot
from core.stories.purse import Limits
from core.stories.schemas.base import kept
from core.stories.stage import Stage
from core.stories.store import Story
from core.text import Text, t

KEPT_EVERY = 2.0  # seconds between two times that a growing answer is kept, at the end of a paragraph
_PARAGRAPH = "\n\n"

_mine = (story_calls.c.story_id == bindparam("story"), story_calls.c.request_hash == bindparam("request"))
_takes = select(story_calls).where(*_mine).order_by(story_calls.c.take)
_open = select(story_calls).where(
    story_calls.c.story_id == bindparam("story"), story_calls.c.state == CallState.SENT.value
)
_by_id = story_calls.c.id == bindparam("call")
_again = story_calls.alias()
_answered = (
    _again.c.story_id == bindparam("story"),
    _again.c.request_hash == bindparam("request"),
    _again.c.finish != "",
)
_grow = update(story_calls).where(_by_id, story_calls.c.state == CallState.SENT.value)
_one = select(story_calls).where(_by_id)
_count = select(func.count()).where(*_mine)
_new = insert(story_calls).returning(story_calls.c.id)
_sum = select(
    func.count().label("calls"),
    func.coalesce(func.sum(story_calls.c.cost), 0).label("cost"),
    func.count().filter(story_calls.c.state == CallState.LOST.value).label("lost"),
    func.coalesce(func.sum(story_calls.c.worst).filter(story_calls.c.state == CallState.LOST.value), 0).label(
        "at_most"
    ),
    func.count().filter((story_calls.c.state == CallState.DONE.value) & story_calls.c.cost.is_(None)).label("unknown"),
).where(story_calls.c.story_id == bindparam("story"))
_usages = (
    select(story_calls.c.stage, story_calls.c.episode, story_calls.c.usage, story_calls.c.cost)
    .where(story_calls.c.story_id == bindparam("story"), story_calls.c.state == CallState.DONE.value)
    .order_by(story_calls.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model said. `finish` CUT: it broke off, or its worker died; the words until then may be gone on with.
    `told` says what a person should know of how it came about."""

    call_id: int
    text: str
    finish: Finish
    provider: str
    model: str
    told: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """`cost` of all calls that are done; `at_most` what lost ones may have cost beside it; `unknown` counts calls whose
    price nobody knows. Micro-dollars."""

    calls: int
    cost: int
    lost: int
    at_most: int
    unknown: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """A prompt for a slot. `attempt` counts repairs, `salt` tells one making of a slot from another that its maker has
    asked for; `worst` is what it may cost at most, where anybody knows. `without` is a provider that has refused."""

    slot: Slot
    purpose: Purpose
    prompt: Prompt
    version: str
    attempt: int = 0
    salt: str = ""
    worst: int = 0
    without: str = ""
    resumable: bool = False

    @cached_property
    def request_hash(self) -> str:
        """The same for the same question in every process."""
        prompt = self.prompt
        lines = [[line.role.value, line.text] for line in prompt.lines]
        return hashed(
            [self.slot.stage.value, self.slot.episode, self.version, self.purpose.value, self.attempt, self.salt],
            [list(prompt.stable), lines, prompt.tail, prompt.max_output, prompt.effort.value, self.without],
        )


@dataclass(slots=True, kw_only=True)
class Calls:
    """One a process."""

    db: Db
    clock: Clock
    router: Router
    offline: Router
    limits: Limits

    async def ask(self, job: Job, story: Story, question: Question) -> Reply:
        """What was answered before, or is answered now. Raises Unpaid, Unanswered and LeaseLost."""
        async with self.router_of(story) as router:
            entered = await self._entered(job, story, question, own=self._is_own(router))
            if isinstance(entered, Reply):
                return entered
            try:
                answered = await self._streamed(router, question, entered)
            except Unanswered as error:
                async with self.db.write() as tx:
                    await self._fail(tx, story, question, entered, error)
                raise
        return await self._done(job, story, question, entered, answered)

    async def paint(self, job: Job, story: Story, slot: Slot, prompt: str, salt: str, worst: int) -> str:
        """A picture in base64, painted before or now. Raises as `ask` does."""
        question = Question(
            slot=slot,
            purpose=Purpose.IMAGE,
            prompt=Prompt(stable=(), lines=(Line(Role.PERSON, prompt),)),
            version="picture",
            salt=salt,
            worst=worst,
        )
        async with self.router_of(story) as router:
            entered = await self._entered(job, story, question, own=self._is_own(router))
            if isinstance(entered, Reply):
                return entered.text
            try:
                made = await router.paint(prompt)
            except Unanswered as error:
                async with self.db.write() as tx:
                    await self._fail(tx, story, question, entered, error)
                raise
        answered = Answered(
            text=base64.b64encode(made.value.data).decode(),
            finish=Finish.COMPLETE,
            provider=made.provider,
            model=made.model,
            usage=made.usage,
            cost_microdollars=made.cost_microdollars,
            tries=made.tries,
            own=made.own,
        )
        return (await self._done(job, story, question, entered, answered)).text

    @asynccontextmanager
    async def router_of(self, story: Story) -> AsyncGenerator[Router]:
        """Who is asked: with keys of its owner's own, where they have any and pay for it themselves."""
        if story.rehearsal:
            yield self.offline
            return
        async with self.router.of(story.owner if story.payer is Payer.ACCOUNT else None) as router:
            yield router

    def _is_own(self, router: Router) -> bool:
        return router is not self.router and router is not self.offline

    async def bury(self, tx: Write, job: Job, story: Story) -> int:
        """Calls that another holder of the story had under way are lost; how many."""
        lost = 0
        for row in await tx.rows(_open, {"story": story.id}):
            if row["epoch"] != job.epoch:
                await self._lose(tx, story, row)
                lost += 1
        return lost

    async def _kept(self, tx: Write, story: Story, question: Question) -> Reply | None:
        rows = await tx.rows(_takes, {"story": story.id, "request": question.request_hash})
        for row in rows:
            if row["finish"]:
                return _reply(row)
            if row["state"] == CallState.SENT.value:
                await self._lose(tx, story, row)
        newest = rows[-1] if rows else None
        if question.resumable and newest is not None and _PARAGRAPH in newest["response"]:
            return _reply(newest)
        return None

    async def _entered(self, job: Job, story: Story, question: Question, *, own: bool) -> int | Reply:
        """The call's number; or what was answered to it before."""
        async with self.db.write() as tx:
            await jobs.fence(tx, job)
            kept = await self._kept(tx, story, question)
            return await self._enter(tx, job, story, question, own=own) if kept is None else kept

    async def _enter(self, tx: Write, job: Job, story: Story, question: Question, *, own: bool) -> int:
        """The operator's limit of an account is none for what the account pays itself."""
        now = self.clock.now()
        limits = replace(self.limits, account=None) if own else self.limits
        await purse.reserve(tx, purse.purses(story, limits, now), question.worst)
        given = {"story": story.id, "request": question.request_hash}
        takes = await tx.value(_count, given)
        row = {
            "story_id": story.id,
            "request_hash": question.request_hash,
            "take": takes,
            "stage": question.slot.stage.value,
            "episode": question.slot.episode,
            "attempt": question.attempt,
            "state": CallState.SENT.value,
            "epoch": job.epoch,
            "worst": question.worst,
            "sent_at": now,
        }
        key: int = await tx.value(_new, row)
        return key

    async def _streamed(self, router: Router, question: Question, call_id: int) -> Answered:
        words: list[str] = []
        kept_at, length = self.clock.monotonic(), 0
        stream = router.stream(question.purpose, question.prompt, without=question.without)
        async with aclosing(stream) as items:
            async for item in items:
                if isinstance(item, Answered):
                    return item
                words.append(item.text)
                if question.resumable and self.clock.monotonic() - kept_at >= KEPT_EVERY:
                    whole = kept("".join(words)).rpartition(_PARAGRAPH)[0]
                    if len(whole) > length:
                        kept_at, length = self.clock.monotonic(), len(whole)
                        await self._keep_partial(call_id, whole + _PARAGRAPH)
        raise AssertionError("a stream ends with Answered or raises")

    async def _keep_partial(self, call_id: int, words: str) -> None:
        async with self.db.write() as tx:
            await tx.run(_grow.values(response=words), {"call": call_id})

    async def _done(self, job: Job, story: Story, question: Question, call_id: int, answered: Answered) -> Reply:
        """Keep it raw, with what it cost, before anybody reads it.

        It is kept even where the story is another's by now: it is paid for, and who asks for the same gets it, unless
        that was answered meanwhile.
        """
        words = kept(answered.text)
        values = {
            "state": CallState.DONE.value,
            "response": words,
            "finish": answered.finish.value,
            "provider": answered.provider,
            "model": answered.model,
            "usage": None if answered.usage is None else _usage(answered.usage),
            "tries": [[each.provider, each.model, each.error] for each in answered.tries],
            "cost": answered.cost_microdollars,
            "done_at": self.clock.now(),
        }
        async with self.db.write() as tx:
            if await tx.run(_grow.values(**values), {"call": call_id}) == 1:
                row = await tx.row(_one, {"call": call_id})
                assert row is not None
                held = purse.purses(story, self.limits, row["sent_at"])
                cost = question.worst if answered.cost_microdollars is None else answered.cost_microdollars
                await purse.settle(tx, held, question.worst, cost)
                await self._note(tx, story, question, answered)
            else:  # given up for lost meanwhile, with its worst case as its cost
                late = {key: values[key] for key in ("response", "finish", "provider", "model", "usage", "tries")}
                given = {"story": story.id, "request": question.request_hash, "call": call_id}
                unanswered = ~select(_again.c.id).where(*_answered).exists()
                await tx.run(update(story_calls).where(_by_id, unanswered).values(**late), given)
        async with self.db.write() as tx:
            await jobs.fence(tx, job)
        return Reply(
            call_id=call_id,
            text=words,
            finish=answered.finish,
            provider=answered.provider,
            model=answered.model,
            told=tuple(_told(values["tries"], answered.provider)),
        )

    async def _fail(self, tx: Write, story: Story, question: Question, call_id: int, error: Unanswered) -> None:
        tries = [[each.provider, each.model, each.error] for each in error.tries]
        values = {"state": CallState.FAILED.value, "tries": tries, "done_at": self.clock.now()}
        if await tx.run(_grow.values(**values), {"call": call_id}) == 1:
            sent = await tx.value(select(story_calls.c.sent_at).where(_by_id), {"call": call_id})
            await purse.settle(tx, purse.purses(story, self.limits, sent), question.worst, 0)

    async def _lose(self, tx: Write, story: Story, row: RowMapping) -> None:
        await tx.run(_grow.values(state=CallState.LOST.value), {"call": row["id"]})
        held = purse.purses(story, self.limits, row["sent_at"])
        await purse.settle(tx, held, row["worst"], row["worst"])
        if not story.rehearsal:  # it may have been billed: a call whose price nobody knows
            lost = Spent(purpose=Use.STORY, usage=None, cost=None, story_id=story.id)
            await usage.note(tx, story.owner, lost, self.clock.now())

    async def _note(self, tx: Write, story: Story, question: Question, answered: Answered) -> None:
        spent = Spent(
            purpose=Use.IMAGE if question.purpose is Purpose.IMAGE else Use.STORY,
            usage=answered.usage,
            cost=answered.cost_microdollars,
            story_id=story.id,
            own=answered.own,
            provider=answered.provider,
        )
        await usage.note(tx, story.owner, spent, self.clock.now())


async def set_aside(tx: Write, story_id: int, slot: Slot) -> None:
    """Let what was answered for a slot be asked anew: nothing that passes came of it, and its maker has it tried once
    more. What it has cost stays on the bill."""
    mine = (
        story_calls.c.story_id == story_id,
        story_calls.c.stage == slot.stage.value,
        story_calls.c.episode == slot.episode,
        story_calls.c.state != CallState.SENT.value,
    )
    name = literal("aside:").concat(cast(story_calls.c.id, String))
    await tx.run(update(story_calls).where(*mine).values(request_hash=name))


async def bill(tx: Read, story_id: int) -> Bill:
    row = await tx.row(_sum, {"story": story_id})
    assert row is not None
    return Bill(**{name: int(row[name]) for name in ("calls", "cost", "lost", "at_most", "unknown")})


async def reported(tx: Read, story_id: int) -> list[Reported] | None:
    """What each call has used, in their order; None where one of them does not tell."""
    rows = await tx.rows(_usages, {"story": story_id})
    return None if any(row["usage"] is None for row in rows) else list(map(_reported, rows))


async def alarm(tx: Read, story: Story) -> Text | None:
    """Words for whoever runs this, where the caches that a story is reckoned with do not hold. What costs nothing has
    no cache to lose."""
    if story.rehearsal:
        return None
    rows = await tx.rows(_usages, {"story": story.id})
    return caching.alarm(_reported(row) for row in rows if row["usage"] is not None and row["cost"])


def _reported(row: RowMapping) -> Reported:
    return Reported(Stage(row["stage"]), row["episode"], Usage(**row["usage"]))


def _usage(usage: Usage) -> Mapping[str, int]:
    return {
        "input": usage.input,
        "cached": usage.cached,
        "cache_write": usage.cache_write,
        "output": usage.output,
    }


def _reply(row: RowMapping) -> Reply:
    return Reply(
        call_id=row["id"],
        text=row["response"],
        finish=Finish(row["finish"] or Finish.CUT),
        provider=row["provider"],
        model=row["model"],
        told=tuple(_told(row["tries"], row["provider"])),
    )


def _told(tries: Any, answered: str) -> list[Text]:  # a column's JSON
    """Who has refused before another answered."""
    listed: Sequence[Sequence[str | None]] = tries or ()
    refused = {str(provider) for provider, _, error in listed if error and error.startswith("Rejected")}
    return [t("story-told-refused", first=first, second=answered) for first in sorted(refused - {answered})]
