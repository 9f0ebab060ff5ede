"""One account on the web, on Telegram and on Discord: by codes in both directions, and apart again."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from bots import discord, telegram
from core.db import Db
from core.db.tables.access import codes, links
from core.db.tables.characters import characters
from core.db.tables.people import people
from core.text import Catalog, t
from tests.core.belongings import rows
from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.world import Post
from tests.web.stage import Web, guest, member, running

CATALOG = Catalog()
CODE = re.compile(r"\b([2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4})\b")


def words(key: str, **args: str | int) -> str:
    return CATALOG.render(t(key, **args), "ko")


def plain(text: str) -> str:
    return text.replace("`", "").replace("**", "")


class Everywhere:
    """The program with the web, a Telegram and a Discord; Mina is on each."""

    def __init__(self, web: Web, telegram_api: TelegramApi, discord_api: DiscordApi) -> None:
        self.web, self.telegram, self.discord = web, telegram_api, discord_api
        self.user = telegram_api.add_user("미나")
        self.chat = telegram_api.open_private(self.user)
        self.discord_user = discord_api.add_user("미나")
        self.direct = discord_api.open_direct(self.discord_user)

    @property
    def db(self) -> Db:
        return self.web.app.db

    async def told(self, text: str, chat: int | None = None, user: int | None = None) -> Post:
        """What the bot answers on Telegram."""
        chat = chat or self.chat
        before = len(self.telegram.bot_messages(chat))
        self.telegram.say(user or self.user, chat, text)
        await self.telegram.wait_for(lambda: len(self.telegram.bot_messages(chat)) > before, 20)
        return self.telegram.bot_messages(chat)[before]

    async def pressed(self, post: Post, start: str) -> Post:
        """The answer to the button of a post whose action begins so."""
        data = next(each for _, each in post.buttons if start in each)
        before = len(self.telegram.bot_messages(self.chat))
        self.telegram.press(self.user, self.chat, post.message_id, data)
        await self.telegram.wait_for(lambda: len(self.telegram.bot_messages(self.chat)) > before, 20)
        return self.telegram.bot_messages(self.chat)[before]

    async def account(self, platform: str) -> int:
        """Whose the person there is, the newest where there are several."""
        async with self.db.read() as tx:
            query = select(people.c.account_id).where(people.c.platform == platform).order_by(people.c.id.desc())
            found: int = await tx.value(query.limit(1))
        return found

    async def count(self, table: object) -> int:
        async with self.db.read() as tx:
            return int(await tx.value(select(func.count()).select_from(table)))  # type: ignore[arg-type]  # any table


@asynccontextmanager
async def everywhere(folder: Path) -> AsyncIterator[Everywhere]:
    async with TelegramApi() as telegram_api, DiscordApi() as discord_api:
        base = telegram_api.base_url.removesuffix("/bot")
        given: dict[str, Any] = {
            "telegram": {"token": telegram_api.token, "api_base": base},
            "discord": {"token": discord_api.token, "api_base": discord_api.base, "gateway_url": discord_api.gateway},
        }
        async with running(folder, **given) as web, telegram.surfaces(web.app) as on_telegram:
            async with discord.surfaces(web.app) as on_discord, asyncio.TaskGroup() as tasks:
                web.app.surfaces |= {"telegram": on_telegram, "discord": on_discord}
                serving = [tasks.create_task(front.serve(web.app)) for front in (telegram, discord)]
                await discord_api.wait_connected(30)
                await discord_api.wait_for(discord_api.commands)
                yield Everywhere(web, telegram_api, discord_api)
                for each in serving:
                    each.cancel()


def code_in(text: str) -> str:
    found = CODE.search(plain(text))
    assert found is not None, text
    return found[1]


async def test_a_code_from_the_web_is_redeemed_on_telegram_after_a_preview_and_undone_on_the_web(
    tmp_path: Path,
) -> None:
    async with everywhere(tmp_path) as here, member(here.web) as mina:
        await here.told("안녕하세요")
        theirs = await here.account("telegram")
        async with here.db.write() as tx:
            friend = await rows.character(tx, theirs)
        await mina.open("/me/links")
        given = await mina.submit("/me/links/give")
        code = code_in(given.text)

        offer = await here.told(f"/link {code.lower()}")
        assert await here.account("telegram") == theirs
        joined = await here.pressed(offer, "yes")
        await mina.open("/me/links")
        shown = mina.seen
        [undo] = re.findall(r"/me/links/[\w-]+/undo", shown)
        apart = await mina.submit(undo)

        assert words("links-brings-characters", count=1) in offer.text
        assert words("links-brings-chats", count=1) in offer.text
        assert "미나" in joined.text
        assert "미나" in shown
        assert (apart.status_code, apart.headers["location"]) == (303, "/me/links?done=apart")
        assert (await mina.open("/me/links")).status_code == 200
        assert await here.account("telegram") == theirs
        async with here.db.read() as tx:
            assert await tx.value(select(characters.c.owner_id).where(characters.c.id == friend)) == theirs


async def test_a_deep_link_does_the_same_and_a_code_is_good_once(tmp_path: Path) -> None:
    async with everywhere(tmp_path) as here, member(here.web) as mina:
        await mina.open("/me/links")
        code = code_in((await mina.submit("/me/links/give")).text).replace("-", "")

        joined = await here.pressed(await here.told(f"/start link-{code}"), "yes")
        again = await here.told(f"/link {code}")

        assert await here.account("telegram") == await here.account("web")
        assert words("links-no-code") == plain(again.text) or words("links-no-code") in again.text
        undone = await here.pressed(await here.pressed(joined, "undo"), "split")
        assert undone.text == words("links-split-done")
        assert await here.account("telegram") != await here.account("web")


async def test_a_code_from_telegram_is_redeemed_on_the_web_and_one_from_discord_on_telegram(tmp_path: Path) -> None:
    async with everywhere(tmp_path) as here, member(here.web) as mina:
        code = code_in((await here.told("/link")).text)
        await mina.open("/me/links")
        asked = await mina.submit("/me/links/code", code=f" {code.lower()} ")
        mina.read(asked)
        done = await mina.submit("/me/links/confirm")
        invoked = here.discord.invoke(here.discord_user, here.direct, "link")
        await here.discord.wait_for(
            lambda: any(CODE.search(plain(each.content)) for each in here.discord.answers(invoked)), 20
        )
        [answer] = here.discord.answers(invoked)
        await here.pressed(await here.told(f"/link {code_in(answer.content)}"), "yes")

        assert (done.status_code, done.headers["location"]) == (303, "/me/links?done=joined")
        assert len({await here.account(each) for each in ("web", "telegram", "discord")}) == 1
        assert await here.count(links) == 2


async def test_codes_that_are_guessed_are_stopped_and_old_ones_are_worth_nothing(tmp_path: Path) -> None:
    async with everywhere(tmp_path) as here, member(here.web) as mina:
        await mina.open("/me/links")
        code = code_in((await mina.submit("/me/links/give")).text)
        async with here.db.write() as tx:
            await tx.run(update(codes).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))

        told = [(await here.told(f"/link {each}")).text for each in (code, "AAAA-2222", "없는 코드", "x" * 300, "2")]
        async with here.db.write() as tx:
            await tx.run(
                update(codes)
                .where(codes.c.person_id.is_(None))
                .values(expires_at=datetime.now(UTC) + timedelta(hours=1))
            )
        last = (await here.told(f"/link {code}")).text

        assert [each == words("links-no-code") for each in told] == [True] * 5
        assert last == words("links-too-many-tries", minutes=10)
        assert await here.count(links) == 0


async def test_in_a_group_nobody_gets_a_code(tmp_path: Path) -> None:
    async with everywhere(tmp_path) as here:
        group = here.telegram.add_supergroup("모임", [here.user])
        told = await here.told("/link@iyagi_test_bot", group)

        assert "일대일" in told.text
        assert await here.count(codes) == 0


async def test_wrong_codes_and_strangers_are_told_and_nothing_is_kept(web: Web) -> None:
    async with member(web) as mina, guest(web) as stranger:
        await mina.open("/me/links")
        wrong = await mina.submit("/me/links/code", code="AAAA-2222")
        forged = await mina.http.get("/me/links/confirm?proposal=abc")
        nobodys = await mina.submit("/me/links/nothing/undo")
        away = await stranger.open("/me/links")

    assert (wrong.status_code, forged.status_code, nobodys.status_code) == (400, 400, 404)
    assert words("links-no-code") in wrong.text
    assert (away.status_code, away.headers["location"]) == (303, "/signin?to=%2Fme%2Flinks")


async def test_all_of_ones_own_is_one_file_and_then_it_is_gone(web: Web) -> None:
    async with member(web) as mina:
        chat = await mina.begin()
        await mina.until(chat, lambda posts: len(posts) > 1)
        await mina.open("/me/data")
        taken = await mina.submit("/me/data/export")
        wrong = await mina.submit("/me/data/erase", works="delete", typed="지워")
        nothing = await mina.submit("/me/data/erase", typed="삭제")
        gone = await mina.submit("/me/data/erase", works="delete", typed=" 삭제 ")
        after = await mina.open("/me/data")

    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        names = archive.namelist()
    assert taken.headers["content-type"] == "application/zip"
    assert [name for name in names if name.startswith("chats/")]
    assert "data/messages.person_id.json" in names
    assert (wrong.status_code, nothing.status_code, gone.status_code) == (400, 400, 200)
    assert "messages.person_id" in gone.text
    assert after.status_code == 303
