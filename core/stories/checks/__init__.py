"""Whether what a stage hands on is accepted: small pure rules, told in words that a model can mend it by."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from core.stories.checks import bible, concept, outside, plans, plot, purity, record
from core.stories.checks.digest import digest_problems
from core.stories.checks.saying import strings
from core.stories.given import Given, Problem
from core.stories.schemas import (
    Cast,
    ChatDigest,
    Concept,
    Contract,
    Cover,
    Delta,
    Edits,
    Findings,
    Ledger,
    Package,
    Plans,
    Plot,
    Reading,
    SceneCards,
    Voices,
    World,
)
from core.stories.stage import Stage

__all__ = ["check", "digest_problems"]

_TONGUELESS = (Contract, Cover, ChatDigest, Findings, Reading, Edits)
"""Whose words are not in the story's language throughout, or for nobody to read."""


def check(stage: Stage, given: Given, product: BaseModel) -> tuple[Problem, ...]:
    """All that is wrong with a product, hard and soft; () accepts it. What critics say (11, 12) and what is to be
    edited (13) is not accepted as a whole: see `evidence` and `editing`.

    Raises TypeError for a product that no stage hands on.
    """
    found = dict.fromkeys((*_meant(given, product), *_said(stage, given, product)))
    return tuple(found)


def _meant(given: Given, product: BaseModel) -> Iterator[Problem]:
    match product:
        case Plans():
            return plans.plans(given, product)
        case SceneCards():
            return plans.scenes(given, product)
        case Delta():
            return record.delta(given, product)
        case Cover():
            return outside.cover(given, product)
        case Package():
            return outside.package(given, product)
        case ChatDigest() | Findings() | Reading() | Edits():
            return iter(())
    return _of_bible(given, product)


def _of_bible(given: Given, product: BaseModel) -> Iterator[Problem]:
    match product:
        case Concept():
            return concept.concept(given, product)
        case Contract():
            return concept.contract(given, product)
        case World():
            return bible.world(given, product)
        case Cast():
            return bible.cast(given, product)
        case Voices():
            return bible.voices(given, product)
        case Plot():
            return plot.plot(given, product)
        case Ledger():
            return plot.ledger(given, product)
    raise TypeError(f"no stage hands on {type(product).__name__}")


def _said(stage: Stage, given: Given, product: BaseModel) -> Iterator[Problem]:
    if stage in {Stage.CONTINUITY, Stage.READER, Stage.EDIT}:
        return
    yield from purity.privacy(strings(product))
    if not isinstance(product, _TONGUELESS):
        yield from purity.language(product, given)
