"""A turn is given what its character remembers: behind its first transaction, before the model is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select, update

from core.ai.tokens import estimate
from core.characters.card import Card
from core.chat.drafting import Draft, hash_of
from core.chat.opened import Opened
from core.chat.receipt import Used
from core.chat.remembered import Around, line, note
from core.db import Db
from core.db.tables.chat import turns
from core.ledger import lease
from core.memory import recollecting
from core.memory.recall import Asked, Recall
from core.memory.recollecting import Recollection
from core.reach import Reach

_kept = select(turns.c.recalled).where(turns.c.id == bindparam("turn"))
_keep = update(turns).where(turns.c.id == bindparam("turn")).values(recalled=bindparam("refs"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalling:
    """One a process."""

    db: Db
    recall: Recall

    async def reminded(self, opened: Opened) -> Opened:
        """The turn with what its character remembers at the end of its prompt. Raises LeaseLost.

        A turn whose answer is there already is told by its receipt with what it had. One that is asked again recalls
        again: meanwhile something may have been taken back, or more people may hear it.
        """
        draft = opened.draft
        if draft is None or draft.about is None:
            return opened
        if opened.stored is None:
            found = await self._recalled(opened, draft)
        else:
            async with self.db.read() as tx:
                kept = await tx.value(_kept, {"turn": opened.turn_id})
                found = await recollecting.named(tx, opened.character.id, kept or ())
        return replace(opened, draft=with_memories(draft, opened.character.card, found)) if found else opened

    async def _recalled(self, opened: Opened, draft: Draft) -> Sequence[Recollection]:
        about = draft.about
        assert about is not None
        asked = Asked(
            character_id=opened.character.id,
            person_id=about.person_id,
            place_id=opened.claim.place_id,
            chat_id=opened.chat_id,
            window=draft.receipt.rebuild.first,
            said=about.said,
            previous=about.previous,
            now=draft.receipt.rebuild.at,
            person=draft.person,
            character=opened.character.card.called,
            among=opened.claim.place.reach is not Reach.DIRECT,
            room=about.room,
        )
        found = await self.recall.recall(asked)
        if found or opened.resumed:
            async with self.db.write() as tx:
                await lease.fence(tx, opened.claim)
                await tx.run(_keep, {"turn": opened.turn_id, "refs": [each.ref for each in found] or None})
        return found


def with_memories(draft: Draft, card: Card, found: Sequence[Recollection]) -> Draft:
    """The draft with `found` at the end of its prompt, where its beginning stays what it was, and in its receipt."""
    around = Around(card.called, card.language, draft.receipt.rebuild.at)
    told = note(found, around)
    prompt = replace(draft.prompt, tail="\n\n".join(filter(None, (told, draft.prompt.tail))))
    if prompt.material is not None:
        theirs = (each for each in sorted(found, key=lambda each: each.rank) if each.who)
        told_first = [line(each, around) for each in theirs]
        prompt = replace(prompt, material=replace(prompt.material, memories=tuple(told_first)))
    receipt = replace(
        draft.receipt,
        prompt_hash=hash_of(prompt),
        memories=tuple(Used(each.ref, each.why, each.message_id) for each in found),
        tokens=draft.receipt.tokens + estimate(told),
        rebuild=replace(draft.receipt.rebuild, recalled=tuple(each.ref for each in found)),
    )
    return replace(draft, prompt=prompt, receipt=receipt)
