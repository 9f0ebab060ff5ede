"""Pictures of strangers made safe: measured before they are decoded, turned upright, and written anew as PNG. (pure)"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from core.characters.formats import chunks, exif
from core.characters.formats.base import Limits
from core.characters.formats.chunks import Chunk
from core.errors import BadInput
from core.text import t

if TYPE_CHECKING:
    from PIL import Image

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"PK\x03\x04", "zip"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"wOF2", "woff2"),
    (b"wOFF", "woff"),
    (b"OTTO", "otf"),
    (b"\0\1\0\0\0", "ttf"),
    (b"%PDF-", "pdf"),
    (b"glTF", "glb"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"M4A ": "m4a", b"qt  ": "mov"}
DECODED = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
_SCAN = b"\xff\xda"  # of a JPEG: each is a pass over all pixels; cameras and editors write up to twenty
_MOST_SCANS = 100
_MOST_PASSED = 1_000_000_000  # pixels of all passes together, some ten seconds
_LARGE = 4_000_000  # pixels from which a fast compression counts for more than a small file

# What the decoders are known to raise over broken files; a warning is one of them where warnings are errors.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    AttributeError,
    RuntimeError,
    MemoryError,
    UserWarning,
    struct.error,
    zlib.error,
)


def sniff(data: bytes) -> str | None:
    """What the bytes are, as a file extension ("png", "jpeg", "mp3"); None where they do not say."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "mp4")
    if data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE6 == 0xE2:  # a frame of MPEG audio, layer III
        return "mp3"
    return None


def avatar(data: bytes, limits: Limits) -> bytes:
    """The picture as a PNG of its own pixels only, upright. A moving PNG stays as it moves, without foreign chunks.

    Raises BadInput, before anything is decoded, for a picture over `limits`, and for what does not decode.
    """
    if sniff(data) == "png" and _is_moving(data, limits):
        return stripped(data, limits)
    return _encoded(_decoded(data, limits))


def square(data: bytes, size: int, limits: Limits) -> bytes:
    """The middle of the picture as a PNG of `size` by `size` pixels. Raises BadInput as `avatar` does."""
    from PIL import Image, ImageOps

    return _encoded(ImageOps.fit(_decoded(data, limits), (size, size), Image.Resampling.LANCZOS))


def stripped(data: bytes, limits: Limits, add: Sequence[bytes] = ()) -> bytes:
    """A PNG of the picture's own chunks, with `add` before its end. Raises BadInput where its pixels do not decode."""
    check_decodes(data, limits)
    return lightest(list(chunks.chunks(data)), (chunks.PICTURE,), add)


def lightest(parts: Sequence[Chunk], kinds: Sequence[Container[bytes]], add: Sequence[bytes] = ()) -> bytes:
    """A PNG of the chunks of the first of `kinds` that other programs can open: colour profiles may be broken, too."""
    for kept in (*kinds, chunks.PIXELS | chunks.MOTION):
        made = chunks.joined((each for each in parts if each.kind in kept), add)
        if _opens(made):
            return made
    raise BadInput(t("cardfile-picture-broken"))


def check_decodes(data: bytes, limits: Limits) -> None:
    """Raises BadInput for a picture over `limits`, and for one that does not decode."""
    _decoded(data, limits)


def check_pixels(size: tuple[int, int], limits: Limits) -> None:
    """Raises BadInput for a picture of no pixels or of too many."""
    width, height = size
    if not 0 < width * height <= limits.pixels:
        raise BadInput(t("cardfile-picture-too-large", width=width, height=height, most=limits.pixels))


def _opens(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
            opened.verify()
    except _BROKEN:
        return False
    return True


def _is_moving(data: bytes, limits: Limits) -> bool:
    frames = sum(each.kind == b"fcTL" for each in chunks.chunks(data))
    if frames > limits.frames:
        raise BadInput(t("cardfile-frames", most=limits.frames))
    return frames > 1


def _decoded(data: bytes, limits: Limits) -> Image.Image:
    """All pixels, in RGB or RGBA and upright; of a moving picture the first."""
    kind = sniff(data)
    if kind not in DECODED:
        raise BadInput(t("cardfile-picture-unknown"))
    data, turned = _prepared(data, kind, limits)
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=(DECODED[kind],)) as opened:
            check_pixels(opened.size, limits)
            _check_passes(data, kind, opened)
            opened.load()
            return _upright(_plain(opened), turned or _orientation(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(t("cardfile-picture-broken")) from None
    except _BROKEN:
        raise BadInput(t("cardfile-picture-broken")) from None


def _prepared(data: bytes, kind: str, limits: Limits) -> tuple[bytes, int]:
    """The picture as the decoder may see it, and how it is turned (0: ask the decoder). Headers alone are read."""
    match kind:
        case "png":
            check_pixels(chunks.size(data), limits)
            parts = list(chunks.chunks(data))
            found = next((bytes(each.body) for each in parts if each.kind == b"eXIf"), b"")
            return chunks.joined(each for each in parts if each.kind in chunks.PIXELS), exif.orientation(found)
        case "webp":  # its decoder takes memory for all pixels when it opens the file
            check_pixels(_webp_size(data), limits)
        case "jpeg" if data.count(_SCAN) > _MOST_SCANS:
            raise BadInput(t("cardfile-picture-broken"))
    return data, 0


def _check_passes(data: bytes, kind: str, opened: Image.Image) -> None:
    if kind == "jpeg" and data.count(_SCAN) * opened.width * opened.height > _MOST_PASSED:
        raise BadInput(t("cardfile-picture-broken"))


def _webp_size(data: bytes) -> tuple[int, int]:
    for kind, body in exif.riff(data):
        head = bytes(body[:10])
        match kind:
            case b"VP8X" if len(head) == 10:
                return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
            case b"VP8L" if len(head) >= 5:
                packed = int.from_bytes(head[1:5], "little")
                return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
            case b"VP8 " if len(head) == 10:
                width, height = struct.unpack_from("<HH", head, 6)
                return width & 0x3FFF, height & 0x3FFF
    raise BadInput(t("cardfile-picture-broken"))


def _orientation(opened: Image.Image) -> int:
    found = opened.info.get("exif", b"")
    return exif.orientation(found) if isinstance(found, bytes) else 1


def _plain(opened: Image.Image) -> Image.Image:
    if opened.mode.startswith("I"):  # sixteen bits of grey
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    see_through = "transparency" in opened.info or opened.mode in {"RGBA", "LA", "La", "PA", "RGBa"}
    return opened.convert("RGBA" if see_through else "RGB")


def _upright(image: Image.Image, turned: int) -> Image.Image:
    from PIL import Image

    ways = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(ways[turned]) if turned in ways else image


def _encoded(image: Image.Image) -> bytes:
    image.info.clear()  # what is in it would be written into the file
    out = io.BytesIO()
    large = image.width * image.height > _LARGE
    image.save(out, "PNG", compress_level=1 if large else 6)
    return out.getvalue()
