"""`/story`: web novels from chats, made and steered and read where people chat. The same on every platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core import storytelling_new as new
from core import storytelling_words as words
from core.asking import Asks
from core.chat.finding import OURS
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.storytelling_ask import Ask, Handler, Means
from core.surface.events import ButtonPressed
from core.surface.port import Surface
from core.text import t

COMMAND, FORM = "story", "story-"

HANDLERS: Mapping[str, Handler] = {
    "list": new.listed,
    "new": new.new,
    "show": new.show,
    "resume": new.start,
    "start": new.start,
    "discard": new.discard,
}


@dataclass(frozen=True, slots=True)
class Storytelling:
    """One a process."""

    means: Means

    async def take(self, event: Asks, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """What is said in answer to a command, a form or a button. Raises ProductError where it cannot be done."""
        ask = Ask(means=self.means, event=event, asker=asker, surface=surface, claim=claim)
        if isinstance(event, ButtonPressed):
            return await _pressed(ask, event.action.split(":")[1:])
        if event.name.startswith(FORM):
            return await _filled(ask, event.name.removeprefix(FORM))
        return await _typed(ask)


async def _typed(ask: Ask) -> Told:
    """A verb and what stands behind it. Without one all is listed; words that are no verb are keywords."""
    what, text = ask.asker.values.get("what", "").strip(), ask.asker.values.get("text", "").strip()
    if not what and not text:
        return await new.listed(ask)
    verb = words.verb(what)
    if verb is None:
        raise BadInput(t("story-chat-how"))
    return await _by(verb)(replace(ask, text=text))


async def _pressed(ask: Ask, parts: list[str]) -> Told:
    """ "<verb>:<story>[:<number>…]"."""
    verb, name, *rest = [*parts, "", ""][: max(len(parts), 2)]
    return await _by(verb)(_named(ask, name, rest))


async def _filled(ask: Ask, verb: str) -> Told:
    """A form, or its button where there are no forms: "<story>[.<number>…]"."""
    name, *rest = (ask.asker.target or "").removeprefix(OURS).split(".")
    values = ask.asker.values
    return await _by(verb)(replace(_named(ask, name, rest), values=values))


def _named(ask: Ask, name: str, rest: list[str]) -> Ask:
    """Raises BadInput for a button of another shape."""
    numbers = [each for each in rest if each.isascii() and each.isdecimal() and len(each) < 10]
    extra = next((each for each in rest if each not in numbers), "")
    return replace(ask, name=name, numbers=tuple(map(int, numbers)), extra=extra)


def _by(verb: str) -> Handler:
    if verb not in HANDLERS:
        raise BadInput(t("button-stale"))
    return HANDLERS[verb]
