"""Whose words a story may be made from: each who spoke is asked, and may say no at any time afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, or_, select, update

from core.db import Read, Write
from core.db.tables.people import people
from core.db.tables.stories import Consent, ShownAs, artifact_sources, artifacts, stories, story_consents, story_heads
from core.errors import NotFound
from core.memory import quoted
from core.text import Text, t


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody has said to being in a story, and how they appear there."""

    person: int
    account: int
    name: str
    state: Consent
    shown_as: ShownAs


_consents = (
    select(
        story_consents.c.person_id,
        people.c.account_id,
        people.c.name,
        story_consents.c.state,
        story_consents.c.shown_as,
    )
    .join(people, people.c.id == story_consents.c.person_id)
    .where(story_consents.c.story_id == bindparam("story"))
    .order_by(story_consents.c.person_id)
)
_parent = select(stories.c.parent_id).where(stories.c.id == bindparam("story"))
_persons = select(people.c.id).where(people.c.account_id == bindparam("account"))


async def consents(tx: Read, story_id: int) -> tuple[Answered, ...]:
    """Of all who were asked for this story."""
    return tuple(
        Answered(row["person_id"], row["account_id"], row["name"], Consent(row["state"]), ShownAs(row["shown_as"]))
        for row in await tx.rows(_consents, {"story": story_id})
    )


async def ask(tx: Write, story_id: int, persons: Iterable[int], now: datetime) -> tuple[int, ...]:
    """Enter them as asked; those who were not yet."""
    known = {each.person for each in await consents(tx, story_id)}
    fresh = tuple(sorted(set(persons) - known))
    rows = [{"story_id": story_id, "person_id": each, "state": Consent.ASKED.value, "at": now} for each in fresh]
    if rows:
        await tx.run(insert(story_consents), rows)
    return fresh


async def give(tx: Write, story_id: int, account: int, shown_as: ShownAs, now: datetime) -> None:
    """Their words may be used for this story, and for no other. Raises NotFound for somebody who was not asked."""
    await _answer(tx, story_id, account, now, state=Consent.GIVEN.value, shown_as=shown_as.value)


async def refuse(tx: Write, story_id: int, account: int, now: datetime) -> bool:
    """Nothing of theirs may be used: neither from now on, nor what was made of it while it was allowed, which is hidden
    from readers. Whether something was. Raises NotFound for somebody who was not asked."""
    before = {each.state for each in await consents(tx, story_id) if each.account == account}
    given = Consent.GIVEN in before
    state = Consent.REVOKED if given or Consent.REVOKED in before else Consent.REFUSED
    await _answer(tx, story_id, account, now, state=state.value)
    return given and await _hide(tx, story_id, account)


async def _answer(tx: Write, story_id: int, account: int, now: datetime, **values: str) -> None:
    mine = story_consents.c.story_id == story_id, story_consents.c.person_id.in_(await _people(tx, account))
    if not await tx.run(update(story_consents).where(*mine).values(at=now, **values)):
        raise NotFound(t("bridge-not-asked"))


async def _people(tx: Read, account: int) -> list[int]:
    return [row["id"] for row in await tx.rows(_persons, {"account": account})]


async def _hide(tx: Write, story_id: int, account: int) -> bool:
    """All that was made once their words were among what it was made from: a summary tells in words of its own what
    they said, so nothing behind it is free of them."""
    persons = await _people(tx, account)
    await quoted.drop_scenes(tx, story_id, persons)
    gone = False
    for each in await family(tx, story_id):
        first = await _first(tx, each, persons)
        if first is not None:
            later = artifacts.c.id >= first, artifacts.c.story_id == each
            gone = await quoted.hide(tx, select(artifacts.c.id).where(*later)) or gone
    return gone


async def family(tx: Read, story_id: int) -> Sequence[int]:
    """The story and all that branch from it, which share what was made before."""
    found, fresh = [story_id], [story_id]
    while fresh:
        rows = await tx.rows(select(stories.c.id).where(stories.c.parent_id.in_(fresh)).order_by(stories.c.id))
        fresh = [row["id"] for row in rows if row["id"] not in found]
        found += fresh
    return found


async def ancestry(tx: Read, story_id: int) -> Sequence[int]:
    """The story and those that it branched from: what was made before a branch is in all of them."""
    found, above = [story_id], await tx.value(_parent, {"story": story_id})
    while above is not None and above not in found:
        found.append(above)
        above = await tx.value(_parent, {"story": above})
    return found


async def has_refused(tx: Read, story_id: int, persons: Iterable[int]) -> bool:
    """Whether one of these people has said no, or has taken their consent back."""
    return not (await refused(tx, story_id)).isdisjoint(persons)


async def refused(tx: Read, story_id: int) -> frozenset[int]:
    """Who has said no, or has taken their consent back: for this story, or for one that it branched from."""
    no = story_consents.c.state.in_([Consent.REFUSED.value, Consent.REVOKED.value])
    here = story_consents.c.story_id.in_(await ancestry(tx, story_id))
    rows = await tx.rows(select(story_consents.c.person_id).where(no, here))
    return frozenset(row["person_id"] for row in rows)


async def _first(tx: Read, story_id: int, persons: Sequence[int]) -> int | None:
    """The first artifact of a story, or that it shares, which goes back to these people's words."""
    shared = select(story_heads.c.artifact_id).where(story_heads.c.story_id == story_id)
    query = (
        select(artifact_sources.c.artifact_id)
        .join(artifacts, artifacts.c.id == artifact_sources.c.artifact_id)
        .where(artifact_sources.c.person_id.in_(persons))
        .where(or_(artifacts.c.story_id == story_id, artifacts.c.id.in_(shared)))
    )
    first: int | None = await tx.value(query.order_by(artifact_sources.c.artifact_id).limit(1))
    return first


def invitation(maker: str, lines: int) -> Text:
    """What somebody is asked."""
    return t("bridge-consent-ask", maker=maker, lines=lines)
