### 사람마다의 설정.

preferences-name-language = 언어
preferences-about-language = 안내 문구의 언어
preferences-name-buttons = 버튼
preferences-about-buttons = 내가 받는 답 아래에 버튼을 다는지
preferences-name-returns = 다시 말 걸기
preferences-about-returns = 대화가 멈춘 뒤 캐릭터가 먼저 말을 걸기까지의 시간
preferences-name-quiet = 조용한 시간
preferences-about-quiet = 캐릭터가 먼저 말을 걸지 않는 시간
preferences-name-notices = 알림
preferences-about-notices = 캐릭터가 먼저 말을 걸 때 알림이 울리는지
preferences-name-adult = 성인
preferences-about-adult = 내가 성인이고, 일대일 대화에서 성인용 캐릭터를 만나도 되는지
preferences-language-platform = 자동
preferences-language-ko = 한국어
preferences-language-en = 영어
preferences-hours-later = { $number }시간 뒤
preferences-listed = { $one }, { $others }
preferences-unknown = “{ $given }” 설정은 없습니다. 바꿀 수 있는 내 설정: { $known }
preferences-wrong = 내 설정 ‘{ $what }’에 쓸 수 없는 값입니다: “{ $given }”. 쓸 수 있는 값: { $allowed }

# 보이고 바꾸기
preferences-here = { "**" }내 설정** (어느 자리에서나)
preferences-how = 버튼으로 바꾸거나 `/me 언어 한국어`처럼 적어 주세요. 내가 누구로 이야기할지는 `/persona`로 정합니다.
preferences-set = 내 설정을 바꿨습니다: **{ $what }** · { $value }
