"""`account create`, `role`, `reset`, `mails`, `export`, `erase`: what the operator does with accounts in a terminal."""

from __future__ import annotations

import argparse
import getpass
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from core import cli_belongings
from core.cli_characters import Told
from core.clock import SystemClock
from core.db.tables.people import Role
from core.errors import BadInput, NotFound
from core.text import t

if TYPE_CHECKING:
    from core.db import Db, Read, Write
    from core.settings import Settings

RANDOM: Final = 15  # bytes of a password that is made


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of the command line."""
    group = commands.add_parser("account", help="accounts, roles and mail · 계정과 권한, 메일을 다룹니다")
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make an account, tell its password · 계정을 만들고 비밀번호를 알립니다")
    create.add_argument("email", metavar="EMAIL")
    create.add_argument("--ask", action="store_true", help="type the password · 비밀번호를 직접 적습니다")
    role = actions.add_parser("role", help="make somebody an operator or not · 운영 권한을 주고 거둡니다")
    role.add_argument("name", metavar="EMAIL|ID")
    role.add_argument("role", choices=[each.value for each in Role])
    reset = actions.add_parser("reset", help="a link to set a new password · 비밀번호를 새로 정하는 링크를 만듭니다")
    reset.add_argument("email", metavar="EMAIL")
    cli_belongings.add(actions)
    actions.add_parser("mails", help="mail that was not sent · 보내지 않은 메일을 보입니다")


async def run(asked: argparse.Namespace, settings: Settings, told: Told) -> int:
    """The process's exit code; ProductErrors fly."""
    async with _opened(settings) as db:
        match asked.action:
            case "create":
                await _create(asked, settings, db, told)
            case "role":
                await _set_role(asked, db, told)
            case "reset":
                await _reset(asked, settings, db, told)
            case "export" | "erase":
                async with db.read() as tx:
                    account, public_id = await _named(tx, asked.name)
                await cli_belongings.run(asked, db, account, public_id, told)
            case _:
                await _mails(settings, db, told)
    return 0


async def _create(asked: argparse.Namespace, settings: Settings, db: Db, told: Told) -> None:
    from core.accounts import addresses, passwords, signin
    from core.safety import audit

    address = addresses.read(asked.email)
    password = getpass.getpass() if asked.ask else secrets.token_urlsafe(RANDOM)
    passwords.check(password, address.folded)
    hashed = await passwords.Passwords(settings.web.password_memory).hash(password)
    now, public_id = SystemClock().now(), secrets.token_urlsafe(12)
    async with db.write() as tx:
        account = await signin.make_account(tx, public_id, now)
        if not await signin.enroll(tx, account, address, hashed, now):
            raise BadInput(t("account-exists", email=address.shown))
        await audit.note(tx, None, audit.Action.ACCOUNT_MADE, f"account:{public_id}", {}, now)
    told.say(t("account-made", email=address.shown, id=public_id))
    if not asked.ask:
        told.say(t("account-password", password=password))


async def _set_role(asked: argparse.Namespace, db: Db, told: Told) -> None:
    from sqlalchemy import update

    from core.db.tables.people import accounts
    from core.safety import audit

    async with db.write() as tx:
        account, public_id = await _named(tx, asked.name)
        await tx.run(update(accounts).where(accounts.c.id == account).values(role=asked.role))
        detail = {"role": asked.role}
        await audit.note(tx, None, audit.Action.ACCOUNT_ROLE, f"account:{public_id}", detail, SystemClock().now())
    told.say(t("account-role-set", name=asked.name, role=asked.role))


async def _reset(asked: argparse.Namespace, settings: Settings, db: Db, told: Told) -> None:
    from urllib.parse import urlencode

    from core.accounts import addresses, signin
    from core.safety import audit

    now = SystemClock().now()
    async with db.write() as tx:
        found = await signin.reset_code(tx, addresses.read(asked.email), now, vouched=True)
        if found is None:
            raise NotFound(t("account-unknown", name=asked.email))
        whose, code = found
        _, public_id = await _named(tx, whose.email)
        await audit.note(tx, None, audit.Action.ACCOUNT_RESET, f"account:{public_id}", {}, now)
    base = settings.web.public_url or f"http://{settings.web.host}:{settings.web.port}"
    link = f"{base.rstrip('/')}/reset?{urlencode({'code': code})}"
    told.say(t("account-reset-link", email=whose.shown, minutes=signin.RESET_MINUTES, link=link))


async def _mails(settings: Settings, db: Db, told: Told) -> None:
    from core.accounts import mail
    from core.app import seal_of

    async with db.read() as tx:
        letters = await mail.waiting(tx, seal_of(settings))
    if not letters:
        told.say(t("account-no-mail"))
    for each in reversed(letters):
        at = f"{each.made_at:%Y-%m-%d %H:%M} UTC"
        told.say(t("account-mail", at=at, address=each.address, subject=each.subject))
        if each.error:
            told.say(t("account-mail-error", why=each.error))
        if each.body:
            told.line(each.body)
        else:
            told.say(t("account-mail-gone"))


async def _named(tx: Read | Write, name: str) -> tuple[int, str]:
    """(id, public id) by an e-mail or a public id. Raises NotFound."""
    from sqlalchemy import or_, select

    from core.db.tables.access import credentials
    from core.db.tables.people import accounts

    wanted = select(accounts.c.id, accounts.c.public_id).outerjoin(
        credentials, credentials.c.account_id == accounts.c.id
    )
    by = or_(accounts.c.public_id == name[:32], credentials.c.email == name.strip().lower()[:254])
    row = await tx.row(wanted.where(by))
    if row is None:
        raise NotFound(t("account-unknown", name=name))
    return row["id"], row["public_id"]


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Db]:
    from core.db import Db, schema

    await schema.prepare(settings.database, embedded=settings.embedded)
    db = Db(settings.database)
    try:
        yield db
    finally:
        await db.aclose()
