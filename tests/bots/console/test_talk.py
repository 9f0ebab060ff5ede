"""A talk in the terminal, with the whole core behind it and a model that says what it is told to."""

from __future__ import annotations

import asyncio
import io
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
from core.settings import Settings
from tests.fakes.scripted_model import Script, ScriptedModel


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
            app.surfaces["console"] = screen = Screen(out)
            await talk(app, screen, line)
        return out.getvalue()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


async def test_the_first_character_of_the_person_s_language_greets_and_answers(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", scripts=[["어서 ", "오세요."]])

    hello, greeting, answer = shown.split("\n\n")[0], shown.split("\n\n")[1], shown.split("> 안녕\n")[1]
    assert "Enter를 누르세요" in hello
    assert greeting.startswith("윤달래: ")
    assert answer == "\n윤달래: 어서 오세요.\n"


async def test_a_character_is_chosen_by_name_on_the_command_line(terminal: Terminal) -> None:
    shown = await terminal.type(character="fennel")

    assert "\nFennel: " in shown
    assert "윤달래" not in shown


async def test_an_unknown_name_is_told_and_the_talk_goes_on(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", character="아무개", scripts=[["네."]])

    assert "“아무개”라는 캐릭터는 없습니다. 만날 수 있는 캐릭터: 윤달래" in shown
    assert shown.endswith("> 안녕\n\n윤달래: 네.\n")


async def test_a_name_that_fits_several_lets_the_person_choose(terminal: Terminal) -> None:
    shown = await terminal.type("/1", character="e")

    assert "여럿이 맞아요" in shown
    assert "/1 Fennel  /2 Ignatius Pell" in shown
    assert "\nFennel: " in shown.split("> /1")[1]


async def test_commands_are_typed_in_korean_and_in_english(terminal: Terminal) -> None:
    shown = await terminal.type("/캐릭터 장마루", "/누구", "/WHO", "/도움말")

    assert "이제 이 자리에서는 장마루와 이야기합니다." in shown
    assert shown.count("지금 이 자리에는 **장마루**") == 2
    assert "답하는 모델: scripted:one" in shown
    assert "말을 거는 법" in shown


async def test_the_words_are_english_where_the_person_is(tmp_path: Path) -> None:
    shown = await Terminal(tmp_path, "en").type("/nothing", "/who")

    assert shown.startswith("Iyagi — write a line and press Enter.")
    assert "There is no command /nothing." in shown
    assert "Here now: **Fennel**" in shown


async def test_a_slip_in_a_command_is_not_said_to_the_character(terminal: Terminal) -> None:
    shown = await terminal.type("/누구세요", "/9", "/ 가 봐", scripts=[["네."]])

    assert "/누구세요라는 명령은 없습니다" in shown
    assert "/9라는 명령은 없습니다" in shown
    assert shown.endswith("> / 가 봐\n\n윤달래: 네.\n")


async def test_an_answer_that_broke_off_goes_on_by_its_button(terminal: Terminal) -> None:
    shown = await terminal.type("안녕", "/1", scripts=[["비가 오면 ", Finish.LENGTH], ["우산을 챙긴다."]])

    assert "윤달래: 비가 오면\n\n*말이 길어져 여기서 멈췄어요*\n/1 이어서\n" in shown
    assert "우산을 챙긴다." in shown.split("> /1")[1]


async def test_the_next_talk_goes_on_where_the_last_one_stood(terminal: Terminal) -> None:
    await terminal.type("안녕", scripts=[["또 봐요."]])

    again = await terminal.type("나야", scripts=[["왔네요."]])
    other = await terminal.type(character="Fennel")

    assert "윤달래와 나누던 이야기를 이어 갑니다" in again
    assert "\n윤달래: 또 봐요.\n" in again
    assert again.endswith("> 나야\n\n윤달래: 왔네요.\n")
    assert "\nFennel: " in other
    assert "이어 갑니다" not in other


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
