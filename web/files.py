"""What comes along with posts: made safe when it is sent, and of a kind that browsers may show or only keep."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import UploadFile

from core.ai import audio
from core.ai.images import seen
from core.errors import BadInput
from core.surface.events import File, FileKind
from core.text import t
from web.store import Kept

PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
SOUNDS = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/webm"})
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it is kept, and what the core is to know of it."""

    kept: Kept
    kind: FileKind
    seconds: float = 0.0

    def file(self, handle: str) -> File:
        kept = self.kept
        return File(handle, kept.name, len(kept.data), kept.media_type, self.kind, self.seconds)


def kind_of(media_type: str) -> FileKind:
    """How a page shows such a file: whatever else it is, it is only offered to be kept."""
    if media_type in PICTURES:
        return FileKind.PICTURE
    return FileKind.VOICE if media_type in SOUNDS else FileKind.OTHER


async def with_message(sent: UploadFile) -> Brought:
    """A picture, made small and without its past, or a voice note. Raises BadInput for anything else."""
    data, name = await sent.read(), called(sent.filename or "")
    if data[:4] == b"OggS":
        return Brought(Kept(name, "audio/ogg", data), FileKind.VOICE, await asyncio.to_thread(audio.read, data))
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return Brought(Kept(name, "audio/wav", data), FileKind.VOICE, await asyncio.to_thread(audio.read, data))
    try:
        picture = await asyncio.to_thread(seen, data)
    except BadInput as error:
        raise BadInput(t("web-file-kind")) if error.text.key == "ai-picture-unknown" else error from error
    return Brought(Kept(name, picture.media_type, picture.data), FileKind.PICTURE)


async def with_command(sent: UploadFile) -> Brought:
    """Any file, as it is: the command knows what it wants. It is kept as nothing that a browser shows."""
    kind = FileKind.PICTURE if (sent.content_type or "") in PICTURES else FileKind.OTHER
    return Brought(Kept(called(sent.filename or ""), UNKNOWN, await sent.read()), kind)


def called(name: str) -> str:
    """Without what no database keeps, and what turns letters around: a name that looks as it is."""
    return "".join(letter for letter in name if letter.isprintable()) or "file"
