### 대화 목록, 다른 곳에서 이어지는 대화, 대화 페이지에서 할 수 있는 일.

# 목록
chats-title = 나눈 대화
chats-lead = 웹, 텔레그램, 디스코드에서 나눈 대화가 모두 여기 있어요. 어디서 시작했든 여기서 읽고, 이어 갈 수 있어요.
chats-find = 제목이나 캐릭터 이름으로 찾기
chats-find-go = 찾기
chats-count = { $count ->
    [1000] 메시지 1,000개 이상
   *[other] 메시지 { $count }개
    }
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
chats-delete-sure = 메시지 { $count ->
    [1000] 1,000개 이상
   *[other] { $count }개
    }와, 이 대화에서 캐릭터가 기억하게 된 것이 모두 사라져요. 되돌릴 수 없습니다. 텔레그램이나 디스코드에 이미 올라간 메시지는 그곳에 그대로 남아요.
chats-delete-yes = 네, 지울게요

# 답 아래의 단추
chats-acts = 이 답으로 할 수 있는 일
chats-before = 앞의 답
chats-after = 다음 답
chats-again = 다시 받기
chats-go-on = 더 이어서
chats-why = 근거
chats-keep = 기억해 두기
chats-branch = 여기서 갈래 나누기
chats-speak = 소리로 듣기
chats-undo = 방금 주고받은 말 없던 일로
chats-incognito = 비밀 대화
chats-beside = 함께 이야기하는 캐릭터
chats-card = 캐릭터 보기
chats-memory = 나에 대해 기억하는 것
chats-personas = 내 페르소나

# 페이지 위와 글 쓰는 곳
chats-further = 이 대화로 할 수 있는 일
chats-older-messages = 더 오래된 말 읽기
chats-unread = 새 글 보기 ↓
chats-copy = 복사
chats-copied = 복사했어요.
chats-incognito-begin = 비밀 대화 시작
chats-incognito-hint = 이 대화는 저장되지 않고, 캐릭터도 기억하지 않아요. 끝내면 주고받은 말이 모두 사라집니다.
chats-incognito-end = 끝내고 지우기
chats-being = { JOSA($name, "으로/로") } 이야기하는 중
chats-being-myself = 나 자신으로 이야기하는 중
chats-being-more = 페르소나 만들고 고치기
chats-stop = 멈추기
chats-again-send = 다시 보내기
chats-words-leave = 그만두기
chats-words-keys = Enter로 저장하고, Esc로 그만둬요.

chats-why-title = 왜 이렇게 답했을까요
chats-why-lead = 이 답을 쓸 때 무엇을 보고, 무엇을 떠올리고, 얼마가 들었는지예요.
chats-keep-title = 기억해 두기
chats-keep-lead = 캐릭터가 나에 대해 잊지 않았으면 하는 것을 한 문장으로 적어 주세요.
chats-keep-words = 기억할 말
chats-keep-hint = { $limit }자까지 쓸 수 있어요. 나중에 기억 페이지에서 고치거나 지울 수 있습니다.
chats-keep-save = 기억해 두기
chats-kept = 기억해 두었어요.

# 페르소나
personas-title = 내 페르소나
personas-lead = 이야기 속에서 나는 누구일까요? 이름과 소개를 적어 두면 캐릭터가 나를 그렇게 알아봐요. 텔레그램과 디스코드에서도 똑같이 쓰여요.
personas-usually = 평소의 나
personas-with = { JOSA($name, "과/와") } 이야기할 때의 나
personas-who = 누구로 이야기할까요
personas-myself = 나 자신
personas-as-usual = 평소처럼
personas-choose = 이 모습으로
personas-is-usual = 평소 모습
personas-new = 새 페르소나
personas-name = 이름
personas-pronouns = 호칭
personas-pronouns-hint = 그녀, 그, 선생님처럼 불리고 싶은 말이에요.
personas-description = 소개
personas-description-hint = 생김새, 성격, 하는 일처럼 캐릭터가 알고 있으면 좋은 것을 적어 주세요.
personas-picture = 그림
personas-picture-of = { $name }의 그림
personas-picture-large = 그림은 { $most }MB까지 쓸 수 있어요.
personas-make-usual = 평소 모습으로 쓰기
personas-make = 만들기
personas-save = 저장
personas-back = 내 페르소나
personas-delete = 지우기
personas-delete-hint = 이 페르소나로 나눈 대화는 그대로 남아요.
personas-delete-yes = 이 페르소나 지우기

# 기억
memory-page-title = 캐릭터들의 기억
memory-page-lead = 캐릭터가 나에 대해 기억하는 것을 보고, 고치고, 지울 수 있어요.
memory-page-count = 기억 { $count }개
memory-page-nobody = 아직 나를 기억하는 캐릭터가 없어요. 이야기를 나누다 보면 여기에 쌓입니다.
memory-page-export-all = 모든 기억을 파일로 받기
memory-page-of = { JOSA($name, "이/가") } 기억하는 나
memory-page-back = 모든 캐릭터의 기억
memory-page-began = { $day }부터 새로 시작
memory-page-find = 기억에서 찾기
memory-page-pinned = 고정
memory-page-widened = 어디서나 떠올림
memory-page-past = 지금은 다르게 알아요: { $now }
memory-page-source = 그때의 대화
memory-page-change = 고치기
memory-page-words = 기억할 말
memory-page-correct = 이렇게 고치기
memory-page-pin = 늘 떠올리게 고정
memory-page-unpin = 고정 풀기
memory-page-widen = 어디서나 떠올려도 됨
memory-page-narrow = 그 자리에서만 떠올리기
memory-page-forget = 잊게 하기
memory-page-hint = 잊게 하면 이 기억이 나온 말까지 캐릭터가 더는 떠올리지 못해요. 되돌릴 수 없습니다.
memory-page-before = 앞쪽
memory-page-after = 다음 쪽
memory-page-none = { JOSA($name, "은/는") } 아직 나에 대해 기억하는 것이 없어요.
memory-page-none-found = 찾는 말이 든 기억이 없어요.
memory-page-add = 직접 알려 주기
memory-page-add-go = 기억해 두기
memory-page-more = 기억 다루기
memory-page-incognito = 기억에 남기지 않고 이야기하고 싶다면 대화의 ⋯에서 ‘비밀 대화 시작’을 누르거나 /memory incognito를 보내세요. 끝내면 그 대화는 지워집니다.
memory-page-export = 이 기억을 파일로 받기
memory-page-fresh-hint = 새로 시작하면 지금까지의 기억은 지워지지 않지만 떠오르지도 않아요. 언제든 되돌릴 수 있습니다.
memory-page-fresh = 처음 만난 것처럼 새로 시작하기
memory-page-fresh-undo = 예전 기억 되살리기
memory-page-forget-all = 모두 잊게 하기
memory-page-forget-all-hint = { JOSA($name, "이/가") } 나에 대해 아는 것을 모두 지워요. 나눈 말은 내가 읽을 수 있지만 캐릭터는 떠올리지 못해요. 되돌릴 수 없습니다.
memory-page-sure = 되돌릴 수 없다는 것을 알아요
memory-page-unsure = 되돌릴 수 없다는 것을 확인하는 칸에 표시해 주세요.
