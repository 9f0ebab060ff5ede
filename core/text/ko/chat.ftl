### 대화를 다루는 말.

# 답 고르기
button-again = 다시
command-again-name = 다시
command-again-description = 마지막 답을 다시 받습니다
command-swipe-name = 넘기기
command-swipe-description = 마지막 답의 다른 판을 봅니다
command-swipe-option-which = 번호, 이전, 다음
command-undo-name = 취소
command-undo-description = 마지막으로 주고받은 것을 없던 일로 합니다
again-nothing = 다시 받을 답이 없습니다. 캐릭터가 말한 바로 다음에 쓸 수 있어요.
again-no-greeting = 이 캐릭터의 인사말은 이게 전부예요.
again-not-yours = 답을 받은 사람만 할 수 있어요.
swipe-none = 그런 답은 없습니다. 지금 답은 { $count }가지예요. 새로 받으려면 `/again`을 쓰세요.
swipe-how = 번호나 ‘이전’, ‘다음’을 적어 주세요. 예: `/swipe 2`
undo-done = 마지막으로 주고받은 것을 없던 일로 했습니다.
undo-nothing = 없던 일로 할 대화가 없습니다.
command-heard = 네, 답을 바꿨어요.
