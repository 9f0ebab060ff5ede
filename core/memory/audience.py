"""Where what was said in one place may be remembered. Pure.

The rule (memory reference, 8): whoever hears it now could have heard it then, or is the person it belongs to, alone
with the character; or its owner lets it be used anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place as far as its audience goes. `id` is its row; `reach` of a source is that of when it was said, and
    `opened`: more people can hear there since."""

    id: int
    platform: str
    bot: str
    space: str
    channel: str
    thread: str
    reach: Reach
    opened: bool = False

    def when(self, reach: Reach) -> Spot:
        """This place, as it is now, when only `reach` could hear."""
        return replace(self, reach=reach, opened=not self.reach.within(reach))


def here(source: Spot, now: Spot) -> bool:
    """Whether what anybody said at `source` may be remembered in front of everybody at `now`: in the same place, or in
    a thread of its channel, as long as no more people hear it. Who was let into a thread of a channel that has opened
    since may not have been in the channel then."""
    if not now.reach.within(source.reach) or Reach.DIRECT in {source.reach, now.reach}:
        return source.id == now.id and now.reach.within(source.reach)
    above = _channel(source) == _channel(now) and not source.thread and not source.opened
    return source.id == now.id or above


def own(source: Spot, now: Spot, *, widened: bool = False) -> bool:
    """Whether what a person said at `source` (or was told) may be remembered at `now`, where they are spoken to."""
    if widened or now.reach is Reach.DIRECT or here(source, now):
        return True
    if source.reach is Reach.PUBLIC:
        return True
    same_space = bool(source.space) and _space(source) == _space(now)
    return source.reach is Reach.SPACE and same_space and now.reach in {Reach.PRIVATE, Reach.SPACE}


def _space(spot: Spot) -> tuple[str, str]:
    return spot.platform, spot.space


def _channel(spot: Spot) -> tuple[str, str, str, str]:
    return spot.platform, spot.bot, spot.space, spot.channel
