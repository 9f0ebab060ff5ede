### 대화를 다루는 말.

# 답 고르기
button-again = 다시
again-nothing = 다시 받을 답이 없습니다. 캐릭터가 말한 바로 다음에 쓸 수 있어요.
again-no-greeting = 이 캐릭터의 인사말은 이게 전부예요.
swipe-none = 그런 답은 없습니다. 지금까지 받은 답은 { $count }가지예요. 새로 받으려면 `/again`을 쓰세요.
swipe-how = 번호나 ‘이전’, ‘다음’을 적어 주세요. 예: `/swipe 2`
undo-done = 마지막으로 주고받은 것을 없던 일로 했습니다.
stop-done = 답을 멈췄어요. 아직 한 글자도 쓰기 전이었습니다.
stop-nothing = 지금 쓰고 있는 답이 없어요.
undo-nothing = 없던 일로 할 대화가 없습니다.
command-heard = 네, 답을 바꿨어요.

# 여러 대화
chats-none = 아직 나눈 대화가 없습니다.
chats-here = { "**" }이 자리의 대화들**
chats-line = { $number }. { $title }{ $here ->
    [yes] {" "}(지금)
   *[no] { "" }
    } · { $character } · 메시지 { $count }개 · { $last }
chats-more = 그 밖에 대화가 { $count }개 더 있습니다.
chats-resumed = { JOSA($name, "과/와") } 나누던 대화로 돌아왔습니다. 그대로 이어서 말을 걸면 됩니다.
# 다른 곳의 대화
chats-elsewhere = { "**" }다른 곳에서 나누던 대화**
chats-away = { $number }. { $title } · { $where } · 메시지 { $count ->
    [1000] 1,000개 이상
   *[other] { $count }개
    } · { $last }
chats-away-more = 더 오래된 대화는 웹의 대화 목록에서 볼 수 있어요.
chats-bring = { $number }. { $title } 여기서 이어 가기
roaming-platform = { $platform ->
    [telegram] 텔레그램
    [discord] 디스코드
    [console] 터미널
   *[web] 웹
    }
roaming-brought = { JOSA($name, "과/와") } { $where }에서 나누던 대화를 여기로 옮겨 왔습니다. 그대로 이어서 말을 걸면 됩니다. 마지막에 나눈 말은 이렇습니다.
roaming-line = { "> " }**{ $name }** { $words }
roaming-back = { $platform ->
    [telegram] 텔레그램에서
    [discord] 디스코드에서
    [console] 터미널에서
   *[web] 웹에서
    } 이어 가던 대화를 여기로 다시 가져왔습니다.
roaming-none = 없는 대화이거나, 다른 사람의 대화예요.
roaming-nobody = 이 대화의 캐릭터가 지워져서 이어 갈 수 없어요. 읽을 수는 있습니다.
roaming-busy = 이 대화에 지금 답이 오고 있어요. 답이 끝난 다음 다시 해 주세요.
roaming-direct = 다른 곳의 대화는 캐릭터와 둘만 있는 자리로만 가져올 수 있어요.
roaming-incognito = 비밀 대화는 남기지 않기 때문에 다른 곳으로 옮길 수 없어요.

# 이름과 갈래
title-how = 이름을 함께 적어 주세요. 예: `/title 비 오는 날`
title-done = 이 대화의 이름은 이제 “{ $title }”입니다.
branch-how = 뺄 메시지 수를 숫자로 적어 주세요. 예: `/branch 2`
branch-nothing = 그만큼 빼면 남는 것이 없습니다.
branch-done = 메시지 { $count }개를 그대로 담은 새 갈래입니다. 앞의 대화는 `/chats`에 남아 있어요.
export-here = 메시지 { $count }개를 담은 대화 파일입니다.
export-form = “{ $form }” 형식은 없습니다. md, txt, json, jsonl 가운데 하나를 적어 주세요.
export-too-large = 대화가 { $megabytes }MB보다 커서 여기로는 보낼 수 없어요.
file-too-large = 파일이 { $most }MB보다 커서 여기로는 보낼 수 없어요.
export-no-files = 이 자리로는 파일을 보낼 수 없어요.
transcript-not-text = 대화 파일: { $at }번째 바이트가 UTF-8 글자가 아닙니다. UTF-8로 저장해서 다시 보내 주세요.
transcript-too-long = 대화 파일: 메시지는 { $most }개까지 가져올 수 있습니다.
transcript-empty = 대화 파일: 메시지가 하나도 없습니다.
transcript-bad-line = 대화 파일: { $line }번째 줄을 읽을 수 없습니다. JSON 한 줄이어야 합니다.
transcript-nobody = “{ $name }”의 대화입니다. 먼저 `/character`로 이어서 말할 캐릭터를 고른 다음 다시 보내 주세요.
transcript-done = 메시지 { $count }개를 가져왔습니다. { JOSA($name, "과/와") } 그대로 이어서 이야기하세요.
