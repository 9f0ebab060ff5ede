"""How far two Korean names are apart, in letters (jamo): 강이진 and 강이준 differ in one. Pure.

Two names that a reader may take for each other differ in one letter; so names of a cast are two or more apart, and
whatever is one apart from a name and is none itself is a slip.
"""

from __future__ import annotations

import unicodedata

FIRST, LAST = 0xAC00, 0xD7A3
FINALS, VOWELS = 28, 21
INITIAL, MEDIAL, FINAL = 0x1100, 0x1161, 0x11A7


def jamo(text: str) -> str:
    """Each syllable as its letters; what is no Hangul syllable stays, in lower case."""
    return "".join(map(_letters, unicodedata.normalize("NFC", text).lower()))


def distance(one: str, other: str) -> int:
    """The least number of letters to add, drop or change (Levenshtein)."""
    left, right = jamo(one), jamo(other)
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left, 1):
        before, row[0] = row[0], at
        for place, against in enumerate(right, 1):
            cost = before if letter == against else 1 + min(before, row[place], row[place - 1])
            before, row[place] = row[place], cost
    return row[-1]


def nearly(one: str, other: str) -> bool:
    """Whether they are of one length and one letter apart: cheap, for all words of a text."""
    if len(one) != len(other) or sum(map(str.__ne__, one, other)) != 1:
        return False
    return distance(one, other) == 1


def _letters(character: str) -> str:
    code = ord(character)
    if not FIRST <= code <= LAST:
        return character
    rest, final = divmod(code - FIRST, FINALS)
    initial, medial = divmod(rest, VOWELS)
    letters = chr(INITIAL + initial) + chr(MEDIAL + medial)
    return letters + chr(FINAL + final) if final else letters
