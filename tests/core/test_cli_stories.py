"""Stories on the command line: made without a model, gone on with, listed, and taken out as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import migrated
from tests.core.program import Ended, Program

FORMS = ("epub", "txt", "json")
SHORT = ("--language", "ko", "--episodes", "1", "--offline")


class Stories(Program):
    """`python -m core story …` in a folder of its own."""

    __slots__ = ()

    async def story(self, *words: str, **env: str) -> Ended:
        own = {"IYAGI_DATA_DIR": "data", "IYAGI_AI__EMBEDDING": "none", "LC_ALL": "ko_KR.UTF-8", "PYTHONUTF8": "1"}
        return await self.run("story", *words, **(own | env))


@pytest.fixture
async def program(tmp_path: Path) -> Stories:
    await migrated.begin(tmp_path / "data")
    return Stories(tmp_path)


async def test_five_korean_episodes_are_made_told_stage_by_stage_and_taken_out_as_files(program: Stories) -> None:
    made = await program.story("new", "--keywords", "회귀, 헌터, 짐꾼", "--language", "ko", "--offline", "--json")
    told = json.loads(made.out)
    exported = [await program.story("export", told["id"], "--format", each, "--out", f"a.{each}") for each in FORMS]
    shown, listed = await program.story("show", told["id"]), await program.story("list")

    lines = made.error.splitlines()
    assert (made.code, told["state"], told["rehearsal"], told["cost_microdollars"]) == (0, "done", True, 0)
    assert [each["number"] for each in told["episodes"] if each["passed"]] == [1, 2, 3, 4, 5]
    assert lines[0].startswith("5화, 한 화 5,200자 안팎.")
    assert [line for line in lines if "완료" in line][:2] == ["1. 컨셉 정리자 완료", "2. 장르 전략가 완료"]
    assert len([line for line in lines if "완료" in line]) == 10 + 5 * 6
    assert [each.code for each in exported] == [0] * len(FORMS)
    assert all((program.folder / f"a.{each}").stat().st_size > 10_000 for each in FORMS)
    assert "예행 연습" in (program.folder / "a.txt").read_text(encoding="utf-8")
    assert "100%" in shown.out
    assert listed.out == f"{told['id']}  {told['title']}  (완성)\n"


async def test_its_english_twin_is_told_in_the_language_of_the_terminal(program: Stories) -> None:
    wish = ("--keywords", "regression, hunter, porter", "--language", "en", "--episodes", "5", "--offline", "--json")

    made = await program.story("new", *wish, LC_ALL="C.UTF-8")

    assert (made.code, json.loads(made.out)["state"]) == (0, "done")
    assert next(line for line in made.error.splitlines() if ": done" in line) == "1. Concept Organizer: done"
    assert "It is finished." in made.error.splitlines()[-1]


async def test_a_story_waits_where_it_was_told_to_and_goes_on_with_the_rest(program: Stories) -> None:
    waiting = await program.story("new", "--keywords", "차, 고양이", *SHORT, "--stop", "concept")
    name = waiting.out.strip()
    written = await program.story("write", name)
    again = await program.story("write", name)
    beyond = await program.story("write", name, "--more", "5")

    assert waiting.error.splitlines()[1:] == [
        "1. 컨셉 정리자 완료",
        "컨셉이 나왔습니다. 읽어 보고 이대로 갈지, 고칠지, 다시 받을지 정해 주세요.",
        f"이대로 이어서 만들려면: python3 -m core story write {name}",
    ]
    assert written.error.splitlines()[0] == "2. 장르 전략가 완료"
    assert (waiting.code, written.code, again.code) == (0, 0, 0)
    assert again.error.count("\n") == 1
    assert (beyond.code, beyond.error.startswith("예행 연습은 5화까지 됩니다.")) == (1, True)


async def test_a_project_that_was_exported_is_brought_back_as_another_story(program: Stories) -> None:
    name = (await program.story("new", "--keywords", "차, 고양이", *SHORT)).out.strip()
    await program.story("export", name, "--format", "json", "--out", "project.json")

    back = await program.story("import", "project.json")

    assert (back.code, back.error) == (0, "")
    assert back.out.strip() not in {"", name}
    assert len((await program.story("list")).out.splitlines()) == 2


WRONG = [
    (("new", "--keywords", " , "), "키워드를 하나 이상 적어 주세요."),
    (("new", "--keywords", "차", "--offline", "--cap", "nan"), "--cap에는 0보다 큰 수를 적어 주세요. 적은 값: nan"),
    (("new", "--keywords", "차", "--offline", "--cap", "-3"), "--cap에는 0보다 큰 수를 적어 주세요. 적은 값: -3"),
    (("new", "--keywords", "차", "--offline", "--stop", "끝"), "--stop에 쓸 수 없는 값입니다: “끝”."),
    (("new", "--keywords", "차", "--offline", "--genre", "시"), "그런 장르는 없습니다: “시”."),
    (("new", "--keywords", "차", "--offline", "--episodes", "9"), "예행 연습은 5화까지 됩니다."),
    (("write", "없음"), "그런 이야기를 찾지 못했습니다."),
    (("write", "없음", "--more", "-1"), "--more에는 0보다 큰 수를 적어 주세요. 적은 값: -1"),
    (("export", "없음", "--format", "txt", "--out", "a.txt"), "그런 이야기를 찾지 못했습니다."),
    (("import", "."), "‘.’ 파일을 열 수 없습니다: 파일이 아니라 폴더입니다."),
    (("import", "없음.json"), "‘없음.json’ 파일을 열 수 없습니다: 그런 파일이나 폴더가 없습니다."),
]


@pytest.mark.parametrize(("words", "told"), WRONG)
async def test_what_cannot_be_done_is_one_sentence_and_begins_nothing(
    program: Stories, words: tuple[str, ...], told: str
) -> None:
    ended = await program.story(*words)

    assert (ended.code, ended.out, ended.error.count("\n")) == (1, "", 1)
    assert ended.error.startswith(told)


async def test_a_file_that_is_no_project_is_refused_in_the_readers_language(program: Stories) -> None:
    (program.folder / "a.txt").write_text("옛날 옛적에", encoding="utf-8")
    (program.folder / "b.json").write_text('{"format": 1}', encoding="utf-8")

    other, broken = await program.story("import", "a.txt"), await program.story("import", "b.json")

    assert other.error.startswith("이야기 프로젝트 파일이 아닙니다.")
    assert broken.error.startswith("프로젝트 파일의 `")
    assert "Field required" not in broken.error and "Input should" not in broken.error


async def test_whoever_has_no_story_is_told_how_to_begin(program: Stories) -> None:
    listed = await program.story("list")

    assert (listed.code, listed.out) == (0, "")
    assert "story new --keywords" in listed.error
