"""Where what was said may be remembered: whoever hears it now could have heard it then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.memory.audience import Spot, here, own
from core.reach import Reach

PEOPLE = frozenset(range(6))


def spot(number: int, reach: Reach, channel: str = "c", thread: str = "", space: str = "s", bot: str = "b") -> Spot:
    return Spot(id=number, platform="p", bot=bot, space=space, channel=channel, thread=thread, reach=reach)


DM, OTHER_DM = spot(1, Reach.DIRECT, "d", space=""), spot(2, Reach.DIRECT, "e", space="")
HIDDEN, OPEN, THREAD = spot(3, Reach.PRIVATE, "h"), spot(4, Reach.SPACE), spot(5, Reach.SPACE, thread="t")
WHISPERS, ELSEWHERE = spot(6, Reach.PRIVATE, thread="w"), spot(7, Reach.SPACE, "x", space="z")
PUBLIC = spot(8, Reach.PUBLIC, "y", space="y")


@pytest.mark.parametrize(
    ("source", "now", "of_place", "of_person"),
    [
        (DM, DM, True, True),
        (DM, OTHER_DM, False, True),
        (DM, HIDDEN, False, False),
        (DM, PUBLIC, False, False),
        (HIDDEN, HIDDEN, True, True),
        (HIDDEN, OPEN, False, False),
        (HIDDEN, DM, False, True),
        (OPEN, THREAD, True, True),
        (OPEN, WHISPERS, True, True),
        (THREAD, OPEN, False, True),
        (WHISPERS, OPEN, False, False),
        (OPEN, HIDDEN, False, True),
        (OPEN, ELSEWHERE, False, False),
        (OPEN, PUBLIC, False, False),
        (PUBLIC, ELSEWHERE, False, True),
        (PUBLIC, HIDDEN, False, True),
        (HIDDEN.when(Reach.PRIVATE), HIDDEN, True, True),
        (OPEN.when(Reach.PRIVATE), OPEN, False, False),
        (OPEN.when(Reach.PRIVATE), WHISPERS, False, False),
        (spot(9, Reach.PUBLIC, "d", space=""), spot(10, Reach.SPACE, space=""), False, True),
        (spot(11, Reach.SPACE, space=""), spot(12, Reach.PRIVATE, "k", space=""), False, False),
    ],
)
def test_what_may_be_remembered_where(source: Spot, now: Spot, *, of_place: bool, of_person: bool) -> None:
    assert (here(source, now), own(source, now)) == (of_place, of_person)


def test_its_owner_lets_it_be_used_anywhere() -> None:
    assert own(DM, PUBLIC, widened=True)


@dataclass(frozen=True, slots=True)
class Moment:
    """A place at a time, and who hears there then."""

    spot: Spot
    hear: frozenset[int]


@st.composite
def worlds(draw: st.DrawFn) -> list[tuple[Spot, list[Moment]]]:
    """Places in which more or fewer people can hear from one time to the next: (as it is now, its times)."""
    numbers, places = count(1), list[tuple[Spot, list[Moment]]]()
    some = st.frozensets(st.sampled_from(sorted(PEOPLE)))
    # A server opens its channels to its members, a group its talk to anybody.
    for space, widest in (("s1", Reach.SPACE), ("s2", Reach.SPACE), ("s3", Reach.PUBLIC)):
        members = draw(some)
        for channel in (f"{space}a", f"{space}b"):
            steps = draw(st.lists(st.sampled_from([Reach.PRIVATE, widest]), min_size=1, max_size=3))
            let_in = draw(some) & members
            who = {Reach.PRIVATE: let_in, Reach.SPACE: members, Reach.PUBLIC: PEOPLE}
            for bot in ("b1", "b2"):
                place = spot(next(numbers), steps[-1], channel, space=space, bot=bot)
                places.append((place, [Moment(place.when(each), who[each]) for each in steps]))
                thread = spot(next(numbers), steps[-1], channel, "t", space, bot)
                places.append((thread, [Moment(thread.when(each), who[each]) for each in steps]))
                whispers = spot(next(numbers), Reach.PRIVATE, channel, "w", space, bot)
                places.append((whispers, [Moment(whispers, draw(some) & who[steps[-1]])]))
    for person in PEOPLE:
        alone = spot(next(numbers), Reach.DIRECT, f"d{person}", space="")
        places.append((alone, [Moment(alone, frozenset({person}))]))
    return places


@given(worlds())
def test_whoever_hears_it_now_could_have_heard_it_then(world: list[tuple[Spot, list[Moment]]]) -> None:
    nows = [times[-1] for _, times in world]
    for _, times in world:
        for said in times:
            for now in nows:
                if here(said.spot, now.spot):
                    assert now.hear <= said.hear
                if own(said.spot, now.spot):
                    assert now.hear <= said.hear or now.spot.reach is Reach.DIRECT
