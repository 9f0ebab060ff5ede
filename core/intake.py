"""Files that come in through a place, and cards that go out: what is found in them, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core import rights
from core.accounts import people
from core.characters import files, importing, store, visibility
from core.characters.formats.base import Report
from core.characters.formats.write import Target, export, file_name
from core.characters.importing import Brought, Reading
from core.chat import shelf, transcript
from core.chat.transcript import MEDIA, Form
from core.clock import Clock
from core.db import Db, Write
from core.errors import DatabaseGone, ProductError
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.surface.events import CommandInvoked
from core.surface.port import Attachment, Button, Gone, Surface, TooLarge
from core.text import Catalog, Text, lines, t

MOST_LINES = 12  # of a report that one post shows
_TARGETS = {"png": Target.V3_PNG, "json": Target.V3_JSON, "charx": Target.CHARX, "v2": Target.V2_PNG}


@dataclass(frozen=True, slots=True)
class Intake:
    db: Db
    clock: Clock
    catalog: Catalog
    reading: Reading

    async def take(self, event: CommandInvoked, surface: Surface, asker: Asker, claim: Claim) -> Told:
        """What is said about the file that `event` brings or asks for. The place's character is the one that a
        lorebook goes to, and whose card is given.

        Raises Later, Unreachable and Unsure where nothing can be fetched now.
        """
        if event.name == "card":
            return await self._give(asker, surface, claim)
        if event.name == "export":
            return await self._export(asker, surface, claim)
        if not event.files:
            return Told(t("import-how"))
        here = await self._here(claim)
        file, limit = event.files[0], self.reading.limits.file
        try:
            data = await surface.fetch(file, limit)
            if transcript.is_tavern(data):
                rights.check_change(asker.standing, asker.rules, direct=claim.place.direct)
                return await self._bring_chat(event, data, claim)
            platform = event.place.platform
            brought = await importing.bring(self.db, self.clock, platform, event.person, data, self.reading, into=here)
        except TooLarge as error:
            return Told(t("import-too-large", name=file.name or "?", megabytes=error.limit // 1_000_000))
        except Gone:
            return Told(t("import-gone"))
        except DatabaseGone:
            raise
        except ProductError as error:
            return Told(t("import-failed", name=file.name or "?", why=error.text))
        return self._told(brought, asker.locale)

    async def _give(self, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """The card of the place's character as a file, for its owner, or where its definition is open to all."""
        form = asker.values.get("form", "png")
        target = _TARGETS.get(form.lower())
        if target is None:
            return Told(t("card-form", form=form[:20]))
        async with self.db.read() as tx:
            version_id = claim.version_id
            if version_id is None or not await visibility.shows_definition(tx, version_id, asker.account):
                return Told(t("card-closed") if version_id else t("card-nobody"))
            kept = await files.kept(tx, version_id)
        made = await asyncio.to_thread(export, kept, target, int(self.clock.now().timestamp()))
        most = surface.caps.largest_file
        if len(made.data) > most:
            return Told(t("card-too-large", megabytes=most // 1_000_000) if most else t("card-no-files"))
        words = [
            t("card-here", name=made.name),
            *(t("card-left-out", what=each) for each in made.left_out[:MOST_LINES]),
        ]
        return Told(lines(words), file=Attachment(made.name, made.media_type, made.data))

    async def _export(self, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """The place's chat as a file."""
        try:
            form = Form(asker.values.get("form", Form.MARKDOWN).lower())
        except ValueError:
            return Told(t("export-form", form=asker.values["form"][:20]))
        if claim.chat_id is None:
            return Told(t("chats-none"))
        async with self.db.read() as tx:
            talk = await shelf.transcript(tx, claim.chat_id)
        data = await asyncio.to_thread(transcript.written, talk, form)
        most = surface.caps.largest_file
        if len(data) > most:
            return Told(t("export-too-large", megabytes=most // 1_000_000) if most else t("export-no-files"))
        name = file_name(talk.title or talk.character, f"{self.clock.now():%Y-%m-%d}", form.value)
        return Told(t("export-here", count=len(talk.spoken)), file=Attachment(name, MEDIA[form], data))

    async def _bring_chat(self, event: CommandInvoked, data: bytes, claim: Claim) -> Told:
        """A chat from SillyTavern goes on here, with the place's character."""
        talk = await asyncio.to_thread(transcript.from_tavern, data)
        now = self.clock.now()
        async with self.db.write() as tx:
            character = None if claim.version_id is None else await store.version(tx, claim.version_id)
            if character is None:
                return Told(t("transcript-nobody", name=talk.character[:60]))
            known = await people.know(tx, event.place.platform, event.person, now)
            await shelf.bring(tx, claim.place_id, character, talk, known.id, now)
        return Told(t("transcript-done", name=character.card.name, count=len(talk.spoken)))

    async def _here(self, claim: Claim) -> str | None:
        """The public id of the character of a place."""
        async with self.db.read() as tx:
            version = None if claim.version_id is None else await store.version(tx, claim.version_id)
        return None if version is None else version.public_id

    async def press(self, tx: Write, action: str, argument: str, account: int, now: datetime) -> Told:
        """What a button beneath a report does: "drop:id" takes the character back, "merge:id:other" makes it the new
        version of another one. Raises NotFound for others than the owner."""
        public_id, _, other = argument.partition(":")
        if action == "merge":
            await importing.merge(tx, public_id, other, account, now)
            return Told(t("import-merged"))
        await visibility.delete(tx, public_id, account, now)
        return Told(t("import-dropped"))

    def _told(self, brought: Brought, locale: str) -> Told:
        found = self._lines(brought.report, locale)
        if brought.added is not None:
            return Told(t("import-lore-added", name=brought.name, added=brought.added, report=found))
        key = "import-known" if brought.known else "import-done"
        text = t(key, name=brought.name, format=brought.format, version=brought.spec_version, report=found)
        return Told(text, tuple(self._buttons(brought, locale)))

    def _buttons(self, brought: Brought, locale: str) -> Iterator[Button]:
        public_id = brought.public_id
        talk = self.catalog.render(t("import-talk", name=brought.name[:20]), locale)
        yield Button(f"pick:{public_id}", talk)
        if brought.twin is not None:
            yield Button(f"merge:{public_id}:{brought.twin}", self.catalog.render(t("import-merge"), locale))
        if not brought.known:
            yield Button(f"drop:{public_id}", self.catalog.render(t("import-drop"), locale))

    def _lines(self, report: Report, locale: str) -> str:
        """The report as a list; what is left out is counted."""
        groups = (
            ("import-read", report.read),
            ("import-inert", report.inert),
            ("import-cleaned", report.cleaned),
            ("import-warning", report.warnings),
        )
        told = [line for key, texts in groups for line in self._group(key, texts, locale)]
        if len(told) > MOST_LINES:
            more = self.catalog.render(t("import-more", count=len(told) - MOST_LINES), locale)
            told = [*told[:MOST_LINES], more]
        return "\n".join(f"- {line}" for line in told)

    def _group(self, key: str, texts: Iterable[Text], locale: str) -> list[str]:
        return [self.catalog.render(t(key, what=text), locale) for text in texts]
