"""The program as `run` starts it, with a model that takes SECONDS: `python -m tests.bench.program SECONDS [PARTS]`."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator

from core import log
from core.ai.model import Delta, Finish, Prompt, Purpose, Stop, StreamItem, Usage
from core.ai.router import Router
from core.app import open_app, roles
from core.cli import run_loop
from core.clock import Clock
from core.settings import Settings, load

ANSWER = "네, 잘 들었어요."


class TimedModel:
    """Answers after `seconds`; at once where they are 0. In several `parts` it speaks all the while."""

    provider = "timed"
    name = "timed"

    def __init__(self, seconds: float, parts: int = 1) -> None:
        self._seconds = seconds
        self._parts = parts

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        for left in reversed(range(self._parts)):
            if self._seconds:
                await asyncio.sleep(self._seconds / self._parts)
            yield Delta(f"{ANSWER} " if left else f"{ANSWER} ({len(prompt.lines)})")
        yield Stop(Finish.COMPLETE, Usage(1, 2, 3, 4))

    async def ping(self) -> None:
        return

    async def aclose(self) -> None:
        return


async def main(seconds: float, parts: int) -> int:
    def router(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [TimedModel(seconds, parts)]}, clock, jitter=lambda: 0.0)

    settings, stop = load(), asyncio.Event()
    log.set_up(settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_app(settings, make_router=router) as app:
        await app.serve(roles(settings), stop)
    return 0


if __name__ == "__main__":
    run_loop(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
