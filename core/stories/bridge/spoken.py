"""Who says what in an episode, as far as the text itself tells. Pure.

A speech is theirs who are named beside it as the one who speaks, or as the only one who acts in the same paragraph.
"""

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


def spoken(texts: Sequence[str], members: Sequence[Member], language: str, narrator: str = "") -> tuple[Utterance, ...]:
    """The attributed lines of episodes 1, 2, …, in order. A line of which the text does not tell whose it is is left
    out, as is one that two could have said. `narrator` is the id of who tells the story as "I", "" for nobody."""
    names = _Names(members, language, narrator)
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
    """Finds the one of the cast who is the subject of a verb of speaking, or of all that is done."""

    def __init__(self, members: Sequence[Member], language: str, narrator: str) -> None:
        korean = language == "ko"
        self._said = words(language).said
        said = f"(?:{self._said.pattern})"
        titles = words(language).titles
        named = [(each.id, form) for each in members for form in forms(each, korean=korean, titles=titles)]
        self._known = [(who, _korean(form) if korean else _english(form, said)) for who, form in named]
        self._named = [(who, _here(form)) for who, form in named]
        self._acting = [(who, _korean_acts(form) if korean else _english_acts(form)) for who, form in named]
        if narrator:
            told = _I_KOREAN if korean else _I_ENGLISH
            self._known.append((narrator, told if korean else _english("I", said)))
            self._named.append((narrator, told))
            self._acting.append((narrator, told))

    def speaker(self, sentences: Iterable[str]) -> str:
        """Their id, "" for nobody or several."""
        saying = [each for each in sentences if self._said.search(each)]
        found = {who for who, known in self._known for each in saying if known.search(each)}
        return found.pop() if len(found) == 1 else ""

    def actor(self, sentences: Sequence[str]) -> str:
        """The id of the only one who is named at all, where a sentence begins with what they do; "" for nobody."""
        named = {who for who, known in self._named for each in sentences if known.search(each)}
        acting = {who for who, known in self._acting for each in sentences if known.match(each.strip())}
        return acting.pop() if len(acting) == 1 and named == acting else ""


_I_KOREAN = re.compile(r"(?<![가-힣])(?:나는|내가|나도|난)(?![가-힣])")
_I_ENGLISH = re.compile(r"(?<!\w)I(?!\w)")


def _here(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣A-Za-z]){re.escape(form)}(?![A-Za-z])")


def _korean_acts(form: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(form)}{_PARTICLE}(?![가-힣])")


def _english_acts(form: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(form)} (?:[a-z]+ed|\w+ly \w+|had|was|put|took|shook|gave|sat|stood|held|let)\b")


def _korean(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣A-Za-z]){re.escape(form)}{_PARTICLE}(?![가-힣])")


def _english(form: str, said: str) -> re.Pattern[str]:
    name = rf"(?<!\w){re.escape(form)}(?!\w)"
    return re.compile(rf"{name} (?:{_SLOW})?{said}|{said} {name}")


def _who(paragraphs: Sequence[Paragraph], at: int, names: _Names) -> str:
    """Named in the paragraph itself; else right behind it or before it, where that stands beside no other speech."""
    if paragraphs[at].narration.strip():
        return names.speaker(paragraphs[at].told) or names.actor(paragraphs[at].told)
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
