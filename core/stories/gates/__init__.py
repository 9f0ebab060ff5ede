"""What code says of an episode before anybody may read it: pure, deterministic, versioned.

Every rule looks at every episode; a rule for which nothing was planned or agreed is green with the value "-".
"""

from __future__ import annotations

from collections.abc import Iterator

from core.stories.gates import craft, holding, levels, names, planned, repeats, safe, shape
from core.stories.gates.look import Look, look
from core.stories.gates.report import RULES, Report, Result, Verdict
from core.stories.gates.speakers import said
from core.stories.given import Draft, Given, Problem

__all__ = ["RULES", "draft_problems", "inspect"]


def inspect(given: Given, draft: Draft) -> Report:
    """Of `given.episode`, whose text is `draft`. The same words under the same rules give the same report."""
    return Report(RULES, tuple(_results(look(given, draft))))


def draft_problems(given: Given, draft: Draft) -> tuple[Problem, ...]:
    """What makes a draft useless to an editor: unfinished, in another language, talking about itself, far too long or
    too short."""
    seen = look(given, draft)
    results = [shape.completion(seen), shape.purity(seen), shape.meta(seen)]
    if shape.far_off(seen):
        results.append(shape.length(seen))
    return tuple(Problem(each.gate, each.told) for each in results if each.verdict is Verdict.RED)


def _results(seen: Look) -> Iterator[Result]:
    spoken = said(seen)
    for plain in (shape.length, shape.score, shape.completion, shape.purity, shape.meta):
        yield plain(seen)
    for twice in (
        repeats.repeat,
        repeats.diversity,
        repeats.monotony,
        repeats.similarity,
        repeats.copied,
        repeats.plan_copy,
    ):
        yield twice(seen)
    yield from (names.roster(seen), names.drift(seen), names.unknown(seen, spoken))
    yield from (holding.speaker(seen, spoken), holding.secret(seen), holding.clock(seen), holding.numbers(seen))
    yield from (holding.place(seen), levels.levels(seen, spoken))
    for way in (craft.dialogue, craft.paragraphs, craft.single, craft.rhythm, craft.tells, craft.cliffhanger):
        yield way(seen)
    yield from (
        planned.cider(seen),
        planned.pacing(seen),
        craft.opening(seen),
        planned.coverage(seen),
        safe.safety(seen),
    )
