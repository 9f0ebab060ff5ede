"""The prompt of a turn, within a budget. Pure.

Its beginning is byte-identical from turn to turn: rules and character stand first, then the messages as they were
sent, with the lore that each one triggered frozen to it; what changes stands at the end (prompt caches of all
providers match from the first byte).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from core.ai.model import Line, Prompt, Role
from core.ai.tokens import estimate
from core.characters.card import Card
from core.chat import budget
from core.chat.budget import MOST, Cut, Fitted, Lore, Message, Parts, fit
from core.chat.harmless import ASIDE, NOTE, alike, harmless, spoken
from core.chat.harmless import clean_name as clean_name  # noqa: PLC0414 - others name it here
from core.chat.material import material
from core.chat.said import Said, Told
from core.chat.sheet import Deep, Sheet, heading, sheet
from core.chat.talk import Moment, Talk, Variables, answered, scope_of
from core.lore import entries as lore
from core.lore.macros import expand

BUDGET = 16_000  # tokens of a whole prompt by our estimate, whatever more a model could read: every turn pays for them

_WORDS = {
    "ko": {
        "user": "상대",
        "namesake": "이름이 같은 사람",
        "more": "(앞의 답이 중간에 끊겼습니다. 끊긴 곳에서 바로 이어서, 이미 한 말은 되풀이하지 말고 계속하세요.)",
    },
    "en": {
        "user": "the other person",
        "namesake": "a namesake",
        "more": "(Your last answer was cut off. Continue exactly where it stopped, without repeating what was said.)",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What one answer needs of its prompt. `window_from`: older messages stay out. `reminder` comes last.

    `most`: no more messages are told.
    """

    moment: Moment
    budget: int = BUDGET
    window_from: int = 0
    more: bool = False
    reminder: str = ""
    most: int = MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """`first` is the oldest message that is told, `fresh` the lore that stays at the newest; `tokens` by estimate."""

    prompt: Prompt
    first: int
    fresh: tuple[Told, ...]
    cuts: tuple[Cut, ...]
    tokens: int
    variables: Variables


def build(card: Card, talk: Talk, history: Sequence[Said], ask: Ask) -> Built:
    """The prompt that answers the last of `history`, or goes on with it.

    In a place that is not direct each person's message begins with the name. Raises ValueError for an empty history.
    """
    if not history:
        raise ValueError("nothing to answer")
    page = sheet(card, talk)
    set_above = {**dict(page.variables), **talk.variables}
    silenced = page.silenced.union(*(told.silences for said in history for told in said.lore))
    spoken_to = replace(talk, variables=set_above, user=answered(talk, history))
    tail, variables = _tail(card, spoken_to, page, ask, silenced)
    fitted = _fitted(card, page, history, tail, talk, ask)
    fresh = _kept(history[-1].lore, fitted)
    told = [said for said in history if said.id >= fitted.first]
    told[-1] = replace(told[-1], lore=fresh)
    newest = len(told) if ask.more else len(told) - 1
    lines, settled = _among([_lines(said, card, direct=talk.direct) for said in told], newest, page.deep, card)
    if ask.more:
        lines.append(Line(Role.PERSON, _WORDS[card.language]["more"]))
    prompt = Prompt(
        stable=_stable(card, page, fitted.examples),
        lines=tuple(lines),
        tail=tail,
        settled=settled,
        material=replace(material(card, talk), said=_unanswered(told)),
    )
    return Built(
        prompt=prompt, first=fitted.first, fresh=fresh, cuts=fitted.cuts, tokens=fitted.tokens, variables=variables
    )


def user(card: Card, name: str, *, direct: bool) -> str:
    """How whoever is spoken to is named in the card's texts: by name where there is one person only."""
    return clean_name(name) if direct and name else _WORDS[card.language]["user"]


def _fitted(card: Card, page: Sheet, history: Sequence[Said], tail: str, talk: Talk, ask: Ask) -> Fitted:
    newest = replace(history[-1], lore=())
    messages = [_message(said, card, direct=talk.direct) for said in (*history[:-1], newest)]
    parts = Parts(
        fixed=(*page.blocks, heading(card)) if page.examples else page.blocks,
        messages=messages,
        varying=tuple(_varying(card, page, history[-1], tail, ask)),
        examples=page.examples,
        lore=tuple(Lore("card", told.entry, f"- {told.text}", told.priority) for told in _worded(history[-1].lore)),
        window_from=ask.window_from,
        gave_way=sum(told.left_out for told in history[-1].lore if told.gave_way),
    )
    return fit(parts, ask.budget, estimate, most=ask.most)


def _varying(card: Card, page: Sheet, newest: Said, tail: str, ask: Ask) -> Iterable[str]:
    """What is told in any case beside the messages, with our own headings."""
    yield tail
    yield from (_aside(_ROLES[deep.role], deep.text, card).text for deep in page.deep if deep.depth)
    lore = [told for told in newest.lore if told.text or told.gave_way]
    yield from (NOTE[card.language] for after in (False, True) if any(told.after is after for told in lore))
    if ask.more:
        yield _WORDS[card.language]["more"]


def _worded(lore: Sequence[Told]) -> list[Told]:
    return [told for told in lore if told.text]


def _kept(fresh: tuple[Told, ...], fitted: Fitted) -> tuple[Told, ...]:
    """What stays at the newest message; of what was cut only that it was, so that the turn gets the same once more."""
    cut = {each.ids[0]: each.tokens for each in fitted.cuts if each.kind is budget.Kind.LORE}
    tokens = (cut.get(f"card/{told.entry}") for told in fresh)
    return tuple(
        replace(told, text="", left_out=much) if much else told for told, much in zip(fresh, tokens, strict=True)
    )


def _stable(card: Card, page: Sheet, examples: Sequence[str]) -> tuple[str, ...]:
    if not examples:
        return page.blocks
    return (*page.blocks, "\n\n".join((heading(card), *examples)))


def _tail(card: Card, talk: Talk, page: Sheet, ask: Ask, silenced: Collection[str]) -> tuple[str, Variables]:
    """The card's post-history instructions, what stands at depth 0, and the reminder; the variables after them."""
    scope = replace(scope_of(card, talk, ask.moment, original=""), outlets=dict(page.outlets))
    done = expand("" if "post_history_instructions" in silenced else card.post_history, scope)
    deep = [deep.text for deep in page.deep if deep.depth == 0]
    parts = (done.text.strip(), *deep, ask.reminder)
    return "\n\n".join(part for part in parts if part), done.variables


def _among(told: list[list[Line]], newest: int, deep: Iterable[Deep], card: Card) -> tuple[list[Line], int]:
    """The lines with what stands among them at its depth, and how many of them never change from now on.

    `newest`: the number of messages that every later prompt begins with, if nothing stands among them.
    """
    inserted: dict[int, dict[Role | None, list[str]]] = {}
    for each in sorted((each for each in deep if each.depth), key=lambda each: _ROLE_ORDER[each.role]):
        at = max(0, len(told) - each.depth)
        inserted.setdefault(at, {}).setdefault(_ROLES[each.role], []).append(each.text)
    lines: list[Line] = []
    never_change = min([newest, *inserted])
    settled = 0
    for number, own in enumerate(told):
        if number == never_change:
            settled = len(lines)
        for role, texts in inserted.get(number, {}).items():
            lines.append(_aside(role, "\n".join(texts), card))
        lines += own
    return lines, settled if never_change < len(told) else len(lines)


# In the order in which they stand at one depth (cards: 9.1). Providers have no system messages inside a
# conversation: such words become marked words of the person (PR-5).
_ROLE_ORDER = {lore.Role.ASSISTANT: 0, lore.Role.USER: 1, lore.Role.SYSTEM: 2}
_ROLES: dict[lore.Role, Role | None] = {
    lore.Role.ASSISTANT: Role.CHARACTER,
    lore.Role.USER: Role.PERSON,
    lore.Role.SYSTEM: None,
}


def _aside(role: Role | None, text: str, card: Card) -> Line:
    if role is None:
        return Line(Role.PERSON, f"{ASIDE[card.language]}\n{text}")
    return Line(role, text)


def _lines(said: Said, card: Card, *, direct: bool) -> list[Line]:
    """A message as the model sees it, with the lore that stands at it."""
    if not said.lore:
        return [Line(said.role, _words(said, card, direct=direct))]
    worded = _worded(said.lore)
    before = [told for told in worded if not told.after]
    lines = [Line(_ROLES[told.role] or Role.PERSON, told.text) for told in before if told.role is not lore.Role.SYSTEM]
    pieces = [
        _note(card, [told for told in before if told.role is lore.Role.SYSTEM]),
        _words(said, card, direct=direct),
        _note(card, [told for told in worded if told.after]),
    ]
    lines.append(Line(said.role, "\n\n".join(piece for piece in pieces if piece)))
    return lines


def _message(said: Said, card: Card, *, direct: bool) -> Message:
    texts = [line.text for line in _lines(said, card, direct=direct)]
    return Message(said.id, texts[-1], sum(map(estimate, texts)))


def _note(card: Card, told: Sequence[Told]) -> str:
    return "\n".join((NOTE[card.language], *(f"- {each.text}" for each in told))) if told else ""


def _words(said: Said, card: Card, *, direct: bool) -> str:
    if said.role is Role.CHARACTER:
        return said.text
    return harmless(said.text) if direct else spoken(_name(said.name, card), said.text)


@lru_cache(maxsize=4_096)
def _name(name: str, card: Card) -> str:
    """Who speaks; whoever is called like the character is told apart from it."""
    cleaned = clean_name(name)
    taken = alike(cleaned, card.called) or alike(cleaned, card.name)
    return f"{cleaned} ({_WORDS[card.language]['namesake']})" if taken else cleaned


def _unanswered(history: Sequence[Said]) -> str:
    """The bare words since the character spoke."""
    newest = takewhile(lambda said: said.role is Role.PERSON, reversed(history))
    return "\n".join(said.text for said in reversed(list(newest)))
