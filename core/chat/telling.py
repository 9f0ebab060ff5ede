"""Which lorebook entries a message brings to mind; they are frozen to it and stand there for as long as it does. Pure.

An entry that still stands at an earlier message is not told again. Its place is the message that called for it: what
asks to stand deeper than that goes right before it, depth 0 right after it, for what was sent before never changes.
The same holds for what an entry silences: for as long as it stands. What there was no room for is noted there as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.ai.model import Role
from core.ai.tokens import estimate
from core.characters.card import Card
from core.chat.harmless import clean_name
from core.chat.said import Said, Told
from core.chat.talk import Moment, Talk, Variables, answering, scope_of
from core.lore import entries as lore
from core.lore.carried import CONTEXT, Carried, carried
from core.lore.decorators import directions
from core.lore.engine import Activation, activate, seeded
from core.lore.macros import Purse, Scope, expand, scan_text
from core.lore.placing import Placed
from core.lore.plan import plan
from core.lore.reasons import Reason, Why, told
from core.lore.scene import Scene, Spoken
from core.lore.timed import Timed

MOST_LEFT_OUT = 20  # entries that had no room are named at a message
LEAST_PRIORITY = -1e9  # of an entry that may always go first
_SETS = ("setvar", "addvar", "incvar", "decvar", "deletevar")


@dataclass(frozen=True, slots=True)
class Telling:
    """`fresh` stand at the newest message from now on; `reasons` say of every entry why it is in or out."""

    fresh: tuple[Told, ...]
    state: Timed
    variables: Variables
    reasons: tuple[Reason, ...] = ()


def tell(
    card: Card, talk: Talk, history: Sequence[Said], moment: Moment, state: Timed, trigger: str = "normal"
) -> Telling:
    """What the newest message of `history` brings to mind, after all that stands before it."""
    book = carried(card)
    if book is None:
        return Telling((), state, talk.variables)
    scope = scope_of(card, answering(talk, history), moment)
    found = _activated(book, card, talk, history, scope, state, trigger)
    standing = {entry.entry for said in history for entry in said.lore if not entry.left_out} | book.always
    fresh = [placed for placed in found.placed if placed.entry not in standing]
    variables = _set(book, fresh, scope) if fresh else talk.variables
    notes = _Notes(book, {reason.entry: reason for reason in found.reasons})
    silent = notes.silent(standing | {placed.entry for placed in fresh}) if found.silenced else ()
    noted = (*map(notes.frozen, fresh), *silent, *notes.left_out(standing))
    return Telling(noted, found.state, variables, found.reasons)


def would_tell(card: Card, talk: Talk, text: str, moment: Moment) -> tuple[tuple[Placed, ...], tuple[Reason, ...]]:
    """Which entries `text` alone would trigger, and of every entry why it is in or out."""
    book = carried(card)
    if book is None:
        return (), ()
    said = Said(1, Role.PERSON, talk.user, text)
    found = _activated(book, card, talk, [said], scope_of(card, talk, moment), Timed(), "normal")
    return found.placed, found.reasons


def _activated(
    book: Carried,
    card: Card,
    talk: Talk,
    history: Sequence[Said],
    scope: Scope,
    state: Timed,
    trigger: str,
) -> Activation:
    done = _expander(scope)
    replies = sum(said.role is Role.CHARACTER for said in history)
    scene = Scene(
        messages=tuple(_spoken(card, history, begins=talk.earlier == 0)),
        chat_length=talk.earlier + len(history),
        replies=talk.earlier_replies + replies,
        texts=_texts(card, book.matches, done),
        greeting_index=talk.greeting,
        trigger=trigger,
        character=card.name,
        tags=card.tags,
        context=CONTEXT,
    )
    return activate(
        (book.book,),
        scene,
        book.profile,
        state=state,
        roll=seeded(scope.seed),
        count=estimate,
        expand=done,
        scan=lambda text: done(scan_text(text)),
    )


def _expander(scope: Scope) -> Callable[[str], str]:
    purse = Purse()
    return lambda text: purse.expand(text, scope).text


def _spoken(card: Card, history: Sequence[Said], *, begins: bool) -> Iterable[Spoken]:
    for number, said in enumerate(history):
        if said.role is Role.CHARACTER:
            yield Spoken(card.called, said.text, lore.Role.ASSISTANT, greeting=begins and number == 0)
        else:
            yield Spoken(clean_name(said.name), said.text, lore.Role.USER)


def _texts(card: Card, matches: Collection[lore.Match], done: Callable[[str], str]) -> dict[lore.Match, str]:
    """Those of the card's texts that an entry asks for."""
    texts = {
        lore.Match.DESCRIPTION: card.description,
        lore.Match.PERSONALITY: card.personality,
        lore.Match.SCENARIO: card.scenario,
        lore.Match.CREATOR_NOTES: card.creator_notes,
        lore.Match.DEPTH_PROMPT: card.depth_prompt.text if card.depth_prompt else "",
    }
    return {match: done(text) for match, text in texts.items() if text and match in matches}


def _set(book: Carried, fresh: Sequence[Placed], scope: Scope) -> Variables:
    """The variables after what these entries set: once, when they are told, not each time they are read."""
    contents = {entry.id: entry.content for entry in book.book.entries}
    for placed in fresh:
        content = contents.get(placed.entry, "")
        if any(name in content for name in _SETS):
            done = expand(directions(content).content, scope)
            scope = replace(scope, variables=done.variables)
    return scope.variables


@dataclass(frozen=True, slots=True)
class _Notes:
    """What a message keeps of the entries of `book`; `why` each one is in or out."""

    book: Carried
    why: Mapping[str, Reason]

    def frozen(self, placed: Placed) -> Told:
        deep = placed.place is lore.Place.AT_DEPTH
        made = self._told(placed.entry)
        return replace(
            made,
            text=placed.content,
            role=placed.role if deep else lore.Role.SYSTEM,
            after=deep and placed.depth == 0,
        )

    def silent(self, known: Collection[str]) -> Iterable[Told]:
        """Entries that are in without any words and silence a prompt."""
        inside = (entry for entry, reason in self.why.items() if reason.inside and entry not in known)
        return (told for told in map(self._told, inside) if told.silences)

    def left_out(self, standing: Collection[str]) -> Iterable[Told]:
        """Entries for which the lore's budget had no room."""
        full = [reason for reason in self.why.values() if reason.why in (Why.BUDGET, Why.BOOK_BUDGET)]
        for reason in [reason for reason in full if reason.entry not in standing][:MOST_LEFT_OUT]:
            yield replace(self._told(reason.entry), silences=(), left_out=max(1, reason.tokens))

    def _told(self, entry: str) -> Told:
        reason, prepared = self.why.get(entry), plan(self.book.book, self.book.profile).find(entry)
        return Told(
            entry=entry,
            text="",
            why=told(replace(reason, passage="")) if reason else None,  # a passage is words of people
            title=reason.title if reason else "",
            priority=max(prepared.priority, LEAST_PRIORITY) if prepared else 100.0,
            silences=tuple(sorted(prepared.said.silenced)) if prepared else (),
        )
