"""Who is said to speak: the subject of a verb of speaking that stands beside a speech. Pure.

Careful rather than complete: where the text does not name a speaker beside the words, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.stories.gates.look import Look
from core.stories.gates.prose import Paragraph

_SUBJECT = re.compile(r"^(?:[가-힣]{1,6}[,] |(?:그때|그러자|이번엔|이번에는|먼저|결국|마침내) )?([가-힣]{2,12})")
_PARTICLES = ("께서는", "께서", "이는", "이가", "이도", "은", "는", "이", "가", "도", "만")
_NAME = r"(?:[A-Z][\w'’-]*[a-z])(?: [A-Z][\w'’-]*[a-z])?"
_BEFORE = re.compile(rf"(?<![\w'’])({_NAME}) (?:(?:\w+ly|then|only|had|has|just) )?$")
_AFTER = re.compile(rf"^ ({_NAME})\b")


@dataclass(frozen=True, slots=True)
class Said:
    """`name` as the text has it, without particles; `quote` None where it is not sure which words they are."""

    name: str
    quote: str | None
    place: str
    paragraph: int


def said(look: Look) -> tuple[Said, ...]:
    return tuple(_said(look))


def _said(look: Look) -> Iterator[Said]:
    paragraphs = look.page.paragraphs
    for at, one in enumerate(paragraphs):
        if not one.narration or not look.words.said.search(one.narration):
            continue
        quote, beside = _beside(paragraphs, at)
        if beside:
            for sentence in one.told:
                for name in _subjects(sentence, look):
                    yield Said(name, quote, sentence, at)


def _beside(paragraphs: tuple[Paragraph, ...], at: int) -> tuple[str | None, bool]:
    """The speech that a paragraph's narration is about, and whether there is any."""
    if paragraphs[at].spoken:
        return paragraphs[at].spoken[0], True
    around = [paragraphs[place] for place in (at - 1, at + 1) if 0 <= place < len(paragraphs)]
    spoken = [one.spoken[0] for one in around if one.spoken and not one.narration]
    return (spoken[0] if len(spoken) == 1 else None), bool(spoken)


def _subjects(sentence: str, look: Look) -> Iterator[str]:
    if look.korean:
        if look.words.said.search(sentence) and (name := _subject(sentence, look)):
            yield name
        return
    for verb in look.words.said.finditer(sentence):
        before = _BEFORE.search(sentence[max(0, verb.start() - 60) : verb.start()])
        after = _AFTER.search(sentence[verb.end() : verb.end() + 60])
        for found in (before, after):
            if found and not _nobody(found.group(1), look):
                yield found.group(1)
                break


def _subject(sentence: str, look: Look) -> str:
    """The name that a sentence begins with, where it is its subject: 강이진이, 이진은."""
    found = _SUBJECT.match(sentence)
    if found is None:
        return ""
    token = found.group(1)
    bare = next((token.removesuffix(each) for each in _PARTICLES if token.endswith(each)), "")
    for form in look.known:
        if token == form or (token.startswith(form) and token[len(form) :] in _PARTICLES):
            return form
    return "" if token in look.words.nobody or bare in look.words.nobody else bare


def _nobody(name: str, look: Look) -> bool:
    first = name.split(maxsplit=1)[0].lower()
    return name.lower() in look.words.nobody or first in look.words.nobody
