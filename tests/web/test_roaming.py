"""A chat that began on the web goes on on Telegram, is read along on the web, and comes back.

python-telegram-bot talks to a Telegram on this machine.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select, update

from bots import telegram
from core.app import App
from core.db.tables.chat import messages
from core.db.tables.people import people
from core.db.tables.places import places
from core.ledger.lease import place_of
from core.surface.events import MessageDeleted
from tests.bots.telegram.stage import settings
from tests.fakes.telegram_api import TelegramApi
from tests.web.stage import Guest, Web, guest, running


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as started:
        yield started


@asynccontextmanager
async def both(folder: Path, api: TelegramApi, **more: Any) -> AsyncIterator[Web]:
    """The web and the Telegram bot in one program."""
    async with running(folder, telegram=settings(api).model_dump(), **more) as web, telegram.surfaces(web.app) as maker:
        web.app.surfaces["telegram"] = maker
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(telegram.serve(web.app))
            try:
                yield web
            finally:
                serving.cancel()


async def link(app: App) -> None:
    """The person on Telegram and the guest on the web are of one account from now on."""
    async with app.db.write() as tx:
        mine = await tx.value(select(people.c.account_id).where(people.c.platform == "web"))
        await tx.run(update(people).where(people.c.platform == "telegram").values(account_id=mine))


def finished(words: str) -> Callable[[list[tuple[str, str]]], bool]:
    return lambda posts: any(author == "character" and words in body for author, body in posts)


def pressable(api: TelegramApi, chat: int) -> list[str]:
    """The actions of the buttons beneath the newest message that has some."""
    newest = next(post for post in reversed(api.bot_messages(chat)) if post.buttons)
    return [data for _, data in newest.buttons]


async def events(http: httpx2.AsyncClient, path: str, heard: list[tuple[str, str, str]]) -> None:
    """Follow a stream: (event, id, data)."""
    async with http.stream("GET", path, timeout=None) as answer:
        name = number = ""
        data: list[str] = []
        async for line in answer.aiter_lines():
            field, _, value = line.partition(": ")
            match field:
                case "event":
                    name = value
                case "id":
                    number = value
                case "data":
                    data.append(value)
                case "" if name:
                    heard.append((name, number, "\n".join(data)))
                    name, number, data = "", "", []


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.02)


async def test_what_began_on_the_web_goes_on_on_telegram_and_comes_back(api: TelegramApi, tmp_path: Path) -> None:
    mina = api.add_user("미나")
    phone = api.open_private(mina)
    async with both(tmp_path, api) as web, guest(web) as visitor:
        web.plays("웹에서 한 답.")
        chat = await visitor.begin("dallae", "웹에서 시작해요")
        await visitor.until(chat, finished("웹에서 한 답."))
        api.say(mina, phone, "/help")
        await api.wait_for(lambda: api.bot_messages(phone))
        await link(web.app)

        api.say(mina, phone, "/chats")
        await api.wait_for(lambda: "웹에서 한 답." in api.bot_messages(phone)[-1].text)
        (bring,) = [each for each in pressable(api, phone) if each.startswith("bring:")]
        newest = api.bot_messages(phone)[-1]
        api.press(mina, phone, newest.message_id, bring)
        await api.wait_for(lambda: any("옮겨 왔습니다" in post.text for post in api.bot_messages(phone)))
        page = (await visitor.open(chat)).text

        web.plays("텔레그램에서 한 답.")
        api.say(mina, phone, "여기서 이어요")
        await api.wait_for(lambda: any("텔레그램에서 한 답." in post.text for post in api.bot_messages(phone)))
        told = "\n".join(line.text for line in web.model.seen[-1].lines)
        (there,) = set(re.findall(r'href="(/chats/at/[^"/]+)"', page))
        mirror = await visitor.posts(there)

        await visitor.open(there)
        answer = await visitor.submit(f"{there}/here")
        home = await visitor.posts(chat)
        web.plays("다시 웹에서 한 답.")
        await visitor.say(chat, "돌아왔어요")
        await visitor.until(chat, finished("다시 웹에서 한 답."))
        last = "\n".join(line.text for line in web.model.seen[-1].lines)

    assert "텔레그램으로 옮겨 갔어요" in page
    assert "웹에서 시작해요" in told and "웹에서 한 답." in told
    assert [body for _, body in mirror][-4:] == [
        "웹에서 시작해요",
        "웹에서 한 답.",
        "여기서 이어요",
        "텔레그램에서 한 답.",
    ]
    assert answer.headers["location"] == f"{chat}#end"
    assert [body for author, body in home if author != "notice"][-4:] == [body for _, body in mirror][-4:]
    assert "여기서 이어요" in last and "텔레그램에서 한 답." in last


async def test_who_reads_along_sees_it_at_once_and_loses_nothing_by_a_lost_connection(
    api: TelegramApi, tmp_path: Path
) -> None:
    mina = api.add_user("미나")
    phone = api.open_private(mina)
    async with both(tmp_path, api) as web, guest(web) as visitor:
        chat = await visitor.begin("dallae", "안녕")
        await visitor.until(chat, finished("들려요."))
        web.plays("첫 답.")
        api.say(mina, phone, "텔레그램에서 시작")
        await api.wait_for(lambda: any("첫 답." in post.text for post in api.bot_messages(phone)))
        await link(web.app)
        listed = (await visitor.open("/chats")).text
        there = re.findall(r'<h2><a href="(/chats/at/[^"]+)"', listed)[0]
        await visitor.open(there)
        mark = re.search(r'data-after="(\w+)"', visitor.seen)
        assert mark

        heard: list[tuple[str, str, str]] = []
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(events(visitor.http, f"{there}/events?after={mark[1]}", heard))
            web.plays("둘째 답.")
            api.say(mina, phone, "이어서")
            await until(lambda: any(name == "post" and "둘째 답." in data for name, _, data in heard))
            await until(lambda: heard[-1][0] in {"mark", "typing"})
            first.cancel()
        seen = [data for name, _, data in heard if name == "post"]
        last = [number for name, number, _ in heard if name == "mark"][-1]

        web.plays("셋째 답.")
        api.say(mina, phone, "그새 한 말")
        await api.wait_for(lambda: any("셋째 답." in post.text for post in api.bot_messages(phone)))
        again: list[tuple[str, str, str]] = []
        async with asyncio.TaskGroup() as tasks:
            visitor.http.headers["Last-Event-ID"] = last
            second = tasks.create_task(events(visitor.http, f"{there}/events?after={mark[1]}", again))
            await until(lambda: any("셋째 답." in data for _, _, data in again))
            second.cancel()
        del visitor.http.headers["Last-Event-ID"]

    assert not any("첫 답." in each for each in seen)  # the page had it
    assert any("그새 한 말" in data for _, _, data in again)


async def test_a_second_program_reads_along_over_redis_and_a_restart_loses_nothing(
    api: TelegramApi, tmp_path: Path, migrated_postgres_url: str, redis_url: str
) -> None:
    shared: dict[str, Any] = {"database_url": migrated_postgres_url, "redis_url": redis_url, "secret_key": "k" * 40}
    mina = api.add_user("미나")
    phone = api.open_private(mina)
    heard: list[tuple[str, str, str]] = []
    async with both(tmp_path / "bot", api, **shared) as bot:
        async with running(tmp_path / "web", **shared) as web, guest(web) as visitor:
            chat = await visitor.begin("dallae", "안녕")
            await visitor.until(chat, finished("들려요."))
            bot.plays("첫 답.")
            api.say(mina, phone, "텔레그램에서")
            await api.wait_for(lambda: any("첫 답." in post.text for post in api.bot_messages(phone)))
            await link(web.app)
            there = re.findall(r'<h2><a href="(/chats/at/[^"]+)"', (await visitor.open("/chats")).text)[0]
            async with asyncio.TaskGroup() as tasks:
                following = tasks.create_task(events(visitor.http, f"{there}/events", heard))
                await until(lambda: any(name == "mark" for name, _, _ in heard))
                bot.plays("둘째 답.")
                api.say(mina, phone, "이어서")
                await until(lambda: any("둘째 답." in data for _, _, data in heard))
                await until(lambda: heard[-1][0] in {"mark", "typing"})
                following.cancel()
            cookies = visitor.http.cookies
        mark = [number for name, number, _ in heard if name == "mark"][-1]
        bot.plays("셋째 답.")
        api.say(mina, phone, "그새 한 말")
        await api.wait_for(lambda: any("셋째 답." in post.text for post in api.bot_messages(phone)))

        async with running(tmp_path / "again", **shared) as web, guest(web) as visitor:
            visitor.http.cookies = cookies
            visitor.http.headers["Last-Event-ID"] = mark
            again: list[tuple[str, str, str]] = []
            async with asyncio.TaskGroup() as tasks:
                following = tasks.create_task(events(visitor.http, f"{there}/events", again))
                await until(lambda: any("셋째 답." in data for _, _, data in again))
                following.cancel()
            whole = await visitor.posts(there)

    assert any("그새 한 말" in data for _, _, data in again)
    assert [body for _, body in whole][-6:] == [
        "텔레그램에서",
        "첫 답.",
        "이어서",
        "둘째 답.",
        "그새 한 말",
        "셋째 답.",
    ]


async def test_a_chat_from_telegram_gets_a_page_whose_answers_can_be_told_anew(
    api: TelegramApi, tmp_path: Path
) -> None:
    mina = api.add_user("미나")
    phone = api.open_private(mina)
    async with both(tmp_path, api) as web, guest(web) as visitor:
        chat = await visitor.begin("dallae", "안녕")
        await visitor.until(chat, finished("들려요."))
        web.plays("전화 답.")
        api.say(mina, phone, "전화에서")
        await api.wait_for(lambda: any("전화 답." in post.text for post in api.bot_messages(phone)))
        await link(web.app)
        await visitor.open("/chats")
        paths = re.findall(r'<h2><a href="(/chats/at/[^"]+)"', visitor.seen)
        await visitor.open(paths[0])
        answer = await visitor.submit(f"{paths[0]}/here")
        page = answer.headers["location"].partition("#")[0]
        before = await visitor.posts(page)
        web.plays("다른 답.")
        async with web.app.db.read() as tx:
            newest = await tx.value(select(messages.c.id).where(messages.c.text == "전화 답."))
        post = re.findall(r'<article class="post character[^"]*" id="post-(\d+)"', visitor.seen)[-1]
        await visitor.submit(f"{page}/buttons", action=f"again:{newest}", post=post)
        after = await visitor.until(page, finished("다른 답."))
        second = await visitor.submit(f"{paths[0]}/here")

    assert page != chat and before[-2:] == [("person", "전화에서"), ("character", "전화 답.")]
    assert after[-1] == ("character", "다른 답.") and len(after) == len(before)
    assert second.headers["location"].startswith(page)


async def test_what_is_edited_or_taken_back_on_telegram_is_so_on_the_open_page_of_the_web(
    api: TelegramApi, tmp_path: Path
) -> None:
    mina = api.add_user("미나")
    phone = api.open_private(mina)
    heard: list[tuple[str, str, str]] = []
    async with both(tmp_path, api) as web, guest(web) as visitor:
        chat = await visitor.begin("dallae", "안녕")
        await visitor.until(chat, finished("들려요."))
        web.plays("전화 답.")
        number = api.say(mina, phone, "틀린 말")
        await api.wait_for(lambda: any("전화 답." in post.text for post in api.bot_messages(phone)))
        await link(web.app)
        await visitor.open("/chats")
        there = re.findall(r'<h2><a href="(/chats/at/[^"]+)"', visitor.seen)[0]
        await visitor.open(there)
        page = (await visitor.submit(f"{there}/here")).headers["location"].partition("#")[0]
        before = await visitor.posts(page)
        async with web.app.db.read() as tx:
            row = await tx.row(select(places).where(places.c.platform == "telegram"))
        assert row is not None

        async with asyncio.TaskGroup() as tasks:
            following = tasks.create_task(events(visitor.http, f"{page}/events", heard))
            await until(lambda: bool(heard))  # whether somebody writes is told first
            api.edit(phone, number, "맞는 말")
            await until(lambda: any(name == "post" and "맞는 말" in data for name, _, data in heard))
            edited = await visitor.posts(page)
            gone = MessageDeleted(id="gone", place=place_of(row), message_id=str(number), at=web.app.clock.now())
            await web.app.desk.take(gone)
            await visitor.until(page, lambda found: len(found) < len(before))
            following.cancel()
        left = await visitor.posts(page)

    assert before[-2:] == [("person", "틀린 말"), ("character", "전화 답.")]
    assert edited == [*before[:-2], ("person", "맞는 말"), ("character", "전화 답.")]
    assert left == [*before[:-2], ("character", "전화 답.")]


async def test_others_find_no_chat_of_mine(web: Web, visitor: Guest, stranger: Guest) -> None:
    chat = await visitor.begin("dallae", "비밀이야")
    await visitor.until(chat, finished("들려요."))
    await visitor.open("/chats")
    there = re.findall(r'<h2><a href="(/chats/at/[^"]+)"', visitor.seen)[0]

    mine = await visitor.open(there)
    assert mine.headers["location"].startswith(chat)
    await stranger.begin("dallae", "hello")
    for path in ("", "/settings", "/delete", "/export.md", "/events"):
        assert (await stranger.open(there + path)).status_code == 404
    for path in ("/here", "/title", "/delete"):
        await stranger.open("/chats")
        assert (await stranger.submit(there + path, title="x")).status_code == 404
    assert "비밀이야" not in (await stranger.open("/chats")).text


async def test_a_chat_is_named_found_downloaded_and_deleted(web: Web, visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "이름을 붙여 보자")
    await visitor.until(chat, finished("들려요."))
    await visitor.open("/chats")
    there = re.findall(r'<h2><a href="(/chats/at/[^"]+)"', visitor.seen)[0]
    await visitor.open(f"{there}/settings")
    await visitor.submit(f"{there}/title", title="비 오는 날 <b>")

    listed = (await visitor.open("/chats?q=오는 날")).text
    nothing = (await visitor.open("/chats?q=없는말")).text
    file = await visitor.open(f"{there}/export.md")
    await visitor.open(f"{there}/delete")
    gone = await visitor.submit(f"{there}/delete")

    assert "비 오는 날 &lt;b&gt;" in listed and "없는말" in nothing and there not in nothing
    assert "이름을 붙여 보자" in file.text and "attachment" in file.headers["content-disposition"]
    assert gone.headers["location"] == "/chats"
    assert (await visitor.open(there)).status_code == 404 == (await visitor.open(chat)).status_code
