"""One turn: a model thinks, the answer is shown while it grows, and everything about it is kept in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import takewhile

from core.ai.model import Delta, Finish, Role
from core.ai.router import Answered, Router
from core.bus import Bus, Ear
from core.characters import store as characters
from core.chat import (
    beneath,
    hearing,
    inbox,
    opening,
    receipt,
    spending,
    state,
    stopping,
    store,
    unasked,
    variants,
    wakes,
)
from core.chat import opened as turning
from core.chat.cast import follow
from core.chat.cutting import Cutter
from core.chat.inbox import Waiting
from core.chat.measuring import measured, paid
from core.chat.notices import Notice, say
from core.chat.opened import Opened, Plan, Variant
from core.chat.paying import sees, spoken
from core.chat.recalling import Recalling
from core.chat.scale import Scale
from core.chat.store import Answer
from core.chat.variants import CARD
from core.clock import Clock
from core.db import Db, Write
from core.db.tables.chat import TurnKind, TurnState
from core.errors import Unavailable
from core.ledger import lease, steps
from core.log import get_log
from core.metrics import Metrics
from core.points import Point, Reached, pass_by
from core.surface.cleaning import clean
from core.surface.events import Cause, Cued, MessageDeleted, MessageEdited
from core.surface.port import Surface, Voice
from core.surface.reply import Feed, Reply, Style
from core.text import Catalog, Text, t

QUIET = 1.0  # seconds without another message after which a person who wrote on has had their say
PATIENCE = 5.0  # seconds after which they are answered all the same
RECENT = 200  # posts of a place that are looked through when one may be lost
ATTEMPTS = 2  # at an answer that is not all another's words
HOLD = 2.5  # seconds: proxies speak within one or two
REWRITES = 3  # how often one turn begins again because the person wrote on

log = get_log(__name__)


class WrittenOn(Exception):
    """The person has written more, or changed what they wrote, before a word of the answer was there."""


class TakenBack(Exception):
    """The person has taken back all that this turn was to answer."""


def topic(place_id: int) -> str:
    return f"place:{place_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Runs turns that are opened. One object for all places."""

    db: Db
    clock: Clock
    router: Router
    bus: Bus
    catalog: Catalog
    metrics: Metrics
    scale: Scale
    recalling: Recalling
    reached: Reached = pass_by
    _pictures: dict[str, bytes | None] = field(default_factory=dict)

    async def run(self, opened: Opened, surface: Surface) -> bool:
        """Answer; whether the lease was given back because nothing more waits.

        Raises Later, Unreachable and Unsure where the place takes nothing now (the turn stays open, its answer stored),
        and LeaseLost. Everything else that goes wrong is told to the person, and the turn is closed.
        """
        for _ in range(REWRITES):
            try:
                return await self._answer(opened, surface, heed=True)
            except WrittenOn:
                try:
                    opened = await self._gather(opened)
                except TakenBack:
                    return await self._withdraw(opened)
        return await self._answer(opened, surface, heed=False)

    async def _answer(self, opened: Opened, surface: Surface, *, heed: bool) -> bool:
        voice = await self._voice(opened)
        reply = Reply(
            surface=surface,
            clock=self.clock,
            style=Style(key=f"t{opened.turn_id}", voice=voice, reply_to=opened.reply_to, silent=opened.silent),
            record=lambda part, native_id: self._record(opened, part, native_id),
            known=lambda: self._known(opened.claim.place_id),
            posted=list(opened.posted),
            resumed=opened.resumed,
            recorded=len(opened.posted),
            reached=self.reached,
        )
        if opened.stored is not None:
            answer = opened.stored
            opened = await self.recalling.reminded(opened)
            await reply.show(Feed(answer.text, ended=True), lambda: beneath.ending(opened, answer, self.catalog))
        else:
            if opened.hold and heed and not opened.resumed:
                await self._hold(opened)
            opened, answer = await self._think_aloud(opened, reply, heed=heed)
        self.reached(Point.BEFORE_LAST_WRITE)
        released = await self._close(opened, answer, reply)
        self.reached(Point.AFTER_LAST_WRITE)
        await self.bus.say(topic(opened.claim.place_id))  # who reads along elsewhere looks
        return released

    async def _think_aloud(self, opened: Opened, reply: Reply, *, heed: bool) -> tuple[Opened, Answer]:
        """Let the model speak, reminded of what belongs here, and show it meanwhile."""
        feed, answers = Feed(), list[Answer]()
        # Listening before anything waits: what comes as soon as the turn is open is heard.
        here = self.bus.listen(where := topic(opened.claim.place_id))
        async with stopping.first_error(), here as ear, asyncio.TaskGroup() as tasks:
            shower = tasks.create_task(reply.show(feed, lambda: beneath.ending(opened, answers[-1], self.catalog)))
            watching = heed and not opened.resumed and opened.of is None and bool(opened.asked)
            watcher = tasks.create_task(self._watch(opened, feed, ear)) if watching else None
            enough = asyncio.Event()
            heeder = tasks.create_task(stopping.heed(self.bus, self.db, where, opened, feed, enough))
            reminded = await self.recalling.reminded(opened)
            answers.append(await self._think(reminded, feed, enough))
            for task in filter(None, (watcher, heeder)):
                task.cancel()
            feed.end()
            await shower
        return reminded, answers[-1]

    async def _think(self, opened: Opened, feed: Feed, enough: asyncio.Event) -> Answer:
        """The model's answer, stored as soon as it is whole: it is paid for, and never asked for again."""
        assert opened.draft is not None
        wasted: list[Answered] = []
        for _ in range(ATTEMPTS):
            before = opened.unfinished.text if opened.unfinished else ""
            within = bool(before) and not before.endswith("\n")
            cutter = Cutter(() if before else opened.draft.own, opened.draft.others, within=within)
            asked = spoken(self.router, self.db, opened, opened.draft.prompt, enough.is_set)
            async with aclosing(asked) as items:
                async for item in items:
                    # What comes behind the cut is read to its end and not shown: only the end says what it all cost.
                    if isinstance(item, Delta):
                        feed.add(cutter.feed(item.text))
                        continue
                    feed.add(cutter.end())
                    if feed.text.strip() or not cutter.cut:
                        finish = Finish.COMPLETE if cutter.cut or enough.is_set() else item.finish
                        done = replace(item, text=feed.text, finish=finish)
                        return await self._store(opened, done, wasted, cut=cutter.cut)
                    wasted.append(item)
            async with self.db.write() as tx:
                await steps.spend(tx, opened.step, opened.inputs, wasted[-1].cost_microdollars)
                await spending.note(tx, opened, wasted[-1], self.clock.now())
        raise Unavailable(t("answer-for-others"))

    async def _store(self, opened: Opened, done: Answered, wasted: Sequence[Answered], *, cut: bool) -> Answer:
        """`wasted` was paid for, too: answers that were another's words from the first on."""
        usage, cost = paid((*wasted, done))
        tried = tuple(f"{each.provider}:{each.model}: {each.error}" for each in done.tries if each.error)
        answer = Answer(done.text, done.finish, done.provider, done.model, usage, cost, tried, cut=cut)
        async with self.db.write() as tx:
            await lease.fence(tx, opened.claim)
            await steps.finish(tx, opened.step, opened.inputs, answer.output(), answer.cost)
            await spending.note(tx, opened, done, self.clock.now())
        self.reached(Point.ANSWER_STORED)
        return answer

    async def _watch(self, opened: Opened, feed: Feed, ear: Ear) -> None:
        """Raise WrittenOn when the person writes on before there is a word."""
        while not feed.text:
            if not await ear.wait(PATIENCE) or feed.text:
                continue
            async with self.db.read() as tx:
                more = await inbox.has_more(tx, opened.claim.place_id, opened.author, opened.asked)
            if more and not feed.text:
                raise WrittenOn

    async def _hold(self, opened: Opened) -> None:
        """Wait a moment whether a proxy says it in somebody's stead: that one is to be answered. Raises WrittenOn."""
        until = self.clock.monotonic() + HOLD
        async with self.bus.listen(topic(opened.claim.place_id)) as ear:
            while (left := until - self.clock.monotonic()) > 0:
                async with self.db.read() as tx:
                    if await inbox.has_more(tx, opened.claim.place_id, opened.author, opened.asked):
                        raise WrittenOn
                await ear.wait(left)

    async def _gather(self, opened: Opened) -> Opened:
        """Wait until the person has had their say, and open the turn again with all of it. Raises TakenBack."""
        async with self.bus.listen(topic(opened.claim.place_id)) as ear:
            until = self.clock.monotonic() + PATIENCE
            while await ear.wait(QUIET) and self.clock.monotonic() < until:
                pass
        async with self.db.write() as tx:
            await lease.fence(tx, opened.claim)
            await steps.fail(tx, opened.step, opened.inputs)
            items = await self._put_right(tx, opened)
            mine = [item for item in items if item.turn_id == opened.turn_id]
            if not mine:
                raise TakenBack
            more = takewhile(bool, map(hearing.plain, (item for item in items if item.turn_id is None)))
            batch = inbox.next_batch(mine + list(filter(None, more)))
            budget = opened.draft.receipt.rebuild.budget if opened.draft else self.scale.budget("")
            chat = replace(opened.chat, budget=budget)
            return await opening.reopen(tx, opened.claim, opened.turn_id, batch, self.clock.now(), chat)

    async def _put_right(self, tx: Write, opened: Opened) -> list[Waiting]:
        """What waits in the place, with what the person changed about this turn's messages done in the chat, too."""
        items = await inbox.waiting(tx, opened.claim.place_id)
        gone: set[str] = set()
        for item in items:
            match item.event:
                case MessageDeleted(message_id=message_id) if message_id in opened.asked:
                    await store.delete_message(tx, opened.claim.place_id, message_id)
                    gone.add(message_id)
                case MessageEdited(message_id=message_id, text=text) if message_id in opened.asked:
                    await store.edit_message(tx, opened.claim.place_id, message_id, clean(text))
                case _:
                    continue
            await inbox.done(tx, [item.id])
        await inbox.done(tx, [item.id for item in items if item.event.id in gone and item.turn_id == opened.turn_id])
        return [item for item in inbox.arrange(items) if item.event.id not in gone]

    async def _withdraw(self, opened: Opened) -> bool:
        """End a turn that has nothing to answer any more, without a word."""
        async with self.db.write() as tx:
            await lease.fence(tx, opened.claim)
            for native_id in opened.asked:
                await store.delete_message(tx, opened.claim.place_id, native_id)
            await steps.fail(tx, opened.step, opened.inputs)
            await self._put_right(tx, opened)
            await turning.close(tx, opened.turn_id, TurnState.FAILED, None, self.clock.now())
        return False

    async def _known(self, place_id: int) -> Sequence[str]:
        async with self.db.read() as tx:
            return await store.recent_posts(tx, place_id, RECENT)

    async def _record(self, opened: Opened, part: int, native_id: str) -> None:
        async with self.db.write() as tx:
            await lease.fence(tx, opened.claim)
            await store.record_posts(tx, opened.turn_id, [native_id], part)

    async def _close(self, opened: Opened, answer: Answer, reply: Reply) -> bool:
        """The last transaction: message, variant, posts, ledger and inbox, all or nothing."""
        now = self.clock.now()
        pictures = bool(opened.draft and opened.draft.receipt.pictures)
        unseen = pictures and not await sees(self.router, self.db, opened)
        async with self.db.write() as tx:
            await store.record_posts(tx, opened.turn_id, reply.posted[reply.recorded :], reply.recorded)
            gone = [native_id for native_id in opened.posted if native_id not in reply.posted]
            await variants.forget_posts(tx, opened.turn_id, gone)
            message_id, variant = await self._keep(tx, opened, answer)
            if opened.draft is not None:
                note = measured(opened.draft, opened.character.card, answer, unseen=unseen)
                await receipt.keep(tx, message_id, variant, note, now)
            await turning.close(tx, opened.turn_id, TurnState.DONE, message_id, now)
            await self._pass_on(tx, opened, _after(opened, answer), message_id)
            await self._wake_later(tx, opened)
            if opened.draft is not None:
                await steps.forget(tx, opened.step)
            released = await lease.end(tx, opened.claim)
        self.metrics.turn_done(answer.provider, answer.finish.value)
        await self._learn(opened, answer)
        log.info("turn finished", turn=opened.turn_id, model=answer.model, tokens=answer.usage.output)
        return released

    async def _pass_on(self, tx: Write, opened: Opened, plan: Plan, message_id: int | None) -> None:
        """Give the word to whoever speaks next, so that a crash does not take it from them."""
        if opened.kind not in {TurnKind.REPLY, TurnKind.CUED} or not plan.then:
            return
        cue = Cued(
            id=f"cue:{opened.turn_id}",
            place=opened.claim.place,
            version_id=plan.then[0],
            cause=Cause.NEXT,
            at=self.clock.now(),
            depth=plan.depth,
            then=plan.then[1:],
            reply_to=opened.reply_to,
            locale=opened.locale,
            after=message_id,
        )
        await inbox.keep(tx, opened.claim.place_id, cue, self.clock.now())

    async def _wake_later(self, tx: Write, opened: Opened) -> None:
        """Where the person lets it, the character opens the talk again after a pause."""
        wish = opened.chat.preferences
        if not opened.claim.place.direct or wish.returns <= 0 or opened.kind not in {TurnKind.REPLY, TurnKind.CUED}:
            return
        by_itself = opened.kind is TurnKind.CUED and opened.plan.unasked
        tries = opened.plan.depth + 1 if by_itself else 0
        due = unasked.returns_at(wish, self.clock.now(), tries, unasked.zone(opened.locale))
        await wakes.set_for(tx, opened.claim.place_id, due, tries)

    async def _learn(self, opened: Opened, answer: Answer) -> None:
        """What this answer tells of our estimates, and of how its prompt began."""
        if opened.draft is None or opened.resumed:
            return
        if opened.draft.receipt.broke:
            self.metrics.beginning_broke(opened.draft.receipt.broke)
        usage = answer.usage
        reported = usage.input + usage.cached + usage.cache_write
        await self.scale.learn(f"{answer.provider}:{answer.model}", reported, opened.draft.receipt.tokens)

    async def _keep(self, tx: Write, opened: Opened, answer: Answer) -> tuple[int, int]:
        """The message and the number of its variant."""
        if opened.of is not None:
            return await self._retell(tx, opened, opened.of, answer)
        if opened.kind is TurnKind.MORE and opened.unfinished is not None:
            cut = opened.unfinished
            await store.lengthen(tx, cut.variant_id, cut.message_id, joined(cut.text, answer.text), answer)
            return cut.message_id, cut.number
        message_id = await store.add_message(
            tx,
            opened.chat_id,
            Role.CHARACTER,
            answer.text,
            self.clock.now(),
            turn_id=opened.turn_id,
            version_id=opened.character.version_id,
        )
        await store.add_variant(tx, message_id, 1, answer)
        return message_id, 1

    async def _retell(self, tx: Write, opened: Opened, of: Variant, answer: Answer) -> tuple[int, int]:
        if opened.kind is TurnKind.AGAIN:
            await store.add_variant(tx, of.message_id, of.number, answer)
        await variants.choose(tx, of.message_id, of.number, answer.text)
        greetings = len(opened.character.card.greetings)
        if answer.provider == CARD and greetings:
            await state.change_greeting(tx, opened.chat_id, of.number - of.before, greetings)
        return of.message_id, of.number

    async def fail(self, opened: Opened, surface: Surface, text: Text) -> None:
        """Close a turn that has no answer, and say why. Whoever was to speak after it speaks all the same."""
        if not opened.plan.unasked:  # nobody waits for it
            await say(surface, self.catalog, Notice(text, f"t{opened.turn_id}.x", opened.reply_to), opened.locale)
        async with self.db.write() as tx:
            await lease.fence(tx, opened.claim)
            if opened.draft is not None:
                await steps.fail(tx, opened.step, opened.inputs)
            await turning.close(tx, opened.turn_id, TurnState.FAILED, None, self.clock.now())
            newest = await store.newest_ids(tx, opened.chat_id, 1) if opened.plan.then else []
            await self._pass_on(tx, opened, opened.plan, next(iter(newest), None))
        self.metrics.turn_done("none", "failed")

    async def _voice(self, opened: Opened) -> Voice:
        character, worn, alone = opened.character, opened.chat.rules.voices, not opened.claim.company
        image = None if character.picture is None else await self._picture(character.picture)
        return Voice(character.card.name, character.picture, image, worn, alone)

    async def _picture(self, public_id: str) -> bytes | None:
        if public_id not in self._pictures:
            async with self.db.read() as tx:
                self._pictures[public_id] = await characters.picture(tx, public_id)
        return self._pictures[public_id]


def _after(opened: Opened, answer: Answer) -> Plan:
    """Who has the word after this turn: who was to speak anyhow, else whoever reacts to what was said."""
    plan, listener = opened.plan, opened.chat.listener
    if plan.then or listener is None:
        return plan
    rules, own = opened.chat.rules, opened.character.version_id
    depth = plan.depth + 1
    reacts = follow(listener.members, answer.text, own, rules.mode, depth, rules.chain, f"t{opened.turn_id}")
    return Plan() if reacts is None else Plan((reacts.version_id,), depth)


def joined(before: str, after: str) -> str:
    """An answer and its continuation: a space where two words would run together."""
    touching = before[-1:].isalnum() and after[:1].isalnum()
    return f"{before} {after}" if touching and before[-1:].isascii() else before + after
