"""The providers' fakes as a process, and what they refuse and count."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.fakes.anthropic_api import AnthropicApi, check
from tests.fakes.provider_api import Json, Refused

MESSAGE = {"role": "user", "content": "Hello"}
ASKED: Json = {"model": "claude-haiku-5-5", "max_tokens": 10, "stream": True, "messages": [MESSAGE]}


@pytest.fixture
async def address() -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.providers", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    yield (await process.stdout.readline()).decode().strip()
    process.terminate()
    await process.wait()


async def test_a_process_serves_all_three_and_is_steered_over_http(address: str) -> None:
    async with httpx2.AsyncClient(base_url=address) as http:
        await http.post("/_control/anthropic/say", json={"answers": ["Good evening."]})
        await http.post("/_control/anthropic/fault", json={"kind": "status", "status": 529})
        headers = {"authorization": "Bearer loopback-key"}
        first = await http.post("/anthropic/v1/messages", json=ASKED, headers=headers)
        second = await http.post("/anthropic/v1/messages", json=ASKED, headers=headers)
        log = (await http.post("/_control/anthropic/log", json={})).json()["result"]
        names = [
            (await http.get("/gemini/v1beta/models", headers={"x-goog-api-key": "loopback-key"})).json()["models"],
            (await http.get("/compatible/v1/models")).json()["data"],
        ]

    assert (first.status_code, second.status_code) == (529, 200)
    assert "evening." in second.text
    assert [call["fault"] for call in log] == ["status", ""]
    assert log[1]["done"]
    assert log[0]["body"] == ASKED
    assert all(names)


async def test_nonsense_over_the_control_is_refused(address: str) -> None:
    async with httpx2.AsyncClient(base_url=address) as http:
        answers = [
            await http.post("/_control/openai/log", json={}),
            await http.post("/_control/gemini/dance", json={}),
            await http.post("/_control/gemini/fault", json={"what": 1}),
        ]

    assert [answer.status_code for answer in answers] == [404, 400, 400]


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 1.0},
        {"top_p": 0.5},
        {"messages": [MESSAGE, {"role": "assistant", "content": "Once"}]},
        {"messages": [{"role": "assistant", "content": "Once"}]},
        {"messages": []},
        {"messages": [{"role": "user", "content": ""}]},
        {"thinking": {"type": "enabled", "budget_tokens": 1024}},
        {"thinking": {"type": "disabled"}},
        {"tool_choice": {"type": "any"}},
        {"output_config": {"effort": "huge"}},
        {"max_tokens": 0},
        {"system": [{"type": "text", "text": str(n), "cache_control": {"type": "ephemeral"}} for n in range(5)]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_claude_5_refuses_is_refused(change: Json) -> None:
    with pytest.raises(Refused) as caught:
        check({**ASKED, **change})

    assert caught.value.status == 400


async def test_a_cache_is_read_up_to_the_farthest_point_that_was_written() -> None:
    point = {"cache_control": {"type": "ephemeral"}}
    system = [{"type": "text", "text": "Rules. " * 40, **point}]
    async with AnthropicApi() as api, httpx2.AsyncClient(base_url=api.url) as http:
        http.headers["authorization"] = f"Bearer {api.key}"
        usages = [
            _usage(await http.post("/v1/messages", json={**ASKED, "system": [{**system[0], "text": text}]}))
            for text in ("Rules. " * 40, "Rules. " * 40, "Other. " * 40)
        ]

    assert [usage["cache_read_input_tokens"] > 0 for usage in usages] == [False, True, False]
    assert [usage["cache_creation_input_tokens"] > 0 for usage in usages] == [True, False, True]
    assert all(usage["input_tokens"] > 0 for usage in usages)


def _usage(response: httpx2.Response) -> Json:
    start = response.text.split("data: ", 2)[1].split("\n", 1)[0]
    found: Json = httpx2.Response(200, text=start).json()["message"]["usage"]
    return found
