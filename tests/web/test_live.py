"""Streams: what changes in a chat reaches whoever has it open, in order, and nothing is missed by coming back."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from core.bus import LocalBus
from core.errors import StartFailure
from core.surface.port import Outgoing, Voice
from tests.contracts.test_bus import heard as reached
from tests.web.stage import JSON, Guest, Web, guest, member, running
from web import sessions
from web.live import MOST_STREAMS
from web.server import open_door
from web.surface import WebSurfaces, place_of
from web.watching import Pulse

DALLAE = Voice("윤달래", None)


@dataclass(frozen=True)
class Heard:
    event: str
    id: str
    data: str


@asynccontextmanager
async def stream(visitor: Guest, chat: str, **headers: str) -> AsyncIterator[AsyncIterator[Heard]]:
    async with visitor.http.stream("GET", f"{chat}/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer)


async def _events(answer: httpx2.Response) -> AsyncIterator[Heard]:
    fields: dict[str, list[str]] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(":")
            fields.setdefault(name, []).append(value.removeprefix(" "))
            continue
        if "event" in fields:
            yield Heard(fields["event"][0], fields.get("id", [""])[0], "\n".join(fields.get("data", [])))
        fields = {}


async def next_of(events: AsyncIterator[Heard], event: str) -> Heard:
    async with asyncio.timeout(5):
        async for heard in events:
            if heard.event == event:
                return heard
    raise AssertionError("the stream ended")


async def test_an_answer_grows_before_the_readers_eyes(visitor: Guest) -> None:
    visitor.web.plays("처음은 이렇게 길게 시작하고 마흔 자를 넘겨서 곧바로 보이게 하고, ", 0.8, "끝은 이렇습니다.")
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1)

    async with stream(visitor, chat) as events:
        await next_of(events, "post")
        await visitor.submit(f"{chat}/messages", headers=JSON, text="말해 봐요")
        heard = [await anext(events)]
        while "끝은 이렇습니다" not in heard[-1].data or "growing" in heard[-1].data:
            heard.append(await anext(events))

    posts = [each for each in heard if each.event == "post"]
    assert "말해 봐요" in posts[0].data
    assert any("growing" in post.data and "처음은" in post.data for post in posts)
    assert "처음은 이렇게" in posts[-1].data
    assert "on" in [each.data for each in heard if each.event == "typing"]
    assert [int(post.id) for post in posts] == sorted({int(post.id) for post in posts})


async def test_who_comes_back_hears_only_what_was_missed(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1)
    async with stream(visitor, chat) as events:
        last = await next_of(events, "post")

    surface = visitor.web.app.surfaces["web"].surface(place_of("", chat.rpartition("/")[2]))
    post = await surface.post(Outgoing(text="그사이", key="x.0", voice=DALLAE))
    taken = await surface.post(Outgoing(text="사라질 말", key="x.1", voice=DALLAE))
    await surface.delete(taken)

    async with stream(visitor, chat, **{"Last-Event-ID": last.id}) as events:
        first, second = await next_of(events, "post"), await next_of(events, "gone")
    assert f'id="post-{post}"' in first.data and "그사이" in first.data
    assert second.data == taken


async def test_a_word_that_the_bus_lost_costs_one_poll(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1)
    app = visitor.web.app

    async with stream(visitor, chat) as events:
        await next_of(events, "post")
        deaf = WebSurfaces(app.db, LocalBus(), app.clock).surface(place_of("", chat.rpartition("/")[2]))
        await deaf.post(Outgoing(text="다른 프로세스에서", key="y.0", voice=DALLAE))
        heard = await next_of(events, "post")

    assert "다른 프로세스에서" in heard.data


@pytest.mark.parametrize("words", ["redis", "postgresql"])
async def test_what_a_second_process_does_is_told_without_a_poll(
    tmp_path: Path, request: pytest.FixtureRequest, migrated_postgres_url: str, words: str
) -> None:
    redis = request.getfixturevalue("redis_url") if words == "redis" else None

    def process(name: str) -> AbstractAsyncContextManager[Web]:
        seldom = Pulse(look=3_600.0)
        return running(
            tmp_path / name, pulse=seldom, database_url=migrated_postgres_url, secret_key="s" * 43, redis_url=redis
        )

    async with process("one") as one, process("two") as two:
        await reached(two.app.bus, one.app.bus)
        async with guest(one) as visitor:
            chat = await visitor.begin("dallae", "")
            await visitor.until(chat, lambda found: len(found) == 1)
            async with stream(visitor, chat) as events:
                await next_of(events, "post")
                surface = two.app.surfaces["web"].surface(place_of("", chat.rpartition("/")[2]))
                await surface.post(Outgoing(text="다른 프로세스에서", key="z.0", voice=DALLAE))
                heard = await next_of(events, "post")

    assert "다른 프로세스에서" in heard.data


async def test_stopping_ends_open_streams_at_once_and_what_was_said_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path) as web, guest(web) as visitor:
        chat = await visitor.begin("dallae", "기억해 줘요")
        await visitor.until(chat, lambda found: len(found) == 3)
        cookies = visitor.http.cookies
        open_stream = stream(visitor, chat)
        events = await open_stream.__aenter__()
        await next_of(events, "post")
        began = asyncio.get_running_loop().time()

    stopped = asyncio.get_running_loop().time() - began
    async with running(tmp_path) as web, guest(web) as visitor:
        visitor.http.cookies = cookies
        posts = await visitor.posts(chat)

    assert stopped < 2.5
    assert [words for _, words in posts][1:] == ["기억해 줘요", "네, 들려요."]


async def test_a_port_that_is_taken_is_said_so() -> None:
    door = open_door("127.0.0.1", 0)
    port = door.getsockname()[1]

    try:
        open_door("127.0.0.1", port)
        told = None
    except StartFailure as failure:
        told = failure.text
    door.close()

    assert told is not None and told.key == "web-port-in-use" and told.args["port"] == str(port)


async def test_an_address_that_is_not_here_is_said_so() -> None:
    try:
        open_door("203.0.113.1", 8000)
        told = None
    except StartFailure as failure:
        told = failure.text

    assert told is not None and told.key == "web-address-unusable"


async def test_a_guest_has_so_many_streams_and_no_more_until_others_end(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    async with AsyncExitStack() as open_streams:
        kept = [await open_streams.enter_async_context(stream(visitor, chat)) for _ in range(MOST_STREAMS)]
        for each in kept:
            await next_of(each, "typing")
        one_more = await visitor.http.get(f"{chat}/events", headers=JSON)

    assert one_more.status_code == 429
    assert str(MOST_STREAMS) in one_more.json()["problem"]
    assert int(one_more.headers["retry-after"]) > 0
    async with asyncio.timeout(10):
        while (await _status(visitor, chat)) == 429:
            await asyncio.sleep(0.02)
    async with stream(visitor, chat) as again:
        await next_of(again, "typing")


async def _status(visitor: Guest, chat: str) -> int:
    async with visitor.http.stream("GET", f"{chat}/events") as answer:
        return answer.status_code


async def test_a_browser_that_has_signed_out_hears_no_more(web: Web) -> None:
    async with member(web) as somebody, guest(web) as elsewhere:
        elsewhere.http.cookies = somebody.http.cookies  # the same browser, after it has signed out
        chat = await somebody.begin("dallae", "")
        await somebody.until(chat, lambda found: len(found) == 1)
        async with stream(elsewhere, chat) as events:
            await next_of(events, "typing")
            secret = hashlib.sha256(somebody.http.cookies["iyagi"].encode()).hexdigest()
            async with web.app.db.write() as tx:
                await sessions.end(tx, secret)
            async with asyncio.timeout(10):
                after = [each async for each in events]

        gone = await elsewhere.http.get(f"{chat}/events")

    assert after == []
    assert gone.status_code == 404


async def test_a_silent_stream_tells_that_it_is_alive(tmp_path: Path) -> None:
    async with running(tmp_path, pulse=Pulse(alive=0.05)) as web, guest(web) as visitor:
        chat = await visitor.begin("dallae", "")
        await visitor.until(chat, lambda found: len(found) == 1)

        async with visitor.http.stream("GET", f"{chat}/events") as answer, asyncio.timeout(10):
            signs = 0
            async for line in answer.aiter_lines():
                signs += line == ": ping"
                if signs == 3:
                    break

    assert signs == 3
