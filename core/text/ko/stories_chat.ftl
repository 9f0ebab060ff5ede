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
story-chat-setting-unknown = “{ $word }”이(가) 어떤 설정인지 모르겠어요. 예: 3화, 4000자, 영어, 헌터, 어둡게, 15세, 빠르게, 좀비 빼고, 컨셉 확인, $3, 예행연습
story-chat-ordered = { "**" }새 이야기**: { $keywords }
    { $language } · { $tone } · { $rating } · { $mode }
story-mode-fast = 빠르게(장면 연출과 독자 비평 생략)
story-mode-standard = 표준
story-mode-careful = 정성껏(더 좋은 작가 모델)
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
