"""A character as a caller meets it, and a character of the caller's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from core.characters import discovery, store
from core.characters.card import Card, from_v3
from core.characters.discovery import Shown
from core.characters.formats.base import Tree
from core.characters.formats.bookview import entries_of
from core.db import Read
from core.db.tables.characters import Rating, Visibility
from core.db.tables.people import accounts
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

NOBODY = 0  # no account has this id


@dataclass(frozen=True, slots=True)
class Met:
    """`row` are all columns of a character, `number` and `view` are of its newest version."""

    row: RowMapping
    number: int
    view: Tree
    own: bool

    @property
    def open(self) -> bool:
        """Whether the caller may read how it is made."""
        return self.own or bool(self.row["shows_definition"])


async def meet(tx: Read, caller: Caller | None, public_id: str, token: str | None = None) -> Met:
    """Raises NotFound for what the caller may not know of, NotAllowed for what is for adults."""
    account = NOBODY if caller is None else caller.account
    row = await store.met(tx, public_id, account, token)
    own = row["owner_id"] is not None and row["owner_id"] == account
    adults.check(caller, adult=row["rating"] == Rating.ADULT.value, own=own)
    kept = await cards.newest(tx, row["version_id"])
    return Met(row, kept.number, kept.view, own)


async def own(tx: Read, caller: Caller, public_id: str) -> Met:
    """Raises NotFound for others' characters, as if there were none."""
    row = await store.owned(tx, public_id, caller.account)
    kept = await cards.newest(tx, row["version_id"])
    return Met(row, kept.number, kept.view, True)


async def shown(tx: Read, caller: Caller | None, met: Met) -> CharacterShown:
    """As the answer has it."""
    account, row = NOBODY if caller is None else caller.account, met.row
    card = from_v3(met.view)
    liked, followed = await discovery.marks(tx, account, [row["id"]])
    listed = await store.version(tx, row["version_id"])
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
        picture=picture(None if listed is None else listed.picture),
        author=await tx.value(select(accounts.c.public_id).where(accounts.c.id == row["owner_id"])),
        forked_from=await _origin(tx, row, None if caller is None else account),
        own=met.own,
        liked=bool(liked),
        followed=bool(followed),
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


async def _origin(tx: Read, row: RowMapping, account: int | None) -> str | None:
    copied = None if row["forked_from"] is None else await store.version(tx, row["forked_from"])
    if copied is None or await store.find(tx, copied.public_id, account) is None:
        return None
    return copied.public_id


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
