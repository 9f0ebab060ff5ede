"""What every check needs: words by their stems, texts without their spaces, and all that a product says. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pydantic import BaseModel

from core.stories.given import Problem

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_HANGUL = re.compile(r"[가-힣]")
_ID = re.compile(r"[a-z0-9_-]+")
_SPACE = re.compile(r"\s+")
_JOSA_LISTED = """
에게서는 에게서 에서는 에서도 으로는 으로도 으로서 으로써
이라는 이라도 이라고 에게 에서 에는 에도 으로 로서 로써 로는 까지 부터 처럼 보다
마저 조차 밖에 라는 라고 이나 이랑 하고
하게 하는 하다 하며 하면 하지 하던 했던 했다 한다 해서 되는 되다 되어 된다 됐다 되던 당한 당하는
스러운 적인 이다 이며 인데 들은 들이 들을 들의 들과
은 는 이 가 을 를 의 에 로 와 과 도 만 랑 한 된 할 될 인 들
"""
_ENDINGS_LISTED = "'s ’s ations ation ings ions ing ion ors ers ed es or er ly s"
_IDLE_LISTED = "a an and as at by for from in into is of on or that the this to who whose with"
_WITH_JOSA, _WITH_ENDING = (
    re.compile(rf"(.{{{least},}}?)(?:{'|'.join(each.split())})", re.DOTALL)
    for least, each in ((2, _JOSA_LISTED), (3, _ENDINGS_LISTED))
)
"""Of several that fit, the longest is taken; what is left is no single letter."""
_IDLE = frozenset(_IDLE_LISTED.split())
SHARED = 5  # letters at the beginning that make two English words kin ("regression", "regressed")


def clean(text: str) -> str:
    """Composed (NFC), every run of white space one space: how quotes are compared."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def squeezed(text: str) -> str:
    """Without white space and in lower case: "계약 결혼" is "계약결혼"."""
    return _SPACE.sub("", unicodedata.normalize("NFC", text)).casefold()


def holds(text: str, quote: str) -> bool:
    """Whether a quote stands in a text word for word; an empty one stands nowhere."""
    wanted = clean(quote)
    return bool(wanted) and wanted in clean(text)


def stem(word: str) -> str:
    """Without particle or ending; of a word that is nothing but one, the word."""
    word = unicodedata.normalize("NFC", word).casefold()
    found = (_WITH_JOSA if _HANGUL.search(word) else _WITH_ENDING).fullmatch(word)
    return found[1] if found else word


@lru_cache(maxsize=64)
def stems(text: str) -> tuple[str, ...]:
    """Of all words that say something, in order. An episode is asked for each of its facts, so it is kept."""
    found = (match.group() for match in _WORD.finditer(unicodedata.normalize("NFC", text)))
    return tuple(stem(word) for word in found if word.casefold() not in _IDLE)


def says(text: str, keyword: str) -> bool:
    """Whether a keyword is in a text, whatever its endings: each of its words, of four or more at least the half.

    A keyword without a word (signs only) is in every text.
    """
    wanted = stems(keyword)
    if not wanted:
        return True
    tight, there = squeezed(text), stems(text)
    met = sum(_met(each, tight, there) for each in wanted)
    return met == len(wanted) if len(wanted) <= 3 else 2 * met >= len(wanted)


def _met(wanted: str, tight: str, there: tuple[str, ...]) -> bool:
    if _HANGUL.search(wanted):
        return wanted in tight
    return any(_kin(wanted, each) for each in there)


def _kin(one: str, other: str) -> bool:
    shared = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    length = min(len(one), len(other)) if shared is None else shared
    return one == other or length >= max(SHARED, 3 * min(len(one), len(other)) // 4)


def written_in(text: str, language: str) -> bool:
    """Whether a text has letters of a language's script."""
    return bool(_HANGUL.search(text)) if language == "ko" else bool(re.search(r"[A-Za-z]", text))


def strings(value: object) -> Iterator[str]:
    """All that a product says, without ids and choices."""
    match value:
        case BaseModel():
            yield from strings(value.model_dump(mode="json"))
        case str():
            if not _ID.fullmatch(value):
                yield value
        case Mapping():
            for each in value.values():
                yield from strings(each)
        case list() | tuple():
            for each in value:
                yield from strings(each)


def doubled(names: Iterable[str]) -> tuple[str, ...]:
    """What stands more than once, however it is spaced or capitalised, in the order of its second standing."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for name in names:
        if squeezed(name) in seen:
            again[name] = None
        seen.add(squeezed(name))
    return tuple(again)


def unique(code: str, field: str, names: Iterable[str]) -> Iterator[Problem]:
    for name in doubled(names):
        yield Problem(code, f"{field}: “{name}” stands there more than once; each must be different.")


def known(code: str, field: str, ids: Iterable[str], there: Iterable[str]) -> Iterator[Problem]:
    """A problem for each id that does not exist."""
    allowed = list(dict.fromkeys(there))
    for each in dict.fromkeys(ids):
        if each not in allowed:
            yield Problem(code, f"{field}: there is no “{each}”; use only: {', '.join(allowed) or '(none)'}.")


def overlap(one: str, other: str, length: int) -> str:
    """The first run of so many characters (without spaces) that stands in both, "" where there is none."""
    left, right = squeezed(one), squeezed(other)
    if one.strip() and len(left) < length:
        return one if left in right else ""
    return next((left[at : at + length] for at in range(len(left) - length + 1) if left[at : at + length] in right), "")
