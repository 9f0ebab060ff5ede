"""Commands whose answer needs the network, a model or a while: no transaction is open meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from core.bringing import Bringing
from core.characters import store as characters
from core.characters.formats.write import file_name
from core.chat import finding, inbox, shelf
from core.clock import Clock
from core.db import Db
from core.db.tables.chat import chats
from core.db.tables.places import places
from core.errors import BadInput
from core.intake import Intake
from core.ledger import lease, steps
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.staging import Staging
from core.storytelling import Storytelling
from core.surface.events import ButtonPressed, CommandInvoked, Place
from core.surface.port import Attachment, Outgoing, Refused, Surface, SurfaceError, SurfaceMaker
from core.text import Catalog, Text, t

LONGEST_NAME = 90  # characters of a thread's name: Discord takes 100, Telegram 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """One a process. `surfaces` are the makers by platform."""

    db: Db
    clock: Clock
    catalog: Catalog
    intake: Intake
    bringing: Bringing
    staging: Staging
    storytelling: Storytelling
    surfaces: Mapping[str, SurfaceMaker]

    async def take(self, event: CommandInvoked | ButtonPressed, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """What is said in answer. Raises ProductError where it cannot be done, and Later, Unreachable and Unsure where
        the platform takes nothing now."""
        if isinstance(event, ButtonPressed) or event.name.startswith("story"):
            return await self.storytelling.take(event, asker, surface, claim)
        match event.name:
            case "thread":
                return await self._thread(event, asker, surface, claim)
            case "file":
                return await self._file(asker, surface, claim)
            case "speak" | "imagine" if not asker.rules.media:
                raise BadInput(t("media-off"))
            case "speak":
                return await self.staging.speak(asker, surface, claim)
            case "imagine":
                return await self.staging.imagine(event, asker, surface, claim)
        return await self.intake.take(event, surface, asker, claim)

    async def _thread(self, event: CommandInvoked, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """The chat moves into a thread of its own; here a new one may begin."""
        if not surface.caps.threads:
            raise BadInput(t("thread-none"))
        step, inputs = f"thread/{claim.place_id}/{event.id}"[:80], steps.hashed(event.id)
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            made = await steps.send(tx, step, inputs, epoch=claim.epoch, now=asker.now)
        if made is not None:  # by a process that died before it could say so: the chat has moved with it
            return Told(t("thread-opened", name=str(made["name"])))
        if claim.chat_id is None:
            raise BadInput(t("chats-none"))
        async with self.db.read() as tx:
            here = None if claim.version_id is None else await characters.version(tx, claim.version_id)
            title: str = await tx.value(select(chats.c.title).where(chats.c.id == claim.chat_id)) or ""
        name = (asker.values.get("name") or title or (here.card.name if here else ""))[:LONGEST_NAME]
        place = await self._opened(name, surface)
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            await steps.finish(tx, step, inputs, {"thread": place.thread, "name": name}, 0)
            there = await inbox.place_id(tx, place)
            await tx.run(update(chats).where(chats.c.id == claim.chat_id).values(place_id=there))
            now = {"character_id": claim.character_id, "version_id": claim.version_id}
            so_far = await inbox.narrowed(tx, claim.place_id)
            moved = {**now, "chat_id": claim.chat_id, "company": claim.company, **so_far}
            await tx.run(update(places).where(places.c.id == there).values(moved))
            await tx.run(update(places).where(places.c.id == claim.place_id).values(chat_id=None, company=0))
        await self._greet(place, event, asker, t("thread-here", name=here.card.called if here else ""))
        return Told(t("thread-opened", name=name))

    async def _opened(self, name: str, surface: Surface) -> Place:
        try:
            return await surface.open_thread(" ".join(name.split())[:LONGEST_NAME])
        except Refused as no:
            raise BadInput(t("thread-refused")) from no

    async def _greet(self, place: Place, event: CommandInvoked, asker: Asker, text: Text) -> None:
        """The first words in the thread. The chat is there without them, too."""
        said = self.catalog.render(text, asker.locale)
        try:
            await (
                self.surfaces[place.platform]
                .surface(place)
                .post(Outgoing(text=said, key=f"n{event.id}.t"[-25:], notice=True))
            )
        except SurfaceError:
            return

    async def _file(self, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """An answer as a text file."""
        async with self.db.read() as tx:
            meant = asker.target
            found = (
                await finding.newest_answer(tx, claim.place_id)
                if meant is None
                else await finding.meant(tx, claim.place_id, meant)
            )
            if found is None:
                raise BadInput(t("again-nothing"))
            name, text = await shelf.answer_text(tx, found.chat_id, found.message_id)
        data = text.encode()
        if len(data) > surface.caps.largest_file:
            raise BadInput(t("export-no-files"))
        named = file_name(name, f"{self.clock.now():%Y-%m-%d}", "txt")
        return Told(t("file-here"), file=Attachment(named, "text/plain", data))
