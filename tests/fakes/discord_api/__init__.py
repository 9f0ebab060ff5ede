"""A Discord on 127.0.0.1: REST and gateway for one bot, with people, places, faults and a log (see DiscordApi)."""

from tests.fakes.discord_api.records import Interaction, Message, Typing, Webhook
from tests.fakes.discord_api.remote import RemoteDiscord
from tests.fakes.discord_api.server import DiscordApi
from tests.fakes.discord_api.wire import Call

__all__ = ["Call", "DiscordApi", "Interaction", "Message", "RemoteDiscord", "Typing", "Webhook"]
