"""Local models write what they think into the answer, between <think> and </think>: here it is taken out. (pure)"""

from __future__ import annotations

BEGIN, END = "<think>", "</think>"


class Unthought:
    """Words go in as they come and out without a thought that stands at the very beginning."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking: bool | None = None
        self._spoke = False

    def add(self, text: str) -> None:
        self._held += text

    def take(self) -> str:
        """What is certain to be said; the rest is held until more comes."""
        if self._thinking is None:
            start = self._held.lstrip()
            if len(start) < len(BEGIN) and BEGIN.startswith(start):
                return ""
            self._thinking = start.startswith(BEGIN)
        if self._thinking:
            _, ended, after = self._held.partition(END)
            if not ended:
                return ""
            self._thinking, self._held = False, after
        words, self._held = self._held, ""
        if not self._spoke:
            words = words.lstrip("\n")
        self._spoke = self._spoke or bool(words)
        return words

    def rest(self) -> str:
        """At the end of the stream: what was held, unless it is a thought that never ended."""
        words, self._held = self._held, ""
        return "" if self._thinking else words
