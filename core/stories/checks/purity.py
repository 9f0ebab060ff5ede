"""What may not stand in anything that a stage hands on: another language, and what leads to a real person. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from core.stories.checks.saying import clean, squeezed, strings
from core.stories.gates.safe import PRIVATE, real_persons
from core.stories.given import Given, Problem

LEAST = {"ko": 0.9, "en": 0.97}  # share of the language's letters among all; names and units may be foreign
_LETTER = re.compile(r"[^\W\d_]")
_OWN = {"ko": re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]"), "en": re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]")}
_NEVER = {
    "ko": re.compile(r"[぀-ヿ一-鿿Ѐ-ӿ؀-ۿ]"),
    "en": re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ぀-ヿ一-鿿Ѐ-ӿ؀-ۿ]"),
}
_NAMES = {"ko": "Korean", "en": "English"}
_DOMAINS = "com|net|org|io|gg|kr|co|dev|app"
_LEADS = PRIVATE | {  # Hangul may stand right behind an address ("example.com에서"), so no \b
    "address of the web": re.compile(
        rf"https?://|(?<![A-Za-z0-9])(?:www\.|[A-Za-z0-9-]{{2,63}}\.(?:{_DOMAINS})(?![A-Za-z0-9]))", re.IGNORECASE
    ),
    "handle": re.compile(
        r"<[@#][!&]?\d+>|@(?:everyone|here)(?![A-Za-z])|(?<![A-Za-z0-9_])[A-Za-z0-9_]{2,32}#\d{4}(?!\d)"
    ),
}


def private(text: str) -> tuple[str, str] | None:
    """What leads to a real person: what it is, and how it is written; None where there is nothing."""
    for what, pattern in _LEADS.items():
        if found := pattern.search(text):
            return what, found.group()
    return None


def privacy(said: Iterable[str]) -> Iterator[Problem]:
    for text in said:
        if found := private(text):
            what, written = found
            yield Problem(
                "private",
                f"“{written}” ({what}) leads to somebody real; take it out, no story holds one: “{text[:80]}”.",
            )


def language(product: BaseModel, given: Given) -> Iterator[Problem]:
    """The words that the person gave may be in any language; all else is in the story's."""
    own, asked = given.wish.language, squeezed(" ".join(given.wish.keywords))
    said = [text for text in strings(product) if squeezed(text) not in asked]
    for text in said:
        if found := next((each for each in _NEVER[own].findall(text) if each not in asked), None):
            yield Problem("language", f"“{found}” in “{text[:80]}” is no letter of {_NAMES[own]}; write all in it.")
            return
    letters = _LETTER.findall(_without(" ".join(said), given.wish.keywords))
    share = sum(bool(_OWN[own].match(each)) for each in letters) / max(len(letters), 1)
    if letters and share < LEAST[own]:
        yield Problem(
            "language", f"Only {share:.0%} of the letters are {_NAMES[own]}; write every field in {_NAMES[own]}."
        )


def person(text: str) -> str:
    """The first real person that a text names, "" for none."""
    return next(iter(real_persons(clean(text))), "")


def _without(text: str, keywords: Iterable[str]) -> str:
    """What is left when the words of the keywords are taken out."""
    own = sorted({word for keyword in keywords for word in clean(keyword).split()}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, own)), " ", clean(text), flags=re.IGNORECASE) if own else text


def persons(field: str, said: Iterable[str]) -> Iterator[Problem]:
    for text in said:
        if name := person(text):
            yield Problem("real-person", f"{field}: “{name}” is a real person; invent another name.")
