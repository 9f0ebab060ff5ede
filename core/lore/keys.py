"""Whether a key stands in a text: plain keys, whole words, regular expressions with a clock on them."""

from __future__ import annotations

import re
import string
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import regex

from core.lore import jsregex
from core.lore.scene import MARK

KEY_SECONDS = 0.05  # of one regular expression on one text
ALL_SECONDS = 0.1  # of all of them in one activation
QUICK_SECONDS = 0.002  # before other threads may run meanwhile: letting them costs more than most searches
REST_SECONDS = 600.0  # a key that took too long is not tried again in this process for so long
MOST_RESTING = 4_096
LONGEST_TEXT = 64_000  # characters that a regular expression sees: the newest, for they stand first
GRAM = 3
AROUND, LONGEST_EXCERPT = 24, 120  # characters of a passage that a reason shows
_WORD = frozenset(string.ascii_letters + string.digits + "_")
_MACRO = re.compile(r"\{\{|<(?:user|bot|char)", re.IGNORECASE)
_UNSEEN = re.compile(r"\{\{(?://|comment:)[^{}]*\}\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """A key, ready to be looked for. `needle`: what a plain key is looked for as, in any letter case.

    `broken`: it has the form of a regular expression and is none, so it never matches. `waits`: it holds a macro.
    """

    text: str
    needle: str = ""
    pattern: regex.Pattern[str] | None = None
    broken: bool = False
    waits: bool = False

    @property
    def indexed(self) -> bool:
        """Whether an index finds it: what holds a segment's mark could stand across two of them."""
        return bool(self.needle) and MARK not in self.needle


@lru_cache(maxsize=16_384)
def key_of(text: str, *, squashed: bool = False, expanded: bool = False) -> Key:
    stripped = composed(text.strip())
    if not expanded and _MACRO.search(stripped):
        return Key(text, waits=True)
    form = jsregex.parts(stripped)
    if form is None:
        return Key(text, squash(stripped) if squashed else stripped.lower())
    pattern = jsregex.compiled(*form)
    return Key(text, pattern=pattern, broken=pattern is None)


def composed(text: str) -> str:
    """`text` in the form in which it is compared: macOS and some keyboards write 한 as three letters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def squash(text: str) -> str:
    """`text` as RisuAI compares it: lower case, without its comments and without blanks."""
    return "".join(_UNSEEN.sub("", text).lower().split())


@dataclass(slots=True)
class Watch:
    """How long the regular expressions of one activation may still take, and which were too slow.

    Counted is the processor's time of this thread, so that a busy machine takes nobody's turn.
    """

    left: float = ALL_SECONDS
    each: float = KEY_SECONDS
    slow: dict[str, None] = field(default_factory=dict)

    def ready(self, text: str, *, squashed: bool) -> Key:
        """The key of a text whose macros are done; one that cannot match where there is no time to compile it."""
        began = time.thread_time()
        key = key_of(text, squashed=squashed, expanded=True) if self.left > 0 else Key(text, broken=True)
        if key.pattern is not None:
            self.left -= time.thread_time() - began
        return key

    def searched(self, key: Key, text: str) -> tuple[int, int] | None:
        """Where the regular expression `key` matches. Too slow, or no time left: nowhere, and it is noted."""
        if key.pattern is None:
            return None
        if self.left <= 0 or key.text in self.slow or _rests(key.text):
            self.slow[key.text] = None
            return None
        began, most = time.thread_time(), min(self.each, self.left)
        try:
            return _span(key.pattern, text, most)
        except TimeoutError:
            self.slow[key.text] = None
            if most >= self.each:
                rest(key.text)
            return None
        finally:
            self.left -= time.thread_time() - began


def _span(pattern: regex.Pattern[str], text: str, seconds: float) -> tuple[int, int] | None:
    try:
        match = pattern.search(text, timeout=min(QUICK_SECONDS, seconds))
    except TimeoutError:
        match = pattern.search(text, timeout=seconds, concurrent=True)
    return None if match is None else match.span()


_resting: dict[str, float] = {}  # keys that took too long, and until when (monotonic) they are left alone


def _rests(key: str) -> bool:
    until = _resting.get(key)
    if until is not None and until <= time.monotonic():
        _resting.pop(key, None)
        until = None
    return until is not None


def rest(key: str, seconds: float = REST_SECONDS) -> None:
    """Leave a key alone for so long, in this process."""
    _resting[key] = time.monotonic() + seconds
    while len(_resting) > MOST_RESTING:
        _resting.pop(next(iter(_resting)), None)


@dataclass
class Haystack:
    """One text to scan, composed, and what is worked out of it once. `squashed` as in the profile."""

    text: str
    watch: Watch
    squashed: bool = False
    found: dict[tuple[str, bool, bool], bool] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # of regular expressions

    def __post_init__(self) -> None:
        self.text = composed(self.text)

    @cached_property
    def folded(self) -> str:
        return squash(self.text) if self.squashed else self.text.lower()

    @cached_property
    def tokens(self) -> frozenset[str]:
        return frozenset(_UNSEEN.sub("", self.text).lower().replace(MARK, " ").split())

    @cached_property
    def grams(self) -> frozenset[str]:
        """Every run of one to `GRAM` characters."""
        text = self.folded
        pairs = map("".join, pairwise(text))
        threes = map("".join, zip(text, text[1:], text[2:], strict=False))
        return frozenset(text).union(pairs, threes)

    def holds(self, key: Key, *, whole: bool, case: bool) -> bool:
        """Whether `key` stands here. Regular expressions ignore both options (they carry their own)."""
        asked = (key.text, whole, case)
        known = self.found.get(asked)
        if known is None:
            known = self.found[asked] = self._holds(key, whole=whole, case=case)
        return known

    def _holds(self, key: Key, *, whole: bool, case: bool) -> bool:
        if not self.text:
            return False
        if key.pattern is not None or key.broken:
            span = self.watch.searched(key, self.text[:LONGEST_TEXT])
            if span is not None:
                self.spans[key.text] = span
            return span is not None
        if not key.needle:
            return False
        if self.squashed:
            return composed(key.text.strip()).lower() in self.tokens if whole else key.needle in self.folded
        needle, text = (composed(key.text.strip()), self.text) if case else (key.needle, self.folded)
        return _at(needle, text, whole=whole) >= 0

    def passage(self, key: Key, *, whole: bool, case: bool) -> str:
        """The words around a key that stands here; "" where the text was changed too much to tell."""
        start, end = self.spans.get(key.text, (-1, -1))
        if start < 0 and key.needle and not self.squashed and len(self.folded) == len(self.text):
            needle, text = (composed(key.text.strip()), self.text) if case else (key.needle, self.folded)
            start = _at(needle, text, whole=whole)
            end = start + len(needle)
        return "" if start < 0 else excerpt(self.text, start, end)


def _at(needle: str, text: str, *, whole: bool) -> int:
    return alone_at(needle, text) if whole and len(needle.split()) == 1 else text.find(needle)


def alone_at(word: str, text: str) -> int:
    """Where `word` stands between ends of the text or JavaScript's `\\W` (all but A-Z, a-z, 0-9 and _); -1: nowhere."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or text[at - 1] not in _WORD) and (end == len(text) or text[end] not in _WORD):
            return at
        at = text.find(word, at + 1)
    return -1


def excerpt(text: str, start: int, end: int) -> str:
    """`text[start:end]` with a few words around it, within its segment and on one line."""
    first = max(text.rfind(MARK, 0, start + 1) + 1, start - AROUND)
    stop = text.find(MARK, max(end, first))
    last = min(len(text) if stop < 0 else stop, max(end, first) + AROUND, first + LONGEST_EXCERPT)
    words = " ".join(text[first:last].replace(MARK, " ").split())
    before = "…" if first > 0 and text[first - 1] != MARK else ""
    after = "…" if last < len(text) and last != stop else ""
    return f"{before}{words}{after}"


class Index:
    """Many keys at once: which of their owners can match at all, from a text's runs of characters."""

    def __init__(self, owned: Iterable[tuple[int, Key]]) -> None:
        by_gram: dict[str, list[tuple[str, int]]] = {}
        always: list[int] = []
        for owner, key in owned:
            if key.waits or key.pattern is not None or MARK in key.needle:
                always.append(owner)
            elif key.needle:
                by_gram.setdefault(_rarest(key.needle, by_gram), []).append((key.needle, owner))
        self.by_gram, self.always = by_gram, frozenset(always)

    def hits(self, haystack: Haystack) -> tuple[set[int], set[str]]:
        """Owners of a plain key that stands in the text in any letter case and of all keys that must be tried.

        Beside them the needles that stand there, so that nobody looks for them again.
        """
        text, owners, needles = haystack.folded, set(self.always), set[str]()
        for gram in self.by_gram.keys() & haystack.grams:
            for needle, owner in self.by_gram[gram]:
                if needle == gram or needle in needles or needle in text:
                    needles.add(needle)
                    owners.add(owner)
        return owners, needles


def _rarest(needle: str, by_gram: dict[str, list[tuple[str, int]]]) -> str:
    grams = [needle[at : at + GRAM] for at in range(max(1, len(needle) - GRAM + 1))]
    return min(grams, key=lambda gram: len(by_gram.get(gram, ())))
