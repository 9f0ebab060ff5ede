"""The front door of the core: takes an event, keeps it, has it answered, and never raises for what a person does."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from core import commands
from core.accounts import people
from core.bus import WORK, Bus
from core.characters.store import Listed
from core.chat import inbox, opening, store
from core.chat.inbox import Waiting
from core.chat.opening import Chat, Opened
from core.chat.turn import Notice, Turns, say, topic
from core.clock import Clock
from core.commands import Asker, Greets, Models, Told
from core.db import Db, Write
from core.db.tables.places import places, presence
from core.errors import BadInput, DatabaseGone, LeaseLost, ProductError
from core.intake import Intake
from core.ledger import lease
from core.ledger.lease import Claim
from core.log import get_log
from core.metrics import Metrics
from core.points import Point, Reached, pass_by
from core.surface.cleaning import clean, storable
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
)
from core.surface.port import Gone, Later, Refused, Surface, SurfaceMaker, Unreachable, Unsure
from core.text import Catalog, pick_locale, t

LONGEST = 8_000  # characters of one message
BURST = 8.0  # seconds in which what a person adds without a new mention still belongs to it
REMEMBERED = 4_096  # places and speakers kept in memory

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
    intake: Intake
    surfaces: Mapping[str, SurfaceMaker]
    language: str | None = None
    reached: Reached = pass_by
    _answering: tuple[float, Models] | None = None
    _places: OrderedDict[Place, int] = field(default_factory=OrderedDict)
    _speaking: OrderedDict[tuple[Place, str], float] = field(default_factory=OrderedDict)

    async def take(self, event: Event, alongside: Alongside | None = None) -> bool:
        """Keep `event`; False where it was here before, or is not for us.

        `alongside` runs in the same transaction. Raises DatabaseGone where the database is gone: then the platform must
        not be told that the event has arrived.
        """
        if not self._for_us(event):
            return False
        event = storable(event)
        self.reached(Point.BEFORE_INBOX)
        async with self.db.write() as tx:
            place_id = self._places.get(event.place) or await inbox.place_id(tx, event.place)
            if not await self._concerns_us(tx, place_id, event):
                return False
            fresh = await inbox.keep(tx, place_id, event, self.clock.now())
            if fresh and alongside is not None:
                await alongside(tx)
        _remember(self._places, event.place, place_id)
        self.metrics.event(event.place.platform, "kept" if fresh else "known")
        self.reached(Point.AFTER_INBOX)
        if fresh:
            await self.bus.say(WORK)
            await self.bus.say(topic(place_id))
        return fresh

    def _for_us(self, event: Event) -> bool:
        """Whether a message is meant for the character: addressed, or added at once to one that was."""
        if not isinstance(event, MessageCreated):
            return True
        speaker, now = (event.place, event.person.id), self.clock.monotonic()
        if event.addressed:
            _remember(self._speaking, speaker, now)
            return True
        return now - self._speaking.get(speaker, -BURST) < BURST

    @staticmethod
    async def _concerns_us(tx: Write, place_id: int, event: Event) -> bool:
        """Edits and deletions of what was never said to a character are nobody's business here."""
        if not isinstance(event, MessageEdited | MessageDeleted):
            return True
        return await store.has_message(tx, place_id, event.message_id)

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
        return [Place(platform, bot, row["space"], row["channel"], row["thread"], direct=True) for row in rows]

    async def suggest(self, typed: str, locale: str, platform: str, person_id: str) -> list[tuple[str, str]]:
        """(value, label) of characters that fit what this person types, at most 25."""
        async with self.db.read() as tx:
            account = await people.account_of(tx, platform, person_id)
            return await commands.suggest(tx, typed, locale, account)

    async def work(self, claim: Claim) -> None:
        """Answer all that waits in a claimed place, in order, and give the lease back. Never raises."""
        try:
            while not await self._next(claim):
                claim = await self._renewed(claim)
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

    async def _renewed(self, claim: Claim) -> Claim:
        """The claim with what the last turn changed about the place."""
        async with self.db.read() as tx:
            row = await tx.row(select(places).where(places.c.id == claim.place_id))
        if row is None or row["epoch"] != claim.epoch:
            raise LeaseLost(claim.place_id)
        return replace(claim, character_id=row["character_id"], version_id=row["version_id"], chat_id=row["chat_id"])

    async def _next(self, claim: Claim) -> bool:
        """Do the next thing; True when nothing waits and the lease is given back."""
        models = await self._models()
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            items = await inbox.waiting(tx, claim.place_id)
            ordered = inbox.arrange(items)
            if len(ordered) < len(items):
                kept = {item.id for item in ordered}
                await inbox.done(tx, [item.id for item in items if item.id not in kept])
            if not ordered:
                return await lease.release(tx, claim)
            batch = _batch(ordered)
            brings = _brings(batch[-1].event)
            opened, told = (None, None) if brings else await self._open(tx, claim, batch, models)
        surface = self._surface(claim.place, batch)
        if brings is not None:
            told = await self.intake.take(brings, surface, self._locale(brings), claim)
        if told is not None:
            await self._tell(surface, batch[-1].event, told)
        if opened is not None:
            self.reached(Point.TURN_OPENED)
            return await self._run(opened, surface, batch)
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            await inbox.done(tx, [item.id for item in batch])
            return await lease.release(tx, claim)

    async def _models(self) -> Models:
        """Which models answer; looked up anew now and then, for a local server may come and go."""
        now = self.clock.monotonic()
        if self._answering is None or now - self._answering[0] > 30.0:
            await self.turns.scale.load()
            self._answering = (now, await Models.of(self.turns.router))
        return self._answering[1]

    async def _open(
        self, tx: Write, claim: Claim, batch: Sequence[Waiting], models: Models
    ) -> tuple[Opened | None, Told | None]:
        """The turn that answers `batch`, or what is said instead."""
        event = batch[-1].event
        try:
            if batch[0].turn_id is not None:
                return await opening.reopen(tx, claim, batch[0].turn_id, batch, self.clock.now(), self._budget()), None
            match event:
                case MessageCreated():
                    return await self._reply(tx, claim, batch), None
                case CommandInvoked(name=name, rest=rest):
                    outcome = await self._command(tx, claim, event, name, rest, models)
                    return await self._follow(tx, claim, batch[-1], outcome)
                case ButtonPressed():
                    return await self._press(tx, claim, batch[-1], event)
                case MessageEdited(message_id=message_id, text=text):
                    await store.edit_message(tx, claim.place_id, message_id, clean(text))
                case MessageDeleted(message_id=message_id):
                    await store.delete_message(tx, claim.place_id, message_id)
        except ProductError as error:
            return None, Told(error.text)
        return None, None

    async def _reply(self, tx: Write, claim: Claim, batch: Sequence[Waiting]) -> Opened:
        items = [replace(item, event=self._readable(item.event)) for item in batch]
        character = await commands.present(tx, claim, self._locale(items[-1].event))
        chat = await self._chat(tx, claim, character, items[-1].event)
        return await opening.reply(tx, claim, items, chat, self.clock.now())

    async def _command(
        self,
        tx: Write,
        claim: Claim,
        event: CommandInvoked | ButtonPressed,
        name: str,
        rest: str,
        models: Models,
    ) -> Told | Greets:
        known = await people.know(tx, claim.place.platform, event.person, self.clock.now())
        asker = Asker(known.account_id, self._locale(event))
        return await commands.run(tx, claim, name, rest, asker, models)

    async def _follow(
        self, tx: Write, claim: Claim, item: Waiting, outcome: Told | Greets
    ) -> tuple[Opened | None, Told | None]:
        if isinstance(outcome, Told):
            return None, outcome
        now = self.clock.now()
        chat_id = await store.start_chat(tx, claim.place_id, outcome.character, now, outcome.greeting)
        told = None if outcome.told is None else Told(outcome.told)
        if not outcome.character.card.greetings:
            return None, told
        chat = Chat(chat_id, outcome.character, self._locale(item.event), self._budget())
        return await opening.greet(tx, claim, item, chat, self.clock.now()), told

    async def _press(
        self, tx: Write, claim: Claim, item: Waiting, event: ButtonPressed
    ) -> tuple[Opened | None, Told | None]:
        action, _, argument = event.action.partition(":")
        match action:
            case "pick":
                outcome = await self._command(tx, claim, event, "character", argument, Models(()))
                return await self._follow(tx, claim, item, outcome)
            case "more" if argument.isdecimal() and claim.chat_id is not None:
                character = await commands.present(tx, claim, self._locale(event))
                chat = Chat(claim.chat_id, character, self._locale(event), self._budget())
                return await opening.more(tx, claim, item, chat, int(argument), self.clock.now()), None
            case "drop" | "merge" if argument:
                known = await people.know(tx, claim.place.platform, event.person, self.clock.now())
                return None, await self.intake.press(tx, action, argument, known.account_id, self.clock.now())
        raise BadInput(t("button-stale"))

    async def _chat(self, tx: Write, claim: Claim, character: Listed, event: Event) -> Chat:
        chat_id = claim.chat_id
        if chat_id is None:
            chat_id = await store.start_chat(tx, claim.place_id, character, self.clock.now())
        return Chat(chat_id, character, self._locale(event, character.card.language), self._budget())

    def _budget(self) -> int:
        """Tokens that a prompt may have by our estimate, for the model that is asked first."""
        names = self._answering[1].names if self._answering else ()
        return self.turns.scale.budget(names[0] if names else "")

    def _readable(self, event: Event) -> MessageCreated:
        """The message as a character can take it. Raises BadInput where it cannot."""
        if not isinstance(event, MessageCreated):
            raise TypeError("no message")
        text = clean(event.text)
        if len(text) > LONGEST:
            raise BadInput(t("message-too-long", length=len(text), most=LONGEST))
        if not text and event.attachments:
            raise BadInput(t("message-only-attachment"))
        called = self.catalog.render(t("called-without-words"), self._locale(event))
        return replace(event, text=text or called)

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

    async def _tell(self, surface: Surface, event: Event, told: Told) -> None:
        """Say the product's words, with buttons where the place has them."""
        if isinstance(event, MessageEdited | MessageDeleted):
            return
        notice = Notice(told.text, f"n{event.id}", buttons=told.buttons, file=told.file)
        await say(surface, self.catalog, notice, self._locale(event))

    def _surface(self, place: Place, batch: Sequence[Waiting]) -> Surface:
        event = batch[-1].event
        ticket = event.ticket if isinstance(event, CommandInvoked | ButtonPressed) else None
        return self.surfaces[place.platform].surface(place, ticket)

    def _locale(self, event: Event, fallback: str | None = None) -> str:
        """The person's language, else the operator's, else the character's, else Korean."""
        spoken = None if isinstance(event, MessageDeleted) else event.person.locale
        return pick_locale(spoken or self.language or fallback or "ko")


def _batch(ordered: Sequence[Waiting]) -> list[Waiting]:
    """What a turn has taken already goes first, together; else the next that waits."""
    begun = next((item.turn_id for item in ordered if item.turn_id is not None), None)
    if begun is not None:
        return [item for item in ordered if item.turn_id == begun]
    return inbox.next_batch(ordered)


def _brings(event: Event) -> CommandInvoked | None:
    """The command about a file, whose answer needs the network or a while: no transaction may be open meanwhile."""
    return event if isinstance(event, CommandInvoked) and event.name in {commands.IMPORT, commands.CARD} else None


def _reference(item: Waiting) -> str:
    """What a person can give an operator to find the log's line by."""
    return f"E{item.id}"


def _remember(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)
