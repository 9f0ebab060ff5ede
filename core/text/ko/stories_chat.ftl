### 대화하는 곳에서 웹소설을 만들고 읽을 때.

story-chat-draft = 아직 시작하지 않았습니다. 값을 보고 “시작”을 누르면 만들기 시작합니다.
story-state-draft = 시작 전
story-chat-none = 아직 만든 이야기가 없습니다. `/story new 회귀, 헌터, 짐꾼`처럼 키워드를 적어 시작해 보세요.
story-chat-list = { "**" }내 이야기** { $count }편
story-chat-line = { $number }. **{ $title }** · { $episodes }화 · { $state }{ $rehearsal ->
        [yes] { " " }· 예행 연습
       *[no] { "" }
    } · `{ $code }`
story-chat-number = { $number }번
story-chat-how = `/story`로 내 이야기 목록을, `/story new 키워드`로 새 이야기를 엽니다. 그 밖에 `show`(진행), `read`(읽기), `redo`(다시), `edit`(고치기), `goon`(더 쓰기), `branch`(만약에), `publish`(공개), `export`(파일), `talk`(등장인물과 대화), `chat`(이 대화로 이야기), `report`(검수표)를 쓸 수 있어요. 뒤에 이야기 번호와 몇 화인지를 적습니다. 예: `/story read 1 3화`
story-chat-new-how = `/story new 회귀, 헌터, 짐꾼 | 3화, 어둡게, 15세`처럼 적어 주세요. 앞에는 키워드, ‘|’ 뒤에는 설정을 적고, 설정은 비워도 됩니다. 설정: 화수(3화), 한 화의 길이(4000자), 언어(한국어·영어), 장르(헌터, 로맨스 판타지…), 분위기(밝게·어둡게·긴장감 있게·따뜻하게·웃기게·달콤쌉싸름하게), 등급(전체·15세), 방식(빠르게·표준·정성), 피할 것(좀비 빼고), 멈춰서 물을 곳(컨셉 확인·구성 확인·화마다 확인), 한도($3), 예행연습, 서버 부담.
story-chat-setting-unknown = 어떤 설정인지 모르겠어요: “{ $word }”. 예: 3화, 4000자, 영어, 헌터, 어둡게, 15세, 빠르게, 좀비 빼고, 컨셉 확인, $3, 예행연습
story-chat-ordered = { "**" }새 이야기**: { $keywords }
    { $language } · { $tone } · { $rating } · { $mode }
story-mode-fast = 빠르게(장면 연출과 독자 비평 생략)
story-mode-standard = 표준
story-mode-careful = 정성껏(더 좋은 작가 모델이 두 편씩 써서 고르기)
story-language-ko = 한국어
story-language-en = 영어
story-chat-cap = 정해 주신 한도: ${ $cap }
story-chat-space-pays = 값은 이 서버의 한도에서 냅니다.
story-chat-nothing-yet = 아직 아무것도 쓰지 않았고 돈도 들지 않았습니다. 시작할까요?
story-chat-no-space = 서버가 있는 곳에서만 서버가 부담하게 할 수 있습니다.
story-chat-begun = 시작했습니다. 어떻게 되어 가는지는 진행 메시지에 계속 나옵니다.
story-chat-begun-unseen = 시작했습니다. 여기에는 진행 메시지를 올릴 수 없으니 `/story show`로 봐 주세요.
story-chat-discarded = 시작하지 않고 지웠습니다.
story-chat-adult = 19세 이용가 이야기입니다. 성인용으로 표시된 곳이나, `/me`에서 성인이라고 밝힌 뒤 일대일 대화에서 볼 수 있습니다.

story-button-new = 새 이야기
story-button-start = 시작
story-button-discard = 취소
story-button-pause = 잠시 멈춤
story-button-resume = 이어서
story-button-cancel = 그만두기
story-button-cap = 한도 올리기
story-button-approve = 이대로 진행
story-button-edit = 고치기
story-button-redo = 다시 받기
story-button-part = 읽어 보기
story-button-read = 읽기
story-button-report = 검수표
story-button-begin = 이대로 시작
story-button-goon = 다음 화 더 쓰기
story-button-parts = 단계별 결과
story-button-talk = 등장인물과 대화
story-button-share = 공개
story-button-export = 파일로 받기
story-button-page = 웹에서 읽기
story-button-previous = ‹ 앞 화
story-button-next = 다음 화 ›

story-progress-earlier = ✓ 앞의 { $count }화 완료

# 읽기
story-chat-nothing-to-read = 아직 읽을 수 있는 화가 없습니다.
story-chat-part =
    { "**" }{ $title }** · { $episode }화 { $called } ({ $part }/{ $parts })
    { "" }
    { $text }{ $rest }
story-chat-report = { "**" }검수표** · { $title } { $episode }화 · { $passed ->
        [yes] 통과
       *[no] 고칠 곳이 있어 공개되지 않음
    } (규칙 { $rules })
story-chat-gate = { $sign } { $name }: { $value } (기준 { $limit }){ $quoted ->
        [yes] { " " }“{ $quotes }”
       *[no] { "" }
    }
story-chat-export = 어떤 파일로 받을까요?
story-chat-form = .{ $form }
story-chat-export-unknown = 내보낼 수 없는 형식입니다: “{ $form }”. epub, pdf, txt, md, html 가운데 골라 주세요. 내 이야기는 json 프로젝트로도 받을 수 있습니다.
story-chat-exported = { $count }화까지 담은 파일입니다. 생성형 인공지능으로 만들었다는 표시가 들어 있습니다.

# 조종
story-chat-more-waits = { $episodes }화를 더 쓰려고 합니다. { $price } “시작”을 누르면 이어서 씁니다.
story-chat-approved = 이대로 진행합니다.
story-chat-paused = 멈췄습니다. 하던 일은 마저 끝내서 남겨 두고, 새로 시작하지 않습니다.
story-chat-cancelled = 그만두었습니다. 만든 데까지는 남아 있고, 언제든 이어서 만들 수 있습니다.
story-chat-fewer = 더 쓰려던 것을 거두었습니다.
story-chat-cap-how = 넘지 않을 금액을 달러로 적어 주세요. 예: `/story cap 1 $5`. 지금 한도: ${ $cap }
story-chat-capped = 한도를 ${ $cap }로 바꿨습니다.
story-chat-redo-how = 무엇을 다시 받을지 적어 주세요. 예: `/story redo 1 3화 더 무섭게`, `/story redo 1 세계관 바다 도시로`
story-chat-redone = { $what }: 다시 받습니다. 앞의 판도 남아 있습니다.
story-chat-episode = { $number }화
story-chat-episode-typed = { $number }화
story-chat-stage = { $number }. { $name }
story-chat-stage-of = { $name }({ $episode }화)
story-chat-price = 다시 만들면 ${ $likely }쯤 듭니다(모델 호출 { $calls }번).
story-chat-price-none = 예행 연습이라 돈이 들지 않습니다.
story-chat-price-unknown = 모델 호출 { $calls }번이 듭니다. 지금 모델의 값을 알 수 없어 금액은 말씀드릴 수 없습니다.
story-chat-stale-none = 앞이 바뀌어 맞지 않는 것이 없습니다.
story-chat-stale = 앞이 바뀌어 맞지 않는 것 { $count }개: { $listed }
    { $price } 다시 만들까요, 그대로 둘까요?
story-chat-kept = 그대로 둡니다.
story-chat-remaking = 바뀐 내용에 맞춰 다시 만듭니다.
story-chat-goon-later = 지금 쓰는 것이 끝난 뒤에 더 쓸 수 있습니다.
story-chat-more = { $count }화를 더 씁니다.
story-chat-branch-how = 몇 화 뒤에서 갈라질지 적어 주세요. 예: `/story branch 1 3화 그가 떠나지 않았다면`
story-chat-branched = { $after }화 뒤에서 갈라져 { $count }화를 더 쓰는 새 이야기입니다. 앞의 화들은 함께 쓰니 돈이 들지 않습니다. { $price }
story-how-cap = 넘지 않을 금액을 이렇게 적어 주세요. `/story cap { $code } $5`{ $part }{ $scene }
story-how-redo = 지시를 붙여 다시 받으려면 `/story redo { $code } { $part } 더 어둡게`처럼 적어 주세요.{ $scene }
story-how-edit = `/story edit { $code } { $part }{ $scene } 새 글`처럼 적거나, 고친 파일에 이 명령을 설명으로 붙여 보내 주세요.
story-how-goon = 방향을 정하려면 `/story goon { $code } 3화 바다로 떠난다`처럼 몇 화를 어느 쪽으로 더 쓸지 적어 주세요.{ $part }{ $scene }
story-how-branch = `/story branch { $code } 3화 그가 떠나지 않았다면`처럼 몇 화 뒤에서 무엇이 달라지는지 적어 주세요.{ $part }{ $scene }
story-button-redo-plain = 지시 없이 다시 받기
story-button-goon-plain = 1화 더 쓰기
story-button-fewer = 더 쓰지 않기
story-button-stale = 맞지 않는 것
story-button-keep = 그대로 두기
story-button-remake = 다시 만들기

# 단계별 결과
story-chat-parts-none = 아직 나온 것이 없습니다.
story-chat-parts = { "**" }{ $title }** · 단계별 결과 ({ $number }/{ $pages })
story-chat-part-line = { $number }) { $sign } { $what } · { $version }판
story-chat-part-head = { "**" }{ $what }** · { $version }판 · { $by }
story-chat-raw = { $text }
story-author-model = 모델
story-author-person = 내가 고침
story-author-code = 프로그램
story-author-rehearsal = 예행 연습
story-button-previous-page = ‹ 앞
story-button-next-page = 뒤 ›
story-button-edit-scene = 장면 { $number } 고치기
story-button-versions = 판 보기
story-button-restore = { $version }판으로
story-chat-edit-how = 무엇을 어떻게 고칠지 적어 주세요. 예: `/story edit 1 3화 2 새 글`(3화의 두 번째 장면). 긴 글과 설정은 `/story parts 1 세계관`처럼 받은 파일을 고쳐서, `/story edit 1 세계관`과 함께 보내면 됩니다.
story-chat-edit-scene = 어느 장면인지 알 수 없습니다. 장면은 { $count }개입니다. `/story edit 1 3화 2 새 글`처럼 장면 번호를 앞에 적거나, 받은 파일의 ⟦S1⟧ 표시를 그대로 두고 보내 주세요.
story-chat-edit-file = 파일을 읽을 수 없습니다. UTF-8로 저장한 2MB 이하의 글 파일을 보내 주세요.
story-chat-edit-anyway = { $why }
    문체에 대한 것이니, 그래도 저장하려면 “문체 문제가 있어도 저장”에 ‘네’라고 적어 다시 보내 주세요.
story-chat-edited = { $what }: 고쳐서 저장했습니다. 다른 것은 한 글자도 바뀌지 않았습니다.
story-chat-edited-stale = { $what }: 고쳐서 저장했습니다. 이제 맞지 않는 것 { $count }개: { $listed }
    { $price } 정하기 전에는 아무것도 다시 만들지 않습니다.
story-chat-versions = { "**" }{ $what }**의 판들
story-chat-version = { $version }판 · { $by } · { $day }{ $noted ->
        [yes] { " " }· { $note }
       *[no] { "" }
    }{ $now ->
        [yes] { " " }(지금)
       *[no] { "" }
    }

# 독자에게
story-chat-share = { "**" }{ $title }** · 지금은 { $now }. 누가 읽을 수 있게 할까요? 검수를 통과한 화만 공개됩니다.
story-chat-share-how = `/story publish 1 public`(모두), `unlisted`(링크가 있는 사람), `private`(나만) 가운데 골라 주세요.
story-visibility-public = 모두에게 공개
story-visibility-unlisted = 링크로만 공개
story-visibility-private = 나만 보기
story-button-public = 모두에게 공개
story-button-unlisted = 링크로만 공개
story-button-private = 나만 보기
story-chat-published = { $count }화까지 { $how }했습니다. 다른 사람은 `/story read { $name }`으로도 읽을 수 있어요.
story-chat-unpublished = 이제 나만 볼 수 있습니다. 전에 나눈 링크도 열리지 않습니다.
story-chat-talk = { "**" }{ $title }** · { $episode }화가 끝난 때의 사람들입니다. 그 뒤의 일은 모르고, 말하지도 않습니다. 누구와 이야기할까요?
story-button-earlier = ‹ { $episode }화 시점
story-button-later = { $episode }화 시점 ›
story-chat-met = { $episode }화가 끝난 때의 { JOSA($name, "을/를") } 불렀습니다.

# 대화에서
story-chat-consent = { "**" }{ $maker }** 님이 이 대화로 웹소설을 만들려고 합니다. 대화에 말을 남긴 분들(괄호 안은 메시지 수): { $people }
    내 말을 써도 될지 골라 주세요. 답하지 않으면 내 말은 쓰지 않고, 마음은 언제든 바꿀 수 있습니다. 동의는 이 이야기에만 쓰입니다.
story-button-byname = 이름으로 동의
story-button-anonymous = 익명으로 동의
story-button-refuse = 쓰지 마세요
story-chat-asked-all = 대화에 말을 남긴 { $count }명에게 동의를 물었습니다. 준비되면 “이대로 시작”을 눌러 주세요. 그때까지 동의한 사람의 말만 씁니다.
story-chat-asked-nobody = { $count ->
        [0] 동의를 물을 다른 사람이 없습니다. 바로 시작할 수 있어요.
       *[other] 여기에 동의를 묻는 글을 올릴 수 없어 { $count }명에게 묻지 못했습니다. 지금 시작하면 내 말과 캐릭터의 말만 씁니다.
    }
story-chat-agreed-name = 이름으로 나오는 데 동의했습니다. 이 이야기에만 쓰이고, 언제든 거둘 수 있습니다.
story-chat-agreed-anonymous = 익명으로 나오는 데 동의했습니다. 이 이야기에만 쓰이고, 언제든 거둘 수 있습니다.
story-chat-refused-none = 내 말은 이 이야기에 쓰이지 않습니다.
story-chat-refused-hidden = 동의를 거두었습니다. 내 말로 만든 부분은 이제 아무 독자에게도 보이지 않고, 그 말 없이 다시 만들어야 합니다.
story-chat-with = { $of }명 가운데 { $agreed }명이 동의했습니다. 그 말만 씁니다.

story-chat-scene-how = 어느 이야기의 몇 화 뒤에 넣을지 적어 주세요. 예: `/story scene 1 3화 20`(최근 메시지 20개). 그 이야기의 등장인물과 나눈 대화에서 쓸 수 있습니다.
story-chat-scene = { $after }화 뒤에 이런 일이 있었던 것으로 넣을까요? 그 뒤에 쓰는 화부터 이 일을 압니다.
    { $summary }
story-chat-scene-missing = 아직 동의하지 않은 사람이 { $count }명 있어, 그 말은 쓰지 않습니다.
story-button-promote = 이야기에 넣기
story-chat-promoted = { $after }화 뒤의 일로 넣었습니다.
story-button-heal = 다시 만들기
story-chat-answers = 동의 { $given }명 · 아직 답하지 않음 { $asked }명 · 쓰지 말라고 함 { $refused }명
story-button-compare = { $version }판과 비교
story-chat-compared = { "**" }{ $what }** · { $old }판에서 { $new }판으로 달라진 곳 { $count }개
story-chat-row = { $named ->
        [yes] { $where }:
       *[no] ·
    } { $old } → { $new }
story-chat-rename-how = 누구를 무엇으로 바꿀지 적어 주세요. 예: `/story rename 1 한서준 > 윤도현`. 조사까지 고쳐 쓰고, 돈은 들지 않습니다.
story-chat-renamed = 이제 { JOSA($old, "은/는") } 모든 곳에서 “{ $new }”입니다. 조사도 맞췄고, 모델은 부르지 않았습니다.
