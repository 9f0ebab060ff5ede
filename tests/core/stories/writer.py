"""A process that works on stories, with a model that tells what was recorded, at a pace at which it can be killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from core.ai.model import Purpose
from core.ai.router import WITHOUT_SPARE, Router
from core.app import open_app
from core.cli import run_loop
from core.clock import Clock
from core.settings import Settings, load
from tests.core.stories.workshop import price
from tests.fakes.teller import Teller


@dataclass(frozen=True, slots=True)
class Start:
    """`name` is the worker's; what it asks its model it writes to `folder`/`name`, a line a call; answers are in
    `folder`/book. `pace` are the seconds before each word."""

    folder: Path
    name: str
    environment: dict[str, str]
    pace: float = 0.01


def main(start: Start) -> None:
    """All of a process's life: it works until it is killed."""
    with (start.folder / f"{start.name}.log").open("ab") as log_file:
        os.dup2(log_file.fileno(), 1)
        os.dup2(log_file.fileno(), 2)
    os.environ.clear()
    os.environ.update(start.environment)
    sys.exit(run_loop(_work(start)))


async def _work(start: Start) -> int:
    book = json.loads((start.folder / "book").read_text("utf-8"))

    async def between(_call: int, words: int) -> None:
        if words == 0:
            with (start.folder / start.name).open("a") as asked:
                asked.write("asked\n")
        await asyncio.sleep(start.pace)

    def router(_settings: Settings, clock: Clock) -> Router:
        models = [Teller(book, between=between)]
        routes = {purpose: models for purpose in Purpose if purpose not in WITHOUT_SPARE}
        return Router(routes, clock, jitter=lambda: 0.0, price=price)

    async with open_app(load(), [], make_router=router) as app:
        app.writing.name = start.name
        await app.writing.run()
    return 0
