"""`python -m tests.fakes.providers --port N`: the three providers as one process, until SIGTERM or Ctrl-C.

They stand under /anthropic, /gemini and /compatible. `POST /_control/{provider}/{what}` with a JSON object calls
`fault`, `say`, `pace`, `log` or `clear` of that fake: {"kind": "cut", "times": 2, "after": 1}, {"answers": ["…"]},
{"first": 2.0, "between": 0.1}, {}, {}.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.compatible_api import CompatibleApi
from tests.fakes.gemini_api import GeminiApi
from tests.fakes.provider_api import HOST, Json, Pace, ProviderApi


@dataclass
class Providers:
    """All three on one port: `async with Providers() as all`, then `all.url + "/gemini"`."""

    port: int = 0
    apis: Mapping[str, ProviderApi] = field(
        default_factory=lambda: {api.name: api for api in (AnthropicApi(), GeminiApi(), CompatibleApi())}
    )

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/_control/{provider}/{what}", self._control)
        for name, api in self.apis.items():
            app.add_subapp(f"/{name}", api.app())
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    async def _control(self, request: web.Request) -> web.Response:
        api = self.apis.get(request.match_info["provider"])
        if api is None:
            return web.json_response({"error": "no such provider"}, status=404)
        try:
            result = controlled(api, request.match_info["what"], await request.json() if request.can_read_body else {})
        except (TypeError, KeyError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"result": result})


def controlled(api: ProviderApi, what: str, given: Json) -> object:
    """Raises ValueError, TypeError or KeyError for what cannot be done."""
    match what:
        case "fault":
            api.fault(**given)
        case "say":
            api.say(*given["answers"])
        case "pace":
            api.pace = Pace(**given)
        case "clear":
            api.clear()
        case "log":
            return [dataclasses.asdict(call) for call in api.log]
        case _:
            raise ValueError(f"{what} is none of fault, say, pace, log, clear")
    return None


async def main() -> None:
    """Serve; the first line on standard output is the address, once it answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Providers(port=given.port) as providers:
        print(providers.url, flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
