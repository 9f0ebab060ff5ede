"""What of a chat its prompts depend on, beside the card and what was said; and what macros can name of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.characters.card import Card
from core.chat.harmless import apart, clean_name, harmless, one_line
from core.chat.said import Said
from core.lore.macros import Scope

Variables = Mapping[str, str]

_NAMED = re.compile(r"\{\{(user|char)\}\}", re.IGNORECASE)
_ZONES = {"ko": ZoneInfo("Asia/Seoul")}  # places have no time zone of their own; the others are told UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Who a person is when they talk, in their own words. `speaker` as in `Said`."""

    name: str
    description: str = ""
    pronouns: str = ""
    speaker: int | None = None

    @property
    def says_something(self) -> bool:
        """More than a name."""
        return bool(self.description.strip() or self.pronouns.strip())

    def told(self, char: str) -> str:
        """The description as it may stand among other words. Of macros it may name the two who talk (MAC-2)."""
        name = {"user": clean_name(self.name), "char": char}
        words = _NAMED.sub(lambda found: name[found[1].lower()], self.description).replace("{{", "{ {")
        return apart(harmless(words.strip().lstrip("#>*- \n")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One chat. `key` is its public id and seeds what is left to chance; `user` is whoever is spoken to, cleaned.

    `earlier` counts the messages that no prompt holds any more, `earlier_replies` those of them by the character.
    `company` are the names of the other characters that are here. `persona` is who the person is in a direct chat;
    among others `personas` are who they are that have spoken, each told where it speaks first.
    """

    key: str
    begun: datetime
    user: str
    direct: bool
    greeting: int = 0
    earlier: int = 0
    earlier_replies: int = 0
    variables: Variables = field(default_factory=dict)
    company: tuple[str, ...] = ()
    persona: Persona | None = None
    personas: tuple[Persona, ...] = ()


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


def newest_person(history: Sequence[Said]) -> Said | None:
    """The newest words of a person, not of another character."""
    return next((said for said in reversed(history) if said.name and not said.character), None)


def answered(talk: Talk, history: Sequence[Said]) -> str:
    """Whoever is answered, by name also among others: for words that are told once and not in every prompt."""
    newest = newest_person(history)
    return clean_name(newest.name) if newest and not talk.direct else talk.user


def answering(talk: Talk, history: Sequence[Said]) -> Talk:
    """The talk as words that are told once name it: with whoever is answered, also among others."""
    newest = newest_person(history)
    mine = (each for each in talk.personas if newest and newest.speaker is not None and each.speaker == newest.speaker)
    persona = talk.persona if talk.direct else next(mine, None)
    return replace(talk, user=answered(talk, history), persona=persona)


def scope_of(card: Card, talk: Talk, moment: Moment, *, original: str | None = None) -> Scope:
    """What macros in the card's texts name at that moment. What users write is never given to macros (MAC-2)."""
    company = tuple(map(clean_name, talk.company))
    return Scope(
        char=one_line(card.name),
        nickname=one_line(card.nickname),
        user=talk.user,
        persona=talk.persona.told(one_line(card.called)) if talk.persona else "",
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
        group=(one_line(card.called), *company),
        not_muted=(one_line(card.called), *company),
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
