# Starting
telegram-token-missing = There is no Telegram token. Ask @BotFather for one and set IYAGI_TELEGRAM__TOKEN, or leave telegram out of the command.

# Inline mode and groups
telegram-talk = Talk
telegram-call = Add to a group
telegram-hello = Hello! I answer when you mention me ({ $bot }), reply to my words or send a command. Choose who speaks here with /character; everything else is in /help.
