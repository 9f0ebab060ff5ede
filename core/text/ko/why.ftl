### 답 하나의 영수증.

lines-two =
    { $first }
    { $rest }
why-title = { "**" }왜 이렇게 답했을까** — { $name }, { $number }번째 판
why-model = 답한 모델: { $model }
why-tried = 먼저 물었지만 답하지 못한 모델: { $tried }
why-tokens = 토큰: 입력 { $input }(캐시 { $cached }, 어림 { $estimated }), 출력 { $output } · 비용 ${ $cost }
why-no-lore = 불려 나온 로어: 없음
why-lore = 로어 “{ $what }”: { $why }
why-lore-bare = 로어 “{ $what }”
why-more = 그 밖의 로어 { $count }개
why-earlier = 앞선 메시지 { $count }개는 이제 모델에게 보이지 않습니다.
why-cut-messages = 다 담을 수 없어 오래된 메시지를 뺐습니다(어림 { $tokens }토큰).
why-cut-examples = 다 담을 수 없어 대화 예시를 뺐습니다(어림 { $tokens }토큰).
why-cut-lore = 다 담을 수 없어 로어 “{ $what }” 항목을 뺐습니다(어림 { $tokens }토큰).
why-level = 말높이: 정해 둔 말높이를 지킨 문장 { $share }%
why-none = 아직 모델이 한 답이 없습니다. 캐릭터의 인사말은 카드에 적힌 그대로예요.
why-variant = 답 { $count }가지 가운데 { $number }번째
why-lore-closed = 불려 나온 로어: { $count }개(이 캐릭터를 어떻게 만들었는지는 만든 사람만 볼 수 있어요)
why-memories = 떠올린 기억: { $count }개
why-memory = · { $what } ({ $why })
why-persona = 말을 건 사람: { $name }(페르소나)
why-pictures = 본 그림: { $count }장
why-described = 모델이 볼 수 없어 글로 알려 준 그림: { $count }장
why-cut-closed = 다 담을 수 없어 로어 { $count }개를 뺐습니다(어림 { $tokens }토큰).
why-cut-other = 다른 이의 말까지 지어내려 해서 그 앞에서 끊었습니다.
why-edited = 이 답의 글은 그 뒤에 사람이 고쳤습니다.
why-changed = 이 답을 지을 때 읽은 말 가운데 그 뒤에 고치거나 지운 것이 있습니다.
why-answers-only = 캐릭터가 한 답을 골라 주세요. 사람의 말에는 영수증이 없어요.
why-card = 이 말은 모델이 지은 것이 아니라 카드에 적힌 인사말입니다.
why-file = 이 말은 파일에서 들여온 것이라 영수증이 없습니다.
