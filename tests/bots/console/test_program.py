"""`python -m core chat` as a process: over a pipe, and on a terminal of its own."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CHAT = [sys.executable, "-m", "core", "chat"]
SECONDS = 30.0


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    own = {"IYAGI_DATA_DIR": str(tmp_path / "data"), "IYAGI_COMPATIBLE__PROBE": "false", "LANG": "ko_KR.UTF-8"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IYAGI_")}
    return kept | own | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONUTF8": "1"}


@dataclass
class Terminal:
    """The program on a pseudo-terminal."""

    process: subprocess.Popen[bytes]
    number: int
    shown: bytearray = field(default_factory=bytearray)

    def until(self, pattern: str) -> str:
        """All that was shown until `pattern` is there, the styles taken off."""
        until = time.monotonic() + SECONDS
        while not re.search(pattern, self.text()):
            assert time.monotonic() < until, f"no {pattern!r} in {self.text()!r}"
            self._read()
        return self.text()

    def text(self) -> str:
        return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", self.shown.decode(errors="replace")).replace("\r\n", "\n")

    def type(self, text: str) -> None:
        os.write(self.number, text.encode())

    def ended(self) -> int:
        until = time.monotonic() + SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < until, f"still there: {self.text()!r}"
            self._read()
        self._read()
        return self.process.returncode

    def _read(self) -> None:
        if not select.select([self.number], [], [], 0.05)[0]:
            return
        with suppress(OSError):  # the other side is closed
            self.shown += os.read(self.number, 65_536)


@contextmanager
def on_a_terminal(env: dict[str, str], folder: Path) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        CHAT, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
            os.close(ours)


def test_a_talk_over_a_pipe_ends_with_the_input(env: dict[str, str], tmp_path: Path) -> None:
    said = "안녕, 오늘 비가 오네\r\n/누구\n마지막 줄에는 끝이 없다"

    talked = subprocess.run(
        [*CHAT, "마루"], cwd=tmp_path, env=env, input=said.encode(), capture_output=True, timeout=SECONDS, check=False
    )

    shown = talked.stdout.decode()
    assert (talked.returncode, talked.stderr.decode()) == (0, "")
    assert shown.count("\n장마루: ") == 3
    assert "지금 이 자리에는 **장마루**" in shown
    assert "\x1b" not in shown


def test_ctrl_c_leaves_a_pipe_at_once_without_a_trace(env: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        CHAT, cwd=tmp_path, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        while "윤달래: ".encode() not in process.stdout.readline():
            pass
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=SECONDS)

    assert (process.returncode, stderr.decode()) == (130, "")


def test_on_a_terminal_a_line_can_be_edited_and_ctrl_d_leaves(env: dict[str, str], tmp_path: Path) -> None:
    with on_a_terminal(env, tmp_path) as terminal:
        terminal.until(r"\n> $")
        terminal.type("/누가\x7f구\n")
        shown = terminal.until(r"답하는 모델: .*\n\n> $")
        terminal.type("\x04")

        assert "지금 이 자리에는 윤달래" in shown
        assert terminal.ended() == 0
        assert terminal.text().endswith("> \n")


def test_on_a_terminal_ctrl_c_leaves_and_gives_the_terminal_back(env: dict[str, str], tmp_path: Path) -> None:
    import termios

    with on_a_terminal(env, tmp_path) as terminal:
        before = termios.tcgetattr(terminal.number)
        terminal.until(r"\n> $")
        during = termios.tcgetattr(terminal.number)
        terminal.process.send_signal(signal.SIGINT)

        assert terminal.ended() == 130
        assert during != before
        assert termios.tcgetattr(terminal.number) == before
        assert "Traceback" not in terminal.text()
        assert terminal.text().endswith("> \n")
