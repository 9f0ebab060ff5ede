"""The gate on speech levels: whether people speak to each other as it was agreed. Pure; says what it is sure of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.stories.canon import present
from core.stories.gates.look import Look, green, judged, listed, named, share
from core.stories.gates.prose import sentences
from core.stories.gates.report import Result
from core.stories.gates.speakers import Said
from core.stories.schemas import Honorific, Level

_BARE = "“”\"'‘’「」『』.!?…,~— \t"
_BIEUP = "".join(chr(code) for code in range(0xAC00 + 17, 0xD7A4, 28))
"""Syllables that end in ㅂ: 합니다 and 합니까 are formal, 아니다 and 하니까 are not."""
_FORMAL = re.compile(rf"(?:[{_BIEUP}]니[다까]|십시오|십시다|사옵니다|나이다|옵소서)$")
_LOFTY = re.compile(r"(?:[하으]오|이오|했소|있소|없소|겠소|았소|었소|구려|하시게|하게|는가|던가|시오)$")
_POLITE = re.compile(r"(?:요|죠)$")
_PLAIN = re.compile(r"(?:[가-힣]다|[어아야지니냐자라해네군래걸마줘봐돼]|[^니]까|구나|는데|거든|잖아|[았었했겠]어)$")
_ENGLISH_PLAIN = re.compile(r"(?i)\b(?:yeah|nah|gonna|wanna|gotta|ain't|dude|buddy|shut up|hey you|you idiot)\b")
_ENGLISH_POLITE = re.compile(
    r"(?i)\b(?:sir|ma'am|madam|milord|milady|my lord|my lady|your (?:grace|majesty|highness|honou?r)|if you please)\b"
)
_COURTEOUS = frozenset({Level.POLITE, Level.FORMAL})


def levels(look: Look, spoken: tuple[Said, ...]) -> Result:
    """A polite and a formal ending go together in Korean speech; a familiar one and a polite one do not."""
    rows = () if look.given.voices is None else look.given.voices.honorifics
    table = {(row.speaker, row.listener): row for row in rows}
    checked = wrong = 0
    quotes: list[str] = []
    for each in spoken if table else ():
        wanted, heard = _wanted(each, look, table), _heard(each.quote or "", korean=look.korean)
        if wanted is None or heard is None:
            continue
        checked += 1
        if not _fits(wanted.level, heard, korean=look.korean):
            wrong += 1
            quotes.append(f"{each.name} → {_name(wanted.listener, look)} ({wanted.level.value}): {each.quote}")
    if not checked:
        return green("levels")
    part, most = wrong / checked, look.limits.levels
    told = f"These lines are not in the agreed speech level; change their endings: {listed(quotes)}"
    return judged("levels", share(part), f"≤ {most}", wrong=part > most, told=told, quotes=tuple(quotes), soft=True)


def _name(who: str, look: Look) -> str:
    member = look.given.members.get(who)
    return who if member is None else member.name


def _wanted(each: Said, look: Look, table: dict[tuple[str, str], Honorific]) -> Honorific | None:
    """How the speaker is to speak: to whom the words name, to the only other one there, or as to all of them."""
    member = look.who(each.name)
    if member is None or each.quote is None:
        return None
    called = [
        who
        for form, who in look.known.items()
        if form not in look.shared and who.id != member.id and named(each.quote, form, korean=look.korean)
    ]
    if len({who.id for who in called}) == 1:
        return table.get((member.id, called[0].id))
    rows = [row for who in sorted(_around(each, look) - {member.id}) if (row := table.get((member.id, who)))]
    alike = len({row.level in _COURTEOUS for row in rows}) == 1
    return rows[0] if rows and alike and not called else None


def _around(each: Said, look: Look) -> frozenset[str]:
    """Those who are in the scene of these words."""
    if look.plan is None:
        return frozenset()
    if len(look.page.scenes) == len(look.plan.scenes):
        for numbers, scene in zip(look.page.scenes, look.plan.scenes, strict=True):
            if each.paragraph in numbers:
                return frozenset(scene.cast)
    return present(look.plan)


def _heard(quote: str, *, korean: bool) -> Level | None:
    """The level of the last words that show one; None where none does."""
    if not korean:
        if _ENGLISH_PLAIN.search(quote):
            return Level.PLAIN
        return Level.POLITE if _ENGLISH_POLITE.search(quote) else None
    heard = [level for level in map(_ending, _pieces(quote)) if level is not None]
    return heard[-1] if heard else None


def _pieces(quote: str) -> Iterator[str]:
    for sentence in sentences(quote.strip(_BARE)):
        bare = sentence.strip(_BARE)
        if len(bare) > 2:
            yield bare


def _ending(sentence: str) -> Level | None:
    for level, pattern in (
        (Level.FORMAL, _FORMAL),
        (Level.POLITE, _POLITE),
        (Level.LOFTY, _LOFTY),
        (Level.PLAIN, _PLAIN),
    ):
        if pattern.search(sentence):
            return level
    return None


def _fits(wanted: Level, heard: Level, *, korean: bool) -> bool:
    if not korean:
        return (wanted is Level.PLAIN) == (heard is Level.PLAIN)
    if wanted is Level.LOFTY:
        return heard not in _COURTEOUS  # -네 and -게 are familiar and lofty alike
    return (wanted in _COURTEOUS) == (heard in _COURTEOUS)
