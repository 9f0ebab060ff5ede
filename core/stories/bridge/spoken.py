"""Who says what in an episode, as far as the text itself tells: a speech beside "name + a verb of speaking". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.stories.gates.look import forms
from core.stories.gates.prose import CLOSERS, Paragraph, page
from core.stories.gates.words import words
from core.stories.schemas import Member

_OPENERS = "“\"‘'「『"
_PARTICLE = r"(?:이는|이가|이도|께서는|께서|은|는|이|가|도|만)"
_SLOW = r"(?:\w+ly|then|only|had|has|just) "


@dataclass(frozen=True, slots=True)
class Utterance:
    """`member` is the id of who says it. `before`: what somebody else says right before, where that is known."""

    episode: int
    member: str
    text: str
    before: str = ""


def spoken(texts: Sequence[str], members: Sequence[Member], language: str) -> tuple[Utterance, ...]:
    """The attributed lines of episodes 1, 2, …, in order. A line of which the text does not tell whose it is is left
    out, as is one that two could have said."""
    names = _Names(members, language)
    return tuple(line for episode, text in enumerate(texts, 1) for line in _of(episode, text, names))


def _of(episode: int, text: str, names: _Names) -> Iterator[Utterance]:
    paragraphs = page((text,)).paragraphs
    before, line = "", ""
    for at, one in enumerate(paragraphs):
        who = _who(paragraphs, at, names) if one.spoken else ""
        for each in one.spoken:
            said = each.strip(_OPENERS + CLOSERS).strip()
            if who and said:
                yield Utterance(episode, who, said, line if before and before != who else "")
            before, line = who, said


class _Names:
    """Finds the one of the cast who is the subject of a verb of speaking."""

    def __init__(self, members: Sequence[Member], language: str) -> None:
        korean = language == "ko"
        self._said = words(language).said
        said = f"(?:{self._said.pattern})"
        self._known = [
            (member.id, _korean(form) if korean else _english(form, said))
            for member in members
            for form in forms(member, korean=korean)
        ]

    def speaker(self, sentences: Iterable[str]) -> str:
        """Their id, "" for nobody or several."""
        saying = [each for each in sentences if self._said.search(each)]
        found = {who for who, known in self._known for each in saying if known.search(each)}
        return found.pop() if len(found) == 1 else ""


def _korean(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣A-Za-z]){re.escape(form)}{_PARTICLE}(?![가-힣])")


def _english(form: str, said: str) -> re.Pattern[str]:
    name = rf"(?<!\w){re.escape(form)}(?!\w)"
    return re.compile(rf"{name} (?:{_SLOW})?{said}|{said} {name}")


def _who(paragraphs: Sequence[Paragraph], at: int, names: _Names) -> str:
    """Named in the paragraph itself; else right behind it or before it, where that stands beside no other speech."""
    if paragraphs[at].narration.strip():
        return names.speaker(paragraphs[at].told)
    behind, ahead = _telling(paragraphs, at, 1), _telling(paragraphs, at, -1)
    return names.speaker(behind[:1]) or names.speaker(ahead[-1:])


def _telling(paragraphs: Sequence[Paragraph], at: int, step: int) -> Sequence[str]:
    """The sentences of the paragraph that many further, where they can only be about this speech."""
    there, beyond = at + step, at + 2 * step
    if not 0 <= there < len(paragraphs) or paragraphs[there].spoken:
        return ()
    other = paragraphs[beyond] if 0 <= beyond < len(paragraphs) else None
    bare_speech = other is not None and bool(other.spoken) and not other.narration.strip()
    return () if bare_speech else paragraphs[there].told
