"""What front ends ask of stories: a price, a new one, how one comes along. The same functions for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, null, select, union_all

from core.ai.model import Purpose
from core.ai.router import Router
from core.db import Db, Read, Write
from core.db.tables.stories import CallState, Payer, StoryState, episodes, stories, story_calls
from core.errors import BadInput, NotFound
from core.ledger import jobs
from core.safety.takedowns import Down
from core.stories import calls, quoting, store
from core.stories.calls import Bill
from core.stories.engine import JOB
from core.stories.pipeline import Slot, Standing
from core.stories.quoting import Experience, Quote, Rates
from core.stories.rehearsal import possible
from core.stories.stage import Stage
from core.stories.store import Story
from core.stories.wish import Stop, Wish
from core.text import Text, t

MOST_AT_ONCE = 5  # stories of one account that are being made
MOST_LOOKED_AT = 20  # stories that are done, for one to learn from
_OFFLINE = "offline:"

_sent = select(story_calls.c.stage, story_calls.c.episode, null().label("artifact_id")).where(
    story_calls.c.story_id == bindparam("story"), story_calls.c.state == CallState.SENT.value
)
_published = select(null().label("stage"), episodes.c.number.label("episode"), episodes.c.artifact_id).where(
    episodes.c.story_id == bindparam("story")
)
_sent_and_out = union_all(_sent, _published)
_done = (
    select(stories.c.id, stories.c.wish, stories.c.asked_for)
    .where(
        stories.c.language == bindparam("language"),
        stories.c.state == StoryState.DONE.value,
        stories.c.rehearsal.is_(False),
        stories.c.parent_id.is_(None),
    )
    .order_by(stories.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a story would cost. `rehearsal`: there is no model, so it would be a rehearsal. `cap` is the limit that is
    proposed: enough for the dearest run with its repairs."""

    quote: Quote
    rehearsal: bool
    cap: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A story as somebody wants it made. `payer_key` is an account's id or a space ("discord:123"). `from_chat`: its
    range is noted in the same transaction, and it waits for the consents."""

    wish: Wish
    stops: frozenset[Stop] = frozenset()
    payer: Payer = Payer.ACCOUNT
    payer_key: str = ""
    cap: int | None = None
    from_chat: bool = False


class Work(StrEnum):
    """How a part of a story stands: nothing is there, it is being made, it is there, or it is out of date."""

    OPEN = "open"
    WORKING = "working"
    DONE = "done"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage, with how many of its parts (episodes, for those that have them) are done."""

    stage: Stage
    work: Work
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """`passed` None: it is not written yet. `changed`: readers see an older version."""

    number: int
    title: str
    work: Work
    passed: bool | None
    approved: bool
    published: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A story as its maker sees it. `alarm`: it costs more than it need, for caches do not hold."""

    story: Story
    standing: Standing
    stages: tuple[StageView, ...]
    episodes: tuple[EpisodeView, ...]
    bill: Bill
    alarm: Text | None = None

    @property
    def share(self) -> float:
        """How much of it is done, of 1."""
        slots = self.standing.slots
        return sum(slot in self.standing.heads for slot in slots) / max(len(slots), 1)

    @property
    def now(self) -> StageView | None:
        """The stage that is worked on."""
        return next((each for each in self.stages if each.work is Work.WORKING), None)


async def offered(router: Router, wish: Wish, *, offline: bool = False, db: Db | None = None) -> Offer:
    """The price of a story, before anything is begun. In `db` are stories that have shown what one takes.

    Raises BadInput for what no rehearsal can tell, where it is one.
    """
    if offline or await is_offline(router):
        possible(wish)
        return Offer(quoting.quote(wish, quoting.FREE), True, None)
    rates = await quoting.rates(router)
    learned = None if db is None else await _learned(db, wish, rates)
    quote = quoting.quote(wish, rates, learned or quoting.ASSUMED)
    return Offer(quote, False, quote.cap)


async def _learned(db: Db, wish: Wish, rates: Rates) -> Experience | None:
    """From the newest story of the same language and mode that is done, and of which every call has told its usage. A
    branch has only half of its calls."""
    async with db.read() as tx:
        for row in await tx.rows(_done, {"language": wish.language, "most": MOST_LOOKED_AT}):
            done = Wish.model_validate(row["wish"])
            told = await calls.reported(tx, row["id"]) if done.mode is wish.mode else None
            if told:
                return quoting.learned(done.model_copy(update={"episodes": row["asked_for"]}), rates, told)
    return None


async def is_offline(router: Router) -> bool:
    """Whether nobody but the offline answerer would make it."""
    names = (await router.describe()).get(Purpose.PLAN) or (_OFFLINE,)
    return names[0].startswith(_OFFLINE)


async def create(tx: Write, account: int, order: Order, offer: Offer, now: datetime) -> Story:
    """A story and its first job. Raises BadInput where the account has too many under way."""
    under_way = [each for each in await store.owned(tx, account) if each.state is StoryState.MAKING]
    if len(under_way) >= MOST_AT_ONCE:
        raise BadInput(t("story-too-many", most=MOST_AT_ONCE))
    waits = t("story-stop-consent") if order.from_chat else None
    story_id = await store.add(tx, _row(account, order, offer, now))
    await store.set_state(tx, story_id, StoryState.WAITING if waits else StoryState.MAKING, now, waits)
    if not waits:
        await jobs.ask(tx, JOB, story_id)
    made = await store.story(tx, story_id)
    assert made is not None
    return made


def _row(account: int, order: Order, offer: Offer, now: datetime) -> Mapping[str, object]:
    wish = order.wish
    return {
        "owner_id": account,
        "state": StoryState.MAKING.value,
        "wish": wish.model_dump(mode="json"),
        "asked_for": wish.episodes,
        "stops": sorted(stop.value for stop in order.stops),
        "rehearsal": offer.rehearsal,
        "payer": order.payer.value,
        "payer_key": order.payer_key or str(account),
        "quote": offer.quote.likely,
        "cap": None if offer.rehearsal else offer.cap if order.cap is None else order.cap,
        "language": wish.language,
        "genre": wish.genre,
        "rating": wish.rating.value,
        "created_at": now,
        "updated_at": now,
    }


async def owned(tx: Read, account: int, public_id: str) -> Story:
    """A story of that account. Raises NotFound for another's, too: that it exists is nobody's business."""
    found = await store.by_public_id(tx, public_id)
    if found is None or found.owner != account:
        raise NotFound(t("story-unknown"))
    return found


async def owned_and_down(tx: Read, account: int, public_id: str) -> tuple[Story, Down | None]:
    """The same, and whether moderators have taken it down."""
    found = await store.by_public_id_and_down(tx, public_id)
    if found is None or found[0].owner != account:
        raise NotFound(t("story-unknown"))
    return found


async def view(tx: Read, story: Story) -> View:
    """How it comes along."""
    standing = await store.standing(tx, story)
    rows, named = await tx.rows(_sent_and_out, {"story": story.id}), titles(standing)
    making = story.state is StoryState.MAKING
    sent = {Slot(Stage(row["stage"]), row["episode"]) for row in rows if row["stage"] is not None and making}
    out = {row["episode"]: row["artifact_id"] for row in rows if row["stage"] is None}
    work = {slot: _work(standing, slot, sent) for slot in standing.slots}
    return View(
        story=story,
        standing=standing,
        stages=tuple(_stage(stage, work) for stage in Stage if any(slot.stage is stage for slot in work)),
        episodes=tuple(
            replace(_episode(number, standing, work, out), title=named.get(number, ""))
            for number in range(1, standing.asked_for + 1)
        ),
        bill=await calls.bill(tx, story.id),
        alarm=await calls.alarm(tx, story),
    )


def titles(standing: Standing) -> Mapping[int, str]:
    """What the planned episodes are called. (pure)"""
    blocks = [head.titles for slot, head in standing.heads.items() if slot.stage is Stage.EPISODES]
    return {number: title for each in blocks for number, title in each.items()}


def _work(standing: Standing, slot: Slot, sent: set[Slot]) -> Work:
    head = standing.heads.get(slot)
    if slot in sent:
        return Work.WORKING
    if head is None or head.redo:
        return Work.OPEN
    return Work.STALE if slot in standing.stale else Work.DONE


def _stage(stage: Stage, work: Mapping[Slot, Work]) -> StageView:
    parts = [state for slot, state in work.items() if slot.stage is stage]
    done = sum(state in {Work.DONE, Work.STALE} for state in parts)
    if Work.WORKING in parts:
        state = Work.WORKING
    elif Work.STALE in parts:
        state = Work.STALE
    else:
        state = Work.DONE if done == len(parts) else Work.OPEN
    return StageView(stage, state, done, len(parts))


def _episode(number: int, standing: Standing, work: Mapping[Slot, Work], out: Mapping[int, int]) -> EpisodeView:
    settled = standing.heads.get(Slot(Stage.EDIT, number))
    parts = [work[slot] for slot in standing.of_episode(number)]
    if Work.WORKING in parts:
        state = Work.WORKING
    elif Work.STALE in parts:
        state = Work.STALE
    else:
        state = Work.DONE if all(part is Work.DONE for part in parts) else Work.OPEN
    return EpisodeView(
        number=number,
        title="",
        work=state,
        passed=None if settled is None else not settled.red,
        approved=settled is not None and settled.approved,
        published=number in out,
        changed=number in out and settled is not None and settled.artifact != out[number],
    )
