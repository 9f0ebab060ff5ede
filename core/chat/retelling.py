"""Turns about an answer that is there: told anew, shown in another variant, or with words that a person gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from core.ai.model import Finish, Usage
from core.chat import drafting, inbox, variants
from core.chat.inbox import Waiting
from core.chat.opened import Base, Chat, Opened, Variant, author, finished, name, new_turn, ready
from core.chat.store import Answer
from core.chat.variants import CARD, Latest
from core.db import Write
from core.db.tables.chat import TurnKind, messages
from core.db.tables.chat import variants as kept
from core.errors import BadInput
from core.ledger.lease import Claim
from core.text import t


async def again(tx: Write, claim: Claim, item: Waiting, chat: Chat, now: datetime) -> Opened:
    """Open the turn that tells the newest answer anew; of a greeting the card's next one.

    Raises BadInput where there is no answer to tell anew, or no other greeting.
    """
    here = await _latest(tx, chat.id)
    if here.greeting and here.count >= len(chat.character.card.greetings):
        raise BadInput(t("again-no-greeting"))
    of = Variant(here.message_id, here.count + 1, here.count + 1, here.chosen)
    return await _begin(tx, claim, item, chat, TurnKind.AGAIN, of, now)


async def show(tx: Write, claim: Claim, item: Waiting, chat: Chat, number: int, now: datetime) -> Opened:
    """Open the turn that shows variant `number` of the newest answer, from which the chat then goes on.

    Raises BadInput where there is no such variant.
    """
    here = await _latest(tx, chat.id)
    if not 1 <= number <= here.count:
        raise BadInput(t("swipe-none", count=here.count))
    of = Variant(here.message_id, number, here.count, here.chosen)
    return await _begin(tx, claim, item, chat, TurnKind.SHOW, of, now)


async def rewrite(tx: Write, claim: Claim, item: Waiting, chat: Chat, message_id: int, now: datetime) -> Opened:
    """Open the turn in which the posts of an answer come to show the words that the chat has now."""
    number = await tx.value(select(messages.c.variant).where(messages.c.id == message_id))
    return await _begin(tx, claim, item, chat, TurnKind.EDITED, Variant(message_id, number, number, number), now)


async def _latest(tx: Write, chat_id: int) -> Latest:
    here = await variants.latest(tx, chat_id)
    if here is None:
        raise BadInput(t("again-nothing"))
    return here


async def _begin(
    tx: Write, claim: Claim, item: Waiting, chat: Chat, kind: TurnKind, of: Variant, now: datetime
) -> Opened:
    turn_id = await new_turn(tx, claim, chat, kind, now, of_id=of.message_id, of_variant=of.number)
    await inbox.take(tx, [item], turn_id)
    who, _ = author(item.event)
    return await retold(
        tx, Base(claim, turn_id, chat, kind, None, who, now), of.message_id, of.number, name(item.event)
    )


async def retold(tx: Write, base: Base, message_id: int | None, number: int, person: str) -> Opened:
    """The turn with the words that it needs no model for, or with the prompt as it was before that answer."""
    if message_id is not None and base.kind is TurnKind.EDITED:
        return await _rewritten(tx, base, message_id, number)
    here = await variants.latest(tx, base.chat.id)
    if message_id is None or here is None or here.message_id != message_id:
        raise BadInput(t("button-stale"))
    of = Variant(message_id, number, max(number, here.count), here.chosen)
    posted = await variants.posted(tx, message_id, base.turn_id)
    if base.kind is TurnKind.SHOW:
        stored = await variants.of(tx, message_id, number)
        if stored is None:
            raise BadInput(t("button-stale"))
        return replace(finished(base, stored, posted), of=of)
    if here.greeting:
        words = await drafting.greeting(tx, base.chat.id, base.chat.character.card, person, number - here.chosen)
        stored = Answer(words, Finish.COMPLETE, CARD, CARD, Usage(), 0)
        return replace(finished(base, stored, posted), of=of)
    return replace(await ready(tx, base, before=message_id), of=of, posted=posted)


async def _rewritten(tx: Write, base: Base, message_id: int, number: int) -> Opened:
    stored = await variants.of(tx, message_id, number)
    count: int = await tx.value(select(func.count()).where(kept.c.message_id == message_id))
    if stored is None:
        raise BadInput(t("button-stale"))
    posted = await variants.posted(tx, message_id, base.turn_id)
    return replace(finished(base, stored, posted), of=Variant(message_id, number, count, number))
