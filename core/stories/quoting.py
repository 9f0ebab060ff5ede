"""What a story will cost, before anything is paid. Pure, but for `rates`, which asks for prices.

The quote follows the prompts, for it is made of them (`weighing`). How often a stage is asked again, and how much a
model thinks, are assumptions (reference, section 2.4) until stories that were made have told (`learned`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.ai.model import Effort, Prompt, Purpose, Usage
from core.ai.models import known, parse
from core.ai.router import Router
from core.stories.caching import Reported
from core.stories.stage import Stage, purpose
from core.stories.weighing import Call, Routes, size, weighed
from core.stories.wish import Mode, Wish

MILLION = 1_000_000
SAMPLE = 10_000  # tokens by which prices are asked: of more, some models cost more a token
PICTURE_TOKENS = 1_290  # of a picture of 1,024 × 1,536 pixels
MARGIN = 1.4  # by how much more than ours a model may count: Korean on Claude is 1.7 a character at most, ours 1.25
LOW, HIGH = 0.85, 1.3  # of the calls and the length of answers, when all goes well and when much is mended


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
class Times:
    """By how much tokens are more than the typical ones."""

    input: float = 1.0
    cached: float = 1.0
    cache_write: float = 1.0
    output: float = 1.0


@dataclass(frozen=True, slots=True)
class Experience:
    """How stages go, beside the typical: `calls` a slot, `thinking` tokens as a share of the answer (of models that
    think), and by how much what is read and answered is more."""

    calls: Mapping[Stage, float] = field(default_factory=dict)
    thinking: Mapping[Stage, float] = field(default_factory=dict)
    times: Mapping[Stage, Times] = field(default_factory=dict)


ASSUMED = Experience(
    calls={Stage.DRAFT: 1.2, Stage.EDIT: 0.9},
    thinking={stage: 1.0 for stage in Stage if stage <= Stage.EPISODES}
    | {Stage.SCENES: 0.5, Stage.DRAFT: 0.15, Stage.CONTINUITY: 1.0},
)
"""Planning thinks half of its output, the writer some 1,000 tokens; a fifth of the drafts is written again, most
episodes need an editor, some of them twice."""

NOT_TYPICAL = frozenset({Stage.DIGEST, Stage.COVER})
"""A chat is as long as it is, and the picture of a cover is billed beside its prompt: nothing is learned from them."""

BARE = Experience(calls={Stage.EDIT: 0.0})
"""Nobody thinks, and everything is right at once."""


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


def quote(wish: Wish, rates: Rates, experience: Experience = ASSUMED) -> Quote:
    """Of a whole story."""
    return _quoted(weighed(_plain(wish), None, _routes(wish, rates)), rates, experience)


def restated(wish: Wish, rates: Rates, slots: Iterable[tuple[Stage, int]], experience: Experience = ASSUMED) -> Quote:
    """Of making these stages (of episodes; 0 for none) anew, with nothing of them in any cache."""
    return _quoted(weighed(_plain(wish), tuple(sorted(set(slots))), _routes(wish, rates)), rates, experience)


def learned(wish: Wish, rates: Rates, reported: Iterable[Reported]) -> Experience:
    """How the stages went in a story that is done, for quotes of others like it."""
    calls = weighed(_plain(wish), None, _routes(wish, rates))
    told = [each for each in reported if each.stage not in NOT_TYPICAL]
    slots = {stage: sum(call.weight for call in calls if call.stage is stage) for stage in set(Stage) - NOT_TYPICAL}
    often = {stage: sum(each.stage is stage for each in told) / many for stage, many in slots.items() if many}
    times = dict[Stage, Times]()
    for stage in {each.stage for each in told} & set(often):
        once = Experience(calls={stage: often[stage]})
        typical = _sum(_part(call, Rate(), once).usage for call in calls if call.stage is stage)
        times[stage] = _times(_sum(each.usage for each in told if each.stage is stage), typical)
    return Experience(calls=often, times=times)


def _times(usage: Usage, typical: Usage) -> Times:
    """What a cache has done where none was reckoned with counts as read anew: rather too dear than too cheap."""
    whole = _read(usage) / max(_read(typical), 1)
    anew = usage.input + usage.cached * (not typical.cached) + usage.cache_write * (not typical.cache_write)
    return Times(
        input=anew / typical.input if typical.input else whole,
        cached=usage.cached / typical.cached if typical.cached else whole,
        cache_write=usage.cache_write / typical.cache_write if typical.cache_write else whole,
        output=usage.output / max(typical.output, 1),
    )


async def rates(router: Router) -> Rates:
    """What tokens cost now, of the dearest model that may be asked."""
    described = await router.describe()
    found = {each: await _rate(router, each, described.get(each, ())) for each in PURPOSES}
    picture: int | None = 0
    if await router.can(Purpose.IMAGE):
        picture = await router.price(Purpose.IMAGE, Usage(input=400, output=PICTURE_TOKENS))
    return Rates(found, picture)


async def _rate(router: Router, asked: Purpose, route: Sequence[str]) -> Rate:
    samples = {
        "input": Usage(input=SAMPLE),
        "cached": Usage(cached=SAMPLE),
        "cache_write": Usage(cache_write=SAMPLE),
        "output": Usage(output=SAMPLE),
    }
    one = {name: await router.price(asked, usage) for name, usage in samples.items()}
    per_million = {name: None if price is None else price * (MILLION // SAMPLE) for name, price in one.items()}
    able = [known().able(parse(each)) for each in route]
    return Rate(
        input=per_million["input"],
        cached=per_million["cached"],
        cache_write=per_million["cache_write"],
        output=per_million["output"],
        route=route[0] if route else "",
        caches=bool(able) and able[0].caching,
        thinking={effort: max((each.allowance.get(effort, 0) for each in able), default=0) for effort in Effort},
    )


def worst(prompt: Prompt, rates: Rates, asks: Purpose) -> int | None:
    """The most that a call can cost in micro-dollars: read without a cache, and answered to the last token that it may.
    None where nobody knows."""
    return _worst(size(prompt), prompt.max_output, rates.of.get(asks, Rate()), prompt.effort)


def most(prompt: Prompt, rates: Rates, asks: Purpose) -> Usage:
    """What such a call may use at most, all of it written to a cache: of much, some models cost more a token."""
    rate = rates.of.get(asks, Rate())
    said = prompt.max_output + rate.thinking.get(prompt.effort, 0)
    return Usage(cache_write=round(size(prompt) * MARGIN), output=said)


def _worst(reads: int, most_output: int, rate: Rate, effort: Effort) -> int | None:
    if rate.input is None or rate.cache_write is None or rate.output is None:
        return None
    read = round(reads * MARGIN) * max(rate.input, rate.cache_write)
    said = (most_output + rate.thinking.get(effort, 0)) * rate.output
    return -(-(read + said) // MILLION)


def _plain(wish: Wish) -> Wish:
    """Of the wish, what weighs: so that like ones are weighed once."""
    return wish.model_copy(update={"extra": "", "avoid": ()})


def _routes(wish: Wish, rates: Rates) -> Routes:
    used = sorted({purpose(stage, premium=wish.mode is Mode.CAREFUL) for stage in Stage})
    told = {each: rates.of.get(each, Rate()) for each in used}
    return tuple((each, (rate.route or each.value) if rate.caches else "") for each, rate in told.items())


def _quoted(calls: Sequence[Call], rates: Rates, experience: Experience) -> Quote:
    parts = _parts(calls, rates, experience)
    picture = rates.picture if any(call.stage is Stage.COVER for call in calls) else 0
    low = _total(_parts(calls, rates, _other(experience, LOW)), picture)
    high = _total(_parts(calls, rates, _other(experience, HIGH)), picture)
    return Quote(parts, low, _total(parts, picture), high, _cap(calls, rates, high))


def _other(experience: Experience, by: float) -> Experience:
    """When things go better or worse than usually; the first call of a stage is made in any case."""
    often = {stage: experience.calls.get(stage, 1.0) for stage in Stage}
    times = {stage: experience.times.get(stage, Times()) for stage in Stage}
    return replace(
        experience,
        calls={stage: many * by if many < 1 else max(1.0, many * by) for stage, many in often.items()},
        times={stage: replace(each, output=each.output * (1 + (by - 1) / 2)) for stage, each in times.items()},
    )


def _total(parts: Sequence[Part], picture: int | None) -> int | None:
    costs = [picture, *(part.cost for part in parts)]
    return None if any(each is None for each in costs) else sum(each or 0 for each in costs)


def _parts(calls: Sequence[Call], rates: Rates, experience: Experience) -> tuple[Part, ...]:
    made: dict[Stage, Part] = {}
    for call in calls:
        part = _part(call, rates.of.get(call.purpose, Rate()), experience)
        before = made.get(call.stage)
        made[call.stage] = part if before is None else _both(before, part)
    return tuple(made[stage] for stage in sorted(made))


def _part(call: Call, rate: Rate, experience: Experience) -> Part:
    many = 1.0 if call.once else experience.calls.get(call.stage, 1.0)
    first, more = min(many, 1.0) * call.weight, max(many - 1.0, 0.0) * call.weight
    times, thinks = experience.times.get(call.stage, Times()), 1.0
    if rate.thinking.get(call.effort, 0):
        thinks += experience.thinking.get(call.stage, 0.0)
    usage = Usage(
        input=round((call.first.input * first + call.again.input * more) * times.input),
        cached=round((call.first.cached * first + call.again.cached * more) * times.cached),
        cache_write=round((call.first.cache_write * first + call.again.cache_write * more) * times.cache_write),
        output=round((call.first.output * first + call.again.output * more) * times.output * thinks),
    )
    return Part(call.stage, first + more, usage, rate.price(usage))


def _both(one: Part, other: Part) -> Part:
    cost = None if one.cost is None or other.cost is None else one.cost + other.cost
    return Part(one.stage, one.calls + other.calls, _sum((one.usage, other.usage)), cost)


def _sum(usages: Iterable[Usage]) -> Usage:
    each = list(usages)
    return Usage(
        input=sum(usage.input for usage in each),
        cached=sum(usage.cached for usage in each),
        cache_write=sum(usage.cache_write for usage in each),
        output=sum(usage.output for usage in each),
    )


def _read(usage: Usage) -> int:
    return usage.input + usage.cached + usage.cache_write


def _cap(calls: Sequence[Call], rates: Rates, high: int | None) -> int | None:
    """Two calls may be under way at once, each with its worst set aside."""
    if high is None:
        return None
    found = [
        _worst(_read(call.first), call.most_output, rates.of.get(call.purpose, Rate()), call.effort) for call in calls
    ]
    return high + 2 * max((each for each in found if each is not None), default=0)
