moderation-pages = 운영
moderation-reports = 신고
moderation-accounts = 계정
moderation-bans = 이용 제한
moderation-takedowns = 내린 것
moderation-audit = 작업 기록
moderation-jobs = 작업 대기열
moderation-health = 상태
moderation-costs = 비용
moderation-places = 장소
moderation-older = 더 예전 것
moderation-none = 아무것도 없어요.
moderation-gone = 사라진 계정
moderation-unowned = 계정 없음(이야기에 처음부터 있거나, 지은이가 두고 간 것)
moderation-state = 상태
moderation-state-open = 접수됨
moderation-state-upheld = 인정됨
moderation-state-dismissed = 기각됨
moderation-about = { $name }에 관한 신고
moderation-when = 시각
moderation-owner = 누구의 것
moderation-reporter = 신고한 사람
moderation-note = 남긴 말
moderation-decision = 결정
moderation-evidence = 신고된 때의 모습
moderation-picture = { $name }의 그림
moderation-episode = { $number }화. { $title }
moderation-spoken-by = 말한 캐릭터
moderation-is-down = 이미 내려져 있어요. 이유: { $reason }
moderation-done-upheld = 신고를 인정했어요.
moderation-done-dismissed = 신고를 기각했어요.
moderation-nothing-chosen = 이유를 적거나 무엇을 할지 골라 주세요.
moderation-decide = 처리하기
moderation-decision-words = 이유
moderation-decision-hint = 내린 것의 주인과 이용이 제한된 사람이 읽게 돼요.
moderation-take-down-too = 내리기
moderation-ban-too = 이 계정의 이용 제한
moderation-no-ban = 제한하지 않음
moderation-uphold = 신고 인정
moderation-dismiss = 기각
moderation-find = 계정 ID, 이메일 또는 플랫폼 ID
moderation-find-go = 찾기
moderation-account = 계정
moderation-email = 이메일
moderation-role = 역할
moderation-role-about = 이 계정이 할 수 있는 일
moderation-role-person = 이용자
moderation-role-moderator = 운영진
moderation-role-operator = 운영자
moderation-since = 가입
moderation-ban = 이용 제한
moderation-banned = 풀 때까지 이용이 제한된 계정이에요.
moderation-banned-until = { $until }까지 이용이 제한된 계정이에요.
moderation-no-such = 이 아이디로 된 것이 없어요.
moderation-until = 기한
moderation-id = 계정 ID
moderation-known-as = 알려진 이름
moderation-lift = 제한 풀기
moderation-reason = 이유
moderation-how-long = 기간
moderation-do-ban = 이용 제한하기
moderation-save = 저장
moderation-shown = 다른 사람에게 보이는 것
moderation-reports-about = 이 계정에 관한 신고
moderation-its-audit = 이 계정에 한 일
moderation-over = 끝남
moderation-take-down = 내리기
moderation-what = 대상
moderation-its-id = 주소에 있는 ID
moderation-restore = 되돌리기
moderation-action = 한 일
moderation-all-actions = 모든 일
moderation-actor = 누가
moderation-detail = 자세히
moderation-terminal = 터미널에서
moderation-kind = 종류
moderation-queue-due = 지금 할 것
moderation-queue-held = 하는 중
moderation-queue-later = 나중에
moderation-queue-failing = 실패 중
moderation-idle = 기다리는 작업이 없어요.
moderation-retry = 지금 다시
moderation-no-job = 그런 작업이 이제 없어요.
moderation-health-about = 돌고 있는 프로세스마다 AI 제공자가 어떻게 답하는지 보여 줘요. 프로세스는 20초마다, 달라진 것이 있으면 곧바로 소식을 남겨요.
moderation-nobody-works = 차례가 된 작업이 있는데 맡아 하는 프로세스가 없어요. worker 역할의 프로세스가 돌고 있는지 살펴 주세요.
moderation-no-process = 소식을 남긴 프로세스가 아직 없어요.
moderation-process-since = 시작:
moderation-process-lives = { $count }{ $unit ->
        [seconds] 초
        [minutes] 분
       *[hours] 시간
    } 전 소식
moderation-process-silent = { $count }{ $unit ->
        [seconds] 초
        [minutes] 분
       *[hours] 시간
    }째 소식이 없어요
moderation-process-then = 마지막 소식 때의 상태예요.
moderation-process-waits = { $name }: 아직 기다리고 있어요({ $why })
moderation-not-asked = 아직 물어본 제공자가 없어요.
moderation-closed = 정상
moderation-open = { $seconds }초 동안 쉬는 중
moderation-trying = 다음 요청에서 확인
moderation-routes = 무엇을 누가 답하는지
moderation-nothing-set = 설정되지 않음
moderation-purpose-chat = 대화
moderation-purpose-plan = 이야기 구상
moderation-purpose-prose = 이야기 집필
moderation-purpose-premium = 고급 집필
moderation-purpose-check = 검토
moderation-purpose-memory = 기억
moderation-purpose-image = 그림
moderation-purpose-speech = 음성
moderation-purpose-transcript = 음성 받아쓰기
moderation-lost = 잘못된 이야기 요청
moderation-lost-about = 유실: 작업 중에 프로세스가 끝났어요. 요금이 나갔을 수 있어서 최대 금액을 쓴 것으로 쳐요.
moderation-at-most = 최대
moderation-call-lost = 유실, 청구됐을 수 있음
moderation-call-failed = 실패
moderation-ours = 운영자가 낸 비용, { $days }일
moderation-theirs = 이용자 자신의 키로 낸 비용
moderation-unpriced = 가격을 모르는 요청
moderation-dearest = 비용이 많이 든 계정
moderation-by-day = 날짜별
moderation-places-about = 일대일 대화는 누구와의 것인지 보여 주지 않아요.
moderation-place = 장소
moderation-where = 어디
moderation-settings = 설정
moderation-direct = 일대일 대화
moderation-action-report-upheld = 신고 인정
moderation-action-report-dismissed = 신고 기각
moderation-action-report-read = 신고 열람
moderation-action-account-banned = 이용 제한
moderation-action-account-ban-lifted = 제한 해제
moderation-action-account-role = 역할 변경
moderation-action-account-made = 계정 생성
moderation-action-account-reset = 비밀번호 재설정
moderation-action-account-erased = 계정 삭제
moderation-action-account-exported = 데이터 내보내기
moderation-action-subject-taken-down = 내림
moderation-action-subject-restored = 되돌림
moderation-action-job-retried = 작업 다시 시도
moderation-action-story-cap = 이야기 한도 변경
moderation-waiting =
    { $count ->
        [0] 기다리는 신고가 없어요.
       *[other] 신고 { $count }건이 기다리고 있어요.
    }
moderation-days =
    { $days ->
        [0] 풀 때까지
       *[other] { $days }일
    }
moderation-alike = 같은 대상에 관한 다른 신고 { $count }건
moderation-failures = 실패 { $count }번
moderation-next-in = { $seconds }초 뒤 다시

moderation-job = { $kind ->
    [story] 이야기 쓰기
    [story-shown] 이야기 진행 알리기
    [memory] 기억하기
    [learn] 기억하기
    [mail] 메일 보내기
    [chores] 하루 정리
   *[other] { $kind }
}
