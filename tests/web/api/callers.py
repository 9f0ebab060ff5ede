"""Programs that call the API for an account of their own."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from sqlalchemy import update

from core.accounts import people, tokens
from core.db.tables.people import Role, accounts
from core.surface.events import Person
from tests.web.stage import Web


@dataclass
class Program:
    """`account` is its key; `token` what it shows."""

    web: Web
    http: httpx2.AsyncClient
    account: int
    token: str

    async def get(self, path: str, status: int = 200, **headers: str) -> httpx2.Response:
        return await self.call("GET", path, status, headers=headers)

    async def post(self, path: str, body: object = None, status: int | None = 201, **headers: str) -> httpx2.Response:
        return await self.call("POST", path, status, json=body, headers=headers)

    async def patch(self, path: str, body: object, status: int = 200, **headers: str) -> httpx2.Response:
        return await self.call("PATCH", path, status, json=body, headers=headers)

    async def call(self, method: str, path: str, status: int | None = None, **more: Any) -> httpx2.Response:
        """`status`: the one that it has to have."""
        answer = await self.http.request(method, f"/api/v1{path}", **more)
        assert status in {None, answer.status_code}, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer


async def account_of(web: Web, role: Role = Role.PERSON) -> int:
    """A new account, with a person on the web."""
    now = web.app.clock.now()
    async with web.app.db.write() as tx:
        known = await people.know(tx, "web", Person(secrets.token_hex(12), "Somebody", None), now)
        await tx.run(update(accounts).where(accounts.c.id == known.account_id).values(role=role))
    return known.account_id


@asynccontextmanager
async def program(
    web: Web, *scopes: str, account: int | None = None, language: str = "en", role: Role = Role.PERSON
) -> AsyncIterator[Program]:
    """With a personal token of these scopes; with none named, of all."""
    owner = await account_of(web, role) if account is None else account
    async with web.app.db.write() as tx:
        wanted = scopes or tokens.PERSONAL_SCOPES
        _, secret = await tokens.make(tx, owner, "Tests", wanted, days=None, now=web.app.clock.now())
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}
    async with httpx2.AsyncClient(base_url=web.url, headers=headers, trust_env=False, timeout=10) as http:
        yield Program(web, http, owner, secret)
