"""What is said to characters: who is meant, whether somebody answers, and with what of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from core import commands
from core.accounts import people
from core.asking import Given
from core.characters import store as characters
from core.chat import casting, hearing, inbox, opened, opening, roaming, rulebook, store, unasked
from core.chat.inbox import Waiting
from core.chat.opened import Chat, Plan
from core.chat.rules import Rules
from core.clock import Clock
from core.db import Write
from core.errors import BadInput, Busy
from core.ledger import lease
from core.ledger.lease import Claim
from core.outcome import Told
from core.step import NOTHING, Errand, Step
from core.surface.cleaning import clean
from core.surface.events import Event, FileKind, MessageCreated
from core.surface.port import Later
from core.text import Catalog, t

WAITS = 1.0  # seconds until it is seen again whether a chat can come back
ZONES = {"ko": ZoneInfo("Asia/Seoul"), "en": ZoneInfo("UTC")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replying:
    clock: Clock
    catalog: Catalog
    locale: Callable[..., str]
    budget: Callable[[], int]

    async def message(self, tx: Write, claim: Claim, batch: Sequence[Waiting], given: Given) -> Step:
        """The turn that answers what one person has said in a row. Raises BadInput for what cannot be answered."""
        rules = await rulebook.of(tx, claim.place)
        newest = hearing.message(batch[-1])
        if not rules.here or (newest.person.is_bot and not rules.bots):
            return NOTHING
        depth = await opened.depth(tx, claim.place_id) + 1 if newest.person.is_bot else 0
        if depth > rules.chain:
            return NOTHING  # machines that answer each other end here; a person's word begins anew
        addressed = any(hearing.message(item).addressed for item in batch)
        if addressed and rules.media and (files := _unread(batch, given)):
            return Step(errand=Errand(files=files))
        readable, refused = self._all_readable(batch, given)
        items = await self._unanswered(tx, claim, readable)
        if not items:
            return NOTHING
        if not addressed:
            return await self._overheard(tx, claim, items, rules, depth)
        await self._within(tx, claim, newest, rules)
        claim, came = await self._back(tx, claim, newest)
        refused = refused or came
        chat = await self._chat(tx, claim, newest, rules)
        then: tuple[int, ...] = ()
        if claim.company:
            speaking = await casting.speakers(tx, claim, items, rules)
            if not speaking:
                await hearing.written(tx, claim, items, chat.id, self.clock.now(), given.along)
                return NOTHING
            then = tuple(each.version_id for each in speaking[1:])
            chat = await self._spoken_by(tx, chat, speaking[0].version_id)
        plan = Plan(then, depth)
        step = Step(await opening.reply(tx, claim, items, chat, self.clock.now(), given.along, plan), refused)
        read = {item.id for item in readable}
        await inbox.done(tx, [item.id for item in batch if item.id not in read])
        return step

    async def _back(self, tx: Write, claim: Claim, newest: MessageCreated) -> tuple[Claim, Told | None]:
        """The chat that went on elsewhere comes back where its person goes on with it; what is said of that.

        Raises Later while something is answered where it is: what was said here waits for it.
        """
        if claim.chat_id is not None or claim.left_for is None or not claim.place.direct:
            return claim, None
        person = await people.know(tx, claim.place.platform, newest.person, self.clock.now())
        try:
            moved = await roaming.back(tx, claim, person.account_id, self.clock.now())
        except Busy as busy:
            raise Later(WAITS) from busy
        if moved is None:
            return claim, None
        return await lease.renewed(tx, claim), Told(t("roaming-back", platform=moved.platform))

    @staticmethod
    async def _spoken_by(tx: Write, chat: Chat, version_id: int) -> Chat:
        character = await characters.version(tx, version_id)
        return chat if character is None else replace(chat, character=character)

    async def _unanswered(self, tx: Write, claim: Claim, items: Sequence[Waiting]) -> list[Waiting]:
        """Without what stands for a message that was answered already: that one is only put right."""
        left = []
        for item in items:
            event = hearing.message(item)
            if event.stands_for is None or not await inbox.was_taken(tx, claim.place_id, event.stands_for):
                left.append(item)
            elif claim.chat_id is not None:
                await hearing.written(tx, claim, [item], claim.chat_id, self.clock.now())
        return left

    async def _overheard(self, tx: Write, claim: Claim, items: Sequence[Waiting], rules: Rules, depth: int) -> Step:
        """What was said to nobody, in a place whose characters may join in: it is heard, and seldom answered."""
        if claim.chat_id is None:
            return NOTHING
        newest, now = hearing.message(items[-1]), self.clock.now()
        local = now.astimezone(ZONES[self.locale(newest)])
        today = await opened.unasked_since(tx, claim.place_id, local.replace(hour=0, minute=0, second=0, microsecond=0))
        called = await casting.named(tx, claim, items)
        if not called and not unasked.joins(rules, seed=newest.id, hour=local.hour, today=today):
            await hearing.written(tx, claim, items, claim.chat_id, now)
            return NOTHING
        chat = await self._chat(tx, claim, newest, rules)
        speaking = called or (await casting.speakers(tx, claim, items, rules) if claim.company else ())
        if speaking:
            chat = await self._spoken_by(tx, chat, speaking[0].version_id)
        plan = Plan(tuple(each.version_id for each in speaking[1:]), depth, unasked=not called)
        return Step(await opening.reply(tx, claim, items, chat, now, plan=plan))

    async def _within(self, tx: Write, claim: Claim, newest: MessageCreated, rules: Rules) -> None:
        """Raises BadInput where this person has had the answers that the place gives one in a day."""
        if not rules.each_day:
            return
        person = await people.know(tx, claim.place.platform, newest.person, self.clock.now())
        midnight = self.clock.now().astimezone(ZONES[self.locale(newest)])
        since = midnight.replace(hour=0, minute=0, second=0, microsecond=0)
        if await opened.answered_since(tx, claim.place_id, person.id, since) >= rules.each_day:
            raise BadInput(t("day-is-over", most=rules.each_day))

    async def _chat(self, tx: Write, claim: Claim, event: Event, rules: Rules) -> Chat:
        character = await commands.present(tx, claim, self.locale(event))
        chat_id = claim.chat_id
        if chat_id is None:
            chat_id = await store.start_chat(tx, claim.place_id, character, self.clock.now())
        return Chat(chat_id, character, self.locale(event, character.card.language), self.budget(), rules)

    def _all_readable(self, batch: Sequence[Waiting], given: Given) -> tuple[list[Waiting], Told | None]:
        """What of a batch characters can take, and what is said of the rest: nothing where that had no words.

        Raises BadInput where nothing is left.
        """
        items, told = [], None
        for item in batch:
            event = hearing.message(item)
            try:
                items.append(replace(item, event=self._readable(event, item.id, given)))
            except BadInput as error:
                if len(batch) == 1 or (item is batch[-1] and not items):
                    raise
                told = Told(error.text) if clean(event.text) else told
        return items, told

    def _readable(self, event: MessageCreated, item_id: int, given: Given) -> MessageCreated:
        """The message as a character can take it. Raises BadInput where it cannot."""
        spoken = [each.words for each in given.along.get(item_id, ()) if each.words]
        text = "\n".join(filter(None, [clean(event.text), *spoken]))
        if len(text) > hearing.LONGEST:
            raise BadInput(t("message-too-long", length=len(text), most=hearing.LONGEST))
        seen = any(each.data is not None for each in given.along.get(item_id, ()))
        if not text and event.attachments and not seen:
            voice = any(file.kind is FileKind.VOICE for file in event.files)
            raise BadInput(t("message-unheard") if voice else t("message-only-attachment"))
        if not text and seen:
            return replace(event, text="")
        called = self.catalog.render(t("called-without-words"), self.locale(event))
        return replace(event, text=text or called)


def _unread(batch: Sequence[Waiting], given: Given) -> list[Waiting]:
    """Messages with something to see or to hear that has not been fetched."""
    wanted = {FileKind.PICTURE, FileKind.VOICE}
    return [
        item
        for item in batch
        if item.id not in given.along and any(file.kind in wanted for file in hearing.message(item).files)
    ]
