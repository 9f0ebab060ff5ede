"""Who of those in a place answers, by what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.ai.model import Role
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import cast, company, finding, hearing, store
from core.chat.cast import Heard, Member
from core.chat.inbox import Waiting
from core.chat.rules import Rules
from core.db import Read
from core.db.tables.chat import messages
from core.db.tables.safety import Subject
from core.errors import BadInput
from core.ledger.lease import Claim
from core.safety import takedowns
from core.surface.events import Cause, Cued
from core.text import t

RECENT = 12  # messages in which everybody's own last words are looked for


async def speakers(tx: Read, claim: Claim, items: Sequence[Waiting], rules: Rules) -> tuple[Member, ...]:
    """Who answers what one person has said in a row, in order; nobody where the rules say so."""
    here = await _here(tx, claim)
    newest = hearing.message(items[-1])
    recent = await _recent(tx, claim)
    meant = None if newest.reply_to is None else await finding.by_native(tx, claim.place_id, newest.reply_to)
    heard = Heard(
        text=_text(items),
        reply_to=None if meant is None else await _current(tx, here, meant.version_id),
        seed=newest.id,
        recent=tuple(recent),
        addressed=any(hearing.message(item).addressed for item in items),
    )
    return cast.speakers(here, heard, rules.mode, recent[0][0] if recent else None)


async def named(tx: Read, claim: Claim, items: Sequence[Waiting]) -> tuple[Member, ...]:
    """Who of those here is called by name."""
    return cast.named(await _here(tx, claim), _text(items))


async def may_speak(tx: Read, claim: Claim, cue: Cued, character: Listed) -> bool:
    """Whether what gave the character the word still holds: it is here, what it speaks after stands in this chat, and
    the silence in which it was to open the talk again lasts."""
    assert claim.chat_id is not None
    if claim.company:
        here = (await company.of(tx, claim.chat_id)).seat(character.id) is not None
    else:
        here = character.id == claim.character_id
    unasked = cue.cause in {Cause.RETURN, Cause.UNASKED}
    if unasked and await takedowns.of(tx, Subject.CHARACTER, character.public_id) is not None:
        return False  # nobody has asked: there is nobody to tell why
    if not here or (cue.after is not None and await finding.by_id(tx, claim.place_id, cue.after) is None):
        return False
    if cue.cause is not Cause.RETURN:
        return True
    since = select(messages.c.id).where(messages.c.chat_id == claim.chat_id, messages.c.at > cue.at)
    return await tx.value(since.limit(1)) is None


async def check_heard(tx: Read, claim: Claim, version_id: int) -> None:
    """Raises BadInput where a character that is to speak has only just come, and nothing was said since."""
    character = await characters.version(tx, version_id)
    if claim.chat_id is None or not claim.company or character is None:
        return
    here = await company.of(tx, claim.chat_id)
    stays = company.witnessed(here, character.id)
    newest = await store.newest_ids(tx, claim.chat_id, 1)
    if len(stays) == 1 and not any(here.sees(character.id, each) for each in newest):
        raise BadInput(t("calling-unheard", name=character.card.called))


async def has_left(tx: Read, claim: Claim) -> bool:
    """Whether whoever gave the newest answer is not here any more, and so tells it neither anew nor further."""
    if claim.chat_id is None or not claim.company:
        return False
    found = await finding.newest_answer(tx, claim.place_id)
    spoke = None if found is None or found.version_id is None else await characters.version(tx, found.version_id)
    return spoke is not None and (await company.of(tx, claim.chat_id)).seat(spoke.id) is None


async def _here(tx: Read, claim: Claim) -> tuple[Member, ...]:
    if claim.chat_id is not None and claim.company:
        return await company.members(tx, await company.of(tx, claim.chat_id))
    only = None if claim.version_id is None else await characters.version(tx, claim.version_id)
    return () if only is None else (company.alone(only),)


def _text(items: Sequence[Waiting]) -> str:
    return "\n".join(hearing.message(item).text for item in items)


async def _recent(tx: Read, claim: Claim) -> list[tuple[int, str]]:
    """What characters said last, newest first."""
    rows = await tx.rows(
        select(messages.c.version_id, messages.c.text)
        .where(messages.c.chat_id == claim.chat_id, messages.c.role == Role.CHARACTER.value)
        .order_by(messages.c.id.desc())
        .limit(RECENT)
    )
    return [(row["version_id"], row["text"]) for row in rows if row["version_id"] is not None]


async def _current(tx: Read, here: Sequence[Member], version_id: int | None) -> int | None:
    """The version in which a character is here that spoke in `version_id`."""
    spoke = None if version_id is None else await characters.version(tx, version_id)
    return next((each.version_id for each in here if spoke is not None and each.character_id == spoke.id), None)
