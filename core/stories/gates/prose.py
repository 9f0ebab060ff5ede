"""An episode's text as the gates look at it: paragraphs, sentences, speech. Pure; linear in the length of any text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

WINDOW = "[【〔┌│┃╔║"
_SPEECH = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|「[^「」]*(?:」|$)|『[^『』]*(?:』|$)")
_SINGLE = re.compile(r"(?<!\w)‘(?:[^‘’]|’(?=\w))*(?:’|$)")
_QUOTES = re.compile(r"[“\"「『‘]")
_END = re.compile(r"[.!?…](?:[”\"’'」』)\]]*)\s+")
_SHORT = frozenset({"Mr", "Mrs", "Ms", "Dr", "St", "Sgt", "Capt", "Lt"})
_SPACE = re.compile(r"\s+")
CLOSERS = "”\"’'」』)]】〕"


@dataclass(frozen=True)
class Paragraph:
    """`spoken` are its speeches with their marks. A window is a panel of a system's words (상태창), no narration."""

    text: str
    spoken: tuple[str, ...]
    narration: str
    window: bool

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentences(self.text)) if " " in self.text else (self.text,)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The sentences of its narration."""
        return tuple(sentences(self.narration)) if self.narration else ()


@dataclass(frozen=True)
class Page:
    """The whole of an episode; `scenes` hold the numbers of each one's paragraphs."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    scenes: tuple[range, ...]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(each for one in self.paragraphs if not one.window for each in one.sentences)

    @cached_property
    def narration(self) -> str:
        return "\n".join(one.narration for one in self.paragraphs if not one.window)

    @cached_property
    def speech(self) -> str:
        return "\n".join(each for one in self.paragraphs for each in one.spoken)

    @cached_property
    def prose(self) -> str:
        """Without windows, which may say the same again and again."""
        return "\n".join(one.text for one in self.paragraphs if not one.window)

    @cached_property
    def tight(self) -> str:
        """The prose without any space."""
        return squeezed(self.prose)


def page(scenes: tuple[str, ...]) -> Page:
    """Paragraphs are set apart by an empty line; a text without any empty line is cut at each line."""
    scenes = tuple(scene.replace("\r\n", "\n") for scene in scenes)
    text = "\n\n".join(scenes)
    apart = "\n\n" if "\n\n" in text else "\n"
    single = text.count("“") + text.count('"') + text.count("「") == 0 and "‘" in text
    paragraphs: list[Paragraph] = []
    ranges: list[range] = []
    for scene in scenes:
        first = len(paragraphs)
        paragraphs += [_paragraph(each, single=single) for each in map(str.strip, scene.split(apart)) if each]
        ranges.append(range(first, len(paragraphs)))
    return Page(text, tuple(paragraphs), tuple(ranges))


def sentences(text: str) -> Iterator[str]:
    """What ends in a full stop, a mark or dots; a mark within a speech that goes on in the same sentence ends none."""
    begin = 0
    for found in _END.finditer(text):
        after = text[found.end() : found.end() + 1]
        word = text[max(begin, found.start() - 5) : found.start()].rpartition(" ")[2]
        if "a" <= after <= "z" or word in _SHORT:
            continue
        if piece := text[begin : found.end()].strip():
            yield piece
        begin = found.end()
    if rest := text[begin:].strip():
        yield rest


def squeezed(text: str) -> str:
    """Without any space."""
    return _SPACE.sub("", text)


def shown(text: str, most: int = 60) -> str:
    """A place in the text as a report quotes it: short, on one line, and writable whatever it holds."""
    line = _SPACE.sub(" ", text[: most * 3]).strip()
    line = line if len(line) <= most else line[: most - 1] + "…"
    return line.encode("utf-8", "replace").decode("utf-8")


def _paragraph(text: str, *, single: bool) -> Paragraph:
    if text[0] in WINDOW:
        return Paragraph(text, (), "", window=True)
    if not _QUOTES.search(text):
        return Paragraph(text, (), text, window=False)
    marks = _SINGLE if single else _SPEECH
    spoken = tuple(found.group() for found in marks.finditer(text))
    return Paragraph(text, spoken, marks.sub(" ", text).strip(), window=False)
