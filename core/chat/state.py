"""What a chat remembers from turn to turn, beside its messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select, update

from core.ai.model import Role
from core.chat.talk import Variables
from core.db import Read, Write
from core.db.tables.characters import character_versions
from core.db.tables.chat import cast, chats, messages
from core.db.tables.receipts import receipts
from core.lore.timed import Timed

_chat = select(chats).where(chats.c.id == bindparam("chat"))
_earlier = (
    select(
        func.count().label("all"),
        func.coalesce(func.sum(case((messages.c.role == Role.CHARACTER.value, 1), else_=0)), 0).label("replies"),
    )
    .select_from(messages)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.id < bindparam("before"))
)
_kept: Mapping[str, object] = {
    "window_from": bindparam("window"),
    "lore": bindparam("effects"),
    "variables": bindparam("words"),
    "beginning": bindparam("began_with"),
}
_keep = update(chats).where(chats.c.id == bindparam("chat")).values(_kept)
_keep_seat = update(cast).where(cast.c.id == bindparam("seat")).values(_kept)
_seat = select(cast.c.window_from, cast.c.lore, cast.c.variables, cast.c.beginning, cast.c.came_after).where(
    cast.c.id == bindparam("seat")
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the newest prompt began with: the hash of its first `settled` lines and all before them; `digest` is the one
    that stood there (0: none)."""

    version_id: int
    first: int
    settled: int
    hash: str
    digest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`turn` set `variables`, from what they were `before` it: there begins a turn that is taken up again.

    `earlier` messages stand before the window, `earlier_replies` of them by the character.
    """

    key: str
    begun: datetime
    greeting: int
    window_from: int
    earlier: int
    earlier_replies: int
    lore: Timed
    variables: Variables
    before: Variables
    turn: int
    beginning: Beginning | None
    incognito: bool = False


async def of(tx: Read, chat_id: int, seat_id: int | None = None) -> State:
    """Of a chat as its first character remembers it, or as the one in that seat does."""
    row = await tx.row(_chat, {"chat": chat_id})
    own = row if seat_id is None else await tx.row(_seat, {"seat": seat_id})
    assert row is not None
    assert own is not None
    window = own["window_from"]
    gone = await tx.row(_earlier, {"chat": chat_id, "before": window}) if window else None
    kept = own["variables"] or {}
    beginning = own["beginning"]
    return State(
        key=row["public_id"],
        begun=row["started_at"],
        greeting=row["greeting"],
        window_from=window,
        earlier=gone["all"] if gone else 0,
        earlier_replies=int(gone["replies"]) if gone else 0,
        lore=Timed.of(own["lore"] or ""),
        variables=_words(kept.get("after")),
        before=_words(kept.get("before")),
        turn=kept.get("turn", 0),
        beginning=None if beginning is None else Beginning(*beginning),
        incognito=row["incognito"],
    )


async def keep(tx: Write, chat_id: int, state: State, seat_id: int | None = None) -> None:
    beginning = state.beginning
    kept = {"turn": state.turn, "before": dict(state.before), "after": dict(state.variables)}
    values = {
        **({"chat": chat_id} if seat_id is None else {"seat": seat_id}),
        "window": state.window_from,
        "effects": state.lore.json() if state.lore.effects else None,
        "words": kept if state.before or state.variables else None,
        "began_with": None
        if beginning is None
        else [beginning.version_id, beginning.first, beginning.settled, beginning.hash, beginning.digest],
    }
    await tx.run(_keep if seat_id is None else _keep_seat, values)


async def set_back(tx: Write, chat_id: int, after: int) -> None:
    """The variables of macros are again what each character's first answer behind the message `after` found."""
    query = (
        select(receipts.c.prompt, character_versions.c.character_id)
        .join(messages, messages.c.id == receipts.c.message_id)
        .join(character_versions, character_versions.c.id == messages.c.version_id)
        .where(messages.c.chat_id == chat_id, messages.c.id > after)
        .order_by(receipts.c.message_id, receipts.c.variant)
    )
    found: dict[int, dict[str, str]] = {}
    for row in await tx.rows(query):
        found.setdefault(row["character_id"], _words(row["prompt"].get("variables")))
    for character_id, words in found.items():
        kept = {"turn": 0, "before": words, "after": words} if words else None
        own = chats.c.id == chat_id, chats.c.character_id == character_id
        if not await tx.run(update(chats).where(*own).values(variables=kept)):
            seat = cast.c.chat_id == chat_id, cast.c.character_id == character_id, cast.c.left_after.is_(None)
            await tx.run(update(cast).where(*seat).values(variables=kept))


async def change_greeting(tx: Write, chat_id: int, by: int, known: int) -> None:
    """The chat began with another greeting of the `known` ones of its card (cards: PR-6, for `@@is_greeting`)."""
    moved = (chats.c.greeting + by + known) % known
    await tx.run(update(chats).where(chats.c.id == chat_id).values(greeting=moved))


def _words(kept: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, Mapping) else {}
