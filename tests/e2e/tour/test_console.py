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


async def test_memories_are_seen_changed_and_taken_along_in_the_terminal(tmp_path: Path) -> None:
    async with Speaking() as model, terminal(tmp_path, model) as here:
        model.tell("첫째 답이에요.")
        await here.types("안녕하세요.", "첫째 답이에요.")
        await here.types("/기억", "아직 나에 대해")
        await here.types("/memory add 새우 알레르기가 있다", "적어 두었습니다")
        await here.types("/기억 찾아 새우", "1. 새우 알레르기가 있다")
        await here.types("/1", "직접 적어 둔 기억입니다")
        await here.types("/2", "고정했습니다")
        assert "고정" in await here.types("/memory", "1. 새우 알레르기가 있다")
        await here.types("/memory export", ".md")
        await here.types("/memory export json", ".json")
        await here.types("/memory fresh", "떠올리지 않습니다")
        await here.types("/memory fresh undo", "다시 떠올립니다")
        await here.types("/memory forget 새우", "정말 잊게 할까요")
        await here.types("/1", "잊었습니다")
        await here.types("/memory incognito", "비밀 대화를 시작합니다")
        await here.types("/branch", "비밀 대화는 남지 않으므로")
        await here.types("/memory incognito off", "비밀 대화를 끝내고 지웠습니다")
    written = [each.read_text("utf-8") for each in (tmp_path / "data").rglob("*.md")]
    assert [each for each in written if "새우 알레르기가 있다" in each]
