"""Gates on names: who has to be there, who is written wrongly, who is a stranger. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from core.stories.gates.jamo import nearly
from core.stories.gates.look import SURNAMES, Look, green, judged, named
from core.stories.gates.report import Result
from core.stories.gates.speakers import Said
from core.stories.gates.words import all_of
from core.stories.schemas import Member, Role

_NO_NAME_ENDS = frozenset("꾼님들장관병생부왕객사졸배모형제손감대군양녀자단품물")
_FIRST_PERSON_KO = re.compile(r"(?<![가-힣])(?:나는|내가|나를|내 |나도|나의|난 )")
_FIRST_PERSON_EN = re.compile(r"\b(?:I|I'd|I'm|my|me)\b")
FIRST_PERSON = 5
_HANGUL = re.compile(r"[가-힣]+")
_CAPITAL = re.compile(r"(?<=[a-z,;,”\"] )[A-Z][a-z]{3,}(?![\w-])")
"""Within a sentence or behind a speech: at the beginning of one every word has a capital."""
_SURELY = ("씨", "님")
_CALLED = re.compile(r"(?<![가-힣])([가-힣]{3}) 씨(?![가-힣]{2,})")
SHORTEST_NAME = 3  # syllables; shorter words are too often one letter from a name by chance
_MONTHS = all_of(
    "June Mars Will Well Mark Sunday Monday Friday March April This That They Then Them There Here What When With"
)


def roster(look: Look) -> Result:
    """Whoever is planned for the episode stands in it by name; somebody who tells it is “I”."""
    if not look.there or not look.known:
        return green("roster")
    missing = [member.name for member in _expected(look) if not _in_text(member, look)]
    told = f"Planned for this episode and nowhere in it by name: {', '.join(missing)}. Name them where they act."
    value = f"{len(look.there) - len(missing)}/{len(look.there)}"
    return judged("roster", value, f"{len(look.there)}/{len(look.there)}", wrong=bool(missing), told=told)


def _expected(look: Look) -> Iterator[Member]:
    for who in sorted(look.there):
        member = look.given.members.get(who)
        if member is not None and not (member.role is Role.LEAD and _first_person(look)):
            yield member


def _first_person(look: Look) -> bool:
    pattern = _FIRST_PERSON_KO if look.korean else _FIRST_PERSON_EN
    return sum(1 for _ in pattern.finditer(look.page.narration)) >= FIRST_PERSON


def _in_text(member: Member, look: Look) -> bool:
    own = (form for form, who in look.known.items() if who.id == member.id)
    return any(named(look.page.text, form, korean=look.korean) for form in own)


def drift(look: Look) -> Result:
    """Words one letter from a name of their own length that nobody has."""
    if not look.known:
        return green("drift")
    found = list(dict.fromkeys(_drifted_korean(look) if look.korean else _drifted_english(look)))
    told = "Names that are written wrongly: " + "; ".join(f"“{wrong}” is “{right}”" for wrong, right in found)
    value = ", ".join(wrong for wrong, _ in found[:4]) or "0"
    return judged("drift", value, "0", wrong=bool(found), told=told, quotes=tuple(wrong for wrong, _ in found))


def _drifted_korean(look: Look) -> Iterator[tuple[str, str]]:
    forms = tuple(look.known)
    for token in sorted(set(_HANGUL.findall(look.page.text))):
        if token.startswith(forms):
            continue
        for form in forms:
            head, rest = token[: len(form)], token[len(form) :]
            if head[0] != form[0] and head[-1] != form[-1]:
                continue  # two letters apart at the least
            sure = len(form) >= SHORTEST_NAME or (len(form) > 1 and rest.startswith(_SURELY))
            if sure and nearly(head, form) and not _agreed(head, look):
                yield head, form


def _drifted_english(look: Look) -> Iterator[tuple[str, str]]:
    counted = Counter(found.group() for found in _CAPITAL.finditer(look.page.text))
    lower = set(re.findall(r"\b[a-z]{4,}\b", look.page.text))
    forms = [form for form in look.known if len(form) > 3 and form.isalpha()]
    for token in sorted(counted):
        if token in look.known or token in _MONTHS or token.lower() in lower:
            continue
        for form in forms:
            if _one_off(token, form) and not _agreed(token, look):
                yield token, form


def _one_off(token: str, form: str) -> bool:
    """One letter changed, added or dropped; not the plural of a family's name."""
    if token[0] != form[0] and token[1:] != form[1:]:
        return False
    if token == form + "s" or abs(len(token) - len(form)) > 1:
        return False
    if len(token) == len(form):
        return sum(map(str.__ne__, token, form)) == 1
    longer, shorter = (token, form) if len(token) > len(form) else (form, token)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _agreed(word: str, look: Look) -> bool:
    return named(look.bible, word, korean=look.korean)


def unknown(look: Look, spoken: tuple[Said, ...]) -> Result:
    """Whoever speaks under a name that nobody of the cast has."""
    if not look.known:
        return green("unknown")
    found = list(dict.fromkeys(_strangers(look, spoken)))
    told = (
        f"Named persons who are not in the cast speak or are spoken to: {', '.join(found)}. "
        "Give their part to somebody of the cast, or leave them without a name."
    )
    return judged("unknown", ", ".join(found[:4]) or "0", "0", wrong=bool(found), told=told, quotes=tuple(found))


def _strangers(look: Look, spoken: tuple[Said, ...]) -> Iterator[str]:
    names = [each.name for each in spoken]
    if look.korean:
        names += [found.group(1) for found in _CALLED.finditer(look.page.speech)]
    for name in names:
        if not _is_known(name, look) and _like_a_name(name, look) and not _slip(name, look) and not _agreed(name, look):
            yield name


def _is_known(name: str, look: Look) -> bool:
    if look.korean:
        return any(name.startswith(form) for form in look.known)
    return any(part in look.known for part in (name, *name.split()))


def _like_a_name(name: str, look: Look) -> bool:
    if look.korean:
        return (
            len(name) == 3 and name[0] in SURNAMES and name[-1] not in _NO_NAME_ENDS and name not in look.words.nobody
        )
    parts = name.split()
    if all(part.lower() in look.words.titles or part.lower() in look.words.nobody for part in parts):
        return False
    return not all(re.search(rf"\b{re.escape(part.lower())}\b", look.page.text) for part in parts)


def _slip(name: str, look: Look) -> bool:
    """One letter from somebody: that is a name written wrongly, which is another gate's."""
    if look.korean:
        return any(nearly(name, form) for form in look.known)
    return any(_one_off(part, form) for part in name.split() for form in look.known if len(form) > 3)
