"""`/story`: web novels from chats, made and steered and read where people chat. The same on every platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core import storytelling_chats as chats
from core import storytelling_new as new
from core import storytelling_parts as parts
from core import storytelling_reading as reading
from core import storytelling_scenes as scenes
from core import storytelling_sharing as sharing
from core import storytelling_steering as steer
from core import storytelling_words as words
from core.asking import Asks
from core.chat.finding import OURS
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.stories.stage import Stage
from core.storytelling_ask import Ask, Handler, Means
from core.surface.events import ButtonPressed
from core.surface.port import Surface
from core.text import Text, t

COMMAND, FORM = "story", "story-"

HANDLERS: Mapping[str, Handler] = {
    "list": new.listed,
    "new": new.new,
    "show": new.show,
    "resume": new.start,
    "start": new.start,
    "discard": new.discard,
    "approve": steer.approve,
    "pause": steer.pause,
    "cancel": steer.cancel,
    "cap": steer.cap,
    "redo": steer.redo,
    "stale": steer.stale,
    "keep": steer.keep,
    "remake": steer.remake,
    "goon": steer.goon,
    "fewer": steer.fewer,
    "branch": steer.branch,
    "rename": steer.rename,
    "scene": scenes.scene,
    "promote": scenes.promote,
    "heal": scenes.heal,
    "parts": parts.parts,
    "part": parts.part,
    "edit": parts.edit,
    "versions": parts.versions,
    "restore": parts.restore,
    "compare": parts.compare,
    "read": reading.read,
    "report": reading.report,
    "export": reading.export,
    "share": sharing.share,
    "publish": sharing.share,
    "unpublish": sharing.unpublish,
    "talk": sharing.talk,
    "meet": sharing.meet,
    "chat": chats.chat,
    "byname": chats.byname,
    "anonymous": chats.anonymous,
    "refuse": chats.refuse,
    "begin": chats.begin,
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
    named = _named(ask, name, rest)
    if not ask.asker.values:
        return how(named, verb)
    return await _by(verb)(replace(named, values=ask.asker.values))


def how(ask: Ask, verb: str) -> Told:
    """Where there are no forms: what can be typed, and what can be had without a word."""
    if verb not in {"new", "cap", "redo", "edit", "goon", "branch"}:
        raise BadInput(t("button-stale"))
    found = []
    if verb == "redo" and len(ask.numbers) >= 3:
        found.append(ask.button("redo", ask.name, *ask.numbers[:3], label=t("story-button-redo-plain")))
    if verb == "goon" and ask.numbers:
        found.append(ask.button("goon", ask.name, ask.numbers[0], label=t("story-button-goon-plain")))
    scene = f" {ask.numbers[3]}" if len(ask.numbers) > 3 else ""
    told = Text("story-chat-new-how") if verb == "new" else Text(f"story-how-{verb}", _where(ask) | {"scene": scene})
    return Told(told, tuple(found), private=True)


def _where(ask: Ask) -> dict[str, str | Text]:
    """Which story and which part, as one types them."""
    code = ask.name or "1"
    if len(ask.numbers) < 3 or ask.numbers[1] not in set(Stage):
        return {"code": code, "part": ""}
    stage, number = Stage(ask.numbers[1]), ask.numbers[2]
    if stage is Stage.EDIT:
        return {"code": code, "part": t("story-chat-episode-typed", number=number)}
    return {"code": code, "part": stage.name.lower() + (f" {number}" if stage.of_episode else "")}


def _named(ask: Ask, name: str, rest: list[str]) -> Ask:
    """Raises BadInput for a button of another shape."""
    numbers = [each for each in rest if each.isascii() and each.isdecimal() and len(each) < 10]
    extra = next((each for each in rest if each not in numbers), "")
    return replace(ask, name=name, numbers=tuple(map(int, numbers)), extra=extra)


def _by(verb: str) -> Handler:
    if verb not in HANDLERS:
        raise BadInput(t("button-stale"))
    return HANDLERS[verb]
