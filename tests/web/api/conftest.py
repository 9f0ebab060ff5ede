"""Two programs of two accounts, and one without a token."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.web.api.callers import Program, program
from tests.web.stage import Web


@pytest.fixture
async def mine(web: Web) -> AsyncIterator[Program]:
    async with program(web) as made:
        yield made


@pytest.fixture
async def theirs(web: Web) -> AsyncIterator[Program]:
    async with program(web) as made:
        yield made


@pytest.fixture
async def nobody(web: Web) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=web.url, trust_env=False, timeout=10) as http:
        yield http
