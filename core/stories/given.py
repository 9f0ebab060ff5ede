"""All that a stage may see: what was wished for, what earlier stages made, and what it is asked now. Pure values.

The prompt, the checks, the gates and the rehearsal of a stage read the same `Given`, so what one knows all know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.stories.packs import Pack
from core.stories.schemas import (
    Cast,
    ChatDigest,
    Concept,
    Contract,
    Delta,
    EpisodePlan,
    Finding,
    Ledger,
    Member,
    Plot,
    Reading,
    SceneCards,
    Voices,
    World,
)
from core.stories.wish import Wish

MARKER = re.compile(r"⟦S(\d+)⟧[ \t]*\n?")
"""Stands before each scene in a draft: ⟦S1⟧ … in order. It is taken out before a text is kept or measured."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An episode's prose: its scenes in order, without markers. `markers` are the numbers that stood there, `whole`
    whether the model came to its end."""

    scenes: tuple[str, ...]
    markers: tuple[int, ...] = ()
    whole: bool = True

    @property
    def text(self) -> str:
        return "\n\n".join(self.scenes)

    @staticmethod
    def of(raw: str, *, whole: bool = True) -> Draft:
        """Cut at the markers. Words before the first one are kept, as part of the first scene."""
        pieces = MARKER.split(raw)
        before, numbers, scenes = pieces[0].strip(), pieces[1::2], [each.strip() for each in pieces[2::2]]
        if not scenes:
            return Draft((raw.strip(),), (), whole)
        first = f"{before}\n\n{scenes[0]}" if before else scenes[0]
        return Draft((first, *scenes[1:]), tuple(map(int, numbers)), whole)


@dataclass(frozen=True, slots=True)
class Written:
    """An episode that is settled: as readers will see it."""

    number: int
    title: str
    draft: Draft

    @property
    def text(self) -> str:
        return self.draft.text


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is not accepted: `code` names the rule, `told` says in English what is wrong, where, and what would
    be right; a model that repairs it is given these words. `soft` ones are told and do not stand in the way."""

    code: str
    told: str
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What stands in the fields is what is there so far; None or () for what is still to come.

    `episode` is the one that is worked on (0: none); `earlier` those before it in order, `deltas` theirs. `taken` are
    titles and names that may not be used again (its maker's other works, private characters of others). `last_rating`
    is the highest that may be given. `instruction` is what the maker asks for; `previous` and `problems` a first try
    and what was wrong with it. For stage 8, `block` is (first, last) of the episodes that are to be planned now;
    `added` are scenes of chats that count as having happened. For stage 16 `deltas` and `earlier` are whole.
    """

    wish: Wish
    pack: Pack
    digest: ChatDigest | None = None
    concept: Concept | None = None
    contract: Contract | None = None
    world: World | None = None
    cast: Cast | None = None
    voices: Voices | None = None
    plot: Plot | None = None
    ledger: Ledger | None = None
    plans: tuple[EpisodePlan, ...] = ()
    block: tuple[int, int] = (1, 1)
    episode: int = 0
    earlier: tuple[Written, ...] = ()
    deltas: tuple[Delta, ...] = ()
    cards: SceneCards | None = None
    draft: Draft | None = None
    findings: tuple[Finding, ...] = ()
    reading: Reading | None = None
    failures: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    instruction: str = ""
    previous: str = ""
    problems: tuple[Problem, ...] = ()
    members: Mapping[str, Member] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        known: Sequence[Member] = () if self.cast is None else self.cast.members
        object.__setattr__(self, "members", {member.id: member for member in known})

    @property
    def plan(self) -> EpisodePlan:
        """Of the episode that is worked on. Raises LookupError where none is planned."""
        return next(plan for plan in self.plans if plan.number == self.episode)

    @property
    def last(self) -> int:
        """The number of the last episode that is planned or asked for."""
        return max([self.wish.episodes, *(plan.number for plan in self.plans)])
