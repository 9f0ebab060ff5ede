"""Commands and buttons that a person used and the front end has acknowledged, without a connection to hear of them."""

from __future__ import annotations

from bots.discord.tickets import Kind, ticket
from core.surface.events import Ticket
from tests.bots.discord.stage import Stage
from tests.fakes.discord_api.answering import LATER, THINKS, callback
from tests.fakes.discord_api.wire import Asked, Json


def commanded(stage: Stage, user: str, channel: str, kind: Kind = Kind.COMMAND) -> Ticket:
    """A command; with WHISPER only this person sees the answer."""
    api = stage.api
    api.world.commands[""] = [{"id": "1", "name": "settings", "type": 1}]
    flags = 64 if kind is Kind.WHISPER else 0
    return _acknowledged(stage, api.invoke(user, channel, "settings"), kind, {"type": THINKS, "data": {"flags": flags}})


def pressed(stage: Stage, user: str, message: str, action: str) -> Ticket:
    return _acknowledged(stage, stage.api.press(user, message, action), Kind.BUTTON, {"type": LATER})


def _acknowledged(stage: Stage, interaction: str, kind: Kind, answer: dict[str, Json]) -> Ticket:
    asked = stage.api.interaction(interaction)
    callback(stage.api.world, Asked({"interaction": asked.id, "token": asked.token}, {}, answer))
    return ticket(kind, asked.token, stage.clock.now())
