"""uvicorn in the program's own loop: it takes no signals, and stops when its task is cancelled."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from core.errors import StartFailure
from core.log import get_log
from core.text import t
from web.app import build
from web.limits import RATES, Limits, Rate
from web.live import Live
from web.patience import Patience, patient
from web.sockets import protocol
from web.watching import Pulse

if TYPE_CHECKING:
    from core.app import App

GRACE_SECONDS = 3
LARGEST_FRAME = 200_000  # bytes of a WebSocket message; web.api.live takes fewer, and says so
NAME = "web"

log = get_log(__name__)


class Server(uvicorn.Server):
    """`up` is set when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the program's, not the server's."""
        yield


async def run(app: App) -> None:
    """Serve until cancelled; then requests that are under way get `GRACE_SECONDS`, and streams end at once.

    Raises StartFailure where the address cannot be had.
    """
    await run_at(app, open_door(app.settings.web.host, app.settings.web.port))


async def run_at(
    app: App,
    door: socket.socket,
    *,
    patience: Patience | None = None,
    rates: Mapping[str, Rate] = RATES,
    pulse: Pulse | None = None,
) -> None:
    """As `run`, at a door that is open already. `rates` name every limit of RATES."""
    live = Live(app.db, app.bus, pulse)
    api = build(app, live, Limits(app.settings.redis_url, rates))
    config = uvicorn.Config(
        api,
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=patient(patience or Patience()),
        ws=protocol(patience or Patience()),
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,  # two windows of zlib, 40 kB, for each open socket
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(server.serve([door]))
        looking = tasks.create_task(live.run())
        try:
            await server.up.wait()
            log.info("open", url=address(door))
            await app.ready(NAME, None)
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            server.should_exit = True
            live.close()
            api.state.site.doors.close()
            await serving
            looking.cancel()
            await api.state.site.limits.aclose()
            raise


def address(door: socket.socket) -> str:
    """Where a person on this machine opens it."""
    host, port = door.getsockname()[:2]
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what is bound is the operator's choice
    shown = anywhere.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def open_door(host: str, port: int) -> socket.socket:
    """Raises StartFailure with the remedy."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family, backlog=512)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartFailure(t("web-port-in-use", host=host, port=str(port))) from error
        why = error.strerror or type(error).__name__
        raise StartFailure(t("web-address-unusable", host=host, port=str(port), why=why)) from error
