"""REST: webhooks, and the messages that are posted through them or through an interaction's token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.answering import answered, follow_up, original_of
from tests.fakes.discord_api.checks import checked_name
from tests.fakes.discord_api.posting import Extras, change, create, remove, worn
from tests.fakes.discord_api.records import FORUM, Channel, Interaction, Message, User, Webhook, World
from tests.fakes.discord_api.routes import Table
from tests.fakes.discord_api.routes_channels import new_thread
from tests.fakes.discord_api.routes_messages import check_open, shown
from tests.fakes.discord_api.wire import NOTHING, Answer, Asked, Json, Refused, invalid, unknown, word

_DATA_URI = re.compile(r"data:(image/(?:png|jpe?g|gif|webp));base64,(.+)", re.DOTALL)


def make(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"], "MANAGE_WEBHOOKS")
    if channel.guild_id is None or channel.is_thread:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    name = checked_name(word(asked.body.get("name")), "name")
    if len(webhooks_of(world, channel)) >= world.rules.webhooks_a_channel:
        raise Refused(400, 30007, f"Maximum number of webhooks reached ({world.rules.webhooks_a_channel})")
    made = world.clock.snowflake()
    avatar = picture(world, made, asked.body.get("avatar"))
    ours = world.application_id
    token = secrets.token_urlsafe(51)
    world.webhooks[made] = Webhook(made, token, channel.id, channel.guild_id, name, world.bot.id, avatar, ours)
    return Answer(200, shapes.webhook(world, world.webhooks[made]))


def webhooks_of(world: World, channel: Channel) -> list[Webhook]:
    return [one for one in world.webhooks.values() if one.channel_id == channel.id]


def picture(world: World, owner: str, uri: Json) -> str | None:
    """Keep a picture and give its mark. Raises Refused (50035) for what is no picture."""
    if uri is None:
        return None
    found = _DATA_URI.fullmatch(word(uri))
    try:
        body = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        body = b""
    if found is None or not body:
        raise invalid("avatar", "IMAGE_INVALID", "Invalid image data")
    mark = hashlib.md5(body, usedforsecurity=False).hexdigest()
    world.files[f"/avatars/{owner}/{mark}.png"] = (found[1], body)
    return mark


def list_of_channel(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"], "MANAGE_WEBHOOKS")
    return Answer(200, [shapes.webhook(world, one) for one in webhooks_of(world, channel)])


def _with_right(world: World, asked: Asked) -> Webhook:
    one = world.webhooks.get(asked.ids["webhook"])
    if one is None:
        raise unknown("Webhook")
    world.open(one.channel_id, "MANAGE_WEBHOOKS")
    return one


def _with_token(world: World, asked: Asked) -> Webhook:
    one = world.webhooks.get(asked.ids["webhook"])
    if one is None:
        raise unknown("Webhook")
    if not secrets.compare_digest(one.token, asked.ids["token"]):
        raise Refused(401, 50027, "Invalid Webhook Token")
    return one


def fetch(world: World, asked: Asked) -> Answer:
    return Answer(200, shapes.webhook(world, _with_right(world, asked)))


def fetch_by_token(world: World, asked: Asked) -> Answer:
    return Answer(200, shapes.webhook(world, _with_token(world, asked), with_user=False))


def patch(world: World, asked: Asked) -> Answer:
    one = _with_right(world, asked)
    if "channel_id" in asked.body:
        one.channel_id = world.open(word(asked.body["channel_id"]), "MANAGE_WEBHOOKS").id
    return Answer(200, shapes.webhook(world, _changed(world, one, asked)))


def patch_by_token(world: World, asked: Asked) -> Answer:
    return Answer(200, shapes.webhook(world, _changed(world, _with_token(world, asked), asked), with_user=False))


def _changed(world: World, one: Webhook, asked: Asked) -> Webhook:
    name = checked_name(word(asked.body["name"]), "name") if asked.body.get("name") else one.name
    if "avatar" in asked.body:
        one.avatar = picture(world, one.id, asked.body["avatar"])
    one.name = name
    return one


def delete(world: World, asked: Asked) -> Answer:
    del world.webhooks[_with_right(world, asked).id]
    return NOTHING


def delete_by_token(world: World, asked: Asked) -> Answer:
    del world.webhooks[_with_token(world, asked).id]
    return NOTHING


def execute(world: World, asked: Asked) -> Answer:
    """Through a webhook, or as a follow-up of an interaction (which always answers with the message)."""
    asker = _asker(world, asked)
    if asker is not None:
        return Answer(200, shown(world, follow_up(world, asker, asked)))
    one = _post(world, _with_token(world, asked), asked)
    return Answer(200, shown(world, one)) if asked.flag("wait") else NOTHING


def _asker(world: World, asked: Asked) -> Interaction | None:
    """The interaction whose token this is; None where a webhook's is meant. Raises Refused (10015, 50027)."""
    if asked.ids["webhook"] != world.application_id:
        return None
    return answered(world, asked.ids["token"])


def _post(world: World, hook: Webhook, asked: Asked) -> Message:
    body = asked.body
    name = checked_name(word(body.get("username")), "username") if body.get("username") else hook.name
    channel = _target(world, hook, asked)
    if body.get("components") and hook.application_id is None and not asked.flag("with_components"):
        asked = Asked(asked.ids, asked.query, {**body, "components": []}, asked.files)
    url = word(body.get("avatar_url")) or None
    mark = None if url is None else hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()
    author = User(hook.id, name, name, is_bot=True, avatar=hook.avatar)
    extras = Extras(worn(author, name, mark), webhook_id=hook.id, application_id=hook.application_id, avatar_url=url)
    return create(world, channel, asked, extras)


def _target(world: World, hook: Webhook, asked: Asked) -> Channel:
    home, thread_name = world.channels[hook.channel_id], word(asked.body.get("thread_name"))
    thread_id = asked.query.get("thread_id")
    if thread_id is not None:
        thread = world.channels.get(thread_id)
        if thread is None or thread.parent_id != home.id:
            raise unknown("Channel")
        thread.archived = False
        return thread
    if home.type == FORUM:
        if not thread_name:
            message = "Webhooks posted to forum channels must have a thread_name or thread_id"
            raise Refused(400, 220001, message)
        return new_thread(world, home, thread_name, hook.id)
    return home


def _posted(world: World, asked: Asked) -> Message:
    """A message that was posted through this webhook, in the thread of the query. Raises Refused (10008)."""
    hook = _with_token(world, asked)
    one = world.messages.get(asked.ids["message"])
    place = asked.query.get("thread_id", hook.channel_id)
    if one is None or one.webhook_id != hook.id or one.channel_id != place:
        raise unknown("Message")
    check_open(world.channels[one.channel_id])
    return one


def _addressed(world: World, asked: Asked) -> Message:
    asker = _asker(world, asked)
    if asker is None:
        return _posted(world, asked)
    return original_of(world, asker, asked.ids["message"])


def fetch_message(world: World, asked: Asked) -> Answer:
    return Answer(200, shown(world, _addressed(world, asked)))


def edit_message(world: World, asked: Asked) -> Answer:
    return Answer(200, shown(world, change(world, _addressed(world, asked), asked)))


def delete_message(world: World, asked: Asked) -> Answer:
    remove(world, _addressed(world, asked))
    return NOTHING


WEBHOOKS: Table = {
    ("GET", "/channels/{channel}/webhooks"): list_of_channel,
    ("POST", "/channels/{channel}/webhooks"): make,
    ("GET", "/webhooks/{webhook}"): fetch,
    ("PATCH", "/webhooks/{webhook}"): patch,
    ("DELETE", "/webhooks/{webhook}"): delete,
    ("GET", "/webhooks/{webhook}/{token}"): fetch_by_token,
    ("PATCH", "/webhooks/{webhook}/{token}"): patch_by_token,
    ("DELETE", "/webhooks/{webhook}/{token}"): delete_by_token,
    ("POST", "/webhooks/{webhook}/{token}"): execute,
    ("GET", "/webhooks/{webhook}/{token}/messages/{message}"): fetch_message,
    ("PATCH", "/webhooks/{webhook}/{token}/messages/{message}"): edit_message,
    ("DELETE", "/webhooks/{webhook}/{token}/messages/{message}"): delete_message,
}
