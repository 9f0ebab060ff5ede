"""The program as it runs, with all that it can say: no secret that passes through it stands in its log."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.engines import free_port
from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.oidc import Providers
from tests.fakes.smtp import MailServer, mail_server
from tests.web.stage import SAME_ORIGIN

PASSWORD, NEXT = "seven lanterns over the bay", "eight lanterns under the hill"
SMTP_PASSWORD = "the-mail-servers-own-password"
KEY = "sk-own-key-of-mina-7777"


@dataclass
class Running:
    url: str
    log: Path
    http: httpx2.AsyncClient
    secrets: set[str]

    async def send(self, path: str, page: str = "", **fields: str) -> httpx2.Response:
        """A form, with the token of the page that has it."""
        told = (await self.http.get(page or path)).text
        token = re.findall(r'name="form_token" value="(\w+)"', told)
        answer = await self.http.post(path, data={"form_token": token[0]} | fields, headers=SAME_ORIGIN)
        self.secrets |= {token[0], *self.http.cookies.values()}
        return answer

    def keep(self, *found: str) -> None:
        assert all(len(each) >= 8 for each in found), found
        self.secrets |= set(found)


def _environment(settings: Mapping[str, Any], within: str = "IYAGI") -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        at = f"{within}{'__' if '_' in within or within != 'IYAGI' else '_'}{name.upper()}"
        if isinstance(value, Mapping):
            yield from _environment(value, at)
        else:
            yield at, str(value)


@asynccontextmanager
async def running(folder: Path, settings: Mapping[str, Any]) -> AsyncIterator[Running]:
    """`python3 -m core run web worker`, which says all that it can."""
    port, log = free_port(), folder / "log"
    basic = {"data_dir": str(folder / "data"), "log_level": "debug", "compatible": {"probe": "false"}}
    web = {"port": port, "password_memory": 1_024}
    given = {name: value for name, value in os.environ.items() if not name.startswith("IYAGI_")}
    given |= dict(_environment(basic | {"web": web} | dict(settings)))
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        command = (sys.executable, "-m", "core", "run", "web", "worker")
        process = await asyncio.create_subprocess_exec(*command, env=given, stdout=out, stderr=out)
        async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=20) as http:
            try:
                async with asyncio.timeout(60):
                    while not await _answers(http):
                        assert process.returncode is None, log.read_text()
                        await asyncio.sleep(0.05)
                yield Running(url, log, http, set())
            finally:
                if process.returncode is None:
                    process.send_signal(signal.SIGTERM)
                await process.wait()


async def _answers(http: httpx2.AsyncClient) -> bool:
    try:
        return (await http.get("/healthz")).status_code == 200
    except httpx2.TransportError:
        return False


async def test_no_secret_stands_in_the_log(tmp_path: Path) -> None:
    """Signing in in every way, keys, tokens, codes, letters, feeds; and all of that gone wrong."""
    async with Providers() as there, AnthropicApi(key=KEY) as claude, mail_server() as letters:
        smtp = {"host": "127.0.0.1", "port": letters.port, "security": "none", "sender": "iyagi@example.com"}
        settings = there.settings() | {"anthropic": {"base_url": claude.url}}
        settings |= {"smtp": smtp, "secret_key": secrets.token_urlsafe(32)}
        async with running(tmp_path, settings) as here:
            here.keep(settings["secret_key"], *(settings[way]["client_secret"] for way in ("discord", "telegram")))
            here.keep(settings["telegram"]["token"])
            await _by_password(here, letters)
            await _by_program(here)
            await _in_the_account(here)
            await _elsewhere(here)
        told = here.log.read_text()

    assert "open" in told and len(told.splitlines()) > 5
    assert [secret for secret in here.secrets if secret in told] == []


async def _by_password(here: Running, letters: MailServer) -> None:
    email = f"mina-{secrets.token_hex(4)}@example.com"
    here.keep(PASSWORD, NEXT, email)
    assert (await here.send("/signup", email=email, password=PASSWORD)).status_code == 303
    assert (await here.send("/signout", "/me")).status_code == 303
    assert (await here.send("/signin", email=email, password=NEXT)).status_code == 400
    assert (await here.send("/signin", email=email, password=PASSWORD)).status_code == 303
    assert (await here.send("/signout", "/me")).status_code == 303
    assert (await here.send("/forgot", email=email)).status_code == 200
    async with asyncio.timeout(30):
        while len(letters.letters) < 2:
            await asyncio.sleep(0.05)
    told = "".join(str(each.get_content()) for each in letters.letters)
    here.keep(*re.findall(r"code=([\w-]+)", told))
    (code,) = re.findall(r"/reset\?code=([\w-]+)", told)
    assert (await here.send("/reset", f"/reset?code={code}", code=code, password=NEXT)).status_code == 303


async def _by_program(here: Running) -> None:
    """Tokens of the API: given, used, renewed, forged."""
    (email,) = [each for each in here.secrets if "@" in each]
    async with httpx2.AsyncClient(base_url=f"{here.url}/api/v1", trust_env=False, timeout=20) as http:
        pair = (await http.post("/tokens", json={"email": email, "password": NEXT})).json()
        fresh = (await http.post("/tokens/refresh", json={"refresh_token": pair["refresh_token"]})).json()
        here.keep(*(each[name] for each in (pair, fresh) for name in ("access_token", "refresh_token")))
        for token in (fresh["access_token"], fresh["access_token"][:-4] + "AAAA", "iyg_" + "x" * 40):
            here.keep(token)
            await http.get("/me", headers={"Authorization": f"Bearer {token}"})
        await http.post("/tokens", json={"email": email, "password": PASSWORD + "!", "x": [PASSWORD]})
        await http.post("/tokens", content=b'{"password": "' + PASSWORD.encode())
        await http.post("/tokens/refresh", json={"refresh_token": pair["refresh_token"]})


async def _in_the_account(here: Running) -> None:
    """A personal token, a key that is taken and one that is refused, a code to link, a feed."""
    told = (await here.send("/me/tokens", name="x", scope="profile:read")).text
    here.keep(*set(re.findall(r"iyg_[\w-]+", told)))
    here.keep(KEY, "sk-ant-wrong-0123456789abcdef")
    assert (await here.send("/me/keys", provider="anthropic", key=KEY)).status_code == 303
    assert (await here.send("/me/keys", provider="anthropic", key="sk-ant-wrong-0123456789abcdef")).status_code == 400
    told = (await here.send("/me/links/give", "/me/links")).text
    codes = set(re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", told))
    here.keep(*codes, *(each.replace("-", "") for each in codes))
    made = await here.send("/feeds", "/me/tokens", do="new")
    told = (await here.http.get(made.headers["location"])).text
    feeds = set(re.findall(r"/feeds/([\w-]+)\.atom", told))
    here.keep(*feeds)
    for each in feeds:
        assert (await here.http.get(f"/feeds/{each}.atom")).status_code == 200
    assert codes and feeds and any(each.startswith("iyg_") for each in here.secrets)


async def _elsewhere(here: Running) -> None:
    """At Discord and at Telegram, once as it should be and once with what was used already."""
    for way in ("discord", "telegram"):
        async with httpx2.AsyncClient(base_url=here.url, trust_env=False, timeout=20) as http:
            out = (await http.get(f"/signin/{way}")).headers["location"]
            back = (await http.get(out)).headers["location"]
            sent = parse_qs(urlsplit(out).query) | parse_qs(urlsplit(back).query)
            here.keep(*(sent[name][0] for name in ("state", "code", "nonce") if len(sent.get(name, [""])[0]) >= 8))
            for _ in range(2):
                answer = await http.get(back)
            assert answer.status_code < 500
            here.keep(*http.cookies.values())
