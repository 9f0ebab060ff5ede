"""The gate on what must not be published: above its rating, somebody's data, somebody real. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from core.db.tables.characters import Rating
from core.stories.gates.look import Look, judged, listed
from core.stories.gates.report import Result
from core.stories.gates.words import words

_ORDER = (Rating.GENERAL, Rating.TEEN, Rating.ADULT)
PRIVATE = {
    "e-mail": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}"),
    "address": re.compile(r"https?://\S{3,200}|\bwww\.\S{3,200}|\bdiscord\.gg/\S{1,40}|\bt\.me/\S{1,40}"),
    "telephone": re.compile(
        r"(?<!\d)01[016-9][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)|(?<!\d)\+\d{1,3}[-. ]\d{2,4}[-. ]\d{3,4}[-. ]\d{3,4}"
    ),
    "number of a person": re.compile(r"(?<!\d)\d{6}-[1-8]\d{6}(?!\d)|(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    "number of a card": re.compile(r"(?<!\d)\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}(?!\d)"),
    "mention": re.compile(r"<@!?\d{5,}>|(?<![\w@.])@[A-Za-z_][\w.]{2,31}"),
}
_FOLLOWS = "(?:이|가|은|는|을|를|의|에게|와|과|도|께서|씨|님)?(?![가-힣])"


@cache
def persons() -> tuple[str, ...]:
    """Real ones of whom no story is told, by the names under which everybody knows them."""
    kept = files("core.stories.gates.words").joinpath("persons.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in kept.splitlines() if line.strip() and not line.startswith("#"))


@cache
def _real() -> re.Pattern[str]:
    hangul = "|".join(re.escape(each) for each in persons() if "가" <= each[0] <= "힣")
    latin = "|".join(re.escape(each) for each in persons() if not "가" <= each[0] <= "힣")
    return re.compile(rf"(?<![가-힣])(?:{hangul}){_FOLLOWS}|(?<!\w)(?:{latin})(?!\w)")


def real_persons(text: str, *, own: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Those of the list who stand in a text; `own` are names that the story's people have."""
    found = (each.group() for each in _real().finditer(text))
    return tuple(dict.fromkeys(each for each in found if not any(each.startswith(name) for name in own)))


def rated(text: str, language: str) -> Rating:
    """The lowest rating that a text may have by its words."""
    needed = [rating for rating, pattern in words(language).ratings.items() if pattern.search(text)]
    return max(needed, key=_ORDER.index, default=Rating.GENERAL)


def above(one: Rating, other: Rating) -> bool:
    return _ORDER.index(one) > _ORDER.index(other)


def safety(look: Look) -> Result:
    found = list(_unsafe(look))
    told = "This must not stand in the text: " + "; ".join(f"{why}: {listed([quote])}" for why, quote in found)
    value = ", ".join(dict.fromkeys(why for why, _ in found)) or "0"
    return judged("safety", value, "0", wrong=bool(found), told=told, quotes=tuple(quote for _, quote in found))


def _unsafe(look: Look) -> Iterator[tuple[str, str]]:
    text = look.page.text
    allowed = look.given.wish.rating if look.given.concept is None else look.given.concept.rating
    for rating, pattern in look.words.ratings.items():
        for each in pattern.finditer(text) if above(rating, allowed) else ():
            yield f"above the rating ({rating.value})", each.group()
    if (young := look.words.young.search(text)) and (adult := look.words.ratings[Rating.ADULT].search(text)):
        yield "a minor and sexual words", f"{young.group()} … {adult.group()}"
    for what, pattern in PRIVATE.items():
        for each in pattern.finditer(text):
            yield what, each.group()
    own = frozenset(member.name for member in look.given.members.values())
    for name in real_persons(text, own=own):
        yield "a real person", name
