"""What a story will cost, before anything is paid: the prompts as they will be, weighed and priced.

The quote follows the prompts, for it is made of them: a story of filler goes through all its stages, each prompt is
weighed by the program's own counter, and what of it lies in the cache of its model is counted as such. How often a
stage is asked again, and how much a model thinks, are assumptions (reference, section 2.4) until stories have told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.ai.model import Effort, Prompt, Purpose, Usage
from core.ai.models import known, parse
from core.ai.router import Router
from core.ai.tokens import estimate
from core.stories.caching import Cache
from core.stories.given import Given
from core.stories.packs import pack_for
from core.stories.prompting import asking, typical
from core.stories.stage import Stage, purpose
from core.stories.wish import Mode, Wish

MILLION = 1_000_000
SAMPLE = 10_000  # tokens by which prices are asked: of more, some models cost more a token
PICTURE_TOKENS = 1_290  # of a picture of 1,024 × 1,536 pixels
MARGIN = 1.4  # by how much more than ours a model may count: Korean on Claude is 1.7 a character at most, ours 1.25
EXACT = 15  # episodes that are weighed one by one; of more, the middle ones stand for all
WINDOW = 5
FAST_LEAVES_OUT = frozenset({Stage.SCENES, Stage.READER})


@dataclass(frozen=True, slots=True)
class Rate:
    """Micro-dollars for a million tokens, None where nobody knows. `route` is the model that is asked first, `thinking`
    how many tokens it may think beside its answer; without `caches` it reads everything anew each time."""

    input: int | None = 0
    cached: int | None = 0
    cache_write: int | None = 0
    output: int | None = 0
    route: str = ""
    caches: bool = True
    thinking: Mapping[Effort, int] = field(default_factory=dict)

    def price(self, usage: Usage) -> int | None:
        """Micro-dollars."""
        parts = (
            (usage.input, self.input),
            (usage.cached, self.cached),
            (usage.cache_write, self.cache_write),
            (usage.output, self.output),
        )
        if any(price is None for tokens, price in parts if tokens):
            return None
        return round(sum(tokens * (price or 0) for tokens, price in parts) / MILLION)


@dataclass(frozen=True, slots=True)
class Rates:
    """By purpose. `picture` is the price of a cover's picture: 0 where nobody paints, None where nobody knows."""

    of: Mapping[Purpose, Rate]
    picture: int | None = 0


PURPOSES = (Purpose.PLAN, Purpose.PROSE, Purpose.PREMIUM, Purpose.CHECK)
FREE = Rates({each: Rate() for each in PURPOSES})


@dataclass(frozen=True, slots=True)
class Experience:
    """How stages go: `calls` a slot, `thinking` tokens beside an answer as a share of it, `answer` by how much answers
    are longer than the typical one, `tokens` by how much models count more than we do."""

    calls: Mapping[Stage, float] = field(default_factory=dict)
    thinking: Mapping[Stage, float] = field(default_factory=dict)
    answer: Mapping[Stage, float] = field(default_factory=dict)
    tokens: float = 1.0


ASSUMED = Experience(
    calls={Stage.DRAFT: 1.2, Stage.CONTINUITY: 1.0, Stage.READER: 1.0, Stage.EDIT: 0.9},
    thinking={stage: 1.0 for stage in Stage if stage <= Stage.EPISODES}
    | {Stage.SCENES: 0.5, Stage.DRAFT: 0.15, Stage.CONTINUITY: 1.0},
)
"""Planning thinks half of its output, the writer some 1,000 tokens; a fifth of the drafts is written again, most
episodes need an editor, some of them twice."""

BARE = Experience(calls={Stage.EDIT: 0.0})
"""Nobody thinks, and everything is right at once: so goes a rehearsal."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stage in a quote. `cost` None: nobody knows its price."""

    stage: Stage
    calls: float
    usage: Usage
    cost: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """In micro-dollars, None where a price is unknown. `cap` lets a story reach its end with all repairs that `high`
    reckons with, and with what its last calls could cost at worst."""

    parts: tuple[Part, ...]
    low: int | None
    likely: int | None
    high: int | None
    cap: int | None

    @property
    def calls(self) -> float:
        return sum(part.calls for part in self.parts)

    @property
    def unknown(self) -> bool:
        return self.likely is None


@dataclass(frozen=True, slots=True)
class _Call:
    """The first call of a slot, and what another one to mend it takes. `weight`: so many slots it stands for."""

    stage: Stage
    purpose: Purpose
    first: Usage
    again: Usage
    worst: int
    thinks: Effort
    weight: float = 1.0


Slots = Sequence[tuple[Stage, int]]


def quote(wish: Wish, rates: Rates, experience: Experience = ASSUMED) -> Quote:
    """Of a whole story."""
    return _quoted(_weighed(_plain(wish), None, _routes(wish, rates)), rates, experience)


def restated(wish: Wish, rates: Rates, slots: Iterable[tuple[Stage, int]], experience: Experience = ASSUMED) -> Quote:
    """Of making these stages (of episodes; 0 for none) anew, with nothing of them in any cache."""
    return _quoted(_weighed(_plain(wish), tuple(sorted(set(slots))), _routes(wish, rates)), rates, experience)


async def rates(router: Router) -> Rates:
    """What tokens cost now, of the dearest model that may be asked."""
    described = await router.describe()
    found = {each: await _rate(router, each, described.get(each, ())) for each in PURPOSES}
    picture: int | None = 0
    if await router.can(Purpose.IMAGE):
        picture = await router.price(Purpose.IMAGE, Usage(input=400, output=PICTURE_TOKENS))
    return Rates(found, picture)


async def _rate(router: Router, asked: Purpose, route: Sequence[str]) -> Rate:
    one = {
        name: await router.price(asked, Usage(**{name: SAMPLE}))
        for name in ("input", "cached", "cache_write", "output")
    }
    per_million = {name: None if price is None else price * (MILLION // SAMPLE) for name, price in one.items()}
    able = [known().able(parse(each)) for each in route]
    return Rate(
        **per_million,
        route=route[0] if route else "",
        caches=bool(able) and able[0].caching,
        thinking={effort: max((each.allowance.get(effort, 0) for each in able), default=0) for effort in Effort},
    )


def worst(prompt: Prompt, rates: Rates, asks: Purpose) -> int | None:
    """The most that a call can cost in micro-dollars: read without a cache, and answered to the last token that it may.
    None where nobody knows."""
    rate = rates.of.get(asks, Rate())
    return _worst(_size(prompt), prompt.max_output, rate, prompt.effort)


def _worst(size: int, most_output: int, rate: Rate, effort: Effort) -> int | None:
    if rate.input is None or rate.cache_write is None or rate.output is None:
        return None
    read = round(size * MARGIN) * max(rate.input, rate.cache_write)
    said = (most_output + rate.thinking.get(effort, 0)) * rate.output
    return -(-(read + said) // MILLION)


def _size(prompt: Prompt) -> int:
    return sum(map(estimate, prompt.stable)) + sum(estimate(line.text) for line in prompt.lines)


def _plain(wish: Wish) -> Wish:
    """Of the wish, what weighs: so that like ones are weighed once."""
    return wish.model_copy(update={"extra": "", "avoid": ()})


def _routes(wish: Wish, rates: Rates) -> tuple[tuple[Purpose, str], ...]:
    """Which purposes share a cache: those that ask one model; "" for one that keeps none."""
    used = sorted({purpose(stage, premium=wish.mode is Mode.CAREFUL) for stage in Stage})
    told = {each: rates.of.get(each, Rate()) for each in used}
    return tuple((each, (rate.route or each.value) if rate.caches else "") for each, rate in told.items())


@lru_cache(maxsize=64)
def _weighed(
    wish: Wish, slots: tuple[tuple[Stage, int], ...] | None, routes: tuple[tuple[Purpose, str], ...]
) -> Sequence[_Call]:
    """The calls of those slots, or of all."""
    whole = typical.story(wish, pack_for(wish.genre, wish.keywords))
    weighing = _Weighing(wish, whole, dict(routes))
    if slots is not None:
        return tuple(weighing.call(stage, episode) for stage, episode in slots if stage is not Stage.DIGEST)
    return tuple(weighing.all())


@dataclass(slots=True)
class _Weighing:
    """Stages in the order in which they run, and what of their prompts was seen before by the same model."""

    wish: Wish
    whole: Given
    routes: Mapping[Purpose, str]
    caches: dict[str, Cache] = field(default_factory=dict)

    def all(self) -> Iterator[_Call]:
        yield from (self.call(stage, 0) for stage in Stage if Stage.CONCEPT <= stage <= Stage.EPISODES)
        for episode, weight in _sampled(self.wish.episodes):
            for stage in self._of_episode():
                call = self.call(stage, episode)
                if weight:
                    yield replace(call, weight=weight)
        yield from (self.call(stage, 0) for stage in (Stage.COVER, Stage.PACKAGE))

    def _of_episode(self) -> Iterator[Stage]:
        for stage in Stage:
            if stage.of_episode and not (self.wish.mode is Mode.FAST and stage in FAST_LEAVES_OUT):
                yield stage

    def call(self, stage: Stage, episode: int) -> _Call:
        given = self._given(stage, episode)
        prompt, answer = asking.prompt(stage, given), typical.answer(stage, given)
        asks = purpose(stage, premium=self.wish.mode is Mode.CAREFUL)
        route = self.routes[asks]
        cache = self.caches.setdefault(route, Cache()) if route else Cache()
        said = estimate(answer)
        first, again = cache.sent(prompt), Usage(input=said + estimate("x" * 1_200))
        if route:
            kept = cache.sent(prompt)
            again = replace(again, input=again.input + kept.input, cached=kept.cached)
        else:
            first = Usage(input=_size(prompt))
            again = replace(again, input=again.input + first.input)
        return _Call(
            stage=stage,
            purpose=asks,
            first=replace(first, output=said),
            again=replace(again, output=said),
            worst=prompt.max_output,
            thinks=prompt.effort,
        )

    def _given(self, stage: Stage, episode: int) -> Given:
        if stage.of_episode:
            return typical.at(self.whole, episode)
        if stage is Stage.PACKAGE:
            return typical.at(self.whole, self.wish.episodes + 1)
        return replace(self.whole, block=(1, min(self.wish.episodes, 25)))


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


def _quoted(calls: Sequence[_Call], rates: Rates, experience: Experience) -> Quote:
    parts = _parts(calls, rates, experience)
    picture = rates.picture if any(call.stage is Stage.COVER for call in calls) else 0
    likely = _total(parts, picture)
    low = _total(_parts(calls, rates, _other(experience, calls=0.85, answer=0.85)), picture)
    high = _total(_parts(calls, rates, _other(experience, calls=1.3, answer=1.15)), picture)
    return Quote(parts, low, likely, high, _cap(calls, rates, high))


def _other(experience: Experience, *, calls: float, answer: float) -> Experience:
    """When things go better or worse than usually; the first call of a stage is always made."""
    return replace(
        experience,
        calls={
            stage: many * calls if many < 1 else max(1.0, many * calls)
            for stage, many in ((stage, experience.calls.get(stage, 1.0)) for stage in Stage)
        },
        answer={stage: experience.answer.get(stage, 1.0) * answer for stage in Stage},
    )


def _total(parts: Sequence[Part], picture: int | None) -> int | None:
    costs = [picture, *(part.cost for part in parts)]
    return None if any(each is None for each in costs) else sum(each or 0 for each in costs)


def _parts(calls: Sequence[_Call], rates: Rates, experience: Experience) -> tuple[Part, ...]:
    made: dict[Stage, Part] = {}
    for call in calls:
        part = _part(call, rates.of.get(call.purpose, Rate()), experience)
        before = made.get(call.stage)
        made[call.stage] = part if before is None else _both(before, part)
    return tuple(made[stage] for stage in sorted(made))


def _part(call: _Call, rate: Rate, experience: Experience) -> Part:
    many = experience.calls.get(call.stage, 1.0)
    first, more = min(many, 1.0) * call.weight, max(many - 1.0, 0.0) * call.weight
    said = experience.answer.get(call.stage, 1.0)
    if rate.thinking.get(call.thinks, 0):
        said *= 1 + experience.thinking.get(call.stage, 0.0)
    usage = Usage(
        input=_times(call.first.input, first, call.again.input, more, experience.tokens),
        cached=_times(call.first.cached, first, call.again.cached, more, experience.tokens),
        cache_write=_times(call.first.cache_write, first, call.again.cache_write, more, experience.tokens),
        output=_times(call.first.output, first, call.again.output, more, experience.tokens * said),
    )
    return Part(call.stage, first + more, usage, rate.price(usage))


def _times(one: int, often: float, other: int, more: float, by: float) -> int:
    return round((one * often + other * more) * by)


def _both(one: Part, other: Part) -> Part:
    usage = Usage(
        input=one.usage.input + other.usage.input,
        cached=one.usage.cached + other.usage.cached,
        cache_write=one.usage.cache_write + other.usage.cache_write,
        output=one.usage.output + other.usage.output,
    )
    cost = None if one.cost is None or other.cost is None else one.cost + other.cost
    return Part(one.stage, one.calls + other.calls, usage, cost)


def _cap(calls: Sequence[_Call], rates: Rates, high: int | None) -> int | None:
    """Two calls may be under way at once, each with its worst set aside."""
    if high is None:
        return None
    found = [_worst(_whole(call.first), call.worst, rates.of.get(call.purpose, Rate()), call.thinks) for call in calls]
    return high + 2 * max((each for each in found if each is not None), default=0)


def _whole(usage: Usage) -> int:
    return usage.input + usage.cached + usage.cache_write
