discord-not-kept = 지금은 말을 받아 둘 수가 없어요. 잠시 뒤에 다시 해 주세요.
discord-cannot-read = 답장만으로는 글이 제게 보이지 않아요. 답장에 저를 함께 불러(멘션) 주세요.
