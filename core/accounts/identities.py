"""By what an account can be entered: its e-mail, and the platform identities that are its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update

from core.accounts import people
from core.accounts.elsewhere import DISCORD, TELEGRAM
from core.db import Read, Write
from core.db.tables.access import credentials, link_moves, links, personal_tokens
from core.db.tables.people import accounts
from core.db.tables.people import people as persons
from core.errors import BadInput, NotFound
from core.surface.events import Person
from core.text import t


@dataclass(frozen=True, slots=True)
class Identity:
    """One person of a platform. `linked`: it came with another account, and goes back with that (core.belongings)."""

    id: int
    platform: str
    native_id: str
    name: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """`email` as it was typed, "" where there is none; `password`: there is one."""

    email: str
    password: bool
    identities: tuple[Identity, ...]

    def count(self, platforms: frozenset[str]) -> int:
        """How many of them let somebody in where one can sign in with `platforms`."""
        return int(self.password) + sum(each.platform in platforms for each in self.identities)


async def ways(tx: Read, account: int, platforms: frozenset[str]) -> Ways:
    """Of the identities those on `platforms`, through which nobody else speaks."""
    row = await tx.row(select(credentials).where(credentials.c.account_id == account))
    moved = exists().where(
        links.c.account_id == account,
        links.c.undone_at.is_(None),
        link_moves.c.link_id == links.c.id,
        link_moves.c.table_name == persons.name,
    )
    found = await tx.rows(
        select(persons, moved.label("linked"))
        .where(persons.c.account_id == account, persons.c.platform.in_(platforms))
        .order_by(persons.c.id)
    )
    return Ways(
        email="" if row is None else row["email_shown"],
        password=row is not None and bool(row["password_hash"]),
        identities=tuple(
            Identity(each["id"], each["platform"], each["native_id"], each["name"], bool(each["linked"]))
            for each in found
            if each["native_id"].isdigit()
        ),
    )


async def attach(tx: Write, account: int, platform: str, person: Person, now: datetime) -> int:
    """Make an identity that nobody has met the account's own; its id. Raises BadInput where somebody met it meanwhile:
    then it has an account, and the two are for core.belongings to put together."""
    if await people.known(tx, platform, person.id) is not None:
        raise BadInput(t("elsewhere-met"))
    met = await people.know(tx, platform, person, now)
    await tx.run(update(persons).where(persons.c.id == met.id).values(account_id=account))
    await tx.run(delete(accounts).where(accounts.c.id == met.account_id))
    return met.id


async def detach(tx: Write, account: int, person_id: int, platforms: frozenset[str], now: datetime) -> None:
    """Let an identity go: from now on it has an account of its own, with what hangs on the identity itself.

    Raises NotFound for one that is not the account's, BadInput for its last way in and for one that came by a link.
    """
    known = await ways(tx, account, platforms)
    identity = next((each for each in known.identities if each.id == person_id), None)
    if identity is None:
        raise NotFound(t("elsewhere-no-such-way"))
    if identity.linked:
        raise BadInput(t("elsewhere-linked"))
    if known.count(platforms) < 2:
        raise BadInput(t("elsewhere-last"))
    fresh = insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now).returning(accounts.c.id)
    own = await tx.value(fresh)
    await tx.run(update(persons).where(persons.c.id == person_id).values(account_id=own))


async def forget_email(tx: Write, account: int, platforms: frozenset[str]) -> None:
    """No e-mail and no password any more. Raises NotFound where there is none, BadInput where it is the last way in."""
    known = await ways(tx, account, platforms)
    if not known.email:
        raise NotFound(t("elsewhere-no-such-way"))
    if known.count(platforms) - int(known.password) < 1:
        raise BadInput(t("elsewhere-last"))
    await tx.run(delete(credentials).where(credentials.c.account_id == account))


async def let_go_of_others(tx: Write, account: int, now: datetime) -> None:
    """Leave an account with its e-mail as the only way in: identities of other platforms get accounts of their own,
    and the tokens of programs end.

    For whoever proves to be the owner of an address that somebody else may have signed up with before them, and tied
    their own Discord to (pre-hijacking: Sudhodanan and Paverd, USENIX Security 2022).
    """
    theirs = persons.c.account_id == account, persons.c.platform.in_((DISCORD, TELEGRAM))
    for row in await tx.rows(select(persons.c.id).where(*theirs)):
        fresh = insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now).returning(accounts.c.id)
        own = await tx.value(fresh)
        await tx.run(update(persons).where(persons.c.id == row["id"]).values(account_id=own))
    open_links = links.c.account_id == account, links.c.undone_at.is_(None)
    await tx.run(update(links).where(*open_links).values(undone_at=now))
    live = personal_tokens.c.account_id == account, personal_tokens.c.revoked_at.is_(None)
    await tx.run(update(personal_tokens).where(*live).values(revoked_at=now))
