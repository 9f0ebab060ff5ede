### 이야기를 부탁할 때: 무엇이 빠졌거나 너무 많거나 서로 어긋나는지.

wish-no-keywords = 키워드를 하나 이상 적어 주세요. 예: 회귀, 헌터, 짐꾼
wish-keyword-long = 너무 긴 키워드가 있습니다({ $length }자): “{ $word }”. 하나에 { $most }자까지예요. 쉼표로 나누거나, 긴 설명은 덧붙이는 말에 적어 주세요.
wish-keywords-many = 키워드가 { $count }개입니다. { $most }개까지 쓸 수 있으니 중요한 것만 남겨 주세요.
wish-keywords-long = 키워드를 모두 더하면 { $length }자입니다. { $most }자 안으로 줄이고, 나머지는 덧붙이는 말에 적어 주세요.
wish-extra-long = 덧붙이는 말이 너무 깁니다({ $length }자). { $most }자까지 쓸 수 있어요.
wish-avoid-long = 피할 것에 너무 긴 말이 있습니다({ $length }자): “{ $word }”. 하나에 { $most }자까지예요.
wish-avoid-many = 피할 것이 { $count }개입니다. { $most }개까지 적을 수 있어요.
wish-language = 이 언어로는 이야기를 쓸 수 없습니다: “{ $language }”. 한국어(ko)와 영어(en) 가운데 골라 주세요.
wish-episodes = 화수는 1에서 { $most } 사이여야 합니다. 적은 값: { $count }
wish-length = 한 화의 길이는 { $least }에서 { $most }{ $language ->
    [ko] 자
   *[en] 단어
    } 사이여야 합니다. 적은 값: { $length }
wish-genre = 그런 장르는 없습니다: “{ $genre }”. 고를 수 있는 것: { $genres }
wish-choice = { $what }에서 고를 수 없는 값입니다: “{ $typed }”. 고를 수 있는 것: { $choices }
wish-field-tone = 분위기
wish-field-rating = 등급
wish-field-mode = 만드는 방식
wish-field-adaptation = 각색 정도

# 함께 이룰 수 없는 바람: 어느 쪽인지 묻는다
wish-tone-odds = 분위기는 ‘{ $tone }’인데 “{ $word }”도 바라셨어요. 어느 쪽으로 할까요? 분위기를 바꾸거나 그 말을 빼 주세요.
wish-words-odds = { JOSA($one, "과/와") } { JOSA($other, "을/를") } 함께 바라셨어요. 어느 쪽으로 할까요? 둘 다라면 분위기를 ‘{ wish-tone-bittersweet }’로 골라 주세요.
wish-avoid-odds = { JOSA($keyword, "은/는") } 키워드인데 { JOSA($word, "은/는") } 피할 것에 있습니다. 어느 쪽으로 할까요? 한쪽에서 빼 주세요.
wish-rating-word = { JOSA($word, "은/는") } { $rating }에 담을 수 없습니다. 등급을 { JOSA($needed, "으로/로") } 올릴까요, 아니면 그 말을 뺄까요?
wish-rating-never = { JOSA($word, "이/가") } 나오는 이야기는 여기서 만들 수 없습니다. 여기서는 { $highest }까지예요. 그 말을 빼 주세요.
wish-rating-over = { $rating } 이야기는 여기서 만들 수 없습니다. { $highest }까지 고를 수 있어요.
wish-rating-general = 전체 이용가
wish-rating-teen = 15세 이용가
wish-rating-adult = 19세 이용가
wish-tone-bright = 밝게
wish-tone-dark = 어둡게
wish-tone-tense = 긴장감 있게
wish-tone-warm = 따뜻하게
wish-tone-comic = 웃기게
wish-tone-bittersweet = 달콤쌉싸름하게

# 이야기로 만들지 않는 것
wish-person = { JOSA($name, "은/는") } 실제 인물입니다. 실제 인물이 나오는 이야기는 만들지 않아요. 지어낸 이름으로 바꿔 주세요.
wish-private = “{ $words }”처럼 실제 사람이나 계정으로 이어지는 것은 이야기에 넣을 수 없습니다. 그 부분을 빼 주세요.
wish-minor = 미성년자를 성적으로 다루는 이야기는 만들지 않습니다. 키워드와 덧붙이는 말에서 그런 내용을 빼 주세요.
wish-harm = “{ $words }”처럼 사람을 해치는 방법을 알려 주는 이야기는 만들지 않습니다. 그런 사건이 나오는 이야기라면 방법을 묻는 말은 빼고 적어 주세요.
