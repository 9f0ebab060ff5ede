"""A character as a caller meets it, and a character of the caller's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping

from core.characters import meeting
from core.characters.card import Card, from_v3
from core.characters.discovery import Shown
from core.characters.formats.base import Tree
from core.characters.formats.bookview import entries_of
from core.characters.meeting import Meeting
from core.db import Read
from core.db.tables.characters import Rating, Visibility
from web import cards
from web.api import adults
from web.api.auth import Caller
from web.api.schemas.characters import (
    CharacterListed,
    CharacterShown,
    Definition,
    DepthShown,
    SettingsShown,
    VoiceShown,
)


@dataclass(frozen=True, slots=True)
class Met:
    """`number` and `view` are of its newest version."""

    meeting: Meeting
    number: int
    view: Tree

    @property
    def row(self) -> RowMapping:
        """All columns of the character."""
        return self.meeting.row

    @property
    def own(self) -> bool:
        return self.meeting.own

    @property
    def open(self) -> bool:
        """Whether the caller may read how it is made."""
        return self.own or bool(self.row["shows_definition"])


async def meet(tx: Read, caller: Caller | None, public_id: str, token: str | None = None) -> Met:
    """Raises NotFound for what the caller may not know of, NotAllowed for what is for adults."""
    found = await meeting.met(tx, public_id, None if caller is None else caller.account, token or "")
    return await _checked(tx, caller, found)


async def by_link(tx: Read, caller: Caller | None, name: str) -> Met:
    """By the token of a link, or by an id; as `meet`."""
    found = await meeting.shared(tx, name, None if caller is None else caller.account)
    return await _checked(tx, caller, found)


async def own(tx: Read, caller: Caller, public_id: str) -> Met:
    """Raises NotFound for others' characters, as if there were none."""
    return await _newest(tx, await meeting.owned(tx, public_id, caller.account))


async def _checked(tx: Read, caller: Caller | None, found: Meeting) -> Met:
    adults.check(caller, adult=found.row["rating"] == Rating.ADULT.value, own=found.own)
    return await _newest(tx, found)


async def _newest(tx: Read, found: Meeting) -> Met:
    kept = await cards.newest(tx, found.row["version_id"])
    return Met(found, kept.number, kept.view)


def shown(met: Met) -> CharacterShown:
    """As the answer has it."""
    found, row, card = met.meeting, met.row, from_v3(met.view)
    return CharacterShown(
        id=row["public_id"],
        name=card.name,
        nickname=card.nickname,
        tagline={**card.tagline},
        greetings=list(card.greetings),
        greeting_choice=card.greeting_choice,
        creator=_text(_data(met.view).get("creator")),
        creator_notes=card.creator_notes,
        creator_notes_by_language={**card.notes},
        character_version=card.version_name,
        tags=list(card.tags),
        rating=row["rating"],
        language=card.language,
        voice=_voice(card),
        definition=_definition(card, met.view) if met.open else None,
        picture=picture(found.listed.picture),
        author=found.author,
        forked_from=found.copied_id,
        own=met.own,
        liked=found.liked,
        followed=found.followed,
        like_count=row["like_count"],
        follow_count=row["follow_count"],
        version=met.number,
        settings=settings(row) if met.own else None,
        updated_at=row["updated_at"],
        published_at=row["published_at"],
    )


def settings(row: RowMapping) -> SettingsShown:
    return SettingsShown(
        visibility=Visibility(row["visibility"]).value,
        shows_definition=row["shows_definition"],
        allows_fork=row["allows_fork"],
        link_token=row["link_token"],
    )


def listed(found: Shown) -> CharacterListed:
    return CharacterListed(
        id=found.public_id,
        name=found.name,
        tagline={**found.tagline},
        tags=list(found.tags),
        language=found.language,
        rating=found.rating,
        visibility=found.visibility,
        picture=picture(found.picture),
        author=found.author,
        like_count=found.like_count,
        follow_count=found.follow_count,
        updated_at=found.updated_at,
        published_at=found.published_at,
    )


def picture(public_id: str | None) -> str | None:
    return None if public_id is None else f"/pictures/{public_id}.png"


def _definition(card: Card, view: Tree) -> Definition:
    data, depth = _data(view), card.depth_prompt
    return Definition(
        description=card.description,
        personality=card.personality,
        scenario=card.scenario,
        examples=_text(data.get("mes_example")),
        system_prompt=card.system_prompt,
        post_history=card.post_history,
        group_greetings=list(card.group_greetings),
        talkativeness=card.talkativeness,
        depth_prompt=None if depth is None else DepthShown(text=depth.text, depth=depth.depth, role=depth.role),
        lore_profile=card.lore_profile,
        lorebook_entries=len(entries_of(data.get("character_book"))),
    )


def _voice(card: Card) -> VoiceShown:
    toward = card.voice.get("toward")
    return VoiceShown(
        level=_text(card.voice.get("speech_level")),
        toward={name: _level(asked) for name, asked in toward.items()} if isinstance(toward, dict) else {},
        address=_text(card.voice.get("address")),
        tics=_texts(card.voice.get("tics")),
        never=_texts(card.voice.get("never")),
        speech_register=_text(card.voice.get("register")),
    )


def _level(asked: object) -> str:
    return _text(asked.get("speech_level") if isinstance(asked, dict) else asked)


def _data(view: Tree) -> Tree:
    data = view.get("data")
    return data if isinstance(data, dict) else {}


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
