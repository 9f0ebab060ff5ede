"""The speech levels that a card's voice asks for, read from a level's name or from free text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.characters.speech_endings import Level

_CASUAL = frozenset((Level.HAERA, Level.HAE))
_POLITE = frozenset((Level.HAEYO, Level.HASIPSIO))

# Alone "해" and "해라" are too common as verbs to be a level's name within a text (see _WHOLE).
_HASIPSIO = (
    r"(?<!비)격식체|하십시오체?|합쇼체?|합니다체|(?:습니다|입니다|ㅂ니다)체?|다나까체?|아주\s?높임"
    r"|hasipsio(?:-?che)?|hapsyo(?:-?che)?|formal polite|(?<![a-z])formal"
)
_HAEYO = (
    r"해요체|(?<![가-힣])해요(?![가-힣])|두루\s?높임|haeyo(?:-?che)?|informal polite"
    r"|[-~–](?:아/어|아|어|에)?요(?![가-힣])"
)
_HAO = r"하오체|(?<![가-힣])하오(?![가-힣])|예사\s?높임|hao(?:-?che)?(?![a-z])|[-~–](?:하오|오|소|구려)(?![가-힣])"
_HAERA = r"해라체|아주\s?낮춤|haera(?:-?che)?|한다체|이다체|[-~–](?:다|냐|느냐|거라|도다)(?![가-힣])"
_HAE = r"해체|두루\s?낮춤|hae(?:-?che)?(?![a-z])|[-~–](?:아/어|아|어|지|야)(?![가-힣])"
_EITHER_CASUAL = r"반말|하대|평어|예사말|낮춤말|banmal|casual|(?<![a-z])informal(?! polite)"
_EITHER_POLITE = r"존댓말|존대|높임말|경어|공손|jondaenmal|polite"
_EITHER_AT_ALL = r"반존대"
_NAMES: tuple[tuple[str, frozenset[Level]], ...] = (
    (_EITHER_AT_ALL, _CASUAL | _POLITE),
    (_HASIPSIO, frozenset((Level.HASIPSIO,))),
    (_HAEYO, frozenset((Level.HAEYO,))),
    (_HAO, frozenset((Level.HAO,))),
    (_HAERA, frozenset((Level.HAERA,))),
    # Whoever speaks 해체 says 가자, 했니 and 왔구나 as well: both casual levels keep to it.
    (_HAE, _CASUAL),
    (_EITHER_CASUAL, _CASUAL),
    (_EITHER_POLITE, _POLITE),
)
_NAMED = re.compile("|".join(f"(?P<n{number}>{pattern})" for number, (pattern, _) in enumerate(_NAMES)), re.IGNORECASE)
_WHOLE = {"해": _CASUAL, "해라": frozenset((Level.HAERA,)), "plain": frozenset((Level.HAERA,))}
_DENIED_AFTER = re.compile(
    r"[^,.;/·\n]{0,6}?(?:쓰지 ?[않마]|안 ?[쓴쓰씀한함]|하지 ?[않마]|금지|말고|대신|[이가는은] 아니|없이|빼고|제외|섞지)"
)
_DENIED_BEFORE = re.compile(r"(?:not|never|no|without|avoid|instead of)\s+(?:use\s+|speak\s+|in\s+)?$", re.IGNORECASE)
_TITLE = re.compile(r"\s*(?:씨|님|양|군|아|야|에게|한테|께)$")


def demanded(voice: Mapping[str, object], person: str = "") -> frozenset[Level] | None:
    """The levels of `extensions.iyagi.voice`, towards `person` where `toward` names them; None where no level is named.

    해체 and 반말 ask for both casual levels, 존댓말 for both polite ones; a text with several names asks for any.
    """
    own = _toward(voice.get("toward"), person)
    if own is not None:
        return own
    return _levels(voice.get("speech_level"))


def _toward(toward: object, person: str) -> frozenset[Level] | None:
    if not isinstance(toward, Mapping) or not person.strip():
        return None
    for name, asked in toward.items():
        if _called(str(name)) == _called(person):
            return _levels(asked.get("speech_level") if isinstance(asked, Mapping) else asked)
    return None


def _called(name: str) -> str:
    return _TITLE.sub("", name.strip().lstrip("@")).casefold()


def _levels(asked: object) -> frozenset[Level] | None:
    if isinstance(asked, list | tuple):
        return frozenset().union(*(_levels(one) or frozenset() for one in asked)) or None
    if not isinstance(asked, str):
        return None
    text = asked.strip().strip("‘’“”\"'.")
    if text.casefold() in _WHOLE:
        return _WHOLE[text.casefold()]
    narrow: frozenset[Level] = frozenset()
    broad: list[frozenset[Level]] = []
    for named in _mentioned(text):
        if named in (_POLITE, _CASUAL):
            broad.append(named)
        else:
            narrow |= named
    # "존댓말(해요체)" asks for 해요체 alone.
    return narrow.union(*(named for named in broad if not named & narrow)) or None


def _mentioned(text: str) -> Iterator[frozenset[Level]]:
    for match in _NAMED.finditer(text):
        denied = _DENIED_AFTER.match(text, match.end()) or _DENIED_BEFORE.search(text[: match.start()])
        if match.lastgroup is not None and not denied:
            yield _NAMES[int(match.lastgroup[1:])][1]
