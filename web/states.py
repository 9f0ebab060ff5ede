"""How things stand of which many are watched at once: one statement for all of them, so that watching costs little.

Each takes keys and gives, for those that there are, a value that is another one whenever there is something new.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Final

from sqlalchemy import BindParameter, Select, Table, bindparam, exists, func, select

from core.db import Read
from core.db.tables.access import personal_tokens, token_families
from core.db.tables.base import Seconds
from core.db.tables.chat import messages
from core.db.tables.people import accounts, people
from core.db.tables.places import OPEN, inbox, places
from core.db.tables.safety import bans
from core.db.tables.stories import CallState, stories, story_calls
from core.db.tables.web import web_chats, web_sessions
from web.store import PLATFORM
from web.surface import BOT

States = Callable[[Read, Sequence[str]], Awaitable[Mapping[str, Hashable]]]

_KEYS: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)
_newest = select(messages.c.id, messages.c.variant).where(messages.c.chat_id == places.c.chat_id)
_newest = _newest.order_by(messages.c.id.desc()).limit(1).correlate(places)
# All of the unique key's columns before the thread: by the platform alone every chat would look through all places.
_here = (places.c.platform == PLATFORM) & (places.c.bot == BOT) & (places.c.channel == web_chats.c.public_id)
_chats: Select[tuple[object, ...]] = (
    select(
        web_chats.c.public_id,
        web_chats.c.revision,
        (web_chats.c.typing_until > Seconds()).label("typing"),
        people.c.account_id,
        places.c.chat_id,
        places.c.left_for,
    )
    .outerjoin(people, (people.c.platform == PLATFORM) & (people.c.native_id == web_chats.c.person_id))
    .outerjoin(places, _here)
    .where(web_chats.c.public_id.in_(_KEYS))
)
_places: Select[tuple[object, ...]] = select(
    places.c.id,
    places.c.chat_id,
    places.c.left_for,
    _newest.with_only_columns(messages.c.id).scalar_subquery().label("newest"),
    _newest.with_only_columns(messages.c.variant).scalar_subquery().label("variant"),
    exists().where(inbox.c.place_id == places.c.id, OPEN).label("answered"),
).where(places.c.id.in_(_KEYS))
_calls = select(func.max(story_calls.c.id)).where(story_calls.c.story_id == stories.c.id).correlate(stories)
_sent = select(func.count()).where(story_calls.c.story_id == stories.c.id, story_calls.c.state == CallState.SENT.value)
_stories: Select[tuple[object, ...]] = select(
    stories.c.public_id,
    stories.c.updated_at,
    stories.c.state,
    stories.c.steered,
    _calls.scalar_subquery().label("calls"),
    _sent.correlate(stories).scalar_subquery().label("sent"),
).where(stories.c.public_id.in_(_KEYS))


def _holders(table: Table) -> Select[tuple[object, ...]]:
    return (
        select(table.c.public_id, table.c.account_id, accounts.c.merged_into, bans.c.at, bans.c.until)
        .join(accounts, accounts.c.id == table.c.account_id)
        .outerjoin(bans, bans.c.account_id == accounts.c.id)
        .where(table.c.public_id.in_(_KEYS), table.c.revoked_at.is_(None))
    )


_families, _personal = _holders(token_families), _holders(personal_tokens)
_sessions: Select[tuple[object, ...]] = select(web_sessions.c.token_hash).where(web_sessions.c.token_hash.in_(_KEYS))


async def of_chats(tx: Read, channels: Sequence[str]) -> dict[str, Hashable]:
    """Of chats of the web: any change of one is a revision."""
    return await _found(tx, _chats, channels)


async def of_places(tx: Read, ids: Sequence[str]) -> dict[str, Hashable]:
    """Of places elsewhere. An old message that got other words is not seen here: the bus tells of it."""
    return await _found(tx, _places, [int(each) for each in ids])


async def of_stories(tx: Read, ids: Sequence[str]) -> dict[str, Hashable]:
    """Of stories, by what `core.stories.noticed.mark` is made of."""
    return await _found(tx, _stories, ids)


async def of_sessions(tx: Read, hashes: Sequence[str]) -> dict[str, Hashable]:
    """Of sessions: whether they are there."""
    return await _found(tx, _sessions, hashes)


async def of_families(tx: Read, ids: Sequence[str]) -> dict[str, Hashable]:
    """Of programs that are signed in: whose each is, and whether they are banned. There is none that was ended."""
    return await _found(tx, _families, ids)


async def of_personal(tx: Read, ids: Sequence[str]) -> dict[str, Hashable]:
    """As `of_families`, of personal tokens."""
    return await _found(tx, _personal, ids)


async def _found(tx: Read, query: Select[tuple[object, ...]], keys: Sequence[str | int]) -> dict[str, Hashable]:
    """The first column is the key."""
    rows = await tx.rows(query, {"keys": list(keys)})
    return {str(values[0]): values[1:] for values in (tuple(row.values()) for row in rows)}


# What topics begin with → how it stands with what they name. The last two are tokens, of which the bus says nothing.
STATES: Final[Mapping[str, States]] = {
    "web:": of_chats,
    "place:": of_places,
    "story:": of_stories,
    "family:": of_families,
    "personal:": of_personal,
}
