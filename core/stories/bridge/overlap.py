"""Whose words a text repeats: runs of eight words that somebody said who gave no consent. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

RUN = 8
"""Words (어절 in Korean) in a row that count as somebody's own (stories reference, 2.7)."""
ECHO = 4  # words of a shorter message that count when all of them are repeated

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """What is compared: without punctuation, letter case and the ways in which one letter can be encoded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """All stretches of so many words, in order."""
    found = words(text)
    for start in range(len(found) - length + 1):
        yield tuple(found[start : start + length])


class Foreign:
    """What those have said who gave no consent, made ready to be looked for in many texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        said = tuple(texts)
        self._runs = {run for text in said for run in runs(text, RUN)}
        self._echoes: dict[int, set[tuple[str, ...]]] = {}
        for each in (tuple(words(text)) for text in said):
            if ECHO <= len(each) < RUN:
                self._echoes.setdefault(len(each), set()).add(each)

    def leaks(self, text: str) -> tuple[str, ...]:
        """The stretches of `text` that repeat eight or more of their words in a row, each as long as it is."""
        found = words(text)
        starts = [start for start, run in enumerate(runs(text, RUN)) if run in self._runs]
        return tuple(" ".join(found[first : last + RUN]) for first, last in _joined(starts))

    def echoes(self, text: str) -> bool:
        """Whether it repeats a run of theirs, or one of their shorter messages as a whole."""
        return bool(self.leaks(text)) or any(
            run in known for length, known in self._echoes.items() for run in runs(text, length)
        )


def leaks(text: str, foreign: Iterable[str]) -> tuple[str, ...]:
    """The stretches of `text` that repeat eight or more words in a row of one of `foreign`."""
    return Foreign(foreign).leaks(text)


def _joined(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of starts that follow one another."""
    known = set(starts)
    for start in starts:
        if start - 1 in known:
            continue
        last = start
        while last + 1 in known:
            last += 1
        yield start, last
