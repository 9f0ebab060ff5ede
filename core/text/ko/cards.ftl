### 카드 파일의 JSON을 읽다가 만나는 것들.

cards-not-json = { $field }: JSON으로 읽을 수 없습니다. { $line }번째 줄 { $column }번째 글자 근처를 확인해 주세요.
cards-not-text = { $field }: UTF-8 글자가 아닌 것이 { $at }번째 바이트에 있습니다. UTF-8로 저장해서 다시 보내 주세요.
cards-not-an-object = { $field }: JSON 객체({ "{ }" })여야 하는데 다른 것이 들어 있습니다. 카드를 만든 곳에서 다시 내보내 주세요.
cards-too-deep = { $field }: 괄호가 { $most }겹보다 깊습니다. 구조를 줄여서 다시 보내 주세요.
cards-too-many-nodes = { $field }: 값이 { $most }개보다 많습니다. 나누어서 보내 주세요.
cards-bad-number = { $field }: “{ $number }”라는 값은 JSON에 쓸 수 없는 숫자입니다. 유한한 숫자로 바꿔 주세요.
cards-string-too-long = { $field }: 글 하나가 { $most }자보다 깁니다. 줄여서 다시 보내 주세요.
cards-duplicate-key = “{ $name }” 항목이 두 번 나와서 마지막 것을 썼습니다.
cards-lone-surrogate = { $field }: 반쪽만 남은 글자를 �로 바꿨습니다.
