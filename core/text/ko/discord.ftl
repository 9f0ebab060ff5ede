discord-not-kept = 지금은 말을 받아 둘 수가 없어요. 잠시 뒤에 다시 해 주세요.
discord-cannot-read = 여기서는 답장만으로는 글이 저에게 보이지 않아요. 답장할 때 저를 함께 멘션해 주세요.
discord-not-known = 이제는 쓰이지 않는 명령이나 버튼이에요. 디스코드를 새로 고친 뒤, 쓸 수 있는 명령을 `/help`에서 확인해 주세요.
discord-form-too-long = 글이 길어 여기에는 다 보이지 않아요. 새로 쓴 글이 전체를 대신합니다.
