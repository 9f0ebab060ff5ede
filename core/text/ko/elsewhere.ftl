# 다른 서비스로 로그인하기

elsewhere-name = { $way ->
    [discord] 디스코드
   *[telegram] 텔레그램
}
elsewhere-title = { JOSA($provider, "으로/로") } 로그인하지 못했어요
elsewhere-again = 다시 해 보기
elsewhere-otherwise = 다른 방법으로 로그인
elsewhere-with = { JOSA($provider, "으로/로") } 로그인
elsewhere-refused = { $provider }에서 로그인을 확인해 주지 않았어요. 시간이 지났거나 이미 쓴 요청일 수 있어요. 처음부터 다시 해 주세요.
elsewhere-gone = { JOSA($provider, "이/가") } 지금 답하지 않아요. 잠시 뒤에 다시 해 주세요.
elsewhere-forged = 받은 확인서를 믿을 수 없어서 로그인하지 않았어요. 처음부터 다시 해 주세요.
elsewhere-over = 확인서의 시간이 지났어요. 처음부터 다시 해 주세요.
elsewhere-not-yours = 이 브라우저에서 시작한 로그인이 아니거나, 10분이 지났거나, 이미 끝난 로그인이에요. 처음부터 다시 해 주세요.
elsewhere-cancelled = { $provider }에서 허락하지 않고 돌아왔어요. 바뀐 것은 없어요.
elsewhere-closed = 여기서는 스스로 계정을 만들 수 없어요. 운영자에게 계정을 만들어 달라고 해 주세요.
elsewhere-met = 방금 다른 곳에서 같은 사람이 먼저 들어왔어요. 다시 해 주세요.
elsewhere-proposal-over = 이 연결은 시간이 지났거나 다른 계정의 것이에요. 다시 시작해 주세요.
elsewhere-app-title = 텔레그램에서 열기
elsewhere-app-waiting = 텔레그램 계정을 확인하고 있어요…
elsewhere-app-over = 텔레그램에서 이 화면을 연 지 10분이 지났어요. 닫았다가 다시 열어 주세요.
elsewhere-app-gone = 서버가 답하지 않아요. 연결을 확인하고 다시 해 주세요.
elsewhere-app-outside = 이 주소는 텔레그램 안에서 여는 곳이에요. 여기서는 다른 방법으로 로그인해 주세요.
elsewhere-ways = 로그인 방법
elsewhere-ways-lead = 이 계정에 들어올 수 있는 방법이에요. 적어도 하나는 남아 있어야 해요.
elsewhere-email = 이메일과 비밀번호
elsewhere-email-none = 아직 없어요
elsewhere-not-yet = 아직 없어요
elsewhere-add = 더하기
elsewhere-remove = 빼기
elsewhere-remove-identity = 이제부터 이 사람은 따로 새 계정을 가져요. 캐릭터와 이야기는 이 계정에 남고, 그 플랫폼에서 캐릭터가 이 사람에 대해 기억한 것은 함께 떨어져 나가요.
elsewhere-remove-email = 이 주소와 비밀번호로는 더 들어올 수 없게 돼요.
elsewhere-remove-yes = { $what } 빼기
elsewhere-only = 하나뿐인 방법이라 뺄 수 없어요
elsewhere-see-links = 연결된 계정 보기
elsewhere-link-hint = 로그인하지 않고 코드로도 디스코드와 텔레그램을 이을 수 있어요.
elsewhere-no-such-way = 그런 로그인 방법은 이 계정에 없어요.
elsewhere-linked = 이 사람은 다른 계정과 함께 연결되어 왔어요. 연결된 계정에서 연결을 풀어 주세요.
elsewhere-last = 하나뿐인 로그인 방법이라 뺄 수 없어요. 다른 방법을 먼저 더해 주세요.
elsewhere-done-added = 로그인 방법을 더했어요.
elsewhere-done-removed = 로그인 방법을 뺐어요.
elsewhere-done-same = 이미 이 계정의 로그인 방법이에요.
telegram-panel = 웹에서 열기
