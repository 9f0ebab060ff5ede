"""Inclusion groups: of the entries that share one, a single one stays in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from core.lore.entries import Logic
from core.lore.keys import Key
from core.lore.plan import Prepared
from core.lore.reasons import Reason, Why
from core.lore.timed import Name

Holds = Callable[[Prepared, Key], bool]


@dataclass(slots=True)
class Contest:
    """One pass's contest in every group. `sticky` and `blocked` (cooling down or delayed) are entries' names."""

    roll: Callable[[str], float]
    holds: Holds
    sticky: Collection[Name]
    blocked: Collection[Name]
    active: Collection[str]
    lost: dict[Name, Reason] = field(default_factory=dict)

    def settle(self, candidates: Sequence[Prepared]) -> list[Prepared]:
        """The candidates without those that lost in one of their groups; why stands in `lost`."""
        groups: dict[str, list[Prepared]] = {}
        for each in candidates:
            for group in each.entry.groups:
                groups.setdefault(group, []).append(each)
        for group, members in groups.items():
            self._one(group, [each for each in members if each.name not in self.lost])
        return [each for each in candidates if each.name not in self.lost]

    def _one(self, group: str, members: list[Prepared]) -> None:
        sticky = [each for each in members if each.name in self.sticky]
        if sticky:
            self._lose(group, [each for each in members if each not in sticky], sticky[0])
            return
        self._lose(group, [each for each in members if each.name in self.blocked], None)
        left = self._scored(group, [each for each in members if each.name not in self.lost])
        if group in self.active:
            self._lose(group, left, None)
        elif len(left) > 1:
            winner, roll = self._winner(group, left)
            self._lose(group, [each for each in left if each is not winner], winner, roll)

    def _scored(self, group: str, members: list[Prepared]) -> list[Prepared]:
        if not any(each.scored for each in members):
            return members
        scores = {each.name: self._score(each) for each in members}
        most = max(scores.values())
        best = next(each for each in members if scores[each.name] == most)
        self._lose(group, [each for each in members if each.scored and scores[each.name] < most], best)
        return [each for each in members if each.name not in self.lost]

    def _score(self, each: Prepared) -> int:
        """Matched primary keys; with AND_ANY the matched secondary ones as well, with AND_ALL all of them or none."""
        primary = sum(self.holds(each, key) for key in each.keys)
        if not each.keys or not each.secondary:
            return primary
        second = sum(self.holds(each, key) for key in each.secondary)
        match each.logic:
            case Logic.AND_ANY:
                return primary + second
            case Logic.AND_ALL if second == len(each.secondary):
                return primary + second
        return primary

    def _winner(self, group: str, members: list[Prepared]) -> tuple[Prepared, float | None]:
        preferred = [each for each in members if each.entry.group_override]
        if preferred:
            return max(preferred, key=lambda each: each.entry.order), None
        roll = self.roll(f"group\x1f{group}")
        mark, reached = roll * sum(each.entry.group_weight for each in members), 0.0
        for each in members:
            reached += each.entry.group_weight
            if mark <= reached:
                return each, roll
        return members[-1], roll

    def _lose(self, group: str, losers: list[Prepared], winner: Prepared | None, roll: float | None = None) -> None:
        name = "" if winner is None else winner.entry.title or winner.entry.id
        for each in losers:
            self.lost[each.name] = each.reason(Why.GROUP, group=group, winner=name, roll=roll)
