"""Files that come in through a place: fetched, taken in, and answered with what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.characters import importing, visibility
from core.characters.formats.base import Limits, Report
from core.characters.importing import Brought
from core.clock import Clock
from core.commands import Told
from core.db import Db, Write
from core.errors import ProductError
from core.surface.events import CommandInvoked
from core.surface.port import Button, Gone, Surface, TooLarge
from core.text import Catalog, Text, t

MOST_LINES = 12  # of a report that one post shows


@dataclass(frozen=True, slots=True)
class Intake:
    db: Db
    clock: Clock
    catalog: Catalog

    async def take(self, event: CommandInvoked, surface: Surface, locale: str, here: str | None = None) -> Told:
        """What is said about the file of `event`; `here` is the place's character, to whom a lorebook goes.

        Raises Later, Unreachable and Unsure where nothing can be fetched now.
        """
        if not event.files:
            return Told(t("import-how"))
        file, limit = event.files[0], Limits().file
        try:
            data = await surface.fetch(file, limit)
            platform = event.place.platform
            brought = await importing.bring(self.db, self.clock, platform, event.person, data, into=here)
        except TooLarge as error:
            return Told(t("import-too-large", name=file.name or "?", megabytes=error.limit // 1_000_000))
        except Gone:
            return Told(t("import-gone"))
        except ProductError as error:
            return Told(t("import-failed", name=file.name or "?", why=error.text))
        return self._told(brought, locale)

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
        lines = self._lines(brought.report, locale)
        if brought.added is not None:
            return Told(t("import-lore-added", name=brought.name, added=brought.added, report=lines))
        key = "import-known" if brought.known else "import-done"
        text = t(key, name=brought.name, format=brought.format, version=brought.spec_version, report=lines)
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
        lines = [line for key, texts in groups for line in self._group(key, texts, locale)]
        if len(lines) > MOST_LINES:
            more = self.catalog.render(t("import-more", count=len(lines) - MOST_LINES), locale)
            lines = [*lines[:MOST_LINES], more]
        return "\n".join(f"- {line}" for line in lines)

    def _group(self, key: str, texts: Iterable[Text], locale: str) -> list[str]:
        return [self.catalog.render(t(key, what=text), locale) for text in texts]
