"""Cards in PNG: read from every chunk that holds one, written so that every reader finds the new one only."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.characters.formats.base import Container, Limits
from core.characters.formats.chunks import SIGNATURE, chunk, chunks
from core.characters.formats.png import read_png, write_png
from core.errors import BadInput

LIMITS = Limits()
V3 = json.dumps({"spec": "chara_card_v3", "spec_version": "3.0", "data": {"name": "나비"}}, ensure_ascii=False).encode()
V2 = json.dumps({"spec": "chara_card_v2", "spec_version": "2.0", "data": {"name": "Old"}}).encode()


def picture(width: int = 4, height: int = 3, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 90)).save(out, "PNG", **options)
    return out.getvalue()


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 3), (shade, 0, 0)) for shade in (10, 120, 250)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def with_chunks(*added: bytes, base: bytes | None = None) -> bytes:
    base = base or picture()
    return base[:-12] + b"".join(added) + base[-12:]


def text(keyword: str, body: bytes) -> bytes:
    return chunk(b"tEXt", keyword.encode() + b"\0" + body)


def coded(keyword: str, card: bytes) -> bytes:
    return text(keyword, base64.b64encode(card))


def comment_exif(comment: bytes, order: str = "<") -> bytes:
    """TIFF with one directory that points to another, whose one entry is the user comment."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(order + "IHHHII", 8, 1, 0x8769, 4, 1, 26) + b"\0" * 4
    inner = struct.pack(order + "HHHII", 1, 0x9286, 7, len(comment), 44) + b"\0" * 4
    return head + first + inner + comment


def keywords(data: bytes) -> list[bytes]:
    return [each.keyword for each in chunks(data) if each.keyword]


def keys(container: Container) -> list[str]:
    return [warning.key for warning in container.warnings]


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadInput) as caught:
        read_png(data, limits)
    return caught.value.text.key


@pytest.mark.parametrize("keyword", ["chara", "ccv3", "Chara", "CCV3"])
def test_a_card_is_read_whatever_the_case_of_its_keyword(keyword: str) -> None:
    data = with_chunks(coded(keyword, V2))

    container = read_png(data, LIMITS)

    assert (container.format, container.payload, container.warnings) == ("png", V2, ())
    assert container.picture == data


@pytest.mark.parametrize(
    "body",
    [
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(base64.b64encode(V2))),
        chunk(b"iTXt", b"chara\0\0\0\0\0" + base64.b64encode(V2)),
        chunk(b"iTXt", b"chara\0\1\0ko\0\xec\xb9\xb4\0" + zlib.compress(base64.b64encode(V2))),
        chunk(b"iTXt", b"chara\0\0\0\0\0" + V2),
        text("chara", V2),
        text("chara", b"\xef\xbb\xbf" + V2),
    ],
)
def test_compressed_and_international_and_bare_texts_are_read(body: bytes) -> None:
    data = with_chunks(body)

    payload = read_png(data, LIMITS).payload

    assert payload.removeprefix(b"\xef\xbb\xbf") == V2


def test_the_newer_card_wins() -> None:
    data = with_chunks(coded("chara", V2), coded("ccv3", V3))

    assert read_png(data, LIMITS).payload == V3


@pytest.mark.parametrize("broken", [b"%%%", base64.b64encode(b"[1]"), base64.b64encode(b'{"data": 1}'), b"", b"e"])
def test_the_older_card_is_read_with_a_word_where_the_newer_is_none(broken: bytes) -> None:
    data = with_chunks(text("ccv3", broken), coded("chara", V2))

    container = read_png(data, LIMITS)

    assert container.payload == V2
    assert keys(container) == ["cardfile-fallback"]


def test_of_two_cards_under_one_keyword_the_first_is_read_with_a_word() -> None:
    data = with_chunks(coded("ccv3", V3), coded("ccv3", V2))

    container = read_png(data, LIMITS)

    assert (container.payload, keys(container)) == (V3, ["cardfile-twice"])


@pytest.mark.parametrize(
    "write",
    [
        lambda raw: base64.encodebytes(raw),
        lambda raw: base64.encodebytes(raw).replace(b"\n", b"\r\n \t"),
        lambda raw: base64.b64encode(raw).rstrip(b"="),
        lambda raw: base64.urlsafe_b64encode(raw),
        lambda raw: base64.b64encode(b"\xef\xbb\xbf" + raw),
    ],
)
@pytest.mark.parametrize("name", ["a", "ab", "abc", "\u00ff\u00fe?>~"])
def test_base64_is_read_as_programs_write_it(write: object, name: str) -> None:
    card = json.dumps({"spec": "chara_card_v2", "data": {"name": name}}, ensure_ascii=False).encode()
    assert callable(write)

    payload = read_png(with_chunks(text("chara", write(card))), LIMITS).payload

    assert payload.removeprefix(b"\xef\xbb\xbf") == card


@pytest.mark.parametrize("garbage", [b"!", b"\0", b"=x", b"====", "가".encode()])
def test_other_bytes_in_base64_are_refused(garbage: bytes) -> None:
    data = with_chunks(text("chara", base64.b64encode(V2) + garbage))

    assert refusal(data) == "cardfile-not-base64"


def test_an_encrypted_card_has_its_own_refusal() -> None:
    assert refusal(with_chunks(text("chara", b"rcc||AAAA||BBBB"))) == "cardfile-encrypted-card"


def test_a_wrong_checksum_of_the_card_is_a_warning() -> None:
    part = coded("chara", V2)
    data = with_chunks(part[:-4] + b"\0\0\0\0")

    container = read_png(data, LIMITS)

    assert (container.payload, keys(container)) == (V2, ["cardfile-wrong-checksum"])
    assert container.picture == data


def test_a_wrong_checksum_of_the_pixels_makes_the_picture_anew() -> None:
    data = with_chunks(coded("chara", V2))
    at = data.index(b"IDAT")
    length = int.from_bytes(data[at - 4 : at], "big")
    broken = data[: at + 4 + length] + b"\0\0\0\0" + data[at + 8 + length :]

    container = read_png(broken, LIMITS)

    assert container.payload == V2
    assert keys(container) == ["cardfile-cut-off"]
    assert container.picture is not None
    Image.open(io.BytesIO(container.picture)).load()


def _cuts(data: bytes) -> Iterator[int]:
    yield from (0, 4, 8)
    for each in chunks(data):
        yield from (each.end - 12 - len(each.body) + 4, each.end - 4, each.end)


def test_a_file_cut_anywhere_is_refused_before_its_card_and_read_after_it() -> None:
    early = picture()[:33] + coded("chara", V2) + text("Title", b"x") + picture()[33:]
    card_ends = 33 + len(coded("chara", V2))

    for cut in _cuts(early):
        if cut < card_ends:
            assert refusal(early[:cut]) in {"cardfile-damaged", "cardfile-not-png"}
            continue
        container = read_png(early[:cut], LIMITS)
        assert container.payload == V2
        assert (container.warnings == ()) == (cut == len(early))


def test_the_picture_of_a_file_that_only_lacks_its_end_is_saved() -> None:
    data = with_chunks(coded("chara", V2))

    container = read_png(data[:-12], LIMITS)

    assert keys(container) == ["cardfile-cut-off"]
    assert container.picture is not None
    assert Image.open(io.BytesIO(container.picture)).size == (4, 3)


def test_a_card_whose_picture_is_lost_is_read_with_a_word() -> None:
    data = picture()[:33] + coded("chara", V2)

    container = read_png(data, LIMITS)

    assert (container.payload, container.picture, keys(container)) == (V2, None, ["cardfile-picture-lost"])


def test_a_chunk_longer_than_the_file_is_damage() -> None:
    data = picture()[:33] + b"\xff\xff\xff\xfftEXtchara\0" + base64.b64encode(V2)

    assert refusal(data) == "cardfile-damaged"


def test_bytes_behind_the_end_are_left_behind() -> None:
    data = with_chunks(coded("chara", V2))

    assert read_png(data + b"PK\x03\x04 anything", LIMITS).picture == data


def test_others_large_chunks_cost_nothing() -> None:
    bomb = zlib.compress(b"\0" * 5_000_000)
    data = with_chunks(
        text("risuai", b"A" * 20_000_000),
        chunk(b"zTXt", b"Description\0\0" + bomb),
        text("parameters", b"a secret"),
        coded("chara", V2),
    )

    assert read_png(data, LIMITS).payload == V2


def test_a_deflate_bomb_ends_at_the_limit() -> None:
    stream = zlib.compressobj(9)
    bomb = b"".join(stream.compress(b"A" * 1_000_000) for _ in range(200)) + stream.flush()
    data = with_chunks(chunk(b"zTXt", b"chara\0\0" + bomb))

    assert refusal(data) == "cardfile-text-too-large"


@pytest.mark.parametrize(
    "part",
    [
        chunk(b"zTXt", b"chara\0\0garbage"),
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(base64.b64encode(V2))[:-9]),
        chunk(b"iTXt", b"chara\0\0\0no end"),
        chunk(b"iTXt", b"chara\0"),
    ],
)
def test_a_broken_compressed_text_is_refused(part: bytes) -> None:
    assert refusal(with_chunks(part)) == "cardfile-text-broken"


def test_a_text_over_the_limit_is_refused() -> None:
    assert refusal(with_chunks(text("chara", b"A" * 101)), Limits(payload=100)) == "cardfile-text-too-large"


def test_a_file_over_the_limit_is_refused() -> None:
    assert refusal(with_chunks(coded("chara", V2)), Limits(file=50)) == "cardfile-too-large"


def test_more_chunks_than_pictures_have_are_damage() -> None:
    assert refusal(picture()[:33] + chunk(b"tEXt") * 100_001) == "cardfile-damaged"


def test_a_picture_without_a_card_is_refused() -> None:
    assert refusal(with_chunks(text("Title", b"Hello"))) == "cardfile-no-card"


def test_a_moving_picture_is_kept_as_it_is() -> None:
    data = with_chunks(coded("chara", V2), base=moving())

    container = read_png(data, LIMITS)

    assert (container.format, container.picture) == ("apng", data)


def test_files_in_chunks_of_their_own_are_read_in_both_forms() -> None:
    data = with_chunks(
        text("chara-ext-asset_:assets/icon/가.png".encode().decode("latin-1"), b""),
        chunk(b"tEXt", "chara-ext-asset_:emotion/기쁨.png".encode() + b"\0" + base64.b64encode(b"joy")),
        coded("chara-ext-asset_0", b"zero"),
        coded("Chara-Ext-Asset_:1", b"one"),
        text("chara-ext-asset_2", b"%%%"),
        coded("chara", V2),
    )

    container = read_png(data, LIMITS)

    assert {**container.assets} | {"emotion/기쁨.png": b"joy", "0": b"zero", "1": b"one"} == {**container.assets}
    assert keys(container) == ["cardfile-asset-broken"]


def test_assets_over_the_limit_are_left_out_with_a_word() -> None:
    data = with_chunks(*(coded(f"chara-ext-asset_{number}", b"x") for number in range(5)), coded("chara", V2))

    container = read_png(data, Limits(assets=3))

    assert sorted(container.assets) == ["0", "1", "2"]
    assert [warning.args for warning in container.warnings] == [{"count": 2, "most": 3, "names": "3, 4"}]


def test_assets_that_grow_over_the_limit_together_are_refused() -> None:
    bomb = zlib.compress(b"A" * 1_000_000)
    data = with_chunks(
        *(chunk(b"zTXt", b"chara-ext-asset_%d\0\0" % number + bomb) for number in range(20)), coded("chara", V2)
    )

    assert refusal(data, Limits(inflated=5_000_000)) == "cardfile-zip-inflated"


def test_a_novelai_lorebook_is_read() -> None:
    book = b'{"lorebookVersion": 5, "entries": []}'

    container = read_png(with_chunks(coded("naidata", book)), LIMITS)

    assert (container.format, container.payload) == ("novelai-png", book)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_backyard_card_is_read_from_the_user_comment(order: str, packed: bool) -> None:
    card = json.dumps({"character": {"aiName": "나비"}, "version": 2}, ensure_ascii=False).encode()
    comment = b"ASCII\0\0\0" + (base64.b64encode(card) if packed else card)
    data = with_chunks(chunk(b"eXIf", comment_exif(comment, order)))

    container = read_png(data, LIMITS)

    assert (container.format, container.payload) == ("backyard-png", card)


@pytest.mark.parametrize("comment", [b"ASCII\0\0\0a lovely day", b"", b'ASCII\0\0\0{"character": 1}', b"ASCII\0\0\0{"])
def test_a_photographers_comment_is_no_card(comment: bytes) -> None:
    data = with_chunks(chunk(b"eXIf", comment_exif(comment)))

    assert refusal(data) == "cardfile-no-card"


def test_what_is_written_is_read_again_and_nothing_of_before() -> None:
    old = with_chunks(
        coded("CCV3", b'{"data": {"name": "stale"}}'),
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"x")),
        chunk(b"iTXt", b"naidata\0\0\0\0\0x"),
        coded("chara-ext-asset_:a", b"x"),
        text("parameters", b"a secret prompt"),
        chunk(b"eXIf", comment_exif(b"ASCII\0\0\0at home")),
        chunk(b"tIME", b"\x07\xe8\1\1\0\0\0"),
    )

    written = write_png(old, V3.decode(), V2.decode(), LIMITS)

    assert keywords(written) == [b"chara", b"ccv3"]
    assert [each.kind for each in chunks(written)] == [b"IHDR", b"IDAT", b"tEXt", b"tEXt", b"IEND"]
    assert read_png(written, LIMITS).payload == V3
    assert b"secret" not in written and b"home" not in written


def test_foreign_chunks_stay_where_the_maker_wants_the_original_but_old_cards_go() -> None:
    backyard = comment_exif(b"ASCII\0\0\0" + b'{"character": {}, "version": 1}')
    old = with_chunks(coded("chara", V2), text("parameters", b"kept"), chunk(b"eXIf", backyard))

    written = write_png(old, V3.decode(), None, LIMITS, keep_chunks=True)

    assert keywords(written) == [b"parameters", b"ccv3"]
    assert b"eXIf" not in written


def test_a_moving_picture_is_written_moving() -> None:
    before = moving()

    written = write_png(with_chunks(coded("chara", V2), base=before), V3.decode(), V2.decode(), LIMITS)

    assert read_png(written, LIMITS).format == "apng"
    assert Image.open(io.BytesIO(written)).n_frames == 3  # type: ignore[attr-defined]  # PNG's own image class has it
    assert _pixels(written) == _pixels(before)


def _pixels(data: bytes) -> list[bytes]:
    return [bytes(each.body) for each in chunks(data) if each.kind in {b"IDAT", b"fdAT", b"fcTL", b"acTL"}]


def test_other_pictures_become_png() -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), (1, 2, 3)).save(out, "JPEG")

    written = write_png(out.getvalue(), V3.decode(), None, LIMITS)

    assert read_png(written, LIMITS).payload == V3
    assert Image.open(io.BytesIO(written)).size == (20, 10)


def test_a_turned_picture_is_written_upright_because_its_exif_goes() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6

    written = write_png(picture(4, 3, exif=turned), V3.decode(), None, LIMITS)

    assert Image.open(io.BytesIO(written)).size == (3, 4)


def test_a_broken_colour_profile_does_not_travel() -> None:
    before = picture()
    broken = before[:33] + chunk(b"iCCP", b"x\0\0garbage") + chunk(b"pHYs", b"\0") + before[33:]

    written = write_png(broken, V3.decode(), None, LIMITS)

    Image.open(io.BytesIO(written)).verify()
    assert read_png(written, LIMITS).payload == V3


@pytest.mark.parametrize("wide", [(50_000, 50_000), (0, 5), (2**31 - 1, 2**31 - 1)])
def test_a_carrier_that_no_one_could_decode_is_refused(wide: tuple[int, int]) -> None:
    huge = SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", *wide, 8, 2, 0, 0, 0)) + picture()[33:]

    with pytest.raises(BadInput) as caught:
        write_png(huge, V3.decode(), None, LIMITS)

    assert caught.value.text.key == "cardfile-picture-too-large"


def test_a_card_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(BadInput) as caught:
        write_png(picture(), "x" * 100, None, Limits(payload=100))

    assert caught.value.text.key == "cardfile-card-too-long"


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_written_card_is_read_and_every_written_file_is_sound(extra: dict[str, str], keep: bool) -> None:
    card = json.dumps({"spec": "chara_card_v3", "data": {"name": "x", **extra}}, ensure_ascii=False)

    written = write_png(with_chunks(text("Title", b"x")), card, V2.decode(), LIMITS, keep_chunks=keep)

    Image.open(io.BytesIO(written)).verify()
    parts = list(chunks(written))
    assert all(each.sound for each in parts)
    assert (parts[0].kind, parts[-1].kind, parts[-1].end) == (b"IHDR", b"IEND", len(written))
    assert read_png(written, LIMITS).payload == card.encode()
    assert write_png(written, card, V2.decode(), LIMITS, keep_chunks=keep) == written


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_arbitrary_bytes_are_refused_in_words(tail: bytes) -> None:
    for data in (tail, SIGNATURE + tail, picture()[:33] + tail, picture()[:33] + chunk(b"zTXt", b"chara\0\0" + tail)):
        refusal(data)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_file_with_changed_bytes_is_read_or_refused_in_words(drawn: st.DataObject) -> None:
    data = bytearray(
        with_chunks(
            chunk(b"zTXt", b"ccv3\0\0" + zlib.compress(base64.b64encode(V3))),
            coded("chara", V2),
            coded("chara-ext-asset_:a", b"x"),
            chunk(b"eXIf", comment_exif(b"ASCII\0\0\0{}")),
            base=moving(),
        )
    )
    for _ in range(drawn.draw(st.integers(1, 4))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))

    for work in (
        lambda: read_png(bytes(data), LIMITS),
        lambda: write_png(bytes(data), V3.decode(), None, LIMITS),
        lambda: write_png(bytes(data), V3.decode(), None, LIMITS, keep_chunks=True),
    ):
        try:
            made = work()
        except BadInput:
            continue
        if isinstance(made, bytes):
            Image.open(io.BytesIO(made)).verify()
            assert read_png(made, LIMITS).payload == V3
