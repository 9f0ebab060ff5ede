"""What a reported thing is when it is reported: kept with the report, so that it can be judged after it has changed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import RowMapping, and_, bindparam, func, or_, select

from core.characters import store as characters
from core.characters.card import from_v3
from core.chat import finding
from core.db import Read
from core.db.tables.characters import character_versions
from core.db.tables.characters import characters as characters_table
from core.db.tables.chat import chats, messages
from core.db.tables.people import accounts, people
from core.db.tables.places import places
from core.db.tables.safety import Subject
from core.db.tables.stories import artifacts, episodes, stories, story_comments
from core.errors import NotFound
from core.safety.reports import About
from core.stories.shelf import store as shelf
from core.text import t

LONGEST: Final = 6_000  # letters of one text that are kept
EPISODES: Final = 3  # first episodes of a story that are kept
BEFORE: Final = 4  # messages before a reported one
_FIELDS: Final = ("description", "personality", "scenario", "first_mes", "mes_example", "system_prompt")

_said = (
    select(
        messages.c.id,
        messages.c.role,
        messages.c.text,
        messages.c.at,
        messages.c.chat_id,
        messages.c.person_id,
        messages.c.shown_name,
        people.c.name,
        people.c.account_id,
        character_versions.c.name.label("spoken_by"),
        characters_table.c.public_id.label("character"),
        characters_table.c.owner_id,
    )
    .select_from(messages)
    .outerjoin(people, people.c.id == messages.c.person_id)
    .outerjoin(character_versions, character_versions.c.id == messages.c.version_id)
    .outerjoin(characters_table, characters_table.c.id == character_versions.c.character_id)
)
_one = _said.where(messages.c.id == bindparam("message"))
_before = (
    _said.where(messages.c.chat_id == bindparam("chat"), messages.c.id < bindparam("message"))
    .order_by(messages.c.id.desc())
    .limit(BEFORE)
)
_mine = select(people.c.id).where(people.c.account_id == bindparam("viewer"))
_took_part = (
    select(chats.c.id)
    .join(places, places.c.id == chats.c.place_id)
    .where(
        chats.c.id == bindparam("chat"),
        or_(
            places.c.person_id.in_(_mine),
            select(messages.c.id)
            .where(messages.c.chat_id == chats.c.id, messages.c.person_id.in_(_mine))
            .correlate(chats)
            .exists(),
        ),
    )
)


async def of(tx: Read, subject: Subject, name: str, viewer: int | None) -> About:
    """What `viewer` sees by that name and may report. Raises NotFound for what they do not see."""
    match subject:
        case Subject.CHARACTER:
            return await _character(tx, name, viewer)
        case Subject.STORY:
            return await _story(tx, name, viewer)
        case Subject.COMMENT:
            return await _comment(tx, name, viewer)
        case Subject.MESSAGE:
            return await _message(tx, name, viewer)
        case Subject.ACCOUNT:
            return await _account(tx, name)


async def message(tx: Read, message_id: int) -> About:
    """A message of a chat. Whether somebody may see it is the caller's question. Raises NotFound."""
    row = await tx.row(_one, {"message": message_id})
    if row is None:
        raise NotFound(t("safety-nothing"))
    before = await tx.rows(_before, {"chat": row["chat_id"], "message": message_id})
    context = [{"name": _name(each), "text": each["text"][:600]} for each in reversed(before)]
    by_character = row["person_id"] is None
    evidence = {
        "name": _name(row),
        "text": row["text"][:LONGEST],
        "at": row["at"].isoformat(),
        "by": "character" if by_character else "person",
        "character": row["character"] or "",
        "before": context,
    }
    return About(Subject.MESSAGE, str(message_id), row["owner_id"] if by_character else row["account_id"], evidence)


def _name(row: RowMapping) -> str:
    return str(row["shown_name"] or row["name"] or row["spoken_by"] or "")


async def _character(tx: Read, name: str, viewer: int | None) -> About:
    met = await characters.find_shared(tx, name, viewer)
    if met is None:
        raise NotFound(t("safety-nothing"))
    row = await tx.row(
        select(characters_table.c.owner_id, characters_table.c.visibility, character_versions.c.number)
        .join(character_versions, character_versions.c.id == met.version_id)
        .where(characters_table.c.id == met.id)
    )
    assert row is not None
    data = await tx.value(select(character_versions.c.card).where(character_versions.c.id == met.version_id))
    card = from_v3(data)
    inner = data.get("data", data) if isinstance(data, dict) else {}
    texts = {key: str(inner[key])[:LONGEST] for key in _FIELDS if inner.get(key)}
    evidence = {
        "name": card.name,
        "texts": texts,
        "picture": met.picture or "",
        "visibility": row["visibility"],
        "version": row["number"],
    }
    return About(Subject.CHARACTER, met.public_id, row["owner_id"], evidence)


async def _story(tx: Read, name: str, viewer: int | None) -> About:
    met = await shelf.met(tx, name, viewer)
    rows = await tx.rows(
        select(episodes.c.number, episodes.c.title, artifacts.c.text)
        .join(artifacts, artifacts.c.id == episodes.c.artifact_id)
        .where(episodes.c.story_id == met.id)
        .order_by(episodes.c.number)
        .limit(EPISODES)
    )
    evidence = {
        "name": met.shown.title,
        "blurb": met.shown.blurb,
        "pen_name": met.shown.pen_name,
        "tags": list(met.shown.tags),
        "episodes": [{"number": r["number"], "title": r["title"], "text": r["text"][:LONGEST]} for r in rows],
    }
    return About(Subject.STORY, met.row["public_id"], met.row["owner_id"], evidence)


async def _comment(tx: Read, name: str, viewer: int | None) -> About:
    alive = and_(story_comments.c.public_id == name, story_comments.c.deleted_at.is_(None))
    row = await tx.row(
        select(story_comments, stories.c.public_id.label("story"), stories.c.link_token, stories.c.title)
        .join(stories, stories.c.id == story_comments.c.story_id)
        .where(alive, or_(shelf.LINKED, stories.c.owner_id == viewer))
    )
    if row is None:
        raise NotFound(t("safety-nothing"))
    evidence = {
        "name": row["name"],
        "text": row["text"],
        "at": row["at"].isoformat(),
        "story": row["story"],
        "title": row["title"],
        "episode": row["episode"],
    }
    return About(Subject.COMMENT, name, row["account_id"], evidence)


async def _message(tx: Read, name: str, viewer: int | None) -> About:
    if viewer is None or not finding.is_number(name):
        raise NotFound(t("safety-nothing"))
    chat: int | None = await tx.value(select(messages.c.chat_id).where(messages.c.id == int(name)))
    if chat is None or await tx.value(_took_part, {"chat": chat, "viewer": viewer}) is None:
        raise NotFound(t("safety-nothing"))
    return await message(tx, int(name))


async def _account(tx: Read, name: str) -> About:
    row = await tx.row(select(accounts).where(accounts.c.public_id == name, accounts.c.merged_into.is_(None)))
    if row is None:
        raise NotFound(t("safety-nothing"))
    own = characters_table.c.owner_id == row["id"]
    made = await tx.value(select(func.count()).where(own, characters_table.c.visibility == "public"))
    evidence = {"name": row["name"], "at": row["created_at"].isoformat(), "public_characters": made}
    return About(Subject.ACCOUNT, name, row["id"], evidence)
