"""A chat's words as a story may have them: without addresses and numbers by which somebody can be found. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from core.text.josa import josa

LONGEST_NAME = 30
_HANGUL = re.compile(r"[가-힣]$")
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GONE = re.compile(
    "|".join(
        (
            r"<[@#][!&]?\d+>",  # Discord's mentions of people, roles and channels
            r"<a?:\w+:\d+>",  # and its own emoji
            r"<t:\d+(?::\w)?>",
            r"[a-z][a-z0-9+.-]*://\S+",
            r"(?<![A-Za-z0-9])www\.\S+",
            r"(?<![\w@])(?:[\w-]+\.)+(?:com|net|org|kr|io|gg|me|co|dev|app|xyz|jp|cn|tv|ly|us|uk)(?![A-Za-z0-9])(?:/\S*)?",
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*",
            r"@[\w.]+",
            r"\w{2,32}#\d{4}(?!\d)",  # a handle with a number
            r"\+\d[\d ().-]{6,}\d",
            r"(?<!\d)\(?0\d{1,2}\)?[ .-]?\d{3,4}[ .-]?\d{4}(?!\d)",
            r"(?<!\d)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)",
            r"(?<!\d)\d{6}[ -]\d{7}(?!\d)",  # a Korean resident's number
            r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)",  # a bank card's
            r"\d{9,}",
            r"```\w*",
            r"⟦S\d+⟧|[⟦⟧]",  # the marks that stand before scenes
        )
    ),
    re.IGNORECASE,
)
_MARKS = re.compile(r"[|:#*_`~<>\[\](){}\"“”]")
_EVERYBODY = frozenset(
    [
        "나",
        "너",
        "저",
        "그",
        "이",
        "내",
        "네",
        "제",
        "우리",
        "너희",
        "그녀",
        "누구",
        "i",
        "me",
        "you",
        "he",
        "she",
        "we",
        "they",
        "a",
        "the",
    ]
)
"""Names that say nothing of who is meant: they stay, or no sentence would be left whole."""
PAIRS = {
    "은": "은/는",
    "는": "은/는",
    "이": "이/가",
    "가": "이/가",
    "을": "을/를",
    "를": "을/를",
    "과": "과/와",
    "와": "과/와",
    "으로": "으로/로",
    "로": "으로/로",
    "아": "아/야",
    "야": "아/야",
    "이랑": "이랑/랑",
    "랑": "이랑/랑",
    "이나": "이나/나",
    "나": "이나/나",
}
"""Particles that follow the sound before them, and both their forms."""
_PARTICLE = "|".join(sorted(PAIRS, key=len, reverse=True))


def clean(text: str) -> str:
    """On one line, without links, e-mail addresses, telephone and other long numbers, handles and mentions.

    What is left when one of them is gone is looked at again, so nothing of them can be made of two halves.
    """
    text = "".join(each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each) != "Cf")
    text = " ".join(text.translate(_FULLWIDTH).split())
    while True:
        shorter = " ".join(_GONE.sub(" ", text).split())
        if shorter == text:
            return text
        text = shorter


def clean_name(name: str) -> str:
    """A name as a story may have it, "" where nothing of it is left."""
    bare = _MARKS.sub(" ", clean(name))
    return clean(bare)[:LONGEST_NAME].strip()


class Renaming:
    """Names that are told by others, wherever they stand; Korean particles behind them fit the new ones."""

    def __init__(self, names: Mapping[str, str]) -> None:
        told = {old.strip().casefold(): new for old, new in names.items() if old != new}
        self._names = {old: new for old, new in told.items() if old and old not in _EVERYBODY}
        longest_first = sorted(self._names, key=len, reverse=True)
        known = "|".join(_spelt(name) for name in longest_first)
        self._known = re.compile(known, re.IGNORECASE) if known else None

    def __call__(self, text: str) -> str:
        return text if self._known is None else self._known.sub(self._told, text)

    def _told(self, found: re.Match[str]) -> str:
        whole = found[0].casefold()
        name = max((each for each in self._names if whole.startswith(each)), key=len)
        new, behind = self._names[name], whole[len(name) :]
        if len(behind) > 1 and behind not in PAIRS and behind.startswith("이"):  # 민준이는 → A는
            behind = behind.removeprefix("이")
        return josa(new, PAIRS[behind]) if behind in PAIRS else new + behind


def _spelt(name: str) -> str:
    """A name of one syllable is one only where nothing else is joined to it."""
    escaped, last = re.escape(name), r"(?![^\W_])"
    if not _HANGUL.search(name):
        return rf"(?<!\w){escaped}(?:{_PARTICLE})?(?![A-Za-z0-9])"
    particle = rf"(?:(?:이)?(?:{_PARTICLE}){last})?"
    return rf"(?<!\w){escaped}{particle}" + (last if len(name) == 1 else "")
