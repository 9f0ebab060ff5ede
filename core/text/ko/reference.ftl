### 명령과 버튼, 설정을 모두 보이는 표.

reference-how = { "**" }명령.** 한국어 이름도 영어 이름도 어디서나 쓸 수 있습니다. [괄호] 안은 비워도 됩니다. 칸이 따로 없는 곳에서는 `/페르소나 민수 | 말수가 적다 | 그`처럼 ‘|’로 나누어 적고, 설정의 이름과 값은 띄어 적습니다. ‘구성원’은 그 자리에 글을 쓸 수 있는 사람입니다. ‘캐릭터 바꾸기’ 설정에 따르는 것은 관리자만 하도록 정할 수 있고, 일대일 대화에서는 무엇이든 할 수 있습니다. 메시지에 쓸 수 있는 명령은 Discord에서는 메시지의 메뉴(앱)에 있고, Telegram에서는 그 메시지에 답장하며 보내면 됩니다.
reference-buttons = { "**" }버튼.** 같은 일을 하는 명령을 쓸 수 있는 사람이 누를 수 있고, 프로그램을 다시 켜도 그대로 쓸 수 있으며, 그사이 이야기가 나아갔으면 그렇다고 알립니다. 처음 다섯은 답 아래와 ⋯를 눌렀을 때 나오고, 나머지는 목록과 물음 아래에 있습니다.
reference-rules = { "**" }자리의 설정**(`/설정`, 관리자). 끝에 ‘모든 곳’을 붙이면 채널에 따로 정한 값이 없는 한 서버 전체에 적용되고, ‘기본’을 적으면 원래대로 돌아갑니다.
reference-preferences = { "**" }사람마다의 설정**(`/나`). 어느 자리에서나 같습니다.

reference-column-command = 명령
reference-column-options = 선택 사항
reference-column-does = 하는 일
reference-column-who = 누가
reference-column-where = 어디서
reference-column-message = 메시지에
reference-column-button = 버튼
reference-column-setting = 설정
reference-column-means = 정하는 것
reference-column-values = 값
reference-column-usual = 기본값

reference-yes = 됨
reference-where-groups = 여럿이 있는 곳
reference-where-direct = 일대일 대화

reference-who-anyone = 누구나
reference-who-talk = 구성원
reference-who-answered = 그 답을 받은 사람, 관리자
reference-who-change = ‘캐릭터 바꾸기’ 설정에 따름
reference-who-moderate = 관리자
reference-who-mine = 말은 쓴 사람, 답은 받은 사람과 관리자
reference-who-mine-or-moderators = 쓴 사람, 답을 받은 사람, 관리자
reference-who-its-own = 그 명령과 같음
reference-who-owner = 그 캐릭터의 주인

reference-button-swipe = ‹ 1/3 · 3/3 ›
reference-press-swipe = 앞이나 뒤의 다른 답을 봅니다
reference-button-again = { button-again }
reference-press-again = 답을 다시 받습니다. 앞의 답들도 남습니다
reference-button-more = { button-more }
reference-press-more = 답을 이어서 씁니다. 도중에 끊긴 답도 이어집니다
reference-button-menu = ⋯
reference-press-menu = 그 답으로 할 수 있는 다른 일들을 나에게만 보여 줍니다
reference-button-do = { control-menu-speak } · { control-menu-edit } · { control-menu-undo } · { control-menu-why } · { control-menu-branch } · { control-menu-delete } · { control-menu-file }
reference-press-do = 같은 일을 하는 명령을 그 답에 씁니다
reference-button-anew = { button-anew }
reference-press-anew = 고친 말에서 끝나는 갈래를 만들고 그 말에 새로 답합니다
reference-button-pick = 캐릭터의 이름
reference-press-pick = 맞는 캐릭터가 여럿일 때 한 명을 고릅니다
reference-button-resume = 2. 대화의 제목
reference-press-resume = 그 대화를 이어 갑니다
reference-button-drop = { import-drop }(가져온 뒤)
reference-press-drop = 파일로 가져온 캐릭터를 도로 없앱니다
reference-button-merge = { import-merge }(가져온 뒤)
reference-press-merge = 가져온 것을 이미 있는 캐릭터의 다음 판으로 만듭니다
reference-button-invite = 캐릭터의 이름
reference-press-invite = 맞는 캐릭터가 여럿일 때 한 명을 초대합니다
reference-button-dismiss = 캐릭터의 이름
reference-press-dismiss = 맞는 캐릭터가 여럿일 때 한 명을 내보냅니다
reference-button-call = 캐릭터의 이름
reference-press-call = 맞는 캐릭터가 여럿일 때 한 명에게 말할 차례를 줍니다
reference-button-set = 설정 → 다음 값
reference-press-set = 이 자리의 설정을 바꿉니다
reference-button-wish = 내 설정 → 다음 값
reference-press-wish = 내 설정을 바꿉니다
reference-button-be = 여기서 *이름*으로 · 늘 *이름*으로 · { personas-button-myself }
reference-press-be = 이 캐릭터에게, 또는 모두에게 누구로 말할지 정합니다
reference-button-forget = *이름* 지우기
reference-press-forget = 한 번 물어보고 지웁니다
