"""One step of a story: a stage is asked, its answer read and checked, and what passes becomes an artifact.

Whatever a model says, code decides: what does not pass goes back with the list of what is wrong, at most twice; then
the story waits for its maker, with what was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pydantic import BaseModel

from core.ai.model import Finish, Prompt, Purpose
from core.ai.router import Unanswered
from core.clock import Clock
from core.db import Db
from core.db.tables.stories import Author
from core.errors import ProductError
from core.ledger.jobs import Job
from core.stories import checks, prompting, quoting, reading, rehearsal, store
from core.stories.assembling import Shelf, given_for
from core.stories.calls import Calls, Question, Reply
from core.stories.checks import evidence
from core.stories.checks.saying import strings
from core.stories.given import Given, Problem
from core.stories.packs import contract_of
from core.stories.pipeline import Slot, Standing
from core.stories.problems import told as told_of
from core.stories.quoting import Rates
from core.stories.schemas import Delta
from core.stories.stage import Stage, purpose
from core.stories.store import Made, Story
from core.stories.wish import Mode
from core.text import Text, t

MOST_REPAIRS = 2
PATIENCE = 60.0  # seconds for which prices are good

Guard = Callable[[str], Sequence[str]]


def unguarded(_text: str) -> Sequence[str]:
    return ()


class Stuck(ProductError):
    """A stage has nothing that passes; the text says what is wrong and what its maker can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is being made: for whom, from what. `guard` finds words in a text that may not be used (of people who gave
    no consent); `version` counts the versions of the slot that are there, `over` is the artifact that counts now.
    `second`: it is another draft, beside the first one."""

    job: Job
    story: Story
    slot: Slot
    given: Given
    inputs: str
    version: int = 0
    over: int | None = None
    redo: bool = False
    second: bool = False
    guard: Guard = unguarded

    @property
    def salt(self) -> str:
        """Another making that its maker has asked for is another question, also where the words are the same; and so is
        a second draft."""
        return (f"{self.version}" if self.redo else "") + ("b" if self.second else "")

    def made(self, content: Mapping[str, object], **more: object) -> Made:
        author = Author.REHEARSAL if self.story.rehearsal else Author.MODEL
        values: dict[str, object] = {
            "slot": self.slot,
            "inputs": self.inputs,
            "content": content,
            "author": author,
            "note": self.given.instruction,
            "prompt_version": prompting.VERSION[self.slot.stage],
        }
        return Made(**{**values, **more})  # type: ignore[arg-type]  # by name


@dataclass(slots=True, kw_only=True)
class Making:
    """One a process."""

    db: Db
    clock: Clock
    calls: Calls
    shelf: Shelf = field(default_factory=Shelf)
    _rates: tuple[float, Rates] | None = None

    async def step(self, job: Job, story: Story, standing: Standing, slot: Slot, guard: Guard) -> Step:
        """All that is known about a slot that can be made now."""
        head = standing.heads.get(slot)
        async with self.db.read() as tx:
            given = await given_for(tx, self.shelf, story, standing, slot)
            version = await store.newest(tx, story.id, slot)
        return Step(
            job=job,
            story=story,
            slot=slot,
            given=given,
            inputs=standing.inputs(slot),
            version=version,
            over=None if head is None else head.artifact,
            redo=head is not None and head.redo,
            guard=guard,
        )

    async def plain(self, step: Step) -> Made:
        """A stage whose answer is data. Raises Stuck, Unpaid, Unanswered, LeaseLost."""
        try:
            product, reply, told = await self.product(step)
        except Stuck:
            if step.slot.stage is not Stage.GENRE:
                raise
            pack = contract_of(step.given.pack, step.story.wish.episodes)
            return step.made(_content(pack), author=Author.CODE, told=(t("story-told-pack"),))
        return step.made(
            _content(product),
            provider=reply.provider,
            model=reply.model,
            call_id=reply.call_id,
            told=told,
        )

    async def product(self, step: Step) -> tuple[BaseModel, Reply, tuple[Text, ...]]:
        """What a stage hands on, once it passes; at most MOST_REPAIRS repairs."""
        given, told = step.given, list[Text]()
        for attempt in range(MOST_REPAIRS + 1):
            reply = await self.asked(step, given, attempt)
            product, problems = _judged(step, given, reply)
            told += [each for each in reply.told if each not in told]
            if product is not None and not problems:
                if attempt:
                    told.append(t("story-told-repaired", count=attempt))
                return product, reply, tuple(told)
            given = replace(step.given, previous=reply.text, problems=problems)
        raise Stuck(stuck(step.slot, given.problems))

    async def asked(self, step: Step, given: Given, attempt: int) -> Reply:
        """One answer; of a provider that refuses after its first words, the next provider's."""
        stage = step.slot.stage
        prompt = rehearsed(prompting.prompt(stage, given), step.story, stage, given)
        question = await self.question(step, prompt, attempt)
        reply = await self.calls.ask(step.job, step.story, question)
        if reply.finish is not Finish.REFUSED:
            return reply
        return await self.elsewhere(step, question, reply)

    async def elsewhere(self, step: Step, question: Question, refused: Reply) -> Reply:
        """The same of another provider, once; where there is none, the refusal stands."""
        try:
            reply = await self.calls.ask(step.job, step.story, replace(question, without=refused.provider))
        except Unanswered:
            raise Stuck(t("story-refused", stage=step.slot.stage.called, provider=refused.provider)) from None
        told = t("story-told-refused", first=refused.provider, second=reply.provider)
        return replace(reply, told=(*reply.told, told))

    async def question(
        self, step: Step, prompt: Prompt, attempt: int, *, resumable: bool = False, asks: Purpose | None = None
    ) -> Question:
        """`asks`: whom, where it is not the one whom the stage asks."""
        stage = step.slot.stage
        asks = asks or purpose(stage, premium=step.story.wish.mode is Mode.CAREFUL)
        worst = 0 if step.story.rehearsal else await self._worst(step.story, prompt, asks)
        return Question(
            slot=step.slot,
            purpose=asks,
            prompt=prompt,
            version=prompting.VERSION[stage],
            attempt=attempt,
            salt=step.salt,
            worst=worst,
            resumable=resumable,
        )

    async def _worst(self, story: Story, prompt: Prompt, asks: Purpose) -> int:
        """What a call may cost at most, 0 where nobody knows."""
        async with self.calls.router_of(story) as router:
            rates = await (self.rates() if router is self.calls.router else quoting.rates(router))
            whole = await router.price(asks, quoting.most(prompt, rates, asks))
        return max(quoting.worst(prompt, rates, asks) or 0, whole or 0)

    async def rates(self) -> Rates:
        """What tokens cost now; looked up anew now and then."""
        now = self.clock.monotonic()
        if self._rates is None or now - self._rates[0] > PATIENCE:
            self._rates = (now, await quoting.rates(self.calls.router))
        return self._rates[1]


def rehearsed(prompt: Prompt, story: Story, stage: Stage, given: Given) -> Prompt:
    """The same prompt, with what is answered where there is no model."""
    return replace(prompt, rehearse=partial(rehearsal.answer, stage, given)) if story.rehearsal else prompt


def stuck(slot: Slot, problems: Sequence[Problem]) -> Text:
    """What a person is told of a stage that nothing came of."""
    return t("story-stuck", stage=slot.stage.called, episode=slot.episode, what=told_of(problems))


def _judged(step: Step, given: Given, reply: Reply) -> tuple[BaseModel | None, tuple[Problem, ...]]:
    """The product, and what stands in its way."""
    read = reading.read(step.slot.stage, reply.text, given)
    if isinstance(read, reading.Unreadable):
        return None, read.problems
    assert isinstance(read, BaseModel)
    if isinstance(read, Delta) and given.draft is not None:
        read = evidence.delta_of(read, given.draft.text)
    found = [each for each in checks.check(step.slot.stage, given, read) if not each.soft]
    found += [
        Problem("consent", f"These words of somebody who gave no consent must not appear: “{each}”.")
        for each in step.guard("\n".join(strings(read)))
    ]
    return read, tuple(found)


def _content(product: BaseModel) -> Mapping[str, object]:
    content: Mapping[str, object] = product.model_dump(mode="json", by_alias=True)
    return content
