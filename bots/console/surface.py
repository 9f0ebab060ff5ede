"""Writes to the terminal: an answer appears as it comes, and is never taken back."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from bots.console import files
from core.surface.events import File, Place, Standing, Ticket
from core.surface.markup import Kind, Plain, plain
from core.surface.port import Button, Caps, Outgoing, Panel, Refused, Streaming

LARGEST_FILE = 100_000_000  # bytes

CAPS = Caps(
    limit=1_000_000,
    measure=len,
    streaming=Streaming.EDITS,
    pace=0.05,
    voices=True,
    buttons=True,
    typing=True,
    growing=True,
    largest_file=LARGEST_FILE,
    voice_notes=True,
)
_STYLES = {Kind.BOLD: "\x1b[1m", Kind.ITALIC: "\x1b[3m", Kind.STRIKE: "\x1b[9m", Kind.CODE: "\x1b[36m"}
_RESET = "\x1b[0m"
# What steers a terminal, and marks that turn the letters behind them around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MARKS = "*_~`"
_CLOSINGS = ("", "*", "**", "***", "_", "~~", "`")


class Screen:
    """The one place of the terminal. `offered` is what the newest buttons do: they are pressed by their number.

    Files are kept in `folder`, and `told` says where they are.
    """

    def __init__(self, out: TextIO, folder: Path = Path("files"), told: Callable[[Path], str] = str) -> None:
        self.offered: Sequence[Button] = ()
        self._out, self._folder, self._told = out, folder, told
        self._color = out.isatty()
        self._written: dict[str, str] = {}
        self._ended: dict[str, str] = {}  # what a post says that grows no more
        self._offering = ""  # the post that has the buttons
        self._run = secrets.token_hex(4)  # posts of a run before are not on this screen
        self._waiting = False

    @property
    def caps(self) -> Caps:
        return CAPS

    def surface(self, place: Place, ticket: Ticket | None = None) -> Screen:
        return self

    def address(self, place: Place, message_id: str) -> str:
        """What is on a terminal has none."""
        return ""

    async def post(self, outgoing: Outgoing) -> str:
        post_id = f"{self._run}.{len(self._written) + 1}"
        path = None
        if outgoing.file is not None:
            try:
                path = await asyncio.to_thread(files.keep, self._folder, outgoing.file)
            except OSError as error:
                raise Refused(f"the file cannot be kept: {error}") from error
        self._begin(post_id, outgoing, path)
        return post_id

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        """What grows goes on. What was there whole and is now something else is written anew below."""
        before = self._ended.get(post_id)
        if before == outgoing.shown and outgoing.finished and not outgoing.buttons:
            if post_id == self._offering:
                self.offered = ()
        elif post_id not in self._written or (
            before is not None and not (outgoing.finished and before == outgoing.shown)
        ):
            self._begin(post_id, outgoing)
        else:
            self._grow(post_id, outgoing)

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
        """A file of this machine, which the person has named by its path."""
        return await asyncio.to_thread(files.read, file.handle, limit)

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

    def _begin(self, post_id: str, outgoing: Outgoing, path: Path | None = None) -> None:
        name = "" if outgoing.voice is None else f"{self._styled(plain(f'**{_line(outgoing.voice.name)}**'))}: "
        self.write(f"\n{name}")
        self._written[post_id] = ""
        self._ended.pop(post_id, None)
        self._grow(post_id, outgoing, path)

    def _grow(self, post_id: str, outgoing: Outgoing, path: Path | None = None) -> None:
        """Write what is new. Where what is there turns out to have meant something else, all of it stands below."""
        if outgoing.finished:
            self._ended[post_id], self._offering = outgoing.shown, post_id
        if outgoing.panel is not None:
            self._written[post_id] = self._parts(outgoing, outgoing.panel, path)
            return
        text, before = _safe(outgoing.shown), self._written[post_id]
        whole = text
        if self._color:
            whole = self._styled(plain(text) if outgoing.finished else _guessed(text), open_end=not outgoing.finished)
        anew = f"{_RESET}\n{whole}" if self._color else f"\n{whole}"
        self.write(whole[len(before) :] if whole.startswith(before) else anew)
        self._written[post_id] = whole
        if outgoing.finished:
            self._end(outgoing.buttons, path)

    def _parts(self, outgoing: Outgoing, panel: Panel, path: Path | None) -> str:
        """Each part of a panel with its own button, then those that belong to all of it. What the parts say."""
        shown, own = [], [section.button for section in panel.sections if section.button is not None]
        pressed = [button for button in own if button.action]
        for section in panel.sections:
            words = _safe(section.text).strip()
            shown.append(self._styled(plain(words)) if self._color else words)
            if section.button is not None:
                number = pressed.index(section.button) + 1 if section.button.action else 0
                shown[-1] += f"\n  {_label(section.button, number)}"
        self.write("\n".join(shown))
        told = {button.action for button in pressed}
        self._end([button for button in outgoing.buttons if button.action not in told], path, pressed)
        return "\n".join(shown)

    def _end(self, buttons: Sequence[Button], path: Path | None = None, before: Sequence[Button] = ()) -> None:
        """The file's place, what can be pressed by its number behind what `before` has, and what leads elsewhere."""
        pressed = [button for button in buttons if not button.url]
        self.offered = (*before, *pressed)
        numbered = enumerate(pressed, len(before) + 1)
        lines = [] if path is None else [_safe(self._told(path))]
        lines.append("  ".join(_label(button, number) for number, button in numbered))
        lines += [_label(button) for button in buttons if button.url]
        self.write("\n" + "".join(f"{line}\n" for line in lines if line))

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


def _label(button: Button, number: int = 0) -> str:
    """A button that leads to an address shows it, for a terminal makes no links of words."""
    if button.url:
        return _line(f"{button.label}: {button.url}")
    return f"/{number} {_line(button.label)}"


def _guessed(text: str) -> Plain:
    """A growing text as if the mark that is still open were closed at its end."""
    body = text.rstrip(_MARKS)  # half a mark means nothing yet
    return min((plain(body + closing) for closing in _CLOSINGS), key=_marks_seen)


def _marks_seen(shown: Plain) -> int:
    return sum(shown.text.count(mark) for mark in _MARKS)


def _safe(text: str) -> str:
    """A model's or a card's words must not steer the terminal."""
    return _CONTROL.sub("", text)


def _line(text: str) -> str:
    """Names and labels, which must not look like another line either."""
    return " ".join(_safe(text).split())
