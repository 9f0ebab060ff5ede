# Starting
telegram-token-missing = There is no Telegram token. Ask @BotFather for one and set IYAGI_TELEGRAM__TOKEN, or leave telegram out of the command.
