"""Roles: who may do what to whom, and who gives them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from core.db import Read, Write
from core.db.tables.people import Role, accounts
from core.errors import BadInput, NotFound
from core.safety import audit
from core.safety.audit import Action
from core.text import t


async def role_of(tx: Read, account: int | None) -> Role:
    """PERSON for an account that is not there."""
    found = await tx.value(select(accounts.c.role).where(accounts.c.id == account))
    return Role.PERSON if found is None else Role(found)


async def change(tx: Write, actor: int | None, account: int, role: Role, now: datetime) -> None:
    """Give an account a role. `actor` None: at the operator's terminal.

    Raises NotFound for an account that is not there; BadInput for whoever is no operator, and where nobody would be one
    any more: whoever runs this would be locked out of it.
    """
    if actor is not None and await role_of(tx, actor) is not Role.OPERATOR:
        raise BadInput(t("safety-only-operators"))
    operators = await tx.rows(select(accounts.c.id).where(accounts.c.role == Role.OPERATOR.value).with_for_update())
    row = await tx.row(select(accounts.c.public_id, accounts.c.role).where(accounts.c.id == account))
    if row is None:
        raise NotFound(t("safety-no-account"))
    before = Role(row["role"])
    if before is role:
        return
    if before is Role.OPERATOR and len(operators) <= 1:
        raise BadInput(t("safety-last-operator"))
    await tx.run(update(accounts).where(accounts.c.id == account).values(role=role.value))
    detail = {"from": before.value, "to": role.value}
    await audit.note(tx, actor, Action.ACCOUNT_ROLE, f"account:{row['public_id']}", detail, now)


async def check_over(tx: Read, actor: int, account: int) -> None:
    """Raises BadInput where `actor` may not stop `account`: nobody stops themselves or an operator, and only operators
    stop moderators."""
    mine, theirs = await role_of(tx, actor), await role_of(tx, account)
    if actor == account:
        raise BadInput(t("safety-not-yourself"))
    if theirs is Role.OPERATOR or (theirs is Role.MODERATOR and mine is not Role.OPERATOR):
        raise BadInput(t("safety-not-over", role=theirs.value))
    if mine is Role.PERSON:
        raise BadInput(t("safety-only-moderators"))


async def counted(tx: Read) -> dict[Role, int]:
    """How many accounts have each role beside PERSON."""
    query = select(accounts.c.role, func.count().label("many")).where(accounts.c.role != Role.PERSON.value)
    rows = await tx.rows(query.group_by(accounts.c.role))
    return {Role(row["role"]): row["many"] for row in rows}
