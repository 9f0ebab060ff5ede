"""The Bot API's methods about the bot itself, its chats, topics, commands and webhook."""

import re
from collections.abc import Mapping

from tests.fakes.telegram_api.methods import Method
from tests.fakes.telegram_api.updates import Webhook
from tests.fakes.telegram_api.wire import Json, Object, Params, bad_request, number, word
from tests.fakes.telegram_api.world import Chat, Post, World

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_LIMIT = 100
TOPIC_COLOR = 7322096
ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


RESTRICTED_RIGHTS = (
    "can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_manage_topics", "can_send_audios",
    "can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes", "can_send_voice_notes",
    "can_edit_tag", "can_react_to_messages",
)  # fmt: skip
NAME_LIMIT = 128


def get_me(world: World, _asked: Params) -> Json:
    return {
        "id": world.bot.id,
        "is_bot": True,
        "first_name": world.bot.first_name,
        "username": world.bot.username,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.rules.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
    }


def get_chat(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    shown: dict[str, Json] = {
        **world.chat_wire(chat),
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    if chat.type != "private":
        shown["permissions"] = {"can_send_messages": True}
    return shown


def get_chat_member(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    user_id = asked.integer("user_id")
    if user_id not in world.users:
        raise bad_request("invalid user_id specified")
    return member_wire(world, user_id, chat.members.get(user_id, "left"))


def get_administrators(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    leaders = {user: status for user, status in chat.members.items() if status in {"creator", "administrator"}}
    return [member_wire(world, user, status) for user, status in leaders.items()]


def get_member_count(world: World, asked: Params) -> Json:
    return len(world.open_chat(asked.chat_id()).members)


def leave_chat(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    chat.members.pop(world.bot.id, None)
    chat.shut = f"bot is not a member of the {chat.type} chat"
    world.changed()
    return True


def member_wire(world: World, user_id: int, status: str) -> Object:
    """A ChatMember of the given status."""
    shown: dict[str, Json] = {"status": status, "user": world.user_wire(user_id)}
    match status:
        case "creator":
            shown["is_anonymous"] = False
        case "administrator":
            shown |= dict.fromkeys(ADMIN_RIGHTS, True) | {"is_anonymous": False}
        case "kicked":
            shown["until_date"] = 0
        case "restricted":
            shown |= dict.fromkeys(RESTRICTED_RIGHTS, False) | {"is_member": True, "until_date": 0}
        case "restricted_away":
            rights = dict.fromkeys(RESTRICTED_RIGHTS, False)
            shown |= rights | {"status": "restricted", "is_member": False, "until_date": 0}
    return shown


def create_topic(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.members.get(world.bot.id) != "administrator":
        raise bad_request("not enough rights to create a topic")
    if not (name := asked.text("name").strip()):
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return {"message_thread_id": add_topic(world, chat, name, world.bot.id), "name": name, "icon_color": TOPIC_COLOR}


def add_topic(world: World, chat: Chat, name: str, by: int) -> int:
    """Make a topic by its service message, whose id is the topic's."""
    made: Object = {"name": name, "icon_color": TOPIC_COLOR}
    stands = world.add(Post(0, chat.id, by, 0, kind="forum_topic_created", media=made))
    chat.topics[stands.message_id] = name
    return stands.message_id


def set_commands(world: World, asked: Params) -> Json:
    commands = asked.items("commands") or []
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, Mapping) or not COMMAND_NAME.fullmatch(word(command.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(word(command.get("description"))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_commands_key(asked)] = commands
    world.changed()
    return True


def set_menu_button(world: World, asked: Params) -> Json:
    """For all private chats; Telegram takes a Mini App's address with https only."""
    button = asked.object("menu_button") or {"type": "default"}
    if button["type"] == "web_app":
        app = button.get("web_app")
        if not isinstance(app, Mapping) or not word(app.get("url")).startswith("https://"):
            raise bad_request("BUTTON_URL_INVALID")
    world.menu_button = button
    world.changed()
    return True


def get_menu_button(world: World, _asked: Params) -> Json:
    return world.menu_button


def get_commands(world: World, asked: Params) -> Json:
    return world.commands.get(_commands_key(asked), [])


def delete_commands(world: World, asked: Params) -> Json:
    world.commands.pop(_commands_key(asked), None)
    return True


def set_webhook(world: World, asked: Params) -> Json:
    updates = world.updates
    if asked.flag("drop_pending_updates"):
        updates.waiting.clear()
    secret = asked.text("secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    updates.allow(asked.items("allowed_updates"))
    url = asked.text("url")
    if url and not url.startswith(("https://", "http://127.0.0.1")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    updates.webhook = Webhook(url, secret, asked.integer("max_connections", 40)) if url else None
    updates.end_polls()
    return True


def delete_webhook(world: World, asked: Params) -> Json:
    if asked.flag("drop_pending_updates"):
        world.updates.waiting.clear()
    if world.updates.webhook:
        world.updates.webhook = None
        world.updates.bell.ring()
    return True


def webhook_info(world: World, _asked: Params) -> Json:
    updates = world.updates
    shown: dict[str, Json] = {
        "url": updates.webhook.url if updates.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.waiting),
    }
    if hook := updates.webhook:
        shown |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
        if hook.last_error:
            shown |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if updates.allowed:
        shown["allowed_updates"] = sorted(updates.allowed)
    return shown


def _commands_key(asked: Params) -> tuple[str, str]:
    """Scope ("default", "chat:5", …) and language."""
    language = asked.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    scope = asked.object("scope") or {"type": "default"}
    parts = [word(scope.get("type")), *(str(number(scope[name])) for name in ("chat_id", "user_id") if name in scope)]
    return ":".join(parts), language


def _set_text(kind: str) -> Method:
    """setMyName, setMyDescription, setMyShortDescription: kept by kind and language."""

    def setter(world: World, asked: Params) -> Json:
        world.texts[kind, asked.text("language_code")] = asked.text(kind)
        world.changed()
        return True

    return setter


def _get_text(kind: str) -> Method:
    def getter(world: World, asked: Params) -> Json:
        text = world.texts.get((kind, asked.text("language_code"))) or world.texts.get((kind, ""))
        return {kind: text or (world.bot.first_name if kind == "name" else "")}

    return getter


ABOUT: Mapping[str, Method] = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_administrators,
    "getchatmembercount": get_member_count,
    "leavechat": leave_chat,
    "createforumtopic": create_topic,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "setchatmenubutton": set_menu_button,
    "getchatmenubutton": get_menu_button,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
    "setmyname": _set_text("name"),
    "getmyname": _get_text("name"),
    "setmydescription": _set_text("description"),
    "getmydescription": _get_text("description"),
    "setmyshortdescription": _set_text("short_description"),
    "getmyshortdescription": _get_text("short_description"),
}
