"""Evidence or it did not happen: what a critic says counts only where its quotes stand word for word. Pure."""

from __future__ import annotations

import json

from pydantic import BaseModel

from core.stories.checks.record import same_number
from core.stories.checks.saying import holds, strings
from core.stories.given import Given
from core.stories.schemas import Delta, Finding, Findings, Reading, Remark


def findings_of(findings: Findings, given: Given, text: str) -> tuple[Finding, ...]:
    """Those whose `quote_now` stands in the text, and whose `quote_then`, if there is one, in the text, in an earlier
    episode or in the bible."""
    if not findings.findings:
        return ()
    then = "\n".join((text, *(each.text for each in given.earlier), *map(_bible, _books(given))))
    return tuple(
        each
        for each in findings.findings
        if holds(text, each.quote_now) and (not each.quote_then.strip() or holds(then, each.quote_then))
    )


def remarks_of(reading: Reading, text: str) -> Reading:
    """The same reading with those remarks only whose quotes stand in the text."""
    return reading.model_copy(update={"dull": _held(reading.dull, text), "confusing": _held(reading.confusing, text)})


def delta_of(delta: Delta, text: str) -> Delta:
    """The same without the facts and numbers that the text does not bear out; who knows what is numbered anew."""
    kept = [at for at, fact in enumerate(delta.facts) if holds(text, fact.quote)]
    numbered = {old: new for new, old in enumerate(kept)}
    knows = tuple(
        each if each.fact is None else each.model_copy(update={"fact": numbered[each.fact]})
        for each in delta.knows
        if each.fact is None or each.fact in numbered
    )
    numbers = tuple(each for each in delta.numbers if holds(text, each.quote) and same_number(each.value, each.quote))
    facts = tuple(delta.facts[at] for at in kept)
    return delta.model_copy(update={"facts": facts, "knows": knows, "numbers": numbers})


def _held(remarks: tuple[Remark, ...], text: str) -> tuple[Remark, ...]:
    return tuple(each for each in remarks if holds(text, each.quote))


def _books(given: Given) -> tuple[BaseModel, ...]:
    """What is settled about the story, in the order of the stages."""
    books = (given.concept, given.world, given.cast, given.voices, given.plot, given.ledger)
    return (*(each for each in books if each is not None), *given.plans, *given.deltas)


def _bible(book: BaseModel) -> str:
    """As a model may quote it: what it says, and the JSON that it was shown."""
    kept = book.model_dump(mode="json", by_alias=True)
    return "\n".join((*strings(book), json.dumps(kept, ensure_ascii=False)))
