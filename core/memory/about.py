"""Whom a question is about: who said a thing is half of finding it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.memory.scoring import Query

PARTICLE = 3  # syllables at most that may follow a name within a word: 민지한테는
SHORTEST = 2  # characters of a name that is looked for

_WORD = re.compile(r"[^\W_]+(?:['’]s?)?")
_ASKING = re.compile(
    r"\b(?:can|could|would|will|do|did) you (?:please )?(?:remind|tell|remember|recall|help|know|think|give|show|say)\b"
    r"|\b(?:remind|tell|give|show|help) me\b|\bi(?:'m| was| am)? (?:wonder|think|remember|forgot|forget|guess)\w*"
)
_I = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself)\b|(?:^|\s)(?:나|난|날|내|내가|나는|나도|나한테|나랑|제|제가|저|저는|전|저도|저한테)(?=\s|$)"
)
_YOU = re.compile(
    r"\b(?:you|you're|you've|your|yours)\b|(?:^|\s)(?:너|넌|널|네|네가|니가|너는|너도|너한테|당신|당신은|당신이)(?=\s|$)"
)


def about(
    query: Query, speakers: Mapping[str, int], speaker: NDArray[np.int32], by_character: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which messages are from the one that the question is about; none where it is about several or nobody."""
    none = np.zeros(len(speaker), np.bool_)
    text = query.text.casefold().replace("’", "'")[:2_000]
    words = _WORD.findall(text)
    named = {name for name in speakers if _named(name, words)}
    if named:
        return speaker == speakers[named.pop()] if len(named) == 1 else none
    said = _ASKING.sub(" ", text)
    i, you = _I.search(said) is not None, _YOU.search(said) is not None
    if i == you:
        return none
    if you:
        return by_character
    return speaker == speakers[query.person] if query.person in speakers else ~by_character


def _named(name: str, words: list[str]) -> bool:
    """By the whole name's first word, which is how people are called; Koreans also without the family's syllable."""
    first = next(iter(name.split()), "")
    called = [first, first[1:]] if len(first) == 3 and "가" <= first[0] <= "힣" else [first]
    return any(
        word == each or (word.startswith(each) and _ends(word[len(each) :]))
        for word in words
        for each in called
        if len(each) >= SHORTEST
    )


def _ends(rest: str) -> bool:
    """Whether it is what a name may have behind it."""
    return rest in {"'s", "'", "s"} or (len(rest) <= PARTICLE and all("가" <= each <= "힣" for each in rest))
