"""PluralKit and Tupperbox on this Discord, and PluralKit's public API."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.discord_api import posting
from tests.fakes.discord_api.posting import Extras
from tests.fakes.discord_api.records import User, Webhook, World
from tests.fakes.discord_api.wire import Asked, Json, Object, encode

PLURALKIT, TUPPERBOX = "466378653216014359", "431544605209788416"
_MESSAGE = re.compile(r"/v2/messages/(\d+)")


@dataclass(slots=True)
class Plural:
    """What PluralKit knows: proxied messages by both of their ids; `asked` are the calls of its API, as (path, agent).

    `delay`: so many calls for a message are too early. `status`: with what all calls fail.
    """

    members: dict[str, Object] = field(default_factory=dict)
    messages: dict[str, Object] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    delay: int = 0
    status: int = 0

    def answer(self, request: web.BaseRequest, path: str) -> web.Response:
        self.asked.append((path, request.headers.get("User-Agent", "")))
        found = _MESSAGE.fullmatch(path)
        if self.status:
            return web.Response(status=self.status, headers={"Retry-After": "1"})
        known = None if found is None else self.messages.get(found[1])
        if known is None or self.delay:
            self.delay = max(0, self.delay - 1)
            gone: Object = {"message": "Message not found.", "code": 20006}
            return web.Response(status=404, body=encode(gone), content_type="application/json")
        return web.Response(body=encode(known).encode(), content_type="application/json")


class Proxying:
    """`world` is where it happens."""

    world: World
    plural: Plural

    def add_member(self, user: str, name: str, *, display_name: str | None = None, pronouns: str | None = None) -> str:
        """Of the user's system at PluralKit; the member's uuid."""
        made = str(uuid.uuid4())
        self.plural.members[made] = {
            "id": secrets.token_hex(3)[:5],
            "uuid": made,
            "system": user[-5:],
            "name": name,
            "display_name": display_name,
            "pronouns": pronouns,
            "avatar_url": None,
        }
        return made

    def proxy(self, original: str, text: str, name: str, *, member: str = "", delete: bool = True) -> str:
        """The words of `original` come through a webhook under `name`: PluralKit's for a `member` of its, else
        Tupperbox's. Then the original is deleted, unless told not to be."""
        world, said = self.world, self.world.messages[original]
        application = PLURALKIT if member else TUPPERBOX
        where = world.channels[said.channel_id]
        hook = self._webhook(where.parent_id if where.is_thread and where.parent_id else where.id, application)
        author = User(hook.id, name, name, is_bot=True)
        extras = Extras(author, webhook_id=hook.id, application_id=application)
        made = posting.create(world, where, Asked({}, {}, {"content": text}), extras).id
        if member:
            told: dict[str, Json] = {
                "timestamp": "2026-11-26T00:00:00Z",
                "id": made,
                "original": original,
                "sender": said.author.id,
                "channel": where.id,
                "guild": where.guild_id,
                "system": {"id": said.author.id[-5:]},
                "member": self.plural.members[member],
            }
            self.plural.messages[made] = self.plural.messages[original] = told
        if delete:
            posting.remove(world, said)
        return made

    def _webhook(self, channel: str, application: str) -> Webhook:
        world = self.world
        for one in world.webhooks.values():
            if one.channel_id == channel and one.application_id == application:
                return one
        made, guild = world.clock.snowflake(), world.channels[channel].guild_id or ""
        hook = Webhook(made, secrets.token_urlsafe(51), channel, guild, "Proxy", application, None, application)
        world.webhooks[made] = hook
        world.users.setdefault(application, User(application, "Proxy", "proxy", is_bot=True))
        return hook
