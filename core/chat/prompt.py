"""The prompt of a turn, within a budget. Pure.

Its beginning is byte-identical from turn to turn: rules and character stand first, then the messages as they were
sent, with the lore that each one triggered frozen to it; what changes stands at the end (prompt caches of all
providers match from the first byte).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from core.ai.model import Line, Prompt, Role
from core.ai.tokens import estimate
from core.characters.card import Card
from core.chat import budget
from core.chat.budget import MOST, Cut, Fitted, Lore, Parts, fit
from core.chat.harmless import FURTHER, MORE, NOTE, closed
from core.chat.harmless import clean_name as clean_name  # noqa: PLC0414 - others name it here
from core.chat.lines import ROLE_ORDER, Lines, about
from core.chat.material import material
from core.chat.reactions import reacted
from core.chat.said import Said, Told
from core.chat.sheet import Deep, Sheet, heading, sheet
from core.chat.talk import Moment, Talk, Variables, answering, scope_of
from core.lore.entries import Role as Place
from core.lore.macros import expand

BUDGET = 16_000  # tokens of a whole prompt by our estimate, whatever more a model could read: every turn pays for them

_USER = {"ko": "상대", "en": "the other person"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What one answer needs of its prompt. `window_from`: older messages stay out. `reminder` comes last.

    `most`: no more messages are told. `reactions` to the newest answer: (who, with what sign). `more`: the newest
    answer goes on, though it is complete where it is `whole`. `cue` says why the character speaks now, where nobody has
    just spoken to it. `so_far` stands behind the character: what has happened before the oldest message.
    """

    moment: Moment
    budget: int = BUDGET
    window_from: int = 0
    more: bool = False
    reminder: str = ""
    most: int = MOST
    reactions: tuple[tuple[str, str], ...] = ()
    whole: bool = False
    cue: str = ""
    so_far: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """`first` is the oldest message that is told, `fresh` the lore that stays at the newest; `tokens` by estimate.

    `own` and `others` are the names for whom the model may write lines: its own, and all that are not (`Cutter`).
    """

    prompt: Prompt
    first: int
    fresh: tuple[Told, ...]
    cuts: tuple[Cut, ...]
    tokens: int
    variables: Variables
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def build(card: Card, talk: Talk, history: Sequence[Said], ask: Ask) -> Built:
    """The prompt that answers the last of `history`, or goes on with it.

    In a place that is not direct, and where other characters are, each person's message begins with the name. Raises
    ValueError for an empty history.
    """
    if not history:
        raise ValueError("nothing to answer")
    page = sheet(card, talk)
    set_above = {**dict(page.variables), **talk.variables}
    silenced = page.silenced.union(*(told.silences for said in history for told in said.lore))
    tail, variables = _tail(card, replace(answering(talk, history), variables=set_above), page, ask, silenced)
    reading = Lines(card, talk, history)
    fitted = _fitted(card, page, history, tail, talk, ask, reading)
    fresh = _kept(history[-1].lore, fitted)
    told = [said for said in history if said.id >= fitted.first]
    told[-1] = replace(told[-1], lore=fresh)
    newest = len(told) if ask.more else len(told) - 1
    if len(told) < len(history):  # who speaks first among fewer may be somebody else
        reading = Lines(card, talk, told)
    lines, settled = _among([reading.of(said) for said in told], newest, page.deep, reading)
    if ask.more:
        lines.append(Line(Role.PERSON, (FURTHER if ask.whole else MORE)[card.language]))
    elif ask.cue:
        lines.append(Line(Role.PERSON, ask.cue))
    prompt = Prompt(
        stable=_stable(card, page, fitted.examples, ask.so_far),
        lines=tuple(lines),
        tail=tail,
        settled=settled,
        material=replace(material(card, talk), said=_unanswered(told)),
    )
    return Built(
        prompt=prompt,
        first=fitted.first,
        fresh=fresh,
        cuts=fitted.cuts,
        tokens=fitted.tokens,
        variables=variables,
        own=tuple(dict.fromkeys((card.called, card.name))),
        others=_others(talk, reading),
    )


def _others(talk: Talk, reading: Lines) -> tuple[str, ...]:
    """Everybody for whom the model must not speak: whoever is spoken to, those who have spoken, and the company."""
    persona = (talk.persona.name,) if talk.persona else ()
    return tuple(dict.fromkeys((talk.user, *map(clean_name, (*persona, *talk.company)), *reading.labels.all)))


def user(card: Card, name: str, *, direct: bool) -> str:
    """How whoever is spoken to is named in the card's texts: by name where there is one person only."""
    return clean_name(name) if direct and name else _USER[card.language]


def _fitted(
    card: Card, page: Sheet, history: Sequence[Said], tail: str, talk: Talk, ask: Ask, reading: Lines
) -> Fitted:
    messages = [reading.measured(said, newest=False) for said in history[:-1]]
    messages.append(reading.measured(replace(history[-1], lore=()), newest=True))
    parts = Parts(
        fixed=(*page.blocks, *((heading(card),) if page.examples else ()), *filter(None, [ask.so_far])),
        messages=messages,
        varying=(*_varying(card, page, history[-1], tail, ask, reading), *_introductions(card, talk)),
        examples=page.examples,
        lore=tuple(Lore("card", each.entry, reading.entry(each), each.priority) for each in _worded(history[-1].lore)),
        window_from=ask.window_from,
        gave_way=sum(told.left_out for told in history[-1].lore if told.gave_way),
    )
    return fit(parts, ask.budget, estimate, most=ask.most)


def _varying(card: Card, page: Sheet, newest: Said, tail: str, ask: Ask, reading: Lines) -> Iterable[str]:
    """What is told in any case beside the messages, with our own headings."""
    yield tail
    yield from (reading.aside(deep.role, deep.text).text for deep in page.deep if deep.depth)
    lore = [told for told in newest.lore if told.text or told.gave_way]
    yield from (NOTE[card.language] for after in (False, True) if any(told.after is after for told in lore))
    if ask.more:
        yield MORE[card.language]


def _introductions(card: Card, talk: Talk) -> Iterable[str]:
    """Who people are, told or not: so the room for messages does not depend on which of them are told."""
    for persona in talk.personas if not talk.direct else ():
        if persona.says_something:
            yield about(card, f"{clean_name(persona.name)} (이름이 같은 사람) (99)", persona)


def _worded(lore: Sequence[Told]) -> list[Told]:
    return [told for told in lore if told.text]


def _kept(fresh: tuple[Told, ...], fitted: Fitted) -> tuple[Told, ...]:
    """What stays at the newest message; of what was cut only that it was, so that the turn gets the same once more."""
    cut = {each.ids[0]: each.tokens for each in fitted.cuts if each.kind is budget.Kind.LORE}
    tokens = (cut.get(f"card/{told.entry}") for told in fresh)
    return tuple(
        replace(told, text="", left_out=much) if much else told for told, much in zip(fresh, tokens, strict=True)
    )


def _stable(card: Card, page: Sheet, examples: Sequence[str], so_far: str) -> tuple[str, ...]:
    quoted = ("\n\n".join((heading(card), *examples)),) if examples else ()
    return (*page.blocks, *quoted, *filter(None, [so_far]))


def _tail(card: Card, talk: Talk, page: Sheet, ask: Ask, silenced: Collection[str]) -> tuple[str, Variables]:
    """The card's post-history instructions, what stands at depth 0, and the reminder; the variables after them."""
    scope = replace(scope_of(card, talk, ask.moment, original=""), outlets=dict(page.outlets))
    done = expand("" if "post_history_instructions" in silenced else card.post_history, scope)
    deep = [deep.text for deep in page.deep if deep.depth == 0]
    parts = (done.text.strip(), *deep, reacted(ask.reactions, card.language), ask.reminder)
    return closed("\n\n".join(part for part in parts if part)), done.variables


def _among(told: list[list[Line]], newest: int, deep: Iterable[Deep], reading: Lines) -> tuple[list[Line], int]:
    """The lines with what stands among them at its depth, and how many of them never change from now on.

    `newest`: the number of messages that every later prompt begins with, if nothing stands among them.
    """
    inserted: dict[int, dict[Place, list[str]]] = {}
    for each in sorted((each for each in deep if each.depth), key=lambda each: ROLE_ORDER[each.role]):
        at = max(0, len(told) - each.depth)
        inserted.setdefault(at, {}).setdefault(each.role, []).append(each.text)
    lines: list[Line] = []
    never_change = min([newest, *inserted])
    settled = 0
    for number, own in enumerate(told):
        if number == never_change:
            settled = len(lines)
        for role, texts in inserted.get(number, {}).items():
            lines.append(reading.aside(role, "\n".join(texts)))
        lines += own
    return lines, settled if never_change < len(told) else len(lines)


def _unanswered(history: Sequence[Said]) -> str:
    """The bare words since the character spoke."""
    newest = takewhile(lambda said: said.role is Role.PERSON, reversed(history))
    return "\n".join(said.text for said in reversed(list(newest)))
