"""A picture that a person sent, as a model may see it: measured before it is decoded, upright, small, without its past.
(pure)"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from core.ai.model import Picture
from core.errors import BadInput
from core.text import t

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 1_024
MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000
_SMALL = 256  # up to here a picture is an emoji, an icon, a drawing: PNG keeps its lines and costs little
_QUALITY = 85
_SHRINKABLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})  # those without a palette
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_ORIENTATION = 0x0112
_SCAN = b"\xff\xda"  # of a JPEG: each is a pass over all pixels; cameras and editors write up to twenty
_MOST_SCANS = 100

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


_FACE = 512


def seen(data: bytes) -> Picture:
    """The first frame of a PNG, JPEG, WEBP or GIF, at most 1,024 pixels on its long side and without its metadata.

    The same bytes give the same picture: what is said of them is cached by a provider. JPEG, or PNG for what is small
    or lets something shine through. The largest take 2 s of a core and 400 MB (a JPEG of 25 million pixels 0.3 s and
    40 MB), so call it in a thread. Raises BadInput for more than 20 MB or 25 million pixels, before anything is
    decoded, and for what is no such picture.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(t("ai-picture-too-heavy", most=MOST_BYTES // 1_000_000))
    from PIL import Image

    try:
        _check_before_opening(data)
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            _check_size(opened.size)
            return _written(_small(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(t("ai-picture-too-large", most=MOST_PIXELS // 1_000_000)) from None
    except _BROKEN:
        raise BadInput(t("ai-picture-unknown")) from None


def face(data: bytes) -> bytes:
    """The picture of somebody as a PNG of at most 512 pixels, read as `seen` reads it, with the same errors."""
    from PIL import Image

    with Image.open(io.BytesIO(seen(data).data)) as opened:
        opened.thumbnail((_FACE, _FACE), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        opened.save(out, "PNG", compress_level=6)
        return out.getvalue()


def _check_before_opening(data: bytes) -> None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":  # its decoder takes memory for all pixels when it opens the file
        _check_size(_webp_size(data))
    if data[:3] == b"\xff\xd8\xff" and data.count(_SCAN) > _MOST_SCANS:
        raise BadInput(t("ai-picture-unknown"))


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise BadInput(t("ai-picture-too-large", most=MOST_PIXELS // 1_000_000))


def _webp_size(data: bytes) -> tuple[int, int]:
    """From the first chunk, whichever of the three it is. Raises ValueError."""
    kind, body = data[12:16], data[20:30]
    match kind:
        case b"VP8X" if len(body) == 10:
            return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
        case b"VP8L" if len(body) >= 5:
            packed = int.from_bytes(body[1:5], "little")
            return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
        case b"VP8 " if len(body) == 10:
            width, height = struct.unpack_from("<HH", body, 6)
            return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no WEBP")


def _small(opened: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    turned = _is_turned(opened)
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at an eighth to the whole of its size
    opened.load()
    exif = opened.info.get("exif")
    if (
        opened.mode in _SHRINKABLE and "transparency" not in opened.info
    ):  # before the rest: each step on the whole is another copy of it
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = _plain(opened)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if not turned:
        return image
    image.info["exif"] = exif
    return ImageOps.exif_transpose(image)


def _is_turned(opened: Image.Image) -> bool:
    """Whether its metadata say so; where they are broken it stays as it is."""
    try:
        return opened.getexif().get(_ORIENTATION, 1) in range(2, 9)
    except _BROKEN:
        return False


def _plain(opened: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through."""
    if opened.mode.startswith("I"):  # sixteen bits of grey
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if "transparency" not in opened.info and opened.mode not in {"RGBA", "LA", "La", "PA", "RGBa"}:
        return opened.convert("RGB")
    image = opened.convert("RGBA")
    least = image.getchannel("A").getextrema()[0]
    return image.convert("RGB") if least == 255 else image


def _written(image: Image.Image) -> Picture:
    image.info.clear()  # what is in it would be written into the file
    out = io.BytesIO()
    if image.mode == "RGBA" or max(image.size) <= _SMALL:
        image.save(out, "PNG", compress_level=6)
        return Picture("image/png", out.getvalue())
    image.save(out, "JPEG", quality=_QUALITY)
    return Picture("image/jpeg", out.getvalue())
