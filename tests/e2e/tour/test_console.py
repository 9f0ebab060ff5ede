"""In the terminal: the same commands over a pipe, in one sitting."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.stage import environment
from tests.e2e.tour.model import Speaking
from tests.fakes.provider_api import PAINTED

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


@dataclass
class Terminal:
    """`shown` is all that was printed, `read` how much of it has been looked at."""

    process: Process
    shown: str = ""
    read: int = 0

    async def types(self, line: str, having: str) -> str:
        """What is printed to a line, once it holds these words."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n".encode())
        try:
            async with asyncio.timeout(PATIENCE):
                while having not in self.shown[self.read :]:
                    more = await self.process.stdout.read(65_536)
                    assert more, f"it ended: {self.shown}"
                    self.shown += more.decode()
        except TimeoutError:
            raise AssertionError(f"{having!r} is not in {self.shown[self.read :]!r}") from None
        new, self.read = self.shown[self.read :], len(self.shown)
        return new


@asynccontextmanager
async def terminal(folder: Path, model: Speaking) -> AsyncIterator[Terminal]:
    given = {"IYAGI_DATA_DIR": str(folder / "data"), "IYAGI_LANGUAGE": "ko", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    words = [sys.executable, "-m", "core", "chat"]
    process = await asyncio.create_subprocess_exec(
        *words, cwd=folder, env=environment(given | model.settings()), stdin=PIPE, stdout=PIPE, stderr=STDOUT
    )
    try:
        yield Terminal(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_whole_evening_in_the_terminal(tmp_path: Path) -> None:
    async with Speaking() as model, terminal(tmp_path, model) as here:
        model.tell("첫째 답이에요.", "둘째 답이에요.")
        await here.types("비가 오네요.", "첫째 답이에요.")
        await here.types("/again", "둘째 답이에요.")
        await here.types("/넘기기 이전", "첫째 답이에요.")
        await here.types("/edit 고친 답이에요.", "고친 답이에요.")
        model.tell("이어지는 답이에요.")
        await here.types("/more", "이어지는 답이에요.")
        assert "gemma3:12b" in await here.types("/why", "비용 $")
        await here.types("/title 비 오는 밤", "비 오는 밤")
        await here.types("/new 2", "문을 미는 순간")
        assert "비 오는 밤" in await here.types("/chats", "메시지")
        await here.types("/persona 민수 | 오르간을 고친다", "‘민수’")

        await here.types("/invite 장마루", "들어왔어요")
        model.tell("마루가 왔다!", "달래도 있어요.")
        both = await here.types("마루야, 달래야, 안녕?", "달래도 있어요.")
        assert both.index("장마루") < both.index("마루가 왔다!") < both.index("윤달래") < both.index("달래도 있어요.")
        assert "오르간을 고친다" in model.prompt()
        await here.types("/dismiss 장마루", "떠났어요")

        picture = tmp_path / "red.png"
        picture.write_bytes(PAINTED)
        model.tell("빨간색이네요.")
        await here.types(f"{picture} 무슨 색이에요?", "빨간색이네요.")
        assert "data:image/png;base64," in model.prompt()
        for command, ending in (("/speak", "ogg"), ("/imagine", "png"), ("/file", "txt"), ("/export json", "json")):
            assert "data" in await here.types(command, f".{ending}")
        await here.types("/undo", "없던 일로")
        await here.types("/me", "내 설정")
        await here.types("/settings", "여럿이 있는")
        assert [each for each in (tmp_path / "data").rglob("*.ogg") if each.read_bytes().startswith(b"OggS")]
