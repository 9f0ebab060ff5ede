### 내가 누구로 이야기하는지.

personas-gone = 그 페르소나는 더는 없습니다. `/persona`로 지금 있는 것들을 볼 수 있어요.
personas-most = 페르소나는 { $most }개까지 만들 수 있습니다. 쓰지 않는 것을 `/persona`에서 먼저 지워 주세요.
personas-taken = ‘{ $name }’이라는 페르소나가 이미 있습니다. 다른 이름을 적어 주세요.
personas-nameless = 페르소나에는 눈에 보이는 이름이 있어야 합니다. 예: `/persona 민수 | 스물셋, 말수가 적다`
personas-name-long = 페르소나의 이름이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
personas-description-long = 페르소나의 설명이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
personas-pronouns-long = 나를 가리키는 말이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
