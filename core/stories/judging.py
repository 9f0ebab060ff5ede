"""Which of two drafts counts: a judge compares them twice, with either of them first, and never gives a mark.

Judges tend to the text that they read first. So the second draft counts only where it is chosen in both orders, each
time with a passage that stands in it and not in the other one; in all other cases the first one does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from core.ai.model import Purpose
from core.ai.router import Unanswered
from core.stories import prompting, reading
from core.stories.checks.saying import holds
from core.stories.given import Draft
from core.stories.making import Making, Step
from core.stories.schemas import Choice
from core.text import Text, t

LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Judged:
    """The draft that counts, and what a person should know of how it was chosen."""

    second: bool
    told: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The text that is chosen; None where the answer cannot be taken or nobody wants to judge."""

    chosen: str | None = None
    told: tuple[Text, ...] = ()


async def judged(making: Making, step: Step, first: Draft, second: Draft) -> Judged:
    """Raises Unpaid, Unanswered, LeaseLost."""
    forth = await _better(making, step, first.text, second.text, attempt=0)
    back = await _better(making, step, second.text, first.text, attempt=1)
    chosen = {forth.chosen, back.chosen}
    how = "second" if chosen == {second.text} else "first" if chosen == {first.text} else "tied"
    told = [*forth.told, *(each for each in back.told if each not in forth.told), t("story-told-drafts", how=how)]
    return Judged(how == "second", tuple(told))


async def _better(making: Making, step: Step, one: str, other: str, attempt: int) -> _Verdict:
    prompt = prompting.choice(step.given, one, other)
    if step.story.rehearsal:
        prompt = replace(prompt, rehearse=partial(_rehearsed, one))
    question = await making.question(step, prompt, attempt, asks=Purpose.CHECK)
    try:
        reply = await making.calls.ask(step.job, step.story, question)
    except Unanswered as error:
        if error.refused:
            return _Verdict()
        raise
    choice = reading.choice(reply.text)
    if choice is None:
        return _Verdict(told=reply.told)
    chosen, left = (one, other) if choice.better == 1 else (other, one)
    is_borne_out = holds(chosen, choice.quote) and not holds(left, choice.quote)
    return _Verdict(chosen if is_borne_out else None, reply.told)


def _rehearsed(one: str) -> str:
    """Where there is no model, neither is better: each order has another one first."""
    return Choice(better=1, quote=one.partition("\n")[0][:LONGEST_QUOTE], why="-").model_dump_json()
