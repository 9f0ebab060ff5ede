"""`python -m tests.e2e.program POINT FOLDER PACE [ROLE…]`: the program as `run` starts it, with a model that is slow.

It kills itself (SIGKILL) the first time it comes to crash point POINT while FOLDER/armed exists, which it takes away.
The model writes what it is asked to FOLDER/calls, and to FOLDER/words once its first words are out.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from core import log
from core.ai.model import Delta, Finish, Prompt, Purpose, Stop, StreamItem, Usage
from core.ai.router import Router
from core.app import open_app, roles
from core.cli import run_loop
from core.clock import Clock
from core.points import Point
from core.settings import Settings, load


def pieces(said: str) -> Sequence[str]:
    """What the model answers to these words of a person, as it comes; the first is long enough to be shown at once."""
    return (
        "첫 문장은 마흔 글자를 넘겨야 곧바로 보이므로 이렇게 조금 더 길게, 아주 길게 늘여서 씁니다. ",
        "둘. ",
        "셋. ",
        f"{said} – 끝.",
    )


def answer(said: str) -> str:
    return "".join(pieces(said))


class SlowModel:
    """Thinks `pace` seconds before each piece of its answer."""

    provider = "slow"
    name = "slow"

    def __init__(self, folder: Path, pace: float) -> None:
        self._folder = folder
        self._pace = pace

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        assert prompt.material is not None
        said = prompt.material.said
        _note(self._folder / "calls", said)
        for number, piece in enumerate(pieces(said)):
            if self._pace:
                await asyncio.sleep(self._pace)
            yield Delta(piece)
            if number == 0:
                _note(self._folder / "words", said)
        yield Stop(Finish.COMPLETE, Usage(1, 2, 3, 4))

    async def ping(self) -> None:
        return

    async def aclose(self) -> None:
        return


def _note(file: Path, said: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(said.replace("\n", " ") + "\n")


async def main(point: int, folder: Path, pace: float, named: Sequence[str]) -> int:
    armed = folder / "armed"

    def reached(passed: Point) -> None:
        if passed == point and armed.exists():
            armed.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def router(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [SlowModel(folder, pace)]}, clock, jitter=lambda: 0.0)

    settings, stop = load(), asyncio.Event()
    log.set_up(settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_app(settings, reached=reached, make_router=router) as app:
        await app.serve(named or roles(settings), stop)
    return 0


if __name__ == "__main__":
    sys.exit(run_loop(main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])))
