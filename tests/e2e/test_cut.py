"""Killed in the middle of what a page does, the program keeps all of it or nothing; sent again, it is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from core.db.tables import metadata
from tests.e2e.scenes import Scene, nothing
from tests.e2e.stage import PATIENCE, Program, on_postgres
from tests.engines import free_port
from tests.web.makers import card_of, edit
from tests.web.stage import SAME_ORIGIN, Guest

pytestmark = pytest.mark.e2e

PASSWORD = "a long password of minas"
ADDRESS = "mina@example.com"
# What a process writes by itself, beside what somebody does.
BESIDE = {"processes", "web_sessions", "alembic_version", "signin_hops"}
Counts = dict[str, int]


@dataclass(frozen=True)
class Deed:
    """`ready` is done before, `do` is cut off in the transaction that writes to `table`, the whole of it later."""

    name: str
    table: str
    ready: Callable[[Guest], Awaitable[None]]
    do: Callable[[Guest], Awaitable[int]]


async def none(_guest: Guest) -> None:
    return


async def sign_up(guest: Guest) -> int:
    await guest.open("/signup")
    return (await guest.submit("/signup", email=ADDRESS, password=PASSWORD)).status_code


async def signed_up(guest: Guest) -> None:
    assert await sign_up(guest) == 303


async def bring(guest: Guest) -> int:
    await guest.open("/import")
    file = {"card": ("card.json", card_of("봄이"))}
    answer = await guest.http.post("/import", data=guest.form("/import"), files=file, headers=SAME_ORIGIN)
    guest.read(answer)
    return answer.status_code


async def brought(guest: Guest) -> None:
    await signed_up(guest)
    assert await bring(guest) == 200


async def save(guest: Guest) -> int:
    seen = (await guest.open("/?tab=mine")).text
    path = "/characters/" + seen.split('href="/characters/')[1].split('"')[0].split("?")[0].split("/")[0]
    return (await edit(guest, path, description="비가 오면 말이 많아진다."))[0]


async def guest_with_an_account(guest: Guest) -> None:
    """Somebody has an account, and makes something before they sign in to it again."""
    await signed_up(guest)
    guest.http.cookies.clear()
    assert await bring(guest) == 200


async def sign_in(guest: Guest) -> int:
    """What the guest has made becomes the account's."""
    await guest.open("/signin")
    return (await guest.submit("/signin", email=ADDRESS, password=PASSWORD, bring="1")).status_code


async def erase(guest: Guest) -> int:
    await guest.open("/me/data")
    return (await guest.submit("/me/data/erase", typed="삭제", works="delete")).status_code


DEEDS = (
    Deed("sign-up", "credentials", none, sign_up),
    Deed("import", "character_versions", signed_up, bring),
    Deed("save", "character_versions", brought, save),
    Deed("merge", "links", guest_with_an_account, sign_in),
    Deed("deletion", "accounts", brought, erase),
)


@asynccontextmanager
async def browser(url: str) -> AsyncIterator[Guest]:
    headers = {"Accept-Language": "ko-KR"}
    async with httpx2.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=20) as http:
        yield Guest(None, http)  # type: ignore[arg-type]  # of the program there is only its address


def scene(port: int) -> Scene:
    async def up() -> None:
        async with asyncio.timeout(PATIENCE), httpx2.AsyncClient(trust_env=False) as http:
            while True:
                try:
                    if (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    await asyncio.sleep(0.05)

    async def say(_text: str) -> None:
        return

    async def shown() -> list[str]:
        return []

    settings = {"IYAGI_WEB__PORT": str(port), "IYAGI_WEB__PASSWORD_MEMORY": "1024", "IYAGI_COMPATIBLE__PROBE": "false"}
    return Scene(settings=settings, pace=0.0, up=up, say=say, shown=shown, repeat=nothing)


async def kept(url: str) -> Counts:
    """How many rows each table has."""
    engine, tables = create_async_engine(url), [each for each in names(metadata) if each not in BESIDE]
    async with engine.connect() as connection:
        found = {each: (await connection.execute(text(f"SELECT count(*) FROM {each}"))).scalar_one() for each in tables}
    await engine.dispose()
    return found


def names(whole: MetaData) -> list[str]:
    return sorted(table.name for table in whole.tables.values())


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
@pytest.mark.parametrize("at", ["first-write", "commit"])
async def test_what_is_killed_in_the_middle_leaves_nothing(deed: Deed, at: str, tmp_path: Path) -> None:
    await cut_off(deed, at, tmp_path, {})


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
async def test_what_is_killed_in_the_middle_leaves_nothing_on_postgresql(
    deed: Deed, tmp_path: Path, migrated_postgres_url: str
) -> None:
    await cut_off(deed, "commit", tmp_path, on_postgres(migrated_postgres_url))


async def cut_off(deed: Deed, at: str, folder: Path, settings: dict[str, str]) -> None:
    port = free_port()
    cut = deed.table + ("!" if at == "commit" else "")
    async with (
        Program(folder / "data", scene(port), 0, settings, ("web",), cut=cut) as program,
        browser(f"http://127.0.0.1:{port}") as guest,
    ):
        await program.start()
        await deed.ready(guest)
        before = await kept(program.database)
        program.arm()

        with pytest.raises(httpx2.TransportError):
            await deed.do(guest)
        assert await program.dead() == -9
        after = await kept(program.database)
        await program.start()
        again = await deed.do(guest)

        assert after == before
        assert again in {200, 303}
        assert await kept(program.database) != before
        assert await program.stop() == 0
