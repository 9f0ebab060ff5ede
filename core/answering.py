"""What an event in a claimed place asks for: a turn of a character, or words of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core import asking, banning, being, commands
from core.accounts import people
from core.ai.model import Role
from core.asking import Given
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import (
    casting,
    company,
    echoing,
    finding,
    hearing,
    inbox,
    leaving,
    opening,
    retelling,
    rulebook,
    store,
    variants,
)
from core.chat.cues import cue_of
from core.chat.harmless import clean_name
from core.chat.inbox import Waiting
from core.chat.opened import Chat, Opened
from core.chat.turn import Turns
from core.clock import Clock
from core.commands import Models
from core.db import Write
from core.declared import BY_NAME
from core.errors import BadInput
from core.intake import Intake
from core.ledger.lease import Claim
from core.outcome import (
    Again,
    Asker,
    Calls,
    GoesOn,
    Greets,
    Outcome,
    Removes,
    Rewrites,
    Says,
    Swipes,
    TakesBack,
    Told,
)
from core.replying import Replying
from core.step import NOTHING, Errand, Step, declining
from core.surface.cleaning import clean
from core.surface.events import (
    ButtonPressed,
    Cause,
    CommandInvoked,
    Cued,
    Echoed,
    Event,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    ReactionAdded,
)
from core.surface.port import Address, Button, nowhere
from core.text import Catalog, pick_locale, t

OFFERED = 10  # newest messages of a chat: words that are changed there get the offer of a new answer

# Buttons whose answers only the one who pressed needs to see.
WHISPERED = frozenset({"menu", "report", "set", "wish", "be", "forget", "drop", "merge", "memory", "shared", "link"})


@dataclass(slots=True, kw_only=True)
class Answering:
    """One a process. `language` is the operator's; `address` knows where messages can be read, `pages` is the web's."""

    clock: Clock
    catalog: Catalog
    turns: Turns
    intake: Intake
    language: str | None = None
    address: Address = nowhere
    pages: str = ""
    _answering: tuple[float, Models] | None = None

    async def models(self) -> Models:
        """Which models answer; looked up anew now and then, for a local server may come and go."""
        now = self.clock.monotonic()
        if self._answering is None or now - self._answering[0] > 30.0:
            await self.turns.scale.load()
            self._answering = (now, await Models.of(self.turns.router))
        return self._answering[1]

    async def open(self, tx: Write, claim: Claim, batch: Sequence[Waiting], models: Models, given: Given) -> Step:
        """The turn that answers `batch`, or what is said instead. Raises Declined for what a person cannot have."""
        try:
            with declining(private=isinstance(batch[-1].event, ButtonPressed)):
                if batch[0].turn_id is not None:
                    return Step(await self._reopen(tx, claim, batch))
                if (refused := await banning.refused(tx, claim, batch, self.clock.now())) is not None:
                    return refused
                if isinstance(batch[-1].event, MessageCreated):
                    return await self._replying().message(tx, claim, batch, given)
                return await self._event(tx, claim, batch[-1], models, given)
        except asking.Unknown as unknown:
            return Step(errand=Errand(standing=unknown.person_id))

    async def _event(self, tx: Write, claim: Claim, item: Waiting, models: Models, given: Given) -> Step:
        match item.event:
            case CommandInvoked() as event:
                return await self._command(tx, claim, item, event, models, given)
            case ButtonPressed() as event:
                return await self._press(tx, claim, item, event, models, given)
            case MessageEdited() as event:
                changed, stirred = await echoing.edit(tx, claim, event, self.clock.now())
                return replace(await self._edited(tx, claim, item, event, changed), stirred=stirred)
            case MessageDeleted() as event:
                return Step(stirred=await echoing.delete(tx, claim, event, self.clock.now()))
            case Echoed(message_id=message_id, text=text):
                return Step(echo=(message_id, None if text is None else clean(text)))
            case Cued() as event:
                return await self._cued(tx, claim, item, event)
            case ReactionAdded() as event:
                await self._reacted(tx, claim, event)
        return NOTHING

    def _replying(self) -> Replying:
        return Replying(clock=self.clock, catalog=self.catalog, locale=self.locale, budget=self._budget)

    async def _reopen(self, tx: Write, claim: Claim, batch: Sequence[Waiting]) -> Opened:
        event, turn_id = batch[-1].event, batch[0].turn_id
        assert turn_id is not None
        character = await commands.present(tx, claim, self.locale(event))
        rules = await rulebook.of(tx, claim.place)
        wishes = await hearing.wishes(tx, claim, event)
        chat = Chat(0, character, self.locale(event), self._budget(), rules, preferences=wishes)
        return await opening.reopen(tx, claim, turn_id, batch, self.clock.now(), chat, cue_of(event, character))

    async def _edited(
        self, tx: Write, claim: Claim, item: Waiting, event: MessageEdited, changed: Sequence[int]
    ) -> Step:
        """New words of a person. Where they are what the newest answer answers, it is told anew.

        Machines write by editing, and may answer each other: what they change is only known.
        """
        if event.person.is_bot or not (await rulebook.of(tx, claim.place)).here:
            return NOTHING
        here = None if claim.chat_id is None else await variants.latest(tx, claim.chat_id)
        if here is None or here.answers not in changed or await casting.has_left(tx, claim):
            return await self._offered(tx, claim, item, changed)
        chat = (await self._here(tx, claim, event)).for_whom(await hearing.wishes(tx, claim, event))
        return Step(await retelling.again(tx, claim, item, chat, self.clock.now()))

    async def _offered(self, tx: Write, claim: Claim, item: Waiting, changed: Sequence[int]) -> Step:
        """A new answer to words that were changed though the chat has moved on: it would begin a branch there."""
        recent = [] if claim.chat_id is None else await store.newest_ids(tx, claim.chat_id, OFFERED)
        found = next((message_id for message_id in changed if message_id in recent[1:]), None)
        if found is None:
            return NOTHING
        label = self.catalog.render(t("button-anew"), self.locale(item.event))
        return Step(told=Told(t("edited-offer"), (Button(f"anew:{found}", label),), private=True))

    async def _cued(self, tx: Write, claim: Claim, item: Waiting, event: Cued) -> Step:
        """A character has the word. What is no longer so (it left, the chat is another) is nobody's business."""
        rules = await rulebook.of(tx, claim.place)
        character = await characters.version(tx, event.version_id)
        if claim.chat_id is None or character is None or not rules.here:
            return NOTHING
        if not await casting.may_speak(tx, claim, event, character):
            return NOTHING
        chat = Chat(claim.chat_id, character, self.locale(event), self._budget(), rules)
        wishes = await hearing.wishes(tx, claim, event)
        if event.cause is Cause.RETURN and wishes.returns <= 0:
            return NOTHING
        chat = chat.for_whom(wishes)
        return Step(await opening.cued(tx, claim, item, chat, cue_of(event, character), self.clock.now()))

    async def _reacted(self, tx: Write, claim: Claim, event: ReactionAdded) -> None:
        found = await finding.by_native(tx, claim.place_id, event.message_id)
        if found is not None and found.role is Role.CHARACTER:
            person = await people.know(tx, claim.place.platform, event.person, self.clock.now())
            await store.react(tx, found.message_id, person.id, event)

    async def _command(
        self, tx: Write, claim: Claim, item: Waiting, event: CommandInvoked, models: Models, given: Given
    ) -> Step:
        asker = await self._asker(tx, claim, event, given)
        if BY_NAME[event.name].apart:
            return Step(errand=Errand(apart=event, asker=asker))
        face = event.files[0] if event.name == "persona" and event.files else None
        if face is not None and face.handle not in given.faces:
            return Step(errand=Errand(face=face))
        with declining(asker.locale):
            outcome = await commands.run(tx, claim, event.name, event.rest, asker, models)
            if face is not None and given.faces[face.handle]:
                await being.show(tx, asker, given.faces[face.handle])
            step = await self._follow(tx, claim, item, outcome, asker)
        return replace(step, locale=_language(step, asker))

    async def _press(
        self, tx: Write, claim: Claim, item: Waiting, pressed: ButtonPressed, models: Models, given: Given
    ) -> Step:
        event = await asking.about(tx, claim, pressed)
        asker = await self._asker(tx, claim, event, given)
        action, _, argument = event.action.partition(":")
        if action == "story":
            return Step(errand=Errand(apart=event, asker=asker))
        if action == "do":
            return await self._do(tx, claim, replace(item, event=event), asker, models)
        with declining(asker.locale, private=True):
            if action in {"drop", "merge"} and argument:
                step = Step(told=await self.intake.press(tx, action, argument, asker.account, asker.now))
            else:
                outcome = await commands.press(tx, claim, action, argument, asker, models)
                step = await self._follow(tx, claim, item, outcome, asker)
        told = step.told and replace(step.told, private=step.told.private or action in WHISPERED)
        return replace(step, told=told, locale=_language(step, asker))

    async def _asker(self, tx: Write, claim: Claim, event: asking.Asks, given: Given) -> Asker:
        known = await asking.asker_of(tx, claim, event, self.locale(event), self.clock.now(), given)
        return replace(known, address=self.address, pages=self.pages)

    async def _do(self, tx: Write, claim: Claim, item: Waiting, asker: Asker, models: Models) -> Step:
        """A command about an answer, by a button."""
        event = item.event
        assert isinstance(event, ButtonPressed)
        name = event.action.split(":")[1]
        if BY_NAME[name].apart:
            invoked = CommandInvoked(
                id=event.id,
                place=event.place,
                person=event.person,
                name=name,
                at=event.at,
                target=asker.target,
                ticket=event.ticket,
            )
            return Step(errand=Errand(apart=invoked, asker=asker))
        with declining(asker.locale, private=True):
            outcome = await commands.run(tx, claim, name, "", asker, models)
            step = await self._follow(tx, claim, item, outcome, asker)
        told = step.told and replace(step.told, private=step.told.private or BY_NAME[name].private)
        return replace(step, told=told, locale=_language(step, asker))

    async def _follow(self, tx: Write, claim: Claim, item: Waiting, outcome: Outcome, asker: Asker) -> Step:
        match outcome:
            case Told():
                return Step(told=outcome)
            case Greets():
                return await self._greet(tx, claim, item, outcome, asker)
            case Says(text=text):
                return await self._said(tx, claim, item, text)
            case Calls():
                return await self._called(tx, claim, item, outcome)
            case TakesBack():
                gone = await variants.take_back(tx, (await self._here(tx, claim, item.event)).id)
                await inbox.done(tx, [item.id])  # with it, so that a second delivery takes nothing more back
                return Step(told=Told(t("undo-nothing" if gone is None else "undo-done")), gone=gone or ())
            case Removes(posts=posts, told=told):
                await inbox.done(tx, [item.id])
                return Step(told=Told(told), gone=posts)
            case Rewrites(by_character=False, answered=answered):
                if not answered or await casting.has_left(tx, claim):
                    return Step(told=Told(t("edit-done")))
        return Step(await self._anew(tx, claim, item, outcome, asker), _heard(item.event))

    async def _anew(self, tx: Write, claim: Claim, item: Waiting, outcome: Outcome, asker: Asker) -> Opened:
        """The turn about an answer that is there."""
        if isinstance(outcome, Again | GoesOn) and await casting.has_left(tx, claim):
            raise BadInput(t("gathering-not-here"))
        here, now = await self._here(tx, claim, item.event, message_id=_message_of(outcome)), self.clock.now()
        chat = here.for_whom(asker.preferences)
        match outcome:
            case Swipes(number=number, by=by):
                newest = await variants.latest(tx, chat.id)
                wanted = (newest.chosen if newest and number is None else 0) + by if number is None else number
                return await retelling.show(tx, claim, item, chat, wanted, now)
            case Rewrites(message_id=message_id, by_character=True):
                return await retelling.rewrite(tx, claim, item, chat, message_id, now)
            case GoesOn(message_id=message_id):
                return await opening.more(tx, claim, item, chat, now, message_id)
        return await retelling.again(tx, claim, item, chat, now)

    async def _greet(self, tx: Write, claim: Claim, item: Waiting, outcome: Greets, asker: Asker) -> Step:
        now = self.clock.now()
        commands.check_adult(outcome.character, asker)
        chat_id = await store.start_chat(
            tx, claim.place_id, outcome.character, now, outcome.greeting, incognito=outcome.incognito
        )
        if claim.company and claim.chat_id is not None and outcome.character.id == claim.character_id:
            await company.along(tx, claim.chat_id, chat_id, outcome.character.id)
            await company.sync(tx, claim.place_id)
        await leaving.left(tx, claim.chat_id)
        told = None if outcome.told is None else Told(outcome.told)
        if not outcome.character.card.greetings:
            return Step(told=told)
        chat = Chat(chat_id, outcome.character, self.locale(item.event), self._budget(), asker.rules)
        return Step(await opening.greet(tx, claim, item, chat.for_whom(asker.preferences), now), told)

    async def _said(self, tx: Write, claim: Claim, item: Waiting, text: str) -> Step:
        """Words that were given to a command, as if they had been written here. Others see them quoted."""
        event = item.event
        assert isinstance(event, CommandInvoked)
        said = MessageCreated(
            id=event.id, place=event.place, person=event.person, text=text, at=event.at, addressed=True
        )
        step = await self._replying().message(tx, claim, [replace(item, event=said)], Given())
        quoted = (
            Told(t("said-quoted", name=clean_name(event.person.name), text=_quoted(text))) if event.ticket else None
        )
        # No message of the platform's: nothing that is written after it belongs to it, and no proxy says it anew.
        opened = step.opened and replace(step.opened, asked=(), hold=False)
        return replace(step, opened=opened, told=step.told or quoted)

    async def _called(self, tx: Write, claim: Claim, item: Waiting, calls: Calls) -> Step:
        if calls.cause is Cause.CALLED:
            await casting.check_heard(tx, claim, calls.version_id)
        cue = Cued(
            id=f"call:{item.id}",
            place=claim.place,
            version_id=calls.version_id,
            cause=calls.cause,
            at=self.clock.now(),
            locale=self.locale(item.event),
        )
        await inbox.keep(tx, claim.place_id, cue, self.clock.now())
        return Step(told=_heard(item.event))

    async def _here(self, tx: Write, claim: Claim, event: Event, message_id: int | None = None) -> Chat:
        """The place's chat with whoever spoke that message, or its newest answer. Raises BadInput for no chat."""
        if claim.chat_id is None:
            raise BadInput(t("again-nothing"))
        character = await commands.present(tx, claim, self.locale(event))
        if claim.company:
            character = await self._speaker(tx, claim, message_id) or character
        rules = await rulebook.of(tx, claim.place)
        return Chat(claim.chat_id, character, self.locale(event), self._budget(), rules)

    @staticmethod
    async def _speaker(tx: Write, claim: Claim, message_id: int | None) -> Listed | None:
        """Who spoke that message, or the newest answer, in the version that is here now."""
        found = await (
            finding.newest_answer(tx, claim.place_id)
            if message_id is None
            else finding.by_id(tx, claim.place_id, message_id)
        )
        spoke = None if found is None or found.version_id is None else await characters.version(tx, found.version_id)
        if spoke is None or claim.chat_id is None:
            return None
        seat = (await company.of(tx, claim.chat_id)).seat(spoke.id)
        return spoke if seat is None else await characters.version(tx, seat.version_id)

    def _budget(self) -> int:
        """Tokens that a prompt may have by our estimate, for the model that is asked first."""
        names = self._answering[1].names if self._answering else ()
        return self.turns.scale.budget(names[0] if names else "")

    def locale(self, event: Event, fallback: str | None = None) -> str:
        """The person's language, else the operator's, else the character's, else Korean."""
        match event:
            case MessageDeleted() | Echoed():
                spoken = None
            case Cued():
                spoken = event.locale
            case _:
                spoken = event.person.locale
        return pick_locale(spoken or self.language or fallback or "ko")


def _language(step: Step, asker: Asker) -> str:
    return (step.told.locale if step.told else "") or asker.locale


def _message_of(outcome: Outcome) -> int | None:
    match outcome:
        case Rewrites(message_id=message_id, by_character=True) | GoesOn(message_id=message_id):
            return message_id
    return None


def _quoted(text: str) -> str:
    """So that no line of several passes for somebody else's words."""
    lines = text.splitlines()
    return text if len(lines) < 2 else "\n" + "\n".join(f"> {line}" for line in lines)


def _heard(event: Event) -> Told | None:
    """For a command that its platform wants answered by itself, though what comes of it shows elsewhere."""
    waits = isinstance(event, CommandInvoked) and event.ticket is not None
    return Told(t("command-heard")) if waits else None
