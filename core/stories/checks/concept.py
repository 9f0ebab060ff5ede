"""Stages 1 and 2: the concept keeps what was wished for, the contract keeps to the pack. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.stories.checks import purity
from core.stories.checks.saying import known, says, squeezed, unique, written_in
from core.stories.gates.safe import above
from core.stories.given import Given, Problem
from core.stories.packs import packs
from core.stories.schemas import Concept, Contract

LOGLINE, PREMISE, TITLE = {"ko": 80, "en": 160}, {"ko": 400, "en": 900}, 30
SLACK = 0.1  # by how much a share of speech may lie outside the pack's
_STATUS = ("상태창", "시스템", "status", "system", "litrpg", "레벨", "level")


def concept(given: Given, product: Concept) -> Iterator[Problem]:
    yield from _keywords(given, product)
    yield from _titles(given, product)
    yield from _wished(given, product)
    yield from _lengths(given, product)
    yield from purity.persons("titles, logline, premise", (*product.titles, product.logline, product.premise))


def _keywords(given: Given, product: Concept) -> Iterator[Problem]:
    told, listed = f"{product.logline}\n{product.premise}", {squeezed(each) for each in product.keywords_used}
    for keyword in given.wish.keywords:
        if squeezed(keyword) not in listed:
            yield Problem(
                "keyword-unlisted", f"keywords_used: “{keyword}” is missing; list every keyword as it was given."
            )
        if not says(told, keyword):
            soft = not written_in(keyword, given.wish.language)
            yield Problem("keyword-missing", f"logline, premise: the keyword “{keyword}” must occur there.", soft=soft)


def _titles(given: Given, product: Concept) -> Iterator[Problem]:
    yield from unique("title-twice", "titles", product.titles)
    taken = {squeezed(each) for each in given.taken}
    for title in product.titles:
        if squeezed(title) in taken:
            yield Problem("title-taken", f"titles: “{title}” is the title of another work; find another.")


def _wished(given: Given, product: Concept) -> Iterator[Problem]:
    wish = given.wish
    genres = (wish.genre,) if wish.genre else tuple(packs())
    yield from known("genre-unknown", "genre_id", (product.genre_id,), genres)
    if product.tone is not wish.tone:
        yield Problem("tone", f"tone: it must be “{wish.tone}”, as was asked for, not “{product.tone}”.")
    if above(product.rating, wish.rating):
        yield Problem(
            "rating", f"rating: “{product.rating}” is above the limit; “{wish.rating}” is the highest allowed."
        )
    listed, told = (
        {squeezed(each) for each in product.avoid},
        f"{' '.join(product.titles)} {product.logline} {product.premise}",
    )
    for each in wish.avoid:
        if squeezed(each) not in listed:
            yield Problem(
                "avoid-unlisted", f"avoid: “{each}” is missing; list all that is to be avoided as it was given."
            )
        if written_in(each, wish.language) and says(told, each):
            yield Problem("avoided", f"titles, logline, premise: “{each}” is to be avoided and must not occur.")


def _lengths(given: Given, product: Concept) -> Iterator[Problem]:
    language = given.wish.language
    yield from too_long("logline", product.logline, LOGLINE[language])
    yield from too_long("premise", product.premise, PREMISE[language])
    for title in product.titles:
        yield from too_long("titles", title, TITLE)


def too_long(field: str, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        yield Problem("too-long", f"{field}: {len(text)} characters; at most {most} are allowed: “{text[:40]}…”.")


def contract(given: Given, product: Contract) -> Iterator[Problem]:
    pack, episodes = given.pack, given.last
    yield from known("genre-unknown", "genre_id", (product.genre_id,), (pack.id,))
    tropes = [trope.id for trope in pack.tropes]
    yield from known("trope-unknown", "tropes", product.tropes, tropes)
    yield from known(
        "must-have-unknown", "must_have", (each.id for each in product.must_have), (each.id for each in pack.needed)
    )
    yield from known("forbidden-unknown", "forbidden", product.forbidden, (*pack.forbidden, *tropes))
    yield from known("hook-unknown", "hooks_allowed", product.hooks_allowed, pack.hooks)
    yield from unique("must-have-twice", "must_have", (each.id for each in product.must_have))
    for each in product.must_have:
        if each.by_episode > episodes:
            told = f"must_have: “{each.id}” is due by episode {each.by_episode}; the story has {episodes}."
            yield Problem("must-have-late", told)
    for trope in set(product.tropes) & set(product.forbidden):
        yield Problem("trope-forbidden", f"forbidden: “{trope}” is one of tropes as well; it can be only one of them.")
    yield from _speech(given, product)
    if product.status_window and not pack.status_window and not _asks_for_status(given):
        yield Problem("status-window", "status_window: this genre has none and nobody asked for one; it must be false.")


def _speech(given: Given, product: Contract) -> Iterator[Problem]:
    low, high = given.pack.dialogue
    if not low - SLACK <= product.dialogue_low < product.dialogue_high <= high + SLACK:
        told = f"dialogue_low, dialogue_high: a band within {low - SLACK:.2f} to {high + SLACK:.2f}, the low end first."
        yield Problem("dialogue-band", told)


def _asks_for_status(given: Given) -> bool:
    said = " ".join((*given.wish.keywords, given.wish.extra)).casefold()
    return any(each in said for each in _STATUS)
