# 시작
telegram-token-missing = 텔레그램 토큰이 없습니다. @BotFather에게 토큰을 받아 IYAGI_TELEGRAM__TOKEN에 넣거나, 명령에서 telegram을 빼 주세요.

# 인라인 모드와 그룹
telegram-talk = 이야기하기
telegram-call = 그룹에 부르기
telegram-hello = 안녕하세요! 저를 멘션하거나({ $bot }) 제 말에 답장하거나 명령을 보내면 대답해요. 누구와 이야기할지는 /character 로 고르고, 나머지는 /help 에 있어요.
