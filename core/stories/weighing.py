"""What the calls of a story weigh before there is one: a story of filler goes through all its stages. Pure.

Each prompt is made as it will be made and weighed by the program's own counter; what of it its model has seen before,
up to a cache point, counts as read from the cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.ai.model import Effort, Prompt, Purpose, Usage
from core.ai.tokens import estimate
from core.stories.caching import Cache
from core.stories.given import Given
from core.stories.packs import pack_for
from core.stories.pipeline import BLOCK
from core.stories.prompting import asking, typical
from core.stories.prompting.fences import canonical
from core.stories.stage import Stage, purpose
from core.stories.wish import Mode, Wish

EXACT = 15  # episodes that are weighed one by one; of more, the middle ones stand for all
WINDOW = 5
FAST_LEAVES_OUT = frozenset({Stage.SCENES, Stage.READER})
TOLD_AGAIN = 300  # tokens by which a list of what is wrong makes a prompt longer

Routes = tuple[tuple[Purpose, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """The first call of a slot, and what another one to mend it takes. `weight`: so many slots it stands for.
    `once`: it is never asked again."""

    stage: Stage
    purpose: Purpose
    first: Usage
    again: Usage
    most_output: int
    effort: Effort
    weight: float = 1.0
    once: bool = False


@lru_cache(maxsize=64)
def weighed(wish: Wish, slots: tuple[tuple[Stage, int], ...] | None, routes: Routes) -> Sequence[Call]:
    """The calls of those slots in their order, with nothing in any cache; None: of a whole story.

    `routes` say which purposes share a cache, those that ask one model; "" for a model that keeps none.
    """
    weighing = _Weighing(wish, typical.story(wish, pack_for(wish.genre, wish.keywords)), dict(routes))
    if slots is None:
        return tuple(weighing.all())
    wanted = [slot for slot in slots if slot[0] is not Stage.DIGEST]
    return tuple(call for stage, episode in wanted for call in weighing.calls(stage, episode))


def size(prompt: Prompt) -> int:
    """Tokens that a model reads."""
    return sum(map(estimate, prompt.stable)) + sum(estimate(line.text) for line in prompt.lines)


@dataclass(slots=True)
class _Weighing:
    """Stages in the order in which they run, and what of their prompts was seen before by the same model."""

    wish: Wish
    whole: Given
    routes: Mapping[Purpose, str]
    caches: dict[str, Cache] = field(default_factory=dict)

    def all(self) -> Iterator[Call]:
        yield from (self.call(stage, 0) for stage in Stage if Stage.CONCEPT <= stage < Stage.EPISODES)
        yield from (self.call(Stage.EPISODES, first) for first in range(1, self.wish.episodes + 1, BLOCK))
        for episode, weight in _sampled(self.wish.episodes):
            for stage in self._of_episode():
                for call in self.calls(stage, episode):
                    if weight:
                        yield replace(call, weight=weight)
        yield from (self.call(stage, 0) for stage in (Stage.COVER, Stage.PACKAGE))

    def _of_episode(self) -> Iterator[Stage]:
        for stage in Stage:
            if stage.of_episode and not (self.wish.mode is Mode.FAST and stage in FAST_LEAVES_OUT):
                yield stage

    def calls(self, stage: Stage, episode: int) -> Iterator[Call]:
        """What a slot asks; of a draft in a careful story two, and judges."""
        yield self.call(stage, episode)
        if stage is Stage.DRAFT and self.wish.mode is Mode.CAREFUL:
            given = self._given(stage, episode)
            draft, verdict = typical.prose(self.wish).text, estimate(canonical(typical.choice(self.wish)))
            judge = asking.choice(given, draft, draft)
            yield self._call(stage, Purpose.PREMIUM, asking.another(given), estimate(typical.answer(stage, given)))
            yield replace(self._call(stage, Purpose.CHECK, judge, verdict), once=True)
            yield replace(self._call(stage, Purpose.CHECK, judge, verdict), once=True)

    def call(self, stage: Stage, episode: int) -> Call:
        """The first, and for most stages only, thing that a slot asks."""
        given = self._given(stage, episode)
        asks = purpose(stage, premium=self.wish.mode is Mode.CAREFUL)
        return self._call(stage, asks, asking.prompt(stage, given), estimate(typical.answer(stage, given)))

    def _call(self, stage: Stage, asks: Purpose, prompt: Prompt, said: int) -> Call:
        first = self._sent(asks, prompt)
        return Call(
            stage=stage,
            purpose=asks,
            first=replace(first, output=said),
            again=self._again(asks, first, said),
            most_output=prompt.max_output,
            effort=prompt.effort,
        )

    def _again(self, asks: Purpose, first: Usage, said: int) -> Usage:
        """The same once more, with what was answered and what is wrong with it: all of its beginning is kept by now."""
        kept = Usage(input=first.input, cached=first.cached + first.cache_write) if self.routes[asks] else first
        return replace(kept, input=kept.input + said + TOLD_AGAIN, output=said)

    def _sent(self, asks: Purpose, prompt: Prompt) -> Usage:
        if not self.routes[asks]:
            return Usage(input=size(prompt))
        return self.caches.setdefault(self.routes[asks], Cache()).sent(prompt)

    def _given(self, stage: Stage, episode: int) -> Given:
        if stage.of_episode:
            return typical.at(self.whole, episode)
        if stage is Stage.PACKAGE:
            return typical.at(self.whole, self.wish.episodes + 1)
        first = max(episode, 1)
        given = typical.at(self.whole, first) if first > 1 else self.whole
        return replace(given, episode=0, block=(first, min(first + BLOCK - 1, self.wish.episodes)))


def _sampled(episodes: int) -> Iterator[tuple[int, float]]:
    """Episodes with the number of those that each stands for: beyond the first ones, five in the middle (and the one
    before them, by which the caches are warm)."""
    yield from ((number, 1.0) for number in range(1, min(episodes, EXACT) + 1))
    if episodes > EXACT:
        windows = -(-(episodes - EXACT) // WINDOW)
        first = EXACT + 1 + WINDOW * ((windows - 1) // 2)
        last = min(first + WINDOW - 1, episodes)
        if first > EXACT + 1:
            yield first - 1, 0.0
        yield from ((number, (episodes - EXACT) / (last - first + 1)) for number in range(first, last + 1))
