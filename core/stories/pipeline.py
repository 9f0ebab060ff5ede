"""What a story needs next, from what is there: which stage is missing, which is stale, where its maker is asked. Pure.

Order and parallelism as in the reference: 1 → 2 → 3 → 4 → (5 ∥ 6) → 7 → 8 → [an episode: 9 → 10 → (11 ∥ 12) → 13 → 14]
→ 16, with 15 beside the episodes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from core.ledger.steps import hashed
from core.stories.stage import Stage
from core.stories.wish import MOST_EPISODES, Mode, Stop, Wish
from core.text import Text

AT_ONCE = 2  # steps of one story at the same time: a cold beginning cannot be shared by more
BLOCK = 25  # episodes that stage 8 plans at once
LOOK = 40  # slots that are looked at for what can be done: what comes later waits for these
_BIBLE = (Stage.CONCEPT, Stage.GENRE, Stage.WORLD, Stage.CAST, Stage.VOICE, Stage.PLOT, Stage.SECRETS)
_NEEDS: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.GENRE: _BIBLE[:1],
    Stage.WORLD: _BIBLE[:2],
    Stage.CAST: _BIBLE[:3],
    Stage.VOICE: _BIBLE[:4],
    Stage.PLOT: _BIBLE[:4],
    Stage.SECRETS: _BIBLE[:6],
    Stage.EPISODES: _BIBLE,
    Stage.SCENES: _BIBLE,
    Stage.DRAFT: (*_BIBLE, Stage.SCENES),
    Stage.CONTINUITY: (*_BIBLE, Stage.DRAFT),
    Stage.READER: (Stage.CONCEPT, Stage.GENRE, Stage.DRAFT),
    Stage.EDIT: (*_BIBLE, Stage.SCENES, Stage.DRAFT, Stage.CONTINUITY, Stage.READER),
    Stage.RECORD: (*_BIBLE, Stage.EDIT),
    Stage.COVER: _BIBLE[:5],
    Stage.PACKAGE: _BIBLE,
}
_OF_EPISODE = tuple(stage for stage in Stage if stage.of_episode)
_TOLD = frozenset({Stage.EPISODES, Stage.SCENES, Stage.DRAFT, Stage.CONTINUITY, Stage.EDIT, Stage.RECORD})


class Slot(NamedTuple):
    """A stage, of an episode where it has one. Of stage 8 `episode` is the first of the block that it plans. A tuple,
    for thousands of them are looked up each time that somebody looks at a long story."""

    stage: Stage
    episode: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The version that counts. `parts` are hashes of what a block of stage 8 plans, by episode, `titles` what it
    calls them; `red` an episode whose report has a red gate, `redacted` what is hidden since words were taken back: as
    good as gone. `told` says what a person should know of how it came about."""

    artifact: int
    version: int
    inputs: str
    content: str
    approved: bool = False
    pinned: str = ""
    redo: bool = False
    instruction: str = ""
    red: bool = False
    redacted: bool = False
    parts: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    told: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A story as it stands. `asked_for` counts its episodes; `added` are the scenes of chats that count as having
    happened, by the episode after which they come."""

    wish: Wish
    asked_for: int
    stops: frozenset[Stop]
    heads: Mapping[Slot, Head]
    from_chat: bool = False
    added: tuple[tuple[int, str], ...] = ()

    @cached_property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """(first, last) of what stage 8 plans at once: what is planned already, then what is missing."""
        planned = sorted(slot.episode for slot in self.heads if slot.stage is Stage.EPISODES)
        found = [(first, max(self.heads[Slot(Stage.EPISODES, first)].parts, default=first)) for first in planned]
        last = found[-1][1] if found else 0
        while last < self.asked_for:
            found.append((last + 1, min(last + BLOCK, self.asked_for)))
            last = found[-1][1]
        return tuple(found)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All that the story is to have, in the order of the work."""
        return tuple(self._slots())

    def _slots(self) -> Iterator[Slot]:
        if self.from_chat:
            yield Slot(Stage.DIGEST)
        yield from map(Slot, _BIBLE)
        for first, last in self.blocks:
            yield Slot(Stage.EPISODES, first)
            yield from (each for number in range(first, last + 1) for each in self.of_episode(number))
        yield Slot(Stage.COVER)
        yield Slot(Stage.PACKAGE)

    def of_episode(self, number: int) -> list[Slot]:
        return [Slot(stage, number) for stage in _OF_EPISODE if stage not in self._left_out]

    def block_of(self, episode: int) -> tuple[int, int]:
        """Raises LookupError for an episode that nobody asked for."""
        return next(block for block in self.blocks if block[0] <= episode <= block[1])

    def needs(self, slot: Slot) -> tuple[Slot, ...]:
        """What it is made from, and waits for."""
        told = range(1, self._before(slot))
        return (*self._near(slot), *(each for number in told for each in _settled(number)))

    def _near(self, slot: Slot) -> tuple[Slot, ...]:
        """What it is made from, but for the settled episodes: they are many, so nobody goes through them each time."""
        return tuple(each for each in self._named(slot) if each.stage not in self._left_out)

    @cached_property
    def _left_out(self) -> frozenset[Stage]:
        fast = {Stage.SCENES, Stage.READER} if self.wish.mode is Mode.FAST else set()
        return frozenset(fast if self.from_chat else {Stage.DIGEST, *fast})

    def _named(self, slot: Slot) -> Iterator[Slot]:
        stage, number = slot.stage, slot.episode
        if stage is Stage.CONCEPT:
            yield Slot(Stage.DIGEST)
        for each in _NEEDS.get(stage, ()):
            yield Slot(each, number if each.of_episode else 0)
        if stage.of_episode:
            yield from (Slot(Stage.EPISODES, first) for first, _ in self.blocks if first <= number)
        elif stage is Stage.EPISODES:
            yield from (Slot(Stage.EPISODES, first) for first, _ in self.blocks if first < number)
        elif stage is Stage.PACKAGE:
            yield from (Slot(Stage.EPISODES, first) for first, _ in self.blocks)

    def _before(self, slot: Slot) -> int:
        """It is made from the episodes before that one, as they are settled, with what they added."""
        if slot.stage is Stage.PACKAGE:
            return self.asked_for + 1
        return slot.episode if slot.stage in _TOLD else 1

    @cached_property
    def _told(self) -> tuple[str, ...]:
        """Hashes of what the episodes tell: of none, of the first, of the first two, as far as all of it is there."""
        found = [""]
        for number in range(1, max(self.asked_for, self.blocks[-1][1]) + 1):
            heads = [self.heads.get(each) for each in _settled(number)]
            if None in heads:
                break
            found.append(hashed(found[-1], [head.content for head in heads if head is not None]))
        return tuple(found)

    @cached_property
    def _wish(self) -> str:
        """The hash of what of the wish each slot is made from."""
        return hashed(self.wish.model_dump(mode="json", exclude={"episodes"}))

    def inputs(self, slot: Slot) -> str:
        """The hash of all that a slot is made from as it is now. Raises KeyError where something of it is missing."""
        return self._inputs(slot, self._near(slot))

    def _inputs(self, slot: Slot, near: Collection[Slot]) -> str:
        before = self._before(slot)
        if before > len(self._told):
            raise KeyError(before - 1)
        made_of = [[each.stage.value, each.episode, self._part(each, slot)] for each in near]
        added = [text for after, text in self.added if after < max(slot.episode, 1)] if slot.episode else []
        planned = self.block_of(slot.episode) if slot.stage is Stage.EPISODES else None
        told = [before, self._told[before - 1]]
        return hashed(slot.stage.value, slot.episode, self._wish, planned, made_of, told, added)

    def _part(self, each: Slot, of: Slot) -> str:
        """What of `each` counts for a slot: of a plan, the episode's own part: what other episodes are to be does not
        make this one stale, though it is in its prompts."""
        head = self.heads[each]
        if each.stage is Stage.EPISODES and of.stage.of_episode:
            return head.parts.get(of.episode, "")
        return head.content

    @cached_property
    def stale(self) -> frozenset[Slot]:
        """What was made from something that is another by now, or that is stale itself; not what its maker keeps."""
        found = _Spread(self)
        for slot in self.slots:
            head, near = self.heads.get(slot), self._near(slot)
            if head is None or self._before(slot) > len(self._told) or any(each not in self.heads for each in near):
                continue
            now = self._inputs(slot, near)
            if head.pinned != now and (head.inputs != now or found.reaches(slot, near)):
                found.add(slot)
        return frozenset(found.slots)

    def after(self, changed: Collection[Slot]) -> tuple[Slot, ...]:
        """What would be stale if these were made anew, in the order of the work."""
        found = _Spread(self)
        for slot in changed:
            found.add(slot)
        for slot in self.slots:
            if slot in self.heads and found.reaches(slot, self._near(slot)):
                found.add(slot)
        return tuple(slot for slot in self.slots if slot in found.slots and slot not in set(changed))


def _settled(number: int) -> tuple[Slot, Slot]:
    """What of an episode the later ones are told."""
    return Slot(Stage.EDIT, number), Slot(Stage.RECORD, number)


@dataclass(slots=True)
class _Spread:
    """What a change reaches: of the settled episodes it is enough to know the first one."""

    standing: Standing
    slots: set[Slot] = field(default_factory=set)
    first: int = MOST_EPISODES + 1

    def add(self, slot: Slot) -> None:
        self.slots.add(slot)
        if slot.stage in {Stage.EDIT, Stage.RECORD}:
            self.first = min(self.first, slot.episode)

    def reaches(self, slot: Slot, near: Collection[Slot]) -> bool:
        return self.standing._before(slot) > self.first or any(each in self.slots for each in near)


@dataclass(frozen=True, slots=True)
class Next:
    """What can be done now; or where its maker is asked (`stop`), or which episode does not pass (`red`), or that
    something is hidden and has to be made anew first (`hidden`). Nothing of these: the story is whole."""

    steps: tuple[Slot, ...] = ()
    stop: Stop | None = None
    red: int | None = None
    hidden: bool = False


def next_of(standing: Standing) -> Next:
    """The steps that can be done side by side now, at most AT_ONCE."""
    wanted = (slot for slot in standing.slots if _wanted(standing, slot))
    ready: list[Slot] = []
    for slot in islice(wanted, LOOK):
        needs = standing.needs(slot)
        if any(_missing(standing, each) for each in needs):
            continue
        held = _held(standing, slot)
        if held is not None:
            return Next(tuple(ready)) if ready else held
        ready.append(slot)
        if len(ready) == AT_ONCE:
            break
    return Next(tuple(ready)) if ready else _end(standing)


def _missing(standing: Standing, slot: Slot) -> bool:
    """Whether nothing is there, or nothing that may be used."""
    head = standing.heads.get(slot)
    return head is None or head.redo or head.redacted


def _wanted(standing: Standing, slot: Slot) -> bool:
    head = standing.heads.get(slot)
    return head is None or head.redo


def _held(standing: Standing, slot: Slot) -> Next | None:
    """Why a step that could be done waits for its maker."""
    concept = standing.heads.get(Slot(Stage.CONCEPT))
    if Stop.CONCEPT in standing.stops and slot.stage > Stage.CONCEPT and concept and not concept.approved:
        return Next(stop=Stop.CONCEPT)
    if slot.stage.of_episode:
        outline = standing.heads.get(Slot(Stage.EPISODES, standing.block_of(slot.episode)[0]))
        if Stop.OUTLINE in standing.stops and outline and not outline.approved:
            return Next(stop=Stop.OUTLINE)
    before = [Slot(Stage.EDIT, number) for number in _before(standing, slot)]
    for each in before:
        head = standing.heads.get(each)
        if head is not None and head.red:
            return Next(red=each.episode)
        if head is not None and Stop.EPISODE in standing.stops and not head.approved:
            return Next(stop=Stop.EPISODE)
    return None


def _before(standing: Standing, slot: Slot) -> range:
    """The episodes that are settled before a step is done."""
    match slot.stage:
        case Stage.RECORD:
            return range(slot.episode, slot.episode + 1)
        case Stage.PACKAGE:
            return range(1, standing.asked_for + 1)
        case stage if stage.of_episode:
            return range(1, slot.episode)
    return range(0)


def _end(standing: Standing) -> Next:
    red = [slot.episode for slot, head in standing.heads.items() if slot.stage is Stage.EDIT and head.red]
    if any(head.redacted for head in standing.heads.values()):
        return Next(hidden=True)
    return Next(red=min(red)) if red else Next()
