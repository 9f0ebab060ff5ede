"""Pictures of strangers: measured first, decoded once, written anew without what cameras write into them."""

from __future__ import annotations

import io
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.characters.formats.base import Limits
from core.characters.formats.chunks import SIGNATURE, chunk, chunks
from core.characters.formats.pictures import avatar, sniff, square
from core.errors import BadInput

LIMITS = Limits()
FORMATS = ["PNG", "JPEG", "WEBP", "GIF", "AVIF"]


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def frames(count: int, kind: str = "PNG") -> bytes:
    images = [Image.new("RGB", (4, 3), (shade % 256, shade // 256, 0)) for shade in range(count)]
    return saved(images[0], kind, save_all=True, append_images=images[1:])


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadInput) as caught:
        avatar(data, limits)
    return caught.value.text.key


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_becomes_a_png(kind: str) -> None:
    data = saved(Image.new("RGB", (20, 10), (200, 40, 40)), kind)

    made = opened(avatar(data, LIMITS))

    assert (made.format, made.size) == ("PNG", (20, 10))
    pixel = made.convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert all(abs(one - other) < 12 for one, other in zip(pixel, (200, 40, 40), strict=True))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_of_storing_pixels_is_read(mode: str) -> None:
    data = saved(Image.new("RGBA", (6, 6), (255, 255, 255, 255)).convert("L").convert(mode), "PNG")

    made = opened(avatar(data, LIMITS)).convert("RGB")

    assert made.getpixel((3, 3)) in {(255, 255, 255), (254, 254, 254), (0, 0, 0)}


def test_sixteen_bits_of_grey_keep_their_shade() -> None:
    data = saved(Image.frombytes("I;16", (2, 2), struct.pack("<4H", *[0x8000] * 4)), "PNG")

    assert opened(avatar(data, LIMITS)).getpixel((0, 0)) == (128, 128, 128)


def test_what_is_see_through_stays_so() -> None:
    clear = Image.new("RGBA", (4, 4), (10, 20, 30, 0))

    for data in (saved(clear, "PNG"), saved(clear, "WEBP", lossless=True), saved(clear, "GIF")):
        made = opened(avatar(data, LIMITS))
        assert made.mode == "RGBA"
        assert made.getchannel("A").getextrema() == (0, 0)


def test_ink_colours_become_light() -> None:
    data = saved(Image.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG")

    assert opened(avatar(data, LIMITS)).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_turned_picture_stands_upright_and_says_nothing_of_its_camera(kind: str) -> None:
    image = Image.new("RGB", (32, 16), (0, 0, 0))
    image.paste((255, 255, 255), (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"

    data = avatar(saved(image, kind, exif=exif), LIMITS)

    made = opened(data)
    assert made.size == (16, 32)
    assert made.convert("L").point(lambda shade: 255 * (shade > 127)).crop((0, 0, 16, 15)).getextrema() == (255, 255)
    assert made.convert("L").point(lambda shade: 255 * (shade > 127)).crop((0, 17, 16, 32)).getextrema() == (0, 0)
    assert not made.getexif()
    assert {each.kind for each in chunks(data)} == {b"IHDR", b"IDAT", b"IEND"}


def test_texts_and_profiles_do_not_travel() -> None:
    from PIL import ImageCms
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    about.add_text("parameters", "a secret prompt")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    made = avatar(saved(Image.new("RGB", (4, 4)), "PNG", pnginfo=about, icc_profile=profile), LIMITS)

    assert {each.kind for each in chunks(made)} == {b"IHDR", b"IDAT", b"IEND"}


def test_a_moving_png_stays_as_it_moves() -> None:
    data = frames(3)

    made = avatar(data[:-12] + chunk(b"tEXt", b"a\0b") + data[-12:], LIMITS)

    assert made == data


def test_of_other_moving_pictures_the_first_frame_counts() -> None:
    for kind in ("GIF", "WEBP"):
        assert opened(avatar(frames(3, kind), LIMITS)).size == (4, 3)


def test_a_moving_picture_of_too_many_frames_is_refused() -> None:
    assert refusal(frames(6), Limits(frames=5)) == "cardfile-frames"


def test_the_middle_is_cut_out_square() -> None:
    image = Image.new("RGB", (30, 10), (0, 0, 0))
    image.paste((255, 255, 255), (10, 0, 20, 10))

    made = opened(square(saved(image, "PNG"), 8, LIMITS))

    assert made.size == (8, 8)
    assert made.convert("L").crop((1, 1, 7, 7)).getextrema() == (255, 255)


def _huge(kind: str) -> bytes:
    """Headers alone, of fifty thousand by fifty thousand pixels or what the kind can say."""
    match kind:
        case "png":
            head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
            return SIGNATURE + head + chunk(b"IDAT", b"x") + chunk(b"IEND")
        case "webp":
            body = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\x4f\xc3\0" * 2
            return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
        case "gif":
            return b"GIF89a" + struct.pack("<HHBBB", 50_000, 50_000, 0, 0, 0) + b"," + b"\0" * 4 + b"\1\0\1\0\0\2\0;"
        case _:
            small = saved(Image.new("RGB", (8, 8)), "JPEG")
            at = small.index(b"\xff\xc0")
            return small[: at + 5] + struct.pack(">HH", 50_000, 50_000) + small[at + 9 :]


@pytest.mark.parametrize("kind", ["png", "webp", "gif", "jpeg"])
def test_a_picture_of_billions_of_pixels_is_refused_by_its_header(kind: str) -> None:
    started = time.process_time()

    key = refusal(_huge(kind))

    assert key in {"cardfile-picture-too-large", "cardfile-picture-broken"}
    assert time.process_time() - started < 1


def test_a_picture_over_the_limit_is_refused_whatever_its_kind() -> None:
    for kind in FORMATS:
        data = saved(Image.new("RGB", (40, 30)), kind)
        assert refusal(data, Limits(pixels=1_199)) == "cardfile-picture-too-large", kind
        assert avatar(data, Limits(pixels=1_200)), kind


def test_a_jpeg_of_hundreds_of_passes_is_refused() -> None:
    data = saved(Image.new("RGB", (8, 8)), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")

    assert refusal(data[:at] + data[at:-2] * 200 + data[-2:]) == "cardfile-picture-broken"


def test_a_large_jpeg_of_many_passes_is_refused() -> None:
    data = saved(Image.new("RGB", (6_000, 4_000)), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")

    assert avatar(data, LIMITS)
    assert refusal(data[:at] + data[at:-2] * 60 + data[-2:]) == "cardfile-picture-broken"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_cut_in_half_is_refused(kind: str) -> None:
    data = saved(Image.effect_noise((64, 64), 80).convert("RGB"), kind)

    assert refusal(data[: len(data) // 2]) in {"cardfile-picture-broken", "cardfile-damaged"}


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"%PDF-1.7", b"BM" + b"\0" * 60, b"RIFF\0\0\0\0WAVE"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == "cardfile-picture-unknown"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"GIF89a", "gif"),
        (b"PK\x03\x04", "zip"),
        (b"OggS", "ogg"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"\0\0\0\x20ftypavif", "avif"),
        (b"\0\0\0\x20ftypisom", "mp4"),
        (b"RIFF\0\0\0\0WAVE", "wav"),
        (b"{}", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_bytes(data: bytes, kind: str | None) -> None:
    assert sniff(data) == kind


@given(st.sampled_from(FORMATS), st.data())
@settings(max_examples=250, deadline=None)
def test_a_picture_with_changed_bytes_is_read_or_refused_in_words(kind: str, drawn: st.DataObject) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.frombytes("RGB", (16, 12), bytes(number * number % 251 for number in range(16 * 12 * 3)))
    data = bytearray(saved(image, kind, exif=exif))
    for _ in range(drawn.draw(st.integers(1, 5))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))

    try:
        made = avatar(bytes(data), Limits(pixels=1_000_000))
    except BadInput:
        return

    Image.open(io.BytesIO(made)).verify()


@given(st.sampled_from([SIGNATURE, b"\xff\xd8\xff", b"GIF89a", b"RIFF\x40\0\0\0WEBP", b"\0\0\0\x1cftypavif", b""]))
@settings(max_examples=60, deadline=None)
def test_beginnings_of_pictures_alone_are_refused(head: bytes) -> None:
    for tail in (b"", b"\0" * 40, b"\xff" * 40):
        assert refusal(head + tail)
