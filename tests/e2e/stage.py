"""The program as a process, in a folder of its own and with no settings but a test's."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.app import open_app
from core.settings import Settings
from tests.e2e.program import Start, main
from tests.e2e.scenes import Scene
from tests.forks import FORKS

PATIENCE = 40.0  # seconds for anything to happen, on a machine that has much else to do
# Where a test names no embedder: ours is loaded at each start, and takes 80 ms of the processor of each turn.
WORDS_ONLY = {"IYAGI_AI__EMBEDDING": "none"}
SECRET = "one secret for all processes of a test"


def environment(settings: dict[str, str]) -> dict[str, str]:
    """This process's, without what the developer has set for a program of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("IYAGI_")}
    return kept | settings


def on_postgres(url: str) -> dict[str, str]:
    return {"IYAGI_DATABASE_URL": url, "IYAGI_SECRET_KEY": SECRET}


@dataclass
class Program:
    """The program in `folder`, killed at the end of the block if it still runs.

    `point` is where it kills itself once it is armed, 0 for nowhere; `named` are its roles, all that are set if none;
    `pace` is the slow model's, in seconds; without it (`slow`) those answer that the settings name. `cut`: see Start.
    """

    folder: Path
    scene: Scene
    point: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    pace: float = 0.2
    slow: bool = True
    cut: str = ""
    _process: BaseProcess | None = None

    async def __aenter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        if "IYAGI_DATABASE_URL" not in self.settings:
            shutil.copytree(await _planted(), self.folder, dirs_exist_ok=True)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            await self.kill()
        if error is not None:
            error.add_note(self.log())

    async def start(self) -> None:
        """Until it serves."""
        self.begin()
        await self.scene.up()

    def begin(self) -> None:
        given = {"IYAGI_DATA_DIR": str(self.folder), "IYAGI_WEB__PORT": "0", "IYAGI_LANGUAGE": "ko"} | WORDS_ONLY
        start = Start(
            self.folder,
            environment(given | self.scene.settings | self.settings),
            self.point,
            self.pace,
            self.named,
            self.slow,
            self.cut,
        )
        self._process = FORKS.Process(target=main, args=(start,))
        self._process.start()

    async def dead(self) -> int:
        """Its exit code, once it has ended by itself; less than 0: the signal that ended it."""
        process = self._running()
        await until(lambda: process.exitcode is not None)
        process.join()
        code = process.exitcode
        process.close()
        self._process = None
        assert code is not None
        return code

    async def kill(self) -> None:
        self._running().kill()
        await self.dead()

    def terminate(self) -> None:
        """What an operator's machine does to stop it (SIGTERM)."""
        self._running().terminate()

    async def stop(self) -> int:
        self.terminate()
        return await self.dead()

    def _running(self) -> BaseProcess:
        assert self._process is not None
        return self._process

    def arm(self) -> None:
        """From now on it dies at its point."""
        (self.folder / "armed").touch()

    def calls(self) -> list[str]:
        """What the model was asked, a line each."""
        return _lines(self.folder / "calls")

    async def speaking(self, times: int = 1) -> None:
        """Until the model has said the first words of so many answers."""
        await until(lambda: len(_lines(self.folder / "words")) >= times)

    def log(self) -> str:
        return "\n".join(_lines(self.folder / "log"))

    @property
    def database(self) -> str:
        return self.settings.get("IYAGI_DATABASE_URL", f"sqlite+aiosqlite:///{self.folder / 'iyagi.db'}")

    async def kept(self) -> list[tuple[str, str]]:
        """(role, text) of all messages that the database has."""
        engine = create_async_engine(self.database)
        async with engine.connect() as connection:
            found = (await connection.execute(text("SELECT role, text FROM messages ORDER BY id"))).all()
        await engine.dispose()
        return [(row.role, row.text) for row in found]

    async def run(self, statement: str) -> None:
        """Change the database behind the program's back."""
        engine = create_async_engine(self.database)
        async with engine.begin() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    async def until_logged(self, words: str, times: int = 1) -> None:
        await until(lambda: self.log().count(words) >= times)

    async def until_kept(self, true: Callable[[list[tuple[str, str]]], bool]) -> None:
        """Until the database has of all messages what `true` looks for."""
        async with asyncio.timeout(PATIENCE):
            while not true(await self.kept()):
                await asyncio.sleep(0.05)

    async def settled(self) -> None:
        """Until nothing waits and all turns are closed: then what is shown is what is kept."""
        engine = create_async_engine(self.database)
        left = text(
            "SELECT (SELECT count(*) FROM inbox WHERE state <> 'done')"
            " + (SELECT count(*) FROM turns WHERE ended_at IS NULL)"
        )
        async with asyncio.timeout(PATIENCE), engine.connect() as connection:
            while (await connection.execute(left)).scalar_one():
                await connection.rollback()
                await asyncio.sleep(0.02)
        await engine.dispose()

    async def answers(self) -> list[str]:
        """What the database has of the character's words: the turn that said them is closed."""
        return [text for role, text in await self.kept() if role == "character"]


def said(text: str) -> Callable[[list[tuple[str, str]]], bool]:
    """Whether a person's message is kept, for `Program.until_kept`."""
    return lambda kept: ("person", text) in kept


_first: list[Path] = []


async def _planted() -> Path:
    """What a first start leaves, made once: half a second of CPU at each."""
    if not _first:
        folder = Path(tempfile.mkdtemp(prefix="iyagi-first-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        async with open_app(Settings(_env_file=None, data_dir=folder), []):
            _first.append(folder)
    return _first[0]


async def workers(url: str) -> set[str]:
    """The names of those who have answered anywhere."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = (
            (await connection.execute(text("SELECT DISTINCT worker FROM places WHERE worker <> ''"))).scalars().all()
        )
    await engine.dispose()
    return set(found)


async def a_minute_later(url: str, worker: str = "%") -> None:
    """Time passes for the leases of a worker that is dead, or of all."""
    passed = text("UPDATE places SET lease_until = lease_until - 61 WHERE lease_until > 0 AND worker LIKE :worker")
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(passed, {"worker": worker})
    await engine.dispose()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def seen(shown: Callable[[], Awaitable[list[str]]], enough: Callable[[list[str]], bool]) -> list[str]:
    """What is shown, once it is `enough`; as it stands then where that never is."""
    found: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while not enough(found := await shown()):
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"all that is shown: {found}") from None
    return found


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
