web-name = 이야기
web-description = 캐릭터와 나누는 대화가 이야기가 되는 곳. 가입 없이 바로 말을 걸 수 있습니다.
web-skip = 본문으로 건너뛰기
web-language = 언어
web-footer = 여기 있는 캐릭터는 모두 지어낸 인물이고, 답은 AI가 씁니다. 사실과 다른 말을 할 수 있어요.

web-gallery-title = 누구와 이야기해 볼까요?
web-gallery-lead-in = 마음에 드는 캐릭터에게 한마디 건네 보세요. 나눈 대화는 어느 기기에서든, 디스코드와 텔레그램에서도 이어 갈 수 있어요.
web-gallery-lead = 마음에 드는 캐릭터에게 한마디 건네 보세요. 가입하지 않아도 되고, 가입하면 어느 기기에서든, 디스코드와 텔레그램에서도 대화를 이어 갈 수 있어요.
web-continue = 이어서 이야기하기
web-characters = 캐릭터
web-tags = 태그
web-speaks-ko = 한국어
web-speaks-en = 영어
web-nobody-yet = 아직 캐릭터가 없어요.

web-back = 모든 캐릭터
web-say-something = { $name }에게 한마디
web-first-words = 첫마디를 적어 보세요
web-start = 시작하기
web-start-hint = 비워 두고 시작하면 { JOSA($name, "이/가") } 먼저 말을 겁니다.
web-greeting = 첫 장면

web-guest = 손님
web-new-chat = 새 대화
web-earlier = 이전 대화 보기
web-latest = 최근 대화로 돌아가기
web-log = { JOSA($name, "과/와") } 나눈 대화
web-typing = { JOSA($name, "이/가") } 쓰고 있어요
web-write-to = { $name }에게 메시지 쓰기
web-send = 보내기
web-keys = Enter로 보내고, Shift + Enter로 줄을 바꿔요. 빈 칸에서 ↑는 내 말 고치기, ← →는 다른 답 보기예요.
web-notice = 알림
web-you = 나
web-look-again = 새 답이 왔는지 보기
web-reconnecting = 연결이 끊겨서 다시 잇고 있어요. 쓰던 글은 그대로 남아 있습니다.
web-away = 서버에 닿지 않아 보내지 못했어요. 쓴 글은 그대로 두었으니 잠시 뒤 다시 보내 주세요.
web-answered-by = { $model } 모델이 답합니다
web-answered-offline = 연결된 AI 모델이 없어, 준비된 글에서 골라 답합니다
web-answered-by-nobody = 지금은 답할 모델이 없습니다

web-too-long = 메시지가 너무 길어요. { $length }자를 쓰셨는데 한 번에 { $limit }자까지 보낼 수 있어요. 나누어 보내 주세요.
web-empty = 보낼 말을 적어 주세요.
web-too-fast = 조금 천천히 보내 주세요. 1분 뒤에 다시 보낼 수 있어요.
web-too-many-streams = 실시간 화면을 너무 많이 열어 두셨어요. 한 번에 { $most }개까지 열 수 있으니 다른 창이나 앱을 닫고 다시 열어 주세요.
web-stale-form = 페이지가 오래되어 보내지 못했어요. 새로 고친 다음 다시 보내 주세요.
web-foreign-form = 다른 사이트에서 온 요청이라 받지 않았어요.
web-body-too-large = 보낸 내용이 너무 커서 받지 못했어요. 나누어 보내 주세요.
web-bad-request = 요청을 이해하지 못했어요.
web-no-such-page = 주소가 바뀌었거나, 볼 수 없는 페이지예요.
web-no-such-chat = 없는 대화이거나, 다른 사람의 대화예요.
web-no-such-character = 그런 캐릭터는 없어요.
web-defect = 저희 쪽에 문제가 생겼어요. 잠시 뒤 다시 해 보세요.
web-lost-title = 이 페이지를 찾지 못했어요
web-error-title = 뜻대로 되지 않았어요
web-typed = 쓰신 글
web-event-id = 문의하실 때 이 번호를 알려 주세요: { $id }
web-home = 처음으로

web-port-in-use = { $host }의 { $port }번 포트를 이미 다른 프로그램이 쓰고 있습니다. 그 프로그램을 끄거나 IYAGI_WEB__PORT에 다른 번호를 지정하세요.
web-address-unusable = { $host }:{ $port } 주소를 열 수 없습니다({ $why }). IYAGI_WEB__HOST와 IYAGI_WEB__PORT를 확인하세요.
web-import = 카드 가져오기
web-import-title = 캐릭터 카드 가져오기
web-import-lead = 실리태번(SillyTavern), RisuAI, Chub, Backyard에서 만든 카드를 그대로 가져옵니다. 모르는 항목도 버리지 않고, 스크립트는 실행하지 않고 보관만 합니다.
web-import-file = 카드 파일 (PNG, JSON, CHARX, BYAF, JPEG, WEBP, { $megabytes }MB까지)
web-import-send = 가져오기
web-import-no-file = 파일을 먼저 골라 주세요.
web-import-done = { $name } 카드를 가져왔어요
web-import-known = { $name } 카드는 이미 가져온 파일과 같아요
web-import-yours = 지금은 나만 볼 수 있습니다.
web-import-open = { $name }에게 말 걸기

web-attach = 그림이나 음성 붙이기
web-attach-hint = 그림(PNG, JPEG, WEBP, GIF)이나 음성(OGG, WAV)을 붙일 수 있어요. /import에는 카드 파일을 붙이세요.
web-leave-out = 빼기
web-file-kind = 그림(PNG, JPEG, WEBP, GIF)이나 음성(OGG, WAV)만 붙일 수 있어요. 카드 파일은 /import와 함께 보내 주세요.
web-keep-file = 내려받기
web-more-about = 더 보기
web-edit = 고치기
web-delete = 지우기
web-edit-title = 말 고치기
web-edit-words = 새로 쓸 글
web-edit-save = 저장
web-edit-leave = 그대로 두고 돌아가기

web-nav-characters = 캐릭터
web-nav-chats = 대화
web-nav-moderation = 운영
web-nav-self = 내 계정
web-nav-me = 내 정보
web-nav-sign-in = 로그인
web-sign-in-needed = 로그인하면 할 수 있어요.
web-banned = { $ends ->
    [yes] { $until }까지 이용이 제한되었습니다. 이유: { $reason }
   *[no] 이용이 제한되었습니다. 이유: { $reason }
}
