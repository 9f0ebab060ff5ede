"""The first transaction of a turn: what people said is written, and a snapshot is taken from which all else follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from core.ai.model import Finish, Usage
from core.characters import store as characters
from core.chat import drafting, hearing, inbox, store
from core.chat.hearing import NOTHING, Along
from core.chat.inbox import Waiting
from core.chat.opened import NOBODY, Base, Chat, Opened, Plan, author, finished, name, new_turn, ready
from core.chat.retelling import retold
from core.chat.store import Answer
from core.chat.variants import CARD
from core.db import Write
from core.db.tables.chat import TurnKind, turns
from core.errors import BadInput
from core.ledger.lease import Claim
from core.surface.events import Cause, Cued, MessageCreated
from core.text import pick_locale, t


async def reply(
    tx: Write,
    claim: Claim,
    items: Sequence[Waiting],
    chat: Chat,
    now: datetime,
    along: Along = NOTHING,
    plan: Plan = NOBODY,
) -> Opened:
    """Open the turn that answers the messages `items`."""
    last = hearing.message(items[-1])
    known = await hearing.written(tx, claim, items, chat.id, now, along)
    asker = None if known is None else known.id
    chat = chat if known is None else chat.for_whom(known.preferences)
    turn_id = await new_turn(tx, claim, chat, TurnKind.REPLY, now, reply_to=last.id, plan=plan.kept(), asker_id=asker)
    await inbox.take(tx, items, turn_id)
    who, _ = author(last)
    asked = tuple(item.event.id for item in items)
    hold = known is not None and known.is_proxied and last.person.behind is None and not claim.place.direct
    base = Base(claim, turn_id, chat, TurnKind.REPLY, last.id, who, now, fresh=True, plan=plan, asked=asked, hold=hold)
    return await ready(tx, base)


async def cued(tx: Write, claim: Claim, item: Waiting, chat: Chat, cue: str, now: datetime) -> Opened:
    """Open the turn of a character that has the word though nobody has just written; `cue` says why in its prompt.

    Raises BadInput where nothing has been said yet.
    """
    event = item.event
    if not isinstance(event, Cued):
        raise TypeError("no cue")
    plan = Plan(event.then, event.depth, unasked=event.cause in {Cause.UNASKED, Cause.RETURN})
    turn_id = await new_turn(tx, claim, chat, TurnKind.CUED, now, reply_to=event.reply_to, plan=plan.kept())
    await inbox.take(tx, [item], turn_id)
    base = Base(claim, turn_id, chat, TurnKind.CUED, event.reply_to, "", now, fresh=True, plan=plan, cue=cue)
    quiet = event.cause is Cause.RETURN and not chat.preferences.notices
    return await ready(tx, replace(base, silent=quiet))


async def reopen(
    tx: Write, claim: Claim, turn_id: int, items: Sequence[Waiting], now: datetime, chat: Chat, cue: str = ""
) -> Opened:
    """Go on with a turn that was begun before: by a process that died, or with less than the person has said by now.

    Of `chat` the budget and the rules count; the rest is as it was when the turn was opened.
    """
    row = await tx.row(select(turns).where(turns.c.id == turn_id))
    character = None if row is None else await characters.version(tx, row["version_id"])
    if row is None or character is None:
        raise BadInput(t("turn-lost"))
    first = items[0].event
    who, locale = author(first)
    locale = pick_locale(locale, character.card.language)
    chat = replace(chat, id=row["chat_id"], character=character, locale=locale).for_whom(chat.preferences)
    unseen = [item for item in items if item.turn_id is None]
    await hearing.written(tx, claim, unseen, chat.id, now)
    if unseen:
        await inbox.take(tx, unseen, turn_id)
    kind, began, plan = TurnKind(row["kind"]), row["started_at"], Plan.of(row["plan"])
    fresh = bool(unseen)
    asked = tuple(item.event.id for item in items if isinstance(item.event, MessageCreated))
    base = Base(claim, turn_id, chat, kind, row["reply_to"], who, began, True, fresh, plan, cue, asked)
    if kind is TurnKind.GREETING:
        return await _greeting(tx, base, name(first))
    if kind in {TurnKind.AGAIN, TurnKind.SHOW, TurnKind.EDITED}:
        return await retold(tx, base, row["of_id"], row["of_variant"], name(first))
    unfinished = await store.newest_answer(tx, chat.id) if kind is TurnKind.MORE else None
    return await ready(tx, base, unfinished)


async def greet(tx: Write, claim: Claim, item: Waiting, chat: Chat, now: datetime) -> Opened:
    """Open the turn in which a character says its first words: the card's own, so no model is asked."""
    turn_id = await new_turn(tx, claim, chat, TurnKind.GREETING, now)
    await inbox.take(tx, [item], turn_id)
    who, _ = author(item.event)
    return await _greeting(tx, Base(claim, turn_id, chat, TurnKind.GREETING, None, who, now), name(item.event))


async def more(
    tx: Write, claim: Claim, item: Waiting, chat: Chat, now: datetime, message_id: int | None = None
) -> Opened:
    """Open the turn that goes on with the newest answer. Raises BadInput where that is not `message_id`, or there is
    none."""
    unfinished = await store.newest_answer(tx, chat.id)
    if unfinished is None or message_id not in {None, unfinished.message_id}:
        raise BadInput(t("button-stale"))
    turn_id = await new_turn(tx, claim, chat, TurnKind.MORE, now)
    await inbox.take(tx, [item], turn_id)
    who, _ = author(item.event)
    base = Base(claim, turn_id, chat, TurnKind.MORE, None, who, now)
    return await ready(tx, base, unfinished)


async def _greeting(tx: Write, base: Base, person: str) -> Opened:
    words = await drafting.greeting(tx, base.chat.id, base.chat.character.card, person)
    stored = Answer(words, Finish.COMPLETE, CARD, CARD, Usage(), 0)
    posted = await store.posted(tx, base.turn_id) if base.resumed else []
    return finished(base, stored, posted)
