discord-not-kept = 지금은 말을 받아 둘 수가 없어요. 잠시 뒤에 다시 해 주세요.
discord-cannot-read = 답장만으로는 글이 제게 보이지 않아요. 답장에 저를 함께 불러(멘션) 주세요.
discord-not-known = 이제는 쓰이지 않는 명령이나 버튼이에요. 디스코드를 새로 고친 뒤 `/help`로 쓸 수 있는 것을 봐 주세요.
discord-form-too-long = 글이 길어 여기에는 다 보이지 않아요. 새로 쓴 글이 전체를 대신합니다.
