"""Names that become others wherever they stand in a story, with Korean particles that fit the new ones. Pure.

A name is one where what is joined to it can be read as particles: within longer words it stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.stories.bridge.cleaning import PAIRS
from core.text.josa import josa

Rename = Callable[[str], str]

_ID = re.compile(r"[a-z0-9_-]+")  # as ids are (core.stories.schemas.base.Id)
# The copula's endings behind a vowel; behind a consonant "이" stands before them (표준국어대사전, "이다").
_VERBAL = ("고", "다", "며", "지", "니", "네", "냐", "자", "면", "거", "래", "군", "구")
_NOMINAL = ("라", "란", "든", "죠")
_CONTRACTED = {"이었": "였", "이에요": "예요", "이어": "여"}
_SAME = [
    "에게서",
    "에게",
    "께서",
    "께",
    "한테서",
    "한테",
    "더러",
    "보고",
    "의",
    "도",
    "만큼",
    "만",
    "까지",
    "부터",
    "처럼",
    "보다",
    "마저",
    "조차",
    "밖에",
    "뿐",
    "같이",
    "같은",
    "하고",
    "에서",
    "에",
    "대로",
    "답",
    "치고",
    "커녕",
    "입니",
    "인데",
    "인가",
    "인지",
    "인",
    "일",
    "임",
    "씨",
    "님",
    "군",
    "양",
    "들",
    "네",
    "쪽",
    "측",
    "누나",
    "오빠",
    "언니",
    "아저씨",
    "아주머니",
    "선배",
    "후배",
    "선생",
    "대장",
    "팀장",
    "길드장",
    "사장",
    "대표",
    "요",
]
_THEN = [
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "과",
    "와",
    "로",
    "으로",
    "의",
    "도",
    "만",
    "까지",
    "부터",
    "께서",
    "께",
    "에게",
    "에게서",
    "한테",
    "서",
    "써",
    "조차",
    "마저",
    "처럼",
    "보다",
    "뿐",
    "들",
    "네",
    "님",
    "요",
    "랑",
    "나",
    "야",
    "아",
    "다",
    "고",
    "며",
    "지",
    "죠",
    "지만",
    "니까",
    "니",
    "든지",
    "든",
    "라고",
    "라는",
    "라면",
    "라도",
    "라서",
    "란",
    "였다",
    "였던",
    "였고",
    "였지",
    "예요",
    "이에요",
    "이다",
    "이라고",
    "이라는",
    "이었다",
    "이었던",
    "입니다",
    "입니까",
    "인",
    "인데",
    "인가",
    "인지",
    "선",
    "서는",
    "서도",
    "서의",
    "했다",
    "하며",
    "하고",
    "함께",
    "에",
    "에서",
    "는커녕",
    "은커녕",
]
_AFTER = {
    "은/는": ("요", "커녕"),
    "과/와": ("는", "도", "의", "만", "는요"),
    "으로/로": ("서", "써", "서는", "서도", "서의", "부터", "는", "도", "만", "의"),
    "이랑/랑": ("은", "도", "만", "의"),
    "이나/나": ("마", "요"),
    "이/가": ("요",),
}
"""What else may follow a pair's particle."""
_CHAIN = re.compile(f"(?:{'|'.join(sorted(_THEN, key=len, reverse=True))}){{0,3}}")
_OPENS = re.compile(r"(?:^|[\n“‘\"'(「『…!?.,~-])\s*$")
LONGEST_TAIL = 10  # syllables that are joined to a name


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with every name of `names` told by its new one. A name that becomes itself is only recognised, so that
    no shorter one is found in it."""
    return renaming(names)(text)


def renaming(names: Mapping[str, str]) -> Rename:
    """As `renamed`, for many texts."""
    known = {old: new for old, new in names.items() if old}
    if all(old == new for old, new in known.items()):
        return lambda text: text
    listed = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W_])({listed})([가-힣]{{0,{LONGEST_TAIL}}})(['’](?= \w))?(?![^\W_])")

    def told(found: re.Match[str]) -> str:
        fitting = _fitted(found, found[1], known[found[1]], found[2])
        return fitting + _apostrophe(found, known[found[1]]) if fitting else found[0]

    return lambda text: pattern.sub(told, text)


def _apostrophe(found: re.Match[str], new: str) -> str:
    """James' hand → Mark's hand; the mark that ends a quotation stays as it is."""
    mark = found[3] or ""
    owns = mark and found[1].endswith("s") and not new.endswith("s") and not _quoting(found)
    return f"{mark}s" if owns else mark


def _quoting(found: re.Match[str]) -> bool:
    """Whether a quotation is open, which the apostrophe may close."""
    before = found.string[max(0, found.start() - 400) : found.start()].rpartition("\n")[2]
    return before.count("‘") > len(re.findall(r"’(?!\w)", before)) or re.search(r"(?<!\w)'[^']*$", before) is not None


def _fitted(found: re.Match[str], old: str, new: str, tail: str) -> str:
    """The new name with what is joined to the old one; "" where that is no particle, so the old one is none."""
    if not tail:
        return new
    for way in (_paired, _copula, _called, _plain):
        if fitting := way(found, old, new, tail):
            return fitting
    return ""


def _paired(found: re.Match[str], old: str, new: str, tail: str) -> str:
    """은/는, 이/가 and the like."""
    for length in (2, 1):
        particle, rest = tail[:length], tail[length:]
        pair = PAIRS.get(particle)
        if pair is None or josa(old, pair) != old + particle or (rest and rest not in _AFTER.get(pair, ())):
            continue
        if pair == "아/야" and not _addressed(found, old, rest):
            return ""
        return josa(new, pair) + rest
    return ""


def _addressed(found: re.Match[str], old: str, rest: str) -> bool:
    """지우야: a call, or what is said of somebody? A call stands first, or a comma or a mark follows."""
    if _closed(old):
        return not rest
    after = found.string[found.end(2) : found.end(2) + 1]
    first = _OPENS.search(found.string[max(0, found.start() - 8) : found.start()]) is not None
    return not rest and (first or after in {",", "!", "~", "…"}) and not (after in {".", "?"} and not first)


def _copula(_found: re.Match[str], old: str, new: str, tail: str) -> str:
    """강이준이라고 → 한지우라고, 강이준이었다 → 한지우였다, and back."""
    bare = _uncoupled(old, tail)
    if bare is None:
        return ""
    if not _closed(new):
        return new + bare
    for closed, opened in _CONTRACTED.items():
        if bare.startswith(opened):
            return new + closed + bare[len(opened) :]
    return f"{new}이{bare}"


def _uncoupled(old: str, tail: str) -> str | None:
    """What the copula would be behind a vowel; None where it is no copula."""
    if _closed(old):
        for closed, opened in _CONTRACTED.items():
            if tail.startswith(closed):
                return opened + tail[len(closed) :]
        bare = tail[1:]
        return bare if tail.startswith("이") and bare.startswith((*_NOMINAL, *_VERBAL, "야")) else None
    if tail.startswith((*_NOMINAL, "였", "예요", "야")):
        return tail
    # 지우고, 나리지: of two syllables they may as well be verbs.
    return tail if len(old) > 2 and tail.startswith(_VERBAL) and _CHAIN.fullmatch(tail[1:]) else None


def _called(_found: re.Match[str], old: str, new: str, tail: str) -> str:
    """A given name that ends in a consonant takes 이 before particles: 이준이는 → 도윤이는, 지우는."""
    rest = tail[1:]
    if not (_closed(old) and tail.startswith("이") and rest):
        return ""
    if not (rest.startswith(tuple(_SAME)) or _CHAIN.fullmatch(rest)):
        return ""
    return f"{new}이{rest}" if _closed(new) else new + rest


def _plain(_found: re.Match[str], _old: str, new: str, tail: str) -> str:
    """What is the same behind every sound, and what follows it."""
    for same in sorted(_SAME, key=len, reverse=True):
        if tail.startswith(same) and _CHAIN.fullmatch(tail[len(same) :]):
            return new + tail
    return ""


def _closed(name: str) -> bool:
    """Whether it ends in a consonant, as it is read."""
    return josa(name, "이/가") == f"{name}이"


def retold(value: object, rename: Rename, kept: frozenset[str] = frozenset()) -> object:
    """The same JSON with its texts renamed; ids and the fields named in `kept` stay."""
    match value:
        case str():
            return value if _ID.fullmatch(value) else rename(value)
        case Mapping():
            return {name: each if name in kept else retold(each, rename, kept) for name, each in value.items()}
        case list() | tuple():
            return [retold(each, rename, kept) for each in value]
    return value
