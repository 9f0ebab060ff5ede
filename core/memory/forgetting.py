"""What a person has a character forget: memories, and with them the messages that they were drawn from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, and_, delete, exists, or_, select, update

from core.ai.model import Role
from core.db import Read, Write
from core.db.tables.chat import cast, chats, messages, turns
from core.db.tables.memory import digests, memories, memory_sources
from core.db.tables.places import places
from core.memory import erasure, owned

ANSWERS = 4  # messages behind a source among which an answer to it is looked for
_AT_ONCE = 2_000  # ids that one statement is given
_WORD = re.compile(r"[^\W_]+")
_HEAD = 2  # syllables of a Korean word that stay the same whatever is behind it
# Words that say nothing of what a memory is about.
_SMALL = """
나는 내가 나도 나의 저는 제가 저도 너는 네가 있다 있어 있는 있고 없다 없어 하다 한다 했다 해서 하고 이다 그는 그녀 그래
그게 그걸 이번 오늘 내일 어제 지금 정말 진짜 아주 너무 같이 그리 사람
that this with have has had was were are and the for not but you your she her his him they their from what when said say
like about will would user person
"""
_EMPTY = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much is gone: memories, and messages that characters do not know any more."""

    memories: int
    messages: int


async def forget(tx: Write, account_id: int, public_id: str) -> Forgotten:
    """One memory of the account, for good, with what its sources have left. Raises NotFound."""
    return await _forget(tx, await owned.own(tx, account_id, public_id))


async def forget_shared(tx: Write, place_id: int, public_id: str) -> Forgotten:
    """One memory of a place; the caller has seen that this person may. Raises NotFound."""
    return await _forget(tx, await owned.shared(tx, place_id, public_id))


async def forget_all(tx: Write, account_id: int, character_id: int) -> Forgotten:
    """All that a character knows of an account, from any chat, for good: what they said to it, and what it said to
    them. People can still read that; characters cannot."""
    persons = await owned.people_of(tx, account_id)
    said = await _between(tx, persons, character_id)
    mine = and_(memories.c.person_id.in_(persons), memories.c.character_id == character_id)
    rows = await tx.rows(select(memories.c.id, memories.c.place_id).where(mine))
    await _unknown(tx, said)
    await tx.run(delete(memories).where(mine))
    spoke = select(messages.c.chat_id).where(messages.c.person_id.in_(persons))
    await tx.run(delete(digests).where(digests.c.character_id == character_id, digests.c.chat_id.in_(spoke)))
    await erasure.changed(tx, persons, {row["place_id"] for row in rows})
    return Forgotten(len(rows), len(said))


async def _forget(tx: Write, memory: RowMapping) -> Forgotten:
    sources = await tx.rows(select(memory_sources).where(memory_sources.c.memory_id == memory["id"]))
    words = content((memory["text"], *(row["quote"] for row in sources)))
    ids = [row["message_id"] for row in sources]
    gone = sorted({*ids, *await _answers(tx, ids, words)})
    await _unknown(tx, gone)
    await tx.run(delete(memories).where(memories.c.id == memory["id"]))
    await erasure.changed(tx, [memory["person_id"]], [memory["place_id"]])
    return Forgotten(1, len(gone))


async def _unknown(tx: Write, message_ids: Sequence[int]) -> None:
    """No character knows these messages any more, nor anything that was learnt from them."""
    for start in range(0, len(message_ids), _AT_ONCE):
        some = message_ids[start : start + _AT_ONCE]
        await tx.run(update(messages).where(messages.c.id.in_(some)).values(forgotten=True))
        await erasure.of_messages(tx, some)


async def _answers(tx: Read, message_ids: Iterable[int], words: Collection[str]) -> list[int]:
    """What characters said right behind these messages, where it repeats one of `words`."""
    found: list[int] = []
    for message_id in message_ids:
        chat_id = select(messages.c.chat_id).where(messages.c.id == message_id).scalar_subquery()
        behind = select(messages.c.id, messages.c.role, messages.c.text).where(
            messages.c.chat_id == chat_id, messages.c.id > message_id
        )
        for row in await tx.rows(behind.order_by(messages.c.id).limit(ANSWERS)):
            if row["role"] != Role.CHARACTER.value:
                break
            if content([row["text"]]) & set(words):
                found.append(row["id"])
    return found


async def _between(tx: Read, persons: Sequence[int], character_id: int) -> list[int]:
    """What was said between these people and a character, in all chats in which it is or was: of chats in which a
    person is alone with it all."""
    sits = exists().where(cast.c.chat_id == chats.c.id, cast.c.character_id == character_id)
    spoke = select(messages.c.chat_id).where(messages.c.person_id.in_(persons))
    query = (
        select(messages.c.id)
        .join(chats, chats.c.id == messages.c.chat_id)
        .join(places, places.c.id == chats.c.place_id)
        .outerjoin(turns, turns.c.id == messages.c.turn_id)
        .where(or_(chats.c.character_id == character_id, sits))
        .where(
            or_(
                messages.c.person_id.in_(persons),
                turns.c.asker_id.in_(persons),
                and_(places.c.direct, messages.c.chat_id.in_(spoke)),
            )
        )
    )
    return [row["id"] for row in await tx.rows(query.order_by(messages.c.id))]


def content(texts: Iterable[str]) -> set[str]:
    """What these texts are about, as words that can be compared: of Korean ones the beginning. Pure."""
    found = set[str]()
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
            korean = "가" <= word[0] <= "힣"
            if word in _EMPTY or len(word) < (_HEAD if korean else 3):
                continue
            head = word[:_HEAD] if korean else word.removesuffix("s")
            if head not in _EMPTY:
                found.add(head)
    return found
