"""What macros can name: the people, the card, the chat and its variables as they are when a text is expanded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Names (`char`, `user` …) are already cleaned of what must not reach a prompt; `now` is aware, in the chat's zone.

    `original` has been expanded by who gives it. `seed` belongs to one generation, `chat_seed` to the chat.
    `globals` are a bot's, never shared between people.
    """

    char: str = ""
    nickname: str = ""
    user: str = "User"
    persona: str = ""
    description: str = ""
    personality: str = ""
    scenario: str = ""
    mes_examples: str = ""
    mes_examples_raw: str = ""
    char_prompt: str = ""
    char_jailbreak: str = ""
    char_version: str = ""
    char_depth_prompt: str = ""
    creator_notes: str = ""
    group: tuple[str, ...] = ()
    not_muted: tuple[str, ...] = ()
    original: str | None = None
    now: datetime | None = None
    locale: str = "en"
    idle: timedelta | None = None
    last_message: str = ""
    last_user_message: str = ""
    last_char_message: str = ""
    last_message_id: int | None = None
    model: str = ""
    max_prompt: int | None = None
    input: str = ""
    seed: str = ""
    chat_seed: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    globals: Mapping[str, str] = field(default_factory=dict)
    outlets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its macros done, the variables after it, and the unknown macros, which still stand in the text.

    `spent`: what it cost, about in macros.
    """

    text: str
    variables: Mapping[str, str]
    globals: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    spent: int = 0
