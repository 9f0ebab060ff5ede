discord-not-kept = 지금은 말을 받아 둘 수가 없어요. 잠시 뒤에 다시 해 주세요.
