"""Korean particles (josa): 민준이 / 나비가, 부산으로 / 서울로, chosen by the sound that a word ends in."""

from __future__ import annotations

import unicodedata

HANGUL_FIRST, HANGUL_LAST = 0xAC00, 0xD7A3
FINALS = 28
RIEUL = 8

# Whether the Korean reading of a last character ends in a consonant; "ㄹ" is told apart because 로 follows it.
# 0 영, 1 일, 2 이, 3 삼, 4 사, 5 오, 6 육, 7 칠, 8 팔, 9 구; L 엘, M 엠, N 엔, R 알.
_CONSONANT = {
    "0": "ㅇ",
    "1": "ㄹ",
    "3": "ㅁ",
    "6": "ㄱ",
    "7": "ㄹ",
    "8": "ㄹ",
    "l": "ㄹ",
    "m": "ㅁ",
    "n": "ㄴ",
    "r": "ㄹ",
}
_VOWEL = set("2459abcdefghijkopqstuvwxyz")
_CLOSERS = " \t\"'”’)]}>」』】〉》*_~`."


def josa(word: object, pair: object) -> str:
    """`word` with the fitting one of `pair` ("이/가": after a consonant / after a vowel).

    Where the sound is not known (an emoji, another script) both are given: "★이(가)".
    Raises ValueError where `pair` does not hold two forms.
    """
    text, forms = str(word), str(pair).split("/")
    if len(forms) != 2:
        raise ValueError(f"a pair of particles has two forms, not {pair!r}")
    after_consonant, after_vowel = forms
    final = _final(text)
    if final is None:
        return f"{text}{after_consonant}({after_vowel})"
    takes_vowel_form = final == "" or (final == "ㄹ" and after_consonant == "으로")
    return text + (after_vowel if takes_vowel_form else after_consonant)


def _final(text: str) -> str | None:
    """The final consonant of the last sound: "" for none, "ㄹ", another for any other; None where it is not known."""
    # "İ" in lower case is two characters; a syllable that macOS has taken apart is up to three.
    last = unicodedata.normalize("NFC", text.rstrip(_CLOSERS)[-3:])[-1:].lower()[:1]
    if not last:
        return None
    if HANGUL_FIRST <= ord(last) <= HANGUL_LAST:
        index = (ord(last) - HANGUL_FIRST) % FINALS
        return "" if index == 0 else "ㄹ" if index == RIEUL else "ㄱ"
    if last in _CONSONANT:
        return _CONSONANT[last]
    return "" if last in _VOWEL else None
