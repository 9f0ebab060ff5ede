"""Cards in EXIF: the user comment of old TavernAI's WEBP and of Backyard's PNG. (pure)"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.characters.formats.base import Container, Limits
from core.characters.formats.packing import check_size, is_json, unpacked
from core.errors import BadInput
from core.text import Text, t

_Order: TypeAlias = Literal["little", "big"]

ORIENTATION = 0x0112
EXIF_IFD = 0x8769
USER_COMMENT = 0x9286

_PREFIX = b"Exif\0\0"  # JPEG's own opening of the segment; others leave it out
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1}  # byte, ASCII, short, long, undefined: bytes of one
_MOST_ENTRIES = 1_000  # of one directory; cameras write under a hundred
_CHARSETS = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", b"\0" * 8)
_NUMBERS = re.compile(rb"\s*\d{1,3}(?:\s*,\s*\d{1,3})+\s*")


def user_comment(exif: bytes) -> bytes | None:
    """The words of UserComment as UTF-8, without the eight bytes that name their charset; None where there are none."""
    tiff = _Tiff.of(exif)
    if tiff is None:
        return None
    first = dict(tiff.directory(tiff.number(4, 4)))
    inner = dict(tiff.directory(int.from_bytes(first.get(EXIF_IFD, b""), tiff.order)))
    raw = inner.get(USER_COMMENT) or first.get(USER_COMMENT)
    return _words(raw, tiff.order) if raw else None


def orientation(exif: bytes) -> int:
    """How the camera was held, 1 to 8 as EXIF counts; 1 (upright) where it is not said."""
    tiff = _Tiff.of(exif)
    if tiff is None:
        return 1
    found = dict(tiff.directory(tiff.number(4, 4))).get(ORIENTATION, b"")
    turned = int.from_bytes(found[:4], tiff.order)
    return turned if 1 <= turned <= 8 else 1


def card_text(comment: bytes, limits: Limits) -> bytes:
    """The JSON in a user comment: plain, base64, or (old TavernAI) its bytes as numbers between commas.

    Raises BadInput where it is none of them.
    """
    if _NUMBERS.match(comment):
        if len(comment) > limits.payload or not _NUMBERS.fullmatch(comment):
            raise BadInput(t("cardfile-not-base64", name="UserComment"))
        try:
            comment = bytes(map(int, comment.split(b",")))
        except ValueError:
            raise BadInput(t("cardfile-not-base64", name="UserComment")) from None
    return unpacked(comment, "UserComment", limits)


def read_webp(data: bytes, limits: Limits) -> Container:
    """The card in the EXIF of a WEBP. Raises BadInput where there is none."""
    check_size(data, limits.file)
    found: bytes | None = None
    warnings: tuple[Text, ...] = ()
    try:
        for kind, body in riff(data):
            if kind == b"EXIF" and found is None:
                found = user_comment(bytes(body))
    except BadInput as damage:
        if not found:
            raise
        warnings = (t("cardfile-cut-off", why=damage.text),)
    if not found:
        raise BadInput(t("cardfile-no-card"))
    payload = card_text(found, limits)
    if not is_json(payload):
        raise BadInput(t("cardfile-no-card"))
    return Container(format="webp", payload=payload, called="UserComment", picture=data, warnings=warnings)


def riff(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """The chunks of a WEBP. Raises BadInput where it is no WEBP, or is cut."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise BadInput(t("cardfile-damaged"))
    whole, at = memoryview(data), 12
    end = 8 + int.from_bytes(data[4:8], "little")
    while at + 8 <= min(end, len(data)):
        kind, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise BadInput(t("cardfile-damaged"))
        yield kind, whole[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)
    if end > len(data):
        raise BadInput(t("cardfile-damaged"))


@dataclass(frozen=True, slots=True)
class _Tiff:
    data: bytes
    order: _Order

    @classmethod
    def of(cls, exif: bytes) -> _Tiff | None:
        data = exif.removeprefix(_PREFIX)
        match data[:4]:
            case b"II*\0":
                return cls(data, "little")
            case b"MM\0*":
                return cls(data, "big")
            case _:
                return None

    def number(self, at: int, length: int) -> int:
        return int.from_bytes(self.data[at : at + length], self.order)

    def directory(self, at: int) -> Iterator[tuple[int, bytes]]:
        """Each tag and its bytes; what points out of the file is left out."""
        if not 8 <= at <= len(self.data) - 2:
            return
        for entry in range(at + 2, at + 2 + 12 * min(self.number(at, 2), _MOST_ENTRIES), 12):
            length = self.number(entry + 4, 4) * _SIZES.get(self.number(entry + 2, 2), 0)
            start = entry + 8 if length <= 4 else self.number(entry + 8, 4)
            if 0 < length <= len(self.data) - start:
                yield self.number(entry, 2), self.data[start : start + length]


def _words(raw: bytes, order: _Order) -> bytes:
    charset, rest = raw[:8], raw[8:]
    if charset not in _CHARSETS:
        rest = raw
    if charset == b"UNICODE\0":
        rest = _from_utf16(rest, order)
    return rest.strip(b"\0 \t\r\n")


def _from_utf16(raw: bytes, order: _Order) -> bytes:
    """UTF-8 of what calls itself UNICODE: EXIF means UTF-16 and does not say of which order; some write UTF-8.

    A card's first character is ASCII (a brace, or base64), so its zero byte tells.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif raw[:1] == b"\0":
        encoding = "utf-16-be"
    elif raw[1:2] == b"\0":
        encoding = "utf-16-le"
    elif raw[:1].isascii():
        return raw
    else:
        encoding = "utf-16-le" if order == "little" else "utf-16-be"
    return raw.decode(encoding, errors="replace").encode("utf-8", errors="replace")
