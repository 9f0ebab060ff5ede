"""The Bot API's methods for words: send, draft, edit, delete, answer. Each takes the world and a call's parameters."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.fakes.telegram_api import entities
from tests.fakes.telegram_api.entities import Formatted
from tests.fakes.telegram_api.wire import Json, Object, Params, bad_request, flooded, listed, number, word
from tests.fakes.telegram_api.world import Action, Chat, Draft, Post, World

KINDS = {
    "text": "text messages", "photo": "photos", "voice": "voice notes", "document": "documents", "audio": "audios",
    "video": "videos", "animation": "animations", "sticker": "stickers",
}  # fmt: skip

Method: TypeAlias = Callable[[World, Params], Json]

CALLBACK_DATA_BYTES = 64
BUTTON_LIMIT = 100
GENERAL_TOPIC = 1
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
BUTTON_ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
})  # fmt: skip
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a new message of the bot goes."""

    chat: Chat
    thread_id: int
    reply_to: int


def target(world: World, asked: Params, kind: str = "text") -> Target:
    """Chat, topic and answered message of a call, checked as Telegram does; counts against the flood limit."""
    chat = world.open_chat(asked.chat_id())
    leads = chat.members.get(world.bot.id) == "administrator"
    if kind in chat.forbidden and not leads:
        if chat.type == "private":
            raise bad_request("VOICE_MESSAGES_FORBIDDEN")
        raise bad_request(f"not enough rights to send {KINDS[kind]} to the chat")
    reply_to = _reply_to(chat, asked)
    thread_id = asked.integer("message_thread_id")
    if thread_id and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if thread_id in chat.closed and not leads:
        raise bad_request("TOPIC_CLOSED")
    if reply_to and not thread_id:
        thread_id = chat.thread_of(chat.posts[reply_to])
    limit(world, chat)
    return Target(chat, thread_id, reply_to)


def limit(world: World, chat: Chat) -> None:
    if world.rules.limited and (wait := world.limiter.wait(chat.id, time.monotonic())):
        raise flooded(wait)


def formatted(asked: Params, name: str, limit: int = entities.TEXT_LIMIT, *, draft: bool = False) -> Formatted:
    """The parameter `name` with its entities, as it will stand in the chat."""
    if asked.text("parse_mode"):
        raise bad_request("unsupported parse_mode")
    given = asked.items("entities" if name == "text" else "caption_entities") or []
    return entities.settle(asked.text(name), entities.read(given), limit, draft=draft)


def markup(asked: Params) -> Object | None:
    """The keyboard of a call, checked; an inline keyboard without a button is none."""
    return checked_markup(asked.object("reply_markup"))


def checked_markup(given: Object | None) -> Object | None:
    if given is None or "inline_keyboard" not in given:
        return given
    rows = [listed(row, "InlineKeyboardButton") for row in listed(given["inline_keyboard"], "Array")]
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    if len(buttons) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def send_message(world: World, asked: Params) -> Json:
    if not asked.text("text"):
        raise bad_request("message text is empty")
    where = target(world, asked)
    text, marks = formatted(asked, "text")
    return post(world, asked, where, Post(0, where.chat.id, world.bot.id, 0, text, marks))


def post(world: World, asked: Params, where: Target, content: Post) -> Json:
    """Put the bot's new message into its chat; answers with the whole message."""
    stands = world.add(
        replace(
            content,
            thread_id=where.thread_id,
            reply_to=where.reply_to,
            reply_markup=markup(asked),
            silent=asked.flag("disable_notification"),
        )
    )
    return world.post_wire(stands)


def send_draft(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    if chat.type != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    draft_id = asked.integer("draft_id")
    if not draft_id:
        raise bad_request("RANDOM_ID_INVALID")
    text, marks = formatted(asked, "text", draft=True)
    draft = Draft(chat.id, draft_id, asked.integer("message_thread_id"), text, marks, time.monotonic())
    world.drafts.append(draft)
    world.shown_drafts[chat.id] = draft
    world.changed()
    return True


def edit_text(world: World, asked: Params) -> Json:
    if not asked.text("text"):
        raise bad_request("message text is empty")
    old = own_post(world, asked, "edit")
    if old.kind != "text":
        raise bad_request("there is no text in the message to edit")
    text, marks = formatted(asked, "text")
    return change(world, old, replace(old, text=text, entities=marks, reply_markup=markup(asked)))


def edit_markup(world: World, asked: Params) -> Json:
    old = own_post(world, asked, "edit")
    return change(world, old, replace(old, reply_markup=markup(asked)))


def own_post(world: World, asked: Params, doing: str) -> Post:
    """The bot's own message that a call wants to change; else Telegram's refusal."""
    if asked.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.open_chat(asked.chat_id())
    old = chat.posts.get(asked.integer("message_id"))
    if old is None:
        raise bad_request(f"message to {doing} not found")
    if old.sender != world.bot.id or old.kind.startswith("forum_"):
        raise bad_request(f"message can't be {doing}ed")
    return old


def change(world: World, old: Post, new: Post) -> Json:
    """Put the edited message in place of the old; answers with the whole message."""
    if (new.text, new.entities, new.reply_markup) == (old.text, old.entities, old.reply_markup):
        raise bad_request(NOT_MODIFIED)
    limit(world, world.chats[old.chat_id])
    return world.post_wire(world.put(replace(new, edit_date=int(time.time()), edits=old.edits + 1)))


def delete_message(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    old = chat.posts.get(asked.integer("message_id"))
    if old is None:
        raise bad_request("message to delete not found")
    allowed = old.sender == world.bot.id or chat.type == "private" or chat.members.get(world.bot.id) == "administrator"
    if not allowed:
        raise bad_request("message can't be deleted")
    del chat.posts[old.message_id]
    world.changed()
    return True


def delete_messages(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    for message_id in asked.items("message_ids") or []:
        chat.posts.pop(number(message_id), None)
    world.changed()
    return True


def send_action(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    action = asked.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.actions.append(Action(chat.id, asked.integer("message_thread_id"), action, time.monotonic()))
    world.changed()
    return True


def answer_query(world: World, asked: Params) -> Json:
    query = world.queries.get(asked.text("callback_query_id"))
    late = query is not None and time.monotonic() - query.at > world.rules.query_seconds
    if query is None or late or query.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    world.queries[query.id] = replace(query, answer=asked.text("text"))
    world.changed()
    return True


def _reply_to(chat: Chat, asked: Params) -> int:
    reply = asked.object("reply_parameters")
    if reply is None:
        return 0
    message_id = number(reply.get("message_id"))
    if message_id in chat.posts:
        return message_id
    if reply.get("allow_sending_without_reply"):
        return 0
    raise bad_request("message to be replied not found")


def _check_button(button: Json) -> None:
    if not isinstance(button, Mapping):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not word(button.get("text")):
        raise bad_request("inline keyboard button text must be non-empty")
    if "url" in button and not re.match(r"(https?://[^/\s]+\.[^/\s]+|tg://)", word(button["url"])):
        raise bad_request(f"inline keyboard button URL '{word(button['url'])}' is invalid: Wrong HTTP URL")
    if not BUTTON_ACTIONS.intersection(button):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 0 < len(word(button["callback_data"]).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


WORDS: Mapping[str, Method] = {
    "sendmessage": send_message,
    "sendmessagedraft": send_draft,
    "editmessagetext": edit_text,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "sendchataction": send_action,
    "answercallbackquery": answer_query,
}
