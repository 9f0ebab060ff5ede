"""Accounts on the command line: made, given a role, let in again, and the mail that waits."""

from __future__ import annotations

import asyncio
import re
import sqlite3
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
from tests.core.program import Ended, Program

OWN = {"IYAGI_DATA_DIR": "data", "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1", "IYAGI_WEB__PASSWORD_MEMORY": "1024"}


@pytest.fixture
def program(tmp_path: Path) -> Program:
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
