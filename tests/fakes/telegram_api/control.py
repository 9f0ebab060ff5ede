"""The fake's own door for tests in another process: POST /_control/<name> with a JSON object of arguments."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Protocol

from aiohttp import web

from tests.fakes.telegram_api.wire import Json, encode

NAMES = frozenset({
    "add_user", "open_private", "add_group", "add_supergroup", "add_forum", "add_topic", "say", "send", "edit",
    "delete", "press", "react", "send_album", "ask_inline", "inline_answer", "choose", "join", "forbid", "close_topic",
    "delete_topic", "name_publicly", "block", "unblock", "kick", "upgrade", "messages", "bot_messages", "drafts",
    "shown_draft", "actions", "calls", "answer", "commands", "fault", "clear_faults", "configure",
})  # fmt: skip


class Controlled(Protocol):
    """Anything whose public methods are called by name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Control:
    """Calls the methods of a TelegramApi that tests use, by name, and answers with what they return as JSON."""

    api: Controlled

    async def handle(self, request: web.BaseRequest, name: str) -> web.Response:
        """200 and `{"result": …}`; 404 for an unknown name, 400 and `{"error": …}` for wrong arguments."""
        if name not in NAMES:
            return _json(404, {"error": f"no such control: {name}"})
        method: Callable[..., object] = getattr(self.api, name)
        body = await request.read()
        try:
            arguments = await request.json() if body else {}
            return _json(200, {"result": shown(method(**arguments))})
        except (TypeError, ValueError, KeyError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})


def shown(value: object) -> Json:
    """A value of the API as JSON; frozen records become objects with their fields and readable properties."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): shown(item) for key, item in value.items()}
        case list() | tuple():
            return [shown(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            return _record(value)
        case _:
            return str(value)


def _record(value: object) -> Json:
    kind = type(value)
    names = [name for name in getattr(kind, "__slots__", ()) if name != "asked"]
    names += [name for name, member in vars(kind).items() if isinstance(member, property)]
    return {name: shown(getattr(value, name)) for name in names}


def _json(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=encode(body), content_type="application/json")
