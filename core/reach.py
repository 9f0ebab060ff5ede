"""Who can hear what is said in a place."""

from __future__ import annotations

from enum import StrEnum


class Reach(StrEnum):
    """From few to many: one person; those who were let in; everybody of a server; anybody."""

    DIRECT = "direct"
    PRIVATE = "private"
    SPACE = "space"
    PUBLIC = "public"

    def within(self, other: Reach) -> bool:
        """Whether no more people hear it here than there."""
        return _ORDER[self] <= _ORDER[other]


_ORDER = {reach: number for number, reach in enumerate(Reach)}


def narrower(one: Reach, other: Reach) -> Reach:
    return one if one.within(other) else other
