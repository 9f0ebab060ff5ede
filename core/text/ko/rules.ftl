### 자리의 설정과 권한을 알리는 말.

# 이름과 뜻
rules-name-change = 캐릭터 바꾸기
rules-about-change = 캐릭터를 고르고 초대하고 내보내고, 이야기를 새로 시작할 수 있는 사람
rules-name-here = 여기서 말하기
rules-about-here = 이 자리에서 캐릭터가 말해도 되는지
rules-name-language = 언어
rules-about-language = 안내 문구의 언어
rules-name-mode = 방식
rules-about-mode = 캐릭터가 여럿일 때 누가 답하는지
rules-name-voices = 이름과 얼굴
rules-about-voices = 캐릭터가 제 이름과 얼굴로 말하는지
rules-name-buttons = 버튼
rules-about-buttons = 답 아래에 버튼을 다는지
rules-name-bots = 봇에게 답하기
rules-about-bots = 다른 봇과 웹훅의 말에도 답하는지
rules-name-chain = 연달아
rules-about-chain = 사람이 말하지 않는 동안 캐릭터끼리 잇달아 답하는 횟수의 한도
rules-name-unasked = 끼어들기
rules-about-unasked = 부르지 않아도 캐릭터가 말을 꺼낼 확률
rules-name-daily = 하루 끼어들기
rules-about-daily = 캐릭터가 하루에 끼어드는 횟수의 한도
rules-name-quiet = 조용한 시간
rules-about-quiet = 캐릭터가 먼저 말을 꺼내지 않는 시간
rules-name-adult = 성인
rules-about-adult = 플랫폼에 성인용으로 표시된 곳에서 성인용 캐릭터도 만날 수 있는지
rules-name-media = 사진과 음성
rules-about-media = 사진과 음성을 읽고 만드는지
rules-name-each-day = 하루 한도
rules-about-each-day = 한 사람이 하루에 받을 수 있는 답의 수

# 값
rules-change-everyone = 누구나
rules-change-moderators = 관리자만
rules-language-own = 각자
rules-language-ko = 한국어
rules-language-en = 영어
rules-mode-natural = 자연스럽게
rules-mode-named = 부른 캐릭터만
rules-mode-round = 차례대로
rules-mode-call = 시킬 때만

# 잘못 적었을 때
rules-listed = { $one }, { $others }
rules-unknown = “{ $given }” 설정은 없습니다. 바꿀 수 있는 설정: { $known }
rules-wrong = ‘{ $what }’ 설정에 쓸 수 없는 값입니다: “{ $given }”. 쓸 수 있는 값: { $allowed }

# 누가 무엇을 할 수 있나
rules-refused-stranger = 이 자리의 구성원만 할 수 있어요(어느 자리에서나 같은 규칙). 먼저 이 자리에 들어오거나, 저와 일대일로 이야기해 주세요.
rules-refused-moderate = 이 자리의 관리자만 할 수 있어요(어느 자리에서나 같은 규칙). 필요하면 관리자에게 부탁해 주세요.
rules-refused-here = 이 자리에서는 말하지 않기로 되어 있어요(설정 ‘여기서 말하기’: 끔). 관리자가 `/settings here on`으로 바꿀 수 있습니다.
rules-refused-change = 이 자리에서는 관리자만 캐릭터를 바꿀 수 있어요(설정 ‘캐릭터 바꾸기’: 관리자만). 관리자가 `/settings change everyone`으로 바꿀 수 있습니다.
rules-refused-answered = 그 답을 받은 사람과 관리자만 할 수 있어요(어느 자리에서나 같은 규칙). 답을 받은 사람이나 관리자에게 부탁해 주세요.
rules-refused-alone = `/{ $command }` 명령은 여럿이 있는 자리에서 씁니다.
rules-refused-among = `/{ $command }` 명령은 일대일 대화에서 씁니다.

# 바꿀 수 없을 때
rules-only-groups = 여럿이 있는 자리에서만 쓰는 설정입니다. 여기서는 `/me`로 내 설정을 바꿀 수 있어요.
rules-no-space = 이 자리는 서버에 속하지 않아 ‘모든 곳’에 정할 수 없습니다. ‘모든 곳’을 빼고 다시 적어 주세요.

# 보이고 바꾸기
rules-here = { "**" }이 자리의 설정**
rules-line = - **{ $what }** · { $value } — { $about }
rules-next = → { $value }
rules-button = { $what } → { $value }
rules-can-be = 쓸 수 있는 값: { $allowed }
rules-how = 버튼으로 바꾸거나 `/settings 방식 차례대로`처럼 적어 주세요. 끝에 ‘모든 곳’을 붙이면 서버 전체에 적용되고, 값으로 ‘기본’을 적으면 원래대로 돌아갑니다.
rules-set = { $everywhere ->
    [yes] 이 서버의 모든 곳에서 설정을 바꿨습니다
   *[no] 설정을 바꿨습니다
    }: **{ $what }** · { $value } (앞의 값: { $before }, 바꾼 사람: { $who })
rules-last = 마지막으로 바꾼 사람: { $who } ({ $day }{ $everywhere ->
    [yes] , 모든 곳
   *[no] { "" }
    })
rules-last-before = 그 전에 바꾼 사람: { $who } ({ $day }{ $everywhere ->
    [yes] , 모든 곳
   *[no] { "" }
    })
