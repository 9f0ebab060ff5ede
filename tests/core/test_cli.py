"""The program's commands as processes: what they say, how they end."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import schema
from tests import engines
from tests.core.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.mark.parametrize("words", [("--help",), ("run", "--help"), ("check", "--help")])
async def test_help_says_what_there_is_in_both_languages(program: Program, words: tuple[str, ...]) -> None:
    ended = await program.run(*words)

    assert (ended.code, ended.error) == (0, "")
    assert ended.out.startswith("usage: iyagi")
    if words == ("--help",):
        assert all(name in ended.out for name in ("run", "chat", "check", "migrate", "터미널에서 이야기합니다"))


@pytest.mark.parametrize("words", [(), ("dance",), ("run", "--loud")])
async def test_what_is_no_command_ends_with_the_usage(program: Program, words: tuple[str, ...]) -> None:
    ended = await program.run(*words)

    assert (ended.code, ended.out) == (2, "")
    assert ended.error.startswith("usage: iyagi")
    assert "Traceback" not in ended.error


MISTAKES = [
    (("run", "discrod"), {}, "There is no role “discrod”. Known roles: web, discord, telegram, worker"),
    (("run", "discord"), {}, "IYAGI_DISCORD__TOKEN is missing, so this can't be switched on."),
    (("run", "web", "telegram"), {}, "IYAGI_TELEGRAM__TOKEN is missing, so this can't be switched on."),
    (("run",), {"IYAGI_WEB__PROT": "80"}, "There is no setting IYAGI_WEB__PROT. Did you mean IYAGI_WEB__PORT?"),
    (("check",), {"IYAGI_WEB__PORT": "http"}, "The setting IYAGI_WEB__PORT can't be used:"),
    (("chat",), {"IYAGI_LANGUAGE": "fr"}, "The setting IYAGI_LANGUAGE can't be used:"),
    (("chat",), {"IYAGI_AI__CHAT": "gemini"}, "IYAGI_AI__CHAT"),
    (("run",), {"IYAGI_DATA_DIR": "/proc/nowhere"}, "The folder /proc/nowhere can't be written to"),
    (("run", "worker"), {"IYAGI_DATABASE_URL": "postgresql://127.0.0.1/iyagi"}, "IYAGI_SECRET_KEY is missing."),
]


@pytest.mark.parametrize(("words", "env", "sentence"), MISTAKES, ids=lambda given: str(given)[:40])
async def test_a_mistake_is_told_in_one_line_with_the_remedy(
    program: Program, words: tuple[str, ...], env: dict[str, str], sentence: str
) -> None:
    ended = await program.run(*words, **env)

    assert (ended.code, ended.out) == (1, "")
    assert sentence in ended.error
    assert len(ended.error.splitlines()) == 1


async def test_the_words_are_those_of_the_terminal(program: Program) -> None:
    ended = await program.run("run", "웹", LC_ALL="ko_KR.UTF-8", PYTHONUTF8="1")

    assert ended.error == "“웹” 역할은 없습니다. 쓸 수 있는 역할: web, discord, telegram, worker\n"


async def test_migrate_makes_the_file_and_does_nothing_the_second_time(program: Program) -> None:
    first = await program.run("migrate", IYAGI_DATA_DIR="kept here")
    second = await program.run("migrate", IYAGI_DATA_DIR="kept here")

    assert (first.code, first.error) == (0, "")
    assert first.out == second.out == f"The database is up to date ({schema.head()}).\n"
    with sqlite3.connect(program.folder / "kept here" / "iyagi.db") as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.head(),)]


async def test_migrate_brings_a_postgresql_up_to_date_also_twice_at_once(program: Program, postgres_url: str) -> None:
    plain = postgres_url.replace("+asyncpg", "")

    both = await asyncio.gather(*(program.run("migrate", IYAGI_DATABASE_URL=plain) for _ in range(2)))

    assert [(each.code, each.error) for each in both] == [(0, "")] * 2
    assert await schema.revision(postgres_url) == schema.head()


async def test_a_postgresql_that_is_behind_is_refused_with_the_command(program: Program, postgres_url: str) -> None:
    ended = await program.run("run", "worker", IYAGI_DATABASE_URL=postgres_url, IYAGI_SECRET_KEY="k" * 32)

    assert ended.code == 1
    assert ended.error.startswith("The database is behind the program (-, needed:")
    assert "Run `python3 -m core migrate` first." in ended.error


async def test_a_database_that_is_newer_is_refused(program: Program, postgres_url: str) -> None:
    await schema.migrate(postgres_url)
    engine = create_async_engine(postgres_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    ended = await program.run("run", "worker", IYAGI_DATABASE_URL=postgres_url, IYAGI_SECRET_KEY="k" * 32)

    assert ended.code == 1
    assert ended.error.startswith("The database is newer than the program (9999, known:")


@pytest.mark.parametrize("password", ["hunter2", "an@at"])
async def test_a_database_that_is_away_is_told_without_its_password(program: Program, password: str) -> None:
    url = f"postgresql://iyagi:{password}@127.0.0.1:{engines.free_port()}/iyagi"

    ended = await program.run("migrate", IYAGI_DATABASE_URL=url)

    assert ended.code == 1
    assert ended.error.startswith("The database can't be reached")
    assert "hunter2" not in ended.error and "at@" not in ended.error
    assert "Traceback" not in ended.error
