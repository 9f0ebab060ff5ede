"""What of the activated entries fits: a book's own budget, the prompt's, and RisuAI's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.lore.plan import Plan, Prepared
from core.lore.profile import Profile
from core.lore.reasons import Reason, Why
from core.lore.timed import Name

Size = Callable[[Prepared], int]


def whole_budget(profile: Profile, context: int, plans: Iterable[Plan]) -> int:
    """Tokens for all lore together. RisuAI's is the character's own where its book is complete."""
    if profile.budget is not None:
        own = next((each.budget for each in plans if each.budget is not None), None)
        return own if profile.skips and own is not None else profile.budget
    share = max(1, int(context * profile.share + 0.5))
    return min(share, profile.cap) if profile.cap else share


def over_book(members: Sequence[Prepared], budget: int, size: Size, step: int) -> dict[Name, Reason]:
    """The entries of one book that its `token_budget` has no room for: the lowest priority goes first.

    Of equal priorities the one that comes later in `members` goes first. Entries outside the budget don't count or go.
    """
    counted = [each for each in members if not each.entry.ignore_budget]
    total, dropped = sum(map(size, counted)), dict[Name, Reason]()
    for _, each in sorted(enumerate(counted), key=lambda pair: (pair[1].priority, -pair[0])):
        if total <= budget:
            break
        total -= size(each)
        dropped[each.name] = each.reason(Why.BOOK_BUDGET, step=step, tokens=size(each), budget=budget)
    return dropped


def by_priority(active: Sequence[Prepared], budget: int, size: Size, step: int) -> dict[Name, Reason]:
    """RisuAI's rule: from the highest priority down, whatever still fits is taken, to the last token."""
    used, dropped = 0, dict[Name, Reason]()
    for each in sorted(active, key=lambda each: -each.priority):
        if used + size(each) <= budget:
            used += size(each)
        else:
            dropped[each.name] = each.reason(Why.BUDGET, step=step, tokens=size(each), budget=budget)
    return dropped


@dataclass(slots=True)
class Stop:
    """SillyTavern's rule: the first entry that reaches the budget ends it for all that come after.

    `rough` is the size of a text whose macros nobody has done, for those that come after.
    """

    budget: int
    size: Size
    rough: Size
    step: int = 1
    overflowed: bool = False

    def fitting(self, active: Iterable[Prepared], new: Sequence[Prepared]) -> tuple[list[Prepared], dict[Name, Reason]]:
        """Of `new`, what fits beside `active`, and why the others do not."""
        used, taken, dropped = sum(map(self.size, active)), list[Prepared](), dict[Name, Reason]()
        for each in sorted(new, key=lambda each: each.said.expendable):
            free = each.entry.ignore_budget
            tokens = self.rough(each) if self.overflowed and not free else self.size(each)
            if not free and (self.overflowed or used + tokens >= self.budget):
                self.overflowed = True
                dropped[each.name] = each.reason(Why.BUDGET, step=self.step, tokens=tokens, budget=self.budget)
                continue
            used += tokens
            taken.append(each)
        return taken, dropped
