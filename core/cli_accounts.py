"""`account create`, `role`, `reset`, `mails`, `export`, `erase`: what the operator does with accounts in a terminal."""

from __future__ import annotations

import argparse
import getpass
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from core import cli_belongings
from core.cli_belongings import Done
from core.cli_characters import Told
from core.clock import SystemClock
from core.db.tables.people import Role
from core.errors import BadInput, NotFound
from core.surface.cleaning import clean
from core.text import t

if TYPE_CHECKING:
    from core.db import Db, Read, Write
    from core.settings import Settings
    from core.text import Text

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
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", help="tell it as JSON · JSON으로 알립니다")


async def run(asked: argparse.Namespace, settings: Settings, told: Told) -> int:
    """The process's exit code; ProductErrors fly. With `--json` what was done is told as one object."""
    async with _opened(settings) as db:
        match asked.action:
            case "create":
                done = await _create(asked, settings, db, told)
            case "role":
                done = await _set_role(asked, db)
            case "reset":
                done = await _reset(asked, settings, db)
            case "export" | "erase":
                async with db.read() as tx:
                    account, public_id = await _named(tx, asked.name)
                done = await cli_belongings.run(asked, db, account, public_id)
            case _:
                done = await _mails(settings, db)
    done.tell(told, as_json=asked.json)
    return 0


async def _create(asked: argparse.Namespace, settings: Settings, db: Db, told: Told) -> Done:
    from core.accounts import addresses, passwords, signin
    from core.safety import audit

    address = addresses.read(asked.email)
    password = _typed(told) if asked.ask else secrets.token_urlsafe(RANDOM)
    passwords.check(password, address.folded)
    hashed = await passwords.Passwords(settings.web.password_memory).hash(password)
    now, public_id = SystemClock().now(), secrets.token_urlsafe(12)
    async with db.write() as tx:
        account = await signin.make_account(tx, public_id, now)
        if not await signin.enroll(tx, account, address, hashed, now):
            raise BadInput(t("account-exists", email=address.shown))
        await audit.note(tx, None, audit.Action.ACCOUNT_MADE, f"account:{public_id}", {}, now)
    done = Done({"email": address.shown, "id": public_id}, [t("account-made", email=address.shown, id=public_id)])
    if not asked.ask:
        done.data["password"] = password
        done.lines.append(t("account-password", password=password))
    return done


def _typed(told: Told) -> str:
    """A password as somebody types it, twice, for nobody sees what they type. Raises BadInput."""
    try:
        first = getpass.getpass(told.words(t("account-ask-password")) + " ")
        again = getpass.getpass(told.words(t("account-ask-again")) + " ")
    except EOFError as error:
        raise BadInput(t("account-nobody-types")) from error
    if first != again:
        raise BadInput(t("account-typed-differently"))
    return first


async def _set_role(asked: argparse.Namespace, db: Db) -> Done:
    from core.safety import roles

    async with db.write() as tx:
        account, public_id = await _named(tx, asked.name)
        await roles.change(tx, None, account, Role(asked.role), SystemClock().now())
    data = {"id": public_id, "role": asked.role}
    return Done(data, [t("account-role-set", name=asked.name, role=asked.role)])


async def _reset(asked: argparse.Namespace, settings: Settings, db: Db) -> Done:
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
    data = {"email": whose.shown, "id": public_id, "link": link, "minutes": signin.RESET_MINUTES}
    told = t("account-reset-link", email=whose.shown, minutes=signin.RESET_MINUTES, link=link)
    return Done(data, [told])


async def _mails(settings: Settings, db: Db) -> Done:
    from core.accounts import mail
    from core.app import seal_of

    async with db.read() as tx:
        letters = list(reversed(await mail.waiting(tx, seal_of(settings))))
    lines: list[Text | str] = [] if letters else [t("account-no-mail")]
    for each in letters:
        at = f"{each.made_at:%Y-%m-%d %H:%M} UTC"
        lines.append(t("account-mail", at=at, address=each.address, subject=each.subject))
        if each.error:
            lines.append(t("account-mail-error", why=each.error))
        lines.append(each.body or t("account-mail-gone"))
    shown = [
        {
            "at": each.made_at.isoformat(),
            "to": each.address,
            "subject": each.subject,
            "error": each.error,
            "body": each.body,
        }
        for each in letters
    ]
    return Done({"mails": shown}, lines)


async def _named(tx: Read | Write, name: str) -> tuple[int, str]:
    """(id, public id) by an e-mail or a public id. Raises NotFound."""
    from sqlalchemy import or_, select

    from core.db.tables.access import credentials
    from core.db.tables.people import accounts

    wanted = select(accounts.c.id, accounts.c.public_id).outerjoin(
        credentials, credentials.c.account_id == accounts.c.id
    )
    asked = clean(name)  # a terminal's bytes may be half a character
    by = or_(accounts.c.public_id == asked[:32], credentials.c.email == asked.lower()[:254])
    row = await tx.row(wanted.where(by))
    if row is None:
        raise NotFound(t("account-unknown", name=asked))
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
