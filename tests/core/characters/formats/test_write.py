"""Cards become files for other programs: nothing stale, foreign or private in them, and what is missing is said."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats.base import Imported, Json, Tree
from core.characters.formats.read import read
from core.characters.formats.spec import without_decorators
from core.characters.formats.tree import copied_tree
from core.characters.formats.write import NOTICE, Target, export, file_name
from core.errors import BadInput
from core.text import Catalog, Text
from tests.core.characters.formats import made
from tests.core.characters.formats.made import as_json, asset, book, entry, png, text, v2, v3

NOW = 1_790_000_000
CATALOG = Catalog()


def said(*texts: Text) -> str:
    return "\n".join(CATALOG.render(each, "en") for each in texts)


def data_of(tree: Tree) -> Tree:
    data = tree["data"]
    assert isinstance(data, dict)
    return data


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Read as the PNG specification says, every checksum checked."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(kind + body)
        yield kind, body
        at += 12 + length


def cards(data: bytes) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for kind, body in chunks(data):
        if kind == b"tEXt":
            keyword, _, coded = body.partition(b"\0")
            assert keyword.decode() not in found
            found[keyword.decode()] = json.loads(base64.b64decode(coded, validate=True))
    return found


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def from_charx() -> Imported:
    return read(made.charx(*made.three_assets()))


def test_a_v3_png_holds_both_versions_before_its_end_and_nothing_of_what_was_there() -> None:
    stale = (
        text("chara", v2(name="Stale")),
        text("CCV3", v3(name="Maru")),
        text("naidata", {"a": 1}),
        made.chunk(b"tEXt", b"chara-ext-asset_:0\0AAAA"),
        made.chunk(b"tEXt", b"parameters\0a private prompt"),
        made.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"here I live")),
        made.chunk(b"tIME", bytes(7)),
    )

    written = export(read(png(*stale)), Target.V3_PNG, NOW).data

    kinds = [kind for kind, _ in chunks(written)]
    assert kinds[0] == b"IHDR"
    assert kinds[-3:] == [b"tEXt", b"tEXt", b"IEND"]
    assert set(kinds) == {b"IHDR", b"IDAT", b"tEXt", b"IEND"}
    assert cards(written).keys() == {"chara", "ccv3"}
    assert b"private" not in written


def test_a_v2_png_holds_the_v2_card_alone() -> None:
    written = export(read(as_json(v3(nickname="M"))), Target.V2_PNG, NOW).data

    found = cards(written)
    assert found.keys() == {"chara"}
    assert found["chara"]["spec_version"] == "2.0"
    assert data_of(found["chara"])["extensions"] == {"iyagi/ccv3": {"nickname": "M"}}


def test_the_card_for_older_readers_has_v2_fields_a_notice_and_no_decorators() -> None:
    lore = book(entry("a", content="@@depth 3\n@@@role user\n\nA fox.\n@@ not one", use_regex=False))
    card = v3(nickname="M", source=["x"], character_book=lore, extensions={"x": 1}, creation_date=5)

    written = export(read(as_json(card)), Target.V3_PNG, NOW).data

    older, newer = data_of(cards(written)["chara"]), data_of(cards(written)["ccv3"])
    assert older["creator_notes"] == f"Notes.\n\n{NOTICE}"
    assert "\n" not in NOTICE
    assert older["extensions"] == {"x": 1}
    assert older["character_book"] == book(entry("a", content="A fox.\n@@ not one"))
    assert not {"nickname", "source", "group_only_greetings", "creation_date", "modification_date"} & older.keys()
    assert newer == {**data_of(card), "modification_date": NOW}
    assert data_of(read(written).view)["creator_notes"] == "Notes."


@pytest.mark.parametrize(
    ("content", "bare"),
    [
        ("plain", "plain"),
        ("", ""),
        ("@@constant", ""),
        ("@@depth 1\n@@role user\ntext\n@@end", "text\n@@end"),
        ("@@depth 1\n@@@depth 2\r\n\r\ntext\r\n", "text\r\n"),
        ("@@ no decorator", "@@ no decorator"),
        ("first\n@@depth 1", "first\n@@depth 1"),
    ],
)
def test_decorators_stand_at_the_head_of_lore_and_only_there(content: str, bare: str) -> None:
    assert without_decorators(content) == bare


@pytest.mark.parametrize("target", [Target.V2_JSON, Target.V2_PNG])
def test_the_strings_of_v1_stand_beside_a_v2_card(target: Target) -> None:
    written = export(read(as_json(v3(description="now"))), target, NOW).data

    tree = read(written).tree
    assert tree["description"] == data_of(tree)["description"] == "now"


def test_mirrors_are_refreshed_and_what_is_private_goes() -> None:
    mirrors: Tree = {
        "name": "Older",
        "creatorcomment": "older",
        "tags": "sea",
        "talkativeness": "0.5",
        "fav": True,
        "chat": "Maru - 2026-01-01@09h",
        "avatar": "none",
        "create_date": "2026",
    }
    card = {**v3(extensions={"talkativeness": "0.9", "fav": True}), **mirrors}

    tree = read(export(read(as_json(card)), Target.V3_JSON, NOW).data).tree

    beside = {key: each for key, each in tree.items() if key in mirrors}
    assert beside == {
        "name": "Maru",
        "creatorcomment": "Notes.",
        "tags": "sea",
        "talkativeness": "0.9",
        "fav": False,
        "avatar": "none",
        "create_date": "2026",
    }
    assert data_of(tree)["extensions"] == {"talkativeness": "0.9", "fav": False}


def test_required_fields_that_were_missing_or_unreadable_are_filled() -> None:
    torn: Tree = {
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": {
            "name": "Maru",
            "description": None,
            "tags": "a, b",
            "extensions": None,
            "character_version": 2,
            "character_book": {"entries": {"10": {"keys": "x, y"}, "2": {"content": 5, "z": 1}}},
        },
    }

    tree = read(export(read(as_json(torn)), Target.V3_JSON, NOW).data).tree

    data = data_of(tree)
    assert data["description"] == ""
    assert (data["tags"], data["extensions"], data["character_version"]) == (["a", "b"], {}, "2")
    assert (data["group_only_greetings"], data["alternate_greetings"], data["mes_example"]) == ([], [], "")
    usual: Tree = {"extensions": {}, "enabled": True, "insertion_order": 100, "use_regex": False}
    first, second = {"keys": [], "content": "5", "z": 1}, {"keys": ["x", "y"], "content": ""}
    assert data["character_book"] == {"extensions": {}, "entries": [usual | first, usual | second]}


@pytest.mark.parametrize("empty", [None, [], {}])
def test_a_book_that_holds_nothing_stays_as_it_stood(empty: Json) -> None:
    tree = read(export(read(as_json(v2(character_book=empty))), Target.V2_JSON, NOW).data).tree

    assert data_of(tree)["character_book"] == empty


def test_a_card_of_a_later_version_is_written_as_v3_with_all_its_fields() -> None:
    later: Tree = {**v3(voice={"a": 1}), "spec": "chara_card_v4", "spec_version": "4.1", "more": [1]}

    tree = read(export(read(as_json(later)), Target.V3_JSON, NOW).data).tree

    assert (tree["spec"], tree["spec_version"], tree["more"]) == ("chara_card_v3", "3.0", [1])
    assert data_of(tree)["voice"] == {"a": 1}


def test_a_version_between_three_and_four_stays() -> None:
    tree = read(export(read(as_json({**v3(), "spec_version": "3.1"})), Target.V3_JSON, NOW).data).tree

    assert tree["spec_version"] == "3.1"


def test_a_charx_lays_its_assets_out_as_the_specification_says() -> None:
    written = export(from_charx(), Target.CHARX, NOW).data

    found = members(written)
    assert next(iter(found)) == "card.json"
    assert set(found) == {
        "card.json",
        "assets/icon/images/main.png",
        "assets/background/images/asset.webp",
        "assets/emotion/images/joy.png",
        "module.risum",
        "x_meta/joy.json",
    }
    again = read(written)
    assert data_of(again.tree)["assets"] == [
        asset("icon", "embeded://assets/icon/images/main.png"),
        asset("background", "embeded://assets/background/images/asset.webp", "main", "webp"),
        asset("emotion", "embeded://assets/emotion/images/joy.png", "joy"),
    ]
    assert sorted(again.assets.values()) == sorted(from_charx().assets.values())
    assert again.report.warnings == ()


def test_a_charx_gives_names_in_ascii_and_each_once() -> None:
    files = {
        "a/바다.png": png(colour=b"\1\1\1"),
        "b/하늘.png": png(colour=b"\2\2\2"),
        "c/x y.png": png(colour=b"\3\3\3"),
    }
    card = v3(assets=[asset("emotion", f"embeded://{path}", path) for path in files])

    again = read(export(read(made.charx(card, files)), Target.CHARX, NOW).data)

    assert set(again.assets) == {f"assets/emotion/images/{name}.png" for name in ("asset", "asset_2", "x_y")}
    assert set(again.assets.values()) == set(files.values())


def test_addresses_that_are_no_members_stay_in_a_charx() -> None:
    listed: list[Json] = [
        asset("icon", "https://example.org/a.png"),
        asset("background", "data:image/png;base64,AAAA"),
        asset("x-odd", "odd:thing"),
        asset("emotion", "embeded://gone.png"),
    ]

    tree = read(export(read(as_json(v3(assets=listed))), Target.CHARX, NOW).data).tree

    assert data_of(tree)["assets"] == listed


def test_the_picture_of_a_png_becomes_the_main_icon_of_a_charx() -> None:
    written = export(read(png(text("ccv3", v3()), made.chunk(b"tEXt", b"Author\0somebody"))), Target.CHARX, NOW).data

    again = read(written)
    assert data_of(again.tree)["assets"] == [asset("icon", "embeded://assets/icon/images/main.png")]
    assert again.picture == png()


def test_an_icon_that_is_missing_is_the_picture_itself() -> None:
    card = read(png(text("ccv3", v3(assets=[asset("icon", "embeded://gone.png")]))))

    as_charx, as_png = (read(export(card, target, NOW).data) for target in (Target.CHARX, Target.V3_PNG))

    assert data_of(as_charx.tree)["assets"] == [asset("icon", "embeded://assets/icon/images/main.png")]
    assert as_charx.picture == png()
    assert data_of(as_png.tree)["assets"] == [asset("icon", "ccdefault:")]


def test_an_icon_in_the_net_stays_and_the_picture_is_named_as_left_out() -> None:
    card = read(png(text("ccv3", v3(assets=[asset("icon", "https://example.org/a.png")]))))

    written = export(card, Target.CHARX, NOW)

    assert data_of(read(written.data).tree)["assets"] == [asset("icon", "https://example.org/a.png")]
    assert "picture is left out" in said(*written.left_out)


def test_a_missing_icon_of_a_card_without_a_picture_stays_as_it_is_named() -> None:
    card = read(as_json(v3(assets=[asset("icon", "embeded://gone.png")])))

    assert data_of(read(export(card, Target.V3_PNG, NOW).data).tree)["assets"] == [asset("icon", "embeded://gone.png")]


def test_a_picture_within_the_json_is_not_left_out() -> None:
    uri = "data:image/png;base64," + base64.b64encode(png()).decode()

    assert export(read(as_json(v3(assets=[asset("icon", uri)]))), Target.V3_JSON, NOW).left_out == ()


def test_files_in_chunks_of_a_png_become_members_of_a_charx() -> None:
    files = [made.chunk(b"tEXt", b"chara-ext-asset_:7\0" + base64.b64encode(b"\x89PNG sound"))]
    files += [made.chunk(b"tEXt", b"chara-ext-asset_8\0" + base64.b64encode(made.png(colour=b"\5\5\5")))]
    risu: Tree = {"emotions": [["joy", "__asset:8"]], "other": ["__asset:8"]}
    card = v3(assets=[asset("x-risu-asset", "__asset:7", "ping", "mp3")], extensions={"risuai": risu})

    again = read(export(read(png(*files, text("ccv3", card))), Target.CHARX, NOW).data)

    extensions = data_of(again.tree)["extensions"]
    assert extensions == {
        "risuai": {"emotions": [["joy", "embeded://assets/other/images/8.png"]], "other": ["__asset:8"]}
    }
    assert again.assets["assets/other/images/8.png"] == made.png(colour=b"\5\5\5")
    assert b"\x89PNG sound" in again.assets.values()
    assert b"chara-ext-asset" not in export(again, Target.V3_PNG, NOW).data


def test_a_module_goes_along_until_what_it_would_replace_is_edited() -> None:
    card = from_charx()
    renamed, retold = copied_tree(card.view), copied_tree(card.view)
    data_of(renamed)["nickname"] = "M"
    data_of(retold)["character_book"] = book(entry("a"))

    untouched = export(card, Target.CHARX, NOW, edited=renamed)
    changed = export(card, Target.CHARX, NOW, edited=retold)

    assert "module.risum" in members(untouched.data)
    assert untouched.left_out == ()
    assert "module.risum" not in members(changed.data)
    assert "RisuAI module" in said(*changed.left_out)


def test_an_asset_that_an_author_removed_is_not_in_the_archive() -> None:
    card = from_charx()
    view = copied_tree(card.view)
    assets = data_of(view)["assets"]
    assert isinstance(assets, list)
    del assets[2]

    found = members(export(card, Target.CHARX, NOW, edited=view).data)

    assert not any("joy" in name for name in found)


def test_a_v3_png_of_a_charx_keeps_the_avatar_and_names_what_stays_behind() -> None:
    card = from_charx()

    written = export(card, Target.V3_PNG, NOW)
    again = read(written.data)

    assert "background/main" in said(*written.left_out)
    assert "emotion/joy" in said(*written.left_out)
    assert "icon/main" not in said(*written.left_out)
    listed = data_of(card.tree)["assets"]
    assert isinstance(listed, list)
    assert data_of(again.tree)["assets"] == [asset("icon", "ccdefault:"), *listed[1:]]
    missing = said(*again.report.warnings)
    assert "background/main" in missing and "emotion/joy" in missing and "icon/main" not in missing
    assert b"".join(body for kind, body in chunks(written.data) if kind == b"IDAT") == b"".join(
        body for kind, body in chunks(made.png(colour=b"\1\2\3")) if kind == b"IDAT"
    )


def test_json_says_that_the_picture_stays_behind() -> None:
    assert "picture" in said(*export(from_charx(), Target.V3_JSON, NOW).left_out)
    assert export(read(as_json(v3())), Target.V3_JSON, NOW).left_out == ()


def test_a_card_without_a_picture_gets_a_plain_one() -> None:
    written = export(read(as_json(v3())), Target.V3_PNG, NOW).data

    assert read(written).picture == written


def test_v1_names_the_fields_that_it_has_no_place_for() -> None:
    written = export(read(as_json(v3(nickname="M"))), Target.V1_JSON, NOW)

    assert json.loads(written.data) == made.V1_FIELDS
    assert {"nickname", "tags", "alternate_greetings"} <= set(said(*written.left_out).replace(",", " ").split())
    assert "system_prompt" not in said(*written.left_out)


def test_a_card_of_backyards_own_comes_back_as_it_was() -> None:
    files = {
        "manifest.json": as_json({"schemaVersion": 1, "characters": ["characters/1/c.json"], "scenarios": ["s.json"]}),
        "characters/1/c.json": as_json({"name": "Maru", "persona": "calm", "loreItems": [], "images": [], "x": 1}),
        "s.json": as_json({"narrative": "sea", "firstMessages": [{"characterID": "1", "text": "{user}!"}], "topK": 30}),
    }

    written = export(read(made.zipped(files)), Target.BYAF, NOW).data

    assert {name: json.loads(each) for name, each in members(written).items()} == {
        name: json.loads(each) for name, each in files.items()
    }


def test_any_card_becomes_an_archive_of_backyard_with_its_avatar() -> None:
    written = export(from_charx(), Target.BYAF, NOW)

    again = read(written.data)
    assert again.format == "byaf"
    for field in ("name", "description", "scenario", "first_mes", "alternate_greetings"):
        assert data_of(again.view)[field] == data_of(from_charx().view)[field]
    assert again.picture is not None
    assert "BYAF holds" in said(*written.left_out)


WORLD: Tree = {"entries": {"3": {"uid": 3, "key": ["a"], "content": "A", "mine": 1.5, "disable": True}}, "x": [1]}
LORE: Tree = {"spec": "lorebook_v3", "data": book(entry("a", mine=2)), "x": 1}


def test_a_lorebook_that_nobody_edited_comes_back_as_it_stood() -> None:
    assert json.loads(export(read(as_json(WORLD)), Target.BOOK_ST, NOW).data) == WORLD
    assert json.loads(export(read(as_json(LORE)), Target.BOOK_V3, NOW).data) == LORE


FORMS = [(Target.BOOK_ST, "world-info"), (Target.BOOK_V3, "lorebook-v3"), (Target.BOOK_RISU, "risu-lorebook")]


@pytest.mark.parametrize(
    "tree",
    [
        WORLD | {"entries": {"3": {"uid": 3, "key": ["a"], "content": "A"}}},
        LORE,
        v3(character_book=book(entry("a", content="A"))),
    ],
)
@pytest.mark.parametrize(("target", "form"), FORMS)
def test_lore_is_written_in_either_form(tree: Tree, target: Target, form: str) -> None:
    written = export(read(as_json(tree)), target, NOW)

    again = read(written.data)
    assert again.format == form
    entries = again.view["entries"]
    assert isinstance(entries, list)
    assert [each["keys"] for each in entries if isinstance(each, dict)] == [["a"]]


def test_a_card_is_no_lorebook_and_a_lorebook_no_card() -> None:
    with pytest.raises(BadInput):
        export(read(as_json(WORLD)), Target.V3_PNG, NOW)
    with pytest.raises(BadInput):
        export(read(as_json(v3())), Target.BOOK_ST, NOW)


@pytest.mark.parametrize(
    ("name", "version", "file"),
    [
        ("Maru", "1.0", "Maru 1.0.png"),
        ("윤달래", "", "윤달래.png"),
        ("a/b\\c:d", "", "a b c d.png"),
        ("../../etc/passwd", "", "etc passwd.png"),
        ("  ", "..", "character.png"),
        ("CON", "", "character CON.png"),
        ("\u202egnp.exe\0", "", "gnp.exe.png"),
    ],
)
def test_a_file_is_called_by_name_and_version_as_any_system_allows(name: str, version: str, file: str) -> None:
    assert file_name(name, version, "png") == file


@given(st.text(), st.text())
def test_no_name_makes_a_path_or_an_empty_name(name: str, version: str) -> None:
    found = file_name(name, version, "charx")

    assert not set('/\\:*?"<>|\0\n') & set(found)
    assert 6 < len(found.encode()) <= 180
    assert not found.startswith((".", " "))


def test_files_that_a_card_has_beside_its_list_of_assets_are_named_when_they_are_left_out() -> None:
    risu: Tree = {"risuai": {"emotions": [["joy", "__asset:joy"]]}}
    asset_chunk = made.chunk(b"tEXt", b"chara-ext-asset_joy\0" + base64.b64encode(made.webp()))
    card = read(made.png(asset_chunk, made.text("chara", made.v2(extensions=risu))))

    for target in (Target.V3_PNG, Target.V2_JSON):
        left = [dict(each.args) for each in export(card, target, 1).left_out if each.key == "cardreport-left-assets"]
        assert left == [{"count": 1, "names": "joy"}]
    assert not export(card, Target.CHARX, 1).left_out
