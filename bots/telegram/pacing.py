"""What a chat takes in a time, counted over all its topics: what only grows waits here, before Telegram says so."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from core.clock import Clock
from core.surface.port import Later

# Telegram takes 20 messages a minute in a group, edits counted; ends and answers to commands need some of them.
GROWING_A_MINUTE = 17
MINUTE = 60.0
EDIT_SECONDS = 1.0  # between two edits of one message
REMEMBERED = 1_024  # chats


@dataclass(slots=True)
class _Chat:
    wrote: deque[float] = field(default_factory=lambda: deque(maxlen=GROWING_A_MINUTE))
    edited: OrderedDict[str, float] = field(default_factory=OrderedDict)
    closed_until: float = 0.0


@dataclass(slots=True)
class Pacing:
    """One a process and bot."""

    clock: Clock
    _chats: OrderedDict[int, _Chat] = field(default_factory=OrderedDict)

    async def turn(self, chat: int, post_id: str, *, growing: bool) -> None:
        """Before an edit: return when it may be made.

        Raises Later for words that are still being written where they would come too soon: they leave the place to
        others. Any other edit waits for a second at most.
        """
        now, here = self.clock.monotonic(), self._of(chat)
        wait = here.edited.get(post_id, -EDIT_SECONDS) + EDIT_SECONDS - now
        if growing:
            if chat < 0 and len(here.wrote) == GROWING_A_MINUTE:
                wait = max(wait, here.wrote[0] + MINUTE - now)
            if (wait := max(wait, here.closed_until - now)) > 0:
                raise Later(wait)
        elif wait > 0:
            await self.clock.sleep(wait)

    def edited(self, chat: int, post_id: str) -> None:
        here = self._of(chat)
        here.edited[post_id] = self.clock.monotonic()
        here.edited.move_to_end(post_id)
        while len(here.edited) > GROWING_A_MINUTE:
            here.edited.popitem(last=False)
        self.wrote(chat)

    def wrote(self, chat: int) -> None:
        self._of(chat).wrote.append(self.clock.monotonic())

    def flooded(self, chat: int, seconds: float) -> None:
        """Telegram said so: until then nothing that only grows is even tried."""
        self._of(chat).closed_until = self.clock.monotonic() + seconds

    def _of(self, chat: int) -> _Chat:
        found = self._chats.setdefault(chat, _Chat())
        self._chats.move_to_end(chat)
        while len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)
        return found
