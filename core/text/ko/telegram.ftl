# 시작
telegram-token-missing = 텔레그램 토큰이 없습니다. @BotFather에게 토큰을 받아 IYAGI_TELEGRAM__TOKEN에 넣거나, 명령에서 telegram을 빼 주세요.
