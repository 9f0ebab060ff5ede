"""Whether words stand in a message, whatever its blanks and points. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from core.memory.distil.types import LONGEST_QUOTE

SHORTEST = 2  # letters; a shorter quote must be the whole message


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text, taken apart and in lower case, and for each which character it came from."""

    text: str
    joined: str = field(init=False)
    owners: list[int] = field(init=False)

    def __post_init__(self) -> None:
        letters, owners = [], []
        for number, character in enumerate(self.text):
            for letter in unicodedata.normalize("NFKD", character).casefold():
                if letter.isalnum():
                    letters.append(letter)
                    owners.append(number)
        object.__setattr__(self, "joined", "".join(letters))
        object.__setattr__(self, "owners", owners)

    def find(self, words: str) -> str | None:
        """The part of the text that says `words`, as it stands there (at most 300 characters); None: it does not."""
        wanted = Letters(words[: 4 * LONGEST_QUOTE]).joined
        if not wanted or (len(wanted) < SHORTEST and wanted != self.joined):
            return None
        at = self.joined.find(wanted)
        while at >= 0:
            end = at + len(wanted) - 1
            if self._whole(at, end):
                return self.text[self.owners[at] : self.owners[end] + 1][:LONGEST_QUOTE]
            at = self.joined.find(wanted, at + 1)
        return None

    def _whole(self, first: int, last: int) -> bool:
        """Whether neither a syllable nor a Latin word is cut there: "hate" does not stand in "whatever"."""
        begins = not first or self._parted(first - 1, first)
        return begins and (last + 1 == len(self.owners) or self._parted(last, last + 1))

    def _parted(self, left: int, right: int) -> bool:
        one, other = self.owners[left], self.owners[right]
        if one == other:
            return False
        if other - one > 1:
            return True
        return not (self.joined[left].isascii() and self.joined[right].isascii())
