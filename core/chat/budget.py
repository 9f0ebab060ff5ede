"""What of a prompt fits into a model's window, and what is cut where it does not. Pure.

The card, the persona and the newest message are never cut. The oldest messages go first, in long steps: what stays
begins at the same message for many turns, so that providers' prompt caches hold. Example dialogue gets a share that
depends on the card alone, so it stands or falls with the card's version and not with the turn (reference, 9.1: whole
blocks only). Only where the newest message alone leaves no room are examples, then lore of low priority, left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

Measure = Callable[[str], int]

LOWER = 0.5  # of the history's room stays when it is passed; the next cut comes after as much new talk again
MOST, LOWER_OF_MOST = 120, 60  # the same in messages: of short ones, too, reading hundreds costs every turn
EXAMPLES = 0.25  # of the room beside what never changes


class Kind(StrEnum):
    MESSAGE = "message"
    EXAMPLE = "example"
    LORE = "lore"


class Why(StrEnum):
    BUDGET = "budget"  # the talk has grown longer than what fits
    COUNT = "count"  # more messages than are read every turn
    SHARE = "share"  # examples beyond their share
    NEWEST = "newest"  # room for the newest message


@dataclass(frozen=True, slots=True)
class Message:
    """As it stands in the prompt, frozen lore and all. `tokens` where the caller has counted it before."""

    id: int
    text: str
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Lore:
    """A told entry of a lorebook that is not frozen to a message; of lower `priority` is cut first."""

    book: str
    entry: str
    text: str
    priority: float = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All that would be told, were there room.

    `fixed` (rules, card, persona) is the same each turn, `varying` (post-history, memories) may change; neither is
    cut. `examples` are blocks, `messages` stand oldest first. `window_from` is what the last fit of this chat gave as
    `first`, 0 for none: older messages stay out even if there were room again. `gave_way`: tokens of lore
    that an earlier fit of the same turn left out for the newest message; so it gets the same examples once more.
    """

    fixed: tuple[str, ...]
    messages: Sequence[Message]
    varying: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    lore: tuple[Lore, ...] = ()
    window_from: int = 0
    gave_way: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left out and how many tokens that saves. `ids`: messages' ids, examples' indices, or "book/entry"."""

    kind: Kind
    ids: tuple[str, ...]
    why: Why
    tokens: int

    @property
    def what(self) -> str:
        """For a receipt: "message:3-17", "example:2", "lore:town/gate"."""
        between = f"-{self.ids[-1]}" if len(self.ids) > 1 else ""
        return f"{self.kind}:{self.ids[0]}{between}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What is told, in `tokens` with `fixed` and `varying`. `first` is the oldest kept message's id, for the caller to
    keep as the chat's window; `over`: fixed, varying and the newest message alone are more than the budget."""

    first: int
    messages: tuple[Message, ...]
    examples: tuple[str, ...]
    lore: tuple[Lore, ...]
    tokens: int
    cuts: tuple[Cut, ...]
    over: bool


def fit(parts: Parts, budget: int, measure: Measure, *, most: int = MOST) -> Fitted:
    """What of `parts` is told within `budget`, counted by `measure` (cached by the caller: each text is asked for).

    At most `most` messages. Two moves of the window have more than (1 - LOWER) of the history's room between them, as
    long as no message is larger than that and the other parts stay. Raises ValueError where there is no message.
    """
    if not parts.messages:
        raise ValueError("nothing to answer")
    messages = _counted(parts, measure)
    newest = messages[-1][1]
    fixed = sum(map(measure, parts.fixed))
    bound = fixed + sum(map(measure, parts.varying))

    told = sum(measure(each.text) for each in parts.lore) + parts.gave_way
    examples, example_cuts = _examples(parts.examples, budget - fixed, budget - bound - newest - told, measure)
    free = budget - bound - sum(map(measure, examples))
    lore, lore_cuts = _lore(parts.lore, free - newest, measure)
    free -= sum(measure(each.text) for each in lore)
    kept, message_cuts = _window(messages, free, most)

    return Fitted(
        first=kept[0][0].id,
        messages=tuple(message for message, _ in kept),
        examples=examples,
        lore=lore,
        tokens=budget - free + sum(tokens for _, tokens in kept),
        cuts=(*message_cuts, *example_cuts, *lore_cuts),
        over=bound + newest > budget,
    )


_Counted = tuple[Message, int]


def _counted(parts: Parts, measure: Measure) -> list[_Counted]:
    """The messages of the window with their tokens; all of them where the chat was taken back to before it."""
    within = [each for each in parts.messages if each.id >= parts.window_from] or parts.messages
    return [(each, measure(each.text) if each.tokens is None else each.tokens) for each in within]


def _examples(
    blocks: tuple[str, ...], beside_fixed: int, room: int, measure: Measure
) -> tuple[tuple[str, ...], tuple[Cut, ...]]:
    """The leading blocks within their share; fewer of them, for this turn, where `room` is less."""
    totals = list(accumulate(map(measure, blocks)))
    shared = sum(total <= beside_fixed * EXAMPLES for total in totals)
    kept = sum(total <= room for total in totals[:shared])
    totals.insert(0, 0)
    cuts = [
        Cut(Kind.EXAMPLE, tuple(map(str, range(start, end))), why, totals[end] - totals[start])
        for start, end, why in ((kept, shared, Why.NEWEST), (shared, len(blocks), Why.SHARE))
        if start < end
    ]
    return blocks[:kept], tuple(cuts)


def _lore(entries: tuple[Lore, ...], room: int, measure: Measure) -> tuple[tuple[Lore, ...], tuple[Cut, ...]]:
    """Without those of least priority (of equal ones the later) until the rest is within `room`; order stays."""
    left = sum(measure(each.text) for each in entries)
    cut: dict[int, int] = {}
    for index in sorted(range(len(entries)), key=lambda i: (entries[i].priority, -i)):
        if left <= room:
            break
        cut[index] = measure(entries[index].text)
        left -= cut[index]
    kept = tuple(each for index, each in enumerate(entries) if index not in cut)
    cuts = (
        Cut(Kind.LORE, (f"{entries[index].book}/{entries[index].entry}",), Why.NEWEST, tokens)
        for index, tokens in cut.items()
    )
    return kept, tuple(cuts)


def _window(messages: list[_Counted], room: int, most: int) -> tuple[list[_Counted], tuple[Cut, ...]]:
    """All messages while they are within `room` and `most`, else the newest that are within the lower mark of both."""
    total = sum(tokens for _, tokens in messages)
    if total <= room and len(messages) <= most:
        return messages, ()
    lower = room * LOWER if total > room else room
    at_most = most * LOWER_OF_MOST // MOST if len(messages) > most else most
    first, used = len(messages) - 1, messages[-1][1]
    while first > 0 and len(messages) - first < at_most and used + messages[first - 1][1] <= lower:
        first -= 1
        used += messages[first][1]
    if first == 0:  # a single message that is larger than the room
        return messages, ()
    ids = tuple(str(message.id) for message, _ in messages[:first])
    why = Why.BUDGET if total > room else Why.COUNT
    return messages[first:], (Cut(Kind.MESSAGE, ids, why, total - used),)
