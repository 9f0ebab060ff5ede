"""What a character is reminded of by what a person says: at most so much of it, and only what may be told there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.ai.embedding import Embedder, Vectors
from core.ai.model import ModelError
from core.ai.tokens import estimate
from core.db import Db, Read
from core.log import get_log
from core.memory import audience, recollecting, store, vectors
from core.memory.audience import Spot
from core.memory.recollecting import Recollection
from core.memory.shelf import Partition, Said, Shelf
from core.memory.store import Fresh, Whose
from core.reach import Reach
from core.text import Text, t

USUAL, ASKED, PINNED = 256, 512, 200  # tokens of what is recalled, where it is asked for, and of what is pinned
MOST = 24  # hits that are looked at
LONGEST = 240  # characters of a query that are embedded: a longer one takes longer than a turn should wait
PATIENCE = 1.5  # seconds for a query's vector, where it comes over the network
BESIDE = 3  # best hits of which the neighbours come along
LINE = 14  # tokens of a line around what it tells: its date, and who said it

_ASKED = re.compile(
    r"\b(?:remember|remind me|recall|did i (?:tell|say|mention)|have i (?:told|mentioned)|forgot|forget)\b"
    r"|기억|생각나|잊었|잊어|까먹|말했(?:었)?(?:지|잖|던|나)|얘기했|그때|예전에|전에",
    re.IGNORECASE,
)

if TYPE_CHECKING:
    from core.memory.scoring import Hit

log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom to remind of what. `person_id` is whoever is spoken to, None for nobody; `window` the oldest message of
    the chat that the prompt tells. `person` and `character` are the names by which both go here; `among`: others may
    hear it; `room` in tokens."""

    character_id: int
    person_id: int | None
    place_id: int
    chat_id: int
    window: int
    said: str
    previous: str
    now: datetime
    person: str
    character: str
    among: bool = True
    room: int = ASKED + PINNED


@dataclass(frozen=True, slots=True)
class _View:
    """A partition, and whether what was said somewhere may be told here."""

    partition: Partition
    allowed: Callable[[Said | None], bool]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What may be told of a view, as it is at one moment: other turns may read more into the partition meanwhile."""

    memories: set[int]
    pinned: list[int]
    hits: list[Hit]
    beside: dict[int | None, list[int]]


@dataclass(slots=True, kw_only=True)
class Recall:
    """One a process."""

    db: Db
    embedder: Embedder | None
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.embedder)

    async def recall(self, asked: Asked) -> tuple[Recollection, ...]:
        """What comes to mind, pinned memories first, then oldest first; nothing where nothing fits."""
        async with self.db.read() as tx:
            views = await self._views(tx, asked)
        if not views:
            return ()
        vector = await self._vector(asked)
        async with self.db.read() as tx:
            views = await self._views(tx, asked)  # what has been taken back meanwhile is out
            seen = [_search(asked, vector, view) for view in views]
            pinned = await _pinned(tx, asked, seen)
            found = await _found(tx, asked, seen, {each.ref for each in pinned})
        await self._mend(views)
        return (*pinned, *sorted(found, key=lambda each: (each.at, each.ref)))

    async def _views(self, tx: Read, asked: Asked) -> list[_View]:
        """The partitions in which there is something beside what the prompt tells anyhow."""
        character = asked.character_id
        mine = None if asked.person_id is None else await store.standing(tx, asked.person_id, character)
        if not asked.among and (mine is None or not mine.number):
            return []
        now = (await store.spots(tx, [asked.place_id])).get(asked.place_id)
        if now is None:
            return []
        wanted: list[tuple[Whose, Fresh, int]] = []
        if mine is not None:
            wanted.append((Whose(character, mine.account), mine.fresh, mine.number))
        if now.reach is not Reach.DIRECT:
            rows = await store.channel(tx, now)
            wanted.append((Whose(character, None, rows), Fresh(), await store.place_number(tx, rows)))
        views = []
        for whose, since, number in wanted:
            partition = await self.shelf.partition(tx, whose, since, number) if number else None
            if partition is not None and partition.outside(asked.chat_id, asked.window):
                may = audience.here if whose.account is None else audience.own
                views.append(await _view(tx, partition, now, may))
        return views

    async def _mend(self, views: Iterable[_View]) -> None:
        """What was found to be spoilt is made anew, behind everything else."""
        for partition in (view.partition for view in views):
            broken, memories = sorted(partition.broken), sorted(partition.broken_memories)
            if not broken and not memories:
                continue
            log.warning("vectors cannot be read", passages=len(broken), memories=len(memories))
            async with self.db.write() as tx:
                await vectors.set_back(tx, broken, memories)
            partition.broken.clear()
            partition.broken_memories.clear()

    async def _vector(self, asked: Asked) -> Vectors | None:
        if self.embedder is None:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self.embedder.queries([asked.said[-LONGEST:]])
            if len(found) == 1 and store.is_vector(found[0], self.embedder.size):
                vector: Vectors = found[0]
                return vector
            log.warning("recalled by words only", embedder=self.embedder.name, why="no vector of its size")
        except (ModelError, TimeoutError) as error:
            log.warning("recalled by words only", embedder=self.embedder.name, why=str(error) or type(error).__name__)
        return None


async def _view(tx: Read, partition: Partition, now: Spot, may: Callable[[Spot, Spot], bool]) -> _View:
    spots = await store.spots(tx, sorted({said[0] for said in (*partition.said, *partition.memories.values()) if said}))

    def allowed(said: Said | None) -> bool:
        if said is None:
            return True
        spot = spots.get(said[0])
        return spot is not None and may(spot.when(said[1]), now)

    return _View(partition, allowed)


def _search(asked: Asked, vector: Vectors | None, view: _View) -> _Seen:
    """All at once, so that nobody adds what may not be told between the look at what that is and the search."""
    partition = view.partition
    leave_out = set(partition.window(asked.chat_id, asked.window))
    for said, ids in partition.said.items():
        if not view.allowed(said):
            leave_out |= ids
    memories = {each for each, said in partition.memories.items() if view.allowed(said)}
    from core.memory.scoring import Query

    query = Query(
        text=asked.said,
        vector=vector,
        now=asked.now,
        previous=asked.previous,
        person=asked.person.casefold(),
        character=asked.character.casefold(),
    )
    left_out = partition.memories.keys() - memories
    hits = partition.index.search(query, MOST, leave_out=leave_out, leave_out_memories=left_out, floor=True)
    beside = {
        hit.message_id: [each for each in partition.beside(hit.id) if each not in leave_out]
        for hit in hits[:BESIDE]
        if hit.kind == "passage"
    }
    return _Seen(memories, [each for each in partition.pinned if each in memories], hits, beside)


async def _pinned(tx: Read, asked: Asked, seen: Iterable[_Seen]) -> list[Recollection]:
    """What always stands in the prompt, as far as there is room."""
    ids = [each for one in seen for each in one.pinned]
    kept: list[Recollection] = []
    left = min(PINNED, asked.room // 3)
    for each in await recollecting.memories(tx, asked.character_id, ids):
        tokens = estimate(each.text)
        if tokens <= left:
            kept.append(replace(each, rank=MOST, why=t("recall-pinned")))
            left -= tokens
    return kept


async def _found(tx: Read, asked: Asked, seen: Sequence[_Seen], known: Collection[str]) -> list[Recollection]:
    """What of the hits has room, each in its shortest form, and then what was said beside the best of them."""
    hits = sorted((hit for one in seen for hit in one.hits), key=lambda hit: -hit.score)[:MOST]
    shown = {message_id for hit in hits if (message_id := hit.message_id) is not None}
    passages = await recollecting.passages(tx, asked.character_id, [hit.id for hit in hits if hit.kind != "memory"])
    allowed = {each for one in seen for each in one.memories}
    facts = await recollecting.memories(tx, asked.character_id, [hit.id for hit in hits if hit.kind == "memory"])
    drawn = await recollecting.drawn_from(tx, asked.character_id, shown, allowed)
    by_id = {("passage", each.id): each for each in passages} | {("memory", each.id): each for each in facts}
    left = min(asked.room, ASKED if _ASKED.search(asked.said) else USUAL)
    kept: dict[str, Recollection] = {}
    for rank, hit in enumerate(hits):
        one = by_id.get((hit.kind, hit.id))
        if one is None:
            continue
        shortest = min([one, *drawn.get(hit.message_id or 0, ())], key=lambda each: estimate(each.text))
        left = _take(kept, known, replace(shortest, rank=rank, why=_why(hit)), left)
    told = {each.message_id for each in kept.values()}
    best = [hit.message_id for hit in hits[:BESIDE] if hit.message_id in told]
    beside = [each for message_id in best for one in seen for each in one.beside.get(message_id, ())]
    for one in await recollecting.messages_of(tx, asked.character_id, beside):
        left = _take(kept, known, replace(one, rank=MOST, why=t("recall-beside")), left)
    return list(kept.values())


def _take(kept: dict[str, Recollection], known: Collection[str], one: Recollection, left: int) -> int:
    """Keep it where there is room and it says something new; the room that is left."""
    tokens = estimate(one.text) + LINE
    said_already = any(each.text == one.text and each.who == one.who for each in kept.values())
    if one.ref in known or one.ref in kept or said_already or tokens > left:
        return left
    kept[one.ref] = one
    return left - tokens


def _why(hit: Hit) -> Text:
    """The strongest reason for which it came to mind."""
    if hit.time:
        return t("recall-time")
    if hit.words:
        return t("recall-words")
    return t("recall-meaning") if hit.meaning else t("recall-beside")
