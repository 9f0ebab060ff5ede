"""A Telegram on 127.0.0.1: the Bot API for one bot, with people, chats, faults and a log (see TelegramApi)."""

from tests.fakes.telegram_api.entities import Entity
from tests.fakes.telegram_api.remote import RemoteTelegram
from tests.fakes.telegram_api.server import Call, TelegramApi
from tests.fakes.telegram_api.world import Action, Draft, Post

__all__ = ["Action", "Call", "Draft", "Entity", "Post", "RemoteTelegram", "TelegramApi"]
