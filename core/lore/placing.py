"""Where the texts of activated entries go, in the order of the prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.lore.entries import Place, Role
from core.lore.plan import Prepared
from core.lore.profile import Profile

_RANK = {place: rank for rank, place in enumerate(Place)}
# Messages at one depth follow each other in this order.
_ROLE_RANK = {Role.ASSISTANT: 0, Role.USER: 1, Role.SYSTEM: 2}
_POSITIONS = {
    "before_desc": Place.BEFORE_DESC,
    "after_desc": Place.AFTER_DESC,
    "personality": Place.PERSONALITY,
    "scenario": Place.SCENARIO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One text of the prompt. `depth` messages are newer than it (AT_DEPTH only); `outlet` names the macro's place."""

    book: str
    entry: str
    title: str
    content: str
    place: Place
    order: float
    depth: int = 0
    role: Role = Role.SYSTEM
    outlet: str = ""


def placed(
    active: Sequence[Prepared], contents: Callable[[Prepared], str], count: int, profile: Profile
) -> tuple[Placed, ...]:
    """The texts of `active` (in the order in which they were activated) sorted as they stand in the prompt.

    In one place the lower order is earlier; of equal orders the one activated later (in outlets: earlier). `count` is
    the number of messages that a depth counted from the oldest refers to. An empty text is left out.
    """
    texts = [_one(each, contents(each), count, profile) for each in active]
    ranked = [(_key(text, at), text) for at, text in enumerate(texts) if text.content]
    return tuple(text for _, text in sorted(ranked, key=lambda pair: pair[0]))


def _key(text: Placed, at: int) -> tuple[int, int, int, str, float, int]:
    earlier = text.place is Place.OUTLET
    return (
        _RANK[text.place],
        -text.depth if text.place is Place.AT_DEPTH else 0,
        _ROLE_RANK[text.role] if text.place is Place.AT_DEPTH else 0,
        text.outlet,
        text.order,
        at if earlier else -at,
    )


def _one(each: Prepared, content: str, count: int, profile: Profile) -> Placed:
    place, depth, outlet = _place(each, count, profile)
    at_depth = place is Place.AT_DEPTH
    return Placed(
        book=each.name[0],
        entry=each.name[1],
        title=each.idle.title,
        content=content,
        place=place,
        order=each.entry.order,
        depth=min(depth, max(count, 0)) if at_depth else 0,
        role=each.said.role or (each.entry.role if at_depth else Role.SYSTEM),
        outlet=outlet,
    )


def _place(each: Prepared, count: int, profile: Profile) -> tuple[Place, int, str]:
    """`@@position` wins over `@@depth`, that over `@@reverse_depth`, and each over the entry's own place."""
    said, entry = each.said, each.entry
    if said.position is not None:
        named = _POSITIONS.get(said.position)
        return (named, 0, "") if named else (Place.OUTLET, 0, said.position.removeprefix("pt_"))
    if said.depth is not None:
        return Place.AT_DEPTH, said.depth, ""
    if said.reverse_depth is not None:
        return Place.AT_DEPTH, max(0, count - said.reverse_depth), ""
    if entry.place is Place.AT_DEPTH:
        return Place.AT_DEPTH, entry.depth, ""
    if not profile.extended:  # RisuAI knows one slot for lore
        return Place.AFTER_CHAR, 0, ""
    return entry.place, 0, entry.outlet if entry.place is Place.OUTLET else ""
