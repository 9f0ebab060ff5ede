"""Gates on what holds in the story: the dead, secrets, time, numbers, places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.stories.gates.look import NOTHING, Look, green, judged, listed, named
from core.stories.gates.report import Result
from core.stories.gates.speakers import Said
from core.stories.schemas import Secret, SecretKind

HALF_DAY = 6 * 60  # minutes; a clock that goes back further has passed midnight
_ENTRY = re.compile(r"([^\[\]【】〔〕|┃│║:：,\n]{1,40}?) {0,3}[:：] {0,3}([^\[\]【】〔〕|┃│║,\n]{1,40})")
_ARROW = re.compile(r"\s*(?:→|->|⇒)\s*")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_KOREAN_HOURS = {
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "열한": 11,
    "열두": 12,
}
_AFTERNOON = frozenset({"오후", "저녁", "밤", "pm", "p.m."})
_MORNING = frozenset({"오전", "새벽", "아침", "am", "a.m."})


def speaker(look: Look, spoken: tuple[Said, ...]) -> Result:
    """Nobody who is dead speaks, and nobody of the cast whom the plan does not bring into this episode."""
    found: dict[str, str] = {}
    for each in spoken:
        member = look.who(each.name)
        if member is None:
            continue
        if member.id in look.canon.dead:
            found.setdefault(f"{member.name} is dead", each.place)
        elif look.plan is not None and member.id not in look.there:
            found.setdefault(f"{member.name} is not in this episode", each.place)
    told = f"Somebody speaks who cannot: {'; '.join(found)}. Here: {listed(list(found.values()))}"
    value = ", ".join(found) if found else "0"
    return judged("speaker", value, "0", wrong=bool(found), told=told, quotes=tuple(found.values()))


def secret(look: Look) -> Result:
    """No keyword of what is hidden before the episode in which it comes out."""
    if look.given.ledger is None:
        return green("secret")
    found = {(item.id, word): at for item in _kept(look) for word, at in _told(item, look)}
    told = "This gives away what is not to be known yet: " + "; ".join(
        f"“{word}” of the secret “{item}” in “{quote}”" for (item, word), quote in found.items()
    )
    value = ", ".join(word for _, word in found) or "0"
    return judged("secret", value, "0", wrong=bool(found), told=told, quotes=tuple(found.values()))


def _kept(look: Look) -> Iterator[Secret]:
    forbidden = frozenset() if look.plan is None else frozenset(look.plan.must_not_reveal)
    paid = frozenset() if look.plan is None else frozenset(look.plan.payoff)
    for item in () if look.given.ledger is None else look.given.ledger.items:
        out = item.payoff_episode is not None and item.payoff_episode <= look.given.episode
        hidden = item.kind is SecretKind.HIDDEN and not item.reader_knows and not out and item.id not in paid
        if hidden or item.id in forbidden:
            yield item


def _told(item: Secret, look: Look) -> Iterator[tuple[str, str]]:
    """Its keywords in the text, but for names that everybody has from the beginning."""
    open_words = {member.name for member in look.given.members.values()}
    if look.given.world is not None:
        open_words |= {place.name for place in look.given.world.places}
    text, korean = look.page.text, look.korean
    for word in item.keywords:
        if word in open_words:
            continue
        sought, within = (word, text) if korean else (word.lower(), text.lower())
        if named(within, sought, korean=korean):
            at = within.index(sought)
            yield word, text[max(0, at - 25) : at + len(word) + 25]


@dataclass(frozen=True, slots=True)
class Stated:
    """A day or a clock (minutes) as the text gives it, and where."""

    minutes: int | None
    day: int | None
    at: int
    scene: int
    sentence: str


def clock(look: Look) -> Result:
    """Days that are counted and clocks that are read do not run backwards, unless the text says so."""
    spoken_of = look.words.day.search(look.page.text) or look.words.clock.search(look.page.text)
    stated = list(_stated(look)) if spoken_of else []
    if not stated:
        return green("clock")
    wrong = list(_backwards(look, stated))
    told = f"Time runs backwards: {'; '.join(why for why, _ in wrong)}. Here: {listed([quote for _, quote in wrong])}"
    value = ", ".join(why for why, _ in wrong) or str(len(stated))
    return judged("clock", value, NOTHING, wrong=bool(wrong), told=told, quotes=tuple(quote for _, quote in wrong))


def _stated(look: Look) -> Iterator[Stated]:
    order = 0
    for scene, numbers in enumerate(look.page.scenes):
        for number in numbers:
            one = look.page.paragraphs[number]
            for sentence in one.sentences if one.window else one.told:
                order += 1
                if not one.window and look.words.not_now.search(sentence):
                    continue
                if found := look.words.day.search(sentence):
                    yield Stated(None, int(found.group(1)), order, scene, sentence)
                if found := look.words.clock.search(sentence):
                    minutes = _minutes(found.groupdict())
                    if minutes is not None:
                        yield Stated(minutes, None, order, scene, sentence)


def _minutes(found: dict[str, str | None]) -> int | None:
    """Since midnight; None where it is not said which half of the day it is."""
    raw, half = found["hour"] or "", (found.get("half") or "").lower()
    hour = int(raw) if raw.isdigit() else _KOREAN_HOURS[raw]
    minute = int(found.get("minute") or found.get("colon") or (30 if found.get("thirty") else 0))
    if hour > 24 or minute > 59:
        return None
    if half in _AFTERNOON and hour < 12:
        return (24 if hour == 12 else hour + 12) * 60 + minute
    if half in _MORNING or (half and hour < 13):
        return hour % 12 * 60 + minute
    return hour * 60 + minute if hour > 12 or found.get("colon") or (raw.startswith("0") and not half) else None


def _backwards(look: Look, stated: list[Stated]) -> Iterator[tuple[str, str]]:
    held = look.canon.time
    day = None if held is None else held.day
    last = None if held is None or not held.clock else int(held.clock[:2]) * 60 + int(held.clock[3:])
    same, before = False, None
    for each in stated:
        if each.day is not None:
            if day is not None and each.day < day:
                yield f"day {each.day} after day {day}", each.sentence
            same = each.day == day
            day, before = each.day, None
            last = last if same else None
        elif each.minutes is not None:
            if same and last is not None and each.minutes < last:
                yield f"{_at(each.minutes)} after {_at(last)} of the same day", each.sentence
            elif before is not None and _earlier(look, before, each):
                yield f"{_at(each.minutes)} after {_at(before.minutes or 0)}", each.sentence
            before, last = each, each.minutes


def _earlier(look: Look, before: Stated, after: Stated) -> bool:
    """Within one scene, by less than half a night, with no word of time that has passed between them."""
    if before.scene != after.scene or before.minutes is None or after.minutes is None:
        return False
    back = before.minutes - after.minutes
    return 0 < back < HALF_DAY and not look.words.turn.search(_between(look, before, after))


def _between(look: Look, before: Stated, after: Stated) -> str:
    text = look.page.text
    begin = text.find(before.sentence)
    end = text.find(after.sentence, begin)
    return text[begin + len(before.sentence) : end + len(after.sentence)]


def _at(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def numbers(look: Look) -> Result:
    """A counted thing in a panel keeps its value unless the panel shows the change or the text before it tells it."""
    known = {name: told.value for name, told in look.canon.numbers.items()}
    names = [*known, *(each.name for each in (() if look.given.world is None else look.given.world.numbers))]
    if not names:
        return green("numbers")
    wrong = list(_changed(look, known, frozenset(names)))
    told = "Numbers change without a word of it: " + "; ".join(
        f"“{name}” was {before} and is {after}" for name, before, after, _ in wrong
    )
    value = ", ".join(f"{name} {before}→{after}" for name, before, after, _ in wrong) or "0"
    quotes = tuple(quote for *_, quote in wrong)
    return judged(
        "numbers", value, "0", wrong=bool(wrong), told=f"{told}. Tell the change, or keep the value.", quotes=quotes
    )


def _changed(look: Look, known: dict[str, str], names: frozenset[str]) -> Iterator[tuple[str, str, str, str]]:
    values, told = dict(known), list[str]()
    for one in look.page.paragraphs:
        if not one.window:
            told += [sentence.lower() for sentence in one.sentences if look.words.changed.search(sentence)]
            continue
        figures = {figure for sentence in told for figure in _FIGURE.findall(sentence)}
        named_ones = {name for name in names if _about(name, told)}
        for found in _ENTRY.finditer(one.text):
            name = found.group(1).strip()
            if name not in names:
                continue
            first, last = _sides(found.group(2))
            before = values.get(name, first)
            if _value(first) != _value(before) and name not in named_ones and _value(first) not in figures:
                yield name, before, first, one.text
            values[name] = last
        told = []


def _about(name: str, told: list[str]) -> bool:
    """Whether one of the sentences that tell a change has all words of the thing's name."""
    words = name.lower().split()
    return any(all(word in sentence for word in words) for sentence in told)


def _sides(value: str) -> tuple[str, str]:
    """Before and after, of a panel that shows a change itself; else the value twice."""
    sides = _ARROW.split(value.strip(), maxsplit=1)
    return sides[0], sides[-1]


def _value(text: str) -> str:
    """The figures alone where there are any: 35, 35점 and 35/100 are one value."""
    found = _FIGURE.search(text)
    return found.group().replace(",", "") if found else text.strip().lower()


def place(look: Look) -> Result:
    """Where a panel says that one is, or where somebody arrives, is a place that was agreed on or seen before."""
    if look.given.world is None:
        return green("place")
    text, korean = look.page.text, look.korean
    found = [
        each.group(1).strip() for pattern in (look.words.where, look.words.arrived) for each in pattern.finditer(text)
    ]
    strange = [
        each
        for each in dict.fromkeys(found)
        if each and not _somewhere(each, look) and not named(look.before, each, korean=korean)
    ]
    told = f"Places that are not in the world: {', '.join(strange)}. Let it happen in one of these: " + ", ".join(
        each.name for each in look.given.world.places
    )
    return judged("place", ", ".join(strange) or "0", "0", wrong=bool(strange), told=told, quotes=tuple(strange))


def _somewhere(name: str, look: Look) -> bool:
    """Agreed on, or within or around what is."""
    assert look.given.world is not None
    agreed = [each.name for each in look.given.world.places]
    if any(each in name or name in each for each in agreed):
        return True
    return named(look.bible, name, korean=look.korean)
