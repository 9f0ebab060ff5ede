### 대화 목록, 다른 곳에서 이어지는 대화, 대화 페이지에서 할 수 있는 일.

# 목록
chats-title = 나눈 대화
chats-lead = 웹, 텔레그램, 디스코드에서 나눈 대화가 모두 여기 있어요. 어디서 시작했든 여기서 읽고, 이어 갈 수 있어요.
chats-find = 제목이나 캐릭터 이름으로 찾기
chats-find-go = 찾기
chats-count = 메시지 { $count }개
chats-older = 더 오래된 대화
chats-newest = 최근 대화부터 보기
chats-empty = 아직 나눈 대화가 없어요.
chats-not-found = “{ $wanted }”에 맞는 대화가 없어요.
chats-meet = 이야기할 캐릭터 고르기
chats-back = 대화 목록
chats-more-about = { $name } 대화 설정

# 다른 곳에 있는 대화
chats-lives = { $platform ->
    [telegram] 텔레그램에서 이어지는 대화
    [discord] 디스코드에서 이어지는 대화
    [console] 터미널에서 이어지는 대화
   *[web] 지난 대화
    }
chats-whole = 대화 전체
chats-away-hint = { $platform ->
    [telegram] 지금은 텔레그램에 있는 대화예요. 새로 오간 말은 여기에 바로 나타나요.
    [discord] 지금은 디스코드에 있는 대화예요. 새로 오간 말은 여기에 바로 나타나요.
    [console] 지금은 터미널에 있는 대화예요. 새로 오간 말은 여기에 바로 나타나요.
   *[web] 멈춰 둔 대화예요. 다시 이어 갈 수 있어요.
    }
chats-here-go = 여기서 이어 가기
chats-went = { $platform ->
    [telegram] 이 대화는 텔레그램으로 옮겨 갔어요. 여기에 말을 걸면 이 자리로 돌아옵니다.
    [discord] 이 대화는 디스코드로 옮겨 갔어요. 여기에 말을 걸면 이 자리로 돌아옵니다.
    [console] 이 대화는 터미널로 옮겨 갔어요. 여기에 말을 걸면 이 자리로 돌아옵니다.
   *[web] 이 대화는 다른 페이지에서 이어지고 있어요. 여기에 말을 걸면 이 자리로 돌아옵니다.
    }
chats-went-read = 그쪽 대화 읽기
chats-files = 첨부한 파일 { $count }개
chats-variant = { $count }가지 답 가운데 { $number }번째

# 이름, 파일, 지우기
chats-settings = 대화 설정
chats-settings-back = 대화로 돌아가기
chats-name = 대화 이름
chats-name-hint = 비워 두면 캐릭터 이름으로 보여요.
chats-name-save = 이름 저장
chats-export = 파일로 받기
chats-export-hint = 대화 전체를 한 파일에 담아요. JSONL은 실리태번에서 그대로 열립니다.
chats-export-md = 마크다운
chats-export-txt = 텍스트
chats-export-json = JSON
chats-export-jsonl = JSONL
chats-delete = 대화 지우기
chats-delete-hint = 주고받은 말과, 이 대화에서 캐릭터가 기억하게 된 것까지 모두 사라져요. 되돌릴 수 없습니다.
chats-delete-go = 지우기
chats-delete-leave = 지우지 않고 돌아가기
chats-delete-title = “{ $name }” 대화를 지울까요?
chats-delete-sure = 메시지 { $count }개와, 이 대화에서 캐릭터가 기억하게 된 것이 모두 사라져요. 되돌릴 수 없습니다. 텔레그램이나 디스코드에 이미 올라간 메시지는 그곳에 그대로 남아요.
chats-delete-yes = 네, 지울게요
