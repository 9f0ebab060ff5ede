"""The fake's own door for tests in another process: POST /_control/<name> with a JSON object of arguments."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Protocol

from aiohttp import web

from tests.fakes.discord_api.wire import Json, encode

NAMES = frozenset({
    "add_user", "add_guild", "leave_guild", "add_channel", "add_thread", "archive", "delete_channel", "open_direct",
    "block", "set_nick", "say", "edit", "delete", "delete_many", "react", "type", "add_webhook", "delete_webhook",
    "say_through", "invoke", "choose", "complete", "press", "select", "submit", "messages", "bot_messages", "message",
    "interaction", "answers", "choices", "buttons", "webhooks", "commands", "typing", "is_typing", "calls", "fault",
    "limit", "clear_faults", "drop", "reconnect", "invalidate", "refuse_gateway", "close_at_identify",
    "speak", "open_between", "grant", "mark_adult", "hide", "withhold", "add_member", "proxy",
    "refuse_intents", "send_raw", "pass_time", "forbid", "allow", "connected", "identity", "configure",
})  # fmt: skip


class Controlled(Protocol):
    """Anything whose public methods are called by name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Control:
    """Calls the methods of a DiscordApi that tests use, by name, and answers with what they return as JSON."""

    api: Controlled

    async def handle(self, request: web.BaseRequest, name: str) -> web.Response:
        """200 and `{"result": …}`; 404 for an unknown name, 400 and `{"error": …}` for wrong arguments."""
        if name not in NAMES:
            return _json(404, {"error": f"no such control: {name}"})
        method: Callable[..., object] = getattr(self.api, name)
        body = await request.read()
        try:
            given = await request.json() if body else {}
            return _json(200, {"result": shown(method(**given))})
        except (TypeError, ValueError, KeyError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})


def shown(value: object) -> Json:
    """A value of the API as JSON; records become objects with their fields and readable properties."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): shown(item) for key, item in value.items()}
        case list() | tuple():
            return [shown(item) for item in value]
        case set() | frozenset():
            return sorted(map(str, value))
        case _ if dataclasses.is_dataclass(value):
            return _record(value)
        case _:
            return str(value)


def _record(value: object) -> Json:
    kind = type(value)
    names = list(getattr(kind, "__slots__", ()))
    names += [name for name, member in vars(kind).items() if isinstance(member, property)]
    return {name: shown(getattr(value, name)) for name in names}


def _json(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=encode(body).encode(), content_type="application/json")
