"""How memories stand in a prompt: words of the past, dated and told apart from everything else. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.ai import prompts
from core.chat.harmless import MEMORY, SO_FAR, clean_name, closed, harmless, one_line
from core.memory.recollecting import Recollection
from core.memory.times import in_words
from core.text import pick_locale

LONGEST = 240  # characters of a message that are quoted

_WORDS = {
    "ko": {
        "known": "{who}에 대해 아는 것",
        "about": "{when}의 일",
        "until": "{when}까지",
    },
    "en": {
        "known": "known about {who}",
        "about": "about {when}",
        "until": "until {when}",
    },
}


@dataclass(frozen=True, slots=True)
class Around:
    """Who remembers, in which language, and when."""

    character: str
    language: str
    at: datetime


def note(recollections: Sequence[Recollection], around: Around) -> str:
    """The part of a prompt that says what comes to mind; "" for nothing."""
    if not recollections:
        return ""
    language = pick_locale(around.language)
    head = prompts.recalled(language, one_line(around.character))
    lines = [f"- {line(each, around)}" for each in recollections]
    return "\n".join([MEMORY[language], head, *lines])


def line(one: Recollection, around: Around) -> str:
    """One of them, with its date in words."""
    language = pick_locale(around.language)
    words = _WORDS[language]
    when = in_words(one.at, around.at, language)
    who = clean_name(one.who or around.character)
    text = _quoted(one.text)
    if not one.drawn:
        return f"{when} · {who}: “{text}”"
    more = [words["about"].format(when=in_words(one.about[0], around.at, language))] if one.about else []
    more += [words["until"].format(when=in_words(one.ended, around.at, language))] if one.ended else []
    told = f" ({', '.join(more)})" if more else ""
    return f"{when} · {words['known'].format(who=who)}: {text}{told}"


def _quoted(text: str) -> str:
    """In one line that ends nothing around it, and not too long."""
    line = " ".join(closed(harmless(text)).replace("“", "‘").replace("”", "’").split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def so_far(digest: str, language: str) -> str:
    """The part of a prompt that says what has happened before its oldest message; "" for nothing."""
    return f"{SO_FAR[pick_locale(language)]}\n{closed(harmless(digest.strip()))}" if digest.strip() else ""
