"""Links that lead to a character: from anywhere into a private chat, onto the web, to a bot's own command. (pure)

A character is named by its public id, an unlisted one by the token of its link; store.find_shared knows both.
"""

from __future__ import annotations

import re

CHARACTER = "c_"
LONGEST_START = 64  # letters A-Za-z0-9_- of a start parameter (Telegram Bot API, "Deep linking")

_NAME = re.compile(r"[A-Za-z0-9_-]{1,62}")
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def start_parameter(name: str) -> str:
    """What a deep link carries. Raises ValueError for what is neither a public id nor a token."""
    return CHARACTER + _checked(name)


def parse(start: str) -> str | None:
    """The public id or token that a start parameter names; None for anything else, whoever typed it."""
    name = start.strip().removeprefix(CHARACTER)
    return name if start.strip().startswith(CHARACTER) and _NAME.fullmatch(name) else None


def telegram(bot: str, name: str) -> str:
    """Opens a private chat with the bot of this user name, which is sent `/start c_…`."""
    return f"https://t.me/{_checked(bot.removeprefix('@'))}?start={start_parameter(name)}"


def telegram_start(bot: str, start: str) -> str:
    """Opens a private chat with that bot, which is sent `/start` with what it is to do.

    Raises ValueError for what Telegram does not carry (Bot API, "Deep linking": 1 to 64 of these characters).
    """
    if not _START.fullmatch(start):
        raise ValueError(f"not fit for a link: {start[:80]!r}")
    return f"https://t.me/{_checked(bot.removeprefix('@'))}?start={start}"


def web_path(name: str) -> str:
    """On the web front end, to be put behind its address."""
    return f"/c/{_checked(name)}"


def parse_path(path: str) -> str | None:
    """What `web_path` was made of."""
    name = path.removeprefix("/c/")
    return name if path.startswith("/c/") and _NAME.fullmatch(name) else None


def discord_command(command: str, command_id: int) -> str:
    """A mention that offers a slash command by a click, as Discord writes it: `</character:123>`."""
    return f"</{command}:{command_id}>"


def discord_app(application_id: int) -> str:
    """Adds the bot to a server or an account."""
    return f"https://discord.com/oauth2/authorize?client_id={application_id}"


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not fit for a link: {name[:80]!r}")
    return name
