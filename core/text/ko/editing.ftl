### 캐릭터를 고치다가 만나는 것들.

editing-name-blank = 이름이 비어 있어요. 한 글자라도 적어 주세요.
editing-too-long = { $what }: { $length }자예요. { $most }자까지 쓸 수 있으니 줄여 주세요.
editing-too-many = { $what }: { $most }개까지 둘 수 있어요. 몇 개를 지우고 다시 저장해 주세요.
editing-unknown-choice = { $what }: “{ $value }”라는 값은 없어요. 다음 중에서 골라 주세요: { $known }
editing-level-unknown = 말높이: “{ $level }”라는 말높이는 없어요. 다음 중에서 골라 주세요: { $known }
editing-lore-keys = 로어북 { $number }번째 항목의 ‘{ $field }’ 값: 낱말의 목록이어야 해요. 낱말을 하나씩 나누어 적어 주세요.
editing-lore-many-keys = 로어북 { $number }번째 항목: 열쇳말은 { $most }개까지 둘 수 있어요. 항목을 나누어 주세요.
editing-lore-content = 로어북 { $number }번째 항목의 내용: 글이어야 해요. 글로 다시 적어 주세요.
editing-lore-switch = 로어북 { $number }번째 항목의 ‘{ $field }’ 값: 켜짐이나 꺼짐 가운데 하나를 골라 주세요.
editing-lore-number = 로어북 { $number }번째 항목의 ‘{ $field }’ 값: 숫자를 적어 주세요.

editing-field-name = 이름
editing-field-nickname = 별명
editing-field-description = 설명
editing-field-personality = 성격
editing-field-scenario = 상황
editing-field-greetings = 첫인사
editing-field-greeting-choice = 첫인사를 고르는 방법
editing-field-examples = 대화 예시
editing-field-system-prompt = 시스템 프롬프트
editing-field-post-history = 대화 뒤에 붙는 지시
editing-field-creator = 만든 사람
editing-field-character-version = 캐릭터 버전
editing-field-tags = 태그
editing-field-rating = 이용 등급
editing-field-language = 언어
editing-field-tagline = 한 줄 소개
editing-field-creator-notes = 만든 사람의 말
editing-field-voice = 말투
editing-field-lorebook = 로어북 항목

editing-lore-field-keys = 열쇳말
editing-lore-field-secondary-keys = 둘째 열쇳말
editing-lore-field-enabled = 쓰기
editing-lore-field-constant = 늘 쓰기
editing-lore-field-selective = 둘째 열쇳말로 고르기
editing-lore-field-case-sensitive = 대소문자 구별
editing-lore-field-use-regex = 정규식 쓰기
editing-lore-field-insertion-order = 순서
editing-lore-field-priority = 우선순위
