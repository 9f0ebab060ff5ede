"""A wish as a person typed it: what is missing, too much, at odds with itself or not to be had is told before any call.

Wishes that contradict each other are no mistakes: the person is asked which one counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from core.db.tables.characters import Rating
from core.errors import BadInput
from core.stories.checks import purity, topics
from core.stories.checks.saying import says, squeezed
from core.stories.gates.safe import above
from core.stories.packs import packs
from core.stories.wish import (
    LONGEST,
    LONGEST_KEYWORD,
    MOST_EPISODES,
    MOST_KEYWORDS,
    SHORTEST,
    Adaptation,
    Length,
    Mode,
    Tone,
    Wish,
)
from core.text import Text, t

MOST_LETTERS = {"ko": 240, "en": 480}  # of all keywords: each must find room in the concept
MOST_EXTRA = 2_000
_APART = re.compile(r"[,，、;\n·|]+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff⟦⟧]+")
_SPACE = re.compile(r"\s+")
_SAYS = re.compile(r"[^\W_]")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """As it comes from a form or a command; "" and None leave a choice to us. `keywords` and `avoid` may be one text
    with commas."""

    keywords: str | Sequence[str]
    language: str
    episodes: int = 5
    length: int | None = None
    genre: str = ""
    tone: str = ""
    rating: str = ""
    mode: str = ""
    avoid: str | Sequence[str] = ()
    extra: str = ""
    adaptation: str = ""


def wish_of(typed: Typed, *, highest: Rating = Rating.TEEN, from_chat: bool = False) -> Wish:
    """The wish; `highest` is the rating that may be had here, `from_chat`: a chat says what keywords would.

    Raises BadInput, with what is to be changed.
    """
    language = typed.language.casefold()
    if language not in SHORTEST:
        raise BadInput(t("wish-language", language=_short(typed.language)))
    keywords = _keywords(typed.keywords, language)
    if not keywords and not from_chat:
        raise BadInput(t("wish-no-keywords"))
    extra = _clean(typed.extra)
    if len(extra) > MOST_EXTRA:
        raise BadInput(t("wish-extra-long", length=len(extra), most=MOST_EXTRA))
    said = "\n".join((*keywords, extra))
    wish = Wish(
        keywords=keywords,
        language=language,
        episodes=_episodes(typed.episodes),
        length=_length(language, typed.length),
        genre=_genre(typed.genre),
        tone=_choice(Tone, "tone", typed.tone, lambda: topics.tone_of(said)),
        rating=_choice(Rating, "rating", typed.rating, lambda: Rating.GENERAL),
        mode=_choice(Mode, "mode", typed.mode, lambda: Mode.STANDARD),
        avoid=_avoided(typed.avoid),
        extra=extra,
        adaptation=_choice(Adaptation, "adaptation", typed.adaptation, lambda: Adaptation.ADAPTED),
    )
    examine(wish, highest=highest)
    return wish


def examine(wish: Wish, *, highest: Rating = Rating.TEEN) -> None:
    """What a wish is about. Raises BadInput for what no story is made of, and for wishes that cannot all come true."""
    said = "\n".join((*wish.keywords, wish.extra))
    if topics.harms_the_young(said):
        raise BadInput(t("wish-minor"))
    if words := topics.harm(said):
        raise BadInput(t("wish-harm", words=_short(words)))
    if name := purity.person(said):
        raise BadInput(t("wish-person", name=name))
    if found := purity.private(said):
        raise BadInput(t("wish-private", words=_short(found[1])))
    _rating(wish, said, highest)
    _at_odds(wish, said)


def _rating(wish: Wish, said: str, highest: Rating) -> None:
    if above(wish.rating, highest):
        raise BadInput(t("wish-rating-over", rating=_rated(wish.rating), highest=_rated(highest)))
    needed, word = topics.rated(said)
    if not above(needed, wish.rating):
        return
    if above(needed, highest):
        raise BadInput(t("wish-rating-never", word=_short(word), highest=_rated(highest)))
    raise BadInput(t("wish-rating-word", word=_short(word), rating=_rated(wish.rating), needed=_rated(needed)))


def _at_odds(wish: Wish, said: str) -> None:
    if word := topics.against(wish.tone, said):
        raise BadInput(t("wish-tone-odds", word=word, tone=t(f"wish-tone-{wish.tone}")))
    happy, sad = topics.moods(said)
    if happy and sad and wish.tone is not Tone.BITTERSWEET:
        raise BadInput(t("wish-words-odds", one=happy, other=sad))
    for each in wish.avoid:
        for keyword in wish.keywords:
            if squeezed(each) == squeezed(keyword) or says(keyword, each):
                raise BadInput(t("wish-avoid-odds", word=_short(each), keyword=_short(keyword)))


def _rated(rating: Rating) -> Text:
    return t(f"wish-rating-{rating}")


def _keywords(typed: str | Sequence[str], language: str) -> tuple[str, ...]:
    found = _listed(typed)
    for each in found:
        if len(each) > LONGEST_KEYWORD:
            raise BadInput(t("wish-keyword-long", word=_short(each), length=len(each), most=LONGEST_KEYWORD))
    if len(found) > MOST_KEYWORDS:
        raise BadInput(t("wish-keywords-many", count=len(found), most=MOST_KEYWORDS))
    length = sum(map(len, found))
    if length > MOST_LETTERS[language]:
        raise BadInput(t("wish-keywords-long", length=length, most=MOST_LETTERS[language]))
    return found


def _avoided(typed: str | Sequence[str]) -> tuple[str, ...]:
    found = _listed(typed)
    for each in found:
        if len(each) > LONGEST_KEYWORD:
            raise BadInput(t("wish-avoid-long", word=_short(each), length=len(each), most=LONGEST_KEYWORD))
    if len(found) > MOST_KEYWORDS:
        raise BadInput(t("wish-avoid-many", count=len(found), most=MOST_KEYWORDS))
    return found


def _listed(typed: str | Sequence[str]) -> tuple[str, ...]:
    """One by one, without signs alone and without what was said before."""
    pieces = _APART.split(typed) if isinstance(typed, str) else typed
    cleaned = (_clean(each).lstrip("#").strip() for each in pieces)
    first: dict[str, str] = {}
    for each in cleaned:
        if _SAYS.search(each):
            first.setdefault(squeezed(each), each)
    return tuple(first.values())


def _clean(text: str) -> str:
    return _SPACE.sub(" ", _UNSEEN.sub(" ", unicodedata.normalize("NFC", text))).strip()


def _short(text: str) -> str:
    cleaned = _clean(text)
    return cleaned if len(cleaned) <= 40 else f"{cleaned[:39]}…"


def _episodes(count: int) -> int:
    if not 1 <= count <= MOST_EPISODES:
        raise BadInput(t("wish-episodes", count=count, most=MOST_EPISODES))
    return count


def _length(language: str, target: int | None) -> Length:
    least, most = SHORTEST[language], LONGEST[language]
    if target is not None and not least <= target <= most:
        raise BadInput(t("wish-length", length=target, least=least, most=most, language=language))
    return Length.of(language, target)


def _genre(genre: str) -> str:
    if genre and genre not in packs():
        raise BadInput(t("wish-genre", genre=_short(genre), genres=", ".join(packs())))
    return genre


def _choice(choices: type[_Choice], field: str, typed: str, usual: Callable[[], _Choice]) -> _Choice:
    if not typed:
        return usual()
    if typed not in set(choices):
        listed = ", ".join(choices)
        raise BadInput(t("wish-choice", what=t(f"wish-field-{field}"), typed=_short(typed), choices=listed))
    return choices(typed)
