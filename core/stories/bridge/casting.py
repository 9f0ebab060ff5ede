"""Characters of a chat as members of a story's cast, from their cards and without asking a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, func, select

from core.characters import visibility
from core.characters.card import Card, from_v3
from core.db import Read
from core.db.tables.characters import character_versions, characters
from core.db.tables.chat import chats, messages
from core.db.tables.stories import story_origins
from core.stories.bridge.cleaning import Renaming, clean, clean_name
from core.stories.schemas import Member, Role
from core.text import Catalog, t

LONGEST = 200
_SENTENCE = re.compile(r"[^.!?。…\n]+[.!?。…]*")
_ITSELF = re.compile(r"\{\{char\}\}|<bot>", re.IGNORECASE)
_OPEN = re.compile(r"\{\{|<|\[")  # of a macro or a direction: such a sentence speaks of who chats, or to a model


@dataclass(frozen=True, slots=True)
class Player:
    """A character of a chat; `open`: whoever makes the story may read its card, of others only what everybody sees."""

    public_id: str
    name: str
    card: Card
    open: bool


def cast_from_characters(players: Sequence[Player], language: str) -> tuple[Member, ...]:
    """Each under its own name, the first as the lead. What a card does not say is said to be open."""
    words = Catalog()

    def line(key: str) -> str:
        return words.render(t(f"bridge-cast-{key}"), language)

    def member(number: int, player: Player) -> Member:
        told = _told(player, language)
        return Member(
            id=f"c{number}",
            name=clean_name(player.name) or f"C{number}",
            age=line("age"),
            role=Role.LEAD if number == 1 else Role.ALLY,
            look=_nth(told, 0) or line("look"),
            want=_nth(told, 1) or line("want"),
            need=line("need"),
            flaw=line("flaw"),
            skill=_nth(told, 2) or line("skill"),
            start_state=_nth(_sentences(player, player.card.scenario if player.open else ""), 0) or line("start"),
            arc=line("arc"),
            first_episode=1,
        )

    return tuple(member(number, player) for number, player in enumerate(players[:8], 1))


def _told(player: Player, language: str) -> list[str]:
    card = player.card
    tagline = card.tagline.get(language) or next(iter(card.tagline.values()), "")
    texts = (card.description, card.personality) if player.open else (tagline,)
    return [sentence for text in texts for sentence in _sentences(player, text)]


def _sentences(player: Player, text: str) -> list[str]:
    bare = Renaming({"{{char}}": player.name})(_ITSELF.sub("{{char}}", text))
    whole = [each for each in _SENTENCE.findall(bare) if not _OPEN.search(each)]
    return [found for each in whole if len(found := clean(each)[:LONGEST].strip()) > 1]


def _nth(found: Sequence[str], number: int) -> str:
    return found[number] if len(found) > number else ""


async def players(tx: Read, story_id: int, account: int) -> tuple[Player, ...]:
    """The characters that speak in the chat of a story, as they were last, in the order in which they first do.

    `account` makes the story: of characters whose definition others do not show it has what everybody sees.
    """
    found: dict[int, RowMapping] = {}
    for row in await tx.rows(_speaking, {"story": story_id}):
        found[row["character_id"]] = row
    return tuple(
        [
            Player(
                row["public_id"],
                row["name"],
                from_v3(row["card"]),
                open=await visibility.shows_definition(tx, row["version_id"], account),
            )
            for row in found.values()
        ]
    )


_speaking = (
    select(
        character_versions.c.id.label("version_id"),
        character_versions.c.character_id,
        character_versions.c.name,
        character_versions.c.card,
        characters.c.public_id,
        func.min(messages.c.id).label("first"),
    )
    .select_from(
        story_origins.join(messages, messages.c.chat_id == story_origins.c.chat_id)
        .join(chats, chats.c.id == messages.c.chat_id)
        .join(character_versions, character_versions.c.id == messages.c.version_id)
        .join(characters, characters.c.id == character_versions.c.character_id)
    )
    .where(story_origins.c.story_id == bindparam("story"), ~chats.c.incognito, ~messages.c.forgotten)
    .where(messages.c.id.between(story_origins.c.from_id, story_origins.c.to_id))
    .group_by(character_versions.c.id, characters.c.public_id)
    .order_by(func.min(messages.c.id))
)
