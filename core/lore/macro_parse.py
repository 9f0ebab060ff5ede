"""Reading `{{name::argument}}`: one pass over a text, nested arguments first, from left to right. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

DEEPEST = 50  # macros within macros; braces further in are text, which keeps the time linear
LONGEST_NAME = 40  # characters of a macro that a report names

_TOKEN = re.compile(r"(?:\\[{}])+|\{{2,}|\}{2,}|<(?:user|bot|char)>", re.IGNORECASE)
_BRACES = re.compile(r"\\[{}]|\{{2,}|\}{2,}")
_HEAD = re.compile(r"\s*(//|\?|[#/:]?[^\W\d][\w-]{0,39}|/)?")
_SEPARATOR = re.compile(r"\s*(::?)|\s+")
_ESCAPE = re.compile(r"\\([{}])")
_LISTED = re.compile("::")
_OLD_NAMES = {"<user>": "user", "<bot>": "char", "<char>": "char"}


class Mark(Enum):
    """What a macro can leave in place of words."""

    TRIM = "the newlines around it go"
    LIVE = "what follows is told"
    DEAD = "what follows is left out"


class Piece(NamedTuple):
    """A stretch of a text. Only what stood there literally is searched for separators, never a macro's words."""

    text: str
    raw: str
    literal: bool = False
    mark: Mark | None = None


class Form(Enum):
    """How arguments follow a name: `{{a}}`, `{{a:b}}` or `{{a b}}`, `{{a::b}}`, anything else."""

    BARE = 0
    ONE = 1
    LIST = 2
    ODD = 3


@dataclass(frozen=True, slots=True)
class Call:
    """A macro whose nested macros are already words. It opens `at`, and stands `within` the braces `around` it."""

    name: str
    shown: str
    form: Form
    rest: tuple[Piece, ...]
    at: int
    within: int = -1
    around: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All that follows the name and its separator."""
        return join(self.rest)

    @property
    def args(self) -> tuple[str, ...]:
        """What `::` divides; none where nothing follows the name."""
        return () if self.form is Form.BARE else tuple(cut(self.rest, _LISTED)[0])


Evaluate = Callable[[Call], str | Mark | None]


@dataclass(slots=True)
class _Frame:
    at: int
    head: int
    name: str
    quiet: bool
    pieces: list[Piece]


def walk(text: str, evaluate: Evaluate) -> list[Piece]:
    """The text in pieces, each macro replaced by what `evaluate` answers; for None it stays as it stands.

    Time is linear in the length, whatever the nesting. Macros within `{{// a comment}}` are not evaluated.
    """
    return _Walk(text, evaluate).run()


def join(pieces: Iterable[Piece]) -> str:
    """The words of `pieces`, with what their marks ask for done."""
    told: list[str] = []
    live, trimming = True, False
    for piece in pieces:
        match piece.mark:
            case Mark.TRIM:
                _drop_newlines(told)
                trimming = True
            case Mark.LIVE | Mark.DEAD:
                live = piece.mark is Mark.LIVE
            case None if live and piece.text:
                words = piece.text.lstrip("\r\n") if trimming else piece.text
                trimming = trimming and not words
                told.append(words)
    return "".join(told)


def cut(pieces: Iterable[Piece], separator: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The parts between separators that stand literally in `pieces`, and those separators."""
    parts: list[list[Piece]] = [[]]
    between: list[str] = []
    live = True
    for piece in pieces:
        if piece.mark in {Mark.LIVE, Mark.DEAD}:
            live = piece.mark is Mark.LIVE
        if not (piece.literal and live):  # what is left out parts nothing
            parts[-1].append(piece)
            continue
        start = 0
        for found in separator.finditer(piece.text):
            parts[-1].append(_literal(piece.text[start : found.start()]))
            parts.append([])
            between.append(found.group())
            start = found.end()
        parts[-1].append(_literal(piece.text[start:]))
    return [join(part) for part in parts], between


def has_macros(text: str) -> bool:
    """Whether reading `text` could change it."""
    return "{{" in text or "<" in text or "\\{" in text or "\\}" in text


class _Walk:
    def __init__(self, text: str, evaluate: Evaluate) -> None:
        self.text = text
        self.evaluate = evaluate
        self.frames = [_Frame(-1, 0, "", False, [])]
        self.closed = _closed(text) if "//" in text else frozenset[int]()
        self.too_deep = 0  # pairs of braces that were opened beyond DEEPEST

    def run(self) -> list[Piece]:
        done = 0
        for token in _TOKEN.finditer(self.text):
            self._text(self.text[done : token.start()])
            done = token.end()
            found = token.group()
            match found[0]:
                case "\\":
                    self._put(Piece(_ESCAPE.sub(r"\1", found), found))
                case "{":
                    self._open(token.start(), len(found))
                case "}":
                    self._close(len(found))
                case _:
                    self._old_name(token.start(), found)
        self._text(self.text[done:])
        return self._unclosed()

    def _put(self, piece: Piece) -> None:
        if piece.raw or piece.mark:
            self.frames[-1].pieces.append(piece)

    def _text(self, words: str) -> None:
        if words:
            self.frames[-1].pieces.append(_literal(words))

    def _open(self, at: int, braces: int) -> None:
        if braces % 2:  # {{{user}}} is a macro in braces
            self._text("{")
        pairs = braces // 2
        opened = min(pairs, DEEPEST + 1 - len(self.frames)) if not self.too_deep else 0
        start = at + braces % 2
        for nth in range(opened):
            head = _HEAD.match(self.text, start + 2 * nth + 2)
            name = (head[1] if head else None) or ""
            quiet = self.frames[-1].quiet or (name == "//" and start + 2 * nth in self.closed)
            width = head.end() - start - 2 * nth - 2 if head else 0
            self.frames.append(_Frame(start + 2 * nth, width, name, quiet, []))
        self.too_deep += pairs - opened
        self._text("{{" * (pairs - opened))

    def _close(self, braces: int) -> None:
        pairs, spare = divmod(braces, 2)
        text_pairs = min(self.too_deep, pairs)
        self.too_deep -= text_pairs
        self._text("}}" * text_pairs)
        closing = min(pairs - text_pairs, len(self.frames) - 1)
        for _ in range(closing):
            self._finish(self.frames.pop())
        self._text("}}" * (pairs - text_pairs - closing) + "}" * spare)

    def _finish(self, frame: _Frame) -> None:
        raw = "{{" + "".join(piece.raw for piece in frame.pieces) + "}}"
        outer = self.frames[-1]
        if outer.quiet:
            self._put(Piece(raw, raw))
            return
        form, rest = _arguments(frame)
        shown = frame.name or raw[:LONGEST_NAME]
        around = tuple(each.name for each in self.frames[1:])
        self._answer(Call(frame.name.lower(), shown, form, rest, frame.at, outer.at, around), raw)

    def _old_name(self, at: int, raw: str) -> None:
        outer = self.frames[-1]
        if outer.quiet:
            self._text(raw)
            return
        around = tuple(each.name for each in self.frames[1:])
        self._answer(Call(_OLD_NAMES[raw.lower()], raw, Form.BARE, (), at, outer.at, around), raw)

    def _answer(self, call: Call, raw: str) -> None:
        match self.evaluate(call):
            case None:
                self._put(Piece(raw, raw))
            case str(words):
                self._put(Piece(words, words))
            case mark:
                self._put(Piece("", "", mark=mark))

    def _unclosed(self) -> list[Piece]:
        """Braces that nothing closes are text, and what stands after them is as good as any other."""
        pieces = self.frames[0].pieces
        for frame in self.frames[1:]:
            pieces.append(_literal("{{"))
            pieces.extend(frame.pieces)
        return pieces


def _closed(text: str) -> frozenset[int]:
    """Where the braces open that are closed again."""
    waiting: list[int] = []
    closed: set[int] = set()
    for token in _BRACES.finditer(text):
        pairs, spare = divmod(len(token.group()), 2)
        if token.group()[0] == "{":
            waiting.extend(range(token.start() + spare, token.end(), 2))
        elif token.group()[0] == "}":
            closed.update(waiting[max(0, len(waiting) - pairs) :])
            del waiting[max(0, len(waiting) - pairs) :]
    return frozenset(closed)


def _literal(text: str) -> Piece:
    return Piece(text, text, literal=True)


def _arguments(frame: _Frame) -> tuple[Form, tuple[Piece, ...]]:
    """What follows the name. A comment and `{{? a = b}}` need no separator."""
    rest = _without(frame.pieces, frame.head)
    if not any(piece.raw.strip() or piece.mark for piece in rest):
        return Form.BARE, ()
    first = rest[0]
    separator = _SEPARATOR.match(first.text) if first.literal else None
    if separator is None:
        return (Form.ONE if frame.name in {"//", "?"} else Form.ODD), rest
    left = _without(rest, separator.end())
    return (Form.LIST if separator[1] == "::" else Form.ONE), left


def _without(pieces: Sequence[Piece], width: int) -> tuple[Piece, ...]:
    """`pieces` without the first `width` characters, which stand in the first of them."""
    if not width:
        return tuple(pieces)
    return (_literal(pieces[0].text[width:]), *pieces[1:]) if len(pieces[0].text) > width else tuple(pieces[1:])


def _drop_newlines(told: list[str]) -> None:
    while told:
        told[-1] = told[-1].rstrip("\r\n")
        if told[-1]:
            return
        told.pop()
