"""From a stretch of a place's chat to what a story may be made from: only what those said who allow it for this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Select, bindparam, func, insert, or_, select, update

from core.ai.model import Role
from core.db import Read, Write
from core.db.tables.characters import character_versions
from core.db.tables.chat import cast, chats, messages
from core.db.tables.people import people
from core.db.tables.places import places
from core.db.tables.stories import Consent, ShownAs, stories, story_consents, story_origins
from core.errors import BadInput, NotFound
from core.stories.bridge import consent
from core.stories.bridge.cleaning import clean
from core.stories.bridge.naming import Names, Spoke, names
from core.stories.bridge.overlap import Foreign
from core.stories.bridge.segments import ChatMaterial, Line, segmented
from core.text import t

MOST = 5_000  # messages that one story is made from
COMPARED = 5_000  # messages of others, the newest ones up to the end of the range, that nothing may repeat


@dataclass(frozen=True, slots=True)
class Last:
    count: int


@dataclass(frozen=True, slots=True)
class Since:
    at: datetime


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole chat, be it a thread's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages: of the place's chat, or of another one that it had. `shown_as`: how whoever asks appears."""

    place: int
    take: Last | Since | Whole
    chat: int | None = None
    shown_as: ShownAs = ShownAs.NAME


@dataclass(frozen=True, slots=True)
class Span:
    """Messages of a chat, both ends included."""

    chat: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who has spoken in a span, as they were shown last; how many messages."""

    person: int
    account: int
    name: str
    messages: int


_said = (
    select(
        messages.c.id,
        messages.c.role,
        messages.c.text,
        messages.c.at,
        messages.c.forgotten,
        messages.c.person_id,
        messages.c.shown_name,
        people.c.name,
        people.c.account_id,
        character_versions.c.character_id,
        character_versions.c.name.label("character"),
    )
    .select_from(
        messages.join(chats, chats.c.id == messages.c.chat_id)
        .outerjoin(people, people.c.id == messages.c.person_id)
        .outerjoin(character_versions, character_versions.c.id == messages.c.version_id)
    )
    .where(messages.c.chat_id == bindparam("chat"), messages.c.id.between(bindparam("first"), bindparam("last")))
    .where(~chats.c.incognito)
    .order_by(messages.c.id)
)
_others = (
    select(messages.c.text, messages.c.person_id, messages.c.forgotten)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.id <= bindparam("last"))
    .where(or_(messages.c.role == Role.PERSON.value, messages.c.forgotten))
    .order_by(messages.c.id.desc())
    .limit(COMPARED)
)
_origin = select(story_origins, stories.c.language).join(stories, stories.c.id == story_origins.c.story_id)
_seats = select(cast.c.came_after, cast.c.left_after).where(cast.c.chat_id == bindparam("chat"))


async def begin(tx: Write, story_id: int, account: int, wanted: Wanted, now: datetime) -> tuple[Speaker, ...]:
    """Make a story that is there one of a chat, and enter those as asked whose words are in it; who they are. Whoever
    begins it gives their own consent by that, and must have been there.

    Raises NotFound for a chat that is not the place's, BadInput where nothing of it may be used.
    """
    span = await spanned(tx, wanted)
    await check_was_there(tx, span, account)
    if await tx.value(select(story_origins.c.story_id).where(story_origins.c.story_id == story_id)) is not None:
        raise BadInput(t("bridge-has-origin"))
    values = {"place_id": wanted.place, "chat_id": span.chat, "from_id": span.first, "to_id": span.last}
    await tx.run(insert(story_origins).values(story_id=story_id, **values))
    return await ask_all(tx, story_id, account, span, wanted.shown_as, now)


async def ask_all(
    tx: Write, story_id: int, account: int, span: Span, shown_as: ShownAs, now: datetime
) -> tuple[Speaker, ...]:
    """Enter all who speak in a span as asked, and `account` as having agreed; those who are still to be asked."""
    spoke = await speakers(tx, span)
    fresh = await consent.ask(tx, story_id, [each.person for each in spoke], now)
    own = [each.person for each in spoke if each.account == account and each.person in fresh]
    agreed = story_consents.c.story_id == story_id, story_consents.c.person_id.in_(own)
    given = {"state": Consent.GIVEN.value, "shown_as": shown_as.value}
    await tx.run(update(story_consents).where(*agreed).values(given))
    return tuple(each for each in spoke if each.person in fresh and each.account != account)


async def close(tx: Write, story_id: int) -> None:
    """Nobody is waited for any longer: the work goes on with those who have agreed. Others may still join later."""
    await tx.run(update(story_origins).where(story_origins.c.story_id == story_id).values(closed=True))


async def waits_for(tx: Read, story_id: int) -> tuple[consent.Answered, ...]:
    """Those who have not answered yet, as long as they are waited for."""
    closed = await tx.value(select(story_origins.c.closed).where(story_origins.c.story_id == story_id))
    if closed is None or closed:
        return ()
    return tuple(each for each in await consent.consents(tx, story_id) if each.state is Consent.ASKED)


async def spanned(tx: Read, wanted: Wanted) -> Span:
    """The messages that are meant, at most MOST, the newest. Raises NotFound and BadInput as `begin` does."""
    chat_id = wanted.chat
    if chat_id is None:
        chat_id = await tx.value(select(places.c.chat_id).where(places.c.id == wanted.place))
    here = chats.c.id == chat_id, chats.c.place_id == wanted.place
    chat = await tx.row(select(chats.c.id, chats.c.incognito).where(*here))
    if chat is None:
        raise NotFound(t("bridge-no-chat"))
    if chat["incognito"]:
        raise BadInput(t("bridge-incognito"))
    rows = await tx.rows(_newest(chat["id"], wanted.take))
    if not rows:
        raise BadInput(t("bridge-empty-range"))
    return Span(chat["id"], rows[-1]["id"], rows[0]["id"])


def _newest(chat_id: int, take: Last | Since | Whole) -> Select[tuple[int]]:
    known = select(messages.c.id).where(messages.c.chat_id == chat_id, ~messages.c.forgotten)
    newest = known.order_by(messages.c.id.desc())
    match take:
        case Last(count=count):
            return newest.limit(max(1, min(count, MOST)))
        case Since(at=at):
            return newest.where(messages.c.at >= at).limit(MOST)
        case Whole():
            return newest.limit(MOST)


async def speakers(tx: Read, span: Span) -> tuple[Speaker, ...]:
    """The people who speak in a span, in the order in which they first do."""
    found: dict[int, list[RowMapping]] = {}
    for row in await _rows(tx, span):
        if row["person_id"] is not None and not row["forgotten"]:
            found.setdefault(row["person_id"], []).append(row)
    return tuple(
        Speaker(person, said[-1]["account_id"], said[-1]["shown_name"] or said[-1]["name"], len(said))
        for person, said in found.items()
    )


async def material(tx: Read, story_id: int) -> ChatMaterial:
    """What the story may be made from as it is now. Raises NotFound for one that is made from no chat.

    Messages of those who agreed, as they say now; characters' lines that repeat nobody else. What was deleted or
    forgotten is not in it.
    """
    row = await tx.row(_origin.where(story_origins.c.story_id == story_id))
    if row is None:
        raise NotFound(t("bridge-no-origin"))
    if row["chat_id"] is None:
        return ChatMaterial((), (), ())
    return await collected(tx, story_id, Span(row["chat_id"], row["from_id"], row["to_id"]), row["language"])


async def collected(tx: Read, story_id: int, span: Span, language: str) -> ChatMaterial:
    """The same of another span, by the consents that were given for the story."""
    refused = await consent.refused(tx, story_id)
    agreed = {
        each.person: each.shown_as
        for each in await consent.consents(tx, story_id)
        if each.state is Consent.GIVEN and each.person not in refused
    }
    rows = await _rows(tx, span)
    called = names([_spoke(row) for row in rows], agreed, language)
    given = {"chat": span.chat, "last": span.last}
    others = [
        row["text"] for row in await tx.rows(_others, given) if row["forgotten"] or row["person_id"] not in agreed
    ]
    foreign = tuple(dict.fromkeys(text for each in others for text in (each, clean(each))))
    usable = [_line(row, called) for row in rows if _is_usable(row, agreed)]
    kept = tuple(_own(usable, Foreign(foreign)))
    return ChatMaterial(kept, segmented(kept, await _changes(tx, span.chat)), foreign)


async def _rows(tx: Read, span: Span) -> Sequence[RowMapping]:
    return await tx.rows(_said, {"chat": span.chat, "first": span.first, "last": span.last})


async def _changes(tx: Read, chat_id: int) -> list[int]:
    """The messages behind which a character came or left."""
    rows = await tx.rows(_seats, {"chat": chat_id})
    return sorted({at for row in rows for at in (row["came_after"], row["left_after"]) if at is not None})


async def check_was_there(tx: Read, span: Span, account: int) -> None:
    own = select(people.c.id).where(people.c.account_id == account)
    said = select(func.count()).where(messages.c.chat_id == span.chat, messages.c.person_id.in_(own))
    if not await tx.value(said):
        raise BadInput(t("bridge-not-there"))


def _spoke(row: RowMapping) -> Spoke:
    shown = row["character"] if row["role"] == Role.CHARACTER.value else row["shown_name"] or row["name"]
    return Spoke(row["person_id"], row["character_id"], shown or "", row["name"] or "")


def _is_usable(row: RowMapping, agreed: Mapping[int, ShownAs]) -> bool:
    if row["forgotten"]:
        return False
    return row["role"] == Role.CHARACTER.value or row["person_id"] in agreed


def _line(row: RowMapping, called: Names) -> Line:
    text = called.told(clean(row["text"]))
    return Line(row["id"], called.of(_spoke(row)), text, row["at"], row["person_id"], row["character_id"])


def _own(lines: Sequence[Line], foreign: Foreign) -> Iterator[Line]:
    """Those that say something and repeat nobody else. A character often says again what it was told: of its lines a
    shorter message counts, too."""
    for line in lines:
        repeats = foreign.echoes(line.text) if line.person is None else bool(foreign.leaks(line.text))
        if line.text and not repeats:
            yield line
