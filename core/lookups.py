"""What front ends ask about places, people and characters, beside taking events: nothing here changes anything, save
where a place has moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select, update

from core import commands, gathering, knowing
from core import storytelling_parts as editing
from core.accounts import people, personas, preferences
from core.ai.model import Role
from core.characters import lists
from core.characters import store as characters
from core.characters.store import Listed, by_language
from core.chat import finding, rulewords
from core.db import Read, Write
from core.db.tables.characters import Rating
from core.db.tables.chat import chats, messages, posts, turns
from core.db.tables.places import inbox, places
from core.declared import Offers
from core.errors import NotFound
from core.ledger.lease import Claim, place_of
from core.surface.events import CommandInvoked, Person, Place, ReactionAdded
from core.text import Catalog, pick_locale

LISTED = 25  # choices that platforms show at most
MOST_KNOWN = 500  # messages of a place that catching up compares


@dataclass(frozen=True, slots=True)
class Shared:
    """A character whom everybody may meet, never one for adults. `link` is what `/start` understands; `picture_url` is
    an https address, None without a public one of the panel."""

    public_id: str
    name: str
    tagline: str
    link: str
    picture_url: str | None = None


async def gallery(tx: Read, typed: str, locale: str, public_url: str | None) -> list[Shared]:
    """Public characters that fit what is typed, those of this language first."""
    found = await characters.find_named(tx, typed) if typed else await characters.gallery(tx)
    fit = [each for each in found if lists.rating(each.card) is not Rating.ADULT]
    return [_shared(each, locale, public_url) for each in by_language(fit, locale)]


def _shared(each: Listed, locale: str, public_url: str | None) -> Shared:
    secure = public_url and public_url.startswith("https://") and each.picture
    picture = f"{public_url.rstrip('/')}/pictures/{each.picture}" if public_url and secure else None
    return Shared(each.public_id, each.card.name, commands.tagline(each, locale), each.public_id, picture)


async def offer(
    tx: Read, catalog: Catalog, place: Place, person: Person, offers: Offers, typed: str
) -> list[tuple[str, str]]:
    """(value, label) of what fits what this person types, at most 25."""
    locale = pick_locale(person.locale or "ko")
    account = await people.account_of(tx, place.platform, person.id)
    match offers:
        case Offers.CHARACTERS:
            return await commands.suggest(tx, typed, locale, account)
        case Offers.CAST:
            claim = await claim_of(tx, place)
            return [] if claim is None else await gathering.suggest(tx, claim, typed)
        case Offers.PERSONAS:
            mine = [] if account is None else await personas.of_account(tx, account)
            return _fitting([each.name for each in mine], typed)
        case Offers.RULES:
            return _fitting([catalog.render(rulewords.name(each), locale) for each in rulewords.FIELDS], typed)
    return _fitting([catalog.render(preferences.name(each), locale) for each in preferences.FIELDS], typed)


def _fitting(names: Sequence[str], typed: str) -> list[tuple[str, str]]:
    return [(name, name) for name in names if typed.strip().casefold() in name.casefold()][:LISTED]


async def prefill(tx: Read, place: Place, person: Person, command: str, target: str | None) -> Mapping[str, str]:
    """What stands in a command's form before anybody writes in it."""
    claim = await claim_of(tx, place)
    if claim is None:
        return {}
    match command:
        case "edit":
            found = await (
                finding.newest_answer(tx, claim.place_id)
                if target is None
                else finding.meant(tx, claim.place_id, target)
            )
            return {} if found is None else {"text": found.text}
        case "title":
            title = await tx.value(select(chats.c.title).where(chats.c.id == claim.chat_id))
            return {"title": title} if title else {}
        case "correct" | "recap":
            account = await people.account_of(tx, place.platform, person.id)
            return await knowing.prefill(tx, claim, account, command, target)
        case "story-edit" if target is not None:
            account = await people.account_of(tx, place.platform, person.id)
            with suppress(NotFound):  # what is gone is told when the form comes back
                return {} if account is None else await editing.prefill(tx, account, target.removeprefix(finding.OURS))
    return {}


async def known(tx: Read, place: Place, since: datetime) -> Mapping[str, str | None]:
    """The people's messages there since then: native id → text, None where it was edited by a command and is another
    than the platform's. Without those that came as commands, which are in no channel's history."""
    claim = await claim_of(tx, place)
    if claim is None:
        return {}
    said = await tx.rows(
        select(messages.c.native_id, messages.c.text, messages.c.edited)
        .join(chats, chats.c.id == messages.c.chat_id)
        .join(inbox, (inbox.c.place_id == chats.c.place_id) & (inbox.c.event_id == messages.c.native_id))
        .where(
            chats.c.place_id == claim.place_id,
            messages.c.role == Role.PERSON.value,
            messages.c.at >= since,
            inbox.c.kind != CommandInvoked.__name__,
        )
        .order_by(messages.c.id.desc())
        .limit(MOST_KNOWN)
    )
    return {row["native_id"]: None if row["edited"] else row["text"] for row in said}


async def reacted_in(tx: Read, event: ReactionAdded) -> Place:
    """Where the post stands to which somebody reacted: not every platform tells the thread."""
    there = event.place
    if there.thread:
        return there
    row = await tx.row(
        select(places.c.thread)
        .join(turns, turns.c.place_id == places.c.id)
        .join(posts, posts.c.turn_id == turns.c.id)
        .where(
            places.c.platform == there.platform,
            places.c.bot == there.bot,
            places.c.channel == there.channel,
            posts.c.native_id == event.message_id,
        )
        .limit(1)
    )
    return there if row is None else replace(there, thread=row["thread"])


async def moved(tx: Write, old: Place, channel: str) -> None:
    """A group has become another one: its places go on there, with their topics, chats and leases."""
    there = select(places.c.id).where(
        places.c.platform == old.platform, places.c.bot == old.bot, places.c.channel == channel
    )
    if await tx.value(there.limit(1)) is not None:
        return
    same = (places.c.platform == old.platform, places.c.bot == old.bot, places.c.channel == old.channel)
    await _number_anew(tx, select(places.c.id).where(*same), old.channel)
    space = channel if old.space == old.channel else old.space
    await tx.run(update(places).where(*same).values(channel=channel, space=space))


async def _number_anew(tx: Write, mine: Select[tuple[int]], old: str) -> None:
    """The platform counts messages from 1 again there: what has a number of the old group's must not pass for one of
    the new group's."""
    in_chats = select(chats.c.id).where(chats.c.place_id.in_(mine))
    of_turns = select(turns.c.id).where(turns.c.place_id.in_(mine))
    before = f"{old}:"
    await tx.run(update(inbox).where(inbox.c.place_id.in_(mine)).values(event_id=before + inbox.c.event_id))
    await tx.run(
        update(messages)
        .where(messages.c.chat_id.in_(in_chats), messages.c.native_id.is_not(None))
        .values(native_id=before + messages.c.native_id)
    )
    await tx.run(update(posts).where(posts.c.turn_id.in_(of_turns)).values(native_id=before + posts.c.native_id))


async def claim_of(tx: Read, place: Place) -> Claim | None:
    """The place as it stands; nobody holds it by this."""
    row = await tx.row(
        select(places).where(
            places.c.platform == place.platform,
            places.c.bot == place.bot,
            places.c.channel == place.channel,
            places.c.thread == place.thread,
        )
    )
    if row is None:
        return None
    here = row["character_id"], row["version_id"], row["chat_id"], row["company"], row["person_id"], row["left_for"]
    return Claim(row["id"], row["epoch"], "", place_of(row), *here)
