### 답 하나의 영수증.

lines-two =
    { $first }
    { $rest }
why-title = { "**" }왜 이렇게 답했을까** — { $name }, { $number }번째 판
why-model = 답한 모델: { $model }
why-tried = 먼저 물었지만 답하지 못함: { $tried }
why-tokens = 토큰: 넣은 것 { $input }(캐시에서 { $cached }, 어림 { $estimated }), 나온 것 { $output } · 값 ${ $cost }
why-no-lore = 불려 나온 로어: 없음
why-lore = 로어 “{ $what }”: { $why }
why-lore-bare = 로어 “{ $what }”
why-more = 그 밖의 로어 { $count }개
why-earlier = 앞선 메시지 { $count }개는 이제 보지 않습니다.
why-cut-messages = 자리가 모자라 오래된 메시지를 뺐습니다(어림 { $tokens }토큰).
why-cut-examples = 자리가 모자라 대화 예시를 뺐습니다(어림 { $tokens }토큰).
why-cut-lore = 자리가 모자라 로어 “{ $what }” 항목을 뺐습니다(어림 { $tokens }토큰).
why-level = 말투: 정한 높임을 지킨 문장 { $share }%
why-none = 아직 모델이 한 답이 없습니다. 캐릭터의 인사말은 카드에 적힌 그대로예요.
