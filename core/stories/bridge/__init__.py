"""Between chats and stories: a chat becomes what a story is made from, its cast become characters to chat with.

Chat → story: `begin`, consents, `material`, its digest, and where each text goes back to. Story → chat: `become`.
"""

from core.stories.bridge.becoming import become, follow_visibility, withdraw
from core.stories.bridge.casting import cast_from_characters, players
from core.stories.bridge.digest import by_rules, digest_problems, everything, prompt_lines, traces, verified
from core.stories.bridge.gathering import begin, material
from core.stories.bridge.overlap import leaks
from core.stories.bridge.people import compile_person
from core.stories.bridge.promoting import added
from core.stories.bridge.provenance import keep_sources, redaction, redaction_of, remake, settle
from core.stories.bridge.segments import ChatMaterial

__all__ = [
    "ChatMaterial",
    "added",
    "become",
    "begin",
    "by_rules",
    "cast_from_characters",
    "compile_person",
    "digest_problems",
    "everything",
    "follow_visibility",
    "keep_sources",
    "leaks",
    "material",
    "players",
    "prompt_lines",
    "redaction",
    "redaction_of",
    "remake",
    "settle",
    "traces",
    "verified",
    "withdraw",
]
