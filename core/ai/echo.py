"""Taking up a word of what was said, as people do before they answer: "고양이라…", "Your sister…". (pure)"""

from __future__ import annotations

import re

from core.text.josa import josa

_PARTICLES = {
    "을": True,
    "를": False,
    "이": True,
    "가": False,
}  # whether it follows a consonant
_WORD = re.compile(r"[a-z]+")
_HANGUL_RUN = re.compile(r"[가-힣]+")
_HANGUL_WORD = re.compile(r"[가-힣]{3,7}")
_PRONOUNS = frozenset(
    _HANGUL_RUN.findall(
        "우리 그것 이것 저것 무엇 누구 여기 거기 저기 당신 그대 자기 사람 정도 얼마 아무 모두 하나 이거 그거 저거 뭔가"
    )
)
_PAST = frozenset("ㅆㅄ")
_MINE = re.compile(
    r"\bmy ([a-z]{3,14})(?=[.,!?;]|\s+(?:is|was|has|had|and|died|left|got|said|told|just|keeps?|wants?)\b|\s*$)"
)
_DULL = frozenset(_WORD.findall("bad best god life mind name new old opinion own point question self turn way"))
_FINALS = "_ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def echo(said: str, language: str) -> str:
    """The words to begin with; "" where none can be taken up safely."""
    return _korean(said) if language == "ko" else _english(said)


def _english(said: str) -> str:
    found = [word for word in _MINE.findall(said.casefold()) if word not in _DULL]
    return f"Your {found[-1]}…" if found else ""


def _korean(said: str) -> str:
    """A noun is told by its particle, and only if the particle fits the sound before it: verb forms fall through."""
    for word in reversed(_HANGUL_WORD.findall(said)):
        stem, particle = word[:-1], word[-1]
        if particle not in _PARTICLES or stem in _PRONOUNS:
            continue
        final = _FINALS[(ord(stem[-1]) - 0xAC00) % 28]
        if (final != "_") is _PARTICLES[particle] and final not in _PAST:
            return f"{josa(stem, '이라/라')}…"
    return ""
