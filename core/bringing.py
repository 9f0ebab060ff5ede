"""What came along with messages, fetched and made fit for models: pictures small, voice notes as words."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from core.accounts import people, usage
from core.accounts.usage import Spent, Use
from core.ai import images
from core.ai.audio import read
from core.ai.images import seen
from core.ai.model import Purpose
from core.ai.router import Router
from core.chat.hearing import Brought, message
from core.chat.inbox import Waiting
from core.clock import Clock
from core.db import Db
from core.db.tables.chat import FileKind
from core.errors import BadInput, DatabaseGone, ProductError
from core.ledger import lease, steps
from core.ledger.lease import Claim
from core.log import get_log
from core.surface import events
from core.surface.events import File, Person
from core.surface.port import Gone, Refused, Surface, TooLarge

MOST = 4  # files of one message that are looked at
LARGEST = 20_000_000  # bytes of one

log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    db: Db
    clock: Clock
    router: Router

    async def bring(self, items: Sequence[Waiting], surface: Surface, claim: Claim) -> dict[int, list[Brought]]:
        """What came along, by the inbox rows of `items`; what cannot be used is left out, with a line in the log.

        Raises Later, Unreachable and Unsure where the platform gives nothing now.
        """
        brought: dict[int, list[Brought]] = {}
        for item in items:
            found = brought.setdefault(item.id, [])
            for number, file in enumerate(message(item).files[:MOST]):
                who = message(item).person
                got = await self._one(file, surface, claim, f"hear/{item.id}/{number}", who)
                if got is not None:
                    found.append(got)
        return brought

    async def face(self, file: File, surface: Surface, claim: Claim) -> bytes:
        """A persona's picture as a small PNG; b"" for what is none. Raises as `bring`."""
        try:
            data = await surface.fetch(file, LARGEST)
            return await asyncio.to_thread(images.face, data)
        except (Gone, Refused, TooLarge, BadInput) as error:
            log.warning("face not used", place=claim.place_id, why=type(error).__name__)
            return b""

    async def _one(self, file: File, surface: Surface, claim: Claim, step: str, who: Person) -> Brought | None:
        if file.kind is events.FileKind.OTHER:
            return None
        try:
            data = await surface.fetch(file, LARGEST)
            if file.kind is events.FileKind.PICTURE:
                picture = await asyncio.to_thread(seen, data)
                return Brought(FileKind.PICTURE, file.name, picture.media_type, picture.data)
            words = await self._words(data, file, claim, step, who)
            return Brought(FileKind.VOICE, file.name, file.media_type, words=words)
        except DatabaseGone:
            raise
        except (Gone, Refused, TooLarge, ProductError) as error:
            log.warning("file not used", place=claim.place_id, kind=file.kind.value, why=type(error).__name__)
        return None

    async def _words(self, data: bytes, file: File, claim: Claim, step: str, who: Person) -> str:
        """What is said in a voice note, written down once. Raises ProductError."""
        await asyncio.to_thread(read, data)
        inputs = steps.hashed(hashlib.sha256(data).hexdigest())
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            done = await steps.send(tx, step, inputs, epoch=claim.epoch, now=self.clock.now())
        if done is not None:
            return str(done["words"])
        try:
            async with self.router.of(await self._payer(claim, who), Purpose.TRANSCRIPT) as router:
                made = await router.transcribe(data, file.media_type or "audio/ogg")
        except ProductError:
            async with self.db.write() as tx:
                await steps.fail(tx, step, inputs)
            raise
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            await steps.finish(tx, step, inputs, {"words": made.value}, made.cost_microdollars)
            now = self.clock.now()
            known = await people.know(tx, claim.place.platform, who, now)
            spent = Spent(
                purpose=Use.TRANSCRIPT,
                usage=made.usage,
                cost=made.cost_microdollars,
                own=made.own,
                provider=made.provider,
            )
            await usage.note(tx, known.account_id, spent, now)
        return made.value

    async def _payer(self, claim: Claim, who: Person) -> int | None:
        """Whose own key may pay: in a direct chat that of whoever speaks."""
        if not claim.place.direct or self.router.owners is None:
            return None
        async with self.db.read() as tx:
            return await people.account_of(tx, claim.place.platform, who.id)
