"""PNG files chunk by chunk: walked within their own bounds, and put together again with right checksums."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.errors import BadInput
from core.text import t

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
MOST_CHUNKS = 100_000  # a 50 MB picture written in pieces of 8 KB has 6,400

# What makes up the picture and how it looks; all else is words, dates, places, cameras and other programs' business.
PICTURE = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
PIXELS = frozenset(b"IHDR PLTE IDAT IEND tRNS".split())
MOTION = frozenset(b"acTL fcTL fdAT".split())


@dataclass(frozen=True, slots=True)
class Chunk:
    """`sound`: its checksum is right. `end`: where the next one begins in the file."""

    kind: bytes
    body: memoryview
    sound: bool
    end: int

    @property
    def keyword(self) -> bytes:
        """The keyword of a text chunk as it is written; empty for any other chunk."""
        if self.kind not in TEXTS:
            return b""
        keyword, nul, _ = bytes(self.body[:80]).partition(b"\0")
        return keyword if nul else b""


def chunks(data: bytes) -> Iterator[Chunk]:
    """Each complete chunk up to IEND. Raises BadInput, after the last sound one, where the file is no PNG or is cut."""
    if not data.startswith(SIGNATURE):
        raise BadInput(t("cardfile-not-png"))
    whole, at = memoryview(data), len(SIGNATURE)
    for count in range(MOST_CHUNKS):
        if at + 12 > len(data):
            raise BadInput(t("cardfile-damaged"))
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or not kind.isalpha() or (count == 0 and (kind, length) != (b"IHDR", 13)):
            raise BadInput(t("cardfile-damaged"))
        written = int.from_bytes(whole[end - 4 : end], "big")
        yield Chunk(kind, whole[at + 8 : end - 4], zlib.crc32(whole[at + 4 : end - 4]) == written, end)
        if kind == b"IEND":
            return
        at = end
    raise BadInput(t("cardfile-damaged"))


def chunk(kind: bytes, body: bytes | memoryview = b"") -> bytes:
    """One chunk as it stands in a file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))


def joined(parts: Iterable[Chunk], before_end: Iterable[bytes] = ()) -> bytes:
    """A PNG of `parts`, all checksums made anew, with `before_end` just before its one IEND."""
    kept = (chunk(part.kind, part.body) for part in parts if part.kind != b"IEND")
    return b"".join((SIGNATURE, *kept, *before_end, chunk(b"IEND")))


def size(data: bytes) -> tuple[int, int]:
    """Width and height out of IHDR. Raises BadInput where the file does not begin as a PNG does."""
    if len(data) < 33 or not data.startswith(SIGNATURE) or data[12:16] != b"IHDR":
        raise BadInput(t("cardfile-damaged"))
    width, height = struct.unpack_from(">II", data, 16)
    return width, height
