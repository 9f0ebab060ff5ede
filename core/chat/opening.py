"""The first transaction of a turn: what people said is written, and a snapshot is taken from which all else follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from core.accounts import people
from core.ai.model import Finish, Prompt, Role, Usage
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import drafting, inbox, store, variants
from core.chat.drafting import Draft
from core.chat.inbox import Waiting
from core.chat.prompt import BUDGET, clean_name
from core.chat.said import Said
from core.chat.store import Answer, Unfinished
from core.chat.variants import CARD, Latest
from core.db import Write
from core.db.tables.chat import TurnKind, TurnState, turns
from core.errors import BadInput
from core.ledger import steps
from core.ledger.lease import Claim
from core.surface.events import ButtonPressed, CommandInvoked, MessageCreated, MessageEdited
from core.text import pick_locale, t

ANSWER = "answer"
_new = insert(turns).returning(turns.c.id)
_close = (
    update(turns)
    .where(turns.c.id == bindparam("turn"))
    .values(state=bindparam("as"), message_id=bindparam("gave"), ended_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Variant:
    """Which variant of which answer a turn makes or shows, how many there are then, and which one counted before."""

    message_id: int
    number: int
    count: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A turn that is under way. `stored` is what its model has given already; `posted` the posts that are recorded."""

    claim: Claim
    turn_id: int
    chat_id: int
    kind: TurnKind
    character: Listed
    draft: Draft | None
    inputs: str
    stored: Answer | None
    reply_to: str | None
    author: str
    locale: str
    posted: list[str]
    resumed: bool
    unfinished: Unfinished | None = None
    of: Variant | None = None

    @property
    def step(self) -> str:
        return f"turn/{self.turn_id}/{ANSWER}"

    @property
    def prompt(self) -> Prompt | None:
        return None if self.draft is None else self.draft.prompt


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat that a place is in, the version that speaks there, the language of whoever is spoken to, and how many
    tokens a prompt may have."""

    id: int
    character: Listed
    locale: str
    budget: int = BUDGET


async def reply(tx: Write, claim: Claim, items: Sequence[Waiting], chat: Chat, now: datetime) -> Opened:
    """Open the turn that answers the messages `items`."""
    last = _message(items[-1])
    history = await _written(tx, claim, items, chat, now)
    turn_id = await _new_turn(tx, claim, chat, TurnKind.REPLY, last.id, now)
    await inbox.take(tx, items, turn_id)
    base = _Base(claim, turn_id, chat, TurnKind.REPLY, last.id, last.person.id, now, fresh=True)
    return await _ready(tx, base, history)


async def reopen(tx: Write, claim: Claim, turn_id: int, items: Sequence[Waiting], now: datetime, budget: int) -> Opened:
    """Go on with a turn that was begun before: by a process that died, or with less than the person has said by now."""
    row = await tx.row(select(turns).where(turns.c.id == turn_id))
    character = None if row is None else await characters.version(tx, row["version_id"])
    if row is None or character is None:
        raise BadInput(t("turn-lost"))
    first = items[0].event
    author, locale = _author(first)
    chat = Chat(row["chat_id"], character, pick_locale(locale, character.card.language), budget)
    unseen = [item for item in items if item.turn_id is None]
    history = await _written(tx, claim, unseen, chat, now)
    if unseen:
        await inbox.take(tx, unseen, turn_id)
    kind, began = TurnKind(row["kind"]), row["started_at"]
    base = _Base(claim, turn_id, chat, kind, row["reply_to"], author, began, resumed=True, fresh=bool(unseen))
    if kind is TurnKind.GREETING:
        return await _greeting(tx, base, _name(first))
    if kind in {TurnKind.AGAIN, TurnKind.SHOW}:
        return await _retold(tx, base, row["of_id"], row["of_variant"], _name(first))
    unfinished = await store.newest_answer(tx, chat.id) if kind is TurnKind.MORE else None
    return await _ready(tx, base, history, unfinished)


async def greet(tx: Write, claim: Claim, item: Waiting, chat: Chat, now: datetime) -> Opened:
    """Open the turn in which a character says its first words: the card's own, so no model is asked."""
    turn_id = await _new_turn(tx, claim, chat, TurnKind.GREETING, None, now)
    await inbox.take(tx, [item], turn_id)
    author, _ = _author(item.event)
    return await _greeting(tx, _Base(claim, turn_id, chat, TurnKind.GREETING, None, author, now), _name(item.event))


async def more(tx: Write, claim: Claim, item: Waiting, chat: Chat, of_turn: int, now: datetime) -> Opened:
    """Open the turn that goes on with the answer of turn `of_turn`. Raises BadInput where the chat has moved on."""
    unfinished = await store.newest_answer(tx, chat.id)
    message_id = await tx.value(select(turns.c.message_id).where(turns.c.id == of_turn))
    if unfinished is None or unfinished.message_id != message_id or unfinished.finish is Finish.COMPLETE:
        raise BadInput(t("button-stale"))
    turn_id = await _new_turn(tx, claim, chat, TurnKind.MORE, None, now)
    await inbox.take(tx, [item], turn_id)
    author, _ = _author(item.event)
    base = _Base(claim, turn_id, chat, TurnKind.MORE, None, author, now)
    return await _ready(tx, base, await store.history(tx, chat.id), unfinished)


async def again(tx: Write, claim: Claim, item: Waiting, chat: Chat, now: datetime) -> Opened:
    """Open the turn that tells the newest answer anew; of a greeting the card's next one.

    Raises BadInput where there is no answer to tell anew, or no other greeting.
    """
    here = await _latest(tx, chat.id)
    if here.greeting and here.count >= len(chat.character.card.greetings):
        raise BadInput(t("again-no-greeting"))
    of = Variant(here.message_id, here.count + 1, here.count + 1, here.chosen)
    return await _retelling(tx, claim, item, chat, TurnKind.AGAIN, of, now)


async def show(tx: Write, claim: Claim, item: Waiting, chat: Chat, number: int, now: datetime) -> Opened:
    """Open the turn that shows variant `number` of the newest answer, from which the chat then goes on.

    Raises BadInput where there is no such variant.
    """
    here = await _latest(tx, chat.id)
    if not 1 <= number <= here.count:
        raise BadInput(t("swipe-none", count=here.count))
    of = Variant(here.message_id, number, here.count, here.chosen)
    return await _retelling(tx, claim, item, chat, TurnKind.SHOW, of, now)


async def _latest(tx: Write, chat_id: int) -> Latest:
    here = await variants.latest(tx, chat_id)
    if here is None:
        raise BadInput(t("again-nothing"))
    return here


async def _retelling(
    tx: Write, claim: Claim, item: Waiting, chat: Chat, kind: TurnKind, of: Variant, now: datetime
) -> Opened:
    turn_id = await _new_turn(tx, claim, chat, kind, None, now, of_id=of.message_id, of_variant=of.number)
    await inbox.take(tx, [item], turn_id)
    author, _ = _author(item.event)
    base = _Base(claim, turn_id, chat, kind, None, author, now)
    return await _retold(tx, base, of.message_id, of.number, _name(item.event))


async def _retold(tx: Write, base: _Base, message_id: int | None, number: int, name: str) -> Opened:
    """The turn with the words that it needs no model for, or with the prompt as it was before that answer."""
    here = await variants.latest(tx, base.chat.id)
    if message_id is None or here is None or here.message_id != message_id:
        raise BadInput(t("button-stale"))
    of = Variant(message_id, number, max(number, here.count), here.chosen)
    posted = await variants.posted(tx, message_id, base.turn_id)
    if base.kind is TurnKind.SHOW:
        stored = await variants.of(tx, message_id, number)
        if stored is None:
            raise BadInput(t("button-stale"))
        return replace(_opened(base, None, "", stored, posted, None), of=of)
    if here.greeting:
        words = await drafting.greeting(tx, base.chat.id, base.chat.character.card, name, number - here.chosen)
        stored = Answer(words, Finish.COMPLETE, CARD, CARD, Usage(), 0)
        return replace(_opened(base, None, "", stored, posted, None), of=of)
    history = [said for said in await store.history(tx, base.chat.id) if said.id < message_id]
    return replace(await _ready(tx, base, history), of=of, posted=posted)


@dataclass(frozen=True, slots=True)
class _Base:
    """`began`: when the turn was opened first; `fresh`: there are messages that no prompt has held."""

    claim: Claim
    turn_id: int
    chat: Chat
    kind: TurnKind
    reply_to: str | None
    author: str
    began: datetime
    resumed: bool = False
    fresh: bool = False


async def _ready(tx: Write, base: _Base, history: Sequence[Said], unfinished: Unfinished | None = None) -> Opened:
    wish = drafting.Wish(
        turn_id=base.turn_id,
        chat_id=base.chat.id,
        version_id=base.chat.character.version_id,
        card=base.chat.character.card,
        direct=base.claim.place.direct,
        began=base.began,
        budget=base.chat.budget,
        fresh=base.fresh,
        more=unfinished is not None,
        again=base.kind is TurnKind.AGAIN,
    )
    draft = await drafting.draft(tx, wish, history)
    inputs = draft.receipt.prompt_hash
    step = f"turn/{base.turn_id}/{ANSWER}"
    if not base.resumed:
        await steps.begin(tx, step, inputs, epoch=base.claim.epoch, now=base.began)
        return _opened(base, draft, inputs, None, [], unfinished)
    output = await steps.send(tx, step, inputs, epoch=base.claim.epoch, now=base.began)
    stored = None if output is None else Answer.of(output)
    return _opened(base, draft, inputs, stored, await store.posted(tx, base.turn_id), unfinished)


async def _greeting(tx: Write, base: _Base, name: str) -> Opened:
    words = await drafting.greeting(tx, base.chat.id, base.chat.character.card, name)
    stored = Answer(words, Finish.COMPLETE, CARD, CARD, Usage(), 0)
    posted = await store.posted(tx, base.turn_id) if base.resumed else []
    return _opened(base, None, "", stored, posted, None)


def _opened(
    base: _Base,
    draft: Draft | None,
    inputs: str,
    stored: Answer | None,
    posted: list[str],
    unfinished: Unfinished | None,
) -> Opened:
    return Opened(
        claim=base.claim,
        turn_id=base.turn_id,
        chat_id=base.chat.id,
        kind=base.kind,
        character=base.chat.character,
        draft=draft,
        inputs=inputs,
        stored=stored,
        reply_to=base.reply_to,
        author=base.author,
        locale=base.chat.locale,
        posted=posted,
        resumed=base.resumed,
        unfinished=unfinished,
    )


async def _new_turn(
    tx: Write, claim: Claim, chat: Chat, kind: TurnKind, reply_to: str | None, now: datetime, **of: int
) -> int:
    row = {
        "place_id": claim.place_id,
        "chat_id": chat.id,
        "version_id": chat.character.version_id,
        "kind": kind,
        "state": TurnState.OPEN,
        "reply_to": reply_to,
        "started_at": now,
        "of_id": None,
        "of_variant": None,
        **of,
    }
    turn_id: int = await tx.value(_new, row)
    return turn_id


async def _written(tx: Write, claim: Claim, items: Sequence[Waiting], chat: Chat, now: datetime) -> list[Said]:
    """Write what was said; the chat's messages up to the last of them."""
    history = await store.history(tx, chat.id)
    for item in items:
        event = _message(item)
        person = await people.know(tx, claim.place.platform, event.person, now)
        name = clean_name(event.person.name)
        message_id = await store.add_message(
            tx,
            chat.id,
            Role.PERSON,
            event.text,
            event.at,
            person_id=person.id,
            native_id=event.id,
            shown_name=name,
        )
        history.append(Said(message_id, Role.PERSON, name, event.text))
    return history


async def close(tx: Write, turn_id: int, state: TurnState, message_id: int | None, now: datetime) -> None:
    """The end of a turn: all it took is answered."""
    await tx.run(_close, {"turn": turn_id, "as": state, "gave": message_id, "now": now})
    await inbox.done_with(tx, turn_id)


def _message(item: Waiting) -> MessageCreated:
    if not isinstance(item.event, MessageCreated):
        raise TypeError(f"inbox row {item.id} is no message")
    return item.event


def _author(event: object) -> tuple[str, str | None]:
    match event:
        case MessageCreated() | MessageEdited() | ButtonPressed() | CommandInvoked() as done:
            return done.person.id, done.person.locale
    return "", None


def _name(event: object) -> str:
    match event:
        case MessageCreated() | MessageEdited() | ButtonPressed() | CommandInvoked() as done:
            return done.person.name
    return ""
