"""Who people are when they talk: personas of an account, and which of them they are with whom."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.people import accounts, persona_choices, personas
from core.errors import BadInput, NotFound
from core.surface.cleaning import clean, is_seen
from core.text import t
from core.text.typed import fold

MOST = 30  # of one account
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_PRONOUNS = 80, 2_000, 40

_columns = (
    personas.c.id,
    personas.c.public_id,
    personas.c.name,
    personas.c.description,
    personas.c.pronouns,
    personas.c.usual,
)
_mine = personas.c.account_id == bindparam("account")
_all = select(*_columns).where(_mine).order_by(personas.c.id)
# The one that was chosen for the character comes first, else the usual one is all there is.
_here = (
    select(*_columns)
    .outerjoin(
        persona_choices,
        and_(persona_choices.c.persona_id == personas.c.id, persona_choices.c.character_id == bindparam("character")),
    )
    .where(_mine, or_(personas.c.usual, persona_choices.c.persona_id.is_not(None)))
    .order_by(persona_choices.c.persona_id.is_(None))
    .limit(1)
)
_with = (
    select(*_columns, persona_choices.c.persona_id.label("chosen"))
    .outerjoin(
        persona_choices,
        and_(persona_choices.c.persona_id == personas.c.id, persona_choices.c.character_id == bindparam("character")),
    )
    .where(_mine)
    .order_by(personas.c.id)
)


@dataclass(frozen=True, slots=True)
class Persona:
    """`usual`: the one its person is with every character for which they have chosen none."""

    public_id: str
    name: str
    description: str = ""
    pronouns: str = ""
    usual: bool = False


async def of_account(tx: Read, account: int) -> list[Persona]:
    """All of an account, oldest first."""
    return [_persona(row) for row in await tx.rows(_all, {"account": account})]


async def here(tx: Read, account: int, character_id: int | None) -> Persona | None:
    """Who the person is with this character: whom they chose for it, else their usual persona, else themselves."""
    row = await tx.row(_here, {"account": account, "character": character_id})
    return None if row is None else _persona(row)


async def choice(tx: Read, account: int, character_id: int | None) -> tuple[list[Persona], Persona | None]:
    """All of an account, oldest first, and who the person is with this character (`here`)."""
    rows = await tx.rows(_with, {"account": account, "character": character_id})
    chosen = [row for row in rows if row["chosen"] is not None] or [row for row in rows if row["usual"]]
    return [_persona(row) for row in rows], _persona(chosen[0]) if chosen else None


async def named(tx: Read, account: int, name: str) -> Persona | None:
    """The account's own persona of that name, letter case and spaces aside."""
    return next((each for each in await of_account(tx, account) if fold(each.name) == fold(clean(name))), None)


async def picture(tx: Read, public_id: str) -> bytes | None:
    """A persona's face (PNG)."""
    found: bytes | None = await tx.value(select(personas.c.picture).where(personas.c.public_id == public_id))
    return found


async def with_pictures(tx: Read, account: int) -> frozenset[str]:
    """The public ids of those that have a face."""
    faced = and_(personas.c.account_id == account, personas.c.picture.is_not(None))
    return frozenset(row["public_id"] for row in await tx.rows(select(personas.c.public_id).where(faced)))


async def create(
    tx: Write,
    account: int,
    name: str,
    description: str = "",
    pronouns: str = "",
    *,
    now: datetime,
    picture: bytes | None = None,
) -> Persona:
    """Raises BadInput where a field is too long, the name is empty or taken, or there are MOST already.

    `picture` is a PNG of ours, at most 512 px a side.
    """
    values = {"name": _name(name), "description": _description(description), "pronouns": _pronouns(pronouns)}
    known = await _locked(tx, account)
    if len(known) >= MOST:
        raise BadInput(t("personas-most", most=MOST))
    _free(known, values["name"])
    public_id = secrets.token_urlsafe(12)
    await tx.run(
        insert(personas).values(public_id=public_id, account_id=account, picture=picture, created_at=now, **values)
    )
    return Persona(public_id, values["name"], values["description"], values["pronouns"])


async def change(
    tx: Write,
    account: int,
    public_id: str,
    *,
    name: str | None = None,
    description: str | None = None,
    pronouns: str | None = None,
    picture: bytes | None = None,
) -> Persona:
    """Give a persona what is not None; the persona then. Raises NotFound, and BadInput as `create` does."""
    values: dict[str, str | bytes] = {}
    if name is not None:
        values["name"] = _name(name)
    if description is not None:
        values["description"] = _description(description)
    if pronouns is not None:
        values["pronouns"] = _pronouns(pronouns)
    if picture is not None:
        values["picture"] = picture
    known = await _locked(tx, account)
    _one(known, public_id)
    if name is not None:
        _free([row for row in known if row["public_id"] != public_id], str(values["name"]))
    if values:
        await tx.run(update(personas).where(_is(account, public_id)).values(**values))
    return _one([*await tx.rows(_all, {"account": account})], public_id)


async def remove(tx: Write, account: int, public_id: str) -> Persona:
    """Forget a persona, and with it wherever it was chosen; what it was. Raises NotFound."""
    gone = _one(await _locked(tx, account), public_id)
    await tx.run(delete(personas).where(_is(account, public_id)))
    return gone


async def choose(tx: Write, account: int, public_id: str | None, character_id: int | None) -> Persona | None:
    """Be this persona (None: nobody in particular) with a character, or, for None, usually. Raises NotFound."""
    known = await _locked(tx, account)
    row = next((row for row in known if row["public_id"] == public_id), None)
    if row is None and public_id is not None:
        raise NotFound(t("personas-gone"))
    if character_id is None:
        await tx.run(update(personas).where(personas.c.account_id == account).values(usual=_is(account, public_id)))
    elif row is None:
        chosen = and_(persona_choices.c.account_id == account, persona_choices.c.character_id == character_id)
        await tx.run(delete(persona_choices).where(chosen))
    else:
        make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        fresh = make(persona_choices).values(account_id=account, character_id=character_id, persona_id=row["id"])
        keys = (persona_choices.c.account_id, persona_choices.c.character_id)
        await tx.run(fresh.on_conflict_do_update(index_elements=keys, set_={"persona_id": row["id"]}))
    return None if row is None else _persona({**row, "usual": row["usual"] or character_id is None})


async def use(
    tx: Write, account: int, public_id: str | None, character_id: int | None, *, always: bool
) -> Persona | None:
    """Be this persona (None: nobody but oneself) with the character, or `always`: with the character, too, whatever was
    chosen for it before. Raises NotFound."""
    chosen = await choose(tx, account, public_id, None if always else character_id)
    if always and character_id is not None:
        await choose(tx, account, None, character_id)
    return chosen


async def _locked(tx: Write, account: int) -> Sequence[RowMapping]:
    """All of an account. Whoever else changes them waits: their number and their names are looked at before writing."""
    await tx.value(select(accounts.c.id).where(accounts.c.id == account).with_for_update())
    return await tx.rows(_all, {"account": account})


def _is(account: int, public_id: str | None) -> ColumnElement[bool]:
    return and_(personas.c.account_id == account, personas.c.public_id == (public_id or ""))


def _one(known: Sequence[RowMapping], public_id: str) -> Persona:
    row = next((row for row in known if row["public_id"] == public_id), None)
    if row is None:
        raise NotFound(t("personas-gone"))
    return _persona(row)


def _free(others: Sequence[RowMapping], name: str) -> None:
    taken = next((row["name"] for row in others if fold(row["name"]) == fold(name)), None)
    if taken is not None:
        raise BadInput(t("personas-taken", name=taken))


def _persona(row: Mapping[str, object] | RowMapping) -> Persona:
    return Persona(
        public_id=str(row["public_id"]),
        name=str(row["name"]),
        description=str(row["description"]),
        pronouns=str(row["pronouns"]),
        usual=bool(row["usual"]),
    )


def _name(name: str) -> str:
    """One line that can be seen."""
    cleaned = " ".join(clean(name).split())
    if not is_seen(cleaned):
        raise BadInput(t("personas-nameless"))
    return _short(cleaned, "personas-name-long", LONGEST_NAME)


def _description(description: str) -> str:
    return _short(clean(description), "personas-description-long", LONGEST_DESCRIPTION)


def _pronouns(pronouns: str) -> str:
    return _short(" ".join(clean(pronouns).split()), "personas-pronouns-long", LONGEST_PRONOUNS)


def _short(text: str, key: str, most: int) -> str:
    if len(text) > most:
        raise BadInput(t(key, length=len(text), most=most))
    return text
