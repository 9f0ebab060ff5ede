"""How texts are cut for a search: Korean and its neighbours by pairs of letters, other writing by words. (pure)"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 24  # letters of a word that its gram keeps
MOST_WORDS = 8  # of what is looked for; more are as good as none

# Hangul, Han, Kana, Thai: written without a blank at each word's end (Korean particles stick to their nouns).
_DENSE = (
    "\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3031-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_DENSE}]+|[^\\W_{_DENSE}]+")
_IS_DENSE = re.compile(f"[{_DENSE}]")


@dataclass(frozen=True, slots=True)
class Needle:
    """A word that is looked for: `text` as it stands in folded texts; its grams lie in all of `ranges` ([from, to))."""

    text: str
    ranges: tuple[tuple[bytes, bytes], ...]


def fold(text: str) -> str:
    """Letter case, width and marks aside: words and runs of one writing, with a blank before and after each."""
    runs = _RUN.findall(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))
    return f" {' '.join(runs)} " if runs else ""


def grams(folded: str) -> frozenset[str]:
    """All grams of a folded text: pairs and last letters of dense runs, whole words of the others."""
    return frozenset(gram for run in folded.split() for gram in _grams(run))


def needles(words: str, *, typing: bool = False) -> tuple[Needle, ...]:
    """What to look for: dense runs in any part of a text, words by how they begin.

    Words of one or two letters are whole words ("of", "AI") unless somebody is still `typing` them.
    """
    runs = dict.fromkeys(fold(words).split())
    return tuple(_needle(run, 1 if typing else 3) for run in list(runs)[:MOST_WORDS])


def rank(found: Sequence[Needle], fields: Sequence[str]) -> int | None:
    """The number of the last of `fields` (folded, weightiest first) that finding all needles takes; None for none."""
    places = [next((n for n, text in enumerate(fields) if needle.text in text), None) for needle in found]
    known = [place for place in places if place is not None]
    return max(known) if known and len(known) == len(places) else None


def _grams(run: str) -> Iterator[str]:
    if not _IS_DENSE.match(run):
        yield run[:LONGEST]
        return
    yield run[-1]
    for at in range(len(run) - 1):
        yield run[at : at + 2]


def _needle(run: str, begins: int) -> Needle:
    if _IS_DENSE.match(run):
        pairs = dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
        return Needle(run, tuple(map(_exactly, pairs)) or (_beginning(run),))
    if len(run) < begins:
        return Needle(f" {run} ", (_exactly(run),))
    return Needle(f" {run}", (_beginning(run[:LONGEST]),))


def _exactly(gram: str) -> tuple[bytes, bytes]:
    return gram.encode(), gram.encode() + b"\x00"


def _beginning(gram: str) -> tuple[bytes, bytes]:
    """UTF-8 has no byte 0xff."""
    return gram.encode(), gram.encode() + b"\xff"
