"""An answer in its character's voice, and a picture of the present scene: each is paid for once."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select

from core.accounts import usage
from core.accounts.usage import Spent, Use
from core.ai.audio import voice_note
from core.ai.images import seen
from core.ai.media import Sound
from core.ai.model import Picture, Purpose
from core.ai.router import Router
from core.ai.speech import Voice
from core.ai.studio import Delivered
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import finding, listening, painting
from core.chat.finding import Found
from core.clock import Clock
from core.db import Db
from core.db.tables.chat import FileKind, message_files
from core.errors import BadInput, ProductError
from core.ledger import lease, steps
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.surface.events import CommandInvoked
from core.surface.port import Attachment, Spoken, Surface
from core.text import t

OGG = "audio/ogg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    db: Db
    clock: Clock
    router: Router

    async def speak(self, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """A voice note of an answer; the same one again for the same words. Raises ProductError."""
        found = await self._meant(asker, claim)
        async with self.db.read() as tx:
            character = None if found.version_id is None else await characters.version(tx, found.version_id)
        if character is None:
            raise BadInput(t("speak-nobody"))
        if not surface.caps.largest_file:
            raise BadInput(t("speak-no-place"))
        step = f"speak/{found.message_id}/{found.variant}"
        inputs = steps.hashed(found.text, character.public_id)
        done = await self._sent(step, inputs, claim)
        if done is None:
            voice = Voice(character.public_id, character.card.voice)
            try:
                async with self.router.of(_payer(asker, claim), Purpose.SPEECH) as router:
                    made = await router.speak(found.text, voice, character.card.language)
                note = await asyncio.to_thread(voice_note, made.value)
            except ProductError:
                await self._failed(step, inputs)
                raise
            about = {"seconds": note.seconds, "waveform": b64encode(note.waveform).decode()}
            file = (FileKind.VOICE, "voice-message.ogg", OGG, note.ogg)
            spent = _spent(Use.SPEECH, made, character)
            await self._kept(claim, asker, found.message_id, (step, inputs), file, (about, spent))
            data, seconds, waveform = note.ogg, note.seconds, note.waveform
        else:
            data = await self._data(int(str(done["file"])))
            seconds, waveform = float(str(done["seconds"])), b64decode(str(done["waveform"]))
        spoken = Attachment("voice-message.ogg", OGG, data, Spoken(seconds, waveform))
        return Told(t("speak-here", name=character.card.called), file=spoken)

    async def imagine(self, event: CommandInvoked, asker: Asker, surface: Surface, claim: Claim) -> Told:
        """A picture of the present scene. Raises ProductError."""
        if not surface.caps.largest_file:
            raise BadInput(t("imagine-no-place"))
        async with self.db.read() as tx:
            newest = await finding.newest_answer(tx, claim.place_id)
            here = None if claim.version_id is None else await characters.version(tx, claim.version_id)
            if newest is None or here is None:
                raise BadInput(t("imagine-nothing"))
            said = (await listening.scene(tx, newest.chat_id, here, crowded=bool(claim.company))).said
        wish = painting.scene(here.card, said, asker.values.get("what", ""), adult=claim.place.adult and asker.adult)
        step, inputs = f"imagine/{claim.place_id}/{event.id}"[:80], steps.hashed(wish)
        done = await self._sent(step, inputs, claim)
        if done is None:
            try:
                async with self.router.of(_payer(asker, claim), Purpose.IMAGE) as router:
                    made = await router.paint(wish)
                picture = await asyncio.to_thread(seen, made.value.data)
            except ProductError:
                await self._failed(step, inputs)
                raise
            file = (FileKind.OTHER, "scene", picture.media_type, picture.data)
            kind = {"media_type": picture.media_type}
            spent = _spent(Use.IMAGE, made, here)
            await self._kept(claim, asker, newest.message_id, (step, inputs), file, (kind, spent))
            data, media_type = picture.data, picture.media_type
        else:
            data, media_type = await self._data(int(str(done["file"]))), str(done["media_type"])
        ending = media_type.removeprefix("image/").replace("jpeg", "jpg")
        return Told(t("imagine-here"), file=Attachment(f"scene.{ending}", media_type, data))

    async def _meant(self, asker: Asker, claim: Claim) -> Found:
        async with self.db.read() as tx:
            found = (
                await finding.newest_answer(tx, claim.place_id)
                if asker.target is None
                else await finding.meant(tx, claim.place_id, asker.target)
            )
        if found is None:
            raise BadInput(t("speak-nobody"))
        return found

    async def _sent(self, step: str, inputs: str, claim: Claim) -> steps.Output | None:
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            return await steps.send(tx, step, inputs, epoch=claim.epoch, now=self.clock.now())

    async def _failed(self, step: str, inputs: str) -> None:
        async with self.db.write() as tx:
            await steps.fail(tx, step, inputs)

    async def _kept(
        self,
        claim: Claim,
        asker: Asker,
        message_id: int,
        step: tuple[str, str],
        file: tuple[FileKind, str, str, bytes],
        made: tuple[Mapping[str, object], Spent],
    ) -> None:
        """What was made stands at its message, and goes with it."""
        (kind, name, media_type, data), (about, spent) = file, made
        row = {"message_id": message_id, "kind": kind.value, "name": name, "media_type": media_type, "data": data}
        async with self.db.write() as tx:
            await lease.fence(tx, claim)
            file_id = await tx.value(insert(message_files).values(row).returning(message_files.c.id))
            await steps.finish(tx, *step, {**about, "file": file_id}, spent.cost)
            await usage.note(tx, asker.account, spent, self.clock.now())

    async def _data(self, file_id: int) -> bytes:
        async with self.db.read() as tx:
            data: bytes | None = await tx.value(select(message_files.c.data).where(message_files.c.id == file_id))
        if data is None:
            raise BadInput(t("speak-nobody"))
        return data


def _payer(asker: Asker, claim: Claim) -> int | None:
    """Whose own key may pay: in a direct chat that of whoever asks."""
    return asker.account if claim.place.direct else None


def _spent(use: Use, made: Delivered[Sound] | Delivered[Picture], character: Listed) -> Spent:
    return Spent(
        purpose=use,
        usage=made.usage,
        cost=made.cost_microdollars,
        character_id=character.id,
        own=made.own,
        provider=made.provider,
    )
