"""Stage 14: what an episode adds stands in its text, about somebody or something that is there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.stories.canon import replay
from core.stories.checks.bible import called, world_names
from core.stories.checks.concept import too_long
from core.stories.checks.saying import clean, holds, known, says, squeezed, unique
from core.stories.given import Given, Problem
from core.stories.schemas import Counted, Delta, Fact, Knows

SUMMARY = {"ko": 400, "en": 900}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def delta(given: Given, product: Delta) -> Iterator[Problem]:
    text = "" if given.draft is None else given.draft.text
    yield from too_long("summary", product.summary, SUMMARY[given.wish.language])
    names = {squeezed(name) for name in _names(given)}
    for at, fact in enumerate(product.facts):
        yield from _fact(at, fact, text, names)
    for counted in product.numbers:
        yield from _number(counted, text)
    for at, each in enumerate(product.knows):
        yield from _knows(given, product, at, each)
    yield from _states(given, product, text)
    yield from _onward(given, product)


def _names(given: Given) -> Iterator[str]:
    for who, member in given.members.items():
        yield from (who, *called(member))
    if given.world is not None:
        yield from (place.id for place in given.world.places)
        yield from world_names(given.world)
        yield from (number.name for number in given.world.numbers)


def _fact(at: int, fact: Fact, text: str, names: set[str]) -> Iterator[Problem]:
    if not holds(text, fact.quote):
        yield Problem(
            "quote-missing", f"facts[{at}].quote: “{fact.quote}” does not stand in the episode; copy it exactly."
        )
    if squeezed(fact.subject) not in names and not any(says(text, word) for word in fact.subject.split()):
        told = f"facts[{at}].subject: “{fact.subject}” is nobody of the cast, no place or term, and not in the episode."
        yield Problem("subject-unknown", told)


def _number(counted: Counted, text: str) -> Iterator[Problem]:
    if not holds(text, counted.quote):
        told = f"numbers “{counted.name}”: the quote “{counted.quote}” does not stand in the episode; copy it exactly."
        yield Problem("quote-missing", told)
    elif not same_number(counted.value, counted.quote):
        told = f"numbers “{counted.name}”: the value “{counted.value}” is not what the quote says, “{counted.quote}”."
        yield Problem("number-differs", told)


def same_number(value: str, quote: str) -> bool:
    """Whether the digits of a value (its words, where it has none) are those that a quote has."""
    wanted, there = (_digits(each) for each in (value, quote))
    return wanted <= there if wanted else squeezed(value) in squeezed(quote)


def _digits(text: str) -> set[str]:
    return {each.replace(",", "").lstrip("0") or "0" for each in _DIGITS.findall(clean(text))}


def _knows(given: Given, product: Delta, at: int, each: Knows) -> Iterator[Problem]:
    yield from known("cast-unknown", f"knows[{at}].character", (each.character,), given.members)
    if (each.fact is None) == (not each.secret):
        yield Problem("knows-what", f"knows[{at}]: give either the number of a fact or the id of a secret.")
    if each.fact is not None and not 0 <= each.fact < len(product.facts):
        yield Problem(
            "knows-what", f"knows[{at}].fact: there is no fact {each.fact}; they are 0 to {len(product.facts) - 1}."
        )
    if each.secret and given.ledger is not None:
        ids = (item.id for item in given.ledger.items)
        yield from known("secret-unknown", f"knows[{at}].secret", (each.secret,), ids)


def _states(given: Given, product: Delta, text: str) -> Iterator[Problem]:
    yield from known("cast-unknown", "states.character", (state.character for state in product.states), given.members)
    yield from unique("state-twice", "states.character", (state.character for state in product.states))
    if given.world is None:
        return
    places = {squeezed(name) for place in given.world.places for name in (place.id, place.name)}
    for state in product.states:
        if state.place and squeezed(state.place) not in places and squeezed(state.place) not in squeezed(text):
            told = f"states of “{state.character}”: “{state.place}” is no place of the world and not in the episode."
            yield Problem("place-unknown", told)


def _onward(given: Given, product: Delta) -> Iterator[Problem]:
    """Against what held before."""
    if not given.deltas:
        return
    canon = replay(given.deltas, given.plans, given.ledger)
    before, now = canon.time, product.time
    if before is not None and now.day < before.day:
        yield Problem("time-back", f"time.day: {now.day}, but the episode before ended on day {before.day}.")
    if before is not None and now.day == before.day and now.clock and before.clock and now.clock < before.clock:
        yield Problem("time-back", f"time.clock: {now.clock}, but the episode before ended at {before.clock} that day.")
    for state in product.states:
        if state.alive and state.character in canon.dead:
            yield Problem("dead-alive", f"states: “{state.character}” has died before.", soft=True)
    open_now = (*canon.threads, *product.threads.opened)
    for thread in product.threads.closed:
        if thread not in open_now:
            told = (
                f"threads.closed: “{thread}” was not open; in these words are open: {'; '.join(open_now) or '(none)'}."
            )
            yield Problem("thread-unknown", told)
