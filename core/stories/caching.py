"""What of a prompt lies in a cached beginning, as the prompts are made and as the providers report it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from core.ai.model import Prompt, Usage
from core.ai.tokens import estimate
from core.stories.stage import Stage
from core.text import Text, t

WANTED = 0.8  # of all input tokens, from the second episode on (reference, section 2.4)
LEAST_CALLS = 4
LEAST_TOKENS = 4_096  # a beginning that is shorter is kept by no provider


@dataclass(frozen=True, slots=True)
class Reported:
    """What a provider says that a call has read and written."""

    stage: Stage
    episode: int
    usage: Usage


@dataclass(slots=True)
class Cache:
    """A model's cache as long as it is warm: the beginnings of prompts up to their cache points."""

    _kept: set[bytes] = field(default_factory=set)

    def sent(self, prompt: Prompt) -> Usage:
        """What of a prompt is read from the cache, written to it and neither; from then on it is kept."""
        beginnings = list(_beginnings(prompt))
        found = max((at for at, (key, _) in enumerate(beginnings, 1) if key in self._kept), default=0)
        points = {*prompt.points, len(prompt.stable)}
        self._kept |= {key for at, (key, _) in enumerate(beginnings, 1) if at in points}
        sizes = [size for _, size in beginnings]
        return Usage(
            input=sum(estimate(line.text) for line in prompt.lines),
            cached=sum(sizes[:found]),
            cache_write=sum(sizes[found:]),
        )


def _beginnings(prompt: Prompt) -> Iterator[tuple[bytes, int]]:
    """Of each stable block: what it and all before it are known by, and its own tokens."""
    whole = sha256()
    for block in prompt.stable:
        whole.update(block.encode("utf-8", "surrogatepass") + b"\0")
        yield whole.digest(), estimate(block)


def cacheable_share(prompt: Prompt) -> float:
    """How much of a prompt stands before its last cache point, of 1."""
    stable = sum(map(estimate, prompt.stable))
    return stable / max(stable + sum(estimate(line.text) for line in prompt.lines), 1)


def read_share(usages: Iterable[Usage]) -> float:
    """How much of the input came out of a cache, of 1."""
    kept = list(usages)
    cached = sum(each.cached for each in kept)
    return cached / max(cached + sum(each.input + each.cache_write for each in kept), 1)


def alarm(reported: Iterable[Reported]) -> Text | None:
    """Words for whoever runs this, where caches do not hold: a beginning that is not kept is paid for each time, and no
    provider says so. The reader has a prompt of its own, with next to nothing in it that could be kept."""
    calls = [each.usage for each in reported if each.episode >= 2 and each.stage is not Stage.READER]
    if len(calls) < LEAST_CALLS:
        return None
    share = read_share(calls)
    return t("story-cache-alarm", share=round(share * 100), wanted=round(WANTED * 100)) if share < WANTED else None
