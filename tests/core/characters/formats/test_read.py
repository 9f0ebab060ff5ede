"""A file is told by its content, and becomes a card or a lorebook with a report of what was read."""

from __future__ import annotations

import base64

import pytest

from core.characters.formats.base import Imported, Json, Kind, Limits, Tree
from core.characters.formats.read import read
from core.characters.formats.write import Target, export
from core.errors import BadInput
from core.text import Catalog, Text
from tests.core.characters.formats import made
from tests.core.characters.formats.made import as_json, asset, book, entry, png, text, v2, v3

CATALOG = Catalog()
PYGMALION: Tree = {"char_name": "Maru", "char_persona": "calm", "char_greeting": "Hi", "world_scenario": "sea"}
PROM: Tree = {
    "type": "chara_card",
    "spec_version": "3.1",
    "name": "Maru",
    "description": "calm",
    "greetings": {"solo": ["Hi", "Ho"], "group": ["All"]},
    "metadata": {"creator": "me", "version": "2", "tags": ["a"]},
}
WORLD: Tree = {"entries": {"0": {"uid": 0, "key": ["a"], "content": "A", "disable": False}}, "name": "World"}
BYAF = {
    "manifest.json": as_json(
        {"schemaVersion": 1, "characters": ["characters/1/character.json"], "scenarios": ["s.json"]}
    ),
    "characters/1/character.json": as_json(
        {"id": "1", "name": "Maru", "persona": "calm", "loreItems": [], "images": []}
    ),
    "s.json": as_json({"narrative": "sea", "firstMessages": [{"characterID": "1", "text": "Hi"}], "messages": []}),
}

BACKYARD: Tree = {"version": 4, "character": {"aiName": "Maru", "aiPersona": "calm", "firstMessage": "Hi"}}


def data_of(card: Imported) -> Tree:
    data = card.view["data"]
    assert isinstance(data, dict)
    return data


def said(*texts: Text) -> str:
    return "\n".join(CATALOG.render(each, "en") for each in texts)


CARDS: list[tuple[str, bytes, str, str]] = [
    ("V1", as_json(made.V1_FIELDS), "json", "1.0"),
    ("V2", as_json(v2()), "json", "2.0"),
    ("V3", as_json(v3()), "json", "3.0"),
    ("V3 with a BOM", b"\xef\xbb\xbf" + as_json(v3()), "json", "3.0"),
    ("V3 as UTF-16", "\ufeff".encode("utf-16-le") + as_json(v3()).decode().encode("utf-16-le"), "json", "3.0"),
    ("a later version", as_json({**v3(), "spec": "chara_card_v4", "spec_version": "4.0"}), "json", "4.0"),
    ("Pygmalion", as_json(PYGMALION), "pygmalion", "1.0"),
    ("webui", as_json({"name": "Maru", "context": "calm", "greeting": "Hi"}), "text-generation-webui", "1.0"),
    ("PromV3", as_json(PROM), "prom-v3", "3.1"),
    ("PNG with V2", png(text("chara", v2())), "png", "2.0"),
    ("PNG with both", png(text("chara", v2(name="old")), text("ccv3", v3())), "png", "3.0"),
    ("APNG", png(made.chunk(b"acTL", bytes(8)), text("ccv3", v3())), "apng", "3.0"),
    ("CHARX", made.charx(v3()), "charx", "3.0"),
    ("CHARX with V2", made.charx(v2()), "charx", "2.0"),
    ("CHARX behind a JPEG", made.jpeg() + made.charx(v3()), "jpeg-charx", "3.0"),
    ("BYAF", made.zipped(BYAF), "byaf", "3.0"),
    ("WEBP of TavernAI", made.webp(made.exif(as_json(made.V1_FIELDS))), "webp", "1.0"),
    ("PNG of Backyard", png(made.chunk(b"eXIf", made.exif(as_json(BACKYARD)))), "backyard-png", "4"),
]


@pytest.mark.parametrize(("data", "form", "version"), [each[1:] for each in CARDS], ids=[each[0] for each in CARDS])
def test_each_form_of_card_is_told_by_its_content(data: bytes, form: str, version: str) -> None:
    card = read(data)

    assert (card.kind, card.format, card.spec_version) == (Kind.CARD, form, version)
    assert data_of(card)["name"] == "Maru"
    assert all(said(each) for each in (*card.report.read, *card.report.cleaned, *card.report.warnings))


BOOKS: list[tuple[str, Json, str]] = [
    ("SillyTavern", WORLD, "world-info"),
    ("V3", {"spec": "lorebook_v3", "data": book(entry("a"))}, "lorebook-v3"),
    ("bare", book(entry("a")), "character-book"),
    ("Risu", {"type": "risu", "ver": 1, "data": [{"key": "a", "content": "A", "insertorder": 1}]}, "risu-lorebook"),
    ("Agnai", {"kind": "memory", "entries": [{"keywords": ["a"], "entry": "A", "priority": 1, "weight": 1}]}, "agnai"),
    ("NovelAI", {"lorebookVersion": 5, "entries": [{"text": "A", "keys": ["a"]}]}, "novelai"),
    ("Kobold", {"folders": {}, "entries": {"0": {"uid": 0, "key": ["a"], "content": "A"}}}, "kobold"),
]


@pytest.mark.parametrize(("tree", "form"), [each[1:] for each in BOOKS], ids=[each[0] for each in BOOKS])
def test_each_form_of_lorebook_is_told_by_its_content(tree: Json, form: str) -> None:
    lore = read(as_json(tree))

    assert (lore.kind, lore.format) == (Kind.LOREBOOK, form)
    assert isinstance(lore.view["entries"], list)
    assert len(lore.view["entries"]) == 1
    assert "one entry" in said(*lore.report.read)


def test_a_lorebook_in_a_picture_of_novelai_is_read() -> None:
    lore = read(png(text("naidata", {"lorebookVersion": 5, "entries": [{"text": "A", "keys": ["a"]}]})))

    assert (lore.kind, lore.format) == (Kind.LOREBOOK, "novelai-png")


OTHERS = [
    (b"", "empty"),
    (b" \n", "empty"),
    (made.jpeg(), "JPEG photo without a card"),
    (b"GIF89a" + bytes(20), "a kind that holds no cards"),
    (b"%PDF-1.7\n", "PDF document"),
    (b"Rar!\x1a\x07\x01\0", "archive other than ZIP"),
    (b"ID3\x04" + bytes(20), "sound file"),
    (b"\0\0\0\x20ftypisom" + bytes(20), "video"),
    (b"MZ" + bytes(60), "program"),
    (b"\n<!DOCTYPE html><html><body>{}</body></html>", "web page (HTML)"),
    (b"<HTML>", "web page (HTML)"),
    ("이름: 마루\n성격: 차분함".encode(), "text file, not a card"),
    (b"o\0\x10\0\0\0", "RisuAI module (.risum)"),
    (bytes(range(128, 256)), "not clear what this file is"),
    (png(), "no character card in this picture"),
    (b"rcc||AAAA||", "encrypted"),
    (b"null", "text file"),
    (b"[1, 2]", "must be a JSON object"),
    (b'{"a": 1}', "card"),
]


@pytest.mark.parametrize(("data", "words"), OTHERS, ids=lambda given: str(given)[:24])
def test_what_is_no_card_is_refused_by_the_name_of_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(data)

    assert words in said(refused.value.text)
    assert CATALOG.render(refused.value.text, "ko")


def test_the_v3_card_of_a_picture_counts() -> None:
    card = read(png(text("chara", v2(name="Old")), text("ccv3", v3(name="New"))))

    assert data_of(card)["name"] == "New"


@pytest.mark.parametrize(
    "v3_chunk",
    [
        made.chunk(b"tEXt", b"ccv3\0!!!"),
        made.chunk(b"tEXt", b"ccv3\0" + base64.b64encode(b'{"spec"')),
        text("ccv3", [1]),
        text("ccv3", {"spec": "chara_card_v3", "data": {}}),
        text("ccv3", v3(name="  ")),
    ],
    ids=["no base64", "cut JSON", "no object", "no card", "no name"],
)
def test_a_broken_v3_card_gives_way_to_the_v2_card_beside_it_and_says_so(v3_chunk: bytes) -> None:
    card = read(png(v3_chunk, text("chara", v2())))

    assert (data_of(card)["name"], card.spec_version) == ("Maru", "2.0")
    assert "V2" in said(card.report.warnings[0]) or "chara" in said(card.report.warnings[0])


def test_the_first_reason_is_told_where_both_cards_of_a_picture_are_broken() -> None:
    with pytest.raises(BadInput) as refused:
        read(png(text("ccv3", v3(name="")), text("chara", v2(name="", first_mes=5))))

    assert "name" in said(refused.value.text)


def test_a_picture_is_the_avatar_as_it_came() -> None:
    file = png(text("ccv3", v3()))

    assert read(file).picture == file


def test_the_main_icon_of_an_archive_is_the_avatar() -> None:
    card, members = made.three_assets()

    found = read(made.charx(card, members))

    assert found.picture == members["assets/icon/image/main.png"]
    assert "embeded" not in said(*found.report.warnings)
    assert "RisuAI module" in said(*found.report.inert)
    assert set(found.others) == {"x_meta/joy.json", "module.risum"}


@pytest.mark.parametrize("uri", ["embedded://a/b.png", "__asset:a/b.png", "EMBEDED:///a/b.png", "embeded://./A/B.PNG"])
def test_an_asset_is_found_however_its_address_is_written(uri: str) -> None:
    picture = png()

    card = read(made.charx(v3(assets=[asset("icon", uri)]), {"a/b.png": picture}))

    assert card.picture == picture
    assert card.report.warnings == ()


def test_assets_that_are_missing_or_remote_are_named_and_nothing_is_fetched() -> None:
    listed: list[Json] = [
        asset("icon", "embeded://gone.png"),
        asset("background", "http://169.254.169.254/latest", "far"),
        asset("emotion", "data:image/png;base64,!!!", "torn"),
        asset("x_any", "file:///etc/passwd", "odd"),
    ]

    card = read(made.charx(v3(assets=listed)))

    told = said(*card.report.warnings)
    assert all(name in told for name in ("icon/main", "background/far", "emotion/torn"))
    assert card.picture is None
    assert data_of(card)["assets"] == listed


def test_an_icon_within_the_json_is_the_avatar() -> None:
    picture = png()
    uri = "data:image/png;base64," + base64.b64encode(picture).decode()

    card = read(as_json(v3(assets=[asset("background", uri), asset("icon", uri)])))

    assert card.picture == picture
    assert card.assets == {"data:0": picture, "data:1": picture}


def test_keys_that_stand_twice_are_told() -> None:
    card = read(b'{"name": "A", "name": "Maru", "description": "", "first_mes": "Hi"}')

    assert data_of(card)["name"] == "Maru"
    assert "name" in said(*card.report.warnings)


def test_scripts_are_kept_and_said_to_be_inert() -> None:
    scripts: Json = [{"id": "1", "scriptName": "s", "findRegex": "/./g", "replaceString": "X", "placement": [2]}]
    tree = v3(extensions={"regex_scripts": scripts, "risuai": {"triggerscript": [{"a": 1.5}], "lowLevelAccess": True}})

    card = read(as_json(tree))

    assert "regex_scripts" in said(*card.report.inert)
    assert "triggerscript" in said(*card.report.inert)
    again = read(export(card, Target.V3_PNG, 1).data)
    assert data_of(again)["extensions"] == data_of(card)["extensions"] == tree_data(tree)["extensions"]


@pytest.mark.parametrize(
    ("tree", "recursive"),
    [
        (v2(character_book=book(entry("a"))), None),
        (v3(character_book=book(entry("a"))), None),
        (v3(character_book=book(entry("a")), extensions={"risuai": {}}), True),
        (v3(character_book=book(entry("a"), recursive_scanning=False), extensions={"risuai": {}}), False),
    ],
    ids=["V2", "V3", "V3 of Risu", "said"],
)
def test_a_silent_book_recurses_only_in_a_v3_card_of_risu_and_in_all_that_is_made_of_it(
    tree: Tree, recursive: bool | None
) -> None:
    first = read(as_json(tree))

    books = [
        data_of(read(export(first, target, 1).data))["character_book"]
        for target in Target
        if not target.is_book and target not in {Target.V1_JSON, Target.BYAF}
    ]

    for each in (data_of(first)["character_book"], *books):
        assert isinstance(each, dict)
        assert each.get("recursive_scanning") is recursive or (not recursive and not each.get("recursive_scanning"))


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (as_json(v3()), Limits(file=100)),
        (png(text("ccv3", v3())), Limits(file=100)),
        (made.charx(v3()), Limits(archive=100)),
        (as_json(v3(alternate_greetings=["a"] * 6)), Limits(greetings=5)),
        (as_json(v3(assets=[asset("icon", "ccdefault:")] * 6)), Limits(assets=5)),
        (as_json(v3(character_book=book(*[entry("a")] * 6))), Limits(entries=5)),
        (as_json(v3(character_book=book(entry(*"abcdef")))), Limits(keys=5)),
        (as_json(v3(description="a" * 101)), Limits(string=100)),
        (as_json(book(*[entry("a")] * 6)), Limits(entries=5)),
    ],
    ids=["file", "picture", "archive", "greetings", "assets", "entries", "keys", "string", "book"],
)
def test_what_is_over_a_limit_is_refused(data: bytes, limits: Limits) -> None:
    with pytest.raises(BadInput):
        read(data, limits)

    assert read(data).view


def tree_data(tree: Tree) -> Tree:
    data = tree["data"]
    assert isinstance(data, dict)
    return data
