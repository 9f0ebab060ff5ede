"""Stages 3 to 5: a world whose rules cost something, a cast that nobody mixes up, and how each of them speaks. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import combinations

from core.stories.checks import purity
from core.stories.checks.saying import known, overlap, squeezed, unique
from core.stories.gates.jamo import distance
from core.stories.gates.words import words
from core.stories.given import Given, Problem
from core.stories.schemas import Cast, EpisodePlan, Level, Member, Role, Voices, World

APART = 2  # letters between any two names: what is one apart is then surely a slip
TICS = 0.3  # of what two people have a habit of saying, the share that may be common (Jaccard)
EXEMPLAR = {"ko": (300, 500), "en": (300, 1_400)}  # characters
LENT = {"ko": 10, "en": 24}  # letters of a secret that give it away
_HANGUL = re.compile(r"[가-힣]{2,4}")
_FOREIGN = re.compile(r"[가-힣]{1,8}(?: [가-힣]{1,8}){0,3}")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ'’. -]{1,29}")


def world(given: Given, product: World) -> Iterator[Problem]:
    for field, ids in (("places", product.places), ("factions", product.factions), ("rules", product.rules)):
        yield from unique("id-twice", f"{field}.id", (each.id for each in ids))
    yield from unique("name-twice", "places, factions, terms", world_names(product))
    yield from unique("number-twice", "numbers.name", (each.name for each in product.numbers))
    for rule in product.rules:
        if not rule.cost.strip() and not rule.limit.strip():
            yield Problem("rule-free", f"rules “{rule.id}”: it needs a cost or a limit; a rule without one is none.")
        for taboo in product.taboo:
            if squeezed(taboo) in {squeezed(rule.id), squeezed(rule.rule)}:
                yield Problem("rule-taboo", f"rules “{rule.id}”: taboo forbids what it allows; keep one of the two.")
    for number in product.numbers:
        if not number.unit.strip() or not number.scale.strip():
            yield Problem("number-bare", f"numbers “{number.name}”: it needs a unit and a scale.")
    if given.contract is not None and given.contract.status_window and not product.numbers:
        yield Problem("numbers-missing", "numbers: the genre shows a status window; name what it counts.", soft=True)
    yield from purity.persons("places, factions, terms", world_names(product))


def world_names(product: World) -> tuple[str, ...]:
    return (
        *(each.name for each in product.places),
        *(each.name for each in product.factions),
        *(each.term for each in product.terms),
    )


def cast(given: Given, product: Cast) -> Iterator[Problem]:
    members = product.members
    yield from unique("id-twice", "members.id", (each.id for each in members))
    leads = [each.id for each in members if each.role is Role.LEAD]
    if len(leads) != 1:
        yield Problem("lead", f"role: exactly one of the cast is the lead, not {len(leads)} ({', '.join(leads)}).")
    for each in members:
        yield from _name(given, each)
        yield from _secret(given, each)
        yield from _entrance(given, each)
    yield from _apart(members)
    if given.world is not None:
        places = {squeezed(name) for name in world_names(given.world)}
        for name in (name for each in members for name in called(each) if squeezed(name) in places):
            yield Problem("name-of-place", f"name, aliases: “{name}” is a place, faction or term of the world.")


def called(member: Member) -> tuple[str, ...]:
    return (member.name, *member.aliases)


def _name(given: Given, member: Member) -> Iterator[Problem]:
    if given.wish.language == "ko":
        shape, told = (_HANGUL, "2 to 4 Hangul syllables")
        if given.pack.foreign_names:
            shape, told = _FOREIGN, "Hangul syllables (a foreign name as it is written in Korean)"
    else:
        shape, told = _LATIN, "Latin letters, 2 to 30"
    if not shape.fullmatch(member.name):
        yield Problem("name-shape", f"name “{member.name}”: a name is {told}.")
    yield from purity.persons(f"members “{member.id}”", called(member))
    taken = {squeezed(each) for each in given.taken}
    for name in called(member):
        if squeezed(name) in taken:
            yield Problem("name-taken", f"name, aliases: “{name}” belongs to somebody else's character; find another.")


def _secret(given: Given, member: Member) -> Iterator[Problem]:
    for field, text in (("look", member.look), ("start_state", member.start_state)):
        if member.secret and (shared := overlap(member.secret, text, LENT[given.wish.language])):
            yield Problem("secret-shown", f"{field} of “{member.id}”: it gives the secret away (“{shared}”).")


def _entrance(given: Given, member: Member) -> Iterator[Problem]:
    if member.first_episode > given.last:
        told = f"first_episode of “{member.id}”: {member.first_episode}, but the story has {given.last}."
        yield Problem("first-episode", told)
    elif member.role is Role.LEAD and member.first_episode != 1:
        yield Problem("first-episode", f"first_episode of “{member.id}”: the lead is there from episode 1.")


def _apart(members: Iterable[Member]) -> Iterator[Problem]:
    for one, other in combinations(members, 2):
        for left in called(one):
            for right in called(other):
                if distance(left, right) < APART:
                    told = (
                        f"“{left}” and “{right}” are told apart by fewer than {APART} letters; change one of the names."
                    )
                    yield Problem("names-alike", told)


def voices(given: Given, product: Voices) -> Iterator[Problem]:
    ids = tuple(given.members)
    yield from known("cast-unknown", "voices.character", (each.character for each in product.voices), ids)
    yield from unique("voice-twice", "voices.character", (each.character for each in product.voices))
    for each in ids:
        if each not in {voice.character for voice in product.voices}:
            yield Problem("voice-missing", f"voices: “{each}” has none; give one voice to each of the cast.")
    for voice in product.voices:
        if given.wish.language == "ko" and not voice.endings:
            yield Problem("endings", f"voices “{voice.character}”: endings must name how their sentences end.")
    yield from _tics(product)
    yield from _honorifics(given, product)
    yield from _style(given, product)


def _tics(product: Voices) -> Iterator[Problem]:
    for one, other in combinations(product.voices, 2):
        left, right = ({squeezed(tic) for tic in each.tics} for each in (one, other))
        if left and right and len(left & right) / len(left | right) >= TICS:
            told = f"tics: “{one.character}” and “{other.character}” have the same; each has their own."
            yield Problem("tics-alike", told)


def _honorifics(given: Given, product: Voices) -> Iterator[Problem]:
    ids = tuple(given.members)
    rows = [(each.speaker, each.listener) for each in product.honorifics]
    yield from known("cast-unknown", "honorifics", (each for row in rows for each in row), ids)
    yield from unique("honorific-twice", "honorifics", (f"{speaker} → {listener}" for speaker, listener in rows))
    for each in product.honorifics:
        if each.speaker == each.listener:
            yield Problem("honorific-self", f"honorifics: “{each.speaker}” → “{each.speaker}” is nobody's speech.")
        if given.wish.language == "en" and each.level not in {Level.PLAIN, Level.POLITE}:
            yield Problem("honorific-level", f"honorifics “{each.speaker}”: in English the level is plain or polite.")
    yield from _unsaid(given, rows)


def _unsaid(given: Given, rows: list[tuple[str, str]]) -> Iterator[Problem]:
    """The lead speaks with everybody, and whom one speaks to answers; whether others meet is known at stage 8."""
    leads = {member.id for member in given.members.values() if member.role is Role.LEAD}
    pairs = [(one, other) for one in given.members for other in given.members if one != other]
    missing = [pair for pair in pairs if pair not in rows]
    due = [pair for pair in missing if leads & set(pair) or pair[::-1] in rows]
    for listed, soft in ((due, False), ([pair for pair in missing if pair not in due], True)):
        if listed:
            told = ", ".join(f"{speaker} → {listener}" for speaker, listener in listed)
            yield Problem("honorific-missing", f"honorifics: rows are missing for {told}.", soft=soft)


def unspoken(product: Voices, plan: EpisodePlan, members: Container[str]) -> tuple[tuple[str, str], ...]:
    """Ordered pairs of the cast that share a scene and have no row that says how one speaks to the other."""
    rows = {(each.speaker, each.listener) for each in product.honorifics}
    met = {(one, other) for scene in plan.scenes for one in scene.cast for other in scene.cast if one != other}
    return tuple(pair for pair in sorted(met - rows) if pair[0] in members and pair[1] in members)


def _style(given: Given, product: Voices) -> Iterator[Problem]:
    style, (least, most) = product.style, EXEMPLAR[given.wish.language]
    if not least <= len(style.exemplar) <= most:
        told = f"exemplar: {len(style.exemplar)} characters; it must have {least} to {most}."
        yield Problem("exemplar-length", told)
    meta = (pattern.search(style.exemplar) for pattern in words(given.wish.language).meta)
    for found in filter(None, meta):
        yield Problem("exemplar-meta", f"exemplar: “{found.group()}” is no prose of the story; write prose only.")
    for each in style.banned:
        if squeezed(each) in squeezed(style.exemplar):
            yield Problem("exemplar-banned", f"exemplar: it says “{each}”, which banned forbids.")
