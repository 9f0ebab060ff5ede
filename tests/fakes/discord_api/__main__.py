"""`python -m tests.fakes.discord_api --port N --token T`: the fake as a process, until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import signal

from tests.fakes.discord_api.server import DiscordApi


async def main() -> None:
    """Serve; the first line on standard output is the address, once it answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=DiscordApi.token)
    parser.add_argument("--username", default=DiscordApi.username)
    given = parser.parse_args()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with DiscordApi(given.token, given.username, given.port) as api:
        print(api.base.removesuffix("/api/v10"), flush=True)
        await stop.wait()


asyncio.run(main())
