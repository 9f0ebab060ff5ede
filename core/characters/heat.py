"""How much a character is liked just now, as one stored number. (pure)

Each like weighs 1 when it is given and half as much with every half-life; so does the first publication. At any moment
a character's heat is the sum of 2^-(age / half-life). The age grows alike for all, so the order among characters never
changes by itself: it is the order of the sum of 2^(moment / half-life), whose logarithm to base 2 is what is stored.
Trending is then one scan of an index, and a like touches one row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

HALF_LIFE = timedelta(days=3)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
COLD = 0.0  # what has never been published or liked
_LOST = 1e-9  # of a sum: what is left after a subtraction is rounding


def moment(at: datetime) -> float:
    """The heat of one like at this time, and of nothing else."""
    return (at - BEGINNING) / HALF_LIFE


def warmed(hot: float, at: datetime) -> float:
    """With one like more."""
    if hot == COLD:
        return moment(at)
    high, low = max(hot, moment(at)), min(hot, moment(at))
    return high + math.log2(1.0 + 2.0 ** max(low - high, -1_000.0))


def cooled(hot: float, at: datetime) -> float | None:
    """Without a like that was given at this time; None where what is left is too little to be known from the sum."""
    rest = 1.0 - 2.0 ** max(min(moment(at) - hot, 0.0), -1_000.0)
    return hot + math.log2(rest) if rest > _LOST else None


def warmth(likes: Iterable[datetime]) -> float:
    """The heat of all these."""
    hot = COLD
    for at in likes:
        hot = warmed(hot, at)
    return hot


def now(hot: float, at: datetime) -> float:
    """The decayed number of likes at this time."""
    return float(2.0 ** min(hot - moment(at), 1_000.0))
