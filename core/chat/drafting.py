"""The prompt of a turn from what is kept of its chat, and what the chat remembers of it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from core.ai.model import Line, Prompt, Role
from core.characters import speech
from core.characters import store as characters
from core.characters.card import Card
from core.chat import greetings, listening, receipt, state, store
from core.chat.budget import Kind, Why
from core.chat.harmless import clean_name, harmless
from core.chat.listening import Listener
from core.chat.prompt import Ask, Built, build, user
from core.chat.receipt import LeftOut, Rebuild, Receipt, Used
from core.chat.remembered import Around, note, so_far
from core.chat.said import Said, Told
from core.chat.state import Beginning, State
from core.chat.talk import Moment, Persona, Talk, answered, answering, newest_person
from core.chat.telling import Telling, tell
from core.db import Read, Write
from core.db.tables.chat import messages
from core.ledger.steps import hashed
from core.lore.carried import carried
from core.lore.timed import Timed
from core.memory import digests, recollecting
from core.memory.recall import ASKED, PINNED

ROOM = ASKED + PINNED  # tokens that memories may take of a large prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The answer that is wanted. `fresh`: the newest message has been in no prompt yet; `again`: it was answered once.

    Then lore is asked again at the same length (cards: 7.1): the words may have been edited, and some entries wait for
    just that. What stood at the message stays. `more`: the newest answer goes on, though it is complete if it is
    `whole`. `cue` says why the character speaks, where nobody has just spoken to it. `personas` are who people are.
    """

    turn_id: int
    chat_id: int
    version_id: int
    character_id: int
    card: Card
    direct: bool
    began: datetime
    budget: int
    fresh: bool
    more: bool
    again: bool = False
    whole: bool = False
    cue: str = ""
    listener: Listener | None = None
    personas: tuple[Persona, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()

    @property
    def seat(self) -> int | None:
        """Where the character's memory of the chat stands; None where it stands with the chat."""
        return self.listener.seat.id if self.listener and self.listener.seat else None


@dataclass(frozen=True, slots=True)
class About:
    """By what a character may be reminded: who said what to it (`person_id` None: nobody known), what was said before
    that, and for how many tokens of memories there is room."""

    person_id: int | None
    said: str
    previous: str
    room: int


@dataclass(frozen=True, slots=True)
class Draft:
    """`receipt` lacks what is known only once there is an answer; `person` is the name of whoever is answered. The
    character is called `own`, and speaks for none of the `others`. `about` is None where nothing is remembered."""

    prompt: Prompt
    receipt: Receipt
    person: str
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    about: About | None = None


async def draft(tx: Write, wish: Wish, history: Sequence[Said]) -> Draft:
    """Build the prompt that answers the last of `history`, and keep what it changes. A turn always gets the same."""
    kept = await state.of(tx, wish.chat_id, wish.seat)
    digest = None
    if kept.window_from and not kept.incognito:
        digest = await digests.newest(tx, wish.chat_id, wish.character_id)
    if wish.listener is not None and kept.window_from:
        count, replies = await listening.before(tx, wish.listener, kept.window_from)
        kept = replace(kept, earlier=count, earlier_replies=replies)
    variables = kept.before if wish.again or kept.turn == wish.turn_id else kept.variables
    talk = replace(_among(_talk(kept, wish.card, history, direct=wish.direct), wish, history), variables=variables)
    said, lore = list(history), kept.lore
    moment = _moment(talk, said, wish.began)
    if wish.fresh or wish.again:
        trigger = "swipe" if wish.again else "normal"
        telling = await _told(wish.card, talk, said, moment, kept.lore, trigger)
        standing = (each for each in said[-1].lore if not each.left_out)
        said[-1] = replace(said[-1], lore=(*standing, *telling.fresh))
        talk, lore = replace(talk, variables=telling.variables), telling.state
    elif wish.card.book is not None:  # read once a process: a large one takes a while
        await asyncio.to_thread(carried, wish.card)
    level = speech.demanded(wish.card.voice)
    reminder = await receipt.reminder(tx, wish.chat_id, wish.version_id) if level else ""
    ask = Ask(
        moment=moment,
        budget=wish.budget - room(wish.budget),
        window_from=kept.window_from,
        more=wish.more,
        whole=wish.whole,
        reminder=reminder,
        so_far=so_far(digest.text, wish.card.language) if digest else "",
        cue=wish.cue,
        reactions=wish.reactions,
    )
    built = build(wish.card, talk, said, ask)
    if built.fresh != history[-1].lore:
        seated = wish.listener.character_id if wish.listener and wish.seat is not None else None
        await store.tell_at(tx, said[-1].id, built.fresh, seated)
    said[-1] = replace(said[-1], lore=built.fresh)
    return await _kept(tx, wish, _Made(kept, talk, said, ask, built, lore, digest.id if digest else 0))


async def _told(card: Card, talk: Talk, history: Sequence[Said], moment: Moment, state: Timed, trigger: str) -> Telling:
    """What is brought to mind. A book may be large and its keys slow: others are served meanwhile."""
    if card.book is None:
        return tell(card, talk, history, moment, state, trigger)
    return await asyncio.to_thread(tell, card, talk, history, moment, state, trigger)


@dataclass(frozen=True, slots=True)
class _Made:
    kept: State
    talk: Talk
    said: Sequence[Said]
    ask: Ask
    built: Built
    lore: Timed
    digest: int


async def _kept(tx: Write, wish: Wish, made: _Made) -> Draft:
    """Keep what the chat remembers, and put together what the receipt will say."""
    built, kept = made.built, made.kept
    prompt = built.prompt
    beginning = Beginning(wish.version_id, built.first, prompt.settled, _hash(prompt, prompt.settled), made.digest)
    broke = _broke(kept.beginning, beginning, built)
    fresh_state = replace(
        kept,
        window_from=built.first if kept.window_from or built.first > made.said[0].id else 0,
        lore=made.lore,
        variables=built.variables,
        before=made.talk.variables,
        turn=wish.turn_id,
        beginning=beginning,
    )
    await state.keep(tx, wish.chat_id, fresh_state, wish.seat)
    if kept.incognito and built.first > made.said[0].id:
        await store.drop_before(tx, wish.chat_id, built.first)
    told = [said for said in made.said if said.id >= built.first]
    note = Receipt(
        version_id=wish.version_id,
        prompt_hash=hash_of(prompt),
        rebuild=_how(wish, made, told),
        persona=_persona_name(made.talk, told),
        pictures=sum(len(said.shown) for said in told),
        lore=(*_called(told), *_always(wish.card)),
        left_out=_left_out(kept, built, told),
        tokens=built.tokens,
        broke=broke,
    )
    about = None if kept.incognito else _about(wish, made, told)
    return Draft(prompt, note, answered(made.talk, told), built.own, built.others, about)


def room(budget: int) -> int:
    """Tokens of a prompt that are left for memories."""
    return min(ROOM, budget // 8)


def _about(wish: Wish, made: _Made, told: Sequence[Said]) -> About:
    material, newest = made.built.prompt.material, newest_person(told)
    said = (material.said if material else "") or told[-1].text
    before = [each.text for each in told if each.text and each.text not in said]
    return About(newest.speaker if newest else None, said, before[-1] if before else "", room(wish.budget))


def _how(wish: Wish, made: _Made, told: Sequence[Said]) -> Rebuild:
    """From what the same prompt is built again."""
    newest = told[-1]
    return Rebuild(
        first=made.built.first,
        last=newest.id,
        direct=wish.direct,
        budget=made.ask.budget,
        at=made.ask.moment.at,
        cut_at=len(newest.text) if wish.more else None,
        reminder=made.ask.reminder,
        variables=made.talk.variables,
        read_from=made.said[0].id,
        earlier=made.kept.earlier,
        company=made.talk.company,
        personas=tuple((each.speaker, each.name, each.description, each.pronouns) for each in wish.personas),
        cue=wish.cue,
        whole=wish.whole,
        reactions=wish.reactions,
        digest=made.digest,
    )


def _persona_name(talk: Talk, told: Sequence[Said]) -> str:
    persona = answering(talk, told).persona
    return persona.name if persona else ""


def _among(talk: Talk, wish: Wish, history: Sequence[Said]) -> Talk:
    """The talk with its company, and with who people are."""
    newest = newest_person(history)
    mine = (each for each in wish.personas if newest is not None and each.speaker == newest.speaker)
    return replace(
        talk,
        company=wish.listener.others if wish.listener else (),
        persona=next(mine, None) if talk.direct else None,
        personas=() if talk.direct else wish.personas,
    )


def _called(told: Sequence[Said]) -> Iterable[Used]:
    """The lore that stands at a message."""
    for said in told:
        yield from (Used(each.title or each.entry, each.why, said.id) for each in said.lore if not each.left_out)


def _always(card: Card) -> Iterable[Used]:
    """The lore that stands with the character."""
    book = carried(card)
    return () if book is None else (Used(name, why) for name, why in book.why)


async def greeting(tx: Read, chat_id: int, card: Card, name: str, beyond: int = 0) -> str:
    """The first words of a chat, as they are posted; those `beyond` further on in the card, in a circle."""
    kept = await state.of(tx, chat_id)
    talk = Talk(key=kept.key, begun=kept.begun, user=clean_name(name), direct=True)
    return greetings.rendered(card, (kept.greeting + beyond) % max(1, len(card.greetings)), talk)


async def rebuilt(tx: Read, message_id: int, variant: int = 1) -> Prompt | None:
    """The prompt of an answer, made again from what is kept; None where there is no receipt.

    Its `hash_of` differs from the receipt's where something of it has been edited or taken back since.
    """
    shown = await receipt.of(tx, message_id, variant)
    chat_id = await tx.value(select(messages.c.chat_id).where(messages.c.id == message_id))
    if shown is None or chat_id is None:
        return None
    how = shown.receipt.rebuild
    character = await characters.version(tx, shown.receipt.version_id)
    if character is None:
        return None
    said = (await listening.stretch(tx, chat_id, character, how.read_from or how.first, how.last)).said
    if not said:
        return None
    if how.cut_at is not None:
        said[-1] = replace(said[-1], text=said[-1].text[: how.cut_at])
    now = await state.of(tx, chat_id)
    talk = replace(_talk(now, character.card, said, direct=how.direct), earlier=how.earlier, company=how.company)
    people = tuple(
        Persona(speaker=who, name=name, description=about, pronouns=also) for who, name, about, also in how.personas
    )
    newest = newest_person(said)
    mine = next((each for each in people if newest is not None and each.speaker == newest.speaker), None)
    talk = replace(talk, persona=mine, personas=()) if how.direct else replace(talk, personas=people)
    ask = Ask(
        moment=_moment(talk, said, how.at),
        budget=how.budget,
        window_from=how.first,
        more=how.cut_at is not None,
        reminder=how.reminder,
        whole=how.whole,
        cue=how.cue,
        reactions=how.reactions,
        so_far=await _so_far(tx, how.digest, character.card),
    )
    prompt = build(character.card, replace(talk, variables=how.variables), said, ask).prompt
    found = await recollecting.named(tx, character.id, how.recalled)
    told = note(found, Around(character.card.called, character.card.language, how.at))
    return replace(prompt, tail="\n\n".join(filter(None, (told, prompt.tail))))


async def _so_far(tx: Read, digest_id: int, card: Card) -> str:
    digest = await digests.one(tx, digest_id) if digest_id else None
    return so_far(digest.text, card.language) if digest else ""


def hash_of(prompt: Prompt) -> str:
    """Of all that a model is given."""
    return hashed(prompt.stable, [_plain(line) for line in prompt.lines], prompt.tail)


def _plain(line: Line) -> list[object]:
    """As it is hashed; a line without pictures as it always was."""
    pictures = [hashlib.sha256(each.data).hexdigest() for each in line.pictures]
    return [line.role.value, line.text, *pictures]


def _talk(kept: State, card: Card, history: Sequence[Said], *, direct: bool) -> Talk:
    newest = next((said.name for said in reversed(history) if said.name), "")
    return Talk(
        key=kept.key,
        begun=kept.begun,
        user=user(card, newest, direct=direct),
        direct=direct,
        greeting=kept.greeting,
        earlier=kept.earlier,
        earlier_replies=kept.earlier_replies,
    )


def _moment(talk: Talk, history: Sequence[Said], at: datetime) -> Moment:
    users = [said for said in history if said.role is Role.PERSON]
    replies = [said for said in history if said.role is Role.CHARACTER]
    before = users[-2].at if len(users) > 1 else None
    newest = users[-1].at if users else None
    return Moment(
        at=at,
        seed=str(history[-1].id),
        last=harmless(history[-1].text),
        last_user=harmless(users[-1].text) if users else "",
        last_char=replies[-1].text if replies else "",
        count=talk.earlier + len(history),
        idle=newest - before if newest and before else None,
    )


def _hash(prompt: Prompt, settled: int) -> str:
    return hashed(prompt.stable, [_plain(line) for line in prompt.lines[:settled]])


def _broke(last: Beginning | None, now: Beginning, built: Built) -> str:
    """Why this prompt does not begin with what the last one began with; "" where it does."""
    if last is None or last.hash == _hash(built.prompt, last.settled):
        return ""
    if last.version_id != now.version_id:
        return "version"
    if last.first != now.first:
        return "window"
    if last.digest != now.digest:
        return "summary"
    return "room" if any(cut.kind is Kind.EXAMPLE and cut.why is Why.NEWEST for cut in built.cuts) else "edit"


def _left_out(kept: State, built: Built, told: Sequence[Said]) -> tuple[LeftOut, ...]:
    """What the prompt has no room for: what was cut before this turn, in it, and of the lore that was called for."""
    cuts = [LeftOut(cut.what, cut.why.value, cut.tokens) for cut in built.cuts if cut.kind is not Kind.LORE]
    if kept.earlier:
        cuts.insert(0, LeftOut(f"messages:{kept.earlier}", "earlier", 0))
    answered = next((said.lore for said in reversed(told) if said.role is Role.PERSON), ())
    return (*cuts, *(_lore_left_out(each) for each in answered if each.left_out))


def _lore_left_out(told: Told) -> LeftOut:
    """By the lore's own budget (its reason says so) or to make room for the newest message."""
    why = Why.NEWEST.value if told.gave_way or told.why is None else told.why.key.removeprefix("lore-")
    return LeftOut(f"lore:card/{told.entry}", why, told.left_out)
