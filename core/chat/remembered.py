"""How memories stand in a prompt: words of the past, dated and told apart from everything else. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.ai import prompts
from core.chat.harmless import MEMORY, SO_FAR, apart, clean_name, closed, harmless, one_line
from core.memory.recollecting import Recollection
from core.memory.times import in_words
from core.text import pick_locale

_WORDS = {
    "ko": {
        "known": "{who}에 대해 아는 것",
        "always": "늘 기억하는 것",
        "about": "{when}의 일",
        "until": "{when}까지",
        "I": "나",
    },
    "en": {
        "known": "known about {who}",
        "always": "always kept in mind",
        "about": "about {when}",
        "until": "until {when}",
        "I": "me",
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
    who = clean_name(one.who) if one.who else words["I"]
    text = apart(closed(harmless(one.text.strip())))
    if not one.drawn:
        return f"{when} · {who}: “{text}”"
    more = [words["about"].format(when=in_words(one.about[0], around.at, language))] if one.about else []
    more += [words["until"].format(when=in_words(one.ended, around.at, language))] if one.ended else []
    told = f" ({', '.join(more)})" if more else ""
    return f"{when} · {words['known'].format(who=who)}: {text}{told}"


def so_far(digest: str, language: str) -> str:
    """The part of a prompt that says what has happened before its oldest message; "" for nothing."""
    return f"{SO_FAR[pick_locale(language)]}\n{closed(harmless(digest.strip()))}" if digest.strip() else ""
