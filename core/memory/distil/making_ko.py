"""What Korean rules make of a sentence: the text of a memory, which ends in -다, and its slot. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.db.tables.memory import MemoryKind
from core.memory.distil.found import Found
from core.memory.distil.types import PERSON
from core.memory.distil.words_ko import KIN, NO_OBJECT
from core.text.josa import josa

FACT, EVENT, PREFERENCE = MemoryKind.FACT, MemoryKind.EVENT, MemoryKind.PREFERENCE
PROMISE, RELATION = MemoryKind.PROMISE, MemoryKind.RELATION

_PLAIN = {
    "먹": "먹는다",
    "마": "마신다",
    "해": "한다",
    "하": "한다",
    "함": "한다",
    "합": "한다",
    "봐": "본다",
    "보": "본다",
}
_PLAIN |= {"피": "피운다", "펴": "피운다", "타": "탄다", "탑": "탄다", "입": "입는다"}

Match = re.Match[str]


def a_thing(words: str) -> str | None:
    """A thing that is liked, eaten or had; None for what is none, or for somebody else who likes it."""
    tokens = words.split()
    first = tokens[0]
    if len(tokens) > 1 and re.search("(?:은|는|이|가|도|랑|한테|에게)$", first) and first not in {"매운", "단"}:
        return None
    if words in NO_OBJECT.split("|") or re.fullmatch(rf"(?:우리 |내 |제 )?(?:{KIN})", words):
        return None
    return (
        None
        if re.search("(?:하기|가기|먹기|기|면|서|고|지만|는데|려고|니까)$", tokens[0] if len(tokens) > 1 else "")
        else words
    )


def bare(words: str) -> str:
    """Without the particle that a pattern has taken for a part of the noun."""
    if words.endswith(("가을", "마을", "노을")):
        return words
    return re.sub("(?<=[가-힣])(?:을|를|은|는|으로)$", "", words) if len(words) > 1 else words


def with_thing(make: Callable[[str, Match], Found | None]) -> Callable[[Match], Found | None]:
    def made(match: Match) -> Found | None:
        thing = a_thing(re.sub("(^|\\s)거$", r"\1것", bare(match["x"].strip())))
        return make(thing, match) if thing else None

    return made


def allergy(thing: str, _: Match) -> Found | None:
    if re.search("(?:은|는|가|도)$", thing.split(maxsplit=1)[0]) and " " in thing:
        return None
    return Found(FACT, f"{thing} 알레르기가 있다", f"allergy:{thing}", importance=5, dated=False)


def cannot_eat(thing: str, match: Match) -> Found:
    verb = "마신다" if match["v"].startswith("마") else "먹는다"
    return Found(PREFERENCE, f"{josa(thing, '을/를')} 못 {verb}", f"preference:{thing}", importance=4, dated=False)


def does_not(thing: str, match: Match) -> Found | None:
    verb = _PLAIN.get((match["v"] or match["w"])[0])
    text = f"{josa(thing, '을/를')} 안 {verb}"
    return Found(PREFERENCE, text, f"preference:{thing}", dated=False) if verb else None


def has_quit(thing: str, _: Match) -> Found:
    return Found(PREFERENCE, f"{josa(thing, '을/를')} 끊었다", f"preference:{thing}", importance=4)


def likes(thing: str, _: Match) -> Found:
    return Found(PREFERENCE, f"{josa(thing, '을/를')} 좋아한다", f"preference:{thing}", dated=False)


def likes_not(thing: str, _: Match) -> Found:
    return Found(PREFERENCE, f"{josa(thing, '을/를')} 좋아하지 않는다", f"preference:{thing}", dated=False)


def hates(thing: str, _: Match) -> Found:
    return Found(PREFERENCE, f"{josa(thing, '을/를')} 싫어한다", f"preference:{thing}", dated=False)


def fears(thing: str, _: Match) -> Found:
    return Found(PREFERENCE, f"{josa(thing, '을/를')} 무서워한다", f"fear:{thing}", dated=False)


def lives(match: Match) -> Found | None:
    where = match["x"]
    if where in {"혼자", "따로", "잘", "같이"} or (re.search("(?:은|는|가|기|고)$", where.split()[0]) and " " in where):
        return None
    return Found(FACT, f"{where}에 산다", "residence", importance=4, dated=False)


def moves(match: Match) -> Found | None:
    where = match["x"].strip()
    to = f"{josa(where, '으로/로')} " if where else ""
    if match["past"]:
        return Found(EVENT, f"{to}이사했다", "residence" if where else "", importance=4)
    return Found(EVENT, f"{to}이사한다", "plan:이사", importance=4)


def travels(match: Match) -> Found | None:
    where, what = bare((match["x"] or "").strip()), match["what"]
    to = f"{josa(where, '으로/로')} " if where else ""
    return Found(
        EVENT,
        f"{to}{what}을 {'갔다' if match['past'] else '간다'}"
        if what != "유학"
        else f"{to}유학을 {'갔다' if match['past'] else '간다'}",
    )


def occasion(match: Match) -> Found | None:
    what = match["x"]
    if match["past"]:
        return Found(EVENT, f"{josa(what, '을/를')} {match['past']}다")
    return Found(
        EVENT, f"{josa(what, '이/가')} 있다", importance=4 if what in {"수술", "면접", "수능", "결혼식"} else 3
    )


def promises(match: Match) -> Found | None:
    clause = re.sub("^우리 ", "", match["x"].strip())
    if len(clause) < 3 or clause.endswith(("려", "안")):
        return None
    return Found(PROMISE, f"{clause}기로 했다", importance=4)


def promised(match: Match) -> Found:
    return Found(PROMISE, f"{match['x'].strip()}고 약속했다", importance=4)


def life(match: Match) -> Found | None:
    before = (match["x"] or "").strip()
    if before and not re.search("(?:에|에서|을|를|랑|이랑|하고|이|가|로|으로|학교|회사|시험|면접|수능)$", before):
        return None
    if re.search("(?:가|이)$", before) and not before.startswith("남자") and not before.startswith("여자"):
        return None
    return Found(EVENT, " ".join(f"{before} {match['what']}했다".split()), importance=4)


def parted(match: Match) -> Found:
    who = f"{josa(match['x'], '과/와')} " if match["x"] else ""
    return Found(EVENT, f"{who}헤어졌다", "partner", importance=4)


def kin_name(match: Match) -> Found:
    return Found(
        RELATION,
        f"{match['who']} 이름이 {josa(match['x'], '이다/다')}",
        f"{match['who']}:name",
        importance=4,
        dated=False,
    )


def kin_work(match: Match) -> Found:
    return Found(FACT, f"{josa(match['x'], '이다/다')}", f"{match['who']}:job", subject=match["who"], dated=False)


def kin_lives(match: Match) -> Found:
    return Found(FACT, f"{match['x']}에 산다", f"{match['who']}:residence", subject=match["who"], dated=False)


def simply(
    kind: MemoryKind, text: str, slot: str = "", importance: int = 3, *, dated: bool = False
) -> Callable[[Match], Found | None]:
    """`text` and `slot` with {x}, or {x:이/가} for it with its particle."""

    def filled(form: str, match: Match) -> str:
        given = match.groupdict()
        return re.sub(
            r"\{(\w+)(?::([^}]+))?\}",
            lambda hole: josa(given[hole[1]] or "", hole[2]) if hole[2] else (given[hole[1]] or ""),
            form,
        ).strip()

    return lambda match: Found(kind, filled(text, match), filled(slot, match), PERSON, importance, dated=dated)


def mbti(match: Match) -> Found:
    return Found(FACT, f"MBTI가 {match['x'].upper()}이다", "mbti", importance=2, dated=False)
