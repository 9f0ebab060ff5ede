### 로어북 항목 하나를 따로 고칠 때의 말.

lorebook-no-entry = ‘{ $name }’ 로어북 항목을 찾지 못했어요. 그사이 지워졌을 수 있어요.
lorebook-title = 로어북 { $number }번째 항목: 이름과 메모는 각각 { $most }자까지 적을 수 있어요.
lorebook-position = 로어북 { $number }번째 항목: 위치는 before_char나 after_char여야 해요.
lorebook-extensions = 로어북 항목의 extensions는 값이 { $most }개 이하이고 { $deepest }단계까지만 겹친 객체여야 해요.
lorebook-number = 로어북 항목의 숫자가 너무 커요. 더 작은 수를 적어 주세요.
lorebook-setting-text = 로어북의 이름과 설명은 글이어야 해요.
lorebook-setting-number = 로어북의 훑는 깊이와 토큰 한도는 0부터 1,000,000까지의 정수여야 해요.
lorebook-setting-switch = 로어북의 되풀이 훑기는 켜거나 끌 수만 있어요.
