"""Telegram's flood limits, as a sliding window: so many messages a second in a chat, so many a minute in a group."""

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Limiter:
    """Sends and edits both count (Telegram's FAQ: 1 a second in a chat, 20 a minute in a group)."""

    per_second: int = 1
    per_minute_in_group: int = 20
    _times: dict[int, deque[float]] = field(default_factory=dict)

    def wait(self, chat_id: int, now: float) -> int:
        """Count one message and return 0; or, over the limit, count nothing and return the whole seconds to wait."""
        times = self._times.setdefault(chat_id, deque())
        while times and times[0] <= now - 60:
            times.popleft()
        waits = [_until_free(times, self.per_second, 1.0, now)]
        if chat_id < 0:
            waits.append(_until_free(times, self.per_minute_in_group, 60.0, now))
        if longest := max(waits):
            return math.ceil(longest)
        times.append(now)
        return 0


def _until_free(times: deque[float], allowed: int, span: float, now: float) -> float:
    if len(times) < allowed:
        return 0.0
    return max(0.0, times[-allowed] + span - now)
