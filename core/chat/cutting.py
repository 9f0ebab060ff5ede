"""An answer as it streams, without a mark of whoever speaks it, and ended where it begins to speak for others. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from core.chat.harmless import unseen

LONGEST = 240  # characters of a line's beginning that are held back at most
ASIDE = 40  # characters of what may stand in brackets between a name and its colon: "하린 (웃으며):"

_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_EMPHASIS = "*_~"
_BEFORE = "#>@"  # signs of headings, quotes and mentions
_WRAPS = {
    "[": "]", "(": ")", "{": "}", "<": ">", '"': '"', "'": "'", "`": "`", "«": "»", "‹": "›",
    "“": "”", "‘": "’", "「": "」", "『": "』", "【": "】", "〔": "〕", "《": "》", "〈": "〉",
}  # fmt: skip
_COLONS = ":︰꞉∶ː˸։፡"


class _Part(IntEnum):
    BEFORE = 0
    NAME = 1
    AFTER = 2
    ASIDE = 3
    MARK = 4


@dataclass(frozen=True, slots=True)
class _At:
    """One way to read a line's beginning: `typed` of a name, `wraps` still to be closed, `emphasis` still open.

    `signed`: a heading's sign or the like stands before it. `aside` counts what stands in brackets behind the name.
    """

    part: _Part = _Part.BEFORE
    typed: str = ""
    wraps: str = ""
    emphasis: str = ""
    aside: int = 0
    signed: bool = False

    @property
    def blank(self) -> bool:
        return self == _START


_START = _At()


class Cutter:
    """Passes a streamed answer on, a part at a time; "".join of all that `feed` and `end` give is the answer.

    A mark is a name and a colon at the beginning of a line, also in bold, quotes or brackets. `own` marks at the very
    beginning are dropped; at a mark of `others` the answer ends and `cut` is true from then on. Only a line's
    beginning that may still become a mark is held back, with the blank lines before it. A name that is also one of
    `own` counts as own. `within`: the answer goes on in the middle of a line.
    """

    __slots__ = ("_begun", "_held", "_names", "_own", "_trail", "_ways", "cut")

    def __init__(self, own: Sequence[str], others: Sequence[str], *, within: bool = False) -> None:
        self._own = frozenset(filter(None, map(_folded, own)))
        self._names = self._own | frozenset(filter(None, map(_folded, others)))
        self._ways: frozenset[_At] = frozenset() if within else frozenset({_START})
        self._held = ""
        self._begun = within
        self._trail: str | None = None  # the emphasis that the dropped mark has left open
        self.cut = False

    def feed(self, delta: str) -> str:
        """What of the answer is certain by now."""
        passed: list[str] = []
        at = 0
        while at < len(delta) and not self.cut:
            if self._ways or self._trail is not None:
                passed += self._taken(delta[at])
                at += 1
                continue
            end = _LINE_ENDS.search(delta, at)
            stop = end.start() if end else len(delta)
            passed.append(delta[at:stop])
            if end:
                self._ways = frozenset({_START})
            at = stop
        return "".join(passed)

    def end(self) -> str:
        """What was held back, at the end of the answer."""
        held = "" if self._trail is not None else self._held
        self._held, self._trail = "", None
        return held

    def _taken(self, character: str) -> Iterator[str]:
        if self._trail is not None:
            yield from self._after_mark(character, self._trail)
            return
        if _LINE_ENDS.match(character) and any(not way.blank for way in self._ways):
            yield self._released()
            self._ways = frozenset({_START})
        self._held += character
        if not (unseen(character) or _LINE_ENDS.match(character)):
            self._read(character)
        if not self.cut and self._trail is None and (not self._ways or len(self._held) > LONGEST):
            yield self._released()

    def _read(self, character: str) -> None:
        for letter in _folded_letters(character):
            self._ways = frozenset(way for before in self._ways for way in self._next(before, letter))
        marks = [way for way in self._ways if way.part is _Part.MARK]
        if not marks:
            return
        mark = max(marks, key=lambda way: len(way.typed))  # "유리 (이름이 같은 사람):" is not 유리 with an aside
        if mark.typed not in self._own:
            self.cut = True
        elif not self._begun:
            self._trail = mark.emphasis
        self._held = self._held if self._begun and not self.cut else ""
        self._ways = frozenset()

    def _after_mark(self, character: str, trail: str) -> Iterator[str]:
        """Behind a mark that is dropped: blanks go with it, and the emphasis that was opened before the name."""
        if unseen(character) or character.isspace():
            self._held = " "
            return
        if trail.endswith(character) and not self._held:
            self._trail = trail[:-1]
            return
        self._trail, self._held, self._ways = None, "", frozenset({_START})
        for each in trail + character:
            yield from self._taken(each)

    def _released(self) -> str:
        held, self._held, self._ways = self._held, "", frozenset()
        self._begun = self._begun or bool(held.strip())
        return held

    def _next(self, at: _At, letter: str) -> Iterator[_At]:
        """What the line's beginning can be after one more letter."""
        match at.part:
            case _Part.BEFORE:
                yield from self._opened(at, letter)
                yield from self._named(at, letter)
            case _Part.NAME:
                yield from self._named(at, letter)
                if at.typed in self._names:
                    yield from _closed(at, letter)
            case _Part.AFTER:
                yield from _closed(at, letter)
            case _Part.ASIDE if letter == ")":
                yield replace(at, part=_Part.AFTER, aside=0)
            case _Part.ASIDE if at.aside < ASIDE:
                yield replace(at, aside=at.aside + 1)

    def _opened(self, at: _At, letter: str) -> Iterator[_At]:
        if letter.isspace() or letter in _BEFORE:
            yield at if letter.isspace() else replace(at, signed=True)
        if letter in _EMPHASIS:
            yield replace(at, emphasis=at.emphasis + letter)
        if letter in _WRAPS:
            yield replace(at, wraps=at.wraps + _WRAPS[letter])

    def _named(self, at: _At, letter: str) -> Iterator[_At]:
        if letter.isspace():
            if at.part is _Part.NAME:
                yield at
            return
        typed = at.typed + letter
        if any(name.startswith(typed) for name in self._names):
            yield replace(at, part=_Part.NAME, typed=typed)


def _closed(at: _At, letter: str) -> Iterator[_At]:
    """Behind a whole name."""
    if letter.isspace():
        yield replace(at, part=_Part.AFTER)
    if letter in _EMPHASIS and at.emphasis.endswith(letter):
        yield replace(at, part=_Part.AFTER, emphasis=at.emphasis[:-1])
    if at.wraps.endswith(letter) and at.wraps:
        yield replace(at, part=_Part.AFTER, wraps=at.wraps[:-1])
    if letter == "(":
        yield replace(at, part=_Part.ASIDE)
    if letter in _COLONS and not at.wraps:
        yield replace(at, part=_Part.MARK)


def _folded_letters(text: str) -> Iterable[str]:
    """Letters without case, width and composition, each by itself: so a name is known however it is cut in parts."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def _folded(name: str) -> str:
    return "".join(letter for letter in _folded_letters(name) if not (unseen(letter) or letter.isspace()))
