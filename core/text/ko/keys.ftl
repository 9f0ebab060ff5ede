# 내 AI 키

keys-title = 내 AI 키
keys-lead = 내 키를 넣으면 나와 캐릭터 둘만의 대화, 그 대화의 기억, 내가 만드는 이야기를 내 키로 만들어요. 비용은 그 서비스에 내가 직접 내요. 여럿이 있는 곳의 대화에는 쓰지 않아요. 그 서비스가 못 하는 목소리와 그림은 이곳의 것을 그대로 써요.
keys-sealed = 키는 암호로 잠가서 보관하고 다시 보여 주지 않아요. 넣을 때 짧은 질문을 한 번 보내서 확인해요.
keys-provider = { $provider ->
    [gemini] Gemini
    [anthropic] Claude
   *[compatible] 이곳의 모델 서버
}
keys-where = { $provider ->
    [gemini] Google AI Studio의 API 키 화면에서 만들 수 있어요.
    [anthropic] Claude Console의 API 키 화면에서 만들 수 있어요.
   *[compatible] 이 서버를 운영하는 사람이 준 키를 넣어 주세요.
}
keys-none-yet = 아직 없어요
keys-ends = …{ $hint }로 끝나는 키
keys-made = { $date }에 넣었어요
keys-used = { $date }에 마지막으로 썼어요
keys-unused = 아직 쓰지 않았어요
keys-failing = 마지막으로 썼을 때 거절당했어요({ $why }). 새 키로 바꾸거나 빼 주세요. 그때까지 이 계정의 대화와 이야기는 멈춰 있어요.
keys-label = { $provider } API 키
keys-add = 확인하고 넣기
keys-replace = 확인하고 바꾸기
keys-remove = 빼기
keys-remove-hint = 빼면 그다음부터는 이곳의 기본 모델이 답해요.
keys-done-kept = 키를 확인하고 넣었어요. 이제부터 내 키로 답해요.
keys-done-removed = 키를 지웠어요.
keys-no-provider = 그런 서비스의 키는 여기에 넣을 수 없어요.
keys-no-key = API 키 같지 않아요. 빈칸 없이 그대로 붙여 넣어 주세요.
keys-none = 지울 키가 없어요.
keys-not-taken = { JOSA($provider, "이/가") } 이 키를 받아 주지 않아서 넣지 않았어요. 키가 맞는지, 요금 설정이 되어 있는지 확인해 주세요.
keys-not-tried = { JOSA($provider, "이/가") } 지금 답하지 않아서 키를 확인하지 못했고, 그래서 넣지 않았어요. 잠시 뒤에 다시 해 주세요.
keys-refused = { JOSA($provider, "이/가") } 내 키를 거절했어요. 다른 키로 대신 쓰지 않고 멈췄어요. 여기에서 바꾸거나 빼 주세요: { $address }
keys-unreadable = 보관한 내 키를 더는 열 수 없어요. 여기에서 다시 넣거나 빼 주세요: { $address }
