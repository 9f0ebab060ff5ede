"""What waits for the bot: updates with increasing ids, taken by long poll or brought to a webhook."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.fakes.telegram_api.wire import Json, Object, Refused

ONLY_IF_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE = 700_000_001


class Bell:
    """Wakes all who wait for a change."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Return at the next ring or after `seconds`."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await asyncio.wait([future], timeout=seconds)


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str
    max_connections: int
    last_error: str = ""
    last_error_date: int = 0


@dataclass(slots=True)
class Updates:
    """The queue. An update stays until an `offset` above it, or a webhook's 2xx, confirms it."""

    changed: Callable[[], None]
    waiting: list[tuple[int, Object]] = field(default_factory=list)
    last: int = FIRST_UPDATE - 1
    allowed: frozenset[str] = frozenset()
    webhook: Webhook | None = None
    bell: Bell = field(default_factory=Bell)
    _poll: int = 0

    def add(self, kind: str, payload: Object) -> int:
        """Queue an update if the bot asked for its kind; its id, or 0 where it is dropped."""
        if kind not in self.allowed if self.allowed else kind in ONLY_IF_ASKED:
            return 0
        self.last += 1
        self.waiting.append((self.last, {"update_id": self.last, kind: payload}))
        self.bell.ring()
        self.changed()
        return self.last

    def confirm(self, offset: int) -> None:
        """Forget what stands below `offset`; a negative one leaves only so many of the newest."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset:
            self.waiting = [(number, update) for number, update in self.waiting if number >= offset]
        self.changed()

    def allow(self, kinds: Sequence[Json] | None) -> None:
        """Bind what is asked for from now on; None leaves it, an empty list is Telegram's default."""
        if kinds is not None:
            self.allowed = frozenset(str(kind) for kind in kinds)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Object]:
        """The oldest updates from `offset` on, once there is one. Raises Refused (409) when another poll begins."""
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._poll += 1
        mine = self._poll
        self.bell.ring()
        self.confirm(offset)
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not self.waiting and (left := until - loop.time()) > 0:
            await self.bell.wait(left)
            if mine != self._poll:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        return [update for _, update in self.waiting[:limit]]

    def end_polls(self) -> None:
        """End every poll that is open: as a conflict, which is what setWebhook does to one."""
        self._poll += 1
        self.bell.ring()
