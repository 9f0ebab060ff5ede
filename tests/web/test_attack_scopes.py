"""Every operation of the document, by tokens that may do everything but that, and by tokens that may do that alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx2
import pytest

from core.accounts.tokens import PERSONAL_SCOPES
from tests.web.api.callers import Program, program
from tests.web.api.test_rights import Json, address, document, operations, sent, things
from tests.web.stage import Web
from web.pages.docs import Operation


@pytest.fixture
async def whole(web: Web) -> Json:
    async with httpx2.AsyncClient(base_url=web.url, trust_env=False) as nobody:
        return await document(nobody)


@pytest.fixture
async def mine(web: Web) -> AsyncIterator[Program]:
    async with program(web) as made:
        yield made


def needed(whole: Json) -> dict[str, tuple[Operation, frozenset[str]]]:
    """By name, those for which a token needs something, and what: also where whoever has no token may read."""
    found = {}
    for name, one in operations(whole).items():
        ways = whole["paths"][one.path][one.method.lower()].get("security", [])
        if scopes := frozenset(scope for way in ways for each in way.values() for scope in each):
            found[name] = one, scopes
    return found


def ends(one: Operation) -> bool:
    """Streams of events do not."""
    return not one.path.endswith("/events")


async def test_every_operation_but_a_few_names_what_it_needs(whole: Json) -> None:
    """Signing in and up and out, and lists of words that are the same for everybody."""
    free = set(operations(whole)) - set(needed(whole))

    assert free <= {
        *("POST /accounts", "POST /tokens", "POST /tokens/refresh", "DELETE /tokens/current"),
        *("GET /stories/choices", "GET /stories/genres", "GET /characters/tags"),
    }
    assert {scope for _, scopes in needed(whole).values() for scope in scopes} <= {*PERSONAL_SCOPES, "account"}


async def test_a_token_with_every_other_scope_is_refused_and_told_which_it_lacks(
    web: Web, mine: Program, whole: Json
) -> None:
    own, wrong, every = await things(mine), [], needed(whole)
    for scope in sorted({scope for _, scopes in every.values() for scope in scopes}):
        rest = [each for each in PERSONAL_SCOPES if each != scope]
        async with program(web, *rest, account=mine.account) as narrow:
            for name, (one, scopes) in every.items():
                if scope in scopes:
                    answer = await narrow.call(one.method, address(whole, one, own), **sent(one, own, whole))
                    kind, told = answer.headers["content-type"], answer.json()
                    if (answer.status_code, kind, scope in told["detail"]) != (403, "application/problem+json", True):
                        wrong.append((name, scope, answer.status_code, told))

    assert wrong == []


async def test_a_token_with_that_scope_alone_may(web: Web, mine: Program, whole: Json) -> None:
    """What it finds or lacks then is another question; what deletes comes last. None is for an account's own hand."""
    own, wrong, tried = await things(mine), [], 0
    every = {name: each for name, each in needed(whole).items() if "account" not in each[1] and ends(each[0])}
    async with AsyncExitStack() as until_then:
        narrow: dict[frozenset[str], Program] = {}
        for name in sorted(every, key=lambda name: (name.startswith("DELETE"), -name.count("/"))):
            one, scopes = every[name]
            if scopes not in narrow:
                narrow[scopes] = await until_then.enter_async_context(program(web, *scopes, account=mine.account))
            answer = await narrow[scopes].call(one.method, address(whole, one, own), **sent(one, own, whole))
            tried += 1
            if answer.status_code in {401, 403} or answer.status_code >= 500:
                wrong.append((name, answer.status_code, answer.text[:200]))

    assert wrong == [] and tried > 80
