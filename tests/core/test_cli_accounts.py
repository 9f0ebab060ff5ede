"""Accounts on the command line: made, given a role, let in again, and the mail that waits."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import sqlite3
import sys
from pathlib import Path

import pytest

from core.accounts import addresses, signin
from core.accounts.mail import Desk
from core.accounts.passwords import Passwords
from core.app import seal_of
from core.clock import SystemClock
from core.db import Db
from core.settings import load
from core.text import Catalog, t
from tests import migrated
from tests.core.program import ROOT, Ended, Program

OWN = {"IYAGI_DATA_DIR": "data", "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1", "IYAGI_WEB__PASSWORD_MEMORY": "1024"}


@pytest.fixture
async def program(tmp_path: Path) -> Program:
    await migrated.begin(tmp_path / "data")
    return Program(tmp_path)


async def account(program: Program, *words: str, **env: str) -> Ended:
    return await program.run("account", *words, **(OWN | env))


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "data" / "iyagi.db") as kept:
        return kept.execute(query).fetchall()


async def test_an_account_is_made_with_a_password_that_lets_one_in_and_becomes_an_operators(
    program: Program, tmp_path: Path
) -> None:
    made = await account(program, "create", "Mina@Example.com")
    again = await account(program, "create", "mina@example.COM")
    role = await account(program, "role", "mina@example.com", "operator")

    password = re.search(r"Password: (\S+)", made.out)
    db = Db(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'iyagi.db'}")
    entered = await signin.sign_in(
        db, Passwords(1_024), addresses.read("mina@example.com"), password[1] if password else ""
    )
    await db.aclose()
    assert (made.code, again.code, role.code) == (0, 1, 0)
    assert "already" in again.error
    assert entered is not None
    assert rows(tmp_path, "SELECT role FROM accounts") == [("operator",)]
    assert rows(tmp_path, "SELECT action FROM audit ORDER BY id") == [("account.made",), ("account.role",)]


async def test_a_link_for_a_new_password_is_given_and_nobody_unknown_gets_one(program: Program) -> None:
    await account(program, "create", "mina@example.com")

    told = await account(program, "reset", "mina@example.com", IYAGI_WEB__PUBLIC_URL="https://iyagi.example/")
    unknown = await account(program, "reset", "joon@example.com")

    assert re.search(r"https://iyagi\.example/reset\?code=[\w-]{43}", told.out)
    assert (unknown.code, unknown.error.strip()) == (
        1,
        "There is no account joon@example.com. Give an e-mail or an account's id.",
    )


async def test_mail_that_waits_is_shown_with_its_words(program: Program, tmp_path: Path) -> None:
    empty = await account(program, "mails")
    settings = load(data_dir=tmp_path / "data")
    db = Db(settings.database)
    async with db.write() as tx:
        desk = Desk(Catalog(), seal_of(settings))
        words = (t("signing-mail-notice-subject"), t("signing-mail-address", address="new@example.com"))
        await desk.write(tx, "mina@example.com", words, "en", SystemClock().now())
    await db.aclose()

    shown = await account(program, "mails")

    assert "No mail is waiting." in empty.out
    assert "to mina@example.com: Iyagi: your account has changed" in shown.out
    assert "Your account's e-mail is new@example.com now." in shown.out
    kept = await asyncio.to_thread((tmp_path / "data" / "iyagi.db").read_bytes)
    assert b"new@example.com" not in kept


@pytest.mark.parametrize(
    ("locale", "line"),
    [("en_US.UTF-8", "Something is missing: ACTION"), ("ko_KR.UTF-8", "빠진 것이 있습니다: ACTION")],
)
async def test_without_an_action_all_actions_are_listed(program: Program, locale: str, line: str) -> None:
    ended = await account(program, LC_ALL=locale)

    assert (ended.code, ended.out) == (2, "")
    assert all(name in ended.error for name in ("create", "role", "reset", "export", "erase", "mails", "메일을"))
    assert ended.error.splitlines()[-1] == line


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("dance",), "“dance” can't be used here. Choose one of those above."),
        (("role", "mina@example.com", "king"), "“king” can't be used here. Choose one of those above."),
        (("role", "mina@example.com"), "Something is missing: role"),
        (("mails", "--loud"), "There is no such thing here: --loud"),
        (("erase", "mina@example.com", "--works"), "--works needs a value after it."),
    ],
)
async def test_what_is_mistyped_is_named_below_what_there_is(
    program: Program, words: tuple[str, ...], line: str
) -> None:
    ended = await account(program, *words)

    assert (ended.code, ended.out) == (2, "")
    assert ended.error.startswith("usage: iyagi")
    assert ended.error.splitlines()[-1] == line


async def test_the_last_operator_stays_one_and_a_change_is_noted_with_what_was_before(
    program: Program, tmp_path: Path
) -> None:
    await account(program, "create", "mina@example.com")
    given = await account(program, "role", "mina@example.com", "operator")
    again = await account(program, "role", "mina@example.com", "operator")
    taken = await account(program, "role", "mina@example.com", "person")

    assert (given.code, again.code, taken.code) == (0, 0, 1)
    assert taken.error.strip() == Catalog().render(t("safety-last-operator"), "en")
    assert rows(tmp_path, "SELECT role FROM accounts") == [("operator",)]
    noted = rows(tmp_path, "SELECT detail FROM audit WHERE action = 'account.role'")
    assert [json.loads(str(detail)) for (detail,) in noted] == [{"from": "person", "to": "operator"}]


async def test_programs_are_told_as_json(program: Program, tmp_path: Path) -> None:
    made = json.loads((await account(program, "create", "mina@example.com", "--json")).out)
    role = json.loads((await account(program, "role", made["id"], "moderator", "--json")).out)
    reset = json.loads((await account(program, "reset", "mina@example.com", "--json")).out)
    mails = json.loads((await account(program, "mails", "--json")).out)
    export = json.loads((await account(program, "export", made["id"], "mina.zip", "--json")).out)
    over = await account(program, "export", made["id"], "mina.zip", "--json")
    unsure = await account(program, "erase", made["id"], "--works", "delete", "--json")
    gone = json.loads((await account(program, "erase", made["id"], "--works", "delete", "--yes", "--json")).out)

    assert made["email"] == "mina@example.com" and len(made["password"]) >= 20
    assert role == {"id": made["id"], "role": "moderator"}
    assert reset["link"].startswith("http") and reset["minutes"] > 0
    assert mails == {"mails": []}
    assert export["file"] == "mina.zip" and (tmp_path / "mina.zip").stat().st_size > 0
    assert (over.code, over.out, unsure.code, unsure.out) == (1, "", 1, "")
    assert gone["id"] == made["id"] and gone["rows"] > 0
    assert rows(tmp_path, "SELECT count(*) FROM credentials") == [(0,)]


async def test_half_a_character_names_nobody(program: Program) -> None:
    ended = await account(program, "role", "mina\udcff", "operator")

    assert (ended.code, ended.error) == (1, "There is no account mina. Give an e-mail or an account's id.\n")


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        (("a long password of mine", "a long password of mine"), 0, "Made an account: mina@example.com"),
        (("a long password of mine", "a long passwort of mine"), 1, "The two passwords differ."),
        (("\x04",), 1, "Nobody is there to type a password."),
    ],
)
async def test_a_password_is_typed_twice_and_never_seen(
    tmp_path: Path, typed: tuple[str, ...], code: int, says: str
) -> None:
    ended, shown = await at_a_terminal(tmp_path, typed)

    assert ended == code
    assert says in shown
    assert "a long passw" not in shown and "Traceback" not in shown


async def at_a_terminal(folder: Path, typed: tuple[str, ...]) -> tuple[int, str]:
    """`account create --ask` as somebody sees it; (exit code, all that the terminal showed)."""
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if not name.startswith("IYAGI_")} | OWN
    env |= {"PYTHONPATH": str(ROOT), "IYAGI_COMPATIBLE__PROBE": "false"}
    command = [sys.executable, "-c", "import sys; from core.cli import main; sys.exit(main(sys.argv[1:]))"]
    ran = await asyncio.create_subprocess_exec(
        *command,
        *("account", "create", "mina@example.com", "--ask"),
        cwd=folder,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    asked = ("New password: ", "Once more: ")
    for question, answer in zip(asked, typed, strict=False):
        while question not in shown:
            shown += (await asyncio.to_thread(os.read, ours, 4_096)).decode()
        os.write(ours, answer.encode() + (b"" if answer == "\x04" else b"\n"))
    code = await ran.wait()
    try:
        while more := await asyncio.to_thread(os.read, ours, 4_096):
            shown += more.decode()
    except OSError:  # the other end is closed (Linux: EIO)
        pass
    os.close(ours)
    return code, shown
