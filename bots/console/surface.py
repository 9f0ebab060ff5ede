"""Writes to the terminal: an answer appears as it comes, and is never taken back."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TextIO

from core.surface.events import Place, Ticket
from core.surface.markup import Kind, plain
from core.surface.port import Caps, Outgoing, Streaming
from core.text import Catalog

CAPS = Caps(limit=1_000_000, measure=len, streaming=Streaming.EDITS, pace=0.05, voices=True, typing=True, growing=True)
_STYLES = {Kind.BOLD: "\x1b[1m", Kind.ITALIC: "\x1b[3m", Kind.STRIKE: "\x1b[9m", Kind.CODE: "\x1b[36m"}
_RESET = "\x1b[0m"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Screen:
    """The one place of the terminal. `finished` is set when an answer or a notice is there in full."""

    def __init__(self, catalog: Catalog, out: TextIO = sys.stdout) -> None:
        self.catalog = catalog
        self.finished = asyncio.Event()
        self._out = out
        self._color = out.isatty()
        self._posts: dict[str, str] = {}

    @property
    def caps(self) -> Caps:
        return CAPS

    def surface(self, place: Place, ticket: Ticket | None = None) -> Screen:
        return self

    async def post(self, outgoing: Outgoing) -> str:
        post_id = str(len(self._posts) + 1)
        name = "" if outgoing.voice is None else f"{self._styled(f'**{outgoing.voice.name}**')}: "
        self._posts[post_id] = ""
        self._write(f"\n{name}")
        self._grow(post_id, outgoing)
        return post_id

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        self._grow(post_id, outgoing)

    def _grow(self, post_id: str, outgoing: Outgoing) -> None:
        """Write what is new. Marks that a growing text has half of are shown as they are."""
        whole, before = outgoing.shown, self._posts[post_id]
        if not before and outgoing.finished:
            self._write(self._styled(whole))
        elif whole.startswith(before):
            self._write(_safe(whole[len(before) :]))
        else:
            self._write("\n" + self._styled(whole))
        self._posts[post_id] = whole
        if outgoing.finished:
            self._write("\n")
            self.finished.set()

    async def delete(self, post_id: str) -> None:
        """What is on a terminal stays there."""

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Never asked for: `caps.streaming` is EDITS."""

    @asynccontextmanager
    async def typing(self) -> AsyncIterator[None]:
        if self._color:
            self._write("…")
        try:
            yield
        finally:
            if self._color:
                self._write("\r\x1b[K")

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        return None

    def _styled(self, text: str) -> str:
        """With the terminal's own bold and italics, where there is a person to see them."""
        if not self._color:
            return _safe(text)
        shown = plain(_safe(text))
        marks: dict[int, str] = {}
        for span in shown.spans:
            if span.kind in _STYLES:
                marks[span.start] = marks.get(span.start, "") + _STYLES[span.kind]
                marks[span.end] = _RESET + marks.get(span.end, "")
        return "".join(marks.get(n, "") + c for n, c in enumerate(shown.text)) + marks.get(len(shown.text), "")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _safe(text: str) -> str:
    """A model's or a card's words must not steer the terminal."""
    return _CONTROL.sub("", text)
