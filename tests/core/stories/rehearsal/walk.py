"""A whole story as the engine makes it, without an engine: every answer is read, checked, and put before the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from core.stories.checks import check
from core.stories.gates import draft_problems, inspect
from core.stories.gates.report import Report
from core.stories.given import Draft, Given, Problem, Written
from core.stories.packs import pack_for
from core.stories.rehearsal import answer
from core.stories.schemas import (
    Cast,
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
from core.stories.wish import Length, Wish

SHAPES: dict[Stage, type[BaseModel]] = {
    Stage.CONCEPT: Concept,
    Stage.GENRE: Contract,
    Stage.WORLD: World,
    Stage.CAST: Cast,
    Stage.VOICE: Voices,
    Stage.PLOT: Plot,
    Stage.SECRETS: Ledger,
    Stage.EPISODES: Plans,
    Stage.SCENES: SceneCards,
    Stage.CONTINUITY: Findings,
    Stage.READER: Reading,
    Stage.EDIT: Edits,
    Stage.RECORD: Delta,
    Stage.COVER: Cover,
    Stage.PACKAGE: Package,
}
BIBLE = {
    Stage.CONCEPT: "concept",
    Stage.GENRE: "contract",
    Stage.WORLD: "world",
    Stage.CAST: "cast",
    Stage.VOICE: "voices",
    Stage.PLOT: "plot",
    Stage.SECRETS: "ledger",
}


@dataclass
class Walk:
    """What came of it: the raw answers in order, what checks found, and each episode with its report."""

    given: Given
    raw: list[str] = field(default_factory=list)
    problems: list[tuple[Stage, int, Problem]] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    package: Package | None = None

    @property
    def texts(self) -> list[str]:
        return [written.text for written in self.given.earlier]

    @property
    def not_green(self) -> Iterator[str]:
        for number, report in enumerate(self.reports, 1):
            for each in report.results:
                if each.verdict.value != "green":
                    yield f"{number} {each.gate} {each.verdict.value} {each.value} ({each.limit}) {each.quotes}"


def wished(
    *keywords: str, language: str = "ko", episodes: int = 5, genre: str = "", target: int | None = None
) -> Given:
    wish = Wish(
        keywords=keywords,
        language=language,
        episodes=episodes,
        length=Length.of(language, target),
        genre=genre,
    )
    return Given(wish=wish, pack=pack_for(genre, keywords))


def walked(given: Given) -> Walk:
    walk = Walk(given)
    for stage, name in BIBLE.items():
        _put(walk, **{name: _asked(walk, stage)})
    plans: Any = _asked(walk, Stage.EPISODES, block=(1, given.wish.episodes))
    _put(walk, plans=plans.episodes)
    for number in range(1, given.wish.episodes + 1):
        _episode(walk, number)
    _asked(walk, Stage.COVER)
    package: Any = _asked(walk, Stage.PACKAGE, episode=0)
    walk.package = package
    return walk


def _put(walk: Walk, **changes: Any) -> None:
    walk.given = replace(walk.given, **changes)


def _asked(walk: Walk, stage: Stage, **changes: Any) -> BaseModel:
    given = replace(walk.given, **changes)
    walk.raw.append(answer(stage, given))
    product = SHAPES[stage].model_validate(json.loads(walk.raw[-1]))
    walk.problems += [(stage, given.episode, problem) for problem in check(stage, given, product)]
    return product


def _episode(walk: Walk, number: int) -> None:
    _put(walk, episode=number, cards=None, draft=None)
    _put(walk, cards=_asked(walk, Stage.SCENES))
    walk.raw.append(answer(Stage.DRAFT, walk.given))
    draft = Draft.of(walk.raw[-1])
    walk.problems += [(Stage.DRAFT, number, problem) for problem in draft_problems(walk.given, draft)]
    _put(walk, draft=draft)
    for stage in (Stage.CONTINUITY, Stage.READER, Stage.EDIT):
        _asked(walk, stage)
    delta: Any = _asked(walk, Stage.RECORD)
    written = Written(number, walk.given.plan.title, draft)
    walk.reports.append(inspect(replace(walk.given, deltas=(*walk.given.deltas, delta)), draft))
    _put(walk, deltas=(*walk.given.deltas, delta), earlier=(*walk.given.earlier, written))
