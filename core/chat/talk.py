"""What of a chat its prompts depend on, beside the card and what was said; and what macros can name of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.characters.card import Card
from core.chat.harmless import clean_name
from core.chat.said import Said
from core.lore.macros import Scope

Variables = Mapping[str, str]

_ZONES = {"ko": ZoneInfo("Asia/Seoul")}  # places have no time zone of their own; the others are told UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One chat. `key` is its public id and seeds what is left to chance; `user` is whoever is spoken to, cleaned.

    `earlier` counts the messages that no prompt holds any more, `earlier_replies` those of them by the character.
    """

    key: str
    begun: datetime
    user: str
    direct: bool
    greeting: int = 0
    earlier: int = 0
    earlier_replies: int = 0
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a text is expanded, and what was said last. `at` is aware; `seed` belongs to one message."""

    at: datetime
    seed: str
    last: str = ""
    last_user: str = ""
    last_char: str = ""
    count: int = 0
    idle: timedelta | None = None


def quoted(user: str) -> Talk:
    """No chat at all: for the card's words where they are shown or quoted, the same at any time."""
    return Talk(key="", begun=datetime(2000, 1, 1, tzinfo=UTC), user=user, direct=True)


def answered(talk: Talk, history: Sequence[Said]) -> str:
    """Whoever is answered, by name also among others: for words that are told once and not in every prompt."""
    newest = next((said.name for said in reversed(history) if said.name), "")
    return clean_name(newest) if newest and not talk.direct else talk.user


def scope_of(card: Card, talk: Talk, moment: Moment, *, original: str | None = None) -> Scope:
    """What macros in the card's texts name at that moment. What users write is never given to macros (MAC-2)."""
    return Scope(
        char=card.name,
        nickname=card.nickname,
        user=talk.user,
        description=card.description,
        personality=card.personality,
        scenario=card.scenario,
        mes_examples="\n".join(f"<START>\n{block}" for block in card.example_blocks),
        mes_examples_raw="\n".join(f"<START>\n{block}" for block in card.example_blocks),
        char_prompt=card.system_prompt,
        char_jailbreak=card.post_history,
        char_version=card.version_name,
        char_depth_prompt=card.depth_prompt.text if card.depth_prompt else "",
        creator_notes=card.creator_notes,
        group=(card.called,),
        not_muted=(card.called,),
        original=original,
        now=moment.at.astimezone(_ZONES.get(card.language, UTC)),
        locale=card.language,
        idle=moment.idle,
        last_message=moment.last,
        last_user_message=moment.last_user,
        last_char_message=moment.last_char,
        last_message_id=moment.count - 1 if moment.count else None,
        seed=moment.seed,
        chat_seed=talk.key,
        variables=talk.variables,
    )
