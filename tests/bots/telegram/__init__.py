"""The Telegram front end, on the real python-telegram-bot against a Telegram on loopback."""
