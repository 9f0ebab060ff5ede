"""Stages 6 and 7: what follows from what, and where each secret is planted and paid off. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.stories.checks.bible import called
from core.stories.checks.saying import known, squeezed, unique
from core.stories.given import Given, Problem
from core.stories.schemas import Ending, Ledger, Plot, Role, Secret

OFTEN = 2  # beats in which those are who carry the story


def plot(given: Given, product: Plot) -> Iterator[Problem]:
    ids = [beat.id for beat in product.beats]
    yield from unique("id-twice", "beats.id", ids)
    yield from known("beat-unknown", "midpoint, climax", (product.midpoint, product.climax), ids)
    yield from known("cast-unknown", "beats.cast", (who for beat in product.beats for who in beat.cast), given.members)
    yield from _causes(product, ids)
    if product.midpoint in ids and product.climax in ids and ids.index(product.climax) <= ids.index(product.midpoint):
        yield Problem("climax-early", "climax: it must come after the midpoint in the order of beats.")
    yield from _carried(given, product)


def _causes(product: Plot, ids: list[str]) -> Iterator[Problem]:
    for at, beat in enumerate(product.beats):
        yield from known("cause-unknown", f"causes of “{beat.id}”", beat.causes, ids)
        for cause in beat.causes:
            if cause in ids and ids.index(cause) >= at:
                told = f"causes of “{beat.id}”: “{cause}” does not stand before it; a cause comes before its effect."
                yield Problem("cause-late", told)


def _carried(given: Given, product: Plot) -> Iterator[Problem]:
    for who, member in given.members.items():
        count = sum(who in beat.cast for beat in product.beats)
        if member.role in {Role.LEAD, Role.RIVAL} and count < OFTEN:
            told = f"beats.cast: “{who}” ({member.role}) is in {count}; it must be in at least {OFTEN}."
            yield Problem("carried-little", told)


def ledger(given: Given, product: Ledger) -> Iterator[Problem]:
    yield from unique("id-twice", "items.id", (item.id for item in product.items))
    for item in product.items:
        yield from known("cast-unknown", f"knows of “{item.id}”", item.knows, given.members)
        yield from _episodes(given, item)
        yield from _kept(given, item)
    yield from _at_odds(product)


def hidden(ledger: Ledger | None) -> tuple[Secret, ...]:
    """What no reader knows at the beginning."""
    return () if ledger is None else tuple(item for item in ledger.items if not item.reader_knows)


def spilled(text: str, secrets: tuple[Secret, ...]) -> Iterator[tuple[Secret, str]]:
    """The keywords of secrets that stand in a text."""
    said = squeezed(text)
    for secret in secrets:
        for keyword in secret.keywords:
            if squeezed(keyword) in said:
                yield secret, keyword


def _episodes(given: Given, item: Secret) -> Iterator[Problem]:
    last, payoff = given.last, item.payoff_episode
    if item.plant_episode > last:
        yield Problem("plant-late", f"plant_episode of “{item.id}”: {item.plant_episode}, but the story has {last}.")
    if payoff is None:
        ends = given.plot is not None and given.plot.ending is Ending.COMPLETE
        if item.strong and ends and item.plant_episode < last:
            told = f"payoff_episode of “{item.id}”: a strong item of a story that ends pays off by episode {last}."
            yield Problem("payoff-missing", told)
    elif payoff <= item.plant_episode:
        told = f"payoff_episode of “{item.id}”: {payoff}; it must come after plant_episode {item.plant_episode}."
        yield Problem("payoff-early", told)
    elif payoff > last:
        told = f"payoff_episode of “{item.id}”: {payoff}, but the story has {last}; null means another season."
        yield Problem("payoff-late", told)


def _kept(given: Given, item: Secret) -> Iterator[Problem]:
    """A keyword that has to be said before its time gives nothing away, or everything."""
    if item.reader_knows:
        return
    concept = given.concept
    told = "" if concept is None else " ".join((*concept.titles, concept.logline, concept.premise))
    for _, keyword in spilled(told, (item,)):
        yield Problem("keyword-told", f"keywords of “{item.id}”: “{keyword}” stands in the concept; take another word.")
    names = {squeezed(name): who for who, member in given.members.items() for name in called(member)}
    for keyword in item.keywords:
        who = names.get(squeezed(keyword))
        if who is not None and given.members[who].first_episode < (item.payoff_episode or given.last + 1):
            told = (
                f"keywords of “{item.id}”: “{keyword}” is the name of “{who}”, who is seen before; take another word."
            )
            yield Problem("keyword-name", told)


def _at_odds(product: Ledger) -> Iterator[Problem]:
    due: dict[str, Secret] = {}
    for item in hidden(product):
        for keyword in item.keywords:
            first = due.setdefault(squeezed(keyword), item)
            if first.payoff_episode != item.payoff_episode:
                told = (
                    f"keywords: “{keyword}” belongs to “{first.id}” and “{item.id}”, which pay off at different times."
                )
                yield Problem("keyword-shared", told)
