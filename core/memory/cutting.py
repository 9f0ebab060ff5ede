"""How a message is cut into passages, and what is embedded of one. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

LONG = 60  # words above which a message is cut: what people write to each other stays whole
PIECE = 30  # words of a piece at most (memory reference, 1: of the sizes tried the best)
WIDEST = 400  # characters of a piece at most, for scripts without spaces
MOST = 2_000  # pieces of one message; what comes after them is not found
BEFORE = 200  # characters of each message before that are embedded with one
EMBEDDED = 800  # characters of a passage that are embedded

_WORD = re.compile(r"\S+")


def pieces(text: str) -> list[tuple[int, int]]:
    """(start, end) of each passage: the whole message, or pieces of PIECE words at most of a long one, cut between
    sentences where that can be."""
    words = [
        (found.start() + at, min(found.start() + at + WIDEST, found.end()))
        for found in _words(text)
        for at in range(0, found.end() - found.start(), WIDEST)
    ]
    if not words:
        return []
    if len(words) <= LONG and words[-1][1] - words[0][0] <= 2 * WIDEST:
        return [(words[0][0], words[-1][1])]
    return list(_cut(text, words))[:MOST]


def _words(text: str) -> Iterator[re.Match[str]]:
    room = MOST * PIECE
    for number, found in enumerate(_WORD.finditer(text)):
        if number == room:
            return
        yield found


def _cut(text: str, words: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, count = 0, 0
    for number, (start, end) in enumerate(words):
        full = number - first >= PIECE or end - words[first][0] > WIDEST
        if number > first and (full or (number - first >= PIECE // 2 and _ends(text, words[number - 1], start))):
            yield words[first][0], words[number - 1][1]
            first, count = number, count + 1
            if count == MOST:
                return
    yield words[first][0], words[-1][1]


def _ends(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether a sentence or a line ends between two words."""
    return text[before[1] - 1] in ".!?。！？…" or "\n" in text[before[1] : start]


def context(before: Sequence[str], text: str) -> str:
    """What is embedded of a passage: its words after the two messages before it, each of these cut."""
    said = [each.strip()[-BEFORE:] for each in before[-2:] if each.strip()]
    return "\n".join([*said, text[:EMBEDDED]])


def fingerprint(text: str, context: str) -> str:
    """32 hex digits that tell whether a passage would be embedded the same."""
    both = f"{len(text)}\n{text}{context}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(both, digest_size=16).hexdigest()
