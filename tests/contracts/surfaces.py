"""Places of every front end as one kind of scene: a surface, and what people see there."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from telegram import Bot

from bots.console.surface import Screen
from bots.telegram.surface import TelegramSurfaces
from bots.telegram.wire import open_bot
from core.bus import LocalBus
from core.clock import SystemClock
from core.db import Db
from core.surface.events import Place
from core.surface.markup import visible
from core.surface.port import Later, Outgoing, Surface, SurfaceError, Unreachable, Unsure
from tests import migrated
from tests.bots.discord import stage as discord_stage
from tests.bots.telegram import stage as telegram_stage
from tests.contracts.platforms import Discord, DiscordGuest, Telegram
from tests.contracts.scenes import FLOODED, MEMBER, MODERATOR, OWNER, STRANGER, Fault, Scene, Seen, plain
from tests.fakes.discord_api import DiscordApi
from tests.fakes.discord_api.answering import THINKS, callback
from tests.fakes.discord_api.wire import Asked
from tests.fakes.surface import FakeSurface
from tests.fakes.telegram_api import TelegramApi
from web import store
from web.surface import WebSurfaces, place_of


class Web(Scene):
    faults = frozenset()  # its platform is the database, which `core/db` answers for

    def __init__(self, db: Db, number: int) -> None:
        self._db, self._room, self._typing = db, f"room-{number}", 0
        self.surface = WebSurfaces(db, LocalBus(), SystemClock()).surface(place_of("guest", self._room))
        self.people = {OWNER: "guest"}

    async def seen(self) -> list[Seen]:
        async with self._db.read() as tx:
            chat = await store.chat(tx, self._room)
            posts = [] if chat is None else await store.changed(tx, chat.id, 0)
            kept = (
                {} if chat is None else {one.id: await store.file_of(tx, chat.id, one.id) for one in posts if one.file}
            )
            self._typing = int(chat is not None and chat.typing)
        return [self._seen(one, kept.get(one.id)) for one in posts if not one.deleted]

    @staticmethod
    def _seen(one: store.Post, file: store.Kept | None) -> Seen:
        """A panel stands in place of the words, with its own buttons before those beneath."""
        parts = one.panel.sections if one.panel else ()
        buttons = [*(each.button for each in parts if each.button), *one.buttons]
        return Seen(
            str(one.id),
            plain(visible("\n".join(each.text for each in parts) if parts else one.body)),
            one.name or None,
            tuple(dict.fromkeys((button.url or button.action, button.label) for button in buttons)),
            () if file is None else (file.data,),
            one.file_type == "audio/ogg",
        )

    async def vanish(self, post_id: str) -> None:
        await self.surface.delete(post_id)

    def signs(self) -> int:
        return self._typing


class _Paper(Screen):
    """Remembers where on the screen each post begins."""

    def __init__(self, out: io.StringIO, folder: Path) -> None:
        super().__init__(out, folder, self._keep)
        self.begun: list[tuple[str, int]] = []
        self.files: dict[str, Path] = {}
        self.out = out
        self._newest: Path | None = None

    def _keep(self, path: Path) -> str:
        self._newest = path
        return ""

    async def post(self, outgoing: Outgoing) -> str:
        start = self.out.tell()
        post_id = await super().post(outgoing)
        self.begun.append((post_id, start))
        if self._newest is not None:
            self.files[post_id], self._newest = self._newest, None
        return post_id


class Console(Scene):
    faults = frozenset()
    keeps = True
    links = False  # they are written out

    def __init__(self, folder: Path) -> None:
        self.surface: Surface = _Paper(io.StringIO(), folder)
        self.people = {OWNER: "1"}

    async def seen(self) -> list[Seen]:
        paper = self.surface
        assert isinstance(paper, _Paper)
        shown = paper.out.getvalue()
        ends = [*(start for _, start in paper.begun), len(shown)][1:]
        offered = tuple((one.url or one.action, one.label) for one in paper.offered)
        found = []
        for (post_id, start), end in zip(paper.begun, ends, strict=True):
            path = paper.files.get(post_id)
            files = () if path is None else (path.read_bytes(),)
            played = path is not None and path.suffix == ".ogg"
            found.append(Seen(post_id, plain(visible(shown[start:end])), None, offered, files, played))
        return found

    async def vanish(self, post_id: str) -> None:
        """Nobody can."""


class Fake(Scene):
    wordless = False

    def __init__(self) -> None:
        self._place = FakeSurface()
        self.surface: Surface = self._place

    async def seen(self) -> list[Seen]:
        return [
            Seen(
                post_id,
                plain(visible(one.shown)),
                one.voice.name if one.voice else None,
                tuple((button.url or button.action, button.label) for button in one.buttons),
                () if one.file is None else (one.file.data,),
                one.file is not None and one.file.spoken is not None,
            )
            for post_id, one in self._place.posts.items()
        ]

    async def vanish(self, post_id: str) -> None:
        del self._place.posts[post_id]

    def within(self, place: Place) -> Scene:
        return Fake()

    def meet(self, fault: Fault) -> None:
        errors: Mapping[Fault, SurfaceError] = {"flood": Later(FLOODED), "down": Unreachable(), "lost": Unsure()}
        self._place.faults = deque([errors[fault]])


@dataclass
class Theatre:
    """The servers of all scenes, and one process with each platform."""

    discord: discord_stage.Stage
    telegram: TelegramApi
    bot: Bot
    db: Db
    folder: Path
    numbers: count[int] = field(default_factory=count)

    def scene(self, kind: str) -> Scene:
        """A fresh place of this kind."""
        makers: Mapping[str, Callable[[], Scene]] = {
            "discord channel": self._channel,
            "discord thread": self._thread,
            "discord direct": self._direct,
            "discord guest": self._guest,
            "telegram private": self._private,
            "telegram group": lambda: self._group(forum=False),
            "telegram topic": lambda: self._group(forum=True),
            "web": lambda: Web(self.db, next(self.numbers)),
            "console": lambda: Console(self.folder / str(next(self.numbers))),
            "fake": Fake,
        }
        return makers[kind]()

    def _channel(self) -> Discord:
        api = self.discord.api
        guild, person, stranger, leader = api.add_guild(), *(api.add_user(f"사람 {one}") for one in range(3))
        channel = api.add_channel(guild)
        api.say(person, channel, "안녕")
        api.grant(guild, leader, "MANAGE_CHANNELS")
        scene = Discord(self.discord, Place("discord", api.bot_id, guild, channel), person)
        owner = api.world.guilds[guild].owner_id
        scene.people = {OWNER: owner, MODERATOR: leader, MEMBER: person, STRANGER: stranger}
        return scene

    def _thread(self) -> Scene:
        channel = self._channel()
        place = replace(channel._place, thread=self.discord.api.add_thread(channel._target, "갈래", channel._person))
        scene = channel.within(place)
        scene.people = channel.people
        return scene

    def _direct(self) -> Scene:
        api = self.discord.api
        person = api.add_user("미나")
        place = Place("discord", api.bot_id, "", api.open_direct(person), direct=True)
        scene = Discord(self.discord, place, person)
        scene.people = {OWNER: person}
        return scene

    def _guest(self) -> Scene:
        api = self.discord.api
        person, guild = api.add_user("미나"), api.add_guild(absent=True)
        channel = api.add_channel(guild)
        place = Place("discord", api.bot_id, guild, channel, f"user:{person}", direct=True)
        api.world.commands[""] = [{"id": "1", "name": "help", "type": 1}]
        asked = api.interaction(api.invoke(person, channel, "help"))
        callback(api.world, Asked({"interaction": asked.id, "token": asked.token}, {}, {"type": THINKS}))
        scene = DiscordGuest(self.discord, place, person, asked.token)
        scene.people = {OWNER: person, STRANGER: api.add_user("남")}
        return scene

    def _private(self) -> Scene:
        person = self.telegram.add_user("미나", username="mina_kim")
        chat = self.telegram.open_private(person)
        place = Place("telegram", str(self.telegram.bot_id), "", str(chat), direct=True)
        scene = Telegram(self.telegram, self._telegrams(), place, person)
        scene.people = {OWNER: str(person)}
        return scene

    def _group(self, *, forum: bool) -> Scene:
        api = self.telegram
        owner, leader, person, stranger = (api.add_user(f"사람 {one}") for one in range(4))
        chat = api.add_supergroup("마을", [owner, leader, person], admin=True, forum=forum)
        api.join(chat, leader, "administrator")
        thread = str(api.add_topic(chat, "갈래", by=owner)) if forum else ""
        place = Place("telegram", str(api.bot_id), str(chat), str(chat), thread)
        scene = Telegram(api, self._telegrams(), place, person)
        scene.people = {OWNER: str(owner), MODERATOR: str(leader), MEMBER: str(person), STRANGER: str(stranger)}
        return scene

    def _telegrams(self) -> TelegramSurfaces:
        """Of its own for each scene: what it remembers of a platform's pace is not the next one's."""
        return TelegramSurfaces(self.bot)


KINDS: Sequence[str] = (
    "discord channel",
    "discord thread",
    "discord direct",
    "discord guest",
    "telegram private",
    "telegram group",
    "telegram topic",
    "web",
    "console",
    "fake",
)


@asynccontextmanager
async def theatre(folder: Path) -> AsyncIterator[Theatre]:
    file = folder / "web.db"
    await migrated.put(file)
    db = Db(f"sqlite+aiosqlite:///{file}")
    async with (
        DiscordApi() as discord,
        discord_stage.opened(discord) as stage,
        TelegramApi() as telegram,
        open_bot(telegram_stage.settings(telegram)) as bot,
    ):
        yield Theatre(stage, telegram, bot, db, folder)
    await db.aclose()


async def insist(surface: Surface, outgoing: Outgoing, after: str | None) -> tuple[str, list[SurfaceError]]:
    """As whoever writes answers does: tries again, and looks first where the last try may have worked.

    The post's id, and what went wrong before.
    """
    failed: list[SurfaceError] = []
    while True:
        if surface.caps.recoverable and any(isinstance(one, Unsure) for one in failed):
            found = await surface.find_unrecorded(outgoing, after=after, known=())
            if found is not None:
                return found, failed
        try:
            return await surface.post(outgoing), failed
        except (Unsure, Unreachable) as error:
            failed.append(error)
