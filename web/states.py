"""How things stand of which many are watched at once: one statement for all of them, so that watching costs little.

Each takes keys and gives, for those that there are, a value that is another one whenever there is something new.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Final

from sqlalchemy import BindParameter, Select, bindparam, exists, func, select

from core.db import Read
from core.db.tables.base import Seconds
from core.db.tables.chat import messages
from core.db.tables.people import people
from core.db.tables.places import OPEN, inbox, places
from core.db.tables.stories import CallState, stories, story_calls
from core.db.tables.web import web_chats, web_sessions
from web.store import PLATFORM

States = Callable[[Read, Sequence[str]], Awaitable[Mapping[str, Hashable]]]

_KEYS: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)
_newest = select(messages.c.id, messages.c.variant).where(messages.c.chat_id == places.c.chat_id)
_newest = _newest.order_by(messages.c.id.desc()).limit(1).correlate(places)
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
    .outerjoin(places, (places.c.platform == PLATFORM) & (places.c.channel == web_chats.c.public_id))
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


async def _found(tx: Read, query: Select[tuple[object, ...]], keys: Sequence[str | int]) -> dict[str, Hashable]:
    """The first column is the key."""
    rows = await tx.rows(query, {"keys": list(keys)})
    return {str(values[0]): values[1:] for values in (tuple(row.values()) for row in rows)}


# What the bus's topics begin with → how it stands with what they name.
STATES: Final[Mapping[str, States]] = {"web:": of_chats, "place:": of_places, "story:": of_stories}
