"""What people said, written into a chat: under the name by which they go there, with what came along."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, insert, or_, select, update

from core.accounts import people, personas
from core.accounts.people import Known
from core.accounts.preferences import UNSET, Preferences
from core.ai.model import Role
from core.chat import inbox, store
from core.chat.harmless import alike, clean_name
from core.chat.inbox import Waiting
from core.chat.said import Said
from core.chat.talk import Persona
from core.db import Read, Write
from core.db.tables.chat import FileKind, Learnt, message_files, messages
from core.db.tables.people import people as identities
from core.db.tables.people import persona_choices
from core.db.tables.people import personas as kept
from core.ledger.lease import Claim
from core.memory import erasure
from core.surface import events
from core.surface.cleaning import clean
from core.surface.events import Cued, Echoed, Event, MessageCreated, MessageDeleted, Person

LONGEST = 8_000  # characters of one message

# Of each person the persona that was chosen for the character, before the usual one.
_personas = (
    select(identities.c.id.label("person_id"), kept.c.name, kept.c.description, kept.c.pronouns)
    .join(kept, kept.c.account_id == identities.c.account_id)
    .outerjoin(
        persona_choices,
        and_(persona_choices.c.persona_id == kept.c.id, persona_choices.c.character_id == bindparam("character")),
    )
    .where(
        identities.c.id.in_(bindparam("ids", expanding=True)),
        or_(kept.c.usual, persona_choices.c.persona_id.is_not(None)),
    )
    .order_by(persona_choices.c.persona_id.is_(None), kept.c.id)
)


_NUMBER = re.compile(r" \(\d+\)$")  # behind the name of the later of two


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


async def written(
    tx: Write, claim: Claim, items: Sequence[Waiting], chat_id: int, now: datetime, along: Along = NOTHING
) -> Known | None:
    """Write what was said; who said the last of it. What a proxy says in a person's stead takes the place of their own
    words."""
    person = None
    for item in items:
        event = message(item)
        person = await people.know(tx, claim.place.platform, event.person, now)
        await inbox.meet(tx, claim, person.id)
        name = await _name(tx, claim, chat_id, person, event.person)
        if event.stands_for is not None and await _stand_in(tx, chat_id, event, person.id, name):
            continue
        brought = along.get(item.id, ())
        message_id = await store.add_message(
            tx,
            chat_id,
            Role.PERSON,
            event.text,
            event.at,
            person_id=person.id,
            native_id=event.id,
            shown_name=name,
            **_marks(brought),
        )
        if not claim.place.reach.within(event.place.reach):
            await inbox.narrow(tx, claim.place_id, event.place.reach, message_id)
        if brought:
            await tx.run(insert(message_files), [_row(message_id, each) for each in brought])
    return person


def message(item: Waiting) -> MessageCreated:
    if not isinstance(item.event, MessageCreated):
        raise TypeError(f"inbox row {item.id} is no message")
    return item.event


def plain(item: Waiting) -> Waiting | None:
    """A message that can be taken as it stands, made clean; None for anything else, and for what is to be looked at
    first: with something to see or to hear, without words, or too long."""
    if not isinstance(item.event, MessageCreated):
        return None
    text = clean(item.event.text)
    looked_at = any(file.kind is not events.FileKind.OTHER for file in item.event.files)
    return None if looked_at or not 0 < len(text) <= LONGEST else replace(item, event=replace(item.event, text=text))


async def _name(tx: Write, claim: Claim, chat_id: int, known: Known, person: Person) -> str:
    """How this person is named in the chat: by their persona, else as the platform names them. Two with the same name
    stay two, by a number behind the later one's."""
    persona = await personas.here(tx, known.account_id, claim.character_id) if known.has_personas else None
    # A proxied member is somebody already.
    name = clean_name(persona.name if persona and person.behind is None else person.name)
    if claim.place.direct:
        return name
    query = select(messages.c.person_id, messages.c.shown_name).where(
        messages.c.chat_id == chat_id, messages.c.person_id.is_not(None)
    )
    others = await tx.rows(query.distinct())
    mine = [row["shown_name"] for row in others if row["person_id"] == known.id]
    taken = {row["shown_name"] or "" for row in others if row["person_id"] != known.id}
    for number in range(1, len(taken) + 2):
        free = name if number == 1 else f"{name[:70]} ({number})"
        if free in mine or not any(alike(free, other) for other in taken):
            return free
    return name


async def _stand_in(tx: Write, chat_id: int, event: MessageCreated, person_id: int, name: str) -> bool:
    """Whether the message that `event` stands for is here; then it is this one now."""
    changed = (
        update(messages)
        .where(
            messages.c.native_id == event.stands_for,
            messages.c.chat_id == chat_id,
            messages.c.role == Role.PERSON.value,
        )
        .values(native_id=event.id, person_id=person_id, shown_name=name, text=event.text, learnt=Learnt.NOTHING.value)
    )
    ids = [row["id"] for row in await tx.rows(changed.returning(messages.c.id))]
    await erasure.of_messages(tx, ids)
    return bool(ids)


async def newest_speaker(tx: Read, chat_id: int) -> Known | None:
    """Who of the people has spoken last in a chat."""
    query = (
        select(identities.c.platform, identities.c.native_id)
        .join(messages, messages.c.person_id == identities.c.id)
        .where(messages.c.chat_id == chat_id)
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    row = await tx.row(query)
    return None if row is None else await people.known(tx, row["platform"], row["native_id"])


async def wishes(tx: Write, claim: Claim, event: Event) -> Preferences:
    """What whoever did it has set for themselves; of what nobody did, whoever has spoken last."""
    match event:
        case MessageDeleted() | Cued() | Echoed():
            known = None if claim.chat_id is None else await newest_speaker(tx, claim.chat_id)
        case _:
            known = await people.known(tx, claim.place.platform, event.person.behind or event.person.id)
    return UNSET if known is None else known.preferences


async def personas_of(tx: Read, said: Sequence[Said], character_id: int, *, direct: bool) -> tuple[Persona, ...]:
    """Who those people are that have spoken, where they are somebody; in the order in which they spoke first.

    Among others only where they have spoken under that name: whom a proxy speaks for is somebody else already.
    """
    ids = list(dict.fromkeys(each.speaker for each in said if each.speaker is not None and not each.character))
    if not ids:
        return ()
    rows = await tx.rows(_personas, {"ids": ids, "character": character_id})
    found: dict[int, Persona] = {}
    for row in rows:  # the one chosen for the character comes first
        one = Persona(
            name=row["name"], description=row["description"], pronouns=row["pronouns"], speaker=row["person_id"]
        )
        found.setdefault(row["person_id"], one)
    names = {(each.speaker, _NUMBER.sub("", each.name)) for each in said}
    there = {each for each, name in names if each in found and (direct or alike(name, clean_name(found[each].name)))}
    return tuple(found[each] for each in ids if each in there)


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
