"""The messages of a chat as a model reads them: who says what, and what comes to mind there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.ai.model import Line, Role
from core.ai.tokens import PICTURE, estimate
from core.characters.card import Card
from core.chat.budget import Message
from core.chat.harmless import ABOUT, ASIDE, HEARD, INDENT, NOTE, apart, closed, harmless, one_line
from core.chat.labels import Labels
from core.chat.said import Said, Told
from core.chat.talk import Persona, Talk
from core.lore.entries import Role as Place

_PICTURES = {"ko": ("(사진 1장)", "(사진 {n}장)"), "en": ("(a picture)", "({n} pictures)")}

# In the order in which they stand at one depth (cards: 9.1). Providers have no system messages inside a
# conversation: such words become marked words of the person (PR-5).
ROLE_ORDER = {Place.ASSISTANT: 0, Place.USER: 1, Place.SYSTEM: 2}
ROLES: dict[Place, Role | None] = {Place.ASSISTANT: Role.CHARACTER, Place.USER: Role.PERSON, Place.SYSTEM: None}


class Lines:
    """How the messages `told` read, for one character.

    Among others, or with other characters, each begins with a name, and so does no other line: what is nobody's words
    stands apart under a heading of ours.
    """

    def __init__(self, card: Card, talk: Talk, told: Sequence[Said]) -> None:
        self._card, self._language = card, card.language
        self.named = not talk.direct or bool(talk.company) or any(said.character for said in told)
        self.labels = Labels(card, talk, told if self.named else ())
        self._known: dict[tuple[int, str], str] = {}
        self._introduced = dict(_introduced(talk.personas, told)) if not talk.direct else {}

    def of(self, said: Said) -> list[Line]:
        """A message, with the lore that stands at it, and who says it where they speak for the first time."""
        label = self._label(said)
        persona = self._introduced.get(said.id)
        return self._set(said, label, about(self._card, label, persona) if persona else "")

    def measured(self, said: Said, *, newest: bool) -> Message:
        """A message for the budget, without who says it; the newest under a name as long as it can get."""
        label = self._label(said)
        texts = [line.text for line in self._set(said, self.labels.longest(said) if newest and label else label, "")]
        return Message(said.id, texts[-1], sum(map(estimate, texts)) + PICTURE * len(said.shown))

    def aside(self, role: Place, text: str) -> Line:
        """Words of the card that stand by themselves among the messages."""
        as_role = ROLES[role]
        if as_role is Role.CHARACTER or (as_role is Role.PERSON and not self.named):
            return Line(as_role, closed(text))
        words = INDENT + apart(harmless(text)) if self.named else harmless(text)
        return Line(Role.PERSON, f"{ASIDE[self._language]}\n{words}")

    def entry(self, told: Told) -> str:
        """What an entry of lore costs, without the heading that it may share with others."""
        return self.aside(told.role, told.text).text if told.role is Place.USER and self.named else item(told.text)

    def _set(self, said: Said, label: str, introduced: str) -> list[Line]:
        words = self._words(said, label)
        if not said.lore and not introduced:
            return [Line(said.role, words, said.shown)]
        worded = [told for told in said.lore if told.text]
        before = [told for told in worded if not told.after]
        lines = [self.aside(told.role, told.text) for told in before if told.role is not Place.SYSTEM]
        pieces = [
            introduced,
            self._note([told for told in before if told.role is Place.SYSTEM]),
            words,
            self._note([told for told in worded if told.after]),
        ]
        lines.append(Line(said.role, "\n\n".join(piece for piece in pieces if piece), said.shown))
        return lines

    def _label(self, said: Said) -> str:
        return self.labels.of(said) if self.named and said.role is Role.PERSON else ""

    def _words(self, said: Said, label: str) -> str:
        """Made once for each message: it is measured and then told."""
        known = self._known.get((said.id, label))
        if known is None:
            known = self._known[said.id, label] = self._worded(said, label)
        return known

    def _worded(self, said: Said, label: str) -> str:
        if said.role is Role.CHARACTER:
            return closed(said.text)
        words = apart(harmless(said.text)) if label else harmless(said.text)
        if marks := self._marks(said):
            words = f"{marks} {words}".rstrip()
        return f"{label}: {words}" if label else words

    def _marks(self, said: Said) -> str:
        """What came along."""
        if not said.pictures and not said.heard:
            return ""
        one, many = _PICTURES[self._language]
        pictures = one if said.pictures == 1 else many.format(n=said.pictures)
        return " ".join(([pictures] if said.pictures else []) + ([HEARD[self._language]] if said.heard else []))

    def _note(self, told: Sequence[Told]) -> str:
        return "\n".join((NOTE[self._language], *(item(each.text) for each in told))) if told else ""


def item(text: str) -> str:
    """An entry of a list of ours."""
    return f"- {apart(harmless(text))}"


def about(card: Card, label: str, persona: Persona) -> str:
    """Who somebody is, as a note of ours."""
    return f"{ABOUT[card.language]}\n{introduction(card, label, persona)}"


def introduction(card: Card, label: str, persona: Persona) -> str:
    """Who somebody is, as an entry of a list."""
    pronouns = harmless(" ".join(persona.pronouns.split()))
    who = f"{label} ({pronouns})" if pronouns else label
    told = persona.told(one_line(card.called))
    return f"- {who}: {told}" if told else f"- {who}"


def _introduced(personas: Sequence[Persona], told: Iterable[Said]) -> Iterable[tuple[int, Persona]]:
    """At which message each persona is told: where its person speaks first of what is told."""
    left = {each.speaker: each for each in personas if each.speaker is not None and each.says_something}
    for said in told:
        if not said.character and said.role is Role.PERSON and said.speaker in left:
            yield said.id, left.pop(said.speaker)
