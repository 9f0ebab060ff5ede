"""The front door of the core: takes an event, keeps it, has it answered, and never raises for what a person does."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from core import commands, lookups
from core.accounts import people
from core.answering import Answering
from core.apart import Apart
from core.asking import Given
from core.bus import WORK, Bus
from core.chat import inbox, rulebook, store
from core.chat.inbox import Waiting
from core.chat.notices import Notice, say
from core.chat.opened import Opened
from core.chat.rules import USUAL, Rules
from core.chat.turn import Turns, topic
from core.clock import Clock
from core.db import Db, Write
from core.db.tables.places import places, presence
from core.declared import Offers
from core.errors import DatabaseGone, LeaseLost, ProductError
from core.ledger import lease
from core.ledger.lease import Claim
from core.log import get_log
from core.lookups import Shared
from core.metrics import Metrics
from core.outcome import Told
from core.points import Point, Reached, pass_by
from core.step import Declined, Errand, Step, spread
from core.surface.cleaning import storable
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Cued,
    Echoed,
    Event,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    ReactionAdded,
    Standing,
)
from core.surface.port import Gone, Later, Refused, Surface, SurfaceError, SurfaceMaker, Unreachable, Unsure
from core.text import Catalog, t

BURST = 8.0  # seconds in which what a person adds without a new mention still belongs to it
REMEMBERED = 4_096  # places and speakers kept in memory
RULES_LAST = 5.0  # seconds for which a place's rules are known without looking

log = get_log(__name__)

K = TypeVar("K")
V = TypeVar("V")
Alongside = Callable[[Write], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Desk:
    """One a process. `surfaces` are the makers by platform that this process has opened."""

    db: Db
    clock: Clock
    bus: Bus
    catalog: Catalog
    metrics: Metrics
    turns: Turns
    answering: Answering
    apart: Apart
    surfaces: Mapping[str, SurfaceMaker]
    public_url: str | None = None
    reached: Reached = pass_by
    _places: OrderedDict[Place, int] = field(default_factory=OrderedDict)
    _speaking: OrderedDict[tuple[Place, str], float] = field(default_factory=OrderedDict)
    _known_rules: OrderedDict[Place, tuple[float, Rules]] = field(default_factory=OrderedDict)

    async def take(self, event: Event, alongside: Alongside | None = None) -> bool:
        """Keep `event`; False where it was here before, or is not for us.

        `alongside` runs in the same transaction. Raises DatabaseGone where the database is gone: then the platform must
        not be told that the event has arrived.
        """
        heard = await self._for_us(event)
        if heard is None:
            return False
        event = storable(heard)
        self.reached(Point.BEFORE_INBOX)
        async with self.db.write() as tx:
            if isinstance(event, ReactionAdded):
                event = replace(event, place=await lookups.reacted_in(tx, event))
            place_id = await self._place_id(tx, event)
            if not await self._concerns_us(tx, place_id, event):
                return False
            fresh = await inbox.keep(tx, place_id, event, self.clock.now())
            if fresh and alongside is not None:
                await alongside(tx)
        _remember(self._places, event.place, place_id, REMEMBERED)
        self.metrics.event(event.place.platform, "kept" if fresh else "known")
        self.reached(Point.AFTER_INBOX)
        if fresh:
            await self.bus.say(WORK)
            await self.bus.say(topic(place_id))
        return fresh

    async def _place_id(self, tx: Write, event: Event) -> int:
        """The place's row. Only what was said or asked there tells what may change about it."""
        marked = isinstance(event, MessageCreated | CommandInvoked | ButtonPressed)
        known = self._places.get(event.place)
        if known is None:
            return await inbox.place_id(tx, event.place, marked=marked)
        if marked:
            await inbox.mark(tx, known, event.place)
        return known

    async def _for_us(self, event: Event) -> Event | None:
        """The event where it is meant for a character: addressed, or added at once to one that was; also where the
        place's rules let characters join in. Machines are heard where the rules say so."""
        if not isinstance(event, MessageCreated):
            return event
        speaker, now = (event.place, event.person.id), self.clock.monotonic()
        if event.person.is_bot and not (await self._rules(event.place)).bots:
            return None
        if event.addressed:
            _remember(self._speaking, speaker, now, REMEMBERED)
            return event
        if now - self._speaking.get(speaker, -BURST) < BURST:
            return replace(event, addressed=True)
        return event if event.text and (await self._rules(event.place)).unasked else None

    async def _rules(self, place: Place) -> Rules:
        """What is set there, as of a few seconds ago: most of what is written in a group is no business of ours."""
        now = self.clock.monotonic()
        at, known = self._known_rules.get(place, (-RULES_LAST, USUAL))
        if now - at >= RULES_LAST:
            async with self.db.read() as tx:
                known = await rulebook.of(tx, place)
            _remember(self._known_rules, place, (now, known), REMEMBERED)
        return known

    @staticmethod
    async def _concerns_us(tx: Write, place_id: int, event: Event) -> bool:
        """Edits and deletions of what was never said to a character are nobody's business here, nor are reactions to
        what no character said."""
        match event:
            case MessageEdited() | MessageDeleted():
                return await store.has_message(tx, place_id, event.message_id)
            case ReactionAdded():
                return await store.has_post(tx, place_id, event.message_id)
        return True

    async def open_chat(self, place: Place, person: Person, character: str) -> None:
        """Let this place talk with the character of that public id; its greeting comes through the place's surface."""
        opened = CommandInvoked(
            id=f"open:{character}", place=place, person=person, name="open", rest=character, at=self.clock.now()
        )
        await self.take(opened)

    async def last_seen(self, platform: str, bot: str) -> datetime | None:
        """When this bot was last connected; None before the first time."""
        query = select(presence.c.seen_at).where(presence.c.platform == platform, presence.c.bot == bot)
        async with self.db.read() as tx:
            found: datetime | None = await tx.value(query)
        return found

    async def seen(self, platform: str, bot: str) -> None:
        """Say that this bot is connected now, and has taken all that it has heard."""
        async with self.db.write() as tx:
            make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
            now = make(presence).values(platform=platform, bot=bot, seen_at=self.clock.now())
            await tx.run(
                now.on_conflict_do_update(index_elements=["platform", "bot"], set_={"seen_at": self.clock.now()})
            )

    async def direct_places(self, platform: str, bot: str, limit: int) -> list[Place]:
        """Where single persons talk with this bot, newest first."""
        query = select(places).where(places.c.platform == platform, places.c.bot == bot, places.c.direct)
        async with self.db.read() as tx:
            rows = await tx.rows(query.order_by(places.c.id.desc()).limit(limit))
        return [lease.place_of(row) for row in rows]

    async def suggest(self, typed: str, locale: str, platform: str, person_id: str) -> list[tuple[str, str]]:
        """(value, label) of characters that fit what this person types, at most 25."""
        async with self.db.read() as tx:
            account = await people.account_of(tx, platform, person_id)
            return await commands.suggest(tx, typed, locale, account)

    async def offer(self, place: Place, person: Person, offers: Offers, typed: str) -> list[tuple[str, str]]:
        """(value, label) of what fits what this person types in an option, at most 25."""
        async with self.db.read() as tx:
            return await lookups.offer(tx, self.catalog, place, person, offers, typed)

    async def prefill(self, place: Place, person: Person, command: str, target: str | None) -> Mapping[str, str]:
        """What stands in a command's form before anybody writes in it, by option."""
        async with self.db.read() as tx:
            return await lookups.prefill(tx, place, person, command, target)

    async def known(self, place: Place, since: datetime) -> Mapping[str, str | None]:
        """The people's messages kept of a place since then: native id → text, None where it is not the platform's."""
        async with self.db.read() as tx:
            return await lookups.known(tx, place, since)

    async def gallery(self, typed: str, locale: str, person: Person) -> list[Shared]:
        """Public characters that fit what is typed, none for adults."""
        async with self.db.read() as tx:
            return await lookups.gallery(tx, typed, locale, self.public_url)

    async def moved(self, old: Place, new_channel: str) -> None:
        """The platform has given a group another id: its chats go on there."""
        async with self.db.write() as tx:
            await lookups.moved(tx, old, new_channel)
        self._places.clear()

    async def work(self, claim: Claim) -> None:
        """Answer all that waits in a claimed place, in order, and give the lease back. Never raises."""
        try:
            while not await self._next(claim):
                async with self.db.read() as tx:
                    claim = await lease.renewed(tx, claim)
        except (Later, Unreachable, Unsure) as error:
            seconds = error.seconds if isinstance(error, Later) else None
            log.warning("place put off", place=claim.place_id, why=type(error).__name__, seconds=seconds)
            await self._put_off(claim, seconds)
        except LeaseLost:
            log.warning("lease lost", place=claim.place_id)
        except DatabaseGone as error:
            log.error("database unavailable", place=claim.place_id, why=str(error.text.args.get("why", "")))
        except Exception:
            log.exception("event failed", place=claim.place_id)
            await self._give_up(claim)

    async def _give_up(self, claim: Claim) -> None:
        """What fails for a reason that nobody knows must not stop the place for ever: it is told, and done."""
        try:
            async with self.db.write() as tx:
                await lease.fence(tx, claim)
                batch = _batch(inbox.arrange(await inbox.waiting(tx, claim.place_id)))
                await inbox.done(tx, [item.id for item in batch])
            surface = self._surface(claim.place, batch)
            await self._tell(surface, batch[-1].event, Told(t("unexpected", id=_reference(batch[-1]))))
            async with self.db.write() as tx:
                await lease.give_back(tx, claim)
        except (LeaseLost, DatabaseGone):
            log.warning("could not give up", place=claim.place_id)
        except Exception:
            log.exception("could not tell", place=claim.place_id)

    async def _put_off(self, claim: Claim, seconds: float | None) -> None:
        try:
            async with self.db.write() as tx:
                await lease.put_off(tx, claim, seconds)
        except DatabaseGone:
            log.error("database unavailable", place=claim.place_id)

    async def _next(self, claim: Claim) -> bool:
        """Do the next thing; True when nothing waits and the lease is given back."""
        models = await self.answering.models()
        given, declined = Given(), False
        while True:
            try:
                async with self.db.write() as tx:
                    claim = await lease.fenced(tx, claim)
                    batch = await self._waiting(tx, claim)
                    if not batch:
                        return await lease.release(tx, claim)
                    step = await self.answering.open(tx, claim, batch, models, given)
            except Declined as no:
                step, declined = no.step, True
            surface, errand = self._surface(claim.place, batch), step.errand
            if errand is None:
                break
            if errand.apart is not None:
                step = await self._apart(claim, errand, surface)
                break
            given = await self._fetched(given, errand, surface, claim)
        await spread(step, surface, self.bus)
        for post_id in step.gone:
            with suppress(SurfaceError):  # one that cannot be taken away stays; the chat knows it no more
                await surface.delete(post_id)
        if step.told is not None:
            await self._tell(surface, batch[-1].event, step.told, step.locale)
        if step.opened is not None:
            self.reached(Point.TURN_OPENED)
            return await self._run(step.opened, surface, batch)
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            if declined:  # what was taken back goes all the same
                await self._waiting(tx, claim)
            await inbox.done(tx, [item.id for item in batch])
            return await lease.release(tx, claim)

    @staticmethod
    async def _waiting(tx: Write, claim: Claim) -> list[Waiting]:
        """What is done next, together; what was taken back before it was looked at is done with."""
        items = await inbox.waiting(tx, claim.place_id)
        ordered = inbox.arrange(items)
        if len(ordered) < len(items):
            kept = {item.id for item in ordered}
            await inbox.done(tx, [item.id for item in items if item.id not in kept])
        return _batch(ordered) if ordered else []

    async def _fetched(self, given: Given, errand: Errand, surface: Surface, claim: Claim) -> Given:
        """With what the errand brought. Raises Later, Unreachable and Unsure where the platform says nothing now."""
        if errand.standing is not None:
            try:
                standing = await surface.standing(errand.standing)
            except (Gone, Refused) as error:
                log.warning("standing not known", place=claim.place_id, why=type(error).__name__)
                standing = Standing.MEMBER
            return replace(given, standing={**given.standing, errand.standing: standing})
        if errand.face is not None:
            face = await self.apart.bringing.face(errand.face, surface, claim)
            return replace(given, faces={**given.faces, errand.face.handle: face})
        along = await self.apart.bringing.bring(errand.files, surface, claim)
        return replace(given, along={**given.along, **along})

    async def _apart(self, claim: Claim, errand: Errand, surface: Surface) -> Step:
        assert errand.apart is not None
        assert errand.asker is not None
        try:
            told = await self.apart.take(errand.apart, errand.asker, surface, claim)
        except DatabaseGone:
            raise
        except ProductError as error:
            told = Told(error.text, private=True)
        return Step(told=told, locale=errand.asker.locale)

    async def _run(self, opened: Opened, surface: Surface, batch: Sequence[Waiting]) -> bool:
        began = self.clock.monotonic()
        try:
            return await self.turns.run(opened, surface)
        except (Later, Unreachable, Unsure, LeaseLost, DatabaseGone):
            raise
        except ProductError as error:
            await self.turns.fail(opened, surface, error.text)
        except (Gone, Refused) as error:
            log.warning("answer not posted", turn=opened.turn_id, why=str(error) or type(error).__name__)
            await self.turns.fail(opened, surface, t("answer-refused"))
        except Exception:
            log.exception("turn failed", turn=opened.turn_id, event_id=batch[-1].event.id)
            await self.turns.fail(opened, surface, t("unexpected", id=_reference(batch[-1])))
        finally:
            self.metrics.turn_took(self.clock.monotonic() - began)
        return False

    async def _tell(self, surface: Surface, event: Event, told: Told, locale: str | None = None) -> None:
        """Say the product's words, with buttons where the place has them."""
        if isinstance(event, MessageEdited | MessageDeleted | ReactionAdded | Cued | Echoed) and not told.buttons:
            return
        if _sets_rules(event):
            self._known_rules.clear()  # what is told to be so is so, as far as this process hears
        notice = Notice(
            told.text,
            f"n{event.id}",
            buttons=told.buttons,
            file=told.file,
            panel=told.panel,
            private=told.private,
        )
        await say(surface, self.catalog, notice, locale or self.answering.locale(event))

    def _surface(self, place: Place, batch: Sequence[Waiting]) -> Surface:
        event = batch[-1].event
        ticket = event.ticket if isinstance(event, CommandInvoked | ButtonPressed) else None
        return self.surfaces[place.platform].surface(place, ticket)


def _batch(ordered: Sequence[Waiting]) -> list[Waiting]:
    """What a turn has taken already goes first, together; else the next that waits."""
    begun = next((item.turn_id for item in ordered if item.turn_id is not None), None)
    if begun is not None:
        return [item for item in ordered if item.turn_id == begun]
    return inbox.next_batch(ordered)


def _sets_rules(event: Event) -> bool:
    by_command = isinstance(event, CommandInvoked) and event.name == "settings"
    return by_command or (isinstance(event, ButtonPressed) and event.action.startswith("set:"))


def _reference(item: Waiting) -> str:
    """What a person can give an operator to find the log's line by."""
    return f"E{item.id}"


def _remember(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
