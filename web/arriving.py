"""A chat comes to the web: its place here, and posts for what was said elsewhere."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from core.ai.model import Role
from core.characters.store import Listed
from core.chat import inbox, reading, roaming, shelf
from core.chat.reading import Line
from core.db.tables.chat import TurnKind, TurnState, posts, turns
from core.db.tables.people import people
from core.db.tables.places import places
from core.db.tables.web import PostAuthor, web_chats, web_posts
from web import store
from web.surface import place_of

if TYPE_CHECKING:
    from core.db import Write

MOST: Final = 1_000  # newest messages that come along; what is older is read where the whole chat is
_MARK = re.compile(r"\s*(?:```\s*)?\*[^\n]+\*")
_turns = insert(turns).returning(turns.c.id, sort_by_parameter_order=True)


@dataclass(frozen=True, slots=True)
class Here:
    """A place of `person` on the web, with the chat that it is in and whoever it is with."""

    channel: str
    person: str
    place_id: int
    chat_id: int
    character: Listed


@dataclass(frozen=True, slots=True)
class From:
    """A chat of `person` (by row `person_id`), up to the message `until`."""

    person: str
    chat_id: int
    until: int
    person_id: int | None


async def bring(tx: Write, account: int, person: str, public_id: str, *, you: str, now: datetime) -> str:
    """Let a chat go on in the web's place of `person`: in the one that it has left, else in a new one; its channel.

    `you` is what the page calls the reader. Raises NotFound, BadInput and Busy as `roaming.move` does.
    """
    one = await roaming.one(tx, account, public_id)
    if one.platform == store.PLATFORM and one.here:
        return one.channel
    channel, owner = await _channel(tx, one.id, account, person)
    place_id = await inbox.place_id(tx, place_of(owner, channel))
    await roaming.hold(tx, place_id)
    await roaming.settled(tx, place_id, now)
    moved = await roaming.move(tx, account, public_id, place_id, now)
    here = Here(channel, owner, place_id, moved.chat_id, moved.character)
    mine = select(people.c.id).where(people.c.platform == store.PLATFORM, people.c.native_id == owner)
    await tx.run(update(places).where(places.c.id == place_id).values(person_id=mine.scalar_subquery()))
    await _fill(tx, here, you, now)
    return channel


async def branch(tx: Write, channel: str, from_here: From, character: Listed, *, you: str, now: datetime) -> None:
    """Go on in a copy of a chat up to a message, in a new place of its own."""
    place_id = await inbox.place_id(tx, place_of(from_here.person, channel))
    await tx.run(update(places).where(places.c.id == place_id).values(person_id=from_here.person_id))
    await shelf.branch(tx, place_id, from_here.chat_id, character, now, until=from_here.until)
    made: int = await tx.value(select(places.c.chat_id).where(places.c.id == place_id))
    await _fill(tx, Here(channel, from_here.person, place_id, made, character), you, now)


async def _fill(tx: Write, here: Here, you: str, now: datetime) -> None:
    """Posts for what the page does not show yet, and none for what is no more."""
    chat_id = await store.open_chat(tx, here.channel, here.person, now, here.character.public_id)
    lines = await reading.newest(tx, here.chat_id, MOST)
    known = await _known(tx, chat_id, here.place_id, lines)
    await _leave_out(tx, chat_id, here)
    await _correct(tx, chat_id, [(known[each.id], each) for each in lines if each.id in known])
    fresh = [each for each in lines if each.id not in known]
    await _show(tx, chat_id, fresh, you)
    await _stand_for(tx, chat_id, here, fresh, now)


async def _channel(tx: Write, chat_id: int, account: int, person: str) -> tuple[str, str]:
    """(channel, the native id of its person)."""
    own = select(people.c.native_id).where(people.c.account_id == account, people.c.platform == store.PLATFORM)
    left = (
        select(web_chats.c.public_id, web_chats.c.person_id)
        .join(places, (places.c.platform == store.PLATFORM) & (places.c.channel == web_chats.c.public_id))
        .where(places.c.left_for == chat_id, web_chats.c.person_id.in_(own))
    )
    row = await tx.row(left.order_by(places.c.id.desc()).limit(1))
    return (secrets.token_urlsafe(16), person) if row is None else (row["public_id"], row["person_id"])


async def _known(tx: Write, chat_id: int, place_id: int, lines: Sequence[Line]) -> dict[int, int]:
    """The posts that show these messages already: message → post."""
    shown = select(turns.c.message_id, posts.c.native_id).join(posts, posts.c.turn_id == turns.c.id)
    mine = shown.where(turns.c.place_id == place_id, turns.c.message_id.in_([each.id for each in lines]))
    found = {row["message_id"]: int(row["native_id"]) for row in await tx.rows(mine)}
    keys = {_key(each): each.id for each in lines if each.id not in found}
    said = select(web_posts.c.id, web_posts.c.key).where(
        web_posts.c.chat_id == chat_id, web_posts.c.key.in_(list(keys)), ~web_posts.c.deleted
    )
    return found | {keys[row["key"]]: row["id"] for row in await tx.rows(said)}


def _key(line: Line) -> str:
    person = line.role is Role.PERSON and line.native_id
    return f"{store.SAID}{line.native_id}" if person else f"{store.BROUGHT}{line.id}"


async def _correct(tx: Write, chat_id: int, shown: Sequence[tuple[int, Line]]) -> None:
    """What was edited, or told anew, elsewhere gets its new words here."""
    ids = dict(shown)
    spoken = await reading.heard(tx, [each.id for each in ids.values() if each.role is Role.PERSON and each.files])
    bodies = select(web_posts.c.id, web_posts.c.body).where(web_posts.c.id.in_(list(ids)))
    for row in await tx.rows(bodies):
        line = ids[row["id"]]
        if not _says(row["body"], line, spoken.get(line.id, "")):
            revision = await store.next_revision(tx, chat_id)
            changed = update(web_posts).where(web_posts.c.id == row["id"])
            await tx.run(changed.values(body=line.text, revision=revision))


def _says(body: str, line: Line, spoken: str) -> bool:
    """Whether a post shows these words. A person's may be without those that were heard (`spoken`), for the sound is
    there; under a character's a mark may stand that it is unfinished (core.chat.beneath)."""
    shown, text = body.strip(), line.text.strip()
    if line.role is Role.PERSON:
        return shown == text or bool(spoken and shown == text.removesuffix(spoken).strip())
    return shown == text or (shown.startswith(text) and _MARK.fullmatch(shown, len(text)) is not None)


async def _leave_out(tx: Write, chat_id: int, here: Here) -> None:
    """Posts whose messages were taken out of the chat elsewhere go. What was never in it stays: words that were not
    answered, and those of a chat of which nothing is kept."""
    there = select(web_posts.c.id, web_posts.c.key).where(web_posts.c.chat_id == chat_id, ~web_posts.c.deleted)
    said, brought = dict[str, int](), dict[int, int]()
    for row in await tx.rows(there.where(web_posts.c.author != PostAuthor.NOTICE)):
        if row["key"].startswith(store.SAID):
            said[row["key"].removeprefix(store.SAID)] = row["id"]
        elif row["key"].startswith(store.BROUGHT):
            brought[int(row["key"].removeprefix(store.BROUGHT))] = row["id"]
    gone = [
        *[brought[each] for each in await reading.missing(tx, list(brought))],
        *[said[each] for each in await reading.taken_back(tx, here.chat_id, here.place_id, list(said))],
        *[int(each) for each in await reading.unsaid(tx, here.chat_id, here.place_id)],
    ]
    for post_id in dict.fromkeys(gone):
        await store.remove(tx, chat_id, post_id)


async def _show(tx: Write, chat_id: int, lines: Sequence[Line], you: str) -> None:
    if not lines:
        return
    first = await store.next_revision(tx, chat_id, len(lines)) - len(lines) + 1
    await tx.run(insert(web_posts), [_row(chat_id, each, first + n, you) for n, each in enumerate(lines)])


def _row(chat_id: int, line: Line, revision: int, you: str) -> dict[str, object]:
    speaks = line.role is Role.CHARACTER
    return {
        "chat_id": chat_id,
        "key": _key(line),
        "author": PostAuthor.CHARACTER if speaks else PostAuthor.PERSON,
        "name": line.name[:200] if speaks else you,
        "picture": line.picture if speaks else None,
        "body": line.text,
        "buttons": [],
        "panel": None,
        "finished": True,
        "deleted": False,
        "revision": revision,
        "at": line.at,
    }


async def _stand_for(tx: Write, chat_id: int, here: Here, lines: Sequence[Line], now: datetime) -> None:
    """Turns that have shown these answers here, so that what is done about an answer finds its post."""
    spoken = [each for each in lines if each.role is Role.CHARACTER]
    if not spoken:
        return
    keys = {_key(each): each.id for each in spoken}
    mine = select(web_posts.c.id, web_posts.c.key).where(web_posts.c.chat_id == chat_id)
    made = {keys[row["key"]]: row["id"] for row in await tx.rows(mine.where(web_posts.c.key.in_(list(keys))))}
    rows = [
        {
            "place_id": here.place_id,
            "chat_id": here.chat_id,
            "version_id": each.version_id or here.character.version_id,
            "kind": TurnKind.SHOW,
            "state": TurnState.DONE,
            "message_id": each.id,
            "of_id": each.id,
            "of_variant": each.number,
            "started_at": now,
            "ended_at": now,
        }
        for each in spoken
    ]
    ids = [row["id"] for row in await tx.rows(_turns, rows)]
    shown = [
        {"turn_id": turn_id, "part": 0, "native_id": str(made[each.id])}
        for turn_id, each in zip(ids, spoken, strict=True)
    ]
    await tx.run(insert(posts), shown)
