"""What people said, written into a chat: under the name by which they go there, with what came along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update

from core.accounts import people
from core.ai.model import Role
from core.chat import store
from core.chat.harmless import alike, clean_name
from core.chat.inbox import Waiting
from core.chat.said import Said
from core.db import Write
from core.db.tables.chat import FileKind, message_files, messages
from core.ledger.lease import Claim
from core.surface.events import MessageCreated


@dataclass(frozen=True, slots=True)
class Brought:
    """What came along with a message: a picture as models get it, or what a voice note says (`words`)."""

    kind: FileKind
    name: str
    media_type: str
    data: bytes | None = None
    words: str = ""


Along = Mapping[int, Sequence[Brought]]
"""What came along, by the inbox row of its message."""

NOTHING: Along = {}


@dataclass(frozen=True, slots=True)
class Heard:
    """The chat up to the newest of what was said, and who said that."""

    history: list[Said]
    person: int | None


async def written(
    tx: Write, claim: Claim, items: Sequence[Waiting], chat_id: int, now: datetime, along: Along = NOTHING
) -> Heard:
    """Write what was said. What a proxy says in a person's stead takes the place of their own words."""
    history, person_id = await store.history(tx, chat_id), None
    for item in items:
        event = message(item)
        person = await people.know(tx, claim.place.platform, event.person, now)
        person_id = person.id
        name = await _name(tx, claim, chat_id, person.id, event.person.name)
        said = Said(0, Role.PERSON, name, event.text, at=event.at)
        if event.stands_for is not None and await _stand_in(tx, history, event, person.id, said):
            continue
        brought = along.get(item.id, ())
        message_id = await store.add_message(
            tx,
            chat_id,
            Role.PERSON,
            said.text,
            event.at,
            person_id=person.id,
            native_id=event.id,
            shown_name=name,
            **_marks(brought),
        )
        if brought:
            await tx.run(insert(message_files), [_row(message_id, each) for each in brought])
        history.append(replace(said, id=message_id))
    return Heard(history, person_id)


def message(item: Waiting) -> MessageCreated:
    if not isinstance(item.event, MessageCreated):
        raise TypeError(f"inbox row {item.id} is no message")
    return item.event


async def _name(tx: Write, claim: Claim, chat_id: int, person_id: int, given: str) -> str:
    """How this person is named in the chat: two with the same name stay two, by a number behind the later one's."""
    name = clean_name(given)
    if claim.place.direct:
        return name
    query = select(messages.c.person_id, messages.c.shown_name).where(
        messages.c.chat_id == chat_id, messages.c.person_id.is_not(None)
    )
    known = await tx.rows(query.distinct())
    mine = next((row["shown_name"] for row in known if row["person_id"] == person_id), None)
    if mine is not None and alike(mine.rsplit(" (", 1)[0], name):
        return str(mine)
    taken = {row["shown_name"] or "" for row in known if row["person_id"] != person_id}
    number, free = 1, name
    while any(alike(free, other) for other in taken):
        number += 1
        free = f"{name[:70]} ({number})"
    return free


async def _stand_in(tx: Write, history: list[Said], event: MessageCreated, person_id: int, said: Said) -> bool:
    """Whether the message that `event` stands for is here; then it is this one now."""
    ids = [each.id for each in history]
    changed = (
        update(messages)
        .where(messages.c.native_id == event.stands_for, messages.c.id.in_(ids), messages.c.role == Role.PERSON.value)
        .values(native_id=event.id, person_id=person_id, shown_name=said.name, text=said.text)
    )
    found = [row["id"] for row in await tx.rows(changed.returning(messages.c.id))]
    for index, each in enumerate(history):
        if each.id in found:
            history[index] = replace(each, name=said.name, text=said.text)
    return bool(found)


def _marks(brought: Sequence[Brought]) -> dict[str, object]:
    return {
        "pictures": sum(each.kind is FileKind.PICTURE for each in brought),
        "heard": any(each.kind is FileKind.VOICE for each in brought),
    }


def _row(message_id: int, brought: Brought) -> dict[str, object]:
    return {
        "message_id": message_id,
        "kind": brought.kind.value,
        "name": brought.name[:200],
        "media_type": brought.media_type[:80],
        "data": brought.data,
        "words": brought.words,
    }
