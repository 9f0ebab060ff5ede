"""Neutral markup: CommonMark's emphasis, code, headings and quotes with strikethrough. Pure.

Written here and not taken from a CommonMark library because nothing may be lost: every character of the source is
either shown or one of the marks that were understood, and its place is known. Libraries drop link definitions and
white space, keep no positions of inline marks, and do not close `**"안녕"**이라고`, which Korean needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.surface.port import Measure

MIN_LIMIT = 64
_FENCE = re.compile(r"[ ]{0,3}```([^`\n]*)(\n|$)")
_MARK = re.compile(r"\\[*_~`\\>#]|`+|\*\*\*|\*\*|\*|___|__|_|~~")
_HEADING = re.compile(r"#{1,6} +(?=\S)")
_QUOTE = re.compile(r"> ?")
_LINE_MARKS = ">#`"
_SENTENCE_END = re.compile(r"[.!?。…？！][\"'”’」』)*_]*\s+")
_LANGUAGE_LIMIT = 20


class Kind(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    PRE = "pre"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Span:
    """`start` and `end` in code points of the plain text; `language` for PRE where the fence names one."""

    start: int
    end: int
    kind: Kind
    language: str = ""


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an answer. The `text`s joined are the answer; `before` and `after` close and reopen a fence."""

    text: str
    before: str = ""
    after: str = ""


def plain(text: str) -> Plain:
    """The text without its marks, and what the marks meant. Spans nest and never cross."""
    builder = _Builder()
    for kind, piece, language in _blocks(text):
        if kind is Kind.PRE:
            builder.span(piece, Kind.PRE, language)
        else:
            _lines(piece, builder)
    return Plain("".join(builder.out), tuple(sorted(builder.spans, key=lambda s: (s.start, -s.end))))


def visible(text: str) -> str:
    """What a reader sees of `text`."""
    return plain(text).text


def split(text: str, limit: int, measure: Measure) -> list[Part]:
    """Cut at paragraphs, then lines, sentences and words, so that no part measures more than `limit`.

    `measure` counts as the place counts (Telegram: UTF-16 units) and never less than one for a code point. White space
    at the edges of a part does not count: places trim it. A growing text keeps its earlier cuts, so that a streamed
    answer only ever changes its last part. Raises ValueError if `limit` < 64.
    """
    if limit < MIN_LIMIT:
        raise ValueError(f"a limit of {limit} is less than {MIN_LIMIT}")
    parts: list[Part] = []
    rest, before = text, ""
    while measure(before + rest.strip()) > limit:
        end = _cut(rest, limit - measure(before) - len("\n```") - len("\n"), measure)
        piece, rest = rest[:end], rest[end:]
        fence = _open_fence(before + piece)
        parts.append(Part(piece, before, "" if fence is None else "\n```"))
        before = "" if fence is None else f"```{fence}\n"
    if rest or not parts:
        parts.append(Part(rest, before))
    return parts


class _Builder:
    """Plain text that grows, with its spans."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.length = 0
        self.spans: list[Span] = []

    def add(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def span(self, text: str, kind: Kind, language: str = "") -> None:
        if text:
            self.spans.append(Span(self.length, self.length + len(text), kind, language))
        self.add(text)


def _blocks(text: str) -> Iterator[tuple[Kind | None, str, str]]:
    """Fenced code (kind PRE, without its fences) and what stands between. A fence left open reaches to the end."""
    position = start = 0
    while position < len(text):
        opening = _FENCE.match(text, position)
        if opening is None or not opening[2]:
            newline = text.find("\n", position)
            position = len(text) if newline < 0 else newline + 1
            continue
        if start < opening.start():
            yield None, text[start : opening.start()], ""
        end, position = _closing(text, opening.end())
        yield Kind.PRE, text[opening.end() : end], opening[1].strip()[:_LANGUAGE_LIMIT]
        start = position
    if start < len(text):
        yield None, text[start:], ""


def _closing(text: str, position: int) -> tuple[int, int]:
    """Where the code ends and where the text goes on."""
    while position < len(text):
        closing = _FENCE.match(text, position)
        if closing and not closing[1].strip():
            return position, closing.end()
        newline = text.find("\n", position)
        position = len(text) if newline < 0 else newline + 1
    return len(text), len(text)


def _lines(text: str, builder: _Builder) -> None:
    """Headings and quotes line by line; emphasis may run over the lines of one paragraph."""
    paragraph = ""
    for line in text.splitlines(keepends=True):
        heading, quote = _HEADING.match(line), _QUOTE.match(line)
        if not (heading or quote or not line.strip()):
            paragraph += line
            continue
        _inline(paragraph, builder)
        paragraph = ""
        start = builder.length
        mark = heading or quote
        _inline(line[mark.end() :] if mark else line, builder)
        end = builder.length - (1 if line.endswith("\n") else 0)
        if mark and end > start:
            builder.spans.append(Span(start, end, Kind.BOLD if heading else Kind.QUOTE))
    _inline(paragraph, builder)


@dataclass(slots=True)
class _Token:
    """A mark or plain text. `kinds` are set on marks that have found their other half."""

    text: str
    mark: bool = False
    opens: tuple[Kind, ...] = ()
    closes: tuple[Kind, ...] = ()


_KINDS = {
    "*": (Kind.ITALIC,),
    "_": (Kind.ITALIC,),
    "**": (Kind.BOLD,),
    "__": (Kind.BOLD,),
    "***": (Kind.BOLD, Kind.ITALIC),
    "___": (Kind.BOLD, Kind.ITALIC),
    "~~": (Kind.STRIKE,),
}


def _inline(text: str, builder: _Builder) -> None:
    tokens = list(_tokens(text))
    _pair(tokens)
    starts: list[tuple[Kind, int]] = []
    for token in tokens:
        if token.closes:
            for kind in token.closes:
                _, start = starts.pop()
                if builder.length > start:
                    builder.spans.append(Span(start, builder.length, kind))
        elif token.opens:
            starts.extend((kind, builder.length) for kind in token.opens)
        elif token.mark and token.text.startswith("`") and len(token.text) > 1 and token.text.endswith("`"):
            ticks = len(token.text) - len(token.text.lstrip("`"))
            builder.span(token.text[ticks:-ticks], Kind.CODE)
        elif token.mark and token.text.startswith("\\"):
            builder.add(token.text[1:])
        else:
            builder.add(token.text)


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while found := _MARK.search(text, position):
        if found.start() > position:
            yield _Token(text[position : found.start()])
        end = found.end()
        if found[0].startswith("`"):
            close = re.compile(rf"(?<!`){found[0]}(?!`)").search(text, end)
            if close and close.start() > end:
                end = close.end()
                yield _Token(text[found.start() : end], mark=True)
            else:
                yield _Token(found[0])
        else:
            yield _Token(found[0], mark=True)
        position = end
    if position < len(text):
        yield _Token(text[position:])


def _pair(tokens: list[_Token]) -> None:
    """Find for each closing mark the nearest open one of its kind; marks between that stayed open are plain text."""
    stack: list[int] = []
    for index, token in enumerate(tokens):
        kinds = _KINDS.get(token.text) if token.mark else None
        if kinds is None:
            continue
        left = tokens[index - 1].text[-1:] if index else ""
        right = tokens[index + 1].text[:1] if index + 1 < len(tokens) else ""
        inside_word = token.text.startswith("_") and left.isalnum() and right.isalnum()
        partner = next((i for i in reversed(stack) if tokens[i].text == token.text), None)
        if partner is not None and left and not left.isspace() and not inside_word and partner < index - 1:
            tokens[partner].opens, token.closes = kinds, tuple(reversed(kinds))
            del stack[stack.index(partner) :]
        elif right and not right.isspace() and not inside_word:
            stack.append(index)


def _open_fence(text: str) -> str | None:
    """The language of a fence that is open at the end of `text` ("" for none named), None where none is open."""
    opened: str | None = None
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if found is None:
            continue
        if opened is None:
            opened = found[1].strip()[:_LANGUAGE_LIMIT] if found[2] else None
        elif not found[1].strip():
            opened = None
    return opened


def _cut(text: str, room: int, measure: Measure) -> int:
    """Where to end a part that may measure `room` at most; never 0, with the white space that follows taken along."""
    lead = len(text) - len(text.lstrip())
    window = lead + _fitting(text[lead : lead + room], room, measure)
    for end in (_last(text, window, rule) for rule in _RULES):
        if end is not None and end > lead + (window - lead) * 2 // 5:
            return _off_a_mark(text, _with_space(text, end), lead)
    return _off_a_mark(text, _with_space(text, _whole_character(text, window, lead)), lead)


def _off_a_mark(text: str, end: int, lead: int) -> int:
    """Where to end a part so that what stood within a line does not become a quote, a heading or a fence by beginning
    one: a word earlier, or a character. One letter decides, so that a growing text keeps its cuts."""
    spoken = len(text[:end].rstrip())
    if end >= len(text) or text[end] not in _LINE_MARKS or "\n" in text[spoken:end]:
        return end
    word = max(text.rfind(" ", 0, spoken), text.rfind("\n", 0, spoken)) + 1
    earlier: int
    for earlier in (word, *range(spoken - 1, max(word, lead, spoken - 30), -1)):
        if lead < earlier < spoken and text[earlier] not in _LINE_MARKS and not text[earlier].isspace():
            return earlier
    return end


def _fitting(text: str, room: int, measure: Measure) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _last(text: str, window: int, rule: Callable[[str], int]) -> int | None:
    end = rule(text[:window])
    return end if end > 0 else None


def _sentence(text: str) -> int:
    end = 0
    for found in _SENTENCE_END.finditer(text):
        end = found.end()
    return end


_RULES: tuple[Callable[[str], int], ...] = (
    lambda text: text.rfind("\n\n") + 2 if "\n\n" in text else 0,
    lambda text: text.rfind("\n") + 1,
    _sentence,
    lambda text: text.rfind(" ") + 1,
)


def _with_space(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _whole_character(text: str, end: int, lead: int) -> int:
    """Not between the code points of one character (marks, joiners, skin tones), as far back as 30 of them."""
    for back in range(min(30, end - lead - 1)):
        position = end - back
        if position >= len(text) or not (_joins(text[position]) or text[position - 1] == "\u200d"):
            return position
    return end


def _joins(character: str) -> bool:
    return (
        unicodedata.combining(character) != 0
        or character in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u1160" <= character <= "\u11ff"
    )
