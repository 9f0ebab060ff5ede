"""What happens in a chat of the web, as events: from the rows, so that a slow reader costs no memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, Field
from sqlalchemy import select

from core.accounts import tokens
from core.db import Read
from core.db.tables.chat import messages, posts, turns
from core.db.tables.places import places
from core.db.tables.web import PostAuthor
from core.errors import Unavailable
from core.text import t
from web import store
from web.api.auth import Caller, TokenNeeded, refuse_banned
from web.site import Site
from web.surface import topic
from web.viewer import Banned

MOST_UNNAMED: Final = 8


class PostShown(BaseModel):
    """What the chat shows: a message as it grows, or a notice."""

    id: int
    author: Literal["person", "character", "notice"]
    name: str
    text: str
    picture: str | None
    finished: bool
    message: int | None = Field(description="The message that it shows, where that is known.")
    at: datetime


class Event(BaseModel):
    """`revision` is what to come back with."""

    type: Literal["post", "gone", "typing", "end"]
    revision: int | None = None
    post: PostShown | None = None
    gone: int | None = Field(None, description="The id of a post that is no more.")
    typing: bool | None = None


@dataclass(slots=True)
class _Place:
    """How far a reader is, whether there is `more` behind that already, and whether the chat has `ended`. `unnamed` are
    answers that were told before their message was kept."""

    channel: str
    revision: int | None
    more: bool = False
    ended: bool = False
    typing: bool | None = None
    unnamed: dict[int, store.Post] = field(default_factory=dict)


async def follow(site: Site, caller: Caller, channel: str, start: int | None) -> AsyncGenerator[Event]:
    """From revision `start`, or from now on; until the chat or the token comes to its end, which is told, or this
    program does, which is not: whoever followed comes back."""
    at = _Place(channel, start)
    try:
        async with aclosing(while_good(site, caller, topic(channel))) as looks:
            async for _ in looks:
                async with aclosing(_all(site, caller, at)) as news:
                    async for event in news:
                        yield event
                if at.ended:
                    break
    except Unavailable:
        return
    if not site.live.closing:
        yield Event(type="end")


async def while_good(site: Site, caller: Caller, topic: str) -> AsyncGenerator[None]:
    """As `Live.changes`, for as long as the token is good. Raises Unavailable."""
    now = site.app.clock.now
    standing = site.live.standing(caller.token)

    def patience() -> float | None:
        return None if caller.until is None else max(0.0, (caller.until - now()).total_seconds())

    async with aclosing(site.live.changes(topic, patience, caller.token)) as looks:
        async for _ in looks:
            if caller.until is not None and now() >= caller.until:
                return
            before, standing = standing, site.live.standing(caller.token)
            if standing != before and not await still(site, caller):
                return
            yield


async def _all(site: Site, caller: Caller, at: _Place) -> AsyncGenerator[Event]:
    """What is new, a part at a time: whoever comes back after long costs no more memory than others."""
    at.more = True
    while at.more:
        async with site.app.db.read() as tx:
            news = await _look(tx, caller, at)
        at.ended = news is None
        for event in news or ():
            yield event
        at.more = at.more and not at.ended


async def _look(tx: Read, caller: Caller, at: _Place) -> list[Event] | None:
    """What is new; None where the chat is no more."""
    chat = await store.chat(tx, at.channel)
    if chat is None or chat.account != caller.account:
        return None
    if at.revision is None:
        at.revision = chat.revision
    changed = await store.changed(tx, chat.id, at.revision) if chat.revision > at.revision else []
    at.more = len(changed) == store.AT_ONCE
    late = [post for post in at.unnamed.values() if post.id not in {each.id for each in changed}]
    named = await _messages(tx, at.channel, [*late, *changed])
    news = [_event(post, named[post.id]) for post in late if post.id in named]
    for post in changed:
        at.revision = post.revision
        news.append(_event(post, named.get(post.id)))
    _note(at, changed, named)
    if chat.typing is not at.typing:
        at.typing = chat.typing
        news.append(Event(type="typing", typing=chat.typing))
    return news


def _note(at: _Place, changed: Sequence[store.Post], named: Mapping[int, int]) -> None:
    at.unnamed = {number: post for number, post in at.unnamed.items() if number not in named}
    for post in changed:
        if post.author is PostAuthor.CHARACTER and post.finished and not post.deleted and post.id not in named:
            at.unnamed[post.id] = post
    while len(at.unnamed) > MOST_UNNAMED:
        at.unnamed.pop(next(iter(at.unnamed)))


async def still(site: Site, caller: Caller) -> bool:
    """Whether the token is good: not revoked, its account not banned."""
    try:
        await require(site, caller)
    except (TokenNeeded, Banned):
        return False
    return True


async def require(site: Site, caller: Caller) -> None:
    """Raises TokenNeeded for a token that was revoked or is over, Banned for whose account may not take part."""
    kind, _, public_id = caller.token.partition(":")
    async with site.app.db.read() as tx:
        if kind == "family":
            holder = await tokens.of_family(tx, public_id)
        else:
            holder = await tokens.of_public_id(tx, public_id)
    now = site.app.clock.now()
    if holder is None or holder.account != caller.account or (caller.until is not None and now >= caller.until):
        raise TokenNeeded(t("api-bad-token"))
    refuse_banned(holder, now)


async def _messages(tx: Read, channel: str, changed: Sequence[store.Post]) -> dict[int, int]:
    """Post → the message that it shows."""
    if not changed:
        return {}
    here = places.c.platform == store.PLATFORM, places.c.channel == channel
    spoken = {str(post.id): post.id for post in changed if post.author is PostAuthor.CHARACTER}
    made = (
        select(posts.c.native_id, turns.c.message_id)
        .join(turns, turns.c.id == posts.c.turn_id)
        .join(places, places.c.id == turns.c.place_id)
        .where(*here, posts.c.native_id.in_(list(spoken)), turns.c.message_id.is_not(None))
    )
    found = {spoken[row["native_id"]]: row["message_id"] for row in await tx.rows(made)}
    said = {post.said: post.id for post in changed if post.said}
    own = (
        select(messages.c.id, messages.c.native_id)
        .join(places, places.c.chat_id == messages.c.chat_id)
        .where(*here, messages.c.native_id.in_(list(said)))
    )
    return found | {said[row["native_id"]]: row["id"] for row in await tx.rows(own)}


def _event(post: store.Post, message: int | None) -> Event:
    if post.deleted:
        return Event(type="gone", revision=post.revision, gone=post.id)
    shown = PostShown(
        id=post.id,
        author=post.author.value,
        name=post.name,
        text=post.body,
        picture=post.picture,
        finished=post.finished,
        message=message,
        at=post.at,
    )
    return Event(type="post", revision=post.revision, post=shown)
