"""What an event in a claimed place asks for: a turn of its character, or words of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core import chatting, commands
from core.accounts import people
from core.accounts.people import Known
from core.characters.store import Listed
from core.chat import inbox, opening, retelling, store, variants
from core.chat.inbox import Waiting
from core.chat.opened import Chat, Opened
from core.chat.turn import Turns
from core.clock import Clock
from core.commands import Models
from core.db import Write
from core.errors import BadInput, ProductError
from core.intake import Intake
from core.ledger.lease import Claim
from core.outcome import Again, Asker, Greets, Outcome, Swipes, TakesBack, Told
from core.surface.cleaning import clean
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Cued,
    Event,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
)
from core.text import Catalog, pick_locale, t

LONGEST = 8_000  # characters of one message


@dataclass(frozen=True, slots=True)
class Step:
    """`opened` is a turn to run, `told` is said (before it), `gone` are posts to take away."""

    opened: Opened | None = None
    told: Told | None = None
    gone: Sequence[str] = ()


NOTHING = Step()


@dataclass(slots=True, kw_only=True)
class Answering:
    """One a process. `language` is the operator's."""

    clock: Clock
    catalog: Catalog
    turns: Turns
    intake: Intake
    language: str | None = None
    _answering: tuple[float, Models] | None = None

    async def models(self) -> Models:
        """Which models answer; looked up anew now and then, for a local server may come and go."""
        now = self.clock.monotonic()
        if self._answering is None or now - self._answering[0] > 30.0:
            await self.turns.scale.load()
            self._answering = (now, await Models.of(self.turns.router))
        return self._answering[1]

    async def open(self, tx: Write, claim: Claim, batch: Sequence[Waiting], models: Models) -> Step:
        """The turn that answers `batch`, or what is said instead. Never raises for what a person does."""
        event = batch[-1].event
        try:
            if batch[0].turn_id is not None:
                return Step(await self._reopen(tx, claim, batch))
            match event:
                case MessageCreated():
                    return Step(await self._reply(tx, claim, batch))
                case CommandInvoked(name=name, rest=rest):
                    outcome = await self._command(tx, claim, event, name, rest, models)
                    return await self._follow(tx, claim, batch[-1], outcome)
                case ButtonPressed():
                    return await self._press(tx, claim, batch[-1], event)
                case MessageEdited(message_id=message_id, text=text):
                    return await self._edited(tx, claim, batch[-1], message_id, clean(text))
                case MessageDeleted(message_id=message_id):
                    await store.delete_message(tx, claim.place_id, message_id)
        except ProductError as error:
            return Step(told=Told(error.text))
        return NOTHING

    async def _reopen(self, tx: Write, claim: Claim, batch: Sequence[Waiting]) -> Opened:
        event, turn_id = batch[-1].event, batch[0].turn_id
        assert turn_id is not None
        character = await commands.present(tx, claim, self.locale(event))
        chat = Chat(0, character, self.locale(event), self._budget())
        return await opening.reopen(tx, claim, turn_id, batch, self.clock.now(), chat)

    async def _edited(self, tx: Write, claim: Claim, item: Waiting, native_id: str, text: str) -> Step:
        """New words of a person. Where they are what the newest answer answers, it is told anew."""
        changed = await store.edit_message(tx, claim.place_id, native_id, text)
        here = None if claim.chat_id is None else await variants.latest(tx, claim.chat_id)
        if here is None or here.answers not in changed:
            return NOTHING
        return Step(await retelling.again(tx, claim, item, await self._here(tx, claim, item.event), self.clock.now()))

    async def _reply(self, tx: Write, claim: Claim, batch: Sequence[Waiting]) -> Opened:
        items = [replace(item, event=self._readable(item.event)) for item in batch]
        character = await commands.present(tx, claim, self.locale(items[-1].event))
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
    ) -> Outcome:
        known = await self._known(tx, claim, event)
        return await commands.run(
            tx, claim, name, rest, Asker(known.account_id, self.locale(event), self.clock.now()), models
        )

    async def _known(self, tx: Write, claim: Claim, event: CommandInvoked | ButtonPressed) -> Known:
        return await people.know(tx, claim.place.platform, event.person, self.clock.now())

    async def _follow(self, tx: Write, claim: Claim, item: Waiting, outcome: Outcome) -> Step:
        match outcome:
            case Told():
                return Step(told=outcome)
            case Greets():
                return await self._greet(tx, claim, item, outcome)
            case Again():
                chat = await self._own(tx, claim, item)
                return Step(await retelling.again(tx, claim, item, chat, self.clock.now()), _heard(item.event))
            case Swipes(number=number, by=by):
                chat = await self._own(tx, claim, item)
                here = await variants.latest(tx, chat.id)
                wanted = (here.chosen if here and number is None else 0) + by if number is None else number
                return Step(await retelling.show(tx, claim, item, chat, wanted, self.clock.now()), _heard(item.event))
            case TakesBack():
                chat = await self._own(tx, claim, item)
                gone = await variants.take_back(tx, chat.id)
                await inbox.done(tx, [item.id])  # with it, so that a second delivery takes nothing more back
                return Step(told=Told(t("undo-nothing" if gone is None else "undo-done")), gone=gone or ())
        raise BadInput(t("button-stale"))

    async def _greet(self, tx: Write, claim: Claim, item: Waiting, outcome: Greets) -> Step:
        now = self.clock.now()
        chat_id = await store.start_chat(tx, claim.place_id, outcome.character, now, outcome.greeting)
        told = None if outcome.told is None else Told(outcome.told)
        if not outcome.character.card.greetings:
            return Step(told=told)
        chat = Chat(chat_id, outcome.character, self.locale(item.event), self._budget())
        return Step(await opening.greet(tx, claim, item, chat, now), told)

    async def _own(self, tx: Write, claim: Claim, item: Waiting) -> Chat:
        """The place's chat, for whoever may change its newest answer: in a place of several, only who was answered.

        Raises BadInput for others, and where nobody has spoken yet.
        """
        event = item.event
        here = None if claim.chat_id is None else await variants.latest(tx, claim.chat_id)
        if here is None or not isinstance(event, CommandInvoked | ButtonPressed):
            raise BadInput(t("again-nothing"))
        person = (await self._known(tx, claim, event)).id
        if not claim.place.direct and here.asker is not None and here.asker != person:
            raise BadInput(t("again-not-yours"))
        return await self._here(tx, claim, event)

    async def _here(self, tx: Write, claim: Claim, event: Event) -> Chat:
        if claim.chat_id is None:
            raise BadInput(t("button-stale"))
        character = await commands.present(tx, claim, self.locale(event))
        return Chat(claim.chat_id, character, self.locale(event), self._budget())

    async def _press(self, tx: Write, claim: Claim, item: Waiting, event: ButtonPressed) -> Step:
        action, _, argument = event.action.partition(":")
        now = self.clock.now()
        match action:
            case "pick":
                outcome = await self._command(tx, claim, event, "character", argument, Models(()))
                return await self._follow(tx, claim, item, outcome)
            case "more" if argument.isdecimal() and claim.chat_id is not None:
                chat = await self._here(tx, claim, event)
                return Step(await opening.more(tx, claim, item, chat, now, int(argument)))
            case "again" | "swipe" if claim.chat_id is not None:
                return await self._turn_over(tx, claim, item, argument)
            case "resume" if argument:
                return Step(told=await chatting.resume(tx, claim, argument))
            case "drop" | "merge" if argument:
                account = (await self._known(tx, claim, event)).account_id
                return Step(told=await self.intake.press(tx, action, argument, account, now))
        raise BadInput(t("button-stale"))

    async def _turn_over(self, tx: Write, claim: Claim, item: Waiting, argument: str) -> Step:
        """A button beneath an answer: "message" tells it anew, "message:number" shows a variant."""
        message, _, number = argument.partition(":")
        here = None if claim.chat_id is None else await variants.latest(tx, claim.chat_id)
        if here is None or message != str(here.message_id) or not (number.isdecimal() or not number):
            raise BadInput(t("button-stale"))
        return await self._follow(tx, claim, item, Swipes(number=int(number)) if number else Again())

    async def _chat(self, tx: Write, claim: Claim, character: Listed, event: Event) -> Chat:
        chat_id = claim.chat_id
        if chat_id is None:
            chat_id = await store.start_chat(tx, claim.place_id, character, self.clock.now())
        return Chat(chat_id, character, self.locale(event, character.card.language), self._budget())

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
        called = self.catalog.render(t("called-without-words"), self.locale(event))
        return replace(event, text=text or called)

    def locale(self, event: Event, fallback: str | None = None) -> str:
        """The person's language, else the operator's, else the character's, else Korean."""
        match event:
            case MessageDeleted():
                spoken = None
            case Cued():
                spoken = event.locale
            case _:
                spoken = event.person.locale
        return pick_locale(spoken or self.language or fallback or "ko")


def _heard(event: Event) -> Told | None:
    """For a command that its platform wants answered by itself, though what comes of it shows elsewhere."""
    waits = isinstance(event, CommandInvoked) and event.ticket is not None
    return Told(t("command-heard")) if waits else None
