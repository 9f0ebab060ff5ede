"""Places of Discord and Telegram, with the real libraries over the wire."""

from __future__ import annotations

from dataclasses import replace

from bots.discord.tickets import Kind, ticket
from bots.telegram.surface import TelegramSurfaces
from core.surface.events import Place
from tests.bots.discord import stage as discord_stage
from tests.contracts.scenes import FLOODED, NAMED, Fault, Scene, Seen, plain
from tests.fakes.discord_api.checks import components_of, texts_of
from tests.fakes.discord_api.reading import read
from tests.fakes.discord_api.records import LOADING
from tests.fakes.discord_api.wire import Json, items, mapping, word
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.people import SERVICE


class Discord(Scene):
    def __init__(self, stage: discord_stage.Stage, place: Place, person: str) -> None:
        self._stage, self._place, self._person = stage, place, person
        self._target = place.thread or place.channel
        self.surface = stage.surfaces.surface(place)

    async def seen(self) -> list[Seen]:
        api = self._stage.api
        return [
            Seen(
                one.id,
                plain(read("\n".join([one.content, *texts_of(one.components)])).text),
                one.author_name if one.webhook_id in api.world.webhooks else None,
                tuple(
                    (word(each.get("custom_id") or each.get("url")), word(each["label"]))
                    for each in components_of(one.components)
                    if each["type"] == 2
                ),
                tuple(api.world.files[word(each["url"]).removeprefix(api.cdn)][1] for each in one.attachments),
                bool(one.flags & 1 << 13),
                (*one.mentions, *one.mention_roles, *(["everyone"] if one.mention_everyone else [])),
            )
            for one in api.bot_messages(self._target)
            if not one.flags & LOADING
        ]

    def ask(self) -> str:
        return self._stage.api.say(self._person, self._target, "거기 있어?")

    async def vanish(self, post_id: str) -> None:
        self._stage.api.delete(post_id)

    def meet(self, fault: Fault) -> None:
        path = "/webhooks/" if self.surface.caps.voices else "/messages"
        match fault:
            case "flood":
                self._stage.api.fault("rate_limit", method="POST", path_contains=path, seconds=FLOODED)
            case "down":
                self._stage.api.fault("status", method="POST", path_contains=path, status=503)
            case "lost":
                self._stage.api.fault("cut_after", method="POST", path_contains=path)

    def signs(self) -> int:
        return len(self._stage.api.typing(self._target))

    def within(self, place: Place) -> Scene:
        return Discord(self._stage, place, self._person)


class DiscordGuest(Discord):
    """Where the bot is no member: all is said in answer to a command."""

    faults = frozenset({"flood"})

    def __init__(self, stage: discord_stage.Stage, place: Place, person: str, token: str) -> None:
        super().__init__(stage, place, person)
        self.surface = stage.surfaces.surface(place, ticket(Kind.COMMAND, token, stage.clock.now()))
        self._target = place.channel

    async def seen(self) -> list[Seen]:
        """The first line of a character's words is its name."""
        shown = []
        for one in await super().seen():
            name, newline, _ = self._stage.api.message(one.id).content.partition("\n")
            if newline and name == NAMED:
                speaker = plain(read(name).text)
                one = replace(one, speaker=speaker, text=one.text.removeprefix(speaker))
            shown.append(one)
        return shown

    def ask(self) -> str | None:  # type: ignore[override]  # nobody hears what is said there
        return None

    def meet(self, fault: Fault) -> None:
        self._stage.api.fault("rate_limit", path_contains="/webhooks/", seconds=FLOODED)


class Telegram(Scene):
    def __init__(self, api: TelegramApi, surfaces: TelegramSurfaces, place: Place, person: int) -> None:
        self._api, self._surfaces, self._place, self._person = api, surfaces, place, person
        self._chat, self._thread = int(place.channel), int(place.thread or 0)
        self.surface = surfaces.surface(place)

    async def seen(self) -> list[Seen]:
        posts = self._api.bot_messages(self._chat, thread=self._thread or None)
        return [
            Seen(
                str(one.message_id),
                plain(one.text),
                None,
                tuple((action, label) for label, action in one.buttons),
                tuple(self._bytes(one.media)),
                one.kind == "voice",
                one.mentions,
            )
            for one in posts
            if one.kind not in SERVICE
        ]

    def _bytes(self, media: Json) -> list[bytes]:
        """Of a picture, which comes in several sizes, the largest."""
        shown = mapping(items(media)[-1] if items(media) else media)
        found = self._api.world.files.get(word(shown.get("file_id")))
        return [] if found is None else [found.body]

    def ask(self) -> str:
        return str(self._api.say(self._person, self._chat, "거기 있어?", thread=self._thread))

    async def vanish(self, post_id: str) -> None:
        self._api.delete(self._chat, int(post_id))

    def meet(self, fault: Fault) -> None:
        match fault:
            case "flood":
                self._api.fault("sendMessage", "flood", seconds=FLOODED)
            case "down":
                self._api.fault("sendMessage", "page", status=503)
            case "lost":
                self._api.fault("sendMessage", "cut_after")

    def signs(self) -> int:
        return len(self._api.actions(self._chat))

    def within(self, place: Place) -> Scene:
        return Telegram(self._api, self._surfaces, place, self._person)
