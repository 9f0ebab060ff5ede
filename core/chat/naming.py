"""Which names a text names, in whatever case, with Korean particles, and with unseen letters between. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.chat.harmless import visible

_HANGUL = "가-힣"
_DENSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # written without a blank at a word's end
# What may stick to a Korean name before it ends: a title, then particles, a vocative or a copula.
_TITLES = "님|씨|양|군|쨩|짱|선생님|선생|선배님|선배|언니|누나|오빠|형|형님|이모|삼촌|아저씨|아줌마|할머니|할아버지|쌤"
_PARTICLES = (
    "이랑|랑|하고|이와|과|와|이의|의|에게서|에게|한테서|한테|께서|께|더러|보고|이는|은|는|이를|을|를|이가|가|이도|도|만|까지|부터|처럼"
    "|같이|보다|이나|나|이든|든|마저|조차|밖에|이라고|라고|이라면|라면|이라서|라서|으로|로|에"
    "|아아|아|이야|야|이여|여|이|이다|다|이니|니|인가|인데|인지|이지|지|이네|네|였어|이었어|예요|이에요|이요|요|입니다|이랬|라는|이라는|란|이란"
)
_STUCK = f"(?:이?(?:네|들))?(?:이)?(?: ?(?:{_TITLES}))?(?:{_PARTICLES}){{0,3}}"
_AFTER_KOREAN = f"(?={_STUCK}(?![{_HANGUL}]))"
# A name of one syllable is a word of its own too often ("준 거야"): it counts where it is called or set apart.
_AFTER_SYLLABLE = f"(?=(?:이|아|님| ?씨| ?군| ?양){_STUCK}(?![{_HANGUL}])|\\s*[,.!?~:…]|\\s*$)"
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류홍고문양손배백허남심노곽성차주우구민진엄채원천방공현함변염"
)
_TITLE_WORDS = frozenset(["the", "lady", "lord", "miss", "madam", "king", "queen", "prince", "princess", "captain"])
_SHORTEST = 3  # letters of one word of a name by which somebody is called, where it is not Korean


class Naming:
    """The names of several: `found(text)` gives the numbers of those that a text names, in the order of naming.

    Whoever has a name of several words is known by each of them, and whoever has a Korean full name by the given name,
    unless that is another's whole name. The longest name counts: "유리아" does not name 유리.
    """

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        self._pattern, self._owners = _compiled(tuple(tuple(map(_plain, each)) for each in names))

    def found(self, text: str) -> list[int]:
        if self._pattern is None:
            return []
        order: dict[int, None] = {}
        for match in self._pattern.finditer(_plain(text)):
            order |= dict.fromkeys(self._owners[_key(match[0])])
        return list(order)


@lru_cache(maxsize=256)
def _compiled(names: tuple[tuple[str, ...], ...]) -> tuple[re.Pattern[str] | None, dict[str, list[int]]]:
    whole: dict[str, list[int]] = {}
    for number, own in enumerate(names):
        for name in filter(None, own):
            _add(whole, name, number)
    parts: dict[str, list[int]] = {}
    for number, own in enumerate(names):
        for name in own:
            for part in _parts(name):
                if _key(part) not in whole:
                    _add(parts, part, number)
    owners = whole | parts
    patterns = [_pattern(name) for name in sorted(owners, key=len, reverse=True)]
    return (re.compile("|".join(patterns)) if patterns else None), owners


def _add(owners: dict[str, list[int]], name: str, number: int) -> None:
    known = owners.setdefault(_key(name), [])
    if number not in known:
        known.append(number)


def _parts(name: str) -> Iterator[str]:
    """By what of a name somebody is called."""
    words = name.split()
    for word in words if len(words) > 1 else ():
        korean = _is(word, _HANGUL)
        if len(word) >= (2 if korean else _SHORTEST) and word not in _TITLE_WORDS:
            yield word
    if len(words) == 1 and len(name) == 3 and _is(name, _HANGUL) and name[0] in _SURNAMES:
        yield name[1:]


def _pattern(key: str) -> str:
    """The name as a word of its own; blanks within it count as little as line ends."""
    words = r"\s+".join(map(re.escape, key.split()))
    return f"{_before(key[0])}{words}{_after(key)}"


def _before(letter: str) -> str:
    if _is(letter, _HANGUL):
        return f"(?<![{_HANGUL}])"
    return f"(?<![^\\W{_HANGUL}{_DENSE}])" if letter.isalnum() and not _is(letter, _DENSE) else ""


def _after(key: str) -> str:
    letter = key[-1]
    if _is(letter, _HANGUL):
        return _AFTER_SYLLABLE if len(key) == 1 else _AFTER_KOREAN
    return f"(?![^\\W{_HANGUL}{_DENSE}])" if letter.isalnum() and not _is(letter, _DENSE) else ""


def _is(text: str, letters: str) -> bool:
    return re.fullmatch(f"[{letters}]+", text) is not None


def _key(name: str) -> str:
    return " ".join(name.split())


def _plain(text: str) -> str:
    """Without case, width and what nobody sees."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible(text)).casefold()).strip()
