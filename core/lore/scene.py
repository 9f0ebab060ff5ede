"""What a lorebook is read against: the messages, the texts beside them, and the state of the talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.lore.entries import Match, Role

MARK = "\x01"  # stands before every segment, so that a key can ask for a speaker


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of the chat. `greeting`: the opening message that the card brought."""

    name: str
    text: str
    role: Role
    greeting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One moment of a chat. `messages` oldest → newest; `chat_length` counts all of the chat, also what is not here.

    `replies`: messages by the character in the whole chat, None: those in `messages`. `texts`: what `match_*` scans.
    `extra`: further texts that every entry scans (an author's note). `context`: tokens that the model can take.
    `trigger`: normal, continue, impersonate, swipe, regenerate or quiet. `names`: each message is scanned with its
    speaker's name. `forced`: (book key, entry id) of entries that something outside has called.
    """

    messages: tuple[Spoken, ...] = ()
    chat_length: int = 0
    replies: int | None = None
    texts: Mapping[Match, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    greeting_index: int | None = None
    trigger: str = "normal"
    character: str = ""
    tags: tuple[str, ...] = ()
    names: bool = True
    forced: frozenset[tuple[str, str]] = frozenset()
    context: int = 8_192

    @property
    def assistant_count(self) -> int:
        if self.replies is not None:
            return self.replies
        return sum(message.role is Role.ASSISTANT for message in self.messages)


def segments(scene: Scene, *, names: bool, greeting: bool) -> tuple[str, ...]:
    """The messages as they are scanned, newest first; nobody's words begin a segment of their own."""
    heard = [message for message in reversed(scene.messages) if greeting or not message.greeting]
    named = names and scene.names
    texts = (f"{message.name}: {message.text.strip()}" if named else message.text.strip() for message in heard)
    return tuple(text.replace(MARK, "") for text in texts)


def joined(parts: list[str]) -> str:
    return MARK + f"\n{MARK}".join(parts) if parts else ""
