"""JavaScript's regular expressions in Python: the same matches from the `regex` module, or a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn

import regex

LONGEST = 2_000  # characters of a pattern
LARGEST = 20_000  # characters once its counted repeats are written out: `regex` does, at about 1 kB each
FLAGS = frozenset("dgimsuvy")

WORD = "A-Za-z0-9_"
NOT_WORD = r"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\U0010ffff"
DIGIT = "0-9"
NOT_DIGIT = r"\x00-\x2f\x3a-\U0010ffff"
SPACE = r"\t-\r\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
NOT_SPACE = (
    r"\x00-\x08\x0e-\x1f\x21-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
    r"\u3001-\ufefe\uff00-\U0010ffff"
)
NOT_END = r"[^\n\r\u2028\u2029]"
SETS = {"w": WORD, "W": NOT_WORD, "d": DIGIT, "D": NOT_DIGIT, "s": SPACE, "S": NOT_SPACE}
SYNTAX = r"^$\.*+?()[]{}|/"
CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
BOUNDARY = f"(?-i:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"
INSIDE = f"(?-i:(?<=[{WORD}])(?=[{WORD}])|(?<![{WORD}])(?![{WORD}]))"

_CAPTURE = re.compile(r"(?<!\\)\((?!\?[^<]|\?<[=!])")
_REPEAT = re.compile(r"\{\d{1,5}(?:,\d{0,5})?\}")
_GROUP = re.compile(r"\(\?(?:[:=!]|<[=!]|<([A-Za-z_][A-Za-z0-9_]*)>|(?:i|-i):)")
_PROPERTY = re.compile(r"[pP]\{\^?[A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?\}")
_CODE = re.compile(r"u\{([0-9A-Fa-f]{1,6})\}|u([Dd][89ABab]..)\\u([Dd][C-Fc-f]..)|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})")


class Refused(Exception):
    """JavaScript would not compile this, or nothing here means the same."""


@lru_cache(maxsize=2_048)
def parts(key: str) -> tuple[str, str] | None:
    """Pattern and flags of a key written `/pattern/flags` (LB-RX-1); None for plain text."""
    end = key.rfind("/")
    if end < 2 or not key.startswith("/") or not FLAGS.issuperset(key[end + 1 :]):
        return None
    pattern, escaped = key[1:end], False
    for char in pattern:
        if char == "/" and not escaped:
            return None
        escaped = char == "\\" and not escaped
    return None if escaped else (pattern, key[end + 1 :])


@lru_cache(maxsize=1_024)
def compiled(pattern: str, flags: str) -> regex.Pattern[str] | None:
    """The pattern, ready to search; None where it does not compile, is longer than `LONGEST` or cannot be the same."""
    if len(pattern) > LONGEST or len(set(flags)) < len(flags) or {"u", "v"} <= set(flags):
        return None
    try:
        translated = Translator(pattern, frozenset(flags)).whole()
        return regex.compile(translated, (regex.V0 | regex.IGNORECASE) if "i" in flags else regex.V0)
    except (Refused, regex.error, RecursionError, OverflowError, ValueError):
        return None


@dataclass(slots=True)
class Translator:
    """One pass over a pattern. `at` is the next character, `quantifiable` whether it may be a quantifier.

    `sizes`: of what is open, from the whole pattern to the innermost group; `last`: of what a quantifier would repeat.
    """

    source: str
    flags: frozenset[str]
    at: int = 0
    depth: int = 0
    quantifiable: bool = False
    in_class: bool = False
    last: int = 0
    sizes: list[int] = field(default_factory=lambda: [0])

    @property
    def strict(self) -> bool:
        return bool(self.flags & {"u", "v"})

    def whole(self) -> str:
        found: list[str] = []
        while self.at < len(self.source):
            start, groups = self.at, len(self.sizes)
            repeats = self.quantifiable and self.source[start] in "*+?{"
            found.append(self._next())
            if len(self.sizes) == groups and not repeats:
                self._grow(self.at - start)
        if self.depth:
            self._refuse("a group is not closed")
        return "".join(found)

    def _grow(self, size: int) -> None:
        self.last = size
        self.sizes[-1] += size
        if self.sizes[-1] > LARGEST:
            self._refuse("too large")

    def _refuse(self, why: str) -> NoReturn:
        raise Refused(f"{why} at {self.at}")

    def _next(self) -> str:
        char = self.source[self.at]
        match char:
            case "\\":
                return self._escape()
            case "[":
                return self._class()
            case "(" | ")":
                return self._group(char)
            case "*" | "+" | "?" | "{":
                return self._quantifier(char)
        self.at += 1
        self.quantifiable = char not in "|^$"
        match char:
            case ".":
                return r"(?s:.)" if "s" in self.flags else NOT_END
            case "^":
                return f"(?<!{NOT_END})" if "m" in self.flags else r"\A"
            case "$":
                return f"(?!{NOT_END})" if "m" in self.flags else r"\Z"
            case "|":
                return char
            case "}" | "]" if self.strict:
                self._refuse(f"a lone {char}")
        return literal(ord(char))

    def _group(self, char: str) -> str:
        if char == ")":
            self.depth -= 1
            if self.depth < 0:
                self._refuse("a group is not open")
            self.at, self.quantifiable = self.at + 1, True
            self._grow(self.sizes.pop() + 1)
            return char
        self.depth, self.quantifiable = self.depth + 1, False
        self.sizes.append(0)
        if not self.source.startswith("(?", self.at):
            self.at += 1
            return char
        opened = _GROUP.match(self.source, self.at)
        if opened is None:
            self._refuse("an unknown group")
        self.at = opened.end()
        return opened[0]

    def _quantifier(self, char: str) -> str:
        repeat = _REPEAT.match(self.source, self.at)
        if char == "{" and repeat is None:
            if self.strict:
                self._refuse("a lone {")
            self.at, self.quantifiable = self.at + 1, True
            return r"\{"
        if not self.quantifiable:
            self._refuse("nothing to repeat")
        self.at = repeat.end() if repeat and char == "{" else self.at + 1
        self.quantifiable = False
        if repeat:
            times = max(map(int, re.findall(r"\d+", repeat[0])))
            self.sizes[-1] -= self.last
            self._grow(self.last * max(times, 1))
        lazy = self.source.startswith("?", self.at)
        self.at += lazy
        return (repeat[0] if repeat and char == "{" else char) + "?" * lazy

    def _escape(self) -> str:
        """An escape outside a class."""
        self.at += 1
        self.quantifiable = True
        if self.at >= len(self.source):
            self._refuse("a lone backslash")
        char = self.source[self.at]
        if char in "bB":
            self.at, self.quantifiable = self.at + 1, False
            return BOUNDARY if char == "b" else INSIDE
        if char in SETS:
            self.at += 1
            return f"(?-i:[{SETS[char]}])"
        if char in "123456789":
            return self._back_reference()
        if char == "k" and (named := re.compile(r"k<(\w+)>").match(self.source, self.at)):
            self.at = named.end()
            return f"(?({named[1]})(?P={named[1]}))"
        return self._property() or literal(self._code())

    def _back_reference(self) -> str:
        found = re.compile(r"\d{1,2}").match(self.source, self.at)
        number = 0 if found is None else int(found[0])
        if found is None or number > len(_CAPTURE.findall(self.source)):
            if self.strict or number > 7:
                self._refuse("a reference to no group")
            self.at += 1
            return literal(number)  # then it is octal
        self.at = found.end()
        return rf"(?({number})\g<{number}>)"  # a group that has matched nothing is the empty text

    def _property(self) -> str | None:
        found = _PROPERTY.match(self.source, self.at)
        if not self.strict or found is None:
            return None
        self.at = found.end()
        return rf"\{found[0]}"

    def _code(self) -> int:
        """The one character that an escape stands for; the escape letter is next."""
        found = _CODE.match(self.source, self.at)
        if found is not None:
            self.at = found.end()
            braced, high, low, four, two = found.groups()
            if high and low:
                return 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00
            number = int(braced or four or two, 16)
            return number if number <= 0x10FFFF else self._refuse("no such character")
        char = self.source[self.at]
        self.at += 1
        if char == "c" and re.match(r"[A-Za-z]", self.source[self.at :]):
            self.at += 1
            return ord(self.source[self.at - 1]) % 32
        if char in CONTROLS:
            return CONTROLS[char]
        if self.strict and char not in SYNTAX + "-" * self.in_class:
            self._refuse("an unknown escape")
        return ord(char)

    def _class(self) -> str:
        """`[…]`: sets like \\w stand apart, for letter case must not fold what they hold."""
        if "v" in self.flags and re.search(r"\[|--|&&|\\q", self.source[self.at + 1 : self._class_end()]):
            self._refuse("a set operation")
        self.at += 1
        negative = self.source.startswith("^", self.at)
        self.at += negative
        self.in_class = True
        plain, exact = self._members()
        self.in_class = False
        self.at, self.quantifiable = self.at + 1, True
        choices = [f"[{''.join(plain)}]"] * bool(plain) + [f"(?-i:[{''.join(exact)}])"] * bool(exact)
        if negative:
            return f"(?:{''.join(f'(?!{choice})' for choice in choices)}(?s:.))" if exact else _none_of(plain)
        return f"(?:{'|'.join(choices)})" if choices else "(?!)"

    def _members(self) -> tuple[list[str], list[str]]:
        plain: list[str] = []
        exact: list[str] = []
        while not self.source.startswith("]", self.at):
            first = self._atom(exact)
            dash = self.source.startswith("-", self.at) and not self.source.startswith("-]", self.at)
            if not dash:
                plain += [] if first is None else [literal(first)]
                continue
            self.at += 1
            last = self._atom(exact)
            if first is None or last is None:  # "[\w-.]": the dash is itself
                plain += [literal(each) for each in (first, ord("-"), last) if each is not None]
            elif first > last:
                self._refuse("a range that runs backwards")
            else:
                plain.append(f"{literal(first)}-{literal(last)}")
        return plain, exact

    def _atom(self, exact: list[str]) -> int | None:
        """The next character of a class, or None after a set was added to `exact`."""
        if self.at >= len(self.source):
            self._refuse("a class is not closed")
        char = self.source[self.at]
        self.at += 1
        if char != "\\":
            return ord(char)
        if self.at >= len(self.source):
            self._refuse("a lone backslash")
        char = self.source[self.at]
        if char in SETS:
            self.at += 1
            exact.append(SETS[char])
            return None
        if char == "b":
            self.at += 1
            return 8
        if (named := self._property()) is not None:
            exact.append(named)
            return None
        return self._code()

    def _class_end(self) -> int:
        found = re.compile(r"(?:[^\]\\]|\\.)*\]", re.DOTALL).match(self.source, self.at + 1)
        return found.end() if found else len(self.source)


def _none_of(plain: list[str]) -> str:
    return f"[^{''.join(plain)}]" if plain else "(?s:.)"


def literal(code: int) -> str:
    """One character so that it means itself inside and outside a class."""
    char = chr(code)
    if char.isalnum() or char == "_" or (code > 127 and code < 0xD800):
        return char
    return rf"\x{code:02x}" if code < 256 else rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"
