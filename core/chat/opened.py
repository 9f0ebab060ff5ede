"""A turn that is open: what the first transaction leaves for all that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from core.accounts.preferences import UNSET, Preferences
from core.ai.model import Finish, Prompt
from core.characters.store import Listed
from core.chat import drafting, inbox, listening, store
from core.chat.drafting import Draft
from core.chat.hearing import personas_of
from core.chat.listening import Listener
from core.chat.prompt import BUDGET
from core.chat.rules import USUAL, Rules
from core.chat.store import Answer, Unfinished
from core.db import Read, Write
from core.db.tables.chat import TurnKind, TurnState, turns
from core.errors import BadInput
from core.ledger import steps
from core.ledger.lease import Claim
from core.safety import takedowns
from core.surface.events import ButtonPressed, CommandInvoked, Cued, Event, MessageCreated, MessageEdited
from core.text import t

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


@dataclass(frozen=True, slots=True)
class Plan:
    """Who has the word after this turn: the versions `then`, in order. `depth`: answers since a person spoke.
    `unasked`: nobody has asked for this one."""

    then: tuple[int, ...] = ()
    depth: int = 0
    unasked: bool = False

    def kept(self) -> dict[str, object] | None:
        kept = {"then": list(self.then), "depth": self.depth, "unasked": self.unasked}
        return kept if any(kept.values()) else None

    @staticmethod
    def of(kept: object) -> Plan:
        if not isinstance(kept, dict):
            return Plan()
        return Plan(tuple(kept.get("then", ())), int(kept.get("depth", 0)), bool(kept.get("unasked")))


NOBODY = Plan()


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat that a place is in, the version that speaks there now, the language of whoever is spoken to, how many
    tokens a prompt may have, what is set for the place, the company, and what whoever is spoken to has set."""

    id: int
    character: Listed
    locale: str
    budget: int = BUDGET
    rules: Rules = USUAL
    listener: Listener | None = None
    preferences: Preferences = UNSET

    def for_whom(self, preferences: Preferences) -> Chat:
        """With what whoever is spoken to has set; their own language comes before the place's."""
        return replace(self, preferences=preferences, locale=preferences.language or self.locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A turn that is under way. `stored` is what its model has given already; `posted` the posts that are recorded;
    `asked` are the platform's ids of the messages that it answers. `hold`: a proxy may be about to say it anew.
    `silent`: no device rings."""

    claim: Claim
    turn_id: int
    chat: Chat
    kind: TurnKind
    draft: Draft | None
    inputs: str
    stored: Answer | None
    reply_to: str | None
    author: str
    posted: list[str]
    resumed: bool
    unfinished: Unfinished | None = None
    of: Variant | None = None
    plan: Plan = NOBODY
    asked: tuple[str, ...] = ()
    hold: bool = False
    silent: bool = False

    @property
    def chat_id(self) -> int:
        return self.chat.id

    @property
    def character(self) -> Listed:
        return self.chat.character

    @property
    def locale(self) -> str:
        return self.chat.locale

    @property
    def step(self) -> str:
        return f"turn/{self.turn_id}/{ANSWER}"

    @property
    def prompt(self) -> Prompt | None:
        return None if self.draft is None else self.draft.prompt


@dataclass(frozen=True, slots=True)
class Base:
    """`began`: when the turn was opened first; `fresh`: there are messages that no prompt has held. `cue` says in the
    prompt why the character speaks, where nobody has just spoken."""

    claim: Claim
    turn_id: int
    chat: Chat
    kind: TurnKind
    reply_to: str | None
    author: str
    began: datetime
    resumed: bool = False
    fresh: bool = False
    plan: Plan = NOBODY
    cue: str = ""
    asked: tuple[str, ...] = ()
    hold: bool = False
    silent: bool = False


async def new_turn(tx: Write, claim: Claim, chat: Chat, kind: TurnKind, now: datetime, **more: object) -> int:
    """Enter a turn; `more` are further columns (reply_to, of_id, of_variant, plan, asker_id).

    Raises TakenDown for a character with whom nobody may talk any more.
    """
    await takedowns.check_talk(tx, chat.character.public_id, chat.character.card.called)
    row = {
        "place_id": claim.place_id,
        "chat_id": chat.id,
        "version_id": chat.character.version_id,
        "kind": kind,
        "state": TurnState.OPEN,
        "started_at": now,
        "reply_to": None,
        "of_id": None,
        "of_variant": None,
        "plan": None,
        "asker_id": None,
        **more,
    }
    turn_id: int = await tx.value(_new, row)
    return turn_id


async def ready(tx: Write, base: Base, unfinished: Unfinished | None = None, *, before: int | None = None) -> Opened:
    """The turn with its prompt, as its character has heard the chat (up to the message before `before`); with what its
    model gave already, where it has run before. Raises BadInput where nothing has been said."""
    here = await listening.scene(tx, base.chat.id, base.chat.character, crowded=bool(base.claim.company), before=before)
    if not here.said:
        raise BadInput(t("again-nothing"))
    wish = drafting.Wish(
        turn_id=base.turn_id,
        chat_id=base.chat.id,
        version_id=base.chat.character.version_id,
        character_id=base.chat.character.id,
        card=base.chat.character.card,
        direct=base.claim.place.direct,
        began=base.began,
        budget=base.chat.budget,
        fresh=base.fresh,
        more=unfinished is not None,
        again=base.kind is TurnKind.AGAIN,
        whole=unfinished is not None and unfinished.finish is Finish.COMPLETE,
        cue=base.cue,
        listener=here.listener,
        reactions=here.reactions,
        personas=await personas_of(tx, here.said, base.chat.character.id, direct=base.claim.place.direct),
    )
    draft = await drafting.draft(tx, wish, here.said)
    base = replace(base, chat=replace(base.chat, listener=here.listener))
    inputs = draft.receipt.prompt_hash
    step = f"turn/{base.turn_id}/{ANSWER}"
    if not base.resumed:
        await steps.begin(tx, step, inputs, epoch=base.claim.epoch, now=base.began)
        return replace(finished(base, None, []), draft=draft, inputs=inputs, unfinished=unfinished)
    output = await steps.send(tx, step, inputs, epoch=base.claim.epoch, now=base.began)
    stored = None if output is None else Answer.of(output)
    posted = await store.posted(tx, base.turn_id)
    return replace(finished(base, stored, posted), draft=draft, inputs=inputs, unfinished=unfinished)


def finished(base: Base, stored: Answer | None, posted: list[str]) -> Opened:
    """The turn with words for which no model is asked."""
    return Opened(
        claim=base.claim,
        turn_id=base.turn_id,
        chat=base.chat,
        kind=base.kind,
        draft=None,
        inputs="",
        stored=stored,
        reply_to=base.reply_to,
        author=base.author,
        posted=posted,
        resumed=base.resumed,
        plan=base.plan,
        asked=base.asked,
        hold=base.hold,
        silent=base.silent,
    )


async def close(tx: Write, turn_id: int, state: TurnState, message_id: int | None, now: datetime) -> None:
    """The end of a turn: all it took is answered."""
    await tx.run(_close, {"turn": turn_id, "as": state, "gave": message_id, "now": now})
    await inbox.done_with(tx, turn_id)


async def depth(tx: Read, place_id: int) -> int:
    """How many answers stand in this place since a person spoke: as the newest turn there has it."""
    newest = select(turns.c.plan).where(turns.c.place_id == place_id).order_by(turns.c.id.desc()).limit(1)
    return Plan.of(await tx.value(newest)).depth


async def answered_since(tx: Read, place_id: int, person_id: int, since: datetime) -> int:
    """How many messages of this person were answered here."""
    query = select(func.count()).where(
        turns.c.place_id == place_id, turns.c.asker_id == person_id, turns.c.started_at >= since
    )
    found: int = await tx.value(query)
    return found


async def unasked_since(tx: Read, place_id: int, since: datetime) -> int:
    """How often characters joined in here though nobody asked."""
    plans = await tx.rows(
        select(turns.c.plan).where(turns.c.place_id == place_id, turns.c.started_at >= since, turns.c.plan.is_not(None))
    )
    return sum(Plan.of(row["plan"]).unasked for row in plans)


async def message_of(tx: Read, place_id: int, turn_id: int) -> int | None:
    """The message that a turn of this place has left."""
    query = select(turns.c.message_id).where(turns.c.id == turn_id, turns.c.place_id == place_id)
    found: int | None = await tx.value(query)
    return found


def author(event: Event) -> tuple[str, str | None]:
    """Whoever did it, by the account behind it, and their language."""
    match event:
        case MessageCreated() | MessageEdited() | ButtonPressed() | CommandInvoked() as done:
            return done.person.behind or done.person.id, done.person.locale
        case Cued(locale=locale):
            return "", locale
    return "", None


def name(event: Event) -> str:
    match event:
        case MessageCreated() | MessageEdited() | ButtonPressed() | CommandInvoked() as done:
            return done.person.name
    return ""
