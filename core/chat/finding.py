"""Which message of a chat is meant: by the id of a person's message, by that of a post, or by our own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select, union

from core.ai.model import Role
from core.db import Read
from core.db.tables.chat import TurnKind, messages, posts, turns
from core.db.tables.people import people
from core.db.tables.places import places

OURS = "#"  # before the number of a message of ours, where else a platform's id stands

_later, _origin, _before, _asked = messages.alias(), messages.alias(), messages.alias(), messages.alias()
_newest = select(func.max(_later.c.id)).where(_later.c.chat_id == messages.c.chat_id).scalar_subquery()
_persons_before = select(func.max(_before.c.id)).where(
    _before.c.chat_id == messages.c.chat_id, _before.c.id < messages.c.id, _before.c.role == Role.PERSON.value
)
# What a message answers, by the turn that gave it. Where no turn did (a chat from a file), the last that a person said.
ANSWERS = case(
    (messages.c.role == Role.PERSON.value, None),
    (
        turns.c.reply_to.is_not(None),
        _persons_before.where(_before.c.native_id == turns.c.reply_to).correlate(messages, turns).scalar_subquery(),
    ),
    (turns.c.kind.in_([TurnKind.GREETING, TurnKind.CUED]), None),
    else_=_persons_before.correlate(messages, turns).scalar_subquery(),
)
# Who wrote that, and whoever is behind them: people may speak through several identities. The turn knows it too, for
# when that message is no more.
ASKER = func.coalesce(
    select(_asked.c.person_id).where(_asked.c.id == ANSWERS).correlate(messages, turns).scalar_subquery(),
    turns.c.asker_id,
)
ASKED_BY = select(people.c.account_id).where(people.c.id == ASKER).correlate(messages, turns).scalar_subquery()
_author = people.alias()
_written_by = select(_author.c.account_id).where(_author.c.id == messages.c.person_id).correlate(messages)
_here = (
    select(
        messages.c.id,
        messages.c.chat_id,
        messages.c.role,
        messages.c.person_id,
        messages.c.version_id,
        messages.c.variant,
        messages.c.text,
        _newest.label("newest"),
        ASKER.label("asker"),
        func.coalesce(_written_by.scalar_subquery(), ASKED_BY).label("account"),
    )
    .outerjoin(turns, turns.c.id == messages.c.turn_id)
    .join(places, places.c.chat_id == messages.c.chat_id)
    .where(places.c.id == bindparam("place"))
    .order_by(messages.c.id.desc())
    .limit(1)
)


def _where(*more: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return _here.where(*more)


_said = messages.alias()
_persons = _where(
    messages.c.id.in_(
        select(_said.c.id).where(_said.c.native_id == bindparam("native"), _said.c.role == Role.PERSON.value)
    )
)
_turn = turns.alias()
_made = (
    select(_turn.c.id, _turn.c.message_id, _origin.c.turn_id.label("first"))
    .join(posts, posts.c.turn_id == _turn.c.id)
    .outerjoin(_origin, _origin.c.id == _turn.c.message_id)
    .where(_turn.c.place_id == bindparam("of_place"), posts.c.native_id == bindparam("native"))
    .cte("made")
)
# A branch has a copy of the answer: no turn gave it, but it keeps which turn gave the one that it was copied from.
_posted = _where(
    messages.c.role == Role.CHARACTER.value,
    messages.c.id.in_(
        union(
            select(_made.c.message_id),
            select(_said.c.id).join(_made, _said.c.turn_id == _made.c.first),
            select(_said.c.id).join(_made, _said.c.turn_id == _made.c.id),
        )
    ),
)
_own = _where(messages.c.id == bindparam("message"))
_answers = _where(messages.c.role == Role.CHARACTER.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message of the chat that its place is in. `variant` is the number of the one that counts.

    `person_id` wrote it, `version_id` spoke it; `asker` is whom an answer answers, None for what answers nobody.
    `account` is the account whose words they are, or that was answered.
    """

    message_id: int
    chat_id: int
    role: Role
    person_id: int | None
    version_id: int | None
    asker: int | None
    account: int | None
    variant: int
    is_newest: bool
    text: str


def ours(message_id: int) -> str:
    """What stands for a message of ours where a platform's id is expected."""
    return f"{OURS}{message_id}"


def is_number(text: str) -> bool:
    """Whether this can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 19


async def meant(tx: Read, place_id: int, target: str) -> Found | None:
    """The message that `target` names: a platform's id, or what `ours` gave."""
    if not target.startswith(OURS):
        return await by_native(tx, place_id, target)
    number = target.removeprefix(OURS)
    return await by_id(tx, place_id, int(number)) if is_number(number) else None


async def by_native(tx: Read, place_id: int, native_id: str) -> Found | None:
    """The message that a person's message or a character's post is, whichever of its posts; None for one of another
    chat, a notice, or anything that we do not know."""
    found = await _found(tx, _persons, place=place_id, native=native_id)
    return found or await _found(tx, _posted, place=place_id, of_place=place_id, native=native_id)


async def by_id(tx: Read, place_id: int, message_id: int) -> Found | None:
    """None for a message of another chat than the place's."""
    return await _found(tx, _own, place=place_id, message=message_id)


async def newest_answer(tx: Read, place_id: int) -> Found | None:
    """What a character said last in the place's chat, even where a person has spoken since."""
    return await _found(tx, _answers, place=place_id)


async def _found(tx: Read, query: Select[tuple[object, ...]], **values: object) -> Found | None:
    row = await tx.row(query, values)
    if row is None:
        return None
    return Found(
        message_id=row["id"],
        chat_id=row["chat_id"],
        role=Role(row["role"]),
        person_id=row["person_id"],
        version_id=row["version_id"],
        asker=row["asker"],
        account=row["account"],
        variant=row["variant"],
        is_newest=row["id"] == row["newest"],
        text=row["text"],
    )
