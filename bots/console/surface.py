"""Writes to the terminal: an answer appears as it comes, and is never taken back."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import TextIO

from core.surface.events import File, Place, Standing, Ticket
from core.surface.markup import Kind, Plain, plain
from core.surface.port import Button, Caps, Gone, Outgoing, Refused, Streaming

CAPS = Caps(
    limit=1_000_000,
    measure=len,
    streaming=Streaming.EDITS,
    pace=0.05,
    voices=True,
    buttons=True,
    typing=True,
    growing=True,
)
_STYLES = {Kind.BOLD: "\x1b[1m", Kind.ITALIC: "\x1b[3m", Kind.STRIKE: "\x1b[9m", Kind.CODE: "\x1b[36m"}
_RESET = "\x1b[0m"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARKS = "*_~`"
_CLOSINGS = ("", "*", "**", "***", "_", "~~", "`")


class Screen:
    """The one place of the terminal. `offered` is what the newest buttons do: they are pressed by their number."""

    def __init__(self, out: TextIO) -> None:
        self.offered: Sequence[Button] = ()
        self._out = out
        self._color = out.isatty()
        self._written: dict[str, str] = {}
        self._run = secrets.token_hex(4)  # posts of a run before are not on this screen
        self._waiting = False

    @property
    def caps(self) -> Caps:
        return CAPS

    def surface(self, place: Place, ticket: Ticket | None = None) -> Screen:
        return self

    async def post(self, outgoing: Outgoing) -> str:
        post_id = f"{self._run}.{len(self._written) + 1}"
        self._begin(post_id, outgoing)
        return post_id

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        if post_id in self._written:
            self._grow(post_id, outgoing)
        else:
            self._begin(post_id, outgoing)

    async def delete(self, post_id: str) -> None:
        """What is on a terminal stays there."""

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Never asked for: `caps.streaming` is EDITS."""

    @asynccontextmanager
    async def typing(self) -> AsyncIterator[None]:
        if self._color and not self._waiting:
            self.write("…")
            self._waiting = True
        try:
            yield
        finally:
            self.write("")

    async def fetch(self, file: File, limit: int) -> bytes:
        """Nobody sends files through a terminal: `python3 -m core character import` takes them."""
        raise Gone(file.handle)

    async def standing(self, person_id: str) -> Standing:
        """Whoever is here is here alone."""
        return Standing.OWNER

    async def open_thread(self, name: str) -> Place:
        raise Refused("there are no threads here")

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        return None

    def write(self, text: str) -> None:
        """Our own words as they are. The sign that somebody is writing goes first."""
        if self._waiting:
            self._out.write("\r\x1b[K")
            self._waiting = False
        self._out.write(text)
        self._out.flush()

    def _begin(self, post_id: str, outgoing: Outgoing) -> None:
        name = "" if outgoing.voice is None else f"{self._styled(plain(f'**{_safe(outgoing.voice.name)}**'))}: "
        self.write(f"\n{name}")
        self._written[post_id] = ""
        self._grow(post_id, outgoing)

    def _grow(self, post_id: str, outgoing: Outgoing) -> None:
        """Write what is new. Where what is there turns out to have meant something else, all of it stands below."""
        text, before = _safe(outgoing.shown), self._written[post_id]
        whole = text
        if self._color:
            whole = self._styled(plain(text) if outgoing.finished else _guessed(text), open_end=not outgoing.finished)
        anew = f"{_RESET}\n{whole}" if self._color else f"\n{whole}"
        self.write(whole[len(before) :] if whole.startswith(before) else anew)
        self._written[post_id] = whole
        if outgoing.finished:
            self._end(outgoing.buttons)

    def _end(self, buttons: Sequence[Button]) -> None:
        self.offered = buttons
        labels = "  ".join(f"/{number} {_safe(button.label)}" for number, button in enumerate(buttons, 1))
        self.write(f"\n{labels}\n" if labels else "\n")

    def _styled(self, shown: Plain, *, open_end: bool = False) -> str:
        """With the terminal's own bold and italics, where there is a person to see them.

        `open_end`: what reaches to the end may grow, and is not ended.
        """
        if not self._color:
            return shown.text
        edges = sorted({0, len(shown.text), *(edge for span in shown.spans for edge in (span.start, span.end))})
        pieces: list[str] = []
        styles: list[str] = []
        for start, end in pairwise(edges):
            if styles:
                pieces.append(_RESET)
            styles = [
                _STYLES[span.kind] for span in shown.spans if span.start <= start < span.end if span.kind in _STYLES
            ]
            pieces += [*styles, shown.text[start:end]]
        return "".join(pieces) + (_RESET if styles and not open_end else "")


def _guessed(text: str) -> Plain:
    """A growing text as if the mark that is still open were closed at its end."""
    body = text.rstrip(_MARKS)  # half a mark means nothing yet
    return min((plain(body + closing) for closing in _CLOSINGS), key=_marks_seen)


def _marks_seen(shown: Plain) -> int:
    return sum(shown.text.count(mark) for mark in _MARKS)


def _safe(text: str) -> str:
    """A model's or a card's words must not steer the terminal."""
    return _CONTROL.sub("", text)
