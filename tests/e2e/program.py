"""The program as `run` starts it, in a process of its own, with a model that speaks slowly.

It kills itself (SIGKILL) the first time it comes to its crash point while `folder`/armed exists, which it takes away.
The model writes what it is asked to `folder`/calls, and to `folder`/words once its first words are out.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core import log
from core.ai.model import Delta, Finish, Prompt, Purpose, Stop, StreamItem, Usage
from core.ai.router import Router
from core.app import open_app, roles
from core.cli import run_loop
from core.clock import Clock
from core.points import Point
from core.settings import Settings, load
from tests.e2e.cutting import cut


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


@dataclass(frozen=True, slots=True)
class Start:
    """How the program is started. `point`: where it kills itself, 0 for nowhere. `named`: its roles, none for all.

    `slow`: the model is the slow one, not those of the settings. `cut` is the table in whose transaction it dies, with
    a "!" behind its name where it does at the commit.
    """

    folder: Path
    environment: dict[str, str]
    point: int = 0
    pace: float = 0.0
    named: tuple[str, ...] = ()
    slow: bool = True
    cut: str = ""


def main(start: Start) -> None:
    """All of a process's life: out and error go to `folder`/log."""
    with (start.folder / "log").open("ab") as log_file:
        os.dup2(log_file.fileno(), 1)
        os.dup2(log_file.fileno(), 2)
    os.chdir(start.folder)
    os.environ.clear()
    os.environ.update(start.environment)
    if start.cut:
        cut(start.folder, start.cut.rstrip("!"), at_commit=start.cut.endswith("!"))
    sys.exit(run_loop(_serve(start)))


async def _serve(start: Start) -> int:
    armed = start.folder / "armed"

    def reached(passed: Point) -> None:
        if passed == start.point and armed.exists():
            armed.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def router(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [SlowModel(start.folder, start.pace)]}, clock, jitter=lambda: 0.0)

    settings, stop = load(), asyncio.Event()
    log.set_up(settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_app(settings, reached=reached, make_router=router if start.slow else None) as app:
        await app.serve(start.named or roles(settings), stop)
    return 0
