"""What somebody of a story's cast knows, as a lorebook: each entry is told when its words come up in talk. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.characters.formats.base import Tree
from core.memory.forgetting import content
from core.stories.bridge.bible import Bible
from core.stories.bridge.bounds import Bounds, squeezed, told
from core.stories.schemas import Honorific, Member

_MOST_FACTS = 24  # of one subject, the newest

Say = Callable[..., str]
"""Renders a key of the catalogue in the story's language."""


def entries(bible: Bible, member: Member, episode: int, bounds: Bounds, say: Say) -> Iterator[Tree]:
    """The people, places and words that they have met, the facts that they know, and the secrets that are out."""
    heard = _heard(bible, member.id, episode)
    for other in bible.met(member.id, episode):
        text = say("bridge-lore-person", name=other.name, look=other.look)
        yield from _entry(bounds, (other.name, *other.aliases), text)
    for place in bible.world.places:
        if place.id in _been(bible, member.id, episode):
            yield from _entry(bounds, (place.name,), f"{place.name}: {place.one_line}")
    for term in bible.world.terms:
        if squeezed(term.term) in squeezed(heard):
            yield from _entry(bounds, (term.term,), f"{term.term}: {term.meaning}")
    for rule in bible.world.rules:
        if _is_met(rule.rule, heard):
            text = ". ".join(each.rstrip(". ") for each in (rule.rule, rule.cost, rule.limit) if each)
            yield from _entry(bounds, sorted(content([rule.rule]))[:6], text)
    for subject in dict.fromkeys(held.fact.subject for held in bounds.facts):
        yield from _facts(bible, bounds, subject, member)
    for item in bounds.secrets:
        yield from _entry(bounds, item.keywords, item.text)


def _facts(bible: Bible, bounds: Bounds, subject: str, member: Member) -> Iterator[Tree]:
    """What they know of somebody or something; of themselves they know it whatever the talk is about."""
    known = [told(held.fact)[1] for held in bounds.facts if held.fact.subject == subject]
    kept = list(dict.fromkeys(bounds.only(known)))[-_MOST_FACTS:]
    named = next((each for each in bible.cast.members if subject in {each.id, each.name, *each.aliases}), None)
    keys = (subject,) if named is None else (named.name, *named.aliases)
    for entry in _entry(bounds, keys, "\n".join(kept)) if kept else ():
        yield entry | {"constant": named == member}


def _entry(bounds: Bounds, keys: Sequence[str], text: str) -> Iterator[Tree]:
    """Nothing where it may not be told, or none of the words by which it would be."""
    kept = bounds.only(keys)
    if kept and bounds.allows(text):
        yield {"keys": list(kept), "content": text, "name": kept[0], "enabled": True}


def _heard(bible: Bible, member_id: str, episode: int) -> str:
    """The episodes that they are in."""
    numbered = enumerate(bible.texts[:episode], 1)
    return "\n".join(text for number, text in numbered if member_id in bible.there(number))


def _been(bible: Bible, member_id: str, episode: int) -> frozenset[str]:
    scenes = (scene for plan in bible.plans if plan.number <= episode for scene in plan.scenes)
    return frozenset(scene.place for scene in scenes if member_id in scene.cast)


def _is_met(rule: str, heard: str) -> bool:
    """Whether most of what a rule of the world speaks of has come up where they were."""
    words = content([rule])
    return bool(words) and 2 * len(words & content([heard])) > len(words)


def honorifics(bible: Bible, member: Member, episode: int) -> tuple[tuple[Member, Honorific], ...]:
    """How they speak to those whom they have met by then."""
    rows = () if bible.voices is None else bible.voices.honorifics
    met = {each.id: each for each in bible.met(member.id, episode)}
    return tuple((met[row.listener], row) for row in rows if row.speaker == member.id and row.listener in met)
