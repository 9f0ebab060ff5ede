"""The work on stories: takes one that is asked for, does what can be done, and stops where its maker is asked.

A story is a job: one worker has it at a time, fenced by an epoch. Whatever happens to the worker, the next one finds
the artifacts that are there, asks for nothing that was answered, and ends with the same words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from core.ai.router import Unanswered
from core.bus import Bus
from core.clock import Clock
from core.db import Db
from core.db.tables.stories import StoryState
from core.errors import BadInput
from core.ledger import jobs
from core.ledger.jobs import Job
from core.ledger.jobworker import Postponed
from core.log import get_log
from core.stories import calls, chatted, covers, keeping, pipeline, prose, store
from core.stories.chatted import Chat
from core.stories.making import Making, Step, Stuck, unguarded
from core.stories.pipeline import Next, Slot, Standing
from core.stories.purse import Unpaid
from core.stories.stage import Stage
from core.stories.store import Made, Story
from core.text import Text, t

JOB = "story"
SHOWN = "story-shown"  # the job that brings messages up to date that follow a story
MOST_FAILURES = 8  # in a row, of whatever kind; then its maker decides
PATIENT = 6  # times in a row that models do not answer; then its maker is told

log = get_log(__name__)


async def nobody(_story_id: int) -> None:
    """No place shows how a story comes along."""


def topic(public_id: str) -> str:
    """What the bus is told when something of a story has changed."""
    return f"story:{public_id}"


@dataclass(slots=True, kw_only=True)
class Engine:
    """One a process. `shown` has the story shown anew where people follow it; it raises nothing."""

    db: Db
    bus: Bus
    clock: Clock
    making: Making
    shown: Callable[[int], Awaitable[None]] = field(default=nobody)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _alarmed: set[int] = field(default_factory=set)

    async def work(self, job: Job) -> float | None:
        """Do all that can be done for a story now; 0 where the process is to stop and the rest is another's.

        Raises LeaseLost, and Postponed where models do not answer.
        """
        await self._begin(job)
        if job.failures >= MOST_FAILURES:
            await self._give_up(job)
            return None
        while (story := await self._open(job)) is not None:
            async with self.db.read() as tx:
                standing = await store.standing(tx, story)
            ahead = pipeline.next_of(standing)
            if not ahead.steps:
                await self._rest(job, story, *_where(ahead))
                return None
            if not await self._steps(job, story, standing, ahead.steps):
                return None
            if self.stopping.is_set():
                return 0.0
        return None

    async def _begin(self, job: Job) -> None:
        """What a dead worker had under way is lost, before anything else is asked."""
        async with self.db.write() as tx:
            await jobs.fence(tx, job)
            story = await store.story(tx, job.subject, deleted=True)
            lost = 0 if story is None else await self.making.calls.bury(tx, job, story)
        if lost:
            log.warning("calls lost", story=job.subject, calls=lost)

    async def _give_up(self, job: Job) -> None:
        """Something of ours fails again and again: no loop without an end."""
        story = await self._open(job)
        if story is not None:
            log.error("story given up", story=story.public_id, failures=job.failures)
            await self._rest(job, story, StoryState.WAITING, t("story-broken", id=story.public_id))

    async def _open(self, job: Job) -> Story | None:
        """The story, while it is to be worked on."""
        async with self.db.read() as tx:
            story = await store.story(tx, job.subject)
        return story if story is not None and story.state is StoryState.MAKING else None

    async def _steps(self, job: Job, story: Story, standing: Standing, slots: tuple[Slot, ...]) -> bool:
        """Make these side by side; False where the story rests now. What one of them has paid for is kept, whatever
        becomes of the other."""
        done = await asyncio.gather(*(self._step(job, story, standing, slot) for slot in slots), return_exceptions=True)
        failed = [each for each in done if isinstance(each, BaseException)]
        for error in failed:
            if not isinstance(error, BadInput | Stuck | Unpaid | Unanswered):
                raise error
        for error in failed:
            match error:
                case Unpaid(text=text):
                    await self._rest(job, story, StoryState.UNPAID, text)
                    return False
                case Stuck(text=text) | BadInput(text=text):
                    await self._rest(job, story, StoryState.WAITING, text)
                    return False
                case Unanswered():
                    await self._unanswered(job, story, error)
                    return False
        if any(slot.stage is Stage.RECORD for slot in slots):
            await self._look_at_caches(story)
        await self._tell(story)
        return True

    async def _look_at_caches(self, story: Story) -> None:
        """Once an episode: where they do not hold, whoever runs this is told once; no provider says so."""
        if story.id in self._alarmed:
            return
        async with self.db.read() as tx:
            alarm = await calls.alarm(tx, story)
        if alarm is not None:
            self._alarmed.add(story.id)
            log.warning("caches do not hold", story=story.public_id, **alarm.args)

    async def _step(self, job: Job, story: Story, standing: Standing, slot: Slot) -> None:
        chat = await chatted.of(self.db, story, from_chat=standing.from_chat)
        step = await self.making.step(job, story, standing, slot, unguarded if chat is None else chat.guard)
        made, more = await self._made(step, chat)
        if chat is not None:
            more = replace(more, quotes=chat.sources(made))
        async with self.db.write() as tx:
            await jobs.fence(tx, job)
            await keeping.keep(tx, story, made, self.clock.now(), more, over=step.over)
        log.info("stage done", story=story.public_id, stage=slot.stage.value, episode=slot.episode)

    async def _made(self, step: Step, chat: Chat | None) -> tuple[Made, keeping.More]:
        match step.slot.stage:
            case Stage.DRAFT:
                return await prose.written(self.making, step), keeping.NOTHING
            case Stage.EDIT:
                return await prose.edited(self.making, step), keeping.NOTHING
            case Stage.DIGEST if chat is not None:
                return await chatted.digested(self.making, step, chat)
            case Stage.COVER:
                made = await self.making.plain(step)
                return made, await covers.painted(self.making, step, made)
            case Stage.PACKAGE:
                made = await self.making.plain(step)
                return made, await covers.lettered(self.db, step.story, made)
        return await self.making.plain(step), keeping.NOTHING

    async def _unanswered(self, job: Job, story: Story, error: Unanswered) -> None:
        """Nobody answers now: again later, but not for ever. A refusal by all is told at once."""
        if error.refused or job.failures + 1 >= PATIENT:
            await self._rest(job, story, StoryState.WAITING, t("story-unanswered", why=error.text))
            return
        raise Postponed(error.text.key) from error

    async def _rest(self, job: Job, story: Story, state: StoryState, reason: Text | None) -> None:
        """It stands still, unless its maker has said something else meanwhile."""
        async with self.db.write() as tx:
            await jobs.fence(tx, job)
            now = await store.story(tx, story.id)
            if now is not None and now.state is StoryState.MAKING and now.steered == story.steered:
                await store.set_state(tx, story.id, state, self.clock.now(), reason)
            elif now is not None and now.state is StoryState.MAKING:
                await jobs.ask(tx, JOB, story.id)
        await self._tell(story)

    async def _tell(self, story: Story) -> None:
        await self.bus.say(topic(story.public_id))
        await self.shown(story.id)


def _where(ahead: Next) -> tuple[StoryState, Text | None]:
    """Why there is nothing to do."""
    if ahead.hidden:
        return StoryState.WAITING, t("story-hidden")
    if ahead.red is not None:
        return StoryState.WAITING, t("story-red", episode=ahead.red)
    if ahead.stop is not None:
        return StoryState.WAITING, t(f"story-stop-{ahead.stop.value}")
    return StoryState.DONE, None
