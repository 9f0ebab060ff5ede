"""A house is moved into: people sign up, write characters, talk on the web and on Telegram, and report one another.

They do it by the product's pages and functions. Rows are written for what needs the past, and for stories, which need
a model.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from bots import telegram
from core.accounts import proposals
from core.accounts.proposals import Proposal
from core.app import seal_of
from core.belongings import merging
from core.characters import authoring, discovery, visibility
from core.db import Write
from core.db.tables import metadata
from core.db.tables.access import LinkedBy
from core.db.tables.characters import Visibility, characters
from core.db.tables.chat import chats, messages
from core.db.tables.people import Role, accounts, people
from core.db.tables.places import places
from core.db.tables.safety import reports
from core.db.tables.stories import stories
from core.db.tables.web import web_chats, web_posts
from core.safety import roles
from core.stories.cover import typographic
from tests.bots.telegram.stage import settings
from tests.core.stories import made
from tests.demo.people import House, Shelved, Talk
from tests.fakes.telegram_api import TelegramApi
from tests.web.makers import send_file
from tests.web.stage import Guest, Web, guest, member, running

MODEL = "gemini-3.8-flash"  # what the data file names for talk; the answers are ours
_PASSWORD = "three lamps and a kettle"


@dataclass(frozen=True, slots=True)
class Faces:
    """PNG: the character's, and those of the two personas."""

    keeper: bytes
    moon: bytes
    ship: bytes


@dataclass
class Home:
    """`at` are the addresses of what was made, by its name."""

    web: Web
    house: House
    guest: Guest
    api: TelegramApi
    faces: Faces
    at: dict[str, str] = field(default_factory=dict)
    account: int = 0
    character: str = ""

    @property
    def now(self) -> datetime:
        return self.web.app.clock.now()

    async def furnish(self) -> None:
        await self._sign_up()
        await self._character()
        await self._personas()
        await self._shelve()
        self.at["older"] = await self._talk(self.house.older)
        *others, newest = sorted(self.house.others, key=lambda talk: -talk.days)
        for each in others:
            await self._talk(each)
        await self._telegram()
        await self._talk(newest)
        self.at["chat"] = await self._talk(self.house.talk)
        await self._remember()
        await self._elsewhere()
        await self._report()
        async with self.web.app.db.write() as tx:
            await self._liked(tx)
            await self._used(tx)

    async def _sign_up(self) -> None:
        await self.guest.open("/signup")
        name = self.house.me
        answer = await self.guest.submit("/signup", email="mina@example.org", password=_PASSWORD, name=name)
        assert answer.status_code == 303, answer.text
        async with self.web.app.db.write() as tx:
            self.account = await tx.value(select(accounts.c.id).where(accounts.c.name == name))
            await roles.change(tx, None, self.account, Role.OPERATOR, self.now)

    async def _character(self) -> None:
        card, now = self.house.card, self.now
        face = await authoring.prepared(self.faces.keeper)
        async with self.web.app.db.write() as tx:
            self.character = await authoring.create(tx, self.account, card.name or "", self.house.language, now)
            await authoring.save(tx, self.character, self.account, card, now, avatar=face)
            await visibility.set_visibility(tx, self.character, self.account, Visibility.PUBLIC, now)

    async def _personas(self) -> None:
        for (name, pronouns, told), face in zip(self.house.personas, (self.faces.moon, self.faces.ship), strict=True):
            await self.guest.open("/me/personas")
            said = {"name": name, "pronouns": pronouns, "description": told}
            await send_file(self.guest, "/me/personas", "picture", ("face.png", face), **said)
        found = (await self.guest.open("/me/personas")).text.partition('<option value="">')[2]
        first = found.partition('<option value="')[2].partition('"')[0]
        await self.guest.submit("/me/persona", persona=first)

    async def _talk(self, talk: Talk) -> str:
        """A chat in which this was said so many days ago; its path."""
        (first, answer), *more = talk.lines
        self.web.plays(answer)
        chat = await self.guest.begin(talk.character or self.character, first)
        await self._answered(chat, 1)
        for number, (said, answer) in enumerate(more, 2):
            self.web.plays(answer)
            await self.guest.say(chat, said)
            await self._answered(chat, number)
        async with self.web.app.db.write() as tx:
            await _long_ago(tx, chat.rpartition("/")[2], timedelta(days=talk.days, minutes=random.randrange(300)))
        return chat

    async def _answered(self, chat: str, count: int) -> None:
        """The greeting and so many answers stand there, and can be acted upon."""
        await self.guest.until(chat, lambda posts: sum(author == "character" for author, _ in posts) > count)
        async with asyncio.timeout(10):
            while "post-acts" not in self.guest.seen and 'class="acts"' not in self.guest.seen:
                await asyncio.sleep(0.03)
                await self.guest.open(chat)

    async def _telegram(self) -> None:
        """The same person's chat there, and both put together."""
        talk, api = self.house.telegram, self.api
        user = api.add_user(self.house.me, language_code=self.house.language)
        chat = api.open_private(user)
        api.say(user, chat, f"/start c_{talk.character}")
        await api.wait_for(lambda: api.bot_messages(chat))
        (said, answer), *_ = talk.lines
        self.web.plays(answer)
        api.say(user, chat, said)
        await self._kept(answer)
        async with self.web.app.db.write() as tx:
            other = await tx.value(select(people.c.account_id).where(people.c.platform == "telegram"))
            await merging.merge(tx, self.account, other, LinkedBy.CODE, self.now)
            channel = await tx.value(select(places.c.channel).where(places.c.platform == "telegram"))
            await _long_ago(tx, channel, timedelta(days=talk.days))

    async def _kept(self, answer: str) -> None:
        """It is not only shown."""
        async with asyncio.timeout(10):
            kept = None
            while kept is None:
                await asyncio.sleep(0.03)
                async with self.web.app.db.read() as tx:
                    kept = await tx.value(select(messages.c.id).where(messages.c.text == answer))

    async def _shelve(self) -> None:
        for number, each in enumerate(self.house.stories):
            at = self.now - timedelta(days=4 * number + 2)
            async with self.web.app.db.write() as tx:
                owner = await _account(tx, each.pen_name, at)
            name = await made.published(self.web.app.db, owner, await self._told(each), now=at)
            async with self.web.app.db.write() as tx:
                liked = {"like_count": each.likes, "hot": 1e6 - number}
                await tx.run(update(stories).where(stories.c.public_id == name).values(liked))

    async def _told(self, each: Shelved) -> made.Story:
        language = self.house.language
        png = await asyncio.to_thread(typographic, each.title, each.pen_name, language, each.colours, each.title)
        return made.Story(
            title=each.title,
            blurb=each.blurb,
            pen_name=each.pen_name,
            genre=each.genre,
            language=language,
            episodes=(each.blurb,) * each.episodes,
            tags=(),
            cover=png,
        )

    async def _remember(self) -> None:
        """What the character has drawn from the older talk, with the words that say so."""
        channel = self.at["older"].rpartition("/")[2]
        spoken = select(messages.c.id, messages.c.text, messages.c.at, messages.c.person_id, chats.c.place_id).join(
            chats, chats.c.id == messages.c.chat_id
        )
        where = places.c.channel == channel, messages.c.role == "person"
        query = spoken.add_columns(messages.c.chat_id, chats.c.character_id).join(
            places, places.c.id == chats.c.place_id
        )
        async with self.web.app.db.write() as tx:
            said = await tx.rows(query.where(*where).order_by(messages.c.id))
            for number, text in self.house.quoted:
                row = said[number]
                memory = {
                    "public_id": secrets.token_urlsafe(9),
                    "text": text,
                    "said_at": row["at"],
                    "pinned": number == 1,
                    **{name: row[name] for name in ("character_id", "person_id", "place_id", "chat_id")},
                }
                rest = {"reach": "direct", "kind": "fact", "origin": "model", "subject": self.house.me, "terms": text}
                more = {"importance": 6, "confidence": 0.9, "created_at": row["at"]}
                table = metadata.tables["memories"]
                memory_id = await tx.value(insert(table).values({**memory, **rest, **more}).returning(table.c.id))
                source = {"memory_id": memory_id, "message_id": row["id"], "quote": row["text"]}
                await tx.run(insert(metadata.tables["memory_sources"]).values(source))

    async def _elsewhere(self) -> None:
        """Somebody whom Discord knows, who turns out to be oneself, with two chats, two characters and likes."""
        house, now = self.house, self.now
        async with guest(self.web, house.browser) as other:
            for talk in house.others[:2]:
                self.web.plays(talk.lines[0][1])
                chat = await other.begin(talk.character, talk.lines[0][0])
                await other.until(chat, lambda posts: len(posts) >= 3)
        async with self.web.app.db.write() as tx:
            row = await tx.row(select(people.c.id, people.c.account_id).order_by(people.c.id.desc()).limit(1))
            assert row is not None
            known = {"platform": "discord", "native_id": "418", "name": house.elsewhere}
            await tx.run(update(people).where(people.c.id == row["id"]).values(known))
            for name in house.theirs:
                await authoring.create(tx, row["account_id"], name, house.language, now)
            for talk in house.others:
                await discovery.like(tx, talk.character, row["account_id"], now)
        proposal = Proposal(row["id"], LinkedBy.DISCORD)
        sealed = proposals.close(seal_of(self.web.app.settings), self.account, proposal, now)
        self.at["links"] = f"/me/links/confirm?proposal={sealed}"

    async def _report(self) -> None:
        house, now = self.house, self.now
        async with self.web.app.db.write() as tx:
            owner = await _account(tx, house.owner, now)
            name = await authoring.create(tx, owner, house.reported.name or "", house.language, now)
            await authoring.save(tx, name, owner, house.reported, now)
            await visibility.set_visibility(tx, name, owner, Visibility.PUBLIC, now)
        async with member(self.web, house.browser) as other:
            async with self.web.app.db.write() as tx:
                newest = await tx.value(select(accounts.c.id).order_by(accounts.c.id.desc()).limit(1))
                await tx.run(update(accounts).where(accounts.c.id == newest).values(name=house.reporter))
            await other.open(f"/report/character/{name}")
            sent = await other.submit(f"/report/character/{name}", reason="copyright", note=house.note, back="/")
            assert sent.status_code == 200, sent.text
        async with self.web.app.db.write() as tx:
            report = await tx.value(select(reports.c.public_id))
            await visibility.set_visibility(tx, name, owner, Visibility.UNLISTED, now)  # not in the gallery's picture
        self.at["moderation"] = f"/moderation/reports/{report}"

    async def _liked(self, tx: Write) -> None:
        for number, (name, likes) in enumerate(sorted(self.house.likes.items(), key=lambda each: -each[1])):
            values = {"like_count": likes, "follow_count": likes // 4, "hot": 1e6 - number}
            await tx.run(update(characters).where(characters.c.public_id == (name or self.character)).values(values))

    async def _used(self, tx: Write) -> None:
        """Thirty days: talk on most of them, a story now and then, what is remembered of it, seldom a picture."""
        chance = random.Random(7)
        ours = await tx.rows(select(characters.c.id).where(characters.c.public_id.in_([*self.house.likes][:2])))
        with_whom = [await tx.value(select(characters.c.id).where(characters.c.public_id == self.character))]
        with_whom += [row["id"] for row in ours]
        story = await tx.value(select(stories.c.id).order_by(stories.c.id).limit(1))
        rows = []
        for ago in range(30):
            day = {"account_id": self.account, "day": (self.now - timedelta(days=ago)).strftime("%Y-%m-%d")}
            for weight, character in zip((3, 2, 1), with_whom, strict=True):
                calls = chance.randrange(2, 9) * weight // (1 + (ago % 7 == 3))
                rows.append(day | _spent("chat", calls, 2_600, 190, 1_100, character))
                if weight == 3:
                    rows.append(day | _spent("memory", 1 + calls // 4, 1_900, 260, 700, character))
            if ago % 6 in {1, 2}:
                rows.append(day | _spent("story", chance.randrange(3, 8), 9_000, 2_600, 7_500, story=story))
        same = metadata.tables["usage_days"]
        await tx.run(same.delete().where(same.c.account_id == self.account))
        await tx.run(insert(same), rows)


def _spent(
    purpose: str, calls: int, read: int, written: int, cost: int, character: int = 0, story: int = 0
) -> dict[str, object]:
    """Tokens and micro-dollars are of one call."""
    tokens = {"input_tokens": calls * read, "cached_tokens": calls * read // 2, "output_tokens": calls * written}
    whom = {"purpose": purpose, "character_id": character, "story_id": story}
    return {**whom, **tokens, "calls": calls, "cost": calls * cost}


async def _account(tx: Write, name: str, at: datetime) -> int:
    values = {"public_id": secrets.token_urlsafe(12), "created_at": at, "name": name}
    found: int = await tx.value(insert(accounts).values(values).returning(accounts.c.id))
    return found


async def _long_ago(tx: Write, channel: str, ago: timedelta) -> None:
    """What was said in that place just now was said so long ago."""
    there = select(chats.c.id).join(places, places.c.id == chats.c.place_id).where(places.c.channel == channel)
    for row in await tx.rows(select(messages.c.id, messages.c.at).where(messages.c.chat_id.in_(there))):
        await tx.run(update(messages).where(messages.c.id == row["id"]).values(at=row["at"] - ago))
    query = select(web_posts.c.id, web_posts.c.at).join(web_chats, web_chats.c.id == web_posts.c.chat_id)
    for row in await tx.rows(query.where(web_chats.c.public_id == channel)):
        await tx.run(update(web_posts).where(web_posts.c.id == row["id"]).values(at=row["at"] - ago))


@asynccontextmanager
async def furnished(folder: Path, house: House, faces: Faces) -> AsyncIterator[Home]:
    """The web and the Telegram bot in one program, in which these people live."""
    async with TelegramApi() as api, running(folder, telegram=settings(api).model_dump(), log_level="warning") as web:
        web.model.name = MODEL
        async with telegram.surfaces(web.app) as maker, guest(web, house.browser) as somebody:
            web.app.surfaces["telegram"] = maker
            async with asyncio.TaskGroup() as tasks:
                serving = tasks.create_task(telegram.serve(web.app))
                home = Home(web, house, somebody, api, faces)
                await home.furnish()
                yield home
                serving.cancel()


def cookies(home: Home) -> Mapping[str, str]:
    """What the browser of the pictures is known by."""
    return {each.name: each.value or "" for each in home.guest.http.cookies.jar}
