"""Cards in archives: read whatever program packed them, and never at the price that a hostile one asks."""

from __future__ import annotations

import io
import json
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.characters.formats.archive import find_asset, read_archive, write_charx
from core.characters.formats.base import Container, Limits
from core.errors import BadInput

LIMITS = Limits()
CARD = json.dumps({"spec": "chara_card_v3", "spec_version": "3.0", "data": {"name": "나비"}}, ensure_ascii=False)
RAW = CARD.encode()


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def packed_as_told(members: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in members:
            archive.writestr(entry, content)
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (1, 2, 3)).save(out, "JPEG")
    return out.getvalue()


def keys(container: Container) -> list[str]:
    return [warning.key for warning in container.warnings]


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadInput) as caught:
        read_archive(data, limits)
    return caught.value.text.key


def with_flag(data: bytes, name: str, flag: int) -> bytes:
    """The archive with a flag turned over in both headers of one member."""
    changed, coded = bytearray(data), name.encode()
    for magic, flags_at, name_at in ((b"PK\3\4", 6, 30), (b"PK\1\2", 8, 46)):
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            if data[at + name_at : at + name_at + len(coded)] == coded:
                (flags,) = struct.unpack_from("<H", data, at + flags_at)
                struct.pack_into("<H", changed, at + flags_at, flags ^ flag)
    return bytes(changed)


def test_a_charx_gives_its_card_its_assets_and_what_else_is_in_it() -> None:
    data = packed(
        {
            "assets/icon/image/main.png": b"icon",
            "assets/emotion/image/기쁨.webp": b"joy",
            "x_meta/main.json": b"{}",
            "module.risum": b"\x6f\0",
            "extra.json": b"[]",
            "__MACOSX/._card.json": b"litter",
            "card.json": RAW,
        }
    )

    container = read_archive(data, LIMITS)

    assert (container.format, container.payload, container.picture, container.warnings) == ("charx", RAW, None, ())
    assert container.assets == {"assets/icon/image/main.png": b"icon", "assets/emotion/image/기쁨.webp": b"joy"}
    assert container.others == {"x_meta/main.json": b"{}", "module.risum": b"\x6f\0", "extra.json": b"[]"}


def test_a_charx_behind_a_jpeg_gives_the_jpeg_too() -> None:
    charx = packed({"card.json": RAW, "assets/icon/image/1.png": b"icon"})

    container = read_archive(jpeg() + charx, LIMITS)

    assert (container.format, container.payload, container.picture) == ("jpeg-charx", RAW, jpeg())
    assert container.assets == {"assets/icon/image/1.png": b"icon"}


def test_a_charx_whose_offsets_count_the_jpeg_is_read_as_well() -> None:
    out = io.BytesIO(jpeg())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("card.json", CARD)

    container = read_archive(out.getvalue(), LIMITS)

    assert (container.format, container.payload, container.picture) == ("jpeg-charx", RAW, jpeg())


def test_a_jpeg_alone_holds_no_card() -> None:
    assert refusal(jpeg()) == "cardfile-no-card"


def test_an_archive_that_was_written_as_a_stream_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("assets/icon/image/1.png", b"icon" * 100)
        archive.writestr("card.json", CARD)

    container = read_archive(out.getvalue(), LIMITS)

    assert (container.payload, container.assets) == (RAW, {"assets/icon/image/1.png": b"icon" * 100})


def test_names_in_utf8_that_do_not_say_so_are_read() -> None:
    data = packed({"card.json": RAW, "assets/icon/image/가.png": b"x"})
    unmarked = with_flag(data, "assets/icon/image/가.png", 0x800)

    assert unmarked != data
    assert list(read_archive(unmarked, LIMITS).assets) == ["assets/icon/image/가.png"]


def test_names_as_korean_windows_packs_them_are_read() -> None:
    name = "assets/icon/image/고양이.png"
    stand_in = "assets/icon/image/NNNNNN.png"
    data = packed({"card.json": RAW, stand_in: b"x"}).replace(stand_in.encode(), name.encode("cp949"))

    assert list(read_archive(data, LIMITS).assets) == [name]


def test_bytes_behind_the_archive_do_not_matter() -> None:
    assert read_archive(packed({"card.json": RAW}) + b"\0" * 1_000, LIMITS).payload == RAW


def test_a_byaf_gives_its_manifest_all_its_json_and_its_pictures() -> None:
    members = {
        "manifest.json": b'{"schemaVersion": 1}',
        "characters/a/character.json": b"{}",
        "scenarios/b.json": b"{}",
        "characters/a/images/1.png": b"picture",
    }

    container = read_archive(packed(members), LIMITS)

    assert (container.format, container.payload) == ("byaf", b'{"schemaVersion": 1}')
    assert container.assets == {"characters/a/images/1.png": b"picture"}
    assert set(container.others) == {"manifest.json", "characters/a/character.json", "scenarios/b.json"}


def test_a_card_in_a_folder_is_read_with_a_word_and_paths_count_from_there() -> None:
    data = packed({"Nabi/card.json": RAW, "Nabi/assets/icon/1.png": b"x", "__MACOSX/Nabi/card.json": b"litter"})

    container = read_archive(data, LIMITS)

    assert (container.payload, keys(container)) == (RAW, ["cardfile-zip-nested-card"])
    assert find_asset(container.assets, "embeded://assets/icon/1.png") == b"x"


@pytest.mark.parametrize(
    ("members", "key"),
    [
        ({"a/card.json": RAW, "b/card.json": RAW}, "cardfile-zip-two-cards"),
        ({"CARD.JSON": RAW}, "cardfile-zip-no-card"),
        ({"card.json/": b""}, "cardfile-zip-empty"),
        ({"card.json/a.txt": b""}, "cardfile-zip-no-card"),
        ({"readme.txt": b"hello"}, "cardfile-zip-no-card"),
        ({}, "cardfile-zip-empty"),
    ],
)
def test_an_archive_without_the_one_card_is_refused(members: Mapping[str, bytes], key: str) -> None:
    assert refusal(packed(members)) == key


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_cards_of_one_name_are_refused_and_of_other_names_the_first_counts() -> None:
    card, asset = zipfile.ZipInfo("card.json"), zipfile.ZipInfo("a.png")
    again = zipfile.ZipInfo("a.png")

    container = read_archive(packed_as_told([(card, RAW), (asset, b"one"), (again, b"two")]), LIMITS)

    assert (container.assets, keys(container)) == ({"a.png": b"one"}, ["cardfile-member-twice"])
    assert refusal(packed_as_told([(card, RAW), (zipfile.ZipInfo("card.json"), b"{}")])) == "cardfile-zip-two-cards"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "a/../../evil",
        "/etc/passwd",
        "C:/evil.png",
        "c:evil",
        "a\\..\\evil",
        "\\\\host\\share",
        "a\0.png",
    ],
)
def test_a_name_that_leads_out_is_left_out_with_a_word(name: str) -> None:
    stand_in = "N" * len(name)
    data = packed({"card.json": RAW, stand_in: b"x"}).replace(stand_in.encode(), name.encode())

    container = read_archive(data, LIMITS)

    assert (container.payload, dict(container.assets), keys(container)) == (RAW, {}, ["cardfile-member-name"])


def test_a_link_is_left_out_with_a_word() -> None:
    link = zipfile.ZipInfo("assets/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    container = read_archive(packed_as_told([(zipfile.ZipInfo("card.json"), RAW), (link, b"/etc/passwd")]), LIMITS)

    assert (dict(container.assets), keys(container)) == ({}, ["cardfile-member-link"])


def test_an_encrypted_asset_is_left_out_and_an_encrypted_card_is_refused() -> None:
    data = packed({"card.json": RAW, "a.png": b"x"})

    container = read_archive(with_flag(data, "a.png", 1), LIMITS)

    assert (dict(container.assets), keys(container)) == ({}, ["cardfile-member-encrypted"])
    assert refusal(with_flag(data, "card.json", 1)) == "cardfile-zip-locked"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_counted_are_not_opened(method: int) -> None:
    asset = zipfile.ZipInfo("a.png")
    asset.compress_type = method
    card = zipfile.ZipInfo("card.json")
    card.compress_type = method

    container = read_archive(packed_as_told([(zipfile.ZipInfo("card.json"), RAW), (asset, b"x")]), LIMITS)

    assert keys(container) == ["cardfile-member-method"]
    assert refusal(packed_as_told([(card, RAW)])) == "cardfile-member-method"


def test_a_damaged_asset_is_left_out_and_a_damaged_card_is_refused() -> None:
    data = packed({"card.json": RAW, "a.png": b"pixels!"}, zipfile.ZIP_STORED)

    container = read_archive(data.replace(b"pixels!", b"pixels?"), LIMITS)

    assert (dict(container.assets), keys(container)) == ({}, ["cardfile-member-broken"])
    assert refusal(data.replace(RAW, RAW[::-1])) == "cardfile-member-broken"


def test_a_bomb_is_refused_before_it_has_grown() -> None:
    data = packed({"card.json": RAW, "bomb.png": b"\0" * 60_000_000})
    tracemalloc.start()

    key = refusal(data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert key == "cardfile-zip-bomb"
    assert peak < 30_000_000


def test_many_members_that_grow_large_together_are_refused() -> None:
    noise = zlib.compress(bytes(range(256)) * 40) * 50
    data = packed({"card.json": RAW, **{f"{number}.bin": noise for number in range(30)}})

    assert refusal(data, Limits(inflated=10 * len(noise))) == "cardfile-zip-inflated"


def test_a_bomb_that_lies_about_its_size_stops_at_what_it_said() -> None:
    data = packed({"card.json": RAW, "bomb.png": b"\0" * 30_000_000})
    lying = data.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1_000))

    container = read_archive(lying, LIMITS)

    assert (dict(container.assets), keys(container)) == ({}, ["cardfile-member-broken"])


def test_a_member_over_the_limit_is_left_out_with_a_word() -> None:
    data = packed({"card.json": RAW, "a.mp4": b"x" * 500, "b.mp4": b"x" * 50})

    container = read_archive(data, Limits(member=100))

    assert (dict(container.assets), keys(container)) == ({"b.mp4": b"x" * 50}, ["cardfile-member-large"])


def test_members_that_share_their_bytes_are_refused() -> None:
    data = packed({"card.json": RAW, "a.png": b"x" * 50, "b.png": b"y" * 50}, zipfile.ZIP_STORED)
    first, second = data.index(b"a.png") - 30, data.index(b"b.png") - 30
    end = data.rindex(b"b.png") - 46
    overlapping = data[: end + 42] + struct.pack("<I", first) + data[end + 46 :]

    assert second > first
    assert refusal(overlapping) == "cardfile-zip-overlap"


def test_a_quoted_bomb_is_refused() -> None:
    """Each member holds the headers of those after it and ends in the one kernel that all of them share."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = kernel.compress(b"\0" * 900_000) + kernel.flush()
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0x21, 0, len(body), 900_000, 1, 0) + b"k"
    entries = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, 0, len(body), 900_000, 1, 0, 0, 0, 0, 0, 0)
        + bytes([65 + number])
        for number in range(26)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 26, 26, len(entries), len(local) + len(body), 0)

    assert refusal(local + body + entries + end) == "cardfile-zip-overlap"


def test_a_hundred_thousand_members_are_refused_before_they_are_listed() -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listing = entry * 100_000
    data = b"PK\3\4" + listing + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(listing), 4, 0)
    started = time.process_time()
    tracemalloc.start()

    key = refusal(data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert key == "cardfile-zip-many"
    assert peak < 1_000_000
    assert time.process_time() - started < 1


def test_an_archive_in_an_archive_stays_shut() -> None:
    inner = packed({"card.json": b"{}", "bomb": b"\0" * 5_000_000})

    container = read_archive(packed({"card.json": RAW, "inner.zip": inner}), LIMITS)

    assert (container.payload, container.assets) == (RAW, {"inner.zip": inner})


def test_assets_over_the_limit_are_left_out_each_by_name() -> None:
    data = packed({"card.json": RAW, **{f"{number}.png": b"x" for number in range(5)}})

    container = read_archive(data, Limits(assets=3))

    assert list(container.assets) == ["0.png", "1.png", "2.png"]
    assert [warning.args for warning in container.warnings] == [{"count": 2, "most": 3, "names": "3.png, 4.png"}]


def test_an_archive_or_a_card_over_the_limit_is_refused() -> None:
    data = packed({"card.json": RAW})

    assert refusal(data, Limits(archive=len(data) - 1)) == "cardfile-too-large"
    assert refusal(data, Limits(file=len(RAW) - 1)) == "cardfile-too-large"


def test_a_thousand_bad_names_do_not_fill_the_report() -> None:
    data = packed({"card.json": RAW, **{f"../{number}": b"" for number in range(1_000)}})

    warnings = read_archive(data, LIMITS).warnings

    assert len(warnings) == 21
    assert warnings[-1].args == {"count": 980}


def test_an_archive_cut_anywhere_is_refused_in_words() -> None:
    data = packed({"card.json": RAW, "a.png": b"x"})

    assert {refusal(data[:cut]) for cut in range(len(data))} == {"cardfile-zip-broken"}


@pytest.mark.parametrize(
    "uri",
    [
        "embeded://assets/icon/Main.png",
        "embedded://assets/icon/Main.png",
        "__asset:assets/icon/Main.png",
        "EMBEDED://assets/icon/Main.png",
        "embeded:///assets/icon/Main.png",
        "embeded://./assets/icon/Main.png",
        "embeded://ASSETS/icon/main.PNG",
    ],
)
def test_an_asset_is_found_however_its_uri_is_written(uri: str) -> None:
    assert find_asset({"assets/icon/Main.png": b"x", "other": b"y"}, uri) == b"x"


def test_an_asset_is_found_whichever_way_its_syllables_are_composed() -> None:
    composed, apart = "\uac00.png", "\u1100\u1161.png"

    assert find_asset({composed: b"x"}, f"embeded://{apart}") == b"x"
    assert find_asset({apart: b"x"}, f"embeded://{composed}") == b"x"


@pytest.mark.parametrize("uri", ["embeded://missing", "ccdefault:", "http://127.0.0.1/a", "file:///a", "a", "", "A"])
def test_anything_else_finds_no_asset(uri: str) -> None:
    assert find_asset({"a": b"x"}, uri) is None


def test_the_exact_case_counts_first_and_two_others_not_at_all() -> None:
    assets = {"A.png": b"one", "a.png": b"two"}

    assert find_asset(assets, "embeded://a.png") == b"two"
    assert find_asset({**assets, "AA.png": b"three", "Aa.png": b"four"}, "embeded://aa.png") is None


def test_the_card_stands_first_media_are_stored_and_names_are_utf8() -> None:
    data = write_charx(CARD, {"assets/icon/images/main.png": b"x" * 100}, {"x_meta/main.json": b"{}" * 50})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()

    assert [entry.filename for entry in entries] == ["card.json", "assets/icon/images/main.png", "x_meta/main.json"]
    assert [entry.compress_type for entry in entries] == [8, 0, 8]
    assert {entry.flag_bits for entry in entries} == {0x800}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["../a", "/a", "a\\b", "C:a", "a\0", "", "a/", "card.json"])
def test_names_that_lead_out_or_stand_twice_are_never_written(name: str) -> None:
    with pytest.raises(ValueError, match="no names"):
        write_charx(CARD, {name: b"x"}, {})


NAMES = st.text("ab가é ._-", min_size=1, max_size=8).filter(lambda name: name.strip("."))
FILES = st.dictionaries(NAMES.map(lambda name: f"assets/{name}.bin"), st.binary(max_size=60), max_size=5)


@given(FILES, st.dictionaries(NAMES.map(lambda name: f"x_meta/{name}.json"), st.binary(max_size=60), max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again_and_always_the_same(assets: dict[str, bytes], others: dict[str, bytes]) -> None:
    data = write_charx(CARD, assets, others)

    container = read_archive(data, LIMITS)

    assert (container.format, container.payload, container.warnings) == ("charx", RAW, ())
    assert (dict(container.assets), dict(container.others)) == (assets, others)
    assert write_charx(CARD, assets, others) == data


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_arbitrary_bytes_are_refused_in_words(tail: bytes) -> None:
    for data in (tail, b"PK\3\4" + tail, b"PK\5\6" + tail, jpeg() + b"PK\3\4" + tail + b"PK\5\6" + b"\0" * 18):
        refusal(data)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_an_archive_with_changed_bytes_is_read_or_refused_in_words(drawn: st.DataObject) -> None:
    members = {"card.json": RAW, "assets/가.png": b"x" * 40, "module.risum": b"\x6f"}
    data = bytearray(drawn.draw(st.sampled_from([packed(members), jpeg() + packed(members)])))
    for _ in range(drawn.draw(st.integers(1, 4))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))

    try:
        container = read_archive(bytes(data), LIMITS)
    except BadInput:
        return

    assert container.payload


def test_a_card_that_packs_very_well_is_no_bomb_to_ourselves() -> None:
    card = '{"name":"' + "a" * 3_000_000 + '"}'

    read = read_archive(write_charx(card, {}, {}), Limits())

    assert read.payload == card.encode()
