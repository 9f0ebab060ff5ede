"""Which memory takes the place of which. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.memory.distil.cleaning import same
from core.memory.distil.types import MOST_FACTS, Drawn, Fact, Known

MOST_REPLACED = 5  # by one memory


def settled(facts: Sequence[Fact], known: Sequence[Known], dropped: Sequence[str]) -> Drawn:
    """The facts as they were said, each with what it counts in the place of, without what was known already."""
    kept: list[Fact] = []
    reasons = list(dropped)
    for fact in sorted(facts, key=lambda each: each.said_at):
        rivals = [at for at, one in enumerate(kept) if _rival(one, fact)]
        before = [at for at in rivals if same(kept[at].text) == same(fact.text)]
        if before and before[-1] == rivals[-1]:
            reasons.append("said twice")
        elif not rivals and any(_known(one, fact) for one in known):
            reasons.append("already known")
        elif len(kept) == MOST_FACTS:
            reasons.append("too many")
        else:
            kept.append(_placed(fact, known, rivals))
    return Drawn(tuple(kept), tuple(reasons))


def _placed(fact: Fact, known: Sequence[Known], rivals: Sequence[int]) -> Fact:
    """A fact that follows another of the same batch takes its place alone: the other has that of what was known."""
    if rivals and fact.slot:
        return replace(fact, instead_of=(rivals[-1],), replaces=())
    older = {one.id: one for one in known if _owned(one, fact) and one.said_at <= fact.said_at}
    same_slot = [one.id for one in older.values() if fact.slot and (one.subject, one.slot) == (fact.subject, fact.slot)]
    told = [number for number in fact.replaces if number in older]
    return replace(fact, replaces=tuple(dict.fromkeys((*same_slot, *told)))[:MOST_REPLACED])


def _rival(one: Fact, other: Fact) -> bool:
    """Whether two facts of a batch cannot both count: one slot, or, without, the very same words."""
    if (one.person_id, one.subject) != (other.person_id, other.subject):
        return False
    return one.slot == other.slot if one.slot or other.slot else same(one.text) == same(other.text)


def _known(one: Known, fact: Fact) -> bool:
    return _owned(one, fact) and one.subject == fact.subject and same(one.text) == same(fact.text)


def _owned(one: Known, fact: Fact) -> bool:
    return one.person_id == fact.person_id
