"""Cards on the command line: looked at, converted, kept and taken out again."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from core.characters.formats.read import read
from core.characters.formats.tree import dumps
from core.cli import main
from core.db import schema
from tests.core.characters.formats import made
from tests.core.program import ROOT, SECONDS, Ended, Program

FIELDS = [
    "file",
    "ok",
    "error",
    "format",
    "spec_version",
    "name",
    "description",
    "greetings",
    "lore_entries",
    "tags",
    "warnings",
]
ENTRY = {"keys": ["비"], "content": "비", "extensions": {}, "enabled": True, "insertion_order": 1, "use_regex": False}
CARD = {
    "spec": "chara_card_v3",
    "spec_version": "3.0",
    "data": {
        "name": "윤달래",
        "description": "편의점의 야간 직원",
        "personality": "",
        "scenario": "",
        "first_mes": "어서 오세요.",
        "mes_example": "",
        "creator_notes": "",
        "system_prompt": "",
        "post_history_instructions": "",
        "alternate_greetings": ["", "비가 오네요."],
        "group_only_greetings": ["다들 왔네요."],
        "tags": ["현대", "힐링"],
        "creator": "",
        "character_version": "1.0",
        "extensions": {"regex_scripts": [{"id": "1"}]},
        "nickname": "달래",
        "character_book": {"extensions": {}, "entries": [ENTRY]},
    },
}
WORLD = {"name": "바다", "entries": {"0": {"uid": 0, "key": ["a"], "content": "A"}, "1": {"uid": 1, "key": []}}}


class Cards(Program):
    """`python -m core character …` in a folder with some files."""

    __slots__ = ()

    async def character(self, *words: str, **env: str) -> Ended:
        return await self.run("character", *words, **{"IYAGI_DATA_DIR": "data", **env})

    def put(self, name: str, content: object) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def program(tmp_path: Path) -> Cards:
    prepared = Cards(tmp_path)
    prepared.put("card.json", CARD)
    return prepared


async def test_a_dry_run_tells_each_file_as_json_and_writes_nothing(program: Cards) -> None:
    program.put("page.png", b"<!DOCTYPE html><html></html>")
    program.put("world.json", WORLD)

    ended = await program.character("import", "card.json", "page.png", "world.json", "gone.png", "--dry-run", "--json")

    card, page, world, gone = json.loads(ended.out)
    assert (ended.code, ended.error) == (1, "")
    assert [list(each) for each in (card, page, world, gone)] == [FIELDS] * 4
    assert [each["file"] for each in (card, page, world, gone)] == ["card.json", "page.png", "world.json", "gone.png"]
    assert card | {"warnings": None} == {
        "file": "card.json",
        "ok": True,
        "error": None,
        "format": "json",
        "spec_version": "3.0",
        "name": "윤달래",
        "description": "편의점의 야간 직원",
        "greetings": ["어서 오세요.", "", "비가 오네요."],
        "lore_entries": 1,
        "tags": ["현대", "힐링"],
        "warnings": None,
    }
    assert any("regex_scripts" in each for each in card["warnings"])
    assert (page["ok"], page["name"], page["greetings"], page["warnings"]) == (False, None, [], [])
    assert "web page" in page["error"]
    assert (world["ok"], world["format"], world["name"], world["lore_entries"]) == (True, "world-info", "바다", 2)
    assert "No such file" in gone["error"]
    assert program.names() == {"card.json", "page.png", "world.json"}


async def test_what_a_terminal_would_obey_is_escaped_in_json_and_left_out_of_lines(program: Cards) -> None:
    odd = "a\x1b[31m\x9b2J\u202eb"
    program.put("odd.json", {"name": odd, "description": odd, "first_mes": "", "tags": [odd]})

    as_json = await program.character("import", "odd.json", "--dry-run", "--json")
    lines = await program.character("import", "odd.json", f"{odd}.png", "--dry-run")
    refused = [await program.character("convert", "card.json", out) for out in (f"gone/{odd}.png", f"card.{odd}")]

    assert json.loads(as_json.out)[0]["name"] == odd
    told = [as_json.out, lines.out, lines.error, *(ended.error for ended in refused)]
    assert [line for text in told for line in text.splitlines() if not line.isprintable()] == []


async def test_a_dry_run_that_finds_nothing_wrong_ends_well_whatever_the_settings_are(program: Cards) -> None:
    ended = await program.character("import", "card.json", "--dry-run", "--json", IYAGI_WEB__PORT="nonsense")

    assert (ended.code, ended.error) == (0, "")
    assert [each["ok"] for each in json.loads(ended.out)] == [True]


async def test_a_dry_run_without_json_is_told_in_the_language_of_the_terminal(program: Cards) -> None:
    program.put("page.png", b"<html>")

    ended = await program.character(
        "import", "card.json", "page.png", "--dry-run", LC_ALL="ko_KR.UTF-8", PYTHONUTF8="1"
    )

    assert ended.code == 1
    assert ended.out.startswith("card.json: 윤달래\n  JSON 카드(규격 3.0)입니다.\n")
    assert "실행하지 않음: " in ended.out
    assert ended.error == (
        "page.png: 카드가 아니라 웹 페이지(HTML)입니다. "
        "페이지를 저장하는 대신 그 안의 카드 파일을 내려받아 보내 주세요.\n"
    )


async def test_a_terminal_without_unicode_is_told_all_the_same(program: Cards) -> None:
    ended = await program.character("import", "card.json", "--dry-run", "--json", LC_ALL="C", PYTHONIOENCODING="ascii")

    assert ended.code == 0
    assert json.loads(ended.out)[0]["name"] == "윤달래"


async def test_a_card_goes_through_every_kind_of_file_and_is_the_same(program: Cards) -> None:
    steps = [("card.json", "a.png"), ("a.png", "b.json"), ("b.json", "c.charx"), ("c.charx", "d.JSON")]

    ended = [await program.character("convert", *step) for step in steps]
    older = await program.character("convert", "d.JSON", "e.png", "--spec", "v2")
    back = await program.character("convert", "e.png", "f.json")

    assert [(each.code, each.error) for each in (*ended, older, back)] == [(0, "")] * 6
    assert "Written to a.png" in ended[0].out
    assert "picture is left out" in ended[1].out
    assert read((program.folder / "e.png").read_bytes()).spec_version == "2.0"
    final = json.loads((program.folder / "f.json").read_bytes())
    assert final["data"] | {"modification_date": 0} == CARD["data"] | {"modification_date": 0}  # type: ignore[operator]  # objects
    assert program.names() == {"card.json", "a.png", "b.json", "c.charx", "d.JSON", "e.png", "f.json"}


async def test_a_lorebook_becomes_either_form(program: Cards) -> None:
    program.put("book.json", {"spec": "lorebook_v3", "data": {"extensions": {}, "entries": []}})

    one = await program.character("convert", "book.json", "world.json")
    two = await program.character("convert", "world.json", "v3.json", "--spec", "v3")

    assert [(each.code, each.error) for each in (one, two)] == [(0, "")] * 2
    assert read((program.folder / "world.json").read_bytes()).format == "world-info"
    assert read((program.folder / "v3.json").read_bytes()).format == "lorebook-v3"


REFUSED = [
    (("convert", "card.json", "card.json"), "The original would be overwritten."),
    (("convert", "card.json", "./link.json"), "The original would be overwritten."),
    (("convert", "card.json", "card.gif"), "“.gif” is no kind of file"),
    (("convert", "card.json", "card"), "“-” is no kind of file"),
    (("convert", "card.json", "a.charx", "--spec", "v2"), "A CHARX holds V3 cards only."),
    (("convert", "card.json", "nowhere/a.png"), "can't be written: No such file or folder. Please check the name."),
    (("convert", "card.json", "folder.json"), "can't be written:"),
    (("convert", "nothing.png", "a.png"), "can't be opened: No such file or folder. Please check the name."),
    (("convert", ".", "a.png"), "can't be opened: It is a folder, not a file. Please name a file."),
    (("convert", "world.json", "a.png"), "There is only a lorebook here"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=lambda given: " ".join(given)[:40])
def test_a_mistake_is_one_sentence_and_leaves_no_file(
    program: Cards,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    program.put("world.json", WORLD)
    (program.folder / "link.json").symlink_to("card.json")
    (program.folder / "folder.json").mkdir()
    before = program.names()
    monkeypatch.chdir(program.folder)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    code = main(["character", *words])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert program.names() == before
    assert json.loads((program.folder / "card.json").read_bytes()) == CARD


async def test_nobody_can_be_exported(program: Cards) -> None:
    ended = await program.character("export", "nobody", "a.png")

    assert (ended.code, ended.out) == (1, "")
    assert ended.error == "There is no character “nobody”.\n"
    assert program.names() == {"card.json", "data"}


async def test_what_is_kept_is_exported_as_its_file_had_it(program: Cards) -> None:
    members = {"assets/joy.png": b"\x89PNG joy", "x_meta/joy.json": b"{}"}
    joy = '{"type": "emotion", "uri": "embeded://assets/joy.png", "name": "joy", "ext": "png", "mine": 1e2}'
    text = json.dumps(CARD, ensure_ascii=False).replace(
        '"creator": ""', f'"mine": [1.0, 12345678901234567890], "assets": [{joy}]'
    )
    program.put("card.charx", made.zipped({"card.json": text.encode(), **members}))

    kept = await program.character("import", "card.charx")
    again = await program.character("import", "card.charx")
    taken = await program.character("export", "윤달래", "out.charx")

    assert (kept.code, again.code, taken.code) == (0, 0, 0)
    assert "Kept as a character" in kept.out
    assert "here already" in again.out
    out = read((program.folder / "out.charx").read_bytes())
    assert '"mine":[1.0,12345678901234567890]' in dumps(out.tree)
    assert '"mine":1e2' in dumps(out.tree)
    assert list(out.assets.values()) == [b"\x89PNG joy"]
    assert out.others == {"x_meta/joy.json": b"{}"}


async def test_the_icon_of_an_archive_is_the_picture_of_what_is_exported(program: Cards) -> None:
    card, members = made.three_assets()
    program.put("card.charx", made.charx(card, members))

    await program.character("import", "card.charx")
    taken = await program.character("export", "Maru", "out.png")

    assert taken.code == 0
    with Image.open(program.folder / "out.png") as opened:
        assert opened.convert("RGB").getpixel((0, 0)) == (1, 2, 3)


async def test_a_picture_that_cannot_be_used_is_said_before_a_card_is_kept_without_it(program: Cards) -> None:
    header = made.chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    pixels = made.chunk(b"IDAT", zlib.compress(bytes(1_000)))
    card = made.text("ccv3", made.v3())
    program.put("huge.png", made.png()[:8] + header + pixels + card + made.chunk(b"IEND"))

    looked = await program.character("import", "huge.png", "--dry-run", "--json")
    kept = await program.character("import", "huge.png")

    told = "The card was read, but its picture can't be used. Why: The picture is too large (50,000×50,000)."
    assert (looked.code, kept.code) == (0, 0)
    assert any(each.startswith(told) for each in json.loads(looked.out)[0]["warnings"])
    assert told in kept.out


async def test_a_card_with_characters_that_a_database_refuses_is_kept(program: Cards, postgres_url: str) -> None:
    await schema.migrate(postgres_url)
    program.put("odd.json", CARD | {"data": CARD["data"] | {"name": "A\0B", "creator": "\0", "mine": 10**40}})  # type: ignore[operator]  # an object

    kept = await program.character("import", "odd.json", IYAGI_DATABASE_URL=postgres_url)
    taken = await program.character("export", "A", "out.json", IYAGI_DATABASE_URL=postgres_url)

    assert (kept.code, kept.error) == (0, "")
    assert (taken.code, taken.error) == (0, "")
    data = json.loads((program.folder / "out.json").read_bytes())["data"]
    assert (data["name"], data["creator"], data["mine"]) == ("A\0B", "\0", 10**40)


async def test_who_has_closed_the_output_still_gets_the_exit_code(program: Cards) -> None:
    shell = 'exec "$0" -m core character import card.json gone.json --dry-run --json'
    own = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    process = await asyncio.create_subprocess_exec(
        "sh", "-c", f"{shell} >&-", sys.executable, cwd=program.folder, env=own, stderr=subprocess.PIPE
    )

    async with asyncio.timeout(SECONDS):
        _, error = await process.communicate()
    assert (process.returncode, error) == (1, b"")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
async def test_a_device_that_never_ends_is_refused(program: Cards) -> None:
    ended = await program.character("import", "/dev/zero", "card.json", "--dry-run", "--json")

    endless, card = json.loads(ended.out)
    assert "200 MB" in endless["error"]
    assert card["ok"] is True


async def test_only_characters_are_kept(program: Cards) -> None:
    program.put("world.json", WORLD)

    ended = await program.character("import", "world.json", "card.json")

    assert ended.code == 1
    assert "lorebook only" in ended.error
    assert "Kept as a character" in ended.out


async def test_a_name_that_several_have_is_not_guessed(program: Cards) -> None:
    program.put("other.json", CARD | {"data": CARD["data"] | {"creator": "somebody"}})  # type: ignore[operator]  # an object
    await program.character("import", "card.json", "other.json")

    ended = await program.character("export", "윤달", "out.png")

    assert ended.code == 1
    assert "Several characters fit" in ended.error
    assert "out.png" not in program.names()


@pytest.mark.parametrize("out", ["card.json/out.png", "nowhere/out.png", "."])
async def test_where_nothing_can_be_written_is_told_in_a_line(program: Cards, out: str) -> None:
    before = program.names()

    ended = await program.character("convert", "card.json", out)

    assert ended.code == 1
    assert ended.error.strip() and len(ended.error.splitlines()) == 1
    assert "Traceback" not in ended.error
    assert program.names() == before
