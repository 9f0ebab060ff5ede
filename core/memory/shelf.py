"""What a process has read of memories, kept ready to be searched: numbers and vectors, no words."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from core.ai.embedding import Embedder
from core.db import Read
from core.memory import store
from core.memory.rows import Memory, Passage
from core.memory.store import Fresh, Whose
from core.reach import Reach

AT_ONCE = 500  # passages that are read without a pause
ROOM = 512 * 2**20  # bytes of all partitions together; the one in use is kept whatever its size

if TYPE_CHECKING:
    from core.memory.index import Index

Said = tuple[int, Reach]
"""Where something was said: the place's row, and who could hear it then."""


def _index() -> Index:
    """Numpy comes along when something is remembered: a start does not wait for it."""
    from core.memory.index import Index

    return Index()


@dataclass(slots=True)
class Partition:
    """All that one character remembers of one account, or of one place. `number` tells which state of it was read.

    `said` has the ids of messages by where they were said, `chats` by their chats in order, `passages` both of each;
    `memories` where each memory comes from (None: it may be used anywhere). `seen` are all passages that were looked
    at, also those that the character has not heard; `bare` those without a vector of our embedder, with the one they
    have, `broken` those whose vectors cannot be read (`broken_memories`: of memories).
    """

    number: int
    index: Index = field(default_factory=_index)
    said: dict[Said, set[int]] = field(default_factory=dict)
    memories: dict[int, Said | None] = field(default_factory=dict)
    pinned: tuple[int, ...] = ()
    passages: dict[int, tuple[int, int, Said]] = field(default_factory=dict)
    chats: dict[int, list[int]] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    bare: dict[int, str] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    broken_memories: set[int] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def outside(self, chat_id: int, since: int) -> bool:
        """Whether there is anything beside what that chat's window shows, from message `since` on."""
        here = self.chats.get(chat_id, [])
        return bool(self.memories) or len(self.chats) > bool(here) or bool(here and here[0] < since)

    def window(self, chat_id: int, since: int) -> list[int]:
        """The messages of a chat from that one on."""
        here = self.chats.get(chat_id, [])
        return here[bisect_left(here, since) :]

    def beside(self, passage_id: int) -> list[int]:
        """What was said right after and right before a passage's message, as far as it is remembered."""
        message_id, chat_id, _ = self.passages[passage_id]
        here = self.chats.get(chat_id, [])
        at = bisect_left(here, message_id)
        if at == len(here) or here[at] != message_id:
            return []
        return [*here[at + 1 : at + 2], *here[max(0, at - 1) : at]]


@dataclass(slots=True)
class Shelf:
    """One a process: the partitions that were used last."""

    embedder: Embedder | None
    room: int = ROOM
    _kept: OrderedDict[tuple[Whose, Fresh], Partition] = field(default_factory=OrderedDict)

    async def partition(self, tx: Read, whose: Whose, fresh: Fresh, number: int) -> Partition:
        """As it is in the caller's transaction. Read once, then only what has changed where `number` says so."""
        key = whose, fresh
        kept = self._kept.setdefault(key, Partition(0))
        self._kept.move_to_end(key)
        async with kept.lock:
            if kept.number != number:
                await self._read(tx, whose, fresh, kept)
                kept.number = number
        self._make_room()
        return kept

    async def _read(self, tx: Read, whose: Whose, fresh: Fresh, partition: Partition) -> None:
        """What has changed, a piece at a time: others have their turn meanwhile. What breaks off is read anew."""
        try:
            ids = self._differs(partition, await store.held(tx, whose))
            for at in range(0, len(ids), AT_ONCE):
                await self._add(tx, whose, fresh, partition, await store.found(tx, whose, ids[at : at + AT_ONCE]))
                await asyncio.sleep(0)
            await self._memories(tx, whose, fresh, partition)
        except BaseException:
            self._kept.pop((whose, fresh), None)
            raise

    def _differs(self, partition: Partition, held: Mapping[int, str]) -> list[int]:
        """What is to be read: new passages, and those that have a vector by now. What is gone goes."""
        now = "" if self.embedder is None else self.embedder.name
        embedded = [each for each, before in partition.bare.items() if held.get(each) == now != before]
        _drop(partition, [*(partition.seen - held.keys()), *embedded])
        fresh = sorted(held.keys() - partition.seen)
        partition.seen.update(fresh)
        return fresh

    async def _add(
        self, tx: Read, whose: Whose, fresh: Fresh, partition: Partition, rows: Sequence[RowMapping]
    ) -> None:
        rows = [row for row in rows if row["message_id"] > fresh.message_id]
        spans = await store.heard(tx, whose.character_id, {row["chat_id"] for row in rows}) if rows else {}
        rows = [row for row in rows if _heard(spans, row)]
        made = [self._passage(partition, whose, row) for row in rows]
        for row in rows:
            said = row["place_id"], Reach(row["reach"])
            partition.said.setdefault(said, set()).add(row["message_id"])
            partition.passages[row["id"]] = row["message_id"], row["chat_id"], said
            here = partition.chats.setdefault(row["chat_id"], [])
            at = bisect_left(here, row["message_id"])
            if here[at : at + 1] != [row["message_id"]]:
                here.insert(at, row["message_id"])
        partition.index.add(made)

    def _passage(self, partition: Partition, whose: Whose, row: RowMapping) -> Passage:
        vector = None
        if self.embedder is not None:
            vector = store.vector_of(row["vector"], row["embedder"], self.embedder.name, self.embedder.size)
            if vector is None:
                partition.bare[row["id"]] = row["embedder"]
                if row["embedder"] == self.embedder.name:
                    partition.bare[row["id"]] = ""  # read again as soon as something changes: it may be mended by then
                    partition.broken.add(row["id"])
        return Passage(
            id=row["id"],
            message_id=row["message_id"],
            number=row["number"],
            chat_id=row["chat_id"],
            speaker=store.speaker_of(row),
            by_character=store.by_character(row) and row["by"] == whose.character_id,
            at=row["at"],
            terms=row["terms"],
            vector=vector,
        )

    async def _memories(self, tx: Read, whose: Whose, fresh: Fresh, partition: Partition) -> None:
        """There are few of them: they are read anew as a whole."""
        rows, sources = await store.drawn(tx, whose)
        rows = [row for row in rows if row["id"] > fresh.memory_id]
        made = [self._memory(row, sources.get(row["id"], ())) for row in rows]
        now = "" if self.embedder is None else self.embedder.name
        partition.broken_memories = {
            row["id"]
            for row, one in zip(rows, made, strict=True)
            if now and one.vector is None and row["embedder"] == now
        }
        partition.index.drop((), list(partition.memories))
        partition.index.add((), made)
        partition.memories = {
            row["id"]: None if row["widened_at"] else (row["place_id"], Reach(row["reach"])) for row in rows
        }
        partition.pinned = tuple(row["id"] for row in rows if row["pinned"] and row["superseded_by"] is None)

    def _memory(self, row: RowMapping, sources: tuple[int, ...]) -> Memory:
        embedder = self.embedder
        return Memory(
            id=row["id"],
            sources=sources,
            terms=row["terms"],
            at=row["said_at"],
            about_from=row["about_from"],
            about_to=row["about_to"],
            past=row["superseded_by"] is not None,
            importance=row["importance"],
            vector=None
            if embedder is None
            else store.vector_of(row["vector"], row["embedder"], embedder.name, embedder.size),
        )

    def _make_room(self) -> None:
        while len(self._kept) > 1 and sum(each.index.nbytes for each in self._kept.values()) > self.room:
            self._kept.popitem(last=False)


def _heard(spans: Mapping[int, Iterable[tuple[int, int | None]]], row: RowMapping) -> bool:
    """Whether the character was there."""
    own = spans.get(row["chat_id"])
    if own is None:
        return True
    return any(came < row["message_id"] and (left is None or row["message_id"] <= left) for came, left in own)


def _drop(partition: Partition, gone: Collection[int]) -> None:
    lost: set[int] = set()
    for passage_id in gone:
        partition.seen.discard(passage_id)
        message_id, _, said = partition.passages.pop(passage_id, (0, 0, None))
        if said is not None:
            partition.said[said].discard(message_id)
            lost.add(message_id)
        partition.bare.pop(passage_id, None)
        partition.broken.discard(passage_id)
    if gone:
        partition.index.drop(list(gone), ())
    if lost:
        left = {chat_id: [each for each in ids if each not in lost] for chat_id, ids in partition.chats.items()}
        partition.chats = {chat_id: ids for chat_id, ids in left.items() if ids}
