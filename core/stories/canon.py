"""What holds in a story: nothing but the replay of what each episode added. Pure.

A summary that is rewritten decays; deltas are kept as they were accepted, and the state after any episode is found by
replaying them from the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.stories.schemas import Delta, EpisodePlan, Fact, Ledger, Moment, StateOf


@dataclass(frozen=True, slots=True)
class Held:
    """A fact, the episode that told it, and those of the cast who know it."""

    episode: int
    fact: Fact
    known_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A number as an episode gave it."""

    episode: int
    value: str


@dataclass(frozen=True, slots=True)
class Canon:
    """`secrets` are those of the cast who know each secret by now; `states` how each was seen last; `threads` what is
    open, in the order in which it was opened."""

    episode: int
    facts: tuple[Held, ...]
    states: Mapping[str, StateOf]
    numbers: Mapping[str, Told]
    secrets: Mapping[str, frozenset[str]]
    time: Moment | None
    threads: tuple[str, ...]
    summaries: tuple[str, ...]

    @property
    def dead(self) -> frozenset[str]:
        return frozenset(who for who, state in self.states.items() if not state.alive)


def present(plan: EpisodePlan | None) -> frozenset[str]:
    """Those of the cast who are in an episode."""
    return frozenset() if plan is None else frozenset(who for scene in plan.scenes for who in scene.cast)


def replay(deltas: Sequence[Delta], plans: Sequence[EpisodePlan], ledger: Ledger | None) -> Canon:
    """The state after the last of `deltas`, which are those of episodes 1, 2, …"""
    planned = {plan.number: plan for plan in plans}
    facts: list[Held] = []
    states: dict[str, StateOf] = {}
    numbers: dict[str, Told] = {}
    secrets = {item.id: frozenset(item.knows) for item in (() if ledger is None else ledger.items)}
    threads: list[str] = []
    for episode, delta in enumerate(deltas, 1):
        facts += _facts(episode, delta, present(planned.get(episode)))
        states |= {state.character: state for state in delta.states}
        numbers |= {each.name: Told(episode, each.value) for each in delta.numbers}
        for each in delta.knows:
            if each.secret in secrets:
                secrets[each.secret] |= {each.character}
        closed = set(delta.threads.closed)
        threads = [thread for thread in threads if thread not in closed]
        threads += [thread for thread in delta.threads.opened if thread not in threads and thread not in closed]
    return Canon(
        episode=len(deltas),
        facts=tuple(facts),
        states=states,
        numbers=numbers,
        secrets=secrets,
        time=deltas[-1].time if deltas else None,
        threads=tuple(threads),
        summaries=tuple(delta.summary for delta in deltas),
    )


def _facts(episode: int, delta: Delta, there: frozenset[str]) -> list[Held]:
    told: dict[int, set[str]] = {}
    for each in delta.knows:
        if each.fact is not None:
            told.setdefault(each.fact, set()).add(each.character)
    return [
        Held(episode, fact, frozenset(told[number]) if number in told else there)
        for number, fact in enumerate(delta.facts)
    ]


def written(canon: Canon) -> str:
    """As JSON, the same bytes for the same state."""
    return json.dumps(
        {
            "episode": canon.episode,
            "facts": [[held.episode, held.fact.model_dump(mode="json"), sorted(held.known_by)] for held in canon.facts],
            "states": {who: state.model_dump(mode="json") for who, state in canon.states.items()},
            "numbers": {name: [told.episode, told.value] for name, told in canon.numbers.items()},
            "secrets": {name: sorted(known) for name, known in canon.secrets.items()},
            "time": None if canon.time is None else canon.time.model_dump(mode="json"),
            "threads": list(canon.threads),
            "summaries": list(canon.summaries),
        },
        ensure_ascii=False,
        sort_keys=True,
    )
