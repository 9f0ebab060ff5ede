"""Cards in EXIF: the user comment in all its charsets, and nothing worse than no card from broken files."""

from __future__ import annotations

import base64
import io
import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.characters.formats.base import Limits
from core.characters.formats.exif import orientation, read_webp, user_comment
from core.errors import BadInput

LIMITS = Limits()
CARD = json.dumps({"name": "나비", "description": "고양이", "first_mes": "야옹"}, ensure_ascii=False).encode()


def tiff(comment: bytes, order: str = "<") -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(order + "IHHHII", 8, 1, 0x8769, 4, 1, 26) + b"\0" * 4
    inner = struct.pack(order + "HHHII", 1, 0x9286, 7, len(comment), 44) + b"\0" * 4
    return head + first + inner + comment


def webp(comment: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (9, 8, 7)).save(out, "WEBP", exif=b"Exif\0\0" + tiff(comment))
    return out.getvalue()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "comment",
    [
        CARD,
        b"ASCII\0\0\0" + CARD,
        b"\0" * 8 + CARD,
        b"UNICODE\0" + CARD,
        b"UNICODE\0" + CARD.decode().encode("utf-16-le"),
        b"UNICODE\0" + CARD.decode().encode("utf-16-be"),
        b"UNICODE\0" + CARD.decode().encode("utf-16"),
        b"ASCII\0\0\0" + CARD + b"\0\0",
    ],
)
def test_the_words_of_a_user_comment_are_read_in_every_charset(comment: bytes, order: str) -> None:
    assert user_comment(tiff(comment, order)) == CARD
    assert user_comment(b"Exif\0\0" + tiff(comment, order)) == CARD


@pytest.mark.parametrize(
    "comment",
    [
        b"ASCII\0\0\0" + CARD,
        b"ASCII\0\0\0" + base64.b64encode(CARD),
        b"UNICODE\0" + base64.b64encode(CARD).decode().encode("utf-16-be"),
        b"ASCII\0\0\0" + ",".join(str(each) for each in CARD).encode(),
    ],
)
def test_a_card_in_a_webp_is_read(comment: bytes) -> None:
    data = webp(comment)

    container = read_webp(data, LIMITS)

    assert (container.format, container.payload, container.picture) == ("webp", CARD, data)


@pytest.mark.parametrize(
    ("comment", "key"),
    [
        (b"ASCII\0\0\0a lovely day!", "cardfile-not-base64"),
        (b"ASCII\0\0\0" + base64.b64encode(b"no card"), "cardfile-no-card"),
        (b"ASCII\0\0\0" + b"1,2,300", "cardfile-not-base64"),
        (b"ASCII\0\0\0" + b"1,2,x", "cardfile-not-base64"),
    ],
)
def test_other_words_are_no_card(comment: bytes, key: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_webp(webp(comment), LIMITS)

    assert caught.value.text.key == key


def test_a_webp_without_exif_holds_no_card() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 6)).save(out, "WEBP")

    with pytest.raises(BadInput) as caught:
        read_webp(out.getvalue(), LIMITS)

    assert caught.value.text.key == "cardfile-no-card"


def test_a_webp_that_is_cut_after_its_card_is_read_with_a_word() -> None:
    data = webp(b"ASCII\0\0\0" + CARD)
    longer = data[:4] + struct.pack("<I", len(data) + 100) + data[8:]

    container = read_webp(longer, LIMITS)

    assert container.payload == CARD
    assert [warning.key for warning in container.warnings] == ["cardfile-cut-off"]


def test_a_webp_cut_before_its_card_is_refused() -> None:
    data = webp(b"ASCII\0\0\0" + CARD)

    for cut in range(0, len(data) - 1, 7):
        with pytest.raises(BadInput):
            read_webp(data[:cut], LIMITS)


@pytest.mark.parametrize("turned", range(1, 9))
def test_how_the_camera_was_held_is_read(turned: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turned

    assert orientation(exif.tobytes()) == turned


def test_exif_that_points_out_of_itself_says_nothing() -> None:
    whole = tiff(b"ASCII\0\0\0" + CARD)

    for cut in range(len(whole)):
        assert user_comment(whole[:cut]) is None
    assert user_comment(b"II*\0" + b"\xff" * 100) is None
    assert user_comment(b"II*\0" + struct.pack("<IH", 8, 65_535) + b"\x69\x87\4\0\1\0\0\0\x08\0\0\0" * 5_000) is None


@given(st.binary(max_size=120), st.sampled_from([b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"Exif\0\0II*\0"]))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_are_read_without_harm(tail: bytes, head: bytes) -> None:
    user_comment(head + tail)

    assert 1 <= orientation(head + tail) <= 8
    with pytest.raises(BadInput):
        read_webp(b"RIFF\xff\xff\0\0WEBP" + tail, LIMITS)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_webp_with_changed_bytes_is_read_or_refused_in_words(drawn: st.DataObject) -> None:
    data = bytearray(webp(b"ASCII\0\0\0" + base64.b64encode(CARD)))
    for _ in range(drawn.draw(st.integers(1, 4))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))

    try:
        container = read_webp(bytes(data), LIMITS)
    except BadInput:
        return

    assert container.payload
