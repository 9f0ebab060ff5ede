"""What is kept of chats."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Select, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.ai.model import Finish, Role, Usage
from core.characters.store import Listed
from core.chat import greetings
from core.chat.said import Said, Told
from core.db import Read, Write
from core.db.tables.chat import Learnt, chats, message_files, messages, posts, told, turns, variants
from core.db.tables.people import people
from core.db.tables.places import inbox, places
from core.memory import erasure
from core.surface.events import ReactionAdded

REACTIONS = 20

_add_message = insert(messages).returning(messages.c.id)
_add_variant = insert(variants)
_record_posts = insert(posts)
_tell_at = update(messages).where(messages.c.id == bindparam("at_message")).values(lore=bindparam("told"))
_said = select(
    messages.c.id,
    messages.c.role,
    messages.c.text,
    messages.c.lore,
    messages.c.shown_name,
    messages.c.at,
    people.c.name,
).select_from(messages.outerjoin(people, people.c.id == messages.c.person_id))
_history = (
    _said.join(chats, chats.c.id == messages.c.chat_id)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.id >= chats.c.window_from)
    .order_by(messages.c.id)
)
_stretch = _said.where(
    messages.c.chat_id == bindparam("chat"), messages.c.id.between(bindparam("first"), bindparam("last"))
).order_by(messages.c.id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model gave, as the ledger keeps it. `tried`: the models that gave nothing before, each with its reason.
    `cut`: it ends where the model began to speak for somebody else."""

    text: str
    finish: Finish
    provider: str
    model: str
    usage: Usage
    cost: int | None
    tried: tuple[str, ...] = ()
    cut: bool = False

    def output(self) -> dict[str, object]:
        usage = self.usage
        return {
            "text": self.text,
            "finish": self.finish.value,
            "provider": self.provider,
            "model": self.model,
            "usage": [usage.input, usage.cached, usage.cache_write, usage.output],
            "cost": self.cost,
            "tried": list(self.tried),
            "cut": self.cut,
        }

    @staticmethod
    def of(output: Mapping[str, object]) -> Answer:
        numbers = output["usage"]
        cost = output["cost"]
        tried = output.get("tried")
        return Answer(
            text=str(output["text"]),
            finish=Finish(str(output["finish"])),
            provider=str(output["provider"]),
            model=str(output["model"]),
            usage=Usage(*(int(n) for n in numbers)) if isinstance(numbers, list) else Usage(),
            cost=cost if isinstance(cost, int) else None,
            tried=tuple(map(str, tried)) if isinstance(tried, list) else (),
            cut=bool(output.get("cut")),
        )


async def start_chat(
    tx: Write,
    place_id: int,
    character: Listed,
    now: datetime,
    greeting: int | None = None,
    *,
    incognito: bool = False,
) -> int:
    """A fresh chat in a place, with this character in its newest version; what was said before stays kept, unused.

    It begins with greeting number `greeting`, or with the one that the card chooses. Whoever calls it sees to the chat
    that the place has left (core.chat.leaving).
    """
    key = secrets.token_urlsafe(12)
    made = insert(chats).values(
        public_id=key,
        place_id=place_id,
        character_id=character.id,
        started_at=now,
        greeting=greetings.chosen(character.card, key, greeting),
        incognito=incognito,
    )
    chat_id: int = await tx.value(made.returning(chats.c.id))
    mine = update(places).where(places.c.id == place_id)
    here = {"character_id": character.id, "version_id": character.version_id, "chat_id": chat_id}
    await tx.run(mine.values(**here, company=0, left_for=None))
    return chat_id


async def add_message(
    tx: Write,
    chat_id: int,
    role: Role,
    text: str,
    at: datetime,
    **more: object,
) -> int:
    """Add a message; `more` are further columns (person_id, version_id, native_id, turn_id, lore)."""
    values = {"chat_id": chat_id, "role": role.value, "text": text, "at": at, "lore": [], **more}
    made: int = await tx.value(_add_message, values)
    return made


async def add_variant(tx: Write, message_id: int, number: int, answer: Answer) -> None:
    """Variant `number` (from 1) of a character's message."""
    usage = answer.usage
    row = {
        "message_id": message_id,
        "number": number,
        "text": answer.text,
        "finish": answer.finish.value,
        "provider": answer.provider,
        "model": answer.model,
        "input_tokens": usage.input,
        "cached_tokens": usage.cached,
        "cache_write_tokens": usage.cache_write,
        "output_tokens": usage.output,
        "cost_microdollars": answer.cost,
    }
    await tx.run(_add_variant, row)


async def history(tx: Read, chat_id: int) -> list[Said]:
    """The messages of a chat from where its window begins, oldest first."""
    return list(map(_read, await tx.rows(_history, {"chat": chat_id})))


async def stretch(tx: Read, chat_id: int, first: int, last: int) -> list[Said]:
    """The messages of a chat from the one with id `first` to that with id `last`, oldest first."""
    return list(map(_read, await tx.rows(_stretch, {"chat": chat_id, "first": first, "last": last})))


def _read(row: RowMapping) -> Said:
    name = row["shown_name"] or row["name"] or ""
    return Said(row["id"], Role(row["role"]), name, row["text"], tuple(map(Told.of, row["lore"])), row["at"])


async def tell_at(tx: Write, message_id: int, lore: Sequence[Told], character_id: int | None = None) -> None:
    """The lore that stands at a message from now on: for the chat's first character, or for another one of them."""
    kept = [each.kept() for each in lore]
    if character_id is None:
        await tx.run(_tell_at, {"at_message": message_id, "told": kept})
        return
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(told).values(message_id=message_id, character_id=character_id, lore=kept)
    await tx.run(fresh.on_conflict_do_update(index_elements=["message_id", "character_id"], set_={"lore": kept}))


async def newest_ids(tx: Read, chat_id: int, most: int) -> list[int]:
    """The ids of the newest messages of a chat, newest first."""
    query = select(messages.c.id).where(messages.c.chat_id == chat_id).order_by(messages.c.id.desc()).limit(most)
    return [row["id"] for row in await tx.rows(query)]


async def has_message(tx: Read, place_id: int, native_id: str) -> bool:
    """Whether a person's message was kept in this place: in a chat, or still in the inbox."""
    if await tx.value(of_person(place_id, native_id).limit(1)) is not None:
        return True
    waiting = select(inbox.c.id).where(inbox.c.place_id == place_id, inbox.c.event_id == native_id)
    return await tx.value(waiting.limit(1)) is not None


async def has_post(tx: Read, place_id: int, native_id: str) -> bool:
    """Whether a character made this post in this place."""
    query = select(posts.c.id).join(turns, turns.c.id == posts.c.turn_id)
    found = await tx.value(query.where(turns.c.place_id == place_id, posts.c.native_id == native_id).limit(1))
    return found is not None


async def react(tx: Write, message_id: int, person_id: int, event: ReactionAdded) -> None:
    """A person reacts to a message, or takes that back: at most REACTIONS are kept of one message, the newest."""
    kept = await tx.value(select(messages.c.reactions).where(messages.c.id == message_id)) or []
    mine = [person_id, event.person.name[:80], event.emoji[:40]]
    left = [each for each in kept if [each[0], each[2]] != [mine[0], mine[2]]]
    now = (left if event.removed else [*left, mine])[-REACTIONS:]
    await tx.run(update(messages).where(messages.c.id == message_id).values(reactions=now or None))


async def edit_message(tx: Write, place_id: int, native_id: str, text: str) -> list[int]:
    """A person has changed their own message: from now on only the new words are known, with those of a voice note
    that came along. The ids of what has changed: a branch of a chat has a copy of its own."""
    own = of_person(place_id, native_id)
    heard = select(message_files.c.words).where(message_files.c.message_id.in_(own), message_files.c.words != "")
    spoken = dict.fromkeys(row["words"] for row in await tx.rows(heard.order_by(message_files.c.id)))
    text = "\n".join(filter(None, [text, *spoken]))
    differs = or_(messages.c.text != text, messages.c.edited)
    fresh = {"text": text, "edited": False, "learnt": Learnt.NOTHING.value}
    changed = update(messages).where(messages.c.id.in_(own), differs).values(fresh)
    ids = [row["id"] for row in await tx.rows(changed.returning(messages.c.id))]
    await erasure.of_messages(tx, ids)
    return ids


async def delete_message(tx: Write, place_id: int, native_id: str) -> None:
    """A person has taken their own message back."""
    ids = [row["id"] for row in await tx.rows(of_person(place_id, native_id))]
    await erasure.of_messages(tx, ids)
    if ids:
        await tx.run(delete(messages).where(messages.c.id.in_(ids)))


async def drop_before(tx: Write, chat_id: int, message_id: int) -> None:
    """Delete what was said in a chat before that message."""
    await tx.run(delete(messages).where(messages.c.chat_id == chat_id, messages.c.id < message_id))


def of_person(place_id: int, native_id: str) -> Select[tuple[int]]:
    """The messages with that id that a person has said in a place, in its chats and their branches; also in a chat that
    went on in another place of this person's (core.chat.roaming)."""
    in_place = select(chats.c.id).where(chats.c.place_id == place_id)
    whose = select(places.c.person_id).where(places.c.id == place_id, places.c.direct).scalar_subquery()
    alone = select(chats.c.id).join(places, places.c.id == chats.c.place_id).where(places.c.direct)
    roamed = and_(messages.c.person_id == whose, messages.c.chat_id.in_(alone.where(chats.c.id == messages.c.chat_id)))
    return select(messages.c.id).where(
        messages.c.native_id == native_id,
        messages.c.role == Role.PERSON.value,
        or_(messages.c.chat_id.in_(in_place), roamed),
    )


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The newest answer of a chat, where it can be gone on with."""

    variant_id: int
    message_id: int
    text: str
    finish: Finish
    number: int = 1


async def newest_answer(tx: Read, chat_id: int) -> Unfinished | None:
    """The variant that the chat goes on from; None where a person spoke last."""
    last = select(func.max(messages.c.id)).where(messages.c.chat_id == chat_id).scalar_subquery()
    counts = (variants.c.message_id == messages.c.id) & (variants.c.number == messages.c.variant)
    row = await tx.row(
        select(variants.c.id, variants.c.message_id, variants.c.text, variants.c.finish, variants.c.number)
        .join(messages, counts)
        .where(messages.c.id == last)
    )
    if row is None:
        return None
    return Unfinished(row["id"], row["message_id"], row["text"], Finish(row["finish"]), row["number"])


async def lengthen(tx: Write, variant_id: int, message_id: int, text: str, answer: Answer) -> None:
    """An unfinished variant goes on: its words grow, its costs add up."""
    usage = answer.usage
    grown = update(variants).where(variants.c.id == variant_id)
    cost = None if answer.cost is None else variants.c.cost_microdollars + answer.cost
    await tx.run(
        grown.values(
            text=text,
            finish=answer.finish.value,
            input_tokens=variants.c.input_tokens + usage.input,
            cached_tokens=variants.c.cached_tokens + usage.cached,
            cache_write_tokens=variants.c.cache_write_tokens + usage.cache_write,
            output_tokens=variants.c.output_tokens + usage.output,
            cost_microdollars=cost,
        )
    )
    longer = update(messages).where(messages.c.id == message_id)
    await tx.run(longer.values(text=text, learnt=Learnt.NOTHING.value))
    await erasure.of_messages(tx, [message_id])


async def posted(tx: Read, turn_id: int) -> list[str]:
    """The native ids of a turn's posts, first part first."""
    query = select(posts.c.native_id).where(posts.c.turn_id == turn_id).order_by(posts.c.part)
    return [row["native_id"] for row in await tx.rows(query)]


async def recent_posts(tx: Read, place_id: int, most: int) -> list[str]:
    """The native ids of the newest posts that characters made in a place."""
    query = select(posts.c.native_id).join(turns, turns.c.id == posts.c.turn_id).where(turns.c.place_id == place_id)
    return [row["native_id"] for row in await tx.rows(query.order_by(posts.c.id.desc()).limit(most))]


async def record_posts(tx: Write, turn_id: int, native_ids: Sequence[str], first: int = 0) -> None:
    """Keep the ids of the parts from number `first` on."""
    rows = [{"turn_id": turn_id, "part": first + n, "native_id": native} for n, native in enumerate(native_ids)]
    if rows:
        await tx.run(_record_posts, rows)
