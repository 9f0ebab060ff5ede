"""What a character is reminded of by what a person says: at most so much of it, and only what may be told there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.ai.embedding import Embedder, Vectors
from core.ai.model import ModelError
from core.ai.tokens import estimate
from core.db import Db, Read
from core.log import get_log
from core.memory import audience, recollecting, store
from core.memory.audience import Spot
from core.memory.recollecting import Recollection
from core.memory.scoring import Hit, Query
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

log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom to remind of what. `account` is whoever is spoken to, None for nobody; `window` the oldest message of the
    chat that the prompt tells. `person` and `character` are the names by which both go here; `room` in tokens."""

    character_id: int
    account: int | None
    place_id: int
    chat_id: int
    window: int
    said: str
    previous: str
    now: datetime
    person: str
    character: str
    room: int = ASKED + PINNED


@dataclass(frozen=True, slots=True)
class _View:
    """A partition, which messages of it may not be told here, and which memories may."""

    partition: Partition
    leave_out: set[int]
    memories: set[int]


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
            hits = _search(asked, vector, views)
            pinned = await _pinned(tx, asked, views)
            found = await _found(tx, asked, views, hits, {each.ref for each in pinned})
        return (*pinned, *sorted(found, key=lambda each: (each.at, each.ref)))

    async def _views(self, tx: Read, asked: Asked) -> list[_View]:
        """The partitions in which there is something beside what the prompt tells anyhow."""
        now = (await store.spots(tx, [asked.place_id])).get(asked.place_id)
        if now is None:
            return []
        wanted: list[tuple[Whose, Fresh]] = []
        if asked.account is not None:
            fresh = await store.fresh(tx, asked.account, asked.character_id)
            wanted.append((Whose(asked.character_id, asked.account), fresh))
        if now.reach is not Reach.DIRECT:
            wanted.append((Whose(asked.character_id, None, await store.channel(tx, now)), Fresh()))
        views = []
        for whose, since in wanted:
            partition = await self.shelf.partition(tx, whose, since)
            if partition is not None and partition.outside(asked.chat_id, asked.window):
                may = audience.here if whose.account is None else audience.own
                views.append(await _view(tx, asked, partition, now, may))
        return views

    async def _vector(self, asked: Asked) -> Vectors | None:
        if self.embedder is None:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                vector: Vectors = (await self.embedder.queries([asked.said[-LONGEST:]]))[0]
                return vector
        except (ModelError, TimeoutError) as error:
            log.warning("recalled by words only", embedder=self.embedder.name, why=str(error) or type(error).__name__)
            return None


async def _view(tx: Read, asked: Asked, partition: Partition, now: Spot, may: Callable[[Spot, Spot], bool]) -> _View:
    spots = await store.spots(tx, sorted({said[0] for said in (*partition.said, *partition.memories.values()) if said}))

    def allowed(said: Said | None) -> bool:
        if said is None:
            return True
        spot = spots.get(said[0])
        return spot is not None and may(spot.when(said[1]), now)

    leave_out = set(partition.window(asked.chat_id, asked.window))
    for said, ids in partition.said.items():
        if not allowed(said):
            leave_out |= ids
    return _View(partition, leave_out, {each for each, said in partition.memories.items() if allowed(said)})


def _search(asked: Asked, vector: Vectors | None, views: Iterable[_View]) -> list[tuple[Hit, _View]]:
    """Best first, and what is said at two places at once only once."""
    query = Query(
        text=asked.said,
        vector=vector,
        now=asked.now,
        previous=asked.previous,
        person=asked.person.casefold(),
        character=asked.character.casefold(),
    )
    hits = [
        (hit, view)
        for view in views
        for hit in view.partition.index.search(
            query,
            MOST,
            leave_out=view.leave_out,
            leave_out_memories=view.partition.memories.keys() - view.memories,
            floor=True,
        )
    ]
    return sorted(hits, key=lambda each: -each[0].score)[:MOST]


async def _pinned(tx: Read, asked: Asked, views: Iterable[_View]) -> list[Recollection]:
    """What always stands in the prompt, as far as there is room."""
    ids = [each for view in views for each in view.partition.pinned if each in view.memories]
    kept: list[Recollection] = []
    left = min(PINNED, asked.room // 3)
    for each in await recollecting.memories(tx, asked.character_id, ids):
        tokens = estimate(each.text)
        if tokens <= left:
            kept.append(replace(each, rank=MOST, why=t("recall-pinned")))
            left -= tokens
    return kept


async def _found(
    tx: Read, asked: Asked, views: Sequence[_View], hits: Sequence[tuple[Hit, _View]], known: Collection[str]
) -> list[Recollection]:
    """What of the hits has room, each in its shortest form, and then what was said beside the best of them."""
    shown = {message_id for hit, _ in hits if (message_id := hit.message_id) is not None}
    passages = await recollecting.passages(tx, asked.character_id, [hit.id for hit, _ in hits if hit.kind != "memory"])
    allowed = {each for view in views for each in view.memories}
    facts = await recollecting.memories(tx, asked.character_id, [hit.id for hit, _ in hits if hit.kind == "memory"])
    drawn = await recollecting.drawn_from(tx, asked.character_id, shown, allowed)
    by_id = {("passage", each.id): each for each in passages} | {("memory", each.id): each for each in facts}
    left = min(asked.room, ASKED if _ASKED.search(asked.said) else USUAL)
    kept: dict[str, Recollection] = {}
    for rank, (hit, _) in enumerate(hits):
        one = by_id.get((hit.kind, hit.id))
        if one is None:
            continue
        shortest = min([one, *drawn.get(hit.message_id or 0, ())], key=lambda each: estimate(each.text))
        left = _take(kept, known, replace(shortest, rank=rank, why=_why(hit)), left)
    beside = [
        message_id
        for hit, view in hits[:BESIDE]
        if hit.kind == "passage" and hit.message_id in {each.message_id for each in kept.values()}
        for message_id in view.partition.beside(hit.id)
        if message_id not in view.leave_out
    ]
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
