"""`python -m tests.e2e.program POINT FOLDER PACE`: the program as `run` starts it, with a model that speaks slowly.

It kills itself (SIGKILL) the first time it comes to crash point POINT while FOLDER/armed exists, which it takes away.
The model writes its calls to FOLDER/calls.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from core import log
from core.ai.model import Delta, Finish, Prompt, Purpose, Stop, StreamItem, Usage
from core.ai.router import Router
from core.app import open_app, roles
from core.cli import run_loop
from core.clock import Clock
from core.points import Point
from core.settings import Settings, load

PIECES = (
    "첫 문장은 마흔 글자를 넘겨야 곧바로 보이므로 이렇게 조금 더 길게, 아주 길게 늘여서 씁니다. ",
    "둘. ",
    "셋. ",
    "넷.",
)
ANSWER = "".join(PIECES)


class SlowModel:
    """Says ANSWER in pieces, `pace` seconds apart; each call leaves a line in `calls`."""

    provider = "slow"
    name = "slow"

    def __init__(self, calls: Path, pace: float) -> None:
        self._calls = calls
        self._pace = pace

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        with self._calls.open("a", encoding="utf-8") as file:
            file.write(prompt.lines[-1].text.replace("\n", " ") + "\n")
        for piece in PIECES:
            yield Delta(piece)
            await asyncio.sleep(self._pace)
        yield Stop(Finish.COMPLETE, Usage(1, 2, 3, 4))

    async def ping(self) -> None:
        return

    async def aclose(self) -> None:
        return


async def main(point: int, folder: Path, pace: float) -> int:
    armed = folder / "armed"

    def reached(passed: Point) -> None:
        if passed == point and armed.exists():
            armed.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def router(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [SlowModel(folder / "calls", pace)]}, clock, jitter=lambda: 0.0)

    settings, stop = load(), asyncio.Event()
    log.set_up(settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_app(settings, reached=reached, make_router=router) as app:
        await app.serve(roles(settings), stop)
    return 0


if __name__ == "__main__":
    run_loop(main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
