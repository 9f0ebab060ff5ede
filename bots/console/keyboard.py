"""The lines that a person types, or that come through a pipe."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import Self, TextIO

PROMPT = "> "
_PIECE = 65_536  # bytes


class Keyboard:
    """`line` waits for the next line in a thread of its own, which nobody waits for when the talk ends.

    On a terminal the line can be edited, with the letters as wide as they are, and the terminal is given back as it
    was found.
    """

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._number = source.fileno()
        self._out = out
        self._edited = source.isatty() and out.isatty()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def __enter__(self) -> Self:
        self._before = None
        if self._edited and sys.platform != "win32":
            import termios

            with suppress(ImportError):  # a Python that was built without it
                import readline  # noqa: F401  # input() edits the line with it
            self._before = termios.tcgetattr(self._number)
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        if self._edited and kind is not None:
            self._out.write("\n")  # behind the prompt at which the person stopped
        if self._before is not None and sys.platform != "win32":
            import termios

            termios.tcsetattr(self._number, termios.TCSANOW, self._before)

    async def line(self) -> str | None:
        """The next line without its end; None when there are no more."""
        loop = asyncio.get_running_loop()
        came: asyncio.Future[str | None] = loop.create_future()

        def wait() -> None:
            read = self._ask() if self._edited else self._next()
            with suppress(RuntimeError):  # the loop is closed: the person has left
                loop.call_soon_threadsafe(_settle, came, read)

        # Not to_thread: its thread is joined at the end, and Ctrl-C would wait for Enter.
        threading.Thread(target=wait, daemon=True).start()
        return await came

    def _ask(self) -> str | None:
        try:
            return input(f"\n{PROMPT}")
        except (EOFError, OSError):
            self._out.write("\n")
            return None
        except UnicodeDecodeError:  # half a letter
            return ""

    def _next(self) -> str | None:
        """Reads the file's number itself: a thread inside `sys.stdin` at the end of the process is a fatal error."""
        while "\n" not in self._rest:
            try:
                piece = os.read(self._number, _PIECE)
            except OSError:
                piece = b""
            if not piece:
                rest, self._rest = self._rest + self._decode(b"", final=True), ""
                return rest or None
            self._rest += self._decode(piece)
        line, _, self._rest = self._rest.partition("\n")
        return line.removesuffix("\r")


def _settle(came: asyncio.Future[str | None], line: str | None) -> None:
    if not came.done():
        came.set_result(line)
