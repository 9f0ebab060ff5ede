### 설정값을 보이는 말. 그대로 다시 적어도 같은 값이어야 합니다.

typed-on = 켬
typed-off = 끔
typed-never = 없음
typed-no-limit = 제한 없음
typed-hours = { $first }시–{ $last }시
typed-percent = { $number }%
typed-times = { $number }번
typed-or = { $one } / { $others }
typed-allowed-switch = 켬 / 끔
typed-allowed-number = 0부터 { $most }까지의 수
typed-allowed-hours = `23-8`이나 `23시-8시`처럼 적은 시간, 또는 ‘없음’
