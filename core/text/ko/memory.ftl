### 캐릭터가 나에 대해 기억하는 것.

memory-gone = 그 기억은 여기에 없습니다. 지금 있는 기억은 `/memory`로 볼 수 있어요.
memory-past = 이미 다른 기억으로 바뀐 것이라 손댈 수 없습니다. 지금 기억을 골라 주세요.
memory-nobody = 아직 이야기할 캐릭터가 없습니다. `/character`로 먼저 골라 주세요.
memory-most = 직접 적어 둔 기억은 캐릭터마다 { $most }개까지입니다. 필요 없는 것을 먼저 지워 주세요.
memory-too-long = 글이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
memory-how = 기억할 것을 함께 적어 주세요. 예: `/memory add 새우 알레르기가 있어`
memory-correct-how = 새 문장을 함께 적어 주세요. 예: `/memory correct { $code } 지금은 부산에 살아`
memory-search-how = 찾을 말을 함께 적어 주세요. 예: `/memory search 새우`
memory-forget-how = 잊을 기억에 있는 말을 적거나, 모두 잊게 하려면 `/memory forget all`이라고 적어 주세요.
memory-not-found = “{ $words }”에 맞는 기억이 없습니다.
memory-several = “{ $words }”에 맞는 기억이 여럿입니다. 말을 더 적어 하나만 맞게 해 주세요.

# 목록
memory-here = { "**" }{ JOSA($name, "이/가") } 나에 대해 기억하는 것** ({ $count }개)
memory-nothing = { JOSA($name, "은/는") } 아직 나에 대해 따로 기억하는 것이 없습니다. 이야기하다 보면 쌓이고, 직접 적어 둘 수도 있어요.
memory-page = { $number }/{ $pages }쪽
memory-line = { $number }. { $text } · { $day }{ $pinned ->
    [yes] { " " }· 고정
   *[no] { "" }
    }{ $widened ->
    [yes] { " " }· 어디서나
   *[no] { "" }
    }{ $past ->
    [yes] { " " }· 예전 기억
   *[no] { "" }
    }
memory-found = { "**" }“{ $words }”에 맞는 기억** ({ $count }개)
memory-which = 어느 기억인지 골라 주세요.
memory-is-fresh = { $day }에 새로 시작해서, 그 전의 기억은 떠올리지 않습니다.
memory-is-incognito = 지금은 비밀 대화라 아무것도 새로 기억하지 않고, 있는 기억도 떠올리지 않습니다.

# 기억 하나
memory-entry = { "**" }{ $text }**
memory-since = { $day }부터 기억함 · { $words }
memory-words-model = 대화에서 간추린 말
memory-words-rules = 내가 한 말에서 옮긴 것
memory-words-person = 내가 적은 말
memory-about-day = { $day }의 일
memory-about-days = { $first }부터 { $last }까지의 일
memory-past-now = { $day }에 ‘{ $text }’로 바뀌었습니다.
memory-before = 그 전에는 ‘{ $text }’였습니다({ $first } ~ { $last }).
memory-heard-direct = 둘만 있을 때만 꺼냅니다.
memory-heard-private = 그 비공개 채널과 둘만의 대화에서만 꺼냅니다.
memory-heard-space = 그 서버 안과 둘만의 대화에서만 꺼냅니다.
memory-heard-public = 누구나 볼 수 있는 곳에서 한 말이라 어디서나 꺼낼 수 있습니다.
memory-heard-anywhere = { $day }부터 어디서나 꺼내도 된다고 정해 두었습니다.
memory-is-pinned = 고정해 두어 늘 염두에 둡니다.
memory-sources = 이 말에서 나왔습니다.
memory-source = { $number }. “{ $quote }” · { $day }
memory-sources-more = 그 밖에 { $count }개
memory-no-sources = 대화가 아니라 직접 적어 둔 기억입니다.
memory-pinned = 고정했습니다. 이 캐릭터는 이 기억을 늘 염두에 둡니다.
memory-unpinned = 고정을 풀었습니다. 이제 필요할 때만 떠올립니다.
memory-widened = 이 기억은 이제 어디서나 꺼내도 됩니다. 다른 사람이 있는 자리에서도요.
memory-narrowed = 이 기억은 다시 그 말을 들을 수 있던 자리에서만 꺼냅니다.
memory-corrected = 고쳤습니다. 예전 기억은 날짜와 함께 남습니다.
memory-added = { $name }에게 기억할 것을 적어 두었습니다.

# 잊기
memory-forget-sure = ‘{ $text }’ — 정말 잊게 할까요? 이 기억이 나온 메시지도 캐릭터는 더 알지 못하게 됩니다. 메시지는 사람 눈에 그대로 보입니다. 되돌릴 수 없어요.
memory-forgotten = { $named ->
    [yes] ‘{ $text }’ — 잊었습니다.
   *[no] 잊었습니다.
    }{ $messages ->
    [0] { "" }
   *[other] { " " }메시지 { $messages }개도 이제 캐릭터는 모릅니다. 사람 눈에는 그대로 보입니다.
    }
memory-all-sure = { JOSA($name, "이/가") } 나에 대해 아는 것을 정말 모두 잊게 할까요? 기억 { $count }개와, 어느 자리에서든 { $name }에게 한 말과 받은 답을 캐릭터는 더 알지 못하게 됩니다. 함께 있던 다른 캐릭터도요. 메시지는 사람 눈에 그대로 보입니다. 되돌릴 수 없어요.
memory-all-forgotten = { JOSA($name, "은/는") } 이제 나를 모릅니다. 기억 { $memories }개와 메시지 { $messages }개를 잊었습니다. 메시지는 사람 눈에 그대로 보입니다.

# 새출발과 비밀 대화
memory-fresh-begun = { JOSA($name, "은/는") } 이제 지금까지의 일을 떠올리지 않습니다. 지운 것은 아니라서 언제든 되돌릴 수 있어요. 이 대화에서 방금까지 한 말은 아직 이어집니다. 대화도 처음부터 하려면 `/new`를 쓰세요.
memory-fresh-undone = { JOSA($name, "은/는") } 예전 일을 다시 떠올립니다.
memory-fresh-none = { $name }에게는 새로 시작해 둔 것이 없습니다.
memory-incognito-on = 비밀 대화를 시작합니다. 여기서 하는 말은 기억하지 않고, 있던 기억도 떠올리지 않아요. `/memory incognito off`나 `/new`로 끝내면 이 대화는 지워집니다. 이 자리에 올라온 메시지는 그대로 보입니다.
memory-incognito-off = 비밀 대화를 끝내고 지웠습니다. 이 자리에 올라온 메시지는 그대로 보이니, 필요하면 직접 지워 주세요. 새 대화를 시작합니다.
memory-incognito-already = 이미 비밀 대화입니다. 끝내려면 `/memory incognito off`라고 적어 주세요.
memory-incognito-not = 지금은 비밀 대화가 아닙니다.
memory-incognito-no = 비밀 대화는 남지 않으므로 이름을 붙이거나 갈래를 만들 수 없습니다.

# 지금까지의 줄거리
memory-recap-here = { "**" }{ JOSA($name, "이/가") } 알고 있는 이 대화의 줄거리**
memory-recap-text = { $text }
memory-recap-since = { $own ->
    [yes] { $day }에 직접 고친 글입니다.
   *[no] { $day }에 정리한 글입니다.
    }
memory-recap-changed = { "**" }줄거리를 고쳤습니다.**
memory-recap-how = 새 줄거리를 함께 적어 주세요. 예: `/memory summary 우리는 부산에서 만나기로 했다`
memory-recap-none = 아직 정리한 줄거리가 없습니다. 대화가 길어지면 생겨요.
memory-recap-not-there = 이 줄거리는 그때 함께 있던 사람만 볼 수 있습니다.

# 자리의 기억
memory-place-here = { "**" }{ JOSA($name, "이/가") } 이 자리에 대해 기억하는 것** ({ $count }개)
memory-place-nothing = { JOSA($name, "은/는") } 이 자리에 대해 따로 기억하는 것이 없습니다.
memory-place-line = { $number }. { $text } · { $day }{ $leads ->
    [yes] { " " }· `{ $code }`
   *[no] { "" }
    }
memory-place-page = { $number }/{ $pages }쪽. 다른 쪽은 `/memory place 2`처럼 봅니다.
memory-place-unseen = { $count }개는 그때 함께 있던 사람만 볼 수 있습니다.
memory-place-how = 잊게 하려면 이 자리에서 `/memory forget`에 이어 기억 끝의 글자를 적어 주세요.

# 파일
memory-export-here = 기억 { $count }개를 파일(.{ $form })에 담았습니다.
memory-export-nothing = 아직 파일로 담을 기억이 없습니다.
memory-file-head = # { JOSA($name, "이/가") } 나에 대해 기억하는 것 ({ $day })
    { "" }
memory-file-line = - **{ $text }** — { $name }, { $day }{ $pinned ->
    [yes] , 고정
   *[no] { "" }
    }{ $widened ->
    [yes] , 어디서나
   *[no] { "" }
    }{ $past ->
    [yes] , { $until }까지
   *[no] { "" }
    }
memory-file-before = { "  " }- 그 전에는 ‘{ $text }’ ({ $day })
memory-file-source = { "  " }- “{ $quote }” ({ $day }){ $linked ->
    [yes] { " " }{ $link }
   *[no] { "" }
    }

# 버튼
memory-button-open = 열기
memory-button-previous = ‹ 이전
memory-button-next = 다음 ›
memory-button-add = 적어 두기
memory-button-export = 파일로
memory-button-all = 모두 잊기
memory-button-all-sure = 네, 모두 잊어 주세요
memory-button-correct = 고치기
memory-button-pin = 고정
memory-button-unpin = 고정 풀기
memory-button-widen = 어디서나 꺼내도 돼요
memory-button-narrow = 들은 곳에서만
memory-button-forget = 잊기
memory-button-sure = 네, 잊어 주세요
memory-button-back = 그대로 두기
memory-button-fresh-undo = 새출발 되돌리기
memory-button-message = 메시지 { $number } 보기
