"""Pictures of people as models see them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.ai.images import LONGEST_SIDE, seen
from core.errors import BadInput


def drawn(size: tuple[int, int], mode: str = "RGB", colour: object = "red") -> Image.Image:
    return Image.new(mode, size, colour)  # type: ignore[arg-type]  # Pillow's colours are many things


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_large_picture_of_each_kind_becomes_a_small_jpeg(kind: str) -> None:
    picture = seen(written(drawn((3000, 1500)), kind))

    assert picture.media_type == "image/jpeg"
    assert opened(picture.data).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


@pytest.mark.parametrize(("size", "mode", "colour"), [((64, 64), "RGB", "red"), ((800, 800), "RGBA", (255, 0, 0, 99))])
def test_what_is_small_or_lets_something_through_stays_a_png(size: tuple[int, int], mode: str, colour: object) -> None:
    picture = seen(written(drawn(size, mode, colour), "PNG"))

    assert picture.media_type == "image/png"
    assert opened(picture.data).size == size
    assert opened(picture.data).mode == mode


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    assert seen(written(drawn((800, 800), "RGBA", (9, 9, 9, 255)), "PNG")).media_type == "image/jpeg"


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    image, exif = drawn((800, 400), colour="black"), Image.Exif()
    image.paste("white", (0, 0, 400, 400))
    exif[0x0112], exif[0x010F] = 6, "SecretCam"
    exif.get_ifd(0x8825)[1] = "N"

    picture = seen(written(image, "JPEG", exif=exif))

    turned = opened(picture.data)
    assert turned.size == (400, 800)
    assert turned.convert("L").getpixel((200, 100)) == 255
    assert b"SecretCam" not in picture.data
    assert not turned.getexif()


def test_of_a_moving_picture_the_first_frame_is_seen() -> None:
    frames = [drawn((300, 300), colour=colour) for colour in ("red", "lime", "blue")]

    picture = seen(written(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert opened(picture.data).getpixel((9, 9)) == pytest.approx((254, 0, 0), abs=2)


def test_sixteen_bits_of_grey_keep_their_shade() -> None:
    picture = seen(written(Image.new("I;16", (300, 300), 0x8000), "PNG"))

    assert opened(picture.data).convert("L").getpixel((9, 9)) == pytest.approx(128, abs=2)


def test_the_same_file_gives_the_same_bytes() -> None:
    data = written(Image.effect_noise((500, 300), 60), "WEBP")

    assert seen(data) == seen(data)


def bomb(kind: str) -> bytes:
    match kind:
        case "png":
            chunk = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
            head = b"IHDR" + chunk
            return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
        case "webp":
            size = (16_000 - 1).to_bytes(3, "little") * 2
            return b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size + b"VP8 \0\0\0\0"
        case "gif":
            return (
                b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\0\0\0,\0\0\0\0" + struct.pack("<HH", 60_000, 60_000)
            )
        case "scans":
            return written(drawn((300, 300)), "JPEG")[:-2] + b"\xff\xda" * 200 + b"\xff\xd9"
        case _:
            return b"\x89PNG\r\n\x1a\n" + b"\0" * 20_000_001


@pytest.mark.parametrize("kind", ["png", "webp", "gif", "scans", "heavy"])
def test_bombs_are_refused(kind: str) -> None:
    with pytest.raises(BadInput):
        seen(bomb(kind))


@settings(deadline=None)  # the first picture or note loads the decoders
@given(
    data=st.binary(max_size=200),
    head=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF"]),
)
def test_nothing_but_bad_input_comes_of_noise(data: bytes, head: bytes) -> None:
    try:
        picture = seen(head + data)
    except BadInput:
        return
    assert opened(picture.data)


@settings(deadline=None)  # the first picture or note loads the decoders
@given(cut=st.integers(1, 4000), flip=st.integers(0, 4000))
def test_broken_files_are_bad_input_or_a_picture(cut: int, flip: int) -> None:
    whole = bytearray(written(Image.effect_noise((60, 60), 80).convert("RGB"), "PNG"))
    whole[flip % len(whole)] ^= 0xFF

    try:
        picture = seen(bytes(whole[:cut]))
    except BadInput:
        return
    assert opened(picture.data)
