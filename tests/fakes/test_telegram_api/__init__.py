"""The pretended Telegram, driven by the real python-telegram-bot."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update


def keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("계속", callback_data=data)]])


async def heard(bot: Bot) -> list[Update]:
    """All that waits for the bot, confirmed."""
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)
