"""A talk in the terminal, with the whole core behind it and a model that says what it is told to."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.console.surface import Screen
from bots.console.talk import talk
from core.ai.model import Finish, Purpose
from core.ai.router import Router
from core.app import App, open_app
from core.declared import COMMANDS, Where
from core.settings import Settings
from core.text import Catalog, t
from tests import migrated
from tests.fakes.scripted_model import Script, ScriptedModel
from tests.web.makers import card_of

CATALOG = Catalog()
GIVEN = {"say": "안녕", "title": "밤", "invite": "Fennel", "edit": "새 글", "branch": "1"}  # what must be typed behind


@dataclass
class Terminal:
    """A talk that begins anew with each `type`, on the same data."""

    folder: Path
    language: str = "ko"

    @asynccontextmanager
    async def app(self, *scripts: Script) -> AsyncIterator[App]:
        settings = Settings(_env_file=None, data_dir=self.folder, language=self.language)
        model = ScriptedModel(*scripts)
        making = open_app(
            settings, [], make_router=lambda _, clock: Router({Purpose.CHAT: [model]}, clock, jitter=lambda: 0.0)
        )
        await migrated.begin(self.folder)
        async with making as app, asyncio.TaskGroup() as tasks:
            working = tasks.create_task(app.worker.run())
            yield app
            app.worker.stop()
            await working

    async def type(self, *lines: str, scripts: Sequence[Script] = (), character: str | None = None) -> str:
        """What the screen shows in the end."""
        out, left = io.StringIO(), iter(lines)

        async def line() -> str | None:
            said = next(left, None)
            out.write("" if said is None else f"> {said}\n")
            return said

        async with self.app(*scripts) as app:
            app.character = character
            app.surfaces["console"] = screen = Screen(out, self.folder / "files")
            await talk(app, screen, line)
        return out.getvalue()


def words(shown: str) -> str:
    """Without the lines of buttons."""
    return re.sub(r"(?m)^(?:/\d+ [^\n]*)\n", "", shown)


@pytest.fixture(scope="session")
async def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first start leaves, copied for each test: half a second of CPU."""
    folder = tmp_path_factory.mktemp("planted")
    async with Terminal(folder).app():
        return folder


@pytest.fixture
def terminal(planted: Path, tmp_path: Path) -> Terminal:
    shutil.copytree(planted, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)


async def test_the_first_character_of_the_person_s_language_greets_and_answers(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", scripts=[["어서 ", "오세요."]])

    hello, greeting, answer = shown.split("\n\n")[0], shown.split("\n\n")[1], words(shown.split("> 안녕\n")[1])
    assert "Enter를 누르세요" in hello
    assert greeting.startswith("윤달래: ")
    assert answer == "\n윤달래: 어서 오세요.\n"


async def test_a_character_is_chosen_by_name_on_the_command_line(terminal: Terminal) -> None:
    shown = await terminal.type(character="fennel")

    assert "\nFennel: " in shown
    assert "윤달래" not in shown


async def test_an_unknown_name_is_told_and_the_talk_goes_on(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", character="아무개", scripts=[["네."]])

    assert "이름이 “아무개”인 캐릭터는 없습니다. 만날 수 있는 캐릭터: 윤달래" in shown
    assert words(shown).endswith("> 안녕\n\n윤달래: 네.\n")


async def test_a_name_that_fits_several_lets_the_person_choose(terminal: Terminal) -> None:
    shown = await terminal.type("/1", character="e")

    assert "맞는 캐릭터가 여럿이에요" in shown
    assert "/1 Fennel  /2 Ignatius Pell" in shown
    assert "\nFennel: " in shown.split("> /1")[1]


async def test_commands_are_typed_in_korean_and_in_english(terminal: Terminal) -> None:
    shown = await terminal.type("/캐릭터 장마루", "/누구", "/WHO", "/도움말")

    assert "이제 이 자리에서는 장마루와 이야기합니다." in shown
    assert shown.count("지금 이 자리에는 **장마루**") == 2
    assert "답하는 모델: scripted:one" in shown
    assert "/undo" in shown.split("> /도움말")[1]


async def test_the_words_are_english_where_the_person_is(terminal: Terminal) -> None:
    terminal.language = "en"

    shown = await terminal.type("/nothing", "/who")

    assert shown.startswith("Iyagi — write a line and press Enter.")
    assert "There is no command /nothing." in shown
    assert "Here now: **Fennel**" in shown


async def test_a_slip_in_a_command_is_not_said_to_the_character(terminal: Terminal) -> None:
    shown = await terminal.type("/누구세요", "/9", "/ 가 봐", scripts=[["네."]])

    assert "/누구세요라는 명령은 없습니다" in shown
    assert "/9라는 명령은 없습니다" in shown
    assert words(shown).endswith("> / 가 봐\n\n윤달래: 네.\n")


async def test_an_answer_that_broke_off_goes_on_by_its_button(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", "/1", scripts=[["비가 오면 ", Finish.LENGTH], ["우산을 챙긴다."]])

    assert "윤달래: 비가 오면\n\n*말이 길어져 여기서 멈췄어요*\n/1 이어서" in shown
    assert "우산을 챙긴다." in shown.split("> /1")[1]


async def test_the_next_talk_goes_on_where_the_last_one_stood(terminal: Terminal) -> None:
    await terminal.type("안녕", scripts=[["또 봐요."]])

    again = await terminal.type("나야", scripts=[["왔네요."]])
    other = await terminal.type(character="Fennel")

    assert "윤달래와 나누던 이야기를 이어 갑니다" in again
    assert "\n윤달래: 또 봐요.\n" in again
    assert words(again).endswith("> 나야\n\n윤달래: 왔네요.\n")
    assert "\nFennel: " in other
    assert "이어 갑니다" not in other


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_every_command_that_is_not_for_groups_alone_is_typed_in_this_language(
    terminal: Terminal, language: str
) -> None:
    terminal.language = language
    called = {each.name: CATALOG.render(t(f"command-{each.name}-name"), language) for each in COMMANDS}
    typed = [each for each in COMMANDS if each.where is not Where.GROUPS and each.name != "new"]

    shown = await terminal.type(
        "안녕", *(f"/{called[each.name]} {GIVEN.get(each.name, '')}" for each in typed), scripts=[["네."]] * 40
    )

    told = shown.split("\n> /")[1:]
    assert [each.split("\n")[0].split()[0] for each in told] == [called[each.name] for each in typed]
    assert [each for each in told if not each.partition("\n")[2].strip()] == []
    assert re.findall(r"\bE\d+\b", shown) == []  # nothing ended in a defect
    unknown = CATALOG.render(t("console-unknown", name="/"), language).partition("/")[0]
    assert not (unknown and unknown in shown)


async def test_a_chat_is_exported_into_a_file_whose_place_is_told(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", "/export txt", scripts=[["어서 오세요."]])

    [path] = (terminal.folder / "files").iterdir()
    assert str(path) in shown.split("> /export")[1]
    assert "어서 오세요." in path.read_text("utf-8")


async def test_a_card_is_imported_by_its_path_and_a_path_without_a_file_is_told(terminal: Terminal) -> None:
    card = terminal.folder / "새 카드.json"
    card.write_bytes(card_of("물결"))

    shown = await terminal.type(f"/가져오기 {card}", "/import nowhere.png", "/import")

    assert "물결" in shown.split("> /가져오기")[1].split("> /import")[0].split("\n", 1)[1]
    assert "nowhere.png에는 파일이 없습니다" in shown
    assert shown.endswith("파일의 경로를 함께 적어 주세요. 예: `/import ~/카드.png`\n")


async def test_what_is_set_is_pressed_by_number(terminal: Terminal) -> None:
    shown = await terminal.type("/me", "/1")

    panel, set_now = shown.split("> /me\n")[1].split("> /1\n")
    assert "\n  /1 " in panel
    assert set_now.strip()
    assert "명령은 없습니다" not in set_now


@pytest.mark.parametrize("leaving", ["/quit", "/exit", "/끝"])
async def test_a_word_leaves(terminal: Terminal, leaving: str) -> None:
    shown = await terminal.type("", "  ", leaving, "이 말은 하지 않는다")

    assert shown.endswith(f"> {leaving}\n")


async def test_words_show_as_they_come(terminal: Terminal) -> None:
    out, seen = io.StringIO(), list[str]()
    lines = iter(["안녕", None])

    async def line() -> str | None:
        return next(lines)

    async def look() -> None:
        async with asyncio.timeout(10):
            while "셋" not in out.getvalue():
                await asyncio.sleep(0.01)
                seen.append(out.getvalue().split("윤달래: ")[-1])

    async with terminal.app(["하나 ", 0.6, "둘 ", 0.6, "셋"]) as app, asyncio.TaskGroup() as tasks:
        app.surfaces["console"] = screen = Screen(out)
        tasks.create_task(look())
        await talk(app, screen, line)

    assert {"하나", "하나 둘"} & set(seen)
