story-unknown = 그런 이야기를 찾지 못했습니다. 내 이야기 목록에서 번호를 확인해 주세요.

# 열여섯 단계
stage-concept = 컨셉 정리자
stage-concept-makes = 제목 후보, 한 줄 소개, 주인공의 목표와 걸림돌
stage-genre = 장르 전략가
stage-genre-makes = 장르의 약속: 꼭 나올 것과 나오면 안 될 것, 사이다 간격
stage-world = 세계관 설계자
stage-world-makes = 시대와 장소, 대가가 있는 규칙, 용어와 숫자
stage-cast = 캐릭터 설계자
stage-cast-makes = 헷갈리지 않는 이름의 인물들, 욕망과 비밀
stage-voice = 문체·말투 설계자
stage-voice-makes = 시점과 문장, 인물마다의 말투, 누가 누구에게 어떤 높임으로 말하는지
stage-plot = 플롯 설계자
stage-plot-makes = 원인과 결과로 이어진 사건들, 전환점과 절정
stage-secrets = 복선·떡밥 관리자
stage-secrets-makes = 심는 화와 거두는 화, 그때까지 나오면 안 될 낱말
stage-episodes = 회차 구성자
stage-episodes-makes = 화마다의 장면, 분량, 긴장, 절단 지점
stage-scenes = 장면 연출가
stage-scenes-makes = 장면마다 들어갈 때와 나올 때의 상태, 감각과 갈등
stage-draft = 웹소설 전문 작가
stage-draft-makes = 본문. 글을 쓰는 단계는 여기뿐입니다
stage-continuity = 연속성 검수자
stage-continuity-makes = 본문에서 찾을 수 있는 인용이 붙은 어긋난 곳
stage-reader = 독자 비평가
stage-reader-makes = 다음 화가 궁금한지, 어디가 늘어지는지
stage-edit = 윤문 편집자
stage-edit-makes = 고칠 곳만 바꾼 본문과 검수표
stage-record = 기록 관리자
stage-record-makes = 이 화에서 새로 참이 된 것들과 누가 그것을 아는지
stage-cover = 표지 아트 디렉터
stage-cover-makes = 표지 그림의 주문과 설명. 제목 글자는 프로그램이 얹습니다
stage-package = 편집장
stage-package-makes = 제목, 소개 글, 태그, 등급
stage-digest = 대화 정리
stage-digest-makes = 대화에서 고른 장면과 인용

# 상태
story-state-making = 만드는 중
story-state-waiting = 확인을 기다림
story-state-paused = 멈춤
story-state-unpaid = 한도에 걸림
story-state-done = 완성
story-state-cancelled = 그만둠
story-stop-concept = 컨셉이 나왔습니다. 읽어 보고 이대로 갈지, 고칠지, 다시 받을지 정해 주세요.
story-stop-outline = 회차 구성이 나왔습니다. 읽어 보고 이대로 갈지, 고칠지, 다시 받을지 정해 주세요.
story-stop-episode = 새 회차가 나왔습니다. 읽어 보고 이대로 갈지, 고칠지, 다시 받을지 정해 주세요.
story-stop-consent = 대화에 나온 사람들의 동의를 기다리고 있습니다. 준비되면 시작해 주세요. 동의하지 않은 사람의 말은 쓰지 않습니다.
story-hidden = 재료가 된 말 가운데 거두어진 것이 있어 일부를 숨겼습니다. 숨긴 부분을 그 말 없이 다시 만들면 이어서 만들 수 있습니다.
story-red = { $episode }화가 검수를 통과하지 못했습니다. 검수표를 보고 고치거나 다시 받아 주세요. 통과하기 전에는 공개되지 않습니다.
story-stuck = { $episode ->
        [0] “{ $stage }” 단계에서
       *[other] { $episode }화 “{ $stage }” 단계에서
    } 쓸 수 있는 답을 받지 못했습니다. 지시를 적어 다시 받거나 직접 고쳐 주세요. 걸린 점:
    { $what }
story-refused = “{ $stage }” 단계를 { $provider }에서 거절했고, 대신 물어볼 곳이 없습니다. 내용을 바꾸거나 다른 모델의 키를 설정해 주세요.
story-broken = 프로그램의 잘못으로 멈췄습니다. 만든 데까지는 그대로 있습니다. 운영자에게 이 번호를 알려 주세요: { $id }
story-unanswered = 모델이 답하지 않아 멈췄습니다. 잠시 뒤에 이어서 만들어 주세요. ({ $why })

# 알릴 것
story-told-refused = { $first }에서 거절해서 { $second }에 물었습니다.
story-told-repaired = { $count }번 고쳐 받았습니다.
story-told-continued = 중간에 끊긴 글을 이어서 받았습니다.
story-told-reverted = 고친 글이 더 나빠서 되돌렸습니다.
story-told-drafts = { $how ->
        [second] 초고 두 편을 순서를 바꿔 두 번 견주었고, 두 번 다 뽑힌 둘째를 썼습니다.
        [tied] 초고 두 편을 순서를 바꿔 두 번 견주었지만 판단이 모이지 않아 첫째를 썼습니다.
        [one] 초고 두 편 가운데 쓸 수 있는 것이 한 편뿐이어서 견주지 않았습니다.
       *[first] 초고 두 편을 순서를 바꿔 두 번 견주었고, 두 번 다 뽑힌 첫째를 썼습니다.
    }
story-told-pack = 장르 꾸러미의 기본 약속을 썼습니다.

# 돈
story-unpaid-story = 이 이야기의 한도 ${ $cap }에 걸렸습니다. 지금까지 ${ $spent }를 썼고, 다음 단계에 많게는 ${ $needed }가 듭니다. 한도를 올리면 이어서 만듭니다.
story-unpaid-account = 이달에 이야기에 쓸 수 있는 한도 ${ $cap }에 걸렸습니다. 지금까지 ${ $spent }를 썼고, 다음 단계에 많게는 ${ $needed }가 듭니다. 다음 달에 이어서 만들거나 운영자에게 한도를 물어봐 주세요.
story-unpaid-space = 이 서버가 이달에 이야기에 쓸 수 있는 한도 ${ $cap }에 걸렸습니다. 지금까지 ${ $spent }를 썼고, 다음 단계에 많게는 ${ $needed }가 듭니다. 다음 달에 이어서 만들거나 운영자에게 한도를 물어봐 주세요.
story-size = { $episodes }화, 한 화 { $unit ->
        [words] { $length }단어
       *[characters] { $length }자
    } 안팎
story-quote = { $size }. 예상 ${ $likely } (${ $low }~${ $high }), 모델 호출 { $calls }번쯤. ${ $cap }는 절대 넘지 않습니다.
story-quote-unknown = { $size }. 모델 호출 { $calls }번쯤. 지금 모델의 값을 알 수 없어 금액은 말씀드릴 수 없습니다.
story-quote-rehearsal = { $size }. 모델 없이 예행 연습으로 만듭니다. 돈은 들지 않고, 글은 프로그램이 가진 글감을 엮은 것입니다.
story-agree = 시작할까요? (네/아니요)
story-say-yes = 값을 확인할 터미널이 없습니다. 값을 보고 시작하려면 `--yes`를 붙여 주세요.
story-made = 다 만들었습니다. 파일로 받으려면: python3 -m core story export { $id } --format epub --out FILE
story-write-on = 이대로 이어서 만들려면: python3 -m core story write { $id }
story-left = 멈췄습니다. 만든 데까지는 남아 있습니다. 이어서 만들려면: python3 -m core story write { $id }
story-elsewhere = 다른 프로그램이 만들고 있거나, 잠시 뒤에 다시 해 봅니다. 기다리는 중입니다. (Ctrl+C로 나가도 만든 데까지는 남습니다.)
story-none = 아직 만든 이야기가 없습니다. 시작하려면: python3 -m core story new --keywords "회귀, 헌터, 짐꾼"

# 진행
story-progress-head = **{ $title }** · { $state }{ $rehearsal ->
        [yes] { " " }· 예행 연습
       *[no] { "" }
    }
    { $bar } { $percent }%
story-progress-done = { $signs } 준비 단계 { $count }개 완료
story-progress-working = … { $number }. { $stage } { $counted }
story-progress-stale = △ { $number }. { $stage } { $counted } — 앞이 바뀌어 맞지 않습니다
story-progress-episode = { $sign } { $number }화 { $title }
story-progress-money = 쓴 돈 ${ $cost } · 예상 ${ $quote } · 한도 ${ $cap }
story-progress-lost = 작업이 끊기면서 호출 { $count }번의 답을 잃었습니다(최대 ${ $most } 청구되었을 수 있습니다).
story-progress-unknown = 값을 알 수 없는 호출이 { $count }번 있습니다.
story-progress-reason = { $reason }
story-progress-line = { $episode ->
        [0] { $number }. { $stage } 완료
       *[other] { $number }. { $stage } 완료 ({ $episode }화)
    }
story-stage-line = { $number }. **{ $name }** — { $makes }

# 조종
story-changed = 이미 바뀐 버전입니다. 새로 열어서 다시 해 주세요.
story-part-unknown = 그런 부분이 없습니다.
story-nothing-to-approve = 지금 확인을 기다리는 것이 없습니다.
story-not-running = 지금 만들고 있지 않습니다.
story-is-running = 이미 만들고 있습니다.
story-too-many = 한 번에 { $most }편까지 만들 수 있습니다. 하나가 끝나거나 멈춘 뒤에 다시 해 주세요.
story-episodes-many = 이야기 하나는 { $most }화까지입니다. 지금 { $now }화입니다.
story-branch-early = 다 쓴 화까지만 갈라 낼 수 있습니다.
story-instruction-long = 지시는 { $most }자까지 쓸 수 있습니다. 지금 { $now }자입니다.

# 파일
story-exported = 《{ $title }》: { $file }에 저장했습니다.
story-option-unknown = { $option }에 쓸 수 없는 값입니다: “{ $value }”. 쓸 수 있는 값: { $known }
story-option-low = { $option }에는 0보다 큰 수를 적어 주세요. 적은 값: { $value }
story-project-large = 프로젝트 파일은 { $most }MB까지 읽습니다.
story-project-json = 이야기 프로젝트 파일이 아닙니다. 이야기에서 내보낸 JSON 파일을 그대로 넣어 주세요.
story-project-wrong = 프로젝트 파일의 `{ $where }`를 읽을 수 없습니다. { $why } 이야기에서 내보낸 JSON 파일을 그대로 넣어 주세요.
story-project-other = 이야기 프로젝트 파일이 아니거나 다른 판입니다({ $format } { $number }). `story export --format json`으로 만든 파일을 넣어 주세요.
